package pdf417

import (
	"cmp"
	"math"
	"slices"
)

// Finding the rows: the row indicator next to a start or stop pattern is read on many
// lines across it. What a line shows depends on its row (cluster r mod 3, codewords of
// the group r/3), so that the most likely order of rows is found by dynamic programming
// over the lines, without looking for the borders between rows.

// side is one end of a symbol: a bar, and the direction in which rows run from it.
type side struct {
	*bar
	pic *picture
	row func(t float64) point // one module inwards, as a vector in pixels
}

// straight is a side whose rows run at an angle (radians) to the perpendicular of the bar.
func straight(b *bar, pic *picture, skew float64) *side {
	in := b.outer.d.turned().times(-1) // (inward, along) is a right-handed pair
	dir := in.times(math.Cos(skew)).plus(b.outer.d.times(math.Sin(skew)))
	perModule := b.module / math.Cos(skew)
	return &side{bar: b, pic: pic, row: func(float64) point { return dir.times(perModule) }}
}

// ends returns the left and right end of the indicator at t.
func (s *side) ends(t float64) (left, right point) {
	a := s.inner.at(t)
	b := a.plus(s.row(t).times(17))
	if s.kind == stop {
		return b, a
	}
	return a, b
}

const (
	rowStates   = MaxRows
	junkScore   = 0.62 // correlation below which a line more likely lies outside the symbol
	maxLines    = 420
	rowsSkipped = 0.8 // what it costs to miss a row
)

// indicatorLine is what one line across an indicator shows.
type indicatorLine struct {
	t      float64
	groups [rowStates]guess // best codeword of each row's group and cluster
	state  int              // row, or -1 outside the symbol
}

// track is the rows as found along one side.
type track struct {
	side    *side
	look    *templates
	lines   []indicatorLine
	score   float64
	upwards bool      // rows are numbered against the direction of the bar
	fit     quadratic // t as a function of the row
	votes   votes
	lowest  int
	highest int
}

// readTrack reads the indicator of a side and orders its rows. It returns nil where
// nothing like rows is there.
func readTrack(s *side) *track {
	length := s.to - s.from
	margin := 2*s.module + 0.1*length
	from, to := s.from-margin, s.to+margin
	step := max(s.module*0.6, (to-from)/maxLines, 0.45)
	n := int((to-from)/step) + 1
	tr := &track{side: s, look: s.optics().templates()}
	tr.lines = make([]indicatorLine, n)
	for i := range tr.lines {
		tr.lines[i].t = from + step*float64(i)
		tr.readLine(&tr.lines[i])
	}
	down, downPath := tr.order(false)
	up, upPath := tr.order(true)
	path := downPath
	if tr.score = down; up > down {
		tr.score, tr.upwards, path = up, true, upPath
	}
	for i := range tr.lines {
		tr.lines[i].state = path[i]
	}
	if !tr.fitRows() {
		return nil
	}
	tr.count()
	return tr
}

// optics of the picture at this side, from the pattern itself.
func (s *side) optics() optics {
	const samples = 12
	var seen []cell
	for i := range samples {
		t := s.from + (s.to-s.from)*(float64(i)+0.5)/samples
		a, b := s.outer.at(t), s.inner.at(t)
		if s.kind == stop {
			a, b = b, a
		}
		var c cell
		if c.take(s.pic, a, b, point{}, 0) {
			seen = append(seen, c)
		}
	}
	return opticsOf(s.kind, seen)
}

// readLine reads one line; the ends of the indicator are moved to the edges near them.
func (tr *track) readLine(l *indicatorLine) {
	s := tr.side
	left, right := s.ends(l.t)
	unit := right.minus(left).times(1.0 / 17)
	left, right = snap(s.pic, left, unit, 1.2), snap(s.pic, right, unit, 1.2)
	var c cell
	ok := c.take(s.pic, left, right, point{}, 0)
	for r := range l.groups {
		l.groups[r] = guess{codeword: -1}
		if ok {
			l.groups[r] = tr.look.best(&c, r%3, r/3*30, r/3*30+30)
		}
	}
}

// snap moves a place along a row to the edge from light to dark nearest to it, if there
// is one within reach modules. unit is a module along the row, to the right.
func snap(pic *picture, p, unit point, reach float64) point {
	d, ok := edgeOffset(pic, p, unit, point{}, reach)
	if !ok {
		return p
	}
	return p.plus(unit.times(d))
}

const (
	edgeStep    = 0.125 // modules between the places where an edge is looked for
	maxEdgeLook = 64
)

// edgeOffset is how far from p, in modules, the steepest change from light to dark lies;
// the brightness is averaged over three lines, across apart.
func edgeOffset(pic *picture, p, unit, across point, reach float64) (float64, bool) {
	var v [maxEdgeLook]float32
	const half = 4 // edgeSteps in half a module
	n := min(maxEdgeLook, int(2*reach/edgeStep)+1+2*half)
	first := -float64(n-1) / 2 * edgeStep
	lo, hi := float32(1e9), float32(-1e9)
	for i := range n {
		q := p.plus(unit.times(first + float64(i)*edgeStep))
		v[i] = pic.at(q)
		if across != (point{}) {
			v[i] += pic.at(q.plus(across)) + pic.at(q.minus(across))
		}
		lo, hi = min(lo, v[i]), max(hi, v[i])
	}
	best, at := float32(0), -1
	for i := half; i < n-half; i++ {
		x := first + float64(i)*edgeStep
		d := (v[i-half] - v[i+half]) * float32(1-0.35*math.Abs(x)/reach)
		if d > best {
			best, at = d, i
		}
	}
	if at < 0 || best < 0.25*(hi-lo) || hi-lo < 6 {
		return 0, false
	}
	return first + float64(at)*edgeStep, true
}

// order finds the best sequence of rows over the lines: -1 before and after the symbol,
// then rows that never go back. It returns the sum of the leads over junkScore.
func (tr *track) order(reverse bool) (float64, []int) {
	n := len(tr.lines)
	const before, after, states = rowStates, rowStates + 1, rowStates + 2
	line := func(i int) *indicatorLine {
		if reverse {
			return &tr.lines[n-1-i]
		}
		return &tr.lines[i]
	}
	score := make([]float64, states)
	next := make([]float64, states)
	from := make([]uint8, n*states)
	for r := range rowStates + 2 {
		score[r] = math.Inf(-1)
	}
	score[before] = 0
	for i := range n {
		l := line(i)
		for r := range rowStates {
			best, prev := score[before], before
			if score[r] > best {
				best, prev = score[r], r
			}
			if r > 0 && score[r-1] > best {
				best, prev = score[r-1], r-1
			}
			if r > 1 && score[r-2]-rowsSkipped > best {
				best, prev = score[r-2]-rowsSkipped, r-2
			}
			next[r] = best + float64(l.groups[r].score) - junkScore
			from[i*states+r] = uint8(prev)
		}
		next[before] = score[before]
		from[i*states+before] = before
		best, prev := score[after], after
		for r := range rowStates {
			if score[r] > best {
				best, prev = score[r], r
			}
		}
		next[after] = best
		from[i*states+after] = uint8(prev)
		score, next = next, score
	}
	end := before
	for r := range states {
		if score[r] > score[end] {
			end = r
		}
	}
	path := make([]int, n)
	total := score[end]
	for i := n - 1; i >= 0; i-- {
		at := i
		if reverse {
			at = n - 1 - i
		}
		if path[at] = end; end >= rowStates {
			path[at] = -1
		}
		end = int(from[i*states+end])
	}
	return total, path
}

// run is the lines of one row.
type run struct {
	row   float64 // middle of the row: 0.5 for the first
	t     float64 // middle of the lines
	lines int
}

// fitRows fits t over the row from the runs of lines, leaving out those far off.
func (tr *track) fitRows() bool {
	var runs []run
	for i := 0; i < len(tr.lines); {
		j := i
		for j < len(tr.lines) && tr.lines[j].state == tr.lines[i].state {
			j++
		}
		if r := tr.lines[i].state; r >= 0 {
			runs = append(runs, run{row: float64(r) + 0.5, t: (tr.lines[i].t + tr.lines[j-1].t) / 2, lines: j - i})
		}
		i = j
	}
	if len(runs) < 2 {
		return false
	}
	tr.lowest, tr.highest = rowStates, -1
	for _, r := range runs {
		tr.lowest, tr.highest = min(tr.lowest, int(r.row)), max(tr.highest, int(r.row))
	}
	x, y, w := make([]float64, len(runs)), make([]float64, len(runs)), make([]float64, len(runs))
	for i, r := range runs {
		x[i], y[i], w[i] = r.row, r.t, math.Sqrt(float64(r.lines))
	}
	tr.fit = robustQuadratic(x, y, w, 1.5*tr.side.module)
	slope := tr.fit.slope((float64(tr.lowest+tr.highest) + 1) / 2)
	return math.Abs(slope) > 0.6*tr.side.module
}

// votes count what the indicators say of the whole symbol.
type votes struct {
	height  [30]float64 // (rows-1)/3
	level   [30]float64 // 3·level + (rows-1) mod 3
	columns [30]float64 // columns - 1
}

// count collects the votes of the lines that belong to a row.
func (tr *track) count() {
	for i := range tr.lines {
		l := &tr.lines[i]
		if l.state < 0 {
			continue
		}
		g := l.groups[l.state]
		weight := float64(g.score) - junkScore
		if weight <= 0 {
			continue
		}
		weight *= weight
		field := l.state % 3
		if tr.side.kind == stop {
			field = (field + 2) % 3
		}
		v := g.codeword % 30
		switch field {
		case 0:
			tr.votes.height[v] += weight
		case 1:
			tr.votes.level[v] += weight
		default:
			tr.votes.columns[v] += weight
		}
	}
}

// shape is what the indicators tell of a symbol.
type shape struct{ rows, columns, level int }

func (s shape) possible() bool {
	n := s.rows * s.columns
	return s.rows >= MinRows && s.rows <= MaxRows && s.columns >= 1 && s.columns <= MaxColumns &&
		s.level <= 8 && n <= MaxCodewords && n > 2<<s.level
}

// minShare is the least product of the three shares of votes that a shape must have.
// Indicators that were read have 0.6 and more, anything else 0.05.
const minShare = 0.12

// minQuality is the least mean correlation of the lines within rows. Indicators that
// were read have 0.78 and more, anything else 0.7.
const minQuality = 0.74

// quality is the mean correlation of the lines that were put into a row.
func (tr *track) quality() float64 {
	var sum float64
	n := 0
	for i := range tr.lines {
		if r := tr.lines[i].state; r >= 0 {
			sum += float64(tr.lines[i].groups[r].score)
			n++
		}
	}
	return sum / float64(max(n, 1))
}

// shapes returns the shapes that the votes allow, the likeliest first, at most a few.
func (v *votes) shapes(most int) []shape {
	type scored struct {
		shape
		score float64
	}
	var all []scored
	for _, h := range top(v.height[:]) {
		for _, l := range top(v.level[:]) {
			for _, c := range top(v.columns[:]) {
				s := shape{rows: 3*h.value + l.value%3 + 1, columns: c.value + 1, level: l.value / 3}
				if s.possible() {
					all = append(all, scored{s, h.share * l.share * c.share})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var out []shape
	for i := range all[:min(most, len(all))] {
		if all[i].score > max(minShare, all[0].score*0.04) {
			out = append(out, all[i].shape)
		}
	}
	return out
}

type share struct {
	value int
	share float64
}

// top returns the values with the most votes.
func top(votes []float64) []share {
	var sum float64
	out := make([]share, len(votes))
	for i, v := range votes {
		sum += v
		out[i] = share{i, v}
	}
	if sum == 0 {
		return nil
	}
	slices.SortStableFunc(out, func(a, b share) int { return cmp.Compare(b.share, a.share) })
	out = out[:3]
	for i := range out {
		out[i].share /= sum
	}
	return out
}

func (v *votes) plus(w *votes) votes {
	sum := *v
	for i := range sum.height {
		sum.height[i] += w.height[i]
		sum.level[i] += w.level[i]
		sum.columns[i] += w.columns[i]
	}
	return sum
}
