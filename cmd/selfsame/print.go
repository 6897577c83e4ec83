package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/selfsame-id/selfsame"
)

// columns is the width of text for people.
const columns = 100

// A telling measurement is one of the few that a person wants to see of a check
// whatever the answer; --json has them all.
type telling struct {
	part        selfsame.Check
	measurement string
	words       string // with %s for the number
}

var tellings = map[selfsame.Check][]telling{
	selfsame.CheckCapture: {
		{"front", "width_px", "front %s"},
		{"front", "height_px", "x %s,"},
		{"back", "width_px", "back %s"},
		{"back", "height_px", "x %s,"},
		{"face", "width_px", "face %s"},
		{"face", "height_px", "x %s"},
	},
	selfsame.CheckDocument: {
		{"fields", "full_name_confidence", "certainty of the name %s,"},
		{"fields", "birth_date_confidence", "of the birth date %s"},
	},
	selfsame.CheckAuthentic: {
		{"current", "days_left", "%s days left,"},
		{"check_digits", "failed", "check digits that failed: %s"},
	},
	selfsame.CheckFace: {
		{"match", "similarity", "similarity %s,"},
		{"match", "same_from", "same from %s,"},
		{"match", "different_below", "different below %s"},
	},
}

// tell writes the few measurements of a check in a line, and the words of how
// the answer came about where there are any.
func tell(f selfsame.Finding) string {
	var words []string
	for _, t := range tellings[f.Check] {
		for _, p := range f.Parts {
			if value, ok := p.Measurements[t.measurement]; ok && p.Check == t.part {
				words = append(words, fmt.Sprintf(t.words, number(value)))
			}
		}
	}
	if why := f.Why.Reveal(); why != "" {
		words = append(words, why)
	}
	return strings.TrimSuffix(strings.Join(words, " "), ",")
}

// codes lists reasons by code and what they are about.
func codes(reasons []selfsame.Reason) string {
	var list []string
	for _, r := range reasons {
		code := string(r.Code)
		if r.About != "" {
			code += ":" + r.About
		}
		list = append(list, code)
	}
	return strings.Join(list, ", ")
}

// number writes a measurement with three digits that count, whole numbers in
// full, and no exponent.
func number(v float64) string {
	if v >= 100 || v <= -100 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	text, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	if err != nil {
		return "?"
	}
	return strconv.FormatFloat(text, 'f', -1, 64)
}

// wrap writes text after a heading and indents the lines that follow to where
// it began. It breaks between words only.
func wrap(heading, text string) string {
	indent := strings.Repeat(" ", len([]rune(heading)))
	var b strings.Builder
	b.WriteString(heading)
	at := len([]rune(heading))
	for i, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case at+1+n > columns:
			b.WriteString("\n" + indent)
			at = len(indent)
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}
