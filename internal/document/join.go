package document

import (
	"slices"
	"strings"

	"github.com/selfsame-id/selfsame/mrz"
)

// join makes one field of what the sources say. The barcode and a zone whose
// check digits agree are trusted before print; print has accents and spaces
// that a zone cannot have, so where they agree the print's spelling is given.
func (w *work) join(name string, claims map[Source]map[string]claim) {
	order := []Source{SourceZone, SourceBarcode, SourcePrint}
	var field Field
	for _, source := range order {
		c, ok := claims[source][name]
		if !ok {
			continue
		}
		if field.Value == "" {
			field = Field{Value: c.value, Sources: []Source{source}, Confidence: c.confidence}
			continue
		}
		if w.joins(name, &field, source, c) {
			continue
		}
		sure := min(field.Confidence, c.confidence)
		if sure >= printSure && !w.ofTwoNumbers(name) {
			w.out.Conflicts = append(w.out.Conflicts, Conflict{
				Field: name, Between: [2]Source{field.Sources[0], source},
				Values: [2]string{field.Value, c.value}, Certainty: sure,
			})
			if c.line > 0 {
				w.disputed = append(w.disputed, c.line-1)
			}
		}
		if c.confidence > field.Confidence+0.2 {
			field = Field{Value: c.value, Sources: []Source{source}, Confidence: c.confidence}
		}
	}
	if field.Value != "" {
		w.out.Fields[name] = field
	}
}

// ofTwoNumbers reports whether a field is the number on a visa: of the passport's and the
// visa's own, which are printed both, the issuing state chooses which its zone says (ICAO
// 9303-7).
func (w *work) ofTwoNumbers(name string) bool {
	return name == FieldNumber && w.out.Zone != nil && (w.out.Zone.Format == mrz.MRVA || w.out.Zone.Format == mrz.MRVB)
}

// joins adds a source to a field where it says the same, or may: a name that is
// a letter or two apart in print was as likely misread, and so was a number that
// lacks one; they neither confirm nor contradict.
func (w *work) joins(name string, field *Field, source Source, c claim) bool {
	confirm := func() {
		field.Sources = append(field.Sources, source)
		field.Confidence = max(trustBoth, field.Confidence)
	}
	isName := name == FieldSurname || name == FieldGivenNames || name == FieldFullName
	if isName && source == SourcePrint {
		if a, ok := agree(c.value, field.Value, w.truncated(name)); ok {
			confirm()
			if name != FieldFullName && (a.lost == 0 || hasMarks(a.text)) {
				field.Value = a.text
			}
			return true
		}
		switch contrastOf(c.value, field.Value) {
		case samePerson:
			confirm()
			return true
		case doubtful:
			// Each is likely right where the other is not: the letters are the zone's, the marks the print's.
			if text, ok := remarked(c.value, field.Value); ok && name != FieldFullName {
				field.Value, field.Confidence = text, min(field.Confidence, trustRemarked)
			}
			return true
		case otherName:
		}
		return false
	}
	if !same(name, field.Value, c.value) {
		return name == FieldNumber && source == SourcePrint && lost(bare(c.value), bare(field.Value))
	}
	confirm()
	if name == FieldBirthDate && source == SourcePrint {
		field.Value = c.value // a zone's year has two digits; print may say which century
	}
	return true
}

// truncated reports whether a name of zone or barcode may go on in print.
func (w *work) truncated(name string) bool {
	return w.out.MayCut(name, SourceZone) || w.out.MayCut(name, SourceBarcode)
}

// MayCut says whether a zone or barcode may have had no room for the whole of a
// name.
func (r *Reading) MayCut(name string, source Source) bool {
	surname, given := name == FieldSurname || name == FieldFullName, name == FieldGivenNames || name == FieldFullName
	switch {
	case source == SourceZone && r.Zone != nil:
		return (surname || given) && r.Zone.Doc.Truncated
	case source == SourceBarcode && r.Barcode != nil && r.Barcode.Parsed != nil:
		cut := r.Barcode.Parsed.Cut
		return surname && cut.Surname == "T" || given && (cut.First == "T" || cut.Middle == "T")
	}
	return false
}

// same reports whether two sources' values of a field are one: names and
// numbers by their letters and digits alone, for print has spaces, hyphens and
// accents, and a zone cuts long names.
func same(name, a, b string) bool {
	if a == b {
		return true
	}
	x, y := bare(a), bare(b)
	switch name {
	case FieldSurname, FieldGivenNames, FieldFullName:
		if len(x) > len(y) {
			x, y = y, x
		}
		return x == y || len(x) >= 8 && strings.HasPrefix(y, x) || spelled(x, y)
	case FieldBirthDate:
		return len(a) == len(b) && len(a) > 2 && a[2:] == b[2:]
	case FieldExpiryDate, FieldIssueDate:
		return false
	case FieldNumber:
		return x == y || strings.ReplaceAll(x, "O", "0") == strings.ReplaceAll(y, "O", "0")
	default:
		return x == y
	}
}

// mostLost is how many characters of a number a reader of print loses without
// another number being meant.
const mostLost = 2

// lost reports whether short is all of whole, in its order, but for one or two
// characters: a reader loses them, while a number that was altered has others.
func lost(short, whole string) bool {
	if n := len(whole) - len(short); n < 1 || n > mostLost || len(short) < 2*mostLost {
		return false
	}
	at := 0
	for i := 0; i < len(whole) && at < len(short); i++ {
		if whole[i] == short[at] {
			at++
		}
	}
	return at == len(short)
}

// bare is a text's letters and digits in capitals without accents.
func bare(s string) string {
	var out strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' {
			out.WriteRune(r)
			continue
		}
		out.WriteString(strings.ToUpper(plainLetters(string(r))))
	}
	return out.String()
}

// spelled reports whether two names differ only in how ICAO's transliteration
// writes letters with marks: AE for Ä or A, and so on.
func spelled(a, b string) bool {
	fold := strings.NewReplacer("AE", "A", "OE", "O", "UE", "U", "AA", "A", "SS", "S", "UXX", "U", "NXX", "N", "IJ", "Y", "TH", "T", "DH", "D")
	return fold.Replace(a) == fold.Replace(b)
}

// trustPart is how far a part of the name that print alone says is trusted to be
// all of it: far likelier its other line was not read.
const trustPart = 0.5

// fullName gives the whole name where its parts are known.
func (w *work) fullName() {
	if _, ok := w.out.Fields[FieldFullName]; ok {
		return
	}
	surname, haveSurname := w.out.Fields[FieldSurname]
	given, haveGiven := w.out.Fields[FieldGivenNames]
	switch {
	case haveSurname && haveGiven:
		w.out.Fields[FieldFullName] = Field{
			Value:      given.Value + " " + surname.Value,
			Sources:    common(given.Sources, surname.Sources),
			Confidence: min(given.Confidence, surname.Confidence),
		}
	case haveSurname:
		w.out.Fields[FieldFullName] = alone(surname)
	case haveGiven:
		w.out.Fields[FieldFullName] = alone(given)
	}
}

// alone is a part of a name as the whole. A zone or barcode that has no other part says so.
func alone(part Field) Field {
	if slices.Equal(part.Sources, []Source{SourcePrint}) {
		part.Confidence *= trustPart
	}
	return part
}

func common(a, b []Source) []Source {
	var both []Source
	for _, s := range a {
		for _, t := range b {
			if s == t {
				both = append(both, s)
			}
		}
	}
	if len(both) == 0 {
		return a
	}
	return both
}
