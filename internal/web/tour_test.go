package web_test

import (
	"net/http"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/notify"
)

// A stop is one page of the tour: a page of each sort, in each state that
// looks different.
type stop struct {
	name string
	who  *http.Client
	path string
}

// tour makes people in many states and returns the pages to look at.
func (w *world) tour() []stop {
	w.t.Helper()
	ana, anaID := w.someone("learner", "Ottoline Fennimore")
	w.enrol(ana, anaID, "statistics", "drawing", "data-analyst")
	w.post(nil, "/forgot", map[string]string{"email": w.email(anaID)})
	signedUp := w.browser()
	w.signUp(signedUp)
	stops := []stop{
		{"catalogue", nil, "/"},
		{"course", nil, "/courses/statistics"},
		{"course-name", ana, "/courses/drawing"},
		{"signin", nil, "/signin"},
		{"signup", nil, "/signup"},
		{"forgot", nil, "/forgot"},
		{"nowhere", nil, "/nowhere"},
		{"nowhere-confirm", nil, "/confirm/used"},
		{"nowhere-reset", nil, "/reset/used"},
		{"nowhere-address", ana, "/address/used"},
		{"nowhere-first", nil, "/first/used"},
		{"confirm", signedUp, w.link(account.LetterConfirm)},
		{"confirm-password", nil, w.link(account.LetterConfirm)},
		{"confirm-new", nil, w.link(account.LetterConfirm) + "/new"},
		{"reset", nil, w.link(account.LetterReset)},
		{"learning", ana, "/learning"},
		{"profile", ana, "/settings/profile"},
		{"name", ana, "/settings/name"},
		{"id-start", ana, "/settings/id"},
		{"data", ana, "/settings/data"},
		{"delete", ana, "/settings/data/delete"},
		{"signing-in", ana, "/settings/signin"},
	}
	stops = append(stops, stop{"help", nil, "/help"}, stop{"help-search", nil, "/help/search?q=photo"}, stop{"help-search-none", nil, "/help/search?q=zzzz"},
		stop{"article", nil, "/help/which-ids"}, stop{"troubleshooting", nil, "/help/troubleshooting"}, stop{"privacy", nil, "/privacy"}, stop{"terms", nil, "/terms"})
	if w.config.Site.Demo {
		if err := w.outbox.Send(w.t.Context(), notify.Message{
			ID: "one@harbour.example", To: selfsame.NewPrivate("ottoline@fennimore.example"), Language: "en",
			Subject: "Confirm your address", Text: "Hello,\n\nopen " + w.server.URL + "/confirm/x.\n",
		}); err != nil {
			w.t.Fatal(err)
		}
		stops = append(stops, stop{"outbox", nil, "/demo/outbox"}, stop{"mail", nil, "/demo/outbox/one@harbour.example"})
	}
	empty, _ := w.someone("learner", "Ottoline Fennimore")
	stops = append(stops, stop{"learning-empty", empty, "/learning"}, stop{"id-none", empty, "/settings/id"}, stop{"data-empty", empty, "/settings/data"})
	now := w.clock.Now()
	for _, v := range []selfsame.Verification{
		{State: selfsame.StateCapturing, Held: selfsame.HeldKept, Due: now.Add(20 * time.Hour)},
		{State: selfsame.StateSubmitted, Held: selfsame.HeldKept, Promised: now.Add(24 * time.Hour)},
		{State: selfsame.StateReview, Held: selfsame.HeldKept, Promised: now.Add(30 * time.Hour), Photographs: map[selfsame.Slot]selfsame.Photograph{selfsame.SlotFront: {}, selfsame.SlotFace: {}}},
		{State: selfsame.StateAgain, Held: selfsame.HeldKept, Outcome: selfsame.Outcome{Reasons: []selfsame.Reason{{Code: "doc.blurred", About: "front"}, {Code: "doc.expired"}}}},
		{State: selfsame.StateDeclined, Held: selfsame.HeldKept, Due: now.Add(7 * 24 * time.Hour), Outcome: selfsame.Outcome{Reasons: []selfsame.Reason{{Code: "doc.country_restricted", About: "IRN"}}}},
		{State: selfsame.StateApproved, Held: selfsame.HeldErased, Settled: now},
		{State: selfsame.StateExpired, Held: selfsame.HeldErased},
	} {
		b, id := w.someone("learner", "Ottoline Fennimore")
		w.verification(id, "Ottoline Fennimore", v)
		w.enrol(b, id, "statistics", "drawing")
		stops = append(stops, stop{"id-" + string(v.State), b, "/settings/id"}, stop{"learning-" + string(v.State), b, "/learning"})
		if v.State == selfsame.StateReview { // with the form that asks for the password
			stops = append(stops, stop{"data-photos", b, "/settings/data"})
		}
		if v.State != selfsame.StateApproved {
			continue
		}
		stops = append(stops, stop{"name-verified", b, "/settings/name"})
		list, err := w.school.Learning(w.t.Context(), id)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, l := range list {
			if l.Certificate != nil {
				stops = append(stops, stop{"certificate", b, "/certificates/" + l.Certificate.ID}, stop{"check", nil, "/c/" + l.Certificate.ID})
				break
			}
		}
	}
	return stops
}

// enrol has the learner take the courses and complete the first two.
func (w *world) enrol(b *http.Client, id string, courses ...string) {
	w.t.Helper()
	for i, c := range courses {
		if res := w.post(b, "/courses/"+c+"/enrol", map[string]string{}); res.StatusCode != http.StatusSeeOther {
			w.t.Fatalf("enrol: status %d: %s", res.StatusCode, strings.TrimSpace(res.Text))
		}
		if i < 2 {
			if err := w.school.Complete(w.t.Context(), id, c); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}
