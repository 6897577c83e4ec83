package name

import (
	"fmt"
	"slices"
	"strings"
)

// judge applies the rules, in this order:
//
//  1. Each name has a word that the other has not: different; undetermined where such a word cannot be read well
//     enough to say so.
//  2. Suffixes that tell a father from a son (JR, SR, II …) differ, or two words are alike and may yet be two names:
//     undetermined.
//  3. Too little agrees to be a person's name (initials, one word of several, given names alone): undetermined.
//  4. Every word of the shorter name agrees exactly: same, if the words left over on the other side are neither its
//     first given name nor a surname, and the order is one in which names are written; else likely. Anna Eriksson is
//     Anna Maria Eriksson: middle names are left out every day, and the face decides who she is.
//  5. Some words agree only as nickname, other spelling, initial or with a typing error: likely. A middle
//     initial is no less than the name itself left out, so it does not count against 4.
func judge(x, y *parsed) Result {
	a := align(x, y)
	result := func(j Judgement, format string, args ...any) Result {
		return Result{Judgement: j, Why: capital(fmt.Sprintf(format, args...)), Single: x.single || y.single}
	}
	if len(a.leftX) > 0 && len(a.leftY) > 0 {
		return a.apart(result)
	}
	if x.suffix != "" && y.suffix != "" && x.suffix != y.suffix {
		return result(Undetermined, "one name ends in %s and the other in %s: these may be two members of one family.", x.suffix, y.suffix)
	}
	if p, ok := a.worst(); ok && p.level == doubt {
		return result(Undetermined, "%s and %s are alike, and may be two different names.", a.x.words[p.x].text, a.y.words[p.y].text)
	}
	if why := a.tooLittle(); why != "" {
		r := result(Undetermined, "%s", why)
		r.Unreadable = a.unread()
		return r
	}
	if notes := a.weakness(); len(notes) > 0 {
		return result(Likely, "probably one person's: %s.", strings.Join(append(notes, a.further()...), "; "))
	}
	if !a.core() {
		return result(Likely, "probably one person's: %s.", strings.Join(a.further(), "; "))
	}
	if !a.orderly() {
		if a.givenNamesOnly() {
			return result(Undetermined, "the words agree in another order, and each of them may be a given name or a surname.")
		}
		return result(Likely, "the same words in another order.")
	}
	if notes := a.further(); len(notes) > 0 {
		return result(Same, "the names agree; %s.", strings.Join(notes, "; "))
	}
	return result(Same, "the names agree.")
}

// apart judges names of which each has a word that the other has not.
func (a *alignment) apart(result func(Judgement, string, ...any) Result) Result {
	if a.unread() {
		r := result(Undetermined, "part of a name is in a script that is only partly read here; a person who reads it should look.")
		r.Unreadable = true
		return r
	}
	for _, i := range a.leftX {
		for _, j := range a.leftY {
			v, w := &a.x.words[i], &a.y.words[j]
			if v.doubtful || w.doubtful {
				return result(Undetermined, "%s and %s cannot be compared: one has digits or letters of two scripts in it.", v.text, w.text)
			}
		}
	}
	agreed := a.agreed()
	if agreed != "" {
		agreed += " agrees, but "
	}
	return result(Different, "%s%s has %s where %s has %s.",
		agreed, a.x.label, texts(a.x.words, a.leftX), a.y.label, texts(a.y.words, a.leftY))
}

// unread reports whether words are left over and one of the names is in a script that cannot be spelt out, so that the words may
// stand for one another unseen. Two names in Arabic, or in Hebrew, are compared letter by letter.
func (a *alignment) unread() bool {
	if len(a.leftX)+len(a.leftY) == 0 {
		return false
	}
	in := func(words []word) map[script]bool {
		set := map[script]bool{}
		for _, w := range words {
			set[w.script] = true
		}
		return set
	}
	inX, inY := in(a.x.words), in(a.y.words)
	for s := range inX {
		if s == scriptOther || !s.sure() && !inY[s] {
			return true
		}
	}
	for s := range inY {
		if s == scriptOther || !s.sure() && !inX[s] {
			return true
		}
	}
	return false
}

// worst is the pair that agrees least, particles apart.
func (a *alignment) worst() (pair, bool) {
	var names []pair
	for _, p := range a.pairs {
		if !a.x.words[p.x].optional || !a.y.words[p.y].optional {
			names = append(names, p)
		}
	}
	if len(names) == 0 {
		return pair{}, false
	}
	return slices.MinFunc(names, func(p, q pair) int { return int(p.level) - int(q.level) }), true
}

// tooLittle says why what agrees is too little to be a name, or nothing.
func (a *alignment) tooLittle() string {
	words, strong := 0, 0
	for _, p := range a.pairs {
		if a.x.words[p.x].optional && a.y.words[p.y].optional {
			continue
		}
		if p.level != initialOnly && !(a.x.words[p.x].initial && a.y.words[p.y].initial) {
			words++
		}
		if p.level >= variant {
			strong++
		}
	}
	left := len(a.leftX) + len(a.leftY)
	switch {
	case words == 0:
		return "nothing but initials can be compared."
	case strong == 0:
		return "no word agrees well enough: " + strings.Join(a.weakness(), "; ") + "."
	case words == 1 && len(a.pairs) == 1 && left > 0:
		return fmt.Sprintf("only %s agrees; one of the names has no more than that.", a.agreed())
	}
	for _, p := range []*parsed{a.x, a.y} {
		if p.ordered && left > 0 && !a.hasRole(p, roleSurname) {
			return "the given names agree, and no surname can be compared."
		}
		if p.ordered && left > 0 && !a.hasRole(p, roleGiven) {
			return "the surname agrees, and no given name can be compared."
		}
	}
	return ""
}

// hasRole reports whether a word of that role of p has a partner, or whether p has none of that role.
func (a *alignment) hasRole(p *parsed, r role) bool {
	has := false
	for i, w := range p.words {
		if w.role != r || w.optional {
			continue
		}
		has = true
		if a.partner(p, i) > none {
			return true
		}
	}
	return !has
}

// partner is how well the word i of p agrees with its partner, or none.
func (a *alignment) partner(p *parsed, i int) level {
	for _, q := range a.pairs {
		if p == a.x && q.x == i || p == a.y && q.y == i {
			return q.level
		}
	}
	return none
}

// weakness describes the pairs that do not agree exactly.
func (a *alignment) weakness() []string {
	var notes []string
	for _, p := range a.pairs {
		v, w := a.x.words[p.x], a.y.words[p.y]
		both := v.text + " and " + w.text
		switch {
		case p.level == exact || v.optional || w.optional:
		case p.level == variant && v.script != w.script:
			notes = append(notes, both+" may be one name in two scripts")
		case p.level == variant:
			notes = append(notes, both+" are spellings of one sound")
		case p.level == nickname:
			notes = append(notes, both+" are forms of one name")
		case p.level == initialOnly && (a.inside(a.x, p.x) || a.inside(a.y, p.y)) && !a.firstName(p):
		case p.level == initialOnly && v.text == w.text:
			notes = append(notes, both+" are the same initial")
		case p.level == initialOnly:
			notes = append(notes, both+" have the same initial")
		default:
			notes = append(notes, both+" are a letter or two apart")
		}
	}
	return notes
}

// inside reports whether the word stands neither first nor last.
func (a *alignment) inside(p *parsed, i int) bool {
	return i > 0 && i < len(p.words)-1 || p.words[i].role == roleGiven && i > 0
}

// firstName reports whether one of the two words of a pair is the first of its name.
func (a *alignment) firstName(p pair) bool { return p.x == a.x.first() || p.y == a.y.first() }

// core reports whether what a name is known by has a partner in the other name, wherever words are left over.
func (a *alignment) core() bool {
	cut := a.cutSide()
	return (len(a.leftX) == 0 || cut == a.y || coreOf(a, a.x)) && (len(a.leftY) == 0 || cut == a.x || coreOf(a, a.y))
}

// cutSide is the name whose end may be missing, when every word of it has a partner; what the other name has
// beyond it is then no difference.
func (a *alignment) cutSide() *parsed {
	switch {
	case a.x.truncated && len(a.leftX) == 0:
		return a.x
	case a.y.truncated && len(a.leftY) == 0:
		return a.y
	}
	return nil
}

// coreOf reports whether the first given name and every word of the surname of p have partners; where the roles are not known, the
// first and the last word.
func coreOf(a *alignment, p *parsed) bool {
	if !p.ordered {
		// What writes the name once more, or is no part of it, is neither first nor last.
		left := a.leftX
		if p == a.y {
			left = a.leftY
		}
		first, last := len(p.words), -1
		for i := range p.words {
			if !p.words[i].optional && a.partner(p, i) > none || slices.Contains(left, i) {
				first, last = min(first, i), i
			}
		}
		return last >= 0 && a.partner(p, first) == exact && a.partner(p, last) == exact
	}
	for i, w := range p.words {
		first := w.role == roleGiven && i == p.first()
		if (first || w.role == roleSurname) && !w.optional && a.partner(p, i) != exact {
			return false
		}
	}
	return true
}

// orderly reports whether the words stand in an order in which the two names are written: the same, or, where it is known on
// one side which is the surname, surname first.
func (a *alignment) orderly() bool {
	if a.x.ordered && a.y.ordered {
		for _, p := range a.pairs {
			if v, w := a.x.words[p.x], a.y.words[p.y]; v.role != w.role && !v.optional && !w.optional {
				return false
			}
		}
		return true
	}
	turns := 0
	var ys []int
	for _, p := range a.pairs {
		if !a.x.words[p.x].optional && !a.y.words[p.y].optional {
			ys = append(ys, p.y)
		}
	}
	for i := 1; i < len(ys); i++ {
		if ys[i] < ys[i-1] {
			turns++
		}
	}
	if !a.x.ordered && !a.y.ordered {
		return turns == 0
	}
	// A surname written first is one turn, exactly where the known side goes from surname to given names.
	return turns == 0 || turns == 1 && len(ys) > 0 && a.turnsAtSurname()
}

// givenNamesOnly reports whether every word is known as a given name, so that nothing shows which of them is the surname: Hans Friedrich
// and Friedrich Hans are two people as easily as one.
func (a *alignment) givenNamesOnly() bool {
	for _, p := range [][]word{a.x.words, a.y.words} {
		for i := range p {
			if !p[i].isGiven() {
				return false
			}
		}
	}
	return true
}

// turnsAtSurname reports whether the words of the side without roles are the other's surname, then its given names.
func (a *alignment) turnsAtSurname() bool {
	type place struct{ at, role int }
	var places []place
	for _, p := range a.pairs {
		if a.x.words[p.x].optional || a.y.words[p.y].optional {
			continue
		}
		if a.x.ordered {
			places = append(places, place{p.y, int(a.x.words[p.x].role)})
		} else {
			places = append(places, place{p.x, int(a.y.words[p.y].role)})
		}
	}
	slices.SortFunc(places, func(p, q place) int { return p.at - q.at })
	given := false
	for _, p := range places {
		if role(p.role) == roleGiven {
			given = true
		} else if given {
			return false
		}
	}
	return true
}

// further describes the words left over and what was cut.
func (a *alignment) further() []string {
	var notes []string
	cut := a.cutSide()
	for _, side := range []struct {
		p    *parsed
		left []int
	}{{a.x, a.leftX}, {a.y, a.leftY}} {
		if len(side.left) == 0 {
			continue
		}
		if cut != nil && cut != side.p {
			notes = append(notes, fmt.Sprintf("%s is cut at its end, where %s goes on with %s", cut.label, side.p.label, texts(side.p.words, side.left)))
			continue
		}
		noun := "a further name"
		if len(side.left) > 1 {
			noun = "further names"
		}
		notes = append(notes, fmt.Sprintf("%s has %s, %s", side.p.label, noun, texts(side.p.words, side.left)))
	}
	for _, p := range a.pairs {
		v, w := a.x.words[p.x], a.y.words[p.y]
		if p.level >= initialOnly && p.level != nickname && (v.mayBeCut && cutFrom(&v, &w) || w.mayBeCut && cutFrom(&w, &v)) && !common(v.spell, w.spell) {
			notes = append(notes, fmt.Sprintf("%s and %s agree as far as the shorter one goes, which may be cut", v.text, w.text))
		}
	}
	return notes
}

// agreed lists the words that have partners.
func (a *alignment) agreed() string {
	var list []int
	for _, p := range a.pairs {
		if p.level > doubt && !a.x.words[p.x].optional {
			list = append(list, p.x)
		}
	}
	return texts(a.x.words, list)
}

func texts(words []word, list []int) string {
	parts := make([]string, 0, len(list))
	for _, i := range list {
		parts = append(parts, words[i].text)
	}
	return strings.Join(parts, " ")
}
