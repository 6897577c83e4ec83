package notify

import (
	"time"

	"github.com/selfsame-id/selfsame"
)

// A Kind is what a letter is about.
type Kind string

// The kinds. Jobs name them, so add and never rename. The comments name what of
// Data each needs.
const (
	KindConfirm         Kind = "confirm"          // Token
	KindExists          Kind = "exists"           //
	KindReset           Kind = "reset"            // Token
	KindPasswordChanged Kind = "password_changed" // At
	KindNewSignIn       Kind = "new_signin"       // At, Agent
	KindAddressOld      Kind = "address_old"      // Token
	KindAddressNew      Kind = "address_new"      // Token
	KindAddressChanged  Kind = "address_changed"  // At

	KindReceived      Kind = "received"       // Until: when an answer is due
	KindApproved      Kind = "approved"       //
	KindAgain         Kind = "again"          // Reasons, Try, Document
	KindReview        Kind = "review"         // Until: when an answer is due
	KindDeclined      Kind = "declined"       // Reasons, Try, Document, Until: the last day to appeal
	KindDeclinedFinal Kind = "declined_final" // Reasons, Try, Document: there was an appeal
	KindAppeal        Kind = "appeal"         // Until: when an answer is due
	KindErased        Kind = "erased"         // At, Receipt, ReceiptFile
	KindExpired       Kind = "expired"        //

	KindCertificate  Kind = "certificate"   // Course, Certificate
	KindNameApproved Kind = "name_approved" //
	KindNameDenied   Kind = "name_denied"   //
)

// Kinds returns all kinds.
func Kinds() []Kind {
	return []Kind{
		KindConfirm, KindExists, KindReset, KindPasswordChanged, KindNewSignIn, KindAddressOld, KindAddressNew, KindAddressChanged,
		KindReceived, KindApproved, KindAgain, KindReview, KindDeclined, KindDeclinedFinal, KindAppeal, KindErased, KindExpired,
		KindCertificate, KindNameApproved, KindNameDenied,
	}
}

// A Mail is what a letter is made of.
type Mail struct {
	// ID is that of the job: a letter that is sent again has the same, so that
	// mail programs show it once.
	ID       string
	To       selfsame.Private // one e-mail address
	Name     selfsame.Private // of the learner; may be empty
	Language string
	Kind     Kind
	Data     Data
}

// Data is what a letter says besides. What the kind does not need stays empty.
type Data struct {
	Token       selfsame.Private
	Agent       selfsame.Private // what the browser said of itself
	At          time.Time        // when it happened
	Until       time.Time
	Zone        *time.Location // in which times are told; nil for UTC
	Reasons     []selfsame.Reason
	Try         int    // which try it was, counted from 1
	Document    string // the kind of document
	Course      string // its title
	Certificate string // its id
	Receipt     string // its id
	ReceiptFile []byte // the receipt itself, as JSON; may be empty
}

// links are the pages that the button of a letter leads to; a % stands for the
// token or the id.
var links = map[Kind]string{
	KindConfirm: "/confirm/%", KindExists: "/signin", KindReset: "/reset/%",
	KindPasswordChanged: "/settings/signin", KindNewSignIn: "/settings/signin",
	KindAddressOld: "/address/%", KindAddressNew: "/address/%", KindAddressChanged: "/settings/signin",
	KindReceived: "/verify/status", KindApproved: "/settings/id", KindAgain: "/verify", KindReview: "/verify/status",
	KindDeclined: "/settings/id", KindDeclinedFinal: "/settings/id", KindAppeal: "/settings/id",
	KindErased: "/settings/data/receipts/%", KindExpired: "/settings/id",
	KindCertificate: "/certificates/%", KindNameApproved: "/settings/name", KindNameDenied: "/settings/name",
}

// elsewhere are the kinds that go to another address than the account's: what
// becomes of them says nothing about that.
var elsewhere = map[Kind]bool{KindAddressNew: true, KindAddressChanged: true}

// strangers are the kinds that go to an address before it is known to be the
// learner's. They carry no name: else anybody could have us write any text to
// anybody, as a name.
var strangers = map[Kind]bool{KindConfirm: true, KindExists: true, KindReset: true, KindAddressNew: true}
