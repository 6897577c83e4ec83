package face

import "github.com/selfsame-id/selfsame/internal/vision"

// AlignedSide is the side of an aligned face in pixels.
const AlignedSide = 112

// template is where the five points of a face lie in an aligned picture: the
// reference of ArcFace (Deng et al. 2019, insightface's arcface_src), half a
// pixel further because a pixel's centre is at a half here.
var template = [5]vision.Point{
	{X: 38.7946, Y: 52.1963}, {X: 74.0318, Y: 52.0014}, {X: 56.5252, Y: 72.2366}, {X: 42.0493, Y: 92.8655}, {X: 71.2299, Y: 92.7041},
}

// A similarity turns, scales and shifts: (x, y) goes to
// (a*x - b*y + dx, b*x + a*y + dy).
type similarity struct{ a, b, dx, dy float64 }

func (s similarity) at(p vision.Point) vision.Point {
	return vision.Point{X: s.a*p.X - s.b*p.Y + s.dx, Y: s.b*p.X + s.a*p.Y + s.dy}
}

// fit returns the similarity that brings from nearest to to by least squares
// (Umeyama 1991, without reflection).
func fit(from, to [5]vision.Point) similarity {
	f, t := mean(from[:]), mean(to[:])
	var dot, cross, size float64
	for i := range from {
		p, q := from[i].Sub(f), to[i].Sub(t)
		dot += p.X*q.X + p.Y*q.Y
		cross += p.X*q.Y - p.Y*q.X
		size += p.X*p.X + p.Y*p.Y
	}
	if size == 0 {
		return similarity{a: 1, dx: t.X - f.X, dy: t.Y - f.Y}
	}
	a, b := dot/size, cross/size
	return similarity{a, b, t.X - a*f.X + b*f.Y, t.Y - b*f.X - a*f.Y}
}

// Align returns the face of m turned upright, 112 x 112 pixels, with its eyes,
// nose and mouth as near as may be to fixed places. What lies outside the
// picture repeats its edge.
func Align(m *vision.Image, f Face) *vision.Image {
	s := fit(template, f.Points)
	q := vision.RectQuad(0, 0, AlignedSide, AlignedSide)
	for i := range q {
		q[i] = s.at(q[i])
	}
	return vision.Warp(m, q, AlignedSide, AlignedSide)
}
