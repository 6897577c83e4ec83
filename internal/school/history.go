package school

import (
	"context"
	"fmt"
	"time"
)

// history is what a learner stated, the oldest first, unsealed.
type history []entry

type entry struct {
	StatedName
	plain sealedName
}

func (s *School) history(ctx context.Context, learner string) (history, error) {
	records, err := s.Store.StatedNames(ctx, learner)
	if err != nil {
		return nil, fmt.Errorf("stated names: %w", err)
	}
	list := make(history, 0, len(records))
	for _, r := range records {
		plain, err := s.unseal(ctx, learner, "name:"+r.ID, r.Name)
		if err != nil {
			return nil, err
		}
		list = append(list, entry{r, plain})
	}
	return list, nil
}

// after returns the time now or, where a clock was put back, the first one after
// everything in the history: its order says which name stands.
func (h history) after(now time.Time) time.Time {
	for _, e := range h {
		for _, t := range []time.Time{e.Stated, e.Decided} {
			if !now.After(t) {
				now = t.Add(time.Microsecond)
			}
		}
	}
	return now
}

// in returns the newest that is in the state, or nil. Of approved ones the
// newest is the one approved last.
func (h history) in(state NameState) *entry {
	var newest *entry
	for i := range h {
		if h[i].State == state && (newest == nil || !h[i].Decided.Before(newest.Decided)) {
			newest = &h[i]
		}
	}
	return newest
}

// base returns the approved name that small changes are measured from, or nil.
func (h history) base() *entry {
	var newest *entry
	for i := range h {
		if h[i].State == NameApproved && (h[i].How == HowFirst || h[i].How == HowReviewed) &&
			(newest == nil || !h[i].Decided.Before(newest.Decided)) {
			newest = &h[i]
		}
	}
	if newest == nil {
		return h.in(NameApproved)
	}
	return newest
}

// steps counts the free changes since base.
func (h history) steps() int {
	base, n := h.base(), 0
	for i := range h {
		if h[i].State == NameApproved && h[i].How == HowFree && base != nil && !h[i].Decided.Before(base.Decided) {
			n++
		}
	}
	return n
}
