package vision_test

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// noise is a seeded picture in which no two neighbours are alike.
func noise(w, h int) *vision.Image {
	r := rand.New(rand.NewPCG(7, 11))
	m := vision.NewImage(w, h)
	for i := range m.Pix {
		m.Pix[i] = uint8(r.UintN(256))
	}
	return m
}

func noiseYCbCr(w, h int, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	r := rand.New(rand.NewPCG(3, 5))
	m := image.NewYCbCr(image.Rect(0, 0, w, h), ratio)
	for _, plane := range [][]uint8{m.Y, m.Cb, m.Cr} {
		for i := range plane {
			plane[i] = uint8(r.UintN(256))
		}
	}
	return m
}

// farthest is the largest difference of any channel from what the standard
// library sees, over white.
func farthest(t *testing.T, got *vision.Image, want image.Image) int {
	t.Helper()
	b := want.Bounds()
	if got.W != b.Dx() || got.H != b.Dy() || len(got.Pix) != 3*got.W*got.H {
		t.Fatalf("size is %dx%d with %d bytes, want %dx%d", got.W, got.H, len(got.Pix), b.Dx(), b.Dy())
	}
	flat := image.NewRGBA(b)
	draw.Draw(flat, b, image.White, image.Point{}, draw.Src)
	draw.Draw(flat, b, want, b.Min, draw.Over)
	most := 0
	for y := range got.H {
		for x := range got.W {
			c := flat.RGBAAt(b.Min.X+x, b.Min.Y+y)
			r, g, bl := got.At(x, y)
			for _, d := range []int{int(r) - int(c.R), int(g) - int(c.G), int(bl) - int(c.B)} {
				most = max(most, d, -d)
			}
		}
	}
	return most
}

func TestFromImageSeesWhatTheStandardLibrarySees(t *testing.T) {
	t.Parallel()
	fill := func(m draw.Image) image.Image {
		r := rand.New(rand.NewPCG(1, 2))
		b := m.Bounds()
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				m.Set(x, y, color.NRGBA{uint8(r.UintN(256)), uint8(r.UintN(256)), uint8(r.UintN(256)), uint8(r.UintN(256))})
			}
		}
		return m
	}
	size := image.Rect(0, 0, 37, 75)
	pictures := map[string]image.Image{
		"4:2:0":            noiseYCbCr(37, 21, image.YCbCrSubsampleRatio420),
		"4:2:2":            noiseYCbCr(36, 21, image.YCbCrSubsampleRatio422),
		"4:4:4":            noiseYCbCr(37, 21, image.YCbCrSubsampleRatio444),
		"4:4:0":            noiseYCbCr(37, 21, image.YCbCrSubsampleRatio440),
		"4:1:1":            noiseYCbCr(37, 21, image.YCbCrSubsampleRatio411),
		"a part of 4:2:0":  noiseYCbCr(37, 21, image.YCbCrSubsampleRatio420).SubImage(image.Rect(3, 2, 30, 20)),
		"an even part":     noiseYCbCr(37, 21, image.YCbCrSubsampleRatio420).SubImage(image.Rect(4, 3, 31, 20)),
		"gray":             fill(image.NewGray(size)),
		"part of gray":     fill(image.NewGray(size)).(*image.Gray).SubImage(image.Rect(5, 6, 20, 30)),
		"16-bit gray":      fill(image.NewGray16(size)),
		"NRGBA":            fill(image.NewNRGBA(size)),
		"part of NRGBA":    fill(image.NewNRGBA(size)).(*image.NRGBA).SubImage(image.Rect(5, 6, 20, 30)),
		"RGBA":             fill(image.NewRGBA(size)),
		"16-bit NRGBA":     fill(image.NewNRGBA64(size)),
		"16-bit RGBA":      fill(image.NewRGBA64(size)),
		"CMYK":             fill(image.NewCMYK(size)),
		"palette":          fill(image.NewPaletted(size, color.Palette{color.White, color.Black, color.NRGBA{200, 3, 90, 120}})),
		"away from origin": fill(image.NewNRGBA(image.Rect(-9, 14, 8, 90))),
	}
	for name, m := range pictures {
		if d := farthest(t, vision.FromImage(m), m); d > 1 {
			t.Errorf("%s: a channel is %d levels off, at most 1 is rounding", name, d)
		}
	}
}

func TestAPictureSurvivesTheWayToTheStandardLibraryAndBack(t *testing.T) {
	t.Parallel()
	m := noise(13, 9)
	if d := farthest(t, vision.FromImage(m.RGBA()), m.RGBA()); d != 0 {
		t.Errorf("a channel changed by %d", d)
	}
	g := m.Gray()
	if d := farthest(t, vision.FromImage(g.GrayImage()), g.Image().RGBA()); d != 0 {
		t.Errorf("gray changed by %d", d)
	}
}

func TestGrayWeighsColoursAsTheEyeDoes(t *testing.T) {
	t.Parallel()
	m := vision.NewImage(4, 1)
	m.Set(0, 0, 255, 0, 0)
	m.Set(1, 0, 0, 255, 0)
	m.Set(2, 0, 0, 0, 255)
	m.Set(3, 0, 255, 255, 255)
	if got, want := fmt.Sprintf("%d", m.Gray().Pix), "[76 150 29 255]"; got != want {
		t.Errorf("red, green, blue, white are %s, want %s", got, want)
	}
}

func TestTurnIsClockwise(t *testing.T) {
	t.Parallel()
	g := &vision.Gray{W: 3, H: 2, Pix: []uint8{
		1, 2, 3,
		4, 5, 6,
	}}
	for quarter, want := range map[int]string{
		0: "3x2 [1 2 3 4 5 6]", 1: "2x3 [4 1 5 2 6 3]", 2: "3x2 [6 5 4 3 2 1]", 3: "2x3 [3 6 2 5 1 4]",
		-1: "2x3 [3 6 2 5 1 4]", 5: "2x3 [4 1 5 2 6 3]",
	} {
		r := g.Turn(quarter)
		if got := fmt.Sprintf("%dx%d %v", r.W, r.H, r.Pix); got != want {
			t.Errorf("turned by %d: %s, want %s", quarter, got, want)
		}
	}
}

func TestFourQuarterTurnsAreNone(t *testing.T) {
	t.Parallel()
	m := noise(71, 45)
	r := m.Turn(1).Turn(1).Turn(1).Turn(1)
	if string(r.Pix) != string(m.Pix) {
		t.Error("the picture changed")
	}
	if string(m.Turn(1).Turn(2).Pix) != string(m.Turn(3).Pix) {
		t.Error("one and two quarters are not three")
	}
}

func TestCropIsClippedToThePicture(t *testing.T) {
	t.Parallel()
	m := noise(20, 10)
	c := m.Crop(image.Rect(15, -3, 40, 4))
	if c.W != 5 || c.H != 4 {
		t.Fatalf("size is %dx%d, want 5x4", c.W, c.H)
	}
	for y := range c.H {
		for x := range c.W {
			r, g, b := c.At(x, y)
			if wr, wg, wb := m.At(15+x, y); r != wr || g != wg || b != wb {
				t.Fatalf("pixel (%d, %d) is another one", x, y)
			}
		}
	}
	if e := m.Crop(image.Rect(100, 100, 120, 120)); e.W != 0 || e.H != 0 || len(e.Pix) != 0 {
		t.Errorf("a crop beside the picture is %dx%d, want nothing", e.W, e.H)
	}
}
