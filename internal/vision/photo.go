package vision

import (
	"image"
	"sync"
)

// A Picture is a photograph at its full resolution, of which a reader takes its
// brightness, parts, or smaller pictures. An *Image is one, and so is a *Photo,
// which makes RGB of no more than is asked for.
type Picture interface {
	Bounds() image.Rectangle
	// Gray is the brightness of every pixel. It may share the picture's memory.
	Gray() *Gray
	// Half is Halve of the picture.
	Half() *Image
	// Crop is a copy of the part inside the rectangle, clipped to the picture.
	Crop(r image.Rectangle) *Image
	// Warp straightens what lies inside the quad: see the function Warp.
	Warp(q Quad, w, h int) *Image
	// RGB is all of it. It may be the picture itself.
	RGB() *Image
}

// PictureOf is a decoded file as a Picture: a Photo where the file is a JPEG as
// cameras write it, and FromImage of any other.
func PictureOf(src image.Image) Picture {
	if s, ok := src.(*image.YCbCr); ok && s.SubsampleRatio == image.YCbCrSubsampleRatio420 &&
		s.Rect.Min == (image.Point{}) && s.Rect.Dx()%2 == 0 && s.Rect.Dy()%2 == 0 && !s.Rect.Empty() {
		return &Photo{s}
	}
	return FromImage(src)
}

// Half is Halve.
func (m *Image) Half() *Image { return Halve(m) }

// RGB is the picture itself.
func (m *Image) RGB() *Image { return m }

// Warp is the function Warp.
func (m *Image) Warp(q Quad, w, h int) *Image { return Warp(m, q, w, h) }

// A Photo is a photograph as JPEG keeps it: brightness at every pixel, colour at
// every other one of every other row (4:2:0), both sides even. A reader looks at
// little of a photograph at its full size, and of most of that at brightness
// alone: RGB of 12 megapixels would take 36 MB and 30 ms.
type Photo struct{ planes *image.YCbCr }

// Bounds is the rectangle (0, 0)-(W, H).
func (p *Photo) Bounds() image.Rectangle { return p.planes.Rect }

// RGB is FromImage of the whole.
func (p *Photo) RGB() *Image { return fromYCbCr(p.planes) }

// Gray is the brightness plane, which JPEG weighs as Image.Gray does.
func (p *Photo) Gray() *Gray { return plane(p.planes.Y, p.planes.YStride, p.planes.Rect.Max) }

// plane is the first size pixels of rows so long.
func plane(pix []uint8, stride int, size image.Point) *Gray {
	if stride == size.X {
		return &Gray{W: size.X, H: size.Y, Pix: pix[:size.X*size.Y]}
	}
	return &Gray{W: size.X, H: size.Y, Pix: cropBytes(pix, stride, 1, image.Rectangle{Max: size})}
}

// Half has the mean brightness of four pixels and the one colour they share. It
// differs from Halve of the RGB where a channel of one of the four is clipped.
func (p *Photo) Half() *Image {
	bright := HalveGray(p.Gray())
	out := NewImage(bright.W, bright.H)
	t := colours()
	for y := range out.H {
		c := y * p.planes.CStride
		t.row(out.Pix[3*y*out.W:][:3*out.W], bright.Pix[y*out.W:][:out.W], p.planes.Cb[c:][:out.W], p.planes.Cr[c:][:out.W])
	}
	return out
}

// Crop makes RGB of the part inside r.
func (p *Photo) Crop(r image.Rectangle) *Image {
	r = r.Intersect(p.Bounds())
	if r.Empty() {
		return &Image{}
	}
	out := NewImage(r.Dx(), r.Dy())
	left, right := r.Min.X&^1, (r.Max.X+1)&^1 // whole pairs
	pairs := make([]uint8, 3*(right-left))
	t := colours()
	for y := range out.H {
		at := p.planes.YOffset(left, r.Min.Y+y)
		c, n := p.planes.COffset(left, r.Min.Y+y), (right-left)/2
		t.halvedRow(pairs, p.planes.Y[at:][:right-left], p.planes.Cb[c:][:n], p.planes.Cr[c:][:n])
		copy(out.Pix[3*y*out.W:][:3*out.W], pairs[3*(r.Min.X-left):])
	}
	return out
}

// Warp makes RGB of what lies around the quad and straightens that.
func (p *Photo) Warp(q Quad, w, h int) *Image {
	near := q.Bounds().Inset(-3).Intersect(p.Bounds())
	if near.Empty() {
		return Warp(p.RGB(), q, w, h)
	}
	for i := range q {
		q[i] = q[i].Sub(Point{float64(near.Min.X), float64(near.Min.Y)})
	}
	return Warp(p.Crop(near), q, w, h)
}

// Turn returns a copy turned clockwise by quarter quarter turns.
func (p *Photo) Turn(quarter int) *Photo {
	return p.each(func(g *Gray) *Gray { return g.Turn(quarter) })
}

// Mirrored returns a copy with left and right exchanged.
func (p *Photo) Mirrored() *Photo {
	return p.each(func(g *Gray) *Gray { return &Gray{W: g.W, H: g.H, Pix: mirrored(g.Pix, g.W, 1)} })
}

// Mirrored returns a copy with left and right exchanged.
func (m *Image) Mirrored() *Image { return &Image{W: m.W, H: m.H, Pix: mirrored(m.Pix, m.W, 3)} }

// mirrored is a copy of rows of so many pixels of ch bytes, each backwards.
func mirrored(pix []uint8, width, ch int) []uint8 {
	out := make([]uint8, len(pix))
	row := ch * width
	for from := 0; from < len(pix); from += row {
		for to, at := from, from+row-ch; to < from+row; to, at = to+ch, at-ch {
			copy(out[to:to+ch], pix[at:at+ch])
		}
	}
	return out
}

// each is the photograph with something done to each of its planes.
func (p *Photo) each(do func(*Gray) *Gray) *Photo {
	size := p.planes.Rect.Max
	y, cb, cr := do(p.Gray()), do(plane(p.planes.Cb, p.planes.CStride, size.Div(2))), do(plane(p.planes.Cr, p.planes.CStride, size.Div(2)))
	return &Photo{&image.YCbCr{
		Y: y.Pix, Cb: cb.Pix, Cr: cr.Pix, YStride: y.W, CStride: cb.W,
		SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: y.Bounds(),
	}}
}

// colours are the tables of JPEG's colours.
var colours = sync.OnceValue(newYCC)
