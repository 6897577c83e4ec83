package document_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// linesGolden is what PyTorch computed of a few straightened pictures; written
// by training/lines_eval.py together with the network.
type linesGolden struct {
	SHA256 string `json:"sha256"`
	Cases  []struct {
		Picture string    `json:"picture"`
		Maps    []float64 `json:"every_8th"`
	} `json:"cases"`
}

func TestTheLineNetworkComputesWhatItsTrainingDoes(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("testdata", "golden")
	data, err := os.ReadFile(filepath.Join(folder, "lines.json"))
	if err != nil {
		t.Fatal(err)
	}
	var g linesGolden
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	models, err := vision.Open("../../models")
	if err != nil {
		t.Fatal(err)
	}
	net, err := models.Network("lines")
	if err != nil {
		t.Fatal(err)
	}
	if net.Digest() != g.SHA256 || len(g.Cases) == 0 {
		t.Fatalf("%d vectors of network %.12s, not of %.12s", len(g.Cases), g.SHA256, net.Digest())
	}
	for _, c := range g.Cases {
		out, err := net.Run(t.Context(), pageInput(t, filepath.Join(folder, c.Picture)))
		if err != nil {
			t.Fatal(err)
		}
		if similar := pageCosine(every8th(out[0], 2), c.Maps); !(similar >= 0.9999) {
			t.Errorf("%s: cosine %.6f", c.Picture, similar)
		}
	}
}
