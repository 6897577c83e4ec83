package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// SaveBounce remembers that the account's address refused an e-mail for good.
func (d *DB) SaveBounce(ctx context.Context, account, kind string, code int, at time.Time) error {
	_, err := d.q(ctx).ExecContext(ctx, `
		INSERT INTO bounce (account, kind, code, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account) DO UPDATE SET kind = excluded.kind, code = excluded.code, at = excluded.at`,
		account, kind, code, stamp(at))
	if err != nil {
		return fmt.Errorf("writing a bounce: %w", err)
	}
	return nil
}

// LastBounce returns the code with which the account's address refused e-mail
// last, and when; zero where it did not.
func (d *DB) LastBounce(ctx context.Context, account string) (code int, at time.Time, err error) {
	var m moment
	err = d.q(ctx).QueryRowContext(ctx, "SELECT code, at FROM bounce WHERE account = $1", account).Scan(&code, &m)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, time.Time{}, nil
	}
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("reading a bounce: %w", err)
	}
	return code, m.time(), nil
}

// A Bounce is the last e-mail that the address of an account refused for good.
type Bounce struct {
	Account string    `json:"account"`
	Kind    string    `json:"letter"` // what it was about
	Code    int       `json:"code"`   // of SMTP
	At      time.Time `json:"at"`
}

// Bounces returns the accounts whose address refuses e-mail, the last refusal
// first, at most limit.
func (d *DB) Bounces(ctx context.Context, limit int) ([]Bounce, error) {
	var all []Bounce
	r, err := d.q(ctx).QueryContext(ctx, "SELECT account, kind, code, at FROM bounce ORDER BY at DESC, account LIMIT $1", limit)
	err = rows(r, err, func(r *sql.Rows) error {
		var b Bounce
		var m moment
		err := r.Scan(&b.Account, &b.Kind, &b.Code, &m)
		b.At = m.time()
		all = append(all, b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading bounces: %w", err)
	}
	return all, nil
}

// ForgetBounce forgets it: e-mail arrives again, or the account is deleted.
func (d *DB) ForgetBounce(ctx context.Context, account string) error {
	if _, err := d.q(ctx).ExecContext(ctx, "DELETE FROM bounce WHERE account = $1", account); err != nil {
		return fmt.Errorf("forgetting a bounce: %w", err)
	}
	return nil
}
