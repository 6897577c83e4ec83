package document

import (
	"context"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// Bounds of the search for a zone.
const (
	seedLetters = 20 // least length of a line of text to start from, in heights of its letters; a zone's lines have 30 and more
	maxSeeds    = 4  // stretches of the picture that are looked into
	maxLooks    = 6  // and all that are cut out, of which most are seen to be hopeless
	patchLetter = 18.0
	// boxToLetter is the height of a found line of text in heights of its
	// capital letters: detectors draw their boxes with some room.
	boxToLetter = 1.5
	maxRows     = 6 // rows read in one stretch
)

// A zoneFinder finds and reads the machine-readable zone of a picture.
type zoneFinder struct {
	reader   *zoneReader
	grammars []*grammar
}

// A sighting is a zone and where its lines run.
type sighting struct {
	Zone  *Zone
	Lines []line
	Fit   float64
	// Plain says that every character that a check digit covers is beyond
	// doubt: where a digit fails then, no other look will make it agree.
	Plain bool
}

// settled reports whether there is nothing more to look for.
func (s *sighting) settled() bool { return s != nil && (s.Zone.Valid || s.Plain) }

// find looks where the layout has long lines of text, likeliest first, and
// returns the best zone that it can read; nil where there is none. seen reports
// whether something looked like a zone, read or not. Lines that are hopeless are
// added to none, and those in it are passed over.
func (f *zoneFinder) find(ctx context.Context, p *pyramid, lay layout, none *[]bar) (best *sighting, seen bool, err error) {
	var done []bar
	likely, sure := len(chain(lay.Zone)), zoneLikely(lay.Zone)
	looks := 0
	for i, seed := range seeds(lay) {
		if len(done) == maxSeeds || looks == maxLooks {
			break
		}
		if covered(seed, done) || i >= likely && slices.ContainsFunc(*none, seed.same) {
			continue
		}
		looks++
		if i >= likely || !sure {
			if hopeless, err := f.hopeless(ctx, p, seed, i < likely); err != nil {
				return nil, seen, err
			} else if hopeless {
				*none = append(*none, seed)
				continue
			}
		}
		area := stretch(seed)
		first, err := f.within(ctx, p, area, seed, lay)
		if err != nil {
			return nil, seen, err
		}
		if len(first.rows) == 0 {
			continue
		}
		done = append(done, area)
		all, err := f.beyond(ctx, p, first, lay)
		if err != nil {
			return nil, seen, err
		}
		seen = seen || all.seen
		if all.found == nil {
			continue
		}
		if best == nil || better(all.found, best) {
			best = all.found
		}
		if best.settled() {
			break
		}
	}
	return best, seen, nil
}

// surelyKind is how sure the finder must be of the kind for the places to be left
// out in which that kind has nothing.
const surelyKind = 0.9

// better prefers a valid zone, then the one that fits its grammar better.
func better(a, b *sighting) bool {
	if a.Zone.Valid != b.Zone.Valid {
		return a.Zone.Valid
	}
	return a.Fit > b.Fit
}

// seeds are the lines of text to start from: those the finder takes for lines
// of a zone, then the longest, without the bars of a barcode that a detector of
// text takes for print. On a licence's back that surely is one, no others are tried.
func seeds(lay layout) []bar {
	list := chain(lay.Zone)
	sort.SliceStable(list, func(i, j int) bool { return list[i].W > list[j].W })
	if len(lay.Barcodes) > 0 && lay.Kind == DrivingLicence && lay.Side == Back && lay.KindScore > surelyKind {
		return list
	}
	var long []bar
	for _, b := range chain(lay.Text) {
		if b.W > seedLetters*b.H/boxToLetter && !slices.ContainsFunc(lay.Barcodes, func(c bar) bool { return c.holds(b.Center) }) {
			long = append(long, b)
		}
	}
	sort.SliceStable(long, func(i, j int) bool { return long[i].W*long[i].W/long[i].H > long[j].W*long[j].W/long[j].H })
	return append(list, long...)
}

// chain joins lines of text that continue one another: detectors often break a
// line at its fillers.
func chain(bars []bar) []bar {
	list := append([]bar(nil), bars...)
	sort.SliceStable(list, func(i, j int) bool { return list[i].W > list[j].W })
	for i := 0; i < len(list); i++ {
		for j := i + 1; j < len(list); j++ {
			joined, ok := join(list[i], list[j])
			if !ok {
				continue
			}
			list[i] = joined
			list = append(list[:j], list[j+1:]...)
			j = i // the longer line may reach others now
		}
	}
	return list
}

// join returns the line that a and the shorter b are parts of.
func join(a, b bar) (bar, bool) {
	u, v := a.offset(b.Center)
	ratio := b.H / a.H
	if math.Abs(v) > 0.5*a.H || ratio < 0.55 || ratio > 1.6 || math.Abs(u)-(a.W+b.W)/2 > 2.5*a.H {
		return bar{}, false
	}
	if b.W > 3*b.H && angleBetween(a.Angle, b.Angle) > 0.12 {
		return bar{}, false
	}
	left, right := min(-a.W/2, u-b.W/2), max(a.W/2, u+b.W/2)
	out := a
	// The joined line leans as its parts' centres do.
	out.Center = a.at((left+right)/2, v*b.W/(a.W+b.W))
	if b.W > 0.3*a.W {
		out.Angle = a.Angle + math.Atan2(v, u)
		if u < 0 {
			out.Angle = a.Angle + math.Atan2(-v, -u)
		}
	}
	out.W, out.H = right-left, max(a.H, b.H*0.9)
	return out.turned(), true
}

// covered reports whether the whole of a line runs through a stretch that was
// looked into.
func covered(b bar, done []bar) bool {
	for _, d := range done {
		u, v := d.offset(b.Center)
		if math.Abs(u)+0.45*b.W < d.W/2 && math.Abs(v) < 0.4*d.H && angleBetween(b.Angle, d.Angle) < 0.1 {
			return true
		}
	}
	return false
}

// stretch is the part of the picture around a line of text in which the rest
// of its zone must lie: a little longer, and three lines up and down.
func stretch(seed bar) bar {
	letter := seed.H / boxToLetter
	area := seed.turned()
	area.H = 15 * letter
	area.W = max(1.25*seed.W, seed.W+10*letter, 36*letter)
	area.W = min(area.W, 60*letter)
	return area
}

// holds reports whether a place lies inside a bar.
func (b bar) holds(at vision.Point) bool {
	u, v := b.offset(at)
	return math.Abs(u) < b.W/2 && math.Abs(v) < b.H/2
}

// narrowed is the middle of a bar, that share of its height.
func (b bar) narrowed(share float64) bar {
	b.H *= share
	return b
}

// same reports whether two bars are as good as one.
func (b bar) same(c bar) bool {
	u, v := b.offset(c.Center)
	return max(math.Abs(u), math.Abs(v)) < 0.3*b.H && math.Abs(b.W-c.W) < b.H && angleBetween(b.Angle, c.Angle) < 0.02
}

// zoneLikely reports whether the lines that the layout takes for a zone's are
// likely to be some: two of ten letters at least and as sure as not, or one that
// is surer. The lines of zones that are read are of thirty letters and more, and
// a single one, not so sure, is mostly a line of the fine print on a card's back.
func zoneLikely(bars []bar) bool {
	n := 0
	for _, b := range bars {
		switch letters := b.W / b.H * boxToLetter; {
		case letters <= 10 || b.Score < 0.5:
		case b.Score >= 0.6:
			return true
		default:
			n++
		}
	}
	return n >= 2
}

// read reads the zone among rows. like reports whether any look like a zone's.
func (f *zoneFinder) read(ctx context.Context, p *pyramid, list []heard) (best *sighting, like bool, err error) {
	for _, group := range stacks(list) {
		like = true
		s, err := f.settle(ctx, p, group)
		if err != nil {
			return nil, like, err
		}
		if s != nil && (best == nil || better(s, best)) {
			best = s
		}
		if best.settled() {
			break
		}
	}
	return best, like, nil
}

// zoneLike reports whether a row's first reading may be a line of a zone: of
// about the right length, and with fillers or digits enough.
func zoneLike(text string) bool {
	if len(text) < 24 || len(text) > 50 {
		return false
	}
	fillers, digits := strings.Count(text, "<"), figuresIn(text)
	return fillers >= 3 || fillers >= 1 && digits >= 8 || digits >= 14
}

// stacks lists the runs of one to three neighbouring rows that may be a zone,
// the longest first: a TD1's last two lines are no zone of their own.
func stacks(list []heard) [][]heard {
	var all [][]heard
	for n := 3; n >= 1; n-- {
		for i := 0; i+n <= len(list); i++ {
			group := list[i : i+n]
			if even(group) {
				all = append(all, group)
			}
		}
	}
	return all
}

// Lengths, read roughly, of the lines of zones by how many lines they have.
var roughly = map[int][2]int{1: {27, 33}, 2: {31, 50}, 3: {24, 36}}

// even reports whether rows look like one zone: each like a zone's line, of
// one height and one distance.
func even(group []heard) bool {
	if t := group[0].text; len(group) == 1 && !strings.Contains(t[:min(3, len(t))], "D") {
		return false // the only zone of one line is a licence's, which begins with a D
	}
	for i, h := range group {
		n := len(h.text)
		if !zoneLike(h.text) || n < roughly[len(group)][0] || n > roughly[len(group)][1] {
			return false
		}
		if i == 0 {
			continue
		}
		a, b := group[i-1].line.Row, h.line.Row
		height := (a.Height + b.Height) / 2
		step := math.Abs(b.Y - a.Y)
		if step < 1.1*height || step > 4*height || a.Height > 1.6*b.Height || b.Height > 1.6*a.Height {
			return false
		}
		if i > 1 {
			before := math.Abs(a.Y - group[i-2].line.Row.Y)
			if step > 1.35*before || before > 1.35*step {
				return false
			}
		}
	}
	return true
}

// settle reads a group of rows as a zone, with more crops where the first do
// not settle it.
func (f *zoneFinder) settle(ctx context.Context, p *pyramid, group []heard) (*sighting, error) {
	boxes, ink := justify(group)
	stack := make([]*hearing, len(group))
	swells := make([]float64, len(group))
	for i := range stack {
		stack[i], swells[i] = &hearing{}, group[i].swell
	}
	swell := median(swells)
	formats := f.grammars
	var settled *sighting
	looks := unison{}
	for n, framing := range framings {
		frame := boxes
		if framing.Ink {
			frame = ink
		}
		for i, h := range group {
			h.line.Row.Left, h.line.Row.Right, h.line.Row.Swell = frame.left, frame.right, swell
			post, err := f.reader.read(ctx, p, h.line, framing)
			if err != nil {
				return nil, err
			}
			stack[i].add(post)
			group[i].line.Row.First, group[i].line.Row.Last = h.line.span(post, framing)
		}
		candidates := readStack(stack, formats)
		if len(candidates) == 0 {
			break
		}
		best := candidates[0]
		looks = looks.after(best)
		zone, again := judge(best, looks.n)
		if zone != nil {
			s := &sighting{Zone: zone, Fit: best.fit, Plain: best.weakest() > beyondDoubt}
			for _, h := range group {
				s.Lines = append(s.Lines, h.line)
			}
			if settled == nil || !settled.Zone.Valid || zone.Valid {
				settled = s
			}
		}
		if !again || best.fit < hopeless || settled.settled() && n >= 2 {
			break
		}
		if n == 0 {
			formats = contenders(candidates)
		}
	}
	return settled, nil
}

// A unison is a valid plain reading and after how many crops in turn it was
// the same; 0 where the last one was not valid.
type unison struct {
	text string
	n    int
}

func (u unison) after(c candidate) unison {
	switch {
	case !c.valid():
		return unison{}
	case sameMeaning(u.text, c.Plain.text, c.Grammar.width()):
		return unison{c.Plain.text, u.n + 1}
	default:
		return unison{c.Plain.text, 1}
	}
}

// beyondDoubt is a probability of the least sure character of a zone at which
// its failing check digits are taken for what is printed.
const beyondDoubt = 0.93

// hopeless is a fit from which other crops will not make a zone.
const hopeless = -1.6

// contenders are the grammars that still may be the zone's after a first crop.
func contenders(candidates []candidate) []*grammar {
	var list []*grammar
	for _, c := range candidates {
		if c.fit > candidates[0].fit-0.7 {
			list = append(list, c.Grammar)
		}
	}
	return list
}

// justify gives the rows of a zone one left and one right edge: a line that
// ends in faint fillers is as long as its neighbours. The finder's edges are
// taken before those of the ink, which knows no text from ornament; but where
// each row was heard with a zone's number of characters, none of them is left out.
func justify(group []heard) (boxes, ink edges) {
	boxes = edges{math.Inf(1), math.Inf(-1)}
	ink = boxes
	for _, h := range group {
		r := h.line.Row
		ink = edges{min(ink.left, r.Left), max(ink.right, r.Right)}
		if r.BoxRight > 0 {
			boxes = edges{min(boxes.left, r.BoxLeft), max(boxes.right, r.BoxRight)}
		}
	}
	if boxes.right-boxes.left < 0.6*(ink.right-ink.left) {
		boxes = ink
	}
	for _, h := range group {
		if n := len(h.text); n != len(group[0].text) || !slices.Contains(zoneWidths, n) {
			return boxes, ink
		}
	}
	for _, h := range group {
		half := 0.4 * h.line.Row.Height
		boxes = edges{min(boxes.left, h.first-half), max(boxes.right, h.last+half)}
	}
	return boxes, ink
}

// zoneWidths are the numbers of characters that lines of zones have.
var zoneWidths = []int{30, 36, 44}

// edges are where the lines of a zone begin and end, in patch pixels.
type edges struct{ left, right float64 }
