package selfsame

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// Private is text about a person. It prints, logs and formats as "[private]";
// code that must see it says so with Reveal, which is easy to search for.
//
// The text sits behind a pointer because fmt prints a plain string inside an
// unexported field whatever methods its type has. Compare with Reveal, never
// with ==.
type Private struct{ text *string }

var errPrivate = errors.New("private text cannot be marshalled")

// NewPrivate returns text as Private.
func NewPrivate(text string) Private { return Private{text: &text} }

// Reveal returns the text itself.
func (p Private) Reveal() string {
	if p.text == nil {
		return ""
	}
	return *p.text
}

// IsEmpty says whether there is no text.
func (p Private) IsEmpty() bool { return p.Reveal() == "" }

// Format prints "[private]" for every verb.
func (Private) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[private]") }

// LogValue keeps the text out of structured logs.
func (Private) LogValue() slog.Value { return slog.StringValue("[private]") }

// MarshalText refuses: what is private is written out by name, not by chance.
func (Private) MarshalText() ([]byte, error) { return nil, errPrivate }
