package account

import (
	"context"
	"time"

	"github.com/alexedwards/scs/v2"
)

// The keys under which a session's data holds whose it is and from where. The
// pages put them there at signing in.
const (
	sessionAccount = "account"
	sessionAgent   = "agent"
)

// A Session is one device on which an account is signed in. Its id is the hash
// of its token, which opens nothing.
type Session struct {
	ID    string
	Agent string // what the browser said of itself
	Seen  time.Time
}

// A SessionRow is a session as it is kept.
type SessionRow struct {
	ID      string
	Account string // empty when nobody is signed in
	Data    []byte
	Seen    time.Time
	Expires time.Time
}

// Rooms keeps sessions. One that was ended stays so: a request that was under
// way while it ended does not bring it back.
type Rooms interface {
	SaveSession(ctx context.Context, s SessionRow) error
	SessionData(ctx context.Context, id string, now time.Time) (data []byte, found bool, err error)
	DeleteSession(ctx context.Context, id string) error
	SessionRows(ctx context.Context, account string, now time.Time) ([]SessionRow, error)
	// EndSession is KindNotFound for somebody else's.
	EndSession(ctx context.Context, account, id string) error
	// EndSessions ends all of an account's but one, or all.
	EndSessions(ctx context.Context, account, but string) error
}

// Sessions is who is signed in where. It is the store of a session manager that
// hashes tokens before it keeps them.
type Sessions struct {
	Rooms Rooms
	Clock func() time.Time
}

var _ interface {
	scs.Store
	scs.CtxStore
} = (*Sessions)(nil)

// FindCtx implements scs.CtxStore.
func (s *Sessions) FindCtx(ctx context.Context, id string) ([]byte, bool, error) {
	return s.Rooms.SessionData(ctx, id, s.Clock())
}

// CommitCtx implements scs.CtxStore.
func (s *Sessions) CommitCtx(ctx context.Context, id string, data []byte, expires time.Time) error {
	row := SessionRow{ID: id, Data: data, Seen: s.Clock(), Expires: expires}
	if _, values, err := (scs.GobCodec{}).Decode(data); err == nil {
		row.Account, _ = values[sessionAccount].(string)
	}
	return s.Rooms.SaveSession(ctx, row)
}

// DeleteCtx implements scs.CtxStore.
func (s *Sessions) DeleteCtx(ctx context.Context, id string) error {
	return s.Rooms.DeleteSession(ctx, id)
}

// Find implements scs.Store, for callers without a context.
func (s *Sessions) Find(id string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), id)
}

// Commit implements scs.Store, for callers without a context.
func (s *Sessions) Commit(id string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), id, data, expires)
}

// Delete implements scs.Store, for callers without a context.
func (s *Sessions) Delete(id string) error { return s.DeleteCtx(context.Background(), id) }

// SessionsOf returns where an account is signed in, the last seen first.
func (s *Sessions) SessionsOf(ctx context.Context, account string) ([]Session, error) {
	rows, err := s.Rooms.SessionRows(ctx, account, s.Clock())
	if err != nil {
		return nil, err
	}
	all := make([]Session, 0, len(rows))
	for _, row := range rows {
		one := Session{ID: row.ID, Seen: row.Seen}
		if _, values, err := (scs.GobCodec{}).Decode(row.Data); err == nil {
			one.Agent, _ = values[sessionAgent].(string)
		}
		all = append(all, one)
	}
	return all, nil
}

// EndSession signs one device out; KindNotFound for somebody else's.
func (s *Sessions) EndSession(ctx context.Context, account, id string) error {
	return s.Rooms.EndSession(ctx, account, id)
}

// EndOtherSessions signs every device out but the one here.
func (s *Sessions) EndOtherSessions(ctx context.Context, account, here string) error {
	return s.Rooms.EndSessions(ctx, account, here)
}
