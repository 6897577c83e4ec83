// Package decide turns findings into a decision under a policy. It is a pure
// function, so that any outcome can be explained and replayed; it is used for
// every provider of findings.
//
// Read Policy.Outcome first, then policy.yaml. The package knows nothing of how
// a finding came about.
package decide

import (
	"cmp"
	"slices"

	"github.com/selfsame-id/selfsame"
)

// Outcome decides. The findings may come in any order; try counts the learner's
// tries from 1.
//
// A check that has no finding, was not run, was not settled or answers no
// without a reason goes to a person: the absence of bad news is not good news.
// Where several reasons speak, final wins, then what the learner can mend, then
// review. When the last try still asks the learner to mend something, a person
// looks instead.
func (p Policy) Outcome(findings []selfsame.Finding, try int) selfsame.Outcome {
	var reasons []selfsame.Reason
	for _, check := range selfsame.Checks() {
		reasons = append(reasons, p.needs(check, findings)...)
	}
	reasons = p.concise(reasons, findings, try)
	slices.SortStableFunc(reasons, func(a, b selfsame.Reason) int {
		return cmp.Compare(weight(p.decision(b, try)), weight(p.decision(a, try)))
	})
	out := selfsame.Outcome{Decision: selfsame.Approved, Reasons: reasons}
	if len(reasons) > 0 {
		out.Decision = p.decision(reasons[0], try)
	}
	if out.Decision == selfsame.Again && try >= p.Tries {
		out.Decision = selfsame.Review
		out.Reasons = append([]selfsame.Reason{{Code: "limit.attempts"}}, reasons...)
	}
	return out
}

// concise says each thing once. That a person is needed for a check which was
// not run goes without saying where another reason keeps it from approval:
// mostly that reason is why it was not run.
func (p Policy) concise(reasons []selfsame.Reason, findings []selfsame.Finding, try int) []selfsame.Reason {
	notRun := func(r selfsame.Reason) bool {
		return r.Code == "review.needed" && slices.ContainsFunc(findings, func(f selfsame.Finding) bool {
			return f.Check == selfsame.Check(r.About) && f.Answer == selfsame.NotRun
		})
	}
	explained := slices.ContainsFunc(reasons, func(r selfsame.Reason) bool {
		return !notRun(r) && p.decision(r, try) != selfsame.Approved
	})
	var kept []selfsame.Reason
	for _, r := range reasons {
		if !slices.Contains(kept, r) && !(explained && notRun(r)) {
			kept = append(kept, r)
		}
	}
	return kept
}

// needs returns the reasons that the findings of one check give, and adds that
// a person is needed where they alone would let an unsettled check pass.
func (p Policy) needs(check selfsame.Check, findings []selfsame.Finding) []selfsame.Reason {
	var reasons []selfsame.Reason
	settled := false
	for _, f := range findings {
		if f.Check != check {
			continue
		}
		reasons = append(reasons, f.Reasons...)
		settled = f.Answer == selfsame.Yes
		if !settled {
			break
		}
	}
	stops := func(r selfsame.Reason) bool { return p.decision(r, 1) != selfsame.Approved }
	if !settled && !slices.ContainsFunc(reasons, stops) {
		reasons = append(reasons, selfsame.Reason{Code: "review.needed", About: string(check)})
	}
	return reasons
}

// decision is what one reason alone leads to.
func (p Policy) decision(r selfsame.Reason, try int) selfsame.Decision {
	if slices.Contains(p.Review, r.Code) {
		return selfsame.Review
	}
	switch r.Class(try) {
	case selfsame.ClassFinal:
		return selfsame.Declined
	case selfsame.ClassRetake, selfsame.ClassOtherDocument, selfsame.ClassFixAccount:
		return selfsame.Again
	case selfsame.ClassNone:
		return selfsame.Approved
	case selfsame.ClassReview, selfsame.ClassAlternative, selfsame.ClassWait:
		return selfsame.Review
	}
	return selfsame.Review
}

// weight orders decisions: the heavier one wins.
func weight(d selfsame.Decision) int {
	return slices.Index([]selfsame.Decision{selfsame.Approved, selfsame.Review, selfsame.Again, selfsame.Declined}, d)
}
