package document

import (
	"context"
	"fmt"
	"math"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// PP-OCR's text detector (DBNet): the pre- and post-processing it was trained
// with, from its own inference code's documented parameters.
const (
	detectSide   = 960   // longer side of the network's input for a whole photograph, in pixels
	detectPage   = 640.0 // for a straightened page, which fills its picture
	detectSmall  = 768.0 // and for one that is smaller than this, whose letters are small too
	detectMap    = 0.3   // a pixel is text above this
	detectBox    = 0.6   // a region is text where its pixels' mean is above this
	detectUnclip = 1.5   // regions are trained shrunken; they grow by area*this/perimeter
	detectMin    = 3.0   // least height of a region in the map, in pixels
)

var (
	detectMean = [3]float32{0.485, 0.456, 0.406}
	detectStd  = [3]float32{0.229, 0.224, 0.225}
)

// A textDetector finds lines of text.
type textDetector struct{ net *vision.Network }

// lines finds the lines of text of a picture, in its own pixels; side is the
// longer side of the network's input. Smaller pictures are enlarged: it finds
// little text lower than ten pixels.
func (d *textDetector) lines(ctx context.Context, img *vision.Image, side float64) ([]bar, error) {
	scale := side / float64(max(img.W, img.H))
	w, h := grid(float64(img.W)*scale), grid(float64(img.H)*scale)
	small := vision.Resize(img, w, h)
	in := vision.Tensor{Shape: []int64{1, 3, int64(h), int64(w)}, Data: make([]float32, 3*w*h)}
	for i := range w * h {
		for c := range 3 {
			v := float32(small.Pix[3*i+2-c]) / 255 // blue first
			in.Data[c*w*h+i] = (v - detectMean[c]) / detectStd[c]
		}
	}
	out, err := d.net.Run(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("find text: %w", err)
	}
	if len(out) != 1 || len(out[0].Data) != w*h {
		return nil, fmt.Errorf("find text: %s answers in an unknown shape", d.net.File())
	}
	sx, sy := float64(img.W)/float64(w), float64(img.H)/float64(h)
	return barsOf(out[0].Data, w, sx, sy), nil
}

// grid rounds a length to the multiple of 32 that the network needs.
func grid(length float64) int { return max(32, 32*int(math.Round(length/32))) }

// barsOf turns the network's map into lines of text, sx and sy being the size
// of its pixels in the picture.
func barsOf(probability []float32, w int, sx, sy float64) []bar {
	var bars []bar
	for _, c := range components(probability, w, detectMap, true) {
		score := c.mean(probability)
		if len(c) < 12 || score < detectBox {
			continue
		}
		b, ok := smallestBar(c.hull(w, sx, sy))
		if !ok || b.H < detectMin*min(sx, sy) {
			continue
		}
		grow := b.W * b.H * detectUnclip / (2 * (b.W + b.H))
		b.W += 2 * grow
		b.H += 2 * grow
		b.Score = score
		bars = append(bars, b)
	}
	return bars
}
