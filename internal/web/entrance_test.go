package web_test

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

// A door keeper in memory: passwords in the clear, tokens that can be used
// once, and the letters that would be sent.
type keeper struct {
	*people
	mu        sync.Mutex
	passwords map[string]string // by whose
	byEmail   map[string]string
	confirmed map[string]bool
	tokens    map[string]string // to an whose
	letters   []letter
	cameFrom  map[string]string // the page, by whose
}

type letter struct{ to, kind, token string }

func newKeeper(p *people) *keeper {
	return &keeper{
		people: p, passwords: map[string]string{}, byEmail: map[string]string{}, confirmed: map[string]bool{}, tokens: map[string]string{},
		cameFrom: map[string]string{},
	}
}

var (
	errWrong = &selfsame.Error{Kind: selfsame.KindInvalid, Message: "The address and the password do not fit together"}
	errToken = &selfsame.Error{Kind: selfsame.KindNotFound, Message: "This link was used already, or is too old"}
	errShort = &selfsame.Error{Kind: selfsame.KindInvalid, Message: "This password is too short", Hint: "Use at least 10 characters"}
)

func (k *keeper) write(to, kind, whose string) {
	token := rand.Text()
	k.tokens[token] = whose
	k.letters = append(k.letters, letter{to, kind, token})
}

func (k *keeper) take(token string) (string, error) {
	whose, ok := k.tokens[token]
	if !ok {
		return "", errToken
	}
	delete(k.tokens, token)
	return whose, nil
}

func (k *keeper) SignUp(_ context.Context, email, password, name selfsame.Private, _, next string, _ account.Device) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(password.Reveal()) < 10 {
		return errShort
	}
	if k.byEmail[email.Reveal()] != "" {
		k.letters = append(k.letters, letter{email.Reveal(), "known", ""})
		return nil
	}
	id := "l_" + rand.Text()
	k.byEmail[email.Reveal()], k.passwords[id] = id, password.Reveal()
	k.people.mu.Lock()
	k.byID[id] = account.Account{ID: id, Role: "learner", Name: name, Email: email}
	k.people.mu.Unlock()
	k.write(email.Reveal(), "confirm", id)
	k.cameFrom[id] = next
	return nil
}

func (k *keeper) Confirm(_ context.Context, token string) (id, next string, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if id, err = k.take(token); err == nil {
		k.confirmed[id] = true
	}
	return id, k.cameFrom[id], err
}

// Look takes a token for good whatever it is for.
func (k *keeper) Look(_ context.Context, _ account.Link, token string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.tokens[token] == "" && token != "first" {
		return errToken
	}
	return nil
}

func (k *keeper) SignIn(_ context.Context, email, password selfsame.Private, next string, _ account.Device) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	id := k.byEmail[email.Reveal()]
	if id == "" || k.passwords[id] != password.Reveal() {
		return "", errWrong
	}
	if !k.confirmed[id] {
		k.write(email.Reveal(), "confirm", id)
		k.cameFrom[id] = next
		return "", &selfsame.Error{Kind: selfsame.KindConflict, Message: "Your address is not confirmed yet"}
	}
	return id, nil
}

func (k *keeper) Forgot(_ context.Context, email selfsame.Private, next string, _ account.Device) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if id := k.byEmail[email.Reveal()]; id != "" {
		k.write(email.Reveal(), "reset", id)
		k.cameFrom[id] = next
	}
	return nil
}

func (k *keeper) Reset(_ context.Context, token string, password selfsame.Private) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(password.Reveal()) < 10 {
		return "", errShort
	}
	id, err := k.take(token)
	if err == nil {
		k.passwords[id] = password.Reveal()
	}
	return k.cameFrom[id], err
}

func (*keeper) HasPassword(context.Context, string) (bool, error) { return true, nil }

func (k *keeper) CheckPassword(_ context.Context, whose string, password selfsame.Private, _ account.Device) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.passwords[whose] != password.Reveal() {
		return account.ErrPassword
	}
	return nil
}

func (k *keeper) ChangePassword(ctx context.Context, whose string, present, wanted selfsame.Private, from account.Device) error {
	if err := k.CheckPassword(ctx, whose, present, from); err != nil {
		return err
	}
	if len(wanted.Reveal()) < 10 {
		return errShort
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.passwords[whose] = wanted.Reveal()
	return nil
}

func (k *keeper) ChangeAddress(ctx context.Context, whose string, password, wanted selfsame.Private, from account.Device) error {
	if err := k.CheckPassword(ctx, whose, password, from); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.write(wanted.Reveal(), "address", whose)
	return nil
}

func (k *keeper) AgreeToAddress(_ context.Context, token string) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, err := k.take(token)
	return err == nil, err
}

// last returns the newest letter of a kind.
func (k *keeper) last(kind string) letter {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i := len(k.letters) - 1; i >= 0; i-- {
		if k.letters[i].kind == kind {
			return k.letters[i]
		}
	}
	return letter{}
}

// A table of sessions in memory.
type table struct {
	mu   sync.Mutex
	rows map[string][]byte
}

func (s *table) Delete(token string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.rows, token)
	return nil
}

func (s *table) Find(token string) ([]byte, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.rows[token]
	return b, ok, nil
}

func (s *table) Commit(token string, b []byte, _ time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[token] = b
	return nil
}

func (s *table) SessionsOf(_ context.Context, whose string) ([]account.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []account.Session
	for id, b := range s.rows {
		_, values, err := scs.GobCodec{}.Decode(b)
		if err != nil {
			return nil, err
		}
		if values["account"] == whose {
			agent, _ := values["agent"].(string)
			list = append(list, account.Session{ID: id, Agent: agent, Seen: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)})
		}
	}
	return list, nil
}

func (s *table) EndSession(ctx context.Context, whose, id string) error {
	list, err := s.SessionsOf(ctx, whose)
	if err != nil {
		return err
	}
	for _, one := range list {
		if one.ID == id {
			return s.Delete(id)
		}
	}
	return &selfsame.Error{Kind: selfsame.KindNotFound, Message: "There is no such session"}
}

func (s *table) EndOtherSessions(ctx context.Context, whose, here string) error {
	list, err := s.SessionsOf(ctx, whose)
	for _, one := range list {
		if one.ID != here {
			_ = s.Delete(one.ID)
		}
	}
	return err
}

func randomText() string { return rand.Text()[:8] }
