package authentic

import (
	selfsame "github.com/selfsame-id/selfsame"
)

// The parts of the check, in the order in which they are asked.
const (
	PartKind        selfsame.Check = "kind"         // is it a kind of document that is accepted?
	PartCountry     selfsame.Check = "country"      // may documents of its issuer be accepted?
	PartSpecimen    selfsame.Check = "specimen"     // is it a person's own document and no sample?
	PartCheckDigits selfsame.Check = "check_digits" // do the zone's check digits hold?
	PartCurrent     selfsame.Check = "current"      // is it valid today?
	PartDates       selfsame.Check = "dates"        // can birth, issue and expiry be true together?
	PartAge         selfsame.Check = "age"          // is the person old enough?
	PartBirthDate   selfsame.Check = "birth_date"   // is the birth date the one that the person stated?
	PartAgreement   selfsame.Check = "agreement"    // do zone, barcode and print say the same?
	PartSides       selfsame.Check = "sides"        // are both sides of one document?
	PartColour      selfsame.Check = "colour"       // is it in colour, as originals are and copies mostly are not?
)

// question is one part. It is false when it cannot be asked of this document or is not asked by these rules.
type question func(Facts, Rules) (selfsame.Finding, bool)

// Check asks everything and gives one finding whose parts are the answers, those only that could be asked.
func Check(f Facts, r Rules) selfsame.Finding {
	var parts []selfsame.Finding
	for _, ask := range []question{
		kind, country, specimen, checkDigits, current, dates, age, birthDate, agreement, sides, colour,
	} {
		if part, asked := ask(f, r); asked {
			parts = append(parts, part)
		}
	}
	return selfsame.Combine(selfsame.CheckAuthentic, parts...)
}

func yes(part selfsame.Check, measurements map[string]float64) (selfsame.Finding, bool) {
	return selfsame.Finding{Check: part, Answer: selfsame.Yes, Measurements: measurements}, true
}

func no(part selfsame.Check, measurements map[string]float64, reasons ...selfsame.Reason) (selfsame.Finding, bool) {
	return selfsame.Finding{Check: part, Answer: selfsame.No, Reasons: reasons, Measurements: measurements}, true
}

func undetermined(part selfsame.Check, measurements map[string]float64, reasons ...selfsame.Reason) (selfsame.Finding, bool) {
	return selfsame.Finding{Check: part, Answer: selfsame.Undetermined, Reasons: reasons, Measurements: measurements}, true
}

// notAsked is the answer of a question that this document does not raise.
func notAsked() (selfsame.Finding, bool) { return selfsame.Finding{}, false }

func unreadable(field Field) selfsame.Reason {
	return selfsame.Reason{Code: "doc.unreadable_field", About: string(field)}
}
