package document

import (
	"math"
	"strings"
	"unicode"
)

// alphabets are the letters with marks of each language that documents are
// printed in, besides A to Z: a line in which a cedilla or a comma below, an
// acute or a grave, was hardly told apart is most likely of one of them.
var alphabets = func() []map[rune]bool {
	var list []map[rune]bool
	for _, letters := range []string{
		"",                  // English and Latin transliterations
		"ÄÖÜẞ",              // German
		"ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ",  // French
		"ÁÉÍÓÚÜÑ",           // Spanish
		"ÀÇÈÉÍÏÒÓÚÜ",        // Catalan
		"ÁÂÃÀÇÉÊÍÓÔÕÚÜ",     // Portuguese
		"ÀÈÉÌÒÙ",            // Italian, Scottish Gaelic
		"ĄĆĘŁŃÓŚŹŻ",         // Polish
		"ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ",   // Czech
		"ÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ", // Slovak
		"ÁÉÍÓÖŐÚÜŰ",         // Hungarian
		"ĂÂÎȘȚ",             // Romanian
		"ČĆĐŠŽ",             // Bosnian, Croatian, Serbian, Slovene
		"ÇĞİıÖŞÜÂÎ",         // Turkish
		"ƏÇĞİıÖŞÜ",          // Azerbaijani
		"ÅÄÖÉÜ",             // Swedish, Finnish
		"ÆØÅÉÖ",             // Danish, Norwegian
		"ÁÐÉÍÓÚÝÞÆÖ",        // Icelandic, Faroese
		"ÕÄÖÜŠŽ",            // Estonian
		"ĀČĒĢĪĶĻŅŠŪŽ",       // Latvian
		"ĄČĘĖĮŠŲŪŽ",         // Lithuanian
		"ĊĠĦŻÀÈÌÒÙ",         // Maltese
		"ÇË",                // Albanian
		"ËÏÖÉÈÜÄ",           // Dutch, Luxembourgish
		"ÁÉÍÓÚ",             // Irish
		"ÂÊÎÔÛŴŶÁÄËÏÖÀÈ",    // Welsh
	} {
		set := map[rune]bool{}
		for _, r := range letters {
			set[r] = true
			set[[]rune(strings.ToLower(string(r)))[0]] = true
		}
		list = append(list, set)
	}
	return list
}()

// foreign is how likely a letter is that the line's language does not have,
// beside one that it has: borrowed names are printed with their own letters.
const foreign = 0.02

// rareGrave is how often a grave stands on O, I or U beside an acute: three
// languages have it there and nine the acute, and readers mix them up.
const rareGrave = 0.35

// A chance is a letter that may stand at one place of a line, and its probability.
type chance struct {
	class int
	p     float64
}

// struck are letters with a stroke, which has no mark of its own in Unicode;
// the Croatian and the Icelandic capital D are drawn alike.
var struck = strings.NewReplacer("Đ", "D", "Ð", "D", "đ", "d", "ð", "d", "Ħ", "H", "ħ", "h", "Ə", "E", "ə", "e")

// siblings are, for each class, the classes of the same Latin letter with
// another mark or none, itself among them; none for what is no letter.
func siblings(letters []string) [][]int {
	byBase := map[string][]int{}
	bases := make([]string, len(letters))
	for k, letter := range letters {
		r := []rune(letter)
		if len(r) != 1 || !unicode.Is(unicode.Latin, r[0]) {
			continue
		}
		bases[k] = plainLetters(struck.Replace(letter))
		if bases[k] == "" {
			bases[k] = letter // such as Þ
		}
		if unicode.IsUpper(r[0]) {
			bases[k] = strings.ToUpper(bases[k])
		}
		byBase[bases[k]] = append(byBase[bases[k]], k)
	}
	all := make([][]int, len(letters))
	for k, base := range bases {
		all[k] = byBase[base]
	}
	return all
}

// ofOneLanguage weighs the marks of a line's letters against one another: each
// language is as likely as its alphabet explains the other letters, and a mark
// gains by how much commoner it is in those languages than in all of them. A
// line with one mark says nothing of itself and stays as it was read. chances
// has an entry for each letter of the line, empty where nothing is known.
func (r *printNet) ofOneLanguage(line []int, sure []float64, chances [][]chance) {
	explained := make([][]float64, len(alphabets)) // of each place by each language
	whole := make([]float64, len(alphabets))
	for l, alphabet := range alphabets {
		whole[l] = 1
		explained[l] = make([]float64, len(line))
		for i, choice := range chances {
			for _, c := range choice {
				explained[l][i] += c.p * r.fits(alphabet, c.class)
			}
			if len(choice) > 0 {
				whole[l] *= explained[l][i]
			}
		}
	}
	for i, choice := range chances {
		best, top, all, mass := line[i], 0.0, 0.0, 0.0
		for _, c := range choice {
			var here, everywhere, others float64
			for l, alphabet := range alphabets {
				fit := r.fits(alphabet, c.class)
				here += whole[l] / explained[l][i] * fit
				others += whole[l] / explained[l][i]
				everywhere += fit / float64(len(alphabets))
			}
			// The root, for the network has seen a letter's neighbours itself.
			weight := c.p * math.Sqrt(here/others/everywhere)
			if strings.ContainsAny(r.letters[c.class], "ÒÌÙòìù") {
				weight *= rareGrave
			}
			all, mass = all+weight, mass+c.p
			if weight > top {
				best, top = c.class, weight
			}
		}
		if all > 0 {
			line[i], sure[i] = best, min(1, mass)*top/all
		}
	}
}

// fits is how well a letter fits a language: 1 where it has it, foreign where not.
func (r *printNet) fits(alphabet map[rune]bool, class int) float64 {
	if letter := []rune(r.letters[class])[0]; letter < unicode.MaxASCII || alphabet[letter] {
		return 1
	}
	return foreign
}
