package name

import "strings"

// sound makes the spellings of one sound alike, as far as the usual ways of writing names of other scripts in
// Latin differ: KH and H, Y and I and J, OU and U, doubled letters, silent H. Two words with one key are spellings of one name
// far more often than two names; they are likely, never the same.
//
// The rules are those in which the romanisations differ that states and people use: ICAO, BGN/PCGN, French and German
// transcription, Pinyin and Wade-Giles. They are applied in this order, the longest first.
var sound = strings.NewReplacer(
	"TSCH", "C", "SHCH", "S", "SCH", "S", "TCH", "C", "DSCH", "J", "DZH", "J", "DJ", "J", "TZ", "S", "TS", "S", "CZ", "C", "SZ", "S",
	"SH", "S", "CH", "C", "KH", "H", "GH", "G", "PH", "F", "TH", "T", "DH", "D", "ZH", "J", "CK", "K", "QU", "K", "KS", "X",
	"CE", "SI", "CI", "SI", "CY", "SI", "C", "K", "Q", "K", "W", "V", "Z", "S",
	"OU", "U", "OO", "U", "EE", "I", "IE", "I", "EI", "I", "EY", "I", "AI", "I", "AY", "I", "AE", "I", "OE", "U",
	"IY", "I", "YI", "I", "YE", "I", "JE", "I", "IA", "IA", "YA", "IA", "JA", "IA", "IU", "IU", "YU", "IU", "JU", "IU",
	"E", "I", "Y", "I", "J", "I", "O", "U",
)

// unspelt takes back what a zone makes of Ä, Å, Ö and Ü, for people who leave the marks out of the names that they type: Muller
// where the zone has MUELLER.
var unspelt = strings.NewReplacer("AE", "A", "AA", "A", "OE", "O", "UE", "U", "UXX", "U", "NXX", "N")

// keysOf lists the sound keys of spellings: one for each in their order, then those of the spellings without what the zone
// made of marks.
func keysOf(spell []string) []string {
	keys := make([]string, 0, len(spell))
	for _, s := range spell {
		keys = append(keys, keyOf(s))
	}
	for _, s := range spell {
		if bare := unspelt.Replace(s); bare != s {
			keys = append(keys, keyOf(bare))
		}
	}
	return keys
}

// keyOf is the sound key of one spelling, which is not empty.
func keyOf(s string) string {
	if s[0] == 'X' && len(s) > 1 { // Pinyin's X is SH; elsewhere the letter is KS and not at the front
		s = "SH" + s[1:]
	}
	key := []byte(sound.Replace(s))
	out := key[:0]
	for i, c := range key {
		silent := c == 'H' && i > 0
		again := len(out) > 0 && out[len(out)-1] == c
		if !silent && !again {
			out = append(out, c)
		}
	}
	return string(out)
}

// consonants reduces Latin spelling to the consonants that Arabic and Hebrew letters stand for, as arabicSkeleton does from the
// other side. J and G are one letter, for ج is either, and so are B and P, F and V, S and Z.
var consonants = strings.NewReplacer(
	"TSCH", "S", "SHCH", "S", "SCH", "S", "TCH", "S", "DZH", "J", "DJ", "J", "SH", "S", "CH", "S", "KH", "H", "GH", "J", "PH", "F",
	"TH", "T", "DH", "D", "ZH", "J", "CK", "K", "CE", "S", "CI", "S", "CY", "S", "C", "K", "Q", "K", "X", "KS", "Z", "S", "V", "F",
	"P", "B", "G", "J", "A", "", "E", "", "I", "", "O", "", "U", "", "Y", "", "W", "",
)

// skeletonOf is a word's consonants, in each of its usual spellings; none where the script has no table here.
func skeletonOf(text string, s script, spell []string) []string {
	switch s {
	case scriptArabic:
		return []string{undouble(byLetter(fold(text), arabicSkeleton))}
	case scriptHebrew:
		return []string{undouble(byLetter(text, hebrewSkeleton))}
	case scriptOther:
		return nil
	default:
	}
	out := make([]string, 0, len(spell))
	for _, s := range firsts(spell) {
		out = append(out, undouble(consonants.Replace(s)))
	}
	return out
}

// undouble makes doubled letters one, and leaves out an H at the end, which is written or not.
func undouble(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] {
			b.WriteByte(s[i])
		}
	}
	return strings.TrimSuffix(b.String(), "H")
}
