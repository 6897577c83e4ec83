package capture_test

import (
	"bytes"
	"errors"
	"image"
	"os"
	"path/filepath"
	"testing"

	selfsame "github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/capture"
)

func limits() capture.Limits { return capture.DefaultLimits(20_000_000) }

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// quarters gives the colours in the middles of the four quarters, reading order.
func quarters(p *capture.Photograph) [4][3]uint8 {
	var out [4][3]uint8
	for i := range out {
		x, y := p.Width/4+p.Width/2*(i%2), p.Height/4+p.Height/2*(i/2)
		out[i][0], out[i][1], out[i][2] = p.Image.RGB().At(x, y)
	}
	return out
}

func alike(a, b [4][3]uint8, tolerance int) bool {
	for i := range a {
		for c := range a[i] {
			if d := int(a[i][c]) - int(b[i][c]); d > tolerance || d < -tolerance {
				return false
			}
		}
	}
	return true
}

var (
	coloured = [4][3]uint8{{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}}
	gray     = [4][3]uint8{{76, 76, 76}, {150, 150, 150}, {29, 29, 29}, {255, 255, 255}}
	black    = [4][3]uint8{{0, 0, 0}, {255, 255, 255}, {0, 0, 0}, {255, 255, 255}}
)

func TestEveryVarietyOfPictureIsSeenAsAPersonSeesIt(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][4][3]uint8{
		"baseline.jpg": coloured, "progressive.jpg": coloured, "halved.jpg": coloured, "mpo.jpg": coloured,
		"cmyk.jpg": coloured, "ycck.jpg": coloured, "gray.jpg": gray,
		"rgb.png": coloured, "sixteen.png": coloured, "palette.png": coloured, "interlaced.png": coloured,
		"transparent.png": coloured, "gray.png": gray, "bit.png": black,
		"exif-1.jpg": coloured, "exif-2.jpg": coloured, "exif-3.jpg": coloured, "exif-4.jpg": coloured,
		"exif-5.jpg": coloured, "exif-6.jpg": coloured, "exif-7.jpg": coloured, "exif-8.jpg": coloured,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := file(t, name)
			p, err := capture.Decode(data, limits())
			if err != nil {
				t.Fatal(err)
			}
			if p.Width != 24 || p.Height != 16 || p.Image.Bounds() != image.Rect(0, 0, 24, 16) || p.Bytes != len(data) {
				t.Errorf("it is %d by %d (%d by %d) from %d bytes", p.Width, p.Height, p.Image.Bounds().Dx(), p.Image.Bounds().Dy(), p.Bytes)
			}
			if got := quarters(p); !alike(got, want, 6) {
				t.Errorf("the quarters are %v, want %v", got, want)
			}
			if isGray := want == gray || want == black; p.Gray != isGray {
				t.Errorf("gray file: %v", p.Gray)
			}
		})
	}
}

func TestTheSameFileHasTheSameDigestAndAnotherDoesNot(t *testing.T) {
	t.Parallel()
	digest := func(name string) [32]byte {
		p, err := capture.Decode(file(t, name), limits())
		if err != nil {
			t.Fatal(err)
		}
		return p.Digest
	}
	once, again, other := digest("rgb.png"), digest("rgb.png"), digest("interlaced.png")
	if once != again || once == other {
		t.Error("digests do not tell files apart")
	}
}

func TestWhatFollowsThePictureIsIgnoredAndAMissingEndMarkerForgiven(t *testing.T) {
	t.Parallel()
	whole := file(t, "baseline.jpg")
	for name, data := range map[string][]byte{
		"a JPEG with text after it":      append(bytes.Clone(whole), []byte("<html>trailing</html>")...),
		"a JPEG with a JPEG after it":    append(bytes.Clone(whole), whole...),
		"a JPEG without its end marker":  whole[:len(whole)-2],
		"a PNG with a ZIP after it":      append(file(t, "rgb.png"), []byte("PK\x03\x04")...),
		"a JPEG with fill bytes":         append([]byte{0xff, 0xd8, 0xff, 0xff, 0xff}, whole[3:]...),
		"a JPEG with EXIF that is noise": withApp1(whole, []byte("Exif\x00\x00MM\x00*\xff\xff\xff\xff")),
	} {
		p, err := capture.Decode(data, limits())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !alike(quarters(p), coloured, 6) {
			t.Errorf("%s shows %v", name, quarters(p))
		}
	}
}

func withApp1(jpeg, body []byte) []byte {
	n := len(body) + 2
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1, byte(n >> 8), byte(n)}, body...)
	return append(out, jpeg[2:]...)
}

func TestLimitsHoldAtTheLimitAndNotBeforeIt(t *testing.T) {
	t.Parallel()
	data := file(t, "rgb.png")
	for _, row := range []struct {
		name   string
		change func(*capture.Limits)
		code   selfsame.ReasonCode
	}{
		{"as many bytes as allowed", func(l *capture.Limits) { l.Bytes = len(data) }, ""},
		{"one byte too many", func(l *capture.Limits) { l.Bytes = len(data) - 1 }, "tech.file_size"},
		{"as many pixels as allowed", func(l *capture.Limits) { l.Pixels = 24 * 16 }, ""},
		{"one pixel too many", func(l *capture.Limits) { l.Pixels = 24*16 - 1 }, "tech.file_size"},
		{"more memory than allowed", func(l *capture.Limits) { l.Memory = 24 * 16 * 6 }, "tech.file_size"},
	} {
		l := limits()
		row.change(&l)
		_, err := capture.Decode(data, l)
		if got := code(err); got != row.code {
			t.Errorf("%s: %q (%v), want %q", row.name, got, err, row.code)
		}
	}
}

// code gives the reason of a Problem, nothing for no error, and the error's text for an error that is no Problem.
func code(err error) selfsame.ReasonCode {
	var p *capture.Problem
	switch {
	case err == nil:
		return ""
	case errors.As(err, &p):
		return p.Code
	}
	return selfsame.ReasonCode(err.Error())
}

func TestAFileThatIsNoPictureIsToldByItsContent(t *testing.T) {
	t.Parallel()
	for what, data := range map[string][]byte{
		"the file is empty":                                                  {},
		"the file is text, not a JPEG or PNG picture":                        []byte("this is scan.jpg, honestly"),
		"the file is a GIF picture, not a JPEG or PNG picture":               []byte("GIF89a\x08\x00\x08\x00\x80\x00\x00"),
		"the file is a WebP picture, not a JPEG or PNG picture":              []byte("RIFF\x24\x00\x00\x00WEBPVP8 "),
		"the file is a HEIC picture, not a JPEG or PNG picture":              []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"),
		"the file is a PDF document, not a JPEG or PNG picture":              []byte("%PDF-1.7"),
		"the file is of a kind that is not known, not a JPEG or PNG picture": {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
	} {
		_, err := capture.Decode(data, limits())
		if code(err) != "tech.file_type" || err.Error() != what {
			t.Errorf("%q became %q: %v", data, code(err), err)
		}
	}
}
