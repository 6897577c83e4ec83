package web_test

import (
	"context"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/school"
)

// standings answers the school's question from the flow.
type standings struct{ flow *flow.Flow }

func (s standings) Standing(ctx context.Context, learner string) (school.Standing, error) {
	latest, some, err := s.flow.Latest(ctx, learner)
	if err != nil || !some {
		return school.Standing{}, err
	}
	n, verified, err := s.flow.Verified(ctx, learner)
	return school.Standing{
		State: latest.State, Verified: verified, Name: n.Name, Surname: n.Surname, Given: n.Given, Latin: n.Latin,
	}, err
}

// provider says yes to everything.
type provider struct{}

func (provider) Look(context.Context, flow.Evidence, selfsame.Slot) ([]selfsame.Reason, error) {
	return nil, nil
}

func (provider) Verify(context.Context, flow.Evidence) (flow.Answer, error) {
	var all []selfsame.Finding
	for _, c := range selfsame.Checks() {
		all = append(all, selfsame.Finding{Check: c, Answer: selfsame.Yes})
	}
	return flow.Answer{Findings: all}, nil
}

func (provider) Calibration() string { return "none" }

// idle is a queue whose work nobody does.
type idle struct{}

func (idle) Enqueue(context.Context, string, string, time.Time) error { return nil }

// silent is a post that tells nobody.
type silent struct{}

func (silent) CertificateIssued(context.Context, string) error { return nil }
func (silent) NameDecided(context.Context, string) error       { return nil }
