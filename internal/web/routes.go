package web

import (
	"net/http"
	"net/url"
	"slices"
)

// A route is one row of the table of pages.
type route struct {
	method  string
	pattern string // of http.ServeMux
	who     who    // who may come here
	object  object // whose thing the pattern names
	page    string // templates/NAME.html, which the route shows; empty when it shows none
	serve   func(*site, *visit) error
	limit   int64 // most bytes of the body; 0 for that of a form
}

// who may see a page.
type who string

// Who there is. A learner is anybody with an account, for their own things;
// reviewers and operators have pages beyond those.
const (
	public   who = "public"
	learner  who = "learner"
	reviewer who = "reviewer"
	operator who = "operator"
)

// object is what a pattern names, so that the test of access knows what to put
// there and that somebody else's must be refused.
type object string

// The objects.
const (
	nothing     object = ""            // the pattern names nothing
	own         object = "own"         // no name in the pattern: always the account's own
	course      object = "course"      // of the catalogue, for everybody
	article     object = "article"     // of the help, for everybody
	asset       object = "asset"       // a file that is the same for everybody
	token       object = "token"       // a secret from an e-mail: whoever has it may use it
	certificate object = "certificate" // a learner's own
	certPublic  object = "public certificate"
	device      object = "device"       // one of the account's own sessions
	proof       object = "verification" // a learner's own
	receipt     object = "receipt"      // of a deletion, a learner's own
)

// routes is the table: every page there is, apart from static files and the
// two questions of whoever watches over the service. The test of access is made
// from it.
func (s *site) routes() []route {
	return slices.Concat(
		s.commonRoutes(),
		s.schoolRoutes(),
		s.signinRoutes(),
		s.firstRoutes(),
		s.sampleRoutes(),
		s.settingsRoutes(),
		s.deviceRoutes(),
		s.dataRoutes(),
		s.helpRoutes(),
		s.outboxRoutes(),
		s.verifyRoutes(),
	)
}

func (s *site) commonRoutes() []route {
	return []route{
		{method: "POST", pattern: "/language", who: public, serve: (*site).chooseLanguage},
	}
}

// handler puts a row of the table on the web: it finds out who comes, whether
// they may, and shows an error page for what the row could not do.
func (s *site) handler(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := rt.limit
		if limit == 0 {
			limit = s.formLimit
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		v, err := s.visit(w, r)
		if err == nil {
			err = s.admit(rt, v)
		}
		if err != nil {
			v.fail(err)
		}
	})
}

// admit serves the row to those who may come, and sends others to sign in. To
// a visitor without the role the page is not there: they learn nothing.
func (s *site) admit(rt route, v *visit) error {
	if rt.who != public && v.Account == nil {
		v.redirect("/signin?next=" + url.QueryEscape(v.back()))
		return nil
	}
	if (rt.who == reviewer || rt.who == operator) && string(v.Account.Role) != string(rt.who) {
		return s.nowhere(v)
	}
	return rt.serve(s, v)
}
