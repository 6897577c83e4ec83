package specimen

import (
	"image"
	"image/color"
	"math"
)

// A frame turns the millimetres of a thing into pixels of the picture.
type frame struct {
	s        *scene
	x, y     float64 // pixels of its origin
	sin, cos float64
}

// at is a place of the thing in pixels.
func (f frame) at(x, y float64) point {
	x, y = x*f.s.mm, y*f.s.mm
	return point{f.x + x*f.cos - y*f.sin, f.y + x*f.sin + y*f.cos}
}

// slab is a rectangle with rounded corners, in pixels.
func (f frame) slab(x, y, w, h, r float64) []point {
	if r == 0 {
		return []point{f.at(x, y), f.at(x+w, y), f.at(x+w, y+h), f.at(x, y+h)}
	}
	var out []point
	const n = 6 // points a corner
	for i := range 4 * n {
		cx, cy := x+w-r, y+h-r
		if q := i / n; q == 1 || q == 2 {
			cx = x + r
		}
		if i/n >= 2 {
			cy = y + r
		}
		sin, cos := math.Sincos(math.Pi / 2 * (float64(i/n) + float64(i%n)/(n-1)))
		out = append(out, f.at(cx+r*cos, cy+r*sin))
	}
	return out
}

// disc is a circle about the origin, in pixels.
func (f frame) disc(r float64) []point { return f.slab(-r, -r, 2*r, 2*r, r) }

// convex fills a convex polygon, in pixels of the picture.
func (s *scene) convex(points []point, c color.RGBA, opacity float64) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range points {
		lo, hi = min(lo, p.y), max(hi, p.y)
	}
	const sub = 4 // rows of samples a pixel; across, cover is exact
	for y := max(0, int(lo)); y < min(s.c.Height, int(hi)+1); y++ {
		var left, right [sub]float64
		from, to := math.Inf(1), math.Inf(-1)
		innerFrom, innerTo := math.Inf(-1), math.Inf(1)
		for k := range sub {
			left[k], right[k] = span(points, float64(y)+(float64(k)+0.5)/sub)
			from, to = min(from, left[k]), max(to, right[k])
			innerFrom, innerTo = max(innerFrom, left[k]), min(innerTo, right[k])
		}
		row := s.pic.Pix[y*s.pic.Stride:]
		for x := max(0, int(from)); x < min(s.c.Width, int(min(to, 1e6))+1); x++ {
			p := row[4*x : 4*x+3]
			if float64(x) >= innerFrom && float64(x+1) <= innerTo {
				if opacity == 1 {
					p[0], p[1], p[2] = c.R, c.G, c.B
					continue
				}
				blend(p, c, opacity)
				continue
			}
			cover := 0.0
			for k := range sub {
				cover += max(0, min(float64(x+1), right[k])-max(float64(x), left[k]))
			}
			blend(p, c, cover/sub*opacity)
		}
	}
}

// span is where a convex polygon begins and ends on the line at y; the beginning is +Inf where it does not meet it.
func span(points []point, y float64) (left, right float64) {
	left, right = math.Inf(1), math.Inf(-1)
	for i, a := range points {
		b := points[(i+1)%len(points)]
		if (a.y <= y) == (b.y <= y) {
			continue
		}
		x := a.x + (b.x-a.x)*(y-a.y)/(b.y-a.y)
		left, right = min(left, x), max(right, x)
	}
	return left, right
}

// clutter strews other things about, under the document.
func (s *scene) clutter() {
	for range s.c.Clutter {
		sin, cos := math.Sincos(2 * math.Pi * s.rng.Float64())
		s.thing(frame{s, s.rng.Float64() * float64(s.c.Width), s.rng.Float64() * float64(s.c.Height), sin, cos})
	}
}

// thing lays down one thing with its shadow.
func (s *scene) thing(f frame) {
	black, white := rgb(0x101010), rgb(0xffffff)
	colour := color.RGBA{uint8(30 + s.rng.IntN(220)), uint8(30 + s.rng.IntN(200)), uint8(30 + s.rng.IntN(210)), 255}
	lay := func(o []point, height float64, c color.RGBA) {
		for i := range 2 {
			d := height * s.mm * float64(i+1) / 2
			under := make([]point, len(o))
			for j, p := range o {
				under[j] = point{p.x + d, p.y + 1.2*d}
			}
			s.convex(under, rgb(0), 0.16)
		}
		s.convex(o, c, 1)
	}
	switch s.rng.IntN(6) {
	case 0: // a sheet of paper with lines of writing
		lay(f.slab(-70, -100, 140, 200, 0), 1, rgb(0xf2f0ea))
		for y := -85.0; y < 60; y += 6.5 {
			for x := -55.0; x < 50; {
				w := 4 + 13*s.rng.Float64()
				s.convex(f.slab(x, y, w, 1.5, 0), rgb(0x55585e), 0.7)
				x += w + 2
			}
		}
	case 1: // another card
		lay(f.slab(-42.8, -27, 85.6, 54, 3.2), 1.2, colour)
		s.convex(f.slab(-42.8, -18, 85.6, 9, 0), mix(colour, black, 0.7), 1)
		s.convex(f.slab(-36, 4, 11, 9, 1.5), rgb(0xd8b860), 1)
		s.convex(f.slab(-36, 17, 44, 3, 0), mix(colour, white, 0.7), 1)
	case 2: // a pen
		lay(f.slab(-70, -4, 140, 8, 4), 2.5, colour)
		s.convex(f.slab(-66, -2.6, 132, 1.6, 0.8), mix(colour, white, 0.6), 0.8)
		s.convex(f.slab(40, -4, 6, 8, 0), rgb(0xc8c8cc), 1)
	case 3: // a coin
		r := 8 + 4*s.rng.Float64()
		metal := []color.RGBA{rgb(0xb58a4a), rgb(0xc7c5c0), rgb(0xa8683c)}[s.rng.IntN(3)]
		lay(f.disc(r), 1.2, metal)
		s.convex(f.disc(r*0.88), mix(metal, black, 0.4), 1)
		s.convex(f.disc(r*0.82), metal, 1)
		s.convex(f.slab(-r*0.4, -r*0.4, r*0.8, r*0.8, 0), mix(metal, white, 0.3), 0.7)
	case 4: // a telephone
		lay(f.slab(-38, -76, 76, 152, 9), 3, rgb(0x17181b))
		s.convex(f.slab(-35, -71, 70, 142, 6), mix(rgb(0x1f2a38), colour, 0.25), 1)
	default: // a notebook
		lay(f.slab(-45, -62, 90, 124, 2), 3, mix(colour, black, 0.35))
		s.convex(f.slab(36, -62, 3, 124, 0), mix(colour, black, 0.7), 1)
	}
}

// drop darkens the ground where the document keeps the light from it.
func (s *scene) drop() {
	const coarse = 4 // the shadow is soft, so a quarter of the pixels does
	w, h := s.c.Width/coarse+1, s.c.Height/coarse+1
	mask := &sheet{pix: image.NewRGBA(image.Rect(0, 0, w, h)), mm: 1.0 / coarse}
	reach := s.mm * (0.8 + 2.2*s.rng.Float64())
	turn := s.rng.Float64() * 2 * math.Pi
	dx, dy := reach*math.Cos(turn), reach*math.Sin(turn)
	var o shape
	for i, p := range s.outline() {
		if i == 0 {
			o = o.move(p.x+dx, p.y+dy)
			continue
		}
		o = o.line(p.x+dx, p.y+dy)
	}
	mask.fill(o, rgb(0xffffff), 1)
	blurRGBA(mask.pix, math.Max(0.6, reach/coarse*0.8))
	depth := 0.35 + 0.35*s.rng.Float64()
	for y := range s.c.Height {
		row := s.pic.Pix[y*s.pic.Stride:]
		shade := mask.pix.Pix[y/coarse*mask.pix.Stride:]
		for x := range s.c.Width {
			if m := shade[4*(x/coarse)]; m > 0 {
				k := int(256 - depth*float64(m))
				for c := 4 * x; c < 4*x+3; c++ {
					row[c] = uint8(int(row[c]) * k >> 8)
				}
			}
		}
	}
}

// outline is where the edges of what lies on the table appear.
func (s *scene) outline() []point {
	at, k := s.flat.at, s.side.Picture.Rect
	sx, sy := float64(k.Dx())/float64(at.Dx()), float64(k.Dy())/float64(at.Dy())
	x0, y0 := -float64(at.Min.X)*sx, -float64(at.Min.Y)*sy
	x1, y1 := x0+float64(s.flat.pix.Rect.Dx())*sx, y0+float64(s.flat.pix.Rect.Dy())*sy
	var out []point
	const n = 12
	for i := range n {
		x := x0 + (x1-x0)*float64(i)/n
		out = append(out, s.h.at(point{x, y0 + s.bend(x)}))
	}
	for i := range n + 1 {
		x := x1 + (x0-x1)*float64(i)/n
		out = append(out, s.h.at(point{x, y1 + s.bend(x)}))
	}
	return append(out, s.h.at(point{x0, y0}))
}

// fingers hold the document at its left and right edges, above the zone's height, some millimetres in.
func (s *scene) fingers() {
	skins := []color.RGBA{rgb(0xe8b99a), rgb(0xc98f6b), rgb(0x8d5a3c), rgb(0x5c3a28), rgb(0xf0c9b0)}
	skin := skins[s.rng.IntN(len(skins))]
	w, h := float64(s.side.Picture.Rect.Dx()), float64(s.side.Picture.Rect.Dy())
	mm := s.side.Truth.DPI / 25.4
	for i := range s.c.Fingers {
		in := (1.5 + 2.3*s.rng.Float64()) * mm
		y := h * (0.15 + 0.42*s.rng.Float64())
		slope := 0.5 * (s.rng.Float64() - 0.5)
		edge, dir := 0.0, -1.0
		if i%2 == 1 {
			edge, dir = w, 1
		}
		thick := (7.5 + 2*s.rng.Float64()) * mm
		for k := range 10 { // from the dark rim to the light ridge
			q := 1 - 0.085*float64(k)
			c := mix(mix(skin, rgb(0x401c10), 0.45), mix(skin, rgb(0xfff0e0), 0.18), float64(k)/9)
			s.capsule(point{edge - dir*(in-thick), y}, point{edge + dir*75*mm, y + slope*75*mm}, thick*q, thick*q*1.35, c)
		}
		tip := point{edge - dir*(in-thick*0.8), y}
		s.capsule(tip, point{tip.x + dir*thick*0.45, tip.y + slope*thick*0.45}, thick*0.5, thick*0.5, mix(skin, rgb(0xffe4dc), 0.45))
	}
}

// capsule draws the hull of two discs of the side's plane, of radius ra at a and rb at b.
func (s *scene) capsule(a, b point, ra, rb float64, c color.RGBA) {
	turn := math.Atan2(b.y-a.y, b.x-a.x)
	var o []point
	const n = 32
	for i := range n {
		t := turn + math.Pi/2 + 2*math.Pi*float64(i)/n
		at, r := a, ra
		if i > n/2 {
			at, r = b, rb
		}
		o = append(o, s.h.at(point{at.x + r*math.Cos(t), at.y + r*math.Sin(t)}))
	}
	s.convex(o, c, 1)
}
