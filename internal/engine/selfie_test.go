package engine

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/decide"
	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// open makes an engine on the installed networks.
func open(t *testing.T) *Engine {
	t.Helper()
	models, err := vision.Open(filepath.Join("..", "..", "models"))
	if err != nil {
		t.Fatalf("%v (make setup installs the networks)", err)
	}
	e, err := New(models, decide.Default(), time.Now)
	if err != nil {
		t.Fatalf("%v (make setup installs the networks)", err)
	}
	return e
}

// takenForID counts the pictures, at most some of them, that would be refused
// as a document sent in place of a face.
func takenForID(t *testing.T, e *Engine, pattern string, some int) (taken, all int) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += max(1, len(files)/some) {
		data, err := os.ReadFile(files[i])
		if err != nil {
			t.Fatal(err)
		}
		p, err := capture.Decode(data, capture.DefaultLimits(20_000_000))
		if err != nil {
			continue // a text file of the folder
		}
		sent := photograph{Photograph: p}
		person, err := e.lookAt(t.Context(), sent)
		if err != nil {
			t.Fatal(err)
		}
		c := &Case{photographs: map[selfsame.Slot]photograph{selfsame.SlotFace: sent}}
		part, err := e.ownPicture(t.Context(), c, person)
		if err != nil {
			t.Fatal(err)
		}
		all++
		if part.Answer != selfsame.Yes {
			taken++
		}
	}
	return taken, all
}

// TestAPersonIsNotTakenForAnID holds floors on real pictures, where they are
// there: a person's picture is never refused as a document, and a document is
// nearly always seen for what it is.
func TestAPersonIsNotTakenForAnID(t *testing.T) {
	t.Parallel()
	e := open(t)
	if taken, all := takenForID(t, e, filepath.Join("..", "..", "testdata", "faces", "*.png"), 10); taken != 0 || all != 1 {
		t.Errorf("%d of %d faces were taken for an ID", taken, all)
	}
	data := filepath.Join("..", "..", "..", "shared", "data")
	for _, set := range []struct {
		pattern string
		most    int // taken for an ID, of all
		least   int
	}{
		{"lfw/*/*_0001.jpg", 0, 0},
		{"portraits/*.jpg", 0, 0},
		{"documents/*g", 47, 20},
	} {
		taken, all := takenForID(t, e, filepath.Join(data, set.pattern), 24)
		t.Logf("%s: %d of %d taken for an ID", set.pattern, taken, all)
		if all > 0 && (taken > set.most || taken < set.least) {
			t.Errorf("%s: %d of %d taken for an ID; the floor is %d to %d", set.pattern, taken, all, set.least, set.most)
		}
	}
}

// Two people are not called different by points that would not keep still.
func TestUnsteadyPointsSayNoDifference(t *testing.T) {
	t.Parallel()
	e := &Engine{calibration: face.Calibration{Same: 0.37, Different: 0.06}}
	still, moving := face.Face{Moved: 0.01}, face.Face{Moved: 0.2}
	one, other := face.Embedding{1, 0}, face.Embedding{0, 1}
	for _, c := range []struct {
		a, b compared
		want selfsame.Answer
	}{
		{compared{still, one}, compared{still, one}, selfsame.Yes},
		{compared{still, one}, compared{still, other}, selfsame.No},
		{compared{still, one}, compared{moving, other}, selfsame.Undetermined},
		{compared{moving, one}, compared{still, other}, selfsame.Undetermined},
	} {
		if got := e.match(c.a, c.b); got.Answer != c.want {
			t.Errorf("points that move by %v and %v, similarity %v: %s, want %s", c.a.face.Moved, c.b.face.Moved, got.Measurements["similarity"], got.Answer, c.want)
		}
	}
}
