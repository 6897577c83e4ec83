package name

import "strings"

// A level is how well two words agree. Higher is better; the zero level is not at all.
type level int

const (
	none        level = iota
	doubt             // alike, and yet perhaps another name: nothing can be said
	near              // a letter or two apart: a typing error
	initialOnly       // one is the other's first letter
	nickname          // one is a form of the other, by table
	variant           // the same sounds, written otherwise
	exact             // the same word, in one of the ways in which a zone may have it
)

// levelOf compares two words.
func levelOf(a, b *word) level {
	if a.text == b.text {
		return levelOfEqual(a, b)
	}
	if a.script == b.script && !a.script.sure() {
		return levelInScript(a, b)
	}
	if !a.script.sure() || !b.script.sure() {
		return levelAcross(a, b)
	}
	if common(a.spell, b.spell) {
		return levelOfEqual(a, b)
	}
	if a.initial || b.initial {
		return levelOfInitial(a, b)
	}
	if a.mayBeCut && cutFrom(a, b) || b.mayBeCut && cutFrom(b, a) {
		return exact
	}
	return levelOfSpelling(a, b)
}

// levelOfEqual is exact but for two letters that may be initials of many names.
// Where an ID has one letter as a surname (O in Korea) or as a given name (in
// southern India), that is the name, and an account that says so agrees with it.
func levelOfEqual(a, b *word) level {
	fromID := a.role != roleUnknown || b.role != roleUnknown
	if (a.initial || b.initial) && !(a.initial && b.initial && fromID) {
		return initialOnly
	}
	return exact
}

// levelOfSpelling compares words of known scripts that are not equal.
func levelOfSpelling(a, b *word) level {
	given := a.role != roleSurname && b.role != roleSurname
	for _, s := range a.spell {
		for _, t := range b.spell {
			if given && known[s] && sameGroup(s, t) {
				return nickname
			}
		}
	}
	if a.role != roleGiven && b.role != roleGiven && formsOfSurname(a.latinText(), b.latinText()) {
		return nickname
	}
	best := none
	if common(a.keys, b.keys) {
		best = variant
	} else {
		best = closest(a, b)
	}
	if best > none && twoGivenNames(a, b) {
		if best == doubt {
			return none // KARIN and MARIA are two names, no slip of the pen
		}
		return doubt // KARINA and MARINA: a letter apart and two names
	}
	if best == variant && min(len(a.latinText()), len(b.latinText())) < 2 {
		return doubt
	}
	return best
}

// surnameForms are the endings of one family's surname for men and for women, where the language tells them apart. A card and an
// account may follow two countries' customs.
var surnameForms = [][2]string{
	{"OV", "OVA"},
	{"EV", "EVA"},
	{"IN", "INA"},
	{"YN", "YNA"},
	{"", "OVA"},
	{"A", "OVA"},
	{"Y", "A"},
	{"I", "A"},
	{"II", "AIA"},
	{"IY", "AYA"},
	{"IJ", "AJA"},
	{"YI", "A"},
	{"YY", "A"},
	{"AS", "IENE"},
	{"IS", "IENE"},
	{"S", "A"},
	{"OS", "OU"},
	{"IS", "I"},
}

// formsOfSurname reports whether two surnames of five letters or more differ by such an ending alone.
func formsOfSurname(s, t string) bool {
	if min(len(s), len(t)) < 5 {
		return false
	}
	for _, f := range surnameForms {
		for _, w := range [][2]string{{s, t}, {t, s}} {
			man, isMan := strings.CutSuffix(w[0], f[0])
			woman, isWoman := strings.CutSuffix(w[1], f[1])
			if isMan && isWoman && man == woman {
				return true
			}
		}
	}
	return false
}

// sharpS is a word with a B for SS: the ß of a licence, which has no zone to say that it is one, is read as B.
func sharpS(s string) string { return strings.ReplaceAll(s, "SS", "B") }

// closest is near for a typing error and doubt for words that are about as much alike as not.
func closest(a, b *word) level {
	best := none
	for i, s := range firsts(a.spell) {
		for j, t := range firsts(b.spell) {
			if len(s) > maxWord || len(t) > maxWord {
				continue
			}
			raw := closeness(s, t)
			best = max(best, raw)
			// One error in the sound, where the letters are half alike: the key forgives enough already.
			if x, y := a.keys[i], b.keys[j]; raw > none && min(len(x), len(y)) >= 4 && x[0] == y[0] && distance(x, y, 1) == 1 {
				best = max(best, near)
			}
			if anagram(s, t) || sharpS(s) == sharpS(t) {
				best = max(best, doubt)
			}
		}
	}
	return best
}

// firsts is the usual spellings, which bounds the work on a pair of words.
func firsts(list []string) []string { return list[:min(len(list), 3)] }

// closeness judges the number of errors between two words by their length. One error in four or five letters and two in
// nine are what typing makes (Damerau 1964: four of five misspellings are one error); up to one letter in three apart, nothing
// can be said.
func closeness(s, t string) level {
	longest := max(len(s), len(t))
	shortest := min(len(s), len(t))
	if (longest-shortest)*3 > longest {
		return none
	}
	d := distance(s, t, longest/3)
	switch {
	case d == 1 && shortest >= 4, d == 2 && shortest >= 9, d == 3 && shortest >= 14:
		return near
	case d*3 <= longest:
		return doubt
	}
	return none
}

// distance is the number of insertions, deletions, changes and swaps of neighbours that make s into t (optimal string
// alignment), or limit+1 where it is more than limit. Both have at most maxWord bytes.
func distance(s, t string, limit int) int {
	var rows [3][maxWord + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(t) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		// A swap reaches back two rows, and adds one.
		if least > limit+1 {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(t)], limit+1)
}

// anagram reports whether two words of four letters or more have the same letters.
func anagram(s, t string) bool {
	if len(s) != len(t) || len(s) < 4 {
		return false
	}
	var count [256]int
	for i := range len(s) {
		count[s[i]]++
		count[t[i]]--
	}
	return count == [256]int{}
}

// levelOfInitial compares words of which at least one is a single letter.
func levelOfInitial(a, b *word) level {
	for _, s := range a.spell {
		for _, t := range b.spell {
			if s != "" && t != "" && s[0] == t[0] {
				return initialOnly
			}
		}
	}
	return none
}

// cutFrom reports whether a may be b with its end cut off.
func cutFrom(a, b *word) bool {
	for _, s := range a.spell {
		for _, t := range b.spell {
			if strings.HasPrefix(t, s) {
				return true
			}
		}
	}
	return false
}

func common(a, b []string) bool {
	for _, s := range a {
		for _, t := range b {
			if s == t && s != "" {
				return true
			}
		}
	}
	return false
}

// levelInScript compares two words of one script that cannot be spelt out.
func levelInScript(a, b *word) level {
	s, t := a.folded, b.folded
	if s == t {
		return exact
	}
	if len(s) <= maxWord && len(t) <= maxWord && a.script != scriptOther {
		if closeness(s, t) == near { // two bytes a letter: stricter than it looks, which suits words without vowels
			return near
		}
		if closeness(s, t) == doubt {
			return doubt
		}
	}
	return none
}

func fold(s string) string { return arabicFold.Replace(strip(arabicFold.Replace(s))) }

// levelAcross compares a word that is known in part with one in another script: never better than variant, but for Arabic that the
// zone encodes letter by letter, which can be nothing else.
func levelAcross(a, b *word) level {
	if encodes(a, b) || encodes(b, a) {
		return exact
	}
	if common(a.spell, b.spell) || common(a.keys, b.keys) {
		return variant
	}
	for _, x := range a.bones {
		for _, y := range b.bones {
			switch {
			case x == y && len(x) >= 2:
				return variant
			case x == y && x != "":
				return near
			case min(len(x), len(y)) >= 4 && max(len(x), len(y)) <= maxWord && distance(x, y, 1) == 1:
				return near
			}
		}
	}
	return none
}

// encodes reports whether b is the standard's encoding of the Arabic word a; the X of an encoded letter shows that it is one.
func encodes(a, b *word) bool {
	if a.script != scriptArabic || b.script != scriptLatin {
		return false
	}
	for _, s := range a.spell {
		if strings.Contains(s, "X") && s == b.text {
			return true
		}
	}
	return false
}

// twoGivenNames reports whether the words are two given names that are known as different ones, so that the few letters between
// them are no typing error.
func twoGivenNames(a, b *word) bool {
	if a.role == roleSurname || b.role == roleSurname {
		return false
	}
	return a.isGiven() && b.isGiven() || gendered(a.latinText(), b.latinText())
}

// isGiven reports whether the word is known as a given name.
func (w *word) isGiven() bool {
	for _, s := range w.spell {
		if known[s] {
			return true
		}
	}
	return false
}

// gendered reports whether two words differ only in the ending that tells a man's name from a woman's: ANGELO and ANGELA, DANIEL
// and DANIELA.
func gendered(s, t string) bool {
	if len(s) > len(t) {
		s, t = t, s
	}
	if len(s) < 4 {
		return false
	}
	return strings.HasSuffix(s, "O") && t == s[:len(s)-1]+"A" || strings.HasSuffix(s, "A") && t == s[:len(s)-1]+"O" || t == s+"A"
}
