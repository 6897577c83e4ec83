package document

import (
	"math"
	"regexp"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/selfsame-id/selfsame/mrz"
)

// trustPosition is the confidence of a field that only its place names.
const trustPosition = 0.85

// legibleDay is the confidence from which a line is more than noise.
const legibleDay = 0.35

// A printedDay is a line of print with a date.
type printedDay struct {
	scrap int
	iso   string
}

// byPosition names the dates, names and number of a card without a zone whose
// labels were too small to be read. All states follow one order: surname,
// given names, birth; a birth is before the issue and the issue before the
// expiry (EU Directive 2006/126 annex I, ICAO 9303-5, AAMVA).
func (w *work) byPosition(out map[string]claim, today time.Time) {
	days := w.days(today)
	if len(days) < 2 || len(days) > 4 {
		return
	}
	give := func(field, value string, s scrap) {
		if _, ok := out[field]; !ok && s.Confidence > legibleDay {
			out[field] = claim{value: value, confidence: s.Confidence * trustPosition, line: s.line}
		}
	}
	giveDay := func(field string, d printedDay) {
		s := lastWord(w.scrap[d.scrap])
		s.Confidence *= w.trustInOrder(s.Text)
		give(field, d.iso, s)
	}
	isIssue := func(d printedDay) bool { return out[FieldIssueDate].value == d.iso }
	w.otherName(out, give)
	now := today.Format(time.DateOnly)
	birth, last := days[0], days[len(days)-1]
	if birth.iso < yearsBefore(now, 10) && birth.iso < yearsBefore(last.iso, 10) {
		giveDay(FieldBirthDate, birth)
	}
	if len(days) == 3 && days[1].iso <= now && last.iso > days[1].iso {
		giveDay(FieldIssueDate, days[1])
	}
	if last.iso > birth.iso && !isIssue(last) && (len(days) > 2 || last.iso > now) { // a past one of two may be the issue
		giveDay(FieldExpiryDate, last)
	}
	if w.american {
		w.namesBetween(birth.scrap, last.scrap, give)
		w.namesByComma(give)
	}
	w.namesAbove(birth.scrap, out, give)
	if s, ok := w.numberBelow(last.scrap); ok && !w.american {
		give(FieldNumber, strings.ReplaceAll(valuePart(s.Text), " ", ""), s)
	}
	if w.american {
		w.americanNumber(give)
		w.americanSex(give)
	}
}

// lastWord is a line at the confidence of its last word, which is the value where what
// stands before it is a label that was not made out.
func lastWord(s scrap) scrap {
	at := strings.LastIndexByte(s.Text, ' ')
	if from := utf8.RuneCountInString(s.Text[:at+1]); at > 0 && from < len(s.Sure) {
		s.Confidence = max(s.Confidence, leastMean(s.Sure[from:]))
	}
	return s
}

// days are the dates of the print, the earliest first, each once.
func (w *work) days(today time.Time) []printedDay {
	var list []printedDay
	seen := map[string]bool{}
	for i, s := range w.scrap {
		d, ok := parseDate(valuePart(s.Text), w.dateOrder())
		if !ok || lastWord(s).Confidence < legibleDay {
			continue
		}
		dates := []printedDate{d}
		if until, ok := untilDate(s.Text, w.dateOrder()); ok {
			dates = append(dates, until)
		}
		for _, d := range dates {
			if iso := d.iso(today, 20); !seen[iso] {
				seen[iso] = true
				list = append(list, printedDay{i, iso})
			}
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].iso < list[j].iso })
	return list
}

// namesAbove takes the two lines of letters above the birth date, in line with
// it and in its type, as the given names and the surname; codes of states stand
// between them on some cards.
func (w *work) namesAbove(birth int, out map[string]claim, give func(string, string, scrap)) {
	if full, ok := out[FieldFullName]; ok && full.confidence > trustPart {
		return
	}
	b := w.scrap[birth]
	var above []scrap
	for _, s := range w.scrap {
		text := nameOf(valuePart(s.Text))
		inLine := math.Abs(s.X0-b.X0) < 2.5*b.height() && s.Y1 < b.Y0+0.3*b.height()
		size := s.height() > 0.75*b.height() && s.height() < 1.5*b.height()
		if label, _ := w.labelled(s.Text); label == "" && inLine && size && w.nameLike(text) && !strings.ContainsAny(s.Text, "/:") && !houseNumber.MatchString(valuePart(s.Text)) {
			above = append(above, s)
		}
	}
	if len(above) < 2 {
		return
	}
	sort.SliceStable(above, func(i, j int) bool { return above[i].Y0 > above[j].Y0 })
	given, surname := above[0], above[1]
	if b.Y0-given.Y1 > 6*b.height() || given.Y0-surname.Y1 > 3*b.height() {
		return
	}
	if known, ok := out[FieldSurname]; ok && known.value != nameOf(valuePart(surname.Text)) {
		return
	}
	delete(out, FieldFullName) // which is one of the two, if any
	give(FieldGivenNames, nameOf(valuePart(given.Text)), given)
	give(FieldSurname, nameOf(valuePart(surname.Text)), surname)
}

// houseNumber is a word of figures alone, as in an address.
var houseNumber = regexp.MustCompile(`(?:^|\s)\d+(?:\s|$)`)

// nameLike reports whether a value may be a name: capitals, and neither a code
// of a state, a single letter for a sex nor the heading.
func (w *work) nameLike(text string) bool {
	if w.american && noName.MatchString(text) {
		return false
	}
	if letterCount(text) < 2 || strings.ToUpper(text) != text || strings.ContainsAny(text, "0123456789") {
		return false
	}
	_, state := mrz.Country(text)
	return !state && kindNamed([]scrap{{printed: printed{Text: text}}}) == ""
}

// otherName gives the surname where only the given names were named, or the
// given names where only the surname was: the one stands right above the other,
// in one column and one type, on every card.
func (w *work) otherName(out map[string]claim, give func(string, string, scrap)) {
	surname, haveSurname := out[FieldSurname]
	given, haveGiven := out[FieldGivenNames]
	if haveSurname == haveGiven {
		return
	}
	known, missing, side := given.value, FieldSurname, -1.0
	if haveSurname {
		known, missing, side = surname.value, FieldGivenNames, 1
	}
	at := -1
	for i, s := range w.scrap {
		if w.nameIn(s.Text) == known {
			at = i
		}
	}
	if at < 0 {
		return
	}
	k := w.scrap[at]
	best := 2.2 * k.height()
	var found scrap
	for i, s := range w.scrap {
		d := side * (s.Y0 + s.Y1 - k.Y0 - k.Y1) / 2
		inColumn := math.Abs(s.X0-k.X0) < 3*k.height() && s.height() > 0.7*k.height() && s.height() < 1.4*k.height()
		if i != at && d > 0.5*k.height() && d < best && inColumn && w.nameLike(w.nameIn(s.Text)) && !strings.ContainsAny(s.Text, "/:") {
			best, found = d, s
		}
	}
	if label, _ := w.labelled(found.Text); found.Text != "" && label == "" {
		give(missing, w.nameIn(found.Text), found)
	}
}

// trustLooks is the confidence of a field that only its own form names.
const trustLooks = 0.9

// byLooks names what looks like nothing else on a card: a single M, F or X is
// the sex, and the one line of letters and figures that is no date its number.
func (w *work) byLooks(out map[string]claim) {
	w.sexByLooks(out)
	if _, ok := out[FieldNumber]; ok || w.american || w.european {
		return
	}
	number := func(text string) bool {
		digits := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
		_, date := parseDate(text, w.dateOrder())
		return !date && digits >= 0 && plainNumber.MatchString(text)
	}
	if s, ok := w.only(number); ok {
		out[FieldNumber] = claim{value: s.Text, confidence: s.Confidence * trustPosition, line: s.line}
	}
}

// sexByLooks takes a single M, F or X for the sex. European licences do not print it:
// there it is the state's sign.
func (w *work) sexByLooks(out map[string]claim) {
	if _, ok := out[FieldSex]; ok || w.european || w.mexican() && w.out.Zone == nil || w.out.Zone != nil && w.out.Zone.Format == mrz.DL1 {
		return
	}
	if s, ok := w.only(func(text string) bool { return text == "M" || text == "F" || text == "X" }); ok {
		out[FieldSex] = claim{value: s.Text, confidence: s.Confidence * trustLooks, line: s.line}
	}
}

// plainNumber is the form of a document's number that has letters.
var plainNumber = regexp.MustCompile(`^[A-Z]{0,3}\d[A-Z0-9]{4,10}$|^[A-Z]{1,3}\d{5,10}$`)

// only is the one line of print that is like that, where there is just one.
func (w *work) only(like func(string) bool) (scrap, bool) {
	at, n := 0, 0
	for i, s := range w.scrap {
		if like(strings.TrimSpace(s.Text)) {
			at = i
			n++
		}
	}
	if n != 1 {
		return scrap{}, false
	}
	return w.scrap[at], true
}

// numberBelow is the first line under the expiry date, in line with it, that
// looks like a number.
func (w *work) numberBelow(expiry int) (scrap, bool) {
	e := w.scrap[expiry]
	best, at := math.Inf(1), -1
	for i, s := range w.scrap {
		text := bare(valuePart(s.Text))
		digits := 0
		for _, c := range text {
			if c >= '0' && c <= '9' {
				digits++
			}
		}
		dy := s.Y0 - e.Y1
		if dy > -0.3*e.height() && dy < 3*e.height() && math.Abs(s.X0-e.X0) < 3*e.height() &&
			digits >= 4 && len(text) >= 6 && len(text) <= 16 && dy < best {
			best, at = dy, i
		}
	}
	if at < 0 {
		return scrap{}, false
	}
	return w.scrap[at], true
}
