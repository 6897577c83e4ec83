// Package aamva reads and writes what the barcode of a North American driving licence or
// identification card says: the AAMVA DL/ID card design standard, versions 01 (2000) to
// 10 (2020) and later, and the older layout of three magnetic tracks.
//
// Read first: [License] and [Parse].
//
// Cards in use do not keep to the standard. Parse reads what is there, and returns each
// departure as a [Deviation], which names elements and never what they say.
//
// The package does not know where the bytes come from (package pdf417 reads them), nor
// whether what they say is true.
package aamva

import (
	"errors"
	"fmt"
	"time"
)

// Layout is how the data is laid out.
type Layout string

// The layouts.
const (
	Elements Layout = "elements" // lines of three-letter element ids, as all cards have today
	Magnetic Layout = "magnetic" // three tracks as on a magnetic stripe
)

// A License is what a card says. Text is trimmed and otherwise as it stands there; what
// is absent is empty. Names may be cut: see Cut.
type License struct {
	Layout              Layout
	Version             int    // of the standard: 1 to 10 and later; 0 before the standard or unknown
	JurisdictionVersion int    // of the issuer's own format
	IIN                 string // issuer identification number, six digits
	Issuer              Jurisdiction
	Kind                string // subfile: DL driving licence, ID identification card, EN enhanced licence
	Country             string // where it was issued: USA, CAN or MEX (ISO 3166-1 alpha-3)

	Surname  string
	Given    string // all given names, in their order
	First    string // where first and middle names are told apart
	Middle   string
	Suffix   string
	FullName string // where the card has the whole name in one element
	Cut      Cut

	Birth, Expiry, Issue Date
	Number               string // of the licence
	Sex                  string // M, F, X, or empty
	Discriminator        string // document discriminator: tells this card from others of the person
	Address              Address

	Values map[string]string // every element, by id, as it stands there, but for spaces around it
}

// Cut says which names were shortened to fit: T yes, N no, U unknown, empty not said.
type Cut struct{ Surname, First, Middle string }

// Address is where the person lives or gets mail.
type Address struct {
	Street, Street2, City string
	Region                string // state or province, two letters
	Postal                string
}

// Jurisdiction is an issuer.
type Jurisdiction struct {
	Code    string // state or province, two letters
	Name    string
	Country string // ISO 3166-1 alpha-3
}

// ByIIN returns the issuer with a number.
func ByIIN(iin string) (Jurisdiction, bool) {
	j, ok := jurisdictions[iin]
	return j, ok
}

// Date is a day, or a month where Day is zero. The zero value is no date.
type Date struct{ Year, Month, Day int }

// IsZero says that there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String is the date as in ISO 8601, empty where there is none.
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// possible says whether there is such a day, in a year that a card can name.
func (d Date) possible() bool {
	if d.Year < 1850 || d.Year > 2199 || d.Month < 1 || d.Month > 12 {
		return false
	}
	t := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
	return t.Day() == d.Day && int(t.Month()) == d.Month
}

// A Code names a kind of departure from the standard. Codes are kept for ever.
type Code string

// The departures.
const (
	HeaderWrong     Code = "header"          // the first characters are not "@ LF RS CR"
	FileTypeWrong   Code = "file_type"       // not "ANSI ": the older AAMVA, no space, or none
	HeaderMissing   Code = "no_header"       // elements without a header
	VersionUnknown  Code = "version"         // no version, or one that is newer than this package knows
	IssuerUnknown   Code = "issuer"          // the number is not in the list of issuers
	OffsetWrong     Code = "offset"          // a subfile is not where its designator says
	LengthWrong     Code = "length"          // a subfile is not as long as its designator says
	EntriesWrong    Code = "entries"         // not as many subfile designators as the header says
	LineEndsWrong   Code = "line_ends"       // elements end otherwise than with LF
	LineEndsLost    Code = "line_ends_lost"  // no line ends: elements were told apart by their ids
	ElementRepeated Code = "repeated"        // an element with two different values; the first counts
	ElementStray    Code = "stray"           // text that belongs to no element
	ElementMissing  Code = "missing"         // an element that the version requires
	DateImpossible  Code = "date_impossible" // no such day
	DateOrder       Code = "date_order"      // a date in the order of another country or version
	SexUnknown      Code = "sex"             // none of the values of the standard
	CountryUnknown  Code = "country"         // none of the values, or not the issuer's
	OtherVersion    Code = "element_version" // an element of another version of the standard
	TrackMissing    Code = "track"           // a magnetic track is missing or cut
)

// A Deviation is one departure from the standard. It holds no data of the person.
type Deviation struct {
	Code    Code
	Element string // element id, subfile type or track; may be empty
}

// String is for staff.
func (d Deviation) String() string {
	if d.Element == "" {
		return string(d.Code)
	}
	return string(d.Code) + " " + d.Element
}

// ErrFormat says that the data is no licence in any layout that this package knows.
var ErrFormat = errors.New("aamva: not a licence")

// MaxBytes is the most that Parse looks at: a PDF417 symbol holds less.
const MaxBytes = 8192
