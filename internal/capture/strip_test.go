package capture_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame/internal/capture"
)

// secret stands wherever metadata can say something; it is in no picture.
const secret = "Ottoline Fennimore was here"

// exif is a big TIFF of metadata: the orientation, a name, and a place by GPS.
func exif(orientation byte) []byte {
	tiff := []byte("MM\x00*\x00\x00\x00\x08\x00\x03")
	tiff = append(tiff, 0x01, 0x0e, 0, 2, 0, 0, 0, byte(len(secret)), 0, 0, 0, 62)       // ImageDescription
	tiff = append(tiff, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0)              // Orientation
	tiff = append(tiff, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, byte(62+len(secret)))     // GPS
	tiff = append(tiff, 0, 0, 0, 0)                                                      // no second directory
	tiff = append(append(tiff, make([]byte, 62-len(tiff))...), secret...)                //
	tiff = append(tiff, 0, 1, 0, 2, 0, 2, 0, 0, 0, 24, 0, 0, 0, byte(62+len(secret)+18)) // GPSLatitude
	return append(append(tiff, 0, 0, 0, 0), secret+secret[:24]...)
}

// talkingJPEG says the secret in every way a JPEG can.
func talkingJPEG(picture []byte, orientation byte) []byte {
	said := [][]byte{picture[:2]}
	for marker := byte(0xe0); marker <= 0xef; marker++ {
		for _, begin := range []string{
			"", "JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x0a\x0a", "JFXX\x00\x13", "http://ns.adobe.com/xap/1.0/\x00", "ICC_PROFILE\x00\x01\x01",
			"MPF\x00", "Photoshop 3.0\x008BIM\x04\x04", "Ducky", "FPXR\x00", "http://ns.adobe.com/xmp/extension/\x00",
		} {
			if marker == 0xe1 && begin == "" {
				begin = "Exif\x00\x00" + string(exif(orientation))
			}
			said = append(said, segment(marker, []byte(begin+secret)...))
		}
	}
	said = append(said, segment(0xfe, []byte(secret)...), []byte(secret), picture[2:], []byte(secret), picture)
	return bytes.Join(said, nil)
}

// talkingPNG says it in every chunk that holds text, and in one of its own.
func talkingPNG(picture []byte, orientation byte) []byte {
	var said [][]byte
	for _, c := range [][2]string{
		{"tEXt", "Author\x00" + secret},
		{"zTXt", "Author\x00\x00" + secret},
		{"iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00" + secret},
		{"eXIf", string(exif(orientation))},
		{"iCCP", "name\x00\x00" + secret},
		{"tIME", "\x07\xea\x0b\x18\x02\x03\x04"},
		{"sPLT", secret},
		{"vpAg", secret},
		{"dSIG", secret},
		{"caBX", secret},
		{"acTL", "\x00\x00\x00\x01\x00\x00\x00\x00"},
	} {
		said = append(said, pngChunk(c[0], []byte(c[1])))
	}
	const head = 8 + 25 // signature and IHDR
	end := len(picture) - 12
	return bytes.Join([][]byte{picture[:head], bytes.Join(said, nil), picture[head:end], bytes.Join(said, nil), picture[end:], []byte(secret)}, nil)
}

// stripped strips a picture, and holds what must be true of every picture.
func stripped(t *testing.T, data []byte) []byte {
	t.Helper()
	out, err := capture.Strip(data)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := capture.ReadHeader(data)
	after, problem := capture.ReadHeader(out)
	if problem != nil {
		t.Fatalf("what was stripped is no picture: %v", problem)
	}
	if before.Format != after.Format || before.Width != after.Width || before.Height != after.Height ||
		before.Orientation != after.Orientation || before.Scans != after.Scans || before.Components != after.Components {
		t.Errorf("it was %+v and is %+v", before, after)
	}
	if len(out) > len(data)+64 {
		t.Errorf("it grew from %d to %d bytes", len(data), len(out))
	}
	again, err := capture.Strip(out)
	if err != nil || !bytes.Equal(again, out) {
		t.Errorf("stripping again gives something else: %v", err)
	}
	return out
}

func TestWhatIsNotThePictureGoesAndThePictureStays(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.*g")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d pictures, %v", len(names), err)
	}
	for _, name := range names {
		picture := file(t, filepath.Base(name))
		for orientation := byte(1); orientation <= 8; orientation++ {
			said := talkingJPEG(picture, orientation)
			if strings.HasSuffix(name, ".png") {
				said = talkingPNG(picture, orientation)
			}
			if !bytes.Contains(said, []byte(secret)) {
				t.Fatal("the test says nothing")
			}
			out := stripped(t, said)
			for n := 8; n <= len(secret); n += 8 {
				if bytes.Contains(out, []byte(secret[:n])) {
					t.Errorf("%s: %q is still there", filepath.Base(name), secret[:n])
				}
			}
			before, err := capture.Decode(said, limits())
			if err != nil {
				t.Fatal(err)
			}
			after, err := capture.Decode(out, limits())
			if err != nil {
				t.Fatal(err)
			}
			if int(orientation) != after.Orientation && !strings.HasPrefix(filepath.Base(name), "exif") {
				t.Errorf("%s: turned by %d, not %d", filepath.Base(name), after.Orientation, orientation)
			}
			if before.Orientation != after.Orientation || !bytes.Equal(before.Image.RGB().Pix, after.Image.RGB().Pix) {
				t.Errorf("%s, orientation %d: the picture is another one", filepath.Base(name), orientation)
			}
		}
	}
}

func TestACutOffPictureIsNotMadeWholeByStripping(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"baseline.jpg", "progressive.jpg", "rgb.png"} {
		data := file(t, name)
		for n := range len(data) {
			_, whole := capture.Decode(data[:n], limits())
			out, err := capture.Strip(data[:n])
			if err != nil {
				if code(err) != "tech.file_type" {
					t.Fatalf("%s cut at %d: %v", name, n, err)
				}
				continue
			}
			if _, still := capture.Decode(out, limits()); (whole == nil) != (still == nil) {
				t.Errorf("%s cut at %d: before %v, after %v", name, n, whole, still)
			}
		}
	}
}

// FuzzStrip feeds the stripper what nobody wrote. What it gives must be a
// picture of the same header, and the same pixels where there were any.
func FuzzStrip(f *testing.F) {
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
		if strings.HasSuffix(name, "png") {
			f.Add(talkingPNG(data, 6))
		} else {
			f.Add(talkingJPEG(data, 6))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, problem := capture.ReadHeader(data); problem != nil {
			if out, err := capture.Strip(data); err == nil {
				t.Fatalf("%v, and yet %d bytes", problem, len(out))
			}
			return
		}
		out := stripped(t, data)
		small := capture.Limits{Bytes: 1 << 20, Pixels: 1 << 14, Memory: 1 << 22, Scans: 20}
		before, err := capture.Decode(data, small)
		if err != nil {
			return
		}
		after, err := capture.Decode(out, small)
		if err != nil || !bytes.Equal(before.Image.RGB().Pix, after.Image.RGB().Pix) {
			t.Fatalf("the picture is another one: %v", err)
		}
	})
}

func TestAPaletteWithTransparencyKeepsIt(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"palette.png", "transparent.png"} {
		out := stripped(t, file(t, name))
		p, err := png.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		q, err := png.Decode(bytes.NewReader(file(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		for y := range p.Bounds().Dy() {
			for x := range p.Bounds().Dx() {
				if p.At(x, y) != q.At(x, y) {
					t.Fatalf("%s differs at %v", name, image.Pt(x, y))
				}
			}
		}
	}
}

// TestTheOrientationIsAllThatIsLeft reads the EXIF by its bytes.
func TestTheOrientationIsAllThatIsLeft(t *testing.T) {
	t.Parallel()
	out := stripped(t, talkingJPEG(file(t, "baseline.jpg"), 6))
	at := bytes.Index(out, []byte("Exif\x00\x00"))
	if at != 6 || binary.BigEndian.Uint16(out[4:]) != 34 || bytes.Count(out, []byte("Exif")) != 1 {
		t.Errorf("the EXIF begins at %d and has %d bytes", at, binary.BigEndian.Uint16(out[4:]))
	}
}
