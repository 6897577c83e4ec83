package web_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// wordsOf reads the catalogues as a reader would: by language, key and text.
func wordsOf(t *testing.T) map[string]map[string]json.RawMessage {
	t.Helper()
	files, err := filepath.Glob("i18n/*.json")
	if err != nil || len(files) < 4 {
		t.Fatalf("catalogues: %v", err)
	}
	all := map[string]map[string]json.RawMessage{}
	for _, p := range files {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(filepath.Base(p), ".")
		lang := parts[len(parts)-2]
		if all[lang] == nil {
			all[lang] = map[string]json.RawMessage{}
		}
		texts := all[lang]
		if err := json.Unmarshal(b, &texts); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
	}
	return all
}

var blank = regexp.MustCompile(`\{[a-z]+\}`)

func TestEveryTextIsInEveryLanguage(t *testing.T) {
	t.Parallel()
	all := wordsOf(t)
	for _, lang := range []string{"en", "es", "fr", "ar"} {
		for key, text := range all["en"] {
			other, ok := all[lang][key]
			if !ok {
				t.Errorf("%s: %q is missing", lang, key)
				continue
			}
			if string(other) == `""` {
				t.Errorf("%s: %q is empty", lang, key)
			}
			if text[0] != other[0] {
				t.Errorf("%s: %q has plural forms in one language only", lang, key)
				continue
			}
			if text[0] == '"' && !slices.Equal(blanks(text), blanks(other)) {
				t.Errorf("%s: %q fills in %v, in English %v", lang, key, blanks(other), blanks(text))
			}
		}
		for key := range all[lang] {
			if _, ok := all["en"][key]; !ok {
				t.Errorf("%s: %q is not in English", lang, key)
			}
		}
	}
}

// blanks are the places to fill in, each once, in alphabetical order.
func blanks(text json.RawMessage) []string {
	found := blank.FindAllString(string(text), -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// forms are the plural forms that numbers take in each language.
var forms = map[string][]string{
	"en": {"one", "other"}, "es": {"one", "many", "other"}, "fr": {"one", "many", "other"},
	"ar": {"few", "many", "one", "other", "two", "zero"},
}

func TestEveryPluralHasTheFormsOfItsLanguage(t *testing.T) {
	t.Parallel()
	for lang, texts := range wordsOf(t) {
		for key, text := range texts {
			if text[0] != '{' {
				continue
			}
			var have map[string]string
			if err := json.Unmarshal(text, &have); err != nil {
				t.Errorf("%s: %q: %v", lang, key, err)
			}
			for _, form := range forms[lang] {
				if have[form] == "" && (form != "many" || lang == "ar") {
					t.Errorf("%s: %q has no form %q", lang, key, form)
				}
			}
		}
	}
}
