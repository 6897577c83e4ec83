package name

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// A pair is two words that stand for one another.
type pair struct {
	x, y  int // indices of words
	level level
}

// alignment says which words of two names stand for one another.
type alignment struct {
	x, y         *parsed
	pairs        []pair // by x
	leftX, leftY []int  // words that stand for nothing on the other side and are not left out commonly
}

// align pairs the words of two names, best agreement first.
func align(x, y *parsed) alignment {
	// Among equally good pairings the first is taken; a fixed order of the names makes it the same whichever name is given
	// first.
	if y.less(x) {
		return align(y, x).turned()
	}
	joinWhole(x, y)
	join(x, y)
	join(y, x)
	var all []pair
	for i := range x.words {
		for j := range y.words {
			l := levelOf(&x.words[i], &y.words[j])
			if x.words[i].optional != y.words[j].optional && l < exact {
				continue // a title is not half of a name
			}
			if l > none {
				all = append(all, pair{i, j, l})
			}
		}
	}
	apart := func(p pair) int { // how far from the same place in the name, in thousandths
		return abs(p.x*1000/len(x.words) - p.y*1000/len(y.words))
	}
	slices.SortStableFunc(all, func(p, q pair) int {
		return cmp.Or(cmp.Compare(q.level, p.level), cmp.Compare(apart(p), apart(q)), cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y))
	})
	a := alignment{x: x, y: y}
	usedX, usedY := make([]bool, len(x.words)), make([]bool, len(y.words))
	for _, p := range all {
		if !usedX[p.x] && !usedY[p.y] {
			usedX[p.x], usedY[p.y] = true, true
			a.pairs = append(a.pairs, p)
		}
	}
	a.initialisms(usedX, usedY)
	slices.SortFunc(a.pairs, func(p, q pair) int { return cmp.Compare(p.x, q.x) })
	a.leftX, a.leftY = leftover(x, y, usedX), leftover(y, x, usedY)
	return a
}

// turned is the alignment with the names changed over.
func (a alignment) turned() alignment {
	for i, p := range a.pairs {
		a.pairs[i] = pair{p.y, p.x, p.level}
	}
	slices.SortStableFunc(a.pairs, func(p, q pair) int { return cmp.Compare(p.x, q.x) })
	return alignment{x: a.y, y: a.x, pairs: a.pairs, leftX: a.leftY, leftY: a.leftX}
}

func abs(n int) int { return max(n, -n) }

// leftover lists the words without a partner, but for particles, for words that stand in the name twice, and for words that write the
// name once more in a script that the other name does not use: ТКАЧЕНКО TKACHENKO, as documents print it.
func leftover(p, other *parsed, used []bool) []int {
	var left []int
	for i := range p.words {
		if !used[i] && !p.words[i].optional && !p.again(i, used, other) {
			left = append(left, i)
		}
	}
	return left
}

// again reports whether the word i, which has no partner, repeats words that have one.
func (p *parsed) again(i int, used []bool, other *parsed) bool {
	w := &p.words[i]
	partners := 0
	for j := range p.words {
		if !used[j] || p.words[j].optional {
			continue
		}
		partners++
		if p.words[j].text == w.text || p.words[j].script != w.script && levelOf(&p.words[j], w) >= variant {
			return true
		}
	}
	return !w.script.sure() && partners >= 2 && !slices.ContainsFunc(other.words, func(v word) bool { return v.script == w.script })
}

// initialisms pairs a word of two or three letters with as many words of the other side whose initials it is: JC and
// Jean Claude.
func (a *alignment) initialisms(usedX, usedY []bool) {
	for i := range a.x.words {
		if run, ok := initialsOf(&a.x.words[i], a.y.words, usedY); ok && !usedX[i] {
			usedX[i] = true
			for k := range run.n {
				usedY[run.from+k] = true
				a.pairs = append(a.pairs, pair{i, run.from + k, initialOnly})
			}
		}
	}
	for j := range a.y.words {
		if run, ok := initialsOf(&a.y.words[j], a.x.words, usedX); ok && !usedY[j] {
			usedY[j] = true
			for k := range run.n {
				usedX[run.from+k] = true
				a.pairs = append(a.pairs, pair{run.from + k, j, initialOnly})
			}
		}
	}
}

type run struct{ from, n int }

func initialsOf(w *word, words []word, used []bool) (run, bool) {
	text := w.latinText()
	if len(text) < 2 || len(text) > 3 || !w.script.sure() {
		return run{}, false
	}
	for i := 0; i+len(text) <= len(words); i++ {
		fits := true
		for k := range text {
			other := words[i+k].latinText()
			fits = fits && !used[i+k] && other != "" && other[0] == text[k]
		}
		if fits {
			return run{i, len(text)}, true
		}
	}
	return run{}, false
}

// joinWhole makes each name one word where both have the same letters with spaces elsewhere: PolPot and Pol Pot.
func joinWhole(x, y *parsed) {
	if len(x.words) == len(y.words) || len(x.words) > 6 || len(y.words) > 6 {
		return
	}
	a, b := joined(x.words), joined(y.words)
	if levelOf(&a, &b) == exact {
		x.words, y.words = []word{a}, []word{b}
	}
}

// join makes neighbouring words of p one where the other name has them as one: Xiao Ming and Xiaoming. Words that agree
// exactly when joined come before those that nearly do.
func join(p, other *parsed) {
	longest := 0 // word of the other name, in letters
	for _, w := range other.words {
		longest = max(longest, utf8.RuneCountInString(w.text), len(w.latinText()))
	}
	for _, least := range []level{exact, near} {
		apart := make([]level, len(p.words)) // how well each word agrees without being joined
		for i := range p.words {
			apart[i] = bestLevel(&p.words[i], other)
		}
		for i := 0; i < len(p.words); i++ {
			for n := min(4, len(p.words)-i); n >= 2; n-- {
				run := p.words[i : i+n]
				if run[0].role != run[n-1].role || !worthJoining(run, apart[i:i+n], least) || letters(run) > longest*3/2 {
					continue
				}
				one := joined(run)
				best := bestLevel(&one, other)
				if best == exact || best >= least && len(one.latinText()) >= 6 {
					p.words = slices.Replace(p.words, i, i+n, one)
					apart = slices.Replace(apart, i, i+n, best)
					break
				}
			}
		}
	}
}

// letters counts the letters of words as they were written.
func letters(words []word) int {
	n := 0
	for _, w := range words {
		n += utf8.RuneCountInString(w.text)
	}
	return n
}

// worthJoining reports whether the words agree worse apart than they may when joined.
func worthJoining(words []word, apart []level, least level) bool {
	for k := range words {
		if apart[k] == exact && least == exact || apart[k] > initialOnly && least < exact && !words[k].optional {
			return false
		}
	}
	return true
}

// bestLevel is how well a word agrees with the word of the other name that is most like it.
func bestLevel(w *word, other *parsed) level {
	best := none
	for j := range other.words {
		best = max(best, levelOf(w, &other.words[j]))
	}
	return best
}

// joined is the word that words make without the spaces between them.
func joined(words []word) word {
	text := ""
	doubtful := false
	for _, w := range words {
		text += w.text
		doubtful = doubtful || w.doubtful
	}
	one := newWord(text, words[0].role)
	one.mayBeCut = words[len(words)-1].mayBeCut
	one.doubtful = one.doubtful || doubtful
	return one
}
