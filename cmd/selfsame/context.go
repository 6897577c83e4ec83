package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// A Context is what every command is given.
type Context struct {
	Context context.Context
	In      io.Reader // nil where there is none
	Out     io.Writer // results, and nothing else
	Err     io.Writer // progress, warnings and errors
	JSON    bool
	Now     func() time.Time

	modelsDir string
	models    *vision.Models
}

// Models opens the networks, once.
func (x *Context) Models() (*vision.Models, error) {
	if x.models != nil {
		return x.models, nil
	}
	dir, err := x.findModels()
	if err != nil {
		return nil, err
	}
	x.models, err = vision.Open(dir)
	if err != nil {
		return nil, hint(err, "make setup installs the networks and checks their digests")
	}
	return x.models, nil
}

// findModels returns the folder of the networks: the one that was named, or
// the first of the usual places that holds a manifest.
func (x *Context) findModels() (string, error) {
	if x.modelsDir != "" {
		return x.modelsDir, nil
	}
	places := []string{"models"}
	if exe, err := os.Executable(); err == nil {
		places = append(places, filepath.Join(filepath.Dir(exe), "models"), filepath.Join(filepath.Dir(exe), "..", "models"))
	}
	for _, dir := range places {
		if _, err := os.Stat(filepath.Join(dir, "manifest.json")); err == nil {
			return dir, nil
		}
	}
	return "", hint(errors.New("no folder of networks found in "+strings.Join(places, ", ")),
		"name it with --models DIR or SELFSAME_MODELS; make setup fills it")
}

func (x *Context) close() {
	if x.models != nil {
		_ = x.models.Close()
	}
}

// printJSON writes v as one line.
func (x *Context) printJSON(v any) error {
	enc := json.NewEncoder(x.Out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// hinted is an error with advice.
type hinted struct {
	err  error
	hint string
}

func (h *hinted) Error() string { return h.err.Error() }
func (h *hinted) Unwrap() error { return h.err }

// hint adds advice to an error: what to do about it, in a line.
func hint(err error, advice string) error {
	if err == nil {
		return nil
	}
	return &hinted{err: err, hint: advice}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
