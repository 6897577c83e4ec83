package proof_test

import (
	"context"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/queue"
	"github.com/selfsame-id/selfsame/internal/receipt"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// run starts the jobs of a live service, with a log that says everything.
func (s *service) run(t *testing.T, clock *testkit.Clock, logFile string) {
	t.Helper()
	file, err := os.Create(logFile)
	must(t, err)
	log := slog.New(slog.NewJSONHandler(file, &slog.HandlerOptions{Level: slog.LevelDebug}))
	heard := func(_ context.Context, id string) error { log.Info("heard of it", "id", id); return nil }
	q, err := queue.New(t.Context(), s.db, queue.Config{
		Workers: map[string]queue.Work{
			flow.JobCheck: s.Check, flow.JobErase: s.Erase, flow.JobDue: s.Due,
			flow.JobMail: heard, flow.JobVerified: heard,
		},
		Logger: log, Clock: time.Now,
	})
	must(t, err)
	s.Queue, s.Clock, s.Log = toQueue{q}, clock.Now, log
	must(t, q.Start(t.Context()))
	t.Cleanup(func() {
		if err := q.Stop(context.Background()); err != nil {
			t.Error(err)
		}
		_ = file.Close()
	})
}

// fill takes every learner to where everything was sent in and nothing was
// settled.
func (s *service) fill(t *testing.T, learners int) (ids []string) {
	t.Helper()
	ctx := t.Context()
	for n := range learners {
		l := learner(n)
		must(t, s.keys.Make(ctx, l))
		v, err := s.Start(ctx, l)
		must(t, err)
		must(t, s.Consent(ctx, l, v.ID, selfsame.WayFace, "2026-11", "en"))
		must(t, s.Claim(ctx, l, v.ID, selfsame.NewPrivate(name(n)), selfsame.NewPrivate("1931-02-17")))
		must(t, s.Choose(ctx, l, v.ID, "passport", "UTO"))
		for slot, picture := range map[selfsame.Slot][]byte{selfsame.SlotFront: front(t, n), selfsame.SlotFace: face(t, n)} {
			for range 1 + n%2 { // some send it twice
				if _, taken, err := s.Accept(ctx, l, v.ID, slot, picture); !taken || err != nil {
					t.Fatalf("learner %d, %s: taken %v, %v", n, slot, taken, err)
				}
			}
		}
		ids = append(ids, v.ID)
	}
	return ids
}

// settle lets every learner's verification end: of ten, seven are approved, one
// is declined and appeals in vain with the name in the words, one withdraws,
// and one goes away.
func (s *service) settle(t *testing.T, clock *testkit.Clock, ids []string) {
	t.Helper()
	ctx := t.Context()
	for n, id := range ids {
		switch n % 10 {
		case 8:
			_, err := s.Withdraw(ctx, learner(n), id)
			must(t, err)
		case 9:
		default:
			_, err := s.Submit(ctx, learner(n), id)
			must(t, err)
		}
	}
	rejected := flow.Judgement{Decision: selfsame.Declined, Reasons: []selfsame.ReasonCode{"doc.data_conflict"}}
	for n := 7; n < len(ids); n += 10 {
		s.wait(t, n, ids[n], func(v selfsame.Verification) bool { return v.State == selfsame.StateReview })
		_, err := s.PhotographFor(ctx, "l_reviewer", ids[n], selfsame.SlotFront)
		must(t, err)
		_, err = s.Judge(ctx, "l_reviewer", ids[n], rejected)
		must(t, err)
		_, err = s.Appeal(ctx, learner(n), ids[n], selfsame.NewPrivate("I am "+name(n)))
		must(t, err)
		_, err = s.Judge(ctx, "l_other", ids[n], rejected)
		must(t, err)
	}
	for n, id := range ids {
		s.wait(t, n, id, func(v selfsame.Verification) bool { return v.State != selfsame.StateSubmitted })
	}
	clock.Advance(s.Times.Abandon + time.Minute) // too short for promises and appeals to be over
	must(t, s.Sweep(ctx))
	for n, id := range ids {
		s.wait(t, n, id, func(v selfsame.Verification) bool { return v.Held == selfsame.HeldErased })
	}
}

// wait waits until the jobs have brought a verification to where it is to be.
func (s *service) wait(t *testing.T, n int, id string, there func(selfsame.Verification) bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		v, err := s.Of(t.Context(), learner(n), id)
		must(t, err)
		if there(v) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("learner %d is still %s, and the photographs %s", n, v.State, v.Held)
		}
	}
}

// receipts checks every learner's receipt as the learner could.
func (s *service) receipts(t *testing.T, ids []string) {
	t.Helper()
	published, err := receipt.ParseKey(receipt.MarshalKey(s.keys.PublicKey()))
	must(t, err)
	for n, id := range ids {
		bodies, err := s.db.Receipts(t.Context(), learner(n))
		must(t, err)
		if len(bodies) != 1 {
			t.Fatalf("learner %d has %d receipts", n, len(bodies))
		}
		r, err := receipt.Parse(bodies[0])
		must(t, err)
		must(t, r.Check(published))
		if r.Verification != id || len(r.Photographs) != 2 {
			t.Errorf("learner %d has a receipt of %d photographs of %s", n, len(r.Photographs), r.Verification)
		}
	}
}
