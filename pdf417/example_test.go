package pdf417_test

import (
	"fmt"

	"github.com/selfsame-id/selfsame/pdf417"
)

func ExampleDecode() {
	symbol, err := pdf417.Encode([]byte("QX7741903"), pdf417.Options{Columns: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	results, err := pdf417.Decode(symbol.Image(3, 4))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range results {
		fmt.Printf("%s, in %d rows of %d columns\n", r.Data, r.Rows, r.Columns)
	}
	// Output:
	// QX7741903, in 7 rows of 2 columns
}
