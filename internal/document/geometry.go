package document

import (
	"math"
	"sort"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// A bar is a rectangle at any angle: a line of text, a barcode, a page. W runs
// along Angle (radians, clockwise in picture coordinates, y pointing down), H
// across.
type bar struct {
	Center vision.Point
	W, H   float64
	Angle  float64
	Score  float64 // how sure the finder is, 0 to 1
}

// axes are the unit vectors along and across the bar.
func (b bar) axes() (along, across vision.Point) {
	sin, cos := math.Sincos(b.Angle)
	return vision.Point{X: cos, Y: sin}, vision.Point{X: -sin, Y: cos}
}

// at is the point u along and v across from the centre.
func (b bar) at(u, v float64) vision.Point {
	along, across := b.axes()
	return vision.Point{
		X: b.Center.X + u*along.X + v*across.X,
		Y: b.Center.Y + u*along.Y + v*across.Y,
	}
}

// quad is the bar's corners, from its own top left clockwise.
func (b bar) quad() vision.Quad {
	return vision.Quad{b.at(-b.W/2, -b.H/2), b.at(b.W/2, -b.H/2), b.at(b.W/2, b.H/2), b.at(-b.W/2, b.H/2)}
}

// offset is where p lies in the bar's own axes, from its centre.
func (b bar) offset(p vision.Point) (u, v float64) {
	along, across := b.axes()
	x, y := p.X-b.Center.X, p.Y-b.Center.Y
	return x*along.X + y*along.Y, x*across.X + y*across.Y
}

// scaled is the bar in a picture that is s times as large.
func (b bar) scaled(s float64) bar {
	b.Center.X *= s
	b.Center.Y *= s
	b.W *= s
	b.H *= s
	return b
}

// turned is the bar with its reading direction turned by half turns until its
// angle lies within (-90, 90] degrees.
func (b bar) turned() bar {
	for b.Angle <= -math.Pi/2 {
		b.Angle += math.Pi
	}
	for b.Angle > math.Pi/2 {
		b.Angle -= math.Pi
	}
	return b
}

// angleBetween is the smallest angle between two directions of lines that have
// no sense, in radians, 0 to a quarter turn.
func angleBetween(a, b float64) float64 {
	d := math.Mod(math.Abs(a-b), math.Pi)
	return min(d, math.Pi-d)
}

// hull is the convex hull of the points, counter-clockwise (Andrew's monotone
// chain). The points are sorted in place.
func hull(points []vision.Point) []vision.Point {
	sort.Slice(points, func(i, j int) bool {
		return points[i].X < points[j].X || points[i].X == points[j].X && points[i].Y < points[j].Y
	})
	if len(points) < 3 {
		return points
	}
	var out []vision.Point
	for pass := range 2 {
		base := len(out)
		for i := range points {
			p := points[i]
			if pass == 1 {
				p = points[len(points)-1-i]
			}
			for len(out) >= base+2 && cross(out[len(out)-2], out[len(out)-1], p) <= 0 {
				out = out[:len(out)-1]
			}
			out = append(out, p)
		}
		out = out[:len(out)-1]
	}
	return out
}

func cross(o, a, b vision.Point) float64 {
	return (a.X-o.X)*(b.Y-o.Y) - (a.Y-o.Y)*(b.X-o.X)
}

// smallestBar is the rectangle of least area around a convex hull; one of its
// sides lies along one of the hull's (rotating calipers). W is its longer side.
func smallestBar(convex []vision.Point) (bar, bool) {
	if len(convex) < 3 {
		return bar{}, false
	}
	best, found := bar{}, false
	for i, p := range convex {
		q := convex[(i+1)%len(convex)]
		b := bar{Center: p, Angle: math.Atan2(q.Y-p.Y, q.X-p.X)}
		u0, v0, u1, v1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
		for _, r := range convex {
			u, v := b.offset(r)
			u0, u1 = min(u0, u), max(u1, u)
			v0, v1 = min(v0, v), max(v1, v)
		}
		b.Center, b.W, b.H = b.at((u0+u1)/2, (v0+v1)/2), u1-u0, v1-v0
		if !found || b.W*b.H < best.W*best.H {
			best, found = b, true
		}
	}
	if best.W < best.H {
		best.W, best.H = best.H, best.W
		best.Angle += math.Pi / 2
	}
	return best.turned(), found
}

// A component is one connected region of a mask: the indices of its cells.
type component []int

// components finds the connected regions of values above a threshold in a map
// of rows of w cells, in the order of their first cell. diagonal says whether
// cells that touch at a corner are connected.
func components(values []float32, w int, threshold float32, diagonal bool) []component {
	h := len(values) / w
	seen := make([]bool, len(values))
	var found []component
	for first := range values {
		if seen[first] || values[first] <= threshold {
			continue
		}
		seen[first] = true
		region := component{first}
		for next := 0; next < len(region); next++ {
			x, y := region[next]%w, region[next]/w
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					nx, ny := x+dx, y+dy
					if nx < 0 || ny < 0 || nx >= w || ny >= h || !diagonal && dx != 0 && dy != 0 {
						continue
					}
					if n := ny*w + nx; !seen[n] && values[n] > threshold {
						seen[n] = true
						region = append(region, n)
					}
				}
			}
		}
		found = append(found, region)
	}
	return found
}

// mean is the mean of the region's values.
func (c component) mean(values []float32) float64 {
	sum := 0.0
	for _, i := range c {
		sum += float64(values[i])
	}
	return sum / float64(len(c))
}

// hull is the convex hull of the region's cells, corners included, cells being
// of the given size.
func (c component) hull(w int, sx, sy float64) []vision.Point {
	type ends struct{ left, right int }
	rows := map[int]ends{}
	for _, i := range c {
		x, y := i%w, i/w
		e, ok := rows[y]
		if !ok {
			e = ends{x, x}
		}
		rows[y] = ends{min(e.left, x), max(e.right, x)}
	}
	points := make([]vision.Point, 0, 4*len(rows))
	for y, e := range rows {
		for _, at := range [2]int{y, y + 1} {
			points = append(points,
				vision.Point{X: float64(e.left) * sx, Y: float64(at) * sy},
				vision.Point{X: float64(e.right+1) * sx, Y: float64(at) * sy})
		}
	}
	return hull(points)
}
