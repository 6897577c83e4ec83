package document

import (
	"slices"
	"strings"
)

// Labels are printed so small that of many no more than two letters in three are made
// out. What is in this file tells such a label by the letters that are right.

const (
	labelDoubt  = 0.9  // a line from this confidence on is what it says
	labelLeast  = 7    // letters of a label that is told so: there are names one letter apart from shorter ones
	labelWrong  = 0.34 // of a label's letters may be wrong
	labelMargin = 0.12 // by which share of its letters another field's label must be further off
	trustBlur   = 0.9  // of the trust in a label that was made out
)

// tellBlurred finds the labels among the doubtful lines, for labelled to know.
func (w *work) tellBlurred() {
	clear(w.blurred)
	if w.european {
		return // whose labels are numbers
	}
	for _, s := range w.scrap {
		letters := plainLetters(s.Text)
		if s.Confidence >= labelDoubt || figuresIn(s.Text) > mostNameFigures || len(letters) < labelLeast {
			continue
		}
		if label, _ := w.labelled(s.Text); label != "" {
			continue
		}
		if field := nearestLabel(letters); field != "" {
			if w.blurred == nil {
				w.blurred = map[string]bool{}
			}
			w.blurred[s.Text], w.labels[s.Text] = true, labelAndRest{field, ""}
		}
	}
}

// nearestLabel is the field of which some label stands within the letters of a line with
// the fewest of them wrong, "" where that is too many, or where it may as well be
// another field's.
func nearestLabel(letters string) string {
	nearest, best, second := "", 1.0, 1.0
	try := func(field string, labels []string) {
		share := 1.0
		for _, label := range labels {
			if len(label) >= labelLeast {
				share = min(share, float64(wrongWithin(label, letters))/float64(len(label)))
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
	if best > labelWrong || second-best < labelMargin {
		return ""
	}
	return nearest
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
