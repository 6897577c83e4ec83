package proof_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/selfsame-id/selfsame/internal/testkit"
)

// A database is what the service's database lies in, with the two things that
// the proof does to it besides using it.
type database interface {
	url(t *testing.T, dir string) string // of the one of the service that lies in the folder
	backup(t *testing.T, url, dir string)
	restore(t *testing.T, dir string) (url string)
	files(t *testing.T) []string // folders that are not the service's, to be looked into
}

// sqlite is a file in the service's folder, and is copied with it, its
// write-ahead log beside it.
type sqlite struct{}

func (sqlite) url(_ *testing.T, dir string) string {
	return "sqlite:" + filepath.Join(dir, "selfsame.db")
}
func (sqlite) backup(*testing.T, string, string) {}
func (sqlite) files(*testing.T) []string         { return nil }
func (s sqlite) restore(t *testing.T, dir string) string {
	return s.url(t, dir)
}

// postgres lies on a server of the test's own, so that its files can be looked into:
// tables with the rows that were changed and are kept until they are vacuumed, and
// the write-ahead log. A backup has a file for each table, as
// PostgreSQL's own COPY writes it.
type postgres struct{ server, folder string }

func (p *postgres) url(t *testing.T, _ string) string {
	p.server, p.folder = testkit.PostgresFiles(t)
	return p.server
}

func (p *postgres) files(t *testing.T) []string {
	t.Helper()
	conn := connect(t, p.server)
	_, err := conn.Exec(t.Context(), "CHECKPOINT") // what is in memory goes to the files
	must(t, errors.Join(err, conn.Close(t.Context())))
	return []string{p.folder}
}

// deletedRowIsFound keeps the search of the server's files honest: what was written
// there in the clear, and deleted, is found in the table and in the log.
func (p *postgres) deletedRowIsFound(t *testing.T) {
	t.Helper()
	conn := connect(t, p.server)
	for _, sql := range []string{"CREATE TABLE clear (name TEXT)", "INSERT INTO clear VALUES ('" + name(1) + "')", "DELETE FROM clear"} {
		_, err := conn.Exec(t.Context(), sql)
		must(t, err)
	}
	must(t, conn.Close(t.Context()))
	seen, _, _ := search(t, p.files(t)...)
	in := map[bool]bool{}
	for _, f := range seen {
		in[strings.Contains(f.file, "pg_wal")] = true
	}
	if !in[true] || !in[false] {
		t.Errorf("a name that was deleted is found in %v: the search proves nothing", seen)
	}
}

func (*postgres) backup(t *testing.T, url, dir string) {
	t.Helper()
	conn := connect(t, url)
	must(t, os.MkdirAll(filepath.Join(dir, "tables"), 0o700))
	for _, table := range tables(t, conn) {
		f, err := os.Create(filepath.Join(dir, "tables", table))
		must(t, err)
		_, err = conn.PgConn().CopyTo(t.Context(), f, "COPY "+pgx.Identifier{table}.Sanitize()+" TO STDOUT")
		must(t, errors.Join(err, f.Close()))
	}
	must(t, conn.Close(t.Context()))
}

func (*postgres) restore(t *testing.T, dir string) string {
	t.Helper()
	url := testkit.Postgres(t)
	prepare(t, url)
	conn := connect(t, url)
	_, err := conn.Exec(t.Context(), "SET session_replication_role = replica") // the order of tables does not matter then
	must(t, err)
	names := tables(t, conn)
	_, err = conn.Exec(t.Context(), "TRUNCATE "+strings.Join(names, ", "))
	must(t, err)
	for _, table := range names {
		f, err := os.Open(filepath.Join(dir, "tables", table))
		must(t, err)
		_, err = conn.PgConn().CopyFrom(t.Context(), f, "COPY "+pgx.Identifier{table}.Sanitize()+" FROM STDIN")
		must(t, errors.Join(err, f.Close()))
	}
	must(t, conn.Close(t.Context()))
	return url
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	must(t, err)
	return conn
}

func tables(t *testing.T, conn *pgx.Conn) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
	must(t, err)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	return names
}
