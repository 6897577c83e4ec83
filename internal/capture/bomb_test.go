package capture_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/capture"
)

// A bomb is a small file made to cost much. The design's goal U1: refused within 50 ms where a size is declared, 500 ms
// where work is, and with at most 32 MiB of memory beyond the file itself.
type bomb struct {
	name   string
	data   []byte
	within time.Duration
	code   string
}

const (
	declared = 50 * time.Millisecond
	worked   = 500 * time.Millisecond
)

func pngChunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func pngHead(w, h uint32, depth, colour, interlace byte) []byte {
	body := binary.BigEndian.AppendUint32(nil, w)
	body = binary.BigEndian.AppendUint32(body, h)
	body = append(body, depth, colour, 0, 0, interlace)
	return append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", body)...)
}

func pngFile(w, h uint32, depth, colour, interlace byte, idat []byte, before ...[]byte) []byte {
	out := pngHead(w, h, depth, colour, interlace)
	for _, b := range before {
		out = append(out, b...)
	}
	out = append(out, pngChunk("IDAT", idat)...)
	return append(out, pngChunk("IEND", nil)...)
}

// zeros deflates n zero bytes.
func zeros(n int) []byte {
	var out bytes.Buffer
	z, _ := zlib.NewWriterLevel(&out, zlib.BestCompression)
	block := make([]byte, 1<<16)
	for ; n > 0; n -= len(block) {
		_, _ = z.Write(block[:min(n, len(block))])
	}
	_ = z.Close()
	return out.Bytes()
}

func segment(marker byte, body ...byte) []byte {
	n := len(body) + 2
	return append([]byte{0xff, marker, byte(n >> 8), byte(n)}, body...)
}

// frame declares a JPEG picture of one channel or three.
func frame(marker byte, w, h int, factors ...byte) []byte {
	body := []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), byte(len(factors))}
	for i, f := range factors {
		body = append(body, byte(i+1), f, 0)
	}
	return segment(marker, body...)
}

// tables gives quantisation of 1 and Huffman tables in which the one-bit code 0 means "no value" (and end of block).
func tables() []byte {
	quantisation := append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)
	counts := make([]byte, 16)
	counts[0] = 1
	dc := append(append([]byte{0x00}, counts...), 0)
	ac := append(append([]byte{0x10}, counts...), 0)
	return slicesConcat(segment(0xdb, quantisation...), segment(0xc4, dc...), segment(0xc4, ac...))
}

func slicesConcat(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func jpegFile(parts ...[]byte) []byte {
	return slicesConcat([]byte{0xff, 0xd8}, tables(), slicesConcat(parts...), []byte{0xff, 0xd9})
}

// scan is one pass over channel 1: spectral selection from..to, successive approximation approx, then coded data.
func scan(from, to, approx byte, data ...byte) []byte {
	return append(segment(0xda, 1, 1, 0, from, to, approx), data...)
}

func bombs() []bomb {
	bombs := append(sizeBombs(), pngBombs()...)
	return append(bombs, jpegBombs()...)
}

// sizeBombs declare more than may be decoded, or more than they can hold.
func sizeBombs() []bomb {
	var out []bomb
	for _, size := range [][2]uint32{{65_535, 65_535}, {50_000_001, 1}, {1, 50_000_001}, {1<<31 - 1, 1<<31 - 1}, {64_250, 64_250}, {7_072, 7_072}} {
		for _, kind := range [][3]byte{{8, 2, 0}, {16, 6, 0}, {1, 0, 0}, {8, 3, 1}} {
			out = append(out, bomb{
				fmt.Sprintf("PNG of %d by %d, depth %d, type %d", size[0], size[1], kind[0], kind[1]),
				pngFile(size[0], size[1], kind[0], kind[1], kind[2], zeros(1000)), declared, "tech.file_size",
			})
		}
	}
	for _, size := range [][2]uint32{{1 << 31, 8}, {0, 8}, {8, 0}, {1<<32 - 1, 1<<32 - 1}} {
		out = append(out, bomb{
			fmt.Sprintf("PNG of impossible %d by %d", size[0], size[1]),
			pngFile(size[0], size[1], 8, 2, 0, zeros(100)), declared, "tech.file_type",
		})
	}
	for _, size := range [][2]int{{65_535, 65_535}, {64_250, 64_250}, {65_500, 800}} {
		out = append(out,
			bomb{
				fmt.Sprintf("JPEG of %d by %d", size[0], size[1]),
				jpegFile(frame(0xc0, size[0], size[1], 0x22, 0x11, 0x11), scan(0, 63, 0, 0)), declared, "tech.file_size",
			},
			bomb{
				fmt.Sprintf("progressive JPEG of %d by %d", size[0], size[1]),
				jpegFile(frame(0xc2, size[0], size[1], 0x11), scan(0, 0, 0, 0)), declared, "tech.file_size",
			})
	}
	return append(out,
		bomb{"JPEG of 49 megapixels in 40 bytes", jpegFile(frame(0xc0, 7000, 7000, 0x22, 0x11, 0x11), scan(0, 63, 0, make([]byte, 40)...)), declared, "tech.file_type"},
		bomb{"progressive JPEG of 49 megapixels in 40 bytes", jpegFile(frame(0xc2, 7000, 7000, 0x11), scan(0, 0, 0, make([]byte, 40)...)), declared, "tech.file_type"},
		bomb{"progressive JPEG of 49 megapixels in full colour", jpegFile(frame(0xc2, 7000, 7000, 0x11, 0x11, 0x11), scan(0, 0, 0, make([]byte, 99_000)...)), declared, "tech.file_size"},
		bomb{"interlaced PNG of 49 megapixels, 16 bits", pngFile(7000, 7000, 16, 6, 1, zeros(100_000)), declared, "tech.file_size"},
		bomb{"PNG of 49 megapixels in a kilobyte", pngFile(7000, 7000, 8, 2, 0, zeros(100_000)), declared, "tech.file_type"},
		bomb{"PNG of 49 megapixels, 16 bits, in a kilobyte", pngFile(7000, 7000, 16, 2, 0, zeros(100_000)), declared, "tech.file_type"},
	)
}

func pngBombs() []bomb {
	full := zeros(64 << 20)
	var manyEmpty, manyText []byte
	for range 100_000 {
		manyEmpty = append(manyEmpty, pngChunk("IDAT", nil)...)
		manyText = append(manyText, pngChunk("tEXt", []byte("k\x00v"))...)
	}
	lie := pngHead(100, 100, 8, 2, 0)
	lie = append(lie, 0x7f, 0xff, 0xff, 0xff, 'I', 'D', 'A', 'T', 0x78, 0x9c)
	whole := pngFile(2000, 2000, 8, 2, 0, zeros(2000*6001))
	return []bomb{
		{"deflate bomb behind a picture of 100 by 100", pngFile(100, 100, 8, 2, 0, full), worked, "tech.file_type"},
		{"deflate bomb as a colour profile", pngFile(2, 2, 8, 2, 0, []byte("no zlib"), pngChunk("iCCP", append([]byte("p\x00\x00"), full...))), declared, "tech.file_type"},
		{"deflate bomb as compressed text", pngFile(2, 2, 8, 2, 0, []byte("no zlib"), pngChunk("zTXt", append([]byte("p\x00\x00"), full...))), declared, "tech.file_type"},
		{"100,000 empty data chunks", append(pngHead(2000, 2000, 8, 2, 0), append(manyEmpty, pngChunk("IEND", nil)...)...), worked, "tech.file_type"},
		{"100,000 texts and no picture", append(pngHead(9, 9, 8, 2, 0), manyText...), worked, "tech.file_type"},
		{"a chunk of two gigabytes", lie, declared, "tech.file_type"},
		{"an animation of 65,535 frames that are not there", pngFile(2000, 2000, 8, 2, 0, zeros(40_000), pngChunk("acTL", []byte{0, 0, 0xff, 0xff, 0, 0, 0, 0})), worked, "tech.file_type"},
		{"PNG cut off in its data", whole[:len(whole)/2], worked, "tech.file_type"},
		{"PNG without its end", whole[:len(whole)-12], worked, "tech.file_type"},
		{"PNG with a wrong checksum", bytes.Replace(whole, []byte("IEND\xae"), []byte("IEND\xaf"), 1), worked, "tech.file_type"},
		{"PNG that is only a signature", whole[:8], declared, "tech.file_type"},
		{"PNG that is only a header", whole[:33], declared, "tech.file_type"},
		{"palette PNG without a palette", pngFile(4, 4, 8, 3, 0, zeros(20)), declared, "tech.file_type"},
		{"a file over the limit", make([]byte, 20_000_001), declared, "tech.file_size"},
	}
}

func jpegBombs() []bomb {
	million := slicesConcat(frame(0xc2, 4000, 3000, 0x11), bytes.Repeat(scan(1, 63, 0x01, 0x00), 1_000_000))
	hundreds := slicesConcat(frame(0xc2, 640, 480, 0x11), scan(0, 0, 0, make([]byte, 5000)...), bytes.Repeat(scan(1, 63, 0x01, 0x00), 101))
	heavy := slicesConcat(frame(0xc2, 7000, 7000, 0x11), scan(0, 0, 0, make([]byte, 99_000)...), bytes.Repeat(scan(1, 63, 0x01, 0x00), 90))
	tableFlood := bytes.Repeat(tables(), 100_000)
	exif := bytes.Repeat(segment(0xe1, append([]byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff"), make([]byte, 65_000)...)...), 250)
	return []bomb{
		{"progressive JPEG of a million passes", jpegFile(million), worked, "tech.file_type"},
		{"progressive JPEG of 102 passes", jpegFile(hundreds), worked, "tech.file_type"},
		{"progressive JPEG of 49 megapixels and 91 passes", jpegFile(heavy), worked, "tech.file_type"},
		{"JPEG of 400,000 tables and no picture", jpegFile(tableFlood), worked, "tech.file_type"},
		{"JPEG of 16 MB of EXIF and no picture", jpegFile(exif), worked, "tech.file_type"},
		{"JPEG of nothing but fill bytes", append([]byte{0xff, 0xd8}, bytes.Repeat([]byte{0xff}, 10_000_000)...), worked, "tech.file_type"},
		{"JPEG with two sizes", jpegFile(frame(0xc0, 8, 8, 0x11), frame(0xc0, 60_000, 60_000, 0x11), scan(0, 63, 0, 0)), declared, "tech.file_type"},
		{"JPEG without a height", jpegFile(frame(0xc0, 8, 0, 0x11), scan(0, 63, 0, 0)), declared, "tech.file_type"},
		{"JPEG of 12 bits", jpegFile(segment(0xc1, 12, 0, 8, 0, 8, 1, 1, 0x11, 0), scan(0, 63, 0, 0)), declared, "tech.file_type"},
		{"JPEG of two channels", jpegFile(frame(0xc0, 8, 8, 0x11, 0x11), scan(0, 63, 0, 0)), declared, "tech.file_type"},
		{"JPEG with impossible factors", jpegFile(frame(0xc0, 8, 8, 0xff, 0x11, 0x11), scan(0, 63, 0, 0)), declared, "tech.file_type"},
		{"lossless JPEG", jpegFile(frame(0xc3, 8, 8, 0x11), scan(0, 63, 0, 0)), declared, "tech.file_type"},
		{"arithmetic-coded JPEG", jpegFile(frame(0xc9, 8, 8, 0x11), scan(0, 63, 0, 0)), declared, "tech.file_type"},
		{"JPEG of one segment longer than the file", []byte{0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff}, declared, "tech.file_type"},
		{"JPEG of one segment shorter than its length", []byte{0xff, 0xd8, 0xff, 0xe0, 0, 1}, declared, "tech.file_type"},
		{"JPEG that is only its first marker", []byte{0xff, 0xd8}, declared, "tech.file_type"},
		{"JPEG that ends at once", []byte{0xff, 0xd8, 0xff, 0xd9}, declared, "tech.file_type"},
		{"JPEG with a picture and no tables", slicesConcat([]byte{0xff, 0xd8}, frame(0xc0, 8, 8, 0x11), scan(0, 63, 0, 0)), declared, "tech.file_type"},
		{"HTML that begins as a JPEG", []byte("\xff\xd8<html><script>alert(1)</script></html>"), declared, "tech.file_type"},
	}
}

// TestBombsAreRefusedQuicklyAndCheaply is not parallel, because it measures the memory of the whole process: parallel
// tests of a package rest until the others are done.
func TestBombsAreRefusedQuicklyAndCheaply(t *testing.T) {
	all := bombs()
	if len(all) < 40 {
		t.Fatalf("only %d bombs", len(all))
	}
	honest := file(t, "baseline.jpg")
	for _, b := range all {
		before := resetPeak(t)
		start := time.Now()
		_, err := capture.Decode(b.data, limits())
		took := time.Since(start)
		extra := peak(t) - before
		if string(code(err)) != b.code {
			t.Errorf("%s: %v, want %s", b.name, err, b.code)
		}
		if took > b.within*slowdown {
			t.Errorf("%s took %v", b.name, took)
		}
		if extra > 32<<20 {
			t.Errorf("%s took %d MiB", b.name, extra>>20)
		}
		if _, err := capture.Decode(honest, limits()); err != nil {
			t.Errorf("after %s an honest picture is refused: %v", b.name, err)
		}
	}
	t.Logf("%d bombs refused", len(all))
}

// resetPeak makes the kernel count the peak of resident memory anew and gives what is resident now, in bytes. Where the
// kernel does not offer that, memory is not checked and the test says so.
func resetPeak(t *testing.T) int64 {
	t.Helper()
	runtime.GC()
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		t.Logf("memory is not checked: %v", err)
	}
	return status(t, "VmRSS:")
}

func peak(t *testing.T) int64 { t.Helper(); return status(t, "VmHWM:") }

func status(t *testing.T, key string) int64 {
	t.Helper()
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, key); ok {
			kilobytes, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	return 0
}
