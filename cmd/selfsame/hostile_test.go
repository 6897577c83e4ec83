package main

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// hostile is the command of scripts that writes files nobody should be able to
// do harm with, and sets LONGNAME to a name of 10,000 characters:
//
//	empty.jpg      nothing
//	gif.jpg        a GIF
//	header.png     a PNG that says it is 65,535 pixels wide and high
//	truncated.png  the first half of a picture
//	scans.jpg      a progressive JPEG of 80,000 scans, within 1 MB
//	million.jpg    one of 1,000,000 scans, within 20 MB
//	large.png      a picture of more than 1 MB
//	vast.png       one of more than 20 MB
func hostile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: hostile")
	}
	picture, err := os.ReadFile(ts.Getenv("FACES") + "/astronaut.png")
	ts.Check(err)
	for name, data := range map[string][]byte{
		"empty.jpg":     nil,
		"gif.jpg":       []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"),
		"header.png":    hugePNG(),
		"truncated.png": picture[:len(picture)/2],
		"scans.jpg":     manyScans(80_000),
		"million.jpg":   manyScans(1_000_000),
		"large.png":     append(bytes.Clone(picture), make([]byte, 1_000_000)...),
		"vast.png":      append(bytes.Clone(picture), make([]byte, 20_000_000)...),
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), data, 0o600))
	}
	ts.Setenv("LONGNAME", strings.Repeat("Ottoline ", 1111)+"F")
}

// hugePNG is the header of 65,535 by 65,535 pixels in true colour, and no
// pixels.
func hugePNG() []byte {
	chunk := func(kind string, data []byte) []byte {
		out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		out = append(append(out, kind...), data...)
		return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
	}
	header := []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 2, 0, 0, 0}
	return bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", header), chunk("IDAT", []byte{0}), chunk("IEND", nil)}, nil)
}

// manyScans is a progressive JPEG of 64 by 64 grey pixels whose one coefficient
// is sent n times over.
func manyScans(n int) []byte {
	segment := func(marker byte, data ...byte) []byte {
		return append([]byte{0xff, marker, 0, byte(len(data) + 2)}, data...)
	}
	out := []byte{0xff, 0xd8}
	out = append(out, segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)...)
	out = append(out, segment(0xc2, 8, 0, 64, 0, 64, 1, 1, 0x11, 0)...)
	out = append(out, segment(0xc4, append([]byte{0, 1}, make([]byte, 16)...)...)...)
	out = append(out, bytes.Repeat(append(segment(0xda, 1, 1, 0, 0, 0, 0), 0), n)...)
	return append(out, 0xff, 0xd9)
}
