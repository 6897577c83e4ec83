package document

import "github.com/selfsame-id/selfsame/mrz"

// The shape of a name in a zone (9303-3 section 4.6): words of letters joined
// by single fillers, the surname's and the given names' apart by two, and
// fillers to the end.
const (
	nameStart = iota
	nameSurname
	nameSurnameGap
	nameMiddle
	nameGiven
	nameGivenGap
	nameEnd
	nameStates
)

// nameStep says where a letter and where a filler lead from each state.
var nameStep = [nameStates]struct{ letter, filler int }{
	nameStart:      {nameSurname, nameStart},
	nameSurname:    {nameSurname, nameSurnameGap},
	nameSurnameGap: {nameSurname, nameMiddle},
	nameMiddle:     {nameGiven, nameEnd},
	nameGiven:      {nameGiven, nameGivenGap},
	nameGivenGap:   {nameGiven, nameEnd},
	nameEnd:        {nameGiven, nameEnd},
}

// Factors for what the shape does not foresee: a letter after the end, which
// some states print after all, and a first character that is no letter.
const (
	nameResumes  = 0.003
	nameNoLetter = 0.05
)

// shapeName replaces the columns of a name by their marginal probabilities
// given its shape (forward and backward over the states above). A filler read
// into the middle of a run of fillers as a K or a C, the commonest error of
// every reader, costs a resumption, and a doubtful one falls.
func shapeName(columns []column) {
	n := len(columns)
	forward := make([][nameStates]float64, n+1)
	after := make([][nameStates]float64, n+1)
	forward[0][nameStart] = 1
	for i := range columns {
		filled, lettered := columns[i][filler], letters(columns[i])
		for s, p := range forward[i] {
			forward[i+1][nameStep[s].letter] += p * lettered * letterFactor(s)
			forward[i+1][nameStep[s].filler] += p * filled * fillerFactor(s)
		}
		normalise(&forward[i+1])
	}
	for s := range after[n] {
		after[n][s] = 1
	}
	for i := n - 1; i >= 0; i-- {
		filled, lettered := columns[i][filler], letters(columns[i])
		for s := range after[i] {
			after[i][s] = lettered*letterFactor(s)*after[i+1][nameStep[s].letter] +
				filled*fillerFactor(s)*after[i+1][nameStep[s].filler]
		}
		normalise(&after[i])
	}
	for i := range columns {
		var asLetter, asFiller float64
		for s, p := range forward[i] {
			asLetter += p * letterFactor(s) * after[i+1][nameStep[s].letter]
			asFiller += p * fillerFactor(s) * after[i+1][nameStep[s].filler]
		}
		total := 0.0
		for c := range columns[i] {
			if c == filler {
				columns[i][c] *= asFiller
			} else {
				columns[i][c] *= asLetter
			}
			total += columns[i][c]
		}
		for c := range columns[i] {
			columns[i][c] /= max(total, 1e-300)
		}
	}
}

func letterFactor(s int) float64 {
	if s == nameEnd {
		return nameResumes
	}
	return 1
}

func fillerFactor(s int) float64 {
	if s == nameStart {
		return nameNoLetter
	}
	return 1
}

func letters(c column) float64 { return max(1-c[filler], 1e-9) }

func normalise(p *[nameStates]float64) {
	total := 0.0
	for _, v := range p {
		total += v
	}
	if total > 0 {
		for i := range p {
			p[i] /= total
		}
	}
}

// lookalikes are the pairs that OCR-B and the faces misused for it draw alike.
var lookalikes = [][2]byte{{'0', 'O'}, {'0', 'Q'}, {'0', 'D'}, {'1', 'I'}, {'2', 'Z'}, {'5', 'S'}, {'6', 'G'}, {'8', 'B'}}

// admit moves, where the format allows only one of two lookalikes, half of the
// other's probability to it: the network saw one glyph out of its context, and
// the format is the context.
func admit(col column, allowed mrz.Set) column {
	for _, pair := range lookalikes {
		for k := range 2 {
			no, yes := pair[k], pair[1-k]
			if !allowed.Has(no) && allowed.Has(yes) {
				half := col[index(no)] / 2
				col[index(no)] -= half
				col[index(yes)] += half
			}
		}
	}
	return col
}
