package flow_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// TestKeeping is about what is kept and for how long, where something comes in
// between.
func TestKeeping(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*world){
		"a claim outlives its photographs while the learner is still to mend something": claimOutlives,
		"a claim that was given after its photographs went is erased at the end":        claimAfterErasure,
		"a sweep leaves the key of a verification that is under way":                    sweptUnderWay,
		"while an erasure waits nothing new is sealed under the old key":                nothingUnderADyingKey,
		"a clock that is put an hour on or back between any two steps does no harm":     anHourOff,
		"two tabs that begin at once begin one verification":                            twoTabs,
		"two tabs that send at once send once":                                          sentTwice,
		"an erasure waits for a photograph on its way in, and takes it too":             acceptedAndWithdrawn,
		"a change under a check makes it be done again":                                 changedUnderCheck,
		"of two who wait with one document the second is said to be so":                 seenMeanwhile,
		"the letter that all has come in waits until the answer is late":                received,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testkit.Databases(t, func(t *testing.T, url string) { test(setup(t, url)) })
		})
	}
}

// claimed fails the test unless the claim is as it was given, or not there.
func (w *world) claimed(v selfsame.Verification, there bool) {
	w.t.Helper()
	now := must2(w.Of(w.t.Context(), v.Learner, v.ID))
	c, err := w.ClaimOf(w.t.Context(), now)
	given := c.Name.Reveal() == testkit.Ottoline.Name && c.BirthDate.Reveal() == testkit.Ottoline.Born
	if err != nil || given != there || len(now.Claim) > 0 != there {
		w.t.Errorf("the claim is there: %v, %d bytes sealed, expected %v, %v", given, len(now.Claim), there, err)
	}
}

func claimOutlives(w *world) {
	w.provider.findings = no(selfsame.CheckDocument, "doc.blurred")
	v := w.sent(learner)
	w.clock.Advance(25 * time.Hour)
	w.sweep()
	w.expect(v, selfsame.StateAgain, selfsame.HeldErased)
	w.claimed(v, true)
	w.clock.Advance(31 * 24 * time.Hour)
	w.sweep()
	w.expect(v, selfsame.StateExpired, selfsame.HeldErased)
	w.claimed(v, false)
	if _, err := w.Keys.Seal(w.t.Context(), v.ID, nil, nil); kind(err) != selfsame.KindNotFound {
		w.t.Error("there is still a key of the verification", err)
	}
}

func claimAfterErasure(w *world) {
	ctx := w.t.Context()
	w.provider.findings = no(selfsame.CheckDocument, "doc.blurred")
	v := w.sent(learner)
	w.clock.Advance(25 * time.Hour)
	w.sweep()
	if err := w.Claim(ctx, learner, v.ID, selfsame.NewPrivate(testkit.Ottoline.Name), selfsame.NewPrivate(testkit.Ottoline.Born)); err != nil {
		w.t.Fatal(err)
	}
	must2(w.Withdraw(ctx, learner, v.ID))
	w.work()
	w.expect(v, selfsame.StateWithdrawn, selfsame.HeldErased)
	w.claimed(v, false)
	if _, err := w.Keys.Seal(ctx, v.ID, nil, nil); kind(err) != selfsame.KindNotFound {
		w.t.Error("there is still a key of the verification", err)
	}
}

// sweptUnderWay: a process wrote a photograph and was killed before it could
// say so; what the sweep then does must not cost the learner the claim.
func sweptUnderWay(w *world) {
	ctx := w.t.Context()
	v := must2(w.Start(ctx, learner))
	if held, err := w.Holds(ctx, v.ID); held || err != nil {
		w.t.Error("nothing was agreed to, and something may lie there", err)
	}
	v = w.filled(learner)
	if held, err := w.Holds(ctx, v.ID); !held || err != nil {
		w.t.Error("the sweep would erase what is under way", err)
	}
	w.provider.findings = no(selfsame.CheckDocument, "doc.blurred")
	w.sent(learner)
	w.clock.Advance(25 * time.Hour)
	w.sweep()
	w.expect(v, selfsame.StateAgain, selfsame.HeldErased)
	if held, err := w.Holds(ctx, v.ID); !held || err != nil {
		w.t.Error("the sweep would destroy the key of the claim", err)
	}
	w.provider.findings = yes()
	w.expect(w.sent(learner), selfsame.StateApproved, selfsame.HeldErased)
	if held, err := w.Holds(ctx, v.ID); held || err != nil {
		w.t.Error("of an approved one something may lie there", err)
	}
}

func nothingUnderADyingKey(w *world) {
	ctx := w.t.Context()
	w.provider.findings = no(selfsame.CheckDocument, "doc.blurred")
	v := w.sent(learner)
	w.clock.Advance(25 * time.Hour)
	if err := w.Due(ctx, v.ID); err != nil {
		w.t.Fatal(err)
	}
	w.expect(v, selfsame.StateAgain, selfsame.HeldErasing)
	err := w.Claim(ctx, learner, v.ID, selfsame.NewPrivate("Ottoline F."), selfsame.NewPrivate(testkit.Ottoline.Born))
	if kind(err) != selfsame.KindConflict {
		w.t.Error("a claim was taken that goes in a moment", err)
	}
	w.work()
	w.claimed(v, true)
}

// anHourOff has the clock jump between the steps of a learner whose first try is
// to be mended, as it does where two processes' clocks differ or one is set.
func anHourOff(w *world) {
	ctx := w.t.Context()
	jump := func(back bool) {
		d := time.Hour
		if back {
			d = -d
		}
		w.clock.Advance(d)
		w.sweep()
	}
	for _, back := range []bool{false, true} {
		v := must2(w.Start(ctx, learner))
		name, born := selfsame.NewPrivate(testkit.Ottoline.Name), selfsame.NewPrivate(testkit.Ottoline.Born)
		steps := []func() error{
			func() error { return w.Consent(ctx, learner, v.ID, selfsame.WayFace, "2026-11", "en") },
			func() error { return w.Claim(ctx, learner, v.ID, name, born) },
			func() error { return w.Choose(ctx, learner, v.ID, "passport", "UTO") },
		}
		for _, slot := range selfsame.Slots("passport") {
			steps = append(steps, func() error {
				_, _, err := w.Accept(ctx, learner, v.ID, slot, []byte("a picture"))
				return err
			})
		}
		for i, step := range steps {
			jump(back == (i%2 == 0))
			if err := step(); err != nil {
				w.t.Fatalf("step %d: %v", i, err)
			}
		}
		w.provider.findings = no(selfsame.CheckDocument, "doc.blurred")
		sent := must2(w.Submit(ctx, learner, v.ID))
		jump(!back) // on: its Due has come before the check
		jump(back)
		jump(back)
		w.work()
		now := must2(w.Of(ctx, learner, v.ID))
		if now.State == selfsame.StateReview { // it was an hour late, as far as the clock could tell
			if !now.Promised.Equal(sent.Promised) || now.Try != 1 {
				w.t.Errorf("promised %s instead of %s, try %d", now.Promised, sent.Promised, now.Try)
			}
		} else {
			w.expect(v, selfsame.StateAgain, selfsame.HeldKept)
		}
		must2(w.Withdraw(ctx, learner, v.ID))
		w.work()
		w.expect(v, selfsame.StateWithdrawn, selfsame.HeldErased)
		w.clock.Advance(-time.Hour) // the next begins before this one began, by the clock
		next := must2(w.Start(ctx, learner))
		latest, _, err := w.Latest(ctx, learner)
		if err != nil || latest.ID != next.ID || next.ID == v.ID {
			w.t.Errorf("the latest is %s and not the one that was begun last, %s: %v", latest.ID, next.ID, err)
		}
		must2(w.Withdraw(ctx, learner, next.ID))
	}
}

// together runs all at once and returns their errors.
func together(all ...func() error) []error {
	errs := make([]error, len(all))
	var wait sync.WaitGroup
	for i, do := range all {
		wait.Add(1)
		go func() {
			defer wait.Done()
			errs[i] = do()
		}()
	}
	wait.Wait()
	return errs
}

func twoTabs(w *world) {
	ctx := w.t.Context()
	ids := make([]string, 8)
	var tabs []func() error
	for i := range ids {
		tabs = append(tabs, func() error {
			v, err := w.Start(ctx, learner)
			ids[i] = v.ID
			return err
		})
	}
	if err := errors.Join(together(tabs...)...); err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) != 1 {
		w.t.Errorf("%d verifications were begun", len(ids))
	}
}

func sentTwice(w *world) {
	ctx := w.t.Context()
	v := w.filled(learner)
	send := func() error {
		_, err := w.Submit(ctx, learner, v.ID)
		return err
	}
	if err := errors.Join(together(send, send, send, send)...); err != nil {
		w.t.Error(err)
	}
	if checks := slices.DeleteFunc(slices.Clone(w.jobs.waiting), func(j string) bool { return !strings.HasPrefix(j, flow.JobCheck) }); len(checks) != 1 {
		w.t.Errorf("%d checks were ordered", len(checks))
	}
	w.work()
	w.expect(v, selfsame.StateApproved, selfsame.HeldErased)
}

// slow keeps a picture only when it is let go on.
type slow struct {
	*photographs
	writing, goOn chan struct{}
}

func (p slow) Put(ctx context.Context, v string, s selfsame.Slot, data []byte) (string, error) {
	close(p.writing)
	<-p.goOn
	return p.photographs.Put(ctx, v, s, data)
}

func acceptedAndWithdrawn(w *world) {
	ctx := w.t.Context()
	v := w.filled(learner)
	p := slow{w.photos, make(chan struct{}), make(chan struct{})}
	w.Photographs = p
	accepted, gone := make(chan error, 1), make(chan error, 1)
	go func() {
		_, _, err := w.Accept(ctx, learner, v.ID, selfsame.SlotFace, []byte("the last"))
		accepted <- err
	}()
	<-p.writing
	go func() {
		_, err := w.Withdraw(ctx, learner, v.ID)
		if err == nil {
			err = w.Erase(ctx, v.ID)
		}
		gone <- err
	}()
	select {
	case err := <-gone:
		w.t.Fatal("it was erased while a photograph was on its way in", err)
	case <-time.After(300 * time.Millisecond):
	}
	close(p.goOn)
	if err := errors.Join(<-accepted, <-gone); err != nil {
		w.t.Fatal(err)
	}
	w.expect(v, selfsame.StateWithdrawn, selfsame.HeldErased)
	if len(w.photos.kept) > 0 {
		w.t.Errorf("%d photographs are left", len(w.photos.kept))
	}
}

// meddler is a provider under whose eyes the verification is saved.
type meddler struct {
	*answers
	meddle func()
}

func (m meddler) Verify(ctx context.Context, e flow.Evidence) (flow.Answer, error) {
	m.meddle()
	return m.answers.Verify(ctx, e)
}

func changedUnderCheck(w *world) {
	ctx := w.t.Context()
	v := w.filled(learner)
	must2(w.Submit(ctx, learner, v.ID))
	once := sync.OnceFunc(func() {
		now := must(w.t, must3(w.db.Verification(ctx, v.ID)), nil)
		if err := w.db.SaveVerification(ctx, now); err != nil {
			w.t.Error(err)
		}
	})
	w.Provider = meddler{w.provider, once}
	if err := w.Check(ctx, v.ID); err == nil {
		w.t.Fatal("no error, so nobody would check it again")
	}
	w.expect(v, selfsame.StateSubmitted, selfsame.HeldKept)
	w.work()
	w.expect(v, selfsame.StateApproved, selfsame.HeldErased)
}

func seenMeanwhile(w *world) {
	ctx := w.t.Context()
	w.provider.findings = no(selfsame.CheckAuthentic, "doc.data_conflict")
	first, second := w.sent("l_other"), w.sent(learner)
	reasons := func() string {
		v := must2(w.ForReview(ctx, "l_first", second.ID))
		var codes []string
		for _, r := range v.Outcome.Reasons {
			codes = append(codes, string(r.Code))
		}
		return strings.Join(codes, " ")
	}
	if got := reasons(); strings.Contains(got, "dup.document") {
		w.t.Errorf("before either is approved the reasons are %s", got)
	}
	must2(w.Judge(ctx, "l_first", first.ID, flow.Judgement{Decision: selfsame.Approved}))
	w.work()
	if got := reasons(); !strings.Contains(got, "doc.data_conflict dup.document") {
		w.t.Errorf("after the other is approved the reasons are %s", got)
	}
	must2(w.Judge(ctx, "l_first", second.ID, flow.Judgement{Decision: selfsame.Approved}))
	w.work()
	w.expect(second, selfsame.StateApproved, selfsame.HeldErased)
	kept := must2(w.Of(ctx, learner, second.ID))
	if !slices.ContainsFunc(kept.Findings, func(f selfsame.Finding) bool {
		return slices.ContainsFunc(f.Reasons, func(r selfsame.Reason) bool { return r.Code == "dup.document" })
	}) {
		w.t.Error("that it was known is not kept with the decision")
	}
}

func received(w *world) {
	v := w.filled(learner)
	must2(w.Submit(w.t.Context(), learner, v.ID))
	if !slices.Contains(w.jobs.told, "mail received/"+v.ID) {
		w.t.Errorf("no such letter was ordered: %v", w.jobs.told)
	}
}
