package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame"
)

// forgotten is what somebody gave when they forgot their password, sealed in the
// token that lets them choose another.
type forgotten struct {
	Next string `json:"next,omitempty"`
}

// SignUp makes an account that its address has to confirm. Where the address
// has one already, its owner is told so by e-mail, and whoever asks is not. What
// next says comes back from Confirm, on whatever device the e-mail is answered.
func (a *Accounts) SignUp(ctx context.Context, email, password, name selfsame.Private, language, next string, from Device) error {
	address, err := cleanAddress(email)
	if err != nil {
		return err
	}
	clean, err := cleanName(name)
	if err != nil {
		return err
	}
	if err := checkPassword(password, guessable(address, clean)...); err != nil {
		return err
	}
	if !isTag(language) {
		language = ""
	}
	ok, err := a.allow(ctx, signupsFrom, networkOf(from.Address))
	if err != nil {
		return err
	}
	if !ok {
		return errTooMany
	}
	if ok, err = a.allow(ctx, mailsTo, a.emailHash(address)); err != nil {
		return err
	}
	if !ok {
		return errTooManyMails
	}
	hashed, err := a.hashPassword(ctx, password.Reveal())
	if err != nil {
		return err
	}
	p, s := profile{Name: clean, Email: address}, signup{Name: clean, Password: hashed, Language: language, Next: next, Browser: browserHash(from)}
	defer evenly(ctx, time.After(answerAfter))
	return unseen(func() error { return a.signUp(ctx, p, s) })
}

// unseen does again what was in conflict with somebody else who does the same for the
// address in this instant: there is none where the address has a confirmed account,
// so that to be told of it would tell strangers that it has not. Each time one of
// the others is done, and there are no more of them than letters to an address.
func unseen(do func() error) error {
	var err error
	for range 2 * (mailsTo.most + reminders.most) {
		if err = do(); !isKind(err, selfsame.KindConflict) {
			return err
		}
	}
	return err
}

func (a *Accounts) signUp(ctx context.Context, p profile, s signup) error {
	row, err := a.Store.AccountByEmail(ctx, a.emailHash(p.Email))
	switch {
	case isKind(err, selfsame.KindNotFound):
		return a.make(ctx, p, s)
	case err != nil:
		return err
	case row.Confirmed:
		if p, err = a.unseal(ctx, row); err != nil {
			return err
		}
		return a.mail(ctx, LetterExists, row, p, selfsame.Private{})
	}
	if err := a.seal(ctx, row, p); err != nil {
		return err
	}
	row.Password, row.Language = s.Password, s.Language
	return a.askToConfirm(ctx, row, p, s)
}

// guessable are the texts somebody who knows the person would try first.
func guessable(address, name string) []string {
	parts := append(strings.Fields(name), strings.ReplaceAll(name, " ", ""))
	local, host, _ := strings.Cut(address, "@")
	host, _, _ = strings.Cut(host, ".")
	return append(parts, local, host)
}

// make makes an account that waits for its confirmation.
func (a *Accounts) make(ctx context.Context, p profile, s signup) error {
	row, err := a.newRow(ctx, p)
	if err != nil {
		return err
	}
	row.Password, row.Language = s.Password, s.Language
	if err := a.askToConfirm(ctx, row, p, s); err != nil {
		return errors.Join(err, a.Keys.Destroy(context.WithoutCancel(ctx), row.ID)) // the row is not there either
	}
	return nil
}

// newRow returns an account that is not saved yet, with a key and a sealed
// profile.
func (a *Accounts) newRow(ctx context.Context, p profile) (*Row, error) {
	row := &Row{ID: newID(), EmailHash: a.emailHash(p.Email), Role: Learner, Created: a.Clock()}
	if err := a.Keys.Make(ctx, row.ID); err != nil {
		return nil, fmt.Errorf("making the key of an account: %w", err)
	}
	return row, a.seal(ctx, row, p)
}

// askToConfirm saves the account and sends the e-mail that confirms it. The account
// waits from now on, so that it is there as long as the link is good. A link that
// Forgot sends is good as long as any other that it sends: the page that says how
// long does not know which it was.
func (a *Accounts) askToConfirm(ctx context.Context, row *Row, p profile, s signup) error {
	row.Created = a.Clock()
	lasts := lifetimes[forConfirming]
	if s.Password == "" {
		lasts = lifetimes[forReset]
	}
	body, err := a.sealJSON(ctx, row.ID, forConfirming, s)
	if err != nil {
		return err
	}
	return a.Store.InTx(ctx, func(ctx context.Context) error {
		if err := a.Store.SaveAccount(ctx, row); err != nil {
			return err
		}
		token, err := a.newTokenFor(ctx, lasts, forConfirming, row.ID, body)
		if err != nil {
			return err
		}
		return a.mail(ctx, LetterConfirm, row, p, token)
	})
}

func (a *Accounts) sealJSON(ctx context.Context, id, purpose string, value any) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("sealing for account %s: %w", id, err)
	}
	sealed, err := a.Keys.Seal(ctx, id, plain, []byte(purpose+" "+id))
	if err != nil {
		return nil, fmt.Errorf("sealing for account %s: %w", id, err)
	}
	return sealed, nil
}

func (a *Accounts) unsealJSON(ctx context.Context, id, purpose string, sealed []byte, value any) error {
	plain, err := a.Keys.Unseal(ctx, id, sealed, []byte(purpose+" "+id))
	if err == nil && json.Unmarshal(plain, value) != nil {
		err = errors.New("it does not hold what it should")
	}
	if err != nil {
		return fmt.Errorf("opening what was sealed for account %s: %w", id, err)
	}
	return nil
}

// SignIn returns the account of the address and password. It is KindInvalid
// where they do not fit, and KindConflict after too many tries. Before the address
// is confirmed it is as if they did not fit: whoever has just signed up with an
// address that is not theirs would learn otherwise whether it had an account before.
// The confirmation is then asked for again; what next says comes back from the
// Confirm of that e-mail.
func (a *Accounts) SignIn(ctx context.Context, email, password selfsame.Private, next string, from Device) (account string, err error) {
	address, err := cleanAddress(email)
	if err != nil {
		return "", errWrong
	}
	done, err := a.tries(ctx, a.emailHash(address), from)
	if err != nil {
		return "", err
	}
	row, err := a.Store.AccountByEmail(ctx, a.emailHash(address))
	if err != nil && !isKind(err, selfsame.KindNotFound) {
		return "", err
	}
	kept := a.nobody // so that nobody's password takes as long as somebody's
	if row != nil && row.Password != "" {
		kept = row.Password
	}
	ok, err := a.fits(ctx, kept, tooLongForAny(password))
	if err != nil {
		return "", err
	}
	even := time.After(answerAfter)
	if !ok || row == nil || row.Password == "" {
		evenly(ctx, even)
		return "", errWrong
	}
	p, err := a.unseal(ctx, row)
	if err != nil {
		return "", err
	}
	if !row.Confirmed {
		if err := a.remind(ctx, row, p, next, from); err != nil {
			return "", err
		}
		evenly(ctx, even)
		return "", errWrong
	}
	if err := done(); err != nil {
		return "", err
	}
	return row.ID, a.noteDevice(ctx, row, p, from)
}

// tooLongForAny cuts what is longer than any password, which is wrong then
// anyway and must not cost more than another.
func tooLongForAny(password selfsame.Private) string {
	text := password.Reveal()
	if len(text) > 1001 {
		text = text[:1001]
	}
	return text
}

// remind asks once more for the confirmation. Whoever waits for the answer cannot
// tell whether it did.
func (a *Accounts) remind(ctx context.Context, row *Row, p profile, next string, from Device) error {
	ok, err := a.allow(ctx, reminders, row.EmailHash)
	if err != nil || !ok {
		return err
	}
	s := signup{Name: p.Name, Password: row.Password, Language: row.Language, Next: next, Browser: browserHash(from)}
	err = a.askToConfirm(ctx, row, p, s)
	if isKind(err, selfsame.KindConflict) { // another letter was sent, or the address confirmed, in this instant
		return nil
	}
	return err
}

// noteDevice remembers the device, and writes to the owner where it is new and
// not the first.
func (a *Accounts) noteDevice(ctx context.Context, row *Row, p profile, from Device) error {
	hash := a.Keys.Hash("device", row.ID+" "+placeOf(from.Address)+" "+from.Agent)
	return a.Store.InTx(ctx, func(ctx context.Context) error {
		known, anyKnown, err := a.Store.KnowDevice(ctx, row.ID, hash, a.Clock())
		if err != nil || known || !anyKnown {
			return err
		}
		return a.Mailer.SendAccountMail(ctx, Mail{
			Letter: LetterNewSignIn, Account: row.ID, To: selfsame.NewPrivate(p.Email), Name: selfsame.NewPrivate(p.Name),
			Language: row.Language, Agent: selfsame.NewPrivate(from.Agent), At: a.Clock(),
		})
	})
}

// Forgot sends a link to choose a new password, where there is an account of
// the address; whoever asks does not learn whether there is. What next says
// comes back from Reset, on whatever device the e-mail is answered. Where the
// address was never confirmed the link is one to confirm it with a new name and
// password, because nobody knows who gave those it has.
func (a *Accounts) Forgot(ctx context.Context, email selfsame.Private, next string, from Device) error {
	address, err := cleanAddress(email)
	if err != nil {
		return err
	}
	ok, err := a.allow(ctx, mailsFrom, networkOf(from.Address))
	if err != nil {
		return err
	}
	if !ok {
		return errTooMany
	}
	hash := a.emailHash(address)
	if ok, err = a.allow(ctx, mailsTo, hash); err != nil {
		return err
	}
	if !ok {
		return errTooManyMails
	}
	defer evenly(ctx, time.After(answerAfter))
	return unseen(func() error { return a.sendForgotten(ctx, hash, next) })
}

func (a *Accounts) sendForgotten(ctx context.Context, hash, next string) error {
	row, err := a.Store.AccountByEmail(ctx, hash)
	if isKind(err, selfsame.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	p, err := a.unseal(ctx, row)
	if err != nil {
		return err
	}
	if !row.Confirmed {
		return a.askToConfirm(ctx, row, p, signup{Next: next})
	}
	body, err := a.sealJSON(ctx, row.ID, forReset, forgotten{Next: next})
	if err != nil {
		return err
	}
	return a.Store.InTx(ctx, func(ctx context.Context) error {
		token, err := a.newToken(ctx, forReset, row.ID, body)
		if err != nil {
			return err
		}
		return a.mail(ctx, LetterReset, row, p, token)
	})
}

// Reset uses the token of an e-mail to choose a new password, and ends every
// session of the account. It returns what was given as next to the Forgot that it
// answers. A password that cannot be used does not use up the token.
func (a *Accounts) Reset(ctx context.Context, token string, password selfsame.Private) (next string, err error) {
	if err := checkPassword(password); err != nil {
		return "", err
	}
	hashed, err := a.hashPassword(ctx, password.Reveal())
	if err != nil {
		return "", err
	}
	err = a.Store.InTx(ctx, func(ctx context.Context) error {
		t, err := a.useToken(ctx, forReset, token)
		if err != nil {
			return err
		}
		row, err := a.Store.AccountRow(ctx, t.Account)
		if err != nil {
			return err
		}
		if !row.Confirmed { // the name may be a stranger's: Forgot sends another link
			return errLink
		}
		p, err := a.unseal(ctx, row)
		if err != nil {
			return err
		}
		if len(t.Body) > 0 { // a link that was sent before they said where to go has none
			var f forgotten
			if err := a.unsealJSON(ctx, row.ID, forReset, t.Body, &f); err != nil {
				return err
			}
			next = f.Next
		}
		row.Password = hashed
		if err := a.Store.SaveAccount(ctx, row); err != nil {
			return err
		}
		if err := a.Store.ForgetTokens(ctx, row.ID, forReset); err != nil {
			return err
		}
		if err := a.Store.EndSessions(ctx, row.ID, ""); err != nil {
			return err
		}
		return a.mail(ctx, LetterPasswordChanged, row, p, selfsame.Private{})
	})
	return next, err
}
