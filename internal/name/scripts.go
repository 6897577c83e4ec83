package name

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
)

// A script is a writing system as far as it matters here.
type script int

const (
	scriptNone script = iota
	scriptLatin
	scriptCyrillic
	scriptGreek
	scriptArmenian
	scriptGeorgian
	scriptArabic // vowels are mostly not written
	scriptHebrew // likewise
	scriptOther  // read in part, by a table of sounds at best
)

// sure reports whether a word of the script can be spelt out in Latin, so that two names can be found to be different.
func (s script) sure() bool { return s >= scriptLatin && s <= scriptGeorgian }

func scriptOf(r rune) script {
	switch {
	case unicode.Is(unicode.Latin, r):
		return scriptLatin
	case unicode.Is(unicode.Cyrillic, r):
		return scriptCyrillic
	case unicode.Is(unicode.Greek, r):
		return scriptGreek
	case unicode.Is(unicode.Armenian, r):
		return scriptArmenian
	case unicode.Is(unicode.Georgian, r):
		return scriptGeorgian
	case unicode.Is(unicode.Arabic, r):
		return scriptArabic
	case unicode.Is(unicode.Hebrew, r):
		return scriptHebrew
	case unicode.IsLetter(r):
		return scriptOther
	}
	return scriptNone
}

// armenian follows BGN/PCGN without marks.
var armenian = map[rune]string{
	'Ա': "A", 'Բ': "B", 'Գ': "G", 'Դ': "D", 'Ե': "E", 'Զ': "Z", 'Է': "E", 'Ը': "Y", 'Թ': "T", 'Ժ': "ZH", 'Ի': "I",
	'Լ': "L", 'Խ': "KH", 'Ծ': "TS", 'Կ': "K", 'Հ': "H", 'Ձ': "DZ", 'Ղ': "GH", 'Ճ': "CH", 'Մ': "M", 'Յ': "Y", 'Ն': "N",
	'Շ': "SH", 'Ո': "O", 'Չ': "CH", 'Պ': "P", 'Ջ': "J", 'Ռ': "R", 'Ս': "S", 'Վ': "V", 'Տ': "T", 'Ր': "R", 'Ց': "TS",
	'Ւ': "U", 'Փ': "P", 'Ք': "K", 'Օ': "O", 'Ֆ': "F",
}

// georgian is the national system of 2002, without its apostrophes. The keys are Mkhedruli; capitals are folded to it.
var georgian = map[rune]string{
	'ა': "A", 'ბ': "B", 'გ': "G", 'დ': "D", 'ე': "E", 'ვ': "V", 'ზ': "Z", 'თ': "T", 'ი': "I", 'კ': "K", 'ლ': "L",
	'მ': "M", 'ნ': "N", 'ო': "O", 'პ': "P", 'ჟ': "ZH", 'რ': "R", 'ს': "S", 'ტ': "T", 'უ': "U", 'ფ': "P", 'ქ': "K",
	'ღ': "GH", 'ყ': "Q", 'შ': "SH", 'ჩ': "CH", 'ც': "TS", 'ძ': "DZ", 'წ': "TS", 'ჭ': "CH", 'ხ': "KH", 'ჯ': "J", 'ჰ': "H",
}

// arabic is ICAO Doc 9303-3 section 6 C (8th edition, 2021): how Arabic script stands in a zone whose state encodes it
// letter by letter. Most Arabic states print a name as it is spoken instead; arabicSkeleton serves that.
var arabic = map[rune]string{
	'ء': "XE", 'آ': "XAA", 'أ': "XAE", 'ؤ': "U", 'إ': "I", 'ئ': "XI", 'ا': "A", 'ب': "B", 'ة': "XTA", 'ت': "T",
	'ث': "XTH", 'ج': "J", 'ح': "XH", 'خ': "XKH", 'د': "D", 'ذ': "XDH", 'ر': "R", 'ز': "Z", 'س': "S", 'ش': "XSH",
	'ص': "XSS", 'ض': "XDZ", 'ط': "XTT", 'ظ': "XZZ", 'ع': "E", 'غ': "G", 'ف': "F", 'ق': "Q", 'ك': "K", 'ل': "L",
	'م': "M", 'ن': "N", 'ه': "H", 'و': "W", 'ى': "XAY", 'ي': "Y", 'ٱ': "XXA", 'ٹ': "XXT", 'ټ': "XRT", 'پ': "P",
	'ځ': "XKE", 'څ': "XXH", 'چ': "XC", 'ڈ': "XXD", 'ډ': "XDR", 'ڑ': "XXR", 'ړ': "XRR", 'ږ': "XRX", 'ژ': "XJ",
	'ښ': "XXS", 'ک': "XKK", 'ګ': "XXK", 'ڭ': "XNG", 'گ': "XGG", 'ں': "XNN", 'ڼ': "XXN", 'ھ': "XDO", 'ۀ': "XYH",
	'ہ': "XXG", 'ۂ': "XGE", 'ۃ': "XTG", 'ی': "XYA", 'ۍ': "XXY", 'ې': "Y", 'ے': "XYB", 'ۓ': "XBE",
}

// arabicSkeleton is the consonant that an Arabic letter stands for, in the alphabet of skeleton: sounds that are one letter
// or another according to who writes are one here. Letters that stand for vowels have none.
var arabicSkeleton = map[rune]string{
	'ب': "B", 'پ': "B", 'ت': "T", 'ث': "T", 'ط': "T", 'ٹ': "T", 'ټ': "T", 'ج': "J", 'غ': "J", 'گ': "J", 'ګ': "J",
	'چ': "S", 'ح': "H", 'خ': "H", 'ه': "H", 'ہ': "H", 'ھ': "H", 'د': "D", 'ض': "D", 'ذ': "D", 'ڈ': "D", 'ډ': "D",
	'ر': "R", 'ڑ': "R", 'ړ': "R", 'ز': "S", 'ظ': "S", 'ژ': "J", 'س': "S", 'ص': "S", 'ش': "S", 'ښ': "S", 'ف': "F",
	'ڤ': "F", 'ق': "K", 'ك': "K", 'ک': "K", 'ڭ': "N", 'ل': "L", 'م': "M", 'ن': "N", 'ں': "N", 'ڼ': "N",
}

// arabicFold makes one of the ways of writing a letter that keyboards and countries differ in.
var arabicFold = strings.NewReplacer(
	"أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا", "ة", "ه", "ى", "ي", "ی", "ي", "ک", "ك", "ہ", "ه", "ـ", "",
)

// hebrewSkeleton is as arabicSkeleton.
var hebrewSkeleton = map[rune]string{
	'ב': "B", 'ג': "J", 'ד': "D", 'ה': "", 'ז': "S", 'ח': "H", 'ט': "T", 'כ': "K", 'ך': "K", 'ל': "L", 'מ': "M",
	'ם': "M", 'נ': "N", 'ן': "N", 'ס': "S", 'פ': "F", 'ף': "F", 'צ': "S", 'ץ': "S", 'ק': "K", 'ר': "R", 'ש': "S", 'ת': "T",
}

// spellings lists how an upper-case word of one script may be written in A to Z, the most usual first. For Arabic it
// is the standard's encoding; for scripts without a table of their own a rough guess, a candidate and never a proof.
func spellings(word string, s script) []string {
	switch s {
	case scriptLatin, scriptNone:
		return latinSpellings(word)
	case scriptCyrillic:
		return cyrillicSpellings(word)
	case scriptGreek:
		return greekSpellings(strip(word))
	case scriptArmenian:
		word = strings.ReplaceAll(strings.ReplaceAll(word, "ՈՒ", "Ւ"), "և", "ԵՎ")
		return []string{byLetter(word, armenian)}
	case scriptGeorgian:
		return []string{byLetter(strings.ToLower(word), georgian)}
	case scriptArabic:
		return arabicSpellings(word)
	default:
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(unidecode.Unidecode(word)) {
		if r >= 'A' && r <= 'Z' {
			b.WriteRune(r)
		}
	}
	return appendNew(nil, b.String())
}

// arabicSpellings is the standard's encoding, with a taa marbuta at the end as XTA or, as the note to the table has it,
// XAH, and then without the X that marks a letter as encoded. A shadda doubles the letter before it.
func arabicSpellings(word string) []string {
	var letters []rune
	for _, r := range word {
		if r == '\u0651' && len(letters) > 0 { // shadda
			r = letters[len(letters)-1]
		}
		letters = append(letters, r)
	}
	encoded := byLetter(string(letters), arabic)
	out := appendNew(nil, encoded)
	if stem, ok := strings.CutSuffix(encoded, "XTA"); ok {
		out = appendNew(out, stem+"XAH")
	}
	return appendNew(out, strings.ReplaceAll(encoded, "X", ""))
}

func byLetter(word string, table map[rune]string) string {
	var b strings.Builder
	for _, r := range word {
		b.WriteString(table[r])
	}
	return b.String()
}
