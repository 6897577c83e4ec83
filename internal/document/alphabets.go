package document

import (
	"maps"
	"math"
	"strings"
	"unicode"

	"github.com/selfsame-id/selfsame/mrz"
)

// alphabets are the letters with marks of each language that documents are
// printed in, besides A to Z: a line in which a cedilla or a comma below, an
// acute or a grave, was hardly told apart is most likely of one of them.
// stateLetters are those of the languages of a state, by its ICAO code; states
// that print names in Latin letters without marks have none.
var alphabets, stateLetters = func() ([]map[rune]bool, map[string]map[rune]bool) {
	var list []map[rune]bool
	states := map[string]map[rune]bool{}
	for _, language := range []struct{ letters, states string }{
		// English, and Latin transliterations of other scripts
		{"", "GBR USA CAN AUS NZL IRL MLT CYP IND PAK BGD LKA NPL CHN TWN HKG MAC JPN KOR THA IDN MYS SGP PHL EGY SAU ARE QAT KWT JOR IRQ IRN ISR " +
			"RUS UKR BLR GEO ARM KAZ UZB KGZ TJK BGR GRC MKD MNG ETH KEN NGA GHA ZAF"},
		{"ÄÖÜẞ", "D AUT CHE LIE LUX BEL ITA NAM"},                                                          // German
		{"ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ", "FRA BEL CHE LUX CAN MCO HTI SEN CIV CMR MLI MDG COD"},                        // French
		{"ÁÉÍÓÚÜÑ", "ESP MEX ARG CHL COL PER VEN ECU BOL PRY URY CRI PAN CUB DOM GTM HND NIC SLV USA PHL"}, // Spanish
		{"ÀÇÈÉÍÏÒÓÚÜ", "AND ESP"},                                                                          // Catalan
		{"ÁÂÃÀÇÉÊÍÓÔÕÚÜ", "PRT BRA AGO MOZ CPV LUX"},                                                       // Portuguese
		{"ÀÈÉÌÒÙ", "ITA CHE SMR VAT GBR"},                                                                  // Italian, Scottish Gaelic
		{"ĄĆĘŁŃÓŚŹŻ", "POL LTU"},                                                                           // Polish
		{"ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ", "CZE SVK"},                                                                     // Czech
		{"ÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ", "SVK CZE"},                                                                   // Slovak
		{"ÁÉÍÓÖŐÚÜŰ", "HUN ROU SVK SRB"},                                                                   // Hungarian
		{"ĂÂÎȘȚ", "ROU MDA"},                                                                               // Romanian
		{"ČĆĐŠŽ", "BIH HRV SRB SVN MNE MKD"},                                                               // Bosnian, Croatian, Serbian, Slovene
		{"ÇĞİıÖŞÜÂÎ", "TUR CYP D"},                                                                         // Turkish
		{"ƏÇĞİıÖŞÜ", "AZE"},                                                                                // Azerbaijani
		{"ÅÄÖÉÜ", "SWE FIN"},                                                                               // Swedish, Finnish
		{"ÆØÅÉÖ", "DNK NOR FRO"},                                                                           // Danish, Norwegian
		{"ÁÐÉÍÓÚÝÞÆÖ", "ISL FRO"},                                                                          // Icelandic, Faroese
		{"ÕÄÖÜŠŽ", "EST"},                                                                                  // Estonian
		{"ĀČĒĢĪĶĻŅŠŪŽ", "LVA"},                                                                             // Latvian
		{"ĄČĘĖĮŠŲŪŽ", "LTU"},                                                                               // Lithuanian
		{"ĊĠĦŻÀÈÌÒÙ", "MLT"},                                                                               // Maltese
		{"ÇË", "ALB RKS MKD"},                                                                              // Albanian
		{"ËÏÖÉÈÜÄ", "NLD BEL LUX SUR"},                                                                     // Dutch, Luxembourgish
		{"ÁÉÍÓÚ", "IRL GBR"},                                                                               // Irish
		{"ÂÊÎÔÛŴŶÁÄËÏÖÀÈ", "GBR"},                                                                          // Welsh
	} {
		set := map[rune]bool{}
		for _, r := range language.letters {
			set[r] = true
			set[[]rune(strings.ToLower(string(r)))[0]] = true
		}
		list = append(list, set)
		for _, state := range strings.Fields(language.states) {
			if states[state] == nil {
				states[state] = map[rune]bool{}
			}
			maps.Copy(states[state], set)
		}
	}
	return list, states
}()

// lettersOf are the letters with marks that a document's print is likely to have:
// those of its issuer and of its holder's state. Nil where they are not known.
func lettersOf(doc mrz.Document) map[rune]bool {
	issuer, ok := stateLetters[doc.Issuer]
	if !ok {
		return nil
	}
	all := maps.Clone(issuer)
	maps.Copy(all, stateLetters[doc.Nationality])
	return all
}

// foreign is how likely a letter is that the line's language does not have,
// beside one that it has: borrowed names are printed with their own letters.
const foreign = 0.02

// abroad is how likely a letter is that no language of the document's state has,
// beside its own: names from elsewhere are printed with their marks, but in small
// print a mark is soon seen where there is none.
const abroad = 0.03

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
// line with one mark says nothing of itself and stays as it was read, but that
// home, where it is known, is the document's own letters. chances has an entry
// for each letter of the line, empty where nothing is known.
func (r *printNet) ofOneLanguage(line []int, sure []float64, chances [][]chance, home map[rune]bool) {
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
			if home != nil && r.fits(home, c.class) < 1 {
				weight *= abroad
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
