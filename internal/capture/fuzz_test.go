package capture_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/selfsame-id/selfsame/internal/capture"
)

// FuzzReadHeader feeds the walk through segments and chunks what nobody wrote. Whatever it accepts must be consistent,
// and small pictures that it accepts go on to the decoder, which must not panic and must agree about the size.
func FuzzReadHeader(f *testing.F) {
	names, err := filepath.Glob("testdata/*.*g")
	if err != nil || len(names) < 20 {
		f.Fatalf("seeds: %d files, %v", len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	for _, b := range bombs() {
		if len(b.data) < 4096 {
			f.Add(b.data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h, problem := capture.ReadHeader(data)
		if problem != nil {
			if problem.Code != "tech.file_type" || problem.What == "" {
				t.Fatalf("a problem that says nothing: %+v", problem)
			}
			return
		}
		if h.Width < 1 || h.Height < 1 || h.Scans < 1 || h.Orientation < 1 || h.Orientation > 8 || h.Pixels() < 1 {
			t.Fatalf("accepted %+v", h)
		}
		small := capture.Limits{Bytes: 1 << 20, Pixels: 1 << 16, Memory: 1 << 22, Scans: 20}
		p, err := capture.Decode(data, small)
		if err != nil {
			if problem := (*capture.Problem)(nil); !errors.As(err, &problem) {
				t.Fatalf("an error that is no problem: %v", err)
			}
			return
		}
		if p.Width*p.Height != h.Width*h.Height || len(p.Image.RGB().Pix) != 3*p.Width*p.Height {
			t.Fatalf("the header says %d by %d, the picture is %d by %d", h.Width, h.Height, p.Width, p.Height)
		}
	})
}

func TestEveryPrefixOfAPictureIsAProblemOrThePicture(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"baseline.jpg", "progressive.jpg", "rgb.png", "interlaced.png"} {
		data := file(t, name)
		for n := range len(data) {
			p, err := capture.Decode(data[:n], limits())
			switch {
			case err == nil && n < len(data)-2:
				t.Errorf("%s cut at %d of %d was taken for whole", name, n, len(data))
			case err == nil && !alike(quarters(p), coloured, 6):
				t.Errorf("%s cut at %d of %d shows %v", name, n, len(data), quarters(p))
			case err != nil && code(err) != "tech.file_type":
				t.Errorf("%s cut at %d: %v", name, n, err)
			}
		}
	}
}
