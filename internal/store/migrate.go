package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Two folders, so that neither database's types are written by a program from
// the other's. The suite holds them to the same behaviour.
//
//go:embed migrations/sqlite/*.sql migrations/postgres/*.sql
var migrations embed.FS

// Migrate brings the database to the present schema. Several processes may call
// it at once.
func (d *DB) Migrate(ctx context.Context) error {
	folder, dialect := "sqlite", goose.DialectSQLite3
	options := []goose.ProviderOption{
		goose.WithAllowOutofOrder(true), // numbers are handed out by domain, not by date
		goose.WithDisableGlobalRegistry(true),
	}
	if d.pool != nil {
		folder, dialect = "postgres", goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
		if err != nil {
			return fmt.Errorf("migrating: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	files, err := fs.Sub(migrations, "migrations/"+folder)
	if err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	// SQLite has no lock that outlives a transaction: where two processes start
	// on a new file, the slower finds a table made that it meant to make. Asked
	// again, it finds the migration done.
	for range 5 {
		var provider *goose.Provider
		if provider, err = goose.NewProvider(dialect, d.db, files, options...); err != nil {
			return fmt.Errorf("migrating: %w", unusable(err))
		}
		if _, err = provider.Up(ctx); err == nil {
			return nil
		}
	}
	return fmt.Errorf("migrating: %w", unusable(err))
}
