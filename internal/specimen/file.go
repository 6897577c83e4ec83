package specimen

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
)

// JPEG encodes a picture at the quality, or at the best lower one that keeps the file at or below maxBytes (0 for no
// limit). It returns the quality used; the error says that no quality is low enough.
func JPEG(m image.Image, quality, maxBytes int) ([]byte, int, error) {
	encode := func(q int) ([]byte, error) {
		var b bytes.Buffer
		err := jpeg.Encode(&b, m, &jpeg.Options{Quality: q})
		return b.Bytes(), err
	}
	data, err := encode(quality)
	if err != nil || maxBytes <= 0 || len(data) <= maxBytes {
		return data, quality, err
	}
	var best []byte
	low, high := 0, quality // low fits (0 is none), high does not
	for high-low > 1 {
		q := (low + high) / 2
		if data, err = encode(q); err != nil {
			return nil, 0, err
		}
		if len(data) > maxBytes {
			high = q
			continue
		}
		low, best = q, data
	}
	if best == nil {
		return nil, 0, fmt.Errorf("%w: %d bytes are too few for a picture of %v", ErrOption, maxBytes, m.Bounds().Size())
	}
	return best, low, nil
}
