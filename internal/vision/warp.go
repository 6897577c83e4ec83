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

// warpSpan is how many new pixels in a row are placed evenly between two exact
// places. On a page that fills its picture at forty degrees the places so found
// are off by less than a hundredth of a pixel.
const warpSpan = 8

// warpBytes fills out, w x h pixels of ch bytes, from inside q of pix. Places
// outside are moved to the edge; a place that is no number is the first.
func warpBytes(out []uint8, w, h int, pix []uint8, pw, ph, ch int, q Quad) {
	if pw == 0 || ph == 0 || w == 0 || h == 0 {
		return
	}
	m, ok := MapQuad(RectQuad(0, 0, float64(w), float64(h)), q)
	if !ok {
		return
	}
	from := source{pix, pw, ph, ch}
	for y := range h {
		row := out[y*w*ch:][:w*ch]
		at := m.At(Point{0.5, float64(y) + 0.5})
		for x := 0; x < w; {
			n := min(warpSpan, w-x)
			to := m.At(Point{float64(x+n) + 0.5, float64(y) + 0.5})
			if part := row[ch*x : ch*(x+n)]; from.inside(at) && from.inside(to) {
				from.span(part, at, to)
			} else {
				for i := range n {
					from.pixel(part[ch*i:ch*(i+1)], m.At(Point{float64(x+i) + 0.5, float64(y) + 0.5}))
				}
			}
			x, at = x+n, to
		}
	}
}

// A source is a picture of ch bytes a pixel that a warp takes its pixels from.
type source struct {
	pix       []uint8
	w, h, chs int
}

// inside reports whether a place has four pixels around it.
func (s source) inside(p Point) bool {
	return p.X >= 0.5 && p.Y >= 0.5 && p.X < float64(s.w)-0.5 && p.Y < float64(s.h)-0.5
}

// span fills a row of pixels from the places that lie evenly between two, of
// which the second is that of the pixel after the last. Both are inside.
func (s source) span(row []uint8, from, to Point) {
	const one = 1 << 32 // so fine that what is added up is as exact as each place by itself
	n := int64(len(row) / s.chs)
	x, y := int64((from.X-0.5)*one), int64((from.Y-0.5)*one)
	dx, dy := int64((to.X-from.X)*one)/n, int64((to.Y-from.Y)*one)/n
	below := s.chs * s.w
	if s.chs == 1 {
		for i := range row {
			at := int(y>>32)*s.w + int(x>>32)
			upper, lower := s.pix[at:at+2:at+2], s.pix[at+below:at+below+2:at+below+2]
			row[i] = blend(upper[0], upper[1], lower[0], lower[1], uint32(x>>24)&255, uint32(y>>24)&255)
			x, y = x+dx, y+dy
		}
		return
	}
	for ; len(row) >= 3; row = row[3:] {
		at := 3 * (int(y>>32)*s.w + int(x>>32))
		upper, lower, d := s.pix[at:at+6:at+6], s.pix[at+below:at+below+6:at+below+6], row[:3:3]
		fx, fy := uint32(x>>24)&255, uint32(y>>24)&255
		d[0] = blend(upper[0], upper[3], lower[0], lower[3], fx, fy)
		d[1] = blend(upper[1], upper[4], lower[1], lower[4], fx, fy)
		d[2] = blend(upper[2], upper[5], lower[2], lower[5], fx, fy)
		x, y = x+dx, y+dy
	}
}

// pixel is the one at a place, wherever that is.
func (s source) pixel(to []uint8, p Point) {
	x, fx := clampedTo(p.X-0.5, s.w)
	y, fy := clampedTo(p.Y-0.5, s.h)
	// The pixels to the right and below, which at the edge are the same.
	right, below := s.chs, s.chs*s.w
	if x == s.w-1 {
		right = 0
	}
	if y == s.h-1 {
		below = 0
	}
	at := s.chs * (y*s.w + x)
	for c := range to {
		i := at + c
		to[c] = blend(s.pix[i], s.pix[i+right], s.pix[i+below], s.pix[i+below+right], fx, fy)
	}
}

// clampedTo is a place moved to the edge of n pixels: the pixel before it and the
// 256ths after that.
func clampedTo(v float64, n int) (whole int, parts uint32) {
	if !(v > 0) {
		return 0, 0
	}
	v = min(v, float64(n-1))
	whole = int(v)
	return whole, uint32((v - float64(whole)) * 256)
}

// blend interpolates between four pixels, two above and two below, at fx and fy
// parts of 256 from the first of them.
func blend(a, b, c, d uint8, fx, fy uint32) uint8 {
	top := uint32(a)*(256-fx) + uint32(b)*fx
	bottom := uint32(c)*(256-fx) + uint32(d)*fx
	return uint8((top*(256-fy) + bottom*fy + 1<<15) >> 16)
}
