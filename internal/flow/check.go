package flow

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame"
)

// Check carries out the checks and decides. An error means that they could not
// be carried out: the job is tried again, and it costs the learner nothing.
func (f *Flow) Check(ctx context.Context, id string) error {
	start := f.now()
	v, err := f.Store.Verification(ctx, id)
	if err != nil {
		return err
	}
	if v.State != selfsame.StateSubmitted { // a second delivery of the same job
		return nil
	}
	evidence, err := f.evidence(ctx, v)
	if err != nil {
		return err
	}
	answer, err := f.Provider.Verify(ctx, evidence)
	if err != nil {
		return fmt.Errorf("check %s: %w", id, err)
	}
	document := f.documentHash(answer)
	return f.Store.InTx(ctx, func(ctx context.Context) error {
		now, err := f.Store.Verification(ctx, id)
		if err != nil {
			return err
		}
		if now.State != selfsame.StateSubmitted {
			return nil // withdrawn, or settled by another delivery
		}
		if now.Version != v.Version {
			return fmt.Errorf("check %s: it changed while it was being checked", id)
		}
		v := now
		if err := f.keepNameRead(ctx, v, answer); err != nil {
			return err
		}
		v.Findings, v.Policy, v.Calibration, v.Document = answer.Findings, f.Policy.Version, f.Provider.Calibration(), document
		if err := f.recognise(ctx, v); err != nil {
			return err
		}
		v.Outcome = f.Policy.Outcome(v.Findings, v.Try)
		if err := f.settle(ctx, v, event{Decision: v.Outcome.Decision, Took: f.now().Sub(start)}); err != nil {
			return err
		}
		return f.Store.SaveVerification(ctx, v)
	})
}

// evidence decrypts what the learner sent, for as long as the check lasts.
func (f *Flow) evidence(ctx context.Context, v *selfsame.Verification) (Evidence, error) {
	c, err := f.unseal(ctx, v)
	if err != nil {
		return Evidence{}, err
	}
	e := Evidence{
		Photographs: map[selfsame.Slot][]byte{}, Name: selfsame.NewPrivate(c.Name), BirthDate: selfsame.NewPrivate(c.BirthDate),
		Today: v.Submitted, MatchFace: v.Way == selfsame.WayFace && f.Policy.Face.Match,
	}
	for _, slot := range selfsame.Slots(v.Kind) {
		if _, sent := v.Photographs[slot]; !sent {
			continue
		}
		if e.Photographs[slot], err = f.Photographs.Get(ctx, v.ID, slot); err != nil {
			return Evidence{}, fmt.Errorf("photograph %s of %s: %w", slot, v.ID, err)
		}
	}
	return e, nil
}

// documentHash is the keyed hash by which the document is recognised, or
// nothing where it was not read whole.
func (f *Flow) documentHash(a Answer) string {
	parts := []string{a.Country, a.Kind, a.Number.Reveal(), a.BirthDate.Reveal()}
	if slices.Contains(parts, "") {
		return ""
	}
	return f.Keys.Hash("document", strings.Join(parts, "\x00"))
}

// seenElsewhere is the reason that a document verified another account.
const seenElsewhere selfsame.ReasonCode = "dup.document"

// recognise sends to a person a document that another account was verified
// with. It refuses nobody: a person may have lost the other account.
func (f *Flow) recognise(ctx context.Context, v *selfsame.Verification) error {
	if v.Document == "" {
		return nil
	}
	learners, err := f.Documents.DocumentSeen(ctx, v.Document)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(learners, func(l string) bool { return l != v.Learner }) {
		v.Findings = append(v.Findings, selfsame.Finding{
			Check: selfsame.CheckAuthentic, Answer: selfsame.Undetermined, Reasons: []selfsame.Reason{{Code: seenElsewhere}},
		})
	}
	return nil
}

// settle makes of a decision what follows from it: the state, who hears of it,
// what happens to the photographs.
func (f *Flow) settle(ctx context.Context, v *selfsame.Verification, e event) error {
	from, now := v.State, f.now()
	to := map[selfsame.Decision]selfsame.State{
		selfsame.Approved: selfsame.StateApproved, selfsame.Declined: selfsame.StateDeclined,
		selfsame.Review: selfsame.StateReview, selfsame.Again: selfsame.StateAgain,
	}[v.Outcome.Decision]
	state, err := from.Move(to)
	if err != nil {
		return err
	}
	v.State = state
	e.From, e.To, e.Try = from, to, v.Try
	for _, r := range v.Outcome.Reasons {
		e.Reasons = append(e.Reasons, r.Code)
	}
	if err := f.audit(ctx, v.ID, e); err != nil {
		return err
	}
	switch to {
	case selfsame.StateApproved:
		v.Settled, v.Promised = now, time.Time{}
		if err := f.keepVerifiedName(ctx, v); err != nil {
			return err
		}
		if err := f.beginErasing(ctx, v); err != nil {
			return err
		}
		if err := f.Queue.Enqueue(ctx, JobVerified, v.Learner, time.Time{}); err != nil {
			return err
		}
	case selfsame.StateDeclined:
		v.Settled, v.Promised, v.Due = now, time.Time{}, now.Add(f.Times.Appeal)
		if v.Appealed { // nothing can follow
			if err := f.beginErasing(ctx, v); err != nil {
				return err
			}
		}
	case selfsame.StateReview:
		v.Due = time.Time{}
	case selfsame.StateAgain:
		v.Try++
		v.Promised, v.Due = time.Time{}, now.Add(f.Times.Abandon)
	case selfsame.StateOpened, selfsame.StateCapturing, selfsame.StateSubmitted, selfsame.StateExpired, selfsame.StateWithdrawn:
	}
	return f.mail(ctx, string(to), v)
}

// keepNameRead seals beside the claim how the document writes the name, for
// the certificate to be able to say it in Latin letters.
func (f *Flow) keepNameRead(ctx context.Context, v *selfsame.Verification, a Answer) error {
	c, err := f.unseal(ctx, v)
	if err != nil {
		return err
	}
	c.Surname, c.Given, c.Latin = a.Surname.Reveal(), a.GivenNames.Reveal(), a.FullName.Reveal()
	return f.seal(ctx, v, c)
}

// keepVerifiedName leaves of the claim the name alone, under the learner's key,
// and remembers the document by its hash.
func (f *Flow) keepVerifiedName(ctx context.Context, v *selfsame.Verification) error {
	c, err := f.unsealBy(ctx, v, v.ID)
	if err != nil {
		return err
	}
	if err := f.seal(ctx, v, claim{Name: c.Name, Surname: c.Surname, Given: c.Given, Latin: c.Latin}); err != nil {
		return err
	}
	if v.Document == "" {
		return nil
	}
	return f.Documents.SaveDocument(ctx, v.Learner, v.Document)
}
