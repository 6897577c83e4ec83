package face

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

func TestASimilarityIsFoundAgainFromItsPoints(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	for range 200 {
		angle, size := r.Float64()*2*math.Pi, 0.1+5*r.Float64()
		want := similarity{size * math.Cos(angle), size * math.Sin(angle), 400 * r.Float64(), 300 * r.Float64()}
		var to [5]vision.Point
		for i := range to {
			to[i] = want.at(template[i])
		}
		got := fit(template, to)
		for _, p := range []vision.Point{{X: 0, Y: 0}, {X: 112, Y: 30}} {
			if d := got.at(p).Distance(want.at(p)); d > 1e-6 {
				t.Fatalf("a point lands %g away", d)
			}
		}
	}
}

func TestALeastSquaresFitIsNotMovedByBalancedErrors(t *testing.T) {
	t.Parallel()
	to := template
	to[0], to[1] = to[0].Add(vision.Point{X: -2}), to[1].Add(vision.Point{X: -2})
	to[3], to[4] = to[3].Add(vision.Point{X: 2}), to[4].Add(vision.Point{X: 2})
	s := fit(template, to)
	if size := math.Hypot(s.a, s.b); math.Abs(size-1) > 0.02 {
		t.Errorf("size is %v, want nearly 1", size)
	}
	if got, want := s.at(mean(template[:])), mean(to[:]); got.Distance(want) > 1e-9 {
		t.Errorf("the middle lands at %v, want %v", got, want)
	}
}

func TestFacesInOnePlaceHaveNoSizeAndAreNotTurned(t *testing.T) {
	t.Parallel()
	var from [5]vision.Point
	if s := fit(from, template); s.a != 1 || s.b != 0 {
		t.Errorf("scale and turn are %v, %v", s.a, s.b)
	}
}

func TestOverlapOfBoxes(t *testing.T) {
	t.Parallel()
	a := Box{0, 0, 10, 10}
	for _, c := range []struct {
		b    Box
		want float64
	}{
		{a, 1},
		{Box{5, 0, 15, 10}, 1. / 3},
		{Box{10, 0, 20, 10}, 0},
		{Box{20, 20, 30, 30}, 0},
		{Box{4, 4, 4, 4}, 0},
	} {
		if got := a.overlap(c.b); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v: %v, want %v", c.b, got, c.want)
		}
	}
}

func TestOfOverlappingBoxesTheSurestIsKept(t *testing.T) {
	t.Parallel()
	got := suppress([]scored{
		{box: Box{0, 0, 10, 10}, score: 0.7},
		{box: Box{1, 0, 11, 10}, score: 0.9},
		{box: Box{50, 50, 60, 60}, score: 0.8},
		{box: Box{3, 3, 3, 3}, score: 0.99},
	})
	if len(got) != 2 || got[0].score != 0.9 || got[1].score != 0.8 {
		t.Errorf("kept %v", got)
	}
}

func TestTheLargestMostCentralFaceIsTheForemost(t *testing.T) {
	t.Parallel()
	m := vision.NewImage(1000, 800)
	at := func(x, y, side float64) Box { return Box{x - side/2, y - side/2, x + side/2, y + side/2} }
	for _, c := range []struct {
		what         string
		first, other Box
	}{
		{"of two as large, the central one", at(500, 400, 100), at(200, 400, 100)},
		{"of two as central, the larger one", at(400, 400, 120), at(600, 400, 100)},
		{"a much larger one beside the middle", at(650, 400, 300), at(500, 400, 60)},
		{"none in a corner", at(500, 400, 60), at(1000, 800, 300)},
	} {
		if c.first.prominence(m) <= c.other.prominence(m) {
			t.Errorf("%s is not the foremost", c.what)
		}
	}
}

func TestASecondFaceCountsOnlyIfItMayBeMeant(t *testing.T) {
	t.Parallel()
	face := func(height, score, eyes float64) Face {
		return Face{Box: Box{0, 0, height, height}, Score: score, EyeDistance: eyes}
	}
	main := face(100, 0.99, 33)
	for _, c := range []struct {
		what  string
		other []Face
		want  bool
	}{
		{"nobody else", nil, false},
		{"a second as large", []Face{face(90, 0.98, 30)}, true},
		{"somebody far behind", []Face{face(30, 0.98, 10)}, false},
		{"a flower", []Face{face(70, 0.89, 12)}, false},
		{"lettering without eyes", []Face{face(80, 0.95, 9)}, false},
	} {
		if got := Several(append([]Face{main}, c.other...)); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	if Several(nil) {
		t.Error("nobody is several")
	}
}

func TestEmbeddingsHaveLengthOneAndNothingHasNoEmbedding(t *testing.T) {
	t.Parallel()
	e, err := unit([]float32{3, 0, 4})
	if err != nil || math.Abs(e.Similarity(e)-1) > 1e-6 || math.Abs(float64(e[2])-0.8) > 1e-6 {
		t.Errorf("got %v (%v)", e, err)
	}
	for _, bad := range [][]float32{{0, 0}, {float32(math.NaN()), 1}, {float32(math.Inf(1)), 1}} {
		if _, err := unit(bad); err == nil {
			t.Errorf("%v has an embedding", bad)
		}
	}
}
