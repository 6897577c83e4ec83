package help

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"

	"github.com/selfsame-id/selfsame"
)

//go:embed articles/*/*.md
var articleFiles embed.FS

// order is the order of the articles.
var order = []string{
	"how-checking-works", "photograph-your-id", "which-ids", "names", "what-happens-to-photos",
	"without-face-matching", "appeals", "certificates", "contact",
}

// legal are the texts that stand apart from the articles.
var legal = []string{"privacy", "terms"}

// Facts are what the texts say of the service that is not the same everywhere.
type Facts struct {
	School       string // who runs the service
	Contact      string // e-mail address of a person
	PromiseHours int
	AppealDays   int
	AbandonHours int
	Tries        int
	MaxBytes     int // of a photograph
}

// DefaultFacts are those of the default policies.
func DefaultFacts() Facts {
	return Facts{
		School: "Selfsame", Contact: "help@selfsame.example", PromiseHours: 24, AppealDays: 7, AbandonHours: 24, Tries: 3, MaxBytes: 1_000_000,
	}
}

func (f Facts) check() error {
	address, err := mail.ParseAddress(f.Contact)
	switch {
	case err != nil || address.Address != f.Contact:
		return errors.New("the contact must be one e-mail address")
	case f.School == "" || utf8.RuneCountInString(f.School) > 100 || strings.ContainsAny(f.School, "\r\n"):
		return errors.New("the name of the school must have 1 to 100 characters")
	case f.PromiseHours < 1 || f.AppealDays < 0 || f.AbandonHours < 1 || f.Tries < 1 || f.MaxBytes < 1:
		return errors.New("hours, days, tries and bytes must be positive")
	}
	return nil
}

// fill puts the facts into a text of Markdown.
func (f Facts) fill(text string) string {
	return strings.NewReplacer(
		"{school}", escapeMarkdown(f.School), "{contact}", linkTo(f.Contact),
		"{promise_hours}", strconv.Itoa(f.PromiseHours), "{appeal_days}", strconv.Itoa(f.AppealDays),
		"{abandon_hours}", strconv.Itoa(f.AbandonHours), "{tries}", strconv.Itoa(f.Tries),
		"{max_kb}", strconv.Itoa(f.MaxBytes/1000),
	).Replace(text)
}

var markdownSigns = regexp.MustCompile("[\\\\`*_{}\\[\\]()#+.!|<>~&-]")

// mailable are the addresses that Markdown makes links of by itself.
var mailable = regexp.MustCompile(`^[a-zA-Z0-9.!#$%&'*+/=?^_{}~-]+@[a-zA-Z0-9.-]+$`)

func linkTo(address string) string {
	if !mailable.MatchString(address) {
		return escapeMarkdown(address)
	}
	return "<" + address + ">"
}

func escapeMarkdown(text string) string { return markdownSigns.ReplaceAllString(text, `\$0`) }

// An Article is one page of text.
type Article struct {
	Slug    string
	Title   string
	Summary string // the first paragraph, as plain text
	HTML    template.HTML
	text    string // without marks, for the search
	heads   string // of its sections, for the search
}

// An Entry is what the troubleshooting page says of one reason.
type Entry struct {
	Anchor string
	Title  string
	Remedy string
	More   string
}

// A Group is a part of the troubleshooting page.
type Group struct {
	ID      string // for the words of its title, which are the page's
	Entries []Entry
}

// A Library has all texts, in all languages.
type Library struct {
	articles map[string]map[string]Article // by language and slug
	groups   map[string][]Group
	indexes  map[string]index
}

// New makes a library whose texts state the facts.
func New(facts Facts) (*Library, error) {
	if err := facts.check(); err != nil {
		return nil, &selfsame.Error{Kind: selfsame.KindInvalid, Message: "The facts for the help pages cannot be used: " + err.Error()}
	}
	l := &Library{articles: map[string]map[string]Article{}, groups: map[string][]Group{}, indexes: map[string]index{}}
	markdown := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	for _, lang := range Languages() {
		l.articles[lang] = map[string]Article{}
		for _, slug := range append(append([]string(nil), order...), legal...) {
			text, err := articleFiles.ReadFile("articles/" + lang + "/" + slug + ".md")
			if err != nil {
				return nil, fmt.Errorf("article: %w", err)
			}
			a, err := newArticle(markdown, slug, facts.fill(string(text)))
			if err != nil {
				return nil, fmt.Errorf("article %s in %s: %w", slug, lang, err)
			}
			l.articles[lang][slug] = a
		}
		l.groups[lang] = troubleshooting(lang)
		l.indexes[lang] = newIndex(append(l.Articles(lang), l.articles[lang]["privacy"], l.articles[lang]["terms"]), l.groups[lang])
	}
	return l, nil
}

// newArticle reads "# Title", a paragraph, and the rest.
func newArticle(markdown goldmark.Markdown, slug, text string) (Article, error) {
	title, rest, _ := strings.Cut(text, "\n")
	title, ok := strings.CutPrefix(title, "# ")
	if !ok {
		return Article{}, errors.New("it does not start with a title")
	}
	summary, body, ok := strings.Cut(strings.TrimSpace(rest), "\n\n")
	if !ok {
		return Article{}, errors.New("it has no summary and body")
	}
	var page bytes.Buffer
	if err := markdown.Convert([]byte(body), &page); err != nil {
		return Article{}, fmt.Errorf("markdown: %w", err)
	}
	a := Article{Slug: slug, Title: title, Summary: plain(summary), text: plain(body)}
	var heads []string
	for _, line := range strings.Split(body, "\n") {
		if head, ok := strings.CutPrefix(line, "## "); ok {
			heads = append(heads, head)
		}
	}
	a.heads = strings.Join(heads, " ")
	a.HTML = template.HTML(page.String()) //nolint:gosec // from embedded texts; facts are escaped, and raw HTML is left out
	return a, nil
}

var (
	markdownLink = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	markdownMark = regexp.MustCompile("(?m)^(#+|[-*]|[0-9]+\\.) |[*|`\\\\<>]|^[-| ]+$")
)

// plain takes the marks of Markdown off a text.
func plain(text string) string {
	text = markdownLink.ReplaceAllString(text, "$1")
	return strings.Join(strings.Fields(markdownMark.ReplaceAllString(text, "")), " ")
}

// Articles returns the articles in their order.
func (l *Library) Articles(language string) []Article {
	list := make([]Article, 0, len(order))
	for _, slug := range order {
		list = append(list, l.articles[spoken(language)][slug])
	}
	return list
}

// Article returns one article, or the text "privacy" or "terms", and
// KindNotFound where there is none.
func (l *Library) Article(language, slug string) (Article, error) {
	a, ok := l.articles[spoken(language)][slug]
	if !ok {
		return Article{}, &selfsame.Error{
			Kind: selfsame.KindNotFound, Message: "There is no such article", Hint: "See the list of articles, or search",
		}
	}
	return a, nil
}

// Troubleshooting returns the troubleshooting page in its groups.
func (l *Library) Troubleshooting(language string) []Group { return l.groups[spoken(language)] }

// groupIDs are the groups of the troubleshooting page in their order.
var groupIDs = []string{"photo", "document", "name", "face", "device", "next"}

// groupOf says where the page has a reason.
func groupOf(t selfsame.ReasonText) string {
	area, _, _ := strings.Cut(string(t.Code), ".")
	switch area {
	case "doc":
		if t.Classes[0] == selfsame.ClassRetake {
			return "photo"
		}
		return "document"
	case "name", "dob", "age":
		return "name"
	case "face", "live", "consent":
		return "face"
	case "tech":
		return "device"
	}
	return "next"
}

// troubleshooting makes the page: an entry for every reason that is no
// suspicion; those are told as what they lead to, a person who looks.
func troubleshooting(lang string) []Group {
	byID := map[string][]Entry{}
	for _, t := range selfsame.Reasons() {
		if t.Fraud {
			continue
		}
		title, remedy := Reason(lang, selfsame.Reason{Code: t.Code, About: commonAbout(t.Code)})
		id := groupOf(t)
		byID[id] = append(byID[id], Entry{
			Anchor: Anchor(t.Code), Title: title, Remedy: remedy, More: reasonTexts()[lang].text(t.Code).More,
		})
	}
	groups := make([]Group, 0, len(groupIDs))
	for _, id := range groupIDs {
		groups = append(groups, Group{ID: id, Entries: byID[id]})
	}
	return groups
}

// commonAbout is what a reason is most often about, for a page that speaks of
// it without a case at hand.
func commonAbout(code selfsame.ReasonCode) string {
	switch code {
	case "doc.wrong_side":
		return string(selfsame.SlotBack)
	case "doc.blurred", "tech.file_type", "tech.file_size":
		return string(selfsame.SlotFront)
	case "doc.unreadable_field":
		return "full_name"
	}
	return ""
}
