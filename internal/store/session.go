package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/selfsame-id/selfsame/internal/account"
)

// SaveSession keeps a session. One that was ended stays ended: a request that
// was under way meanwhile does not bring it back.
func (d *DB) SaveSession(ctx context.Context, s account.SessionRow) error {
	return d.do(ctx, "saving a session", "INSERT INTO sessions (id, account, data, seen, expires, ended)"+
		" VALUES ($1, $2, $3, $4, $5, FALSE) ON CONFLICT (id) DO UPDATE SET account = excluded.account,"+
		" data = excluded.data, seen = excluded.seen, expires = excluded.expires WHERE NOT sessions.ended",
		s.ID, s.Account, s.Data, stamp(s.Seen), stamp(s.Expires))
}

// SessionData returns the data of a session that is neither over nor ended.
func (d *DB) SessionData(ctx context.Context, id string, now time.Time) (data []byte, there bool, err error) {
	err = d.q(ctx).QueryRowContext(ctx, "SELECT data FROM sessions WHERE id = $1 AND NOT ended AND expires > $2", id, stamp(now)).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) || isUnstorable(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading a session: %w", err)
	}
	return data, true, nil
}

// What an ended session held is gone at once; that there was one stays until it
// would have been over.
const endSessions = "UPDATE sessions SET ended = TRUE, data = '', account = '' "

// DeleteSession ends a session. Ending what is not there is nothing.
func (d *DB) DeleteSession(ctx context.Context, id string) error {
	return d.do(ctx, "ending a session", endSessions+"WHERE id = $1", id)
}

// SessionRows returns an account's sessions, the last seen first.
func (d *DB) SessionRows(ctx context.Context, of string, now time.Time) ([]account.SessionRow, error) {
	var all []account.SessionRow
	r, err := d.q(ctx).QueryContext(ctx, "SELECT id, account, data, seen, expires FROM sessions"+
		" WHERE account = $1 AND NOT ended AND expires > $2 ORDER BY seen DESC, id", of, stamp(now))
	err = rows(r, err, func(r *sql.Rows) error {
		var s account.SessionRow
		var seen, expires moment
		err := r.Scan(&s.ID, &s.Account, &s.Data, &seen, &expires)
		s.Seen, s.Expires = seen.time(), expires.time()
		all = append(all, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading sessions: %w", err)
	}
	return all, nil
}

// EndSession ends one of an account's sessions; KindNotFound where it has no
// such one.
func (d *DB) EndSession(ctx context.Context, of, id string) error {
	if of == "" { // those of nobody are nobody's to end
		return found(sql.ErrNoRows, "session")
	}
	var ended string
	err := d.q(ctx).QueryRowContext(ctx, endSessions+"WHERE id = $1 AND account = $2 AND NOT ended RETURNING id", id, of).Scan(&ended)
	return found(err, "session")
}

// EndSessions ends an account's sessions but one, or all where but is empty.
func (d *DB) EndSessions(ctx context.Context, of, but string) error {
	if of == "" { // those of nobody are nobody's to end
		return nil
	}
	return d.do(ctx, "ending sessions", endSessions+"WHERE account = $1 AND id <> $2", of, but)
}

// CountUp counts one more under the name since the time, and returns how many
// there are.
func (d *DB) CountUp(ctx context.Context, name string, since time.Time) (int, error) {
	var n int
	err := d.q(ctx).QueryRowContext(ctx, "INSERT INTO limits (name, since, n) VALUES ($1, $2, 1) ON CONFLICT (name) DO UPDATE SET"+
		" n = CASE WHEN limits.since = excluded.since THEN limits.n + 1 ELSE 1 END, since = excluded.since RETURNING n",
		name, stamp(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("counting: %w", err)
	}
	return n, nil
}

// CountDown takes one back.
func (d *DB) CountDown(ctx context.Context, name string) error {
	return d.do(ctx, "counting", "UPDATE limits SET n = n - 1 WHERE name = $1 AND n > 0", name)
}

// KnowDevice remembers a device of an account, and says whether it was known
// before and whether any was.
func (d *DB) KnowDevice(ctx context.Context, of, hash string, now time.Time) (known, anyKnown bool, err error) {
	err = d.InTx(ctx, func(ctx context.Context) error {
		hashes, err := d.texts(ctx, "SELECT hash FROM account_devices WHERE account = $1", of)
		if err != nil {
			return fmt.Errorf("reading devices: %w", err)
		}
		anyKnown = len(hashes) > 0
		for _, h := range hashes {
			known = known || h == hash
		}
		return d.do(ctx, "remembering a device", "INSERT INTO account_devices (account, hash, seen) VALUES ($1, $2, $3)"+
			" ON CONFLICT (account, hash) DO UPDATE SET seen = excluded.seen", of, hash, stamp(now))
	})
	return known, anyKnown, err
}

// Sweep deletes sessions, tokens, changes and counts that are over, and devices
// not seen for a year.
func (d *DB) Sweep(ctx context.Context, now time.Time) error {
	for _, s := range []struct {
		statement string
		before    time.Time
	}{
		{"DELETE FROM sessions WHERE expires < $1", now},
		{"DELETE FROM account_tokens WHERE expires < $1", now},
		{"DELETE FROM account_address_changes WHERE expires < $1", now},
		{"DELETE FROM limits WHERE since < $1", now.Add(-24 * time.Hour)},
		{"DELETE FROM account_devices WHERE seen < $1", now.Add(-365 * 24 * time.Hour)},
	} {
		if err := d.do(ctx, "sweeping", s.statement, stamp(s.before)); err != nil {
			return err
		}
	}
	return nil
}
