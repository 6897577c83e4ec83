package account

import (
	"context"
	"errors"
	"time"

	"github.com/selfsame-id/selfsame"
)

// A Newcomer is an account that needs no confirmation: made by whoever runs the
// service, or of somebody whose address is known to be theirs.
type Newcomer struct {
	Email, Password, Name selfsame.Private
	Language              string
	Role                  Role
}

// Add makes an account at once. KindConflict where the address has one.
func (a *Accounts) Add(ctx context.Context, n Newcomer) (id string, err error) {
	address, err := cleanAddress(n.Email)
	if err != nil {
		return "", err
	}
	name, err := cleanName(n.Name)
	if err != nil {
		return "", err
	}
	if err := checkPassword(n.Password, guessable(address, name)...); err != nil {
		return "", err
	}
	hashed, err := a.hashPassword(ctx, n.Password.Reveal())
	if err != nil {
		return "", err
	}
	row, err := a.newRow(ctx, profile{Name: name, Email: address})
	if err != nil {
		return "", err
	}
	row.Password, row.Confirmed, row.Role, row.Language = hashed, true, n.Role, n.Language
	return row.ID, a.saveNew(ctx, row)
}

// saveNew saves a new account, or else destroys the key that was made for it.
func (a *Accounts) saveNew(ctx context.Context, row *Row) error {
	if err := a.Store.SaveAccount(ctx, row); err != nil {
		return errors.Join(err, a.Keys.Destroy(context.WithoutCancel(ctx), row.ID))
	}
	return nil
}

// InviteOperator returns a token that makes the first operator's account, once
// and within a day; empty where there is an operator. Whoever starts the service
// prints it to whoever sits before it. A token returned before is worth nothing
// any more.
func (a *Accounts) InviteOperator(ctx context.Context) (selfsame.Private, error) {
	var token selfsame.Private
	err := a.Store.InTx(ctx, func(ctx context.Context) error {
		n, err := a.Store.CountAccounts(ctx, Operator)
		if err != nil || n > 0 {
			return err
		}
		if err := a.Store.ForgetTokens(ctx, "", forOperator); err != nil {
			return err
		}
		token, err = a.newToken(ctx, forOperator, "", nil)
		return err
	})
	return token, err
}

// MakeOperator makes the first operator's account by the token of
// InviteOperator. KindNotFound for a token that is used up, too old or wrong;
// KindConflict where there is an operator. What cannot be used of the rest does
// not use up the token.
func (a *Accounts) MakeOperator(ctx context.Context, token string, n Newcomer) (id string, err error) {
	n.Role = Operator
	err = a.Store.InTx(ctx, func(ctx context.Context) error {
		if _, err := a.useToken(ctx, forOperator, token); err != nil {
			return err
		}
		if err := a.noOperator(ctx); err != nil {
			return err
		}
		var err error
		id, err = a.Add(ctx, n)
		return err
	})
	return id, err
}

// noOperator is KindConflict where there is an operator.
func (a *Accounts) noOperator(ctx context.Context) error {
	count, err := a.Store.CountAccounts(ctx, Operator)
	if err == nil && count > 0 {
		return errOperatorExists
	}
	return err
}

// Readdress gives an account another address without asking at either: whoever
// runs the service knows whose account it is. Both are written to, and the
// account's sessions end. KindConflict where another account has the address.
func (a *Accounts) Readdress(ctx context.Context, id string, wanted selfsame.Private) error {
	address, err := cleanAddress(wanted)
	if err != nil {
		return err
	}
	sealed, err := a.sealJSON(ctx, id, forNewAddress, address)
	if err != nil {
		return err
	}
	return a.Store.InTx(ctx, func(ctx context.Context) error {
		if err := a.moveTo(ctx, AddressChange{Account: id, EmailHash: a.emailHash(address), Sealed: sealed}); err != nil {
			return err
		}
		row, err := a.Store.AccountRow(ctx, id)
		if err != nil {
			return err
		}
		p, err := a.unseal(ctx, row)
		if err != nil {
			return err
		}
		if err := a.mail(ctx, LetterAddressChanged, row, p, selfsame.Private{}); err != nil {
			return err
		}
		return a.Store.EndSessions(ctx, id, "")
	})
}

// unconfirmedFor is how long an account waits to be confirmed.
const unconfirmedFor = 7 * 24 * time.Hour

// Sweep deletes what is over: sessions, tokens, counts, and accounts that nobody
// confirmed, with their keys. It is for a periodic job.
func (a *Accounts) Sweep(ctx context.Context) error {
	if err := a.Store.Sweep(ctx, a.Clock()); err != nil {
		return err
	}
	for {
		const batch = 100
		ids, err := a.Store.UnconfirmedAccounts(ctx, a.Clock().Add(-unconfirmedFor), batch)
		if err != nil {
			return err
		}
		for _, id := range ids {
			// The key first: with the row gone nobody would remember to.
			if err := a.Keys.Destroy(ctx, id); err != nil {
				return err
			}
			if err := a.Store.DeleteAccount(ctx, id); err != nil {
				return err
			}
		}
		if len(ids) < batch {
			return nil
		}
	}
}
