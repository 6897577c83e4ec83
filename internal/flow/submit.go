package flow

import (
	"context"
	"time"

	"github.com/selfsame-id/selfsame"
)

// answerAtOnce is how long an answer usually takes at the most: where it takes
// longer, a letter says that everything has come in and by when it is promised.
const answerAtOnce = 2 * time.Minute

var errMissing = &selfsame.Error{Kind: selfsame.KindConflict, Message: "Something is still missing; go through the steps once more"}

// Submit sends the verification: from now on it is our turn, and an answer is
// owed by the promised time. To send it twice is no error and changes nothing.
func (f *Flow) Submit(ctx context.Context, learner, id string) (selfsame.Verification, error) {
	return f.change(ctx, learner, id, func(ctx context.Context, v *selfsame.Verification) error {
		if v.State == selfsame.StateSubmitted || v.State == selfsame.StateReview {
			return errAsItWas
		}
		if v.Way == selfsame.WayUnset || len(v.Claim) == 0 || v.Kind == "" || len(Missing(*v)) > 0 {
			return errMissing
		}
		if err := f.move(ctx, v, selfsame.StateSubmitted); err != nil {
			return err
		}
		now := f.now()
		v.Submitted, v.Promised, v.Due = now, now.Add(f.Times.Promise), now.Add(f.Times.Retry)
		if err := f.Queue.Enqueue(ctx, JobMail, mailReceived+"/"+v.ID, now.Add(answerAtOnce)); err != nil {
			return err
		}
		return f.Queue.Enqueue(ctx, JobCheck, v.ID, time.Time{})
	})
}

// AskPerson sends to a person what the machine asked to be mended.
func (f *Flow) AskPerson(ctx context.Context, learner, id string) (selfsame.Verification, error) {
	return f.change(ctx, learner, id, func(ctx context.Context, v *selfsame.Verification) error {
		if v.Held != selfsame.HeldKept {
			return &selfsame.Error{Kind: selfsame.KindConflict, Message: "Your photos are destroyed already; take new ones, and a person can look at them"}
		}
		if len(Missing(*v)) > 0 {
			return errMissing
		}
		return f.toReview(ctx, v, mailReview)
	})
}

// Appeal asks for another person's decision, once, while the photographs are
// still there.
func (f *Flow) Appeal(ctx context.Context, learner, id string, words selfsame.Private) (selfsame.Verification, error) {
	const most = 2000 // characters
	if len([]rune(words.Reveal())) > most {
		return selfsame.Verification{}, &selfsame.Error{Kind: selfsame.KindInvalid, Message: "Write at most 2,000 characters"}
	}
	return f.change(ctx, learner, id, func(ctx context.Context, v *selfsame.Verification) error {
		if v.State != selfsame.StateDeclined || v.Appealed || v.Held != selfsame.HeldKept || !f.now().Before(v.Due) {
			return &selfsame.Error{Kind: selfsame.KindConflict, Message: "The time to appeal is over, or you have appealed already"}
		}
		c, err := f.unseal(ctx, v)
		if err != nil {
			return err
		}
		c.Appeal = words.Reveal()
		if err := f.seal(ctx, v, c); err != nil {
			return err
		}
		v.Appealed = true
		return f.toReview(ctx, v, mailAppeal)
	})
}

// toReview makes it a person's turn, with a new promise, and tells the learner.
func (f *Flow) toReview(ctx context.Context, v *selfsame.Verification, letter string) error {
	if err := f.move(ctx, v, selfsame.StateReview); err != nil {
		return err
	}
	v.Settled, v.Due, v.Promised = time.Time{}, time.Time{}, f.now().Add(f.Times.Promise)
	return f.mail(ctx, letter, v)
}

// Watch returns a channel that is given something whenever the verification may
// have changed, whichever process changed it, until ctx is done. It asks the
// database five times a second, which costs less than telling every process.
func (f *Flow) Watch(ctx context.Context, learner, id string) (<-chan struct{}, error) {
	v, err := f.Of(ctx, learner, id)
	if err != nil {
		return nil, err
	}
	changed := make(chan struct{}, 1)
	go func() {
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		defer close(changed)
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			now, err := f.Of(ctx, learner, id)
			if err != nil {
				return
			}
			if now.Version != v.Version {
				v = now
				select {
				case changed <- struct{}{}:
				default: // it has not been looked at yet
				}
			}
		}
	}()
	return changed, nil
}
