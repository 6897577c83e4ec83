package document_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// screenGolden is what PyTorch computed of a few patches; written by
// training/screen_eval.py together with the network.
type screenGolden struct {
	SHA256 string `json:"sha256"`
	Cases  []struct {
		Picture string  `json:"picture"`
		Screen  float64 `json:"screen"`
	} `json:"cases"`
}

func TestTheScreenNetworkComputesWhatItsTrainingDoes(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("testdata", "golden")
	data, err := os.ReadFile(filepath.Join(folder, "screen.json"))
	if err != nil {
		t.Fatal(err)
	}
	var g screenGolden
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	models, err := vision.Open("../../models")
	if err != nil {
		t.Fatal(err)
	}
	net, err := models.Network("screen")
	if err != nil {
		t.Fatal(err)
	}
	if net.Digest() != g.SHA256 || len(g.Cases) == 0 {
		t.Fatalf("%d vectors of network %.12s, not of %.12s", len(g.Cases), g.SHA256, net.Digest())
	}
	var got []float32
	var want []float64
	for _, c := range g.Cases {
		out, err := net.Run(t.Context(), pageInput(t, filepath.Join(folder, c.Picture)))
		if err != nil {
			t.Fatal(err)
		}
		if d := math.Abs(float64(out[0].Data[0]) - c.Screen); d > 1e-3 {
			t.Errorf("%s: %.5f, want %.5f", c.Picture, out[0].Data[0], c.Screen)
		}
		got, want = append(got, out[0].Data...), append(want, c.Screen)
	}
	if similar := pageCosine(got, want); !(similar >= 0.9999) {
		t.Errorf("cosine %.6f: %v, want %v", similar, got, want)
	}
}
