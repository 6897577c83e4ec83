package main

import (
	"context"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/image/draw"

	"github.com/selfsame-id/selfsame/internal/specimen"
)

// Cameras of the test are held upright, as a phone is.
const (
	sceneWidth  = 1200
	sceneHeight = 1600
)

// A holder is somebody with an ID: invented, around the portrait of the one person
// of whom two photographs may be shown.
type holder struct {
	specimen.Person
	number uint64 // makes everything about them their own
}

// holderOf invents somebody. No two have the same document: the second account
// that comes with one goes to a person.
func holderOf(number uint64) holder {
	return holder{specimen.Invent(number, time.Now(), "F"), number}
}

func (h holder) name() string  { return h.GivenNames + " " + h.Surname }
func (h holder) email() string { return fmt.Sprintf("holder-%d@journey.example", h.number) }

// called is the same holder with a name that is easy to read.
func (h holder) called(given, surname string) holder {
	h.GivenNames, h.Surname, h.ScriptGivenNames, h.ScriptSurname = given, surname, "", ""
	return h
}

// A sitting is a photograph of a person and where the face lies in it.
type sitting struct {
	picture image.Image
	face    image.Rectangle
}

// sittings are those of the demonstration: the woman twice, and the stranger.
var sittings = sync.OnceValues(func() (map[string]sitting, error) {
	models := filepath.Join("..", "..", "models")
	all := map[string]sitting{}
	for _, who := range []string{womanPortrait, womanAgain, stranger} {
		var file, box string
		if n, err := fmt.Sscan(who, &file, &box); n == 0 {
			return nil, err
		}
		x := &Context{Context: context.Background(), Out: io.Discard, Err: io.Discard, Now: time.Now, modelsDir: models}
		c := &SpecimenCmd{Portrait: filepath.Join(models, "installed", "samples", file), Face: box}
		picture, face, err := c.openPortrait(x)
		if err != nil {
			return nil, err
		}
		all[who] = sitting{picture, face}
	}
	return all, nil
})

func sittingOf(t testing.TB, who string) sitting {
	t.Helper()
	all, err := sittings()
	if err != nil {
		t.Fatal(err)
	}
	return all[who]
}

// A view is how a document lies before the camera, and what is wrong with it.
type view struct {
	kind   specimen.Kind
	back   bool
	faults []specimen.Fault
	specimen.Conditions
}

// sees is what the camera sees of the holder's document.
func (h holder) sees(t testing.TB, v view) *image.RGBA {
	t.Helper()
	portrait := sittingOf(t, womanPortrait)
	doc, err := specimen.Make(v.kind, h.Person, portrait.picture, specimen.Options{
		Seed: h.number, Today: time.Now(), DPI: 450, Face: portrait.face, Faults: v.faults,
	})
	if err != nil {
		t.Fatal(err)
	}
	side := doc.Front
	if v.back {
		side = doc.Back
	}
	c := v.Conditions
	c.Seed, c.Background = h.number, "dark"
	if c.Width == 0 {
		c.Width, c.Height = sceneWidth, sceneHeight
	}
	if c.Fill == 0 {
		c.Fill = 0.9
	}
	shot, err := specimen.Photograph(side, c)
	if err != nil {
		t.Fatal(err)
	}
	return shot.Picture
}

// faceOf is what the camera sees of somebody's face.
func faceOf(t testing.TB, who string) *image.RGBA {
	t.Helper()
	s := sittingOf(t, who)
	cut := specimen.Portrait(s.picture, s.face)
	scene := image.NewRGBA(image.Rect(0, 0, 960, 1280))
	draw.CatmullRom.Scale(scene, scene.Bounds(), cut, cut.Bounds(), draw.Src, nil)
	return scene
}

// fileOf writes a picture of up to 900 kB to where a browser can upload it from.
func fileOf(t testing.TB, m image.Image, name string) string {
	t.Helper()
	data, _, err := specimen.JPEG(m, 95, 900_000)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
