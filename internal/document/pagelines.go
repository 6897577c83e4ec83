package document

import (
	"math"
	"sort"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// A pageLine is a line of letters in the maps: its middle from where it begins
// to where it ends in reading direction, in cells.
type pageLine struct {
	start, end vision.Point
	letter     float64 // height of its capitals, in pixels of the network's input
	score      float64
}

func (l pageLine) length() float64 { return l.start.Distance(l.end) }

// bar is the line in the picture, as high as detectors of text draw theirs.
func (l pageLine) bar(b letterbox) bar {
	start, end := b.back(l.start), b.back(l.end)
	letter := l.letter / b.scale
	return bar{
		Center: start.Add(end).Times(0.5),
		W:      start.Distance(end) + 0.5*letter,
		H:      letter * boxToLetter,
		Angle:  math.Atan2(end.Y-start.Y, end.X-start.X),
		Score:  l.score,
	}
}

// weighted is a cell of a line with its probability.
type weighted struct {
	at vision.Point
	w  float64
	i  int
}

// lines are the lines of letters on a map: its regions, cut where lines that
// stand close have grown together.
func (m *pageMapSet) lines(which int) []pageLine {
	var list []pageLine
	for _, c := range components(m[which], pageCells, pageLineLeast, false) {
		if len(c) < leastLine {
			continue
		}
		cells := make([]weighted, len(c))
		for k, i := range c {
			cells[k] = weighted{vision.Point{X: float64(i % pageCells), Y: float64(i / pageCells)}, float64(m[which][i]), i}
		}
		for _, part := range splitLines(cells) {
			if len(part) >= leastLine {
				list = append(list, m.line(part))
			}
		}
	}
	return list
}

// axisOf is the direction along which weighted points are longest.
func axisOf(cells []weighted) (axis, middle vision.Point) {
	total := 0.0
	for _, c := range cells {
		middle = middle.Add(c.at.Times(c.w))
		total += c.w
	}
	middle = middle.Times(1 / total)
	var xx, xy, yy float64
	for _, c := range cells {
		d := c.at.Sub(middle)
		xx, xy, yy = xx+c.w*d.X*d.X, xy+c.w*d.X*d.Y, yy+c.w*d.Y*d.Y
	}
	sin, cos := math.Sincos(0.5 * math.Atan2(2*xy, xx-yy))
	return vision.Point{X: cos, Y: sin}, middle
}

// splitLines cuts a region at the valleys of its profile across its axis.
func splitLines(cells []weighted) [][]weighted {
	axis, _ := axisOf(cells)
	low, high := math.Inf(1), math.Inf(-1)
	across := make([]float64, len(cells))
	for i, c := range cells {
		across[i] = c.at.Y*axis.X - c.at.X*axis.Y
		low, high = min(low, across[i]), max(high, across[i])
	}
	if high-low < 1.5 {
		return [][]weighted{cells}
	}
	bins := make([]float64, int((high-low)*2)+1)
	for i, c := range cells {
		bins[int((across[i]-low)*2)] += c.w
	}
	profile := make([]float64, len(bins))
	for i := range bins {
		profile[i] = 2 * bins[i]
		if i > 0 {
			profile[i] += bins[i-1]
		}
		if i+1 < len(bins) {
			profile[i] += bins[i+1]
		}
	}
	cuts := valleys(profile)
	parts := make([][]weighted, len(cuts)+1)
	for i, c := range cells {
		n := sort.SearchInts(cuts, int((across[i]-low)*2)+1)
		parts[n] = append(parts[n], c)
	}
	return parts
}

// valleys are where a profile falls below three quarters of the lower of the
// tops on either side.
func valleys(profile []float64) []int {
	var tops, cuts []int
	for i, v := range profile {
		top := true
		for j := max(0, i-2); j < min(len(profile), i+3); j++ {
			top = top && v >= profile[j]
		}
		if top {
			tops = append(tops, i)
		}
	}
	for n := 0; n+1 < len(tops); n++ {
		a, b := tops[n], tops[n+1]
		low := a
		for i := a; i <= b; i++ {
			if profile[i] < profile[low] {
				low = i
			}
		}
		if profile[low] < 0.75*min(profile[a], profile[b]) {
			cuts = append(cuts, low)
		}
	}
	return cuts
}

// line is one line from its cells.
func (m *pageMapSet) line(cells []weighted) pageLine {
	axis, middle := axisOf(cells)
	var flow vision.Point
	var total, tall float64
	for _, c := range cells {
		flow = flow.Add(vision.Point{X: float64(m[mapCos][c.i]), Y: float64(m[mapSin][c.i])}.Times(c.w))
		tall += c.w * float64(m[mapLetter][c.i])
		total += c.w
	}
	flow = flow.Times(1 / total)
	low, high := extentAlong(cells, middle, axis)
	if size := math.Hypot(flow.X, flow.Y); high-low < 3 && size > 0.3 {
		axis = flow.Times(1 / size) // a short piece has no axis of its own
	}
	if axis.X*flow.X+axis.Y*flow.Y < 0 {
		axis = axis.Times(-1)
	}
	low, high = extentAlong(cells, middle, axis)
	half := vision.Point{X: 0.5, Y: 0.5}
	return pageLine{
		start:  middle.Add(axis.Times(low - 0.5)).Add(half),
		end:    middle.Add(axis.Times(high + 0.5)).Add(half),
		letter: math.Exp2(tall / total),
		score:  total / float64(len(cells)),
	}
}

func extentAlong(cells []weighted, middle, axis vision.Point) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, c := range cells {
		d := c.at.Sub(middle)
		t := d.X*axis.X + d.Y*axis.Y
		low, high = min(low, t), max(high, t)
	}
	return low, high
}

// joinLines puts pieces of one line together: one direction, one behind the
// other, less than four letters apart.
func joinLines(found []pageLine) []pageLine {
	sort.SliceStable(found, func(i, j int) bool { return found[i].length() > found[j].length() })
	var out []pageLine
next:
	for _, f := range found {
		for i := range out {
			g := &out[i]
			length := g.length()
			axis := g.end.Sub(g.start).Times(1 / max(1e-6, length))
			tall := max(g.letter, f.letter, pageCell) / pageCell
			along := func(p vision.Point) float64 { d := p.Sub(g.start); return d.X*axis.X + d.Y*axis.Y }
			across := func(p vision.Point) float64 { d := p.Sub(g.start); return math.Abs(axis.X*d.Y - axis.Y*d.X) }
			a, b := along(f.start), along(f.end)
			a, b = min(a, b), max(a, b)
			if max(across(f.start), across(f.end)) < 0.7*tall && a < length+4*tall && b > -4*tall {
				from := g.start
				g.start, g.end = from.Add(axis.Times(min(0, a))), from.Add(axis.Times(max(length, b)))
				continue next
			}
		}
		out = append(out, f)
	}
	return out
}
