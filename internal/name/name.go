package name

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Judgement is the answer to whether two names are one person's.
type Judgement string

// The judgements.
const (
	Same         Judgement = "same"
	Likely       Judgement = "likely"
	Different    Judgement = "different"
	Undetermined Judgement = "undetermined"
)

// A Name is a name as somebody wrote it. Either Full is set, or Surname and Given (each may be empty: many people
// have one name).
type Name struct {
	Full    string // in any order; "Surname, Given" is understood
	Surname string
	Given   string

	// Truncated says that the end of the surname or of the given names may be missing, as in the zone of a document
	// whose field is full.
	Truncated bool
	// Label is how Why calls this name, such as "your account" or "your ID".
	Label string
}

// A Result is a judgement and how it came about.
type Result struct {
	Judgement Judgement
	Why       string // a sentence or two for people, with words of the names in it: private
	// Unreadable says that a word is in a script of which only part is known here, and that this is why the judgement is
	// undetermined (reason name.unreadable_script).
	Unreadable bool
	// Single says that one of the names is one word (reason name.single).
	Single bool
}

// Bounds on what is compared. The longest zone has 39 characters of name; the longest names known to have been printed on
// documents are below 150. What is longer is undetermined, not cut, so that no part of a name goes unseen.
const (
	maxRunes = 400
	maxWords = 20
	maxWord  = 60 // characters of a word; longer words agree only where they are equal
)

// CompareText compares two names given as text, as `selfsame names` does.
func CompareText(a, b string) Result {
	return Compare(Name{Full: a}, Name{Full: b})
}

// Compare says whether two names are one person's. The order of the two does not matter to the judgement.
func Compare(a, b Name) Result {
	if a.Label == "" {
		a.Label = "the first name"
	}
	if b.Label == "" {
		b.Label = "the second name"
	}
	for _, n := range []Name{a, b} {
		if n.runes() > maxRunes {
			return Result{Judgement: Undetermined, Why: capital(n.Label) + " is too long to be compared here; a person should look at it."}
		}
	}
	x, y := split(a), split(b)
	for _, n := range []*parsed{x, y} {
		switch {
		case n.first() < 0:
			return Result{Judgement: Undetermined, Why: capital(n.label) + " has no name in it, so there is nothing to compare."}
		case len(n.words) > maxWords:
			return Result{Judgement: Undetermined, Why: capital(n.label) + " has too many words to be compared here; a person should look at it."}
		}
	}
	return judge(x, y)
}

// Transliterate writes a name as 9303-3 section 6 has it in a zone: each word by the first alternative of the tables, words
// with single spaces between them, apostrophes left out. It is false where a letter is in no table.
func Transliterate(text string) (zone string, ok bool) {
	p := &parsed{}
	p.add(text, roleUnknown)
	words := make([]string, 0, len(p.words))
	ok = len(p.words) > 0
	for _, w := range p.words {
		words = append(words, w.latinText())
		ok = ok && w.latinText() != "" && !w.doubtful && w.script != scriptOther && w.script != scriptHebrew
	}
	return strings.Join(words, " "), ok
}

func (n Name) runes() int {
	return utf8.RuneCountInString(n.Full) + utf8.RuneCountInString(n.Surname) + utf8.RuneCountInString(n.Given)
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
