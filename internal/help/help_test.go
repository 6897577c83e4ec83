package help_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/help"
)

func library(t *testing.T) *help.Library {
	t.Helper()
	l, err := help.New(help.DefaultFacts())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// entries are the paragraphs of the troubleshooting page by anchor.
func entries(l *help.Library, lang string) map[string]help.Entry {
	all := map[string]help.Entry{}
	for _, g := range l.Troubleshooting(lang) {
		for _, e := range g.Entries {
			all[e.Anchor] = e
		}
	}
	return all
}

func TestEveryReasonHasAParagraphInEveryLanguage(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, lang := range help.Languages() {
		page := entries(l, lang)
		for _, r := range selfsame.Reasons() {
			e, ok := page[help.Anchor(r.Code)]
			if !ok || e.Title == "" || e.Remedy == "" || e.More == "" {
				t.Errorf("%s: nothing or half of it on %s", lang, r.Code)
			}
			title, remedy := help.Reason(lang, selfsame.Reason{Code: r.Code, About: "front"})
			if title == "" || remedy == "" || strings.Contains(remedy, "{") {
				t.Errorf("%s %s: %q, %q", lang, r.Code, title, remedy)
			}
			english, _ := help.Reason("en", selfsame.Reason{Code: r.Code})
			if lang != "en" && title == english {
				t.Errorf("%s %s is not translated", lang, r.Code)
			}
		}
	}
}

func TestTheEnglishRemedyIsTheTablesOwn(t *testing.T) {
	t.Parallel()
	for _, r := range selfsame.Reasons() {
		reason := selfsame.Reason{Code: r.Code, About: "birth_date"}
		if _, remedy := help.Reason("en", reason); remedy != reason.Learner() {
			t.Errorf("%s: %q", r.Code, remedy)
		}
	}
}

func TestASuspicionDoesNotTellWhichCheckFired(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, lang := range help.Languages() {
		titles := map[string]bool{}
		page := entries(l, lang)
		for _, r := range selfsame.Reasons() {
			if !r.Fraud {
				continue
			}
			title, _ := help.Reason(lang, selfsame.Reason{Code: r.Code})
			titles[title] = true
			if _, told := page[string(r.Code)]; told || help.Anchor(r.Code) != "review.needed" {
				t.Errorf("%s: the page has a place of its own for %s", lang, r.Code)
			}
		}
		if len(titles) != 1 {
			t.Errorf("%s: suspicions have %d titles", lang, len(titles))
		}
	}
}

func TestACodeOfLaterIsOneThatAPersonLooksAt(t *testing.T) {
	t.Parallel()
	for _, lang := range append(help.Languages(), "xx", "") {
		title, remedy := help.Reason(lang, selfsame.Reason{Code: "doc.of_later", About: "<b>"})
		want, _ := help.Reason(lang, selfsame.Reason{Code: "review.needed"})
		if title != want || remedy == "" {
			t.Errorf("%q: %q, %q", lang, title, remedy)
		}
	}
}

func TestACountryIsCalledByItsName(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"en": "Germany", "es": "Alemania", "fr": "Allemagne", "ar": "ألمانيا"} {
		_, remedy := help.Reason(lang, selfsame.Reason{Code: "doc.country_unsupported", About: "DEU"})
		if !strings.Contains(remedy, want) {
			t.Errorf("%s: %q", lang, remedy)
		}
	}
}

func TestEveryArticleIsThereInEveryLanguage(t *testing.T) {
	t.Parallel()
	l := library(t)
	english := l.Articles("en")
	for _, lang := range help.Languages() {
		for i, a := range l.Articles(lang) {
			checkArticle(t, l, lang, a, english[i])
		}
		for _, slug := range []string{"privacy", "terms"} {
			a, err := l.Article(lang, slug)
			if err != nil {
				t.Fatal(err)
			}
			e, _ := l.Article("en", slug)
			checkArticle(t, l, lang, a, e)
		}
	}
	if _, err := l.Article("en", "../../etc/passwd"); err == nil {
		t.Error("an article that is not there was found")
	}
}

var (
	links    = regexp.MustCompile(`href="([^"]*)"`)
	sections = regexp.MustCompile(`<h2`)
	numbers  = regexp.MustCompile(`\d+`)
)

func checkArticle(t *testing.T, l *help.Library, lang string, a, english help.Article) {
	t.Helper()
	page := string(a.HTML)
	if a.Title == "" || a.Summary == "" || len(page) < 200 {
		t.Errorf("%s %s: too little", lang, a.Slug)
	}
	for _, sign := range []string{"{", "}", "<script", "<!--", "style=", "](", "**"} {
		if strings.Contains(page+a.Summary, sign) {
			t.Errorf("%s %s holds %q", lang, a.Slug, sign)
		}
	}
	if got, want := len(sections.FindAllString(page, -1)), len(sections.FindAllString(string(english.HTML), -1)); got != want {
		t.Errorf("%s %s has %d sections, the English has %d", lang, a.Slug, got, want)
	}
	if got, want := facts(page), facts(string(english.HTML)); !slices.Equal(got, want) {
		t.Errorf("%s %s states %v, the English %v", lang, a.Slug, got, want)
	}
	for _, m := range links.FindAllStringSubmatch(page, -1) {
		slug, ok := strings.CutPrefix(m[1], "/help/")
		if slug == "troubleshooting" || m[1] == "mailto:"+help.DefaultFacts().Contact {
			continue
		}
		if !ok {
			slug = strings.TrimPrefix(m[1], "/")
		}
		if _, err := l.Article(lang, slug); err != nil {
			t.Errorf("%s %s leads to %s, which is not there", lang, a.Slug, m[1])
		}
	}
	if lang == "ar" && strings.IndexFunc(a.Title, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) < 0 {
		t.Errorf("%s is not in Arabic", a.Slug)
	}
}

// facts are the numbers a page states, sorted.
func facts(page string) []string {
	list := numbers.FindAllString(regexp.MustCompile(`<h2[^>]*>|"[^"]*"`).ReplaceAllString(page, ""), -1)
	slices.Sort(list)
	return list
}

func TestFactsStandInTheTextsAsTheyAreAndNotAsMarkup(t *testing.T) {
	t.Parallel()
	f := help.DefaultFacts()
	f.School, f.AppealDays = "Harbour *School* <b>&", 12
	l, err := help.New(f)
	if err != nil {
		t.Fatal(err)
	}
	a, err := l.Article("en", "privacy")
	if err != nil {
		t.Fatal(err)
	}
	if page := string(a.HTML); !strings.Contains(page, "Harbour *School* &lt;b&gt;&amp;") || !strings.Contains(page, "12 days after a decline") {
		t.Errorf("it says %.600s", page)
	}
	for _, contact := range []string{"", "nobody", "a@b.example, c@d.example", "x <a@b.example>", "a@b.example\r\nBcc: x"} {
		f.Contact = contact
		if _, err := help.New(f); err == nil {
			t.Errorf("the contact %q was taken", contact)
		}
	}
}

func TestTheSearchFindsWhatWasMeant(t *testing.T) {
	t.Parallel()
	l := library(t)
	tests := []struct{ lang, query, want string }{
		{"en", "glare", "/help/troubleshooting#doc.glare"},
		{"en", "BLURRY photo", "/help/troubleshooting#doc.blurred"},
		{"en", "appeal", "/help/appeals"},
		{"en", "how do I appeal?", "/help/appeals"},
		{"en", "delete my photos", "/help/what-happens-to-photos"},
		{"en", "driving licence", "/help/which-ids"},
		{"en", "certificate pdf", "/help/certificates"},
		{"en", "biometric", "/privacy"},
		{"es", "reclamacion", "/help/appeals"},
		{"es", "RECLAMACIÓN", "/help/appeals"},
		{"es", "camara bloqueada", "/help/troubleshooting#tech.camera_blocked"},
		{"fr", "perimee", "/help/troubleshooting#doc.expired"},
		{"fr", "Périmée", "/help/troubleshooting#doc.expired"},
		{"fr", "delais d'appel", "/help/appeals"},
		{"ar", "الاعتراض", "/help/appeals"},
		{"ar", "اعتراض", "/help/appeals"},
		{"ar", "شهاده", "/help/certificates"},
		{"ar", "الكاميرا", "/help/troubleshooting#tech.camera_blocked"},
	}
	for _, tt := range tests {
		hits := l.Search(tt.lang, tt.query)
		at := slices.IndexFunc(hits, func(h help.Hit) bool { return h.Path == tt.want })
		if at < 0 || at > 3 {
			var got []string
			for _, h := range hits {
				got = append(got, h.Path)
			}
			t.Errorf("%s %q: %s is at %d of %v", tt.lang, tt.query, tt.want, at, got)
		}
	}
}

func TestTheSearchIsBounded(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, query := range []string{"", " ", "?!", "\xff\xfe", strings.Repeat("photo ", 100_000), strings.Repeat("a", 1<<20), "zzzz qqqq", "%' OR 1=1"} {
		if hits := l.Search("en", query); len(hits) > 20 {
			t.Errorf("%.20q: %d hits", query, len(hits))
		}
	}
	if hits := l.Search("en", "the photo of the ID"); len(hits) == 0 || hits[0].Title == "" || hits[0].Text == "" {
		t.Error("common words find nothing")
	}
}
