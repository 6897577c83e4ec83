package document

import (
	"math"
	"regexp"
	"sort"
	"strings"
)

// americanWord begins a line of an American licence: AAMVA's labels, after the
// number where there is one, often run together with what follows, and with the
// figures and letters that a recogniser takes their letters for.
var americanWord = regexp.MustCompile(`^(?:\d{1,2}[a-dA-D]?\.?\s?|[ABDP]\s?)?(?i:(N?D[L1]N?|[D0O][O0][B8]|E\s?X\s?P?|[I1][S5][S5]|LN|FN|PN\b|SE{1,2}X|HGT|WGT|EYES?|HAIR|REST|RSTR|END|CLASS|DD))\b?[\s:]*`)

// labelWord is americanWord as a word of its own, for other cards' labels in English begin
// with the same letters: "Issuing date", "Expiry".
var labelWord = regexp.MustCompile(`^(?:\d{1,2}[a-dA-D]?\.?\s?)?(?i:(N?D[L1]N?|[D0O][O0][B8]|EXP|[I1][S5][S5]|LN|FN|SE{1,2}X|HGT|WGT|EYES?|HAIR|REST|RSTR|END|CLASS|DD))(?:\P{L}|$)`)

// labelsOfAll are those of labelWord that stand on cards of any state.
var labelsOfAll = regexp.MustCompile(`^(?:[D0O][O0][B8]|EXP|[I1][S5][S5]|SE{1,2}X|CLASS)$`)

// expiryBegun is the label of an expiry of which only the first letter was made
// out: what begins with 4 and has a date is an issue or an expiry.
var expiryBegun = regexp.MustCompile(`^4[abdABD8]\s?[Ee]\S{0,2}\s+(\d{1,4}[/.\- ]\d.*)$`)

// numberApart is the label of the licence's number, read with its letters apart.
var numberApart = regexp.MustCompile(`^4[dD]\s?(?:D\s[L1]|[oO0][L1]\s)`)

// americanLabel splits a line of an American licence into the field that its
// label names and the value after it.
func americanLabel(text string) (field, value string) {
	if m := expiryBegun.FindStringSubmatch(text); m != nil {
		return FieldExpiryDate, m[1]
	}
	text = numberApart.ReplaceAllString(text, "4d DL ")
	at := americanWord.FindStringSubmatchIndex(text)
	if at == nil {
		return "", ""
	}
	if figureAt(text, at[3]-1) && figureAt(text, at[3]) {
		return "", "" // the number itself, which begins with D1: "4d D123-456-78-900-0"
	}
	value = strings.TrimSpace(text[at[1]:])
	switch label := strings.TrimPrefix(strings.ToUpper(text[at[2]:at[3]]), "N"); {
	case label == "LN":
		field = FieldSurname
	case label == "FN", label == "PN":
		field = FieldGivenNames
	case strings.HasPrefix(label, "SE"):
		field = FieldSex
	case strings.HasPrefix(label, "E") && strings.Contains(label, "X"):
		field = FieldExpiryDate
	case len(label) == 3 && strings.ContainsAny(label[1:], "S5") && strings.ContainsAny(label[:1], "I1"):
		field = FieldIssueDate
	case len(label) == 3 && strings.ContainsAny(label[2:], "B8"):
		field = FieldBirthDate
	case label != "DD" && len(label) <= 3 && strings.ContainsAny(label[1:2], "L1"):
		field = FieldNumber
	}
	if value == "" || field == "" {
		return "", ""
	}
	return field, value
}

// figureAt reports whether a text has a figure at a place.
func figureAt(text string, at int) bool {
	return at >= 0 && at < len(text) && text[at] >= '0' && text[at] <= '9'
}

// namesBetween takes the names of an American licence: two lines of letters
// between the licence's number or expiry, above, and the birth date, the surname
// first (AAMVA's card design standard, annex A).
func (w *work) namesBetween(birth, expiry int, give func(string, string, scrap)) {
	b, e := w.scrap[birth], w.scrap[expiry]
	if e.Y0 > b.Y0 {
		return
	}
	var lines []scrap
	for _, s := range w.scrap {
		label, _ := americanLabel(s.Text)
		if math.Abs(s.X0-b.X0) > 5*b.height() {
			continue // another column
		}
		if s.Y0 < e.Y1-0.3*e.height() || s.Y1 > b.Y0+0.3*b.height() || s.X0 > b.X1 || s.height() < 0.6*b.height() {
			continue
		}
		if label == "" && w.nameLike(nameOf(valuePart(s.Text))) || label == FieldSurname || label == FieldGivenNames {
			lines = append(lines, s)
		}
	}
	if len(lines) != 2 {
		return
	}
	sort.SliceStable(lines, func(i, j int) bool { return lines[i].Y0 < lines[j].Y0 })
	for i, field := range []string{FieldSurname, FieldGivenNames} {
		give(field, w.nameIn(lines[i].Text), lines[i])
	}
}

// halfLabel is the second letter of LN or FN, alone before a name.
var halfLabel = regexp.MustCompile(`^N\s(\p{Lu}{2})`)

// nameIn is the name in a line of print without its number or, on an American licence,
// its label.
func (w *work) nameIn(text string) string {
	if _, value := americanLabel(text); value != "" {
		return nameOf(value)
	}
	text = valuePart(text)
	if w.american {
		text = halfLabel.ReplaceAllString(text, "$1")
	}
	return nameOf(text)
}

// namesByComma takes the names of a Canadian licence that labels neither: a line
// that ends in a comma and the one below it.
func (w *work) namesByComma(give func(string, string, scrap)) {
	surname, ok := w.only(func(text string) bool {
		return strings.HasSuffix(text, ",") && strings.Count(text, ",") == 1 && w.nameLike(nameOf(text))
	})
	if !ok {
		return
	}
	if given, ok := w.below(surname, nextValue); ok && w.nameLike(nameOf(given.Text)) {
		give(FieldSurname, nameOf(surname.Text), surname)
		give(FieldGivenNames, nameOf(given.Text), given)
	}
}

// americanNumber takes the one line that ends in what looks like a licence's
// number, whatever was made of the small label before it.
func (w *work) americanNumber(give func(string, string, scrap)) {
	last := func(text string) string {
		words := strings.Fields(text)
		if len(words) == 0 || len(words) > 3 {
			return ""
		}
		return words[len(words)-1]
	}
	s, ok := w.only(func(text string) bool {
		number := last(text)
		return plainNumber.MatchString(number) && strings.IndexFunc(number, func(r rune) bool { return r < '0' || r > '9' }) >= 0
	})
	if ok {
		give(FieldNumber, last(s.Text), lastWord(s))
	}
}

// americanValue is what no licence but an American one says: a height in feet, a colour of
// the eyes as AAMVA's data dictionary D20 has it, but for maroon and dichromatic, which are
// months elsewhere.
var americanValue = regexp.MustCompile(`\b[3-7]'\s?-?\s?[01]\d|\s(?:BRO|BRN|BLU|GRN|GRY|HAZ|BLK)(?:\s|$)`)

// licenseHeading is what licences of the United States are headed with, letters only: in
// their own spelling, for other states' licences in English say licence.
var licenseHeading = regexp.MustCompile(`(?:driver|operator)s?license`)

// headedLicense reports whether the upper third of the page is headed as a licence of the
// United States.
func (w *work) headedLicense() bool {
	for _, s := range w.scrap {
		if s.Y0 < float64(w.out.Page.H)/3 && licenseHeading.MatchString(plainLetters(s.Text)) {
			return true
		}
	}
	return false
}

// lettersOfSex is a line that ends in what may be a sex, behind what was made of its label.
var lettersOfSex = regexp.MustCompile(`^(\S{1,3}\s?\S{1,5})\s([MFX])$`)

// americanSex takes the one line that ends in a letter for the sex, with a label that is
// no more like another's before a single letter.
func (w *work) americanSex(give func(string, string, scrap)) {
	s, ok := w.only(func(text string) bool {
		m := lettersOfSex.FindStringSubmatch(text)
		return m != nil && strings.ContainsAny(m[1], "sSxX5") &&
			fewestWrong(m[1], "sex", "15sex") <= fewestWrong(m[1], "class", "9class", "end", "9aend", "rest", "12rest", "rstr", "12rstr")
	})
	if ok {
		give(FieldSex, lettersOfSex.FindStringSubmatch(strings.TrimSpace(s.Text))[2], lastWord(s))
	}
}
