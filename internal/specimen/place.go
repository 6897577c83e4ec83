package specimen

import (
	"image"
	"math"
)

// A flat is what lies on the table: the document, or a copy of it with what surrounds it. Its at is where in it the
// document lies.
type flat struct {
	pix   *image.RGBA
	at    image.Rectangle
	round float64    // radius of the corners, pixels of pix
	grid  *pixelGrid // set where it is a screen
}

// place projects the flat into the picture.
func (s *scene) place(f flat) {
	k := s.side.Picture.Rect
	// From pixels of the flat to pixels of the side.
	sx, sy := float64(k.Dx())/float64(f.at.Dx()), float64(k.Dy())/float64(f.at.Dy())
	w, h := float64(f.pix.Rect.Dx()), float64(f.pix.Rect.Dy())
	ox, oy := float64(f.at.Min.X), float64(f.at.Min.Y)
	r := s.bounds([]point{{-ox * sx, -oy * sy}, {(w - ox) * sx, -oy * sy}, {(w - ox) * sx, (h - oy) * sy}, {-ox * sx, (h - oy) * sy}})
	shrink := 1 / math.Sqrt(math.Abs(s.quad.Area())/float64(f.at.Dx()*f.at.Dy()))
	src, half := f.pix, 1.0
	for ; shrink >= 2 && min(src.Rect.Dx(), src.Rect.Dy()) > 64; shrink /= 2 {
		src, half = halve(src), half*2
	}
	samples := onePoint
	if shrink > 1.5 {
		samples = fourPoints
	} else if shrink > 1.15 {
		samples = twoPoints
	}
	v := viewer{s: s, f: f, src: src, half: half, inv: s.h.inverse(), samples: samples, sx: 1 / sx, sy: 1 / sy, edge: math.Max(shrink*half, 0.5)}
	v.margin = max(f.round, v.edge)
	v.curl = s.c.Curl * float64(k.Dy()) * 4
	v.width = float64(k.Dx())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		v.row(y, r.Min.X, r.Max.X)
	}
}

// bounds is the part of the frame that a patch of the side's plane covers, curl included.
func (s *scene) bounds(patch []point) image.Rectangle {
	lo, hi := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	slack := math.Abs(s.c.Curl) * float64(s.side.Picture.Rect.Dy()) * 1.5
	for _, p := range patch {
		for _, d := range []float64{-slack, slack} {
			q := s.h.at(point{p.x, p.y + d})
			lo = point{math.Min(lo.x, q.x), math.Min(lo.y, q.y)}
			hi = point{math.Max(hi.x, q.x), math.Max(hi.y, q.y)}
		}
	}
	limit := func(v float64) int { return int(math.Max(-1e6, math.Min(1e6, v))) }
	return image.Rect(limit(lo.x)-2, limit(lo.y)-2, limit(hi.x)+3, limit(hi.y)+3).Intersect(s.pic.Rect)
}

// halve shrinks by two, averaging.
func halve(m *image.RGBA) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, m.Rect.Dx()/2, m.Rect.Dy()/2))
	for y := range out.Rect.Dy() {
		a := m.Pix[2*y*m.Stride:]
		b := m.Pix[(2*y+1)*m.Stride:]
		d := out.Pix[y*out.Stride:]
		for i := 0; i < 4*out.Rect.Dx(); i++ {
			j := 2*i - (i & 3) // the same channel of the left one of two pixels
			d[i] = uint8((int(a[j]) + int(a[j+4]) + int(b[j]) + int(b[j+4]) + 2) >> 2)
		}
	}
	return out
}

// Where in a pixel the flat is looked at: the smaller it appears, the more often.
var (
	onePoint   = []point{{0.5, 0.5}}
	twoPoints  = []point{{0.25, 0.25}, {0.75, 0.75}}
	fourPoints = []point{{0.375, 0.125}, {0.875, 0.375}, {0.125, 0.625}, {0.625, 0.875}}
)

// A viewer looks from the picture back to a flat.
type viewer struct {
	s       *scene
	f       flat
	src     *image.RGBA // f.pix, shrunk by half
	half    float64
	inv     projection
	samples []point
	sx, sy  float64
	edge    float64 // pixels of the flat to a pixel of the picture
	margin  float64 // pixels of the flat within which an edge or corner may be near
	curl    float64
	width   float64
}

// row draws one row of the picture from x0 to x1. Colours are added up in 1/65536 of a level.
func (v *viewer) row(y, x0, x1 int) {
	h := &v.inv
	n := len(v.samples)
	ox, oy := float64(v.f.at.Min.X), float64(v.f.at.Min.Y)
	scale := 1 / v.half
	out := v.s.pic.Pix[v.s.pic.PixOffset(0, y):]
	for x := x0; x < x1; x++ {
		var sum [3]int
		covered := 0.0
		for _, p := range v.samples {
			px, py := float64(x)+p.x, float64(y)+p.y
			w := 1 / (h[6]*px + h[7]*py + h[8])
			fx, fy := (h[0]*px+h[1]*py+h[2])*w, (h[3]*px+h[4]*py+h[5])*w
			if v.curl != 0 {
				u := fx / v.width
				fy -= v.curl * u * (1 - u)
			}
			fx, fy = fx*v.sx+ox, fy*v.sy+oy
			cover := v.cover(fx, fy)
			if cover <= 0 {
				continue
			}
			c := v.sample(fx*scale-0.5, fy*scale-0.5)
			if v.f.grid != nil {
				c = v.f.grid.show(fx, fy, c)
			}
			covered += cover
			if cover == 1 {
				sum[0], sum[1], sum[2] = sum[0]+c[0], sum[1]+c[1], sum[2]+c[2]
				continue
			}
			for k := range sum {
				sum[k] += int(float64(c[k]) * cover)
			}
		}
		if covered == 0 {
			continue
		}
		p := out[4*x : 4*x+4]
		share := covered / float64(n)
		rest := int((1 - share) * 65536)
		for k := range sum {
			p[k] = uint8((int(p[k])*rest + sum[k]/n + 1<<15) >> 16)
		}
		p[3] = uint8(share * 255)
	}
}

// cover is how much of the flat is at a place: 1 inside, 0 outside, in between on the edge.
func (v *viewer) cover(x, y float64) float64 {
	w, h, m := float64(v.f.pix.Rect.Dx()), float64(v.f.pix.Rect.Dy()), v.margin
	if x > m && y > m && x < w-m && y < h-m {
		return 1
	}
	cx, cy := min(x, w-x), min(y, h-y)
	d := min(cx, cy) // pixels inside the nearest edge
	if r := v.f.round; cx < r && cy < r {
		d = r - math.Hypot(r-cx, r-cy)
	}
	return max(0, min(1, d/v.edge+0.5))
}

// sample reads the flat between its pixels, bilinearly, in 1/65536 of a level.
func (v *viewer) sample(x, y float64) [3]int {
	w, h := v.src.Rect.Dx(), v.src.Rect.Dy()
	x = max(0, min(x, float64(w)-1.01))
	y = max(0, min(y, float64(h)-1.01))
	ix, iy := int(x), int(y)
	u, t := int((x-float64(ix))*256), int((y-float64(iy))*256)
	i := iy*v.src.Stride + 4*ix
	p := v.src.Pix[i : i+8 : i+8]
	q := v.src.Pix[i+v.src.Stride : i+v.src.Stride+8 : i+v.src.Stride+8]
	d := u * t
	c := t<<8 - d
	b := u<<8 - d
	a := 1<<16 - b - c - d
	return [3]int{
		a*int(p[0]) + b*int(p[4]) + c*int(q[0]) + d*int(q[4]),
		a*int(p[1]) + b*int(p[5]) + c*int(q[1]) + d*int(q[5]),
		a*int(p[2]) + b*int(p[6]) + c*int(q[2]) + d*int(q[6]),
	}
}
