package document

import (
	"testing"
	"time"
)

func TestDatesAreReadAsDocumentsPrintThem(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		text  string
		usual order
		want  string
	}{
		{"29 OC/TOKT 1984", dayFirst, "1984-10-29"},
		{"17.02.1931", dayFirst, "1931-02-17"},
		{"02//17/1931", monthFirst, "1931-02-17"},
		{"17/02/1931", monthFirst, "1931-02-17"}, // there is no month 17
		{"02/03/2021", monthFirst, "2021-02-03"},
		{"02/03/2021", dayFirst, "2021-03-02"},
		{"1931-02-17", dayFirst, "1931-02-17"},
		{"17 02 1931", dayFirst, "1931-02-17"},
		{"17FEB/FEV1931", dayFirst, "1931-02-17"},
		{"17 FÉV/FEB 31", dayFirst, "1931-02-17"},
		{"17 Feb 1931", dayFirst, "1931-02-17"},
		{"17. März 2020", dayFirst, "2020-03-17"},
		{"26 MAÍ/MAY 99", dayFirst, "1999-05-26"},
		{"040CT/0KT2035", dayFirst, "2035-10-04"},
		{"12 AOÛT 1974", dayFirst, "1974-08-12"},
		{"3 elokuu 2019", dayFirst, "2019-08-03"},
		{"Feb 17, 1931", monthFirst, "1931-02-17"},
		{"17021931", dayFirst, "1931-02-17"},
		{"3.17.02.1931Zenith", dayFirst, "1931-02-17"},
	} {
		d, ok := parseDate(c.text, c.usual)
		if !ok {
			t.Errorf("%q was not read", c.text)
			continue
		}
		if got := d.iso(today, 0); got != c.want {
			t.Errorf("%q is %s, want %s", c.text, got, c.want)
		}
	}
	for _, text := range []string{"", "30.02.2020", "99/99/9999", "QX7741903", "12 dogs 1999", "1234567890"} {
		if d, ok := parseDate(text, dayFirst); ok {
			t.Errorf("%q is no date but %s", text, d.iso(today, 0))
		}
	}
}

func TestLabelsAreFoundWithoutSpacesAndAccents(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Surname/Nom": FieldSurname, "Givennames/Prénoms": FieldGivenNames, "Date of birth/Geburtsdatum": FieldBirthDate,
		"DOB 02/17/1931": FieldBirthDate, "Date of expiry": FieldExpiryDate, "EXP": FieldExpiryDate, "Sexe": FieldSex,
		"ZENITH": "", "OTTOLINE": "", "FENNIMORE": "",
	} {
		if got, _ := labelled(text); got != want {
			t.Errorf("%q labels %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string][2]string{
		"1. FENNIMORE": {"1", "FENNIMORE"}, "4a. 02.03.2021": {"4a", "02.03.2021"}, "4b.01.03.2031": {"4b", "01.03.2031"},
		"1FENNIMORE": {"1", "FENNIMORE"}, "17.02.1931": {"", ""},
	} {
		if n, rest := fieldNumber(text); n != want[0] || rest != want[1] {
			t.Errorf("%q is field %q with %q", text, n, rest)
		}
	}
}

func TestSourcesAgreeAcrossSpellings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field, a, b string
		want        bool
	}{
		{FieldSurname, "MUELLER", "Müller", true},
		{FieldSurname, "AEVARSDOTTIR", "Ævarsdóttir", true},
		{FieldGivenNames, "ANNA MARIA", "ANNAMARIA", true},
		{FieldSurname, "FENNIMORE", "FENIMORE", false},
		{FieldNumber, "QX7741903", "QX 7741903", true},
		{FieldBirthDate, "1931-02-17", "1931-02-18", false},
	} {
		if got := same(c.field, c.a, c.b); got != c.want {
			t.Errorf("%s: same is %v", c.field, got)
		}
	}
}
