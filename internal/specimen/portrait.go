package specimen

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
)

// faceShare is how much of an identity photograph's height the face takes, brow to chin as detectors frame it: ICAO
// 9303-3 asks 70 to 80 % for the head from crown to chin, of which that is about two thirds.
const faceShare = 0.50

// cropPortrait chooses the part of the portrait that makes an identity photograph of the given aspect (width by
// height): around the face where its place is known, else the middle. It never leaves the picture.
func cropPortrait(src, face image.Rectangle, aspect float64) image.Rectangle {
	h := float64(src.Dy())
	cx, top := float64(src.Min.X)+float64(src.Dx())/2, float64(src.Min.Y)
	if face = face.Intersect(src); !face.Empty() {
		h = float64(face.Dy()) / faceShare
		cx = float64(face.Min.X+face.Max.X) / 2
		top = float64(face.Min.Y) - h*0.27
	}
	h = math.Min(h, math.Min(float64(src.Dy()), float64(src.Dx())/aspect))
	w := h * aspect
	left := math.Max(float64(src.Min.X), math.Min(cx-w/2, float64(src.Max.X)-w))
	if face.Empty() {
		top += (float64(src.Dy()) - h) / 3 // heads are above the middle
	}
	top = math.Max(float64(src.Min.Y), math.Min(top, float64(src.Max.Y)-h))
	return image.Rect(int(left), int(top), int(left+w), int(top+h)).Intersect(src)
}

// Portrait is the part of a picture around a face as a person sends it: head and shoulders with some of what is behind,
// three wide by four high, as large as it stands in the picture. Without a box the middle is taken.
func Portrait(src image.Image, face image.Rectangle) *image.RGBA {
	if !face.Empty() {
		face = face.Inset(-face.Dy() / 5)
	}
	crop := cropPortrait(src.Bounds(), face, 0.75)
	out := image.NewRGBA(image.Rect(0, 0, crop.Dx(), crop.Dy()))
	draw.Draw(out, out.Rect, src, crop.Min, draw.Src)
	return out
}

// picture prints the portrait into b: cropped, toned, with its edges let into the ground.
func (f *form) picture(b box, gray bool) {
	r := f.pixels(b).Intersect(f.pix.Rect)
	if f.m.has(NoPortrait) {
		f.fill(rectangle(b, 0.6), f.pal.paper, 0.9)
		return
	}
	src := f.m.portrait
	photo := image.NewRGBA(r)
	crop := cropPortrait(src.Bounds(), f.m.opt.Face, b.w/b.h)
	draw.CatmullRom.Scale(photo, r, src, crop, draw.Src, nil)
	feather := 0.7 * f.mm
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			edge := min(x-r.Min.X, r.Max.X-1-x, y-r.Min.Y, r.Max.Y-1-y)
			i := photo.PixOffset(x, y)
			c := color.RGBA{photo.Pix[i], photo.Pix[i+1], photo.Pix[i+2], 255}
			if gray {
				c = engraved(c)
			}
			o := f.pix.PixOffset(x, y)
			blend(f.pix.Pix[o:o+3], c, math.Min(1, (float64(edge)+0.5)/feather)*0.985)
		}
	}
	f.truth.Portrait = new(Box)
	*f.truth.Portrait = boxOf(r)
}

// engraved is the tone a laser burns into polycarbonate: grey, a little warm, never quite black.
func engraved(c color.RGBA) color.RGBA {
	l := (int(c.R)*299 + int(c.G)*587 + int(c.B)*114) / 1000
	l = 34 + l*212/255
	return color.RGBA{uint8(l), uint8(l * 99 / 100), uint8(l * 97 / 100), 255}
}

// ghost prints the portrait again in b, small, pale and in one colour, as an oval that fades out.
func (f *form) ghost(b box, opacity float64) {
	r := f.pixels(b).Intersect(f.pix.Rect)
	if f.m.has(NoPortrait) || r.Empty() {
		return
	}
	src := f.m.portrait
	photo := image.NewRGBA(r)
	draw.ApproxBiLinear.Scale(photo, r, src, cropPortrait(src.Bounds(), f.m.opt.Face, b.w/b.h), draw.Src, nil)
	cx, cy := float64(r.Min.X+r.Max.X)/2, float64(r.Min.Y+r.Max.Y)/2
	rx, ry := float64(r.Dx())/2, float64(r.Dy())/2
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			d := math.Hypot((float64(x)-cx)/rx, (float64(y)-cy)/ry)
			if d >= 1 {
				continue
			}
			i := photo.PixOffset(x, y)
			l := float64(int(photo.Pix[i])*299+int(photo.Pix[i+1])*587+int(photo.Pix[i+2])*114) / 255000
			o := f.pix.PixOffset(x, y)
			blend(f.pix.Pix[o:o+3], f.pal.label, math.Max(0, 1-l)*opacity*math.Min(1, (1-d)*4))
		}
	}
	f.truth.Ghost = new(Box)
	*f.truth.Ghost = boxOf(r)
}

// overlay lays a translucent device over a corner of the portrait, as laminates have, clear of the face.
func (f *form) overlay(b box) {
	r := b.w * 0.24
	cx, cy := b.x+b.w-r*0.35, b.y+b.h-r*0.55
	f.rosette(cx, cy, r*0.3, r, 9, 6, 0.07, rgb(0xf7f9ff), 0.75)
	f.rosette(cx, cy, r*0.5, r*0.98, 14, 3, 0.06, f.pal.accent, 0.5)
}
