package web_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/", "/not-there", "/healthz", "/static/not-there"} {
		res := w.get(nil, path)
		h := res.Header
		if policy := h.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if !strings.Contains(h.Get("Permissions-Policy"), "camera=(self)") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", path, h)
		}
	}
}

func TestWhatIsNotThereSaysSoInTheVisitorsLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for lang, want := range map[string]string{
		"en": "This page is not here", "es-MX,es;q=0.9": "Esta página no está aquí",
		"fr-CA": "Cette page n’existe pas", "ar-EG": `dir="rtl"`, "xx": "This page is not here",
	} {
		res := w.do(nil, "GET", "/not-there", nil, http.Header{"Accept-Language": {lang}})
		if res.StatusCode != http.StatusNotFound || !strings.Contains(res.Text, want) {
			t.Errorf("%s: status %d, %q is not in the page", lang, res.StatusCode, want)
		}
	}
}

func TestARequestThatAnotherSiteMakesIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	res := w.do(nil, "POST", "/language", map[string]string{"language": "es"}, http.Header{"Sec-Fetch-Site": {"cross-site"}})
	if res.StatusCode != http.StatusBadRequest || len(res.Cookies()) > 0 {
		t.Errorf("status %d, cookies %v", res.StatusCode, res.Cookies())
	}
}

func TestAFormThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	res := w.do(nil, "POST", "/language", map[string]string{"language": strings.Repeat("x", 70<<10)}, nil)
	if res.StatusCode != http.StatusBadRequest || !strings.Contains(res.Text, "too large") {
		t.Errorf("status %d", res.StatusCode)
	}
}

func TestAChosenLanguageStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browser()
	if res := w.do(b, "POST", "/language", map[string]string{"language": "ar", "next": "//evil.example"}, nil); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/" {
		t.Fatalf("status %d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	if res := w.get(b, "/not-there"); !strings.Contains(res.Text, `lang="ar" dir="rtl"`) {
		t.Error("the page is not in Arabic")
	}
	if res := w.do(b, "POST", "/language", map[string]string{"language": "tlh"}, nil); res.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d for a language there is none of", res.StatusCode)
	}
}
