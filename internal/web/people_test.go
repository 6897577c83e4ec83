package web_test

import (
	"context"
	"sync"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/web"
)

// people are accounts in memory.
type people struct {
	mu   sync.Mutex
	byID map[string]web.Account
}

func newPeople() *people { return &people{byID: map[string]web.Account{}} }

func (p *people) Account(_ context.Context, id string) (web.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.byID[id]
	if !ok {
		return web.Account{}, &selfsame.Error{Kind: selfsame.KindNotFound, Message: "There is no such account"}
	}
	return a, nil
}

func (p *people) change(id string, alter func(*web.Account)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.byID[id]
	alter(&a)
	p.byID[id] = a
	return nil
}

func (p *people) SetLanguage(_ context.Context, id, language string) error {
	return p.change(id, func(a *web.Account) { a.Language = language })
}

func (p *people) SetName(_ context.Context, id string, name selfsame.Private) error {
	return p.change(id, func(a *web.Account) { a.Name = name })
}

// verifications are those of learners, in memory: each has at most one here.
type verifications struct {
	mu sync.Mutex
	by map[string]selfsame.Verification
}

func (s *verifications) set(v selfsame.Verification) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.by[v.Learner] = v
}

func (s *verifications) Latest(_ context.Context, learner string) (selfsame.Verification, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, some := s.by[learner]
	return v, some, nil
}

func (s *verifications) Withdraw(_ context.Context, learner, id string) (selfsame.Verification, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, some := s.by[learner]
	if !some || v.ID != id {
		return v, &selfsame.Error{Kind: selfsame.KindNotFound, Message: "There is no such verification"}
	}
	v.State, v.Held = selfsame.StateWithdrawn, selfsame.HeldErasing
	s.by[learner] = v
	return v, nil
}

// Standing answers the school's question.
func (s *verifications) Standing(_ context.Context, learner string) (school.Standing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, some := s.by[learner]
	if !some {
		return school.Standing{}, nil
	}
	st := school.Standing{State: v.State, Verified: v.State == selfsame.StateApproved}
	if st.Verified {
		st.Name = selfsame.NewPrivate(string(v.Claim)) // in tests the claim is the name in the clear
	}
	return st, nil
}

// silent is a post that tells nobody.
type silent struct{}

func (silent) CertificateIssued(context.Context, string) error { return nil }
func (silent) NameDecided(context.Context, string) error       { return nil }

func (s *verifications) ClaimOf(_ context.Context, v selfsame.Verification) (name, birthDate selfsame.Private, err error) {
	return selfsame.NewPrivate(string(v.Claim)), selfsame.Private{}, nil
}
