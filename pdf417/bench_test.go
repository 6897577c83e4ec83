package pdf417_test

import (
	"image"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/selfsame-id/selfsame/pdf417"
)

// BenchmarkDecode reads a licence's symbol of 3 pixels a module, turned by 7 degrees.
func BenchmarkDecode(b *testing.B) {
	img := place(symbol(b, licence, pdf417.Options{Columns: 12, Level: 5}).Image(3, 4), 7, false, 1)
	b.ReportAllocs()
	for b.Loop() {
		if results, err := pdf417.Decode(img); err != nil || len(results) != 1 {
			b.Fatal(len(results), err)
		}
	}
}

// BenchmarkDecodeNothing looks at 12 megapixels of print-like texture without a symbol.
func BenchmarkDecodeNothing(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 5))
	img := image.NewGray(image.Rect(0, 0, 4000, 3000))
	for y := range 3000 {
		for x := range 4000 {
			v := 150 + 60*math.Sin(float64(x)/170)*math.Cos(float64(y)/230) + 10*r.NormFloat64()
			img.Pix[y*img.Stride+x] = uint8(min(max(v, 0), 255))
		}
	}
	for range 4000 {
		at := image.Pt(r.IntN(4000), r.IntN(3000))
		draw.Draw(img, image.Rect(0, 0, 3+r.IntN(9), 3+r.IntN(40)).Add(at), image.Black, image.Point{}, draw.Src)
	}
	b.ReportAllocs()
	for b.Loop() {
		if results, err := pdf417.Decode(img); err != nil || len(results) != 0 {
			b.Fatal(len(results), err)
		}
	}
}
