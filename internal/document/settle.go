package document

import (
	"context"
	"math"
	"sort"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// settle moves an outline of the small picture to where the document's sides
// are: by the second look, or where there is no network for it, to the strongest
// edges close by.
func (r *Reader) settle(ctx context.Context, small *vision.Image, q vision.Quad) (secondLook, error) {
	if r.corners == nil {
		return secondLook{quad: refined(small, q)}, nil
	}
	return r.corners.frame(ctx, small, q)
}

// How much of each side the second look must see to believe an outline that the
// first look did not, and to call one that it did believe wrong.
const (
	settledSure  = 0.6
	settledNever = 0.15
)

// sharpen takes the second look at what the first found: where its sides run,
// and whether they are in the picture at all.
func (r *Reader) sharpen(ctx context.Context, small *vision.Image, lay *layout) error {
	if lay.PageScore <= outlineLeast || r.corners == nil && lay.PageScore <= pageSeen {
		return nil
	}
	look, err := r.settle(ctx, small, lay.Page)
	if err != nil {
		return err
	}
	if r.corners == nil {
		lay.Page = look.quad
		return nil
	}
	if odd(look.quad) || look.least() < settledSure {
		if look, err = r.lookAround(ctx, small, lay.Page, look, lay.Upright && lay.Kind != coverOrBlank); err != nil {
			return err
		}
	}
	lay.First = refined(small, lay.Page)
	lay.Cut = lay.Cut || look.cut(lay.Page, small)
	lay.Page = look.quad
	if look.least() > settledSure {
		lay.PageScore = max(lay.PageScore, look.least())
	}
	if max(look.seen[0], look.seen[1], look.seen[2], look.seen[3]) < settledNever {
		lay.PageScore = min(lay.PageScore, misshapen)
	}
	return nil
}

// cut reports whether a side is said not to be in the picture and the first look
// had it at the picture's edge.
func (l secondLook) cut(first vision.Quad, small *vision.Image) bool {
	near := frameNear * float64(max(small.W, small.H))
	right, foot := float64(small.W)-near, float64(small.H)-near
	for k := range first {
		a, b := first[k], first[(k+1)%4]
		edge := a.X < near && b.X < near || a.Y < near && b.Y < near || a.X > right && b.X > right || a.Y > foot && b.Y > foot
		if edge && l.gone[k] > 0.5 && l.seen[k] < sideSeen {
			return true
		}
	}
	return false
}

// Shapes of documents seen at a slant, longer side over shorter.
const (
	oddShort = 1.25
	oddLong  = 1.8
	oddAim   = 1.52 // between a card's and a page's
)

func odd(q vision.Quad) bool {
	w, h := q.Size()
	shape := max(w, h) / math.Max(1, min(w, h))
	return shape < oddShort || shape > oddLong
}

// good is how far a second look can be believed: what was seen of the sides, and
// half as much where no document has such a shape.
func (l secondLook) good() float64 {
	g := (l.least() + (l.seen[0]+l.seen[1]+l.seen[2]+l.seen[3])/4) / 2
	if odd(l.quad) {
		return g / 2
	}
	return g
}

// lookAround tries other outlines where the second look is not sure of this one:
// it may be a part of the document, or have more than the document in it, for a
// stripe across a card ends it no less than its edge does. The two that look
// best are settled, and the better of them is the answer.
func (r *Reader) lookAround(ctx context.Context, small *vision.Image, found vision.Quad, first secondLook, level bool) (secondLook, error) {
	tries := append(others(first.quad, level), widened(found))
	looks := make([]secondLook, len(tries))
	for i, q := range tries {
		var err error
		if looks[i], err = r.corners.look(ctx, small, q); err != nil {
			return first, err
		}
	}
	sort.SliceStable(looks, func(i, j int) bool { return looks[i].good() > looks[j].good() })
	best := first
	for _, l := range looks[:2] {
		settled, err := r.corners.frame(ctx, small, l.quad)
		if err != nil {
			return first, err
		}
		if settled.good() > best.good() {
			best = settled
		}
	}
	return best, nil
}

// others are outlines that may be meant by this one: a wider one, each corner
// where the other three would have it, and each side where the shape would be
// right. level says that the outline's own top is known, so that only a level
// shape is.
func others(q vision.Quad, level bool) []vision.Quad {
	list := []vision.Quad{widened(q)}
	for k := range q {
		other := q
		other[k] = q[(k+1)%4].Add(q[(k+3)%4]).Sub(q[(k+2)%4])
		list = append(list, other)
	}
	w, h := q.Size()
	for k := range q {
		along, across, shapes := w, h, []float64{oddAim, 1 / oddAim}
		if k%2 == 1 {
			along, across, shapes = h, w, []float64{1 / oddAim, oddAim}
		}
		if level {
			shapes = shapes[:1]
		}
		for _, shape := range shapes {
			if s := along / shape / max(across, 1); s > 0.6 && s < 1.7 && math.Abs(s-1) > 0.1 {
				list = append(list, stretched(q, k, s))
			}
		}
	}
	return list
}

// widened is the outline with more around it, so that what it lacks comes into
// view.
func widened(q vision.Quad) vision.Quad {
	const wider = 1.25
	mid := q[0].Add(q[1]).Add(q[2]).Add(q[3]).Times(0.25)
	for k := range q {
		q[k] = mid.Add(q[k].Sub(mid).Times(wider))
	}
	return q
}

// stretched is the outline with its k-th side, the top being the first, moved
// until it is so many times as far from the opposite one.
func stretched(q vision.Quad, k int, times float64) vision.Quad {
	a, b := k, (k+1)%4
	fromA, fromB := q[(k+3)%4], q[(k+2)%4]
	q[a] = fromA.Add(q[a].Sub(fromA).Times(times))
	q[b] = fromB.Add(q[b].Sub(fromB).Times(times))
	return q
}
