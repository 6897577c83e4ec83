package document

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// A labelledValue is a line of print of which a label or a number says what it is.
type labelledValue struct {
	field, text string
	confidence  float64
	line        int // as claim.line
}

// labelledValues finds the value that belongs to each label or number: what
// follows in the same line, or else the line to the right, or else below.
func (w *work) labelledValues() []labelledValue {
	var out []labelledValue
	european, american := w.licenceNumbers()
	w.european, w.american = european, american
	w.order = figureOrder{}
	w.partLines()
	w.tellBlurred()
	w.valuesAbove = w.labelsBelow()
	for i, s := range w.scrap {
		field, rest := "", ""
		number, after := fieldNumber(s.Text)
		if american {
			if f, value := americanLabel(s.Text); f != "" && !lacksFigures(f, value) && (number != "1" && number != "2" || f == americanFields[number]) {
				out = append(out, labelledValue{f, value, s.Confidence, s.line})
				continue
			}
		}
		switch {
		case number != "" && american:
			field, rest = americanFields[number], after
		case number != "" && european:
			field, rest = europeanFields[number], after
		}
		if several := labelsIn(s.Text); field == "" && len(several) > 1 {
			out = append(out, w.under(i, several)...)
			continue
		}
		if field == "" {
			field, rest = w.labelled(s.Text)
			if european && number == "" {
				field = "" // an EU licence has no labels beside its numbers
			}
		}
		if bothNames.MatchString(s.Text) {
			out = append(out, w.bothBelow(i)...)
			continue
		}
		if field == "" || field == otherLabel {
			continue
		}
		if american && rest != "" {
			if _, value := w.labelled(rest); value != "" { // "4b EXP 01/02/2030"
				rest = value
			}
		}
		if rest != "" && !lacksFigures(field, rest) {
			out = append(out, labelledValue{field, rest, s.Confidence, s.line})
			continue
		}
		if v, ok := w.beside(i); ok {
			v = w.inLatin(v)
			if w.blurred[s.Text] {
				v.Confidence *= trustBlur
			}
			out = append(out, labelledValue{field, w.goesOn(field, v), v.Confidence * trustBeside, v.line})
		} else if text := behindLabel(s.Text); text != "" {
			out = append(out, labelledValue{field, text, s.Confidence * trustBeside, s.line})
		}
	}
	return whichName(out)
}

// nameInLine is a name right behind its label in English, as on Thai cards.
var nameInLine = regexp.MustCompile(`^(?i:(?:last |first |given |sur|family )?names?) (\p{Lu}\pL[\pL .'-]*)$`)

// behindLabel is the name behind its label in one line, where that is not the label again.
func behindLabel(text string) string {
	m := nameInLine.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	if label, _ := labelled(m[1]); label != "" {
		return ""
	}
	return m[1]
}

// trustOtherScript is how far a line in Cyrillic or Greek is trusted, of which many are
// misread: not so far that it could be held against somebody.
const trustOtherScript = 0.8

// inLatin is the line below a value in another script, where states print the same in Latin
// letters, as Bulgaria, Greece and Ukraine do; the value, and less trust in it, where
// there is none.
func (w *work) inLatin(value scrap) scrap {
	if scriptOf(value.Text) == latin {
		return value
	}
	if next, ok := w.below(value, nextValue); ok && scriptOf(next.Text) == latin && nameOf(next.Text) != "" {
		return next
	}
	value.Confidence *= trustOtherScript
	return value
}

// lacksFigures reports whether a text can be no value of a field for it has no
// figures: what stands there is the label in another language.
func lacksFigures(field, text string) bool {
	switch field {
	case FieldBirthDate, FieldExpiryDate, FieldIssueDate, FieldNumber:
		return figuresIn(text) == 0
	}
	return false
}

// whichName says of the values whose labels say no more than "name" which name
// they are, where the others tell, and puts the second surname behind the first.
func whichName(values []labelledValue) []labelledValue {
	has := map[string]bool{}
	for _, v := range values {
		has[v.field] = true
	}
	which := FieldFullName
	switch {
	case has[FieldSurname] && has[FieldGivenNames]:
		which = otherLabel
	case has[FieldSurname]:
		which = FieldGivenNames
	case has[FieldGivenNames]:
		which = FieldSurname
	}
	var out []labelledValue
	second := slices.IndexFunc(values, func(v labelledValue) bool { return v.field == secondSurname })
	for _, v := range values {
		switch {
		case v.field == secondSurname:
			continue
		case v.field == FieldSurname && second >= 0:
			v.text, v.confidence = v.text+" "+values[second].text, min(v.confidence, values[second].confidence)
		case v.field == eitherName && which == FieldFullName:
			continue // the first word may have said which
		case v.field == anyName, v.field == eitherName:
			v.field = which
			if which == FieldFullName && !strings.Contains(nameOf(v.text), " ") {
				v.confidence *= trustPart
			}
		}
		if v.field != otherLabel {
			out = append(out, v)
		}
	}
	return out
}

// goesOn is the text of a field's value with its next lines, where it is a name
// that takes more than one: Spanish cards print each surname in a line, Mexican ones
// the given names below them. What follows must be a label, for where that was not
// read the next line may be the next value.
func (w *work) goesOn(field string, value scrap) string {
	if !slices.Contains([]string{FieldSurname, FieldGivenNames, FieldFullName, anyName, eitherName}, field) {
		return value.Text
	}
	text, last := value.Text, value
	for {
		next, ok := w.below(last, nextLine)
		if !ok || !w.nameLike(nameOf(next.Text)) || !w.nameLike(nameOf(last.Text)) || strings.ContainsAny(next.Text, "/:[]()") {
			break
		}
		text, last = text+" "+next.Text, next
	}
	for _, s := range w.scrap {
		if label, _ := w.labelled(s.Text); label != "" && s.Y0 > last.Y0+0.5*last.height() && s.Y0-last.Y1 < 2*last.height() && math.Abs(s.X0-last.X0) < last.height() {
			return text
		}
	}
	return value.Text
}

// under gives the lines below a line of several labels to them: each to the
// label above whose beginning it begins.
func (w *work) under(i int, fields []labelAt) []labelledValue {
	l := w.scrap[i]
	width := l.X1 - l.X0
	var out []labelledValue
	for j, s := range w.scrap {
		dy := (s.Y0 + s.Y1 - l.Y0 - l.Y1) / 2
		if j == i || s.Text == "" || dy < 0.4*l.height() || dy > 2.4*max(l.height(), s.height()) || s.X0 > l.X1 || s.X1 < l.X0-l.height() {
			continue
		}
		if label, _ := w.labelled(s.Text); label != "" {
			continue
		}
		best, at := 3*l.height()+0.1*width, -1
		for k, f := range fields {
			if d := math.Abs(l.X0 + f.at*width - s.X0); d < best {
				best, at = d, k
			}
		}
		if at >= 0 {
			out = append(out, labelledValue{fields[at].field, s.Text, s.Confidence * 0.97, s.line})
		}
	}
	return out
}
