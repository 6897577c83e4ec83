package account_test

import (
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// A browser with a secret in its session.
var (
	herBrowser   = account.Device{Address: home.Address, Agent: home.Agent, Browser: "hers"}
	theirBrowser = account.Device{Address: abroad.Address, Agent: abroad.Agent, Browser: "theirs"}
)

func (w *world) asks(token string, from account.Device, want account.Question) {
	w.t.Helper()
	got, err := w.Confirming(w.t.Context(), token, from)
	w.must(err)
	if got != want {
		w.t.Errorf("the link asks for %s, not for %s", got, want)
	}
}

// The attack: a stranger signs up with her address and a password, and waits for her
// to confirm what she did not begin.
func TestAStrangersPasswordDoesNotOpenTheAccountThatTheOwnerConfirms(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.must(w.SignUp(ctx, address, other, selfsame.NewPrivate("Somebody Else"), "fr", "", theirBrowser))
		mail := w.letter(account.LetterConfirm, address)
		first := mail.Token.Reveal()
		_, err := w.SignIn(ctx, address, other, "", theirBrowser) // sends another
		w.kind(err, selfsame.KindInvalid)
		second := w.letter(account.LetterConfirm, address).Token.Reveal()
		for _, link := range []string{first, second} {
			for _, at := range []account.Device{home, herBrowser} {
				w.asks(link, at, account.AskPassword)
				for _, guess := range []selfsame.Private{password, selfsame.NewPrivate("")} {
					_, _, err := w.Confirm(ctx, link, guess, at)
					w.kind(err, selfsame.KindInvalid)
				}
			}
		}
		_, err = w.SignIn(ctx, address, other, "", theirBrowser)
		w.kind(err, selfsame.KindInvalid) // it is not confirmed still
		w.take()
		w.must(w.db.SaveSession(ctx, account.SessionRow{ID: "s_1", Account: mail.Account, Data: []byte{1}, Seen: w.clock.Now(), Expires: w.clock.Now().Add(time.Hour)}))
		id, _, err := w.ConfirmAnew(ctx, first, name, password, "en", home)
		w.must(err)
		if _, found, err := w.sessions.FindCtx(ctx, "s_1"); err != nil || found {
			w.t.Errorf("a session that was there before goes on: %v", err)
		}
		_, err = w.SignIn(ctx, address, other, "", theirBrowser)
		w.kind(err, selfsame.KindInvalid)
		for _, link := range []string{first, second} {
			_, _, err = w.Confirm(ctx, link, other, theirBrowser)
			w.kind(err, selfsame.KindNotFound)
			_, _, err = w.ConfirmAnew(ctx, link, name, other, "en", home)
			w.kind(err, selfsame.KindNotFound)
		}
		got, err := w.SignIn(ctx, address, password, "", home)
		w.must(err)
		a, err := w.Account(ctx, id)
		w.must(err)
		if got != id || a.Name.Reveal() != testkit.Ottoline.Name || a.Language != "en" {
			w.t.Error("something is left of what the stranger gave")
		}
	})
}

func TestOnlyTheBrowserThatSignedUpConfirmsWithoutThePassword(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.must(w.SignUp(ctx, address, password, name, "en", "/courses/hers", herBrowser))
		link := w.letter(account.LetterConfirm, address).Token.Reveal()
		w.asks(link, herBrowser, account.AskNothing)
		w.asks(link, home, account.AskPassword)
		w.asks(link, theirBrowser, account.AskPassword)
		id, next, err := w.Confirm(ctx, link, selfsame.NewPrivate(""), herBrowser)
		w.must(err)
		if next != "/courses/hers" {
			w.t.Errorf("she goes on with %q", next)
		}
		got, err := w.SignIn(ctx, address, password, "", home)
		w.must(err)
		if got != id {
			w.t.Errorf("signed in as %s, confirmed %s", got, id)
		}
		_, err = w.Confirming(ctx, link, herBrowser)
		w.kind(err, selfsame.KindNotFound)
	})
}

// Whoever forgets the password before the address is confirmed is sent a link that
// asks for everything anew, since it may have been a stranger who chose it.
func TestAForgottenPasswordBeforeTheAddressIsConfirmed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.must(w.SignUp(ctx, address, other, selfsame.NewPrivate("Somebody Else"), "fr", "", theirBrowser))
		w.take()
		w.must(w.Forgot(ctx, address, "/courses/hers", home))
		link := w.letter(account.LetterConfirm, address).Token.Reveal()
		for _, at := range []account.Device{home, herBrowser, theirBrowser} {
			w.asks(link, at, account.AskNew)
			_, _, err := w.Confirm(ctx, link, other, at)
			w.kind(err, selfsame.KindInvalid)
		}
		for _, bad := range []struct{ name, password selfsame.Private }{{name, selfsame.NewPrivate("short")}, {selfsame.NewPrivate(""), password}, {name, name}} {
			_, _, err := w.ConfirmAnew(ctx, link, bad.name, bad.password, "en", home)
			w.kind(err, selfsame.KindInvalid)
		}
		id, next, err := w.ConfirmAnew(ctx, link, name, password, "<script>", home)
		w.must(err)
		a, err := w.Account(ctx, id)
		w.must(err)
		if next != "/courses/hers" || a.Name.Reveal() != testkit.Ottoline.Name || a.Language != "" {
			w.t.Errorf("the account is %v, and goes on with %q", a, next)
		}
		_, err = w.SignIn(ctx, address, password, "", home)
		w.must(err)
	})
}

func TestGuessingThePasswordOfALinkIsLimited(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.must(w.SignUp(ctx, address, password, name, "en", "", herBrowser))
		link := w.letter(account.LetterConfirm, address).Token.Reveal()
		for range 10 {
			_, _, err := w.Confirm(ctx, link, other, home)
			w.kind(err, selfsame.KindInvalid)
		}
		_, _, err := w.Confirm(ctx, link, password, home)
		w.kind(err, selfsame.KindConflict)
		w.clock.Advance(15 * time.Minute)
		_, _, err = w.Confirm(ctx, link, password, home)
		w.must(err)
	})
}

// The page that follows a forgotten password says how long the link is good, and may
// not say whether the address was confirmed: all links are good equally long.
func TestAForgottenPasswordsLinkIsGoodForAnHourWhicheverItIs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.must(w.SignUp(ctx, address, password, name, "en", "", herBrowser))
		signedUp := w.letter(account.LetterConfirm, address).Token.Reveal()
		w.must(w.Forgot(ctx, address, "", home))
		link := w.letter(account.LetterConfirm, address).Token.Reveal()
		w.clock.Advance(time.Hour - time.Second)
		w.asks(link, home, account.AskNew)
		w.clock.Advance(time.Second)
		_, _, err := w.ConfirmAnew(ctx, link, name, password, "en", home)
		w.kind(err, selfsame.KindNotFound)
		w.asks(signedUp, herBrowser, account.AskNothing)
	})
}

// Accounts that nobody confirms go after a week; a link that was sent on the last day
// of it is good as long as any other.
func TestAnAccountIsThereAsLongAsALinkToConfirmIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.must(w.SignUp(ctx, address, password, name, "en", "", home))
		w.take()
		w.clock.Advance(7*24*time.Hour - time.Minute)
		_, err := w.SignIn(ctx, address, password, "", home)
		w.kind(err, selfsame.KindInvalid)
		link := w.letter(account.LetterConfirm, address).Token.Reveal()
		w.clock.Advance(72*time.Hour - time.Minute)
		w.must(w.Sweep(ctx))
		_, _, err = w.Confirm(ctx, link, password, home)
		w.must(err)
	})
}
