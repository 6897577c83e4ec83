package specimen

import (
	"fmt"
	"slices"

	"github.com/selfsame-id/selfsame/mrz"
)

// stripKinds are the formats Strip draws, with the letters of their kind.
var stripKinds = map[mrz.Format]string{mrz.TD1: "I", mrz.TD2: "I", mrz.TD3: "P", mrz.MRVA: "V", mrz.MRVB: "V", mrz.FRAID: "ID", mrz.DL1: "D1"}

// Strip draws the zone of p alone, on a strip of a document's ground as it is
// cut from a page: for measures that need very many zones.
func Strip(format mrz.Format, p Person, opt Options) (*Side, error) {
	kind, ok := stripKinds[format]
	if !ok {
		return nil, fmt.Errorf("%w: no strip of format %q", ErrOption, format)
	}
	opt, err := opt.complete()
	if err != nil {
		return nil, err
	}
	p = p.with(opt)
	m := &maker{kind: Kind("strip"), person: p, zonePerson: p, opt: opt}
	lines, err := m.zoneLines(format, kind)
	if err != nil {
		return nil, err
	}
	lengths := format.Lengths()
	const room = 4.0 // millimetres around the zone
	w := zonePitch*float64(slices.Max(lengths)) + 2*room
	f, err := m.newForm("front", w, zoneLeading*float64(len(lengths))+2*room)
	if err != nil {
		return nil, err
	}
	f.ground()
	f.fill(rectangle(box{0, 0, f.w, f.h}, 0), f.pal.paper, 0.4)
	f.printZone(format, lines, room, room+1.9)
	return f.done(), nil
}
