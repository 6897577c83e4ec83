package selfsame

import "time"

// A Consent is that a learner agreed, to which text, and to which way of
// comparing the face.
type Consent struct {
	Verification string    `json:"verification"`
	TextVersion  string    `json:"text_version"`
	Way          Way       `json:"way"`
	Language     string    `json:"language"` // in which it was read
	Given        time.Time `json:"given"`
}

// An Event is one line of the audit of a verification: what happened, with ids,
// answers, reasons and measurements, and never anything about the person.
type Event struct {
	Verification string
	Name         string
	Body         []byte // JSON
	At           time.Time
}
