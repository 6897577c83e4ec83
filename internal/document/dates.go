package document

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// An order is how a document writes a date in figures.
type order int

// The orders.
const (
	dayFirst order = iota
	monthFirst
	yearFirst
)

// A printedDate is a day as print says it. Short is set where the year has two
// digits, which the caller must resolve.
type printedDate struct {
	Year, Month, Day int
	Short            bool
}

// iso is the date as ISO 8601; a short year is taken as the latest that is not
// more than ahead years after today.
func (d printedDate) iso(today time.Time, ahead int) string {
	year := d.Year
	if d.Short {
		year += today.Year() / 100 * 100
		for time.Date(year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).After(today.AddDate(ahead, 0, 0)) {
			year -= 100
		}
	}
	return time.Date(year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// six is the date as a zone writes it.
func (d printedDate) six() string {
	return time.Date(2000+d.Year%100, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Format("060102")
}

var (
	inFigures    = regexp.MustCompile(`(?:^|\D)(\d{1,2})\s?[./\-,\s]{1,2}\s?(\d{1,2})\s?[./\-,\s]{1,2}\s?(\d{4})(?:\D|$)`)
	shortYear    = regexp.MustCompile(`(?:^|\D)(\d{1,2})\s?[./\-,\s]\s?(\d{1,2})\s?[./\-,\s]\s?(\d{2})(?:\D|$)`)
	yearAhead    = regexp.MustCompile(`(?:^|\D)(\d{4})\s?[./\-\s]\s?(\d{1,2})\s?[./\-\s]\s?(\d{1,2})(?:\D|$)`)
	together     = regexp.MustCompile(`(?:^|\D)(\d{2})\s?(\d{2})\s?(19\d{2}|20\d{2})(?:\D|$)`)
	inWords      = regexp.MustCompile(`(?:^|\D)(\d{1,2})[\s.\-/]*(\pL{3,}\.?)(?:\s?/\s?(\pL{3,})\.?)?[\s.\-/]*(\d{4}|\d{2})(?:\D|$)`)
	wordsBetween = regexp.MustCompile(`(?:^|\D)(\d{1,2})([\s.\-/]*\pL{1,5}[\s.\-/]{1,3}\pL{1,5}[\s.\-/]*)(\d{4})(?:\D|$)`)
	wordAfter    = regexp.MustCompile(`(?:^|\D)(\d{4})[\s.\-/]+(\pL{3,})[\s.\-/]+(\d{1,2})(?:\D|$)`)
	wordFirst    = regexp.MustCompile(`(\pL{3,})\.?\s?(\d{1,2}),?\s?(\d{4})(?:\D|$)`)
)

// lettersInMonths gives back the letter O where a recogniser took it for a
// figure beside figures.
var lettersInMonths = strings.NewReplacer("0CT", "OCT", "0KT", "OKT", "0UT", "OUT", "N0V", "NOV", "AG0", "AGO", "A0U", "AOU", "A0Û", "AOÛ")

// parseDate finds a date in a line of print. usual is the order of figures
// where both would do; an impossible month turns it round.
func parseDate(text string, usual order) (printedDate, bool) {
	text = lettersInMonths.Replace(text)
	if m := yearAhead.FindStringSubmatch(text); m != nil {
		return dateOf(m[1], m[2], m[3])
	}
	if m := inFigures.FindStringSubmatch(text); m != nil {
		return figures(m[1], m[2], m[3], usual)
	}
	if m := shortYear.FindStringSubmatch(text); m != nil {
		return figures(m[1], m[2], m[3], usual)
	}
	if m := inWords.FindStringSubmatch(text); m != nil {
		for _, word := range m[2:4] {
			if n := monthNamed(word); n > 0 {
				return dateOf(m[4], strconv.Itoa(n), m[1])
			}
		}
	}
	if m := wordAfter.FindStringSubmatch(text); m != nil { // as Canada's provinces write: 2029-Jan-01
		if n := monthNamed(m[2]); n > 0 {
			return dateOf(m[1], strconv.Itoa(n), m[3])
		}
	}
	if m := wordsBetween.FindStringSubmatch(text); m != nil { // a stroke read one letter too far: "OC/TOKT"
		if n := monthNamed(m[2]); n > 0 {
			return dateOf(m[3], strconv.Itoa(n), m[1])
		}
	}
	if m := wordFirst.FindStringSubmatch(text); m != nil {
		if n := monthNamed(m[1]); n > 0 {
			return dateOf(m[3], strconv.Itoa(n), m[2])
		}
	}
	if m := together.FindStringSubmatch(text); m != nil {
		return figures(m[1], m[2], m[3], usual)
	}
	return printedDate{}, false
}

func figures(a, b, year string, usual order) (printedDate, bool) {
	first, second := b, a // month, day
	if usual == monthFirst {
		first, second = a, b
	}
	if d, ok := dateOf(year, first, second); ok {
		return d, true
	}
	return dateOf(year, second, first)
}

func dateOf(year, month, day string) (printedDate, bool) {
	y, err0 := strconv.Atoi(year)
	m, err1 := strconv.Atoi(month)
	d, err2 := strconv.Atoi(day)
	if err0 != nil || err1 != nil || err2 != nil || m < 1 || m > 12 || d < 1 || d > 31 {
		return printedDate{}, false
	}
	out := printedDate{Year: y, Month: m, Day: d, Short: len(year) <= 2}
	leap := y
	if out.Short {
		leap = 2000 + y
	}
	real := time.Date(leap, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return out, int(real.Month()) == m && (out.Short || y >= 1880 && y <= 2100)
}

// monthNamed is the month that a word names in a language of the documents, or
// 0: the longest beginning that the table has decides.
func monthNamed(word string) int {
	plain := plainLetters(word)
	for n := min(len(plain), 5); n >= 3; n-- {
		if month, ok := monthBeginnings[plain[:n]]; ok {
			return month
		}
	}
	return 0
}

// plainLetters is a word in small letters without accents.
func plainLetters(s string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r >= 'a' && r <= 'z':
			out.WriteRune(r)
		case r == 'ł':
			out.WriteByte('l')
		case r == 'ı':
			out.WriteByte('i')
		case r == 'ø':
			out.WriteByte('o')
		case r == 'æ':
			out.WriteString("ae")
		case r == 'ß':
			out.WriteString("ss")
		}
	}
	return out.String()
}

// monthBeginnings are the first letters of the months' names and usual
// abbreviations: English, French, German, Spanish, Portuguese, Italian, Dutch,
// Danish, Norwegian, Swedish, Icelandic, Finnish, Estonian, Latvian,
// Lithuanian, Polish, Czech, Slovak, Slovene, Croatian, Hungarian, Romanian,
// Turkish, Albanian, Irish and Maltese. Where a beginning names different
// months in two languages it stands where most documents have it (mei is the
// Dutch May, lis the Polish and Czech November) or nowhere (lip, cer).
var monthBeginnings = monthTable(
	"jan jaa ene gen tam sty led sij oca ean ian sau",
	"feb fev vel hel lut uno sub vee shk vas fra fea",
	"mar maer mrz maa marz kov bre ozu",
	"apr avr abr huh dub tra bal nis pri",
	"mai may mei maj tou svi bea mag mayo geg kve mej",
	"jun juin kes cze haz qer giu bir iun juun gun",
	"jul juil lug hei tem kor iul lie juul lul srpan",
	"aug aou ago elo sie srpe kol agu gus lun rugp rgp aww",
	"sep syy wrz zar ruj eyl sht mfo rugs rgs set sze",
	"oct okt out lok paz rij eki tet dfo spa ott",
	"nov lis stu nen sam lap noi kas marr",
	"dec des dez dic jou gru pro ara dhj nol det",
)

func monthTable(months ...string) map[string]int {
	table := map[string]int{}
	for i, list := range months {
		for _, beginning := range strings.Fields(list) {
			table[beginning] = i + 1
		}
	}
	return table
}
