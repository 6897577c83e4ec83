package document

import (
	"context"
	"math"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// Two documents are told by what each has and no document has twice: a portrait
// of a holder. Both sides of one card in one picture are one document, and a
// sheet or a card of something beside the document is none. Documents that lie
// close grow together in the page network's map, so that what it takes for one
// is looked at by halves.

// When a picture may show two documents.
const (
	twinAlike = 0.35 // area of the one portrait over the other's: a ghost image is smaller
	twinApart = 1.5  // distance of the portraits, in longer sides of the larger
	twinSize  = 0.35 // area of the second outline over the first's
)

// What each of the two must be, looked at from near.
const (
	twinSeen   = 0.7  // overlap of corners and region
	twinSides  = 0.35 // of the side of which least was seen by the second look
	twinShort  = 1.1  // longer side over shorter: a document's at forty degrees of tilt
	twinLong   = 2.3
	twinShared = 0.1  // of their outlines
	headLeast  = 0.02 // area of a portrait over its document's
	headMost   = 0.4
)

// several reports whether the picture shows two documents: lay is what was
// found in it, its outline settled.
func (r *Reader) several(ctx context.Context, small *vision.Image, lay layout) (bool, error) {
	pages, heads := lay.Whole.Pages, lay.Whole.Portrait
	for i := range heads {
		for _, other := range heads[i+1:] {
			if !lay.apart(heads[i], other) {
				continue
			}
			if first, second, ok := parted(pages, heads[i].Center, other.Center); ok {
				return r.two(ctx, small, first, second)
			}
		}
	}
	if len(heads) > 0 && len(pages) > 1 && pages[1].Area() > twinSize*pages[0].Area() {
		return r.two(ctx, small, pages[0], pages[1])
	}
	return false, nil
}

// apart reports whether two portraits cannot be on one document: they are alike
// and well apart, and not both on the one that was found.
func (l layout) apart(a, b bar) bool {
	long := max(a.W, a.H, b.W, b.H)
	if alike := a.W * a.H / (b.W * b.H); alike < twinAlike || alike > 1/twinAlike || a.Center.Distance(b.Center) < twinApart*long {
		return false
	}
	page := clockwise(l.Page)
	return l.PageScore <= outlineLeast || odd(l.Page) || !within(page, a.Center) || !within(page, b.Center)
}

// parted are the outlines of the documents that two points may be on: two of
// those that were seen, or the halves of one that has both.
func parted(pages []vision.Quad, a, b vision.Point) (first, second vision.Quad, ok bool) {
	on := func(p vision.Point) int {
		for i, q := range pages {
			if within(widened(clockwise(q)), p) {
				return i
			}
		}
		return -1
	}
	i, j := on(a), on(b)
	if i < 0 || j < 0 {
		return first, second, false
	}
	if i != j {
		return pages[i], pages[j], true
	}
	q := clockwise(pages[i])
	along, down := q[1].Add(q[2]).Sub(q[0]).Sub(q[3]), q[2].Add(q[3]).Sub(q[0]).Sub(q[1])
	d := b.Sub(a)
	if math.Abs(d.X*down.X+d.Y*down.Y)*math.Hypot(along.X, along.Y) > math.Abs(d.X*along.X+d.Y*along.Y)*math.Hypot(down.X, down.Y) {
		q = vision.Quad{q[3], q[0], q[1], q[2]} // they lie one above the other
	}
	top, foot := q[0].Add(q[1]).Times(0.5), q[2].Add(q[3]).Times(0.5)
	return vision.Quad{q[0], top, foot, q[3]}, vision.Quad{top, q[1], q[2], foot}, true
}

// two reports whether a document with a holder's face lies about each of two
// outlines.
func (r *Reader) two(ctx context.Context, small *vision.Image, first, second vision.Quad) (bool, error) {
	one, yes, err := r.documentAt(ctx, small, first)
	if !yes || err != nil {
		return false, err
	}
	two, yes, err := r.documentAt(ctx, small, second)
	if !yes || err != nil {
		return false, err
	}
	size := one.quad.Area() / two.quad.Area()
	alike := one.head.W * one.head.H / (two.head.W * two.head.H)
	return shared(one.quad, two.quad) < twinShared && size > twinSize && size < 1/twinSize && alike > twinAlike && alike < 1/twinAlike &&
		!within(one.quad, two.head.Center) && !within(two.quad, one.head.Center), nil
}

// A holder is a document that shows whose it is.
type holder struct {
	quad vision.Quad
	head bar
}

// documentAt looks from near where a document may be; yes says that there is one
// and that its portrait shows a face.
func (r *Reader) documentAt(ctx context.Context, small *vision.Image, q vision.Quad) (h holder, yes bool, err error) {
	near := q.Bounds()
	near = near.Inset(-max(near.Dx(), near.Dy()) / 10).Intersect(small.Bounds())
	lay, err := r.pages.look(ctx, small, near)
	if err != nil || lay.PageScore < twinSeen {
		return h, false, err
	}
	look, err := r.settle(ctx, small, lay.Page)
	if err == nil && r.corners != nil && !look.twin() {
		look, err = r.lookAround(ctx, small, lay.Page, look, false)
	}
	if err != nil || r.corners != nil && !look.twin() {
		return h, false, err
	}
	h.quad = clockwise(look.quad)
	for _, head := range lay.Portrait {
		part := head.W * head.H / h.quad.Area()
		if within(h.quad, head.Center) && part > headLeast && part < headMost && head.W*head.H > h.head.W*h.head.H {
			h.head = head
		}
	}
	if h.head.W == 0 {
		return h, false, nil
	}
	yes, err = r.faceAt(ctx, small, h.head, lay.Quarter)
	return h, yes, err
}

// twin reports whether a second look believes in an outline as one of two must be.
func (l secondLook) twin() bool {
	w, h := l.quad.Size()
	shape := max(w, h) / max(1, min(w, h))
	return shape > twinShort && shape < twinLong && l.least() > twinSides
}

// faceAt reports whether what may be a portrait shows a face, whichever way it is
// turned: prints of fingers, arms and maps are portraits to the page network.
func (r *Reader) faceAt(ctx context.Context, small *vision.Image, head bar, quarter int) (bool, error) {
	for _, room := range []float64{2.2, 1.5} { // the detector wants some room about a face
		around := head
		around.W, around.H = room*head.W, room*head.H
		bounds := around.quad().Bounds()
		for _, turn := range []int{0, 2, 1, 3} {
			part := small.Crop(bounds).Turn(-quarter - turn)
			boxes, _, err := r.faces.FindFaces(ctx, part)
			if err != nil {
				return false, err
			}
			for _, b := range boxes {
				x, y := float64(b.Min.X+b.Max.X)/float64(2*part.W)-0.5, float64(b.Min.Y+b.Max.Y)/float64(2*part.H)-0.5
				if max(math.Abs(x), math.Abs(y)) < 0.5/room && float64(b.Dx()*b.Dy()) > faceOfHead*head.W*head.H {
					return true, nil
				}
			}
		}
	}
	return false, nil
}

// faceOfHead is the least area of a face over its portrait's.
const faceOfHead = 0.015
