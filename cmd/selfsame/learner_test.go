package main

import (
	"encoding/json"
	"fmt"
	"image"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/testkit/chromium"
)

// A campus is a service that runs as serve runs it, with the real engine, on a
// database and a mail server; what the journeys share.
type campus struct {
	*demo
	mail *mailboxes
}

// A learner is somebody at a browser.
type learner struct {
	*chromium.Browser
	t      testing.TB
	campus *campus
	holder holder
}

// comes starts the browser of somebody who has never been here. Without a scene
// there is no camera.
func (s *campus) comes(t testing.TB, h holder, scene image.Image) *learner {
	t.Helper()
	return &learner{chromium.Start(t, s.url, scene), t, s, h}
}

// press clicks on the button or link that the page is about.
func (l *learner) press() {
	l.t.Helper()
	l.Click("main .button.main")
}

// signUp goes from the catalogue to a course that needs ID Verification, makes an
// account there, confirms it with the link of the e-mail, and is back at the course.
func (l *learner) signUp() {
	l.t.Helper()
	l.Open("/")
	l.Click(`a[href="/courses/msc-statistics"]`)
	l.At("/courses/msc-statistics")
	l.press()
	l.At("/signin")
	l.Click(`main a[href^="/signup"]`)
	l.At("/signup")
	l.Write("#name", l.holder.name())
	l.Write("#email", l.holder.email())
	l.Write("#password", demoPassword)
	l.press()
	l.Wait(`location.pathname === "/signup" && !document.querySelector("#password")`)
	l.Open(l.campus.mail.wait(l.holder.email(), "/confirm/").link(l.t, "/confirm/"))
	l.Click("main button.button")
	l.At("/courses/msc-statistics")
}

// enrol goes from the course by the menu behind the name to Settings and on to
// Verify My ID.
func (l *learner) enrol() {
	l.t.Helper()
	l.press()
	l.At("/learning")
	l.Click("header details.menu summary")
	l.Click(`header a[href="/settings/id"]`)
	l.At("/settings/id")
	l.Click(`main a.button[href="/verify"]`)
	l.At("/verify")
}

// begin goes through the steps before the photographs.
func (l *learner) begin(way, kind string) {
	l.t.Helper()
	l.press()
	l.At("/verify/consent")
	l.Click(`label:has(input[value="` + way + `"])`)
	l.press()
	l.At("/verify/you")
	l.Write("#name", l.holder.name())
	born := l.holder.Birth
	for field, n := range map[string]int{"#day": born.Day(), "#month": int(born.Month()), "#year": born.Year()} {
		l.Write(field, strconv.Itoa(n))
	}
	l.press()
	l.At("/verify/document")
	l.Click(`label:has(input[value="` + kind + `"])`)
	l.Do(chromedp.SetValue(chromedp.CSS("#country"), "UTO"))
	l.press()
	l.At("/verify/photo/front")
}

// shows waits until the camera has taken a picture by itself, and uses it; next is
// what the camera sees after that, and where.
func (l *learner) shows(next image.Image, path string) {
	l.t.Helper()
	l.State("still")
	if next != nil {
		l.See(next)
	}
	l.Click("[data-part=use]")
	l.Wait(fmt.Sprintf("location.pathname === %q || document.querySelector('[data-capture]')?.dataset.state === 'advised'", path))
	if at := chromium.Value[string](l.Browser, "location.pathname"); at != path {
		l.Explain()
		l.t.Fatalf("a good picture leads to %s, not to %s", at, path)
	}
	l.At(path)
}

// takesPassport takes both pictures of somebody with a passport: from the camera's
// first look at it to the page that shows all.
func (l *learner) takesPassport(face image.Image) {
	l.t.Helper()
	l.shows(face, "/verify/photo/face")
	l.shows(nil, "/verify/check")
}

// sends sends it and follows the page until it says how the verification stands.
func (l *learner) sends(state string) {
	l.t.Helper()
	l.At("/verify/check")
	l.press()
	l.stands(state)
}

// becomes follows an open page until it says, without being asked, how the
// verification stands now.
func (l *learner) becomes(state string) {
	l.t.Helper()
	l.Wait(`document.querySelector("[data-follow=status][data-state=` + state + `]")`)
}

// stands follows the page until the checks are over.
func (l *learner) stands(state string) {
	l.t.Helper()
	l.Wait(`location.pathname === "/verify/status" && !["submitted", undefined].includes(document.querySelector("[data-follow=status]")?.dataset.state)`)
	if is := chromium.Value[string](l.Browser, `document.querySelector("[data-follow=status]").dataset.state`); is != state {
		l.Explain()
		told := chromium.Value[string](l.Browser, `[...document.querySelectorAll(".told-list")].map((e) => e.textContent.trim()).join(" ")`)
		queue := l.campus.command(0, "review", "list", "--as", "reviewer@demo.example")
		l.t.Fatalf("it is %s, not %s: %s %s", is, state, told, queue)
	}
}

// reasons are those that the status page links to, by their codes.
func (l *learner) reasons() []string {
	l.t.Helper()
	return chromium.Value[[]string](l.Browser, `[...document.querySelectorAll('main a[href^="/help/troubleshooting#"]')].map((a) => a.hash.slice(1))`)
}

// verifies goes the way of somebody whose passport and face are in order.
func (l *learner) verifies(way, state string) {
	l.t.Helper()
	l.begin(way, "passport")
	l.takesPassport(faceOf(l.t, womanAgain))
	l.sends(state)
}

// passport is the holder's as the camera sees it when all is well.
func (h holder) passport(t testing.TB) image.Image {
	t.Helper()
	return h.sees(t, view{kind: specimen.Passport})
}

// waiting is the case in a reviewer's queue. Journeys run one after the other, so
// that there is one.
func (s *campus) waiting(t testing.TB, reviewer string) string {
	t.Helper()
	var row reviewRow
	list := s.command(0, "--json", "review", "list", "--as", reviewer)
	if err := json.Unmarshal([]byte(list), &row); err != nil || !row.Yours {
		t.Fatalf("the queue of %s holds %q: %v", reviewer, list, err)
	}
	return row.Verification
}

// decides settles a case as a reviewer would on the command line.
func (s *campus) decides(reviewer, id, decision string, more ...string) {
	s.t.Helper()
	s.command(0, append([]string{"review", "decide", id, decision, "--as", reviewer}, more...)...)
}
