package web

import (
	"bytes"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

// An Account is who is signed in.
type Account = account.Account

// A visit is one request: who comes, in which language, and the way to answer.
// Templates are given the visit; what a page shows is in Data.
type visit struct {
	*catalogue // the words, in the visitor's language: T, N, M, Lang, Dir

	Site    Site
	Account *Account // nil when nobody is signed in
	Page    string   // name of the page shown
	Data    any      // what the page shows; each page has its own type
	Errors  problems // what was wrong with the form that was sent
	Flash   string   // what was just done, said once
	Form    url.Values
	Now     time.Time

	s    *site
	w    http.ResponseWriter
	r    *http.Request
	zone *time.Location
}

func (s *site) visit(w http.ResponseWriter, r *http.Request) (*visit, error) {
	v := &visit{s: s, w: w, r: r, Site: s.Site, Now: s.Clock(), zone: s.zone(r)}
	id := s.sessions.GetString(r.Context(), sessionAccount)
	var err error
	if id != "" {
		var a Account
		if a, err = s.Accounts.Account(r.Context(), id); err == nil {
			v.Account = &a
		} else if kind, _ := selfsame.Public(err); kind == selfsame.KindNotFound {
			err = s.sessions.Destroy(r.Context()) // the account is gone, and so is its session
		}
	}
	v.catalogue = s.language(r, v.Account)
	return v, err
}

// The keys under which a session holds whose it is and on which device.
const (
	sessionAccount = "account"
	sessionAgent   = "agent"
)

// signIn makes the visitor the account, under a new session token, so that a
// token known before is worth nothing after.
func (v *visit) signIn(account string) error {
	if err := v.s.sessions.RenewToken(v.r.Context()); err != nil {
		return err
	}
	v.s.sessions.Put(v.r.Context(), sessionAccount, account)
	v.s.sessions.Put(v.r.Context(), sessionAgent, v.device().Agent)
	return nil
}

// show answers with a page.
func (v *visit) show(page string, data any) error {
	return v.showStatus(http.StatusOK, page, data)
}

// showStatus answers with a page and a status. It is rendered whole before a
// byte is sent, so that what fails half-way fails with an error page.
func (v *visit) showStatus(status int, page string, data any) error {
	v.Page, v.Data = page, data
	if done := v.s.sessions.PopString(v.r.Context(), "flash"); done != "" {
		v.Flash = v.T(done)
	}
	var out bytes.Buffer
	if err := v.s.pages[page].ExecuteTemplate(&out, "layout", v); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Lang)
	h.Add("Vary", "Cookie, Accept-Language")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(out.Bytes()) // nobody is left to tell when the visitor has gone
	return nil
}

// redirect sends the visitor on to a page of ours, with GET.
func (v *visit) redirect(to string) {
	http.Redirect(v.w, v.r, local(to, "/"), http.StatusSeeOther) //nolint:gosec // local keeps to paths of ours
}

// done says what was done on the next page, by its key in the catalogues, and
// sends the visitor there.
func (v *visit) done(key, to string) error {
	v.s.sessions.Put(v.r.Context(), "flash", key)
	v.redirect(to)
	return nil
}

// parse reads the form that was sent. Its values are in v.Form, each without
// surrounding space.
func (v *visit) parse() error {
	if err := v.r.ParseForm(); err != nil {
		return formError(err)
	}
	v.Form = url.Values{}
	for key, values := range v.r.PostForm {
		for _, text := range values {
			v.Form.Add(key, strings.TrimSpace(strings.ToValidUTF8(text, "�")))
		}
	}
	return nil
}

func formError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return &selfsame.Error{
			Kind: selfsame.KindInvalid, Message: "What was sent is too large",
			Hint: "Send less and try again", Err: err,
		}
	}
	return &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "What was sent could not be read",
		Hint: "Go back and try again", Err: err,
	}
}

// back is where the visitor is, to return to after signing in: the page itself
// when it can be asked for again, the front page otherwise.
func (v *visit) back() string {
	if v.r.Method != http.MethodGet {
		return "/"
	}
	return v.r.URL.RequestURI()
}

// longestPath is longer than any of ours: what is kept of where somebody came
// from does not grow with what they send.
const longestPath = 1000

// local returns path when it is a path of ours, and otherwise where to go
// instead: a link may not send a visitor to another site.
func local(path, otherwise string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(path, "/") ||
		len(path) > longestPath || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return otherwise
	}
	return path
}

// Asset returns the address of a static file, with its content's hash.
func (v *visit) Asset(name string) (string, error) { return v.s.assets.url(name) }

// Drawing returns one of our line drawings. alt says what it shows; with an
// empty one it is decoration and hidden from those who listen.
func (v *visit) Drawing(name, alt string) (template.HTML, error) {
	inner, ok := v.s.drawings[name]
	if !ok {
		return "", errors.New("there is no drawing " + name)
	}
	return frameDrawing(name, inner, alt), nil
}

// Return is where to come back to after the language was changed.
func (v *visit) Return() string { return v.back() }

// Path is the path of this page.
func (v *visit) Path() string { return v.r.URL.Path }

// Here says whether this page lies at or under a path: the menu marks it.
func (v *visit) Here(prefix string) bool {
	return v.r.URL.Path == prefix || strings.HasPrefix(v.r.URL.Path, prefix+"/")
}
