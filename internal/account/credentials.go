package account

import (
	"context"

	"github.com/selfsame-id/selfsame"
)

// HasPassword is false for those who sign in elsewhere only.
func (a *Accounts) HasPassword(ctx context.Context, account string) (bool, error) {
	row, err := a.Store.AccountRow(ctx, account)
	return row != nil && row.Password != "", err
}

// CheckPassword is KindInvalid for a wrong one, and KindConflict after too many.
// Whoever signs in elsewhere only has none to give: for them it is right.
func (a *Accounts) CheckPassword(ctx context.Context, account string, password selfsame.Private, from Device) error {
	row, err := a.Store.AccountRow(ctx, account)
	if err != nil || row.Password == "" {
		return err
	}
	done, err := a.tries(ctx, row.EmailHash, from)
	if err != nil {
		return err
	}
	ok, err := a.fits(ctx, row.Password, tooLongForAny(password))
	if err != nil {
		return err
	}
	if !ok {
		return ErrPassword
	}
	return done()
}

// ChangePassword changes it for whoever knows the present one, and tells the
// owner.
func (a *Accounts) ChangePassword(ctx context.Context, account string, present, wanted selfsame.Private, from Device) error {
	if err := a.CheckPassword(ctx, account, present, from); err != nil {
		return err
	}
	row, err := a.Store.AccountRow(ctx, account)
	if err != nil {
		return err
	}
	p, err := a.unseal(ctx, row)
	if err != nil {
		return err
	}
	if err := checkPassword(wanted, guessable(p.Email, p.Name)...); err != nil {
		return err
	}
	if row.Password, err = a.hashPassword(ctx, wanted.Reveal()); err != nil {
		return err
	}
	return a.Store.InTx(ctx, func(ctx context.Context) error {
		if err := a.Store.SaveAccount(ctx, row); err != nil {
			return err
		}
		if err := a.Store.ForgetTokens(ctx, row.ID, forReset); err != nil {
			return err
		}
		return a.mail(ctx, LetterPasswordChanged, row, p, selfsame.Private{})
	})
}

// ChangeAddress writes to both addresses; it happens when both agreed. Where
// another account has the wanted one, nothing will come of it, and the owner of
// that account is told.
func (a *Accounts) ChangeAddress(ctx context.Context, account string, password, wanted selfsame.Private, from Device) error {
	address, err := cleanAddress(wanted)
	if err != nil {
		return err
	}
	if err := a.CheckPassword(ctx, account, password, from); err != nil {
		return err
	}
	row, err := a.Store.AccountRow(ctx, account)
	if err != nil {
		return err
	}
	if row.EmailHash == a.emailHash(address) {
		return errSameAddress
	}
	for _, to := range []string{row.EmailHash, a.emailHash(address)} {
		ok, err := a.allow(ctx, mailsTo, to)
		if err != nil {
			return err
		}
		if !ok {
			return errTooManyMails
		}
	}
	p, err := a.unseal(ctx, row)
	if err != nil {
		return err
	}
	other, err := a.Store.AccountByEmail(ctx, a.emailHash(address))
	if err != nil && !isKind(err, selfsame.KindNotFound) {
		return err
	}
	sealed, err := a.sealJSON(ctx, row.ID, forNewAddress, address)
	if err != nil {
		return err
	}
	return a.Store.InTx(ctx, func(ctx context.Context) error {
		return a.askBoth(ctx, row, other, p, AddressChange{
			Account: row.ID, EmailHash: a.emailHash(address), Sealed: sealed, Expires: a.Clock().Add(lifetimes[forNewAddress]),
		}, address)
	})
}

// askBoth writes to the present address and to the wanted one.
func (a *Accounts) askBoth(ctx context.Context, row, other *Row, p profile, c AddressChange, wanted string) error {
	for _, purpose := range []string{forOldAddress, forNewAddress} { // of a change asked for before
		if err := a.Store.ForgetTokens(ctx, row.ID, purpose); err != nil {
			return err
		}
	}
	if err := a.Store.SaveAddressChange(ctx, c); err != nil {
		return err
	}
	old, err := a.newToken(ctx, forOldAddress, row.ID, nil)
	if err != nil {
		return err
	}
	if err := a.mail(ctx, LetterOldAddress, row, p, old); err != nil {
		return err
	}
	if other != nil {
		theirs, err := a.unseal(ctx, other)
		if err != nil {
			return err
		}
		return a.mail(ctx, LetterExists, other, theirs, selfsame.Private{})
	}
	token, err := a.newToken(ctx, forNewAddress, row.ID, nil)
	if err != nil {
		return err
	}
	return a.mail(ctx, LetterNewAddress, row, profile{Name: p.Name, Email: wanted}, token)
}

// WantedAddress is the address that an account shall have once both have agreed;
// empty where none waits.
func (a *Accounts) WantedAddress(ctx context.Context, account string) (selfsame.Private, error) {
	c, err := a.Store.AddressChange(ctx, account, a.Clock())
	if isKind(err, selfsame.KindNotFound) {
		return selfsame.Private{}, nil
	}
	if err != nil {
		return selfsame.Private{}, err
	}
	var wanted string
	err = a.unsealJSON(ctx, account, forNewAddress, c.Sealed, &wanted)
	return selfsame.NewPrivate(wanted), err
}

// AgreeToAddress is one of the two addresses agreeing; done when both have, and
// the account has the new one. KindNotFound for a token of another account: whoever
// reads the e-mails of an address agrees to nothing that somebody else asked for.
func (a *Accounts) AgreeToAddress(ctx context.Context, account, token string) (done bool, err error) {
	err = a.Store.InTx(ctx, func(ctx context.Context) error {
		purpose := forOldAddress
		t, err := a.useToken(ctx, purpose, token)
		if isKind(err, selfsame.KindNotFound) {
			purpose = forNewAddress
			t, err = a.useToken(ctx, purpose, token)
		}
		if err == nil && t.Account != account {
			err = errLink
		}
		if err != nil {
			return err
		}
		c, err := a.Store.AgreeToChange(ctx, t.Account, purpose == forOldAddress, purpose == forNewAddress, a.Clock())
		if isKind(err, selfsame.KindNotFound) {
			return errLink
		}
		if err != nil || !c.Old || !c.New {
			return err
		}
		done = true
		return a.moveTo(ctx, c)
	})
	return done && err == nil, err
}

// moveTo gives the account its new address and tells the old one.
func (a *Accounts) moveTo(ctx context.Context, c AddressChange) error {
	row, err := a.Store.AccountRow(ctx, c.Account)
	if err != nil {
		return err
	}
	before, err := a.unseal(ctx, row)
	if err != nil {
		return err
	}
	after := before
	if err := a.unsealJSON(ctx, row.ID, forNewAddress, c.Sealed, &after.Email); err != nil {
		return err
	}
	if err := a.seal(ctx, row, after); err != nil {
		return err
	}
	row.EmailHash = c.EmailHash
	if err := a.Store.SaveAccount(ctx, row); err != nil {
		if isKind(err, selfsame.KindConflict) { // somebody has made an account of it since
			return errTaken
		}
		return err
	}
	if err := a.Store.ForgetAddressChange(ctx, row.ID); err != nil {
		return err
	}
	// Links to choose a password were sent to an address that counts no more.
	if err := a.Store.ForgetTokens(ctx, row.ID, forReset); err != nil {
		return err
	}
	return a.mail(ctx, LetterAddressChanged, row, before, selfsame.Private{})
}
