package account_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"golang.org/x/text/language"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// platform is a real provider in this process, with its own sign-in form, and
// one person whom it knows.
type platform struct {
	*httptest.Server
	user *storage.User
	down atomic.Bool
}

// back is where the provider sends people; nothing listens there, the test
// reads the query from the redirect.
const back = "http://127.0.0.1/signin/provider/back"

func newPlatform(t *testing.T, clientID string) *platform {
	t.Helper()
	p := &platform{user: &storage.User{
		ID: "person-1", Username: "person", Password: "of the platform", FirstName: testkit.Ottoline.Given, LastName: testkit.Ottoline.Surname,
		Email: testkit.Ottoline.Email, EmailVerified: true, PreferredLanguage: language.French,
	}}
	p.Server = httptest.NewUnstartedServer(nil)
	issuer := "http://" + p.Listener.Addr().String()
	clients := map[string]*storage.Client{clientID: storage.WebClient(clientID, "a secret of ours", back)}
	handler := exampleop.SetupServer(issuer, storage.NewStorageWithClients(users{p.user}, clients), nil, false)
	p.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.down.Load() {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		handler.ServeHTTP(w, r)
	})
	p.Start()
	t.Cleanup(p.Close)
	return p
}

// users is who the provider knows.
type users struct{ only *storage.User }

func (u users) GetUserByID(id string) *storage.User {
	if id != u.only.ID {
		return nil
	}
	return u.only
}

func (u users) GetUserByUsername(name string) *storage.User {
	if name != u.only.Username {
		return nil
	}
	return u.only
}

func (users) ExampleClientID() string { return "service" }

func (p *platform) config(clientID string) account.ProviderConfig {
	return account.ProviderConfig{
		Name: "Harbour", Issuer: p.URL, ClientID: clientID, ClientSecret: selfsame.NewPrivate("a secret of ours"), Back: back,
	}
}

// visit goes where Begin sends somebody, fills in the provider's form and
// returns the query with which they come back.
func (w *world) visit(to string) url.Values {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	w.must(err)
	var query url.Values
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/signin/provider/back" {
			query = r.URL.Query()
			return http.ErrUseLastResponse
		}
		return nil
	}}
	at := w.goTo(client, http.MethodGet, to, nil)
	if query != nil { // the provider refused at once
		return query
	}
	w.goTo(client, http.MethodPost, at.Scheme+"://"+at.Host+"/login/username", url.Values{
		"id": {at.Query().Get("authRequestID")}, "username": {"person"}, "password": {"of the platform"},
	})
	if query == nil {
		w.t.Fatal("the provider did not send anybody back")
	}
	return query
}

// goTo asks for a page, or sends a form, and returns where that led to.
func (w *world) goTo(client *http.Client, method, to string, form url.Values) *url.URL {
	w.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(w.t.Context(), method, to, body)
	w.must(err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := client.Do(r)
	w.must(err)
	_, _ = io.Copy(io.Discard, res.Body)
	w.must(res.Body.Close())
	return res.Request.URL
}

// through signs in at the provider from beginning to end.
func (w *world) through(p *account.Provider) (string, error) {
	w.t.Helper()
	to, kept, err := p.Begin(w.t.Context())
	w.must(err)
	return p.Finish(w.t.Context(), kept, w.visit(to), home)
}

func TestSigningInAtThePlatformMakesAnAccountAndFindsItAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx, platform := w.t.Context(), newPlatform(w.t, "ours")
		provider := account.NewProvider(platform.config("ours"), w.Accounts)
		if provider.Name() != "Harbour" {
			w.t.Errorf("the name is %q", provider.Name())
		}
		id, err := w.through(provider)
		w.must(err)
		a, err := w.Account(ctx, id)
		w.must(err)
		if a.Name.Reveal() != testkit.Ottoline.Name || a.Email.Reveal() != testkit.Ottoline.Email || a.Role != account.Learner {
			w.t.Errorf("the account is %v", a)
		}
		if has, err := w.HasPassword(ctx, id); err != nil || has {
			w.t.Errorf("it has a password: %v", err)
		}
		w.must(w.CheckPassword(ctx, id, selfsame.NewPrivate(""), home))
		_, err = w.SignIn(ctx, address, selfsame.NewPrivate(""), "", home)
		w.kind(err, selfsame.KindInvalid)
		platform.user.Email = "moved@fennimore.example" // whoever comes is known by the provider's word, not by the address
		again, err := w.through(provider)
		w.must(err)
		if again != id {
			w.t.Errorf("came as %s, then as %s", id, again)
		}
		w.must(w.Delete(ctx, id))
		anew, err := w.through(provider)
		w.must(err)
		if anew == id {
			w.t.Error("the deleted account is back")
		}
	})
}

func TestANewDeviceAtThePlatformIsToldToItsOwner(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		provider := account.NewProvider(newPlatform(w.t, "ours").config("ours"), w.Accounts)
		for _, from := range []account.Device{home, home, abroad, abroad} {
			to, kept, err := provider.Begin(w.t.Context())
			w.must(err)
			_, err = provider.Finish(w.t.Context(), kept, w.visit(to), from)
			w.must(err)
		}
		if m := w.letter(account.LetterNewSignIn, address); m.Agent.Reveal() != abroad.Agent {
			w.t.Error("the mail does not say from what")
		}
	})
}

func TestSigningInAtThePlatformComesToTheAccountOfTheAddress(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		provider := account.NewProvider(newPlatform(w.t, "ours").config("ours"), w.Accounts)
		id := w.opened()
		got, err := w.through(provider)
		w.must(err)
		if got != id {
			w.t.Errorf("came to %s, not to %s", got, id)
		}
		_, err = w.SignIn(ctx, address, password, "", home)
		w.must(err)
	})
}

func TestWhatAStrangerTypedInCountsForNothingWhenTheOwnerComes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.must(w.SignUp(ctx, address, other, selfsame.NewPrivate("Somebody Else"), "en", "", home))
		link := w.letter(account.LetterConfirm, address).Token.Reveal()
		id, err := w.through(account.NewProvider(newPlatform(w.t, "ours").config("ours"), w.Accounts))
		w.must(err)
		a, err := w.Account(ctx, id)
		w.must(err)
		if a.Name.Reveal() != testkit.Ottoline.Name || a.Email.Reveal() != testkit.Ottoline.Email {
			w.t.Error("the account has the name that the stranger typed in")
		}
		_, err = w.SignIn(ctx, address, other, "", home)
		w.kind(err, selfsame.KindInvalid)
		_, _, err = w.Confirm(ctx, link, other, home)
		w.kind(err, selfsame.KindNotFound)
	})
}

func TestThePlatformDoesNotSignInStaffNorUnconfirmedAddresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.SQLite(t))
	platform := newPlatform(t, "ours")
	provider := account.NewProvider(platform.config("ours"), w.Accounts)
	platform.user.EmailVerified = false
	_, err := w.through(provider)
	w.kind(err, selfsame.KindConflict)
	platform.user.EmailVerified, platform.user.Email = true, ""
	_, err = w.through(provider)
	w.kind(err, selfsame.KindConflict)
	platform.user.Email = testkit.Ottoline.Email
	w.must(w.SetRole(t.Context(), w.opened(), account.Operator))
	_, err = w.through(provider)
	w.kind(err, selfsame.KindConflict)
}

func TestComingBackWithWhatWasNotBegunHereIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.SQLite(t))
	ctx, platform := t.Context(), newPlatform(t, "ours")
	provider := account.NewProvider(platform.config("ours"), w.Accounts)
	to, kept, err := provider.Begin(ctx)
	w.must(err)
	query := w.visit(to)
	_, others, err := provider.Begin(ctx)
	w.must(err)
	with := func(key, value string) url.Values {
		changed := url.Values{"code": query["code"], "state": query["state"]}
		changed.Set(key, value)
		return changed
	}
	for name, row := range map[string]struct {
		kept  string
		query url.Values
	}{
		"another session":        {others, query},
		"no session":             {"", query},
		"a session of something": {"{}", query},
		"another state":          {kept, with("state", "x")},
		"another code":           {kept, with("code", "x")},
		"no code":                {kept, with("code", "")},
		"a refusal":              {kept, url.Values{"error": {"access_denied"}, "state": query["state"]}},
		"nothing":                {kept, nil},
	} {
		if _, err := provider.Finish(ctx, row.kept, row.query, home); err == nil {
			t.Errorf("%s was taken", name)
		} else {
			w.kind(err, selfsame.KindInvalid)
		}
	}
	w.clock.Set(time.Now()) // the provider's tokens are of today
	to, kept, err = provider.Begin(ctx)
	w.must(err)
	query = w.visit(to)
	w.clock.Advance(11 * time.Minute)
	_, err = provider.Finish(ctx, kept, query, home)
	w.kind(err, selfsame.KindInvalid)
}

func TestAProviderThatIsDownIsOurFailureAndIsAskedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.SQLite(t))
	platform := newPlatform(t, "ours")
	platform.down.Store(true)
	provider := account.NewProvider(platform.config("ours"), w.Accounts)
	_, _, err := provider.Begin(t.Context())
	w.kind(err, selfsame.KindInternal)
	platform.down.Store(false)
	ctx, cancel := context.WithCancel(t.Context())
	to, kept, err := provider.Begin(ctx)
	w.must(err)
	cancel() // what was found outlives the request that found it
	query := w.visit(to)
	platform.down.Store(true)
	_, err = provider.Finish(t.Context(), kept, query, home)
	w.kind(err, selfsame.KindInternal)
	platform.down.Store(false)
	_, err = w.through(provider)
	w.must(err)
}

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler)) // the provider in the process logs to it
	m.Run()
}
