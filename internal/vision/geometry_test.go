package vision_test

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

func TestAHomographyTakesCornersToCornersAndBack(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 9))
	for range 500 {
		jitter := func(q vision.Quad) vision.Quad {
			for i := range q {
				q[i] = q[i].Add(vision.Point{X: r.Float64() * 200, Y: r.Float64() * 200})
			}
			return q
		}
		from, to := jitter(vision.RectQuad(0, 0, 900, 600)), jitter(vision.RectQuad(100, 50, 700, 950))
		h, ok := vision.MapQuad(from, to)
		back, okBack := h.Inverse()
		if !ok || !okBack {
			t.Fatalf("no homography from %v to %v", from, to)
		}
		for i := range from {
			if d := h.At(from[i]).Distance(to[i]); d > 1e-6 {
				t.Fatalf("corner %d is %g off", i, d)
			}
			if d := back.At(to[i]).Distance(from[i]); d > 1e-6 {
				t.Fatalf("corner %d comes back %g off", i, d)
			}
		}
	}
}

func TestThreeCornersOnALineHaveNoHomography(t *testing.T) {
	t.Parallel()
	line := vision.Quad{{0, 0}, {10, 0}, {20, 0}, {30, 0}}
	if _, ok := vision.MapQuad(line, vision.RectQuad(0, 0, 1, 1)); ok {
		t.Error("a line was mapped to a square")
	}
	bad := vision.Quad{{math.NaN(), 0}, {1, 0}, {1, 1}, {0, 1}}
	if _, ok := vision.MapQuad(bad, vision.RectQuad(0, 0, 1, 1)); ok {
		t.Error("a point that is no number was mapped")
	}
}

func TestQuadMeasures(t *testing.T) {
	t.Parallel()
	q := vision.RectQuad(1.5, 2, 11.5, 7)
	if got := q.Area(); got != 50 {
		t.Errorf("area is %v, want 50", got)
	}
	if w, h := q.Size(); w != 10 || h != 5 {
		t.Errorf("size is %v x %v, want 10 x 5", w, h)
	}
	if got, want := q.Bounds(), image.Rect(1, 2, 12, 7); got != want {
		t.Errorf("bounds are %v, want %v", got, want)
	}
	if got, want := q.Times(2), vision.RectQuad(3, 4, 23, 14); got != want {
		t.Errorf("twice is %v, want %v", got, want)
	}
}

func TestATurnedQuadReadsUpright(t *testing.T) {
	t.Parallel()
	// A document lies turned clockwise by k quarters; the quad found is the
	// outline as it lies. Renaming its corners must straighten it.
	upright := noise(60, 40)
	for k := range 4 {
		lying := upright.Turn(k)
		q := vision.RectQuad(0, 0, float64(lying.W), float64(lying.H)).Turned(k)
		got := vision.Warp(lying, q, upright.W, upright.H)
		if string(got.Pix) != string(upright.Pix) {
			t.Errorf("turned by %d quarters it is not read upright", k)
		}
	}
}

func TestWarpOfTheWholePictureChangesNothing(t *testing.T) {
	t.Parallel()
	m := noise(33, 21)
	if got := vision.Warp(m, vision.RectQuad(0, 0, 33, 21), 33, 21); string(got.Pix) != string(m.Pix) {
		t.Error("the picture changed")
	}
	g := m.Gray()
	if got := vision.WarpGray(g, vision.RectQuad(0, 0, 33, 21), 33, 21); string(got.Pix) != string(g.Pix) {
		t.Error("the gray picture changed")
	}
}

func TestWarpUndoesAPerspective(t *testing.T) {
	t.Parallel()
	// A smooth pattern is drawn as seen through a perspective, then straightened.
	pattern := func(p vision.Point) float64 { return 128 + 100*math.Sin(p.X/23)*math.Cos(p.Y/17) }
	q := vision.Quad{{42, 61}, {471, 22}, {488, 370}, {15, 322}}
	const w, h = 300, 200
	toFlat, ok := vision.MapQuad(q, vision.RectQuad(0, 0, w, h))
	if !ok {
		t.Fatal("no homography")
	}
	photo := vision.NewGray(512, 400)
	for y := range photo.H {
		for x := range photo.W {
			photo.Pix[y*photo.W+x] = uint8(pattern(toFlat.At(vision.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})))
		}
	}
	flat := vision.WarpGray(photo, q, w, h)
	for y := range h {
		for x := range w {
			want := pattern(vision.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
			if d := math.Abs(float64(flat.At(x, y)) - want); d > 4 {
				t.Fatalf("pixel (%d, %d) is %v levels off", x, y, d)
			}
		}
	}
}

func TestWarpToASmallPictureMakesNoFalsePattern(t *testing.T) {
	t.Parallel()
	m := vision.NewImage(1200, 900)
	for y := range m.H {
		for x := range m.W {
			v := uint8(255 * ((x + y) % 2))
			m.Set(x, y, v, v, v)
		}
	}
	out := vision.Warp(m, vision.Quad{{103, 77}, {1090, 120}, {1111, 841}, {88, 801}}, 200, 150)
	for i, v := range out.Pix {
		if v < 100 || v > 155 {
			t.Fatalf("byte %d is %d: a false pattern", i, v)
		}
	}
}

func TestWarpBeyondThePictureRepeatsItsEdge(t *testing.T) {
	t.Parallel()
	m := noise(10, 10)
	out := vision.Warp(m, vision.RectQuad(-5, -5, 15, 15), 20, 20)
	r, g, b := out.At(0, 0)
	if wr, wg, wb := m.At(0, 0); r != wr || g != wg || b != wb {
		t.Errorf("the corner is %d %d %d, want %d %d %d", r, g, b, wr, wg, wb)
	}
}

func TestWarpOfAQuadWithoutSenseIsBlackAndDoesNotPanic(t *testing.T) {
	t.Parallel()
	m := noise(10, 10)
	nan, inf := math.NaN(), math.Inf(1)
	for _, q := range []vision.Quad{
		{},
		{{nan, nan}, {nan, 1}, {1, nan}, {0, 0}},
		{{0, 0}, {5, 5}, {9, 9}, {2, 2}},
		{{inf, 0}, {1, 0}, {1, 1}, {0, 1}},
		{{-1e300, 0}, {1e300, 0}, {1e300, 1e300}, {0, 1e300}},
		{{0, 0}, {9, 9}, {9, 0}, {0, 9}}, // crossed
	} {
		if out := vision.Warp(m, q, 6, 6); out.W != 6 || out.H != 6 {
			t.Errorf("%v: %dx%d", q, out.W, out.H)
		}
	}
	if out := vision.Warp(vision.NewImage(0, 0), vision.RectQuad(0, 0, 1, 1), 3, 3); len(out.Pix) != 27 {
		t.Error("an empty picture")
	}
}

func TestWarpPlacesEveryPixel(t *testing.T) {
	t.Parallel()
	// Brightness rises by 8 levels a pixel to the right and falls again: a fifth of a pixel off is seen.
	const period = 60
	wave := func(x float64) float64 {
		x = math.Mod(x, period)
		return 8 * min(x, period-x)
	}
	m := vision.NewGray(900, 700)
	for i := range m.Pix {
		m.Pix[i] = uint8(wave(float64(i % m.W)))
	}
	// A page of 85 by 54 millimetres at forty degrees, its left side near, and beyond the picture's edge.
	q := vision.Quad{{X: -30, Y: 20}, {X: 820, Y: 170}, {X: 805, Y: 540}, {X: 10, Y: 690}}
	const w, h = 800, 520
	to, ok := vision.MapQuad(vision.RectQuad(0, 0, w, h), q)
	if !ok {
		t.Fatal("no map")
	}
	out, colour := vision.WarpGray(m, q, w, h), vision.Warp(m.Image(), q, w, h)
	for y := range h {
		for x := range w {
			p := to.At(vision.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
			at := max(0, p.X-0.5)
			if turn := math.Mod(at, period/2); turn < 1 || turn > period/2-1 {
				continue // at the wave's turns it is no straight line between two pixels
			}
			if d := math.Abs(float64(out.At(x, y)) - wave(at)); d > 1.6 {
				t.Fatalf("pixel %d, %d is %.1f levels off", x, y, d)
			}
			if r, _, b := colour.At(x, y); r != out.At(x, y) || b != r {
				t.Fatalf("pixel %d, %d is %d and %d in colour, %d in grey", x, y, r, b, out.At(x, y))
			}
		}
	}
}
