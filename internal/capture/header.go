package capture

import "bytes"

// Format is a kind of picture file, told by its content and never by its name.
type Format string

// The formats that are decoded.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
)

// Header is what a picture file says of itself, read without decoding it and without allocating anything that grows
// with what the file claims.
type Header struct {
	Format        Format
	Width, Height int // as stored, before the orientation is applied; each at least 1
	Components    int // channels of a pixel: 1 grey or palette, 2 grey and alpha, 3 colour, 4 colour and alpha, or CMYK
	Depth         int // bits a channel
	Palette       bool
	Progressive   bool // JPEG: progressive; PNG: interlaced
	Scans         int  // JPEG: passes over the picture up to its end; PNG: 1, interlaced 7
	Orientation   int  // EXIF 1..8; 1 where it is missing or makes no sense

	dataBytes int   // compressed picture data found
	samples   int64 // values of all channels, subsampled as stored
	ended     bool  // the end marker was there
	oneScan   bool  // JPEG: a single pass draws all channels completely, so that its data being there is all being there
	alphaKey  bool  // PNG: a transparent colour (tRNS)
}

// ReadHeader walks through the segments of a JPEG or the chunks of a PNG up to its end. It answers with a Problem for
// everything that is neither, or that contradicts itself. What follows the end of the picture is ignored: cameras put
// further pictures (MPO) and videos there.
func ReadHeader(data []byte) (Header, *Problem) {
	switch {
	case len(data) == 0:
		return Header{}, wrongType("the file is empty")
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		return readJPEG(data)
	case bytes.HasPrefix(data, []byte(pngSignature)):
		return readPNG(data)
	}
	return Header{}, wrongType("the file is %s, not a JPEG or PNG picture", kindOf(data))
}

// signatures are the beginnings of files that people send by mistake, so that the hint can name what it is.
var signatures = [...]struct {
	at    int
	begin string
	name  string
}{
	{0, "GIF8", "a GIF picture"},
	{8, "WEBP", "a WebP picture"},
	{4, "ftyphei", "a HEIC picture"},
	{4, "ftyphev", "a HEIC picture"},
	{4, "ftypmif1", "a HEIF picture"},
	{4, "ftypavif", "an AVIF picture"},
	{4, "ftyp", "a video"},
	{0, "II*\x00", "a TIFF picture"},
	{0, "MM\x00*", "a TIFF picture"},
	{0, "BM", "a BMP picture"},
	{0, "%PDF", "a PDF document"},
	{0, "PK\x03\x04", "a ZIP archive or office document"},
}

func kindOf(data []byte) string {
	for _, s := range signatures {
		if len(data) >= s.at && bytes.HasPrefix(data[s.at:], []byte(s.begin)) {
			return s.name
		}
	}
	for _, b := range data[:min(len(data), 512)] {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' {
			return "of a kind that is not known"
		}
	}
	return "text"
}

// Pixels is the size of the picture, computed so that it cannot overflow.
func (h Header) Pixels() int64 { return int64(h.Width) * int64(h.Height) }

// workingBytes estimates from above what decoding and converting to 8-bit RGB will hold at once. The figures are those
// of Go's image/jpeg (1 byte a sample, and 4 more where a progressive picture's coefficients are kept; 4 bytes a pixel
// more for CMYK) and image/png (1 to 8 bytes a pixel; half as much again for interlaced ones).
func (h Header) workingBytes() int64 {
	rgb := 3 * h.Pixels()
	if h.Orientation > 1 {
		rgb *= 2
	}
	if h.Format == JPEG {
		held := h.samples
		if h.Progressive {
			held += 4 * h.samples
		}
		if h.Components == 4 {
			held += 4 * h.Pixels()
		}
		return held + rgb
	}
	held := h.Pixels()
	if h.Components > 1 || h.alphaKey && !h.Palette {
		held *= 4
	}
	if h.Depth == 16 {
		held *= 2
	}
	if h.Progressive {
		held += held / 2
	}
	return held + rgb
}

// couldHold says whether the compressed data found can hold the picture declared at all. A file of a few bytes that
// declares a large picture is refused by this before anything is allocated for it.
func (h Header) couldHold() bool {
	if h.Format == JPEG {
		// Every block of 8 by 8 samples takes at least one bit for its first coefficient and, unless the picture is
		// progressive, one for the end of the block (ITU-T T.81, F.1.2: no code is shorter than a bit).
		blocks := int64((h.Width+7)/8) * int64((h.Height+7)/8)
		bits := blocks
		if !h.Progressive {
			bits = 2 * blocks
		}
		return int64(h.dataBytes)*8 >= bits
	}
	// Deflate turns no byte into more than 1032 (RFC 1951: at best two bits for 258 bytes; zlib's documentation gives
	// the limit as 1032 to 1).
	channels := int64(h.Components)
	raw := (h.Pixels()*channels*int64(h.Depth) + 7) / 8
	return int64(h.dataBytes)*1032+1032 >= raw
}
