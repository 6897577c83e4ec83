package web

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/selfsame-id/selfsame"
)

// Reason is what the learner reads of a reason, remedy included. A code that
// the catalogues do not know yet is shown in the words of the table, in
// English.
func (c *catalogue) Reason(r selfsame.Reason) string {
	key := "reason." + string(r.Code)
	if !c.Has(key) {
		return r.Learner()
	}
	about := c.T("about." + r.About)
	if !c.Has("about." + r.About) {
		about = c.Country(r.About)
	}
	return c.T(key, "about", about)
}

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
