package selfsame

import (
	"fmt"
	"slices"
)

// A State says whose turn a verification is.
type State string

// The states, stored for ever: add, never rename.
const (
	StateOpened    State = "opened"    // learner: nothing has been sent yet
	StateCapturing State = "capturing" // learner: photographs are coming in
	StateSubmitted State = "submitted" // us: everything is in; the checks may run
	StateReview    State = "review"    // reviewer: the checks could not settle it
	StateAgain     State = "again"     // learner: something can be mended
	StateApproved  State = "approved"  // nobody: settled
	StateDeclined  State = "declined"  // nobody, or the learner, who may appeal once
	StateExpired   State = "expired"   // nobody: the learner did not go on
	StateWithdrawn State = "withdrawn" // nobody: the learner took the consent back
)

// next are the moves there are; docs/states.md is drawn from it.
var next = map[State][]State{
	StateOpened:    {StateCapturing, StateExpired, StateWithdrawn},
	StateCapturing: {StateSubmitted, StateExpired, StateWithdrawn},
	StateSubmitted: {StateApproved, StateDeclined, StateReview, StateAgain, StateWithdrawn},
	StateReview:    {StateApproved, StateDeclined, StateAgain, StateWithdrawn},
	StateAgain:     {StateCapturing, StateReview, StateExpired, StateWithdrawn},
	StateApproved:  {},
	StateDeclined:  {StateReview},
	StateExpired:   {},
	StateWithdrawn: {},
}

// States returns all states, in the order of a verification's life.
func States() []State {
	return []State{
		StateOpened, StateCapturing, StateSubmitted, StateReview, StateAgain,
		StateApproved, StateDeclined, StateExpired, StateWithdrawn,
	}
}

// Next returns the states that s may become.
func (s State) Next() []State { return slices.Clone(next[s]) }

// Move returns to when s may become to, and an Error of KindConflict when it
// may not. Nothing else changes a state.
func (s State) Move(to State) (State, error) {
	if slices.Contains(next[s], to) {
		return to, nil
	}
	return s, &Error{
		Kind: KindConflict, Message: "This step does not fit where your verification stands",
		Err: fmt.Errorf("from %s to %s", s, to),
	}
}

// Open says whether the verification still waits for somebody.
func (s State) Open() bool {
	switch s {
	case StateOpened, StateCapturing, StateSubmitted, StateReview, StateAgain:
		return true
	case StateApproved, StateDeclined, StateExpired, StateWithdrawn:
		return false
	}
	return false
}
