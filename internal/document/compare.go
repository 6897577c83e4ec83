package document

import (
	"math"
	"sort"
	"strings"
	"time"
	"unicode"
)

// compareWithZone finds, among the lines of print, those that say what the zone
// says, and those that stand where it should be said and say something else.
// It needs no labels: every document prints what its zone has.
func (w *work) compareWithZone(zone, out map[string]claim, today time.Time) {
	w.compareDates(zone, out, today)
	w.compareNumber(zone, out)
	w.compareNames(zone, out)
}

// A dated line of print.
type dated struct {
	iso        string
	six        string
	confidence float64
	line       int // as claim.line
}

// legibleDate is the confidence from which a line is a date and no noise.
const legibleDate = 0.8

// against is how sure it is that the print says another day than the zone does.
// A reader that is wrong about one figure is wrong about the day, the month or
// the year, hardly ever about two of them at once.
func (d dated) against(iso string) float64 {
	sure := d.confidence * trustLabel
	if len(iso) != len(d.iso) || d.confidence < legibleDate {
		return sure
	}
	differ := 0
	for _, part := range [][2]int{{0, 4}, {5, 7}, {8, 10}} {
		if iso[part[0]:part[1]] != d.iso[part[0]:part[1]] {
			differ++
		}
	}
	if differ >= 2 {
		return max(sure, printSure)
	}
	return sure
}

// dates are the days that the print names, each once, the earliest first.
func (w *work) dates(today time.Time) []dated {
	var list []dated
	seen := map[string]bool{}
	for _, s := range w.scrap {
		d, ok := parseDate(s.Text, w.dateOrder())
		if !ok {
			continue
		}
		iso := d.iso(today, 15)
		if seen[iso] {
			continue
		}
		seen[iso] = true
		list = append(list, dated{iso, d.six(), s.Confidence, s.line})
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].iso < list[j].iso })
	return list
}

func (w *work) compareDates(zone, out map[string]claim, today time.Time) {
	list := w.dates(today)
	used := make([]bool, len(list))
	match := func(field, six string) bool {
		for i, d := range list {
			if d.six == six && !used[i] {
				used[i] = true
				c, ok := out[field]
				if ok && strings.HasSuffix(c.value, d.iso[2:]) {
					return true
				}
				value := zone[field].value
				if field == FieldBirthDate && d.iso <= today.Format(time.DateOnly) {
					value = d.iso
				}
				out[field] = claim{value: value, confidence: d.confidence, line: d.line}
				return true
			}
		}
		return false
	}
	haveBirth := match(FieldBirthDate, w.out.Zone.Doc.Birth)
	haveExpiry := match(FieldExpiryDate, w.out.Zone.Doc.Expiry)
	// Two or three dates stand on every document: birth, issue, expiry. Where
	// one of the zone's is among them and the other is not, the one that
	// stands in its place is another.
	if n := len(list); n >= 2 {
		_, labelledBirth := out[FieldBirthDate]
		_, labelledExpiry := out[FieldExpiryDate]
		first, last := list[0], list[n-1]
		if !haveBirth && haveExpiry && !labelledBirth && !used[0] && first.iso < yearsBefore(zone[FieldExpiryDate].value, 12) {
			out[FieldBirthDate] = claim{value: first.iso, confidence: first.against(zone[FieldBirthDate].value), line: first.line}
		}
		if future := last.iso > today.Format(time.DateOnly); !haveExpiry && haveBirth && !labelledExpiry && !used[n-1] && (n >= 3 || future) {
			out[FieldExpiryDate] = claim{value: last.iso, confidence: last.against(zone[FieldExpiryDate].value), line: last.line}
		}
	}
	if _, ok := out[FieldIssueDate]; ok {
		return
	}
	var rest []dated
	for i, d := range list {
		if !used[i] && d.iso > zone[FieldBirthDate].value && d.iso < zone[FieldExpiryDate].value && d.iso <= today.Format(time.DateOnly) {
			rest = append(rest, d)
		}
	}
	sort.SliceStable(rest, func(i, j int) bool {
		return wholeYears(rest[i].iso, zone[FieldExpiryDate].value) && !wholeYears(rest[j].iso, zone[FieldExpiryDate].value)
	})
	switch {
	case len(rest) == 0:
	case wholeYears(rest[0].iso, zone[FieldExpiryDate].value):
		out[FieldIssueDate] = claim{value: rest[0].iso, confidence: rest[0].confidence * trustLabel}
	case len(rest) == 1 && haveBirth && haveExpiry:
		out[FieldIssueDate] = claim{value: rest[0].iso, confidence: rest[0].confidence * 0.9}
	}
}

// wholeYears reports whether a document issued and expiring on these days runs
// for a number of whole years, as they do, give or take the last day.
func wholeYears(issue, expiry string) bool {
	from, err0 := time.Parse(time.DateOnly, issue)
	to, err1 := time.Parse(time.DateOnly, expiry)
	if err0 != nil || err1 != nil || !from.Before(to) {
		return false
	}
	for years := 1; years <= 20; years++ {
		if d := to.Sub(from.AddDate(years, 0, 0)).Hours() / 24; d >= -2 && d <= 1 {
			return true
		}
	}
	return false
}

// yearsBefore is a date so many years before another, both ISO 8601.
func yearsBefore(iso string, years int) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.AddDate(-years, 0, 0).Format(time.DateOnly)
}

// leastNumber is the least length of a number that print is compared with.
const leastNumber = 5

func (w *work) compareNumber(zone, out map[string]claim) {
	number := zone[FieldNumber].value
	if len(number) < leastNumber {
		return
	}
	var near claim
	for _, s := range w.scrap {
		text := bare(s.Text)
		if strings.Contains(alike(text), alike(number)) {
			out[FieldNumber] = claim{value: number, confidence: s.Confidence}
			return
		}
		if len(text) == len(number) && s.Confidence > near.confidence {
			if d := distance(alike(text), alike(number)); d > 0 && d <= len(number)/3 {
				near = claim{value: text, confidence: s.Confidence, line: s.line}
			}
		}
	}
	if _, ok := out[FieldNumber]; !ok && near.confidence >= 0.95 {
		out[FieldNumber] = claim{value: near.value, confidence: near.confidence * trustLabel * 1.03, line: near.line}
	}
}

// alike writes characters that readers mistake for one another as one of them.
func alike(s string) string { return lookalike.Replace(s) }

var lookalike = strings.NewReplacer("O", "0", "Q", "0", "D", "0", "I", "1", "L", "1", "Z", "2", "S", "5", "G", "6", "B", "8")

var noDigits = strings.NewReplacer("0", "", "1", "", "2", "", "3", "", "4", "", "5", "", "6", "", "7", "", "8", "", "9", "")

func (w *work) compareNames(zone, out map[string]claim) {
	givenAt := -1
	for _, field := range []string{FieldGivenNames, FieldSurname} {
		value := zone[field].value
		if value == "" {
			continue
		}
		best := claim{}
		if named, ok := out[field]; ok {
			// What its label names needs no search, in which an M for the sex may pass for a name that was cut to M.
			if a, ok := agree(named.value, value, w.truncated(field)); ok && a.lost == 0 {
				best = claim{value: a.text, confidence: named.confidence / trustLabel}
			}
		}
		for i, s := range w.scrap {
			if figuresIn(s.Text) > mostNameFigures {
				continue
			}
			text, a, ok := "", agreement{}, false
			open := w.truncated(field) && (field == FieldGivenNames || letterCount(value) >= 10)
			for _, text = range namesIn(valuePart(s.Text), field) {
				if a, ok = agree(text, value, open); ok {
					break
				}
			}
			if !ok || letterCount(text) < min(2, letterCount(value)) || i == givenAt {
				continue
			}
			if letterCount(text) == 1 && w.truncated(field) {
				continue // the sex, or anything: a name that was cut off goes on in print
			}
			if sure := s.Confidence - 0.01*float64(a.lost); sure > best.confidence {
				best = claim{value: a.text, confidence: sure}
				if field == FieldGivenNames && text == nameOf(valuePart(s.Text)) {
					givenAt = i
				}
			}
		}
		if best.value != "" {
			out[field] = best
		} else if w.printed(value) {
			delete(out, field) // a label took another line for it
		}
	}
	if _, ok := out[FieldSurname]; ok || givenAt < 0 || zone[FieldSurname].value == "" {
		return
	}
	// The surname stands right above the given names (9303-4 and 9303-5), in
	// the same type and in the page's upper half; lower down stands the
	// signature, above which may stand anything.
	g := w.scrap[givenAt]
	if g.Y0 > 0.5*float64(w.out.Page.H) {
		return
	}
	best, at := math.Inf(1), -1
	for i, s := range w.scrap {
		dy := g.Y0 - s.Y1
		if i == givenAt || dy < -0.3*g.height() || dy > 3.5*g.height() || math.Abs(s.X0-g.X0) > 1.2*g.height() {
			continue
		}
		if s.height() < 0.8*g.height() || s.height() > 1.25*g.height() || strings.ToUpper(s.Text) != s.Text {
			continue
		}
		if label, _ := w.labelled(s.Text); label != "" || letterCount(s.Text) < 3 || strings.ContainsAny(s.Text, "0123456789/:") {
			continue
		}
		if dy < best {
			best, at = dy, i
		}
	}
	if at >= 0 && w.scrap[at].Confidence >= 0.97 && !w.printed(zone[FieldSurname].value) && distance(bare(w.scrap[at].Text), bare(zone[FieldSurname].value)) > 1 {
		out[FieldSurname] = claim{value: w.scrap[at].Text, confidence: w.scrap[at].Confidence * trustLabel * 1.03, line: w.scrap[at].line}
	}
}

// valuePart is a line without the number of a field before it.
func valuePart(text string) string {
	if _, rest := fieldNumber(text); rest != "" {
		return rest
	}
	return strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != ')' })
}

// namesIn are the texts of a line that may be a name: its part before or after a
// comma, where it has one, for some states print both names in a line, the
// surname first; and the whole.
func namesIn(text, field string) []string {
	text = latinHalf(text)
	whole := nameOf(text)
	before, after, ok := strings.Cut(text, ",")
	switch {
	case ok && field == FieldSurname:
		return []string{nameOf(before), whole}
	case ok:
		return []string{nameOf(after), whole}
	}
	return []string{whole}
}

// distance is Levenshtein's.
func distance(a, b string) int {
	first := make([]int, len(b)+1)
	for j := range first {
		first[j] = j
	}
	return edits(first, a, b)[len(b)]
}

// edits is the last row of Levenshtein's table: the edits from a to each beginning of b,
// where row are those from nothing to it.
func edits(row []int, a, b string) []int {
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			before, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, before+cost)
		}
	}
	return row
}

// printed reports whether a name stands anywhere in the print, alone or not.
func (w *work) printed(name string) bool {
	for _, s := range w.scrap {
		if strings.Contains(bare(s.Text), bare(name)) {
			return true
		}
	}
	return false
}
