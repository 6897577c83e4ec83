package flow

import (
	"context"
	"fmt"
	"slices"

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

// Missing returns the photographs that are still to be sent, in order.
func Missing(v selfsame.Verification) []selfsame.Slot {
	var missing []selfsame.Slot
	for _, slot := range selfsame.Slots(v.Kind) {
		if _, ok := v.Photographs[slot]; !ok {
			missing = append(missing, slot)
		}
	}
	return missing
}
