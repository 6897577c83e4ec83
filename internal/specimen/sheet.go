package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// A sheet is a document's side while it is drawn. Places and lengths are given
// in millimetres from the top left corner; only the sheet knows pixels.
type sheet struct {
	pix  *image.RGBA
	mm   float64 // pixels a millimetre
	w, h float64 // millimetres
	ras  vector.Rasterizer
	buf  sfnt.Buffer
}

func newSheet(w, h, dpi float64, paper color.RGBA) *sheet {
	mm := dpi / 25.4
	s := &sheet{mm: mm, w: w, h: h}
	s.pix = image.NewRGBA(image.Rect(0, 0, int(math.Round(w*mm)), int(math.Round(h*mm))))
	draw.Draw(s.pix, s.pix.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	return s
}

// A box is a rectangle in millimetres.
type box struct{ x, y, w, h float64 }

// pixels is the box in pixels, rounded outwards.
func (s *sheet) pixels(b box) image.Rectangle {
	return image.Rect(
		int(math.Floor(b.x*s.mm)), int(math.Floor(b.y*s.mm)),
		int(math.Ceil((b.x+b.w)*s.mm)), int(math.Ceil((b.y+b.h)*s.mm)))
}

// alpha is c at an opacity a of 0 to 1.
func alpha(c color.RGBA, a float64) color.RGBA {
	f := func(v uint8) uint8 { return uint8(math.Round(float64(v) * a)) }
	return color.RGBA{f(c.R), f(c.G), f(c.B), f(255)}
}

// mix is the colour a share t of the way from a to b.
func mix(a, b color.RGBA, t float64) color.RGBA {
	f := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return color.RGBA{f(a.R, b.R), f(a.G, b.G), f(a.B, b.B), 255}
}

// A shape is an outline of closed contours, in millimetres.
type shape []knot

// A knot is one step of an outline: 'M' begins a contour at p[0], 'L' goes
// straight to p[0], 'Q' and 'C' bend to their last point.
type knot struct {
	op byte
	p  [3]point
}

// A point is a place, in millimetres on a sheet and in pixels on a picture.
type point struct{ x, y float64 }

func (o shape) move(x, y float64) shape { return append(o, knot{'M', [3]point{{x, y}}}) }
func (o shape) line(x, y float64) shape { return append(o, knot{'L', [3]point{{x, y}}}) }
func (o shape) cube(a, b, c point) shape {
	return append(o, knot{'C', [3]point{a, b, c}})
}

// circle adds a full circle; clockwise circles and others cut holes in each other.
func (o shape) circle(cx, cy, r float64, clockwise bool) shape {
	const k = 0.5522847498 // cubic approximation of a quarter circle
	d := 1.0
	if !clockwise {
		d = -1
	}
	o = o.move(cx+r, cy)
	for i := range 4 {
		sa, ca := math.Sincos(float64(i) * math.Pi / 2)
		sb, cb := math.Sincos(float64(i+1) * math.Pi / 2)
		o = o.cube(
			point{cx + r*(ca-k*sa), cy + r*d*(sa+k*ca)},
			point{cx + r*(cb+k*sb), cy + r*d*(sb-k*cb)},
			point{cx + r*cb, cy + r*d*sb})
	}
	return o
}

func rectangle(b box, radius float64) shape {
	r := math.Min(radius, math.Min(b.w, b.h)/2)
	k := r * 0.4477
	x0, y0, x1, y1 := b.x, b.y, b.x+b.w, b.y+b.h
	return shape{}.move(x0+r, y0).line(x1-r, y0).
		cube(point{x1 - k, y0}, point{x1, y0 + k}, point{x1, y0 + r}).line(x1, y1-r).
		cube(point{x1, y1 - k}, point{x1 - k, y1}, point{x1 - r, y1}).line(x0+r, y1).
		cube(point{x0 + k, y1}, point{x0, y1 - k}, point{x0, y1 - r}).line(x0, y0+r).
		cube(point{x0, y0 + k}, point{x0 + k, y0}, point{x0 + r, y0})
}

// fill paints the shape and returns the smallest box around its outline.
func (s *sheet) fill(o shape, c color.RGBA, opacity float64) box {
	if len(o) == 0 {
		return box{}
	}
	lo, hi := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, k := range o {
		for _, p := range k.p[:k.points()] {
			lo = point{math.Min(lo.x, p.x), math.Min(lo.y, p.y)}
			hi = point{math.Max(hi.x, p.x), math.Max(hi.y, p.y)}
		}
	}
	b := box{lo.x, lo.y, hi.x - lo.x, hi.y - lo.y}
	r := s.pixels(b).Inset(-1).Intersect(s.pix.Rect)
	if r.Empty() {
		return b
	}
	s.ras.Reset(r.Dx(), r.Dy())
	at := func(p point) (float32, float32) {
		return float32(p.x*s.mm - float64(r.Min.X)), float32(p.y*s.mm - float64(r.Min.Y))
	}
	for _, k := range o {
		x, y := at(k.p[0])
		switch k.op {
		case 'M':
			s.ras.ClosePath()
			s.ras.MoveTo(x, y)
		case 'L':
			s.ras.LineTo(x, y)
		case 'Q':
			x1, y1 := at(k.p[1])
			s.ras.QuadTo(x, y, x1, y1)
		case 'C':
			x1, y1 := at(k.p[1])
			x2, y2 := at(k.p[2])
			s.ras.CubeTo(x, y, x1, y1, x2, y2)
		}
	}
	s.ras.ClosePath()
	s.ras.Draw(s.pix, r, image.NewUniform(alpha(c, opacity)), image.Point{})
	return b
}

func (k knot) points() int {
	switch k.op {
	case 'Q':
		return 2
	case 'C':
		return 3
	}
	return 1
}

// A setting says how a line of text is set.
type setting struct {
	font     *sfnt.Font
	size     float64 // the em, in millimetres
	color    color.RGBA
	opacity  float64
	stretch  float64 // set width, 1 as designed
	tracking float64 // extra millimetres between letters
	angle    float64 // degrees clockwise about the start of the baseline
	slant    float64 // horizontal shift a millimetre of height
	fit      float64 // the width in millimetres that must not be passed, 0 for none
}

// text sets a line with its baseline starting at x, y and returns the box of
// its ink. A line wider than p.fit is condensed, as an issuing office would.
func (s *sheet) text(x, y float64, line string, p setting) box {
	if p.stretch == 0 {
		p.stretch = 1
	}
	if p.opacity == 0 {
		p.opacity = 1
	}
	if w := s.width(line, p); p.fit > 0 && w > p.fit {
		p.stretch *= p.fit / w
		p.tracking *= p.fit / w
	}
	return s.fill(s.outline(x, y, line, p), p.color, p.opacity)
}

// width is how far the pen moves over the line, in millimetres.
func (s *sheet) width(line string, p setting) float64 {
	if p.stretch == 0 {
		p.stretch = 1
	}
	total := 0.0
	s.eachGlyph(line, p, func(_ sfnt.GlyphIndex, x float64) { total = x })
	return total
}

// eachGlyph calls f with each glyph and its pen position, and with glyph 0 and
// the final pen position at the end.
func (s *sheet) eachGlyph(line string, p setting, f func(g sfnt.GlyphIndex, x float64)) {
	em := fixed.Int26_6(p.font.UnitsPerEm()) << 6
	unit := p.size / float64(em) * p.stretch
	x, last := 0.0, sfnt.GlyphIndex(0)
	for _, r := range line {
		g, err := p.font.GlyphIndex(&s.buf, r)
		if err != nil {
			continue
		}
		if last != 0 {
			if k, err := p.font.Kern(&s.buf, last, g, em, font.HintingNone); err == nil {
				x += float64(k) * unit
			}
		}
		f(g, x)
		if adv, err := p.font.GlyphAdvance(&s.buf, g, em, font.HintingNone); err == nil {
			x += float64(adv)*unit + p.tracking
		}
		last = g
	}
	f(0, x)
}

// outline is the shape of a line of text.
func (s *sheet) outline(x0, y0 float64, line string, p setting) shape {
	em := fixed.Int26_6(p.font.UnitsPerEm()) << 6
	unit := p.size / float64(em)
	sin, cos := math.Sincos(p.angle * math.Pi / 180)
	var o shape
	s.eachGlyph(line, p, func(g sfnt.GlyphIndex, pen float64) {
		if g == 0 {
			return
		}
		segments, err := p.font.LoadGlyph(&s.buf, g, em, nil)
		if err != nil {
			return
		}
		for _, seg := range segments {
			k := knot{op: "MLQC"[seg.Op]}
			for i := range k.points() {
				gy := float64(seg.Args[i].Y) * unit
				gx := pen + float64(seg.Args[i].X)*unit*p.stretch - gy*p.slant
				k.p[i] = point{x0 + gx*cos - gy*sin, y0 + gx*sin + gy*cos}
			}
			o = append(o, k)
		}
	})
	return o
}
