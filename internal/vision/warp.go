package vision

import (
	"image"
	"math"
)

// tooFine is how many old pixels may fall on one new pixel, a side, before
// Warp shrinks the picture first: interpolation looks at two pixels a side, and
// what lies between them would be lost and leave false patterns.
const tooFine = 1.5

// Warp straightens: it returns what lies inside q of m as an upright picture of
// w x h pixels. Each new pixel is interpolated between four old ones, after an
// area shrink where the new picture is much coarser than the old. What lies
// outside m repeats its edge. A quad without area gives a black picture.
func Warp(m *Image, q Quad, w, h int) *Image {
	out := NewImage(w, h)
	part, q := shrinkFor(m.W, m.H, q, w, h)
	if part.shrinks() {
		m = &Image{W: part.w, H: part.h, Pix: resizeBytes(windowOf(m.Pix, m.W, 3, part.rect), part.w, part.h)}
	}
	warpBytes(out.Pix, w, h, m.Pix, m.W, m.H, 3, q)
	return out
}

// WarpGray is Warp for one channel.
func WarpGray(m *Gray, q Quad, w, h int) *Gray {
	out := NewGray(w, h)
	part, q := shrinkFor(m.W, m.H, q, w, h)
	if part.shrinks() {
		m = &Gray{W: part.w, H: part.h, Pix: resizeBytes(windowOf(m.Pix, m.W, 1, part.rect), part.w, part.h)}
	}
	warpBytes(out.Pix, w, h, m.Pix, m.W, m.H, 1, q)
	return out
}

// A shrunkPart is the part of a picture that a warp needs and the size it is
// brought to first; zero size means that the picture is used as it is.
type shrunkPart struct {
	rect image.Rectangle
	w, h int
}

func (s shrunkPart) shrinks() bool { return s.w > 0 && s.h > 0 }

// shrinkFor decides whether to shrink first, and returns q in the coordinates
// of the picture that will be used.
func shrinkFor(pw, ph int, q Quad, w, h int) (shrunkPart, Quad) {
	qw, qh := q.Size()
	if w <= 0 || h <= 0 || pw <= 0 || ph <= 0 {
		return shrunkPart{}, q
	}
	// The less shrunk axis decides: shrinking both by it loses nothing.
	scale := math.Min(qw/float64(w), qh/float64(h))
	rect := q.Bounds().Inset(-2).Intersect(image.Rect(0, 0, pw, ph))
	if !(scale > tooFine) || rect.Empty() {
		return shrunkPart{}, q
	}
	part := shrunkPart{
		rect: rect,
		w:    max(int(math.Ceil(float64(rect.Dx())/scale)), 1),
		h:    max(int(math.Ceil(float64(rect.Dy())/scale)), 1),
	}
	fx, fy := float64(part.w)/float64(rect.Dx()), float64(part.h)/float64(rect.Dy())
	for i, p := range q {
		q[i] = Point{(p.X - float64(rect.Min.X)) * fx, (p.Y - float64(rect.Min.Y)) * fy}
	}
	return part, q
}

// warpBytes fills out, w x h pixels of ch bytes, from inside q of pix.
func warpBytes(out []uint8, w, h int, pix []uint8, pw, ph, ch int, q Quad) {
	if pw == 0 || ph == 0 || w == 0 || h == 0 {
		return
	}
	m, ok := MapQuad(RectQuad(0, 0, float64(w), float64(h)), q)
	if !ok {
		return
	}
	for y := range h {
		cy := float64(y) + 0.5
		nx, ny, d := m[1]*cy+m[2], m[4]*cy+m[5], m[7]*cy+m[8]
		row := out[y*w*ch:][:w*ch]
		for x := range w {
			cx := float64(x) + 0.5
			inv := 1 / (d + m[6]*cx)
			s := sampleAt((nx+m[0]*cx)*inv-0.5, (ny+m[3]*cx)*inv-0.5, pw, ph)
			a, b := pix[ch*s.i00:], pix[ch*s.i01:]
			c, e := pix[ch*s.i10:], pix[ch*s.i11:]
			for k := range ch {
				top := uint32(a[k])*(256-s.fx) + uint32(b[k])*s.fx
				bottom := uint32(c[k])*(256-s.fx) + uint32(e[k])*s.fx
				row[x*ch+k] = uint8((top*(256-s.fy) + bottom*s.fy + 1<<15) >> 16)
			}
		}
	}
}

// A sample is the four pixels around a place and its distance, in 1/256, from
// the first of them.
type sample struct {
	i00, i01, i10, i11 int
	fx, fy             uint32
}

// sampleAt finds the pixels around (x, y), measured between pixel centres.
// Places outside are moved to the edge; a place that is no number is the first.
func sampleAt(x, y float64, w, h int) sample {
	if !(x > 0) {
		x = 0
	}
	if !(y > 0) {
		y = 0
	}
	x, y = min(x, float64(w-1)), min(y, float64(h-1))
	x0, y0 := int(x), int(y)
	s := sample{fx: uint32((x - float64(x0)) * 256), fy: uint32((y - float64(y0)) * 256)}
	x1, y1 := min(x0+1, w-1), min(y0+1, h-1)
	s.i00, s.i01, s.i10, s.i11 = y0*w+x0, y0*w+x1, y1*w+x0, y1*w+x1
	return s
}
