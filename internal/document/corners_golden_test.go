package document_test

import (
	"path/filepath"
	"testing"
)

// A cornersGolden is what PyTorch computed of a picture; written by
// training/corners_eval.py together with the network.
type cornersGolden struct {
	Picture string    `json:"picture"`
	Sides   []float64 `json:"every_8th_place"`
}

func TestTheCornerNetworkComputesWhatItsTrainingDoes(t *testing.T) {
	t.Parallel()
	net, cases := goldenCases[cornersGolden](t, "corners")
	for _, c := range cases {
		out, err := net.Run(t.Context(), pageInput(t, filepath.Join(goldenFolder, c.Picture)))
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
