package testkit

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// serverURL is where a PostgreSQL is looked for first. PGHOST, PGUSER and the
// like do not move it: tests make and drop databases, and should not do so on
// whatever server a shell happens to point at. TEST_POSTGRES does, on purpose.
const serverURL = "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable"

// SQLite returns the URL of a SQLite database of the test's own, not yet made.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "selfsame.db")
}

// Postgres returns the URL of an empty PostgreSQL database of the test's own,
// dropped when the test ends. Where no server answers it starts Debian's; where
// there is none, the test fails and says so.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv("TEST_POSTGRES")
	if server == "" {
		server = serverURL
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		server = ownServer(t)
		if conn, err = pgx.Connect(ctx, server); err != nil {
			t.Fatalf("no PostgreSQL for the test: %v", err)
		}
	}
	_ = conn.Close(ctx)
	return databaseOn(t, server)
}

// databaseOn makes a database on a server, dropped when the test ends.
func databaseOn(t testing.TB, server string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("no PostgreSQL for the test: %v", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	name := "selfsame_test_" + strings.ToLower(rand.Text())
	// template0 is never connected to, so that many tests can copy it at once.
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		t.Fatalf("making a database for the test: %v", err)
	}
	t.Cleanup(func() { drop(t, server, name) })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func drop(t testing.TB, server, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Errorf("dropping the database of the test: %v", err)
		return
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)); err != nil {
		t.Errorf("dropping the database of the test: %v", err)
	}
}

// Databases runs the test on each database there is, with a URL of its own.
func Databases(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, Postgres(t)) })
}
