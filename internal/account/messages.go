package account

import (
	"errors"

	"github.com/selfsame-id/selfsame"
)

// ErrPassword says that a password that had to be given once more is another than
// that of the account.
var ErrPassword = &selfsame.Error{
	Kind: selfsame.KindInvalid, Message: "This is not your password", Hint: "Try again",
}

// What people are told. The pages translate these sentences, so they are all
// here and none is put together.
var (
	errWrong = &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "The address and the password do not fit",
		Hint: "Try again, or have a new password sent to you. If you have just signed up, first open the link that we sent you",
	}
	errTooMany = &selfsame.Error{
		Kind: selfsame.KindConflict, Message: "There were too many tries", Hint: "Wait a quarter of an hour and try again",
	}
	errTooManyMails = &selfsame.Error{
		Kind: selfsame.KindConflict, Message: "We have already sent several e-mails to this address",
		Hint: "Look for them, also among unwanted mail, or try again in an hour",
	}
	errLink = &selfsame.Error{
		Kind: selfsame.KindNotFound, Message: "This link has been used, or is too old", Hint: "Ask for a new one",
	}
	errAddress = &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "This is not an e-mail address", Hint: "An address looks like name@school.example",
	}
	errName = &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "This is not a name", Hint: "Write your name in up to 200 letters",
	}
	errShort = &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "This password is too short", Hint: "Use at least 10 characters; several words are good",
	}
	errLong = &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "This password is too long", Hint: "Use at most 200 characters",
	}
	errEasy = &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "This password is easy to guess", Hint: "Several words that do not belong together are good",
	}
	errSameAddress = &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "This is your address already",
	}
	errTaken = &selfsame.Error{
		Kind: selfsame.KindConflict, Message: "This change cannot be made any more", Hint: "Ask for it again",
	}
	errProvider = &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "Signing in there did not work", Hint: "Try again, or sign in with your address and password",
	}
	errProviderAddress = &selfsame.Error{
		Kind: selfsame.KindConflict, Message: "You have no confirmed e-mail address there",
		Hint: "Confirm your address there first, or sign in with your address and password",
	}
	errProviderStaff = &selfsame.Error{
		Kind: selfsame.KindConflict, Message: "This account signs in with its password only", Hint: "Sign in with your address and password",
	}
	errOperatorExists = &selfsame.Error{
		Kind: selfsame.KindConflict, Message: "There is an operator already", Hint: "Sign in as the operator",
	}
)

// About is the field of a form that an error is to be said at: "email", "name" or
// "password"; empty for what is wrong with none of them.
func About(err error) string {
	for field, wrong := range map[string][]error{
		"email": {errAddress, errTooManyMails}, "name": {errName}, "password": {ErrPassword, errShort, errLong, errEasy},
	} {
		for _, one := range wrong {
			if errors.Is(err, one) {
				return field
			}
		}
	}
	return ""
}
