package document

import (
	"strings"
	"unicode"

	"github.com/selfsame-id/selfsame/internal/name"
)

// zoneSpellings are the letters that ICAO 9303-3 section 6 spells out in a zone
// in more than one way, or with more than one letter.
var zoneSpellings = map[rune][]string{
	'Ä': {"AE", "A"}, 'Å': {"AA", "A"}, 'Æ': {"AE"}, 'Ö': {"OE", "O"}, 'Ø': {"OE", "O"}, 'Œ': {"OE"}, 'Ü': {"UE", "U", "UXX"},
	'Ñ': {"N", "NXX"}, 'ß': {"SS"}, 'ẞ': {"SS"}, 'Þ': {"TH"}, 'Ð': {"D"}, 'Đ': {"D"}, 'Ĳ': {"IJ"}, 'Ł': {"L"}, 'Ħ': {"H"},
	'Ŋ': {"N"}, 'Ŧ': {"T"}, 'Ə': {"E"}, 'ĸ': {"Q"},
}

// losses are what a plain letter may stand for in a zone where a reader lost
// its mark or took it for the letter that looks like it.
var losses = map[rune][]string{'A': {"AE", "AA"}, 'O': {"OE"}, 'U': {"UE", "UXX"}, 'N': {"NXX"}, 'B': {"SS"}, 'P': {"TH"}, 'E': {"AE"}}

// An agreement is how a printed name and a zone's are one.
type agreement struct {
	text string // the print, with the zone's spaces where the print's were lost
	lost int    // letters of the print that must have lost their marks
}

// agree reports whether print is a spelling of what a zone or barcode says; a
// name that its field cut off agrees as far as it goes.
func agree(print, machine string, truncated bool) (agreement, bool) {
	var letters []rune
	gap := map[int]bool{} // before which letters the machine's name has a space
	for _, r := range machine {
		if r >= 'A' && r <= 'Z' {
			letters = append(letters, r)
		} else if len(letters) > 0 {
			gap[len(letters)] = true
		}
	}
	if len(letters) == 0 || len(letters) > 60 || len(print) > 200 {
		return agreement{}, false
	}
	m := &match{print: []rune(print), letters: string(letters), open: truncated, seen: map[[2]int]int{}}
	lost := m.from(0, 0)
	if lost >= never {
		return agreement{}, false
	}
	return agreement{m.spaced(gap), lost}, true
}

// never is a cost that no name reaches.
const never = 1000

// A match spells a printed name with the letters of a machine's.
type match struct {
	print   []rune
	letters string
	open    bool // the print may go on after the letters end
	seen    map[[2]int]int
}

// spellings are the ways to write a letter of the print, and from which of them
// on it must have lost its mark.
func spellings(r rune) (ways []string, lossy int) {
	r = unicode.ToUpper(r)
	ways = zoneSpellings[r]
	if ways == nil {
		ways = []string{strings.ToUpper(plainLetters(string(r)))}
	}
	return append(append([]string(nil), ways...), losses[r]...), len(ways)
}

// from is the least number of lost marks with which the print from rune i on
// spells the letters from j on.
func (m *match) from(i, j int) int {
	if j == len(m.letters) && m.open {
		return 0
	}
	if i == len(m.print) {
		if j == len(m.letters) {
			return 0
		}
		return never
	}
	key := [2]int{i, j}
	if cost, ok := m.seen[key]; ok {
		return cost
	}
	best := never
	for _, s := range m.steps(i, j) {
		best = min(best, s.cost+m.from(i+1, s.to))
	}
	m.seen[key] = best
	return best
}

type matchStep struct{ to, cost int }

// steps are where the i-th rune of the print may lead from the j-th letter.
func (m *match) steps(i, j int) []matchStep {
	r := m.print[i]
	if !unicode.IsLetter(r) {
		if unicode.IsDigit(r) {
			return nil
		}
		return []matchStep{{j, 0}}
	}
	var out []matchStep
	ways, lossy := spellings(r)
	for k, way := range ways {
		if way == "" || !strings.HasPrefix(m.letters[j:], way) {
			continue
		}
		cost := 0
		if k >= lossy {
			cost = 1
		}
		out = append(out, matchStep{j + len(way), cost})
	}
	return out
}

// oneLetter are the letters that a reader takes others for: one that stands for two of the
// zone's, as losses has it, is what the zone spells with two.
var oneLetter = map[rune]rune{'B': 'ß', 'P': 'Þ'}

// spaced is the print with a space where the machine has one and the print has
// none.
func (m *match) spaced(gap map[int]bool) string {
	var out strings.Builder
	joined := false // whether the last rune written is a letter
	for i, j := 0, 0; i < len(m.print); i++ {
		r := m.print[i]
		if joined && unicode.IsLetter(r) && gap[j] {
			out.WriteByte(' ')
		}
		best, to := never, j
		if j < len(m.letters) {
			for _, s := range m.steps(i, j) {
				if cost := s.cost + m.from(i+1, s.to); cost < best {
					best, to = cost, s.to
				}
			}
		}
		if whole, ok := oneLetter[unicode.ToUpper(r)]; ok && to-j == 2 {
			r = whole
		}
		out.WriteRune(r)
		joined = unicode.IsLetter(r) || r == '\''
		j = to
	}
	return out.String()
}

// Answers to whether a printed name is another than a machine's.
type contrast int

const (
	samePerson contrast = iota
	doubtful            // a letter or two apart: a misreading as likely as another name
	otherName
)

// unmarked undoes how a zone spells letters out, as a reader that sees no marks
// would have it.
var unmarked = strings.NewReplacer("AE", "A", "OE", "O", "UE", "U", "AA", "A", "SS", "B", "TH", "P", "IJ", "Y")

// contrastOf says whether a printed name that does not agree letter by letter is
// another name or may be misread.
func contrastOf(print, machine string) contrast {
	if name.CompareText(print, machine).Judgement == name.Same {
		return samePerson
	}
	near := func(a, b string) bool {
		a, b = alike(a), alike(b)
		return distance(a, b) <= max(1, max(len(a), len(b))/4)
	}
	a, b := bare(print), bare(machine)
	if near(a, b) || near(unmarked.Replace(a), unmarked.Replace(b)) {
		return doubtful
	}
	return otherName
}

// hasMarks reports whether a text has letters beyond A to Z.
func hasMarks(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r > 127 && unicode.IsLetter(r) })
}

// trustRemarked is the confidence of a name put together from two sources that
// do not quite agree.
const trustRemarked = 0.88

// remarked is a machine's name with the marks that the print has on the same
// letters, where the print has nearly all of them and marks at all.
func remarked(print, machine string) (string, bool) {
	own, letters := []rune(print), letterRunes(machine)
	marks := map[int]rune{} // the print's letter for each of the machine's
	spelledOut := map[int]bool{}
	agreed := 0
	pairs := pairUp(own, letters)
	for _, p := range pairs {
		if p.own < 0 || p.other < 0 || !sameLetter(own[p.own], letters[p.other]) {
			continue
		}
		marks[p.other] = own[p.own]
		agreed++
	}
	for i, r := range marks {
		for _, way := range append(zoneSpellings[r], zoneSpellings[unicode.ToUpper(r)]...) {
			if len(way) == 2 && i+1 < len(letters) && string(letters[i:i+2]) == way && marks[i+1] == 0 {
				spelledOut[i+1] = true
				agreed++
			}
		}
	}
	if !hasMarks(print) || len(letters) < 5 || len(letters)-agreed > max(1, len(letters)/8) {
		return "", false
	}
	var out strings.Builder
	at, last := 0, 'A'
	for _, r := range machine {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			out.WriteRune(r)
			last = 'A'
			continue
		}
		switch {
		case marks[at] != 0:
			last = marks[at]
			out.WriteRune(last)
		case !spelledOut[at] && unicode.IsLower(last):
			out.WriteRune(unicode.ToLower(r))
		case !spelledOut[at]:
			out.WriteRune(r)
		}
		at++
	}
	return out.String(), true
}
