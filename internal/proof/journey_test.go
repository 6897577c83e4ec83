package proof_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/queue"
	"github.com/selfsame-id/selfsame/internal/receipt"
	"github.com/selfsame-id/selfsame/internal/school"
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
			flow.JobMail: heard, flow.JobVerified: s.school.Settle,
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
// settled: an account, a course that was completed under a stated name, one that
// waits for the ID, and a verification.
func (s *service) fill(t *testing.T, many int) (all []learner) {
	t.Helper()
	ctx := t.Context()
	for id, kind := range map[string]school.Kind{"statistics": "degree", "pottery": "other"} {
		must(t, s.db.SaveCourse(ctx, school.Course{ID: id, Title: "A course of " + id, Kind: kind}))
	}
	for n := range many {
		var l learner
		var err error
		private := selfsame.NewPrivate(name(n))
		l.id, err = s.accounts.Add(ctx, account.Newcomer{
			Email: selfsame.NewPrivate(strings.ReplaceAll(name(n), " ", ".") + "@learner.example"), Password: selfsame.NewPrivate("a Horse and " + rand.Text()),
			Name: private, Language: "en", Role: account.Learner,
		})
		must(t, err)
		_, err = s.school.StateName(ctx, l.id, school.Statement{Name: private, Affirmed: true})
		must(t, err)
		for _, course := range []string{"pottery", "statistics"} {
			must(t, s.school.Enrol(ctx, l.id, course))
			must(t, s.school.Complete(ctx, l.id, course))
		}
		certificates, err := s.db.Certificates(ctx, l.id)
		must(t, err)
		for _, c := range certificates {
			if c.State == school.CertificateIssued {
				l.certificates = append(l.certificates, c.ID)
			}
		}
		v, err := s.Start(ctx, l.id)
		must(t, err)
		l.verification = v.ID
		must(t, s.Consent(ctx, l.id, v.ID, selfsame.WayFace, "2026-11", "en"))
		must(t, s.Claim(ctx, l.id, v.ID, private, selfsame.NewPrivate("1931-02-17")))
		must(t, s.Choose(ctx, l.id, v.ID, "passport", "UTO"))
		for slot, picture := range map[selfsame.Slot][]byte{selfsame.SlotFront: front(t, n), selfsame.SlotFace: face(t, n)} {
			for range 1 + n%2 { // some send it twice
				if _, taken, err := s.Accept(ctx, l.id, v.ID, slot, picture); !taken || err != nil {
					t.Fatalf("learner %d, %s: taken %v, %v", n, slot, taken, err)
				}
			}
		}
		all = append(all, l)
	}
	return all
}

// settle lets every learner's verification end: of ten, seven are approved, one
// is declined and appeals in vain with the name in the words, one withdraws,
// and one goes away.
func (s *service) settle(t *testing.T, clock *testkit.Clock, all []learner) {
	t.Helper()
	ctx := t.Context()
	for n, l := range all {
		switch n % 10 {
		case 8:
			_, err := s.Withdraw(ctx, l.id, l.verification)
			must(t, err)
		case 9:
		default:
			_, err := s.Submit(ctx, l.id, l.verification)
			must(t, err)
		}
	}
	rejected := flow.Judgement{Decision: selfsame.Declined, Reasons: []selfsame.ReasonCode{"doc.data_conflict"}}
	for n := 7; n < len(all); n += 10 {
		s.wait(t, n, all[n], func(v selfsame.Verification) bool { return v.State == selfsame.StateReview })
		_, err := s.PhotographFor(ctx, "l_reviewer", all[n].verification, selfsame.SlotFront)
		must(t, err)
		_, err = s.Judge(ctx, "l_reviewer", all[n].verification, rejected)
		must(t, err)
		_, err = s.Appeal(ctx, all[n].id, all[n].verification, selfsame.NewPrivate("I am "+name(n)))
		must(t, err)
		_, err = s.Judge(ctx, "l_other", all[n].verification, rejected)
		must(t, err)
	}
	for n, l := range all {
		s.wait(t, n, l, func(v selfsame.Verification) bool { return v.State != selfsame.StateSubmitted })
	}
	clock.Advance(s.Times.Abandon + time.Minute) // too short for promises and appeals to be over
	must(t, s.Sweep(ctx))
	for n, l := range all {
		s.wait(t, n, l, func(v selfsame.Verification) bool { return v.Held == selfsame.HeldErased })
	}
}

// wait waits until the jobs have brought a verification to where it is to be.
func (s *service) wait(t *testing.T, n int, l learner, there func(selfsame.Verification) bool) {
	t.Helper()
	for end := time.Now().Add(3 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		v, err := s.Of(t.Context(), l.id, l.verification)
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
func (s *service) receipts(t *testing.T, all []learner) {
	t.Helper()
	published, err := receipt.ParseKey(receipt.MarshalKey(s.keys.PublicKey()))
	must(t, err)
	for n, l := range all {
		bodies, err := s.db.Receipts(t.Context(), l.id)
		must(t, err)
		if len(bodies) != 1 {
			t.Fatalf("learner %d has %d receipts", n, len(bodies))
		}
		r, err := receipt.Parse(bodies[0])
		must(t, err)
		must(t, r.Check(published))
		if r.Verification != l.verification || len(r.Photographs) != 2 {
			t.Errorf("learner %d has a receipt of %d photographs of %s", n, len(r.Photographs), r.Verification)
		}
	}
}
