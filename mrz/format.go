package mrz

import (
	"slices"
	"strings"
)

// Lengths is the number of characters of each line; its length is the number of lines. It is nil for an unknown format.
func (f Format) Lengths() []int {
	l, _ := layoutOf(f)
	return slices.Clone(l.lengths)
}

// Fields lists the fields in the order of the zone. The kind is two fields in most formats, because its letters are
// restricted differently.
func (f Format) Fields() []Field {
	l, _ := layoutOf(f)
	return slices.Clone(l.fields)
}

// Checks lists the check digits; a composite digit, which covers others, comes last.
func (f Format) Checks() []Check {
	l, _ := layoutOf(f)
	return slices.Clone(l.checks)
}

// Allowed is the set of characters that may stand at a position, and the empty set outside the zone. The position of a
// check digit allows a filler only where a rule lets it be one.
func (f Format) Allowed(line, col int) Set {
	l, _ := layoutOf(f)
	for _, c := range l.checks {
		if c.At == (Position{line, col}) {
			if c.EmptyFiller || c.Continues.To > 0 {
				return Digits | Filler
			}
			return Digits
		}
	}
	for _, d := range l.fields {
		if d.Line == line && col >= d.From && col < d.To {
			return d.Allowed
		}
	}
	return 0
}

// Detect says which format the lines have, by their number, their lengths and their first letters alone. Of the
// formats that share a size, a V means a visa and IDFRA the French card (French documents of today are TD1).
func Detect(lines []string) (Format, bool) {
	for _, f := range Formats() {
		l, _ := layoutOf(f)
		if len(lines) != len(l.lengths) {
			continue
		}
		fits := true
		for i, n := range l.lengths {
			fits = fits && len(lines[i]) == n
		}
		if fits {
			return among(f, lines)
		}
	}
	return "", false
}

// among chooses between the formats of the size of f.
func among(f Format, lines []string) (Format, bool) {
	visa := lines[0][0] == 'V'
	switch f {
	case TD3, MRVA:
		if visa {
			return MRVA, true
		}
		return TD3, true
	case TD2, MRVB, FRAID:
		switch {
		case visa:
			return MRVB, true
		case strings.HasPrefix(lines[0], "IDFRA"):
			return FRAID, true
		}
		return TD2, true
	case DL1:
		return DL1, lines[0][0] == 'D'
	case CHEDL:
		return CHEDL, strings.HasPrefix(lines[1], "FA")
	default:
		return f, true
	}
}
