package document_test

import (
	"math"
	"path/filepath"
	"testing"
)

// A screenGolden is what PyTorch computed of a picture; written by
// training/screen_eval.py together with the network.
type screenGolden struct {
	Picture string  `json:"picture"`
	Screen  float64 `json:"screen"`
}

func TestTheScreenNetworkComputesWhatItsTrainingDoes(t *testing.T) {
	t.Parallel()
	net, cases := goldenCases[screenGolden](t, "screen")
	var got []float32
	var want []float64
	for _, c := range cases {
		out, err := net.Run(t.Context(), pageInput(t, filepath.Join(goldenFolder, c.Picture)))
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
