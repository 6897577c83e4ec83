package capture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// Further markers of ITU-T T.81, table B.1.
const (
	markerSOI   = 0xd8
	markerDQT   = 0xdb
	markerDRI   = 0xdd
	markerAPP0  = 0xe0
	markerAPP14 = 0xee
)

// Strip returns the picture without what its file says besides: where and when it was taken and with what (EXIF, GPS,
// XMP, IPTC, camera makers' notes), comments and text, colour profiles, thumbnails and further pictures, and whatever
// follows its end. What is known to be needed is kept, all else goes, so that a kind of metadata nobody has heard of goes too.
// Which way up it is stays, as an EXIF of that one value, because nobody who looks at it could know otherwise.
//
// The compressed picture is copied and not made again: it loses no quality, and Decode sees the same pixels. The error
// is always a *Problem, that of ReadHeader.
func Strip(data []byte) ([]byte, error) {
	h, problem := ReadHeader(data)
	if problem != nil {
		return nil, problem
	}
	if h.Format == PNG {
		return stripPNG(data, h), nil
	}
	return stripJPEG(data, h), nil
}

// stripJPEG walks as readJPEG does and copies what the decoder uses: frame, tables, scans, and the two marks that say
// how the channels mean colour (JFIF and Adobe), each in its plainest form.
func stripJPEG(data []byte, h Header) []byte {
	out := make([]byte, 0, len(data)+64)
	out = append(out, 0xff, markerSOI)
	if h.Orientation > 1 {
		out = appendSegment(out, markerAPP1, append([]byte("Exif\x00\x00"), orientationOnly(h.Orientation)...))
	}
	jfif := false
	rest := data[2:]
	for {
		marker, after, ok := nextMarker(rest)
		if !ok || marker == markerEOI {
			break
		}
		if markerRST0 <= marker && marker <= markerRST7 {
			rest = after
			continue
		}
		if len(after) < 2 {
			break
		}
		n := int(binary.BigEndian.Uint16(after))
		if n < 2 || n > len(after) {
			break
		}
		segment := after[2:n]
		rest = after[n:]
		switch {
		case isFrame(marker), slices.Contains([]byte{markerDHT, markerDQT, markerDRI}, marker):
			out = appendSegment(out, marker, segment)
		case marker == markerSOS:
			scan := entropyCoded(rest)
			out = append(appendSegment(out, marker, segment), rest[:scan]...)
			rest = rest[scan:]
		case marker == markerAPP0 && !jfif && bytes.HasPrefix(segment, []byte("JFIF\x00")):
			jfif = true
			out = appendSegment(out, marker, []byte("JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00")) // 1.02, square pixels, no thumbnail
		case marker == markerAPP14 && len(segment) >= 12 && bytes.HasPrefix(segment, []byte("Adobe")):
			out = appendSegment(out, marker, slices.Concat([]byte("Adobe\x00\x64\x00\x00\x00\x00"), segment[11:12])) // only the transform counts
		}
	}
	if h.ended {
		out = append(out, 0xff, markerEOI)
	}
	return out
}

func appendSegment(out []byte, marker byte, segment []byte) []byte {
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(segment)+2))
	return append(out, segment...)
}

// stripPNG copies the critical chunks and the transparency.
func stripPNG(data []byte, h Header) []byte {
	out := make([]byte, 0, len(data)+64)
	out = append(out, pngSignature...)
	rest := data[len(pngSignature):]
	for len(rest) >= 12 {
		n := uint64(binary.BigEndian.Uint32(rest)) + 12
		if n > uint64(len(rest)) {
			break
		}
		chunk, kind := rest[:n], string(rest[4:8])
		rest = rest[n:]
		switch kind {
		case "IHDR":
			out = append(out, chunk...)
			if h.Orientation > 1 {
				out = appendChunk(out, "eXIf", orientationOnly(h.Orientation))
			}
		case "PLTE", "tRNS", "IDAT":
			out = append(out, chunk...)
		case "IEND":
			return appendChunk(out, "IEND", nil)
		}
	}
	return out
}

func appendChunk(out []byte, kind string, body []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
	at := len(out)
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[at:]))
}

// orientationOnly is a TIFF of one directory with one entry, the orientation (see exif.go).
func orientationOnly(orientation int) []byte {
	tiff := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	return append(tiff, 0, byte(orientation), 0, 0, 0, 0, 0, 0)
}
