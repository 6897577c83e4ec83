package document

import (
	"math"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// A line as the line network marks it: the middle of its capitals, less at
// either end, at half the input's pixels.
func marked(sure, tall []float32, w int, line bar, capitals float64) {
	long, high := line.W-2*lineEnds*capitals, 0.6*capitals
	for i := range sure {
		u, v := line.offset(vision.Point{X: lineCell * (float64(i%w) + 0.5), Y: lineCell * (float64(i/w) + 0.5)})
		if math.Abs(u) < long/2 && math.Abs(v) < high/2 {
			sure[i], tall[i] = 0.9, float32(math.Log2(capitals))
		}
	}
}

func TestMarkedLinesBecomeBarsOfTheirLetters(t *testing.T) {
	t.Parallel()
	const w, h = 320, 200
	for name, want := range map[string]bar{
		"level":           {Center: vision.Point{X: 200, Y: 100}, W: 180, H: 14},
		"rising":          {Center: vision.Point{X: 300, Y: 200}, W: 300, H: 12, Angle: -0.05},
		"small":           {Center: vision.Point{X: 100, Y: 300}, W: 60, H: 7},
		"a single letter": {Center: vision.Point{X: 400, Y: 100}, W: 10, H: 16},
	} {
		sure, tall := make([]float32, w*h), make([]float32, w*h)
		marked(sure, tall, w, want, want.H)
		got := printLines(sure, tall, w, 2, 2) // the page is twice as large as the input
		if len(got) != 1 {
			t.Errorf("%s: %d lines", name, len(got))
			continue
		}
		b := got[0]
		if b.Center.Distance(want.Center.Times(2)) > 4 || math.Abs(b.W-2*want.W) > 10 ||
			math.Abs(b.H-2*boxToLetter*want.H) > 0.5 || math.Abs(b.Angle-want.Angle) > 0.02 {
			t.Errorf("%s: %+v", name, b)
		}
	}
}

func TestSpecksAndDoubtsAreNoLines(t *testing.T) {
	t.Parallel()
	const w, h = 64, 64
	sure, tall := make([]float32, w*h), make([]float32, w*h)
	for _, i := range []int{5, 6, 7, 5 + w} { // too small
		sure[i] = 0.99
	}
	for x := range 40 { // large, and never surer than a guess
		for y := 30; y < 34; y++ {
			sure[y*w+x] = 0.55
		}
	}
	if got := printLines(sure, tall, w, 1, 1); len(got) != 0 {
		t.Errorf("%d lines", len(got))
	}
}

// BenchmarkLines times the line network and the detector that stands behind it on a card's page.
func BenchmarkLines(b *testing.B) {
	models, err := vision.Open("../../models")
	if err != nil {
		b.Fatal(err)
	}
	r, err := New(models, nil)
	if err != nil {
		b.Fatal(err)
	}
	page := vision.NewImage(1200, 757)
	for name, finder := range map[string]lineSearcher{"network": r.lines, "detector": r.text.detect} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := finder.lines(b.Context(), page, detectPage); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
