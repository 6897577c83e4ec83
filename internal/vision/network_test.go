package vision_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

const modelsDir = "../../models"

func open(t *testing.T) *vision.Models {
	t.Helper()
	m, err := vision.Open(modelsDir)
	if err != nil {
		t.Fatalf("the networks are not installed (run make setup): %v", err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// faceInput is a seeded picture of the size the face network takes.
func faceInput(seed int) vision.Tensor {
	in := vision.Tensor{Shape: []int64{1, 3, 112, 112}, Data: make([]float32, 3*112*112)}
	for i := range in.Data {
		in.Data[i] = float32((i*7+seed*13)%255)/128 - 1
	}
	return in
}

func TestOneNetworkAnswersManyAtOnceAsItAnswersOne(t *testing.T) {
	t.Parallel()
	m := open(t)
	n, err := m.Network("face.embed")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := m.Network("face.embed"); err != nil || again != n {
		t.Errorf("the second call loads it again (%v)", err)
	}
	var alone [4][]vision.Tensor
	for i := range alone {
		if alone[i], err = n.Run(t.Context(), faceInput(i)); err != nil {
			t.Fatal(err)
		}
	}
	if got := alone[0][0].Shape; len(got) != 2 || got[0] != 1 || got[1] != 512 {
		t.Fatalf("shape is %v, want [1 512]", got)
	}
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			out, err := n.Run(t.Context(), faceInput(i%4))
			if err != nil {
				t.Error(err)
				return
			}
			for k, v := range out[0].Data {
				if v != alone[i%4][0].Data[k] {
					t.Errorf("run %d: number %d is %v, alone it was %v", i, k, v, alone[i%4][0].Data[k])
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestATensorOfTheWrongShapeIsAnError(t *testing.T) {
	t.Parallel()
	n, err := open(t).Network("face.embed")
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []vision.Tensor{
		{},
		{Shape: []int64{1, 3, 112, 112}, Data: make([]float32, 5)},
		{Shape: []int64{1, 3, 50, 112}, Data: make([]float32, 3*50*112)},
		{Shape: []int64{1, -3, 112, 112}, Data: make([]float32, 3*112*112)},
	} {
		if _, err := n.Run(t.Context(), in); err == nil {
			t.Errorf("shape %v was taken", in.Shape)
		}
	}
}

func TestAnEndedContextEndsTheWait(t *testing.T) {
	t.Parallel()
	n, err := open(t).Network("face.embed")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := n.Run(ctx, faceInput(0)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
}

func TestAfterCloseNothingRuns(t *testing.T) {
	t.Parallel()
	m, err := vision.Open(modelsDir)
	if err != nil {
		t.Fatal(err)
	}
	n, err := m.Network("face.detect")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Run(t.Context(), vision.Tensor{Shape: []int64{1, 3, 240, 320}, Data: make([]float32, 3*240*320)}); err == nil {
		t.Error("a closed network ran")
	}
	if _, err := m.Network("face.embed"); err == nil {
		t.Error("a closed folder loaded a network")
	}
}

// altered makes a models folder that shares the installed runtime and in which
// change may spoil one file.
func altered(t *testing.T, file string, change func(data []byte) []byte) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "installed"), 0o750); err != nil {
		t.Fatal(err)
	}
	list, err := vision.ReadManifest(modelsDir)
	if err != nil {
		t.Fatal(err)
	}
	copyFile := func(name string, change func([]byte) []byte) {
		data, err := os.ReadFile(filepath.Join(modelsDir, name))
		if err != nil {
			t.Fatalf("run make setup: %v", err)
		}
		if change != nil {
			data = change(data)
		}
		if data == nil {
			return
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	copyFile(vision.ManifestName, nil)
	for _, e := range list {
		switch {
		case e.File == file && e.Needed():
			copyFile(e.File, change)
		case e.Role == vision.RoleRuntime && e.Needed():
			copyFile(e.File, nil)
		}
	}
	return dir
}

func TestAnAlteredOrMissingNetworkIsOneErrorThatNamesTheCure(t *testing.T) {
	t.Parallel()
	open(t)
	const file = "installed/fr_feature.onnx"
	for what, change := range map[string]func([]byte) []byte{
		"altered": func(data []byte) []byte { data[len(data)/2] ^= 1; return data },
		"cut":     func(data []byte) []byte { return data[:1000] },
		"missing": func([]byte) []byte { return nil },
	} {
		m, err := vision.Open(altered(t, file, change))
		if err != nil {
			t.Fatal(err)
		}
		_, err = m.Network("face.embed")
		var bad *vision.FileError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), "fr_feature.onnx") || !strings.Contains(err.Error(), "make setup") {
			t.Errorf("%s: got %v, want an error that names the file and make setup", what, err)
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestARoleNobodyListsIsAnError(t *testing.T) {
	t.Parallel()
	m := open(t)
	if _, err := m.Network("palm.read"); err == nil || !strings.Contains(err.Error(), "palm.read") {
		t.Errorf("got %v", err)
	}
	if _, err := m.File("palm.read"); err == nil {
		t.Error("a file without a role was read")
	}
}

func TestSideFilesAreCheckedToo(t *testing.T) {
	t.Parallel()
	m := open(t)
	data, err := m.File("text.letters")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(data), "\n"); n < 6000 {
		t.Errorf("%d letters, want over 6000", n)
	}
	path, err := m.Path("text.letters")
	if err != nil || !strings.HasSuffix(path, "ppocr_keys_v1.txt") {
		t.Errorf("path is %q (%v)", path, err)
	}
}
