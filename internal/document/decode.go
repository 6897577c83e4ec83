package document

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/selfsame-id/selfsame/mrz"
)

// Costs, in natural logarithms, of readings that the format does not foresee.
// A confident character costs more than they do to change, so that what is
// really printed against the rules is still read as printed.
const (
	costClass = 6.0 // a letter where the format has a digit
	costBlock = 3.0 // a code that is not on ICAO's list, a month 13
	floorProb = 1e-6
	perState  = 4 // readings kept for each state of the digits
	// reach is how much less likely than a place's likeliest character one may
	// be and still be an alternative. What is left out is in no reading and in no
	// rival's probability either, so it must be next to nothing.
	reach = 11.0
)

// An option is one way to read one place or block.
type option struct {
	text  string
	score float64
}

// A reading is one way to read the whole zone.
type reading struct {
	text  string // all lines joined
	score float64
}

// A decoded zone is what the columns say under one grammar.
type decoded struct {
	Grammar *grammar
	Plain   reading   // the likeliest reading, whatever the check digits say
	Checked []reading // the likeliest readings that satisfy every check digit, best first
	Mass    float64   // natural logarithm of the probability of all that satisfy them
	Share   float64   // the best one's part of it
}

// decode finds the likeliest readings of a zone's columns under a grammar.
//
// It is an exact search: a dynamic program over the places in reading order
// whose state is the running sum of the composite digit and that of the span
// under way, both modulo 10. Every check digit is thus a constraint on which
// alternatives go together, and never a repair of the best guess.
func decode(lines [][]column, g *grammar) decoded {
	steps := options(lines, g)
	plain := reading{}
	for _, step := range steps {
		plain.text += step[0].text
		plain.score += step[0].score
	}
	sums := contributions(g)
	now := newTable()
	now[0].readings = append(now[0].readings, partial{})
	at := 0
	for _, step := range steps {
		now = advance(now, step, sums[at:at+len(step[0].text)])
		at += len(step[0].text)
	}
	out := decoded{Grammar: g, Plain: plain, Mass: math.Inf(-1)}
	for s := range now {
		for _, r := range now[s].readings {
			out.Checked = append(out.Checked, reading{text: r.String(), score: r.score})
		}
		out.Mass = logAdd(out.Mass, now[s].mass)
	}
	sort.Slice(out.Checked, func(i, j int) bool { return out.Checked[i].score > out.Checked[j].score })
	if len(out.Checked) > 0 {
		out.Share = math.Exp(out.Checked[0].score - out.Mass)
	}
	return out
}

// A partial reading is a chain of options, the last one first.
type partial struct {
	before *partial
	text   string
	score  float64
}

func (p partial) String() string {
	var parts []string
	for at := &p; at != nil; at = at.before {
		parts = append(parts, at.text)
	}
	slices.Reverse(parts)
	return strings.Join(parts, "")
}

// A state holds the readings whose sums so far are the same: the likeliest
// ones, and the probability of them all.
type state struct {
	readings []partial
	mass     float64
}

// A table has a state for each pair of sums: composite times 10 plus part.
type table [100]state

func newTable() *table {
	t := &table{}
	for i := range t {
		t[i].mass = math.Inf(-1)
	}
	t[0].mass = 0
	return t
}

// A contribution is what one place does to the sums: its weight in the span
// under way and in the composite (0 where it is not part of them), or that it
// is itself a digit to agree with them.
type contribution struct {
	part, whole           uint8
	partDigit, wholeDigit bool
}

func contributions(g *grammar) []contribution {
	sums := make([]contribution, len(g.Lengths)*g.width())
	index := func(p mrz.Position) int { return p.Line*g.width() + p.Col }
	weights := [3]uint8{7, 3, 1}
	for _, s := range g.Spans {
		for i, p := range s.Places {
			sums[index(p)].part = weights[i%3]
		}
		sums[index(s.Digit)].partDigit = true
	}
	if g.Whole != nil {
		for i, p := range g.Whole.Places {
			sums[index(p)].whole = weights[i%3]
		}
		sums[index(g.Whole.Digit)].wholeDigit = true
	}
	return sums
}

// value is a character's value in a check digit.
func value(c byte) uint8 {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'A' && c <= 'Z':
		return c - 'A' + 10
	default:
		return 0
	}
}

// pass moves the sums over one character; ok is false where a check digit does
// not agree with them. A filler stands for the digit 0 of an empty span, as
// ICAO allows for optional data, and as some states print it elsewhere.
func pass(whole, part uint8, c byte, k contribution) (newWhole, newPart uint8, ok bool) {
	v := value(c)
	isDigit := c <= '9' || c == '<' && k.partDigit && part == 0
	if (k.partDigit && v != part || k.wholeDigit && v != whole) || (k.partDigit || k.wholeDigit) && !isDigit {
		return 0, 0, false
	}
	if k.partDigit {
		part = 0
	}
	return (whole + k.whole*v) % 10, (part + k.part*v) % 10, true
}

func advance(from *table, step []option, sums []contribution) *table {
	idle := true
	for _, k := range sums {
		idle = idle && k == contribution{}
	}
	if idle {
		step = step[:1] // no check digit speaks about it: only the likeliest
	}
	to := newTable()
	to[0].mass = math.Inf(-1)
	for s := range from {
		if len(from[s].readings) == 0 {
			continue
		}
		for _, o := range step {
			whole, part, ok := uint8(s/10), uint8(s%10), true
			for i := 0; i < len(sums) && ok; i++ {
				whole, part, ok = pass(whole, part, o.text[i], sums[i])
			}
			if !ok {
				continue
			}
			next := &to[int(whole)*10+int(part)]
			next.mass = logAdd(next.mass, from[s].mass+o.score)
			for i := range from[s].readings {
				next.keep(&from[s].readings[i], o)
			}
		}
	}
	return to
}

// keep inserts r continued by o among a state's best readings.
func (s *state) keep(r *partial, o option) {
	score := r.score + o.score
	if len(s.readings) == perState && score <= s.readings[perState-1].score {
		return
	}
	if len(s.readings) < perState {
		s.readings = append(s.readings, partial{})
	}
	i := len(s.readings) - 1
	for i > 0 && s.readings[i-1].score < score {
		s.readings[i] = s.readings[i-1]
		i--
	}
	s.readings[i] = partial{before: r, text: o.text, score: score}
}

// options lists, in reading order, the ways to read each place or block.
func options(lines [][]column, g *grammar) [][]option {
	starts := map[mrz.Position]block{}
	for _, b := range g.Blocks {
		starts[b.At] = b
	}
	var steps [][]option
	for l := range g.Lengths {
		for c := 0; c < g.width(); {
			if b, ok := starts[mrz.Position{Line: l, Col: c}]; ok {
				steps = append(steps, blockOptions(lines, g, b))
				c += b.Length
				continue
			}
			steps = append(steps, placeOptions(lines[l][c], g.allowed(l, c)))
			c++
		}
	}
	return steps
}

// placeOptions are the characters that may stand at a place, likeliest first.
func placeOptions(col column, class mrz.Set) []option {
	list := make([]option, 0, symbols)
	for c := range symbols {
		score := math.Log(max(col[c], floorProb))
		if !class.Has(alphabet[c]) {
			score -= costClass
		}
		list = append(list, option{alphabet[c : c+1], score})
	}
	return withinReach(list)
}

// blockOptions combines the characters of a block's places.
func blockOptions(lines [][]column, g *grammar, b block) []option {
	list := []option{{}}
	for i := range b.Length {
		var grown []option
		for _, add := range placeOptions(lines[b.At.Line][b.At.Col+i], g.allowed(b.At.Line, b.At.Col+i)) {
			for _, o := range list {
				grown = append(grown, option{o.text + add.text, o.score + add.score})
			}
		}
		list = withinReach(grown)
	}
	for i := range list {
		if !b.Plausible(list[i].text) {
			list[i].score -= costBlock
		}
	}
	return withinReach(list)
}

// withinReach sorts options, likeliest first, and drops what is out of reach.
func withinReach(list []option) []option {
	sort.Slice(list, func(i, j int) bool {
		return list[i].score > list[j].score || list[i].score == list[j].score && list[i].text < list[j].text
	})
	n := 1
	for n < len(list) && list[n].score > list[0].score-reach {
		n++
	}
	return list[:n]
}

// index is a character's place in the alphabet.
func index(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	default:
		return filler
	}
}

func logAdd(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(b, -1) {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}
