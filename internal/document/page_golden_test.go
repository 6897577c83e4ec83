package document_test

import (
	"encoding/json"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// A pageGolden is what PyTorch computed of a picture; written by
// training/page_eval.py together with the network.
type pageGolden struct {
	Picture string    `json:"picture"`
	Maps    []float64 `json:"maps_every_8th_cell"`
	Kind    []float64 `json:"kind"`
	Turn    []float64 `json:"turn"`
	Screen  float64   `json:"screen"`
}

// goldenFolder holds what PyTorch computed of a few pictures, written by a network's
// training together with the network.
var goldenFolder = filepath.Join("testdata", "golden")

// goldenCases are the cases of a network's file there.
func goldenCases[Case any](t *testing.T, name string) (*vision.Network, []Case) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(goldenFolder, name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var g struct {
		SHA256 string `json:"sha256"`
		Cases  []Case `json:"cases"`
	}
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	models, err := vision.Open("../../models")
	if err != nil {
		t.Fatal(err)
	}
	net, err := models.Network(name)
	if err != nil {
		t.Fatal(err)
	}
	if net.Digest() != g.SHA256 || len(g.Cases) == 0 {
		t.Fatalf("%d vectors of network %.12s, not of %.12s", len(g.Cases), g.SHA256, net.Digest())
	}
	return net, g.Cases
}

func TestThePageNetworkComputesWhatItsTrainingDoes(t *testing.T) {
	t.Parallel()
	net, cases := goldenCases[pageGolden](t, "page")
	for _, c := range cases {
		out, err := net.Run(t.Context(), pageInput(t, filepath.Join(goldenFolder, c.Picture)))
		if err != nil {
			t.Fatal(err)
		}
		heads := append(append(append([]float64(nil), c.Kind...), c.Turn...), c.Screen)
		got := append(append(append([]float32(nil), out[1].Data...), out[2].Data...), out[3].Data...)
		if similar := pageCosine(got, heads); !(similar >= 0.9999) {
			t.Errorf("%s: heads have cosine %.6f", c.Picture, similar)
		}
		if similar := pageCosine(every8th(out[0], int(out[0].Shape[1])), c.Maps); !(similar >= 0.9999) {
			t.Errorf("%s: maps have cosine %.6f", c.Picture, similar)
		}
	}
}

// pageInput is a picture that is letterboxed already, as planes of levels.
func pageInput(t *testing.T, name string) vision.Tensor {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	decoded, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	img := vision.FromImage(decoded)
	in := vision.Tensor{Shape: []int64{1, 3, int64(img.H), int64(img.W)}, Data: make([]float32, 3*img.W*img.H)}
	for i, v := range img.Pix {
		in.Data[i%3*img.W*img.H+i/3] = float32(v)
	}
	return in
}

// every8th takes every eighth cell of every eighth row of each map.
func every8th(maps vision.Tensor, n int) []float32 {
	h, w := int(maps.Shape[2]), int(maps.Shape[3])
	var list []float32
	for m := range n {
		for y := 0; y < h; y += 8 {
			for x := 0; x < w; x += 8 {
				list = append(list, maps.Data[(m*h+y)*w+x])
			}
		}
	}
	return list
}

func pageCosine(got []float32, want []float64) float64 {
	if len(got) != len(want) {
		return 0
	}
	var ab, aa, bb float64
	for i := range got {
		ab += float64(got[i]) * want[i]
		aa += float64(got[i]) * float64(got[i])
		bb += want[i] * want[i]
	}
	return ab / math.Sqrt(aa*bb)
}
