package web_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/web"
)

func TestFromSignUpToSignOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browser()
	form := map[string]string{"name": "Ottoline Fennimore", "email": "ottoline@fennimore.example", "password": goodPassword}
	if res := w.post(b, "/signup", form); res.StatusCode != http.StatusOK || !strings.Contains(res.Text, "Check your e-mail") {
		t.Fatalf("sign up: status %d", res.StatusCode)
	}
	if res := w.post(b, "/signin", form); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(res.Text, "first open the link") {
		t.Errorf("sign in before the address is confirmed: status %d", res.StatusCode)
	}
	link := w.link(account.LetterConfirm)
	for range 2 { // looking at the link, as mail programs do, does not use it up
		if res := w.get(w.browser(), link); res.StatusCode != http.StatusOK || !strings.Contains(res.Text, "Confirm my address") {
			t.Fatalf("the link: status %d", res.StatusCode)
		}
	}
	if res := w.post(b, link, map[string]string{}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("confirm: status %d", res.StatusCode)
	}
	if res := w.post(w.browser(), link, map[string]string{}); res.StatusCode != http.StatusNotFound {
		t.Errorf("the link again: status %d", res.StatusCode)
	}
	if res := w.get(b, "/learning"); res.StatusCode != http.StatusOK || !strings.Contains(res.Text, "Ottoline Fennimore") {
		t.Errorf("my learning: status %d", res.StatusCode)
	}
	if res := w.post(b, "/signout", map[string]string{}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("sign out: status %d", res.StatusCode)
	}
	if res := w.get(b, "/learning"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("my learning after signing out: status %d", res.StatusCode)
	}
}

// A stranger signs up with her address and waits for her to confirm it. She did not
// choose the password, and says so.
func TestTheOwnerOfAnAddressConfirmsItWithAPasswordOfHerOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger, her := w.browser(), w.browser()
	email := "ottoline@fennimore.example"
	w.post(stranger, "/signup", map[string]string{"name": "Somebody Else", "email": email, "password": goodPassword, "next": "/courses/statistics"})
	link := w.link(account.LetterConfirm)
	page := w.get(her, link)
	if page.StatusCode != http.StatusOK || !strings.Contains(page.Text, `type="password"`) || !strings.Contains(page.Text, `href="`+link+`/new"`) || strings.Contains(page.Text, "Somebody") {
		t.Fatalf("the link in her browser: status %d", page.StatusCode)
	}
	for what, form := range map[string]map[string]string{"no password": {}, "another password": {"password": "harbour lamps and tides"}} {
		if res := w.post(her, link, form); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(res.Text, `id="password-problem"`) {
			t.Errorf("%s: status %d", what, res.StatusCode)
		}
	}
	hers := map[string]string{"name": "Ottoline Fennimore", "password": "harbour lamps and tides"}
	for what, form := range map[string]map[string]string{"nothing": {}, "a short password": {"name": hers["name"], "password": "short"}} {
		if res := w.post(her, link+"/new", form); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("anew with %s: status %d", what, res.StatusCode)
		}
	}
	if res := w.post(her, link+"/new", hers); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("anew: status %d", res.StatusCode)
	}
	if res := w.get(her, "/learning"); res.StatusCode != http.StatusOK || !strings.Contains(res.Text, "Ottoline Fennimore") {
		t.Errorf("my learning: status %d", res.StatusCode)
	}
	if res := w.post(stranger, "/signin", map[string]string{"email": email, "password": goodPassword}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the stranger signs in: status %d", res.StatusCode)
	}
	for _, path := range []string{link, link + "/new"} {
		if res := w.get(stranger, path); res.StatusCode != http.StatusNotFound || !strings.Contains(res.Text, `class="button" href="/signin"`) {
			t.Errorf("the link is good still: status %d", res.StatusCode)
		}
	}
}

// Whoever forgot the password before the address was confirmed chooses another by
// the link that is sent then, in any browser.
func TestAPasswordForgottenBeforeTheAddressIsConfirmed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, email := w.browser(), w.signUp(nil)
	w.post(b, "/forgot", map[string]string{"email": email, "next": "/courses/statistics"})
	link := w.link(account.LetterConfirm)
	if res := w.get(b, link); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != link+"/new" {
		t.Fatalf("the link: status %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	res := w.post(b, link+"/new", map[string]string{"name": "Ottoline Fennimore", "password": "harbour lamps and tides"})
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/courses/statistics" {
		t.Errorf("status %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	if res := w.post(nil, "/signin", map[string]string{"email": email, "password": "harbour lamps and tides"}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("sign in: status %d", res.StatusCode)
	}
}

func TestTheSameAnswerWhetherOrNotThereIsAnAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.someone("learner", "Ottoline Fennimore")
	known := w.last(account.LetterConfirm).To.Reveal()
	for _, path := range []string{"/signup", "/forgot", "/signin"} {
		form := map[string]string{"name": "Somebody", "password": "another phrase"}
		form["email"] = known
		with := w.post(nil, path, form)
		nobody := "nobody-" + path[1:] + "@fennimore.example"
		form["email"] = nobody
		without := w.post(nil, path, form)
		one, other := strings.ReplaceAll(with.Text, known, ""), strings.ReplaceAll(without.Text, nobody, "")
		if with.StatusCode != without.StatusCode || one != other {
			t.Errorf("%s tells an address with an account from one without", path)
		}
	}
}

func TestAForgottenPasswordIsReplaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.someone("learner", "Ottoline Fennimore")
	email := w.last(account.LetterConfirm).To.Reveal()
	w.post(nil, "/forgot", map[string]string{"email": email})
	link := w.link(account.LetterReset)
	if res := w.post(nil, link, map[string]string{"password": "short"}); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(res.Text, "too short") {
		t.Errorf("a short password: status %d", res.StatusCode)
	}
	if res := w.post(nil, link, map[string]string{"password": "quite another one"}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("reset: status %d", res.StatusCode)
	}
	if res := w.post(nil, link, map[string]string{"password": "quite another one"}); res.StatusCode != http.StatusNotFound {
		t.Errorf("reset again: status %d", res.StatusCode)
	}
	if res := w.post(nil, "/signin", map[string]string{"email": email, "password": "quite another one"}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("sign in: status %d", res.StatusCode)
	}
}

func TestSigningInLeadsBackAndNeverElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.someone("learner", "Ottoline Fennimore")
	form := map[string]string{"email": w.last(account.LetterConfirm).To.Reveal(), "password": goodPassword}
	for next, want := range map[string]string{
		"/settings/id": "/settings/id", "": "/learning", "https://evil.example/": "/learning", "//evil.example": "/learning",
		"/\\evil.example": "/learning", "javascript:alert(1)": "/learning", "/ok\r\nX: y": "/learning",
	} {
		form["next"] = next
		res := w.post(nil, "/signin", form)
		if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != want {
			t.Errorf("next %q leads to %q with status %d", next, res.Header.Get("Location"), res.StatusCode)
		}
	}
}

// Whoever signs up from a course goes on with it, wherever the e-mail is opened,
// and no link makes them go anywhere else.
func TestSigningUpLeadsBackAndNeverElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browser()
	door := "/signin?next=/courses/one"
	for _, step := range []string{`href="/signup?next=%2fcourses%2fone"`, `name="next" value="/courses/one"`} {
		res := w.get(b, door)
		if res.StatusCode != http.StatusOK || !strings.Contains(res.Text, step) {
			t.Fatalf("%s, status %d, does not say %s", door, res.StatusCode, step)
		}
		door = "/signup?next=%2fcourses%2fone"
	}
	for next, want := range map[string]string{
		"/courses/one": "/courses/one", "/help?q=a%20b": "/help?q=a%20b", "": "/", "https://evil.example/": "/", "//evil.example": "/",
		"/\\evil.example": "/", "/\t/evil.example": "/", "javascript:alert(1)": "/", "/" + strings.Repeat("a", 5000): "/",
	} {
		form := map[string]string{"name": "Ottoline Fennimore", "email": rand.Text() + "@fennimore.example", "password": "short", "next": next}
		if res := w.post(b, "/signup", form); res.StatusCode != http.StatusUnprocessableEntity || want != "/" && !strings.Contains(res.Text, `value="`+next+`"`) {
			t.Errorf("a form to be mended, status %d, has forgotten %.40q", res.StatusCode, next)
		}
		form["password"] = goodPassword
		w.post(b, "/signup", form)
		res := w.post(w.browser(), w.link(account.LetterConfirm), map[string]string{"password": goodPassword}) // on another device
		if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != want {
			t.Errorf("next %.40q leads to %q with status %d", next, res.Header.Get("Location"), res.StatusCode)
		}
	}
}

// Whoever has to confirm the address first, or has forgotten the password, goes
// on with the course they came from, wherever the e-mail is opened.
func TestTheEmailsOfSigningInLeadBackAndNeverElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for next, want := range map[string]string{
		"/courses/one": "/courses/one", "/help?q=a%20b": "/help?q=a%20b", "": "", "https://evil.example/": "", "//evil.example": "",
		"/\\evil.example": "", "/" + strings.Repeat("a", 5000): "",
	} {
		form := map[string]string{"name": "Ottoline Fennimore", "email": rand.Text() + "@fennimore.example", "password": goodPassword, "next": next}
		w.post(nil, "/signup", map[string]string{"name": form["name"], "email": form["email"], "password": goodPassword})
		if res := w.post(nil, "/signin", form); res.StatusCode != http.StatusUnprocessableEntity || want != "" && !strings.Contains(res.Text, `href="/forgot?next=`+strings.ToLower(url.QueryEscape(want))+`"`) {
			t.Errorf("an address that is not confirmed, status %d, forgets %.40q", res.StatusCode, next)
		}
		res := w.post(w.browser(), w.link(account.LetterConfirm), map[string]string{"password": goodPassword})
		if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != cmp.Or(want, "/") {
			t.Errorf("to confirm after %.40q leads to %q with status %d", next, res.Header.Get("Location"), res.StatusCode)
		}
		if res := w.post(nil, "/forgot", map[string]string{"next": next}); want != "" && !strings.Contains(res.Text, `name="next" value="`+next+`"`) {
			t.Errorf("a form to be mended has forgotten %.40q", next)
		}
		w.post(nil, "/forgot", form)
		b := w.browser()
		res = w.post(b, w.link(account.LetterReset), map[string]string{"password": goodPassword})
		if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/signin?next="+url.QueryEscape(want) {
			t.Errorf("a new password after %.40q leads to %q with status %d", next, res.Header.Get("Location"), res.StatusCode)
		}
		if res := w.get(b, res.Header.Get("Location")); !strings.Contains(res.Text, `name="next" value="`+want+`"`) {
			t.Errorf("signing in after that has forgotten %.40q", next)
		}
	}
}

func TestSigningInMakesANewSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.someone("learner", "Ottoline Fennimore")
	b := w.browser()
	w.post(b, "/language", map[string]string{"language": "fr"})
	before := w.sessionOf(b)
	w.post(b, "/signin", map[string]string{"email": w.last(account.LetterConfirm).To.Reveal(), "password": goodPassword})
	if after := w.sessionOf(b); after == "" || after == before {
		t.Errorf("the session was %q before and is %q after", before, after)
	}
}

func (w *world) sessionOf(b *http.Client) string {
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.server.URL, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(req.URL) {
		if strings.HasSuffix(c.Name, "session") {
			return c.Value
		}
	}
	return ""
}

func TestCookiesAreKeptForOurselvesOverHTTPS(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *web.Config) { c.Site.Secure = true })
	who := account.Newcomer{Email: private("o@fennimore.example"), Password: private(goodPassword), Name: private("Ottoline Fennimore"), Role: account.Learner}
	if _, err := w.accounts.Add(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	res := w.post(nil, "/signin", map[string]string{"email": "o@fennimore.example", "password": goodPassword})
	cookies := res.Cookies()
	if len(cookies) != 1 {
		t.Fatalf("cookies %v, status %d", cookies, res.StatusCode)
	}
	if c := cookies[0]; !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie %v", c)
	}
	if res.Header.Get("Strict-Transport-Security") == "" {
		t.Error("browsers are not told to stay with https")
	}
}

func TestAnAccountThatIsGoneIsSignedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.someone("learner", "Ottoline Fennimore")
	if err := w.forget(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	if res := w.get(b, "/learning"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("status %d", res.StatusCode)
	}
}

func TestDevicesAreListedAndEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.someone("learner", "Ottoline Fennimore")
	email := w.last(account.LetterConfirm).To.Reveal()
	other := w.browser()
	firefox := http.Header{"User-Agent": {"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}}
	if res := w.do(other, "POST", "/signin", map[string]string{"email": email, "password": goodPassword}, firefox); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("sign in: status %d", res.StatusCode)
	}
	page := w.get(b, "/settings/signin").Text
	if !strings.Contains(page, "Firefox on Linux") || strings.Count(page, "This one") != 1 {
		t.Error("the other device is not listed, or which is this one")
	}
	if res := w.post(b, "/settings/signin/devices/end", map[string]string{}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("ending the others: status %d", res.StatusCode)
	}
	if res := w.get(other, "/learning"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the ended device: status %d", res.StatusCode)
	}
	if res := w.get(b, "/learning"); res.StatusCode != http.StatusOK {
		t.Errorf("this device: status %d", res.StatusCode)
	}
}

func TestAChangedPasswordEndsOtherSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.someone("learner", "Ottoline Fennimore")
	email := w.last(account.LetterConfirm).To.Reveal()
	other := w.browser()
	w.post(other, "/signin", map[string]string{"email": email, "password": goodPassword})
	if res := w.post(b, "/settings/signin/password", map[string]string{"password": "wrong wrong", "new_password": "brand new words"}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("with a wrong password: status %d", res.StatusCode)
	}
	if res := w.post(b, "/settings/signin/password", map[string]string{"password": goodPassword, "new_password": "brand new words"}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("status %d", res.StatusCode)
	}
	if res := w.get(other, "/learning"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the other device: status %d", res.StatusCode)
	}
	if res := w.get(b, "/learning"); res.StatusCode != http.StatusOK {
		t.Errorf("this device: status %d", res.StatusCode)
	}
}

func TestDeletingTheAccountNeedsThePasswordAndAWord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.someone("learner", "Ottoline Fennimore")
	for what, form := range map[string]map[string]string{
		"nothing": {}, "no word": {"password": goodPassword}, "no password": {"sure": "yes"}, "a wrong one": {"password": "wrong wrong", "sure": "yes"},
	} {
		if res := w.post(b, "/settings/data/delete", form); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", what, res.StatusCode)
		}
	}
	if _, err := w.accounts.Account(t.Context(), id); err != nil {
		t.Fatal("the account is gone already")
	}
	res := w.post(b, "/settings/data/delete", map[string]string{"password": goodPassword, "sure": "yes"})
	if res.StatusCode != http.StatusOK || !strings.Contains(res.Text, "Your account is deleted") || strings.Contains(res.Text, "Ottoline") {
		t.Errorf("status %d", res.StatusCode)
	}
	if _, err := w.accounts.Account(t.Context(), id); err == nil {
		t.Error("the account is there still")
	}
	if list, _ := w.sessions.SessionsOf(t.Context(), id); len(list) != 0 {
		t.Errorf("sessions %v are there still", list)
	}
}

// A link from an e-mail that leads nowhere any more says how to get another.
func TestAnOldLinkLeadsToANewOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.someone("learner", "Ottoline Fennimore")
	for link, want := range map[string]string{
		"/confirm/used": `class="button" href="/signin"`, "/reset/used": `class="button" href="/forgot"`, "/address/used": `class="button" href="/settings/signin"`,
		"/first/used": `class="button" href="/signin"`, "/nothing/used": `class="button" href="/"`,
	} {
		filled := map[string]string{"password": goodPassword, "name": "Ottoline Fennimore", "email": "ottoline@fennimore.example"}
		for how, res := range map[string]answer{"looked at": w.get(b, link), "used": w.post(b, link, filled)} {
			if res.StatusCode != http.StatusNotFound || !strings.Contains(res.Text, want) {
				t.Errorf("%s, %s: status %d, and there is no %s", link, how, res.StatusCode, want)
			}
		}
	}
}

// A form that makes an account says what is wrong at the field where it is.
func TestWhatIsWrongIsSaidAtItsField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signUp(nil)
	pages := []string{"/signup", w.link(account.LetterConfirm) + "/new", w.invited()}
	for at, wrong := range map[string]string{"name": "...", "email": "nowhere", "password": "short"} {
		form := map[string]string{"name": "Ottoline Fennimore", "email": "ottoline@fennimore.example", "password": goodPassword, at: wrong}
		for i, page := range pages {
			if i == 1 && at == "email" {
				continue // has no such field
			}
			res := w.post(nil, page, form)
			if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(res.Text, `id="`+at+`-problem"`) || strings.Count(res.Text, `class="problem"`) != 1 {
				t.Errorf("page %d: status %d, and it is not said at %s", i, res.StatusCode, at)
			}
		}
	}
}

// What is wrong is said at the field where it is.
func TestAWrongPasswordIsSaidAtThePassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.someone("learner", "Ottoline Fennimore")
	for about, c := range map[string]struct {
		path, at string
		form     map[string]string
	}{
		"a wrong password": {"password", "password", map[string]string{"password": "wrong wrong", "new_password": "brand new words"}},
		"a short new one":  {"password", "new_password", map[string]string{"password": goodPassword, "new_password": "short"}},
		"a wrong password for another address": {
			"address", "address_password", map[string]string{"address_password": "wrong wrong", "new_email": "new@fennimore.example"},
		},
	} {
		res := w.post(b, "/settings/signin/"+c.path, c.form)
		if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(res.Text, `id="`+c.at+`-problem"`) || strings.Count(res.Text, `class="problem"`) != 1 {
			t.Errorf("%s: status %d, and it is not said at %s", about, res.StatusCode, c.at)
		}
	}
}
