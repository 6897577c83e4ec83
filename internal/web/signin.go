package web

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"net/url"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

// Entrance is how people come in. To a stranger it never says whether there is
// an account of an address: whoever owns the address is told by e-mail.
type Entrance interface {
	SignUp(ctx context.Context, email, password, name selfsame.Private, language, next string, from account.Device) error
	// Confirming returns what Confirm has to be given for a token, and does not use
	// it up. It is KindNotFound for a token that is used up, too old or wrong, as
	// are the next two.
	Confirming(ctx context.Context, token string, from account.Device) (account.Question, error)
	// Confirm returns also what next was given to SignUp. It is account.ErrPassword
	// for a password that is asked for and is another than that given to SignUp.
	Confirm(ctx context.Context, token string, password selfsame.Private, from account.Device) (id, next string, err error)
	// ConfirmAnew is for whoever does not know that password.
	ConfirmAnew(ctx context.Context, token string, name, password selfsame.Private, language string, from account.Device) (id, next string, err error)
	// SignIn is KindInvalid where address and password do not fit or the address is
	// not confirmed, and KindConflict after too many tries. The e-mail that asks
	// again to confirm brings next back from Confirm.
	SignIn(ctx context.Context, email, password selfsame.Private, next string, from account.Device) (id string, err error)
	// Look is KindNotFound for a token that is used up, too old or wrong, and does
	// not use up one that is good.
	Look(ctx context.Context, link account.Link, id, token string) error
	Forgot(ctx context.Context, email selfsame.Private, next string, from account.Device) error
	// Reset returns what next was given to Forgot.
	Reset(ctx context.Context, token string, password selfsame.Private) (next string, err error)
}

// Provider is the platform's own sign-in by OpenID Connect. May be left out.
type Provider interface {
	Name() string // stands on the button
	// Begin returns where to send the visitor, and what to keep in the session
	// until they come back.
	Begin(ctx context.Context) (to, kept string, err error)
	// Finish returns the account of who comes back with the query.
	Finish(ctx context.Context, kept string, query url.Values, from account.Device) (id string, err error)
}

func (s *site) signinRoutes() []route {
	rows := []route{
		{method: "GET", pattern: "/signin", who: public, page: "signin", serve: (*site).signinPage},
		{method: "POST", pattern: "/signin", who: public, page: "signin", serve: (*site).signin},
		{method: "POST", pattern: "/signout", who: public, serve: (*site).signout},
		{method: "GET", pattern: "/signup", who: public, page: "signup", serve: (*site).signupPage},
		{method: "POST", pattern: "/signup", who: public, page: "signup", serve: (*site).signup},
		{method: "GET", pattern: "/confirm/{token}", who: public, object: token, page: "confirm", serve: (*site).confirmPage},
		{method: "POST", pattern: "/confirm/{token}", who: public, object: token, page: "confirm_password", serve: (*site).confirm},
		{method: "GET", pattern: "/confirm/{token}/new", who: public, object: token, page: "confirm_new", serve: linkPage(account.LinkConfirm, "confirm_new", nil)},
		{method: "POST", pattern: "/confirm/{token}/new", who: public, object: token, page: "confirm_new", serve: (*site).confirmAnew},
		{method: "GET", pattern: "/forgot", who: public, page: "forgot", serve: (*site).forgotPage},
		{method: "POST", pattern: "/forgot", who: public, page: "forgot", serve: (*site).forgot},
		{method: "GET", pattern: "/reset/{token}", who: public, object: token, page: "reset", serve: linkPage(account.LinkReset, "reset", nil)},
		{method: "POST", pattern: "/reset/{token}", who: public, object: token, page: "reset", serve: (*site).reset},
	}
	if s.Provider != nil {
		rows = append(rows,
			route{method: "GET", pattern: "/signin/provider", who: public, serve: (*site).providerBegin},
			route{method: "GET", pattern: "/signin/provider/back", who: public, serve: (*site).providerBack},
		)
	}
	return rows
}

// device is where the visit comes from.
func (v *visit) device() account.Device {
	host, _, err := net.SplitHostPort(v.r.RemoteAddr)
	if err != nil {
		host = v.r.RemoteAddr
	}
	agent := v.r.UserAgent()
	if len(agent) > 300 {
		agent = agent[:300]
	}
	return account.Device{Address: host, Agent: agent, Browser: v.s.sessions.GetString(v.r.Context(), sessionBrowser)}
}

// sessionBrowser is the key under which a session holds a secret by which a link
// that confirms an address tells the browser that signed up from others.
const sessionBrowser = "browser"

// signingUp is device with such a secret, and a way to keep it once an e-mail is
// under way: whoever is refused gets no session by it.
func (v *visit) signingUp() (from account.Device, keep func()) {
	from = v.device()
	if from.Browser == "" {
		from.Browser = rand.Text()
	}
	return from, func() { v.s.sessions.Put(v.r.Context(), sessionBrowser, from.Browser) }
}

// A door is what the pages of signing in show.
type door struct {
	Next     string // where to go afterwards
	Provider string // name of the platform's own sign-in; empty without one
}

func (s *site) door(next string) door {
	d := door{Next: local(next, "")}
	if s.Provider != nil {
		d.Provider = s.Provider.Name()
	}
	return d
}

// sent is which e-mail was sent, and where to go on when it is answered.
type sent struct{ What, Next string }

func (s *site) signinPage(v *visit) error {
	if v.Account != nil {
		v.redirect(local(v.r.URL.Query().Get("next"), "/learning"))
		return nil
	}
	return v.show("signin", s.door(v.r.URL.Query().Get("next")))
}

func (s *site) signin(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	d := s.door(v.Form.Get("next"))
	password := v.r.PostForm.Get("password") // as typed: spaces are part of it
	if !v.need("email", "password") {
		return v.again(nil, "", "signin", d)
	}
	id, err := s.Entrance.SignIn(v.r.Context(), selfsame.NewPrivate(v.Form.Get("email")), selfsame.NewPrivate(password), d.Next, v.device())
	if err != nil {
		return v.again(err, "email", "signin", d)
	}
	if err := v.signIn(id); err != nil {
		return err
	}
	v.redirect(local(d.Next, "/learning"))
	return nil
}

func (s *site) signout(v *visit) error {
	if err := s.sessions.Destroy(v.r.Context()); err != nil {
		return err
	}
	v.redirect("/")
	return nil
}

func (s *site) signupPage(v *visit) error {
	return v.show("signup", s.door(v.r.URL.Query().Get("next")))
}

func (s *site) signup(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	d := s.door(v.Form.Get("next"))
	password := v.r.PostForm.Get("password")
	if !v.need("name", "email", "password") {
		return v.again(nil, "", "signup", d)
	}
	from, keep := v.signingUp()
	err := s.Entrance.SignUp(v.r.Context(), selfsame.NewPrivate(v.Form.Get("email")), selfsame.NewPrivate(password),
		selfsame.NewPrivate(v.Form.Get("name")), v.Lang, d.Next, from)
	if err != nil {
		return v.again(err, account.About(err), "signup", d)
	}
	keep()
	return v.show("sent", sent{"confirm", d.Next})
}

// linkPage shows the page of a link, or says at once that it is no good any more.
// Looking does nothing: programs that look through mail open its links too.
func linkPage(link account.Link, page string, data any) func(*site, *visit) error {
	return func(s *site, v *visit) error {
		id := ""
		if v.Account != nil {
			id = v.Account.ID
		}
		if err := s.Entrance.Look(v.r.Context(), link, id, v.r.PathValue("token")); err != nil {
			return err
		}
		return v.show(page, data)
	}
}

// asked is what the page with nothing but a button asks.
type asked struct{ What string }

func (s *site) forgotPage(v *visit) error {
	return v.show("forgot", s.door(v.r.URL.Query().Get("next")))
}

func (s *site) forgot(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	d := s.door(v.Form.Get("next"))
	if !v.need("email") {
		return v.again(nil, "", "forgot", d)
	}
	if err := s.Entrance.Forgot(v.r.Context(), selfsame.NewPrivate(v.Form.Get("email")), d.Next, v.device()); err != nil {
		return v.again(err, "email", "forgot", d)
	}
	return v.show("sent", sent{"reset", d.Next})
}

func (s *site) reset(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	if !v.need("password") {
		return v.again(nil, "", "reset", nil)
	}
	next, err := s.Entrance.Reset(v.r.Context(), v.r.PathValue("token"), selfsame.NewPrivate(v.r.PostForm.Get("password")))
	if err != nil {
		return v.linkAgain(err, "reset")
	}
	return v.done("reset.done", "/signin?next="+url.QueryEscape(local(next, "")))
}

// The keys under which a session holds what a provider will ask for, and where
// to go afterwards.
const (
	sessionProvider = "provider"
	sessionNext     = "next"
)

func (s *site) providerBegin(v *visit) error {
	to, kept, err := s.Provider.Begin(v.r.Context())
	if err != nil {
		return err
	}
	s.sessions.Put(v.r.Context(), sessionProvider, kept)
	s.sessions.Put(v.r.Context(), sessionNext, local(v.r.URL.Query().Get("next"), "/learning"))
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

func (s *site) providerBack(v *visit) error {
	kept := s.sessions.PopString(v.r.Context(), sessionProvider)
	if kept == "" {
		return &selfsame.Error{
			Kind: selfsame.KindInvalid, Message: "This sign-in did not begin here, or was used already", Hint: "Sign in again",
		}
	}
	id, err := s.Provider.Finish(v.r.Context(), kept, v.r.URL.Query(), v.device())
	if err != nil {
		return err
	}
	next := s.sessions.PopString(v.r.Context(), sessionNext)
	if err := v.signIn(id); err != nil {
		return err
	}
	v.redirect(local(next, "/learning"))
	return nil
}
