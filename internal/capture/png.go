package capture

import "encoding/binary"

const pngSignature = "\x89PNG\r\n\x1a\n"

// readPNG walks through the chunks (W3C PNG specification, third edition, sections 5 and 11) up to IEND. It leaves the
// checksums to the decoder.
func readPNG(data []byte) (Header, *Problem) {
	h := Header{Format: PNG, Orientation: 1, Scans: 1}
	rest := data[len(pngSignature):]
	for len(rest) >= 12 {
		n := binary.BigEndian.Uint32(rest)
		kind := string(rest[4:8])
		if uint64(n)+12 > uint64(len(rest)) {
			if kind == "IDAT" {
				h.dataBytes += len(rest) - 8
			}
			break
		}
		body := rest[8 : 8+n]
		rest = rest[12+n:]
		if h.Width == 0 && kind != "IHDR" {
			return h, wrongType("the PNG is damaged: it does not begin with its header")
		}
		switch kind {
		case "IHDR":
			if h.Width != 0 {
				return h, wrongType("the PNG is damaged: it declares its size twice")
			}
			if p := h.readIHDR(body); p != nil {
				return h, p
			}
		case "IDAT":
			h.dataBytes += len(body)
		case "tRNS":
			h.alphaKey = true
		case "eXIf":
			h.Orientation = orientation(body)
		case "IEND":
			h.ended = true
			return h, h.wanted()
		}
	}
	if p := h.wanted(); p != nil {
		return h, p
	}
	return h, wrongType("the PNG is cut off before its end")
}

// wanted says what a PNG that was walked through lacks.
func (h *Header) wanted() *Problem {
	switch {
	case h.Width == 0:
		return wrongType("the PNG is cut off before its header")
	case h.dataBytes == 0:
		return wrongType("the PNG has no picture in it")
	}
	return nil
}

// readIHDR reads the image header: width, height, bits a channel, colour type, compression, filter, interlace.
func (h *Header) readIHDR(b []byte) *Problem {
	if len(b) != 13 {
		return wrongType("the PNG is damaged: its header has %d bytes, not 13", len(b))
	}
	width, height := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	if width == 0 || height == 0 || width > 1<<31-1 || height > 1<<31-1 {
		return wrongType("the PNG is damaged: it declares an impossible size")
	}
	h.Width, h.Height, h.Depth = int(width), int(height), int(b[8])
	channels := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[b[9]]
	depthOK := h.Depth == 8 || h.Depth == 16 && b[9] != 3 || h.Depth < 8 && (b[9] == 0 || b[9] == 3)
	if channels == 0 || !depthOK || b[10] != 0 || b[11] != 0 || b[12] > 1 {
		return wrongType("the PNG is damaged: its header names no known kind of picture")
	}
	h.Components, h.Palette = channels, b[9] == 3
	if b[12] == 1 {
		h.Progressive, h.Scans = true, 7
	}
	h.samples = h.Pixels() * int64(channels)
	return nil
}
