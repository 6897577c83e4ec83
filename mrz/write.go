package mrz

import (
	"errors"
	"fmt"
	"strings"
)

// ErrWrite is why a Document has no zone: a field is too long for it or holds what a zone cannot.
var ErrWrite = errors.New("the document does not fit its zone")

// Write makes the lines of d, check digits included, from its Format, Kind, Issuer, Surname, GivenNames, Number,
// Nationality, Birth, Sex, Expiry, Optional and Optional2; every other field is ignored. Names may hold spaces,
// hyphens (fillers in the zone) and apostrophes (left out); they are already in A to Z, for how Ä is written is the
// state's choice. A name too long is cut as 9303-3 section 4.6 asks: the end is dropped, and a
// surname that leaves no room gives up its end so that the given names' first letter is there. A number too long for
// TD1 or TD2 goes on in the optional data.
func Write(d Document) ([]string, error) {
	l, ok := layoutOf(d.Format)
	if !ok {
		return nil, fmt.Errorf("%w: format %q is not known", ErrWrite, string(d.Format))
	}
	d, overflowing, err := splitNumber(d, l)
	if err != nil {
		return nil, err
	}
	zone := make([][]byte, len(l.lengths))
	for i, n := range l.lengths {
		zone[i] = []byte(strings.Repeat("<", n))
	}
	kind := d.Kind
	for _, f := range l.fields {
		width := f.To - f.From
		text := d.text(f.Name, width)
		if f.Name == FieldKind {
			text = kind[:min(width, len(kind))]
			kind = kind[len(text):]
		}
		if len(text) > width {
			return nil, fmt.Errorf("%w: %s has %d characters, room is for %d", ErrWrite, f.Name, len(text), width)
		}
		for i := range len(text) {
			if !f.Allowed.Has(text[i]) {
				return nil, fmt.Errorf("%w: %s holds a character that cannot stand there", ErrWrite, f.Name)
			}
		}
		copy(zone[f.Line][f.From:f.To], text)
	}
	if kind != "" {
		return nil, fmt.Errorf("%w: the kind is too long", ErrWrite)
	}
	lines := make([]string, len(zone))
	for _, c := range l.checks {
		if c.Name == CheckNumber && overflowing {
			continue
		}
		for i := range zone {
			lines[i] = string(zone[i])
		}
		zone[c.At.Line][c.At.Col], _ = CheckDigit(c.covered(lines))
	}
	for i := range zone {
		lines[i] = string(zone[i])
	}
	return lines, nil
}

// splitNumber moves the end of a number that is too long for its field, and its check digit, in front of the optional
// data.
func splitNumber(d Document, l layout) (Document, bool, error) {
	for _, c := range l.checks {
		room := c.Over[0].To - c.Over[0].From
		if c.Name != CheckNumber || c.Continues.To == 0 || len(d.Number) <= room {
			continue
		}
		digit, ok := CheckDigit(d.Number)
		if !ok || strings.Contains(d.Number, "<") {
			return d, false, fmt.Errorf("%w: number holds a character that cannot stand there", ErrWrite)
		}
		rest := d.Number[room:] + string(digit)
		d.Number = d.Number[:room]
		if d.Optional != "" {
			rest += "<" + d.Optional
		}
		d.Optional = rest
		return d, true, nil
	}
	return d, false, nil
}

// text is a field as it is to be written.
func (d *Document) text(name string, width int) string {
	switch name {
	case FieldName:
		return nameField(zoneName(d.Surname), zoneName(d.GivenNames), width)
	case FieldSurname:
		return cut(zoneName(d.Surname), width)
	case FieldGivenNames:
		return cut(zoneName(d.GivenNames), width)
	case FieldNumber:
		return d.Number
	case FieldBirth:
		return d.Birth
	case FieldExpiry:
		return d.Expiry
	case FieldSeparator, FieldKind:
		return ""
	default:
		return *d.plain(name)
	}
}

// zoneName writes a name with fillers.
func zoneName(s string) string {
	s = strings.NewReplacer("'", "", "’", "", "-", " ", "<", " ").Replace(s)
	return strings.Join(strings.Fields(s), "<")
}

// nameField joins surname and given names in width characters.
func nameField(surname, given string, width int) string {
	if given == "" {
		return cut(surname, width)
	}
	if room := width - len("<<") - 1; len(surname) > room {
		surname = strings.TrimRight(surname[:room], "<")
	}
	return cut(surname+"<<"+given, width)
}

// cut drops what is beyond width. A name that was cut should end in a letter, to show that it was; where the cut falls on a
// filler, the word before it gives up a letter to the initial of the word after it.
func cut(name string, width int) string {
	if len(name) <= width {
		return name
	}
	if name[width-1] != '<' {
		return name[:width]
	}
	if name[width-3] != '<' {
		return name[:width-2] + "<" + name[width:width+1]
	}
	return name[:width-1]
}
