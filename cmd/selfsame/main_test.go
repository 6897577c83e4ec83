package main

import (
	"context"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){
		"selfsame": func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// tests are those of the program, and clear away what they share.
type tests struct{ *testing.M }

func (m tests) Run() int {
	status := m.M.Run()
	clearSamples()
	return status
}

// TestScripts runs the commands as a person would. Each script reads as a
// manual of what it tests.
func TestScripts(t *testing.T) {
	t.Parallel()
	models, err := filepath.Abs(filepath.Join("..", "..", "models"))
	if err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Abs(filepath.Join("..", "..", "examples"))
	if err != nil {
		t.Fatal(err)
	}
	faces, err := filepath.Abs(filepath.Join("..", "..", "testdata", "faces"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:  filepath.Join("testdata", "script"),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"hostile": hostile},
		Setup: func(env *testscript.Env) error {
			env.Setenv("SELFSAME_MODELS", models)
			env.Setenv("SAMPLES", filepath.Join(models, "installed", "samples"))
			env.Setenv("EXAMPLES", examples)
			env.Setenv("FACES", faces)
			return blackPicture(filepath.Join(env.WorkDir, "black.png"))
		},
	})
}

// blackPicture writes a picture of nothing.
func blackPicture(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(png.Encode(f, image.NewGray(image.Rect(0, 0, 300, 300))), f.Close())
}
