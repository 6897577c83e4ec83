package name

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// latin is ICAO Doc 9303-3 section 6 A (8th edition, 2021): how each national letter is written in a zone, with all the
// alternatives that the standard allows, the usual one first. Letters that lose their mark and nothing else (É as E) are not
// listed: they are handled by taking the mark off. Where the alternatives lack the bare letter, it follows after
// them for comparisons with print and with what people type (Ø as O), which the standard does not know.
var latin = map[rune][]string{
	'Ä': {"AE", "A"},
	'Å': {"AA", "A"},
	'Æ': {"AE"},
	'Đ': {"D", "DJ"}, // DJ is how Serbian and Croatian passports may have it
	'Ð': {"D"},
	'Ħ': {"H"},
	'ı': {"I"},
	'İ': {"I"},
	'Ĳ': {"IJ"},
	'ĸ': {"Q"},
	'Ł': {"L"},
	'Ñ': {"N", "NXX"},
	'Ŋ': {"N"},
	'Ö': {"OE", "O"},
	'Ø': {"OE", "O"},
	'Œ': {"OE"},
	'ẞ': {"SS"},
	'ß': {"SS"},
	'Ŧ': {"T"},
	'Þ': {"TH"},
	'Ü': {"UE", "UXX", "U"},
	'Ə': {"E", "A"}, // not in the standard; Azerbaijan's passports have E, people also type A
	'Ɨ': {"I"},
	'Ʉ': {"U"},
	'Ɓ': {"B"},
	'Ɗ': {"D"},
	'Ƙ': {"K"},
	'Ƴ': {"Y"},
	'Ɔ': {"O"},
	'Ɛ': {"E"},
	'Ș': {"S"},
	'Ț': {"T"},
}

// maxSpellings bounds the alternatives of one word. A word with many letters that have several is rare; the
// combinations in which like letters are written alike come first.
const maxSpellings = 12

// latinSpellings lists the ways in which a word of Latin letters, in upper case, may stand in a zone or be typed: first with
// every letter at its first alternative, then at its second and so on, then mixtures.
func latinSpellings(word string) []string {
	word = norm.NFC.String(word)
	var letters [][]string
	deepest := 1
	for _, r := range word {
		alternatives := latinLetter(r)
		letters = append(letters, alternatives)
		deepest = max(deepest, len(alternatives))
	}
	var out []string
	for n := range deepest {
		var b strings.Builder
		for _, alternatives := range letters {
			if len(alternatives) > 0 {
				b.WriteString(alternatives[min(n, len(alternatives)-1)])
			}
		}
		out = appendNew(out, b.String())
	}
	if deepest == 1 {
		return out
	}
	for _, mixture := range product(letters) {
		out = appendNew(out, mixture)
	}
	return out
}

// latinLetter is the alternatives of one letter; none for a mark or sign.
func latinLetter(r rune) []string {
	switch {
	case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return []string{string(r)}
	case latin[r] != nil:
		return latin[r]
	}
	bare := strip(string(r))
	for _, b := range bare {
		if b != r && latin[b] != nil {
			return latin[b]
		}
		if b >= 'A' && b <= 'Z' {
			return []string{string(b)}
		}
	}
	return nil
}

// strip takes the marks off letters.
func strip(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
}

// product lists combinations of the letters' alternatives, at most maxSpellings.
func product(letters [][]string) []string {
	out := []string{""}
	for _, alternatives := range letters {
		if len(alternatives) == 0 {
			continue
		}
		var longer []string
		for _, head := range out {
			for _, a := range alternatives {
				if len(longer) < maxSpellings {
					longer = append(longer, head+a)
				}
			}
		}
		out = longer
	}
	return out
}

// appendNew appends s where it is not empty and not there yet.
func appendNew(list []string, s string) []string {
	if s == "" || len(list) >= maxSpellings {
		return list
	}
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
