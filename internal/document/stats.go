package document

import (
	"math"
	"slices"
)

// median returns the middle value; 0 where there is none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := sortedCopy(values)
	mid := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[mid]
	}
	return (sorted[mid-1] + sorted[mid]) / 2
}

func sortedCopy(values []float64) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted
}

// smooth convolves a profile with a Gaussian of the given standard deviation.
func smooth(p []float64, sigma float64) []float64 {
	if sigma < 0.3 {
		return p
	}
	reach := int(math.Ceil(2.5 * sigma))
	kernel := make([]float64, 2*reach+1)
	for i := range kernel {
		d := float64(i-reach) / sigma
		kernel[i] = math.Exp(-d * d / 2)
	}
	out := make([]float64, len(p))
	for y := range p {
		total := 0.0
		for i, k := range kernel {
			if at := y + i - reach; at >= 0 && at < len(p) {
				out[y] += k * p[at]
				total += k
			}
		}
		out[y] /= total
	}
	return out
}

// sample is the value of a profile between its points; 0 outside.
func sample(p []float64, y float64) float64 {
	if y < 0 || y >= float64(len(p)-1) {
		return 0
	}
	i := int(y)
	part := y - float64(i)
	return p[i]*(1-part) + p[i+1]*part
}

// parabola fits a + b*x + c*x*x by weighted least squares, twice: the second
// time without the points that lie far off the first fit.
func parabola(xs, ys, ws []float64) (a, b, c float64, ok bool) {
	weights := slices.Clone(ws)
	for range 2 {
		a, b, c, ok = leastSquares(xs, ys, weights)
		if !ok {
			return 0, 0, 0, false
		}
		off := make([]float64, len(xs))
		for i, x := range xs {
			off[i] = math.Abs(ys[i] - a - b*x - c*x*x)
		}
		limit := 3*median(off) + 0.5
		for i := range weights {
			if off[i] > limit {
				weights[i] = 0
			}
		}
	}
	return a, b, c, true
}

// leastSquares solves the three normal equations by Cramer's rule, with x
// scaled to about 1 so that they are well conditioned.
func leastSquares(xs, ys, ws []float64) (a, b, c float64, ok bool) {
	scale := 1e-9
	for _, x := range xs {
		scale = max(scale, math.Abs(x))
	}
	var s [5]float64
	var t [3]float64
	for i := range xs {
		x, power := xs[i]/scale, ws[i]
		for k := range s {
			s[k] += power
			power *= x
		}
		wy := ws[i] * ys[i]
		t[0] += wy
		t[1] += wy * x
		t[2] += wy * x * x
	}
	det := func(m [9]float64) float64 {
		return m[0]*(m[4]*m[8]-m[5]*m[7]) - m[1]*(m[3]*m[8]-m[5]*m[6]) + m[2]*(m[3]*m[7]-m[4]*m[6])
	}
	d := det([9]float64{s[0], s[1], s[2], s[1], s[2], s[3], s[2], s[3], s[4]})
	if math.Abs(d) < 1e-9*math.Pow(s[0], 3) || s[0] == 0 {
		return 0, 0, 0, false
	}
	a = det([9]float64{t[0], s[1], s[2], t[1], s[2], s[3], t[2], s[3], s[4]}) / d
	b = det([9]float64{s[0], t[0], s[2], s[1], t[1], s[3], s[2], t[2], s[4]}) / d / scale
	c = det([9]float64{s[0], s[1], t[0], s[1], s[2], t[1], s[2], s[3], t[2]}) / d / scale / scale
	return a, b, c, true
}
