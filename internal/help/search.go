package help

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of a search.
const (
	maxQuery = 200 // characters; the rest is not read
	maxTerms = 8
	maxHits  = 20
)

// A Hit is a text that was found.
type Hit struct {
	Title string
	Text  string // what it says, in short
	Path  string // "/help/names", "/help/troubleshooting#doc.glare", "/privacy"
}

// an index is the searchable texts of a language.
type index []indexed

type indexed struct {
	hit   Hit
	words map[string]float64 // folded word to its weight
}

// Weights of the places in which a word stands.
const (
	inTitle = 8
	inHead  = 4
	inText  = 1
)

func newIndex(articles []Article, groups []Group) index {
	var x index
	for _, a := range articles {
		path := "/help/" + a.Slug
		if slices.Contains(legal, a.Slug) {
			path = "/" + a.Slug
		}
		x.add(Hit{Title: a.Title, Text: a.Summary, Path: path}, map[string]float64{
			a.Title: inTitle, a.Summary: inHead, a.heads: inHead, a.text: inText,
		})
	}
	for _, g := range groups {
		for _, e := range g.Entries {
			x.add(Hit{Title: e.Title, Text: e.Remedy, Path: "/help/troubleshooting#" + e.Anchor}, map[string]float64{
				e.Title: inTitle, e.Remedy: inHead, e.More: inText, e.Anchor: inText, // some know a reason by its code
			})
		}
	}
	return x
}

func (x *index) add(h Hit, texts map[string]float64) {
	i := indexed{hit: h, words: map[string]float64{}}
	for text, weight := range texts {
		for _, w := range words(text) {
			i.words[w] = max(i.words[w], weight)
		}
	}
	*x = append(*x, i)
}

// Search returns what answers the query, the best first: at most 20 texts.
// Accents, capitals and the marks of Arabic make no difference, and the
// beginning of a word finds it.
func (l *Library) Search(language, query string) []Hit {
	if r := []rune(query[:min(len(query), 4*maxQuery)]); len(r) > maxQuery {
		query = string(r[:maxQuery])
	}
	terms := words(query)
	terms = terms[:min(len(terms), maxTerms)]
	if len(terms) == 0 {
		return nil
	}
	x := l.indexes[spoken(language)]
	weights := x.rarity(terms)
	type ranked struct {
		hit   Hit
		score float64
	}
	var found []ranked
	for _, d := range x {
		matched, score := 0, 0.0
		for i, t := range terms {
			if s := d.match(t); s > 0 {
				matched++
				score += s * weights[i]
			}
		}
		if matched > 0 && 2*matched >= len(terms) {
			found = append(found, ranked{d.hit, score * float64(matched)})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	hits := make([]Hit, 0, maxHits)
	for _, f := range found[:min(len(found), maxHits)] {
		hits = append(hits, f.hit)
	}
	return hits
}

// rarity weighs words: one that stands in every text says little.
func (x index) rarity(terms []string) []float64 {
	weights := make([]float64, len(terms))
	for i, t := range terms {
		n := 0
		for _, d := range x {
			if d.match(t) > 0 {
				n++
			}
		}
		weights[i] = float64(len(x)+1) / float64(n+1)
		weights[i] = min(weights[i], 20)
	}
	return weights
}

// match is how well a word stands in the text: whole, as the beginning of a
// word, or, for longer words, with another ending.
func (d indexed) match(term string) float64 {
	best := d.words[term]
	n := utf8.RuneCountInString(term)
	if n < 3 {
		return best
	}
	for w, weight := range d.words {
		switch {
		case strings.HasPrefix(w, term):
			best = max(best, 0.6*weight)
		case alike(w, term):
			best = max(best, 0.4*weight)
		}
	}
	return best
}

// alike says whether two words begin the same for the most part, as forms of
// one word do in the languages spoken here.
func alike(a, b string) bool {
	r, q := []rune(a), []rune(b)
	n := 0
	for n < len(r) && n < len(q) && r[n] == q[n] {
		n++
	}
	return n >= 5 && 10*n >= 6*max(len(r), len(q))
}

// words splits a text into folded words.
func words(text string) []string {
	var list []string
	for _, w := range strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		list = append(list, article(w))
	}
	return list
}

// fold takes away what people leave out when they type: capitals, accents, the
// marks of Arabic and the forms of its alef, yeh and teh.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), r == 'ـ':
			return -1
		case r == 'ى':
			return 'ي'
		case r == 'ة':
			return 'ه'
		case r == 'أ', r == 'إ', r == 'آ', r == 'ٱ':
			return 'ا'
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
}

// article takes the Arabic article off a word, with what is written onto it.
func article(word string) string {
	for _, a := range []string{"وال", "بال", "لل", "ال"} {
		if rest, ok := strings.CutPrefix(word, a); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return word
}
