package document

import (
	"math"
	"sort"
	"strings"

	"github.com/selfsame-id/selfsame/mrz"
)

// A Zone is a machine-readable zone as it was read.
type Zone struct {
	Format mrz.Format
	Lines  []string
	// Valid reports whether every check digit agrees; FailedChecks names those
	// that do not, in the words of package mrz.
	Valid        bool
	FailedChecks []string
	Doc          mrz.Document
	// Confidence has for each line the probability of each of its characters,
	// 0 to 1, as far as the network knows itself.
	Confidence [][]float64
}

// Limits of what is believed. Costs are natural logarithms.
const (
	// maxBend is how unlikely, against the plain reading, a reading that
	// satisfies the check digits may be. A character the network is sure of
	// costs more: what is printed wrong is read as it is printed.
	maxBend = 5.0
	// minShare is what part of the probability of all readings that satisfy the
	// check digits the chosen one must have: where two would do, neither is it.
	// All the others together are a thousand times less likely. 6 and G, 8 and S,
	// 0 and A are worth the same in every digit, so that they are often all that
	// is in doubt: agreedShare will do where agreedLooks crops in turn had that very
	// reading as the plain one.
	minShare    = 0.999
	agreedShare = 0.99
	agreedLooks = 3
	// A zone whose check digits fail is given as it is printed where no reading
	// that satisfies them costs less than sureBend and no character that a check
	// digit covers is less probable than sure.
	sureBend = 8.0
	sure     = 0.7
	// minFit is the least mean logarithm, per character, of a line having the
	// format's length and the plain reading.
	minFit = -0.35
)

// A candidate is a zone read under one grammar, before it is judged.
type candidate struct {
	decoded
	columns [][]column
	fit     float64 // mean logarithm per character; higher is better
}

// A hearing is a line of a zone as its crops were read. Aligning a crop to a
// number of characters is the costly part, so each is done once.
type hearing struct {
	crops   []posterior
	aligned map[int][]*aligned // by number of characters; nil where a crop does not have it
}

func (h *hearing) add(p posterior) { h.crops = append(h.crops, p) }

// as aligns the crops to n characters.
func (h *hearing) as(n int) []*aligned {
	if h.aligned == nil {
		h.aligned = map[int][]*aligned{}
	}
	list := h.aligned[n]
	for _, p := range h.crops[len(list):] {
		list = append(list, alignEvenly(p, n))
	}
	h.aligned[n] = list
	return list
}

// alignEvenly aligns with the characters expected where an even pitch puts
// them: the pitch of the plain reading or, where that has not as many places,
// of a first alignment.
func alignEvenly(p posterior, n int) *aligned {
	line, ok := align(p, n, nil)
	if !ok {
		return nil
	}
	even := heardPitch(p, n)
	if even == nil {
		places := make([]int, n)
		for i := range places {
			places[i] = i
		}
		even = fitPitch(places, line.centres)
	}
	if even == nil {
		return &line
	}
	if again, ok := align(p, n, even); ok {
		again.loglik = line.loglik
		line = again
	}
	return &line
}

// readStack reads lines under the grammars that have as many, and returns the
// candidates, best first.
func readStack(stack []*hearing, all []*grammar) []candidate {
	lines := map[int][]fused{} // by number of characters
	var list []candidate
	for _, g := range all {
		if len(g.Lengths) != len(stack) {
			continue
		}
		if _, done := lines[g.width()]; !done {
			for _, h := range stack {
				lines[g.width()] = append(lines[g.width()], fuse(h.as(g.width())))
			}
		}
		if c, ok := readAs(lines[g.width()], g); ok {
			list = append(list, c)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].fit > list[j].fit })
	if len(list) > 0 {
		list[0].rivalled(list[1:])
	}
	return list
}

// rivalled lowers the share of a candidate by what the same lines may say under
// other grammars: a number that goes on in the optional data, say.
func (c *candidate) rivalled(others []candidate) {
	if len(c.Checked) == 0 {
		return
	}
	total := c.Mass + c.Grammar.Prior
	for _, o := range others {
		if o.Grammar.width() == c.Grammar.width() && len(o.Checked) > 0 && !sameMeaning(c.Checked[0].text, o.Checked[0].text, c.Grammar.width()) {
			total = logAdd(total, o.Mass+o.Grammar.Prior)
		}
	}
	c.Share = math.Exp(c.Checked[0].score + c.Grammar.Prior - total)
}

// sameMeaning reports whether two texts of a zone say the same number and dates.
func sameMeaning(a, b string, width int) bool {
	x, err := mrz.Parse(split(a, width))
	if err != nil {
		return false
	}
	y, err := mrz.Parse(split(b, width))
	return err == nil && x.Number == y.Number && x.Birth == y.Birth && x.Expiry == y.Expiry
}

func readAs(lines []fused, g *grammar) (candidate, bool) {
	c := candidate{}
	length := 0.0
	for _, l := range lines {
		if l.columns == nil {
			return c, false
		}
		c.columns = append(c.columns, append([]column(nil), l.columns...))
		length += l.loglik
	}
	for at, set := range g.Narrow {
		if set == mrz.Filler && c.columns[at.Line][at.Col][filler] < 0.2 {
			return c, false // the variant's own mark is not there
		}
	}
	for l := range c.columns {
		for col := range c.columns[l] {
			c.columns[l][col] = admit(c.columns[l][col], g.allowed(l, col))
		}
	}
	for _, s := range g.Names {
		shapeName(c.columns[s.Line][s.From:s.To])
	}
	c.decoded = decode(c.columns, g)
	if f, ok := mrz.Detect(split(c.Plain.text, g.width())); !ok || f != g.Format {
		return c, false // its first letters name another format of this size
	}
	if g.Format == mrz.TD2 && c.Plain.text[0] == 'P' {
		// A passport's zone whose end is missing: 9303-6 begins no TD2 with P, and the composite digit agrees with
		// the character in its place once in ten.
		return c, false
	}
	best := c.Plain.score
	if len(c.Checked) > 0 && c.Plain.score-c.Checked[0].score < maxBend {
		best += 3 // check digits that agree speak for the format
	}
	c.fit = (best + length + g.Prior) / float64(len(lines)*g.width())
	return c, true
}

// fused is a line read in several crops as so many characters.
type fused struct {
	columns []column
	loglik  float64
}

// fuse takes the geometric mean of what the crops of a line say of each place.
// They are no independent witnesses, so their probabilities are averaged and
// not multiplied. Crops that do not have the number of characters leave the ones
// that do alone.
func fuse(lines []*aligned) fused {
	best := math.Inf(-1)
	for _, line := range lines {
		if line != nil {
			best = max(best, line.loglik)
		}
	}
	out := fused{loglik: best}
	total := 0.0
	for _, line := range lines {
		if line == nil {
			continue
		}
		weight := math.Exp(max(-20, line.loglik-best) / 4)
		total += weight
		if out.columns == nil {
			out.columns = make([]column, len(line.columns))
		}
		for i := range line.columns {
			for c, v := range line.columns[i] {
				out.columns[i][c] += weight * math.Log(max(v, floorProb))
			}
		}
	}
	for i := range out.columns {
		sum := 0.0
		for c := range out.columns[i] {
			out.columns[i][c] = math.Exp(out.columns[i][c] / total)
			sum += out.columns[i][c]
		}
		for c := range out.columns[i] {
			out.columns[i][c] /= sum
		}
	}
	return out
}

// judge decides what to make of a candidate: a zone, or none. looks is after how
// many crops in turn its plain reading was the same and valid. again says that
// more crops of the same lines may settle it or improve it.
func judge(c candidate, looks int) (zone *Zone, again bool) {
	if c.fit < minFit {
		return nil, true
	}
	bend := math.Inf(1)
	if len(c.Checked) > 0 {
		bend = c.Plain.score - c.Checked[0].score
	}
	enough := minShare
	if looks >= agreedLooks {
		enough = agreedShare
	}
	switch {
	case bend <= maxBend && c.Share >= enough:
		return newZone(c, c.Checked[0].text), bend > 0.1 || c.faintest() < sure
	case bend > sureBend && c.weakest() >= sure:
		return newZone(c, c.Plain.text), true
	}
	return nil, true
}

// valid reports whether the plain reading satisfies every check digit.
func (c candidate) valid() bool { return len(c.Checked) > 0 && c.Checked[0].text == c.Plain.text }

// faintest is the least probability of a character of the plain reading.
func (c candidate) faintest() float64 {
	least := 1.0
	width := c.Grammar.width()
	for l := range c.columns {
		for col := range c.columns[l] {
			least = min(least, c.columns[l][col][index(c.Plain.text[l*width+col])])
		}
	}
	return least
}

// weakest is the least probability of a character of the plain reading, among
// those that a check digit covers or is.
func (c candidate) weakest() float64 {
	weakest := 1.0
	width := c.Grammar.width()
	look := func(p mrz.Position) {
		weakest = min(weakest, c.columns[p.Line][p.Col][index(c.Plain.text[p.Line*width+p.Col])])
	}
	for _, s := range c.Grammar.Spans {
		for _, p := range s.Places {
			look(p)
		}
		look(s.Digit)
	}
	if w := c.Grammar.Whole; w != nil {
		for _, p := range w.Places {
			look(p)
		}
		look(w.Digit)
	}
	return weakest
}

func newZone(c candidate, text string) *Zone {
	width := c.Grammar.width()
	z := &Zone{Format: c.Grammar.Format, Lines: split(text, width)}
	for l, line := range z.Lines {
		sureness := make([]float64, width)
		for i := range sureness {
			sureness[i] = c.columns[l][i][index(line[i])]
		}
		z.Confidence = append(z.Confidence, sureness)
	}
	doc, err := mrz.Parse(z.Lines)
	if err != nil || doc.Format != z.Format {
		return nil
	}
	z.Doc = doc
	if z.halfDated() {
		return nil
	}
	z.Valid = doc.Valid()
	z.FailedChecks = doc.FailedChecks()
	return z
}

// surelyFilled is the probability from which a filler in a date is believed: a
// day that is not known is rare, a figure that was not made out is not, and one
// check digit in ten agrees with it by chance.
const surelyFilled = 0.95

// halfDated reports whether a date has figures and fillers that are not beyond
// doubt.
func (z *Zone) halfDated() bool {
	for _, f := range z.Format.Fields() {
		if f.Name != mrz.FieldBirth && f.Name != mrz.FieldExpiry {
			continue
		}
		text := f.Of(z.Lines)
		if !strings.Contains(text, "<") || strings.Trim(text, "<") == "" {
			continue
		}
		for i := range len(text) {
			if text[i] == '<' && z.Confidence[f.Line][f.From+i] < surelyFilled {
				return true
			}
		}
	}
	return false
}

// split cuts the text of a zone into its lines.
func split(text string, width int) []string {
	var lines []string
	for ; len(text) >= width; text = text[width:] {
		lines = append(lines, text[:width])
	}
	return lines
}
