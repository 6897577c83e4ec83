package face_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame/internal/face"
)

func calibration() face.Calibration {
	return face.Calibration{
		Name: "test", Model: "net.onnx", Digest: "abc", Same: 0.4, Different: 0.1,
		Sets: []face.Set{{Name: "pairs", StrangersJudgedSame: face.Count{Hits: 1, N: 1000, High: 0.006}}},
	}
}

func TestASimilarityIsJudgedByTheCalibration(t *testing.T) {
	t.Parallel()
	c := calibration()
	for similarity, want := range map[float64]face.Judgement{
		1: face.JudgedSame, 0.4: face.JudgedSame, 0.39999: face.JudgedUndetermined, 0.1: face.JudgedUndetermined,
		0.0999: face.JudgedDifferent, -1: face.JudgedDifferent, math.NaN(): face.JudgedUndetermined,
	} {
		if got := c.Judge(similarity); got != want {
			t.Errorf("%v is %s, want %s", similarity, got, want)
		}
	}
}

func TestACalibrationComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), face.CalibrationName)
	if err := calibration().Write(name); err != nil {
		t.Fatal(err)
	}
	got, err := face.ReadCalibration(name, "abc")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(calibration(), got); diff != "" {
		t.Error(diff)
	}
}

func TestACalibrationOfAnotherNetworkIsRefused(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), face.CalibrationName)
	if err := calibration().Write(name); err != nil {
		t.Fatal(err)
	}
	for _, digest := range []string{"abd", ""} {
		if _, err := face.ReadCalibration(name, digest); err == nil || !strings.Contains(err.Error(), "another network") {
			t.Errorf("digest %q: %v", digest, err)
		}
	}
}

func TestACalibrationWithoutSenseIsRefused(t *testing.T) {
	t.Parallel()
	for what, text := range map[string]string{
		"no JSON":        `{`,
		"no name":        `{"digest":"abc","same":0.4,"different":0.1}`,
		"crossed":        `{"name":"x","digest":"abc","same":0.1,"different":0.4}`,
		"no similarity":  `{"name":"x","digest":"abc","same":40,"different":0.1}`,
		"everybody same": `{"name":"x","digest":"abc","same":0,"different":-0.5}`,
	} {
		name := filepath.Join(t.TempDir(), face.CalibrationName)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := face.ReadCalibration(name, "abc"); err == nil {
			t.Errorf("%s: it was taken", what)
		}
	}
	if _, err := face.ReadCalibration(filepath.Join(t.TempDir(), "none.json"), "abc"); err == nil {
		t.Error("a missing file was taken")
	}
}
