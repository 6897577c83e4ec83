package account

import (
	"context"
	"crypto/subtle"

	"github.com/selfsame-id/selfsame"
)

// A signup is what somebody gave to sign up, sealed in the token that confirms
// it: of several who sign up with one address, the one whose e-mail is answered
// gets what they gave, and not what another gave after them.
type signup struct {
	Name     string `json:"name"`
	Password string `json:"password"` // hashed; empty where none was given that could count
	Language string `json:"language"`
	Next     string `json:"next,omitempty"`    // the page they came from, to go on with
	Browser  string `json:"browser,omitempty"` // hash of Device.Browser
}

// A Question is what has to be answered before a link confirms an address. That
// the link was opened shows whose the address is, and not who signed up with it: a
// stranger may have, to have the owner make an account that the stranger's password
// opens.
type Question string

// The questions.
const (
	AskNothing  Question = "nothing"  // the link is opened in the browser that signed up
	AskPassword Question = "password" // the one given at signing up, which only whoever did knows
	AskNew      Question = "new"      // a name and a password, as there are none that could count
)

// browserHash is what is kept of the browser that signed up.
func browserHash(from Device) string {
	if from.Browser == "" {
		return ""
	}
	return tokenHash(from.Browser)
}

func (s signup) question(from Device) Question {
	here := browserHash(from)
	switch {
	case s.Password == "":
		return AskNew
	case here != "" && subtle.ConstantTimeCompare([]byte(here), []byte(s.Browser)) == 1:
		return AskNothing
	}
	return AskPassword
}

// Confirming returns what Confirm has to be given for the token, and leaves it as it
// is. KindNotFound for a token that is used up, too old or wrong.
func (a *Accounts) Confirming(ctx context.Context, token string, from Device) (Question, error) {
	_, s, err := a.signupOf(ctx, token)
	return s.question(from), err
}

// Confirm uses the token of an e-mail and returns the account that it confirms,
// and what was given as next to the SignUp that it answers. KindNotFound for a
// token that is used up, too old or wrong; ErrPassword, which leaves the token as it
// is, where the password is asked for and is another. Where AskNew is the question
// ConfirmAnew has to be used.
func (a *Accounts) Confirm(ctx context.Context, token string, password selfsame.Private, from Device) (account, next string, err error) {
	row, s, err := a.signupOf(ctx, token)
	if err != nil {
		return "", "", err
	}
	if s.question(from) != AskNothing {
		if err := a.checkSignup(ctx, row, s, password, from); err != nil {
			return "", "", err
		}
	}
	return row.ID, s.Next, a.confirm(ctx, token, s, from)
}

// checkSignup is ErrPassword where the password is not the one given at signing up.
func (a *Accounts) checkSignup(ctx context.Context, row *Row, s signup, password selfsame.Private, from Device) error {
	if s.Password == "" {
		return ErrPassword
	}
	done, err := a.tries(ctx, row.EmailHash, from)
	if err != nil {
		return err
	}
	ok, err := a.fits(ctx, s.Password, tooLongForAny(password))
	if err != nil {
		return err
	}
	if !ok {
		return ErrPassword
	}
	return done()
}

// ConfirmAnew is Confirm for whoever did not sign up, or has forgotten with which
// password: the account becomes that of whoever reads the e-mails of the address,
// with the name and password given here, and nothing that was entered before counts.
// A name or password that cannot be used does not use up the token.
func (a *Accounts) ConfirmAnew(ctx context.Context, token string, name, password selfsame.Private, language string, from Device) (account, next string, err error) {
	row, s, err := a.signupOf(ctx, token)
	if err != nil {
		return "", "", err
	}
	p, err := a.unseal(ctx, row)
	if err != nil {
		return "", "", err
	}
	clean, err := cleanName(name)
	if err != nil {
		return "", "", err
	}
	if err := checkPassword(password, guessable(p.Email, clean)...); err != nil {
		return "", "", err
	}
	hashed, err := a.hashPassword(ctx, password.Reveal())
	if err != nil {
		return "", "", err
	}
	if !isTag(language) {
		language = ""
	}
	return row.ID, s.Next, a.confirm(ctx, token, signup{Name: clean, Password: hashed, Language: language}, from)
}

// signupOf returns the account that a token would confirm, and what was given to
// sign up, and leaves the token as it is.
func (a *Accounts) signupOf(ctx context.Context, token string) (*Row, signup, error) {
	var s signup
	t, err := a.peekToken(ctx, forConfirming, token)
	if err != nil {
		return nil, s, err
	}
	row, err := a.Store.AccountRow(ctx, t.Account)
	if err != nil {
		return nil, s, orDead(err)
	}
	return row, s, a.unsealJSON(ctx, row.ID, forConfirming, t.Body, &s)
}

// confirm uses the token and makes the account what s says: of everything else that
// was given or sent for it nothing counts any more. The device is the first that is
// known, so that the next one is told to the owner.
func (a *Accounts) confirm(ctx context.Context, token string, s signup, from Device) error {
	return a.Store.InTx(ctx, func(ctx context.Context) error {
		t, err := a.useToken(ctx, forConfirming, token)
		if err != nil {
			return err
		}
		row, err := a.Store.AccountRow(ctx, t.Account)
		if err != nil {
			return err
		}
		if row.Confirmed { // by another e-mail: what was given with this one has no say any more
			return errLink
		}
		p, err := a.unseal(ctx, row)
		if err != nil {
			return err
		}
		p.Name = s.Name
		if err := a.seal(ctx, row, p); err != nil {
			return err
		}
		row.Confirmed, row.Password, row.Language = true, s.Password, s.Language
		if err := a.Store.SaveAccount(ctx, row); err != nil {
			return err
		}
		for _, purpose := range []string{forReset, forConfirming} {
			if err := a.Store.ForgetTokens(ctx, row.ID, purpose); err != nil {
				return err
			}
		}
		if err := a.Store.EndSessions(ctx, row.ID, ""); err != nil {
			return err
		}
		return a.noteDevice(ctx, row, p, from)
	})
}
