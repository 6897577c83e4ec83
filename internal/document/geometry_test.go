package document

import (
	"math"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

func TestTheSmallestRectangleFollowsATurnedRegion(t *testing.T) {
	t.Parallel()
	for _, degrees := range []float64{0, 7, 33, 60, 89, -20} {
		want := bar{Center: vision.Point{X: 50, Y: 60}, W: 40, H: 9, Angle: degrees * math.Pi / 180}.turned()
		q := want.quad()
		got, ok := smallestBar(hull(append([]vision.Point{want.at(1, 2), want.at(-5, 1)}, q[:]...)))
		if !ok || math.Abs(got.W-want.W) > 1e-6 || math.Abs(got.H-want.H) > 1e-6 || angleBetween(got.Angle, want.Angle) > 1e-6 {
			t.Errorf("%v degrees: %+v", degrees, got)
		}
	}
}

func TestBrokenLinesAreChained(t *testing.T) {
	t.Parallel()
	whole := bar{Center: vision.Point{X: 300, Y: 200}, W: 400, H: 12, Angle: 0.1}
	left, right := whole, whole
	left.W, left.Center = 250, whole.at(-75, 0)
	right.W, right.Center = 130, whole.at(135, 0)
	other := whole
	other.Center = whole.at(0, 30)
	got := chain([]bar{right, left, other})
	if len(got) != 2 {
		t.Fatalf("%d lines, want 2", len(got))
	}
	longest := got[0]
	for _, b := range got {
		if b.Center.Distance(whole.Center) < 5 {
			longest = b
		}
	}
	if math.Abs(longest.W-whole.W) > 5 || angleBetween(longest.Angle, whole.Angle) > 0.01 {
		t.Errorf("joined line is %+v", longest)
	}
}

func TestCornersAreNamedByTheDocumentsOwnTop(t *testing.T) {
	t.Parallel()
	q := vision.RectQuad(10, 20, 110, 80)
	for quarter := range 4 {
		got := ordered(q, quarter)
		if got[0] != q[quarter] {
			t.Errorf("turned by %d quarters, the first corner is %v", quarter, got[0])
		}
		top := got[1].Sub(got[0])
		if n := quarterOf(math.Atan2(top.Y, top.X)); n != quarter {
			t.Errorf("turned by %d quarters, the top points %d", quarter, n)
		}
	}
}

// maps draws the page network's maps of a document at a quad, in cells.
func drawnMaps(q vision.Quad) *pageMapSet {
	data := make([]float32, pageMaps*pageCells*pageCells)
	m := pageMapsOf(data)
	for i := range m[mapDocument] {
		if within(clockwise(q), vision.Point{X: float64(i%pageCells) + 0.5, Y: float64(i/pageCells) + 0.5}) {
			m[mapDocument][i] = 0.95
		}
		for k, c := range q {
			d := c.Distance(vision.Point{X: float64(i%pageCells) + 0.5, Y: float64(i/pageCells) + 0.5})
			m[mapCorner+k][i] = float32(0.9 * math.Exp(-d*d/(2*1.2*1.2)))
		}
	}
	return m
}

func TestThePageIsFoundFromItsMapsWhicheverWayUp(t *testing.T) {
	t.Parallel()
	q := vision.Quad{{X: 20, Y: 30}, {X: 75, Y: 25}, {X: 80, Y: 62}, {X: 22, Y: 66}}
	for quarter := range 4 {
		own := q.Turned(quarter)
		found := components(drawnMaps(own)[mapDocument], pageCells, pageDocument, false)
		if len(found) != 1 {
			t.Fatalf("%d documents", len(found))
		}
		got := drawnMaps(own).quad(found[0])
		if got.sure < 0.99 {
			t.Errorf("quarter %d: sure %.2f", quarter, got.sure)
		}
		for i := range own {
			if got.corners[i].Distance(own[i]) > 0.5 {
				t.Errorf("quarter %d: corner %d is at %v, want %v", quarter, i, got.corners[i], own[i])
			}
		}
	}
}

func TestAHiddenCornerIsCompleted(t *testing.T) {
	t.Parallel()
	q := vision.Quad{{X: 20, Y: 30}, {X: 75, Y: 30}, {X: 75, Y: 66}, {X: 20, Y: 66}}
	m := drawnMaps(q)
	clear(m[mapCorner+2])
	got := m.quad(components(m[mapDocument], pageCells, pageDocument, false)[0])
	if got.corners[2].Distance(q[2]) > 1 {
		t.Errorf("the hidden corner is at %v, want %v", got.corners[2], q[2])
	}
}

func TestLinesThatGrewTogetherAreCut(t *testing.T) {
	t.Parallel()
	m := pageMapsOf(make([]float32, pageMaps*pageCells*pageCells))
	for x := 10; x < 80; x++ {
		for y, v := range map[int]float32{40: 0.9, 41: 0.45, 42: 0.9} {
			m[mapZone][y*pageCells+x] = v
			m[mapCos][y*pageCells+x] = 1
			m[mapLetter][y*pageCells+x] = 2.5
		}
	}
	got := m.lines(mapZone)
	if len(got) != 2 {
		t.Fatalf("%d lines, want 2", len(got))
	}
	for _, l := range got {
		if math.Abs(l.length()-70) > 2 {
			t.Errorf("a line is %.1f cells long, want 70", l.length())
		}
	}
}
