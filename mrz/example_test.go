package mrz_test

import (
	"fmt"
	"time"

	"github.com/selfsame-id/selfsame/mrz"
)

func ExampleParse() {
	d, err := mrz.Parse([]string{
		"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
		"L898902C36UTO7408122F1204159ZE184226B<<<<<10",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	fmt.Println(d.GivenNames, d.Surname, "born", d.BirthDate(today), "document", d.Number, "valid", d.Valid())
	// Output: ANNA MARIA ERIKSSON born 1974-08-12 document L898902C3 valid true
}

func ExampleFormat_Allowed() {
	fmt.Println(mrz.TD3.Allowed(1, 13).Chars(), mrz.TD3.Allowed(1, 20).Chars())
	// Output: 0123456789< FMX<
}
