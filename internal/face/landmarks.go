package face

import (
	"context"
	"fmt"
	"math"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// landmarkSide is the side of the square the landmark network looks at.
const landmarkSide = 64

// Where the 68 points lie in a square that is as high as the detector's box and
// has its centre: their height is 0.718 of its side and their middle lies 0.134
// of it below the centre (medians of 251 faces of the sample pictures and the
// official portraits).
const (
	pointsHeight = 0.718
	pointsBelow  = 0.134
)

// unsteady is the mean movement of the five points between two looks, in eye
// distances, from which what was seen is doubted. Of 84 pictures of people 50 %
// move by less than 0.007 and 98 % by less than 0.041; points put on a hat or a
// hand move by 0.3.
const unsteady = 0.1

// steady is the movement below which a face stands upright: of faces that lie or stand
// on their heads hardly one moves by less than 0.05 (see turnedOver).
const steady = 0.03

// elsewhere are the squares that are tried when the first is doubted: shifts of
// the centre, in sides, and the size.
var elsewhere = [][3]float64{
	{0, 0.15, 1},
	{0, -0.15, 1},
	{0.15, 0, 1},
	{-0.15, 0, 1},
	{0, 0.3, 1},
	{0, 0, 0.8},
	{0, 0.15, 0.8},
	{0.15, 0.15, 0.8},
	{-0.15, 0.15, 0.8},
	{0, -0.15, 0.8},
	{0, 0, 1.2},
}

// landmarks finds the points of the face in a box. The detector's boxes differ
// by a tenth in height from face to face, and heads are tilted; the network is
// better on squares that do neither. So it looks twice: at the box, and at the
// upright square that fits the points it saw there. A third look tells whether
// they stay where they are; if not, it begins elsewhere and keeps what is
// steadiest.
func (f *Finder) landmarks(ctx context.Context, m *vision.Image, b scored) (Face, error) {
	face := Face{Box: b.box, Score: b.score}
	c, side := b.box.Centre(), b.box.Height()
	points, moved, err := f.settle(ctx, m, square(c, side, 0))
	if err != nil {
		return Face{}, err
	}
	face.Landmarks = points
	if moved > unsteady {
		for _, e := range elsewhere {
			points, again, err := f.settle(ctx, m, square(c.Add(vision.Point{X: e[0] * side, Y: e[1] * side}), e[2]*side, 0))
			if err != nil {
				return Face{}, err
			}
			if again < moved {
				face.Landmarks, moved = points, again
			}
		}
	}
	face.Moved = moved
	face.Points = fivePoints(face.Landmarks)
	face.EyeDistance = face.Points[0].Distance(face.Points[1])
	return face, nil
}

// settle looks three times, each time where the last look saw the face, and
// returns the second answer and how far the third lies from it, in eye
// distances.
func (f *Finder) settle(ctx context.Context, m *vision.Image, s similarity) (points [68]vision.Point, moved float64, err error) {
	first, err := f.look(ctx, m, s)
	if err != nil {
		return points, 0, err
	}
	if points, err = f.look(ctx, m, squareAround(first)); err != nil {
		return points, 0, err
	}
	third, err := f.look(ctx, m, squareAround(points))
	if err != nil {
		return points, 0, err
	}
	before, after := fivePoints(points), fivePoints(third)
	for i := range before {
		moved += before[i].Distance(after[i]) / float64(len(before))
	}
	eyes := before[0].Distance(before[1])
	if eyes == 0 {
		return points, math.Inf(1), nil
	}
	return points, moved / eyes, nil
}

// square is the similarity that takes the unit square to the one around c with
// the side, turned clockwise by the angle.
func square(c vision.Point, side, angle float64) similarity {
	s := similarity{a: side * math.Cos(angle), b: side * math.Sin(angle)}
	s.dx, s.dy = c.X-(s.a-s.b)/2, c.Y-(s.a+s.b)/2
	return s
}

// squareAround is the square in which the points lie as they usually do.
func squareAround(points [68]vision.Point) similarity {
	five := fivePoints(points)
	across := five[1].Sub(five[0])
	angle := math.Atan2(across.Y, across.X)
	up, down := similarity{a: math.Cos(angle), b: math.Sin(angle)}, similarity{a: math.Cos(angle), b: -math.Sin(angle)}
	lo, hi := down.at(points[0]), down.at(points[0])
	for _, p := range points[1:] {
		p = down.at(p)
		lo = vision.Point{X: min(lo.X, p.X), Y: min(lo.Y, p.Y)}
		hi = vision.Point{X: max(hi.X, p.X), Y: max(hi.Y, p.Y)}
	}
	side := (hi.Y - lo.Y) / pointsHeight
	middle := lo.Add(hi).Times(0.5)
	return square(up.at(vision.Point{X: middle.X, Y: middle.Y - pointsBelow*side}), side, angle)
}

// look runs the landmark network on a square of the picture.
func (f *Finder) look(ctx context.Context, m *vision.Image, s similarity) ([68]vision.Point, error) {
	var points [68]vision.Point
	q := vision.RectQuad(0, 0, 1, 1)
	for i := range q {
		q[i] = s.at(q[i])
	}
	crop := vision.Warp(m, q, landmarkSide, landmarkSide).Gray()
	in := vision.Tensor{Shape: []int64{1, 1, landmarkSide, landmarkSide}, Data: make([]float32, len(crop.Pix))}
	for i, v := range crop.Pix {
		in.Data[i] = float32(v) / 256
	}
	out, err := f.landmark.Run(ctx, in)
	if err != nil {
		return points, fmt.Errorf("finding eyes and mouth: %w", err)
	}
	if len(out) != 1 || len(out[0].Data) != 2*len(points) {
		return points, fmt.Errorf("finding eyes and mouth: the network's output is not %d points", len(points))
	}
	for i := range points {
		points[i] = s.at(vision.Point{X: float64(out[0].Data[2*i]), Y: float64(out[0].Data[2*i+1])})
	}
	return points, nil
}

// fivePoints takes the five points of alignment from the 68.
func fivePoints(p [68]vision.Point) [5]vision.Point {
	return [5]vision.Point{mean(p[36:42]), mean(p[42:48]), p[30], p[48], p[54]}
}

func mean(points []vision.Point) vision.Point {
	var sum vision.Point
	for _, p := range points {
		sum = sum.Add(p)
	}
	return sum.Times(1 / float64(len(points)))
}
