package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// querier is what a statement runs on: the database or a transaction of it.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// A transaction is what travels in the context: on what statements run, and the
// same transaction in the words of the driver, for the queue.
type transaction struct {
	of    *DB
	on    querier
	sqlTx *sql.Tx // on SQLite
	pgxTx pgx.Tx  // on PostgreSQL
}

type txKey struct{}

// q returns what the statements of ctx run on.
func (d *DB) q(ctx context.Context) querier {
	if tx := d.current(ctx); tx != nil {
		return tx.on
	}
	return d.db
}

func (d *DB) current(ctx context.Context) *transaction {
	if tx, ok := ctx.Value(txKey{}).(*transaction); ok && tx.of == d {
		return tx
	}
	return nil
}

// Tx returns the transaction of ctx as the driver has it, one of the two, or
// neither where there is no transaction. It is for internal/queue.
func (d *DB) Tx(ctx context.Context) (*sql.Tx, pgx.Tx) {
	if tx := d.current(ctx); tx != nil {
		return tx.sqlTx, tx.pgxTx
	}
	return nil, nil
}

// InTx runs do in a transaction that its context carries: committed when do
// returns nil, rolled back otherwise. Within a transaction it takes part in
// that one. On SQLite it holds the one right to write from the start, so do
// should decide quickly and call nobody far away.
func (d *DB) InTx(ctx context.Context, do func(ctx context.Context) error) error {
	if d.current(ctx) != nil {
		return do(ctx)
	}
	if d.pool != nil {
		return d.inPostgres(ctx, do)
	}
	return d.inSQLite(ctx, do)
}

func (d *DB) inSQLite(ctx context.Context, do func(ctx context.Context) error) error {
	select {
	case d.writing <- struct{}{}:
		defer func() { <-d.writing }()
	case <-ctx.Done():
		return fmt.Errorf("waiting to write: %w", ctx.Err())
	}
	tx, err := d.durable.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing once it is committed
	if err := do(context.WithValue(ctx, txKey{}, &transaction{of: d, on: tx, sqlTx: tx})); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// inPostgres begins the transaction with pgx, whose own the queue needs, and
// runs our statements on the connection it is on.
func (d *DB) inPostgres(ctx context.Context, do func(ctx context.Context) error) error {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("reaching the database: %w", err)
	}
	defer func() { _ = conn.Close() }()
	var tx pgx.Tx
	err = conn.Raw(func(driver any) (err error) {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return errors.New("not a connection of pgx")
		}
		tx, err = c.Conn().Begin(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	// A context that is done must not keep the transaction open.
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	if err := do(context.WithValue(ctx, txKey{}, &transaction{of: d, on: conn, pgxTx: tx})); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}
