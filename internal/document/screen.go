package document

import (
	"context"
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// The screen network's input: pieces of the photograph at its own resolution,
// for the pixels of a display, or what a camera makes of them, are lost in
// every smaller copy. docs/models/screen.md says how it was trained.
const (
	screenPatch = 96 // pixels a side
	screenGrid  = 4  // pieces along and across the document
)

// screenSure is the score from which a document is said to be on a display: the
// mean of the quarter of the pieces that look most like one, since a dark or a
// blurred part shows no pixels. One in a thousand generated originals reaches
// 0.9859 (training/screen_eval.py limit 1000).
const screenSure = 0.986

// A screenFinder tells a document on a display from one that is there.
type screenFinder struct{ net *vision.Network }

// seeScreen says whether the document is shown on a display. Where no document
// was found, or one of fewer pixels than a piece has, nothing is said.
func (r *Reader) seeScreen(ctx context.Context, w *work) error {
	if r.screen == nil || !w.out.QuadFound {
		return nil
	}
	score, err := r.screen.score(ctx, w.img, w.out.Quad)
	if err != nil {
		return err
	}
	if score > screenSure {
		w.out.add("doc.screen", "")
	}
	return nil
}

// score is how much a document looks like one on a display, 0 to 1.
func (f *screenFinder) score(ctx context.Context, img vision.Picture, q vision.Quad) (float64, error) {
	corners := screenPieces(img.Bounds(), q)
	if len(corners) == 0 {
		return 0, nil
	}
	const plane = screenPatch * screenPatch
	in := vision.Tensor{Shape: []int64{int64(len(corners)), 3, screenPatch, screenPatch}, Data: make([]float32, len(corners)*3*plane)}
	for n, c := range corners {
		piece := img.Crop(image.Rectangle{Min: c, Max: c.Add(image.Pt(screenPatch, screenPatch))})
		for i := range plane {
			for k := range 3 {
				in.Data[(3*n+k)*plane+i] = float32(piece.Pix[3*i+k])
			}
		}
	}
	out, err := f.net.Run(ctx, in)
	if err != nil {
		return 0, fmt.Errorf("look for a screen: %w", err)
	}
	if len(out) != 1 || len(out[0].Data) != len(corners) {
		return 0, fmt.Errorf("look for a screen: %s answers in an unknown shape", f.net.File())
	}
	said := slices.Clone(out[0].Data)
	slices.Sort(said)
	most := said[len(said)-max(1, len(said)/4):]
	sum := 0.0
	for _, s := range most {
		sum += float64(s)
	}
	return sum / float64(len(most)), nil
}

// screenPieces are the top left corners of pieces that lie on the document,
// spread over it evenly; those of a small document overlap.
func screenPieces(picture image.Rectangle, q vision.Quad) []image.Point {
	to, ok := vision.MapQuad(vision.RectQuad(0, 0, 1, 1), q)
	if !ok {
		return nil
	}
	page := clockwise(q)
	wide, high := q.Size()
	// place is the i-th of the middles along a side so long: a piece at any angle is within.
	place := func(i int, length float64) float64 {
		room := min(0.5, screenPatch*math.Sqrt2/2/max(length, 1))
		return room + (1-2*room)*float64(i)/(screenGrid-1)
	}
	var list []image.Point
	for i := range screenGrid {
		for k := range screenGrid {
			p := to.At(vision.Point{X: place(k, wide), Y: place(i, high)})
			x, y := int(p.X)-screenPatch/2, int(p.Y)-screenPatch/2
			if !image.Rect(x, y, x+screenPatch, y+screenPatch).In(picture) {
				continue
			}
			piece := vision.RectQuad(float64(x), float64(y), float64(x+screenPatch), float64(y+screenPatch))
			if slices.ContainsFunc(piece[:], func(p vision.Point) bool { return !within(page, p) }) {
				continue // what lies beside the document may well be a display
			}
			list = append(list, image.Pt(x, y))
		}
	}
	return list
}
