package document

import (
	"math"
	"sort"
)

// A row is one line of text in a patch. Its middle is the parabola
// Y + Slope*(x-W/2) + Bend*(x-W/2)^2, for pages are seldom quite flat.
type row struct {
	Y, Slope, Bend float64
	Height         float64 // of the capital letters, in patch pixels
	Left, Right    float64 // where its ink begins and ends
	BoxLeft        float64 // the same as the finder of text has it; both 0 where it has
	BoxRight       float64 // nothing there
	Strength       float64 // mean energy of the letters' strokes
	Swell          float64 // how much larger its letters are at the left end than in the middle, as a part of that
	First, Last    float64 // middles of its first and last characters as read, in reading direction; both 0 where not read
}

func (r row) middle(x, width float64) float64 {
	d := x - width/2
	return r.Y + r.Slope*d + r.Bend*d*d
}

// A relief is the horizontal change of brightness in a patch, summed over
// blocks of columns: upright strokes make rows of text stand out of everything
// else, whatever the colours of ink and ground.
type relief struct {
	blocks, h int
	width     int     // of a block, in patch pixels
	mid       float64 // the patch's middle, in blocks
	sum       []float32
}

func newRelief(c patch, blockWidth int) relief {
	r := relief{blocks: max(1, c.W/blockWidth), h: c.H, width: blockWidth, mid: float64(c.W) / 2 / float64(blockWidth)}
	r.sum = make([]float32, r.blocks*r.h)
	total := float32(0)
	change := make([]float32, c.W*c.H)
	for y := range c.H {
		for x := 1; x < c.W-1; x++ {
			d := c.Pix[y*c.W+x+1] - c.Pix[y*c.W+x-1]
			if d < 0 {
				d = -d
			}
			change[y*c.W+x] = d
			total += d
		}
	}
	limit := 5 * total / float32(len(change)) // one hard edge must not outweigh a line
	for y := range c.H {
		for x := range r.blocks * blockWidth {
			r.sum[(x/blockWidth)*r.h+y] += min(change[y*c.W+x], limit)
		}
	}
	return r
}

// profile sums the relief of the blocks from first to last along lines of the
// given slope (patch pixels down for each to the right), one value a row.
func (r relief) profile(slope float64, first, last int) []float64 {
	out := make([]float64, r.h)
	for b := first; b < last; b++ {
		shift := slope * (float64(b) + 0.5 - r.mid) * float64(r.width)
		whole := math.Floor(shift)
		part := shift - whole
		for y := range out {
			y0 := y + int(whole)
			if y0 < 0 || y0+1 >= r.h {
				continue
			}
			out[y] += float64(r.sum[b*r.h+y0])*(1-part) + float64(r.sum[b*r.h+y0+1])*part
		}
	}
	for y := range out {
		out[y] /= float64((last - first) * r.width)
	}
	return out
}

// skew is the slope at which the rows of text are sharpest: where the profile
// changes most from one row to the next.
func (r relief) skew(limit float64, first, last int) float64 {
	sharpness := func(slope float64) float64 {
		p := r.profile(slope, first, last)
		s := 0.0
		for y := 2; y < len(p); y++ {
			d := p[y] - p[y-2]
			s += d * d
		}
		return s
	}
	best, at := -1.0, 0.0
	const steps = 16
	for i := -steps; i <= steps; i++ {
		slope := limit * float64(i) / steps
		if s := sharpness(slope); s > best {
			best, at = s, slope
		}
	}
	for _, d := range []float64{0.5, 0.25} {
		for _, slope := range []float64{at - d*limit/steps, at + d*limit/steps} {
			if s := sharpness(slope); s > best {
				best, at = s, slope
			}
		}
	}
	return at
}

// rows finds the rows of text in a patch whose capital letters are about
// letter pixels high, from top to bottom. What lies between x0 and x1 says where
// they run: the line that the patch was cut around.
func (c patch) rows(letter, x0, x1 float64) []row {
	r := newRelief(c, max(4, int(letter)))
	first := min(max(0, int(x0)/r.width), r.blocks-1)
	last := min(max(first+1, int(math.Ceil(x1/float64(r.width)))), r.blocks)
	slope := r.skew(0.04, first, last)
	profile := smooth(r.profile(slope, first, last), letter/6)
	var found []row
	for _, y := range peaks(profile, letter*0.6) {
		top, bottom, ok := plateau(profile, y, letter)
		if !ok {
			continue
		}
		row := row{Y: (top + bottom) / 2, Slope: slope, Height: bottom - top, Strength: profile[y]}
		if row.Height < letter*0.4 || row.Height > letter*2.2 {
			continue
		}
		r.follow(&row, first, last)
		c.extent(&row)
		if n := len(found); n > 0 && row.Y-found[n-1].Y < 0.7*max(row.Height, found[n-1].Height) {
			if row.Strength > found[n-1].Strength {
				found[n-1] = row // two peaks of one row
			}
			continue
		}
		found = append(found, row)
	}
	return found
}

// plateau widens a peak of the profile to where it falls below two fifths of
// the way from its surroundings to its height.
func plateau(p []float64, y int, letter float64) (top, bottom float64, ok bool) {
	reach := int(1.6 * letter)
	low0, low1 := p[y], p[y]
	for i := 1; i <= reach; i++ {
		if y-i >= 0 {
			low0 = min(low0, p[y-i])
		}
		if y+i < len(p) {
			low1 = min(low1, p[y+i])
		}
	}
	if low0 > 0.85*p[y] || low1 > 0.85*p[y] {
		return 0, 0, false
	}
	edge := func(step int, low float64) (float64, bool) {
		level := low + 0.4*(p[y]-low)
		for i := y; i+step >= 0 && i+step < len(p); i += step {
			if p[i+step] < level {
				part := (p[i] - level) / (p[i] - p[i+step])
				return float64(i) + float64(step)*part + 0.5, true
			}
		}
		return 0, false
	}
	top, ok0 := edge(-1, low0)
	bottom, ok1 := edge(1, low1)
	return top, bottom, ok0 && ok1
}

// peaks lists the local maxima of a profile, at least gap apart, top first.
func peaks(p []float64, gap float64) []int {
	var order []int
	for y := 1; y < len(p)-1; y++ {
		if p[y] >= p[y-1] && p[y] > p[y+1] {
			order = append(order, y)
		}
	}
	sort.Slice(order, func(i, j int) bool { return p[order[i]] > p[order[j]] })
	var kept []int
	for _, y := range order {
		clear := true
		for _, k := range kept {
			clear = clear && math.Abs(float64(y-k)) >= gap
		}
		if clear {
			kept = append(kept, y)
		}
	}
	sort.Ints(kept)
	return kept
}

// follow fits the row's slope and bend: each of a few stretches of the row is
// shifted up and down to where it agrees best with the whole row's profile.
func (r relief) follow(at *row, from, to int) {
	stretches := min(10, (to-from)/3)
	if stretches < 3 {
		return
	}
	reach := at.Height * 0.6
	var xs, ys, ws []float64
	for s := range stretches {
		first, last := from+s*(to-from)/stretches, from+(s+1)*(to-from)/stretches
		p := smooth(r.profile(at.Slope, first, last), at.Height/6)
		best, shift, mean := -1.0, 0.0, 0.0
		n := 0.0
		for d := -reach; d <= reach; d += 0.5 {
			v := 0.0
			for y := at.Y - at.Height; y <= at.Y+at.Height; y++ {
				weight := 1.0
				if math.Abs(y-at.Y) > at.Height/2 {
					weight = -1
				}
				v += weight * sample(p, y+d)
			}
			mean += v
			n++
			if v > best {
				best, shift = v, d
			}
		}
		if best <= 0 {
			continue
		}
		xs = append(xs, (float64(first+last)/2-r.mid)*float64(r.width))
		ys = append(ys, shift)
		ws = append(ws, max(0, best-mean/n))
	}
	if len(xs) < 3 {
		return
	}
	base, slope, bend, ok := parabola(xs, ys, ws)
	half := float64(r.blocks*r.width) / 2
	if !ok || math.Abs(base) > at.Height/2 || math.Abs(slope)*half > at.Height || math.Abs(bend)*half*half > at.Height {
		return
	}
	at.Y += base
	at.Slope += slope
	at.Bend += bend
}

// extent finds where the row's ink begins and ends: the longest run of columns
// with strokes, bridging gaps of up to three letters.
func (c patch) extent(at *row) {
	strokes := make([]float64, c.W)
	for x := 1; x < c.W-1; x++ {
		mid := at.middle(float64(x), float64(c.W))
		for y := int(mid - at.Height/2); y <= int(mid+at.Height/2); y++ {
			if y >= 0 && y < c.H {
				strokes[x] += math.Abs(float64(c.Pix[y*c.W+x+1] - c.Pix[y*c.W+x-1]))
			}
		}
	}
	strokes = smooth(strokes, at.Height/3)
	level := 0.0
	sorted := append([]float64(nil), strokes...)
	sort.Float64s(sorted)
	level = 0.3 * sorted[len(sorted)*7/10]
	gap := 2 * at.Height
	bestWeight, weight := 0.0, 0.0
	start, last := -1, -1
	flush := func() {
		if start >= 0 && weight > bestWeight {
			bestWeight, at.Left, at.Right = weight, float64(start), float64(last+1)
		}
		start, weight = -1, 0
	}
	for x := range strokes {
		if strokes[x] < level {
			continue
		}
		if start >= 0 && float64(x-last) > gap {
			flush()
		}
		if start < 0 {
			start = x
		}
		last = x
		weight += strokes[x]
	}
	flush()
}
