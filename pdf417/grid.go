package pdf417

import (
	"math"
)

// grid holds where the codewords of a symbol lie: for each border between columns, and
// each row, a point in the middle of the row. Border 0 is the left edge of the left row
// indicator, border 1 that of the first data column.
type grid struct {
	shape
	pic     *picture
	look    *templates
	borders [][]point
	careful bool // look for each column's rows again, not only for its edges
}

// layout places the borders of a symbol between two tracks, or from one where the other
// is nil.
func layout(s shape, left, right *track, careful bool) *grid {
	base := left
	if left == nil || right != nil && right.score > left.score {
		base = right
	}
	g := &grid{shape: s, pic: base.side.pic, look: base.look, careful: careful}
	g.borders = make([][]point, s.columns+3)
	for j := range g.borders {
		g.borders[j] = make([]point, s.rows)
	}
	last := len(g.borders) - 1
	switch {
	case left != nil && right != nil:
		g.between(left, right)
	case left != nil:
		g.extend(left, 0, 1)
	default:
		g.extend(right, last, -1)
	}
	return g
}

// between interpolates the borders between the two ends of each row, with the
// foreshortening that the ends show, and then moves each to the edges near it.
func (g *grid) between(left, right *track) {
	last := len(g.borders) - 1
	mid := float64(g.rows) / 2
	heights := math.Abs(left.fit.slope(mid) / right.fit.slope(mid))
	modules := left.side.module / right.side.module
	k := math.Sqrt(heights) * math.Pow(modules, 0.25)
	for r := range g.rows {
		a := left.side.inner.at(left.fit.at(float64(r) + 0.5))
		b := right.side.inner.at(right.fit.at(float64(r) + 0.5))
		for j := range g.borders {
			f := float64(j) / float64(last)
			g.borders[j][r] = a.to(b, f*k/(1+(k-1)*f))
		}
	}
	carry := make([]float64, g.rows)
	for j := 1; j < last; j++ {
		for r := range g.rows {
			unit := g.borders[j+1][r].minus(g.borders[j-1][r]).times(1.0 / 34)
			g.borders[j][r] = g.borders[j][r].plus(unit.times(carry[r]))
		}
		shift := g.settle(j, j-1, 0.95)
		for r := range carry {
			carry[r] = (carry[r] + shift[r]) * 0.9
		}
		if g.careful {
			g.level(j, j-1)
		}
	}
}

// extend follows the columns one by one from one end of the symbol.
func (g *grid) extend(tr *track, from, step int) {
	for r := range g.rows {
		t := tr.fit.at(float64(r) + 0.5)
		g.borders[from][r] = tr.side.inner.at(t)
		g.borders[from+step][r] = g.borders[from][r].plus(tr.side.row(t).times(17))
	}
	for j := from + step; j >= 0 && j < len(g.borders); j += step {
		if j != from+step {
			for r := range g.rows {
				a, b := g.borders[j-2*step][r], g.borders[j-step][r]
				g.borders[j][r] = b.plus(b.minus(a))
			}
		}
		g.settle(j, j-step, 1.2)
		g.level(j, j-step)
	}
}

// down is the step from one row to the next at a border.
func (g *grid) down(j, r int) point {
	a, b := max(0, r-1), min(g.rows-1, r+1)
	return g.borders[j][b].minus(g.borders[j][a]).times(1 / float64(b-a))
}

// settle moves border j along the rows to the edges from light to dark near it. Rows
// agree on a smooth curve, from which a single row may differ a little. It returns by
// how many modules each row was moved.
func (g *grid) settle(j, prev int, reach float64) []float64 {
	shift := make([]float64, g.rows)
	var x, y, w []float64
	offsets := make([]float64, g.rows)
	units := make([]point, g.rows)
	for r := range g.rows {
		units[r] = g.borders[j][r].minus(g.borders[prev][r]).times(1.0 / 17)
		if prev > j {
			units[r] = units[r].times(-1)
		}
		d, ok := edgeOffset(g.pic, g.borders[j][r], units[r], g.down(j, r).times(0.22), reach)
		if offsets[r] = math.NaN(); ok {
			offsets[r] = d
			x, y, w = append(x, float64(r)), append(y, d), append(w, 1)
		}
	}
	if len(x)*3 < g.rows {
		return shift
	}
	smooth := robustQuadratic(x, y, w, 0.2)
	moved := make([]point, g.rows)
	for r := range g.rows {
		shift[r] = min(max(smooth.at(float64(r)), -reach), reach)
		own := 0.0
		if d := offsets[r] - shift[r]; math.Abs(d) < 0.45 {
			own = d * 0.6
		}
		moved[r] = g.borders[j][r].plus(units[r].times(shift[r] + own))
	}
	g.borders[j] = moved
	return shift
}

// level moves border j across the rows to where the column between it and prev is read
// best. All rows move together, those at the top and at the bottom differently.
func (g *grid) level(j, prev int) {
	type move struct{ top, bottom float64 }
	best, score := move{}, g.columnScore(j, prev, 0, 0)+0.004
	for _, amount := range [...]float64{0.35, 0.15} {
		from := best
		for _, m := range [...]move{{1, 1}, {-1, -1}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			try := move{from.top + m.top*amount, from.bottom + m.bottom*amount}
			if s := g.columnScore(j, prev, try.top, try.bottom); s > score {
				best, score = try, s
			}
		}
	}
	if best == (move{}) {
		return
	}
	moved := make([]point, g.rows)
	for r := range g.rows {
		f := float64(r) / float64(g.rows-1)
		moved[r] = g.borders[j][r].plus(g.down(j, r).times(best.top*(1-f) + best.bottom*f))
	}
	g.borders[j] = moved
}

const levelRows = 10 // rows looked at to judge a move

// columnScore is the mean correlation of some cells between the borders, if border j
// were moved by so many rows at the top and the bottom.
func (g *grid) columnScore(j, prev int, top, bottom float64) float64 {
	step := max(1, g.rows/levelRows)
	var sum float64
	n := 0
	for r := step / 2; r < g.rows; r += step {
		f := float64(r) / float64(g.rows-1)
		a := g.borders[prev][r]
		b := g.borders[j][r].plus(g.down(j, r).times(top*(1-f) + bottom*f))
		if prev > j {
			a, b = b, a
		}
		var c cell
		if c.take(g.pic, a, b, g.down(j, r).times(0.2), 1) {
			sum += float64(g.look.best(&c, r%3, 0, modulus).score)
		}
		n++
	}
	return sum / float64(max(n, 1))
}

// read reads all data codewords, row by row.
func (g *grid) read() []guess {
	out := make([]guess, 0, g.rows*g.columns)
	for r := range g.rows {
		for c := range g.columns {
			a, b := g.borders[c+1][r], g.borders[c+2][r]
			down := g.down(c+1, r)
			var seen cell
			q := guess{codeword: -1}
			if seen.take(g.pic, a, b, down.times(0.14), 2) {
				q = g.look.best(&seen, r%3, 0, modulus)
			}
			out = append(out, q)
		}
	}
	return out
}

// corners of the symbol, start and stop pattern included, in the pixels of the grid's
// picture: those of the first row at the start and at the stop, then of the last.
func (g *grid) corners(truncated bool) [4]point {
	last := len(g.borders) - 1
	if truncated {
		last--
	}
	corner := func(j, r int, sign float64) point {
		half := g.down(j, r).times(sign / 2)
		next := 1
		if j == last {
			next = last - 1
		}
		out := g.borders[j][r].minus(g.borders[next][r])
		if j == last && truncated {
			out = out.times(1.0 / 17)
		}
		return g.borders[j][r].plus(half).plus(out)
	}
	return [4]point{corner(0, 0, -1), corner(last, 0, -1), corner(last, g.rows-1, 1), corner(0, g.rows-1, 1)}
}
