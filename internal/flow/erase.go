package flow

import (
	"context"
	"fmt"
	"time"

	"github.com/selfsame-id/selfsame"
)

// Receipts makes the signed receipt of an erasure.
type Receipts interface {
	Make(v selfsame.Verification, at time.Time) (id string, body []byte, err error)
}

// beginErasing orders that the photographs go, and the claim with them, for they
// share a key. What is ordered is done even if the program is killed in the next
// instant: the job commits with the state.
func (f *Flow) beginErasing(ctx context.Context, v *selfsame.Verification) error {
	v.Due = time.Time{}
	if v.Held == selfsame.HeldErasing || !ownKey(v) {
		return nil
	}
	v.Held = selfsame.HeldErasing
	return f.Queue.Enqueue(ctx, JobErase, v.ID, time.Time{})
}

// ownKey says whether there may be a key of the verification's own: from the
// consent on the next step is to seal something under it.
func ownKey(v *selfsame.Verification) bool {
	if v.State == selfsame.StateApproved { // the claim is under the learner's key
		return v.Held == selfsame.HeldKept || v.Held == selfsame.HeldErasing
	}
	return v.Way != selfsame.WayUnset
}

// Erase destroys the key and the photographs, then says so in a receipt. It may
// be called again at any point.
func (f *Flow) Erase(ctx context.Context, id string) error {
	v, err := f.Store.Verification(ctx, id)
	if err != nil {
		return err
	}
	if v.Held != selfsame.HeldErasing {
		return nil
	}
	left := f.claimToGoOnWith(ctx, v)
	if err := f.Photographs.Erase(ctx, id); err != nil {
		return fmt.Errorf("erase %s: %w", id, err)
	}
	return f.Store.InTx(ctx, func(ctx context.Context) error {
		v, err := f.Store.Verification(ctx, id)
		if err != nil || v.Held != selfsame.HeldErasing {
			return err
		}
		if err := f.writeReceipt(ctx, v); err != nil {
			return err
		}
		v.Held, v.Photographs, v.Document = selfsame.HeldErased, map[selfsame.Slot]selfsame.Photograph{}, ""
		if v.State != selfsame.StateApproved {
			v.Claim = nil
		}
		if v.State.Open() && left.Name != "" {
			if err := f.seal(ctx, v, left); err != nil {
				return err
			}
		}
		if err := f.audit(ctx, v.ID, event{What: "erased"}); err != nil {
			return err
		}
		return f.Store.SaveVerification(ctx, v)
	})
}

// claimToGoOnWith is the name and the birth date of a verification that stays
// open without its photographs: they are sealed anew under the next key, so that
// the learner need not write them again. It is empty for any other. One that
// cannot be read is no reason to keep photographs: an erasure that was killed
// half-way has destroyed its key already, and the learner is asked once more.
func (f *Flow) claimToGoOnWith(ctx context.Context, v *selfsame.Verification) claim {
	if !v.State.Open() {
		return claim{}
	}
	c, err := f.unseal(ctx, v)
	if err != nil {
		f.Log.WarnContext(ctx, "a claim went with its photographs", "verification", v.ID, "error", err)
		return claim{}
	}
	return claim{Name: c.Name, BirthDate: c.BirthDate}
}

// writeReceipt says in a signed receipt which photographs are gone; where there
// were none there is nothing to say.
func (f *Flow) writeReceipt(ctx context.Context, v *selfsame.Verification) error {
	if len(v.Photographs) == 0 {
		return nil
	}
	at := f.now()
	number, body, err := f.Receipts.Make(*v, at)
	if err != nil {
		return fmt.Errorf("receipt of %s: %w", v.ID, err)
	}
	if err := f.Ledger.SaveReceipt(ctx, number, v.ID, v.Learner, body, at); err != nil {
		return err
	}
	if v.State.Open() { // of photographs that are to be taken again nobody wants a letter
		return nil
	}
	return f.mail(ctx, mailErased, v)
}

// Holds says whether photographs of a verification may lie in the bucket, or its
// key is needed: the sweep of the bucket asks it, and erases both where not. A
// photograph that was written and never acknowledged goes with the others.
func (f *Flow) Holds(ctx context.Context, id string) (bool, error) {
	v, err := f.Store.Verification(ctx, id)
	if kind, _ := selfsame.Public(err); err != nil && kind == selfsame.KindNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return v.Held == selfsame.HeldKept || v.Held == selfsame.HeldErasing || v.State.Open() && ownKey(v), nil
}

// Withdraw takes the consent back: the verification ends and its photographs go.
func (f *Flow) Withdraw(ctx context.Context, learner, id string) (selfsame.Verification, error) {
	return f.change(ctx, learner, id, func(ctx context.Context, v *selfsame.Verification) error {
		if v.State.Open() {
			if err := f.move(ctx, v, selfsame.StateWithdrawn); err != nil {
				return err
			}
			v.Promised, v.Settled = time.Time{}, f.now()
		}
		return f.beginErasing(ctx, v)
	})
}

// Forget withdraws all of a learner's verifications and forgets their
// documents, for the account is deleted. The claims go with the learner's key.
func (f *Flow) Forget(ctx context.Context, learner string) error {
	all, err := f.Store.VerificationsOf(ctx, learner)
	if err != nil {
		return err
	}
	for _, v := range all {
		if _, err := f.Withdraw(ctx, learner, v.ID); err != nil {
			return err
		}
	}
	return f.Documents.ForgetDocuments(ctx, learner)
}

// againKept is how long an unmended verification stays open without its
// photographs, so that the learner keeps the place and the tries.
const againKept = 30 * 24 * time.Hour

// Due does what time alone brings about: what was abandoned expires, what was
// declined and not appealed is erased, what could not be checked goes to a person.
func (f *Flow) Due(ctx context.Context, id string) error {
	return f.Store.InTx(ctx, func(ctx context.Context) error {
		v, err := f.Store.Verification(ctx, id)
		if err != nil || v.Due.IsZero() || f.now().Before(v.Due) {
			return err
		}
		if err := f.timeUp(ctx, v); err != nil {
			return err
		}
		return f.Store.SaveVerification(ctx, v)
	})
}

func (f *Flow) timeUp(ctx context.Context, v *selfsame.Verification) error {
	expire := func() error {
		if err := f.move(ctx, v, selfsame.StateExpired); err != nil {
			return err
		}
		if err := f.mail(ctx, string(selfsame.StateExpired), v); err != nil {
			return err
		}
		return f.beginErasing(ctx, v)
	}
	switch v.State {
	case selfsame.StateOpened, selfsame.StateCapturing:
		return expire()
	case selfsame.StateAgain:
		if v.Held != selfsame.HeldKept {
			return expire()
		}
		err := f.beginErasing(ctx, v)
		v.Due = f.now().Add(againKept)
		return err
	case selfsame.StateSubmitted:
		v.Outcome = selfsame.Outcome{Decision: selfsame.Review, Reasons: []selfsame.Reason{{Code: "tech.service"}}}
		return f.toReviewAfterFailure(ctx, v)
	case selfsame.StateDeclined, selfsame.StateApproved, selfsame.StateWithdrawn, selfsame.StateExpired:
		return f.beginErasing(ctx, v)
	case selfsame.StateReview:
		v.Due = time.Time{}
	}
	return nil
}

// toReviewAfterFailure keeps the promise given at sending: the failure was ours.
func (f *Flow) toReviewAfterFailure(ctx context.Context, v *selfsame.Verification) error {
	promised := v.Promised
	err := f.toReview(ctx, v, mailReview)
	v.Promised = promised
	return err
}

// Sweep enqueues what is due. It runs every minute; a job that is enqueued twice
// does nothing the second time.
func (f *Flow) Sweep(ctx context.Context) error {
	const most = 500
	ids, err := f.Store.DueVerifications(ctx, f.now(), most)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := f.Queue.Enqueue(ctx, JobDue, id, time.Time{}); err != nil {
			return err
		}
	}
	return nil
}
