package pdf417

import (
	"cmp"
	"math"
	"slices"
)

// bar is a start or stop pattern as a whole: hits that lie on two straight lines.
type bar struct {
	kind   patternKind
	outer  line    // its edge on the outside of the symbol
	inner  line    // its edge next to the row indicators
	module float64 // pixels, across
	hits   int
	from   float64 // where it begins and ends along the lines
	to     float64
}

// line is a straight line: a point of it and its direction, of length one. Both lines
// of a bar take the same parameter for places opposite each other.
type line struct{ o, d point }

func (l line) at(t float64) point { return l.o.plus(l.d.times(t)) }

func (b *bar) centre() point { return b.outer.at((b.from + b.to) / 2) }

// inward is the direction from the pattern into the symbol.
func (b *bar) inward() point {
	t := (b.from + b.to) / 2
	return b.inner.at(t).minus(b.outer.at(t)).unit()
}

// width of the pattern in modules.
func (k patternKind) width() float64 {
	if k == stop {
		return 18
	}
	return 17
}

// chain is a bar in the making.
type chain struct {
	hits []hit
}

// fits says whether h may be the next hit of the chain: on a line not far behind, the
// same pattern, in the same direction, about as large and not far aside.
func (c *chain) fits(h hit, spacing float64) bool {
	last := c.hits[len(c.hits)-1]
	gap := h.line - last.line
	if gap < 1 || gap > 1+int(6*h.module/spacing)+2 || h.kind != last.kind {
		return false
	}
	if r := h.module / last.module; r < 0.75 || r > 1.33 {
		return false
	}
	in, was := h.inner.minus(h.outer), last.inner.minus(last.outer)
	if in.dot(was) <= 0 {
		return false
	}
	reach := 1.2*float64(gap)*spacing + 2*h.module
	return h.outer.minus(last.outer).length() < reach+float64(gap)*spacing &&
		math.Abs(h.outer.minus(last.outer).dot(in.unit())) < reach
}

// bars groups hits, which come in the order of their lines.
func bars(hits []hit, spacing float64, pic *picture) []bar {
	var open, done []*chain
	for _, h := range hits {
		var best *chain
		off := math.Inf(1)
		kept := open[:0]
		for _, c := range open {
			last := c.hits[len(c.hits)-1]
			if float64(h.line-last.line) > 8+6*last.module/spacing {
				done = append(done, c)
				continue
			}
			kept = append(kept, c)
			if d := h.outer.minus(last.outer).length(); d < off && c.fits(h, spacing) {
				best, off = c, d
			}
		}
		open = kept
		if best != nil {
			best.hits = append(best.hits, h)
		} else if len(open) < maxOpenChains {
			open = append(open, &chain{hits: []hit{h}})
		}
	}
	var out []bar
	for _, c := range append(done, open...) {
		if b, ok := c.bar(pic); ok {
			out = append(out, b)
		}
	}
	return out
}

const (
	maxOpenChains = 256 // chains followed at one time; noise alone makes more
	minHits       = 3
)

// bar fits the two lines. It returns false for what is too short or too bent.
func (c *chain) bar(pic *picture) (bar, bool) {
	if len(c.hits) < minHits {
		return bar{}, false
	}
	outer, inner := make([]point, len(c.hits)), make([]point, len(c.hits))
	modules := make([]float64, len(c.hits))
	for i, h := range c.hits {
		outer[i], inner[i], modules[i] = h.outer, h.inner, h.module
	}
	slices.Sort(modules)
	module := modules[len(modules)/2] // along the scanned direction
	lo, on1 := fitLine(outer, module)
	li, on2 := fitLine(inner, module)
	if min(on1, on2) < minHits {
		return bar{}, false
	}
	if lo.d.dot(li.d) < 0 {
		li.d = li.d.times(-1)
	}
	b := bar{kind: c.hits[0].kind, hits: min(on1, on2), outer: lo, inner: li}
	b.square()
	if b.module = math.Abs(b.inner.o.minus(b.outer.o).dot(b.outer.d.turned())) / b.kind.width(); b.module < 0.6 {
		return bar{}, false
	}
	b.from, b.to = math.Inf(1), math.Inf(-1)
	for _, p := range outer {
		t := p.minus(b.outer.o).dot(b.outer.d)
		b.from, b.to = min(b.from, t), max(b.to, t)
	}
	b.extend(pic)
	return b, b.to-b.from > 4*b.module
}

// square makes the inner line's parameter equal that of the outer line opposite it,
// and turns the lines so that (inward, along) is a right-handed pair as (x, y) is.
func (b *bar) square() {
	n := b.outer.d.turned()
	if b.outer.d.cross(b.inner.o.minus(b.outer.o)) > 0 {
		b.outer.d, b.inner.d = b.outer.d.times(-1), b.inner.d.times(-1)
		n = n.times(-1)
	}
	// The inner point opposite outer.o: along the normal.
	if den := n.cross(b.inner.d); math.Abs(den) > 1e-6 {
		f := b.inner.o.minus(b.outer.o).cross(b.inner.d) / den
		b.inner.o = b.outer.o.plus(n.times(f))
	}
	if c := b.inner.d.dot(b.outer.d); c > 0.1 {
		b.inner.d = b.inner.d.times(1 / c)
	}
}

// fitLine fits a line to points by least squares, leaving out in rounds those further
// off than half a module. It returns how many it went through.
func fitLine(points []point, module float64) (line, int) {
	l := principal(points)
	kept := points
	for _, limit := range [3]float64{3, 1, 0.5} {
		n := l.d.turned()
		var near []point
		for _, p := range points {
			if math.Abs(p.minus(l.o).dot(n)) < max(0.8, limit*module) {
				near = append(near, p)
			}
		}
		if len(near) < minHits {
			return l, len(near)
		}
		kept = near
		l = principal(kept)
	}
	return l, len(kept)
}

// principal is the line of least squared distance to the points.
func principal(points []point) line {
	var o point
	for _, p := range points {
		o = o.plus(p)
	}
	o = o.times(1 / float64(len(points)))
	var xx, xy, yy float64
	for _, p := range points {
		q := p.minus(o)
		xx, xy, yy = xx+q.x*q.x, xy+q.x*q.y, yy+q.y*q.y
	}
	angle := math.Atan2(2*xy, xx-yy) / 2
	return line{o: o, d: point{math.Cos(angle), math.Sin(angle)}}
}

// extend moves the ends outwards as long as the wide bar of the pattern goes on.
func (b *bar) extend(pic *picture) {
	// The middle of the wide bar, and of the space nearest to it, from outside in.
	wide, space := 4.0/17, 8.5/17
	if b.kind == stop {
		wide, space = 1-3.5/18, 1-7.5/18
	}
	var dark, light float64
	const samples = 16
	for i := range samples {
		t := b.from + (b.to-b.from)*(float64(i)+0.5)/samples
		dark += float64(pic.at(b.outer.at(t).to(b.inner.at(t), wide))) / samples
		light += float64(pic.at(b.outer.at(t).to(b.inner.at(t), space))) / samples
	}
	limit := (dark + max(light, dark+10)) / 2
	step := max(0.5, b.module/2)
	b.to = b.walk(pic, wide, b.to, step, limit)
	b.from = b.walk(pic, wide, b.from, -step, limit)
}

// walk follows the wide bar from t and returns where it ends.
func (b *bar) walk(pic *picture, wide, t, step, limit float64) float64 {
	end, missed := t, 0.0
	for range 4000 {
		t += step
		p := b.outer.at(t).to(b.inner.at(t), wide)
		if p.x < -1 || p.y < -1 || p.x > float64(pic.w) || p.y > float64(pic.h) {
			break
		}
		if float64(pic.at(p)) < limit {
			end, missed = t, 0
			continue
		}
		if missed += math.Abs(step); missed > 3*b.module {
			break
		}
	}
	return end
}

// distinct drops bars that are another view of a better one, and returns at most most,
// the longest (in modules) first.
func distinct(all []bar, most int) []bar {
	slices.SortStableFunc(all, func(a, b bar) int {
		return cmp.Compare(b.length(), a.length())
	})
	var out []bar
	for _, b := range all {
		again := slices.ContainsFunc(out, func(a bar) bool { return a.same(b) })
		if !again && len(out) < most {
			out = append(out, b)
		}
	}
	return out
}

// length is how much of the bar was seen, in modules: its extent, less where only few
// of the lines across it were hits.
func (b *bar) length() float64 { return (b.to - b.from) / b.module * math.Sqrt(float64(b.hits)) }

// same says whether two bars are one pattern.
func (b *bar) same(a bar) bool {
	if a.kind != b.kind || a.inward().dot(b.inward()) < 0.8 {
		return false
	}
	if r := a.module / b.module; r < 0.6 || r > 1.6 {
		return false
	}
	d := a.centre().minus(b.centre())
	along := d.dot(b.outer.d)
	return math.Abs(d.dot(b.inward())) < 4*b.module && math.Abs(along) < max(b.to-b.from, a.to-a.from)*0.7
}
