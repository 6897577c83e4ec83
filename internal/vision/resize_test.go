package vision_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

func TestResizeKeepsAFlatColour(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{1, 1}, {7, 3}, {50, 40}, {51, 39}, {100, 90}, {3, 200}, {200, 3}} {
		m := vision.NewImage(50, 40)
		for i := range m.Pix {
			m.Pix[i] = []uint8{250, 3, 128}[i%3]
		}
		out := vision.Resize(m, size[0], size[1])
		if out.W != size[0] || out.H != size[1] || len(out.Pix) != 3*out.W*out.H {
			t.Fatalf("%v came out as %dx%d with %d bytes", size, out.W, out.H, len(out.Pix))
		}
		for i, v := range out.Pix {
			if want := []uint8{250, 3, 128}[i%3]; v != want {
				t.Fatalf("%v: byte %d is %d, want %d", size, i, v, want)
			}
		}
	}
}

func TestShrinkingTakesTheMeanOfTheArea(t *testing.T) {
	t.Parallel()
	g := &vision.Gray{W: 4, H: 2, Pix: []uint8{
		0, 100, 10, 30,
		200, 100, 20, 40,
	}}
	if got := vision.ResizeGray(g, 2, 1).Pix; fmt.Sprintf("%d", got) != "[100 25]" {
		t.Errorf("halved: %v, want [100 25]", got)
	}
	// Three pixels into two: each takes one and a half.
	h := &vision.Gray{W: 3, H: 1, Pix: []uint8{0, 90, 240}}
	if got := vision.ResizeGray(h, 2, 1).Pix; fmt.Sprintf("%d", got) != "[30 190]" {
		t.Errorf("two thirds: %v, want [30 190]", got)
	}
}

func TestHalvingIsResizingToHalf(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for _, size := range [][2]int{{2, 2}, {6, 4}, {8, 2}, {34, 10}, {60, 62}} {
		m, g := vision.NewImage(size[0], size[1]), vision.NewGray(size[0], size[1])
		for _, pix := range [][]uint8{m.Pix, g.Pix} {
			for i := range pix {
				pix[i] = uint8(random.Uint32())
			}
		}
		// Resize rounds each axis by itself.
		if got, want := vision.Halve(m), vision.Resize(m, m.W/2, m.H/2); got.W != want.W || got.H != want.H || mostApart(got.Pix, want.Pix) > 1 {
			t.Errorf("%v in colour: %d levels from resizing", size, mostApart(got.Pix, want.Pix))
		}
		if got, want := vision.HalveGray(g), vision.ResizeGray(g, g.W/2, g.H/2); got.W != want.W || got.H != want.H || mostApart(got.Pix, want.Pix) > 1 {
			t.Errorf("%v: %d levels from resizing", size, mostApart(got.Pix, want.Pix))
		}
	}
	// An odd side loses its last pixel.
	odd := &vision.Gray{W: 3, H: 3, Pix: []uint8{0, 4, 99, 8, 12, 99, 99, 99, 99}}
	if got := vision.HalveGray(odd); got.W != 1 || got.H != 1 || got.Pix[0] != 6 {
		t.Errorf("an odd picture is halved to %v, want one pixel of 6", got)
	}
	for _, size := range [][2]int{{0, 0}, {1, 5}, {5, 1}} {
		if m, g := vision.Halve(vision.NewImage(size[0], size[1])), vision.HalveGray(vision.NewGray(size[0], size[1])); len(m.Pix)+len(g.Pix) != 0 {
			t.Errorf("%v: half of it has pixels", size)
		}
	}
}

// mostApart is the greatest difference of two lists of as many levels.
func mostApart(a, b []uint8) int {
	most := 0
	for i := range a {
		most = max(most, max(int(a[i]), int(b[i]))-min(int(a[i]), int(b[i])))
	}
	return most
}

func TestShrinkingAFineCheckerboardGivesGray(t *testing.T) {
	t.Parallel()
	const n = 301
	g := vision.NewGray(n, n)
	for i := range g.Pix {
		g.Pix[i] = uint8(255 * ((i%n + i/n) % 2))
	}
	for i, v := range vision.ResizeGray(g, 43, 43).Pix {
		if v < 120 || v > 135 {
			t.Fatalf("pixel %d is %d: a false pattern", i, v)
		}
	}
}

func TestGrowingInterpolatesBetweenCentres(t *testing.T) {
	t.Parallel()
	g := &vision.Gray{W: 2, H: 1, Pix: []uint8{0, 200}}
	if got := vision.ResizeGray(g, 4, 1).Pix; fmt.Sprintf("%d", got) != "[0 50 150 200]" {
		t.Errorf("doubled: %v, want [0 50 150 200]", got)
	}
}

func TestColourAndGrayResizeAlike(t *testing.T) {
	t.Parallel()
	m := noise(97, 61)
	g := vision.NewGray(m.W, m.H)
	for i := range g.Pix {
		g.Pix[i] = m.Pix[3*i+1]
	}
	for _, size := range [][2]int{{40, 40}, {96, 60}, {97, 20}, {130, 61}} {
		c, h := vision.Resize(m, size[0], size[1]), vision.ResizeGray(g, size[0], size[1])
		for i, v := range h.Pix {
			if c.Pix[3*i+1] != v {
				t.Fatalf("%v: pixel %d is %d in colour and %d in gray", size, i, c.Pix[3*i+1], v)
			}
		}
	}
}

func TestFitKeepsProportionsAndNeverGrows(t *testing.T) {
	t.Parallel()
	m := noise(400, 300)
	if out, f := vision.Fit(m, 100); out.W != 100 || out.H != 75 || f != 0.25 {
		t.Errorf("%dx%d by %v, want 100x75 by 0.25", out.W, out.H, f)
	}
	if out, f := vision.Fit(m, 500); out != m || f != 1 {
		t.Errorf("a small picture was changed")
	}
}

func TestResizeOfNothingIsBlack(t *testing.T) {
	t.Parallel()
	out := vision.Resize(vision.NewImage(0, 0), 5, 4)
	if out.W != 5 || out.H != 4 || len(out.Pix) != 60 {
		t.Errorf("%dx%d with %d bytes", out.W, out.H, len(out.Pix))
	}
}
