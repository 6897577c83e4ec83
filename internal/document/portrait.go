package document

import (
	"context"
	"image"
	"math"
	"sort"
	"time"

	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/mrz"
)

// straighten settles which way the document lies and makes the upright page.
// What was read says it best: a zone is upright. Then the finder, where it
// tells, then the direction of the text and the portrait in it.
func (r *Reader) straighten(ctx context.Context, w *work) error {
	if err := r.reconcile(ctx, w); err != nil {
		return err
	}
	quarter, known := w.quarter()
	var err error
	if w.zone == nil {
		quarter, known, err = r.quarterByText(ctx, w, quarter, known)
	}
	if !known && err == nil && !w.looksLikeBack() && len(w.lay.Barcodes) == 0 {
		quarter, known, err = r.quarterByFace(ctx, w, quarter)
		w.turnedByFace = known
	}
	if err != nil {
		return err
	}
	w.out.Rotation, w.out.RotationKnown = 90*quarter, known
	if known && w.out.QuadFound && w.standing(quarter) {
		if err := r.outlineAgain(ctx, w); err != nil {
			return err
		}
	}
	if !w.out.QuadFound && !w.textFound {
		if err := r.findText(ctx, w); err != nil { // a zone was read and does not say where the document lies
			return err
		}
		w.frame()
	}
	if !w.out.QuadFound {
		w.out.Quad = vision.RectQuad(0, 0, float64(w.size().X), float64(w.size().Y))
		w.lay.Upright = false
		if q, ok := w.byText(quarter); ok {
			w.out.Quad = q
		}
	}
	w.out.Quad = ordered(w.out.Quad, quarter)
	w.out.Page = w.page(PageSide)
	return nil
}

// quarter is the number of quarter turns clockwise by which the document is
// turned, from what was found so far. Where that does not tell, it is one of
// the two that the text's direction allows.
func (w *work) quarter() (int, bool) {
	if w.zone != nil {
		l := w.zone.Lines[0]
		angle := math.Atan2(l.In.U.Y, l.In.U.X)
		if l.Flip {
			angle += math.Pi
		}
		return quarterOf(angle), true
	}
	if w.out.QuadFound && w.lay.Upright {
		top := w.out.Quad[1].Sub(w.out.Quad[0])
		return quarterOf(math.Atan2(top.Y, top.X)), true
	}
	if w.lay.QuarterScore > quarterSure {
		return w.lay.Quarter, true
	}
	if len(w.lay.Text) == 0 {
		return 0, false
	}
	return quarterOf(textFrame(w.lay.Text).Angle), false
}

// quarterSure is how sure the finder must be of the text's direction.
const quarterSure = 0.8

// quarterOf is the nearest quarter turn to an angle, 0 to 3.
func quarterOf(angle float64) int {
	return ((int(math.Round(angle/(math.Pi/2))) % 4) + 4) % 4
}

// Lines read both ways up to tell which is up, and by how much the better way
// must be surer. To be believed against the finder, its lines must be well read
// too: of print that is hardly legible one way is as good as the other.
const (
	turnLines     = 3
	turnLong      = 8.0 // heights of a line that are read of it, from its middle: some 15 letters
	turnSurer     = 1.25
	turnOverrules = 1.5
	turnRead      = 0.6 // mean confidence
	turnLegible   = 0.8 // and the one from which the finder's way needs no other
)

// quarterByText reads the longest lines of print both ways along the text; known
// says that the finder was sure of the first way. A face tells less: finders find
// faces upside down as well.
func (r *Reader) quarterByText(ctx context.Context, w *work, first int, known bool) (int, bool, error) {
	lines := append([]bar(nil), w.lay.Text...)
	sort.SliceStable(lines, func(i, j int) bool { return lines[i].W > lines[j].W })
	along := float64(first) * math.Pi / 2
	var sure, legible [2]float64
	read := 0
	for _, l := range lines {
		if read == turnLines {
			break
		}
		if angleBetween(l.Angle, along) > math.Pi/4 || l.W > 25*l.H {
			continue
		}
		read++
		for way := range sure {
			if way == 1 && known && legible[0] > turnLegible*float64(read) {
				continue // as it would be upside down only by a wonder
			}
			part := l
			part.W = min(l.W, turnLong*l.H)
			q := heightened(ordered(part.quad(), first+2*way), r.print.room())
			text, err := r.print.quick(ctx, strip{w, q})
			if err != nil {
				return 0, false, err
			}
			sure[way] += text.Confidence * float64(min(12, len(text.Text)))
			legible[way] += text.Confidence
		}
	}
	switch {
	case sure[0] > turnSurer*sure[1]:
		return first % 4, true, nil
	case known && (sure[1] < turnOverrules*sure[0] || legible[1] < turnRead*float64(read)):
		return first % 4, true, nil
	case sure[1] > turnSurer*sure[0]:
		return (first + 2) % 4, true, nil
	}
	return first % 4, false, nil
}

// quarterByFace turns the picture until the face on it is upright: first both
// ways along the text, then the other two.
func (r *Reader) quarterByFace(ctx context.Context, w *work, first int) (int, bool, error) {
	small, _ := fit(w.small, faceSide)
	for _, pair := range [][2]int{{first, first + 2}, {first + 1, first + 3}} {
		best, bestScore := first, 0.0
		for _, q := range pair {
			boxes, scores, err := r.faces.FindFaces(ctx, small.Turn(-q))
			if err != nil {
				return 0, false, err
			}
			for i, b := range boxes {
				if s := scores[i] * math.Sqrt(float64(b.Dx()*b.Dy())); s > bestScore {
					best, bestScore = q%4, s
				}
			}
		}
		if bestScore > 0 {
			return best, true, nil
		}
	}
	return first % 4, false, nil
}

// ordered renames the corners of an outline so that the first is the top left
// one of a document turned by so many quarter turns clockwise.
func ordered(q vision.Quad, quarter int) vision.Quad { return q.Turned(turnsTo(q, quarter)) }

// turnsTo is by how many corners the names of an outline must move for that.
func turnsTo(q vision.Quad, quarter int) int {
	best, at := math.Inf(-1), 0
	sin, cos := math.Sincos(float64(quarter) * math.Pi / 2)
	for k := range 4 {
		t := q.Turned(k)
		top := t[1].Sub(t[0]).Add(t[2].Sub(t[3]))
		if along := (top.X*cos + top.Y*sin) / math.Hypot(top.X, top.Y); along > best {
			best, at = along, k
		}
	}
	return at
}

// page straightens the document to at most side pixels, never enlarged.
func (w *work) page(side float64) *vision.Image {
	width, height := w.out.Quad.Size()
	scale := min(1, side/max(width, height, 1))
	return w.warp(w.out.Quad, max(1, int(width*scale)), max(1, int(height*scale)))
}

// Bounds of the portrait's cut-out.
const (
	portraitRoom = 0.6 // of the face's size, left around it on each side
	portraitSide = 640 // longest side, in pixels: the face is 290 high, of which its network sees 112
	portraitFind = 600 // longer side of the page in which the face is looked for
)

// findPortrait finds the holder's photograph on the straightened page: the
// largest face; a ghost image, which is smaller, is not it.
func (r *Reader) findPortrait(ctx context.Context, w *work) error {
	if w.surelyBack() {
		return nil
	}
	_, err := r.portraitOn(ctx, w, w.out.Page, w.out.Quad, w.out.RotationKnown && !w.turnedByFace)
	return err
}

// seekPortrait looks for it elsewhere where the page shows none, for its edges or
// its direction may be wrong: in the photograph itself, in the same direction and
// then, unless a zone was read, the others; what was printed is then read again.
// Backs have no portrait: a barcode, a TD1 zone and the table of a licence's
// classes stand on them.
func (r *Reader) seekPortrait(ctx context.Context, w *work, today time.Time) error {
	if w.out.Portrait.Found || w.out.Barcode != nil || w.out.Zone != nil && w.out.Zone.Format == mrz.TD1 || w.looksLikeBack() || classTable(w.scrap) {
		return nil
	}
	small, scale := fit(w.small, portraitFind)
	whole := vision.RectQuad(0, 0, float64(small.W), float64(small.H)).Times(scale * w.scale)
	first := w.out.Rotation / 90
	for turn := range 4 {
		quarter := (first + 2*turn + turn/2) % 4 // the same, the opposite, and the two between
		found, err := r.portraitOn(ctx, w, small.Turn(-quarter), whole.Turned(quarter), turn == 0 && w.out.RotationKnown && !w.turnedByFace)
		if err != nil {
			return err
		}
		if found {
			if quarter != first && w.lay.QuarterScore < quarterSure {
				w.out.Rotation, w.out.RotationKnown = 90*quarter, true
				w.out.Quad = ordered(w.out.Quad, quarter)
				w.out.Page = w.page(PageSide)
				return r.readPrint(ctx, w, today)
			}
			return nil
		}
		if w.zone != nil {
			return nil
		}
	}
	return nil
}

// looksLikeBack reports whether the finder takes the side for one without a
// portrait: where the page itself shows none, there is no need to look further.
func (w *work) looksLikeBack() bool { return w.lay.Side == Back }

// surelyBack reports whether the side is one that shows no portrait: it looks like a
// back, and has a card's zone or a barcode and nothing like a portrait.
func (w *work) surelyBack() bool {
	if !w.looksLikeBack() || len(w.lay.Portrait) > 0 {
		return false
	}
	return w.out.Zone != nil && w.out.Zone.Format == mrz.TD1 && w.out.Zone.Valid || len(w.lay.Barcodes) > 0
}

// portraitOn looks for the largest face on an upright picture that shows what
// lies inside a quad of the photograph; upright as Portrait has it.
func (r *Reader) portraitOn(ctx context.Context, w *work, page *vision.Image, quad vision.Quad, upright bool) (bool, error) {
	small, scale := fit(page, portraitFind)
	boxes, scores, err := r.faces.FindFaces(ctx, small)
	if err != nil {
		return false, err
	}
	best := -1
	for i, b := range boxes {
		if best < 0 || b.Dx()*b.Dy() > boxes[best].Dx()*boxes[best].Dy() {
			best = i
		}
	}
	if best < 0 {
		return false, nil
	}
	b := boxes[best]
	toPicture, ok := vision.MapQuad(vision.RectQuad(0, 0, float64(page.W), float64(page.H)), quad)
	if !ok {
		return false, nil
	}
	face := vision.RectQuad(float64(b.Min.X), float64(b.Min.Y), float64(b.Max.X), float64(b.Max.Y)).Times(scale)
	rx, ry := portraitRoom*float64(b.Dx())*scale, portraitRoom*float64(b.Dy())*scale
	cut := toPicture.Quad(vision.RectQuad(face[0].X-rx, face[0].Y-ry, face[2].X+rx, face[2].Y+ry))
	cw, ch := cut.Size()
	shrink := min(1, portraitSide/max(cw, ch, 1))
	w.out.Portrait = Portrait{
		Found: true,
		Box:   toPicture.Quad(face).Bounds().Intersect(image.Rect(0, 0, w.size().X, w.size().Y)),
		Image: w.warp(cut, max(1, int(cw*shrink)), max(1, int(ch*shrink))),
		Score: scores[best], Upright: upright,
	}
	return true, nil
}
