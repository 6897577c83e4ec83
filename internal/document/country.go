package document

import (
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode"

	"github.com/selfsame-id/selfsame/mrz"
)

// A stateName is a state's English name, letters only, and its code.
type stateName struct{ letters, code string }

// ownNames are what states call themselves on their cards where that is not the
// English name or has it within, letters only without accents.
var ownNames = map[string]string{
	"D": "bundesrepublikdeutschland deutschland", "AUT": "republikosterreich osterreich", "FRA": "republiquefrancaise france",
	"CHE": "schweizerischeeidgenossenschaft confederationsuisse confederazionesvizzera confederaziunsvizra schweiz suisse svizzera",
	"BEL": "belgie belgique belgien", "NLD": "koninkrijkdernederlanden nederland", "LUX": "grandduchedeluxembourg", "ITA": "repubblicaitaliana italia",
	"ESP": "reinodeespana espana", "PRT": "republicaportuguesa", "IRL": "eire", "DNK": "kongerigetdanmark danmark", "SWE": "konungariketsverige sverige",
	"NOR": "kongeriketnorge kongeriketnoreg norge noreg", "FIN": "suomi", "ISL": "lydveldidisland island", "EST": "eestivabariik eesti",
	"LVA": "latvijasrepublika latvija", "LTU": "lietuvosrespublika lietuva", "POL": "rzeczpospolitapolska polska", "CZE": "ceskarepublika cesko czechrepublic",
	"SVK": "slovenskarepublika slovensko", "HUN": "magyarorszag magyarkoztarsasag", "SVN": "republikaslovenija slovenija",
	"HRV": "republikahrvatska hrvatska", "SRB": "republikasrbija srbija", "BIH": "bosnaihercegovina", "MNE": "crnagora", "MKD": "severnamakedonija",
	"ALB": "republikaeshqiperise shqiperi", "RKS": "republikaekosoves", "GRC": "hellenicrepublic", "TUR": "turkiyecumhuriyeti turkiye",
	"MEX": "estadosunidosmexicanos", "BRA": "republicafederativadobrasil brasil", "MAR": "royaumedumaroc", "DZA": "republiquealgerienne",
	"TUN": "republiquetunisienne", "CMR": "republiqueducameroun cameroun", "PHL": "republikangpilipinas", "KEN": "jamhuriyakenya", "GBR": "greatbritain northernireland uk gb",
	"IND": "indianunion",
	// and those that have another state's name within
	"DOM": "republicadominicana", "TWN": "republicofchina", "CHN": "peoplesrepublicofchina", "COG": "republicofthecongo republiqueducongo",
	"COD": "democraticrepublicofthecongo", "GNQ": "guineaecuatorial", "PRK": "democraticpeoplesrepublicofkorea", "USA": "newjersey newmexico",
}

// wholeWord is the length up to which a state's name must be a word of its own: a
// longer one may be run together with others.
const wholeWord = 6

// A plainLine is a line of print in small letters without accents: run together, and
// word by word.
type plainLine struct {
	letters string
	words   []string
}

func plainLineOf(text string) plainLine {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	for i := range words {
		words[i] = plainLetters(words[i])
	}
	return plainLine{strings.Join(words, ""), words}
}

// names reports whether a line names the state.
func (l plainLine) names(n stateName) bool {
	if len(n.letters) > wholeWord {
		return strings.Contains(l.letters, n.letters)
	}
	return slices.Contains(l.words, n.letters)
}

// stateNames are the names of states that a document may print, the longest
// first, so that Guinea-Bissau is not taken for Guinea.
var stateNames = sync.OnceValue(func() []stateName {
	var list []stateName
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			for c := 'A'; c <= 'Z'; c++ {
				code := string([]rune{a, b, c})
				if name, ok := mrz.Country(code); ok && !strings.Contains(name, "(until ") {
					list = append(list, stateName{nameLetters(name), code})
				}
			}
		}
	}
	for code, names := range ownNames {
		for _, name := range strings.Fields(names) {
			list = append(list, stateName{name, code})
		}
	}
	name, _ := mrz.Country("D")
	list = append(list, stateName{nameLetters(name), "D"})
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		return len(a.letters) > len(b.letters) || len(a.letters) == len(b.letters) && a.letters+a.code < b.letters+b.code
	})
	return list
})

// nameLetters are the letters of a name without what follows it in parentheses
// or after a comma.
func nameLetters(name string) string {
	name, _, _ = strings.Cut(name, "(")
	name, _, _ = strings.Cut(name, ",")
	return plainLetters(name)
}

// countryNamed is the code of the state whose name the heading has: the upper
// third of the page. "" where it has none.
func (w *work) countryNamed() string {
	var heading []plainLine
	for _, s := range w.scrap {
		number, _ := fieldNumber(s.Text)
		person := number != "" || slices.Contains(w.nameLines, s.line) // who may be called France
		if !person && s.Y0 < float64(w.out.Page.H)/3 && s.Confidence > 0.8 {
			heading = append(heading, plainLineOf(s.Text))
		}
	}
	for _, n := range stateNames() {
		if slices.ContainsFunc(heading, func(l plainLine) bool { return l.names(n) }) {
			return n.code
		}
	}
	return ""
}

// Jurisdictions that issue licences with AAMVA's labels, letters only: those of
// Canada, and those of the United States, whose cards are told by the state's
// name in the heading (DL/ID Card Design Standard, annex A).
var (
	canadian = []string{
		"alberta", "britishcolumbia", "manitoba", "newbrunswick", "newfoundland", "novascotia", "ontario", "princeedwardisland",
		"quebec", "saskatchewan", "northwestterritories", "nunavut", "yukon", "canada",
	}
	unitedStates = []string{
		"alabama", "alaska", "arizona", "arkansas", "california", "colorado", "connecticut", "delaware", "columbia", "florida",
		"georgia", "hawaii", "idaho", "illinois", "indiana", "iowa", "kansas", "kentucky", "louisiana", "maine", "maryland",
		"massachusetts", "michigan", "minnesota", "mississippi", "missouri", "montana", "nebraska", "nevada", "newhampshire",
		"newjersey", "newmexico", "newyork", "northcarolina", "northdakota", "ohio", "oklahoma", "oregon", "pennsylvania",
		"rhodeisland", "southcarolina", "southdakota", "tennessee", "texas", "utah", "vermont", "virginia", "washington",
		"wisconsin", "wyoming", "puertorico", "guam", "usa", "unitedstates",
	}
)

// jurisdictionNamed is the country of the state or province whose name the
// heading of an American card has; "" where it has none, for the layout alone
// does not say which country's it is. The back's barcode does.
func (w *work) jurisdictionNamed() string {
	var heading []plainLine
	for _, s := range w.scrap {
		if s.Y0 < float64(w.out.Page.H)/3 {
			heading = append(heading, plainLineOf(s.Text))
		}
	}
	for _, list := range []struct {
		code  string
		names []string
	}{{"CAN", canadian}, {"USA", unitedStates}} {
		for _, name := range list.names {
			for _, line := range heading {
				if slices.Contains(line.words, name) || len(name) >= wholeWord && strings.Contains(line.letters, name) {
					return list.code
				}
			}
		}
	}
	return ""
}
