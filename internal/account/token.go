package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/selfsame-id/selfsame"
)

// The purposes of a token, stored: add, never rename.
const (
	forConfirming = "confirm"
	forReset      = "reset"
	forOldAddress = "address_old"
	forNewAddress = "address_new"
	forOperator   = "operator"
)

// How long a token can be used.
var lifetimes = map[string]time.Duration{
	forConfirming: 72 * time.Hour,
	forReset:      time.Hour,
	forOldAddress: 24 * time.Hour,
	forNewAddress: 24 * time.Hour,
	forOperator:   24 * time.Hour,
}

// A Token is a secret that was given to somebody, to be used once. The secret
// itself is not kept.
type Token struct {
	Hash    string
	Purpose string
	Account string // empty for the operator's
	Body    []byte // sealed under the account's key; may be empty
	Expires time.Time
}

// An AddressChange is one that waits for both addresses to agree.
type AddressChange struct {
	Account   string
	EmailHash string // of the new one
	Sealed    []byte // the new one
	Old, New  bool   // which have agreed
	Expires   time.Time
}

// Tokens keeps tokens and what waits for them.
type Tokens interface {
	SaveToken(ctx context.Context, t Token) error
	// UseToken returns the token and deletes it, so that of two who use it one
	// is told KindNotFound, as is whoever comes too late.
	UseToken(ctx context.Context, hash, purpose string, now time.Time) (Token, error)
	// PeekToken returns the token and leaves it; KindNotFound where UseToken is.
	PeekToken(ctx context.Context, hash, purpose string, now time.Time) (Token, error)
	// ForgetTokens deletes those of an account for a purpose.
	ForgetTokens(ctx context.Context, account, purpose string) error
	// SaveAddressChange replaces the one that waits.
	SaveAddressChange(ctx context.Context, c AddressChange) error
	// AddressChange is the one that waits; KindNotFound where none does or it is too
	// old.
	AddressChange(ctx context.Context, account string, now time.Time) (AddressChange, error)
	// AgreeToChange notes which address agreed and returns the change as it then
	// is. KindNotFound where none waits or it is too old.
	AgreeToChange(ctx context.Context, account string, old, wanted bool, now time.Time) (AddressChange, error)
	ForgetAddressChange(ctx context.Context, account string) error
}

// tokenHash needs no key: nobody guesses the 130 bits it is made of.
func tokenHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// newToken makes a token and returns its secret.
func (a *Accounts) newToken(ctx context.Context, purpose, account string, body []byte) (selfsame.Private, error) {
	return a.newTokenFor(ctx, lifetimes[purpose], purpose, account, body)
}

// newTokenFor is newToken for one that lasts longer or shorter than others of its
// purpose.
func (a *Accounts) newTokenFor(ctx context.Context, lasts time.Duration, purpose, account string, body []byte) (selfsame.Private, error) {
	secret := rand.Text()
	err := a.Store.SaveToken(ctx, Token{
		Hash: tokenHash(secret), Purpose: purpose, Account: account, Body: body,
		Expires: a.Clock().Add(lasts),
	})
	return selfsame.NewPrivate(secret), err
}

// useToken returns the token of the secret, which is used up by that.
func (a *Accounts) useToken(ctx context.Context, purpose, secret string) (Token, error) {
	t, err := a.Store.UseToken(ctx, tokenHash(secret), purpose, a.Clock())
	return t, orDead(err)
}

// peekToken returns the token of the secret, which is as good after as before.
func (a *Accounts) peekToken(ctx context.Context, purpose, secret string) (Token, error) {
	t, err := a.Store.PeekToken(ctx, tokenHash(secret), purpose, a.Clock())
	return t, orDead(err)
}

// orDead says of a link that there is no token of what to do about it.
func orDead(err error) error {
	if isKind(err, selfsame.KindNotFound) {
		return errLink
	}
	return err
}

// A Link is what somebody was sent a link for. The page it leads to says at once
// where it is no good any more, before anybody fills in what cannot be used.
type Link string

// The links that a page can be asked for.
const (
	LinkConfirm  Link = "confirm"  // for Confirm
	LinkReset    Link = "reset"    // for Reset
	LinkAddress  Link = "address"  // for AgreeToAddress, of either address
	LinkOperator Link = "operator" // for MakeOperator
)

var purposes = map[Link][]string{
	LinkConfirm:  {forConfirming},
	LinkReset:    {forReset},
	LinkAddress:  {forOldAddress, forNewAddress},
	LinkOperator: {forOperator},
}

// Look is KindNotFound for a token that is used up, too old or wrong, and leaves
// one that is good as it is. It is so too for a change of address of another account
// than that of whoever looks, and KindConflict for an operator's where there is one.
func (a *Accounts) Look(ctx context.Context, link Link, account, token string) error {
	t, err := Token{}, error(errLink)
	for _, purpose := range purposes[link] {
		if t, err = a.peekToken(ctx, purpose, token); !isKind(err, selfsame.KindNotFound) {
			break
		}
	}
	switch {
	case err == nil && link == LinkAddress && t.Account != account:
		return errLink
	case err == nil && link == LinkOperator:
		return a.noOperator(ctx)
	}
	return err
}
