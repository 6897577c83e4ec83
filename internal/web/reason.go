package web

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/help"
)

// Reason is what the learner reads of a reason, remedy included: the same words
// on pages, in e-mails and in the help.
func (c *catalogue) Reason(r selfsame.Reason) string {
	_, remedy := help.Reason(c.Lang, r)
	return remedy
}

// Anchor is the place of a reason on the troubleshooting page.
func (*catalogue) Anchor(code selfsame.ReasonCode) string { return help.Anchor(code) }

// Country is a country's name in the language, by its ISO 3166-1 alpha-3 code;
// the code itself where it is not one.
func (c *catalogue) Country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || len(code) != 3 || code != strings.ToUpper(code) || !region.IsCountry() {
		return code
	}
	if name := display.Regions(c.tag).Name(region); name != "" {
		return name
	}
	return code
}

// title is what was the matter, in a few words, without the remedy.
func (c *catalogue) title(r selfsame.Reason) string {
	title, _ := help.Reason(c.Lang, r)
	return title
}
