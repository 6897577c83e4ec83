package school

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/selfsame-id/selfsame/internal/name"
)

// Bounds on what is stated, in characters. The longest names known to have been
// printed on documents are below 150.
const (
	maxName   = 200
	maxWords  = 20
	maxReason = 500
)

// clean returns the statement as it is kept: normalised, with single blanks.
func (st Statement) clean() (sealedName, error) {
	display, err := cleanName(st.Name.Reveal())
	if err != nil {
		return sealedName{}, err
	}
	latin := display
	if !isLatin(display) {
		latin = ""
		if !st.Latin.IsEmpty() {
			if latin, err = cleanName(st.Latin.Reveal()); err != nil {
				return sealedName{}, err
			}
		}
	}
	reason := strings.TrimSpace(st.Reason.Reveal())
	if !utf8.ValidString(reason) || utf8.RuneCountInString(reason) > maxReason ||
		strings.ContainsFunc(reason, func(r rune) bool { return forbidden(r) && r != '\n' && r != '\r' }) {
		return sealedName{}, invalid("The reason is too long or has characters that cannot be shown", "Use at most 500 characters")
	}
	return sealedName{Display: display, Latin: latin, Reason: reason}, nil
}

// latinOf checks that a name that no ID vouches for has a spelling in Latin
// letters, which the printed certificate needs, and that the two can be one
// name.
func latinOf(n sealedName) error {
	switch {
	case n.Latin == "":
		return invalid("The printed certificate needs your name in Latin letters too", "Write it as your passport does")
	case !isLatin(n.Latin):
		return invalid("The spelling in Latin letters has other letters in it", "Use the letters A to Z, with accents if you like")
	case n.Latin != n.Display && name.CompareText(n.Display, n.Latin).Judgement == name.Different:
		return invalid("The two spellings do not seem to be of one name", "Write the same name in both, word by word")
	}
	return nil
}

// cleanName normalises a name and refuses what is none.
func cleanName(text string) (string, error) {
	if len(text) > maxName*4 || !utf8.ValidString(text) {
		return "", invalid("The name is too long or cannot be read as text", "Use at most 200 characters")
	}
	words := strings.Fields(norm.NFC.String(text))
	text = strings.Join(words, " ")
	switch {
	case utf8.RuneCountInString(text) > maxName || len(words) > maxWords:
		return "", invalid("The name is too long", "Use at most 200 characters and 20 words")
	case !strings.ContainsFunc(text, unicode.IsLetter):
		return "", invalid("A name is needed", "Write your name as it should stand on certificates")
	case !name.Writable(text):
		return "", invalid("The name has characters that are in no name", "Use letters, spaces, hyphens, apostrophes and full stops")
	}
	return text, nil
}

// isLatin says whether all letters of a text are Latin, and there are some.
func isLatin(text string) bool {
	some := false
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		if !unicode.Is(unicode.Latin, r) && r != 'ʻ' && r != 'ʼ' && r != 'ʹ' {
			return false
		}
		some = true
	}
	return some
}

// onDocument is the verified name without words that the document does not have.
// The name engine takes titles for nothing and lets the learner have further names;
// on a certificate they would be a claim that nobody checked. Where the document
// was not read whole, or has another name that a person accepted, the name stays
// as the learner wrote it.
func onDocument(standing Standing) string {
	full, read := standing.Name.Reveal(), standing.Latin.Reveal()
	if !isLatin(full) || !isLatin(read) {
		return full
	}
	kept := slices.DeleteFunc(strings.Fields(full), func(w string) bool {
		return slices.ContainsFunc(parts(w), func(p string) bool { return !within(p, read) })
	})
	text := strings.Join(kept, " ")
	if slices.ContainsFunc(parts(read), func(p string) bool { return !within(p, text) }) {
		return full
	}
	return text
}

// romanised writes a name as passports spell it, with capitals at the front of
// words. It is the last resort, where no document says it in Latin letters.
func romanised(text string) string {
	zone, _ := name.Transliterate(text)
	words := strings.Fields(strings.ToLower(zone))
	for i, w := range words {
		r, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(r)) + w[size:]
	}
	return strings.Join(words, " ")
}

// formOf says whether a name is another way of writing the verified one: the
// name engine calls them the same, and no word is new. The engine takes titles
// for nothing and lets either side have further names; on a certificate these
// would be a claim that nobody checked.
func formOf(display string, standing Standing) bool {
	verified := standing.Name.Reveal()
	whole := name.Name{Full: verified}
	if !standing.Surname.IsEmpty() && !standing.Given.IsEmpty() {
		whole = name.Name{Surname: standing.Surname.Reveal(), Given: standing.Given.Reveal()}
	}
	if name.CompareText(verified, display).Judgement != name.Same &&
		name.Compare(whole, name.Name{Full: display}).Judgement != name.Same {
		return false
	}
	return !slices.ContainsFunc(parts(display), func(w string) bool { return !within(w, verified) })
}

// within says whether a word stands in the verified name, in whatever script
// and spelling, whole or as two words that the learner writes as one.
func within(word, verified string) bool {
	own := parts(verified)
	for i, v := range own {
		if bare(word) == bare(v) || i > 0 && bare(word) == bare(own[i-1]+v) {
			return true
		}
		// The engine compares names, not words, so each word is lent a surname.
		const lent = " Quistberg"
		if name.CompareText(word+lent, v+lent).Judgement == name.Same && name.CompareText(word, v).Judgement == name.Same {
			return true
		}
	}
	// One word of the verified name may be two here.
	return slices.ContainsFunc(own, func(v string) bool {
		return len(bare(word)) > 1 && strings.HasPrefix(bare(v), bare(word)) || len(bare(word)) > 1 && strings.HasSuffix(bare(v), bare(word))
	})
}

// parts splits a name into words at blanks, hyphens, commas and full stops.
func parts(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" -‐‑.,·・", r) })
}

// bare is a word without accents, apostrophes and case.
func bare(word string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || strings.ContainsRune("ʻʼʹ", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(word))
}
