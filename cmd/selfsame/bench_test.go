package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// benchInputs makes two photographs of 12 megapixels and about 900 kB: a sample
// passport on a table, and the person.
func benchInputs(b *testing.B) (dir, models string) {
	b.Helper()
	dir = b.TempDir()
	models, err := filepath.Abs(filepath.Join("..", "..", "models"))
	if err != nil {
		b.Fatal(err)
	}
	samples := filepath.Join(models, "installed", "samples")
	for _, args := range [][]string{
		{
			"--models", models, "specimen", "passport", "--portrait", filepath.Join(samples, "sample1.jpg"), "--face", "1455,208,130,170", "--sex", "F",
			"--surname", "Eriksson", "--given-names", "Anna Maria", "--seed", "7", "--level", "easy", "--rotation", "0", "--dpi", "600",
			"--width", "4032", "--height", "3024", "--max-bytes", "920000", "--out", dir,
		},
		{
			"--models", models, "specimen", "face", "--portrait", filepath.Join(samples, "sample3.jpg"), "--face", "1065,198,140,180",
			"--out", dir,
		},
	} {
		if status := run(context.Background(), args, io.Discard, os.Stderr); status != 0 {
			b.Fatalf("%v: exit status %d", args, status)
		}
	}
	enlarge(b, filepath.Join(dir, "face.jpg"))
	return dir, models
}

// enlarge makes a picture one of 12 megapixels and at most 920 kB, as a
// telephone would have taken it.
func enlarge(b *testing.B, name string) {
	b.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	p, err := capture.Decode(data, capture.DefaultLimits(maxFile))
	if err != nil {
		b.Fatal(err)
	}
	data, _, err = specimen.JPEG(vision.Resize(p.Image.RGB(), 3024, 4032).RGBA(), 96, 920_000)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		b.Fatal(err)
	}
}

// benchCommand runs bin/selfsame, which make bench builds, as a whole process
// for each iteration and reports the median and the 95th percentile of the wall
// clock and the largest resident set. It is a benchmark and not a timed test:
// the numbers depend on the machine.
func benchCommand(b *testing.B, args []string, allowed int, each func(stdout []byte)) {
	b.Helper()
	var took []time.Duration
	var peak int64
	for b.Loop() {
		cmd := exec.Command(filepath.Join("..", "..", "bin", "selfsame"), args...)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		start := time.Now()
		err := cmd.Run()
		took = append(took, time.Since(start))
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() > allowed {
			b.Fatalf("%v: %v: %s", args, err, stderr.String())
		}
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			peak = max(peak, usage.Maxrss) // kB on Linux
		}
		each(stdout.Bytes())
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "median-ms")
	b.ReportMetric(float64(took[min(len(took)-1, len(took)*95/100)].Milliseconds()), "p95-ms")
	b.ReportMetric(float64(peak)/1000, "peak-MB")
}

func BenchmarkVerify(b *testing.B) {
	dir, models := benchInputs(b)
	steps := map[string]float64{}
	n := 0.0
	benchCommand(b, []string{
		"--json", "--models", models, "verify", "--front", filepath.Join(dir, "passport-7-front.jpg"),
		"--face", filepath.Join(dir, "face.jpg"), "--name", "Anna Maria Eriksson",
		"--policy", filepath.Join("..", "..", "examples", "demo-policy.yaml"),
	}, 0, func(stdout []byte) {
		var answer struct {
			Steps map[string]float64 `json:"steps_ms"`
		}
		if err := json.Unmarshal(stdout, &answer); err != nil {
			b.Fatal(err)
		}
		for name, ms := range answer.Steps {
			steps[name] += ms
		}
		n++
	})
	for name, ms := range steps {
		b.ReportMetric(ms/n, fmt.Sprintf("%s-ms", name))
	}
}

func BenchmarkRead(b *testing.B) {
	dir, models := benchInputs(b)
	benchCommand(b, []string{"--json", "--models", models, "read", filepath.Join(dir, "passport-7-front.jpg")}, 0, func([]byte) {})
}
