package vision

import (
	"image"
	"math"
)

// A Point is a place in a picture, in pixels (see the package comment).
type Point struct{ X, Y float64 }

// Sub returns p minus q.
func (p Point) Sub(q Point) Point { return Point{p.X - q.X, p.Y - q.Y} }

// Add returns p plus q.
func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }

// Times returns p with both coordinates multiplied by f.
func (p Point) Times(f float64) Point { return Point{p.X * f, p.Y * f} }

// Distance returns how far p is from q.
func (p Point) Distance(q Point) float64 { return math.Hypot(p.X-q.X, p.Y-q.Y) }

// A Quad is the outline of something flat: top left, top right, bottom right
// and bottom left corner, as they are called when the thing stands upright.
type Quad [4]Point

// RectQuad returns the corners of the rectangle from (x0, y0) to (x1, y1).
func RectQuad(x0, y0, x1, y1 float64) Quad {
	return Quad{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

// Times returns the quad of the same thing in a picture f times as large.
func (q Quad) Times(f float64) Quad {
	for i := range q {
		q[i] = q[i].Times(f)
	}
	return q
}

// Area returns the area in square pixels: positive where the corners run
// clockwise as seen on the screen, negative where they are mirrored.
func (q Quad) Area() float64 {
	var sum float64
	for i, p := range q {
		n := q[(i+1)%4]
		sum += p.X*n.Y - n.X*p.Y
	}
	return sum / 2
}

// Size returns the mean lengths of the horizontal and of the vertical sides.
func (q Quad) Size() (w, h float64) {
	return (q[0].Distance(q[1]) + q[3].Distance(q[2])) / 2, (q[0].Distance(q[3]) + q[1].Distance(q[2])) / 2
}

// Bounds returns the smallest rectangle of whole pixels around the quad.
func (q Quad) Bounds() image.Rectangle {
	lo, hi := q[0], q[0]
	for _, p := range q[1:] {
		lo = Point{math.Min(lo.X, p.X), math.Min(lo.Y, p.Y)}
		hi = Point{math.Max(hi.X, p.X), math.Max(hi.Y, p.Y)}
	}
	return image.Rect(int(math.Floor(lo.X)), int(math.Floor(lo.Y)), int(math.Ceil(hi.X)), int(math.Ceil(hi.Y)))
}

// Turned returns the same outline with its corners renamed after the thing was
// found to stand quarter clockwise quarter turns away from upright: what is the
// top left corner of q is the corner that many steps before it.
func (q Quad) Turned(quarter int) Quad {
	var out Quad
	for i := range q {
		out[i] = q[((i+quarter)%4+4)%4]
	}
	return out
}

// A Homography maps points of one plane to another: the 3x3 matrix row by row,
// scaled so that the last entry is 1 where that is possible.
type Homography [9]float64

// MapQuad returns the homography that takes the corners of one quad to those
// of another, and false where there is none (three corners on a line).
func MapQuad(from, to Quad) (Homography, bool) {
	var a [8][9]float64
	for i := range 4 {
		x, y, u, v := from[i].X, from[i].Y, to[i].X, to[i].Y
		a[2*i] = [9]float64{x, y, 1, 0, 0, 0, -u * x, -u * y, u}
		a[2*i+1] = [9]float64{0, 0, 0, x, y, 1, -v * x, -v * y, v}
	}
	h, ok := solve8(a)
	if !ok {
		return Homography{}, false
	}
	return Homography{h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], 1}, true
}

// solve8 solves eight linear equations by Gauss's elimination with pivots.
func solve8(a [8][9]float64) ([8]float64, bool) {
	for c := range 8 {
		best := c
		for r := c + 1; r < 8; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[best][c]) {
				best = r
			}
		}
		a[c], a[best] = a[best], a[c]
		if !(math.Abs(a[c][c]) > 1e-9) { // catches NaN too
			return [8]float64{}, false
		}
		for r := c + 1; r < 8; r++ {
			f := a[r][c] / a[c][c]
			for k := c; k < 9; k++ {
				a[r][k] -= f * a[c][k]
			}
		}
	}
	var x [8]float64
	for r := 7; r >= 0; r-- {
		x[r] = a[r][8]
		for k := r + 1; k < 8; k++ {
			x[r] -= a[r][k] * x[k]
		}
		x[r] /= a[r][r]
	}
	return x, true
}

// At returns where p goes. A point on the vanishing line goes to infinity.
func (h Homography) At(p Point) Point {
	w := h[6]*p.X + h[7]*p.Y + h[8]
	return Point{(h[0]*p.X + h[1]*p.Y + h[2]) / w, (h[3]*p.X + h[4]*p.Y + h[5]) / w}
}

// Quad returns where the corners of q go.
func (h Homography) Quad(q Quad) Quad {
	for i := range q {
		q[i] = h.At(q[i])
	}
	return q
}

// Inverse returns the way back, and false where there is none.
func (h Homography) Inverse() (Homography, bool) {
	inv := Homography{
		h[4]*h[8] - h[5]*h[7], h[2]*h[7] - h[1]*h[8], h[1]*h[5] - h[2]*h[4],
		h[5]*h[6] - h[3]*h[8], h[0]*h[8] - h[2]*h[6], h[2]*h[3] - h[0]*h[5],
		h[3]*h[7] - h[4]*h[6], h[1]*h[6] - h[0]*h[7], h[0]*h[4] - h[1]*h[3],
	}
	det := h[0]*inv[0] + h[1]*inv[3] + h[2]*inv[6]
	if !(math.Abs(det) > 1e-12) {
		return Homography{}, false
	}
	for i := range inv {
		inv[i] /= det
	}
	return inv, true
}
