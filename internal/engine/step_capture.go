package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// A photograph is what one file turned out to hold.
type photograph struct {
	*capture.Photograph
	quality capture.Quality
}

// slots are the places of photographs in the order in which people send them.
var slots = []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack, selfsame.SlotFace}

// capture decodes the photographs side by side and answers whether each can be
// used. Only what nobody could read is refused here: whether a soft picture can
// be read is for the reading to show.
func (e *Engine) capture(ctx context.Context, c *Case) (selfsame.Finding, error) {
	opened := map[selfsame.Slot]func() (photograph, error){}
	for _, slot := range slots {
		if data, sent := c.evidence.Photographs[slot]; sent {
			opened[slot] = later(&c.running, func() (photograph, error) { return e.open(slot, data) })
		}
	}
	var parts []selfsame.Finding
	for _, slot := range slots {
		wait, sent := opened[slot]
		if !sent {
			if slot != selfsame.SlotBack {
				return selfsame.Finding{}, fmt.Errorf("no photograph in slot %s", slot)
			}
			continue
		}
		p, err := wait()
		part := selfsame.Finding{Check: selfsame.Check(slot), Answer: selfsame.Yes, Measurements: p.quality.Measurements}
		var problem *capture.Problem
		switch {
		case errors.As(err, &problem):
			part.Answer, part.Reasons = selfsame.No, []selfsame.Reason{problem.Reason(string(slot))}
		case err != nil:
			return selfsame.Finding{}, err
		default:
			c.photographs[slot] = p
			for _, code := range p.quality.Codes(capture.Fatal) {
				part.Answer = selfsame.No
				part.Reasons = append(part.Reasons, selfsame.Reason{Code: code, About: string(slot)})
			}
		}
		parts = append(parts, part)
	}
	if p, ok := c.photographs[selfsame.SlotFace]; ok {
		c.selfie = later(&c.running, func() (selfie, error) { return e.lookAt(ctx, p) })
	}
	return selfsame.Combine(selfsame.CheckCapture, parts...), nil
}

// open decodes one file within the policy's limits and measures it.
func (e *Engine) open(slot selfsame.Slot, data []byte) (photograph, error) {
	limits := capture.DefaultLimits(e.policy.Images.MaxBytes)
	limits.Pixels = min(limits.Pixels, int64(e.policy.Images.MaxMegapixels*1e6))
	p, err := capture.Decode(data, limits)
	if err != nil {
		return photograph{}, err
	}
	out := photograph{Photograph: p, quality: capture.Quality{Measurements: map[string]float64{}}}
	if slot != selfsame.SlotFace {
		out.quality = capture.Assess(p, vision.Quad{})
	}
	out.quality.Measurements["width_px"], out.quality.Measurements["height_px"] = float64(p.Width), float64(p.Height)
	out.quality.Measurements["bytes"] = float64(p.Bytes)
	return out, nil
}
