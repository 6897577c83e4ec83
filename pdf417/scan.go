package pdf417

import (
	"math"
	"slices"
)

// Finding the start and stop patterns: straight lines are drawn across the picture in
// four directions; along each, edges between dark and light are placed to a fraction of
// a pixel, and runs of edges with the proportions of a pattern are noted. Distances are
// compared between edges of one kind (dark to light, or light to dark), which blur and
// ink spread move alike.

type patternKind int

const (
	start patternKind = iota
	stop
)

// hit is a start or stop pattern seen on one line.
type hit struct {
	kind   patternKind
	outer  point   // edge on the outside of the symbol
	inner  point   // edge next to the row indicators
	module float64 // pixels
	line   int
}

// patternShape is a pattern as the distances between edges of one kind, in modules.
type patternShape struct {
	kind     patternKind
	reversed bool // met from its right end
	elements []float64
	dark     bool // begins with a bar
	total    float64
	similar  []float64
}

var patternShapes = shapes()

func shapes() []patternShape {
	out := []patternShape{
		{kind: start, elements: []float64{8, 1, 1, 1, 1, 1, 1, 3}, dark: true},
		{kind: start, elements: []float64{3, 1, 1, 1, 1, 1, 1, 8}, reversed: true},
		{kind: stop, elements: []float64{7, 1, 1, 3, 1, 1, 1, 2, 1}, dark: true},
		{kind: stop, elements: []float64{1, 2, 1, 1, 1, 3, 1, 1, 7}, dark: true, reversed: true},
	}
	for i := range out {
		e := out[i].elements
		for j, v := range e {
			out[i].total += v
			if j > 0 {
				out[i].similar = append(out[i].similar, e[j-1]+v)
			}
		}
	}
	return out
}

// edgeTolerance is how far, in modules, a distance may be off. Half a module is where a
// neighbouring width begins; blur takes a little more.
const edgeTolerance = 0.6

// matches says whether the edges from i have the proportions of the shape, and returns
// the width of a module.
func (s *patternShape) matches(edges []float32, i int) (float64, bool) {
	n := len(s.elements)
	if i+n >= len(edges) {
		return 0, false
	}
	total := float64(edges[i+n] - edges[i])
	m := total / s.total
	if m < 0.7 {
		return 0, false
	}
	for j, want := range s.similar {
		if got := float64(edges[i+j+2]-edges[i+j]) / m; math.Abs(got-want) > edgeTolerance {
			return 0, false
		}
	}
	return m, true
}

// scanner finds edges along lines; its buffers are used again.
type scanner struct {
	pic      *picture
	contrast float32 // least change that counts, as a part of the brightness range nearby
	sharpen  bool    // bring out narrow bars that blur has nearly levelled
	line     []float32
	raw      []float32
	edges    []float32
	limits   []float32
}

// The four directions: along rows, down a diagonal, along columns, up a diagonal. A
// pattern is met at 22.5 degrees or less from across, if it is seven modules tall.
var directions = [4]point{{1, 0}, {math.Sqrt2 / 2, math.Sqrt2 / 2}, {0, 1}, {-math.Sqrt2 / 2, math.Sqrt2 / 2}}

// scan returns the hits on lines of one direction, spacing pixels apart, in the order
// of the lines.
func (s *scanner) scan(dir point, spacing float64) []hit {
	var out []hit
	across := dir.turned()
	centre := point{float64(s.pic.w-1) / 2, float64(s.pic.h-1) / 2}
	reach := (math.Abs(across.x)*float64(s.pic.w) + math.Abs(across.y)*float64(s.pic.h)) / 2
	n := int(reach/spacing)*2 + 1
	for i := range n {
		o := centre.plus(across.times((float64(i) - float64(n-1)/2) * spacing))
		from, to, ok := s.clip(o, dir)
		if !ok || to-from < 17 {
			continue
		}
		first := o.plus(dir.times(from))
		s.read(first, dir, int(to-from)+1)
		s.findEdges()
		out = s.match(out, first, dir, i)
	}
	return out
}

// clip returns the stretch of the line through o along dir that lies in the picture.
func (s *scanner) clip(o, dir point) (from, to float64, ok bool) {
	from, to = math.Inf(-1), math.Inf(1)
	for _, axis := range [2][3]float64{{o.x, dir.x, float64(s.pic.w - 1)}, {o.y, dir.y, float64(s.pic.h - 1)}} {
		if math.Abs(axis[1]) < 1e-9 {
			if axis[0] < -0.5 || axis[0] > axis[2]+0.5 {
				return 0, 0, false
			}
			continue
		}
		a, b := -axis[0]/axis[1], (axis[2]-axis[0])/axis[1]
		from, to = max(from, min(a, b)), min(to, max(a, b))
	}
	return from, to, to > from
}

// read fills the line with n samples a pixel apart. Before and after them it is as light
// as the lightest near that end: a bar at the edge of the picture has an edge there, and
// paper in the dark has none.
func (s *scanner) read(first, dir point, n int) {
	s.line = s.line[:0]
	s.line = append(s.line, 0)
	if dir == directions[0] {
		row := s.pic.pix[min(s.pic.h-1, max(0, int(first.y+0.5)))*s.pic.w:]
		for _, v := range row[:min(n, s.pic.w)] {
			s.line = append(s.line, float32(v))
		}
	} else if dir == directions[2] {
		x := min(s.pic.w-1, max(0, int(first.x+0.5)))
		for y := range min(n, s.pic.h) {
			s.line = append(s.line, float32(s.pic.pix[y*s.pic.w+x]))
		}
	} else {
		for i := range n {
			s.line = append(s.line, s.pic.at(first.plus(dir.times(float64(i)))))
		}
	}
	s.line = append(s.line, 0)
	last := len(s.line) - 1
	s.line[0], s.line[last] = slices.Max(s.line[:min(contrastBlock, last)]), slices.Max(s.line[max(0, last-contrastBlock):])
	if s.sharpen {
		s.bringOut()
	}
}

// bringOut adds the second difference over two pixels: bars of three pixels become four
// times as strong, wide ones stay.
func (s *scanner) bringOut() {
	const reach = 2
	s.raw = append(s.raw[:0], s.line...)
	for i := reach; i < len(s.line)-reach; i++ {
		s.line[i] = 3*s.raw[i] - s.raw[i-reach] - s.raw[i+reach]
	}
}

const contrastBlock = 32 // pixels over which the brightness range is taken

// findLimits sets, for each block of the line, the change that counts as an edge.
func (s *scanner) findLimits() {
	n := (len(s.line) + contrastBlock - 1) / contrastBlock
	lows, highs := make([]float32, n), make([]float32, n)
	for b := range n {
		lo, hi := float32(255), float32(0)
		for _, v := range s.line[b*contrastBlock : min(len(s.line), (b+1)*contrastBlock)] {
			lo, hi = min(lo, v), max(hi, v)
		}
		lows[b], highs[b] = lo, hi
	}
	s.limits = s.limits[:0]
	for b := range n {
		lo, hi := lows[b], highs[b]
		for _, near := range [2]int{max(0, b-1), min(n-1, b+1)} {
			lo, hi = min(lo, lows[near]), max(hi, highs[near])
		}
		s.limits = append(s.limits, max(8, (hi-lo)*s.contrast))
	}
}

// findEdges places the edges of the line, alternately to dark and to light, the first
// to dark. An extreme counts when the brightness has come back from it by the limit;
// the edge between two extremes is where the brightness passes halfway.
func (s *scanner) findEdges() {
	s.findLimits()
	s.edges = s.edges[:0]
	line := s.line
	seekDark := true // the last extreme that counts is light
	lastAt, at := 0, 0
	begun := false // an extreme has counted; before that lighter places are no edge
	for i := 1; i < len(line); i++ {
		limit := s.limits[i/contrastBlock]
		v, best := line[i], line[at]
		if seekDark {
			// Before a dark extreme: brighter values move the light one.
			if v > best {
				at = i
				if !begun {
					lastAt = i
				}
				continue
			}
			if best-v < limit {
				continue
			}
		} else {
			if v < best {
				at = i
				continue
			}
			if v-best < limit {
				continue
			}
		}
		if at != lastAt {
			s.edges = append(s.edges, crossing(line, lastAt, at))
		}
		lastAt, at, seekDark, begun = at, i, !seekDark, true
	}
	if at != lastAt {
		s.edges = append(s.edges, crossing(line, lastAt, at))
	}
}

// crossing is where the line between two extremes passes the middle of their values.
func crossing(line []float32, from, to int) float32 {
	mid := (line[from] + line[to]) / 2
	falling := line[to] < line[from]
	for i := to; i > from; i-- {
		a, b := line[i-1], line[i]
		if falling && a >= mid && b <= mid || !falling && a <= mid && b >= mid {
			if a == b {
				return float32(i) - 0.5
			}
			return float32(i-1) + (a-mid)/(a-b)
		}
	}
	return float32(from+to) / 2
}

func (s *scanner) match(out []hit, first, dir point, line int) []hit {
	place := func(e float32) point { return first.plus(dir.times(float64(e) - 1)) } // the line has one sample in front
	for i := range s.edges {
		for k := range patternShapes {
			shape := &patternShapes[k]
			if shape.dark != (i%2 == 0) {
				continue
			}
			m, ok := shape.matches(s.edges, i)
			if !ok {
				continue
			}
			a, b := place(s.edges[i]), place(s.edges[i+len(shape.elements)])
			// A start met from the left, and a stop from the right, begins outside.
			if (shape.kind == start) == shape.reversed {
				a, b = b, a
			}
			out = append(out, hit{kind: shape.kind, outer: a, inner: b, module: m, line: line})
		}
	}
	return out
}
