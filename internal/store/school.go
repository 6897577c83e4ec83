package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame/internal/school"
)

// What follows keeps courses, enrolments, certificates and stated names, as
// school.Store says.

var _ school.Store = (*DB)(nil)

const courseColumns = "id, title, kind, partner, summary"

func scanCourse(row interface{ Scan(...any) error }) (c school.Course, err error) {
	err = row.Scan(&c.ID, &c.Title, &c.Kind, &c.Partner, &c.Summary)
	return c, err
}

// Course returns a course.
func (d *DB) Course(ctx context.Context, id string) (school.Course, error) {
	c, err := scanCourse(d.q(ctx).QueryRowContext(ctx, "SELECT "+courseColumns+" FROM course WHERE id = $1", id))
	return c, found(err, "course")
}

// Courses returns all courses by title. The databases sort letters differently,
// so that it is done here.
func (d *DB) Courses(ctx context.Context) ([]school.Course, error) {
	var list []school.Course
	r, err := d.q(ctx).QueryContext(ctx, "SELECT "+courseColumns+" FROM course ORDER BY id")
	err = rows(r, err, func(r *sql.Rows) error {
		c, err := scanCourse(r)
		list = append(list, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading courses: %w", err)
	}
	slices.SortStableFunc(list, func(a, b school.Course) int {
		return cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
	})
	return list, nil
}

// SaveCourse adds or replaces a course.
func (d *DB) SaveCourse(ctx context.Context, c school.Course) error {
	_, err := d.q(ctx).ExecContext(ctx, `
		INSERT INTO course (id, title, kind, partner, summary) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, kind = excluded.kind, partner = excluded.partner, summary = excluded.summary`,
		c.ID, c.Title, c.Kind, c.Partner, c.Summary)
	if err != nil {
		return fmt.Errorf("writing a course: %w", err)
	}
	return nil
}

// AddEnrolment adds an enrolment that is not there yet.
func (d *DB) AddEnrolment(ctx context.Context, e school.Enrolment) error {
	_, err := d.q(ctx).ExecContext(ctx, `
		INSERT INTO enrolment (learner, course, enrolled, completed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (learner, course) DO NOTHING`,
		e.Learner, e.Course, stamp(e.Enrolled), stamp(e.Completed))
	if err != nil {
		return fmt.Errorf("writing an enrolment: %w", err)
	}
	return nil
}

const enrolmentColumns = "learner, course, enrolled, completed"

func scanEnrolment(row interface{ Scan(...any) error }) (e school.Enrolment, err error) {
	var enrolled, completed moment
	err = row.Scan(&e.Learner, &e.Course, &enrolled, &completed)
	e.Enrolled, e.Completed = enrolled.time(), completed.time()
	return e, err
}

// Enrolment returns the enrolment of a learner in a course.
func (d *DB) Enrolment(ctx context.Context, learner, course string) (school.Enrolment, error) {
	e, err := scanEnrolment(d.q(ctx).QueryRowContext(ctx,
		"SELECT "+enrolmentColumns+" FROM enrolment WHERE learner = $1 AND course = $2", learner, course))
	return e, found(err, "enrolment")
}

// Enrolments returns those of a learner, the newest first.
func (d *DB) Enrolments(ctx context.Context, learner string) ([]school.Enrolment, error) {
	var list []school.Enrolment
	r, err := d.q(ctx).QueryContext(ctx,
		"SELECT "+enrolmentColumns+" FROM enrolment WHERE learner = $1 ORDER BY enrolled DESC, course", learner)
	err = rows(r, err, func(r *sql.Rows) error {
		e, err := scanEnrolment(r)
		list = append(list, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading enrolments: %w", err)
	}
	return list, nil
}

// CompleteEnrolment sets the time of completion where there is none.
func (d *DB) CompleteEnrolment(ctx context.Context, learner, course string, at time.Time) (bool, error) {
	n, err := changed(d.q(ctx).ExecContext(ctx,
		"UPDATE enrolment SET completed = $3 WHERE learner = $1 AND course = $2 AND completed IS NULL", learner, course, stamp(at)))
	if err != nil {
		return false, fmt.Errorf("completing an enrolment: %w", err)
	}
	if n == 1 {
		return true, nil
	}
	_, err = d.Enrolment(ctx, learner, course)
	return false, err
}

// changed is how many rows a statement changed.
func changed(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

const certificateColumns = "id, learner, course, title, kind, partner, needs, state, name, completed, issued, revoked, why, erased"

func scanCertificate(row interface{ Scan(...any) error }) (c school.Certificate, err error) {
	var completed, issued, revoked, erased moment
	err = row.Scan(&c.ID, &c.Learner, &c.Course, &c.Title, &c.Kind, &c.Partner, &c.Needs, &c.State, &c.Name,
		&completed, &issued, &revoked, &c.Why, &erased)
	c.Completed, c.Issued, c.Revoked, c.Erased = completed.time(), issued.time(), revoked.time(), erased.time()
	return c, err
}

// AddCertificate adds a certificate.
func (d *DB) AddCertificate(ctx context.Context, c school.Certificate) error {
	_, err := d.q(ctx).ExecContext(ctx, `
		INSERT INTO certificate (`+certificateColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		c.ID, c.Learner, c.Course, c.Title, c.Kind, c.Partner, c.Needs, c.State, c.Name,
		stamp(c.Completed), stamp(c.Issued), stamp(c.Revoked), c.Why, stamp(c.Erased))
	if isUnique(err) {
		return stale("certificate")
	}
	if err != nil {
		return fmt.Errorf("writing a certificate: %w", err)
	}
	return nil
}

// Certificate returns a certificate.
func (d *DB) Certificate(ctx context.Context, id string) (school.Certificate, error) {
	c, err := scanCertificate(d.q(ctx).QueryRowContext(ctx, "SELECT "+certificateColumns+" FROM certificate WHERE id = $1", id))
	return c, found(err, "certificate")
}

// Certificates returns those of a learner, the newest first.
func (d *DB) Certificates(ctx context.Context, learner string) ([]school.Certificate, error) {
	if learner == "" { // those of deleted accounts are nobody's
		return nil, nil
	}
	var list []school.Certificate
	r, err := d.q(ctx).QueryContext(ctx,
		"SELECT "+certificateColumns+" FROM certificate WHERE learner = $1 ORDER BY completed DESC, course", learner)
	err = rows(r, err, func(r *sql.Rows) error {
		c, err := scanCertificate(r)
		list = append(list, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading certificates: %w", err)
	}
	return list, nil
}

// SaveCertificate saves what may change of a certificate that is in the state.
func (d *DB) SaveCertificate(ctx context.Context, c school.Certificate, from school.CertificateState) error {
	n, err := changed(d.q(ctx).ExecContext(ctx, `
		UPDATE certificate SET state = $3, name = $4, issued = $5, revoked = $6, why = $7
		WHERE id = $1 AND state = $2 AND learner = $8`,
		c.ID, from, c.State, c.Name, stamp(c.Issued), stamp(c.Revoked), c.Why, c.Learner))
	if err != nil {
		return fmt.Errorf("writing a certificate: %w", err)
	}
	if n == 0 {
		return stale("certificate")
	}
	return nil
}

const statedColumns = "id, learner, state, how, name, stated, decided, reviewer"

func scanStated(row interface{ Scan(...any) error }) (n school.StatedName, err error) {
	var stated, decided moment
	err = row.Scan(&n.ID, &n.Learner, &n.State, &n.How, &n.Name, &stated, &decided, &n.Reviewer)
	n.Stated, n.Decided = stated.time(), decided.time()
	return n, err
}

// AddStatedName adds a stated name.
func (d *DB) AddStatedName(ctx context.Context, n school.StatedName) error {
	_, err := d.q(ctx).ExecContext(ctx, `
		INSERT INTO stated_name (`+statedColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		n.ID, n.Learner, n.State, n.How, n.Name, stamp(n.Stated), stamp(n.Decided), n.Reviewer)
	if isUnique(err) {
		return stale("stated name")
	}
	if err != nil {
		return fmt.Errorf("writing a stated name: %w", err)
	}
	return nil
}

// StatedName returns a stated name.
func (d *DB) StatedName(ctx context.Context, id string) (school.StatedName, error) {
	n, err := scanStated(d.q(ctx).QueryRowContext(ctx, "SELECT "+statedColumns+" FROM stated_name WHERE id = $1", id))
	return n, found(err, "stated name")
}

// StatedNames returns those of a learner, the oldest first.
func (d *DB) StatedNames(ctx context.Context, learner string) ([]school.StatedName, error) {
	return d.statedNames(ctx, "WHERE learner = $1 ORDER BY stated, id", learner)
}

// NamesInReview returns those that wait for a reviewer, the oldest first.
func (d *DB) NamesInReview(ctx context.Context, limit int) ([]school.StatedName, error) {
	return d.statedNames(ctx, "WHERE state = 'submitted' ORDER BY stated, id LIMIT $1", limit)
}

func (d *DB) statedNames(ctx context.Context, which string, args ...any) ([]school.StatedName, error) {
	var list []school.StatedName
	r, err := d.q(ctx).QueryContext(ctx, "SELECT "+statedColumns+" FROM stated_name "+which, args...)
	err = rows(r, err, func(r *sql.Rows) error {
		n, err := scanStated(r)
		list = append(list, n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading stated names: %w", err)
	}
	return list, nil
}

// SaveStatedName saves what may change of a stated name that is in the state.
func (d *DB) SaveStatedName(ctx context.Context, n school.StatedName, from school.NameState) error {
	c, err := changed(d.q(ctx).ExecContext(ctx,
		"UPDATE stated_name SET state = $3, decided = $4, reviewer = $5 WHERE id = $1 AND state = $2",
		n.ID, from, n.State, stamp(n.Decided), n.Reviewer))
	if err != nil {
		return fmt.Errorf("writing a stated name: %w", err)
	}
	if c == 0 {
		return stale("stated name")
	}
	return nil
}

// LockLearner makes others who lock the same learner wait for the end of the
// transaction: each writes the same row.
func (d *DB) LockLearner(ctx context.Context, learner string) error {
	_, err := d.q(ctx).ExecContext(ctx, `
		INSERT INTO school_learner (learner) VALUES ($1) ON CONFLICT (learner) DO UPDATE SET learner = excluded.learner`, learner)
	if err != nil {
		return fmt.Errorf("locking: %w", err)
	}
	return nil
}

// ForgetEnrolments deletes what is kept of a learner, and leaves what was
// issued without a learner and a name.
func (d *DB) ForgetEnrolments(ctx context.Context, learner string, at time.Time) error {
	if learner == "" {
		return nil
	}
	return d.InTx(ctx, func(ctx context.Context) error {
		for _, step := range []struct {
			sql  string
			args []any
		}{
			{"DELETE FROM stated_name WHERE learner = $1", []any{learner}},
			{"DELETE FROM enrolment WHERE learner = $1", []any{learner}},
			{"DELETE FROM certificate WHERE learner = $1 AND state = 'held'", []any{learner}},
			{"UPDATE certificate SET learner = '', name = NULL, erased = $2 WHERE learner = $1", []any{learner, stamp(at)}},
			{"DELETE FROM school_learner WHERE learner = $1", []any{learner}},
		} {
			if _, err := d.q(ctx).ExecContext(ctx, step.sql, step.args...); err != nil {
				return fmt.Errorf("forgetting a learner: %w", err)
			}
		}
		return nil
	})
}
