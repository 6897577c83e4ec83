package eval_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/mrz"
)

// astronaut is the face on the generated documents.
func astronaut(t *testing.T) eval.Portrait {
	t.Helper()
	f, err := os.Open("../../testdata/faces/astronaut.png")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return eval.Portrait{Picture: picture, Face: image.Rect(172, 66, 276, 196)}
}

// A floor is a count of a seeded few that may rise and never fall, or, of
// errors, fall and never rise.
type floor struct {
	rate   string
	hits   int
	atMost bool
}

func holds(t *testing.T, r eval.Report, floors []floor) {
	t.Helper()
	for _, f := range floors {
		rate, ok := r.Rate(f.rate)
		if !ok || f.atMost && rate.Hits > f.hits || !f.atMost && rate.Hits < f.hits {
			t.Errorf("%s: %d of %d, floor %d", f.rate, rate.Hits, rate.N, f.hits)
		}
	}
}

func TestPrintInUnseenFontsIsReadByField(t *testing.T) {
	t.Parallel()
	reader, _ := documentReader(t)
	o := eval.FieldsOptions{N: 5, Seed: 300, Level: specimen.Easy, Fonts: specimen.HeldOutFonts}
	study, err := eval.Fields(t.Context(), reader, astronaut(t), o, noBar)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, study.Report, []floor{{eval.FieldsLetters, 28, false}, {eval.FieldsConflicts, 0, true}})
	for _, m := range study.Missed {
		t.Log(m) // of an invented person
	}
}

func TestAPrintThatContradictsItsZoneIsSaid(t *testing.T) {
	t.Parallel()
	reader, _ := documentReader(t)
	o := eval.FieldsOptions{N: 3, Seed: 410, Level: specimen.Easy, Conflicts: true}
	study, err := eval.Fields(t.Context(), reader, astronaut(t), o, noBar)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, study.Report, []floor{{eval.ConflictsSeen, 1, false}, {eval.FieldsConflicts, 0, true}})
}

func TestDocumentsAreFoundAmongClutter(t *testing.T) {
	t.Parallel()
	reader, _ := documentReader(t)
	report, _, err := eval.Corners(t.Context(), reader, astronaut(t), 8, 900, specimen.Ordinary, noBar)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, report, []floor{{eval.CornersTurn, 6, false}, {eval.CornersMissed, 0, true}, {eval.CornersOver97, 6, false}, {eval.CornersWhole, 0, true}})
}

func TestZonesOfManyFormatsAreReadFromCrops(t *testing.T) {
	t.Parallel()
	reader, _ := documentReader(t)
	for _, of := range []struct {
		formats  []mrz.Format
		n, exact int
	}{{eval.ICAOFormats, 20, 19}, {[]mrz.Format{mrz.FRAID}, 6, 6}, {[]mrz.Format{mrz.DL1}, 6, 6}} {
		report, missed, err := eval.Crops(t.Context(), reader, of.formats, of.n, 3, specimen.Ordinary, noBar)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, report, []floor{{eval.ZonesWrong, 0, true}, {eval.ZonesExact, of.exact, false}})
		for _, m := range missed {
			t.Log(m.Lines()) // of an invented person
		}
	}
}

func TestZonesAreFoundAndReadInVideoFrames(t *testing.T) {
	t.Parallel()
	reader, _ := documentReader(t)
	reader.Clock = time.Now
	report, _, err := eval.Frames(t.Context(), reader, 10, 5, specimen.Ordinary, noBar)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, report, []floor{{eval.ZonesWrong, 0, true}, {eval.ZonesExact, 9, false}})
	if f := report.Figures[0]; f.Name != eval.FramesSpeed || f.Value < 0.2 { // on a busy machine, under the race detector
		t.Errorf("%s: %v", f.Name, f.Value)
	}
}

func TestTheFolderAboveTheSetsOfBarcodesWillDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "pdf417"), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "pdf417", "blank.png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, 60, 40))); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pdf417", "blank.txt"), []byte("QX7741903"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cover.jpg"), nil, 0o600); err != nil { // not a symbol, and not looked at
		t.Fatal(err)
	}
	r, err := eval.Barcode(t.Context(), eval.BarcodeOptions{Data: dir, Upright: true, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	if rate, ok := r.Rate("pdf417 " + eval.BarcodeRead); !ok || rate.N != 1 || rate.Hits != 0 {
		t.Errorf("%+v, %v", rate, ok)
	}
}
