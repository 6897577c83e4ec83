// Package flow is everything that can happen to a verification: it is opened,
// photographs come in, it is checked, a person looks, it is appealed, it runs
// out, its photographs are erased.
//
// Read Flow and the interfaces below it first, then the files in the order in
// which a learner meets them: open.go, accept.go, submit.go, check.go, review.go,
// erase.go. The package knows neither how things are kept nor how faces are
// compared: whoever assembles the program gives it what the interfaces ask.
package flow

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/decide"
)

// A Store keeps verifications. InTx runs f in a transaction that travels in the
// context: all that f does with it, jobs included, happens or none of it does.
//
// Verification gives an Error of KindNotFound, SaveVerification one of
// KindConflict where somebody else has saved the verification since it was read.
// What is read with Verification in a transaction nobody else saves before its
// end. LockLearner makes others who lock the same learner wait until then.
type Store interface {
	InTx(ctx context.Context, f func(context.Context) error) error
	LockLearner(ctx context.Context, learner string) error
	Verification(ctx context.Context, id string) (*selfsame.Verification, error)
	VerificationsOf(ctx context.Context, learner string) ([]selfsame.Verification, error) // the newest first
	SaveVerification(ctx context.Context, v *selfsame.Verification) error
	DueVerifications(ctx context.Context, before time.Time, limit int) ([]string, error)
}

// A Ledger keeps what must be provable later.
type Ledger interface {
	SaveConsent(ctx context.Context, learner, verification, textVersion, way, language string, at time.Time) error
	SaveReceipt(ctx context.Context, id, verification, learner string, body []byte, at time.Time) error
	Audit(ctx context.Context, verification, event string, body []byte, at time.Time) error
}

// Documents remembers keyed hashes of documents, each as long as the learner's
// account is there.
type Documents interface {
	DocumentSeen(ctx context.Context, hash string) (learners []string, err error)
	SaveDocument(ctx context.Context, learner, hash string) error
	ForgetDocuments(ctx context.Context, learner string) error
}

// Photographs keeps encrypted pictures. Put replaces what was in the slot and
// returns the SHA-256 of the ciphertext. Erase destroys the verification's key and
// then its pictures; it may be called again.
type Photographs interface {
	Put(ctx context.Context, verification string, slot selfsame.Slot, data []byte) (digest string, err error)
	Get(ctx context.Context, verification string, slot selfsame.Slot) ([]byte, error)
	Erase(ctx context.Context, verification string) error
}

// Keys seals under the key of an owner, which is a learner or a verification.
// Make makes it unless it is there. What was sealed under a key that was
// destroyed is an Error of KindNotFound.
type Keys interface {
	Make(ctx context.Context, owner string) error
	Seal(ctx context.Context, owner string, plain, context []byte) ([]byte, error)
	Unseal(ctx context.Context, owner string, sealed, context []byte) ([]byte, error)
	Hash(domain, text string) string
}

// A Queue takes work to be done after the transaction, even by another process.
type Queue interface {
	Enqueue(ctx context.Context, job string, id string, at time.Time) error
}

// The jobs of a verification; a job's argument is the verification's id.
const (
	JobCheck = "check" // Flow.Check
	JobErase = "erase" // Flow.Erase
	JobDue   = "due"   // Flow.Due
	// JobVerified is for whoever waits for a learner to be verified; the id is
	// the learner's.
	JobVerified = "verified"
	JobMail     = "mail" // whoever writes to learners; the id is "<kind>/<verification>"
)

// A Provider answers the checks.
type Provider interface {
	// Look says what is to be mended in one photograph.
	Look(ctx context.Context, e Evidence, slot selfsame.Slot) ([]selfsame.Reason, error)
	// Verify answers all checks. Its error means that they could not be carried
	// out, which is our fault and never the learner's.
	Verify(ctx context.Context, e Evidence) (Answer, error)
	// Calibration names what judges the faces.
	Calibration() string
}

// Evidence is what a learner sent and claims.
type Evidence struct {
	Photographs map[selfsame.Slot][]byte
	Name        selfsame.Private
	BirthDate   selfsame.Private // ISO 8601
	Today       time.Time
	MatchFace   bool
}

// An Answer is what a provider found.
type Answer struct {
	Findings []selfsame.Finding
	// Country, Kind, Number and BirthDate tell the document from all others;
	// empty where they were not read.
	Country, Kind     string
	Number, BirthDate selfsame.Private
	// FullName, Surname and GivenNames are the holder's as the document has them
	// in Latin letters; empty where they were not read.
	FullName, Surname, GivenNames selfsame.Private
}

// Times are how long things take or are kept.
type Times struct {
	Promise time.Duration // from sending to an answer at the latest
	Appeal  time.Duration // after a decline; then the photographs go
	Abandon time.Duration // without a sign of the learner; then the photographs go
	Retry   time.Duration // of checking in vain; then a person looks
}

// DefaultTimes are those of the policy that is in force where none is given.
func DefaultTimes() Times { return TimesOf(decide.Default()) }

// TimesOf are those of a policy.
func TimesOf(p decide.Policy) Times {
	return Times{
		Promise: time.Duration(p.Times.PromiseHours) * time.Hour, Appeal: time.Duration(p.Times.AppealDays) * 24 * time.Hour,
		Abandon: time.Duration(p.Times.AbandonHours) * time.Hour, Retry: 10 * time.Minute,
	}
}

// A Flow moves verifications. All its fields are needed.
type Flow struct {
	Store       Store
	Ledger      Ledger
	Documents   Documents
	Photographs Photographs
	Keys        Keys
	Queue       Queue
	Provider    Provider
	Receipts    Receipts
	Policy      decide.Policy
	Times       Times
	Clock       func() time.Time
	Log         *slog.Logger
}

// now is the time as the databases keep it.
func (f *Flow) now() time.Time { return f.Clock().UTC().Truncate(time.Microsecond) }

// newID returns an unguessable id, 128 bits and more.
func newID(prefix string) string { return prefix + rand.Text() }

// errAsItWas is what alter returns to have nothing saved.
var errAsItWas = errors.New("nothing is to be changed")

// change reads a verification, lets alter change it, and saves it, in one
// transaction. It is of the learner's own, or not found.
func (f *Flow) change(ctx context.Context, learner, id string, alter func(context.Context, *selfsame.Verification) error) (selfsame.Verification, error) {
	var v selfsame.Verification
	err := f.Store.InTx(ctx, func(ctx context.Context) error {
		var err error
		if v, err = f.Of(ctx, learner, id); err != nil {
			return err
		}
		if err := alter(ctx, &v); errors.Is(err, errAsItWas) {
			return nil
		} else if err != nil {
			return err
		}
		return f.Store.SaveVerification(ctx, &v)
	})
	return v, err
}

// Of returns a learner's verification. Somebody else's is not found, so that
// nobody learns that it is there.
func (f *Flow) Of(ctx context.Context, learner, id string) (selfsame.Verification, error) {
	v, err := f.Store.Verification(ctx, id)
	if err != nil {
		return selfsame.Verification{}, err
	}
	if v.Learner != learner {
		return selfsame.Verification{}, notFound
	}
	return *v, nil
}

// Latest returns the learner's newest verification, and whether there is one.
func (f *Flow) Latest(ctx context.Context, learner string) (selfsame.Verification, bool, error) {
	all, err := f.Store.VerificationsOf(ctx, learner)
	if err != nil || len(all) == 0 {
		return selfsame.Verification{}, false, err
	}
	return all[0], true, nil
}

var notFound = &selfsame.Error{Kind: selfsame.KindNotFound, Message: "There is no such verification"}

// move changes the state, and keeps one line of it for good.
func (f *Flow) move(ctx context.Context, v *selfsame.Verification, to selfsame.State) error {
	from := v.State
	state, err := from.Move(to)
	if err != nil {
		return err
	}
	v.State = state
	return f.audit(ctx, v.ID, event{From: from, To: to, Try: v.Try})
}

// event is a line of the audit: answers and codes, nothing about a person.
type event struct {
	From     selfsame.State        `json:"from,omitempty"`
	To       selfsame.State        `json:"to,omitempty"`
	Try      int                   `json:"try,omitempty"`
	Decision selfsame.Decision     `json:"decision,omitempty"`
	Reasons  []selfsame.ReasonCode `json:"reasons,omitempty"`
	By       string                `json:"by,omitempty"` // a reviewer's account
	What     string                `json:"what,omitempty"`
	Took     time.Duration         `json:"took_ns,omitempty"`
}

func (f *Flow) audit(ctx context.Context, verification string, e event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("audit of %s: %w", verification, err)
	}
	name := e.What
	if name == "" {
		name = string(e.To)
	}
	return f.Ledger.Audit(ctx, verification, name, body, f.now())
}

// The letters about a verification: approved, declined, again, expired and
// review are called as the states that they tell of.
const (
	mailReview   = string(selfsame.StateReview)
	mailAppeal   = "appeal"   // the appeal has come in
	mailErased   = "erased"   // with the receipt
	mailReceived = "received" // to be written only if there is no answer by then
)

// mail asks for a letter about the verification.
func (f *Flow) mail(ctx context.Context, kind string, v *selfsame.Verification) error {
	return f.Queue.Enqueue(ctx, JobMail, kind+"/"+v.ID, time.Time{})
}
