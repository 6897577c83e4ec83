package document

import (
	"math"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// The search for a page's edges without a network: from the text outward, for
// each side the straight line with the most contrast along it.
const (
	edgeSide    = 480  // longer side of the picture that is searched
	edgeSupport = 0.6  // least part of a side along which there must be contrast
	edgeLeast   = 10.0 // contrast, in brightness steps over two pixels
	edgeSamples = 64
	edgeTilt    = 0.14 // how far a side may lean from the text, in radians
)

// An edgeMap is a picture's gradient.
type edgeMap struct {
	w, h   int
	gx, gy []float32
	least  float64
}

func newEdgeMap(g *vision.Gray) *edgeMap {
	m := &edgeMap{w: g.W, h: g.H, gx: make([]float32, g.W*g.H), gy: make([]float32, g.W*g.H)}
	var sum float64
	for y := 1; y < g.H-1; y++ {
		for x := 1; x < g.W-1; x++ {
			i := y*g.W + x
			dx, dy := int(g.Pix[i+1])-int(g.Pix[i-1]), int(g.Pix[i+g.W])-int(g.Pix[i-g.W])
			m.gx[i], m.gy[i] = float32(dx), float32(dy)
			sum += math.Sqrt(float64(dx*dx + dy*dy))
		}
	}
	m.least = max(edgeLeast, 1.2*sum/float64(max(1, g.W*g.H)))
	return m
}

// across is the change of brightness along a direction at a point; the
// strongest of the pixel and its neighbours along that direction.
func (m *edgeMap) across(p, normal vision.Point) float64 {
	best := 0.0
	for d := -1.0; d <= 1; d++ {
		x, y := int(p.X+d*normal.X), int(p.Y+d*normal.Y)
		if x < 1 || y < 1 || x >= m.w-1 || y >= m.h-1 {
			continue
		}
		i := y*m.w + x
		best = max(best, math.Abs(float64(m.gx[i])*normal.X+float64(m.gy[i])*normal.Y))
	}
	return best
}

// findEdges finds the quadrilateral around a document's text whose sides are
// edges of the picture, the first corner being the one at the text's own top
// left where the text reads from left to right. The score is the weakest
// side's support; 0 where a side was not found.
func findEdges(small *vision.Image, text []bar) (vision.Quad, float64) {
	if len(text) < 3 {
		return vision.Quad{}, 0
	}
	pic, scale := fit(small, edgeSide)
	m := newEdgeMap(pic.Gray())
	frame := textFrame(text).scaled(1 / scale)
	if frame.W < 20 || frame.H < 10 {
		return vision.Quad{}, 0
	}
	var sides [4]edge
	score := 1.0
	for k := range sides {
		sides[k] = m.side(frame, k)
		score = min(score, sides[k].support)
	}
	if score < edgeSupport {
		return vision.Quad{}, 0
	}
	var q vision.Quad
	for k := range q {
		p, ok := sides[(k+3)%4].meet(sides[k])
		if !ok {
			return vision.Quad{}, 0
		}
		q[k] = p.Times(scale)
	}
	w, h := q.Size()
	if aspect := max(w, h) / max(1, min(w, h)); aspect < 1.2 || aspect > 1.9 || q.Area() <= 0 {
		return vision.Quad{}, 0
	}
	return q, 0.5 * score // a network that is sure knows better
}

// textFrame is the rectangle around the lines of text, along their common
// direction.
func textFrame(text []bar) bar {
	// The doubled angle makes opposite directions one; long lines weigh more.
	var c, s float64
	for _, b := range text {
		if b.W < 3*b.H {
			continue
		}
		c += b.W * math.Cos(2*b.Angle)
		s += b.W * math.Sin(2*b.Angle)
	}
	f := bar{Angle: math.Atan2(s, c) / 2}.turned()
	u0, v0, u1, v1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, b := range text {
		for _, p := range b.quad() {
			u, v := f.offset(p)
			u0, u1 = min(u0, u), max(u1, u)
			v0, v1 = min(v0, v), max(v1, v)
		}
	}
	f.Center, f.W, f.H = f.at((u0+u1)/2, (v0+v1)/2), u1-u0, v1-v0
	return f
}

// An edge is a straight line through a point.
type edge struct {
	at, along vision.Point
	support   float64
}

// meet is where two edges cross.
func (e edge) meet(f edge) (vision.Point, bool) {
	d := e.along.X*f.along.Y - e.along.Y*f.along.X
	if math.Abs(d) < 0.2 {
		return vision.Point{}, false
	}
	off := f.at.Sub(e.at)
	t := (off.X*f.along.Y - off.Y*f.along.X) / d
	return e.at.Add(e.along.Times(t)), true
}

// side searches one side of the frame, 0 the top and on clockwise, from a
// little inside the text outward to the picture's edge.
func (m *edgeMap) side(frame bar, k int) edge {
	out := bar{Center: frame.Center, Angle: frame.Angle + float64(k)*math.Pi/2, W: frame.W, H: frame.H}
	if k%2 == 1 {
		out.W, out.H = frame.H, frame.W
	}
	// In out's axes the side runs along W at distance H/2 up.
	far := math.Hypot(float64(m.w), float64(m.h))
	best := edge{}
	bestScore := 0.0
	for d := out.H/2 - 2; d < far; d += 1 {
		for tilt := -edgeTilt; tilt <= edgeTilt+1e-9; tilt += edgeTilt / 8 {
			at := out.at(0, -d)
			if at.X < 0 || at.Y < 0 || at.X >= float64(m.w) || at.Y >= float64(m.h) {
				continue
			}
			sin, cos := math.Sincos(out.Angle + tilt)
			e := edge{at: at, along: vision.Point{X: cos, Y: sin}}
			normal := vision.Point{X: -sin, Y: cos}
			hits, seen, strength := 0, 0, 0.0
			for i := range edgeSamples {
				p := at.Add(e.along.Times((float64(i)/(edgeSamples-1) - 0.5) * out.W))
				if p.X < 1 || p.Y < 1 || p.X >= float64(m.w-1) || p.Y >= float64(m.h-1) {
					continue
				}
				seen++
				if g := m.across(p, normal); g > m.least {
					hits++
					strength += min(g, 60)
				}
			}
			if seen < edgeSamples*3/4 {
				continue
			}
			e.support = float64(hits) / float64(seen)
			if score := e.support * (20 + strength/float64(max(1, hits))); score > bestScore {
				best, bestScore = e, score
			}
		}
	}
	return best
}

// How far from where it was found a side is looked for, as a part of the
// document's shorter side, and by how much it may lean, in radians.
const (
	refineReach = 0.04
	refineTilt  = 0.03
)

// refined moves each side of a page to the strongest edge near it, and keeps it
// where there is none: the network's cells are coarse, edges are sharp.
func refined(small *vision.Image, q vision.Quad) vision.Quad {
	pic, scale := fit(small, 2*edgeSide)
	m := newEdgeMap(pic.Gray())
	q = q.Times(1 / scale)
	w, h := q.Size()
	reach := refineReach * min(w, h)
	var sides [4]edge
	for k := range sides {
		sides[k] = m.near(q[k], q[(k+1)%4], reach)
	}
	out := q
	for k := range out {
		p, ok := sides[(k+3)%4].meet(sides[k])
		if ok && p.Distance(q[k]) < 2*reach {
			out[k] = p
		}
	}
	return out.Times(scale)
}

// near is the strongest edge close to the line from a to b; that line itself
// where no edge runs along most of it.
func (m *edgeMap) near(a, b vision.Point, reach float64) edge {
	along := b.Sub(a)
	length := math.Hypot(along.X, along.Y)
	angle := math.Atan2(along.Y, along.X)
	mid := a.Add(b).Times(0.5)
	own := edge{at: mid, along: along.Times(1 / max(length, 1e-9))}
	best, bestScore := own, 0.0
	across := vision.Point{X: -own.along.Y, Y: own.along.X}
	for d := -reach; d <= reach; d++ {
		for tilt := -refineTilt; tilt <= refineTilt+1e-9; tilt += refineTilt / 6 {
			sin, cos := math.Sincos(angle + tilt)
			e := edge{at: mid.Add(across.Times(d)), along: vision.Point{X: cos, Y: sin}}
			normal := vision.Point{X: -sin, Y: cos}
			hits, strength := 0, 0.0
			for i := range edgeSamples {
				// Corners are round: the ends of a side are left out.
				p := e.at.Add(e.along.Times((float64(i)/(edgeSamples-1) - 0.5) * 0.86 * length))
				if g := m.across(p, normal); g > m.least {
					hits++
					strength += min(g, 60)
				}
			}
			e.support = float64(hits) / edgeSamples
			score := strength * (1 - 0.3*math.Abs(d)/max(reach, 1))
			if e.support > 0.7 && score > bestScore {
				best, bestScore = e, score
			}
		}
	}
	return best
}
