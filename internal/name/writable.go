package name

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is of marks on one letter: no script needs more.
const maxMarks = 6

// signs stand in names beside letters, marks and digits: blanks, hyphens,
// apostrophes and full stops of many scripts, and what joins letters or keeps
// them apart. Nothing that turns the direction of writing is among them: on a
// certificate it would make one name look like another.
const signs = " '’ʼ‘`´ʻʹ′-‐‑.,·・\u200c\u200d" +
	"\u05be\u05f3\u05f4" + // Hebrew: maqaf, geresh and gershayim
	"\u055a\u0970" // Armenian apostrophe, Devanagari sign of abbreviation

// Writable says whether a text can be written as a name, in whatever script: it
// has a letter, and nothing that is in no name. Digits are, in a few.
func Writable(text string) bool {
	if !utf8.ValidString(text) || !strings.ContainsFunc(text, unicode.IsLetter) {
		return false
	}
	marks := 0
	for _, r := range text {
		if !unicode.Is(unicode.M, r) {
			marks = 0
		} else if marks++; marks > maxMarks {
			return false
		}
		if !unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !strings.ContainsRune(signs, r) {
			return false
		}
	}
	return true
}
