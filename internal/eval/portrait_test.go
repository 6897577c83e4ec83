package eval_test

import (
	"image"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/vision"
)

func portraitStudy(t *testing.T) eval.PortraitStudy {
	t.Helper()
	m := models(t)
	s := eval.PortraitStudy{Level: "ordinary"}
	var err error
	if s.Finder, err = face.NewFinder(m); err != nil {
		t.Fatal(err)
	}
	if s.Embedder, err = face.NewEmbedder(m); err != nil {
		t.Fatal(err)
	}
	if s.Calibration, err = face.LoadCalibration(m, s.Embedder); err != nil {
		t.Fatal(err)
	}
	if s.Reader, err = document.New(m, s.Finder); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("../../testdata/faces/astronaut.png")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	boxes, _, err := s.Finder.FindFaces(t.Context(), vision.FromImage(picture))
	if err != nil || len(boxes) == 0 {
		t.Fatalf("no face in the astronaut's picture (%v)", err)
	}
	s.Portraits = []eval.Portrait{{Picture: picture, Face: boxes[0]}}
	return s
}

// portraitFloor is of 8 documents, two kinds each way round; it may rise and
// never fall. `selfsame eval portrait` measures 1,000.
const portraitFloor = 8

func TestPortraitsOnDocumentsAreFoundEachWayRound(t *testing.T) {
	t.Parallel()
	report, missed, err := portraitStudy(t).Run(t.Context(), 8, 1, func(int) func() { return func() {} })
	if err != nil {
		t.Fatal(err)
	}
	got, ok := report.Rate(eval.PortraitEmbedded)
	if !ok || got.N != 8 || got.Hits < portraitFloor {
		t.Errorf("%s, the floor is %d", got, portraitFloor)
	}
	if wrong, _ := report.Rate(eval.PortraitNotSame); wrong.Hits != 0 {
		t.Errorf("judged different from the picture it was made from: %s", wrong)
	}
	if same, _ := report.Rate(eval.PortraitSame); len(missed) != got.N-same.Hits {
		t.Errorf("of %d missed are listed: %q", got.N-same.Hits, missed)
	}
}

func TestAPortraitStudyNeedsAFace(t *testing.T) {
	t.Parallel()
	s := portraitStudy(t)
	s.Portraits = []eval.Portrait{{Picture: image.NewGray(image.Rect(0, 0, 300, 400))}}
	if _, _, err := s.Run(t.Context(), 1, 1, func(int) func() { return func() {} }); err == nil || !strings.Contains(err.Error(), "no face") {
		t.Errorf("got %v", err)
	}
	s.Portraits = nil
	if _, _, err := s.Run(t.Context(), 1, 1, func(int) func() { return func() {} }); err == nil {
		t.Error("a study without portraits ran")
	}
}
