package capture

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/jpeg"
	"image/png"
	"slices"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// Limits bound what a file may cost before it is decoded. All are inclusive.
type Limits struct {
	Bytes  int   // size of the file; a policy value: 1,000,000 to verify, 20,000,000 to read, compare and measure
	Pixels int64 // width times height, as stored
	Memory int64 // what decoding and converting to RGB may hold, in bytes, estimated from the header
	Scans  int   // passes over a JPEG's picture
}

// maxScanSamples bounds passes times values, and with it the time: a pass over a progressive picture costs about 2 ns
// a value even where it says nothing. A usual progressive picture has 10 passes: 50 megapixels of 4:2:0 fit 14 times.
const maxScanSamples = 1 << 30

// DefaultLimits are those of the program: 50 megapixels, and what decoding that many of the usual kinds takes. Real
// progressive JPEGs have 6 to 14 scans.
func DefaultLimits(fileBytes int) Limits {
	return Limits{Bytes: fileBytes, Pixels: 50_000_000, Memory: 700_000_000, Scans: 100}
}

// Photograph is a picture as a person would see it: decoded, turned upright by its EXIF orientation.
type Photograph struct {
	Image         vision.Picture
	Width, Height int // after the orientation was applied, in pixels
	Format        Format
	Gray          bool     // the file stores no colour at all
	Bytes         int      // size of the file
	Orientation   int      // EXIF orientation that was applied, 1..8
	Digest        [32]byte // SHA-256 of the file: equal for the same file sent twice
}

// Decode turns a file into a Photograph. Its error is always a *Problem: nothing but the file itself can be the cause.
// The header is checked against the limits first, so that refusing costs neither memory nor time worth mentioning. A
// truncated picture is a problem, since what is missing might be what matters; a JPEG that lacks only its end marker
// is not truncated.
func Decode(data []byte, limits Limits) (*Photograph, error) {
	h, problem := check(data, limits)
	if problem != nil {
		return nil, problem
	}
	picture, err := decode(data, h)
	if err != nil {
		return nil, wrongType("the picture is damaged, incomplete, or of a variety of %s that is not read", h.Format)
	}
	upright := orient(vision.PictureOf(picture), h.Orientation)
	size := upright.Bounds().Size()
	return &Photograph{
		Image: upright, Width: size.X, Height: size.Y,
		Format: h.Format, Gray: h.gray(), Bytes: len(data), Orientation: h.Orientation,
		Digest: sha256.Sum256(data),
	}, nil
}

// check holds a file against the limits by its header alone.
func check(data []byte, limits Limits) (Header, *Problem) {
	if len(data) > limits.Bytes {
		return Header{}, tooLarge("the file has %d bytes, more than %d", len(data), limits.Bytes)
	}
	h, problem := ReadHeader(data)
	switch {
	case problem != nil:
		return h, problem
	case h.Pixels() > limits.Pixels:
		return h, tooLarge("the picture is %d by %d pixels, more than %d in all", h.Width, h.Height, limits.Pixels)
	case h.Format == JPEG && (h.Scans > limits.Scans || int64(h.Scans)*h.samples > maxScanSamples):
		return h, wrongType("the JPEG is drawn in %d passes, more than any camera needs", h.Scans)
	case h.workingBytes() > limits.Memory:
		return h, tooLarge("decoding the picture would take more than %d bytes", limits.Memory)
	case !h.couldHold():
		return h, wrongType("the picture is cut off: its data cannot fill %d by %d pixels", h.Width, h.Height)
	}
	return h, nil
}

func decode(data []byte, h Header) (image.Image, error) {
	if h.Format == PNG {
		return png.Decode(bytes.NewReader(data))
	}
	if !h.ended && h.oneScan {
		data = append(slices.Clip(data), 0xff, markerEOI)
	}
	return jpeg.Decode(bytes.NewReader(data))
}

// gray says that the file has one channel of brightness. A palette may hold colours.
func (h Header) gray() bool { return h.Components <= 2 && !h.Palette }

// orient applies an EXIF orientation (EXIF 2.32, section 4.6.4, tag 0x0112): 2, 4, 5 and 7 are mirror images.
func orient(p vision.Picture, orientation int) vision.Picture {
	switch m := p.(type) {
	case *vision.Photo:
		return turned(m, orientation)
	case *vision.Image:
		return turned(m, orientation)
	}
	return p
}

// turned mirrors where the orientation says so, and turns then.
func turned[P interface {
	Mirrored() P
	Turn(quarter int) P
}](p P, orientation int) P {
	switch orientation {
	case 2, 4, 5, 7:
		p = p.Mirrored()
	}
	switch orientation {
	case 3, 4:
		return p.Turn(2)
	case 6, 7:
		return p.Turn(1)
	case 5, 8:
		return p.Turn(3)
	}
	return p
}
