package eval_test

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/mrz"
)

func TestRealPicturesArePhotographedAgain(t *testing.T) {
	t.Parallel()
	reader, _ := documentReader(t)
	today := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	side, err := specimen.Strip(mrz.TD3, specimen.Invent(3, today, ""), specimen.Options{Seed: 3, Today: today, DPI: 200})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "strip.png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, side.Picture); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	list := "file,type,line1,line2,line3\nstrip.png,TD3," + strings.Join(side.Truth.Zone.Lines, ",") + ",\n"
	if err := os.WriteFile(filepath.Join(dir, "mrz.csv"), []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	report, missed, err := eval.Again(t.Context(), eval.WholeRead(reader), dir, noBar)
	if err != nil {
		t.Fatal(err)
	}
	const ways = 8
	if len(report.Rates) != ways+2 {
		t.Fatalf("%d rates", len(report.Rates))
	}
	for _, r := range report.Rates {
		n, hits := 1, 1
		if r.Name == eval.ZonesWrong || r.Name == eval.Contradicted {
			n, hits = ways, 0
		}
		if r.N != n || r.Hits != hits {
			t.Errorf("%s: %d of %d", r.Name, r.Hits, r.N)
		}
	}
	for _, m := range missed {
		t.Logf("not exact: %s: %s", m.Picture, strings.Join(m.Got, " "))
	}
}
