package main

import (
	"context"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/engine"
	"github.com/selfsame-id/selfsame/internal/flow"
)

// embedded is the provider that is this program's own engine.
type embedded struct{ engine *engine.Engine }

var _ flow.Provider = embedded{}

func (p embedded) Look(ctx context.Context, e flow.Evidence, slot selfsame.Slot) ([]selfsame.Reason, error) {
	return p.engine.Look(ctx, evidenceOf(e), slot)
}

func (p embedded) Verify(ctx context.Context, e flow.Evidence) (flow.Answer, error) {
	result, err := p.engine.Verify(ctx, evidenceOf(e))
	if err != nil {
		return flow.Answer{}, err
	}
	d := result.Document
	return flow.Answer{
		Findings: result.Findings, Country: d.Country, Kind: d.Kind, Number: d.Number, BirthDate: d.BirthDate,
		FullName: d.FullName, Surname: d.Surname, GivenNames: d.GivenNames,
	}, nil
}

func (p embedded) Calibration() string { return p.engine.Calibration() }

func evidenceOf(e flow.Evidence) engine.Evidence {
	return engine.Evidence{Photographs: e.Photographs, Name: e.Name, BirthDate: e.BirthDate, Today: e.Today, MatchFace: e.MatchFace}
}
