package face_test

import (
	"encoding/binary"
	"flag"
	"image"
	"image/jpeg"
	_ "image/png" // the astronaut
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/vision"
)

var update = flag.Bool("update", false, "write the golden files anew")

const modelsDir = "../../models"

// bench is what the tests of this file share: the networks.
type bench struct {
	models   *vision.Models
	finder   *face.Finder
	embedder *face.Embedder
}

func setup(t *testing.T) bench {
	t.Helper()
	m, err := vision.Open(modelsDir)
	if err != nil {
		t.Fatalf("the networks are not installed (run make setup): %v", err)
	}
	t.Cleanup(func() { _ = m.Close() })
	finder, err := face.NewFinder(m)
	if err != nil {
		t.Fatal(err)
	}
	embedder, err := face.NewEmbedder(m)
	if err != nil {
		t.Fatal(err)
	}
	return bench{m, finder, embedder}
}

func picture(t *testing.T, name string) *vision.Image {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	m, _, err := image.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return vision.FromImage(m)
}

func (b bench) find(t *testing.T, m *vision.Image) []face.Face {
	t.Helper()
	faces, err := b.finder.Find(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return faces
}

func (b bench) embed(t *testing.T, m *vision.Image, f face.Face) face.Embedding {
	t.Helper()
	e, err := b.embedder.Embed(t.Context(), m, f)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

const astronaut = "../../testdata/faces/astronaut.png"

func TestTheAstronautIsFoundAndHerEmbeddingStaysWhatItWas(t *testing.T) {
	t.Parallel()
	b := setup(t)
	m := picture(t, astronaut)
	faces := b.find(t, m)
	if len(faces) != 1 {
		t.Fatalf("%d faces, want 1", len(faces))
	}
	e := b.embed(t, m, faces[0])
	const golden = "testdata/astronaut.embedding"
	if *update {
		f, err := os.Create(golden)
		if err != nil {
			t.Fatal(err)
		}
		if err := binary.Write(f, binary.LittleEndian, e); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(golden)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	want := make(face.Embedding, len(e))
	if err := binary.Read(f, binary.LittleEndian, want); err != nil {
		t.Fatal(err)
	}
	if s := e.Similarity(want); s < 0.9999 {
		t.Errorf("the similarity to what it was is %.6f, at least 0.9999 is the same computation", s)
	}
}

// paste puts small into big with its top left corner at (x, y).
func paste(big, small *vision.Image, x, y int) {
	for row := range small.H {
		copy(big.Pix[3*((y+row)*big.W+x):], small.Pix[3*row*small.W:3*(row+1)*small.W])
	}
}

func TestAFaceIsFoundInCornersAndFarAway(t *testing.T) {
	t.Parallel()
	b := setup(t)
	m := picture(t, astronaut)
	want := b.embed(t, m, b.find(t, m)[0])
	for _, c := range []struct {
		what string
		side int // of the astronaut's picture, of which her face is a fifth
		x, y int
	}{
		{"large", 1500, 700, 400}, {"in the corner", 700, 2900, 2200}, {"far away", 400, 1700, 1300}, {"far away in the corner", 400, 20, 2500},
	} {
		big := vision.NewImage(3600, 3000)
		for i := range big.Pix {
			big.Pix[i] = 150
		}
		paste(big, vision.Resize(m, c.side, c.side), c.x, c.y)
		faces := b.find(t, big)
		if len(faces) == 0 {
			t.Errorf("%s: not found", c.what)
			continue
		}
		if s := b.embed(t, big, faces[0]).Similarity(want); s < 0.75 {
			t.Errorf("%s: similarity to the whole picture's face is %.2f", c.what, s)
		}
	}
}

func TestAFaceIsFoundAnyWayRound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	m := picture(t, astronaut)
	want := b.embed(t, m, b.find(t, m)[0])
	for quarter := range 4 {
		upright, faces, err := b.finder.FindAnyWay(t.Context(), m.Turn(quarter), quarter%2 == 0) // upside down too, where it is told wrong
		if err != nil || len(faces) == 0 {
			t.Fatalf("turned by %d quarters: %d faces (%v)", quarter, len(faces), err)
		}
		if s := b.embed(t, upright, faces[0]).Similarity(want); s < 0.999 {
			t.Errorf("turned by %d quarters it is %.3f similar to itself", quarter, s)
		}
	}
}

func TestAFaceInATallPictureIsFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	m := picture(t, astronaut)
	her := b.find(t, m)[0].Box
	c := her.Centre()
	tall := m.Crop(image.Rect(int(c.X-0.8*her.Width()), 0, int(c.X+0.8*her.Width()), m.H))
	if faces := b.find(t, tall); len(faces) == 0 {
		t.Errorf("no face in %dx%d", tall.W, tall.H)
	}
}

func TestAnEmptyOrTinyPictureHasNoFace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, m := range []*vision.Image{vision.NewImage(0, 0), vision.NewImage(5, 900), vision.NewImage(16, 16), vision.NewImage(800, 600)} {
		if faces := b.find(t, m); len(faces) != 0 {
			t.Errorf("%dx%d of black has %d faces", m.W, m.H, len(faces))
		}
	}
}

// nearest returns the face whose box begins nearest to (x, y).
func nearest(faces []face.Face, x, y float64) face.Face {
	best, at := math.Inf(1), 0
	for i, f := range faces {
		if d := math.Hypot(f.Box.X0-x, f.Box.Y0-y); d < best {
			best, at = d, i
		}
	}
	return faces[at]
}

func TestOneWomanInTwoPhotographsIsOnePersonAndTheOthersAreStrangers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	calibration, err := face.LoadCalibration(b.models, b.embedder)
	if err != nil {
		t.Fatal(err)
	}
	first, third := picture(t, modelsDir+"/installed/samples/sample1.jpg"), picture(t, modelsDir+"/installed/samples/sample3.jpg")
	facesFirst, facesThird := b.find(t, first), b.find(t, third)
	if len(facesFirst) < 2 || len(facesThird) < 2 {
		t.Fatalf("%d and %d faces were found", len(facesFirst), len(facesThird))
	}
	her := nearest(facesFirst, 1455, 208)
	herAgain := nearest(facesThird, 1065, 198)
	e := b.embed(t, first, her)
	if s := e.Similarity(b.embed(t, third, herAgain)); calibration.Judge(s) != face.JudgedSame {
		t.Errorf("her two photographs are %.3f similar: %s", s, calibration.Judge(s))
	}
	for _, f := range facesThird {
		if f.Box == herAgain.Box || f.EyeDistance < face.MinEyeDistance {
			continue
		}
		if s := e.Similarity(b.embed(t, third, f)); calibration.Judge(s) == face.JudgedSame {
			t.Errorf("a stranger is %.3f similar and judged the same", s)
		}
	}
	if !face.Several(facesFirst) {
		t.Error("a group counts as one person")
	}
}

func TestAFaceAtTheEdgeIsNotWholeAndASmallOneIsTooSmall(t *testing.T) {
	t.Parallel()
	b := setup(t)
	m := picture(t, astronaut)
	whole := b.find(t, m)[0]
	q := face.QualityOf(m, whole)
	if q.NotWhole() || q.TooSmall() || math.Abs(q.Turned) > 0.3 {
		t.Errorf("the whole face measures %+v", q)
	}
	c := whole.Box.Centre()
	cut := m.Crop(image.Rect(int(c.X), 0, m.W, m.H))
	for _, f := range b.find(t, cut) { // half a face may be found or not
		if f.Box.X0 < 10 && !face.QualityOf(cut, f).NotWhole() {
			t.Errorf("half a face counts as whole: %+v", face.QualityOf(cut, f))
		}
	}
	shifted := whole
	for i := range shifted.Landmarks {
		shifted.Landmarks[i].X -= whole.Landmarks[30].X
	}
	if !face.QualityOf(m, shifted).NotWhole() {
		t.Error("landmarks outside the picture do not count")
	}
	small := vision.Resize(m, 128, 128)
	faces := b.find(t, small)
	if len(faces) != 1 || !face.QualityOf(small, faces[0]).TooSmall() {
		t.Errorf("in 128 pixels %d faces are found or large enough", len(faces))
	}
}

func TestAPictureSavedAgainIsTheSamePicture(t *testing.T) {
	t.Parallel()
	m := picture(t, astronaut)
	brighter := vision.Resize(m.Crop(image.Rect(4, 4, 508, 508)), 300, 300)
	for i, v := range brighter.Pix {
		brighter.Pix[i] = uint8(min(255, int(v)*11/10+6))
	}
	name := filepath.Join(t.TempDir(), "again.jpg")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(f, brighter.RGBA(), &jpeg.Options{Quality: 40}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if again := picture(t, name); !face.SamePicture(m, again) {
		t.Errorf("distance %d", face.FingerprintOf(m).Distance(face.FingerprintOf(again)))
	}
	other := picture(t, modelsDir+"/installed/samples/sample1.jpg")
	if face.SamePicture(m, other) || face.SamePicture(m, m.Turn(2)) {
		t.Error("another picture counts as the same")
	}
}
