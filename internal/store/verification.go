package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/selfsame-id/selfsame"
)

const verificationColumns = "id, learner, state, held, version, due, promised, opened, submitted, settled, body, claim"

// Verification returns the verification of the id; KindNotFound where there is
// none. In a transaction nobody else can save it until that ends: SQLite has one
// writer, and PostgreSQL, where somebody else may be about to, locks the row.
func (d *DB) Verification(ctx context.Context, id string) (*selfsame.Verification, error) {
	lock := ""
	if _, pg := d.Tx(ctx); pg != nil {
		lock = " FOR UPDATE"
	}
	row := d.q(ctx).QueryRowContext(ctx, "SELECT "+verificationColumns+" FROM verifications WHERE id = $1"+lock, id)
	v, err := scanVerification(row.Scan)
	if err := found(err, "verification"); err != nil {
		return nil, err
	}
	return v, nil
}

// VerificationsOf returns the verifications of a learner, the newest first.
func (d *DB) VerificationsOf(ctx context.Context, learner string) ([]selfsame.Verification, error) {
	return d.verifications(ctx, "SELECT "+verificationColumns+
		" FROM verifications WHERE learner = $1 ORDER BY opened DESC, id DESC", learner)
}

// ReviewQueue returns what waits for a reviewer, the soonest promised first and
// what was promised nothing last, at most limit.
func (d *DB) ReviewQueue(ctx context.Context, limit int) ([]selfsame.Verification, error) {
	return d.verifications(ctx, "SELECT "+verificationColumns+
		" FROM verifications WHERE state = 'review' ORDER BY promised IS NULL, promised, id LIMIT $1", limit)
}

func (d *DB) verifications(ctx context.Context, query string, args ...any) ([]selfsame.Verification, error) {
	var all []selfsame.Verification
	r, err := d.q(ctx).QueryContext(ctx, query, args...)
	err = rows(r, err, func(r *sql.Rows) error {
		v, err := scanVerification(r.Scan)
		if err == nil {
			all = append(all, *v)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading verifications: %w", err)
	}
	return all, nil
}

// DueVerifications returns the ids of those that are due by the given time, the
// longest overdue first, at most limit.
func (d *DB) DueVerifications(ctx context.Context, by time.Time, limit int) ([]string, error) {
	ids, err := d.texts(ctx, "SELECT id FROM verifications WHERE due IS NOT NULL AND due <= $1 ORDER BY due, id LIMIT $2",
		stamp(by), limit)
	if err != nil {
		return nil, fmt.Errorf("reading what is due: %w", err)
	}
	return ids, nil
}

// texts returns the one column of a query.
func (d *DB) texts(ctx context.Context, query string, args ...any) ([]string, error) {
	var all []string
	r, err := d.q(ctx).QueryContext(ctx, query, args...)
	err = rows(r, err, func(r *sql.Rows) error {
		var text string
		err := r.Scan(&text)
		all = append(all, text)
		return err
	})
	return all, err
}

// SaveVerification writes the verification and counts its Version up. A Version
// of 0 is new; another must be the one that was last written, or else the save
// is a conflict and changes nothing.
func (d *DB) SaveVerification(ctx context.Context, v *selfsame.Verification) error {
	body, err := encodeVerification(v)
	if err != nil {
		return fmt.Errorf("saving verification %s: %w", v.ID, err)
	}
	args := []any{
		v.ID, v.Learner, string(v.State), string(v.Held), v.Version + 1,
		stamp(v.Due), stamp(v.Promised), stamp(v.Opened), stamp(v.Submitted), stamp(v.Settled), string(body), v.Claim,
	}
	var result sql.Result
	if v.Version == 0 {
		result, err = d.q(ctx).ExecContext(ctx, "INSERT INTO verifications ("+verificationColumns+
			") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING", args...)
	} else {
		result, err = d.q(ctx).ExecContext(ctx, "UPDATE verifications SET learner = $2, state = $3, held = $4, version = $5,"+
			" due = $6, promised = $7, opened = $8, submitted = $9, settled = $10, body = $11, claim = $12"+
			" WHERE id = $1 AND version = $13", append(args, v.Version)...)
	}
	if err != nil {
		return fmt.Errorf("saving verification %s: %w", v.ID, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("saving verification %s: %w", v.ID, err)
	}
	if n == 0 {
		return stale("verification")
	}
	v.Version++
	return nil
}

func scanVerification(scan func(...any) error) (*selfsame.Verification, error) {
	var v selfsame.Verification
	var due, promised, opened, submitted, settled moment
	var body string
	err := scan(&v.ID, &v.Learner, &v.State, &v.Held, &v.Version,
		&due, &promised, &opened, &submitted, &settled, &body, &v.Claim)
	if err != nil {
		return nil, err
	}
	v.Due, v.Promised, v.Opened = due.time(), promised.time(), opened.time()
	v.Submitted, v.Settled = submitted.time(), settled.time()
	if err := decodeVerification([]byte(body), &v); err != nil {
		return nil, fmt.Errorf("verification %s: %w", v.ID, err)
	}
	return &v, nil
}
