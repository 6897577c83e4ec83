package journey_test

import (
	"cmp"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/testkit"
	"github.com/selfsame-id/selfsame/internal/testkit/chromium"
)

// A stop is a page at a point of the journey.
type stop struct {
	name, path string
	before     func(w *world, v *visitor)
}

// stops are all pages, in the order in which a learner meets them.
var stops = []stop{
	{"start", "/verify", func(*world, *visitor) {}},
	{"consent", "/verify/consent", func(_ *world, v *visitor) { v.post("/verify") }},
	{"you", "/verify/you", func(_ *world, v *visitor) { v.post("/verify/consent", "way", "face") }},
	{"document", "/verify/document", func(_ *world, v *visitor) {
		v.post("/verify/you", "name", testkit.Ottoline.Name, "day", "17", "month", "2", "year", "1931")
	}},
	{"photo", "/verify/photo/front", func(_ *world, v *visitor) { v.post("/verify/document", "kind", "id_card", "country", "UTO") }},
	{"phone", "/verify/phone", func(*world, *visitor) {}},
	{"code", "/phone", func(*world, *visitor) {}},
	{"link", "", func(w *world, _ *visitor) { w.link = w.offer() }},
	{"link-gone", "/phone/ABCDEFGHJKLMNPQRSTUVWXYZ23", func(*world, *visitor) {}},
	{"kept", "/verify/photo/front", func(w *world, v *visitor) {
		v.send("/verify/photo/front", jpegOf(w.t, card(w.t, specimen.IDTD1, false, 7, 1280, 960, 0.85), 90), true)
	}},
	{"check", "/verify/check", func(_ *world, v *visitor) {
		v.send("/verify/photo/back", pictures()[selfsame.SlotBack], true)
		v.send("/verify/photo/face", pictures()[selfsame.SlotFace], true)
	}},
	{"stop", "/verify/stop", func(*world, *visitor) {}},
	{"submitted", "/verify/status", func(w *world, v *visitor) {
		w.provider.tell("doc.glare", "front")
		w.provider.held = make(chan struct{})
		v.post("/verify/send")
	}},
	{"again", "/verify/status", func(w *world, _ *visitor) {
		close(w.provider.held)
		w.until(func(v selfsame.Verification) bool { return v.State == selfsame.StateAgain })
	}},
	{"review", "/verify/status", func(_ *world, v *visitor) { v.post("/verify/person") }},
	{"declined", "/verify/status", func(w *world, _ *visitor) {
		_, err := w.flow.Judge(w.t.Context(), "reviewer one", w.latest(ottoline).ID, flow.Judgement{
			Decision: selfsame.Declined, Reasons: []selfsame.ReasonCode{"doc.authenticity"},
		})
		check(w.t, err)
	}},
	{"approved", "/verify/status", func(w *world, v *visitor) {
		v.post("/verify/appeal", "words", "It is mine.")
		_, err := w.flow.Judge(w.t.Context(), "reviewer two", w.latest(ottoline).ID, flow.Judgement{Decision: selfsame.Approved})
		check(w.t, err)
		w.until(func(v selfsame.Verification) bool { return v.Held == selfsame.HeldErased })
	}},
}

// screens are what pages are looked at on; 640 at twice the size is 320.
var screens = []struct {
	name, language string
	width, height  int64
	dark           bool
}{
	{"phone", "en", 390, 844, false},
	{"desk", "en", 1280, 800, false},
	{"dark", "en", 390, 844, true},
	{"arabic", "ar", 390, 844, false},
	{"narrow", "fr", 320, 640, false},
}

// TestVerifyPagesFitEveryScreen walks through all pages and looks at each on
// each screen: nothing is wider than it, no text is a key, every picture has its
// words. With SELFSAME_PICTURES it also writes what it saw.
func TestVerifyPagesFitEveryScreen(t *testing.T) {
	w := newWorld(t)
	v := w.visitor(ottoline)
	b := w.browser(ottoline, nil)
	for _, s := range stops {
		s.before(w, v)
		path := cmp.Or(s.path, w.link)
		for _, on := range screens {
			scheme := map[bool]string{false: "light", true: "dark"}[on.dark]
			_, err := chromedp.Call(b.Context(), emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			check(t, err)
			b.Do(chromedp.EmulateViewport(on.width, on.height))
			b.Cookie("language", on.language)
			b.Open(path)
			if got := chromium.Value[string](b, "location.pathname"); got != path {
				t.Fatalf("%s leads to %s", s.name, got)
			}
			b.Wait(`document.readyState === "complete" && (!document.querySelector("[data-capture]") || document.querySelector("[data-capture]").dataset.trouble)`)
			if wide := chromium.Value[int64](b, `document.documentElement.scrollWidth`); wide > on.width {
				t.Errorf("%s on %s is %d pixels wide", s.name, on.name, wide)
			}
			if text := chromium.Value[string](b, `document.body.innerText`); strings.Contains(text, "verify.") || strings.Contains(text, "reason.") {
				t.Errorf("%s on %s shows a key instead of its text", s.name, on.name)
			}
			if n := chromium.Value[int](b, `document.querySelectorAll("h1").length`); n != 1 {
				t.Errorf("%s has %d main headings", s.name, n)
			}
			if small := chromium.Value[string](b, smallTargets); small != "" && on.name == "phone" {
				t.Errorf("%s: too small to touch: %s", s.name, small)
			}
			if on.name != "phone" && on.name != "narrow" {
				b.Free(s.name + " on " + on.name)
			}
			b.FullPicture(on.name + "-" + s.name)
		}
	}
}

// smallTargets are the buttons and fields of a page that are less than 44 pixels
// high; links within a sentence may be.
const smallTargets = `[...document.querySelectorAll("main button, main input:not([type=hidden]):not([type=radio]):not([type=file]), main select, main a.button, main a.quiet, main label.choice")]
	.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 80)).join(" ")`

func TestAPageIsNotServedToWhomItDoesNotBelong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner, other, nobody := w.visitor(ottoline), w.visitor(another), w.visitor("")
	owner.upTo("id_card")
	owner.send("/verify/photo/front", pictures()[selfsame.SlotFront], true)
	for _, path := range []string{"/verify/photo/front/picture", "/verify/check", "/verify/status", "/verify/events"} {
		if p := other.get(path); p.Path == path && p.Status == http.StatusOK {
			t.Errorf("another learner sees %s", path)
		}
		if p := nobody.get(path); p.Path == path && p.Status == http.StatusOK {
			t.Errorf("nobody sees %s", path)
		}
	}
	for _, path := range []string{"/phone/next", "/phone/done", "/phone/photo/front", "/phone/events"} {
		if p := nobody.get(path); p.Status != http.StatusNotFound || !strings.Contains(p.Text, "not connected") {
			t.Errorf("%s without a code: %d", path, p.Status)
		}
	}
	if p := nobody.send("/phone/photo/front", pictures()[selfsame.SlotFront], true); p.Status != http.StatusNotFound || !strings.Contains(p.Text, "not connected") {
		t.Errorf("a picture without a code: %d %s", p.Status, p.Text)
	}
}

func TestACodeOpensOnePhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner, phone, late := w.visitor(ottoline), w.visitor(""), w.visitor("")
	owner.upTo("passport")
	code := shortCode(owner.post("/verify/phone").Text)
	if p := phone.post("/phone", "code", "not a code"); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Text, "has run out, or was used already") {
		t.Errorf("a wrong code: %d", p.Status)
	}
	if p := phone.post("/phone", "code", code); p.Path != "/phone/photo/front" {
		t.Fatalf("the code leads to %s (%d)", p.Path, p.Status)
	}
	if p := late.post("/phone", "code", code); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("the code opens a second phone: %s", p.Path)
	}
	if p := phone.send("/phone/photo/front", pictures()[selfsame.SlotFront], false); p.Path != "/phone/photo/face" && p.Path != "/phone/photo/front" {
		t.Errorf("a picture leads to %s", p.Path)
	}
	if p := phone.get("/phone/photo/front"); strings.Contains(p.Text, "/verify/photo/front/picture") {
		t.Error("the phone is offered the picture")
	}
	owner.post("/verify/here")
	if p := phone.get("/phone/photo/face"); p.Status != http.StatusNotFound {
		t.Errorf("the phone goes on after it was ended: %d", p.Status)
	}
	// What was begun anew elsewhere, an hour later, or guessed, opens nothing.
	code = shortCode(owner.post("/verify/phone").Text)
	w.clock.Advance(11 * time.Minute)
	if p := late.post("/phone", "code", code); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("an old code opens %s", p.Path)
	}
}

// A link that is no good any more says so when it is opened, but not to the phone
// that it let in.
func TestALinkOpensOnePhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner, phone, late := w.visitor(ottoline), w.visitor(""), w.visitor("")
	owner.upTo("passport")
	link := w.offer()
	for range 2 { // looking at it, as programs do, does not use it up
		if p := late.get(link); p.Status != http.StatusOK || !strings.Contains(p.Text, "Connect this phone") {
			t.Fatalf("the link: %d", p.Status)
		}
	}
	if p := phone.post("/phone", "code", strings.TrimPrefix(link, "/phone/")); p.Path != "/phone/photo/front" {
		t.Fatalf("the link leads to %s (%d)", p.Path, p.Status)
	}
	if p := phone.get(link); p.Path != "/phone/photo/front" {
		t.Errorf("opened again, the link leads to %s (%d)", p.Path, p.Status)
	}
	if p := late.get(link); p.Status != http.StatusNotFound || !strings.Contains(p.Text, "has run out, or was used already") || !strings.Contains(p.Text, `class="button" href="/phone"`) {
		t.Errorf("the link, used: %d", p.Status)
	}
}

// offer makes a link for a phone and returns its path.
func (w *world) offer() string {
	w.t.Helper()
	o, err := w.desk.Offer(w.t.Context(), ottoline, w.latest(ottoline).ID)
	check(w.t, err)
	return "/phone/" + o.Link
}

// shortCode is the code that the computer's page shows.
func shortCode(page string) string {
	_, after, _ := strings.Cut(page, `class="short-code" dir="ltr"><bdi>`)
	code, _, _ := strings.Cut(after, "<")
	return code
}

// standsAt is where the main button stands when every picture of the page is that of a slot.
const standsAt = `((slot) => {
	const all = [...document.querySelectorAll("main img")];
	for (const img of all) { img.loading = "eager"; img.src = "/verify/photo/" + slot + "/picture"; }
	return Promise.all(all.map((img) => img.decode())).then(() => document.querySelector("main .actions").getBoundingClientRect().top + scrollY);
})`

// A picture that arrives late, or has another shape, moves no button from under the finger.
func TestNothingMovesAsThePicturesArrive(t *testing.T) {
	w := newWorld(t)
	v := w.visitor(ottoline)
	v.upTo("passport")
	v.send("/verify/photo/front", pictures()[selfsame.SlotFront], true)
	v.send("/verify/photo/face", pictures()[selfsame.SlotFace], true)
	b := w.browser(ottoline, nil)
	for _, path := range []string{"/verify/check", "/verify/photo/front"} {
		b.Open(path)
		wide, high := chromium.Value[float64](b, standsAt+`("front")`), chromium.Value[float64](b, standsAt+`("face")`)
		if wide != high {
			t.Errorf("the buttons of %s stand at %v below pictures of a page and at %v below those of a face", path, wide, high)
		}
	}
}
