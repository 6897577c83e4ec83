package specimen

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
)

// dress is the document as it lies there: itself, bound in a booklet, as a photocopy, or shown on a screen.
func (s *scene) dress() flat {
	pic := s.side.Picture
	mm := s.side.Truth.DPI / 25.4
	switch {
	case s.c.Screen > 0:
		return s.screen(pic)
	case s.c.Photocopy > 0:
		return s.photocopy(pic, mm)
	case s.c.Booklet && s.side.Truth.Kind == Passport:
		return s.booklet(pic, mm)
	}
	round := 3.18 * mm // ISO/IEC 7810
	return flat{pix: pic, at: pic.Rect, round: round}
}

// surround lays pic into a larger sheet of one colour; margins are in pixels.
func surround(pic *image.RGBA, left, top, right, bottom int, c color.RGBA) (*image.RGBA, image.Rectangle) {
	out := image.NewRGBA(image.Rect(0, 0, left+pic.Rect.Dx()+right, top+pic.Rect.Dy()+bottom))
	draw.Draw(out, out.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	at := pic.Rect.Add(image.Pt(left, top))
	draw.Draw(out, at, pic, image.Point{}, draw.Src)
	return out, at
}

// booklet binds the page to a page of visas above it.
func (s *scene) booklet(pic *image.RGBA, mm float64) flat {
	w, h := pic.Rect.Dx(), pic.Rect.Dy()
	out, at := surround(pic, 0, h, 0, 0, rgb(0xece8de))
	page := &sheet{pix: out, mm: mm, w: float64(w) / mm, h: float64(h) / mm}
	pal := palettes[s.rng.IntN(len(palettes))]
	upper := box{0, 0, page.w, page.h}
	page.wash(upper, point{page.w * 0.6, page.h * 0.4}, page.w*0.7, pal.tint, 0.8)
	page.waves(upper, pal.left, pal.right, 1.1, 0.1, 0.4, s.rng)
	page.rosette(page.w/2, page.h/2, 8, 30, 16, 5, 0.1, pal.accent, 0.35)
	if tc, err := fonts(); err == nil && s.rng.IntN(2) == 0 {
		stamp := setting{font: tc.families["liberation"].bold, size: 5, color: pal.mark, opacity: 0.45, angle: 30*s.rng.Float64() - 15, tracking: 0.6}
		page.text(page.w*(0.15+0.4*s.rng.Float64()), page.h*(0.3+0.4*s.rng.Float64()), "SPECIMEN ENTRY", stamp)
	}
	// The fold is dark, and light falls off towards it.
	reach := 3.2 * mm
	for y := max(0, h-int(reach)); y < min(2*h, h+int(reach)); y++ {
		d := math.Abs(float64(y)-float64(h)) / reach
		k := 1 - 0.42*math.Exp(-9*d*d)
		row := out.Pix[y*out.Stride : y*out.Stride+4*w]
		for i := 0; i < len(row); i += 4 {
			row[i], row[i+1], row[i+2] = uint8(float64(row[i])*k), uint8(float64(row[i+1])*k), uint8(float64(row[i+2])*k)
		}
	}
	return flat{pix: out, at: at, round: 3.18 * mm}
}

// photocopy makes the document grey and hard, with toner dust, streaks and drop-outs, on a white sheet.
func (s *scene) photocopy(pic *image.RGBA, mm float64) flat {
	worn := s.c.Photocopy
	side := func() int { return int(mm * (8 + 25*s.rng.Float64())) }
	out, at := surround(pic, side(), side(), side(), side(), color.RGBA{250, 250, 250, 255})
	gain := 1.25 + 0.9*worn*s.rng.Float64()
	pivot := 120 + 30*s.rng.Float64()
	streak := make([]float64, out.Rect.Dx())
	for range int(4 * worn * s.rng.Float64() * 3) {
		x, w := s.rng.IntN(len(streak)), 1+s.rng.IntN(4)
		depth := 18 * s.rng.Float64()
		for i := x; i < min(x+w, len(streak)); i++ {
			streak[i] = depth
		}
	}
	amp := 5 + 14*worn
	n := newNoise(s.rng)
	for y := range out.Rect.Dy() {
		row := out.Pix[y*out.Stride : y*out.Stride+4*out.Rect.Dx()]
		for x := range streak {
			i := 4 * x
			l := float64(int(row[i])*299+int(row[i+1])*587+int(row[i+2])*114) / 1000
			l = pivot + (l-pivot)*gain + 22 - streak[x] + amp*n.next()
			if n.rare(worn * 0.0012) {
				l = 40
			}
			v := uint8(math.Max(22, math.Min(250, l)))
			row[i], row[i+1], row[i+2] = v, v, v
		}
	}
	return flat{pix: out, at: at}
}

// A pixelGrid is the raster of a screen: stripes of red, green and blue, with dark gaps between rows.
type pixelGrid struct {
	pitch  float64 // pixels of the flat
	depth  float64 // of the stripes, 0 to 1
	at     image.Rectangle
	lifted float64 // black level
	gain   float64
}

// show is how a colour looks at a place of the screen. Nothing is averaged here on purpose: the beat of this raster
// with the camera's is the moiré.
func (g *pixelGrid) show(x, y float64, c [3]int) [3]int {
	if x < float64(g.at.Min.X) || x > float64(g.at.Max.X) || y < float64(g.at.Min.Y) || y > float64(g.at.Max.Y) {
		return c
	}
	px, py := x/g.pitch, y/g.pitch
	row := g.gain * (1 - g.depth*0.6*(0.5-0.5*tent(py)))
	for k := range c {
		stripe := row * (1 - g.depth*(0.5-0.5*tent(px+float64(k)/3)))
		v := float64(c[k]) / 65536
		c[k] = int(min(255, (g.lifted+v*(255-g.lifted)/255)*stripe) * 65536)
	}
	return c
}

// tent runs from -1 to 1 and back once in each unit.
func tent(x float64) float64 {
	x -= math.Floor(x)
	return 1 - 4*math.Abs(x-0.5)
}

// screen shows the document on a display: shrunk to its pixels, in a window, within a bezel.
func (s *scene) screen(pic *image.RGBA) flat {
	w := pic.Rect.Dx()
	pixels := 1500 - 800*s.c.Screen // of the display, across the document
	pitch := math.Max(float64(w)/pixels, 1)
	if pitch > 1.05 {
		small := image.NewRGBA(image.Rect(0, 0, int(float64(w)/pitch), int(float64(pic.Rect.Dy())/pitch)))
		draw.ApproxBiLinear.Scale(small, small.Rect, pic, pic.Rect, draw.Src, nil)
		big := image.NewRGBA(pic.Rect)
		draw.ApproxBiLinear.Scale(big, big.Rect, small, small.Rect, draw.Src, nil)
		pic = big
	}
	window := []color.RGBA{{30, 30, 34, 255}, {242, 242, 245, 255}, {60, 74, 96, 255}}[s.rng.IntN(3)]
	m := func() int { return int(float64(w) * (0.03 + 0.10*s.rng.Float64())) }
	inner, at := surround(pic, m(), m(), m(), m(), window)
	bar := &sheet{pix: inner, mm: 1, w: float64(inner.Rect.Dx()), h: float64(inner.Rect.Dy())}
	bar.fill(rectangle(box{0, 0, bar.w, float64(at.Min.Y) * 0.5}, 0), rgb(0xd6d8dc), 0.9)
	for i := range 3 {
		bar.fill(shape{}.circle(float64(at.Min.Y)*(0.3+0.35*float64(i)), float64(at.Min.Y)*0.25, float64(at.Min.Y)*0.1, true), []color.RGBA{rgb(0xe0655a), rgb(0xe2b450), rgb(0x6ab860)}[i], 1)
	}
	bezel := int(float64(w) * 0.035)
	outer, shift := surround(inner, bezel, bezel, bezel, bezel*2, rgb(0x141416))
	at = at.Add(shift.Min)
	depth := 0.35 + 0.45*s.c.Screen
	// The raster darkens; the lamp behind it makes up for that, and for a little more.
	gain := (1.05 + 0.25*s.c.Screen) / ((1 - 0.5*depth) * (1 - 0.3*depth))
	return flat{pix: outer, at: at, round: float64(bezel), grid: &pixelGrid{pitch: pitch, depth: depth, at: shift, lifted: 14 + 16*s.c.Screen, gain: gain}}
}
