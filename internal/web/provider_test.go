package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/web"
)

// platform is a sign-in elsewhere that lets in whoever brings the code "good".
type platform struct{ account string }

func (*platform) Name() string { return "Harbour Account" }

func (*platform) Begin(context.Context) (to, kept string, err error) {
	return "https://platform.example/authorize?state=abc", "abc", nil
}

func (p *platform) Finish(_ context.Context, kept string, query url.Values, _ account.Device) (string, error) {
	if kept != "abc" || query.Get("state") != kept || query.Get("code") != "good" {
		return "", &selfsame.Error{Kind: selfsame.KindInvalid, Message: "Signing in there did not work"}
	}
	return p.account, nil
}

func TestSigningInAtThePlatform(t *testing.T) {
	t.Parallel()
	p := &platform{}
	w := newWorld(t, func(c *web.Config) { c.Provider = p })
	_, p.account = w.someone("learner", "Ottoline Fennimore")
	if page := w.get(nil, "/signin?next=/settings/id").Text; !strings.Contains(page, "Sign in with Harbour Account") {
		t.Error("there is no button")
	}
	if res := w.get(nil, "/signin/provider/back?code=good&state=abc"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("coming back without having left: status %d", res.StatusCode)
	}
	b := w.browser()
	if res := w.get(b, "/signin/provider?next=/settings/id"); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "https://platform.example/") {
		t.Fatalf("leaving: status %d", res.StatusCode)
	}
	if res := w.get(b, "/signin/provider/back?code=bad&state=abc"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a wrong code: status %d", res.StatusCode)
	}
	if res := w.get(b, "/signin/provider/back?code=good&state=abc"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a right code after a wrong one: status %d", res.StatusCode)
	}
	w.get(b, "/signin/provider?next=/settings/id")
	if res := w.get(b, "/signin/provider/back?code=good&state=abc"); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/settings/id" {
		t.Errorf("coming back: status %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	if res := w.get(b, "/learning"); res.StatusCode != http.StatusOK {
		t.Errorf("my learning: status %d", res.StatusCode)
	}
}
