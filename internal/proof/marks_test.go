package proof_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// stem begins every mark of a learner, so that one search finds them all; what
// follows makes each unique. It is in no other text.
const stem = "Zqxwvmark"

// name is what the learner is called, and what stands in the EXIF and in the
// pixels of their pictures.
func name(n int) string {
	return fmt.Sprintf("%sa Number%c%c%c%c", stem, 'a'+n/17576%26, 'a'+n/676%26, 'a'+n/26%26, 'a'+n%26)
}

func exifMark(n int) string  { return name(n) + " by exif" }
func pixelMark(n int) string { return name(n) + " by pixels" }

// exif is an orientation and the mark.
func exif(n int) []byte {
	tiff := []byte("MM\x00*\x00\x00\x00\x08\x00\x02\x01\x0e\x00\x02")
	tiff = binary.BigEndian.AppendUint32(tiff, uint32(len(exifMark(n))))
	tiff = append(tiff, "\x00\x00\x00\x26\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"...)
	return append(tiff, exifMark(n)...)
}

// front is a PNG whose pixels spell the mark: they are stored uncompressed, so
// that whoever reads the file reads it.
func front(t testing.TB, n int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 96, 64))
	for y := range 64 {
		copy(img.Pix[y*img.Stride:], pixelMark(n))
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	const head = 8 + 25 // signature and IHDR
	return slices.Concat(b.Bytes()[:head], chunk("eXIf", exif(n)), chunk("tEXt", []byte("Author\x00"+exifMark(n))), b.Bytes()[head:])
}

func chunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// face is a JPEG with the mark in its EXIF.
func face(t testing.TB, n int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range img.Pix {
		img.Pix[i] = byte(i * (n + 7))
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	body := append([]byte("Exif\x00\x00"), exif(n)...)
	return slices.Concat(b.Bytes()[:2], []byte{0xff, 0xe1, 0, byte(len(body) + 2)}, body, b.Bytes()[2:])
}

// patterns are the forms in which a mark or a picture could be read: as it is
// (in any case of letters), in hexadecimal, in base 64 at each of three
// offsets, in UTF-16; and what begins every PNG and every JPEG of these tests.
func patterns() map[string][]byte {
	low := strings.ToLower(stem)
	all := map[string][]byte{
		"as text":        []byte(low),
		"in hexadecimal": []byte(hex.EncodeToString([]byte(stem))),
		"a PNG":          []byte("\x89png\r\n\x1a\n\x00\x00\x00\x0dihdr"),
		"a JPEG":         []byte("\xff\xdb\x00\x84\x00\x08\x06\x06\x07\x06\x05\x08"), // the first table of image/jpeg
	}
	for i, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for shift := range 3 {
			text := enc.EncodeToString([]byte(strings.Repeat("x", shift) + stem))
			// The ends depend on what stands beside; the middle does not.
			all[fmt.Sprintf("in base 64 (%d, %d)", i, shift)] = bytes.ToLower([]byte(text[4*((shift+2)/3) : len(text)-2]))
		}
	}
	for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
		var b []byte
		for _, u := range utf16.Encode([]rune(low)) {
			b = order.AppendUint16(b, u)
		}
		all[fmt.Sprintf("in UTF-16 (%v)", order)] = b
	}
	return all
}

// A found is a mark that can be read.
type found struct{ file, how string }

// search looks into every file under the folders, and says how much it saw.
func search(t testing.TB, dirs ...string) (all []found, files, size int) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files, size = files+1, size+len(data)
			for how := range readable(data) {
				all = append(all, found{path, how})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all, files, size
}

// readable says in which forms marks can be read in the data.
func readable(data []byte) map[string]bool {
	low := lower(data)
	forms := map[string]bool{}
	for how, pattern := range patterns() {
		if bytes.Contains(low, pattern) {
			forms[how] = true
		}
	}
	return forms
}

// lower turns the letters of ASCII small and leaves every other byte as it is.
func lower(data []byte) []byte {
	out := bytes.Clone(data)
	for i, b := range out {
		if 'A' <= b && b <= 'Z' {
			out[i] = b + 'a' - 'A'
		}
	}
	return out
}

// TestTheSearchFindsEveryMark keeps the search honest: what it is to find, it
// finds, whatever stands around it.
func TestTheSearchFindsEveryMark(t *testing.T) {
	t.Parallel()
	for n := range 40 {
		around := strings.Repeat("-", n%7)
		u16 := utf16.Encode([]rune(name(n)))
		for form, data := range map[string][]byte{
			"a name": []byte(name(n)), "in capitals": []byte(strings.ToUpper(name(n))), "a front": front(t, n), "a face": face(t, n),
			"a face without EXIF": append(face(t, n)[:2:2], face(t, n)[2+4+6+len(exif(n)):]...),
			"hexadecimal":         []byte(hex.EncodeToString([]byte(around + name(n)))),
			"capital hexadecimal": []byte(strings.ToUpper(hex.EncodeToString([]byte(name(n))))),
			"base 64":             []byte(base64.StdEncoding.EncodeToString([]byte(around + name(n)))),
			"base 64 of a URL":    []byte(base64.RawURLEncoding.EncodeToString([]byte(around + name(n)))),
			"UTF-16":              binary.BigEndian.AppendUint16(nil, u16[0]),
		} {
			if form == "UTF-16" {
				for _, u := range u16[1:] {
					data = binary.BigEndian.AppendUint16(data, u)
				}
			}
			if len(readable([]byte(around+string(data)+around))) == 0 {
				t.Errorf("%s of learner %d was not found", form, n)
			}
		}
		for what, mark := range map[string]string{"the EXIF": exifMark(n), "the pixels": pixelMark(n)} {
			if !bytes.Contains(front(t, n), []byte(mark)) {
				t.Errorf("%s of learner %d do not spell the mark", what, n)
			}
		}
	}
	if forms := readable(bytes.Repeat([]byte("Nothing of anybody is here. "), 1000)); len(forms) > 0 {
		t.Errorf("found where nothing is: %v", forms)
	}
}
