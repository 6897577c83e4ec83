package store

import (
	"context"
	"fmt"
	"time"
)

// A Letter is an e-mail that waits to be sent: to whom and what lies sealed
// under the account's key.
type Letter struct {
	ID      string
	Account string
	Sealed  []byte
	Written time.Time
}

// SaveLetter keeps a letter until DeleteLetter.
func (d *DB) SaveLetter(ctx context.Context, l Letter) error {
	_, err := d.q(ctx).ExecContext(ctx, "INSERT INTO letter (id, account, sealed, written) VALUES ($1, $2, $3, $4)",
		l.ID, l.Account, l.Sealed, stamp(l.Written))
	if err != nil {
		return fmt.Errorf("saving letter %s: %w", l.ID, err)
	}
	return nil
}

// Letter returns a letter that waits; KindNotFound when it was sent.
func (d *DB) Letter(ctx context.Context, id string) (Letter, error) {
	l := Letter{ID: id}
	var written moment
	err := d.q(ctx).QueryRowContext(ctx, "SELECT account, sealed, written FROM letter WHERE id = $1", id).
		Scan(&l.Account, &l.Sealed, &written)
	l.Written = written.time()
	return l, found(err, "letter")
}

// DeleteLetter forgets a letter, sent or not to be sent any more.
func (d *DB) DeleteLetter(ctx context.Context, id string) error {
	if _, err := d.q(ctx).ExecContext(ctx, "DELETE FROM letter WHERE id = $1", id); err != nil {
		return fmt.Errorf("forgetting letter %s: %w", id, err)
	}
	return nil
}

// ForgetLetters forgets all letters that wait for an account.
func (d *DB) ForgetLetters(ctx context.Context, account string) error {
	if _, err := d.q(ctx).ExecContext(ctx, "DELETE FROM letter WHERE account = $1", account); err != nil {
		return fmt.Errorf("forgetting the letters of %s: %w", account, err)
	}
	return nil
}
