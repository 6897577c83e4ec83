package document

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// The print network's input; docs/models/print.md says how it was trained.
const (
	lettersHeight   = 40
	lettersMinWidth = 32
	lettersMaxWidth = 1000
	// lettersRoom is by how much a found line's box is made higher for the
	// network, so that capitals fill half of the crop and accents stay inside.
	lettersRoom = 1.3
	// lettersBehind are columns of nothing after the line, as lines in a batch of
	// the training have: a letter at the very edge is lost without them.
	lettersBehind = 16
)

// A printNet is our own reader of print: Latin with every European diacritic,
// Cyrillic and Greek.
type printNet struct {
	net     *vision.Network
	letters []string // what each class stands for; class 0 is the blank
	// twins are, for each script, the class that each class is written like in
	// that script; itself where there is none.
	twins map[script][]int
	// siblings are the classes of the same letter with other marks.
	siblings [][]int
}

func newPrintNet(models *vision.Models) (*printNet, error) {
	net, err := models.Network("print.read")
	if err != nil {
		return nil, err
	}
	list, err := models.File("print.letters")
	if err != nil {
		return nil, err
	}
	letters := append([]string{""}, strings.Split(strings.TrimSuffix(string(list), "\n"), "\n")...)
	return &printNet{net: net, letters: letters, twins: twinsOf(letters), siblings: siblings(letters)}, nil
}

func (r *printNet) room() float64 { return lettersRoom }

// readPrint reads a line; home are the letters with marks that it is likely to
// have, nil where they are not known.
func (r *printNet) readPrint(ctx context.Context, crop *vision.Gray, home map[rune]bool) (printed, error) {
	if crop.W < 2 || crop.H < 2 {
		return printed{}, nil
	}
	w := int(math.Ceil(float64(lettersHeight*crop.W)/float64(crop.H)/8)) * 8
	w = max(lettersMinWidth, min(w, lettersMaxWidth))
	gray := vision.ResizeGray(crop, w, lettersHeight)
	line := make([]float32, len(gray.Pix))
	for i, v := range gray.Pix {
		line[i] = float32(v)
	}
	normalised(line)
	wide := w + lettersBehind
	in := vision.Tensor{Shape: []int64{1, 1, lettersHeight, int64(wide)}, Data: make([]float32, wide*lettersHeight)}
	for y := range lettersHeight {
		copy(in.Data[y*wide:], line[y*w:(y+1)*w])
	}
	out, err := r.net.Run(ctx, in)
	if err != nil {
		return printed{}, fmt.Errorf("read print: %w", err)
	}
	if len(out) != 1 || len(out[0].Data)%len(r.letters) != 0 {
		return printed{}, errors.New("read print: the network and its list of letters do not belong together")
	}
	return r.decode(out[0].Data, home), nil
}

// decode is the best path of logarithms: repetitions joined, blanks dropped. A
// line is of one script: letters that are drawn alike in several are one, so
// that a first pass says which script and a second reads it. The confidence is
// that of the least sure fifth of the characters: one doubtful character makes a
// doubtful line.
func (r *printNet) decode(logs []float32, home map[rune]bool) printed {
	first, _, _ := r.path(logs, nil)
	text := r.spell(first)
	in := scriptOf(text)
	if len(first) <= 2 || mostlyFigures(text) && r.latinDraws(first) {
		in = latin // letters drawn alike everywhere: a sex, a state, a number, the month in a date
	}
	line, sure, chances := r.path(logs, r.twins[in])
	r.ofOneLanguage(line, sure, chances, home)
	runes := []rune(r.spell(line))
	from, to := 0, len(runes)
	for from < to && runes[from] == ' ' {
		from++
	}
	for to > from && runes[to-1] == ' ' {
		to--
	}
	return printed{Text: string(runes[from:to]), Confidence: leastMean(sure), Sure: sure[from:to]}
}

// spell is a line of classes as text.
func (r *printNet) spell(line []int) string {
	var text strings.Builder
	for _, class := range line {
		text.WriteString(r.letters[class])
	}
	return text.String()
}

// path is the best path, the probability of twins added up, the probability of
// each of its characters, and what else may stand there with another mark.
func (r *printNet) path(logs []float32, twins []int) (line []int, sure []float64, chances [][]chance) {
	classes := len(r.letters)
	sums := make([]float64, classes)
	last := 0
	for t := range len(logs) / classes {
		step := logs[t*classes : (t+1)*classes]
		best := 0
		if twins == nil {
			for k, v := range step {
				if v > step[best] {
					best = k
				}
			}
			sums[best] = math.Exp(float64(step[best]))
		} else {
			clear(sums)
			for k, v := range step {
				if v > -12 { // what is less likely adds nothing
					sums[twins[k]] += math.Exp(float64(v))
				}
			}
			for k, v := range sums {
				if v > sums[best] {
					best = k
				}
			}
		}
		p := min(1, sums[best])
		switch {
		case best != 0 && best != last:
			line, sure, chances = append(line, best), append(sure, p), append(chances, r.choice(best, sums, twins))
		case best != 0 && p > sure[len(sure)-1]:
			sure[len(sure)-1], chances[len(chances)-1] = p, r.choice(best, sums, twins)
		}
		last = best
	}
	return line, sure, chances
}

// leastChance is the probability from which a mark is worth weighing.
const leastChance = 0.02

// choice are the letters that may stand where the best one does.
func (r *printNet) choice(best int, sums []float64, twins []int) []chance {
	if twins == nil || len(r.siblings) == 0 {
		return nil
	}
	var list []chance
	for _, k := range r.siblings[best] {
		if sums[k] >= leastChance {
			list = append(list, chance{k, sums[k]})
		}
	}
	return list
}

// A script is one in which lines are printed.
type script int

const (
	latin script = iota
	cyrillic
	greek
)

// scriptOf is the script of most of a line's letters; Latin where it has as many.
func scriptOf(text string) script {
	var count [3]int
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			count[cyrillic]++
		case unicode.Is(unicode.Greek, r):
			count[greek]++
		case unicode.IsLetter(r):
			count[latin]++
		}
	}
	best := latin
	for _, s := range []script{cyrillic, greek} {
		if count[s] > count[best] {
			best = s
		}
	}
	return best
}

// drawnAlike are letters that fonts draw alike: Latin, Cyrillic, Greek; a space
// where a script has none.
var drawnAlike = []string{
	"AАΑ", "BВΒ", "CС ", "EЕΕ", "HНΗ", "IІΙ", "JЈ ", "KКΚ", "MМΜ", "N Ν", "OОΟ", "PРΡ", "SЅ ", "TТΤ", "XХΧ", "YУΥ", "Z Ζ",
	"aаα", "cс ", "eе ", "iі ", "jј ", "oоο", "pрρ", "sѕ ", "xх ", "yу ", "ÏЇΪ", "ïї ", "ËЁ ", "ëё ",
}

// twinsOf finds, for each script, the class that stands for each class there.
func twinsOf(letters []string) map[script][]int {
	class := map[string]int{}
	for k, letter := range letters {
		class[letter] = k
	}
	all := map[script][]int{}
	for s := latin; s <= greek; s++ {
		all[s] = make([]int, len(letters))
		for k := range letters {
			all[s][k] = k
		}
		for _, row := range drawnAlike {
			alike := []rune(row)
			to, ok := class[string(alike[s])]
			if alike[s] == ' ' || !ok {
				continue
			}
			for _, r := range alike {
				if k, ok := class[string(r)]; ok && r != ' ' {
					all[s][k] = to
				}
			}
		}
	}
	return all
}

// latinDraws reports whether each letter of a line is drawn as one of Latin.
func (r *printNet) latinDraws(line []int) bool {
	return !slices.ContainsFunc(line, func(class int) bool {
		letter, _ := utf8.DecodeRuneInString(r.letters[r.twins[latin][class]])
		return unicode.IsLetter(letter) && !unicode.Is(unicode.Latin, letter)
	})
}

// leastMean is the mean of the smallest fifth of the values, at least one.
func leastMean(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := sortedCopy(values)
	n := max(1, len(sorted)/5)
	sum := 0.0
	for _, v := range sorted[:n] {
		sum += v
	}
	return sum / float64(n)
}
