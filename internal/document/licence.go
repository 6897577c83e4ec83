package document

import (
	"regexp"
	"strings"
)

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
		if americanValue.MatchString(s.Text) {
			words[strings.ToUpper(s.Text)], own = true, true
		}
		for _, text := range []string{s.Text, rest} {
			if m := labelWord.FindStringSubmatch(text); m != nil {
				word := strings.ToUpper(m[1])
				words[word] = true
				own = own || !labelsOfAll.MatchString(word)
			}
		}
	}
	own = own || words["CLASS"] && (len(seen) > 0 || w.jurisdictionNamed() != "") // Australian ones name sex, birth and class, without numbers
	american = seen["4d"] && (len(words) >= 2 || w.jurisdictionNamed() != "") || len(words) >= 3 && own
	numbered := (seen["4a"] || seen["4b"]) && len(seen) >= 3
	american = american || !numbered && own && w.headedLicense() // most of its labels are smaller than can be read
	return !american && numbered, american
}

// numberedField splits a line that begins with the number of a field, as on
// licences: EU Directive 2006/126 annex I, and AAMVA's numbers.
var numberedField = regexp.MustCompile(`^\(?(4\s?[abcd]|5\s?a|[1235])\s?[.,:)]\s?(.*)$|^(4[abcd]|5a|[1235])\s+(.*)$|^(4[abcd])(\d.*)$|^([12])(\p{Lu}{2}.*)$|^(3|4[abAB])\D{0,6}(\d{2}[/.\- ]\d{2}[/.\- ]\d{4})$`)

// fieldNumber returns the number of a field and what follows it in the line.
func fieldNumber(text string) (number, rest string) {
	text = strings.TrimSpace(text)
	if m := bareNumber.FindStringSubmatch(text); m != nil {
		return strings.ReplaceAll(strings.ToLower(m[1]), " ", ""), ""
	}
	m := numberedField.FindStringSubmatch(text)
	if m == nil {
		return "", ""
	}
	for i := 1; i+1 < len(m); i += 2 {
		if m[i] != "" {
			return strings.ReplaceAll(strings.ToLower(m[i]), " ", ""), strings.TrimSpace(m[i+1])
		}
	}
	return "", ""
}

// bareNumber is a field's number that the detector cut off from its value.
var bareNumber = regexp.MustCompile(`^\(?(4\s?[abcd]|5\s?a|[1235])\s?[.,:)]*$`)

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

// bothNames is the label of both names on licences of Canada, "1,2 NAME/NOM", and of
// Brazil, "2 e 1 NOME E SOBRENOME".
var bothNames = regexp.MustCompile(`^\(?(?:1\s?[,.&/]\s?2|2\s?e\s?1)[.:)]?\s`)

// bothBelow are the two lines below a label of both names, the surname first, or
// the whole name where there is one; or what stands behind the numbers themselves, as on
// Sri Lankan licences, which is not trusted so far: it may be a label that was misread.
func (w *work) bothBelow(i int) []labelledValue {
	s := w.scrap[i]
	if rest := bothNames.ReplaceAllString(s.Text, ""); !strings.Contains(rest, "/") && strings.Contains(rest, " ") && w.nameLike(nameOf(rest)) {
		if label, _ := w.labelled(rest); label == "" {
			return []labelledValue{{FieldFullName, rest, s.Confidence * trustOtherScript, s.line}}
		}
	}
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
