package document_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// cornersGolden is what PyTorch computed of a few straightened pictures; written
// by training/corners_eval.py together with the network.
type cornersGolden struct {
	SHA256 string `json:"sha256"`
	Cases  []struct {
		Picture string    `json:"picture"`
		Sides   []float64 `json:"every_8th_place"`
	} `json:"cases"`
}

func TestTheCornerNetworkComputesWhatItsTrainingDoes(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("testdata", "golden")
	data, err := os.ReadFile(filepath.Join(folder, "corners.json"))
	if err != nil {
		t.Fatal(err)
	}
	var g cornersGolden
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	models, err := vision.Open("../../models")
	if err != nil {
		t.Fatal(err)
	}
	net, err := models.Network("corners")
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
		var got []float32
		sides, places, across := int(out[0].Shape[1]), int(out[0].Shape[2]), int(out[0].Shape[3])
		for k := range sides {
			for i := 0; i < places; i += 8 {
				got = append(got, out[0].Data[(k*places+i)*across:][:across]...)
			}
		}
		if similar := pageCosine(got, c.Sides); !(similar >= 0.9999) {
			t.Errorf("%s: cosine %.6f", c.Picture, similar)
		}
	}
}
