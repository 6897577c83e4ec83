package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/web"
)

// An ownership says what a kind of object is to somebody else: who may name it, and
// what to put into the pattern for Ottoline's.
type ownership struct {
	hers    func(h *her) string
	forAll  bool // the object is the same for everybody, or its name is the key to it
	unnamed bool // the pattern names nothing
}

// her are the things of Ottoline that others ask for.
type her struct {
	certificate, receipt, device, verification string
}

// ownerships has a row for each kind of object. A route with a kind that is not
// here fails the test: say first what others may not see.
var ownerships = map[string]ownership{
	"":                   {unnamed: true},
	"own":                {unnamed: true},
	"course":             {forAll: true, hers: func(*her) string { return "statistics" }},
	"article":            {forAll: true, hers: func(*her) string { return "contact" }},
	"asset":              {forAll: true, hers: func(*her) string { return "none" }},
	"token":              {forAll: true, hers: func(*her) string { return "token" }},
	"public certificate": {forAll: true, hers: func(h *her) string { return h.certificate }},
	"certificate":        {hers: func(h *her) string { return h.certificate }},
	"receipt":            {hers: func(h *her) string { return h.receipt }},
	"device":             {hers: func(h *her) string { return h.device }},
	"verification":       {hers: func(h *her) string { return h.verification }},
}

var wildcard = regexp.MustCompile(`\{[a-z]+\}`)

// address fills the pattern of a row with something of hers.
func address(t *testing.T, pattern, object string, h *her) string {
	t.Helper()
	o, known := ownerships[object]
	if !known {
		t.Fatalf("%s: there is no row in the table of ownerships for objects of the kind %q", pattern, object)
	}
	path := strings.TrimSuffix(pattern, "{$}")
	names := wildcard.FindAllString(path, -1)
	if o.unnamed && len(names) > 0 || !o.unnamed && len(names) != 1 {
		t.Fatalf("%s names %v, which does not fit the kind %q", pattern, names, object)
	}
	if o.unnamed {
		return path
	}
	return wildcard.ReplaceAllString(path, url.PathEscape(o.hers(h)))
}

// ottoline makes Ottoline with one of each thing that has an owner.
func (w *world) ottoline() (*http.Client, string, *her) {
	w.t.Helper()
	ctx := context.Background()
	b, id := w.someone("learner", "Ottoline Fennimore")
	v := w.verification(id, "Ottoline Fennimore", selfsame.Verification{State: selfsame.StateApproved, Held: selfsame.HeldErased})
	w.enrol(b, id, "statistics", "drawing")
	h := &her{verification: v.ID, receipt: "r_of_ottoline"}
	list, err := w.school.Learning(ctx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, l := range list {
		if l.Certificate != nil && l.Certificate.State == school.CertificateIssued {
			h.certificate = l.Certificate.ID
		}
	}
	if err := w.db.SaveReceipt(ctx, h.receipt, v.ID, id, []byte(`{"id":"r_of_ottoline","erased":"2026-03-04T12:00:00Z"}`), w.clock.Now()); err != nil {
		w.t.Fatal(err)
	}
	// A second device of hers, to be ended by nobody but her.
	other := w.browser()
	if res := w.post(other, "/signin", map[string]string{"email": w.email(id), "password": goodPassword}); res.StatusCode != http.StatusSeeOther {
		w.t.Fatalf("sign in: status %d", res.StatusCode)
	}
	sessions, err := w.sessions.SessionsOf(ctx, id)
	if err != nil || len(sessions) != 2 || h.certificate == "" {
		w.t.Fatalf("sessions %v, certificate %q: %v", sessions, h.certificate, err)
	}
	h.device = sessions[0].ID
	return b, id, h
}

// TestAccess asks for every route as everybody, with the things of somebody
// else. It is made from the table of routes.
func TestAccess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, ottoline, h := w.ottoline()
	visitors := map[string]*http.Client{"nobody": nil}
	for _, role := range []string{"learner", "reviewer", "operator"} {
		visitors[role], _ = w.someone(role, "Somebody Else")
	}
	before := w.state(ottoline)
	for _, row := range rows(w) {
		path := address(t, row.Pattern, row.Object, h)
		named := !ownerships[row.Object].unnamed && !ownerships[row.Object].forAll
		for role, b := range visitors {
			if strings.HasPrefix(path, "/settings/data/delete") && row.Method == "POST" || path == "/signout" || strings.HasSuffix(path, "/events") {
				continue // these end the visitor, or never end; each has a test of its own
			}
			form := map[string]string{}
			if row.Method == "GET" {
				form = nil
			}
			res := w.do(b, row.Method, path, form, nil)
			what := row.Method + " " + row.Pattern + " as " + role
			if strings.Contains(res.Text, "Ottoline") && row.Object != "public certificate" {
				t.Errorf("%s: somebody else's name is in the answer", what)
			}
			switch {
			case row.Who == "public":
				if res.StatusCode >= http.StatusInternalServerError {
					t.Errorf("%s: status %d", what, res.StatusCode)
				}
			case role == "nobody":
				if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/signin?") {
					t.Errorf("%s: status %d to %q; want the way to sign in", what, res.StatusCode, res.Header.Get("Location"))
				}
			case row.Who != "learner" && row.Who != role, named:
				if res.StatusCode != http.StatusNotFound {
					t.Errorf("%s: status %d; want not found", what, res.StatusCode)
				}
			default:
				if res.StatusCode >= http.StatusInternalServerError || res.StatusCode == http.StatusNotFound && row.Object == "own" && row.Method == "GET" && row.Page != "" {
					t.Errorf("%s: status %d", what, res.StatusCode)
				}
			}
		}
	}
	if after := w.state(ottoline); after != before {
		t.Errorf("what is Ottoline's has changed:\n%s\n%s", before, after)
	}
}

// state is all that others could have changed of a learner's.
func (w *world) state(learner string) string {
	w.t.Helper()
	ctx := context.Background()
	sessions, err := w.sessions.SessionsOf(ctx, learner)
	if err != nil {
		w.t.Fatal(err)
	}
	all, err := w.db.VerificationsOf(ctx, learner)
	if err != nil {
		w.t.Fatal(err)
	}
	list, err := w.school.Learning(ctx, learner)
	if err != nil {
		w.t.Fatal(err)
	}
	text, err := json.Marshal([]any{len(sessions), len(all), all[0].State, all[0].Version, len(list)})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

// TestHerOwnThingsAreThere shows that the answers of TestAccess are for those
// who ask, and not because nothing is there.
func TestHerOwnThingsAreThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _, h := w.ottoline()
	for _, row := range rows(w) {
		o := ownerships[row.Object]
		if row.Method != "GET" || o.unnamed || o.forAll {
			continue
		}
		if res := w.get(b, address(t, row.Pattern, row.Object, h)); res.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d to its owner", row.Pattern, res.StatusCode)
		}
	}
	if res := w.post(b, "/settings/signin/devices/"+h.device+"/end", map[string]string{}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("ending a device: status %d", res.StatusCode)
	}
}

func rows(w *world) []web.Row { return web.Rows(w.config) }
