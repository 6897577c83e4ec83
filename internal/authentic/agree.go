package authentic

import (
	"slices"
	"strings"
	"unicode"

	selfsame "github.com/selfsame-id/selfsame"
)

// compared lists the fields of which one document has one value only, so that two readings must agree. Full names are
// left to the name check, which knows their parts.
var compared = []Field{Number, BirthDate, ExpiryDate, IssueDate, Sex, Nationality, Issuer, Surname, GivenNames}

// A pairing is two readings of one field from different sources or sides.
type pairing struct {
	field  Field
	a, b   Value
	answer selfsame.Answer // yes: the same; no: different; undetermined: one misreading would explain it
}

// pairings compares every pair of readings that are sure, of one field, from different places.
func pairings(f Facts, r Rules) []pairing {
	var out []pairing
	for _, field := range compared {
		values := slices.DeleteFunc(slices.Clone(f.Values[field]), func(v Value) bool { return v.Text == "" || !v.surely() })
		for i, a := range values {
			for _, b := range values[i+1:] {
				if a.Source == b.Source && a.Slot == b.Slot {
					continue
				}
				if answer := same(field, a, b, r); answer != selfsame.NotRun {
					out = append(out, pairing{field, a, b, answer})
				}
			}
		}
	}
	return out
}

// same compares two readings of a field. NotRun means that they cannot be compared: one is not in the vocabulary of
// the field, as printed words for a sex or a state often are.
func same(field Field, a, b Value, r Rules) selfsame.Answer {
	if a.Text == b.Text {
		return selfsame.Yes
	}
	switch field {
	case Surname, GivenNames, FullName:
		if r.SameName == nil {
			return selfsame.NotRun
		}
		return r.SameName(a, b)
	case Sex, Nationality, Issuer:
		if !code(field, a.Text) || !code(field, b.Text) {
			return selfsame.NotRun
		}
	case BirthDate, ExpiryDate, IssueDate:
		return sameDate(a.Text, b.Text)
	case Number:
		return sameNumber(a.Text, b.Text)
	}
	return selfsame.No
}

// code says whether a text is of the field's closed vocabulary.
func code(field Field, text string) bool {
	if field == Sex {
		return text == "M" || text == "F" || text == "X"
	}
	upper := func(r rune) bool { return r < 'A' || r > 'Z' }
	return (len(text) == 3 || text == "D") && !strings.ContainsFunc(text, upper)
}

// sameDate compares two dates. Day and month that changed places are a matter of how print is read, not of the
// document; so is the century of a zone's year.
func sameDate(a, b string) selfsame.Answer {
	if len(a) != len("2006-01-02") || len(b) != len(a) {
		return selfsame.NotRun
	}
	swapped := b[:5] + b[8:] + "-" + b[5:7]
	switch {
	case a == swapped, a[2:] == b[2:]:
		return selfsame.Undetermined
	case confusable(a, b):
		return selfsame.Undetermined
	}
	return selfsame.No
}

// sameNumber compares document numbers without spaces and punctuation. Print often adds a prefix or leaves out the
// last check digit: one that contains the other is the same.
func sameNumber(a, b string) selfsame.Answer {
	a, b = letters(a), letters(b)
	short := min(len(a), len(b))
	switch {
	case short == 0:
		return selfsame.NotRun
	case a == b, short >= 6 && (strings.Contains(a, b) || strings.Contains(b, a)):
		return selfsame.Yes
	case lookAlike.Replace(a) == lookAlike.Replace(b):
		return selfsame.Yes
	case confusable(a, b):
		return selfsame.Undetermined
	}
	return selfsame.No
}

// letters keeps letters and digits, in upper case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// lookAlike maps letters to the digits they are the same as in most print: which of the two was meant cannot be read.
var lookAlike = strings.NewReplacer("O", "0", "I", "1")

// confused lists pairs that readers mistake for each other, in both readers' measured confusions and in print.
const confused = "0O 0D 0Q 0U 1I 1L 1T 17 2Z 38 3B 4A 5S 56 6G 8B 69 89 08 06 UV VW MN EF CG IL"

// confusable says whether one misreading explains how two texts of one length differ: one character, or the same
// character everywhere, for another that it is easily taken for.
func confusable(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	var x, y string
	for i := range len(a) {
		switch {
		case a[i] == b[i]:
		case x == "":
			x, y = a[i:i+1], b[i:i+1]
		case a[i] != x[0] || b[i] != y[0]:
			return false
		}
	}
	return x == "" || strings.Contains(confused, x+y) || strings.Contains(confused, y+x)
}

// agreement asks whether zone, barcode and print say the same where more than one of them was read surely. Readings of
// two sides that differ in several fields are two documents, which is the next question's.
func agreement(f Facts, r Rules) (selfsame.Finding, bool) {
	all := pairings(f, r)
	if len(all) == 0 {
		return notAsked()
	}
	across := crossDisagreements(all)
	var reasons []selfsame.Reason
	unsure := 0
	for _, p := range all {
		switch p.answer {
		case selfsame.Yes:
		case selfsame.No:
			twoDocuments := p.a.Slot != p.b.Slot && len(across) >= severalFields
			reason := selfsame.Reason{Code: "doc.data_conflict", About: string(p.field)}
			if !twoDocuments && !slices.Contains(reasons, reason) {
				reasons = append(reasons, reason)
			}
		default:
			unsure++
		}
	}
	measured := map[string]float64{"pairs": float64(len(all)), "conflicts": float64(len(reasons)), "unsure": float64(unsure)}
	for _, p := range all {
		// Which sources disagreed, by name of field and sources: 1 a conflict, 0.5 explained by one misreading.
		if p.answer != selfsame.Yes {
			value := 0.5
			if p.answer == selfsame.No {
				value = 1
			}
			measured[string(p.field)+"_"+string(p.a.Source)+"_"+string(p.b.Source)] = value
		}
	}
	switch {
	case len(reasons) > 0:
		return no(PartAgreement, measured, reasons...)
	case unsure > 0:
		return undetermined(PartAgreement, measured)
	}
	return yes(PartAgreement, measured)
}

// severalFields is from how many differing fields on two documents explain more than one misreading or a changed field.
const severalFields = 2

// crossDisagreements gives the fields in which readings of two sides differ.
func crossDisagreements(all []pairing) []Field {
	var out []Field
	for _, p := range all {
		if p.answer == selfsame.No && p.a.Slot != p.b.Slot && !slices.Contains(out, p.field) {
			out = append(out, p.field)
		}
	}
	return out
}

// sides asks whether front and back are of one document: they are where at least one field that both show agrees and
// not more than one differs. A single difference is a conflict and not a second document.
func sides(f Facts, r Rules) (selfsame.Finding, bool) {
	if len(f.Sides) < 2 {
		return notAsked()
	}
	all := slices.DeleteFunc(pairings(f, r), func(p pairing) bool { return p.a.Slot == p.b.Slot })
	// Sex, state and nationality are those of half the document's neighbours: agreeing in them says nothing.
	telling := slices.DeleteFunc(slices.Clone(all), func(p pairing) bool {
		return p.field == Sex || p.field == Nationality || p.field == Issuer
	})
	differ := crossDisagreements(all)
	agree := 0
	for _, p := range telling {
		if p.answer == selfsame.Yes {
			agree++
		}
	}
	measured := map[string]float64{"fields_agree": float64(agree), "fields_differ": float64(len(differ))}
	switch {
	case len(differ) >= severalFields:
		var reasons []selfsame.Reason
		for _, field := range differ {
			reasons = append(reasons, selfsame.Reason{Code: "doc.sides_differ", About: string(field)})
		}
		return no(PartSides, measured, reasons...)
	case len(differ) == 0 && agree > 0:
		return yes(PartSides, measured)
	case len(all) == 0:
		return notAsked() // a back of print that repeats nothing of the front
	}
	return undetermined(PartSides, measured)
}
