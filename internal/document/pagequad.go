package document

import (
	"math"
	"sort"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// A pageQuad is one document in the maps, in cells.
type pageQuad struct {
	corners vision.Quad // clockwise from the document's own top left
	fit     float64     // overlap of the quad and the document's map, 0 to 1
	sure    float64     // how sure it is which corner is the first, 0 to 1
	cells   int
}

// A peak is a place where a corner is likely.
type peak struct {
	at    vision.Point // in cells
	value float32
}

// quad chooses, among the peaks of the corner maps near a document, the four
// that outline it best; three make a parallelogram where the fourth is hidden;
// and the region's own rectangle stands where it fits clearly better.
func (m *pageMapSet) quad(c component) pageQuad {
	inside := make([]bool, pageCells*pageCells)
	for _, i := range c {
		inside[i] = true
	}
	found := m.peaks(grown(inside, 3))
	rect, _ := smallestBar(c.hull(pageCells, 1, 1))
	best := pageQuad{corners: clockwise(rect.quad()), cells: len(c)}
	best.fit = overlapOf(best.corners, inside)
	bestScore := best.fit - 0.1
	try := func(q vision.Quad) {
		q = clockwise(q)
		if fit := overlapOf(q, inside); fit > bestScore {
			best.corners, best.fit, bestScore = q, fit, fit
		}
	}
	for i := range found {
		for j := i + 1; j < len(found); j++ {
			for k := j + 1; k < len(found); k++ {
				three := [3]vision.Point{found[i].at, found[j].at, found[k].at}
				for n := k + 1; n < len(found); n++ {
					try(vision.Quad{three[0], three[1], three[2], found[n].at})
				}
				if len(found) == 3 {
					for a := range three {
						fourth := three[(a+1)%3].Add(three[(a+2)%3]).Sub(three[a])
						try(vision.Quad{three[0], three[1], three[2], fourth})
					}
				}
			}
		}
	}
	m.orient(&best)
	return best
}

// peaks are the local maxima of the four corner maps where near is set, the
// strongest first, six at most.
func (m *pageMapSet) peaks(near []bool) []peak {
	best := make([]float32, pageCells*pageCells)
	for i := range best {
		if near[i] {
			for k := range 4 {
				best[i] = max(best[i], m[mapCorner+k][i])
			}
		}
	}
	value := func(x, y int) float32 {
		if x < 0 || y < 0 || x >= pageCells || y >= pageCells {
			return 0
		}
		return best[y*pageCells+x]
	}
	var order []int
	for i, v := range best {
		x, y := i%pageCells, i/pageCells
		top := v >= pageCorner
		for dy := -2; dy <= 2 && top; dy++ {
			for dx := -2; dx <= 2 && top; dx++ {
				top = value(x+dx, y+dy) <= v
			}
		}
		if top {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(a, b int) bool { return best[order[a]] > best[order[b]] })
	var found []peak
	for _, i := range order {
		x, y := i%pageCells, i/pageCells
		clear := true
		for _, p := range found {
			clear = clear && p.at.Distance(vision.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5}) > 4
		}
		if !clear || len(found) == 6 {
			continue
		}
		var sx, sy, sum float64
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				w := math.Pow(float64(value(x+dx, y+dy)), 2)
				sx, sy, sum = sx+w*float64(x+dx), sy+w*float64(y+dy), sum+w
			}
		}
		found = append(found, peak{vision.Point{X: sx/sum + 0.5, Y: sy/sum + 0.5}, best[i]})
	}
	return found
}

// orient renames the corners so that the first is the document's own top left:
// of the four ways the one that the corner maps support best.
func (m *pageMapSet) orient(q *pageQuad) {
	var at [4][4]float64
	for k := range at {
		for n := range at[k] {
			at[k][n] = m.strongest(mapCorner+k, q.corners[n])
		}
	}
	var score [4]float64
	best := 0
	for turn := range score {
		for k := range 4 {
			score[turn] += math.Log(at[k][(k+turn)%4])
		}
		if score[turn] > score[best] {
			best = turn
		}
	}
	total := 0.0
	for _, s := range score {
		total += math.Exp(s - score[best])
	}
	q.sure = 1 / total
	q.corners = q.corners.Turned(best)
}

// strongest is the largest value of a map within two cells of a point.
func (m *pageMapSet) strongest(which int, p vision.Point) float64 {
	best := 0.01
	for dy := -2; dy <= 2; dy++ {
		for dx := -2; dx <= 2; dx++ {
			x, y := int(math.Round(p.X-0.5))+dx, int(math.Round(p.Y-0.5))+dy
			if x >= 0 && y >= 0 && x < pageCells && y < pageCells {
				best = max(best, float64(m[which][y*pageCells+x]))
			}
		}
	}
	return best
}

// grown is a mask widened by so many cells each way.
func grown(mask []bool, by int) []bool {
	out := make([]bool, len(mask))
	for i, set := range mask {
		if !set {
			continue
		}
		x, y := i%pageCells, i/pageCells
		for ny := max(0, y-by); ny <= min(pageCells-1, y+by); ny++ {
			for nx := max(0, x-by); nx <= min(pageCells-1, x+by); nx++ {
				out[ny*pageCells+nx] = true
			}
		}
	}
	return out
}

// overlapOf is the area that a clockwise quad and a mask share over the area
// they cover together, in cells.
func overlapOf(q vision.Quad, mask []bool) float64 {
	both, either := 0, 0
	for i, set := range mask {
		in := within(q, vision.Point{X: float64(i%pageCells) + 0.5, Y: float64(i/pageCells) + 0.5})
		if in && set {
			both++
		}
		if in || set {
			either++
		}
	}
	return float64(both) / float64(max(1, either))
}

// within reports whether a point lies inside a clockwise convex quad.
func within(q vision.Quad, p vision.Point) bool {
	for i, a := range q {
		if cross(a, q[(i+1)%4], p) < 0 {
			return false
		}
	}
	return true
}

// clockwise orders four points clockwise on the screen about their middle.
func clockwise(q vision.Quad) vision.Quad {
	mid := q[0].Add(q[1]).Add(q[2]).Add(q[3]).Times(0.25)
	points := q[:]
	sort.SliceStable(points, func(i, j int) bool {
		a, b := points[i].Sub(mid), points[j].Sub(mid)
		return math.Atan2(a.Y, a.X) < math.Atan2(b.Y, b.X)
	})
	return vision.Quad(points)
}
