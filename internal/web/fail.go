package web

import (
	"net/http"
	"strings"

	"github.com/selfsame-id/selfsame"
)

// statuses is the one place that turns kinds of errors into statuses.
var statuses = map[selfsame.Kind]int{
	selfsame.KindInvalid:  http.StatusBadRequest,
	selfsame.KindNotFound: http.StatusNotFound,
	selfsame.KindConflict: http.StatusConflict,
	selfsame.KindInternal: http.StatusInternalServerError,
}

// failure is what the error page shows.
type failure struct {
	Kind    selfsame.Kind
	Message string
	Hint    string
	New     renewal // where there is a new link for one that leads nowhere
}

// A renewal is how somebody gets another link for one from an e-mail that was
// used or is too old: a page, and keys of the catalogues.
type renewal struct{ To, Do, What string }

// renewals are by the first part of the path of the links.
var renewals = map[string]renewal{
	"confirm": {"/signin", "signin.title", "error.link.confirm"},
	"reset":   {To: "/forgot", Do: "error.link.do"},
	"address": {To: "/settings/signin", Do: "error.link.do"},
	"phone":   {To: "/phone", Do: "verify.phone.code.title"},
	"first":   {"/signin", "signin.title", "error.link.first"},
}

// fail answers with the page of an error. Failures of ours are logged; what a
// visitor did wrong is not.
func (v *visit) fail(err error) {
	kind, _ := selfsame.Public(err)
	if kind == selfsame.KindInternal {
		v.s.Logger.ErrorContext(v.r.Context(), "page", "path", v.s.patternOf(v.r), "error", err)
	}
	f := failure{Kind: kind, Message: v.Message(err), Hint: v.hint(err)}
	if kind == selfsame.KindNotFound {
		first, _, _ := strings.Cut(strings.TrimPrefix(v.r.URL.Path, "/"), "/")
		f.New = renewals[first]
	}
	if err := v.showStatus(statuses[kind], "error", f); err != nil {
		v.s.Logger.ErrorContext(v.r.Context(), "error page", "error", err)
		plain(v.w, http.StatusInternalServerError, f.Message)
	}
}

// patternOf is the pattern a request was served by: unlike its path it holds
// no secret and nobody's id.
func (*site) patternOf(r *http.Request) string { return r.Pattern }

// nowhere is the page that is not there.
func (*site) nowhere(*visit) error {
	return &selfsame.Error{Kind: selfsame.KindNotFound, Message: "This page is not here"}
}
