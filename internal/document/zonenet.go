package document

import (
	"context"
	"fmt"
	"math"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// The zone network's input and output; docs/models/zone.md says how it was
// trained. A line is stretched to one size, whatever its shape was, and its
// brightness brought to zero mean and unit deviation.
const (
	zoneHeight = 32
	zoneWidth  = 640
)

// zoneClasses is the order of the network's outputs; the blank stands first.
const zoneClasses = "\x00" + "<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// A zoneReader reads single lines of a zone.
type zoneReader struct{ net *vision.Network }

// A framing is how a line is cut out for the network.
type framing struct {
	Letter float64 // height of the letters as a part of the crop's height
	Drop   float64 // how far the letters' middle lies below the crop's, in letter heights
	Margin float64 // what is left before and after the line, in letter heights
	Ink    bool    // take the line's ends from its ink and not from the finder of text
}

// framings are the crops that a line is read at: first the usual one, and the
// others where that does not settle it.
var framings = []framing{
	{Letter: 0.58, Margin: 0.7},
	{Letter: 0.50, Margin: 1.0, Drop: 0.06, Ink: true},
	{Letter: 0.68, Margin: 0.5, Drop: -0.05},
	{Letter: 0.58, Margin: 2.0, Drop: -0.08},
	{Letter: 0.53, Margin: 0.4, Drop: 0.10, Ink: true},
	{Letter: 0.63, Margin: 1.4, Drop: 0.04},
}

// A line is where a row of text runs in the picture: from its patch, turned by
// a half turn where the patch lies upside down.
type line struct {
	In   patch
	Row  row
	Flip bool
}

// read returns what the network says of a line.
func (z *zoneReader) read(ctx context.Context, p *pyramid, l line, f framing) (posterior, error) {
	in := crop(p, l, f)
	out, err := z.net.Run(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("read the zone: %w", err)
	}
	if len(out) == 0 || len(out[0].Shape) != 3 || len(out[0].Data)%len(zoneClasses) != 0 {
		return nil, fmt.Errorf("read the zone: %s answers in an unknown shape", z.net.File())
	}
	return posteriorOf(out[0].Data), nil
}

// posteriorOf turns the network's logarithms into probabilities in the order
// of the alphabet.
func posteriorOf(logits []float32) posterior {
	classes := len(zoneClasses)
	p := make(posterior, len(logits)/classes)
	for t := range p {
		step := logits[t*classes : (t+1)*classes]
		peak := step[0]
		for _, v := range step {
			peak = max(peak, v)
		}
		total := 0.0
		for k, v := range step {
			e := math.Exp(float64(v - peak))
			total += e
			if zoneClasses[k] == 0 {
				p[t][blank] = e
			} else {
				p[t][index(zoneClasses[k])] = e
			}
		}
		for k := range p[t] {
			p[t][k] /= total
		}
	}
	return p
}

// crop samples a line from the picture, along its bend.
func crop(p *pyramid, l line, f framing) vision.Tensor {
	r := l.Row
	const w = zoneWidth
	left, end := r.Left-f.Margin*r.Height, r.Right+f.Margin*r.Height
	down := r.Height / (f.Letter * zoneHeight) // patch pixels a crop pixel
	right := (end - left) / w
	out := vision.Tensor{Shape: []int64{1, 1, zoneHeight, w}, Data: make([]float32, w*zoneHeight)}
	level := p.level(math.Sqrt(down*right) * l.In.step())
	for x := range w {
		px, scale := l.along((float64(x)+0.5)/w, left, end)
		mid := r.middle(px, float64(l.In.W))
		for y := range zoneHeight {
			dy := ((float64(y)+0.5-zoneHeight/2.0)*down - f.Drop*r.Height) * scale
			if l.Flip {
				dy = -dy
			}
			at := l.In.picture(px, mid+dy)
			out.Data[y*w+x] = p.at(level, at.X, at.Y)
		}
	}
	normalised(out.Data)
	return out
}

// along is the place in the patch of a part of a crop's width, 0 to 1 in reading
// direction, and how large the letters are there, their mean being 1.
func (l line) along(part, left, end float64) (x, scale float64) {
	if l.Flip {
		part = 1 - part
	}
	k := l.Row.Swell
	return left + (end-left)*part*(1+k*(1-part)), 1 + k*(1-2*part)
}

// span is where the first and the last character that the network saw in a crop
// of the line stand, in patch pixels.
func (l line) span(p posterior, f framing) (first, last float64) {
	from, to := -1, -1
	for t := range p {
		if p[t][blank] < 0.5 {
			if from < 0 {
				from = t
			}
			to = t
		}
	}
	if from < 0 || to == from {
		return 0, 0
	}
	left, end := l.Row.Left-f.Margin*l.Row.Height, l.Row.Right+f.Margin*l.Row.Height
	at := func(t int) float64 {
		x, _ := l.along((float64(t)+0.5)/float64(len(p)), left, end)
		return x
	}
	return at(from), at(to)
}

// normalised brings values to zero mean and unit deviation, in place.
func normalised(values []float32) []float32 {
	var sum, squares float64
	for _, v := range values {
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	n := float64(len(values))
	mean := sum / n
	deviation := max(1, math.Sqrt(max(squares/n-mean*mean, 0)))
	for i, v := range values {
		values[i] = float32((float64(v) - mean) / deviation)
	}
	return values
}
