package flow

import (
	"context"
	"slices"

	"github.com/selfsame-id/selfsame"
)

// A Judgement is what a reviewer decides.
type Judgement struct {
	Decision selfsame.Decision     // Approved, Declined or Again
	Reasons  []selfsame.ReasonCode // what the learner is told; needed unless it is approved
	Note     string                // to staff; at most 1,000 characters
}

// Judge settles a verification that waits for a person. An appeal goes to a
// reviewer who has not decided it before; whose own verification it is may not
// judge it.
func (f *Flow) Judge(ctx context.Context, reviewer, id string, j Judgement) (selfsame.Verification, error) {
	if err := j.check(); err != nil {
		return selfsame.Verification{}, err
	}
	var v selfsame.Verification
	err := f.Store.InTx(ctx, func(ctx context.Context) error {
		var err error
		if v, err = f.ForReview(ctx, reviewer, id); err != nil {
			return err
		}
		v.Outcome = selfsame.Outcome{Decision: j.Decision}
		if j.Decision == selfsame.Declined {
			v.Outcome.Reasons = []selfsame.Reason{{Code: "review.rejected"}}
		}
		for _, code := range j.Reasons {
			v.Outcome.Reasons = append(v.Outcome.Reasons, selfsame.Reason{Code: code})
		}
		v.Note, v.Reviewers = j.Note, append(slices.Clone(v.Reviewers), reviewer)
		if err := f.settle(ctx, &v, event{Decision: j.Decision, By: reviewer}); err != nil {
			return err
		}
		return f.Store.SaveVerification(ctx, &v)
	})
	return v, err
}

func (j Judgement) check() error {
	const most = 1000
	switch {
	case j.Decision != selfsame.Approved && j.Decision != selfsame.Declined && j.Decision != selfsame.Again:
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "Decide approved, declined or again"}
	case j.Decision != selfsame.Approved && len(j.Reasons) == 0:
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "Give a reason: the learner must know what to do"}
	case len([]rune(j.Note)) > most:
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "Write a note of at most 1,000 characters"}
	}
	for _, code := range j.Reasons {
		if !selfsame.KnownReason(code) {
			return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "There is no such reason", Hint: "docs/reasons.md lists them"}
		}
	}
	secret := func(code selfsame.ReasonCode) bool { return (selfsame.Reason{Code: code}).Fraud() }
	if j.Decision == selfsame.Again && !slices.ContainsFunc(j.Reasons, func(code selfsame.ReasonCode) bool { return !secret(code) }) {
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "Give a reason that the learner may be told: a suspicion is kept from them"}
	}
	return nil
}

// ForReview returns a verification that the reviewer may judge. That another
// account was verified with its document since it was checked is among its
// findings and reasons.
func (f *Flow) ForReview(ctx context.Context, reviewer, id string) (selfsame.Verification, error) {
	kept, err := f.Store.Verification(ctx, id)
	if err != nil {
		return selfsame.Verification{}, err
	}
	v := *kept
	switch {
	case v.State != selfsame.StateReview:
		return v, &selfsame.Error{Kind: selfsame.KindConflict, Message: "This verification does not wait for a person"}
	case v.Learner == reviewer:
		return v, &selfsame.Error{Kind: selfsame.KindConflict, Message: "Somebody else must look at your own verification"}
	case v.Appealed && slices.Contains(v.Reviewers, reviewer):
		return v, &selfsame.Error{Kind: selfsame.KindConflict, Message: "This is an appeal; a reviewer who has not decided it before must look"}
	}
	if !slices.ContainsFunc(v.Outcome.Reasons, func(r selfsame.Reason) bool { return r.Code == seenElsewhere }) {
		known := len(v.Findings)
		if err := f.recognise(ctx, &v); err != nil {
			return v, err
		}
		for _, finding := range v.Findings[known:] {
			v.Outcome.Reasons = append(slices.Clone(v.Outcome.Reasons), finding.Reasons...)
		}
	}
	return v, nil
}

// PhotographFor decrypts one photograph for a reviewer, and keeps for good that
// it was looked at.
func (f *Flow) PhotographFor(ctx context.Context, reviewer, id string, slot selfsame.Slot) ([]byte, error) {
	v, err := f.ForReview(ctx, reviewer, id)
	if err != nil {
		return nil, err
	}
	if _, sent := v.Photographs[slot]; !sent || v.Held != selfsame.HeldKept {
		return nil, notFound
	}
	if err := f.audit(ctx, id, event{What: "looked at " + string(slot), By: reviewer}); err != nil {
		return nil, err
	}
	return f.Photographs.Get(ctx, id, slot)
}
