package document

import (
	"context"
	"fmt"
	"math"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// The line network's answer; docs/models/lines.md says how it was trained and
// how its maps are read.
const (
	lineCell  = 2    // input pixels a cell of the maps
	lineSure  = 0.65 // a cell is of a line from here on: columns that stand close stay apart
	lineMean  = 0.8  // and a region where its cells' mean is above this
	lineLeast = 6    // cells
	lineEnds  = 0.15 // capitals' heights that are not marked of either end
	lineShort = 1.5  // a line shorter than so many capitals' heights says nothing of its direction
)

// A lineSearcher finds the lines of print of a straightened page: bars in its own
// pixels, boxToLetter times as high as capitals. side is the longer side, in
// pixels, at which it looks.
type lineSearcher interface {
	lines(ctx context.Context, page *vision.Image, side float64) ([]bar, error)
}

// A lineFinder finds the lines of letters of a straightened page.
type lineFinder struct{ net *vision.Network }

// lines finds the lines of letters of a page, in its own pixels; side is the
// longer side of the network's input.
func (f *lineFinder) lines(ctx context.Context, page *vision.Image, side float64) ([]bar, error) {
	scale := side / float64(max(page.W, page.H))
	w, h := grid(float64(page.W)*scale), grid(float64(page.H)*scale)
	out, err := f.net.Run(ctx, planes(vision.Resize(page, w, h)))
	if err != nil {
		return nil, fmt.Errorf("find lines of print: %w", err)
	}
	cells := w * h / (lineCell * lineCell)
	if len(out) != 1 || len(out[0].Data) != 2*cells {
		return nil, fmt.Errorf("find lines of print: %s answers in an unknown shape", f.net.File())
	}
	sx, sy := float64(page.W)/float64(w), float64(page.H)/float64(h)
	return printLines(out[0].Data[:cells], out[0].Data[cells:], w/lineCell, sx, sy), nil
}

// planes is a picture as a network takes it that scales by itself: a plane for
// each of red, green and blue, levels 0 to 255.
func planes(img *vision.Image) vision.Tensor {
	n := img.W * img.H
	in := vision.Tensor{Shape: []int64{1, 3, int64(img.H), int64(img.W)}, Data: make([]float32, 3*n)}
	red, green, blue := in.Data[:n], in.Data[n:2*n], in.Data[2*n:]
	for i := range n {
		p := img.Pix[3*i:][:3]
		red[i], green[i], blue[i] = float32(p[0]), float32(p[1]), float32(p[2])
	}
	return in
}

// printLines turns the network's maps of rows of w cells into lines, sx and sy
// being the size of an input pixel on the page. tall is log2 of the height of
// capitals, in input pixels.
func printLines(sure, tall []float32, w int, sx, sy float64) []bar {
	var bars []bar
	for _, c := range components(sure, w, lineSure, true) {
		score := c.mean(sure)
		if len(c) < lineLeast || score < lineMean {
			continue
		}
		b, ok := smallestBar(c.hull(w, lineCell*sx, lineCell*sy))
		if !ok {
			continue
		}
		sum, weight := 0.0, 0.0
		for _, i := range c {
			sum += float64(sure[i]) * float64(tall[i])
			weight += float64(sure[i])
		}
		letter := math.Exp2(sum/weight) * sy
		if b.W < lineShort*letter {
			b = level(c.hull(w, lineCell*sx, lineCell*sy))
		}
		b.W += 2 * lineEnds * letter
		b.H = letter * boxToLetter
		b.Score = score
		bars = append(bars, b)
	}
	return bars
}

// level is the bar around points that lies as the page does.
func level(points []vision.Point) bar {
	r := vision.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	l := vision.Point{X: math.Inf(1), Y: math.Inf(1)}
	for _, p := range points {
		l, r = vision.Point{X: min(l.X, p.X), Y: min(l.Y, p.Y)}, vision.Point{X: max(r.X, p.X), Y: max(r.Y, p.Y)}
	}
	return bar{Center: l.Add(r).Times(0.5), W: r.X - l.X, H: r.Y - l.Y}
}
