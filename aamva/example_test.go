package aamva_test

import (
	"fmt"

	"github.com/selfsame-id/selfsame/aamva"
)

func ExampleParse() {
	data := "@\n\x1e\rANSI 636045080001DL00310113" +
		"DLDAQQX7741903\nDCSFENNIMORE\nDACOTTOLINE\nDADNONE\nDBB02171931\nDBA02172031\nDBC2\nDCGUSA\r"
	l, deviations, err := aamva.Parse([]byte(data))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(l.Given, l.Surname, l.Birth, l.Issuer.Name)
	fmt.Println("first departure from the standard:", deviations[0])
	// Output:
	// OTTOLINE FENNIMORE 1931-02-17 Washington
	// first departure from the standard: length DL
}
