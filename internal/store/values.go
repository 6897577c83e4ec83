package store

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"github.com/selfsame-id/selfsame"
)

// stamp is a time as it is written: UTC, to the microsecond, which is what both
// databases keep; NULL where there is none.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Truncate(time.Microsecond)
}

// A moment reads a time back as stamp wrote it.
type moment time.Time

// Scan implements sql.Scanner.
func (m *moment) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*m = moment{}
	case time.Time:
		*m = moment(v.UTC())
	case string: // SQLite, where a column has lost its type in an expression
		t, err := time.Parse("2006-01-02 15:04:05.999999999-07:00", v)
		if err != nil {
			return fmt.Errorf("reading a time: %w", err)
		}
		*m = moment(t.UTC())
	default:
		return fmt.Errorf("reading a time: it is a %T", value)
	}
	return nil
}

func (m moment) time() time.Time { return time.Time(m) }

// isUnique says whether the error is that a row of its kind is there already.
func isUnique(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		const primaryKey, unique = 1555, 2067
		return lite.Code() == primaryKey || lite.Code() == unique
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "23505"
}

// isUnstorable says whether the error is that PostgreSQL holds no text with a
// NUL or with bytes that are not UTF-8. SQLite holds any.
func isUnstorable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "22021"
}

// found turns a row that is not there into an Error of KindNotFound. What is a
// word for people, such as "verification"; it is never about a person.
func found(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) || isUnstorable(err) { // what it cannot hold is not there
		return &selfsame.Error{Kind: selfsame.KindNotFound, Message: "There is no such " + what}
	}
	if err != nil {
		return fmt.Errorf("reading a %s: %w", what, err)
	}
	return nil
}

// stale is the answer to a save of what somebody else has changed since.
func stale(what string) error {
	return &selfsame.Error{
		Kind: selfsame.KindConflict, Message: "This has changed in the meantime",
		Hint: "look at it again and repeat the step", Err: errors.New("an older version of the " + what),
	}
}

// rows runs scan on each row and closes them. Of what the database cannot hold
// there are none.
func rows(r *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if isUnstorable(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	for r.Next() {
		if err := scan(r); err != nil {
			return err
		}
	}
	if err := r.Err(); !isUnstorable(err) {
		return err
	}
	return nil
}
