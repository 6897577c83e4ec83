package flow

import "github.com/selfsame-id/selfsame"

// Told are the reasons that a learner is told, on every page and in every letter:
// those that ask something of them or, on a decline, that settled it. A suspicion
// is never named, and neither is what somebody still looks at.
func Told(v selfsame.Verification) []selfsame.Reason {
	var all []selfsame.Reason
	for _, r := range v.Outcome.Reasons {
		if v.State == selfsame.StateDeclined {
			if !r.Fraud() && r.Code != "review.rejected" {
				all = append(all, r)
			}
			continue
		}
		switch r.Class(decidedTry(v)) {
		case selfsame.ClassRetake, selfsame.ClassOtherDocument, selfsame.ClassFixAccount:
			all = append(all, r)
		case selfsame.ClassFinal, selfsame.ClassAlternative, selfsame.ClassReview, selfsame.ClassWait, selfsame.ClassNone:
			if !r.Fraud() && len(v.Reviewers) > 0 {
				all = append(all, r) // a reviewer chose it to be said
			}
		}
	}
	return all
}

// ClassOf is what a reason asked of whom when the verification was decided.
func ClassOf(v selfsame.Verification, r selfsame.Reason) selfsame.Class {
	return r.Class(decidedTry(v))
}

// decidedTry is the try that the last decision was about: one that asks for
// something has begun the next.
func decidedTry(v selfsame.Verification) int {
	if v.State == selfsame.StateAgain {
		return v.Try - 1
	}
	return v.Try
}
