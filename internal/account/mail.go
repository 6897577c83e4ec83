package account

import (
	"context"
	"time"

	"github.com/selfsame-id/selfsame"
)

// A Letter is what an e-mail is about.
type Letter string

// The letters.
const (
	LetterConfirm         Letter = "confirm"          // Token: confirm that the address is yours
	LetterExists          Letter = "exists"           // somebody tried to sign up with your address, perhaps you
	LetterReset           Letter = "reset"            // Token: choose a new password
	LetterPasswordChanged Letter = "password_changed" // your password was changed
	LetterNewSignIn       Letter = "new_signin"       // Agent: somebody signed in on a device that is new
	LetterOldAddress      Letter = "address_old"      // Token: agree that your address changes to another
	LetterNewAddress      Letter = "address_new"      // Token: agree that this address becomes yours
	LetterAddressChanged  Letter = "address_changed"  // to the old address: it was changed
)

// A Mail is an e-mail to be written and sent. Its parts are to be sealed under
// the key of Account wherever it waits.
type Mail struct {
	Letter   Letter
	Account  string
	To       selfsame.Private
	Name     selfsame.Private
	Language string           // may be empty
	Token    selfsame.Private // for the link in it; empty where there is none
	Agent    selfsame.Private // what the browser said of itself; empty where it does not matter
	At       time.Time        // when it happened
}

// A Mailer sends mails later, if and when the transaction of ctx is committed.
type Mailer interface {
	SendAccountMail(ctx context.Context, m Mail) error
}

func (a *Accounts) mail(ctx context.Context, letter Letter, row *Row, p profile, token selfsame.Private) error {
	return a.Mailer.SendAccountMail(ctx, Mail{
		Letter: letter, Account: row.ID, To: selfsame.NewPrivate(p.Email), Name: selfsame.NewPrivate(p.Name),
		Language: row.Language, Token: token, At: a.Clock(),
	})
}
