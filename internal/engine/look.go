package engine

import (
	"context"
	"errors"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/document"
)

// Look says at its arrival what is to be mended in one photograph, by the same
// rules by which Verify will refuse it; none means that it will do. It reads the
// document whole, for what cannot be read is what most has to be mended.
func (e *Engine) Look(ctx context.Context, ev Evidence, slot selfsame.Slot) ([]selfsame.Reason, error) {
	p, err := e.open(slot, ev.Photographs[slot])
	var problem *capture.Problem
	if errors.As(err, &problem) {
		return []selfsame.Reason{problem.Reason(string(slot))}, nil
	}
	if err != nil {
		return nil, err
	}
	var reasons []selfsame.Reason
	for _, code := range p.quality.Codes(capture.Fatal) {
		reasons = append(reasons, selfsame.Reason{Code: code, About: string(slot)})
	}
	if len(reasons) > 0 {
		return reasons, nil
	}
	if slot == selfsame.SlotFace {
		person, err := e.lookAt(ctx, p)
		if err != nil {
			return nil, err
		}
		return e.personPart(person).Reasons, nil
	}
	c := &Case{evidence: ev, photographs: map[selfsame.Slot]photograph{slot: p}, readings: map[selfsame.Slot]*document.Reading{}}
	if c.readings[slot], err = e.reader.Read(ctx, p.Image, ev.Today); err != nil {
		return nil, err
	}
	return e.side(c, slot).Reasons, nil
}

// Read is what a document said of its holder, for whoever must recognise it
// again. What was not read is empty.
type Read struct {
	Country   string // of ICAO 9303-3
	Kind      string // of decide.Kinds
	Number    selfsame.Private
	BirthDate selfsame.Private // ISO 8601
	// The holder's name, as the surest source has it.
	FullName, Surname, GivenNames selfsame.Private
}

// read gathers what the sides say.
func (c *Case) read() Read {
	front := c.readings[selfsame.SlotFront]
	if front == nil {
		return Read{}
	}
	value := func(name string) selfsame.Private {
		f, _ := c.field(name)
		return selfsame.NewPrivate(f.Value)
	}
	return Read{
		Country: front.Country, Kind: string(front.Kind), Number: value(document.FieldNumber),
		BirthDate: value(document.FieldBirthDate), FullName: value(document.FieldFullName),
		Surname: value(document.FieldSurname), GivenNames: value(document.FieldGivenNames),
	}
}
