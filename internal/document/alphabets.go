package document

import (
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
const foreign = 0.05

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
// language is as likely as its alphabet explains the whole line, and each place
// takes the letter that is likeliest over all of them. chances has an entry for
// each letter of the line, empty where there is nothing to choose.
func (r *printNet) ofOneLanguage(line []int, sure []float64, chances [][]chance) {
	prior := func(alphabet map[rune]bool, class int) float64 {
		letter := []rune(r.letters[class])[0]
		if letter < 128 || alphabet[letter] {
			return 1
		}
		return foreign
	}
	explained := make([][]float64, len(alphabets)) // of each place by each language
	whole := make([]float64, len(alphabets))
	for l, alphabet := range alphabets {
		whole[l] = 1
		explained[l] = make([]float64, len(line))
		for i, choice := range chances {
			for _, c := range choice {
				explained[l][i] += c.p * prior(alphabet, c.class)
			}
			if len(choice) > 0 {
				whole[l] *= explained[l][i]
			}
		}
	}
	for i, choice := range chances {
		best, top, all, mass := line[i], 0.0, 0.0, 0.0
		for _, c := range choice {
			weight := 0.0
			for l, alphabet := range alphabets {
				if explained[l][i] > 0 {
					weight += whole[l] / explained[l][i] * c.p * prior(alphabet, c.class)
				}
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
