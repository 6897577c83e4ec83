package pdf417

import (
	"math"
	"sync"
)

// Soft reading: the brightness along a codeword is compared with what each of the 929
// patterns of its cluster would look like with the sharpness and ink spread of the
// picture, by normalised correlation, which light and contrast do not change.

const (
	cellSamples = 34 // samples of a codeword, two a module
	perModule   = 2
)

// cell is a codeword as seen: darkness, of mean zero and length one.
type cell [cellSamples]float32

// normalise returns false for a cell without contrast.
func (c *cell) normalise() bool {
	var mean float32
	for _, v := range c {
		mean += v
	}
	mean /= cellSamples
	var square float32
	for i := range c {
		c[i] -= mean
		square += c[i] * c[i]
	}
	if square < cellSamples*4 { // less than two grey levels
		return false
	}
	f := float32(1 / math.Sqrt(float64(square)))
	for i := range c {
		c[i] *= f
	}
	return true
}

func (c *cell) dot(d *cell) float32 {
	var s0, s1 float32
	for i := 0; i < cellSamples; i += 2 {
		s0 += c[i] * d[i]
		s1 += c[i+1] * d[i+1]
	}
	return s0 + s1
}

// optics is how a picture shows a pattern.
type optics struct {
	blur   int // index into blurs
	spread int // index into spreads
}

// blurs are the standard deviations of the blur, and spreads the widening of bars, in
// modules.
var (
	blurs   = [...]float64{0.22, 0.42, 0.62, 0.85}
	spreads = [...]float64{-0.25, 0, 0.25}
)

// templates of all codewords under one optics.
type templates [3][modulus]cell

// templateSets are made when first used: each takes 380 kB and about ten milliseconds.
var templateSets = func() (sets [len(blurs)][len(spreads)]func() *templates) {
	for b := range sets {
		for s := range sets[b] {
			sets[b][s] = sync.OnceValue(func() *templates { return makeTemplates(blurs[b], spreads[s]) })
		}
	}
	return sets
}()

func (o optics) templates() *templates { return templateSets[o.blur][o.spread]() }

func makeTemplates(blur, spread float64) *templates {
	t := &templates{}
	step := stepTable(blur)
	for k := range patterns {
		for c, p := range patterns[k] {
			t[k][c] = drawCell(elementEdges(p, 17), 17, spread, step)
		}
	}
	return t
}

// elementEdges lists where a pattern of n modules, which begins with a bar, changes.
func elementEdges(pattern uint32, n int) []float64 {
	var out []float64
	last := uint32(0)
	for i := range n {
		if bit := pattern >> (n - 1 - i) & 1; bit != last {
			out, last = append(out, float64(i)), bit
		}
	}
	return out
}

// drawCell draws what is seen of edges (to dark first) across a width in modules.
// Before it is a space and after it a bar, as around every codeword.
func drawCell(edges []float64, width, spread float64, step func(float64) float64) cell {
	var c cell
	for i := range c {
		x := (float64(i) + 0.5) * width / cellSamples
		v, sign := 0.0, 1.0
		for j, e := range edges {
			shift := spread / 2
			if j%2 == 0 {
				shift = -shift
			}
			v += sign * step(x-e-shift)
			sign = -sign
		}
		if sign > 0 {
			v += step(x - width + spread/2)
		}
		c[i] = float32(v * 255)
	}
	c.normalise()
	return c
}

// stepTable is a blurred step from 0 to 1, as a function of the distance in modules.
func stepTable(blur float64) func(float64) float64 {
	const fine, reach = 64, 4
	var table [2*fine*reach + 1]float64
	for i := range table {
		x := float64(i)/fine - reach
		table[i] = (1 + math.Erf(x/(blur*math.Sqrt2))) / 2
	}
	return func(x float64) float64 {
		i := int(math.Round((x + reach) * fine))
		return table[min(max(i, 0), len(table)-1)]
	}
}

// take samples a codeword between two places; across is the step between the lines that
// are averaged, of which there are 2·sides+1.
func (c *cell) take(pic *picture, from, to point, across point, sides int) bool {
	step := to.minus(from).times(1.0 / (2 * cellSamples))
	o := from.plus(step.times(0.5))
	*c = cell{}
	for s := -sides; s <= sides; s++ {
		p := o.plus(across.times(float64(s)))
		for i := range c {
			// Two samples for each, so that large modules are seen whole.
			a := pic.at(point{p.x + step.x*float64(2*i), p.y + step.y*float64(2*i)})
			b := pic.at(point{p.x + step.x*float64(2*i+1), p.y + step.y*float64(2*i+1)})
			c[i] -= a + b
		}
	}
	return c.normalise()
}

// guess is the reading of one cell.
type guess struct {
	codeword int
	score    float32 // correlation, 1 at best
	margin   float32 // lead over the next codeword
}

// best compares the cell with the codewords from lo up to hi of a cluster.
func (t *templates) best(c *cell, cluster, lo, hi int) guess {
	g := guess{codeword: -1, score: -2}
	second := float32(-2)
	set := &t[cluster]
	for w := lo; w < min(hi, modulus); w++ {
		s := c.dot(&set[w])
		if s > g.score {
			second, g.score, g.codeword = g.score, s, w
		} else if s > second {
			second = s
		}
	}
	g.margin = g.score - second
	return g
}

// opticsOf chooses the optics under which the seen start or stop pattern looks most as
// it should.
func opticsOf(kind patternKind, seen []cell) optics {
	var best optics
	score := float32(math.Inf(-1))
	pattern, n := uint32(startPattern), 17
	if kind == stop {
		pattern, n = stopPattern, 18
	}
	edges := elementEdges(pattern, n)
	for b := range blurs {
		step := stepTable(blurs[b])
		for s := range spreads {
			want := drawCell(edges, float64(n), spreads[s], step)
			var sum float32
			for i := range seen {
				sum += seen[i].dot(&want)
			}
			if sum > score {
				best, score = optics{blur: b, spread: s}, sum
			}
		}
	}
	return best
}
