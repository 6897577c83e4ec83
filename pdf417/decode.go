package pdf417

import (
	"cmp"
	"errors"
	"image"
	"math"
	"slices"
)

// MaxPixels is how large a picture [Decode] looks at.
const MaxPixels = 100_000_000

// ErrTooLarge says that a picture has more than MaxPixels.
var ErrTooLarge = errors.New("pdf417: the picture is too large")

// A Result is a symbol read from a picture.
type Result struct {
	Payload
	Rows, Columns int
	Level         int  // error correction level
	Errors        int  // codewords that were read wrong and corrected
	Erasures      int  // codewords that were not read and filled in
	Mirrored      bool // the picture shows the symbol as a mirror does
	// Corners of the symbol in pixels: of its first row at the start pattern and at the
	// stop pattern, then of its last row at the stop and at the start pattern.
	Corners [4]Point
}

// Point is a place in a picture, in pixels.
type Point struct{ X, Y float64 }

// Search bounds what [DecodeIn] looks at.
type Search struct {
	Region     image.Rectangle // the part of the picture to look at; empty means all
	MaxSymbols int             // stop after so many; 0 means 32
	FirstLook  bool            // find edges in one way only, in a third of the time: faint symbols may be missed
}

// Decode reads every symbol in a picture, whichever way it lies. A symbol that cannot be
// read without doubt is left out; a picture without any is no error. The error is
// [ErrTooLarge].
func Decode(img *image.Gray) ([]Result, error) { return DecodeIn(img, Search{}) }

// DecodeIn is [Decode] within bounds.
func DecodeIn(img *image.Gray, s Search) ([]Result, error) {
	region := img.Bounds()
	if !s.Region.Empty() {
		region = region.Intersect(s.Region)
	}
	if region.Dx() > MaxPixels || region.Dy() > MaxPixels || region.Dx()*region.Dy() > MaxPixels {
		return nil, ErrTooLarge
	}
	if region.Dx() < 18 || region.Dy() < 3 {
		return nil, nil
	}
	d := &decoder{most: s.MaxSymbols, origin: region.Min}
	if d.most <= 0 {
		d.most = 32
	}
	levels := []*picture{grayPicture(img, region)}
	for {
		last := levels[len(levels)-1]
		if len(levels) == maxLevels || min(last.w, last.h) < 120 {
			break
		}
		levels = append(levels, last.half())
	}
	for n, w := range ways {
		for i, pic := range slices.Backward(levels) {
			if n > 0 && pic.w*pic.h > maxRescanned {
				continue
			}
			d.search(&scanner{pic: pic, contrast: w.contrast, sharpen: w.sharpen}, i == len(levels)-1)
		}
		if len(d.found) > 0 || s.FirstLook {
			break
		}
	}
	return d.found, nil
}

// ways to find edges, tried until something is read: a part of the brightness range nearby
// that counts as an edge, and whether lines are sharpened first.
var ways = [...]struct {
	contrast float32
	sharpen  bool
}{{0.2, false}, {0.08, false}, {0.15, true}}

// Bounds on the work for one picture.
const (
	maxSpent       = 40_000    // comparisons with the patterns, some 50 microseconds each
	maxRescanned   = 4_000_000 // pixels of a level that is scanned more than once
	maxLevels      = 4         // whole picture, and halved three times
	linesAcross    = 500       // lines scanned in each direction, at most
	maxBars        = 24        // start and stop patterns looked into at a level
	maxShapes      = 4         // shapes tried where the indicators disagree
	patternSpacing = 3.0       // pixels between lines where the picture is small

	minCoarseModule = 1.6 // pixels, at a level that a finer one follows
	maxModule       = 14  // pixels, at a level that a coarser one came before
)

type decoder struct {
	found  []Result
	areas  [][4]point // of the symbols found, in pixels of the whole picture
	most   int
	origin image.Point
	spent  int // lines across indicators and codewords compared, against maxSpent
}

// search looks for symbols at one level of the pyramid.
func (d *decoder) search(s *scanner, coarsest bool) {
	pic := s.pic
	spacing := min(patternSpacing, max(1, float64(min(pic.w, pic.h))/60))
	spacing = max(spacing, float64(max(pic.w, pic.h))/linesAcross)
	var all []bar
	for _, dir := range directions {
		all = append(all, bars(s.scan(dir, spacing), spacing, pic)...)
	}
	all = distinct(slices.DeleteFunc(all, func(b bar) bool {
		// Small modules are read better at a finer level, large ones were read at a coarser.
		return pic.scale > 1 && b.module < minCoarseModule || !coarsest && b.module > maxModule
	}), maxBars)
	used := make([]bool, len(all))
	for _, p := range pairs(all) {
		if used[p.a] || used[p.b] {
			continue
		}
		if d.known(&all[p.a], pic) || d.known(&all[p.b], pic) || d.pair(&all[p.a], &all[p.b], pic) {
			used[p.a], used[p.b] = true, true
		}
	}
	for i := range all {
		if !used[i] && !d.known(&all[i], pic) {
			d.single(&all[i], pic)
		}
	}
}

// known says whether a bar need not be looked into: it belongs to a symbol that was read
// already, or no more is to be read.
func (d *decoder) known(b *bar, pic *picture) bool {
	if len(d.found) >= d.most || d.spent > maxSpent {
		return true
	}
	c := b.outer.at((b.from+b.to)/2).to(b.inner.at((b.from+b.to)/2), 0.5)
	c = whole(c, pic)
	return slices.ContainsFunc(d.areas, func(q [4]point) bool { return inside(q, c) })
}

// whole is a place of a level in the pixels of the whole picture.
func whole(p point, pic *picture) point {
	return point{(p.x+0.5)*pic.scale - 0.5, (p.y+0.5)*pic.scale - 0.5}
}

// inside says whether c lies in the quadrilateral.
func inside(q [4]point, c point) bool {
	var left, right bool
	for i, p := range q {
		if q[(i+1)%4].minus(p).cross(c.minus(p)) > 0 {
			left = true
		} else {
			right = true
		}
	}
	return left != right
}

// pairing is a start and a stop that may be one symbol's.
type pairing struct {
	a, b int // indices of the start and the stop
	off  float64
}

// pairs lists the starts and stops that fit each other, the best first.
func pairs(all []bar) []pairing {
	var out []pairing
	for i := range all {
		for j := range all {
			if all[i].kind != start || all[j].kind != stop {
				continue
			}
			if off, ok := facing(&all[i], &all[j]); ok {
				out = append(out, pairing{i, j, off})
			}
		}
	}
	slices.SortStableFunc(out, func(x, y pairing) int { return cmp.Compare(x.off, y.off) })
	return out
}

// facing says whether the two look at each other from a distance that a symbol can have,
// and how badly their sizes and positions fit.
func facing(a, b *bar) (float64, bool) {
	way := b.centre().minus(a.centre())
	dir := way.unit()
	module := math.Sqrt(a.module * b.module)
	columns := (way.length()/module-1)/17 - 4
	ratio := math.Abs(math.Log(a.module / b.module))
	tall := math.Abs(math.Log((a.to - a.from) / (b.to - b.from)))
	if columns < 0.4 || columns > 36 || ratio > 0.6 ||
		dir.dot(a.inward()) < 0.75 || dir.dot(b.inward()) > -0.75 || a.inward().dot(b.inward()) > -0.7 {
		return 0, false
	}
	return columns/10 + ratio*3 + tall + 3*(2-dir.dot(a.inward())+dir.dot(b.inward())), true
}

// pair reads the symbol between a start and a stop.
func (d *decoder) pair(a, b *bar, pic *picture) bool {
	right := *b
	// Both sides run the same way.
	right.outer.d, right.inner.d = b.outer.d.times(-1), b.inner.d.times(-1)
	right.from, right.to = -b.to, -b.from
	l, r := facingSide(a, &right, pic), facingSide(&right, a, pic)
	left, stop := d.track(l), d.track(r)
	if left != nil && stop != nil && left.upwards != stop.upwards {
		if left.score > stop.score {
			stop = nil
		} else {
			left = nil
		}
	}
	if left == nil && stop == nil {
		return false
	}
	columns := (right.centre().minus(a.centre()).length()/math.Sqrt(a.module*b.module)-1)/17 - 4
	for _, careful := range [...]bool{false, true} {
		if d.try(left, stop, columns, careful) {
			return true
		}
	}
	if left == nil || stop == nil {
		return false
	}
	return d.try(left, nil, columns, true) || d.try(nil, stop, columns, true)
}

// track reads the rows at a side and counts the work.
func (d *decoder) track(s *side) *track {
	tr := readTrack(s)
	d.spent += maxLines / 4
	if tr != nil {
		d.spent += len(tr.lines)
	}
	return tr
}

// facingSide is the side of a bar whose rows run towards another.
func facingSide(b, other *bar, pic *picture) *side {
	return &side{bar: b, pic: pic, row: func(t float64) point {
		f := (t - b.from) / (b.to - b.from)
		f = min(max(f, -0.2), 1.2)
		dir := other.outer.at(other.from + f*(other.to-other.from)).minus(b.outer.at(t)).unit()
		return dir.times(b.inner.at(t).minus(b.outer.at(t)).length() / b.kind.width() / math.Abs(dir.dot(b.inward())))
	}}
}

// skews are the angles (radians) tried between rows and the perpendicular of a bar that
// has no partner.
var skews = [...]float64{0, 0.1, -0.1, 0.2, -0.2}

// skewsTried is how many of the skews are followed to the end, the best first.
const skewsTried = 3

// single reads a symbol of which only the start or only the stop was found.
func (d *decoder) single(b *bar, pic *picture) {
	var tracks []*track
	for i, skew := range skews {
		tr := d.track(straight(b, pic, skew))
		if i == 0 && (tr == nil || tr.quality() < minQuality-0.06) {
			return
		}
		if tr != nil {
			tracks = append(tracks, tr)
		}
	}
	slices.SortStableFunc(tracks, func(a, b *track) int { return cmp.Compare(b.score, a.score) })
	for _, tr := range tracks[:min(len(tracks), skewsTried)] {
		left, right := tr, (*track)(nil)
		if b.kind == stop {
			left, right = nil, tr
		}
		if d.try(left, right, 0, true) {
			return
		}
	}
}

// try reads a symbol in the shapes that its indicators allow; columns is about how many
// columns the distance of the patterns leaves room for, or zero.
func (d *decoder) try(left, right *track, columns float64, careful bool) bool {
	var v votes
	base := left
	switch {
	case left == nil:
		v, base = right.votes, right
	case right == nil:
		v = left.votes
	default:
		v = left.votes.plus(&right.votes)
	}
	if base.quality() < minQuality {
		return false
	}
	for _, s := range v.shapes(maxShapes) {
		if columns > 0 && math.Abs(float64(s.columns)-columns) > 1+0.15*columns {
			continue
		}
		if d.spent += s.rows * s.columns; careful {
			d.spent += 6 * levelRows * s.columns
		}
		g := layout(s, left, right, careful)
		result, ok := decipher(s, g.read())
		if !ok {
			continue
		}
		d.keep(result, g, base, columns == 0)
		return true
	}
	return false
}

// keep adds a result.
func (d *decoder) keep(r Result, g *grid, tr *track, lone bool) {
	r.Rows, r.Columns, r.Level = g.rows, g.columns, g.shape.level
	var area [4]point
	for i, p := range g.corners(lone && tr.side.kind == start) {
		area[i] = whole(p, g.pic)
		r.Corners[i] = Point{area[i].x + float64(d.origin.X), area[i].y + float64(d.origin.Y)}
	}
	r.Mirrored = area[1].minus(area[0]).cross(area[3].minus(area[0])) < 0
	d.areas = append(d.areas, area)
	d.found = append(d.found, r)
}

// decipher corrects and interprets what was read, treating more and more of the least
// sure codewords as not read.
func decipher(s shape, read []guess) (Result, bool) {
	k := 2 << s.level
	order := make([]int, len(read))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(read[a].trust(), read[b].trust()) })
	lost := 0
	for lost < len(order) && read[order[lost]].trust() <= 0 {
		lost++
	}
	most := max(0, k-2)
	if lost > most {
		return Result{}, false
	}
	tried := -1
	for step := range 6 {
		erased := lost + (most-lost)*step/5
		if erased == tried {
			continue
		}
		tried = erased
		word := make([]int, len(read))
		for i, g := range read {
			word[i] = max(0, g.codeword)
		}
		for _, i := range order[:erased] {
			word[i] = 0
		}
		wrong, ok := correct(word, k, order[:erased])
		if !ok || word[0] > len(word)-k {
			continue
		}
		p, err := Interpret(word[:len(word)-k])
		if err != nil {
			continue
		}
		return Result{Payload: p, Errors: wrong, Erasures: erased}, true
	}
	return Result{}, false
}

// trust orders readings; zero and below means that nothing was read.
func (g guess) trust() float32 {
	if g.codeword < 0 || g.score < 0.5 {
		return 0
	}
	return g.margin
}
