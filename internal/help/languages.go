package help

import "slices"

// Languages returns the languages of the texts, the first being the one that
// stands in for those that are missing.
func Languages() []string { return []string{"en", "es", "fr", "ar"} }

// spoken returns the language itself where there are texts in it, else the
// first language.
func spoken(language string) string {
	if slices.Contains(Languages(), language) {
		return language
	}
	return Languages()[0]
}
