package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

func TestChangingAPassword(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx, id := w.t.Context(), w.opened()
		w.must(w.Forgot(ctx, address, "", home))
		link := w.letter(account.LetterReset, address).Token.Reveal()
		w.kind(w.ChangePassword(ctx, id, other, other, home), selfsame.KindInvalid)
		w.kind(w.ChangePassword(ctx, id, password, selfsame.NewPrivate("Fennimore99"), home), selfsame.KindInvalid)
		w.none()
		w.must(w.ChangePassword(ctx, id, password, other, home))
		w.letter(account.LetterPasswordChanged, address)
		w.must(w.CheckPassword(ctx, id, other, home))
		w.kind(w.CheckPassword(ctx, id, password, home), selfsame.KindInvalid)
		w.kind(errOf(w.Reset(ctx, link, password)), selfsame.KindNotFound)
		for range 12 {
			_ = w.CheckPassword(ctx, id, password, home)
		}
		w.kind(w.CheckPassword(ctx, id, other, home), selfsame.KindConflict)
		has, err := w.HasPassword(ctx, id)
		w.must(err)
		if !has {
			w.t.Error("there is no password")
		}
	})
}

func TestAnAddressChangesWhenBothHaveAgreed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx, id := w.t.Context(), w.opened()
		wanted := selfsame.NewPrivate("o.fennimore@harbour.example")
		w.kind(w.ChangeAddress(ctx, id, other, wanted, home), selfsame.KindInvalid)
		w.kind(w.ChangeAddress(ctx, id, password, address, home), selfsame.KindInvalid)
		w.none()
		w.must(w.ChangeAddress(ctx, id, password, wanted, home))
		mails := w.take()
		if len(mails) != 2 || mails[0].To.Reveal() != address.Reveal() || mails[1].To.Reveal() != wanted.Reveal() {
			w.t.Fatalf("%d mails", len(mails))
		}
		done, err := w.AgreeToAddress(ctx, id, mails[1].Token.Reveal())
		w.must(err)
		if done {
			w.t.Error("done when one agreed")
		}
		_, err = w.AgreeToAddress(ctx, id, mails[1].Token.Reveal())
		w.kind(err, selfsame.KindNotFound)
		_, err = w.SignIn(ctx, wanted, password, "", home)
		w.kind(err, selfsame.KindInvalid)
		if done, err = w.AgreeToAddress(ctx, id, mails[0].Token.Reveal()); err != nil || !done {
			w.t.Fatalf("done %v: %v", done, err)
		}
		w.letter(account.LetterAddressChanged, address)
		got, err := w.SignIn(ctx, wanted, password, "", home)
		w.must(err)
		a, err := w.Account(ctx, got)
		w.must(err)
		if got != id || a.Email.Reveal() != wanted.Reveal() || a.Name.Reveal() != testkit.Ottoline.Name {
			w.t.Error("it is not the same account with the new address")
		}
		_, err = w.SignIn(ctx, address, password, "", home)
		w.kind(err, selfsame.KindInvalid)
	})
}

func TestAnAddressOfAnotherAccountIsNotTaken(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx, id := w.t.Context(), w.opened()
		theirs := selfsame.NewPrivate("other@harbour.example")
		w.must(w.ChangeAddress(ctx, id, password, theirs, home)) // nobody has it yet
		early := w.take()
		_, err := w.Add(ctx, account.Newcomer{Email: theirs, Password: other, Name: selfsame.NewPrivate("Somebody Else"), Role: account.Learner})
		w.must(err)
		_, err = w.AgreeToAddress(ctx, id, early[0].Token.Reveal())
		w.must(err)
		_, err = w.AgreeToAddress(ctx, id, early[1].Token.Reveal())
		w.kind(err, selfsame.KindConflict)
		w.must(w.ChangeAddress(ctx, id, password, theirs, home))
		mails := w.take()
		if len(mails) != 2 || mails[0].Letter != account.LetterOldAddress || mails[1].Letter != account.LetterExists {
			w.t.Fatalf("%d mails", len(mails))
		}
		if done, err := w.AgreeToAddress(ctx, id, mails[0].Token.Reveal()); err != nil || done {
			w.t.Errorf("done %v: %v", done, err)
		}
		_, err = w.SignIn(ctx, address, password, "", home)
		w.must(err)
	})
}

func TestWhatSomebodyChoosesIsKept(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx, id := w.t.Context(), w.opened()
		w.must(w.SetLanguage(ctx, id, "ar"))
		w.must(w.SetName(ctx, id, selfsame.NewPrivate("\u202eOtto\u2066line F.\u061c")))
		w.must(w.SetRole(ctx, id, account.Reviewer))
		w.kind(w.SetLanguage(ctx, id, "<script>"), selfsame.KindInvalid)
		w.kind(w.SetName(ctx, id, selfsame.NewPrivate("\x00")), selfsame.KindInvalid)
		w.kind(w.SetRole(ctx, id, "king"), selfsame.KindInvalid)
		w.kind(w.SetRole(ctx, "l_none", account.Reviewer), selfsame.KindNotFound)
		a, err := w.Account(ctx, id)
		w.must(err)
		if a.Language != "ar" || a.Name.Reveal() != "Ottoline F." || a.Role != account.Reviewer || a.Email.Reveal() != address.Reveal() {
			w.t.Errorf("the account is %v", a)
		}
	})
}

func TestDeletingAnAccountDestroysItsKeyAndFreesItsAddress(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx, id := w.t.Context(), w.opened()
		row, err := w.db.AccountRow(ctx, id)
		w.must(err)
		w.must(w.Delete(ctx, id))
		w.must(w.Delete(ctx, id)) // a job may come twice
		_, err = w.Account(ctx, id)
		w.kind(err, selfsame.KindNotFound)
		_, err = w.SignIn(ctx, address, password, "", home)
		w.kind(err, selfsame.KindInvalid)
		_, err = w.keys.Unseal(ctx, id, row.Profile, []byte("account profile "+id)) // as a backup would have it
		w.kind(err, selfsame.KindNotFound)
		if again := w.opened(); again == id {
			w.t.Error("the new account has the old one's id")
		}
	})
}

func TestTheFirstOperatorComesByATokenOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx := w.t.Context()
		first, err := w.InviteOperator(ctx)
		w.must(err)
		second, err := w.InviteOperator(ctx)
		w.must(err)
		who := account.Newcomer{Email: address, Password: password, Name: name, Language: "en"}
		_, err = w.MakeOperator(ctx, first.Reveal(), who)
		w.kind(err, selfsame.KindNotFound)
		weak := who
		weak.Password = selfsame.NewPrivate("admin")
		_, err = w.MakeOperator(ctx, second.Reveal(), weak)
		w.kind(err, selfsame.KindInvalid)
		id, err := w.MakeOperator(ctx, second.Reveal(), who)
		w.must(err)
		a, err := w.Account(ctx, id)
		w.must(err)
		if a.Role != account.Operator {
			w.t.Errorf("the role is %s", a.Role)
		}
		_, err = w.SignIn(ctx, address, password, "", home)
		w.must(err)
		none, err := w.InviteOperator(ctx)
		w.must(err)
		if !none.IsEmpty() {
			w.t.Error("another is invited")
		}
		_, err = w.MakeOperator(ctx, second.Reveal(), who)
		w.kind(err, selfsame.KindNotFound)
	})
}

func TestAddingAnAddressTwiceIsAConflict(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		who := account.Newcomer{Email: address, Password: password, Name: name, Role: account.Reviewer}
		_, err := w.Add(w.t.Context(), who)
		w.must(err)
		_, err = w.Add(w.t.Context(), who)
		w.kind(err, selfsame.KindConflict)
	})
}

func TestAccountsThatNobodyConfirmsGo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx, id := w.t.Context(), w.opened()
		late := selfsame.NewPrivate("late@harbour.example")
		w.must(w.SignUp(ctx, late, password, selfsame.NewPrivate("Late Comer"), "en", "", home))
		mail := w.letter(account.LetterConfirm, late)
		w.clock.Advance(7*24*time.Hour - time.Minute)
		w.must(w.Sweep(ctx))
		_, err := w.Account(ctx, mail.Account)
		w.must(err)
		w.clock.Advance(2 * time.Minute)
		w.must(w.Sweep(ctx))
		_, err = w.Account(ctx, mail.Account)
		w.kind(err, selfsame.KindNotFound)
		_, err = w.keys.Seal(ctx, mail.Account, []byte("x"), nil)
		w.kind(err, selfsame.KindNotFound)
		_, err = w.Account(ctx, id)
		w.must(err)
	})
}

func TestAnErrorOrALogOfAnAccountDoesNotNameIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.SQLite(t))
	log := testkit.Logger(t)
	id := w.opened()
	a, err := w.Account(t.Context(), id)
	w.must(err)
	w.must(w.Forgot(t.Context(), address, "", home))
	mail := w.letter(account.LetterReset, address)
	log.Info("account", "account", a, "mail", mail)
	if text := strings.TrimSpace(mail.Token.Reveal()); len(text) < 22 {
		t.Errorf("the token has %d characters", len(text))
	}
}
