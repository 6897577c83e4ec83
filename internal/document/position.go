package document

import (
	"math"
	"sort"
	"strings"
	"time"
)

// trustPosition is the confidence of a field that only its place names.
const trustPosition = 0.85

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
		if _, ok := out[field]; !ok && s.Confidence > 0.8 {
			out[field] = claim{value, s.Confidence * trustPosition}
		}
	}
	now := today.Format(time.DateOnly)
	birth, last := days[0], days[len(days)-1]
	if birth.iso < yearsBefore(now, 10) && birth.iso < yearsBefore(last.iso, 10) {
		give(FieldBirthDate, birth.iso, w.scrap[birth.scrap])
	}
	if len(days) == 3 && days[1].iso <= now && last.iso > days[1].iso {
		give(FieldIssueDate, days[1].iso, w.scrap[days[1].scrap])
	}
	if last.iso > birth.iso {
		give(FieldExpiryDate, last.iso, w.scrap[last.scrap])
	}
	w.namesAbove(birth.scrap, out, give)
	if s, ok := w.numberBelow(last.scrap); ok {
		give(FieldNumber, strings.ReplaceAll(valuePart(s.Text), " ", ""), s)
	}
}

// days are the dates of the print, the earliest first, each once.
func (w *work) days(today time.Time) []printedDay {
	var list []printedDay
	seen := map[string]bool{}
	for i, s := range w.scrap {
		d, ok := parseDate(valuePart(s.Text), w.dateOrder())
		if !ok || s.Confidence < 0.7 {
			continue
		}
		if iso := d.iso(today, 20); !seen[iso] {
			seen[iso] = true
			list = append(list, printedDay{i, iso})
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].iso < list[j].iso })
	return list
}

// namesAbove takes the two lines of letters above the birth date, in line with
// it and in its type, as the given names and the surname.
func (w *work) namesAbove(birth int, out map[string]claim, give func(string, string, scrap)) {
	b := w.scrap[birth]
	var above []scrap
	for _, s := range w.scrap {
		text := valuePart(s.Text)
		inLine := math.Abs(s.X0-b.X0) < 2.5*b.height() && s.Y1 < b.Y0+0.3*b.height()
		size := s.height() > 0.75*b.height() && s.height() < 1.5*b.height()
		name := letterCount(text) >= 2 && !strings.ContainsAny(text, "0123456789/:") && strings.ToUpper(text) == text
		if inLine && size && name {
			above = append(above, s)
		}
	}
	if len(above) < 2 {
		return
	}
	sort.SliceStable(above, func(i, j int) bool { return above[i].Y0 > above[j].Y0 })
	given, surname := above[0], above[1]
	if b.Y0-given.Y1 > 4*b.height() || given.Y0-surname.Y1 > 3*b.height() {
		return
	}
	if _, known := out[FieldSurname]; known {
		return
	}
	give(FieldGivenNames, valuePart(given.Text), given)
	give(FieldSurname, valuePart(surname.Text), surname)
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
