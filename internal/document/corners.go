package document

import (
	"context"
	"fmt"
	"math"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// The corner network's input and output; docs/models/corners.md says how it was
// trained.
const (
	cornerSide = 192
	cornerRoom = 0.2 // margin around the outline, in parts of its width and height
	cornerBin  = 2   // input pixels a bin
	cornerBins = cornerSide / cornerBin
	cornerPad  = 128 // brightness beyond the picture's edge
)

// Where the outline lies in the input.
const (
	cornerFrom = cornerRoom / (1 + 2*cornerRoom) * cornerSide
	cornerTo   = cornerSide - cornerFrom
)

// A cornerFinder takes a second look at a document that was found: straightened
// by the outline that the first look gave, with a margin, so that its sides run
// nearly level and upright wherever the first look was nearly right.
type cornerFinder struct{ net *vision.Network }

// A secondLook is a document's outline as the second look sees it.
type secondLook struct {
	quad vision.Quad
	// seen is for each side, the top first and on clockwise, along how much of
	// its length it was seen, 0 to 1; gone along how much of it the network says
	// that it is not in the picture.
	seen, gone [4]float64
	moved      float64 // the furthest that a corner moved, in parts of the outline's size
}

// least is how much was seen of the side of which the least was.
func (f secondLook) least() float64 { return min(f.seen[0], f.seen[1], f.seen[2], f.seen[3]) }

// Limits of the second look: a corner that moves further than lookAgain is
// looked at once more from where it is now, three times at most.
const (
	lookAgain = 0.012
	looksMost = 3
)

// frame looks until the outline stands still.
func (f *cornerFinder) frame(ctx context.Context, img *vision.Image, q vision.Quad) (secondLook, error) {
	var last secondLook
	for range looksMost {
		next, err := f.look(ctx, img, q)
		if err != nil {
			return secondLook{}, err
		}
		last, q = next, next.quad
		if next.moved < lookAgain || next.least() < sideSeen {
			break
		}
	}
	return last, nil
}

// look is one second look.
func (f *cornerFinder) look(ctx context.Context, img *vision.Image, q vision.Quad) (secondLook, error) {
	same := secondLook{quad: q}
	to, ok := vision.MapQuad(vision.RectQuad(cornerFrom, cornerFrom, cornerTo, cornerTo), q)
	if !ok || q.Area() <= 0 {
		return same, nil
	}
	out, err := f.net.Run(ctx, cornerInput(img, to))
	if err != nil {
		return secondLook{}, fmt.Errorf("look at the corners: %w", err)
	}
	if len(out) != 1 || len(out[0].Data) != 4*cornerBins*(cornerBins+1) {
		return secondLook{}, fmt.Errorf("look at the corners: %s answers in an unknown shape", f.net.File())
	}
	var tracks [4]track
	for k := range tracks {
		n := cornerBins * (cornerBins + 1)
		tracks[k] = newTrack(out[0].Data[k*n : (k+1)*n])
	}
	found, ok := meeting(tracks)
	if !ok {
		return same, nil
	}
	for k := range found.quad {
		found.moved = max(found.moved, found.quad[k].Distance(vision.RectQuad(cornerFrom, cornerFrom, cornerTo, cornerTo)[k])/(cornerTo-cornerFrom))
	}
	found.quad = to.Quad(found.quad)
	if found.quad.Area() <= 0 {
		return same, nil
	}
	return found, nil
}

// cornerInput straightens the picture; gray lies where there is none.
func cornerInput(img *vision.Image, to vision.Homography) vision.Tensor {
	part := vision.Warp(img, to.Quad(vision.RectQuad(0, 0, cornerSide, cornerSide)), cornerSide, cornerSide)
	in := vision.Tensor{Shape: []int64{1, 3, cornerSide, cornerSide}, Data: make([]float32, 3*cornerSide*cornerSide)}
	w, h := float64(img.W), float64(img.H)
	for y := range cornerSide {
		for x := range cornerSide {
			p := to.At(vision.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
			i := y*cornerSide + x
			beyond := !(p.X >= 0 && p.Y >= 0 && p.X <= w && p.Y <= h)
			for c := range 3 {
				v := float32(cornerPad)
				if !beyond {
					v = float32(part.Pix[3*i+c])
				}
				in.Data[c*cornerSide*cornerSide+i] = v
			}
		}
	}
	return in
}

// A track is where one side may run: for each bin along it a place across it, in
// input pixels, how likely that is, and how likely it is that the side is not in
// the picture there.
type track struct {
	at, sure, gone [cornerBins]float64
}

// newTrack reads the probabilities of one side.
func newTrack(p []float32) track {
	const near = 2 // bins about the likeliest that count as the same place
	var t track
	for i := range cornerBins {
		row := p[i*(cornerBins+1) : (i+1)*(cornerBins+1)]
		top := 0
		for j := range cornerBins {
			if row[j] > row[top] {
				top = j
			}
		}
		sum, mass := 0.0, 0.0
		for j := max(0, top-near); j <= min(cornerBins-1, top+near); j++ {
			sum += float64(row[j]) * (float64(j) + 0.5)
			mass += float64(row[j])
		}
		t.at[i], t.sure[i], t.gone[i] = cornerBin*sum/max(mass, 1e-9), mass, float64(row[cornerBins])
	}
	return t
}

// A course is a side's line and how far it is bent: across = at + lean·u + bend·(1-u²),
// where u is -1 at the side's one end and 1 at the other. The bend is of a page
// that does not lie flat: its corners are where the line is.
type course struct {
	at, lean, bend float64
	mid, half      float64 // where u is 0, and how far from there it is 1, in input pixels
}

func (c course) line(along float64) float64 { return c.at + c.lean*(along-c.mid)/c.half }

// meeting fits a course to each side and takes the corners from where their
// lines meet. The ends of each are known only when all are, so it fits twice.
func meeting(tracks [4]track) (secondLook, bool) {
	out := secondLook{quad: vision.RectQuad(cornerFrom, cornerFrom, cornerTo, cornerTo)}
	for range 2 {
		var sides [4]course
		for k := range sides {
			a, b := out.quad[k], out.quad[(k+1)%4]
			from, to := min(a.X, b.X), max(a.X, b.X)
			if k%2 == 1 {
				from, to = min(a.Y, b.Y), max(a.Y, b.Y)
			}
			if to-from < cornerSide/4 {
				return secondLook{}, false
			}
			sides[k], out.seen[k], out.gone[k] = tracks[k].fit(from, to)
			if out.seen[k] < sideSeen { // it stays where the first look had it
				sides[k] = course{at: []float64{cornerFrom, cornerTo, cornerTo, cornerFrom}[k], half: 1}
			}
		}
		for k := range out.quad {
			level, upright := sides[k], sides[(k+3)%4]
			if k%2 == 1 {
				level, upright = upright, level
			}
			p := vision.Point{X: upright.at, Y: level.at}
			for range 8 { // both lines are nearly along the axes, so this settles at once
				p = vision.Point{X: upright.line(p.Y), Y: level.line(p.X)}
			}
			out.quad[k] = p
		}
	}
	return out, true
}

// sideSeen is the least of a side that must be seen for its line to count.
const sideSeen = 0.3

// fit is the course through the places between two along the side; places far
// from what most say count little.
func (t track) fit(from, to float64) (c course, seen, gone float64) {
	c = course{mid: (from + to) / 2, half: (to - from) / 2}
	first, last := max(0, int(math.Ceil(from/cornerBin))), min(cornerBins, int(to/cornerBin))
	if last-first < cornerBins/8 {
		return c, 0, 0
	}
	weight := t.sure
	for round := range 6 {
		c = t.solve(c, weight, first, last, round > 0)
		for i := first; i < last; i++ {
			u := ((float64(i)+0.5)*cornerBin - c.mid) / c.half
			off := (t.at[i] - c.at - c.lean*u - c.bend*(1-u*u)) / cornerBin
			reach := 0.7
			if round == 0 {
				reach = 3
			}
			weight[i] = t.sure[i] / (1 + off*off/(reach*reach))
		}
	}
	for i := first; i < last; i++ {
		seen += weight[i] / float64(last-first)
		gone += t.gone[i] / float64(last-first)
	}
	return c, seen, gone
}

// solve is the weighted least-squares course; bent says whether it may bend.
func (t track) solve(c course, weight [cornerBins]float64, first, last int, bent bool) course {
	const stiff = 0.5 // what a bend must bring: pages lie flat as a rule
	var m [3][4]float64
	m[1][1], m[2][2] = 1e-6, stiff
	if !bent {
		m[2][2] = 1e9
	}
	for i := first; i < last; i++ {
		u := ((float64(i)+0.5)*cornerBin - c.mid) / c.half
		row := [4]float64{1, u, 1 - u*u, t.at[i]}
		for a := range 3 {
			for b := range row {
				m[a][b] += weight[i] * row[a] * row[b]
			}
		}
	}
	m[0][0] += 1e-6
	for a := range 3 { // Gauss; the matrix is positive definite
		for b := a + 1; b < 3; b++ {
			f := m[b][a] / m[a][a]
			for k := a; k < 4; k++ {
				m[b][k] -= f * m[a][k]
			}
		}
	}
	c.bend = m[2][3] / m[2][2]
	c.lean = (m[1][3] - m[1][2]*c.bend) / m[1][1]
	c.at = (m[0][3] - m[0][2]*c.bend - m[0][1]*c.lean) / m[0][0]
	return c
}
