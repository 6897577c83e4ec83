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
	right, foot := float64(pw-1), float64(ph-1)
	for y := range h {
		cy := float64(y) + 0.5
		nx, ny, d := m[1]*cy+m[2], m[4]*cy+m[5], m[7]*cy+m[8]
		row := out[y*w*ch:][:w*ch]
		for x := range w {
			cx := float64(x) + 0.5
			inv := 1 / (d + m[6]*cx)
			px, py := (nx+m[0]*cx)*inv-0.5, (ny+m[3]*cx)*inv-0.5
			if !(px > 0) {
				px = 0
			} else if px > right {
				px = right
			}
			if !(py > 0) {
				py = 0
			} else if py > foot {
				py = foot
			}
			x0, y0 := int(px), int(py)
			fx, fy := uint32((px-float64(x0))*256), uint32((py-float64(y0))*256)
			// The pixels to the right and below, which at the edge are the same.
			toRight, toBelow := ch, ch*pw
			if x0 == pw-1 {
				toRight = 0
			}
			if y0 == ph-1 {
				toBelow = 0
			}
			at := ch * (y0*pw + x0)
			if ch == 3 {
				a, b := pix[at:at+3:at+3], pix[at+toRight:at+toRight+3:at+toRight+3]
				at += toBelow
				c, e := pix[at:at+3:at+3], pix[at+toRight:at+toRight+3:at+toRight+3]
				to := row[3*x : 3*x+3 : 3*x+3]
				to[0] = blend(a[0], b[0], c[0], e[0], fx, fy)
				to[1] = blend(a[1], b[1], c[1], e[1], fx, fy)
				to[2] = blend(a[2], b[2], c[2], e[2], fx, fy)
				continue
			}
			row[x] = blend(pix[at], pix[at+toRight], pix[at+toBelow], pix[at+toBelow+toRight], fx, fy)
		}
	}
}

// blend interpolates between four pixels, two above and two below, at fx and fy
// parts of 256 from the first of them.
func blend(a, b, c, d uint8, fx, fy uint32) uint8 {
	top := uint32(a)*(256-fx) + uint32(b)*fx
	bottom := uint32(c)*(256-fx) + uint32(d)*fx
	return uint8((top*(256-fy) + bottom*fy + 1<<15) >> 16)
}
