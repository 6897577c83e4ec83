package flow

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/selfsame-id/selfsame"
)

// Accept takes in a photograph and says at once what is to be mended in it. One
// that is no JPEG or PNG within the limit is refused: taken is false. Another
// with advice is kept, and the learner may send it as it is or replace it.
func (f *Flow) Accept(ctx context.Context, learner, id string, slot selfsame.Slot, data []byte) (advice []selfsame.Reason, taken bool, err error) {
	v, err := f.Of(ctx, learner, id)
	if err != nil {
		return nil, false, err
	}
	if err := f.mayAccept(&v, slot); err != nil {
		return nil, false, err
	}
	if len(data) > f.Policy.Images.MaxBytes {
		return []selfsame.Reason{{Code: "tech.file_size", About: string(slot)}}, false, nil
	}
	advice, err = f.Provider.Look(ctx, Evidence{
		Photographs: map[selfsame.Slot][]byte{slot: data}, Today: f.Clock(), MatchFace: v.Way == selfsame.WayFace,
	}, slot)
	if err != nil {
		return nil, false, fmt.Errorf("look at a photograph of %s: %w", id, err)
	}
	if slices.ContainsFunc(advice, func(r selfsame.Reason) bool { return r.Code == "tech.file_type" || r.Code == "tech.file_size" }) {
		return advice, false, nil
	}
	_, err = f.change(ctx, learner, id, func(ctx context.Context, v *selfsame.Verification) error {
		if err := f.mayAccept(v, slot); err != nil {
			return err
		}
		digest, err := f.Photographs.Put(ctx, id, slot, data)
		if err != nil {
			return fmt.Errorf("keep a photograph of %s: %w", id, err)
		}
		now := f.now()
		if v.Photographs == nil {
			v.Photographs = map[selfsame.Slot]selfsame.Photograph{}
		}
		if v.State == selfsame.StateAgain {
			staleToo(v)
		}
		v.Photographs[slot] = selfsame.Photograph{Digest: digest, Bytes: len(data), Received: now, Advice: advice}
		v.Held, v.Due = selfsame.HeldKept, now.Add(f.Times.Abandon)
		if v.State == selfsame.StateCapturing {
			return nil
		}
		return f.move(ctx, v, selfsame.StateCapturing)
	})
	if err != nil {
		return nil, false, err
	}
	return advice, true, nil
}

// staleToo marks what else is to be retaken, once the learner has begun to: whoever
// was asked for two photographs is not sent on after the first.
func staleToo(v *selfsame.Verification) {
	for _, r := range v.Outcome.Reasons {
		slot := RetakenFor(*v, r)
		if p, taken := v.Photographs[slot]; taken && r.Class(decidedTry(*v)) == selfsame.ClassRetake {
			p.Stale = true
			v.Photographs[slot] = p
		}
	}
}

// RetakenFor is the photograph that is taken again for a reason that asks for one.
func RetakenFor(v selfsame.Verification, r selfsame.Reason) selfsame.Slot {
	slot := selfsame.Slot(r.About)
	switch {
	case strings.HasPrefix(string(r.Code), "face."), strings.HasPrefix(string(r.Code), "live."):
		return selfsame.SlotFace
	case !slices.Contains(selfsame.Slots(v.Kind), slot):
		return selfsame.SlotFront
	}
	return slot
}

// mayAccept says whether a photograph for the slot fits where the verification
// stands: consent, name and document come first.
func (f *Flow) mayAccept(v *selfsame.Verification, slot selfsame.Slot) error {
	if err := f.learnersTurn(v); err != nil {
		return err
	}
	if err := keyStays(v); err != nil {
		return err
	}
	if v.Way == selfsame.WayUnset || len(v.Claim) == 0 || v.Kind == "" {
		return &selfsame.Error{Kind: selfsame.KindConflict, Message: "A step before this one is missing; go back to it first"}
	}
	if !slices.Contains(selfsame.Slots(v.Kind), slot) {
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "This photo is not needed for the ID you chose"}
	}
	return nil
}

// Missing returns the photographs that are still to be taken, in order.
func Missing(v selfsame.Verification) []selfsame.Slot {
	var missing []selfsame.Slot
	for _, slot := range selfsame.Slots(v.Kind) {
		if p, ok := v.Photographs[slot]; !ok || p.Stale {
			missing = append(missing, slot)
		}
	}
	return missing
}
