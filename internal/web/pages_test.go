package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/web"
)

// hostile are names that want to be more than a name.
var hostile = map[string]string{
	"a script":          `Ottoline <script>alert(1)</script> Fennimore`,
	"an attribute":      `Ottoline" onmouseover="alert(1)" x="`,
	"a template":        `Ottoline {{.Site}} {name} [click](/signout) **bold**`,
	"right to left":     "\u202eeromminneF enilottO\u202c عبد الرحمن",
	"marks upon marks":  "Ottoline" + strings.Repeat("\u0301", 5) + " Fennimore",
	"very long":         strings.Repeat("Ottolinefennimore", 11),
	"one letter":        "Ø",
	"another script":    "オットリーネ・フェニモア",
	"joiners and blank": "Ottoline\u200d\u00a0Fennimore",
}

var (
	inlineScript = regexp.MustCompile(`(?i)<script(?:>|[^>]*[^-]>\s*\S[^<]*</script>)`)
	inlineStyle  = regexp.MustCompile(`(?i)<style|\sstyle\s*=`)
	handlers     = regexp.MustCompile(`(?i)<[a-z]+[^>]*\son[a-z]+\s*=`)
)

// plainPage says what on the page the policy would have to stop.
func plainPage(html string) string {
	// What stands in quotes is a value, and no markup.
	bare := regexp.MustCompile(`="[^"]*"`).ReplaceAllString(html, `=""`)
	for what, found := range map[string]*regexp.Regexp{"a script": inlineScript, "a handler": handlers} {
		if m := found.FindString(bare); m != "" {
			return what + ": " + m
		}
	}
	if m := inlineStyle.FindString(bare); m != "" {
		return "a style: " + m
	}
	return ""
}

func TestPagesOfPeopleWithHostileNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for what, name := range hostile {
		b, id := w.someone("learner", "Ottoline Fennimore")
		if err := w.accounts.SetName(t.Context(), id, private(name)); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		w.verification(id, "Ottoline Fennimore", selfsame.Verification{State: selfsame.StateApproved, Held: selfsame.HeldErased})
		w.enrol(b, id, "statistics", "drawing")
		form := map[string]string{"full_name": name, "latin": name, "reason": name, "affirm": "yes"}
		pages := []answer{
			w.get(b, "/"), w.get(b, "/learning"), w.get(b, "/settings/profile"), w.get(b, "/settings/name"), w.get(b, "/settings/id"),
			w.get(b, "/settings/data"), w.get(b, "/settings/signin"), w.get(b, "/help/search?q="+"%3Cscript%3E"),
			w.post(b, "/settings/name", form), w.post(b, "/settings/profile", map[string]string{"name": name}),
		}
		for _, res := range pages {
			if res.StatusCode >= http.StatusInternalServerError {
				t.Errorf("%s: %s: status %d", what, res.Request.URL.Path, res.StatusCode)
			}
			if found := plainPage(res.Text); found != "" {
				t.Errorf("%s: %s has %s", what, res.Request.URL.Path, found)
			}
			if strings.Contains(res.Text, `href="/signout"`) {
				t.Errorf("%s: the name became a link", what)
			}
		}
		if res := w.get(b, "/settings/data/download"); res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: download: status %d", what, res.StatusCode)
		}
	}
}

func TestNoPageHasScriptOrStyleOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo)
	for _, s := range w.tour() {
		res := w.get(s.who, s.path)
		if found := plainPage(res.Text); found != "" {
			t.Errorf("%s has %s", s.name, found)
		}
		if strings.Contains(res.Text, "ZgotmplZ") {
			t.Errorf("%s: the template could not be sure of a value", s.name)
		}
		for _, m := range regexp.MustCompile(`(?:src|href|action)="(https?:)?//[^"]*"`).FindAllString(res.Text, -1) {
			if !strings.Contains(m, w.server.URL) {
				t.Errorf("%s points elsewhere: %s", s.name, m)
			}
		}
	}
}

// TestEveryLinkLeadsSomewhere follows each link of each page once.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo)
	seen := map[string]bool{}
	for _, s := range w.tour() {
		res := w.get(s.who, s.path)
		for _, m := range regexp.MustCompile(`href="(/[^"#]*)[^"]*"`).FindAllStringSubmatch(res.Text, -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			if seen[to] || strings.HasPrefix(s.name, "nowhere") {
				continue
			}
			seen[to] = true
			if got := w.get(s.who, to); got.StatusCode >= http.StatusBadRequest {
				t.Errorf("%s leads to %s: status %d", s.name, to, got.StatusCode)
			}
		}
	}
}

// demo makes the service a demonstration.
func demo(c *web.Config) { c.Site.Demo = true }
