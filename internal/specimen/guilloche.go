package specimen

import (
	"image/color"
	"math"
	"math/rand/v2"
)

// The fine-line work of security printing. Both kinds of it are computed rather
// than stroked, since a page carries some hundred metres of line: waves as a
// field whose whole-numbered levels are the lines, rosettes by distance.

// waves covers b with a family of fine lines, shifted by three sums of waves,
// that runs from colour left to colour right (the iris print of real pages).
func (s *sheet) waves(b box, left, right color.RGBA, pitch, width, opacity float64, rng *rand.Rand) {
	r := s.pixels(b).Intersect(s.pix.Rect)
	if r.Empty() {
		return
	}
	w, h := r.Dx(), r.Dy()
	along, steep := make([]float64, w), make([]float64, w)
	swell := make([]float64, w)
	a1, a2 := pitch*(2.5+2*rng.Float64()), pitch*(0.8+rng.Float64())
	l1, l2, l3 := 22+25*rng.Float64(), 7+6*rng.Float64(), 50+40*rng.Float64()
	p1, p2, p3 := 6.3*rng.Float64(), 6.3*rng.Float64(), 6.3*rng.Float64()
	for i := range w {
		x := float64(i) / s.mm
		along[i] = a1*math.Sin(2*math.Pi*x/l1+p1) + a2*math.Sin(2*math.Pi*x/l2+p2)
		steep[i] = math.Hypot(1, a1*2*math.Pi/l1*math.Cos(2*math.Pi*x/l1+p1))
		swell[i] = pitch * 3 * math.Sin(2*math.Pi*x/l3+p3)
	}
	row := make([]float64, h)
	l4, p4 := 18+14*rng.Float64(), 6.3*rng.Float64()
	for j := range row {
		row[j] = math.Sin(2*math.Pi*float64(j)/s.mm/l4 + p4)
	}
	half := width / 2 * s.mm
	ink := gradient(left, right, w)
	for j := range h {
		y := float64(j) / s.mm
		o := s.pix.PixOffset(r.Min.X, r.Min.Y+j)
		for i := range w {
			phase := (y + along[i] + swell[i]*row[j]) / pitch
			d := math.Abs(phase-math.Floor(phase)-0.5) * pitch / steep[i] * s.mm // pixels to the line
			cover := half + 0.5 - d
			if cover > 0 {
				blend(s.pix.Pix[o+4*i:o+4*i+3], ink[i], min(cover, min(1, 2*half))*opacity)
			}
		}
	}
}

func gradient(left, right color.RGBA, n int) []color.RGBA {
	out := make([]color.RGBA, n)
	for i := range out {
		out[i] = mix(left, right, float64(i)/float64(max(n-1, 1)))
	}
	return out
}

// blend moves the pixel p towards c by a share a of 0 to 1.
func blend(p []uint8, c color.RGBA, a float64) {
	k := int(a * 256)
	p[0] += uint8((int(c.R) - int(p[0])) * k >> 8)
	p[1] += uint8((int(c.G) - int(p[1])) * k >> 8)
	p[2] += uint8((int(c.B) - int(p[2])) * k >> 8)
}

// wash tints b with a soft colour that is strongest at the point at.
func (s *sheet) wash(b box, at point, reach float64, c color.RGBA, opacity float64) {
	r := s.pixels(b).Intersect(s.pix.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		dy := (float64(y)/s.mm - at.y) / reach
		o := s.pix.PixOffset(r.Min.X, y)
		for x := r.Min.X; x < r.Max.X; x++ {
			dx := (float64(x)/s.mm - at.x) / reach
			if q := 1 - dx*dx - dy*dy; q > 0 {
				blend(s.pix.Pix[o:o+3], c, q*q*opacity)
			}
			o += 4
		}
	}
}

// rosette draws a spirograph: turns petals with a radius that runs between
// inner and outer, laid over itself copies times.
func (s *sheet) rosette(cx, cy, inner, outer float64, petals, copies int, width float64, c color.RGBA, opacity float64) {
	cover := newCoverage(s, box{cx - outer - 1, cy - outer - 1, 2*outer + 2, 2*outer + 2})
	const steps = 360
	for k := range copies {
		shift := 2 * math.Pi * float64(k) / float64(copies*petals)
		var last point
		for i := 0; i <= steps; i++ {
			t := 2 * math.Pi * float64(i) / steps
			q := 0.5 + 0.5*math.Sin(float64(petals)*(t+shift))
			r := inner + (outer-inner)*(0.25+0.75*q)
			turn := t + 0.35*math.Sin(float64(petals)*(t+shift)+1.2)/float64(petals)
			p := point{cx + r*math.Cos(turn), cy + r*math.Sin(turn)}
			if i > 0 {
				cover.stroke(last, p, width)
			}
			last = p
		}
	}
	cover.paint(c, opacity)
}

// coverage collects lines, so that where they cross the ink is laid on once.
type coverage struct {
	s    *sheet
	x, y int
	w, h int
	a    []float32
}

func newCoverage(s *sheet, b box) *coverage {
	r := s.pixels(b).Intersect(s.pix.Rect)
	return &coverage{s, r.Min.X, r.Min.Y, r.Dx(), r.Dy(), make([]float32, r.Dx()*r.Dy())}
}

// stroke adds a straight line of the given width in millimetres.
func (c *coverage) stroke(from, to point, width float64) {
	mm := c.s.mm
	ax, ay := from.x*mm-float64(c.x), from.y*mm-float64(c.y)
	bx, by := to.x*mm-float64(c.x), to.y*mm-float64(c.y)
	half := width * mm / 2
	full := min(1, 2*half)
	reach := half + 1
	x0, x1 := max(int(min(ax, bx)-reach), 0), min(int(max(ax, bx)+reach)+1, c.w-1)
	y0, y1 := max(int(min(ay, by)-reach), 0), min(int(max(ay, by)+reach)+1, c.h-1)
	dx, dy := bx-ax, by-ay
	length := dx*dx + dy*dy
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			px, py := float64(x)+0.5-ax, float64(y)+0.5-ay
			t := 0.0
			if length > 0 {
				t = max(0, min(1, (px*dx+py*dy)/length))
			}
			v := min(half+0.5-math.Hypot(px-t*dx, py-t*dy), full)
			if i := y*c.w + x; v > float64(c.a[i]) {
				c.a[i] = float32(v)
			}
		}
	}
}

func (c *coverage) paint(ink color.RGBA, opacity float64) {
	for y := range c.h {
		o := c.s.pix.PixOffset(c.x, c.y+y)
		for x := range c.w {
			if a := c.a[y*c.w+x]; a > 0 {
				blend(c.s.pix.Pix[o:o+3], ink, float64(a)*opacity)
			}
			o += 4
		}
	}
}
