package selfsame

import "errors"

// Kind is the sort of an Error: which of the few things a caller can do about
// it.
type Kind string

// The kinds.
const (
	KindInvalid  Kind = "invalid"  // what was given cannot be used
	KindNotFound Kind = "notfound" // what was named is not there
	KindConflict Kind = "conflict" // what was asked does not fit the state of things
	KindInternal Kind = "internal" // our fault
)

// An Error is a failure with a sentence that may be shown to whoever asked.
type Error struct {
	Kind    Kind
	Message string // for people: no personal data, no trailing full stop
	Hint    string // what to do about it; may be empty
	Err     error  // the cause, for logs; may be nil
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Public returns the kind and the message to show. It never shows the text of
// an error that was not written to be shown.
func Public(err error) (Kind, string) {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind, e.Message
	}
	return KindInternal, "Something went wrong on our side."
}
