package specimen

import (
	"encoding/json"
	"math"
)

// MarshalJSON writes a point as [x, y] with two decimals.
func (p point) MarshalJSON() ([]byte, error) {
	return json.Marshal([2]float64{math.Round(p.x*100) / 100, math.Round(p.y*100) / 100})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *point) UnmarshalJSON(data []byte) error {
	var v [2]float64
	err := json.Unmarshal(data, &v)
	p.x, p.y = v[0], v[1]
	return err
}

// A Quad is four corners in pixels of a picture: what is top left, top right, bottom right and bottom left when the
// document is upright, wherever they lie in the picture. In JSON each is [x, y].
type Quad [4]point

// Corner is the place of corner i, 0 to 3.
func (q Quad) Corner(i int) (x, y float64) { return q[i&3].x, q[i&3].y }

// Area is in square pixels, positive where the corners run clockwise as seen (that is, where nothing is mirrored).
func (q Quad) Area() float64 {
	a := 0.0
	for i, p := range q {
		n := q[(i+1)%4]
		a += p.x*n.y - n.x*p.y
	}
	return a / 2
}

// A projection maps the flat side to the picture: (x, y, 1) times it, divided by the third.
type projection [9]float64

func (h *projection) at(p point) point {
	w := h[6]*p.x + h[7]*p.y + h[8]
	return point{(h[0]*p.x + h[1]*p.y + h[2]) / w, (h[3]*p.x + h[4]*p.y + h[5]) / w}
}

// inverse is the adjugate, which maps back; scale does not matter here.
func (h *projection) inverse() projection {
	return projection{
		h[4]*h[8] - h[5]*h[7], h[2]*h[7] - h[1]*h[8], h[1]*h[5] - h[2]*h[4],
		h[5]*h[6] - h[3]*h[8], h[0]*h[8] - h[2]*h[6], h[2]*h[3] - h[0]*h[5],
		h[3]*h[7] - h[4]*h[6], h[1]*h[6] - h[0]*h[7], h[0]*h[4] - h[1]*h[3],
	}
}

// camera is a pinhole camera over a plane of w x h pixels that is turned and tilted about its centre, at a distance of
// distance times its longer side. Its picture is centred on 0, 0 with scale 1 at the centre.
func camera(w, h, turn, tilt, tiltTo, distance float64) projection {
	sin, cos := math.Sincos(turn * math.Pi / 180)
	st, ct := math.Sincos(tilt * math.Pi / 180)
	sd, cd := math.Sincos(tiltTo * math.Pi / 180)
	// After turning in its plane, a point at (a, b) has depth st*(a cd + b sd), and its part along the direction of
	// the tilt is shortened by ct.
	z := distance * math.Max(w, h)
	ax, ay := cos, -sin // a = ax x + ay y
	bx, by := sin, cos
	k := ct - 1
	m := projection{
		ax + k*cd*(ax*cd+bx*sd), ay + k*cd*(ay*cd+by*sd), 0,
		bx + k*sd*(ax*cd+bx*sd), by + k*sd*(ay*cd+by*sd), 0,
		st * (ax*cd + bx*sd) / z, st * (ay*cd + by*sd) / z, 1,
	}
	// Move the plane's centre to 0, 0 first.
	cx, cy := w/2, h/2
	for r := range 3 {
		m[3*r+2] -= m[3*r]*cx + m[3*r+1]*cy
	}
	return m
}

// then scales the picture of h and moves it.
func (h projection) then(sx, sy, dx, dy float64) projection {
	for c := range 3 {
		h[c] = h[c]*sx + h[6+c]*dx
		h[3+c] = h[3+c]*sy + h[6+c]*dy
	}
	return h
}

// leastScale is how much a length grows where a rectangle appears smallest, in the shorter of its two directions.
func (h *projection) leastScale(x, y, w, t float64) float64 {
	least := math.Inf(1)
	for _, p := range []point{{x, y}, {x + w, y}, {x + w, y + t}, {x, y + t}} {
		o, a, d := h.at(p), h.at(point{p.x + 1, p.y}), h.at(point{p.x, p.y + 1})
		least = min(least, math.Hypot(a.x-o.x, a.y-o.y), math.Hypot(d.x-o.x, d.y-o.y))
	}
	return least
}
