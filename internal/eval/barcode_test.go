package eval_test

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/pdf417"
)

// barcodeFloors is how many payloads of each set are read today. They may rise and never
// fall; misread is zero for ever. selfsame eval barcode turns the pictures too.
var barcodeFloors = []struct {
	set            string
	payloads, read int
}{
	{"set1", 14, 14},
	{"set2", 25, 25},
	{"set4", 3, 3},
}

const (
	backsGenerated, backsRead = 10, 10 // seed 11
	negativesLookedAt         = 120
)

// clock is for durations, which these tests do not judge.
func clock() time.Time { return time.Time{} }

func TestBarcodesHoldTheirFloors(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "..", "shared", "data", "pdf417")
	if _, err := os.Stat(dir); err != nil {
		t.Log("the pictures of barcodes are not here, so there is no row to judge")
		return
	}
	report, err := eval.Barcode(t.Context(), eval.BarcodeOptions{Data: dir, Upright: true, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	for _, floor := range barcodeFloors {
		holdFloor(t, report, floor.set+" "+eval.BarcodeRead, floor.payloads, floor.read)
		holdNone(t, report, floor.set+" "+eval.BarcodeMisread)
	}
	for _, note := range report.Notes {
		t.Log(note)
	}
}

func TestGeneratedBacksHoldTheirFloor(t *testing.T) {
	t.Parallel()
	report, err := eval.Barcode(t.Context(), eval.BarcodeOptions{Generated: backsGenerated, Seed: 11, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	holdFloor(t, report, eval.BacksRead, backsGenerated, backsRead)
	holdNone(t, report, eval.BacksMisread)
	for _, note := range report.Notes {
		t.Log(note)
	}
}

func TestNoBarcodeIsFoundWhereThereIsNone(t *testing.T) {
	t.Parallel()
	var dirs []string
	for _, name := range []string{"lfw", "portraits", "documents"} {
		dir := filepath.Join("..", "..", "..", "shared", "data", name)
		if _, err := os.Stat(dir); err == nil {
			dirs = append(dirs, dir)
		}
	}
	if len(dirs) == 0 {
		t.Log("the pictures without barcodes are not here, so there is no row to judge")
		return
	}
	report, err := eval.Barcode(t.Context(), eval.BarcodeOptions{Negatives: dirs, Most: negativesLookedAt, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	holdNone(t, report, eval.NegativesFound)
}

func holdFloor(t *testing.T, r eval.Report, name string, n, least int) {
	t.Helper()
	got, ok := r.Rate(name)
	if !ok || got.N != n {
		t.Fatalf("%s: %d payloads, there were %d", name, got.N, n)
	}
	if got.Hits < least {
		t.Errorf("%s: %s, at least %d must be", name, got, least)
	}
	if got.Hits > least {
		t.Logf("%s: %d, write this number down", name, got.Hits)
	}
}

func holdNone(t *testing.T, r eval.Report, name string) {
	t.Helper()
	if got, ok := r.Rate(name); !ok || got.N == 0 || got.Hits > 0 {
		t.Errorf("%s: %s", name, got)
	}
}

// TestBarcodeTellsReadFromMisreadAndUnread uses pictures whose truth is wrong on purpose.
func TestBarcodeTellsReadFromMisreadAndUnread(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	draw := func(name, data string, macro *pdf417.Macro) {
		t.Helper()
		s, err := pdf417.Encode([]byte(data), pdf417.Options{Macro: macro})
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, s.Image(2, 4)); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	draw("right.png", "as it says", nil)
	write("right.txt", []byte("as it says"))
	draw("wrong.png", "as it does not say", nil)
	write("wrong.txt", []byte("as it says"))
	draw("parts-01.png", "two ", &pdf417.Macro{FileID: []int{1}})
	draw("parts-02.png", "parts", &pdf417.Macro{FileID: []int{1}, Segment: 1, Last: true})
	write("parts.bin", []byte("two parts"))
	draw("half-01.png", "half", &pdf417.Macro{FileID: []int{2}})
	write("half.bin", []byte("half"))
	report, err := eval.Barcode(t.Context(), eval.BarcodeOptions{Data: dir, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	set := filepath.Base(dir) + " "
	for name, want := range map[string][2]int{
		eval.BarcodeRead: {2, 4}, eval.BarcodeMisread: {1, 4}, eval.BarcodeTurned: {6, 12}, eval.BarcodeTurnedMisread: {3, 12},
	} {
		if got, ok := report.Rate(set + name); !ok || [2]int{got.Hits, got.N} != want {
			t.Errorf("%s: %d of %d, not %v", name, got.Hits, got.N, want)
		}
	}
}

func TestAPictureWithoutTruthIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "lonely.png"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := eval.Barcode(t.Context(), eval.BarcodeOptions{Data: dir, Now: clock}); err == nil {
		t.Error("a picture without truth was measured")
	}
}
