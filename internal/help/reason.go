package help

import (
	"embed"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/selfsame-id/selfsame"
)

//go:embed reasons/*.yaml
var reasonFiles embed.FS

// reasonWords are the texts of a language's file of reasons.
type reasonWords struct {
	About   map[string]string                  `yaml:"about"`
	Reasons map[selfsame.ReasonCode]reasonText `yaml:"reasons"`
}

type reasonText struct {
	Title  string `yaml:"title"`
	Remedy string `yaml:"remedy"` // in English the table of reasons itself has it
	More   string `yaml:"more"`   // the paragraph of the troubleshooting page
}

// suspicion is the entry that all reasons of suspected fraud share.
const suspicion = "fraud"

var reasonTexts = sync.OnceValue(func() map[string]reasonWords {
	all := map[string]reasonWords{}
	for _, lang := range Languages() {
		text, err := reasonFiles.ReadFile("reasons/" + lang + ".yaml")
		if err != nil {
			panic("embedded reasons: " + err.Error()) // a test reads them
		}
		var words reasonWords
		if err := yaml.UnmarshalWithOptions(text, &words, yaml.Strict()); err != nil {
			panic("embedded reasons in " + lang + ": " + err.Error())
		}
		all[lang] = words
	}
	return all
})

// about are the reason's subject in words: a photograph, a field, a country.
func (w reasonWords) about(lang, about string) string {
	if words, ok := w.About[about]; ok {
		return words
	}
	region, err := language.ParseRegion(about)
	if err != nil || len(about) != 3 || about != strings.ToUpper(about) || !region.IsCountry() {
		return about
	}
	if name := display.Regions(language.Make(lang)).Name(region); name != "" {
		return name
	}
	return about
}

// text finds the title and the paragraph of a code. A code that is not known
// is one that a person looks at.
func (w reasonWords) text(code selfsame.ReasonCode) reasonText {
	if (selfsame.Reason{Code: code}).Fraud() {
		return w.Reasons[suspicion]
	}
	if t, ok := w.Reasons[code]; ok && t.Title != "" {
		return t
	}
	return w.Reasons["review.needed"]
}

// Reason returns what the learner reads of a reason: a short title, and what it
// is and what to do. Reasons of suspected fraud have one title for all.
func Reason(lang string, r selfsame.Reason) (title, remedy string) {
	lang = spoken(lang)
	words := reasonTexts()[lang]
	title = words.text(r.Code).Title
	if lang == "en" { // whose words are the table's own, but for the names of countries
		r.About = words.about(lang, r.About)
		return title, r.Learner()
	}
	code := r.Code
	if !selfsame.KnownReason(code) {
		code = "review.needed"
	}
	return title, strings.ReplaceAll(words.Reasons[code].Remedy, "{about}", words.about(lang, r.About))
}

// Anchor is the place of a reason on the troubleshooting page. All reasons of
// suspected fraud have the same, and so has a code that is not known.
func Anchor(code selfsame.ReasonCode) string {
	if !selfsame.KnownReason(code) || (selfsame.Reason{Code: code}).Fraud() {
		return "review.needed"
	}
	return string(code)
}
