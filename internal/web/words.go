package web

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

//go:embed i18n/*.json
var catalogueFiles embed.FS

// languages are those of the catalogues; the first is used where nothing fits.
var languages = []language.Tag{language.English, language.Spanish, language.French, language.Arabic}

var matcher = language.NewMatcher(languages)

// A catalogue is all text of one language. Files are i18n/LANG.json and, for
// parts of the pages, i18n/PART.LANG.json; a key stands in one of them.
type catalogue struct {
	Lang string // en, es, fr, ar
	Dir  string // ltr or rtl

	tag   language.Tag
	texts map[string]text
}

// A text is a sentence or, where a number decides the wording, one for each
// plural form of the language.
type text struct {
	one   string
	forms map[string]string
}

// UnmarshalJSON takes a string, or an object of plural forms.
func (t *text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &t.one)
	}
	return json.Unmarshal(b, &t.forms)
}

func readCatalogues() (map[string]*catalogue, error) {
	all := map[string]*catalogue{}
	for _, tag := range languages {
		c := &catalogue{Lang: tag.String(), Dir: "ltr", tag: tag, texts: map[string]text{}}
		if tag == language.Arabic {
			c.Dir = "rtl"
		}
		all[c.Lang] = c
	}
	files, err := catalogueFiles.ReadDir("i18n")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".json")
		c := all[name[strings.LastIndex(name, ".")+1:]]
		if c == nil {
			return nil, fmt.Errorf("catalogue %s: not a language of ours", f.Name())
		}
		if err := c.read(f.Name()); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", f.Name(), err)
		}
	}
	return all, nil
}

func (c *catalogue) read(name string) error {
	b, err := catalogueFiles.ReadFile(path.Join("i18n", name))
	if err != nil {
		return err
	}
	var texts map[string]text
	if err := json.Unmarshal(b, &texts); err != nil {
		return err
	}
	for key, t := range texts {
		if _, twice := c.texts[key]; twice {
			return fmt.Errorf("%s stands in another file too", key)
		}
		c.texts[key] = t
	}
	return nil
}

// T returns the text of a key. args are pairs of a name and what to put in the
// place of "{name}". A key that is not there is shown as it is; a test holds
// that none is.
func (c *catalogue) T(key string, args ...any) string {
	t, ok := c.texts[key]
	if !ok {
		return key
	}
	return c.fillIn(t.one, args)
}

// Has says whether there is a text of that key.
func (c *catalogue) Has(key string) bool { _, ok := c.texts[key]; return ok }

// N returns the text of a key in the plural form that n has in the language,
// with {n} filled in.
func (c *catalogue) N(key string, n int, args ...any) string {
	forms := c.texts[key].forms
	form := forms[formNames[plural.Cardinal.MatchPlural(c.tag, max(n, -n), 0, 0, 0, 0)]]
	if form == "" {
		form = forms["other"]
	}
	return c.fillIn(form, append([]any{"n", n}, args...))
}

var formNames = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// fillIn puts what args name into a sentence. What runs from left to right, such
// as a name in Latin letters, is set apart where the sentence runs the other way.
func (c *catalogue) fillIn(sentence string, args []any) string {
	if len(args) == 0 {
		return sentence
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		value := args[i+1]
		if p, private := value.(selfsame.Private); private {
			value = p.Reveal() // a page may say to a person what is theirs
		}
		words := fmt.Sprint(value)
		if c.Dir == "rtl" && strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) {
			words = "\u2068" + words + "\u2069" // first strong isolate, pop directional isolate
		}
		pairs = append(pairs, "{"+fmt.Sprint(args[i])+"}", words)
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}

// M is T for texts with links, written [words](/path), and **strong** words.
// Both the text and what is filled in are escaped first.
func (c *catalogue) M(key string, args ...any) template.HTML {
	rest := template.HTMLEscapeString(c.T(key, args...))
	var out strings.Builder
	for {
		before, words, to, after, ok := cutLink(rest)
		out.WriteString(strong(before))
		if !ok {
			break
		}
		fmt.Fprintf(&out, `<a href="%s">%s</a>`, to, strong(words))
		rest = after
	}
	return template.HTML(out.String()) //nolint:gosec // escaped above; only our own two marks become elements
}

// cutLink cuts at the first [words](/path); only paths of ours become links.
func cutLink(s string) (before, words, to, after string, ok bool) {
	for from := 0; ; {
		open := strings.IndexByte(s[from:], '[')
		if open < 0 {
			return s, "", "", "", false
		}
		open += from
		middle := strings.Index(s[open:], "](")
		if middle < 0 {
			return s, "", "", "", false
		}
		middle += open
		if end := strings.IndexByte(s[middle:], ')'); end >= 0 && local(s[middle+2:middle+end], "") != "" {
			return s[:open], s[open+1 : middle], s[middle+2 : middle+end], s[middle+end+1:], true
		}
		from = middle
	}
}

func strong(s string) string {
	parts := strings.Split(s, "**")
	if len(parts)%2 == 0 {
		return s
	}
	for i := 1; i < len(parts); i += 2 {
		parts[i] = "<strong>" + parts[i] + "</strong>"
	}
	return strings.Join(parts, "")
}

// Message is what may be shown of an error, in the visitor's language: the
// key is "message." and the English sentence itself, so that a sentence that
// no catalogue knows is still shown, in English.
func (c *catalogue) Message(err error) string {
	_, english := selfsame.Public(err)
	return c.translate(english)
}

// hint is the same for what to do about an error.
func (c *catalogue) hint(err error) string {
	var e *selfsame.Error
	if !errors.As(err, &e) {
		return ""
	}
	return c.translate(e.Hint)
}

func (c *catalogue) translate(english string) string {
	const prefix = "message."
	if c.Has(prefix + english) {
		return c.T(prefix + english)
	}
	if strings.HasPrefix(english, "There is no such ") { // what the database says of any table
		return c.T("message.This page is not here")
	}
	return english
}

// language picks the catalogue: the account's choice, then the visitor's, then
// what the browser asks for.
func (s *site) language(r *http.Request, a *account.Account) *catalogue {
	var chosen string
	if a != nil {
		chosen = a.Language
	}
	if cookie, err := r.Cookie(s.cookie("language")); err == nil && chosen == "" {
		chosen = cookie.Value
	}
	if c := s.words[chosen]; c != nil {
		return c
	}
	asked := r.Header.Get("Accept-Language")
	if len(asked) > 200 {
		asked = ""
	}
	_, at := language.MatchStrings(matcher, asked)
	return s.words[languages[at].String()]
}

// chooseLanguage keeps the language that the visitor chose.
func (s *site) chooseLanguage(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	chosen := s.words[v.Form.Get("language")]
	if chosen == nil {
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "These pages are not available in that language"}
	}
	if v.Account != nil {
		if err := s.Accounts.SetLanguage(v.r.Context(), v.Account.ID, chosen.Lang); err != nil {
			return err
		}
	}
	http.SetCookie(v.w, &http.Cookie{ //nolint:gosec // Secure wherever there is https
		Name: s.cookie("language"), Value: chosen.Lang, Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()),
		Secure: s.Site.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	v.redirect(local(v.Form.Get("next"), "/"))
	return nil
}

// A languageName is a language under its own name, for the chooser.
type languageName struct{ Lang, Name string }

// Languages returns all languages under their own names.
func (*catalogue) Languages() []languageName {
	return []languageName{{"en", "English"}, {"es", "Español"}, {"fr", "Français"}, {"ar", "العربية"}}
}
