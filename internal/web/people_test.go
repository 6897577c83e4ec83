package web_test

import (
	"context"
	"sync"

	"github.com/selfsame-id/selfsame"
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

func (p *people) SetLanguage(_ context.Context, id, language string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.byID[id]
	a.Language = language
	p.byID[id] = a
	return nil
}
