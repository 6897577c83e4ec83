package document

import (
	"context"
	"math"
	"sort"
	"time"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// printSure is the least confidence of a line of print that may contradict
// another source.
const printSure = 0.88

// A scrap is a line of print on the page, upright.
type scrap struct {
	printed
	X0, Y0, X1, Y1 float64 // in the page's pixels
	Quad           vision.Quad
}

func (s scrap) height() float64 { return s.Y1 - s.Y0 }

// scraps are the lines of text of the straightened page that may hold fields:
// level ones that are no part of the zone, in reading order.
func (r *Reader) scraps(ctx context.Context, w *work) ([]scrap, error) {
	page := w.out.Page
	sheet := vision.RectQuad(0, 0, float64(page.W), float64(page.H))
	toPage, ok := vision.MapQuad(w.out.Quad, sheet)
	toPicture, back := vision.MapQuad(sheet, w.out.Quad)
	if !ok || !back {
		return nil, nil
	}
	lines, err := r.text.detect.lines(ctx, page, detectPage)
	if err != nil {
		return nil, err
	}
	zone := w.zoneArea(toPage)
	var list []scrap
	for _, b := range lines {
		q := ordered(b.quad(), 0)
		tilt := math.Abs(math.Atan2(q[1].Y-q[0].Y, q[1].X-q[0].X))
		if tilt > 0.2 || zone > 0 && b.Center.Y > zone {
			continue
		}
		w0, h0 := q.Size()
		list = append(list, scrap{
			X0: b.Center.X - w0/2, Y0: b.Center.Y - h0/2, X1: b.Center.X + w0/2, Y1: b.Center.Y + h0/2,
			Quad: toPicture.Quad(heightened(q, r.print.room())),
		})
	}
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if math.Abs(a.Y0-b.Y0) > 0.5*min(a.height(), b.height()) {
			return a.Y0 < b.Y0
		}
		return a.X0 < b.X0
	})
	return list, nil
}

// zoneArea is the height on the page at which the zone begins; 0 without one.
func (w *work) zoneArea(toPage vision.Homography) float64 {
	if w.zone == nil {
		return 0
	}
	l := w.zone.Lines[0]
	x := (l.Row.Left + l.Row.Right) / 2
	top := toPage.At(l.In.picture(x, l.Row.middle(x, float64(l.In.W))))
	size := l.Row.Height * l.In.step()
	return top.Y - size
}

// pick chooses the lines to be read: values are printed larger than their
// labels; those of the upper tenth are headings.
func pick(list []scrap, most int) []scrap {
	if len(list) <= most {
		return list
	}
	order := make([]int, len(list))
	bottom := 0.0
	for i := range order {
		order[i] = i
		bottom = max(bottom, list[i].Y1)
	}
	worth := func(i int) float64 {
		if list[i].Y1 < 0.12*bottom {
			return list[i].height() / 3
		}
		return list[i].height()
	}
	sort.SliceStable(order, func(i, j int) bool { return worth(order[i]) > worth(order[j]) })
	chosen := order[:most]
	sort.Ints(chosen)
	out := make([]scrap, 0, most)
	for _, i := range chosen {
		out = append(out, list[i])
	}
	return out
}

// readPrint reads lines of print and makes fields of them and of what zone and
// barcode say.
func (r *Reader) readPrint(ctx context.Context, w *work, today time.Time) error {
	known, most := r.print.most()
	if w.out.Zone != nil || w.out.Barcode != nil {
		most = known
	}
	list, err := r.scraps(ctx, w)
	if err != nil {
		return err
	}
	list = pick(list, most)
	crops := make([]*vision.Image, len(list))
	for i := range list {
		s := &list[i]
		cw, ch := s.Quad.Size()
		scale := min(1, 64/max(ch, 1))
		crops[i] = vision.Warp(w.img, s.Quad, max(2, int(cw*scale)), max(2, int(ch*scale)))
		if s.printed, err = r.print.quick(ctx, crops[i]); err != nil {
			return err
		}
	}
	for _, i := range doubtedLines(list) {
		if list[i].printed, err = r.print.again(ctx, crops[i], list[i].printed); err != nil {
			return err
		}
	}
	for _, s := range list {
		w.out.Lines = append(w.out.Lines, s.Text)
		w.out.Outlines = append(w.out.Outlines, s.Quad)
	}
	w.scrap = list
	w.fields(today)
	return nil
}

// secondLooks is how many lines a second reader is asked about: it takes five
// times as long as the first.
const secondLooks = 10

// doubtedLines are the lines that are worth a second look: those that are not
// sure, headings that were made out left out, the largest first.
func doubtedLines(list []scrap) []int {
	var doubted []int
	for i, s := range list {
		label, rest := labelled(s.Text)
		if s.Confidence > ownSure && len(s.Text) > 2 || label != "" && rest == "" {
			continue
		}
		doubted = append(doubted, i)
	}
	sort.SliceStable(doubted, func(a, b int) bool { return list[doubted[a]].height() > list[doubted[b]].height() })
	return doubted[:min(len(doubted), secondLooks)]
}

// heightened is a line's outline made higher about its middle.
func heightened(q vision.Quad, by float64) vision.Quad {
	grow := (by - 1) / 2
	left, right := q[3].Sub(q[0]).Times(grow), q[2].Sub(q[1]).Times(grow)
	return vision.Quad{q[0].Sub(left), q[1].Sub(right), q[2].Add(right), q[3].Add(left)}
}
