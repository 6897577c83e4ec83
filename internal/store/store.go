// Package store keeps what the service must remember, in SQLite or in
// PostgreSQL.
//
// Read Open and InTx first. A transaction travels in the context: whatever is
// given the context of InTx takes part in it, this package and internal/queue
// alike, so that a state, its audit line and the jobs that follow from it are
// written together or not at all. The one type, DB, satisfies the small
// interfaces that the packages of the service declare for themselves; there is
// a file for each, a migration for each and database, and one suite, storetest,
// that both databases pass.
//
// The text of every statement is the same on both. The package knows nothing of
// keys: whatever is about a person arrives sealed or hashed.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/selfsame-id/selfsame"
)

// DB is a database of the service.
type DB struct {
	db   *sql.DB
	pool *pgxpool.Pool // nil on SQLite
	// durable is the same SQLite file, for transactions: what they commit is on
	// the disk, through a loss of power too. What runs outside of one, such as
	// when a session was seen last, is not worth the wait. Nil on PostgreSQL.
	durable *sql.DB
	// writing admits one transaction of this process at a time on SQLite, which
	// has one writer: waiting here is fair and quick, waiting in its busy
	// handler is neither. Nil on PostgreSQL.
	writing chan struct{}
}

// Open opens the database that the URL names, "sqlite:PATH" or
// "postgres://USER@HOST/NAME", and brings it to the present schema. A SQLite
// file that is not there is made, readable by its owner alone.
func Open(ctx context.Context, url string) (*DB, error) {
	var d *DB
	var err error
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		d, err = openSQLite(strings.TrimPrefix(url, "sqlite:"))
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		d, err = openPostgres(ctx, url)
	default:
		return nil, unusable(nil)
	}
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(ctx); err != nil {
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

// unusable is the answer to a URL; the URL itself may hold a password and is
// never printed.
func unusable(err error) error {
	return &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "The database cannot be opened", Err: err,
		Hint: "name it as sqlite:PATH or postgres://USER@HOST/NAME, and see that it can be reached",
	}
}

func openSQLite(path string) (*DB, error) {
	path = strings.TrimPrefix(path, "//")
	if path == "" || strings.ContainsRune(path, 0) {
		return nil, unusable(nil)
	}
	// Made here, so that it and the files beside it, which inherit its mode, are
	// its owner's alone.
	f, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, unusable(err)
	}
	if err := f.Close(); err != nil {
		return nil, unusable(err)
	}
	db, err := sql.Open("sqlite", sqliteDSN(path, "NORMAL"))
	if err != nil {
		return nil, unusable(err)
	}
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(8)
	durable, err := sql.Open("sqlite", sqliteDSN(path, "FULL"))
	if err != nil {
		return nil, unusable(errors.Join(err, db.Close()))
	}
	durable.SetMaxOpenConns(1)
	return &DB{db: db, durable: durable, writing: make(chan struct{}, 1)}, nil
}

// sqliteDSN names the file and how it is used: secure_delete overwrites what is
// deleted, and nothing temporary goes to a disk. A commit waits for the disk
// where synchronous is FULL.
func sqliteDSN(path, synchronous string) string {
	file := url.URL{Path: filepath.Clean(path)}
	return "file:" + file.EscapedPath() + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)" +
		"&_pragma=synchronous(" + synchronous + ")&_pragma=secure_delete(1)&_pragma=temp_store(2)" +
		"&_txlock=immediate&_time_format=sqlite&_timezone=UTC&_dqs=0"
}

func openPostgres(ctx context.Context, url string) (*DB, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, unusable(nil) // the error quotes the URL
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "selfsame"
	}
	config.MaxConns = max(config.MaxConns, 16)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, unusable(err)
	}
	return &DB{db: stdlib.OpenDBFromPool(pool), pool: pool}, nil
}

// Close closes the database. It waits for what is under way.
func (d *DB) Close() error {
	err := d.db.Close()
	if d.durable != nil {
		err = errors.Join(err, d.durable.Close())
	}
	if d.pool != nil {
		d.pool.Close()
	}
	if err != nil {
		return fmt.Errorf("closing the database: %w", err)
	}
	return nil
}

// Ping says whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	var one int
	if err := d.db.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return fmt.Errorf("asking the database: %w", err)
	}
	return nil
}

// Compact writes what SQLite's log still holds into the file and empties the
// log, in which what was deleted would otherwise be readable for a while. It is
// nothing on PostgreSQL, and waits for nobody: a log in use is left for the
// next time.
func (d *DB) Compact(ctx context.Context) error {
	if d.pool != nil {
		return nil
	}
	if _, err := d.db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return fmt.Errorf("emptying the log of the database: %w", err)
	}
	return nil
}

// SQL returns the database as internal/queue needs it: its jobs lie in the same
// one.
func (d *DB) SQL() *sql.DB { return d.db }

// Pool returns the connections to PostgreSQL, or nil on SQLite.
func (d *DB) Pool() *pgxpool.Pool { return d.pool }
