package store_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/store/storetest"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

func open(t *testing.T, url string) *store.DB {
	t.Helper()
	d, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) *store.DB { return open(t, testkit.SQLite(t)) })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) *store.DB { return open(t, testkit.Postgres(t)) })
}

func TestAURLThatNamesNoDatabaseIsInvalidAndNotRepeated(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"", "sqlite:", "mysql://root:hunter2@db/x", "postgres://u:hunter2@[::bad/x",
		"sqlite:" + filepath.Join(t.TempDir(), "nowhere", "x.db"), "postgres://u:hunter2@127.0.0.1:1/x",
	} {
		_, err := store.Open(t.Context(), url)
		if kind, _ := selfsame.Public(err); err == nil || kind != selfsame.KindInvalid {
			t.Errorf("%q: %v", url, err)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error repeats the password: %v", err)
		}
	}
}

func TestAPathMayHoldAnyCharacter(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a ?b=1&c#d%41 é")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	open(t, "sqlite:"+filepath.Join(dir, "x.db"))
	files, err := os.ReadDir(dir)
	if err != nil || len(files) == 0 {
		t.Fatalf("nothing was made there: %v", err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", f.Name(), info.Mode())
		}
	}
}

func TestTwoMayOpenANewDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		done := make(chan error, 4)
		for range cap(done) {
			go func() {
				d, err := store.Open(t.Context(), url)
				if err == nil {
					err = d.Close()
				}
				done <- err
			}()
		}
		for range cap(done) {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	})
}

func TestWhatIsDeletedIsNotInTheFile(t *testing.T) {
	t.Parallel()
	url := testkit.SQLite(t)
	d := open(t, url)
	mark := strings.Repeat("a-mark-of-a-document-", 50)
	if err := d.SaveDocument(t.Context(), "l_1", mark); err != nil {
		t.Fatal(err)
	}
	if err := d.ForgetDocuments(t.Context(), "l_1"); err != nil {
		t.Fatal(err)
	}
	if err := d.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(url, "sqlite:")
	for _, name := range []string{path, path + "-wal"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(mark[:40])) {
			t.Errorf("%s still holds it", filepath.Base(name))
		}
	}
}

// TestWhatATransactionCommitsIsOnTheDisk: a killed process loses nothing that
// was committed, a machine without power only what was not waited for.
func TestWhatATransactionCommitsIsOnTheDisk(t *testing.T) {
	t.Parallel()
	d := open(t, testkit.SQLite(t))
	const full = 2
	err := d.InTx(t.Context(), func(ctx context.Context) error {
		tx, _ := d.Tx(ctx)
		var synchronous, deleting int
		var journal string
		for pragma, to := range map[string]any{"synchronous": &synchronous, "secure_delete": &deleting, "journal_mode": &journal} {
			if err := tx.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(to); err != nil {
				return err
			}
		}
		if synchronous != full || deleting != 1 || journal != "wal" {
			t.Errorf("synchronous %d, secure_delete %d, journal_mode %s", synchronous, deleting, journal)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
