package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/handoff"
)

// liveFor bounds one connection: the browser makes a new one by itself, and
// what was left open by a device that vanished ends.
const liveFor = 10 * time.Minute

// A sign is what a page that follows a verification is told.
type sign struct {
	State string   `json:"state"`           // changes with what a page shows
	Phone string   `json:"phone,omitempty"` // waiting, joined or over
	Have  []string `json:"have,omitempty"`  // the photographs that are in
	Go    string   `json:"go,omitempty"`    // where the page is to go
}

// verifyEvents tells the learner's page what happens, as it happens.
func (s *site) verifyEvents(v *visit) error {
	return s.onLatest(v, func(j *journey) error {
		phone := v.r.URL.Query().Get("phone")
		return j.live(func() (sign, bool, error) {
			ver, err := s.Verify.Turns.Of(v.r.Context(), j.learner, j.ver.ID)
			if err != nil {
				return sign{}, true, err
			}
			j.ver = ver
			now := sign{State: versionOf(ver), Have: haveOf(ver)}
			if phone == "" {
				return now, !ver.State.Open() && ver.Held != selfsame.HeldErasing, nil
			}
			h, stage, err := s.Verify.Handoffs.Current(v.r.Context(), phone)
			if err != nil || h.Verification != ver.ID {
				stage = handoff.Over
			}
			now.Phone = string(stage)
			if !learnersTurn(ver.State) {
				now.Go = "/verify/status"
			} else if _, missing := j.missing(); !missing && ver.Kind != "" && stage != handoff.Waiting {
				now.Go = "/verify/check"
			}
			return now, now.Go != "", nil
		})
	})
}

// haveOf are the slots whose photographs are in.
func haveOf(v selfsame.Verification) []string {
	var have []string
	for _, slot := range selfsame.Slots(v.Kind) {
		if p, taken := v.Photographs[slot]; taken && !p.Stale {
			have = append(have, string(slot), string(slot)+"@"+p.Received.UTC().Format("150405.000000"))
		}
	}
	return have
}

// live sends signs as server-sent events: one at once, then whenever they
// change, until the verification is settled or the visitor goes.
func (j *journey) live(look func() (now sign, last bool, err error)) error {
	ctx := j.r.Context()
	changed, err := j.s.Verify.Turns.Watch(ctx, j.learner, j.ver.ID)
	if err != nil {
		return err
	}
	stream := http.NewResponseController(j.w)
	// A server's limits on time are for pages; where there are none this fails, and may.
	_ = stream.SetReadDeadline(time.Time{})
	_ = stream.SetWriteDeadline(time.Time{})
	j.w.Header().Set("Content-Type", "text/event-stream")
	j.w.Header().Set("X-Accel-Buffering", "no") // proxies would hold it back
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var before string
	for quiet, lived := 0, time.Duration(0); lived < liveFor; {
		now, last, err := look()
		if err != nil {
			return nil // the verification is gone; so is what could be said of it
		}
		b, err := json.Marshal(now)
		if err != nil {
			return fmt.Errorf("sign of %s: %w", j.ver.ID, err)
		}
		quiet++
		switch {
		case string(b) != before:
			before, quiet = string(b), 0
			_, err = fmt.Fprintf(j.w, "event: change\ndata: %s\n\n", b)
		case quiet%20 == 0:
			_, err = fmt.Fprint(j.w, ": still here\n\n")
		}
		if err == nil && last {
			_, err = fmt.Fprint(j.w, "event: end\ndata: {}\n\n")
		}
		if err == nil {
			err = stream.Flush()
		}
		if err != nil || last {
			return nil // the visitor has gone, or has heard it all
		}
		select {
		case <-ctx.Done():
			return nil
		case <-j.s.Verify.Closing:
			return nil
		case _, open := <-changed:
			if !open {
				changed = nil
			}
		case <-tick.C:
			lived += time.Second
		}
	}
	return nil
}
