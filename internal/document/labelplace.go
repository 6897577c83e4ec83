package document

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// shortest is how many letters an American label has at most that stands in one
// line with its value, such as AAMVA's FN and DOB.
const shortest = 3

// another is a line that says another name of the holder than the label above it asks for:
// the second of two that share one, "[b] GABLER", or a spouse's, "e/v Molenaar".
var another = regexp.MustCompile(`^\s*(?:[\[(]\s?[bB]\s?[\])]|(?i:e/v|geb\.|née?\s|ép\.|épouse\s))`)

// numberedName is a name with its own number before it.
var numberedName = regexp.MustCompile(`^\(?[12][.,:)]?\s?\pL`)

// underLabel is the most that a value is below its label, from middle to middle, in
// heights of the larger: further down stands the next label, which may be misread.
const underLabel = 2.0

// beside is the line that a label belongs to: next to it on the right in the
// same line, or the nearest below that begins about where it begins.
func (w *work) beside(i int) (scrap, bool) {
	l := w.scrap[i]
	best, at := math.Inf(1), -1
	for j, s := range w.scrap {
		if j == i || s.Text == "" {
			continue
		}
		if another.MatchString(s.Text) || (w.american || w.european) && numberedName.MatchString(s.Text) {
			continue
		}
		if f, _ := w.labelled(s.Text); f != "" {
			continue
		}
		h := max(l.height(), s.height())
		dx, dy := s.X0-l.X1, (s.Y0+s.Y1-l.Y0-l.Y1)/2
		if w.valuesAbove {
			dy = -dy
		}
		d := math.Inf(1)
		switch {
		case math.Abs(dy) < 0.6*h && dx > -0.5*h && dx < 6*h:
			d = dx + 0.5*h
			if number, _ := fieldNumber(l.Text); number == "" && !strings.HasPrefix(s.Text, ":") && !(w.american && letterCount(l.Text) <= shortest) {
				d += 2 * h // labels in words stand above their values more often
			}
		case dy > 0.4*h && dy < underLabel*h && s.X0 < l.X1 && s.X1 > l.X0 && math.Abs(s.X0-l.X0) < 4*h:
			d = dy
		}
		if d < best {
			best, at = d, j
		}
	}
	if at < 0 {
		return scrap{}, false
	}
	if over, under := w.around(i); !w.valuesAbove && w.scrap[at].Y0 > l.Y0+0.5*l.height() && over < under-aside*l.height() {
		return scrap{}, false // whose label it is cannot be told
	}
	return w.scrap[at], true
}

// labelsBelow reports whether labels stand below their values, as on Colombian
// cards: two or more have a line closer above them than below, and fewer have not.
func (w *work) labelsBelow() bool {
	votes := 0
	for i, l := range w.scrap {
		if f, rest := w.labelled(l.Text); f == "" || rest != "" {
			continue
		}
		switch over, under := w.around(i); {
		case over < under-aside*l.height():
			votes++
		case under < math.Inf(1):
			votes--
		}
	}
	return votes >= 2
}

// aside is by how many heights of a label one line must be nearer to it than another to be
// the one that it belongs to.
const aside = 0.3

// around is how far the nearest lines above and below a label are that are none, infinite
// where there are none close by.
func (w *work) around(i int) (over, under float64) {
	l := w.scrap[i]
	over, under = math.Inf(1), math.Inf(1)
	for j, s := range w.scrap {
		if f, _ := w.labelled(s.Text); j == i || f != "" || s.X0 >= l.X1 || s.X1 <= l.X0 {
			continue
		}
		dy := (s.Y0 + s.Y1 - l.Y0 - l.Y1) / 2
		switch h := max(l.height(), s.height()); {
		case dy > 0.4*h && s.Y0-l.Y1 < 1.6*h:
			under = min(under, s.Y0-l.Y1)
		case dy < -0.4*h && l.Y0-s.Y1 < 1.6*h:
			over = min(over, l.Y0-s.Y1)
		}
	}
	return over, under
}

// The most that the foot of a line and the top of the next are apart, in heights of a
// line: of the next line of the same value, and of the value that follows.
const (
	nextLine  = 0.3
	nextValue = 0.8
)

// below is the next line, where that is no label: right below, beginning where it begins
// and of its height.
func (w *work) below(s scrap, most float64) (scrap, bool) {
	for _, next := range w.scrap {
		h := s.height()
		apart := next.Y0 - s.Y1
		if next.Y0 > s.Y0+0.5*h && apart < most*h && math.Abs(next.X0-s.X0) < 0.5*h && next.height() > 0.8*h && next.height() < 1.25*h {
			label, _ := w.labelled(next.Text)
			number, _ := fieldNumber(next.Text)
			return next, label == "" && number == "" && !w.numbered(next)
		}
	}
	return scrap{}, false
}

// numbered reports whether a field's number stands by itself right before a line.
func (w *work) numbered(l scrap) bool {
	return slices.ContainsFunc(w.scrap, func(s scrap) bool {
		number, rest := fieldNumber(s.Text)
		middle := (s.Y0 + s.Y1) / 2
		return number != "" && rest == "" && middle > l.Y0 && middle < l.Y1 && s.X0 < l.X0 && l.X0-s.X1 < 3*l.height()
	})
}
