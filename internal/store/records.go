package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/selfsame-id/selfsame"
)

// SaveReceipt keeps a receipt of deletion. The body is kept byte for byte: it
// is signed. A receipt that is there already stays as it is, so that an
// interrupted erasure may be taken up again.
func (d *DB) SaveReceipt(ctx context.Context, id, verification, learner string, body []byte, made time.Time) error {
	_, err := d.q(ctx).ExecContext(ctx, "INSERT INTO receipts (id, verification, learner, body, made)"+
		" VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING", id, verification, learner, string(body), stamp(made))
	if err != nil {
		return fmt.Errorf("saving receipt %s: %w", id, err)
	}
	return nil
}

// Receipts returns the bodies of a learner's receipts, the newest first.
func (d *DB) Receipts(ctx context.Context, learner string) ([][]byte, error) {
	return d.receipts(ctx, "SELECT body FROM receipts WHERE learner = $1 ORDER BY made DESC, id DESC", learner)
}

// ReceiptsOf returns the bodies of a verification's receipts, the newest first:
// more than one where photographs were replaced.
func (d *DB) ReceiptsOf(ctx context.Context, verification string) ([][]byte, error) {
	return d.receipts(ctx, "SELECT body FROM receipts WHERE verification = $1 ORDER BY made DESC, id DESC", verification)
}

func (d *DB) receipts(ctx context.Context, query, of string) ([][]byte, error) {
	texts, err := d.texts(ctx, query, of)
	if err != nil {
		return nil, fmt.Errorf("reading receipts: %w", err)
	}
	var all [][]byte
	for _, text := range texts {
		all = append(all, []byte(text))
	}
	return all, nil
}

// DocumentSeen returns the learners whose document has the keyed hash.
func (d *DB) DocumentSeen(ctx context.Context, hash string) ([]string, error) {
	learners, err := d.texts(ctx, "SELECT learner FROM documents WHERE hash = $1 ORDER BY learner", hash)
	if err != nil {
		return nil, fmt.Errorf("reading who has shown the document: %w", err)
	}
	return learners, nil
}

// DocumentsOf returns the keyed hashes of a learner's documents.
func (d *DB) DocumentsOf(ctx context.Context, learner string) ([]string, error) {
	hashes, err := d.texts(ctx, "SELECT hash FROM documents WHERE learner = $1 ORDER BY hash", learner)
	if err != nil {
		return nil, fmt.Errorf("reading the hashes of documents: %w", err)
	}
	return hashes, nil
}

// SaveDocument remembers the keyed hash of a learner's document.
func (d *DB) SaveDocument(ctx context.Context, learner, hash string) error {
	_, err := d.q(ctx).ExecContext(ctx,
		"INSERT INTO documents (hash, learner) VALUES ($1, $2) ON CONFLICT (hash, learner) DO NOTHING", hash, learner)
	if err != nil {
		return fmt.Errorf("saving the hash of a document: %w", err)
	}
	return nil
}

// ForgetDocuments forgets the hashes of a learner's documents.
func (d *DB) ForgetDocuments(ctx context.Context, learner string) error {
	if _, err := d.q(ctx).ExecContext(ctx, "DELETE FROM documents WHERE learner = $1", learner); err != nil {
		return fmt.Errorf("forgetting the documents of %s: %w", learner, err)
	}
	return nil
}

// SaveConsent records that a learner agreed.
func (d *DB) SaveConsent(ctx context.Context, learner, verification, textVersion, way, language string, at time.Time) error {
	_, err := d.q(ctx).ExecContext(ctx, "INSERT INTO consents (learner, verification, text_version, way, language, given)"+
		" VALUES ($1, $2, $3, $4, $5, $6)", learner, verification, textVersion, way, language, stamp(at))
	if err != nil {
		return fmt.Errorf("saving the consent to %s: %w", verification, err)
	}
	return nil
}

// Consents returns to what a learner agreed, the newest first.
func (d *DB) Consents(ctx context.Context, learner string) ([]selfsame.Consent, error) {
	var all []selfsame.Consent
	r, err := d.q(ctx).QueryContext(ctx, "SELECT verification, text_version, way, language, given FROM consents"+
		" WHERE learner = $1 ORDER BY given DESC, verification DESC", learner)
	err = rows(r, err, func(r *sql.Rows) error {
		var c selfsame.Consent
		var given moment
		err := r.Scan(&c.Verification, &c.TextVersion, &c.Way, &c.Language, &given)
		c.Given = given.time()
		all = append(all, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading consents: %w", err)
	}
	return all, nil
}

// Audit adds a line to the audit of a verification. It is only ever added to:
// the database itself refuses to change or delete one.
func (d *DB) Audit(ctx context.Context, verification, event string, body []byte, at time.Time) error {
	_, err := d.q(ctx).ExecContext(ctx, "INSERT INTO audit (verification, event, body, at) VALUES ($1, $2, $3, $4)",
		verification, event, string(body), stamp(at))
	if err != nil {
		return fmt.Errorf("adding %s to the audit of %s: %w", event, verification, err)
	}
	return nil
}

// Events returns the audit of a verification, the oldest line first.
func (d *DB) Events(ctx context.Context, verification string) ([]selfsame.Event, error) {
	var all []selfsame.Event
	r, err := d.q(ctx).QueryContext(ctx,
		"SELECT verification, event, body, at FROM audit WHERE verification = $1 ORDER BY id", verification)
	err = rows(r, err, func(r *sql.Rows) error {
		var e selfsame.Event
		var body string
		var at moment
		err := r.Scan(&e.Verification, &e.Name, &body, &at)
		e.Body, e.At = []byte(body), at.time()
		all = append(all, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the audit of %s: %w", verification, err)
	}
	return all, nil
}
