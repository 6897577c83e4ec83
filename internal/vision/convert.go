package vision

import (
	"image"
	"image/color"
	"image/draw"
)

// FromImage converts any picture of the standard library. What is transparent
// lies over white, as paper does. YCbCr (every JPEG in colour), gray, RGBA and
// NRGBA have paths of their own; CMYK, 16-bit and palette pictures go through
// image/draw, a band at a time so that memory stays small.
func FromImage(src image.Image) *Image {
	switch s := src.(type) {
	case *image.YCbCr:
		return fromYCbCr(s)
	case *image.Gray:
		return fromGray(s)
	case *image.NRGBA:
		return fromNRGBA(s)
	case *image.RGBA:
		return fromRGBA(s)
	}
	return fromAny(src)
}

// bandRows is how many rows are converted at a time by the slow path.
const bandRows = 64

func fromAny(src image.Image) *Image {
	b := src.Bounds()
	out := NewImage(b.Dx(), b.Dy())
	for y := b.Min.Y; y < b.Max.Y; y += bandRows {
		band := image.Rect(b.Min.X, y, b.Max.X, min(y+bandRows, b.Max.Y))
		rgba := image.NewRGBA(band)
		draw.Draw(rgba, band, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(rgba, band, src, band.Min, draw.Over)
		dst := out.Pix[3*out.W*(y-b.Min.Y):]
		for s, d := 0, 0; s+3 < len(rgba.Pix); s, d = s+4, d+3 {
			dst[d], dst[d+1], dst[d+2] = rgba.Pix[s], rgba.Pix[s+1], rgba.Pix[s+2]
		}
	}
	return out
}

func fromGray(src *image.Gray) *Image {
	b := src.Rect
	out := NewImage(b.Dx(), b.Dy())
	for y := range out.H {
		row := src.Pix[y*src.Stride:][:out.W]
		dst := out.Pix[3*y*out.W:][:3*out.W]
		for x, v := range row {
			d := dst[3*x : 3*x+3 : 3*x+3]
			d[0], d[1], d[2] = v, v, v
		}
	}
	return out
}

func fromRGBA(src *image.RGBA) *Image {
	b := src.Rect
	out := NewImage(b.Dx(), b.Dy())
	for y := range out.H {
		row := src.Pix[y*src.Stride:][:4*out.W]
		dst := out.Pix[3*y*out.W:][:3*out.W]
		for x := range out.W {
			s := row[4*x : 4*x+4 : 4*x+4]
			d := dst[3*x : 3*x+3 : 3*x+3]
			white := 255 - s[3] // colours are multiplied by alpha already
			d[0], d[1], d[2] = s[0]+white, s[1]+white, s[2]+white
		}
	}
	return out
}

func fromNRGBA(src *image.NRGBA) *Image {
	b := src.Rect
	out := NewImage(b.Dx(), b.Dy())
	for y := range out.H {
		row := src.Pix[y*src.Stride:][:4*out.W]
		dst := out.Pix[3*y*out.W:][:3*out.W]
		for x := range out.W {
			s := row[4*x : 4*x+4 : 4*x+4]
			d := dst[3*x : 3*x+3 : 3*x+3]
			if s[3] == 255 {
				d[0], d[1], d[2] = s[0], s[1], s[2]
				continue
			}
			d[0], d[1], d[2] = overWhite(s[0], s[3]), overWhite(s[1], s[3]), overWhite(s[2], s[3])
		}
	}
	return out
}

func overWhite(v, alpha uint8) uint8 {
	a := uint32(alpha)
	return uint8((uint32(v)*a + 255*(255-a) + 127) / 255)
}

// JPEG's colours (JFIF 1.02): R = Y + 1.402 (Cr-128), G = Y - 0.344136
// (Cb-128) - 0.714136 (Cr-128), B = Y + 1.772 (Cb-128). Every sum is looked up
// in clamped, which saves six comparisons a pixel; the sums lie in -180..435 and
// are shifted by clampShift to be an index.
const (
	clampShift = 256
	clampSize  = 1024
)

type ycc struct {
	clamped  [clampSize]uint8
	crR, cbB [256]int32 // added to Y, shifted already
	crG, cbG [256]int32 // 16.16 fixed point, crG with the shift and half
}

func newYCC() *ycc {
	t := &ycc{}
	for i := range t.clamped {
		t.clamped[i] = uint8(min(max(i-clampShift, 0), 255))
	}
	for i := range int32(256) {
		c := i - 128
		t.crR[i] = clampShift + (91881*c+1<<15)>>16
		t.cbB[i] = clampShift + (116130*c+1<<15)>>16
		t.crG[i] = clampShift<<16 + 1<<15 - 46802*c
		t.cbG[i] = -22554 * c
	}
	return t
}

// fromYCbCr differs from the standard library's conversion by at most one
// level a channel, and takes a third of its time.
func fromYCbCr(src *image.YCbCr) *Image {
	b := src.Rect
	out := NewImage(b.Dx(), b.Dy())
	t := colours()
	halved := src.SubsampleRatio == image.YCbCrSubsampleRatio420 || src.SubsampleRatio == image.YCbCrSubsampleRatio422
	for y := range out.H {
		yRow := src.Y[src.YOffset(b.Min.X, b.Min.Y+y):][:out.W]
		dst := out.Pix[3*y*out.W:][:3*out.W]
		if halved && b.Min.X%2 == 0 {
			c := src.COffset(b.Min.X, b.Min.Y+y)
			n := (out.W + 1) / 2
			t.halvedRow(dst, yRow, src.Cb[c:][:n], src.Cr[c:][:n])
			continue
		}
		for x, v := range yRow {
			c := src.COffset(b.Min.X+x, b.Min.Y+y)
			t.pixel(dst[3*x:3*x+3:3*x+3], int32(v), src.Cb[c], src.Cr[c])
		}
	}
	return out
}

func (t *ycc) pixel(d []uint8, y int32, cb, cr uint8) {
	d[0] = t.clamped[(y+t.crR[cr])&(clampSize-1)]
	d[1] = t.clamped[(y+(t.crG[cr]+t.cbG[cb])>>16)&(clampSize-1)]
	d[2] = t.clamped[(y+t.cbB[cb])&(clampSize-1)]
}

// row converts a row in which each pixel has a colour of its own.
func (t *ycc) row(dst, yRow, cbRow, crRow []uint8) {
	cbRow, crRow = cbRow[:len(yRow)], crRow[:len(yRow)]
	for x, v := range yRow {
		t.pixel(dst[3*x:3*x+3:3*x+3], int32(v), cbRow[x], crRow[x])
	}
}

// halvedRow converts a row whose neighbouring pixels share their colour.
func (t *ycc) halvedRow(dst, yRow, cbRow, crRow []uint8) {
	pairs := len(yRow) / 2
	cbRow, crRow = cbRow[:len(cbRow):len(cbRow)], crRow[:len(cbRow)]
	for i := range pairs {
		cb, cr := cbRow[i], crRow[i]
		r, g, b := t.crR[cr], (t.crG[cr]+t.cbG[cb])>>16, t.cbB[cb]
		ys := yRow[2*i : 2*i+2 : 2*i+2]
		d := dst[6*i : 6*i+6 : 6*i+6]
		y0, y1 := int32(ys[0]), int32(ys[1])
		d[0] = t.clamped[(y0+r)&(clampSize-1)]
		d[1] = t.clamped[(y0+g)&(clampSize-1)]
		d[2] = t.clamped[(y0+b)&(clampSize-1)]
		d[3] = t.clamped[(y1+r)&(clampSize-1)]
		d[4] = t.clamped[(y1+g)&(clampSize-1)]
		d[5] = t.clamped[(y1+b)&(clampSize-1)]
	}
	if len(yRow)%2 == 1 {
		x := len(yRow) - 1
		t.pixel(dst[3*x:3*x+3:3*x+3], int32(yRow[x]), cbRow[pairs], crRow[pairs])
	}
}
