package document

import (
	"context"
	"math"

	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/mrz"
)

// Shapes that documents may have in a photograph, width over height: they are
// 1.41 to 1.59 times as wide as high, and foreshortened by up to forty degrees.
const (
	narrowest = 1.08
	widest    = 2.0
)

// plausible reports whether an outline has the shape of a document, the way
// that its own corners say it lies; a cover may stand upright.
func plausible(lay layout) bool {
	w, h := lay.Page.Size()
	shape := w / math.Max(h, 1)
	if !lay.Upright || lay.Kind == coverOrBlank {
		shape = max(shape, 1/math.Max(shape, 1e-6))
	}
	return shape >= narrowest && shape <= widest
}

// What is left of the belief in an outline that no document has, and in one
// beside which there is text; outlines believed less than outlineLeast are none.
const (
	misshapen    = 0.05
	outlineLeast = 0.1
	textBeside   = 0.2
	besideShare  = 0.3 // of the lines of text outside, from which it is doubted
)

// doubted takes the belief from an outline that cannot be right, so that what
// else finds outlines is asked.
func (l *layout) doubted() {
	if l.PageScore == 0 {
		return
	}
	if !plausible(*l) {
		l.PageScore, l.Upright = min(l.PageScore, misshapen), false
		return
	}
	outside := 0
	page := clockwise(l.Page)
	for _, b := range l.Text {
		if !within(page, b.Center) {
			outside++
		}
	}
	if bare := len(l.Zone)+len(l.Portrait)+len(l.Barcodes) == 0 && len(l.Text)-outside < 3; bare && l.Kind == NoDocument && l.KindScore > kindSure {
		l.PageScore = misshapen // a sheet of something
		return
	}
	if outside >= 4 && float64(outside) > besideShare*float64(len(l.Text)) {
		l.PageScore = min(l.PageScore, textBeside)
	}
}

// standing reports whether the outline of a document turned so is higher than
// wide: none is but a cover, so that the outline is wrong.
func (w *work) standing(quarter int) bool {
	width, height := ordered(w.out.Quad, quarter).Size()
	return width < narrowest*height && w.lay.Kind != coverOrBlank
}

// outlineAgain looks for another outline than one that cannot be right.
func (r *Reader) outlineAgain(ctx context.Context, w *work) error {
	w.lay.First, w.lay.PageScore, w.lay.Upright = vision.Quad{}, misshapen, false
	if !w.textFound {
		if err := r.findText(ctx, w); err != nil {
			return err
		}
	}
	w.frame()
	return nil
}

// A zonePlace is where the zone's lines lie on a document, in millimetres: its
// size, the zone's left edge and the height of its last line above the lower
// edge (ICAO 9303 parts 4 to 7, with their tolerances of a millimetre or two).
type zonePlace struct{ w, h, left, foot float64 }

var zonePlaces = map[mrz.Format]zonePlace{
	mrz.TD1: {85.6, 54, 4.5, 6}, mrz.TD2: {105, 74, 5, 8}, mrz.TD3: {125, 88, 6.5, 9.4}, mrz.MRVA: {120, 80, 5, 9.4}, mrz.MRVB: {105, 74, 5, 9},
}

// Measures of a zone in millimetres.
const (
	zoneLetter = 2.54
	zoneLine   = 6.35
)

// byZone is the outline that a document has if its zone is where it should be:
// exact along the zone, and as far as the camera looked straight at it above.
func (w *work) byZone(place zonePlace) (vision.Quad, bool) {
	last := w.zone.Lines[len(w.zone.Lines)-1]
	left, right, ok := last.ends(len(w.zone.Zone.Lines[0]))
	if !ok {
		return vision.Quad{}, false
	}
	along := right.Sub(left)
	length := math.Hypot(along.X, along.Y)
	if length < 50 {
		return vision.Quad{}, false
	}
	mm := length / (zoneLetter * float64(len(w.zone.Zone.Lines[0])))
	u := along.Times(1 / length)
	v := vision.Point{X: -u.Y, Y: u.X} // down the page
	corner := left.Sub(u.Times(place.left * mm)).Add(v.Times(place.foot * mm))
	wide, high := u.Times(place.w*mm), v.Times(-place.h*mm)
	return vision.Quad{corner.Add(high), corner.Add(high).Add(wide), corner.Add(wide), corner}, true
}

// cutZone reports whether a zone that reads as one of the shorter formats
// ends at the picture's edge: what is left of a longer one may pass for it, and
// one in ten such remains has a check digit over all that agrees.
func (w *work) cutZone(s *sighting) bool {
	if s.Zone.Format != mrz.TD2 && s.Zone.Format != mrz.MRVB {
		return false
	}
	for _, l := range s.Lines {
		from, to, ok := l.ends(len(s.Zone.Lines[0]))
		if !ok {
			continue
		}
		near := from.Distance(to) / float64(len(s.Zone.Lines[0]))
		for _, p := range []vision.Point{from, to} {
			if w.onFrame(p, p, near) {
				return true
			}
		}
	}
	return false
}

// How far from its place in an outline a zone may lie, in parts of the outline's
// width and height, and how far the outline's shape may be from the format's.
const (
	zoneAside = 0.06
	zoneAbove = 0.08
	shapeOff  = 0.25
)

// zoneFits reports whether the zone lies in the found outline where it lies on
// such a document.
func (w *work) zoneFits(place zonePlace) bool {
	last := w.zone.Lines[len(w.zone.Lines)-1]
	from, to, ok := last.ends(len(w.zone.Zone.Lines[0]))
	if !ok {
		return true // nothing to judge by
	}
	quarter, _ := w.quarter()
	page := ordered(w.out.Quad, quarter)
	width, height := page.Size()
	if shape := width / math.Max(height, 1) / (place.w / place.h); shape < 1-shapeOff || shape > 1/(1-shapeOff) {
		return false
	}
	flat, ok := vision.MapQuad(page, vision.RectQuad(0, 0, 1, 1))
	if !ok {
		return false
	}
	a, b := flat.At(from), flat.At(to)
	left, foot := place.left/place.w, 1-place.foot/place.h
	right := left + zoneLetter*float64(len(w.zone.Zone.Lines[0]))/place.w
	return math.Abs(a.X-left) < zoneAside && math.Abs(b.X-right) < zoneAside &&
		math.Abs(a.Y-foot) < zoneAbove && math.Abs(b.Y-foot) < zoneAbove
}

// ends are where a line of a zone of so many characters begins and ends in the
// picture, in reading direction.
func (l line) ends(characters int) (from, to vision.Point, ok bool) {
	if l.Row.First == l.Row.Last || characters < 2 {
		return from, to, false
	}
	half := (l.Row.Last - l.Row.First) / float64(characters-1) / 2
	at := func(x float64) vision.Point { return l.In.picture(x, l.Row.middle(x, float64(l.In.W))) }
	return at(l.Row.First - half), at(l.Row.Last + half), true
}

// Limits of the outline that a zone makes: how much of it must be left when its
// edges were moved to those of the picture, and how far beyond the picture's
// edge it may go, as a part of its width, before the picture is taken to be cut
// to the zone.
const (
	zoneShare  = 0.7
	zoneBeyond = 0.12
)

// reconcile sets an outline that the zone contradicts right: its own size and
// place say where the document must be. The edges of the picture near there
// make it exact.
func (r *Reader) reconcile(ctx context.Context, w *work) error {
	if w.zone == nil || !w.zone.Zone.Valid {
		return nil
	}
	place, known := zonePlaces[w.zone.Zone.Format]
	if !known || w.out.QuadFound && w.zoneFits(place) {
		return nil
	}
	made, ok := w.byZone(place)
	if !ok {
		return nil
	}
	room := zoneBeyond * made[0].Distance(made[1])
	for _, p := range made {
		if p.X < -room || p.Y < -room || p.X > float64(w.size().X)+room || p.Y > float64(w.size().Y)+room {
			return nil
		}
	}
	look, err := r.settle(ctx, w.small, made.Times(1/w.scale))
	if err != nil {
		return err
	}
	fine := look.quad.Times(w.scale)
	if shared(fine, made) < zoneShare {
		fine = made
	}
	w.out.Quad, w.out.QuadFound = fine, true
	w.lay.Page, w.lay.First, w.lay.PageScore, w.lay.Upright = fine, vision.Quad{}, pageSeen, true
	return nil
}

// How near the picture's edge a side of an outline must run to be the frame's
// own, as a part of the picture's longer side, and how much narrower than such
// documents are the rest must be to have been cut.
const (
	frameNear = 0.012
	frameLost = 0.08
)

// cutByFrame reports whether a side of the outline, or of what the first look
// took for it, is the picture's own edge and the document is too small that way:
// the rest of it lies beyond.
func (w *work) cutByFrame() bool {
	if !w.out.QuadFound {
		return false
	}
	return w.cutOutline(w.out.Quad) || w.lay.First.Area() > 0 && w.cutOutline(ordered(w.lay.First, w.out.Rotation/90))
}

func (w *work) cutOutline(q vision.Quad) bool {
	near := frameNear * float64(max(w.size().X, w.size().Y))
	var on [4]bool // top, right, bottom and left side of the document
	n := 0
	for k := range on {
		if on[k] = w.onFrame(q[k], q[(k+1)%4], near); on[k] {
			n++
		}
	}
	if n == 0 || n == 4 {
		return false // lies free, or the picture is a scan of nothing else
	}
	narrow, wide := w.shapes()
	width, height := q.Size()
	shape := width / math.Max(height, 1)
	return (on[1] || on[3]) && shape < narrow*(1-frameLost) || (on[0] || on[2]) && shape > wide*(1+frameLost)
}

// onFrame reports whether a side runs along an edge of the picture.
func (w *work) onFrame(a, b vision.Point, near float64) bool {
	right, foot := float64(w.size().X)-near, float64(w.size().Y)-near
	return a.X < near && b.X < near || a.Y < near && b.Y < near || a.X > right && b.X > right || a.Y > foot && b.Y > foot
}

// shapes are the least and the greatest width over height of documents of what
// this one is, or of any.
func (w *work) shapes() (narrow, wide float64) {
	const page, card = 125.0 / 88, 85.6 / 53.98
	if z := w.out.Zone; z != nil {
		if place, ok := zonePlaces[z.Format]; ok {
			return place.w / place.h, place.w / place.h
		}
	}
	switch w.out.Kind {
	case DrivingLicence:
		return card, card
	case Passport:
		return page, page
	default:
		return page, card
	}
}

// shared is the area two outlines share over the area they cover together,
// counted on a grid of about sixty points a side.
func shared(a, b vision.Quad) float64 {
	a, b = clockwise(a), clockwise(b)
	bounds := a.Bounds().Union(b.Bounds())
	step := max(1, max(bounds.Dx(), bounds.Dy())/60)
	both, either := 0, 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y += step {
		for x := bounds.Min.X; x < bounds.Max.X; x += step {
			p := vision.Point{X: float64(x), Y: float64(y)}
			ina, inb := within(a, p), within(b, p)
			if ina && inb {
				both++
			}
			if ina || inb {
				either++
			}
		}
	}
	return float64(both) / float64(max(1, either))
}

// textRoom is what is left around the text of a document whose edges were not
// found, as a part of the text's height.
const textRoom = 0.12

// byText is the rectangle around the lines of text, for a document whose edges
// were not found: its print lies level in it. The quarter says which of its
// sides is the top.
func (w *work) byText(quarter int) (vision.Quad, bool) {
	if len(w.lay.Text) < 4 {
		return vision.Quad{}, false
	}
	frame := textFrame(w.lay.Text)
	room := 2 * textRoom * min(frame.W, frame.H)
	frame.W, frame.H = frame.W+room, frame.H+room
	if frame.W < 60 || frame.H < 60 {
		return vision.Quad{}, false
	}
	return ordered(frame.quad(), quarter), true
}
