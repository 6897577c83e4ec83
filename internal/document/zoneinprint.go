package document

import (
	"context"
	"math"
	"strings"
)

// fillersOfZone is from how many fillers on a line of print is taken for a line of a zone:
// nothing else on a document has two. Upside down they are the other way round.
const fillersOfZone = 2

// fillers counts the fillers of a line, whichever way up it was read.
func fillers(text string) int { return max(strings.Count(text, "<"), strings.Count(text, ">")) }

// zoneInPrint reads a zone that was not found until its lines were read as print, which are
// found on the straightened page, where letters are larger than in the small picture that
// the zone is looked for in. It reports whether one was read.
func (r *Reader) zoneInPrint(ctx context.Context, w *work, list []scrap) (bool, error) {
	if w.zone != nil {
		return false, nil
	}
	var lay layout
	for _, s := range list {
		b := s.bar(r.print.room())
		lay.Text = append(lay.Text, b)
		if fillers(s.Text) >= fillersOfZone {
			lay.Zone = append(lay.Zone, b)
		}
	}
	if len(lay.Zone) == 0 {
		return false, nil
	}
	w.out.ZoneSeen = w.out.ZoneSeen || len(lay.Zone) > 1
	found, seen, err := r.zone.find(ctx, w.pyramid, lay, &w.noZone)
	w.out.ZoneSeen = w.out.ZoneSeen || seen
	if err != nil || found == nil || w.cutZone(found) {
		return false, err
	}
	w.zone, w.out.Zone = found, found.Zone
	return true, r.straighten(ctx, w)
}

// bar is the line in the photograph; room is by how much its outline was made higher.
func (s scrap) bar(room float64) bar {
	width, height := s.Quad.Size()
	q := s.Quad
	along := q[1].Add(q[2]).Sub(q[0]).Sub(q[3])
	return bar{
		Center: q[0].Add(q[1]).Add(q[2]).Add(q[3]).Times(0.25), W: width, H: height / room,
		Angle: math.Atan2(along.Y, along.X), Score: 1,
	}
}
