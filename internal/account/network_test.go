package account_test

import (
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

func TestSignUpsFromANetworkAreLimited(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		const most = 300
		// All with one address: after five they hash no password, and count all the same.
		for range most {
			_ = w.SignUp(ctx, address, password, name, "en", "", home)
		}
		w.take()
		late := selfsame.NewPrivate("late@fennimore.example")
		w.kind(w.SignUp(ctx, late, password, name, "en", "", home), selfsame.KindConflict)
		w.none()
		w.must(w.SignUp(ctx, late, password, name, "en", "", abroad))
		w.letter(account.LetterConfirm, late)
		w.clock.Advance(time.Hour)
		later := selfsame.NewPrivate("later@fennimore.example")
		w.must(w.SignUp(ctx, later, password, name, "en", "", home))
		w.letter(account.LetterConfirm, later)
	})
}

func TestAnOperatorGivesAnAccountAnotherAddress(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		id := w.opened()
		wanted := selfsame.NewPrivate("new@fennimore.example")
		w.kind(w.Readdress(ctx, id, selfsame.NewPrivate("no address")), selfsame.KindInvalid)
		w.must(w.Readdress(ctx, id, wanted))
		mails := w.take()
		if len(mails) != 2 || mails[0].To.Reveal() != address.Reveal() || mails[1].To.Reveal() != wanted.Reveal() {
			w.t.Errorf("%d mails, and not one to each address", len(mails))
		}
		w.kind(errOf(w.SignIn(ctx, address, password, "", home)), selfsame.KindInvalid)
		if got, err := w.SignIn(ctx, wanted, password, "", home); err != nil || got != id {
			w.t.Errorf("with the new address: %v", err)
		}
		w.must(w.SignUp(ctx, address, password, name, "en", "", home)) // it is free again
		other, _, err := w.Confirm(ctx, w.letter(account.LetterConfirm, address).Token.Reveal(), password, home)
		w.must(err)
		w.kind(w.Readdress(ctx, other, wanted), selfsame.KindConflict)
	})
}

func errOf(_ string, err error) error { return err }
