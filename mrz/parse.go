package mrz

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Errors of Parse. Neither they nor what wraps them contains text of the zone.
var (
	ErrFormat    = errors.New("the lines have the size of no known zone")
	ErrCharacter = errors.New("a zone holds only A to Z, 0 to 9 and <")
)

// A Document is what a zone says. Fields are as the zone has them, with the fillers at their ends taken off; the
// document's own way of writing a field is never changed otherwise.
type Document struct {
	Format Format
	Lines  []string

	Kind   string // P, PD, ID, AR, V, VC, D1, …
	Issuer string // code of the issuing state, such as UTO or D; see Country

	// Surname and GivenNames have single spaces for fillers. A zone that does not separate them (9303-3 allows a
	// name with no given names) has all of it in Surname.
	Surname    string
	GivenNames string
	NameField  string // as it stands, fillers included; of FRA_ID the surname's and the given names' fields in turn
	// Truncated says that the name fills its field to the last character, so that more of it may be missing
	// (9303-3 section 4.6: a name that was cut ends in a letter; one that just fits does so too).
	Truncated bool

	Number      string // whole, also where it goes on in the optional data
	Nationality string // as Issuer; empty in FRA_ID, DL1 and CHE_DL
	Birth       string // YYMMDD, unknown parts as <<; see BirthDate
	Sex         string // M, F, X, or empty where it is not stated
	Expiry      string // YYMMDD; see ExpiryDate
	// Optional is what the issuer chose to add: a personal number, in FRA_ID the issuing office, in CHE_DL the number of
	// the blank. What belongs to a long number is not in it.
	Optional  string
	Optional2 string // TD1 only

	Checks []CheckResult
	// Misplaced lists the positions that hold a character which the format does not allow there, such as a letter in
	// a date: a misprint or, far more often, a misreading.
	Misplaced []Position
}

// Parse reads the lines of a zone, without spaces or line ends. It fails only for what is no zone at all; a zone with
// wrong check digits or letters in wrong places is a Document that says so.
func Parse(lines []string) (Document, error) {
	f, ok := Detect(lines)
	if !ok {
		return Document{}, ErrFormat
	}
	for n, line := range lines {
		for col := range len(line) {
			if index(line[col]) < 0 {
				return Document{}, fmt.Errorf("line %d, column %d: %w", n+1, col+1, ErrCharacter)
			}
		}
	}
	l, _ := layoutOf(f)
	d := Document{Format: f, Lines: slices.Clone(lines)}
	for _, field := range l.fields {
		d.take(field.Name, field.Of(lines))
	}
	for _, c := range l.checks {
		d.Checks = append(d.Checks, c.Eval(lines))
		if c.Continues.To > 0 && lines[c.At.Line][c.At.Col] == '<' {
			d.joinNumber(c.Continues.Of(lines))
		}
	}
	d.Number = strings.TrimRight(d.Number, "<")
	for n, line := range lines {
		for col := range len(line) {
			if !f.Allowed(n, col).Has(line[col]) {
				d.Misplaced = append(d.Misplaced, Position{n, col})
			}
		}
	}
	return d, nil
}

// take puts the text of a field in its place.
func (d *Document) take(name, text string) {
	switch name {
	case FieldName:
		surname, given, _ := strings.Cut(text, "<<")
		d.Surname, d.GivenNames = words(surname), words(given)
		d.NameField, d.Truncated = text, full(text)
	case FieldSurname:
		d.Surname, d.NameField = words(text), text
		d.Truncated = d.Truncated || full(text)
	case FieldGivenNames:
		d.GivenNames = words(text)
		d.NameField += text
		d.Truncated = d.Truncated || full(text)
	case FieldKind:
		d.Kind = strings.TrimRight(d.Kind+text, "<")
	case FieldNumber:
		d.Number = text
	case FieldBirth:
		d.Birth = text
	case FieldExpiry:
		d.Expiry = text
	case FieldSeparator:
	default:
		*d.plain(name) = strings.TrimRight(text, "<")
	}
}

// plain is where a field that is only trimmed is kept.
func (d *Document) plain(name string) *string {
	switch name {
	case FieldIssuer:
		return &d.Issuer
	case FieldNationality:
		return &d.Nationality
	case FieldSex:
		return &d.Sex
	case FieldOptional:
		return &d.Optional
	default:
		return &d.Optional2
	}
}

// joinNumber appends the rest of a long number and takes it out of the optional data.
func (d *Document) joinNumber(optional string) {
	rest, _, ok := overflow(optional)
	if !ok {
		return
	}
	d.Number += rest
	d.Optional = strings.TrimRight(strings.TrimPrefix(optional[len(rest)+1:], "<"), "<")
}

// words makes fillers into spaces.
func words(field string) string {
	return strings.Join(strings.FieldsFunc(field, func(r rune) bool { return r == '<' }), " ")
}

// full reports whether the last character of a field is in use.
func full(field string) bool { return !strings.HasSuffix(field, "<") }

// Valid reports whether the zone has check digits and all of them agree.
func (d Document) Valid() bool { return len(d.Checks) > 0 && len(d.FailedChecks()) == 0 }

// FailedChecks names the check digits that do not agree.
func (d Document) FailedChecks() []string {
	var failed []string
	for _, c := range d.Checks {
		if !c.OK {
			failed = append(failed, c.Name)
		}
	}
	return failed
}
