package capture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// twelveMegapixels is a picture as a phone sends it: 4032 by 3024, soft shapes with some noise, about 900 kB.
func twelveMegapixels(b *testing.B) []byte {
	b.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 4032, 3024))
	random := rand.New(rand.NewPCG(1, 1))
	for y := range 3024 {
		for x := range 4032 {
			v := uint8((x/31*7+y/17*5)%200 + random.IntN(6))
			m.SetRGBA(x, y, color.RGBA{v, v / 2, 255 - v, 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 40}); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d kB", out.Len()/1000)
	return out.Bytes()
}

func BenchmarkDecode12MP(b *testing.B) {
	data := twelveMegapixels(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := capture.Decode(data, limits()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAssess12MP(b *testing.B) {
	p, err := capture.Decode(twelveMegapixels(b), limits())
	if err != nil {
		b.Fatal(err)
	}
	page := vision.RectQuad(300, 200, 3700, 2600)
	for b.Loop() {
		capture.Assess(p, page)
	}
}
