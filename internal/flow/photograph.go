package flow

import (
	"context"

	"github.com/selfsame-id/selfsame"
)

// Photograph decrypts a photograph for the learner whose it is: to look over
// before it is sent, and to download as long as it is held.
func (f *Flow) Photograph(ctx context.Context, learner, id string, slot selfsame.Slot) ([]byte, error) {
	v, err := f.Of(ctx, learner, id)
	if err != nil {
		return nil, err
	}
	if _, sent := v.Photographs[slot]; !sent || v.Held != selfsame.HeldKept {
		return nil, notFound
	}
	return f.Photographs.Get(ctx, id, slot)
}
