package eval_test

import (
	"bufio"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/vision"
)

const sharedData = "../../../shared/data"

// faceFloors is how well a seeded part of the real pairs is judged today, as
// counts. They may rise and never fall. `selfsame eval face` measures the whole.
var faceFloors = []struct {
	rate    string
	n, hits int
	atMost  bool // hits is a ceiling: the rate counts errors
}{
	{eval.LFWJudgedRight, 120, 118, false},
	{eval.PortraitsAcceptedAt, 69, 69, false},
	{eval.PortraitsDifferent, 69, 0, true},
	{eval.PortraitStrangers, 1311, 1, true},
	{eval.LFWStrangersSame, 60, 0, true},
}

// partOfLFW makes a data folder with 60 pairs of each kind, drawn by seed, and
// all portraits. Pictures are linked, not copied.
func partOfLFW(t *testing.T) string {
	t.Helper()
	data, err := filepath.Abs(sharedData)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	list, err := os.ReadFile(filepath.Join(data, "lfw", "pairs.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var same, different []string
	lines := bufio.NewScanner(strings.NewReader(string(list)))
	for lines.Scan() {
		switch len(strings.Fields(lines.Text())) {
		case 3:
			same = append(same, lines.Text())
		case 4:
			different = append(different, lines.Text())
		}
	}
	r := rand.New(rand.NewPCG(2, 7))
	for _, kind := range [][]string{same, different} {
		r.Shuffle(len(kind), func(i, k int) { kind[i], kind[k] = kind[k], kind[i] })
	}
	text := "2\t30\n"
	for fold := range 2 {
		text += strings.Join(same[30*fold:30*(fold+1)], "\n") + "\n" + strings.Join(different[30*fold:30*(fold+1)], "\n") + "\n"
	}
	people, err := filepath.Glob(filepath.Join(data, "lfw", "*_*"))
	if err != nil {
		t.Fatal(err)
	}
	lfw := filepath.Join(dir, "lfw")
	if err := os.Mkdir(lfw, 0o750); err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if err := os.Symlink(p, filepath.Join(lfw, filepath.Base(p))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(lfw, "pairs.txt"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(data, "portraits"), filepath.Join(dir, "portraits")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRealFacesAreJudgedNoWorseThanTheyWere(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(filepath.Join(sharedData, "lfw")); err != nil {
		t.Log("no real pictures here, so no floor is held: ", err)
		return
	}
	m := models(t)
	gallery, err := eval.NewGallery(m)
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := face.LoadCalibration(m, gallery.Embedder())
	if err != nil {
		t.Fatal(err)
	}
	study, err := eval.Face(t.Context(), m, partOfLFW(t), &shipped, func(int) func() { return func() {} })
	if err != nil {
		t.Fatal(err)
	}
	for _, floor := range faceFloors {
		got, ok := study.Report.Rate(floor.rate)
		switch {
		case !ok || got.N != floor.n:
			t.Errorf("%s: %d were measured, want %d", floor.rate, got.N, floor.n)
		case floor.atMost && got.Hits > floor.hits, !floor.atMost && got.Hits < floor.hits:
			t.Errorf("%s: %s, the floor is %d", floor.rate, got, floor.hits)
		case got.Hits != floor.hits:
			t.Logf("%s: better than the floor, write %d", floor.rate, got.Hits)
		}
	}
}

func models(t *testing.T) *vision.Models {
	t.Helper()
	m, err := vision.Open("../../models")
	if err != nil {
		t.Fatalf("the networks are not installed (run make setup): %v", err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

func TestAGalleryEmbedsEachPictureOnceAndKeepsWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	g, err := eval.NewGallery(models(t))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	text := filepath.Join(dir, "text.jpg")
	if err := os.WriteFile(text, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	astronaut, missing := "../../testdata/faces/astronaut.png", filepath.Join(dir, "missing.png")
	looked := 0
	files := []string{astronaut, text, astronaut, missing, dir, astronaut}
	for range 2 {
		if err := g.Load(t.Context(), files, func() { looked++ }); err != nil {
			t.Fatal(err)
		}
	}
	if looked != 4 {
		t.Errorf("%d pictures were looked at, want 4", looked)
	}
	if l := g.Of(astronaut); l.Faces != 1 || l.Problem != nil || len(l.Embedding) == 0 || l.Several {
		t.Errorf("the astronaut has %d faces (%v)", l.Faces, l.Problem)
	}
	for _, f := range []string{text, missing, dir} {
		if l := g.Of(f); l.Problem == nil || l.Embedding != nil {
			t.Errorf("%s was read", filepath.Base(f))
		}
	}
}

func TestAFolderWithoutPairsIsAnErrorThatSaysSo(t *testing.T) {
	t.Parallel()
	_, err := eval.Face(t.Context(), models(t), t.TempDir(), nil, func(int) func() { return nil })
	if err == nil || !strings.Contains(err.Error(), "pairs.txt") {
		t.Errorf("got %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pairs.txt"), []byte("1\nAnna_Berg\t1\t2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = eval.Face(t.Context(), models(t), dir, nil, func(int) func() { return nil })
	if err == nil || !strings.Contains(err.Error(), "Anna_Berg_0001.jpg") {
		t.Errorf("a lost picture: got %v", err)
	}
}
