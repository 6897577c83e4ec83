package pdf417

import "math"

// quadratic is a + b·x + c·x².
type quadratic struct{ a, b, c float64 }

func (q quadratic) at(x float64) float64    { return q.a + x*(q.b+x*q.c) }
func (q quadratic) slope(x float64) float64 { return q.b + 2*q.c*x }

// robustQuadratic fits y over x with weights, in rounds in which points further off
// than limit lose their weight. With few points it stays a straight line.
func robustQuadratic(x, y, w []float64, limit float64) quadratic {
	weight := append([]float64(nil), w...)
	q := fitQuadratic(x, y, weight, false)
	for round := range 4 {
		used := 0
		for i := range x {
			off := math.Abs(y[i]-q.at(x[i])) / (limit * float64(4-round))
			weight[i] = w[i] / (1 + off*off*off*off)
			if off < 1 {
				used++
			}
		}
		q = fitQuadratic(x, y, weight, round > 0 && used >= 7)
	}
	return q
}

// fitQuadratic is the weighted least squares fit.
func fitQuadratic(x, y, w []float64, curved bool) quadratic {
	var s0, mx float64
	for i := range x {
		s0 += w[i]
		mx += w[i] * x[i]
	}
	if s0 == 0 {
		return quadratic{}
	}
	mx /= s0
	var m [3][4]float64 // normal equations in x - mx
	for i := range x {
		d := x[i] - mx
		p := [3]float64{1, d, d * d}
		for r := range 3 {
			for c := range 3 {
				m[r][c] += w[i] * p[r] * p[c]
			}
			m[r][3] += w[i] * p[r] * y[i]
		}
	}
	n := 2
	if curved {
		n = 3
	}
	v, ok := solve(m, n)
	if !ok {
		return quadratic{a: m[0][3] / s0}
	}
	return quadratic{a: v[0] - v[1]*mx + v[2]*mx*mx, b: v[1] - 2*v[2]*mx, c: v[2]}
}

// solve solves the first n equations by elimination with pivots.
func solve(m [3][4]float64, n int) (v [3]float64, ok bool) {
	for c := range n {
		p := c
		for r := c + 1; r < n; r++ {
			if math.Abs(m[r][c]) > math.Abs(m[p][c]) {
				p = r
			}
		}
		if math.Abs(m[p][c]) < 1e-9 {
			return v, false
		}
		m[c], m[p] = m[p], m[c]
		for r := range n {
			if r == c {
				continue
			}
			f := m[r][c] / m[c][c]
			for k := c; k < n; k++ {
				m[r][k] -= f * m[c][k]
			}
			m[r][3] -= f * m[c][3]
		}
	}
	for c := range n {
		v[c] = m[c][3] / m[c][c]
	}
	return v, true
}
