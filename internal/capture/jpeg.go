package capture

import (
	"bytes"
	"encoding/binary"
)

// Markers of ITU-T T.81, table B.1.
const (
	markerSOF0  = 0xc0
	markerSOF1  = 0xc1
	markerSOF2  = 0xc2
	markerDHT   = 0xc4
	markerJPG   = 0xc8
	markerDAC   = 0xcc
	markerSOF15 = 0xcf
	markerRST0  = 0xd0
	markerRST7  = 0xd7
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerAPP1  = 0xe1
)

// readJPEG walks through the segments from the first byte to the end-of-image marker, as Go's decoder will: the scans
// it counts are those that would be decoded.
func readJPEG(data []byte) (Header, *Problem) {
	h := Header{Format: JPEG, Orientation: 1}
	rest := data[2:]
	for {
		marker, after, ok := nextMarker(rest)
		if !ok || marker == markerEOI {
			h.ended = ok
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
		if n < 2 {
			return h, wrongType("the JPEG is damaged: a segment shorter than its own length")
		}
		if n > len(after) {
			break
		}
		segment := after[2:n]
		rest = after[n:]
		switch {
		case isFrame(marker):
			if h.Width != 0 {
				return h, wrongType("the JPEG is damaged: it declares its size twice")
			}
			if p := h.readFrame(marker, segment); p != nil {
				return h, p
			}
		case marker == markerSOS:
			h.Scans++
			h.oneScan = !h.Progressive && h.Scans == 1 && len(segment) > 0 && int(segment[0]) == h.Components
			skipped := entropyCoded(rest)
			h.dataBytes += skipped
			rest = rest[skipped:]
		case marker == markerAPP1 && h.Orientation == 1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")):
			h.Orientation = orientation(segment[6:])
		}
	}
	if h.Width == 0 || h.Scans == 0 {
		return h, wrongType("the JPEG is cut off before its picture begins")
	}
	return h, nil
}

// nextMarker finds the next marker, skipping what does not belong anywhere and the fill bytes before it.
func nextMarker(data []byte) (marker byte, after []byte, ok bool) {
	for {
		at := bytes.IndexByte(data, 0xff)
		if at < 0 {
			return 0, nil, false
		}
		data = data[at+1:]
		for len(data) > 0 && data[0] == 0xff {
			data = data[1:]
		}
		if len(data) == 0 {
			return 0, nil, false
		}
		if data[0] != 0 {
			return data[0], data[1:], true
		}
		data = data[1:]
	}
}

// entropyCoded gives the length of the coded data at the beginning of data: up to the next marker that is neither a
// stuffed zero nor a restart.
func entropyCoded(data []byte) int {
	for at := 0; at < len(data); {
		i := bytes.IndexByte(data[at:], 0xff)
		if i < 0 || at+i+1 >= len(data) {
			return len(data)
		}
		at += i
		next := data[at+1]
		switch {
		case next == 0 || markerRST0 <= next && next <= markerRST7:
			at += 2
		case next == 0xff:
			at++
		default:
			return at
		}
	}
	return len(data)
}

func isFrame(marker byte) bool {
	return markerSOF0 <= marker && marker <= markerSOF15 &&
		marker != markerDHT && marker != markerJPG && marker != markerDAC
}

// readFrame reads a start-of-frame segment (ITU-T T.81, B.2.2).
func (h *Header) readFrame(marker byte, segment []byte) *Problem {
	if marker > markerSOF2 {
		return wrongType("the JPEG is lossless, hierarchical or arithmetic-coded: a kind that cameras do not write")
	}
	if len(segment) < 6 {
		return wrongType("the JPEG is damaged: its frame header is too short")
	}
	h.Progressive = marker == markerSOF2
	h.Depth = int(segment[0])
	h.Height = int(binary.BigEndian.Uint16(segment[1:]))
	h.Width = int(binary.BigEndian.Uint16(segment[3:]))
	h.Components = int(segment[5])
	if h.Depth != 8 {
		return wrongType("the JPEG has %d bits a channel, not 8", h.Depth)
	}
	if h.Width == 0 || h.Height == 0 {
		return wrongType("the JPEG does not state its size")
	}
	if c := h.Components; c != 1 && c != 3 && c != 4 || len(segment) != 6+3*c {
		return wrongType("the JPEG is damaged: %d channels in a frame header of %d bytes", c, len(segment))
	}
	var most, all int64
	for i := range h.Components {
		factors := segment[7+3*i]
		area := int64(factors>>4) * int64(factors&0x0f)
		if area == 0 || area > 16 {
			return wrongType("the JPEG is damaged: impossible sampling factors")
		}
		all += area
		most = max(most, area)
	}
	if h.Components == 1 {
		most, all = 1, 1
	}
	h.samples = h.Pixels() * all / most
	return nil
}
