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
	w.partLines()
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
			out = append(out, labelledValue{field, w.goesOn(field, v), v.Confidence * trustBeside, v.line})
		} else if m := nameInLine.FindStringSubmatch(s.Text); m != nil && labelAgain(m[1]) == "" {
			out = append(out, labelledValue{field, m[1], s.Confidence * trustBeside, s.line})
		}
	}
	return whichName(out)
}

// nameInLine is a name right behind its label in English, as on Thai cards.
var nameInLine = regexp.MustCompile(`^(?i:(?:last |first |given |sur|family )?names?) (\p{Lu}\S.*)$`)

func labelAgain(text string) string {
	field, _ := labelled(text)
	return field
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

// What begins another field within a line of a licence.
var (
	europeanInner = regexp.MustCompile(`\s4[abcd][.,:)]\s?`)
	secondName    = regexp.MustCompile(`^1[.,].*\S(\s2[.,])\s?\p{Lu}`)
	americanInner = regexp.MustCompile(`\s(?:4[abd]\s|(?:\d{1,2}[a-d]?\.?\s?)?(?i:SEX|HGT|WGT|EYES?|HAIR|CLASS|RESTR?|RSTR|END|EXP|ISS|DOB|DLN?|LN|FN|DD|DUPS)\b)`)
)

// partLines makes lines of their own of the fields of a licence that a detector took
// for one line, as they stand side by side.
func (w *work) partLines() {
	inner := europeanInner
	switch {
	case w.american:
		inner = americanInner
	case !w.european:
		return
	}
	var list []scrap
	for _, s := range w.scrap {
		for {
			at := -1
			for _, m := range inner.FindAllStringIndex(s.Text, -1) {
				if len(strings.Fields(s.Text[:m[0]])) > 1 { // a label and a value, not the label's own words
					at = m[0]
					break
				}
			}
			if m := secondName.FindStringSubmatchIndex(s.Text); at < 0 && m != nil && w.european {
				at = m[2]
			}
			if at < 0 {
				break
			}
			first, rest := s, s
			first.Text, rest.Text = s.Text[:at], strings.TrimSpace(s.Text[at:])
			first.Sure, rest.Sure = nil, nil
			first.X1 = s.X0 + (s.X1-s.X0)*float64(at)/float64(len(s.Text))
			rest.X0 = first.X1
			list, s = append(list, first), rest
		}
		list = append(list, s)
	}
	w.scrap = list
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
// they are, and puts the second surname behind the first.
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
		case v.field == anyName:
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

// bothNames is the label of both names on licences of Canada, "1,2 NAME/NOM", and of
// Brazil, "2 e 1 NOME E SOBRENOME".
var bothNames = regexp.MustCompile(`^\(?(?:1\s?[,.&/]\s?2|2\s?e\s?1)\s`)

// bothBelow are the two lines below a label of both names, the surname first, or
// the whole name where there is one.
func (w *work) bothBelow(i int) []labelledValue {
	first, ok := w.beside(i)
	if !ok {
		return nil
	}
	second, ok := w.below(first, nextValue)
	if !ok && strings.HasSuffix(first.Text, ",") {
		return []labelledValue{{FieldSurname, first.Text, first.Confidence * trustBeside, first.line}}
	}
	if !ok {
		return []labelledValue{{FieldFullName, first.Text, first.Confidence * trustBeside, first.line}}
	}
	return []labelledValue{
		{FieldSurname, first.Text, first.Confidence * trustBeside, first.line},
		{FieldGivenNames, second.Text, second.Confidence * trustBeside, second.line},
	}
}

// The most that the foot of a line and the top of the next are apart, in heights of a
// line: of the next line of the same value, and of the value that follows.
const (
	nextLine  = 0.3
	nextValue = 0.8
)

// below is the next line, where that is no label: right below, beginning where it begins
// and of its height.
func (w *work) below(s scrap, most float64) (scrap, bool) {
	for _, next := range w.scrap {
		h := s.height()
		apart := next.Y0 - s.Y1
		if next.Y0 > s.Y0+0.5*h && apart < most*h && math.Abs(next.X0-s.X0) < 0.5*h && next.height() > 0.8*h && next.height() < 1.25*h {
			label, _ := w.labelled(next.Text)
			number, _ := fieldNumber(next.Text)
			return next, label == "" && number == ""
		}
	}
	return scrap{}, false
}

// goesOn is the text of a field's value with its next lines, where it is a name
// that takes more than one: Spanish cards print each surname in a line, Mexican ones
// the given names below them. What follows must be a label, for where that was not
// read the next line may be the next value.
func (w *work) goesOn(field string, value scrap) string {
	if field != FieldSurname && field != FieldGivenNames && field != FieldFullName && field != anyName {
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

// shortest is how many letters an American label has at most that stands in one
// line with its value, such as AAMVA's FN and DOB.
const shortest = 3

// another is a line that says another name of the holder than the label above it asks for:
// the second of two that share one, "[b] GABLER", or a spouse's, "e/v Molenaar".
var another = regexp.MustCompile(`^\s*(?:[\[(]\s?[bB]\s?[\])]|(?i:e/v|geb\.|née?\s|ép\.|épouse\s))`)

// numberedName is a name with its own number before it.
var numberedName = regexp.MustCompile(`^\(?[12][.,:)]?\s?\pL`)

// underLabel is the most that a value is below its label, from middle to middle, in
// heights of the larger: further down stands the next label, which may be misread.
const underLabel = 2.0

// beside is the line that a label belongs to: next to it on the right in the
// same line, or the nearest below that begins about where it begins.
func (w *work) beside(i int) (scrap, bool) {
	l := w.scrap[i]
	best, at := math.Inf(1), -1
	for j, s := range w.scrap {
		if j == i || s.Text == "" {
			continue
		}
		if another.MatchString(s.Text) || (w.american || w.european) && numberedName.MatchString(s.Text) {
			continue
		}
		if f, _ := w.labelled(s.Text); f != "" {
			continue
		}
		h := max(l.height(), s.height())
		dx, dy := s.X0-l.X1, (s.Y0+s.Y1-l.Y0-l.Y1)/2
		if w.valuesAbove {
			dy = -dy
		}
		d := math.Inf(1)
		switch {
		case math.Abs(dy) < 0.6*h && dx > -0.5*h && dx < 6*h:
			d = dx + 0.5*h
			if _, bareLabel := fieldNumber(l.Text); bareLabel == "" && !bareNumber.MatchString(l.Text) && !(w.american && letterCount(l.Text) <= shortest) {
				d += 2 * h // labels in words stand above their values more often
			}
		case dy > 0.4*h && dy < underLabel*h && s.X0 < l.X1 && s.X1 > l.X0 && math.Abs(s.X0-l.X0) < 4*h:
			d = dy
		}
		if d < best {
			best, at = d, j
		}
	}
	if at < 0 {
		return scrap{}, false
	}
	if over, under := w.around(i); !w.valuesAbove && w.scrap[at].Y0 > l.Y0+0.5*l.height() && over < under-aside*l.height() {
		return scrap{}, false // whose label it is cannot be told
	}
	return w.scrap[at], true
}

// labelsBelow reports whether labels stand below their values, as on Colombian
// cards: two or more have a line closer above them than below, and fewer have not.
func (w *work) labelsBelow() bool {
	votes := 0
	for i, l := range w.scrap {
		if f, rest := w.labelled(l.Text); f == "" || rest != "" {
			continue
		}
		switch over, under := w.around(i); {
		case over < under-aside*l.height():
			votes++
		case under < math.Inf(1):
			votes--
		}
	}
	return votes >= 2
}

// aside is by how many heights of a label one line must be nearer to it than another to be
// the one that it belongs to.
const aside = 0.3

// around is how far the nearest lines above and below a label are that are none, infinite
// where there are none close by.
func (w *work) around(i int) (over, under float64) {
	l := w.scrap[i]
	over, under = math.Inf(1), math.Inf(1)
	for j, s := range w.scrap {
		if f, _ := w.labelled(s.Text); j == i || f != "" || s.X0 >= l.X1 || s.X1 <= l.X0 {
			continue
		}
		switch h := max(l.height(), s.height()); {
		case s.Y0 > l.Y0+0.5*h && s.Y0-l.Y1 < 1.6*h:
			under = min(under, s.Y0-l.Y1)
		case s.Y0 < l.Y0-0.5*h && l.Y0-s.Y1 < 1.6*h:
			over = min(over, l.Y0-s.Y1)
		}
	}
	return over, under
}

// Fields by their numbers: EU Directive 2006/126 annex I; AAMVA's card design
// standard, where 4d is the licence's number and 5 the document's.
var (
	europeanFields = map[string]string{
		"1": FieldSurname, "2": FieldGivenNames, "3": FieldBirthDate, "4a": FieldIssueDate, "4b": FieldExpiryDate, "5": FieldNumber,
		"5a": FieldNumber, // of New Zealand, whose 5b is the card's version
	}
	americanFields = map[string]string{
		"1": FieldSurname, "2": FieldGivenNames, "3": FieldBirthDate, "4a": FieldIssueDate, "4b": FieldExpiryDate, "4d": FieldNumber,
	}
)

// licenceNumbers reports whether the print has the numbers of an EU licence or
// those of an American one. An American one names its fields in words too.
func (w *work) licenceNumbers() (european, american bool) {
	seen, words := map[string]bool{}, map[string]bool{}
	own := false // one of the words stands on American licences only
	for _, s := range w.scrap {
		n, rest := fieldNumber(s.Text)
		if n != "" {
			seen[n] = true
		}
		for _, text := range []string{s.Text, rest} {
			if m := labelWord.FindStringSubmatch(text); m != nil {
				word := strings.ToUpper(m[1])
				words[word] = true
				own = own || !labelsOfAll.MatchString(word)
			}
		}
	}
	american = seen["4d"] && (len(words) >= 2 || w.jurisdictionNamed() != "") || len(words) >= 3 && own
	european = !american && (seen["4a"] || seen["4b"]) && len(seen) >= 3
	return european, american
}
