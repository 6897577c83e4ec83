package document

import (
	"context"
	"image"
	"math"
	"regexp"
	"strings"
	"unicode"
)

// A bothReader asks our own print network, which knows accents and spaces, and
// PP-OCR, which has seen more of the world. Where they read the same letters,
// that is as good as certain; where they do not, the surer one is believed,
// letter by letter, and the line is doubted.
type bothReader struct {
	own    *printNet
	paddle *paddle
}

func (r *bothReader) room() float64            { return r.own.room() }
func (r *bothReader) most() (read, unread int) { return ownMost, ownMost }

// ownMost is how many lines are read where the own network, which is quick,
// reads nearly all of them alone.
const ownMost = 40

// ownSure is the confidence from which the own network's reading of a line
// needs no second opinion.
const ownSure = 0.95

// quick is the own network's reading.
func (r *bothReader) quick(ctx context.Context, s strip) (printed, error) {
	return r.own.readPrint(ctx, s.gray(), s.in.home)
}

// again asks PP-OCR too.
func (r *bothReader) again(ctx context.Context, s strip, own printed) (printed, error) {
	crop := s.coloured()
	// PP-OCR wants the line without the room for accents.
	edge := int(float64(crop.H) * (1 - 1/r.room()) / 2)
	other, err := r.paddle.readPrint(ctx, crop.Crop(image.Rect(0, edge, crop.W, crop.H-edge)))
	if err != nil {
		return printed{}, err
	}
	return both(own, other), nil
}

// How sure two readings make of a line: what they agree in is at least
// agreedLeast, and each letter in which they do not takes away a share.
const (
	agreedLeast = 0.88
	agreedMore  = 0.11 // times the own network's confidence
	contested   = 0.75
	overruled   = 0.8 // PP-OCR's letter is taken where the own network is less sure of its own than that
)

// both joins the readings of a line by aligning their letters.
func both(own, other printed) printed {
	if other.Text == "" {
		return printed{Text: own.Text, Confidence: own.Confidence * contested}
	}
	if own.Text == "" {
		return printed{Text: other.Text, Confidence: other.Confidence * contested}
	}
	pairs := pairUp([]rune(own.Text), letterRunes(other.Text))
	marks := lettersAt(other)
	figures := mostlyFigures(other.Text)
	var text strings.Builder
	quarrels := 0
	last := rune(0)
	label, rest := labelOf(pairs, []rune(own.Text), marks)
	if label != "" {
		text.WriteString(label + " ")
		pairs = pairs[rest:]
	}
	for _, p := range pairs {
		if p.own >= 0 {
			last = []rune(own.Text)[p.own]
		}
		switch {
		case p.own < 0 && strings.ContainsRune("ÆæŒœß", last) && strings.ContainsRune("EeSs", marks[p.other].r):
			// the second half of one letter
		case p.own < 0: // only PP-OCR sees it
			quarrels++
			if marks[p.other].sure > paddleSure {
				text.WriteRune(marks[p.other].r)
			}
		case p.other < 0:
			r := []rune(own.Text)[p.own]
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				text.WriteRune(r) // spaces and signs are the own network's
				continue
			}
			quarrels++
			if own.sureOf(p.own) > overruled && !doubled([]rune(own.Text), p.own) {
				text.WriteRune(r)
			}
		default:
			r, o := []rune(own.Text)[p.own], marks[p.other]
			if sameLetter(r, o.r) {
				text.WriteRune(r)
				continue
			}
			quarrels++
			if own.sureOf(p.own) < overruled && !(unicode.IsDigit(o.r) && unicode.IsLetter(r) && !figures) || unicode.IsDigit(o.r) != unicode.IsDigit(r) && unicode.IsDigit(o.r) == figures && o.sure > paddleSure {
				r = o.r
			}
			text.WriteRune(r)
		}
	}
	sure := (agreedLeast + agreedMore*own.Confidence) * math.Pow(contested, float64(min(quarrels, 6)))
	return printed{Text: strings.TrimSpace(text.String()), Confidence: sure}
}

// shortLabel is what stands before a value on a licence, in type so small that
// our own network, which reads lines of one size, does not make it out.
var shortLabel = regexp.MustCompile(`^(\d{1,2}[a-dA-D]?)?(DLN?|DOB|EXP|ISS|LN|FN|SEX|HGT|WGT|EYES|HAIR|REST|END|CLASS|ADD|DD)?$`)

// labelOf is the number or short label that PP-OCR sees before the first three
// letters that both readers agree in, and how many pairs it takes; none where
// our own network sees the value begin there.
func labelOf(pairs []pairing, own []rune, other []readLetter) (label string, rest int) {
	var before strings.Builder
	for i, p := range pairs[:min(len(pairs), 9)] {
		if p.other >= 0 {
			before.WriteRune(other[p.other].r)
		} else if p.own >= 0 && own[p.own] == ' ' && before.Len() > 0 && shortLabel.MatchString(strings.ToUpper(before.String())) {
			label, rest = before.String(), i+1
			longer, j := before.String(), i+1
			for ; j < len(pairs) && pairs[j].own < 0; j++ {
				longer += string(other[pairs[j].other].r)
			}
			if j > rest && shortLabel.MatchString(strings.ToUpper(longer)) {
				label, rest = longer, j
			}
		}
	}
	if label != "" {
		return label, rest
	}
	return labelBefore(pairs, own, other)
}

// labelBefore is labelOf where our own network has no space after the label.
func labelBefore(pairs []pairing, own []rune, other []readLetter) (label string, rest int) {
	run, start := 0, -1
	for i, p := range pairs {
		switch {
		case p.own >= 0 && p.other >= 0 && sameLetter(own[p.own], other[p.other].r):
			if run++; run == 3 {
				start = i
			}
		case p.own >= 0 && p.other < 0 && !unicode.IsLetter(own[p.own]) && !unicode.IsDigit(own[p.own]):
			continue // a space or sign parts no run
		default:
			run = 0
		}
		if start >= 0 {
			break
		}
	}
	for back := 2; start > 0 && back > 0; {
		if start--; pairs[start].other >= 0 {
			back--
		}
	}
	if start <= 0 {
		return "", 0
	}
	var seen strings.Builder
	heard := 0 // letters that our own network has there
	for _, p := range pairs[:start] {
		if p.other >= 0 {
			seen.WriteRune(other[p.other].r)
		}
		if p.own >= 0 && (unicode.IsLetter(own[p.own]) || unicode.IsDigit(own[p.own])) {
			heard++
		}
	}
	label = seen.String()
	if label == "" || !shortLabel.MatchString(strings.ToUpper(label)) {
		return "", 0
	}
	last := pairs[start-1].own
	parted := heard == 0 || last >= 0 && !unicode.IsLetter(own[last]) && !unicode.IsDigit(own[last])
	if !parted && strings.TrimLeft(label, "0123456789") == "" {
		return "", 0 // a figure that may be the first letter of the value
	}
	return label, start
}

// doubled reports whether a letter is its neighbour again: the commonest letter
// to be read where there is none.
func doubled(text []rune, i int) bool {
	return i > 0 && text[i-1] == text[i] || i+1 < len(text) && text[i+1] == text[i]
}

// paddleSure is the probability from which a letter that only PP-OCR sees is
// believed.
const paddleSure = 0.95

func (p printed) sureOf(i int) float64 {
	if i < len(p.Sure) {
		return p.Sure[i]
	}
	return p.Confidence
}

// mostlyFigures reports whether a text is a number with letters in it and not
// words.
func mostlyFigures(text string) bool {
	figures, letters := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			figures++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return 2*figures > letters
}

// A readLetter is a letter or figure of a reading and its probability.
type readLetter struct {
	r    rune
	sure float64
}

// lettersAt are the letters and figures of a reading, signs and spaces left out.
func lettersAt(p printed) []readLetter {
	var out []readLetter
	for i, r := range []rune(p.Text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, readLetter{r, p.sureOf(i)})
		}
	}
	return out
}

func letterRunes(s string) []rune {
	var out []rune
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}

// markless are letters as a reader sees them that knows no marks.
var markless = strings.NewReplacer("ß", "B", "ẞ", "B", "Þ", "P", "Ð", "D", "Đ", "D", "Æ", "A", "Œ", "O", "þ", "p", "ð", "d", "æ", "a", "Ł", "L", "Ø", "O")

// sameLetter reports whether two readings of a letter are one but for its marks.
func sameLetter(a, b rune) bool {
	return a == b || unicode.ToUpper(a) == unicode.ToUpper(b) || bare(markless.Replace(string(a))) == bare(string(b)) && bare(string(b)) != ""
}

// A pairing is a letter of the one and of the other reading that stand at one
// place; -1 where one has none.
type pairing struct{ own, other int }

// pairUp aligns two readings with the fewest differences (Levenshtein); signs
// and spaces of the own one cost nothing.
func pairUp(a, b []rune) []pairing {
	cost := make([][]int, len(a)+1)
	skip := func(i int) int {
		if unicode.IsLetter(a[i]) || unicode.IsDigit(a[i]) {
			return 2
		}
		return 0
	}
	change := func(i, j int) int {
		if sameLetter(a[i], b[j]) {
			return 0
		}
		return 3
	}
	for i := len(a); i >= 0; i-- {
		cost[i] = make([]int, len(b)+1)
		for j := len(b); j >= 0; j-- {
			switch {
			case i == len(a):
				cost[i][j] = 2 * (len(b) - j)
			case j == len(b):
				cost[i][j] = skip(i) + cost[i+1][j]
			default:
				cost[i][j] = min(change(i, j)+cost[i+1][j+1], skip(i)+cost[i+1][j], 2+cost[i][j+1])
			}
		}
	}
	var out []pairing
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && cost[i][j] == skip(i)+cost[i+1][j] && skip(i) == 0:
			out = append(out, pairing{i, -1})
			i++
		case i < len(a) && j < len(b) && cost[i][j] == change(i, j)+cost[i+1][j+1]:
			out = append(out, pairing{i, j})
			i, j = i+1, j+1
		case i < len(a) && cost[i][j] == skip(i)+cost[i+1][j]:
			out = append(out, pairing{i, -1})
			i++
		default:
			out = append(out, pairing{-1, j})
			j++
		}
	}
	return out
}
