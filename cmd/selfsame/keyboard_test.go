package main

import (
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/selfsame-id/selfsame/internal/testkit/chromium"
)

// keyboardJourney is the whole way with nothing but keys: from signing in to the
// certificate.
func keyboardJourney(t *testing.T, c *campus, h holder) {
	h = h.called("Anna Maria", "Eriksson")
	h.Number = "LK4127730" // easy to read, as the name is: this is about keys
	l := c.comes(t, h, h.passport(t))
	l.Open("/")
	enter := func(css string) {
		l.Reach(css)
		l.Keys(kb.Enter)
	}
	enter(`header a[href="/signin"]`)
	l.At("/signin")
	enter(`main a[href^="/signup"]`)
	l.At("/signup")
	for _, field := range [][2]string{{"#name", h.name()}, {"#email", h.email()}, {"#password", demoPassword}} {
		l.Reach(field[0])
		l.Type(field[1])
	}
	l.Keys(kb.Enter)
	l.Wait(`location.pathname === "/signup" && !document.querySelector("#password")`)
	l.Open(c.mail.wait(h.email(), "/confirm/").link(t, "/confirm/"))
	enter("main button.button")
	l.At("/") // they did not come from a course
	enter(`main a[href="/courses/msc-statistics"]`)
	l.At("/courses/msc-statistics")
	enter("main .button.main")
	l.At("/learning")
	enter("header details.menu summary")
	enter(`header a[href="/settings/id"]`)
	l.At("/settings/id")
	enter(`main a.button[href="/verify"]`)
	l.keysToThePhotographs(enter)
	l.State("still")
	l.See(faceOf(t, womanAgain))
	l.Keys(kb.Enter) // the focus is on "Use this photo"
	l.At("/verify/photo/face")
	l.State("still")
	l.Keys(kb.Enter)
	l.At("/verify/check")
	enter("main button.main")
	l.stands("approved")
	if !chromium.Value[bool](l.Browser, `document.activeElement.tagName === "H1"`) {
		t.Error("the new heading has not got the focus")
	}
	onward := `main a[href="/learning"]`
	l.Reach(onward)
	l.Wait(`document.querySelector('main a[href="/settings/data#receipts"]')`) // the page changes by itself
	if !chromium.Value[bool](l.Browser, "document.activeElement.matches(`"+onward+"`)") {
		t.Error("the focus was lost when the page said that the photographs are deleted")
	}
	enter(onward)
	l.At("/learning")
	enter(`form[action="/learning/msc-statistics/complete"] button`)
	l.Wait(`document.querySelector('main a[href^="/certificates/"]')`)
	enter(`main a[href^="/certificates/"]`)
	l.Says(h.name())
}

// keysToThePhotographs goes through the steps before them.
func (l *learner) keysToThePhotographs(enter func(css string)) {
	l.t.Helper()
	l.At("/verify")
	enter("main .button.main")
	l.At("/verify/consent")
	l.Reach("input[name=way]")
	l.Keys(" ")
	enter("main .button.main")
	l.At("/verify/you")
	l.Reach("#day")
	born := l.holder.Birth
	l.Keys(strconv.Itoa(born.Day()), kb.Tab, strconv.Itoa(int(born.Month())), kb.Tab, strconv.Itoa(born.Year()), kb.Enter)
	l.At("/verify/document")
	l.Reach("input[name=kind]")
	l.Keys(" ")
	l.Reach("#country")
	l.chooses("#country", "Ut", "UTO")
	enter("main .button.main")
	l.At("/verify/photo/front")
}

// chooses types the beginning of a choice. A list forgets after a second what was
// typed, which on a busy machine comes between two letters: then it is typed anew.
func (l *learner) chooses(css, keys, value string) {
	l.t.Helper()
	for range 10 {
		l.Keys(keys)
		if chromium.Value[string](l.Browser, "document.querySelector(`"+css+"`).value") == value {
			return
		}
		time.Sleep(1200 * time.Millisecond)
	}
	l.t.Fatalf("%s cannot be chosen with keys", value)
}
