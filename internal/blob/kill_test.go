package blob_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/blob"
	"github.com/selfsame-id/selfsame/internal/keys"
)

var slots = []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack, selfsame.SlotFace}

// child is what the killed process does, in a folder that its parent made.
func child(ctx context.Context, do, dir string) int {
	k, err := keys.Open(ctx, "file://"+filepath.Join(dir, "master.key"), "file://"+filepath.Join(dir, "keys"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	p, err := blob.Open(ctx, "file://"+filepath.Join(dir, "pictures"), k)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	var sent [2][]byte
	for i := range sent {
		if sent[i], err = os.ReadFile(filepath.Join(dir, fmt.Sprintf("sent-%d.jpg", i))); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	_, _ = fmt.Fprintln(os.Stdout, "ready")
	for n := 0; n < verifications || do == "put"; n++ {
		v := fmt.Sprintf("v_%d", n%verifications)
		if do == "erase" {
			err = p.Erase(ctx, v)
		} else {
			_, err = p.Put(ctx, v, slots[n%3], sent[n%2])
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, v, err)
			return 1
		}
	}
	return 0
}

const verifications = 25

// run runs a child and kills it after a while; with after < 0 it lets it end.
func run(t *testing.T, do, dir string, after time.Duration) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "BLOB_TEST_CHILD="+do, "BLOB_TEST_DIR="+dir)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Errorf("the child said %q, %v", line, err)
	}
	if after >= 0 {
		time.Sleep(after)
		_ = cmd.Process.Kill()
	}
	_, _ = io.Copy(io.Discard, out)
	err = cmd.Wait()
	if exit := (*exec.ExitError)(nil); said.Len() > 0 || err != nil && (after < 0 || !errors.As(err, &exit) || exit.Exited()) {
		t.Fatalf("the child: %v, %s", err, said.String())
	}
}

// killed prepares a folder and opens what a child is killed over.
func killed(t *testing.T) (dir string, sent [2][]byte, look func(test func(p *blob.Photographs))) {
	t.Helper()
	dir = t.TempDir()
	open(t, dir)
	for i := range sent {
		sent[i] = picture(t, uint64(i))
		must(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("sent-%d.jpg", i)), sent[i], 0o600))
	}
	return dir, sent, func(test func(p *blob.Photographs)) {
		k, err := keys.Open(t.Context(), "file://"+filepath.Join(dir, "master.key"), "file://"+filepath.Join(dir, "keys"))
		must(t, err)
		p, err := blob.Open(t.Context(), "file://"+filepath.Join(dir, "pictures"), k)
		must(t, err)
		test(p)
		must(t, errors.Join(p.Close(), k.Close()))
	}
}

func TestAnErasureKilledAtAnyPointIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	dir, sent, look := killed(t)
	r := mathrand.New(mathrand.NewPCG(1, 2))
	look(func(p *blob.Photographs) {
		for n := range verifications {
			for _, slot := range slots {
				_, err := p.Put(t.Context(), fmt.Sprintf("v_%d", n), slot, sent[0])
				must(t, err)
			}
		}
	})
	cut := 0
	for range 12 {
		run(t, "erase", dir, time.Duration(r.IntN(12_000))*time.Microsecond)
		if len(files(t, filepath.Join(dir, "pictures"))) > 0 {
			cut++
		}
		look(func(p *blob.Photographs) {
			for n := range verifications {
				whole, gone := 0, 0
				for _, slot := range slots {
					switch _, err := p.Get(t.Context(), fmt.Sprintf("v_%d", n), slot); kind(err) {
					case "":
						whole++
					case selfsame.KindNotFound:
						gone++
					default:
						t.Errorf("v_%d/%s: %v", n, slot, err)
					}
				}
				if whole != len(slots) && gone != len(slots) {
					t.Errorf("v_%d: %d pictures open and %d are gone", n, whole, gone)
				}
			}
		})
	}
	if cut == 0 {
		t.Error("no child was killed before it was done: the test proves nothing")
	}
	run(t, "erase", dir, -1)
	if left := files(t, filepath.Join(dir, "pictures")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	for _, name := range files(t, filepath.Join(dir, "keys")) {
		if name != "service.json" && name != ".making" {
			t.Errorf("left: %s", name)
		}
	}
}

func TestAPictureThatWasKilledOnItsWayIsWholeOrNotThere(t *testing.T) {
	t.Parallel()
	dir, sent, look := killed(t)
	r := mathrand.New(mathrand.NewPCG(3, 4))
	want := map[string]bool{}
	look(func(p *blob.Photographs) {
		for i := range sent {
			_, err := p.Put(t.Context(), "v_sample", selfsame.SlotFace, sent[i])
			must(t, err)
			got, err := p.Get(t.Context(), "v_sample", selfsame.SlotFace)
			must(t, err)
			want[string(got)] = true
		}
	})
	for range 12 {
		run(t, "put", dir, time.Duration(r.IntN(25_000))*time.Microsecond)
		look(func(p *blob.Photographs) {
			for n := range verifications {
				for _, slot := range slots {
					got, err := p.Get(t.Context(), fmt.Sprintf("v_%d", n), slot)
					if kind(err) != selfsame.KindNotFound && !want[string(got)] {
						t.Errorf("v_%d/%s: %d bytes, %v", n, slot, len(got), err)
					}
				}
			}
		})
	}
	for _, name := range files(t, dir) {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || strings.HasPrefix(name, "sent-") {
			continue // a folder, or what the test itself wrote
		}
		for i := range sent {
			if bytes.Contains(raw, []byte(mark[:8])) || bytes.Contains(raw, data(t, uint64(i))[:16]) {
				t.Errorf("%s: a picture lies there in clear", name)
			}
		}
	}
	run(t, "erase", dir, -1)
	look(func(p *blob.Photographs) { must(t, p.Erase(t.Context(), "v_sample")) })
	if left := files(t, filepath.Join(dir, "pictures")); len(left) > 0 {
		t.Errorf("left after erasing: %v", left)
	}
}
