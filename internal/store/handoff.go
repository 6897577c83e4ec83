package store

import (
	"context"
	"fmt"
	"time"

	"github.com/selfsame-id/selfsame/internal/handoff"
)

// What follows keeps hand-offs to another device, as handoff.Store says.

var _ handoff.Store = (*DB)(nil)

const handoffColumns = "id, verification, learner, link, code, expires, joined, ends, ended"

// forgetHandoffs is how long one that is over is still known.
const forgetHandoffs = 24 * time.Hour

func scanHandoff(row interface{ Scan(...any) error }) (handoff.Handoff, error) {
	var h handoff.Handoff
	var expires, joined, ends, ended moment
	err := row.Scan(&h.ID, &h.Verification, &h.Learner, &h.Link, &h.Code, &expires, &joined, &ends, &ended)
	h.Expires, h.Joined, h.Ends, h.Ended = expires.time(), joined.time(), ends.time(), ended.time()
	return h, found(err, "link to another device")
}

// AddHandoff keeps a new offer.
func (d *DB) AddHandoff(ctx context.Context, h handoff.Handoff) error {
	_, err := d.q(ctx).ExecContext(ctx, "INSERT INTO handoff ("+handoffColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		h.ID, h.Verification, h.Learner, h.Link, h.Code, stamp(h.Expires), stamp(h.Joined), stamp(h.Ends), stamp(h.Ended))
	if err != nil {
		return fmt.Errorf("saving a hand-off of %s: %w", h.Verification, err)
	}
	return nil
}

// Handoff returns a hand-off.
func (d *DB) Handoff(ctx context.Context, id string) (handoff.Handoff, error) {
	return scanHandoff(d.q(ctx).QueryRowContext(ctx, "SELECT "+handoffColumns+" FROM handoff WHERE id = $1", id))
}

const openHandoff = " AND joined IS NULL AND ended IS NULL AND expires > $2"

// JoinHandoff takes an offer that is still open, once.
func (d *DB) JoinHandoff(ctx context.Context, hash string, now, ends time.Time) (handoff.Handoff, error) {
	return scanHandoff(d.q(ctx).QueryRowContext(ctx, "UPDATE handoff SET joined = $2, ends = $3"+
		" WHERE (link = $1 OR code = $1)"+openHandoff+" RETURNING "+handoffColumns, hash, stamp(now), stamp(ends)))
}

// OfferedHandoff is KindNotFound where no offer of the link is open.
func (d *DB) OfferedHandoff(ctx context.Context, link string, now time.Time) error {
	var id string
	err := d.q(ctx).QueryRowContext(ctx, "SELECT id FROM handoff WHERE link = $1"+openHandoff, link, stamp(now)).Scan(&id)
	return found(err, "link to another device")
}

// EndHandoffs ends a verification's hand-offs, and forgets all that were over a
// day ago.
func (d *DB) EndHandoffs(ctx context.Context, verification string, now time.Time) error {
	_, err := d.q(ctx).ExecContext(ctx, "UPDATE handoff SET ended = $2 WHERE verification = $1 AND ended IS NULL",
		verification, stamp(now))
	if err != nil {
		return fmt.Errorf("ending the hand-offs of %s: %w", verification, err)
	}
	old := stamp(now.Add(-forgetHandoffs))
	if _, err := d.q(ctx).ExecContext(ctx, "DELETE FROM handoff WHERE expires < $1", old); err != nil {
		return fmt.Errorf("forgetting hand-offs: %w", err)
	}
	return nil
}

// CountHandoffTry notes a try, and forgets those before since.
func (d *DB) CountHandoffTry(ctx context.Context, from string, now, since time.Time) (int, error) {
	if _, err := d.q(ctx).ExecContext(ctx, "DELETE FROM handoff_try WHERE at < $1", stamp(since)); err != nil {
		return 0, fmt.Errorf("forgetting tries: %w", err)
	}
	if _, err := d.q(ctx).ExecContext(ctx, "INSERT INTO handoff_try (origin, at) VALUES ($1, $2)", from, stamp(now)); err != nil {
		return 0, fmt.Errorf("noting a try: %w", err)
	}
	var n int
	err := d.q(ctx).QueryRowContext(ctx, "SELECT COUNT(*) FROM handoff_try WHERE origin = $1 AND at >= $2", from, stamp(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("counting tries: %w", err)
	}
	return n, nil
}
