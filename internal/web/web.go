// Package web serves the pages that a learner meets. Read routes.go first: the
// one table there says which pages exist, who may see each and whose things it
// names. Then visit.go, which is what every page's handler works with, and one
// page from end to end, such as signin.go with templates/signin.html.
//
// The package knows nothing of databases, photographs or networks. What it
// needs of accounts, courses, verifications and help it says in small
// interfaces, collected in Config, and whoever assembles the program fills
// them. How to add a page is told in README.md beside this file.
package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/school"
)

// Config is everything the pages stand on. All of it is needed unless it says
// that it may be left out.
type Config struct {
	Site   Site
	Clock  func() time.Time
	Logger *slog.Logger

	// Sessions keeps who is signed in on which device.
	Sessions scs.Store
	// Ready says whether the service can do its work now; for /readyz.
	Ready func(ctx context.Context) error

	Accounts      Accounts
	Entrance      Entrance
	First         First
	Provider      Provider // nil where nobody signs in elsewhere
	Credentials   Credentials
	Devices       Sessions
	Courses       Courses
	Certificates  Certificates
	Names         Names
	Needing       Needing
	Verifications Verifications
	Records       Records
	Library       Library
	Outbox        Outbox // for a demonstration
	// Samples are what a demonstration offers; left out otherwise.
	Samples []Sample
	// Forget deletes all that is held of a learner, and the account.
	Forget func(ctx context.Context, learner string) error
	// Needs says what the certificate of a kind of course needs.
	Needs func(kind school.Kind) school.Requirement

	Verify Verify // what verify_*.go needs
}

// Site is what is the same for every visitor.
type Site struct {
	// Name is the school's name, as it stands at the top of each page.
	Name string
	// URL is the public address without a slash at its end, such as
	// "https://id.school.example".
	URL string
	// Secure says that visitors come over https. Without it the cookies lose
	// their __Host- prefix, which browsers refuse over plain http.
	Secure bool
	// Contact is the address that learners may write to.
	Contact string
	// Demo marks a demonstration: a band on each page says so, courses can be
	// completed with a button, and the outbox of e-mail is a page.
	Demo bool
}

// Accounts is how pages learn who is signed in.
type Accounts interface {
	// Account returns the account; KindNotFound when there is none.
	Account(ctx context.Context, id string) (account.Account, error)
	SetLanguage(ctx context.Context, id, language string) error
	SetName(ctx context.Context, id string, name selfsame.Private) error
}

// site is the Config with what was made of it once at the start.
type site struct {
	Config
	sessions  *scs.SessionManager
	pages     map[string]*template.Template
	words     map[string]*catalogue
	assets    assets
	drawings  map[string]template.HTML
	formLimit int64
}

// How long a session lasts: without use, and in all.
const (
	sessionIdle = 24 * time.Hour
	sessionLife = 30 * 24 * time.Hour
)

// New returns the handler of all pages. It fails only when what is built into
// the program does not fit together, such as a template that does not parse.
func New(c Config) (http.Handler, error) {
	s, err := newSite(c)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.Handle(r.method+" "+r.pattern, s.handler(r))
	}
	mux.Handle("GET /static/", s.assets)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("/", s.handler(route{who: public, serve: (*site).nowhere}))
	return s.guard(mux), nil
}

func newSite(c Config) (*site, error) {
	s := &site{Config: c, formLimit: 64 << 10}
	var err error
	if s.words, err = readCatalogues(); err != nil {
		return nil, err
	}
	if s.assets, err = readAssets(); err != nil {
		return nil, err
	}
	if s.drawings, err = readDrawings(); err != nil {
		return nil, err
	}
	if s.pages, err = readTemplates(); err != nil {
		return nil, err
	}
	for _, r := range s.routes() {
		if r.page != "" && s.pages[r.page] == nil {
			return nil, fmt.Errorf("route %s %s: there is no page %q", r.method, r.pattern, r.page)
		}
	}
	s.sessions = scs.New()
	s.sessions.Store = c.Sessions
	s.sessions.HashTokenInStore = true
	s.sessions.IdleTimeout = sessionIdle
	s.sessions.Lifetime = sessionLife
	s.sessions.Cookie.Name = s.cookie("session")
	s.sessions.Cookie.Path = "/"
	s.sessions.Cookie.Secure = c.Site.Secure
	s.sessions.Cookie.HttpOnly = true
	s.sessions.Cookie.SameSite = http.SameSiteLaxMode
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		s.Logger.ErrorContext(r.Context(), "session", "error", err)
		plain(w, http.StatusInternalServerError, "Something went wrong on our side. Please try again in a moment.")
	}
	return s, nil
}

// cookie returns the full name of one of our cookies.
func (s *site) cookie(name string) string {
	if s.Site.Secure {
		return "__Host-" + name
	}
	return name
}

func (s *site) ready(w http.ResponseWriter, r *http.Request) {
	if err := s.Ready(r.Context()); err != nil {
		s.Logger.WarnContext(r.Context(), "not ready", "error", err)
		plain(w, http.StatusServiceUnavailable, "not ready")
		return
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // nobody is left to tell when the visitor has gone
}

var errCrossOrigin = errors.New("the request came from another site")
