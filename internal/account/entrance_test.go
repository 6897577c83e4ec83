package account_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

func TestSigningUpConfirmingAndSigningIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.must(w.SignUp(ctx, selfsame.NewPrivate("  Ottoline@Fennimore.EXAMPLE "), password, selfsame.NewPrivate("  Ottoline   Fennimore "), "en", "", home))
		mail := w.letter(account.LetterConfirm, selfsame.NewPrivate("Ottoline@fennimore.example"))
		if mail.Name.Reveal() != testkit.Ottoline.Name || mail.Language != "en" || mail.Token.IsEmpty() || mail.Account == "" {
			w.t.Error("the mail lacks something")
		}
		id, _, err := w.Confirm(ctx, mail.Token.Reveal(), password, home)
		w.must(err)
		_, _, err = w.Confirm(ctx, mail.Token.Reveal(), password, home)
		w.kind(err, selfsame.KindNotFound)
		got, err := w.SignIn(ctx, address, password, "", home)
		w.must(err)
		if got != id || !strings.HasPrefix(id, "l_") {
			w.t.Errorf("signed in as %s, confirmed %s", got, id)
		}
		a, err := w.Account(ctx, id)
		w.must(err)
		if a.Role != account.Learner || a.Language != "en" || a.Name.Reveal() != testkit.Ottoline.Name || a.Email.IsEmpty() {
			w.t.Errorf("the account is %v", a)
		}
		found, err := w.Find(ctx, address)
		w.must(err)
		if found.ID != id {
			w.t.Errorf("found %s", found.ID)
		}
	})
}

func TestAStrangerDoesNotLearnWhetherThereIsAnAccount(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.opened()
		w.must(w.SignUp(ctx, address, other, selfsame.NewPrivate("Somebody Else"), "en", "", home))
		w.letter(account.LetterExists, address)
		_, err := w.SignIn(ctx, address, other, "", home) // what the stranger gave counts for nothing
		w.kind(err, selfsame.KindInvalid)
		wrong := err.Error()
		_, err = w.SignIn(ctx, selfsame.NewPrivate("nobody@school.example"), other, "", home)
		w.kind(err, selfsame.KindInvalid)
		if err.Error() != wrong {
			w.t.Errorf("%q is told from %q", err, wrong)
		}
		w.must(w.Forgot(ctx, selfsame.NewPrivate("nobody@school.example"), "", home))
		w.none()
	})
}

func TestWhoeverAnswersTheMailGetsWhatTheyGave(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.must(w.SignUp(ctx, address, password, name, "en", "/courses/hers", home))
		hers := w.letter(account.LetterConfirm, address)
		w.must(w.SignUp(ctx, address, other, selfsame.NewPrivate("Somebody Else"), "fr", "/courses/theirs", home))
		theirs := w.letter(account.LetterConfirm, address)
		id, next, err := w.Confirm(ctx, hers.Token.Reveal(), password, home)
		w.must(err)
		if next != "/courses/hers" {
			w.t.Errorf("she goes on with %q", next)
		}
		a, err := w.Account(ctx, id)
		w.must(err)
		if a.Name.Reveal() != testkit.Ottoline.Name || a.Language != "en" {
			w.t.Error("the account has another's name or language")
		}
		_, err = w.SignIn(ctx, address, other, "", home)
		w.kind(err, selfsame.KindInvalid)
		_, err = w.SignIn(ctx, address, password, "", home)
		w.must(err)
		_, _, err = w.Confirm(ctx, theirs.Token.Reveal(), other, home)
		w.kind(err, selfsame.KindNotFound)
	})
}

func TestAnUnconfirmedAddressIsAskedForAgainAndDoesNotSignIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.must(w.SignUp(ctx, address, password, name, "en", "", home))
		w.take()
		_, err := w.SignIn(ctx, address, other, "", home)
		w.kind(err, selfsame.KindInvalid)
		w.none()
		_, err = w.SignIn(ctx, address, password, "/courses/hers", home)
		w.kind(err, selfsame.KindInvalid)
		_, next, err := w.Confirm(ctx, w.letter(account.LetterConfirm, address).Token.Reveal(), password, home)
		w.must(err)
		if next != "/courses/hers" {
			w.t.Errorf("she goes on with %q", next)
		}
		_, err = w.SignIn(ctx, address, password, "", home)
		w.must(err)
	})
}

func TestLinksGrowOld(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.must(w.SignUp(ctx, address, password, name, "en", "", home))
		confirm := w.letter(account.LetterConfirm, address).Token.Reveal()
		w.clock.Advance(72 * time.Hour)
		_, _, err := w.Confirm(ctx, confirm, password, home)
		w.kind(err, selfsame.KindNotFound)
		w.opened()
		w.must(w.Forgot(ctx, address, "", home))
		reset := w.letter(account.LetterReset, address).Token.Reveal()
		_, _, err = w.Confirm(ctx, reset, password, home) // is for another purpose
		w.kind(err, selfsame.KindNotFound)
		w.clock.Advance(time.Hour)
		w.kind(errOf(w.Reset(ctx, reset, other)), selfsame.KindNotFound)
		for _, wrong := range []string{"", "x", strings.Repeat("x", 1<<20), "' OR 1=1 --", "\x00"} {
			w.kind(errOf(w.Reset(ctx, wrong, other)), selfsame.KindNotFound)
		}
	})
}

// A link is looked at before anything is asked of whoever opens it.
func TestLookingAtALinkLeavesItAsItIs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		id := w.opened()
		w.must(w.Forgot(ctx, address, "", home))
		reset := w.letter(account.LetterReset, address).Token.Reveal()
		w.must(w.ChangeAddress(ctx, id, password, selfsame.NewPrivate("new@fennimore.example"), home))
		both := w.take()
		for link, token := range map[account.Link]string{account.LinkReset: reset, account.LinkAddress: both[0].Token.Reveal()} {
			w.must(w.Look(ctx, link, id, token))
			w.must(w.Look(ctx, link, id, token))
			w.kind(w.Look(ctx, account.LinkConfirm, id, token), selfsame.KindNotFound)
			w.kind(w.Look(ctx, "something", id, token), selfsame.KindNotFound)
		}
		w.must(w.Look(ctx, account.LinkAddress, id, both[1].Token.Reveal()))
		for _, nobody := range []string{"", "l_another"} {
			w.kind(w.Look(ctx, account.LinkAddress, nobody, both[1].Token.Reveal()), selfsame.KindNotFound)
			_, err := w.AgreeToAddress(ctx, nobody, both[1].Token.Reveal())
			w.kind(err, selfsame.KindNotFound)
		}
		w.must(errOf(w.Reset(ctx, reset, other)))
		w.kind(w.Look(ctx, account.LinkReset, id, reset), selfsame.KindNotFound)
		w.clock.Advance(24 * time.Hour)
		w.kind(w.Look(ctx, account.LinkAddress, id, both[1].Token.Reveal()), selfsame.KindNotFound)
		operator, err := w.InviteOperator(ctx)
		w.must(err)
		w.must(w.Look(ctx, account.LinkOperator, id, operator.Reveal()))
		w.must(w.SetRole(ctx, id, account.Operator))
		w.kind(w.Look(ctx, account.LinkOperator, id, operator.Reveal()), selfsame.KindConflict)
	})
}

func TestChoosingANewPasswordEndsEverySession(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		id := w.opened()
		w.must(w.db.SaveSession(ctx, account.SessionRow{ID: "s_1", Account: id, Data: []byte{1}, Seen: w.clock.Now(), Expires: w.clock.Now().Add(time.Hour)}))
		w.must(w.Forgot(ctx, address, "", home))
		first := w.letter(account.LetterReset, address).Token.Reveal()
		w.must(w.Forgot(ctx, address, "/courses/hers", home))
		second := w.letter(account.LetterReset, address).Token.Reveal()
		w.kind(errOf(w.Reset(ctx, second, selfsame.NewPrivate("short"))), selfsame.KindInvalid) // and the link is still good
		next, err := w.Reset(ctx, second, other)
		w.must(err)
		if next != "/courses/hers" {
			w.t.Errorf("she goes on with %q", next)
		}
		w.letter(account.LetterPasswordChanged, address)
		w.kind(errOf(w.Reset(ctx, first, password)), selfsame.KindNotFound)
		_, err = w.SignIn(ctx, address, password, "", home)
		w.kind(err, selfsame.KindInvalid)
		_, err = w.SignIn(ctx, address, other, "", home)
		w.must(err)
		if _, found, err := w.sessions.FindCtx(ctx, "s_1"); err != nil || found {
			w.t.Errorf("the session is still there: %v", err)
		}
	})
}

func TestANewDeviceIsToldToItsOwner(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.opened()
		near := home
		near.Address = "192.0.99.1"
		for _, step := range []struct {
			from account.Device
			told bool
		}{{home, false}, {home, false}, {near, false}, {abroad, true}, {abroad, false}, {home, false}} {
			_, err := w.SignIn(ctx, address, password, "", step.from)
			w.must(err)
			if step.told {
				if m := w.letter(account.LetterNewSignIn, address); m.Agent.Reveal() != step.from.Agent || !m.At.Equal(w.clock.Now()) {
					w.t.Error("the mail does not say from what and when")
				}
			}
			w.none()
		}
	})
}

// Whoever confirms the address is signed in by it: theirs is the first device, and
// whoever comes with the password after that is told.
func TestTheFirstSignInFromElsewhereIsToldToo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		w.opened() // at home
		_, err := w.SignIn(w.t.Context(), address, password, "", abroad)
		w.must(err)
		w.letter(account.LetterNewSignIn, address)
		_, err = w.SignIn(w.t.Context(), address, password, "", home)
		w.must(err)
		w.none()
	})
}

func TestTriesAreLimitedAndTheLimitHoldsForEveryProcess(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.opened()
		another, err := account.New(account.Config{Store: w.db, Keys: w.keys, Mailer: w.box, Clock: w.clock.Now})
		w.must(err)
		for i := range 10 {
			process := []*account.Accounts{w.Accounts, another}[i%2]
			_, err := process.SignIn(ctx, address, other, "", home)
			w.kind(err, selfsame.KindInvalid)
		}
		for _, process := range []*account.Accounts{w.Accounts, another} {
			_, err := process.SignIn(ctx, address, password, "", home)
			w.kind(err, selfsame.KindConflict)
		}
		_, err = w.SignIn(ctx, address, password, "", abroad) // the owner, elsewhere
		w.must(err)
		w.clock.Advance(15 * time.Minute)
		for range 12 { // tries that succeed count for nothing
			_, err = w.SignIn(ctx, address, password, "", home)
			w.must(err)
		}
	})
}

func TestGuessingFromManyNetworksIsLimitedToo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		w.opened()
		var mu sync.Mutex
		kinds := map[selfsame.Kind]int{}
		var wg sync.WaitGroup
		for i := range 30 {
			wg.Go(func() {
				from := account.Device{Address: "2001:db8:0:" + strings.Repeat("f", 1+i%3) + string("0123456789"[i/3]) + "::1"}
				_, err := w.SignIn(w.t.Context(), address, other, "", from)
				kind, _ := selfsame.Public(err)
				mu.Lock()
				defer mu.Unlock()
				kinds[kind]++
			})
		}
		wg.Wait()
		if kinds[selfsame.KindInvalid] != 20 || kinds[selfsame.KindConflict] != 10 {
			w.t.Errorf("of 30 tries: %v", kinds)
		}
	})
}

func TestMailsToAnAddressAreLimited(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.opened() // one
		for range 4 {
			w.must(w.Forgot(ctx, address, "", home))
		}
		if n := len(w.take()); n != 4 {
			w.t.Errorf("%d mails", n)
		}
		w.kind(w.Forgot(ctx, address, "", home), selfsame.KindConflict)
		w.kind(w.SignUp(ctx, address, password, name, "en", "", home), selfsame.KindConflict)
		w.none()
		w.clock.Advance(time.Hour)
		w.must(w.Forgot(ctx, address, "", home))
	})
}

// Of several who sign up, or have forgotten their password, at once nobody is told of
// the others: there would be nothing to tell where the address has an account.
func TestSeveralAtOnceGetOneAccountAndOneAnswer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		atOnce := func(do func() error) {
			var wg sync.WaitGroup
			for range 5 {
				wg.Go(func() {
					if err := do(); err != nil {
						w.t.Error(err)
					}
				})
			}
			wg.Wait()
		}
		atOnce(func() error { return w.SignUp(ctx, address, password, name, "en", "", home) })
		n, err := w.db.CountAccounts(ctx, account.Learner)
		w.must(err)
		if n != 1 {
			w.t.Errorf("%d accounts", n)
		}
		w.clock.Advance(time.Hour)
		atOnce(func() error { return w.Forgot(ctx, address, "", home) })
		w.clock.Advance(time.Hour)
		atOnce(func() error {
			_, err := w.SignIn(ctx, address, password, "", home)
			if kind, _ := selfsame.Public(err); kind == selfsame.KindInvalid {
				return nil
			}
			return fmt.Errorf("signing in: %w", err)
		})
	})
}

func TestWhereTheMailCannotBeSentNothingIsLeft(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		w.box.fail = errors.New("the queue is gone")
		w.kind(w.SignUp(w.t.Context(), address, password, name, "en", "", home), selfsame.KindInternal)
		w.box.fail = nil
		w.take()
		n, err := w.db.CountAccounts(w.t.Context(), account.Learner)
		w.must(err)
		if n != 0 {
			w.t.Errorf("%d accounts", n)
		}
		w.opened()
	})
}

func TestWhatCannotBeUsedToSignUpIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.SQLite(t))
	for _, bad := range []string{
		"", "x", "@", "a@b", "a b@school.example", "a@school.example, b@school.example", "A <a@school.example>",
		"a@[127.0.0.1]", "a@school.example\r\nBcc: b@school.example", "a@school.example.", strings.Repeat("a", 65) + "@school.example",
		"a@" + strings.Repeat("b.", 130) + "example", "\xff@school.example", "a\x00@school.example",
	} {
		w.kind(w.SignUp(t.Context(), selfsame.NewPrivate(bad), password, name, "en", "", home), selfsame.KindInvalid)
	}
	for _, bad := range []string{"", "  ", "...", "12", "a\x00b", "\xff", strings.Repeat("a", 201), strings.Repeat("a", 1<<20), "a\nb\x1b[0m"} {
		w.kind(w.SignUp(t.Context(), address, password, selfsame.NewPrivate(bad), "en", "", home), selfsame.KindInvalid)
	}
	for _, bad := range []string{
		"", "short", "123456789", "Password123!", "p4ssw0rd2026", "aaaaaaaaaaaaaaa", "0123456789", "abcdefghijkl", "!!??!!??!!??",
		"qwertyuiop12", "Fennimore1931", "ottolinefennimore!", "1931-02-17", strings.Repeat("ab c", 51), strings.Repeat("é", 1<<16),
	} {
		w.kind(w.SignUp(t.Context(), address, selfsame.NewPrivate(bad), name, "en", "", home), selfsame.KindInvalid)
	}
	w.none()
	for i, good := range []struct{ email, name string }{
		{"a+b.c@school.example", "Ng"},
		{"ünï@schule.example", "Zoë O’Brien-Șerban"},
		{"x@mail.school.example", "محمد علي"},
		{"y@school.example", "王小明"},
	} {
		w.must(w.SignUp(t.Context(), selfsame.NewPrivate(good.email), password, selfsame.NewPrivate(good.name), "en", "", home))
		if n := len(w.take()); n != 1 {
			t.Errorf("row %d: %d mails", i, n)
		}
	}
}

func TestNothingAboutHerLiesInTheDatabase(t *testing.T) {
	t.Parallel()
	url := testkit.SQLite(t)
	w := newWorld(t, url)
	ctx := t.Context()
	id := w.opened()
	_, err := w.SignIn(ctx, address, password, "", home)
	w.must(err)
	w.must(w.Forgot(ctx, address, "", home))
	w.must(w.ChangeAddress(ctx, id, password, selfsame.NewPrivate("o@fennimore.example"), home))
	path := strings.TrimPrefix(url, "sqlite:")
	for _, file := range []string{path, path + "-wal"} {
		data, err := os.ReadFile(file)
		w.must(err)
		if found := testkit.Leaks(data); found != nil {
			t.Errorf("%s holds %v", file, found)
		}
		if bytes.Contains(data, []byte(password.Reveal())) || bytes.Contains(data, []byte(home.Address)) {
			t.Errorf("%s holds the password or where she was", file)
		}
	}
}

// The attack: a stranger signs up with an address and a password, then signs in with
// them, to learn from the answers whether the address had an account before.
func TestWhoeverSignsUpAndInDoesNotLearnWhetherThereWasAnAccount(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.opened()
		w.clock.Advance(time.Hour) // the letter for that does not count any more
		answers := map[string][]string{}
		for what, target := range map[string]selfsame.Private{"with": address, "without": selfsame.NewPrivate("nobody@school.example")} {
			said := func(err error) { answers[what] = append(answers[what], fmt.Sprint(err)) }
			said(w.SignUp(ctx, target, other, name, "en", "", theirBrowser))
			for range 6 {
				_, err := w.SignIn(ctx, target, other, "", theirBrowser)
				said(err)
			}
			for range 5 { // and how many letters there were
				said(w.Forgot(ctx, target, "", theirBrowser))
			}
			w.clock.Advance(time.Hour)
			_, err := w.SignIn(ctx, target, other, "", theirBrowser)
			said(err)
		}
		if with, without := answers["with"], answers["without"]; !slices.Equal(with, without) {
			w.t.Errorf("with an account %q, without %q", with, without)
		}
	})
}

// What is done only where there is an account takes less time than every answer does.
func TestTheTimeOfAnAnswerDoesNotSayWhetherThereIsAnAccount(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		w.opened()
		nobody := selfsame.NewPrivate("nobody@school.example")
		for what, do := range map[string]func(email selfsame.Private) error{
			"a forgotten password": func(email selfsame.Private) error { return w.Forgot(ctx, email, "", home) },
			"signing up":           func(email selfsame.Private) error { return w.SignUp(ctx, email, other, name, "en", "", home) },
			"a wrong password": func(email selfsame.Private) error {
				_, err := w.SignIn(ctx, email, selfsame.NewPrivate("none of theirs"), "", home)
				if err == nil {
					return errors.New("it signs in")
				}
				return nil
			},
		} {
			for _, email := range []selfsame.Private{address, nobody} {
				began := time.Now()
				w.must(do(email))
				if took := time.Since(began); took < 150*time.Millisecond {
					w.t.Errorf("%s is answered in %s", what, took)
				}
			}
		}
	})
}
