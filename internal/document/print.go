package document

import (
	"context"
	"image"
	"math"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/mrz"
)

// printSure is the least confidence of a line of print that may contradict
// another source.
const printSure = 0.88

// A scrap is a line of print on the page, upright.
type scrap struct {
	printed
	line           int     // its number in reading order, from 1
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
	side := detectPage
	if w.smallPage() {
		side = detectSmall
	}
	zone := w.zoneArea(toPage)
	if above := int(math.Ceil(zone)); above > 0 && above < page.H {
		// What lies below is part of the zone; the network sees the rest at the same size.
		whole := max(page.W, page.H)
		page = page.Crop(image.Rect(0, 0, page.W, above))
		side *= float64(max(page.W, page.H)) / float64(whole)
	}
	lines, err := r.lines.lines(ctx, page, side)
	if err != nil {
		return nil, err
	}
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

// smallPage reports whether the photograph shows the document small, so that
// letters are low in it and more of them are doubtful.
func (w *work) smallPage() bool { return max(w.out.Page.W, w.out.Page.H) < detectSmall }

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
	if w.out.Zone != nil {
		w.home = lettersOf(w.out.Zone.Doc)
	}
	known, most := r.print.most()
	if w.out.Zone != nil || w.out.Barcode != nil {
		most = known
	}
	if w.looksLikeBack() && !w.out.Portrait.Found {
		most = min(most, backMost)
	}
	list, err := r.scraps(ctx, w)
	if err != nil {
		return err
	}
	list = pick(list, most)
	for i := range list {
		list[i].line = i + 1
		if list[i].printed, err = r.print.quick(ctx, strip{w, list[i].Quad}); err != nil {
			return err
		}
		list[i].printed = w.sureOfValue(list[i].printed)
	}
	if found, err := r.zoneInPrint(ctx, w, list); err != nil || found {
		if err != nil {
			return err
		}
		return r.readPrint(ctx, w, today)
	}
	asked := map[int]bool{}
	lookAgain := func(lines []int) (err error) {
		for _, i := range lines {
			if asked[i] || err != nil {
				continue
			}
			asked[i] = true
			list[i].printed, err = r.print.again(ctx, strip{w, list[i].Quad}, list[i].printed)
		}
		return err
	}
	if err := lookAgain(w.doubtedLines(list, today)); err != nil {
		return err
	}
	w.fill(list, today)
	if len(w.disputed) == 0 {
		return nil
	}
	// A line that contradicts the zone is read twice, however sure the first look was.
	if err := lookAgain(w.disputed); err != nil {
		return err
	}
	w.fill(list, today)
	return nil
}

// fill makes the fields of lines of print and of what zone and barcode say.
func (w *work) fill(list []scrap, today time.Time) {
	w.out.Lines, w.out.Outlines, w.out.Conflicts, w.disputed = nil, nil, nil, nil
	clear(w.out.Fields)
	for _, s := range list {
		w.out.Lines = append(w.out.Lines, s.Text)
		w.out.Outlines = append(w.out.Outlines, s.Quad)
	}
	w.scrap = slices.Clone(list)
	w.fields(today)
}

// How many lines a second reader is asked about at most: it takes five times as
// long as the first.
const (
	secondLooks      = 6
	secondLooksSmall = 10 // on a page whose letters are small
)

// doubtedLines are the lines that are worth a second look, the largest first:
// those that are not sure and may be a value. Where a valid zone was read, those
// that say what it says need none, and letters need none once both names were
// found. Without one, no others do than those of which the fields were made, once there
// are all. On a back stands nothing that its zone or barcode does not say.
func (w *work) doubtedLines(list []scrap, today time.Time) []int {
	if !w.out.Portrait.Found && (w.looksLikeBack() || w.out.Zone != nil && w.out.Zone.Format == mrz.TD1) {
		return nil
	}
	said, lines := w.saidByZone(list, today)
	used := w.usedLines(list, today)
	enough := ownSure
	if said != nil {
		enough = contradicting // what does not say what the zone says may say something else
	}
	var doubted []int
	for i, s := range list {
		label, rest := w.labelled(s.Text)
		switch {
		case used != nil && !used[s.line]:
		case s.Confidence > enough && (len(s.Text) > 2 || s.Confidence > letterSure), label != "" && rest == "", lines[i]:
		case said != nil && figuresIn(s.Text) < dateFigures && (said[FieldSurname] && said[FieldGivenNames] || letterCount(s.Text) < 2):
		default:
			doubted = append(doubted, i)
		}
	}
	sort.SliceStable(doubted, func(a, b int) bool { return list[doubted[a]].height() > list[doubted[b]].height() })
	most := secondLooks
	if w.smallPage() {
		most = secondLooksSmall
	}
	return doubted[:min(len(doubted), most)]
}

// backMost is how many lines of a back are read: on a licence's stands a table of
// its classes.
const backMost = 24

// mainFields are what is asked of every document.
var mainFields = []string{FieldSurname, FieldGivenNames, FieldBirthDate, FieldExpiryDate, FieldNumber}

// usedLines are the lines that the fields of a document without a zone come from, as they
// were first read; nil where a main field is missing.
func (w *work) usedLines(list []scrap, today time.Time) map[int]bool {
	if w.out.Zone != nil {
		return nil
	}
	w.scrap = list
	claims := w.printClaims(nil, today)
	w.byPosition(claims, today)
	w.byLooks(claims)
	used := map[int]bool{}
	for _, c := range claims {
		used[c.line] = true
	}
	for _, name := range mainFields {
		if _, ok := claims[name]; !ok {
			return nil
		}
	}
	return used
}

// letterSure is the confidence from which a letter that stands alone, as a sex does,
// needs no second opinion.
const letterSure = 0.99

// sureOfValue is a line whose label was made out, at the confidence of the value that
// follows it: a label's letters are so small that they are doubtful even where they say what
// they have to.
func (w *work) sureOfValue(p printed) printed {
	_, value := americanLabel(p.Text)
	if value == "" {
		_, value = fieldNumber(p.Text)
	}
	if value == "" {
		_, value = w.labelled(p.Text)
	}
	if before, ok := strings.CutSuffix(p.Text, " "+value); ok && value != "" {
		if from := utf8.RuneCountInString(before) + 1; from < len(p.Sure) {
			p.Confidence = max(p.Confidence, leastMean(p.Sure[from:]))
		}
	}
	return p
}

// contradicting is the confidence from which a line beside its label may contradict
// a zone without a second opinion.
const contradicting = printSure / (trustLabel * trustBeside)

// dateFigures is the least number of figures in a date or a number.
const dateFigures = 4

// figuresIn counts the figures of a text.
func figuresIn(text string) int { return len(text) - len(noDigits.Replace(text)) }

// saidByZone compares lines as they were first read with a valid zone: which of
// its fields they say, and which lines say one. Nil without such a zone.
func (w *work) saidByZone(list []scrap, today time.Time) (fields map[string]bool, lines []bool) {
	lines = make([]bool, len(list))
	if w.out.Zone == nil || !w.out.Zone.Valid {
		return nil, lines
	}
	fields = map[string]bool{}
	zone := zoneClaims(w.out.Zone, today)
	for i, s := range list {
		for field, c := range zone {
			if w.says(s.Text, field, c.value) {
				fields[field], lines[i] = true, true
			}
		}
	}
	return fields, lines
}

// says reports whether a line of print says the zone's value of a field.
func (w *work) says(text, field, value string) bool {
	switch field {
	case FieldBirthDate, FieldExpiryDate:
		six := w.out.Zone.Doc.Birth
		if field == FieldExpiryDate {
			six = w.out.Zone.Doc.Expiry
		}
		d, ok := parseDate(text, w.dateOrder())
		return ok && d.six() == six
	case FieldNumber:
		return len(value) >= leastNumber && strings.Contains(alike(bare(text)), alike(value))
	case FieldSurname, FieldGivenNames:
		_, ok := agree(nameOf(valuePart(text)), value, w.truncated(field))
		return ok && letterCount(value) >= 2
	}
	return false
}

// heightened is a line's outline made higher about its middle.
func heightened(q vision.Quad, by float64) vision.Quad {
	grow := (by - 1) / 2
	left, right := q[3].Sub(q[0]).Times(grow), q[2].Sub(q[1]).Times(grow)
	return vision.Quad{q[0].Sub(left), q[1].Sub(right), q[2].Add(right), q[3].Add(left)}
}
