package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/testkit"
	"github.com/selfsame-id/selfsame/internal/testkit/chromium"
)

// A cameraJourney is one way through Verify My ID that a learner may go.
type cameraJourney struct {
	name string
	run  func(t *testing.T, c *campus, h holder)
}

// TestJourneysBeforeACamera walks in Chromium, with a camera that shows specimens
// and faces, from the catalogue to the certificate and on every way beside it: the
// program as serve runs it, its own engine, a real mail server, both databases.
func TestJourneysBeforeACamera(t *testing.T) {
	databases := map[string]string{"on SQLite": "", "on PostgreSQL": testkit.Postgres(t)}
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			c := openCampus(t, database)
			for i, j := range cameraJourneys {
				t.Run(j.name, func(t *testing.T) { j.run(t, c, holderOf(uint64(101+i))) })
			}
		})
	}
}

var cameraJourneys = []cameraJourney{
	{"a passport is approved and there is a certificate", approvedJourney},
	{"another face is asked for again, reviewed, declined, appealed", strangerJourney},
	{"a phone takes the pictures", phoneJourney},
	{"a blurred card is hinted at and taken again", blurredJourney},
	{"an ID that has run out", expiredJourney},
	{"a copy on paper", copyJourney},
	{"a person compares the faces", personJourney},
	{"without a camera", uploadJourney},
	{"in Arabic", arabicJourney},
	{"by keyboard alone", keyboardJourney},
	{"a stranger has signed up with the address", addressJourney},
}

// openCampus starts the service with a mail server beside it.
func openCampus(t *testing.T, database string) *campus {
	t.Helper()
	t.Setenv(passwordVariable, demoPassword) // of the reviewers
	m := startMail(t)
	return &campus{startDemo(t, database, "--smtp", "smtp+plain://"+m.address, "--from", "school@journey.example"), m}
}

func approvedJourney(t *testing.T, c *campus, h holder) {
	l := c.comes(t, h, h.passport(t))
	l.signUp()
	l.enrol()
	l.verifies("face", "approved")
	l.Wait(`document.querySelector('main a[href="/settings/data#receipts"]')`) // without a reload: the photographs are deleted
	c.mail.wait(h.email(), "Your ID is verified")
	c.mail.wait(h.email(), "Your photos were deleted")
	l.Open("/settings/id")
	l.Says(h.name())
	if chromium.Value[bool](l.Browser, `!!document.querySelector('main a[href="/verify"]')`) {
		t.Error("there is a button though nothing is left to do")
	}
	l.Open("/learning")
	l.Click(`form[action="/learning/msc-statistics/complete"] button`)
	l.Click(`main a[href^="/certificates/"]`)
	l.Says(h.name())
	link := c.mail.wait(h.email(), "Your certificate is here").link(t, "/certificates/")
	stranger := c.comes(t, h, nil) // who was given the public link
	stranger.Open(strings.Replace(link, "/certificates/", "/c/", 1))
	stranger.Says(h.name())
	stranger.Says("MSc Statistics")
}

func strangerJourney(t *testing.T, c *campus, h holder) {
	h = h.called("Anna Maria", "Eriksson") // so that nothing but the face is in doubt
	l := c.comes(t, h, h.passport(t))
	l.signUp()
	l.enrol()
	l.begin("face", "passport")
	l.takesPassport(faceOf(t, stranger))
	l.sends("again")
	if got := l.reasons(); !slices.Contains(got, "face.no_match") {
		t.Errorf("asked again for %v", got)
	}
	l.See(faceOf(t, stranger))
	l.Click(`main a[href="/verify/photo/face?again=1"]`)
	l.shows(nil, "/verify/check")
	l.sends("review")
	c.mail.wait(h.email(), "/help/troubleshooting#face.no_match")
	decline := []string{"--reason", "face.no_match"}
	id := c.waiting(t, "reviewer@demo.example")
	c.decides("reviewer@demo.example", id, "declined", decline...)
	l.becomes("declined") // by itself: the page is open
	c.mail.wait(h.email(), "You may appeal once")
	l.Write("#words", "My looks have changed.")
	l.Click(`form[action="/verify/appeal"] button`)
	l.becomes("review")
	c.mail.wait(h.email(), "We have received your appeal")
	c.command(2, append([]string{"review", "decide", id, "declined", "--as", "reviewer@demo.example"}, decline...)...)
	c.decides("second@demo.example", id, "declined", decline...)
	l.Wait(`document.querySelector("[data-state=declined]") && !document.querySelector("#words")`)
	c.mail.wait(h.email(), "this decision stands")
}

func phoneJourney(t *testing.T, c *campus, h holder) {
	desk := c.comes(t, h, nil)
	desk.Do(chromedp.EmulateViewport(1280, 800))
	desk.signUp()
	desk.enrol()
	desk.begin("face", "passport")
	desk.Open("/verify/phone")
	desk.Click("main button.button")
	desk.Wait(`document.querySelector(".short-code")`)
	code := chromium.Value[string](desk.Browser, `document.querySelector(".short-code").textContent.trim()`)
	phone := c.comes(t, h, h.passport(t)) // not signed in
	phone.Open("/phone")
	phone.Write("#code", strings.ToLower(code))
	phone.Keys(kb.Enter)
	phone.At("/phone/photo/front")
	desk.Wait(`document.querySelector("[data-phone=joined]").checkVisibility()`)
	phone.shows(faceOf(t, womanAgain), "/phone/photo/face")
	desk.Wait(`document.querySelector("[data-slot=front] [data-when=here]").checkVisibility()`)
	phone.shows(nil, "/phone/done")
	desk.At("/verify/check")
	desk.sends("approved")
	phone.Open("/phone/photo/front") // sent is sent: nothing is connected any more
	phone.Wait(`!document.querySelector("[data-capture]")`)
}

func blurredJourney(t *testing.T, c *campus, h holder) {
	l := c.comes(t, h, h.sees(t, view{kind: specimen.IDTD1, Conditions: specimen.Conditions{Blur: 7}}))
	l.signUp()
	l.enrol()
	l.begin("face", "id_card")
	l.Advice("blurred")
	l.State("live") // the shutter does not go by itself
	l.Click("[data-part=shoot]")
	l.State("still")
	l.Click("[data-part=use]")
	l.State("advised") // by the engine, the moment it arrived
	if links := chromium.Value[string](l.Browser, `document.querySelector("[data-part=problem]").innerHTML`); !strings.Contains(links, "#doc.blurred") {
		t.Errorf("the page says %s", links)
	}
	l.See(h.sees(t, view{kind: specimen.IDTD1}))
	l.Click("[data-part=again]")
	l.shows(h.sees(t, view{kind: specimen.IDTD1, back: true}), "/verify/photo/back")
	l.shows(faceOf(t, womanAgain), "/verify/photo/face")
	l.shows(nil, "/verify/check")
	l.sends("approved")
}

func expiredJourney(t *testing.T, c *campus, h holder) {
	l := c.comes(t, h, h.sees(t, view{kind: specimen.Passport, faults: []specimen.Fault{specimen.Expired}}))
	l.signUp()
	l.enrol()
	l.verifies("face", "again")
	if got := l.reasons(); !slices.Contains(got, "doc.expired") {
		t.Errorf("the status names %v", got)
	}
	// The e-mail and the account page say the same.
	help := c.mail.wait(h.email(), "/help/troubleshooting#doc.expired").link(t, "/help/troubleshooting#doc.expired")
	l.Open("/settings/id")
	if got := l.reasons(); !slices.Contains(got, "doc.expired") {
		t.Errorf("the account page names %v", got)
	}
	l.Open(help)
	l.Wait(`document.getElementById("doc.expired")?.checkVisibility()`)
}

func copyJourney(t *testing.T, c *campus, h holder) {
	l := c.comes(t, h, h.sees(t, view{kind: specimen.Passport, Conditions: specimen.Conditions{Photocopy: 0.5}}))
	l.signUp()
	l.enrol()
	l.begin("face", "passport")
	// Whether it is noticed the moment it arrives or when it is checked: it is never approved.
	l.Wait(shoot)
	l.See(faceOf(t, womanAgain))
	l.Click("[data-part=use]")
	l.Wait(`location.pathname === "/verify/photo/face" || document.querySelector("[data-capture]")?.dataset.state === "advised"`)
	l.Open("/verify/photo/face")
	l.shows(nil, "/verify/check")
	l.sends("again")
	if got := l.reasons(); !slices.Contains(got, "doc.black_white") {
		t.Errorf("asked again for %v", got)
	}
	c.mail.wait(h.email(), "/help/troubleshooting#doc.black_white")
}

// shoot presses the shutter until there is a picture, whatever the camera sees.
const shoot = `(() => {
	const page = document.querySelector("[data-capture]");
	if (page?.dataset.state === "live" && document.querySelector("video").readyState >= 2) document.querySelector("[data-part=shoot]").click();
	return page?.dataset.state === "still";
})()`

func personJourney(t *testing.T, c *campus, h holder) {
	l := c.comes(t, h, h.passport(t))
	l.signUp()
	l.enrol()
	l.verifies("person", "review")
	c.decides("reviewer@demo.example", c.waiting(t, "reviewer@demo.example"), "approved")
	l.becomes("approved")
	l.Wait(`document.querySelector('main a[href="/settings/data#receipts"]')`)
	c.mail.wait(h.email(), "Your ID is verified")
}

func uploadJourney(t *testing.T, c *campus, h holder) {
	l := c.comes(t, h, nil)
	l.signUp()
	l.enrol()
	l.begin("face", "passport")
	big := specimen.Conditions{Width: 2250, Height: 3000}
	files := []string{fileOf(t, h.sees(t, view{kind: specimen.Passport, Conditions: big}), "IMG 0001.JPG"), fileOf(t, faceOf(t, womanAgain), "me.jpg")}
	for i, path := range []string{"/verify/photo/face", "/verify/check"} {
		l.Wait(`document.querySelector("[data-capture]")?.dataset.trouble === "none"`)
		l.Do(chromedp.SetUploadFiles(chromedp.CSS("[data-part=file]"), files[i:i+1]))
		l.shows(nil, path)
	}
	l.sends("approved")
}

func arabicJourney(t *testing.T, c *campus, h holder) {
	l := c.comes(t, h, h.passport(t))
	l.Open("/")
	l.Click(`footer button[value="ar"]`)
	l.Wait(`document.documentElement.dir === "rtl" && document.documentElement.lang === "ar"`)
	l.signUp()
	l.enrol()
	l.verifies("face", "approved")
	if !chromium.Value[bool](l.Browser, `document.documentElement.dir === "rtl"`) {
		t.Error("the page does not run from right to left")
	}
	c.mail.wait(h.email(), "تم التحقق من هويتك")
}

// addressJourney is of somebody with whose address a stranger has signed up.
func addressJourney(t *testing.T, c *campus, h holder) {
	stranger, owner := c.comes(t, h, nil), c.comes(t, h, nil)
	stranger.Open("/signup")
	for _, field := range [][2]string{{"#name", "Somebody Else"}, {"#email", h.email()}, {"#password", demoPassword}} {
		stranger.Write(field[0], field[1])
	}
	stranger.press()
	stranger.Wait(`!document.querySelector("#password")`)
	link := c.mail.wait(h.email(), "/confirm/").link(t, "/confirm/")
	owner.Open(link)
	owner.Wait(`document.querySelector("#password")`) // hers is another browser
	owner.Click(`main a[href$="/new"]`)
	owner.Wait(`document.querySelector("#name")`)
	owner.Write("#name", h.name())
	owner.Write("#password", otherPassword)
	owner.press()
	owner.At("/")
	owner.Open("/learning")
	owner.Says(h.name())
	stranger.Open("/signin")
	stranger.Write("#email", h.email())
	stranger.Write("#password", demoPassword)
	stranger.press()
	stranger.Wait(`document.querySelector("#email-problem")`)
	stranger.Open(link)
	stranger.Wait(`document.querySelector('main a.button[href="/signin"]')`) // it says at once that it was used
}
