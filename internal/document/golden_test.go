package document

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

const modelsDir = "../../models"

// golden is what PyTorch computed of a few crops: testdata/golden, written with
// the network by its training.
type golden struct {
	SHA256 string   `json:"sha256"`
	Shape  []int    `json:"grey_shape"`
	Grey   []byte   `json:"grey"` // lines of bytes
	Output string   `json:"output_float32_le"`
	Texts  []string `json:"texts"`
}

// loadGolden returns the vectors of a network, and whether there are any.
func loadGolden(t *testing.T, name string) (golden, bool) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "golden", name))
	if errors.Is(err, fs.ErrNotExist) {
		return golden{}, false
	}
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	return g, true
}

func zoneNetwork(t *testing.T) *vision.Network {
	t.Helper()
	models, err := vision.Open(modelsDir)
	if err != nil {
		t.Fatal(err)
	}
	net, err := models.Network("zone.read")
	if err != nil {
		t.Fatal(err)
	}
	return net
}

func TestTheZoneNetworkComputesWhatItsTrainingDoes(t *testing.T) {
	t.Parallel()
	g, ok := loadGolden(t, "zone.json")
	if !ok {
		t.Fatal("testdata/golden/zone.json is missing")
	}
	net := zoneNetwork(t)
	if net.Digest() != g.SHA256 {
		t.Fatalf("the vectors are of network %.12s, not of %.12s", g.SHA256, net.Digest())
	}
	raw, err := base64.StdEncoding.DecodeString(g.Output)
	if err != nil {
		t.Fatal(err)
	}
	n, h, w := g.Shape[0], g.Shape[1], g.Shape[2]
	per := len(raw) / 4 / n
	for i := range n {
		values := make([]float32, h*w)
		for k := range values {
			values[k] = float32(g.Grey[i*h*w+k])
		}
		out, err := net.Run(t.Context(), vision.Tensor{Shape: []int64{1, 1, int64(h), int64(w)}, Data: normalised(values)})
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float32, per)
		for k := range want {
			want[k] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*(i*per+k):]))
		}
		if c := cosine(out[0].Data, want); c < 0.9999 {
			t.Errorf("line %d: cosine %.6f", i, c)
		}
		if text, _ := greedy(posteriorOf(out[0].Data)); text != g.Texts[i] {
			t.Errorf("line %d reads %q, want %q", i, text, g.Texts[i])
		}
	}
}

func cosine(a, b []float32) float64 {
	if len(a) != len(b) {
		return 0
	}
	var ab, aa, bb float64
	for i := range a {
		ab += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return ab / math.Sqrt(aa*bb)
}
