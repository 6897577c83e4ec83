package journey_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/specimen"
)

// drawnFace is a face drawn of ovals: no photograph of anybody is needed where
// no face is compared.
func drawnFace(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Bounds(), image.NewUniform(color.RGBA{196, 205, 214, 255}), image.Point{}, draw.Src)
	oval := func(cx, cy, rx, ry float64, c color.RGBA) {
		for y := int((cy - ry) * float64(h)); y <= int((cy+ry)*float64(h)); y++ {
			for x := int(cx*float64(w) - rx*float64(h)); x <= int(cx*float64(w)+rx*float64(h)); x++ {
				dx, dy := (float64(x)-cx*float64(w))/(rx*float64(h)), (float64(y)/float64(h)-cy)/ry
				if dx*dx+dy*dy <= 1 && image.Pt(x, y).In(m.Bounds()) {
					m.SetRGBA(x, y, c)
				}
			}
		}
	}
	dx := func(d float64) float64 { return 0.5 + d*float64(h)/float64(w) }
	oval(0.5, 0.44, 0.33, 0.42, color.RGBA{70, 48, 38, 255})   // hair
	oval(0.5, 0.5, 0.28, 0.38, color.RGBA{206, 158, 128, 255}) // face
	oval(0.5, 1.1, 0.42, 0.24, color.RGBA{60, 84, 120, 255})   // shoulders
	for _, side := range []float64{-0.12, 0.12} {
		oval(dx(side), 0.4, 0.075, 0.016, color.RGBA{60, 42, 34, 255})     // brows
		oval(dx(side), 0.45, 0.055, 0.024, color.RGBA{240, 238, 232, 255}) // eyes
		oval(dx(side), 0.45, 0.024, 0.024, color.RGBA{40, 30, 28, 255})
	}
	oval(0.5, 0.6, 0.04, 0.02, color.RGBA{150, 104, 84, 255}) // nose
	oval(0.5, 0.7, 0.09, 0.022, color.RGBA{140, 60, 58, 255}) // mouth
	return m
}

// card is a photograph of a specimen card, as a camera of w × h pixels takes it.
func card(t *testing.T, kind specimen.Kind, back bool, blur float64, w, h int, fill float64) image.Image {
	t.Helper()
	today := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	doc, err := specimen.Make(kind, specimen.Invent(7, today, "F"), drawnFace(400, 500), specimen.Options{Seed: 7, Today: today})
	check(t, err)
	side := doc.Front
	if back {
		side = doc.Back
	}
	shot, err := specimen.Photograph(side, specimen.Conditions{Seed: 7, Width: w, Height: h, Fill: fill, Background: "dark", Blur: blur})
	check(t, err)
	return shot.Picture
}

func jpegOf(t *testing.T, m image.Image, quality int) []byte {
	t.Helper()
	var out bytes.Buffer
	check(t, jpeg.Encode(&out, m, &jpeg.Options{Quality: quality}))
	return out.Bytes()
}

// drawnTable is a table on which nothing lies.
func drawnTable() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 960, 1280))
	for y := range 1280 {
		for x := range 960 {
			v := uint8(120 + 30*math.Sin(float64(x)/300)*math.Sin(float64(y)/200) + float64((x*7+y*13)%5))
			m.SetRGBA(x, y, color.RGBA{v, v - 20, v - 40, 255})
		}
	}
	return m
}

// noisy makes a picture hard to compress, as a cheap camera does.
func noisy(m image.Image) image.Image {
	out := image.NewRGBA(m.Bounds())
	draw.Draw(out, out.Bounds(), m, m.Bounds().Min, draw.Src)
	seed := uint32(1)
	for i := range out.Pix {
		seed = seed*1664525 + 1013904223
		if i%4 != 3 {
			out.Pix[i] = uint8(min(255, max(0, int(out.Pix[i])+int(seed>>28)-8)))
		}
	}
	return out
}

// turned adds to a JPEG that it is to be seen turned by a quarter.
func turned(data []byte) []byte {
	exif := []byte{
		0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
		0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
	}
	return append(append(bytes.Clone(data[:2]), exif...), data[2:]...)
}
