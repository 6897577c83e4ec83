package eval_test

import (
	"image"
	_ "image/png" // the portrait
	"os"
	"path/filepath"
	"testing"

	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// zoneFloors is how the real pictures are read today, as counts. They may rise
// and never fall; those that count errors may fall and never rise.
var zoneFloors = []struct {
	rate    string
	n, hits int
	atMost  bool
}{
	{eval.ZonesExact, 45, 44, false},
	{eval.ZonesCritical, 45, 45, false},
	{eval.ZonesWrong, 46, 0, true},
	{eval.ZonesInvented, 1, 0, true},
	{eval.LicencesExact, 1, 1, false},
	{eval.Contradicted, 45, 0, true},
}

// generatedFloors is how a seeded few generated photographs are read.
var generatedFloors = []struct {
	rate   string
	hits   int
	atMost bool
}{
	{eval.ZonesExact, 5, false},
	{eval.ZonesWrong, 0, true},
	{eval.ZonesInvented, 0, true},
	{eval.SilentlyWrong, 0, true},
	{eval.PortraitsFound, 7, false},
}

func documentReader(t *testing.T) (*document.Reader, *face.Finder) {
	t.Helper()
	models, err := vision.Open("../../models")
	if err != nil {
		t.Fatal(err)
	}
	finder, err := face.NewFinder(models)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := document.New(models, finder)
	if err != nil {
		t.Fatal(err)
	}
	return reader, finder
}

func noBar(int) func() { return func() {} }

func TestRealZonesAreReadAsWellAsTheyWere(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(sharedData, "documents")
	if _, err := os.Stat(dir); err != nil {
		t.Log("the real pictures are not here; their floors have no rows to run")
		return
	}
	reader, _ := documentReader(t)
	report, missed, err := eval.MRZ(t.Context(), eval.WholeRead(reader), dir, noBar)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range zoneFloors {
		rate, ok := report.Rate(f.rate)
		if !ok || rate.N != f.n {
			t.Errorf("%s: %d pictures, want %d", f.rate, rate.N, f.n)
		}
		if f.atMost && rate.Hits > f.hits || !f.atMost && rate.Hits < f.hits {
			t.Errorf("%s: %d, floor %d", f.rate, rate.Hits, f.hits)
		}
		if !f.atMost && rate.Hits > f.hits {
			t.Logf("%s: %d now; write it into the floor", f.rate, rate.Hits)
		}
	}
	for _, m := range missed {
		t.Logf("not exact: %s", m.Picture)
	}
}

func TestGeneratedPhotographsAreRead(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../../testdata/faces/astronaut.png")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	picture, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	reader, _ := documentReader(t)
	study, err := eval.Generated(t.Context(), reader, eval.Portrait{Picture: picture, Face: image.Rect(172, 66, 276, 196)}, 10, 71, "ordinary", noBar)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range generatedFloors {
		rate, ok := study.Report.Rate(f.rate)
		if !ok || f.atMost && rate.Hits > f.hits || !f.atMost && rate.Hits < f.hits {
			t.Errorf("%s: %d of %d, floor %d", f.rate, rate.Hits, rate.N, f.hits)
		}
	}
	for _, m := range study.Missed {
		t.Logf("not exact: %v", m.Lines())
	}
}
