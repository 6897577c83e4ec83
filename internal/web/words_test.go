package web_test

import (
	"encoding/json"
	"maps"
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

// used finds in templates, code and scripts what can be a key: every text in
// quotes. One that ends in a full stop is the beginning of keys that are put
// together.
func used(t *testing.T) (keys, beginnings map[string]bool) {
	t.Helper()
	keys, beginnings = map[string]bool{}, map[string]bool{}
	quoted := regexp.MustCompile(`"([a-z][A-Za-z_.0-9-]*)"`)
	for _, pattern := range []string{"templates/*.html", "*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range files {
			b, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(p, "_test.go") {
				continue
			}
			for _, m := range quoted.FindAllStringSubmatch(string(b), -1) {
				keys[m[1]] = true
				if strings.HasSuffix(m[1], ".") {
					beginnings[m[1]] = true
				}
			}
		}
	}
	return keys, beginnings
}

func TestEveryTextIsUsedAndEveryKeyThatIsUsedIsThere(t *testing.T) {
	t.Parallel()
	texts := wordsOf(t)["en"]
	keys, beginnings := used(t)
	for key := range texts {
		if keys[key] || strings.HasPrefix(key, "message.") {
			continue
		}
		if !slices.ContainsFunc(slices.Collect(maps.Keys(beginnings)), func(b string) bool { return strings.HasPrefix(key, b) }) {
			t.Errorf("%q is never used", key)
		}
	}
	asked := regexp.MustCompile(`(?:[{( ]|[{( ]\$)\.[TMN] "([^"]+)"|\bv\.[TN]\("([^"]+)"[,)]|\bdone\("([^"]+)"|\bwrong\("[^"]*", "([^"]+)"`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	sources := templates(t)
	for _, p := range files {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(p, "_test.go") {
			sources[p] = string(b)
		}
	}
	for name, source := range sources {
		for _, m := range asked.FindAllStringSubmatch(source, -1) {
			key := m[1] + m[2] + m[3] + m[4]
			if _, ok := texts[key]; !ok && !strings.HasSuffix(key, ".") {
				t.Errorf("%s: there is no text %q", name, key)
			}
		}
		for _, m := range regexp.MustCompile(`\.Input "([a-z_]+)"`).FindAllStringSubmatch(source, -1) {
			if _, ok := texts["field."+m[1]]; !ok {
				t.Errorf("%s: there is no text %q", name, "field."+m[1])
			}
		}
		for _, m := range regexp.MustCompile(`\bneed\(([^)]*)\)`).FindAllStringSubmatch(source, -1) {
			for _, f := range regexp.MustCompile(`"([a-z_]+)"`).FindAllStringSubmatch(m[1], -1) {
				if _, ok := texts["need."+f[1]]; !ok {
					t.Errorf("%s: there is no text %q", name, "need."+f[1])
				}
			}
		}
	}
}
