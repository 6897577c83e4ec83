package document

import (
	"slices"
	"strings"
)

// Labels are printed so small that of many no more than three letters in four are made
// out. What is in this file tells such a label by the letters that are right.

const (
	labelDoubt  = 0.9  // a line from this confidence on is what it says
	labelLeast  = 7    // letters of a label that is told so: there are names one letter apart from shorter ones
	labelLong   = 10   // letters of one that no name or heading is near
	labelMargin = 0.12 // by which share of its letters another field's label must be further off
	trustBlur   = 0.9  // of the trust in a label that was made out
)

// tellBlurred finds the labels among the doubtful lines, for labelled to know.
func (w *work) tellBlurred() {
	for text := range w.blurred { // of an earlier look at the lines
		delete(w.labels, text)
	}
	clear(w.blurred)
	if w.european || w.out.Zone != nil {
		return // whose labels are numbers; what a zone says is found in print by itself
	}
	for _, s := range w.scrap {
		letters := plainLetters(s.Text)
		if s.Confidence >= labelDoubt || figuresIn(s.Text) > mostNameFigures || len(letters) < labelLeast {
			continue
		}
		if label, _ := w.labelled(s.Text); label != "" {
			continue
		}
		least := labelLeast
		if strings.ToUpper(s.Text) == s.Text { // as names are printed
			least = labelLong
		}
		if field := nearestLabel(letters, least); field != "" && kindNamed([]scrap{s}) == "" {
			if w.blurred == nil {
				w.blurred = map[string]bool{}
			}
			w.blurred[s.Text], w.labels[s.Text] = true, labelAndRest{field, ""}
		}
	}
}

// nearestLabel is the field of which some label of so many letters at least stands within
// those of a line with the smallest share of them wrong, "" where that is too many, or
// where it may as well be another field's.
func nearestLabel(letters string, least int) string {
	nearest, best, second := "", 1.0, 1.0
	try := func(field string, labels []string) {
		share := 1.0
		for _, label := range labels {
			if wrong := wrongWithin(label, letters); len(label) >= least && wrong <= mayBeWrong(label) {
				share = min(share, float64(wrong)/float64(len(label)))
			}
		}
		if share < best {
			nearest, best, second = field, share, best
		} else {
			second = min(second, share)
		}
	}
	try(otherLabel, otherLabels)
	for _, field := range labelOrder {
		try(field, labels[field])
	}
	if second-best < labelMargin {
		return ""
	}
	return nearest
}

// mayBeWrong is how many letters of a label may be: a quarter, of a long one three in ten.
func mayBeWrong(label string) int {
	if len(label) < labelLong {
		return len(label) / 4
	}
	return len(label) * 3 / 10
}

// wrongWithin is the least number of letters to be changed, put in or left out so that part
// stands somewhere in text (Sellers, 1980).
func wrongWithin(part, text string) int {
	return slices.Min(edits(make([]int, len(text)+1), part, text))
}

// fewestWrong is the least number of letters that a text is apart from one of some words.
func fewestWrong(text string, words ...string) int {
	text = strings.ToLower(bare(text))
	best := len(text) + 1
	for _, word := range words {
		best = min(best, distance(text, word))
	}
	return best
}
