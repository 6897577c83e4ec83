package document

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// PP-OCR's recogniser: one line at a time, 48 pixels high, blue first.
const (
	printHeight   = 48
	printMinWidth = 192 // PP-OCR pads to 320; short fields read as well without, in half the time
	printMaxWidth = 1200
)

// A printed text is what a recogniser reads in a line of print.
type printed struct {
	Text       string
	Confidence float64 // how sure the reader is of the line, 0 to 1
	// Sure is the probability of each character of Text; nil where the reader
	// does not tell.
	Sure []float64
}

// A strip is a line of print in the photograph, cut out when a reader asks for it.
type strip struct {
	in   *work
	quad vision.Quad
}

// stripHeight is how high a strip is cut out at most, in pixels: readers make it
// 40 to 48.
const stripHeight = 64

// size is that of the strip when it is cut out.
func (s strip) size() (w, h int) {
	width, height := s.quad.Size()
	scale := min(1, stripHeight/max(height, 1))
	return max(2, int(width*scale)), max(2, int(height*scale))
}

// coloured is the strip in RGB.
func (s strip) coloured() *vision.Image {
	w, h := s.size()
	return s.in.warp(s.quad, w, h)
}

// gray is the strip's brightness.
func (s strip) gray() *vision.Gray {
	w, h := s.size()
	_, height := s.quad.Size()
	level := s.in.pyramid.level(height / float64(h))
	g := s.in.pyramid.gray(level)
	return vision.WarpGray(g, s.quad.Times(float64(g.W)/float64(s.in.size().X)), w, h)
}

// A printReader reads lines of print. It is the seam at which another
// recogniser takes the place of PP-OCR's, which loses spaces and most accents.
type printReader interface {
	quick(ctx context.Context, s strip) (printed, error)
	// again looks at a line once more, given what quick read there.
	again(ctx context.Context, s strip, first printed) (printed, error)
	// room is by how much a line's box is to be made higher for the reader.
	room() float64
	// most is how many lines may be read of a document of which the zone or the
	// barcode was read, and of another.
	most() (read, unread int)
}

// paddle is PP-OCR's recogniser.
type paddle struct {
	net  *vision.Network
	keys []string // what each class stands for; class 0 is the blank
}

func newPaddle(models *vision.Models) (*paddle, error) {
	net, err := models.Network("text.read")
	if err != nil {
		return nil, err
	}
	list, err := models.File("text.letters")
	if err != nil {
		return nil, err
	}
	keys := append([]string{""}, strings.Split(strings.TrimRight(string(list), "\r\n"), "\n")...)
	for i := range keys {
		keys[i] = strings.TrimRight(keys[i], "\r")
	}
	return &paddle{net: net, keys: append(keys, " ")}, nil
}

func (r *paddle) room() float64 { return 1 }

func (r *paddle) quick(ctx context.Context, s strip) (printed, error) {
	return r.readPrint(ctx, s.coloured())
}

func (r *paddle) again(_ context.Context, _ strip, first printed) (printed, error) {
	return first, nil // it would read the same
}

// most keeps within half a second: a line takes some 30 ms.
func (r *paddle) most() (read, unread int) { return 14, 28 }

func (r *paddle) readPrint(ctx context.Context, crop *vision.Image) (printed, error) {
	if crop.W < 2 || crop.H < 2 {
		return printed{}, nil
	}
	w := int(math.Ceil(printHeight * float64(crop.W) / float64(crop.H)))
	w = max(8, min(w, printMaxWidth))
	small := vision.Resize(crop, w, printHeight)
	wide := max(w, printMinWidth)
	in := vision.Tensor{Shape: []int64{1, 3, printHeight, int64(wide)}, Data: make([]float32, 3*printHeight*wide)}
	for y := range printHeight {
		for x := range w {
			for c := range 3 {
				v := small.Pix[3*(y*w+x)+2-c]
				in.Data[(c*printHeight+y)*wide+x] = (float32(v) - 127.5) / 127.5
			}
		}
	}
	out, err := r.net.Run(ctx, in)
	if err != nil {
		return printed{}, fmt.Errorf("read print: %w", err)
	}
	if len(out) != 1 || len(out[0].Data)%len(r.keys) != 0 {
		return printed{}, errors.New("read print: the recogniser and its list of characters do not belong together")
	}
	return r.decode(out[0].Data), nil
}

// decode is the best path: repetitions joined, blanks dropped.
func (r *paddle) decode(probability []float32) printed {
	classes := len(r.keys)
	var text strings.Builder
	var sum float64
	var sure []float64
	n, last := 0, 0
	for t := range len(probability) / classes {
		step := probability[t*classes : (t+1)*classes]
		best := 0
		for k, v := range step {
			if v > step[best] {
				best = k
			}
		}
		if best != 0 && best != last {
			text.WriteString(r.keys[best])
			for range []rune(r.keys[best]) {
				sure = append(sure, float64(step[best]))
			}
			sum += float64(step[best])
			n++
		}
		last = best
	}
	if n == 0 {
		return printed{}
	}
	return printed{Text: text.String(), Confidence: sum / float64(n), Sure: sure}
}
