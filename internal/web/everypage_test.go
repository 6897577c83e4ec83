package web_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

// way makes a learner on the way through Verify My ID, and a phone that is joined
// to it, and returns the pages of that way: those of the tour are all others.
func (w *world) way() []stop {
	w.t.Helper()
	b, id := w.someone("learner", "Ottoline Fennimore")
	w.enrol(b, id, "statistics")
	stops := []stop{{"verify-start", w.learner(), "/verify"}, {"phone-code", nil, "/phone"}, {"nowhere-phone", nil, "/phone/ABCDEFGHJKLMNPQRSTUVWXYZ23"}}
	w.step(b, "/verify", nil)
	w.step(b, "/verify/consent", map[string]string{"way": "face"})
	w.step(b, "/verify/you", map[string]string{"name": "Ottoline Fennimore", "day": "17", "month": "2", "year": "1931"})
	w.step(b, "/verify/document", map[string]string{"kind": "id_card", "country": "DEU"})
	code := w.post(b, "/verify/phone", map[string]string{})
	phone := w.browser()
	w.step(phone, "/phone", map[string]string{"code": between(code.Text, `class="short-code" dir="ltr"><bdi>`, "<")})
	for _, path := range []string{"/phone/photo/front", "/phone/photo/back", "/verify/photo/face"} {
		who := phone
		if path[1] == 'v' {
			who = b
		}
		w.upload(who, path)
	}
	for _, slot := range []string{"front", "back", "face"} {
		stops = append(stops, stop{"phone-photo-" + slot, phone, "/phone/photo/" + slot + "?again=1"}, stop{"phone-kept-" + slot, phone, "/phone/photo/" + slot},
			stop{"verify-photo-" + slot, b, "/verify/photo/" + slot + "?again=1"}, stop{"verify-kept-" + slot, b, "/verify/photo/" + slot})
	}
	offer, err := w.desk.Offer(w.t.Context(), "l_another", "v_another")
	if err != nil {
		w.t.Fatal(err)
	}
	stops = append(stops, stop{"phone-link", nil, "/phone/" + offer.Link})
	for _, page := range []string{"consent", "you", "document", "check", "stop", "phone"} {
		stops = append(stops, stop{"verify-" + page, b, "/verify/" + page})
	}
	sent := w.learner()
	w.step(sent, "/verify", nil)
	w.step(sent, "/verify/stop", map[string]string{})
	return append(stops, stop{"phone-done", phone, "/phone/done"}, stop{"verify-after", sent, "/verify"})
}

// learner is somebody who takes a course that needs the ID, and has done nothing yet.
func (w *world) learner() *http.Client {
	b, id := w.someone("learner", "Ottoline Fennimore")
	w.enrol(b, id, "statistics")
	return b
}

// step sends a form that leads on.
func (w *world) step(b *http.Client, path string, fields map[string]string) {
	w.t.Helper()
	if fields == nil {
		fields = map[string]string{}
	}
	if res := w.post(b, path, fields); res.StatusCode != http.StatusSeeOther {
		w.t.Fatalf("%s: status %d: %.1000s", path, res.StatusCode, res.Text)
	}
}

// upload sends a picture of nothing.
func (w *world) upload(b *http.Client, path string) {
	w.t.Helper()
	img := image.NewGray(image.Rect(0, 0, 900, 600))
	for i := range img.Pix {
		img.Pix[i] = color.Gray{Y: uint8(i * 7 % 251)}.Y
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("picture", "card.png")
	if err == nil {
		err = png.Encode(part, img)
	}
	if err != nil || form.Close() != nil {
		w.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.server.URL+path, &body)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	res, err := b.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	if _ = res.Body.Close(); res.StatusCode != http.StatusSeeOther {
		w.t.Fatalf("a picture for %s: status %d", path, res.StatusCode)
	}
}

func between(text, before, after string) string {
	_, rest, _ := strings.Cut(text, before)
	found, _, _ := strings.Cut(rest, after)
	return found
}

// rest are the pages that only a link leads to, and the status in each state.
func (w *world) rest() []stop {
	w.t.Helper()
	b, _ := w.someone("learner", "Ottoline Fennimore")
	w.post(b, "/settings/signin/address", map[string]string{"new_email": "new." + randomText() + "@fennimore.example", "address_password": goodPassword})
	stops := []stop{{"first", nil, w.invited()}, {"address", b, w.link(account.LetterNewAddress)}, {"samples", nil, "/samples"}}
	mend := selfsame.Outcome{Reasons: []selfsame.Reason{{Code: "doc.blurred", About: "front"}, {Code: "face.no_match"}}}
	for _, v := range []selfsame.Verification{
		{State: selfsame.StateSubmitted, Held: selfsame.HeldKept, Promised: w.clock.Now().Add(24 * time.Hour)},
		{State: selfsame.StateReview, Held: selfsame.HeldKept, Promised: w.clock.Now().Add(24 * time.Hour)},
		{State: selfsame.StateReview, Held: selfsame.HeldKept, Promised: w.clock.Now().Add(-time.Hour), Appealed: true},
		{State: selfsame.StateAgain, Held: selfsame.HeldKept, Outcome: mend},
		{State: selfsame.StateDeclined, Held: selfsame.HeldKept, Due: w.clock.Now().Add(7 * 24 * time.Hour), Outcome: mend},
		{State: selfsame.StateDeclined, Held: selfsame.HeldErased, Appealed: true, Outcome: mend},
		{State: selfsame.StateApproved, Held: selfsame.HeldErased, Settled: w.clock.Now()},
	} {
		b, id := w.someone("learner", "Ottoline Fennimore")
		w.enrol(b, id, "statistics")
		v.Kind = "passport"
		if v.Held == selfsame.HeldKept {
			v.Photographs = map[selfsame.Slot]selfsame.Photograph{selfsame.SlotFront: {}, selfsame.SlotFace: {}}
		}
		w.verification(id, "Ottoline Fennimore", v)
		name := "verify-status-" + string(v.State)
		if v.Appealed {
			name += "-appealed"
		}
		stops = append(stops, stop{name, b, "/verify/status"})
	}
	return stops
}

// TestEveryPageIsLookedAt holds the tour and the way against the table of routes:
// a page that is new is looked at for barriers, or this test fails.
func TestEveryPageIsLookedAt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo)
	mux := http.NewServeMux()
	missing := map[string]string{}
	for _, row := range rows(w) {
		if row.Method == http.MethodGet && row.Page != "" {
			mux.HandleFunc("GET "+row.Pattern, func(http.ResponseWriter, *http.Request) {})
			missing["GET "+row.Pattern] = row.Page
		}
	}
	if len(missing) < 40 {
		t.Fatalf("the table of routes has only %d pages", len(missing))
	}
	for _, s := range w.everyPage() {
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, s.path, nil))
		if res := w.get(s.who, s.path); res.StatusCode != http.StatusOK && !strings.HasPrefix(s.name, "nowhere") {
			t.Errorf("%s: %s has status %d", s.name, s.path, res.StatusCode)
			continue
		}
		delete(missing, pattern)
	}
	for pattern, page := range missing {
		t.Errorf("nobody looks at %s (%s.html): add it to the tour", pattern, page)
	}
}

func (w *world) everyPage() []stop {
	w.t.Helper()
	return append(append(w.tour(), w.way()...), w.rest()...)
}
