package main

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/testkit"
)

// A correspondent is somebody whose e-mail is read.
type correspondent struct {
	*somebody
	mail  *mailboxes
	email string
}

// A mailedLink is one kind of link that comes by e-mail.
type mailedLink struct {
	name string
	life time.Duration
	sent func(c correspondent) (path string) // has it sent, with all that comes before it
	form url.Values                          // what its page asks for
	here bool                                // it is for whoever is signed in to the account
	done func(c correspondent) bool          // it has done what it is for
}

const otherPassword = "ferry moss and candle"

var mailedLinks = []mailedLink{
	{"of a confirmation", 72 * time.Hour, correspondent.signUp, url.Values{"password": {demoPassword}}, false, func(c correspondent) bool { return c.comesIn(c.email, demoPassword) }},
	{"of a new password", time.Hour, correspondent.forgotten, url.Values{"password": {otherPassword}}, false, func(c correspondent) bool {
		return c.comesIn(c.email, otherPassword) && !c.comesIn(c.email, demoPassword)
	}},
	{"to an address that changes, the last of both", 24 * time.Hour, func(c correspondent) string { return c.moves(c.email, c.moved()) }, nil, true, correspondent.hasMoved},
	{"to an address that is new, the last of both", 24 * time.Hour, func(c correspondent) string { return c.moves(c.moved(), c.email) }, nil, true, correspondent.hasMoved},
}

// TestLinksOfEMailsDoWhatTheyAreForOnce uses each kind of link after its life, twice,
// and on a clock that has gone back an hour: a link that is no good any more is told
// in one message, when it is opened and when it is used, and changes nothing; the
// way to a new one is open.
func TestLinksOfEMailsDoWhatTheyAreForOnce(t *testing.T) {
	databases := map[string]string{"on SQLite": "", "on PostgreSQL": testkit.Postgres(t)}
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			m := startMail(t)
			d := startDemo(t, database, "--smtp", "smtp+plain://"+m.address, "--from", "school@journey.example")
			for i, l := range mailedLinks {
				comes := func(n int) correspondent {
					return correspondent{d.visitor(), m, fmt.Sprintf("reader-%d-%d@journey.example", i, n)}
				}
				t.Run(l.name, func(t *testing.T) {
					usedTwice(t, l, comes(1))
					tooLate(t, l, comes(2))
					anHourBack(t, l, comes(3))
				})
			}
		})
	}
}

func usedTwice(t *testing.T, l mailedLink, c correspondent) {
	t.Helper()
	link := l.sent(c)
	if l.done(c) {
		t.Error("it is done before the link is used")
	}
	if r := c.use(l, link); r.status != http.StatusOK || len(r.messages()) != 0 || !l.done(c) {
		t.Errorf("a good link: status %d at %s says %q", r.status, r.path, r.messages())
	}
	if r := c.use(l, link); !r.saysItIsNoGood() || !l.done(c) {
		t.Errorf("used twice: status %d at %s says %q", r.status, r.path, r.messages())
	}
}

func tooLate(t *testing.T, l mailedLink, c correspondent) {
	t.Helper()
	link := l.sent(c)
	c.ahead.Add(int64(l.life + time.Minute))
	r := c.use(l, link)
	signedOut := l.here && r.path == "/signin" // a session without use ends with the day
	if !r.saysItIsNoGood() && !signedOut || l.done(c) {
		t.Errorf("too late: status %d at %s says %q", r.status, r.path, r.messages())
	}
	c.ahead.Add(-int64(l.life + time.Minute)) // sessions end by the true clock
	c.mail.forget(c.email)
	c.mail.forget(c.moved())
	if r := c.use(l, l.sent(c)); r.status != http.StatusOK || !l.done(c) {
		t.Errorf("a new one after one that was too old: status %d at %s says %q", r.status, r.path, r.messages())
	}
}

func anHourBack(t *testing.T, l mailedLink, c correspondent) {
	t.Helper()
	link := l.sent(c)
	c.ahead.Add(-int64(time.Hour))
	if r := c.use(l, link); r.status != http.StatusOK || !l.done(c) {
		t.Errorf("on a clock that has gone back: status %d at %s says %q", r.status, r.path, r.messages())
	}
	c.ahead.Add(int64(time.Hour))
	if r := c.use(l, link); !r.saysItIsNoGood() || !l.done(c) {
		t.Errorf("used twice, the clock being right again: status %d at %s says %q", r.status, r.path, r.messages())
	}
}

// saysItIsNoGood: in one message.
func (r reply) saysItIsNoGood() bool {
	said := r.messages()
	return r.status == http.StatusNotFound && len(said) == 1 && strings.Contains(said[0], "This link has been used, or is too old")
}

// visitor is somebody whom nobody knows yet.
func (d *demo) visitor() *somebody {
	d.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return &somebody{demo: d, client: http.Client{Jar: jar, Timeout: time.Minute}}
}

// use opens a link and sends what its page sends, from a device that is signed in
// nowhere unless the link is for one that is.
func (c correspondent) use(l mailedLink, path string) reply {
	c.t.Helper()
	v := c.visitor()
	if l.here {
		v = c.somebody
	}
	opened := v.ask(http.MethodGet, path, "", nil)
	used := v.ask(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(l.form.Encode()))
	if opened.saysItIsNoGood() != used.saysItIsNoGood() {
		c.t.Errorf("opened, a link says %q, and used %q", opened.messages(), used.messages())
	}
	return used
}

// letter waits for an e-mail and returns the path of the link in it.
func (c correspondent) letter(to, words string) string {
	c.t.Helper()
	return strings.TrimPrefix(c.mail.wait(to, words).link(c.t, words), c.url)
}

// comesIn says whether somebody is let in, whatever the clock makes of the session.
func (c correspondent) comesIn(email, password string) bool {
	v := c.visitor()
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	form := url.Values{"email": {email}, "password": {password}}
	return v.ask(http.MethodPost, "/signin", "application/x-www-form-urlencoded", strings.NewReader(form.Encode())).status == http.StatusSeeOther
}

func (c correspondent) signUp() string {
	c.t.Helper()
	c.post("/signup", url.Values{"name": {"Ottoline Fennimore"}, "email": {c.email}, "password": {demoPassword}})
	return c.letter(c.email, "/confirm/")
}

// signedIn has an account, and is signed in.
func (c correspondent) signedIn() {
	c.t.Helper()
	if !c.comesIn(c.email, demoPassword) {
		c.post(c.signUp(), nil)
	}
	c.post("/signin", url.Values{"email": {c.email}, "password": {demoPassword}})
}

func (c correspondent) forgotten() string {
	c.t.Helper()
	c.signedIn()
	c.post("/forgot", url.Values{"email": {c.email}})
	return c.letter(c.email, "/reset/")
}

func (c correspondent) moved() string { return "new-" + c.email }

// moves asks for another address, agrees at one of both, and returns the link of the
// other.
func (c correspondent) moves(last, first string) string {
	c.t.Helper()
	c.signedIn()
	c.post("/settings/signin/address", url.Values{"new_email": {c.moved()}, "address_password": {demoPassword}})
	c.post(c.letter(first, "/address/"), nil)
	return c.letter(last, "/address/")
}

func (c correspondent) hasMoved() bool {
	return c.comesIn(c.moved(), demoPassword) && !c.comesIn(c.email, demoPassword)
}
