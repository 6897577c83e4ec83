package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// files is how many the memory test reads in one process:
//
//	go test ./cmd/selfsame -run TestMemory -v -args -files 1000
var files = flag.Int("files", 24, "how many files TestMemoryStaysFlat reads in one process")

// TestMemoryStaysFlatOverManyFiles reads one photograph many times in one
// process and compares the largest resident set after the first half and after
// all of it: what a file leaves behind would show.
func TestMemoryStaysFlatOverManyFiles(t *testing.T) {
	t.Parallel()
	dir, models := t.TempDir(), filepath.Join("..", "..", "models")
	args := []string{
		"--models", models, "specimen", "passport", "--portrait", filepath.Join(models, "installed", "samples", "sample1.jpg"),
		"--face", "1455,208,130,170", "--seed", "7", "--level", "easy", "--width", "800", "--height", "600", "--out", dir,
	}
	if status := run(t.Context(), args, io.Discard, os.Stderr); status != 0 {
		t.Fatalf("exit status %d", status)
	}
	args = []string{"--json", "--models", models, "read"}
	for range *files {
		args = append(args, filepath.Join(dir, "passport-7-front.jpg"))
	}
	cmd := exec.CommandContext(t.Context(), "selfsame", args...)
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	answered, half, all := 0, 0.0, 0.0
	for answers := bufio.NewScanner(stdout); answers.Scan(); {
		switch answered++; answered {
		case *files / 2:
			half = peakMB(t, cmd.Process.Pid)
		case *files - 1: // after the last one it may be gone
			all = peakMB(t, cmd.Process.Pid)
		}
	}
	if err := cmd.Wait(); err != nil || answered != *files {
		t.Fatalf("%d answers: %v", answered, err)
	}
	t.Logf("largest resident set after %d files %.0f MB, after %d %.0f MB", *files/2, half, *files-1, all)
	if all > 1.15*half {
		t.Errorf("memory grew from %.0f to %.0f MB over %d files", half, all, *files)
	}
}

// peakMB is the largest resident set that a living process has had.
func peakMB(t *testing.T, pid int) float64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Log("this system does not say how much memory a process has")
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kB float64
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kB); err == nil {
			return kB / 1000
		}
	}
	t.Fatal("the process does not say how much memory it had")
	return 0
}
