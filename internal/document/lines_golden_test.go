package document_test

import (
	"path/filepath"
	"testing"
)

// A linesGolden is what PyTorch computed of a picture; written by
// training/lines_eval.py together with the network.
type linesGolden struct {
	Picture string    `json:"picture"`
	Maps    []float64 `json:"every_8th"`
}

func TestTheLineNetworkComputesWhatItsTrainingDoes(t *testing.T) {
	t.Parallel()
	net, cases := goldenCases[linesGolden](t, "lines")
	for _, c := range cases {
		out, err := net.Run(t.Context(), pageInput(t, filepath.Join(goldenFolder, c.Picture)))
		if err != nil {
			t.Fatal(err)
		}
		if similar := pageCosine(every8th(out[0], 2), c.Maps); !(similar >= 0.9999) {
			t.Errorf("%s: cosine %.6f", c.Picture, similar)
		}
	}
}
