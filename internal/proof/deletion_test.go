// Package proof_test proves that what is erased cannot be read any more,
// anywhere: not in the database, its write-ahead log, the folder of pictures,
// the logs, or a backup that was taken before.
//
// Read TestDeletion. It runs the service's own parts, with their jobs, on as
// many learners as -learners says; make proof takes 1,000.
package proof_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/blob"
	"github.com/selfsame-id/selfsame/internal/decide"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/keys"
	"github.com/selfsame-id/selfsame/internal/queue"
	"github.com/selfsame-id/selfsame/internal/receipt"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

var many = flag.Int("learners", 100, "how many learners the deletion proof erases")

// A service is the parts of the service that keep something of a learner.
type service struct {
	*flow.Flow
	db       *store.DB
	keys     *keys.Keys
	photos   *blob.Photographs
	accounts *account.Accounts
	school   *school.School
}

// A learner of the proof, by their number in the list of all.
type learner struct {
	id, verification string
	certificates     []string
}

// prepare makes the tables of a service and of its queue.
func prepare(t *testing.T, url string) {
	t.Helper()
	db, err := store.Open(t.Context(), url)
	must(t, err)
	_, err = queue.New(t.Context(), db, queue.Config{Logger: slog.New(slog.DiscardHandler), Clock: time.Now})
	must(t, errors.Join(err, db.Close()))
}

// open opens a service on a database and a folder: a live one, or a backup that
// was put back. The keys are named apart, because they are backed up apart.
func open(t *testing.T, url, dir, keysDir string) *service {
	t.Helper()
	db, err := store.Open(t.Context(), url)
	must(t, err)
	k, err := keys.Create(t.Context(), "file://"+filepath.Join(filepath.Dir(dir), "master.key"), "file://"+keysDir)
	must(t, err)
	photos, err := blob.Open(t.Context(), "file://"+filepath.Join(dir, "pictures"), k)
	must(t, err)
	s := &service{db: db, keys: k, photos: photos}
	t.Cleanup(s.close)
	s.Flow = &flow.Flow{
		Store: db, Ledger: db, Documents: db, Photographs: photos, Keys: k, Provider: provider{}, Receipts: receipt.Maker{Signer: k},
		Queue: noQueue{}, Policy: decide.Default(), Times: flow.DefaultTimes(), Clock: time.Now, Log: slog.New(slog.DiscardHandler),
	}
	s.accounts, err = account.New(account.Config{Store: db, Keys: k, Mailer: noLetters{}, Clock: time.Now})
	must(t, err)
	s.school = &school.School{
		Store: db, Keys: k, Standings: s, Post: noLetters{}, Policy: school.DefaultPolicy(), Clock: time.Now, Log: slog.New(slog.DiscardHandler),
	}
	return s
}

// Standing is what the school asks.
func (s *service) Standing(ctx context.Context, id string) (school.Standing, error) {
	n, verified, err := s.Verified(ctx, id)
	return school.Standing{Verified: verified, Name: n.Name, Surname: n.Surname, Given: n.Given, Latin: n.Latin}, err
}

// noLetters sends nothing: letters have tests of their own.
type noLetters struct{}

func (noLetters) SendAccountMail(context.Context, account.Mail) error { return nil }
func (noLetters) CertificateIssued(context.Context, string) error     { return nil }
func (noLetters) NameDecided(context.Context, string) error           { return nil }

func (s *service) close() { _ = errors.Join(s.photos.Close(), s.keys.Close(), s.db.Close()) }

// noQueue is for backups: nothing is to be done there.
type noQueue struct{}

func (noQueue) Enqueue(context.Context, string, string, time.Time) error {
	return errors.New("a backup takes no jobs")
}

// toQueue is the service's queue as the flow knows it.
type toQueue struct{ *queue.Queue }

func (q toQueue) Enqueue(ctx context.Context, job, id string, at time.Time) error {
	return q.Queue.Enqueue(ctx, queue.Job{Kind: job, ID: id, At: at})
}

// provider answers as an engine would that reads the learner's name and number
// from the document. Every tenth learner from the seventh on is not settled by it.
type provider struct{}

func (provider) Look(context.Context, flow.Evidence, selfsame.Slot) ([]selfsame.Reason, error) {
	return nil, nil
}

func (provider) Verify(_ context.Context, e flow.Evidence) (flow.Answer, error) {
	full := e.Name.Reveal()
	if !bytes.Contains(e.Photographs[selfsame.SlotFront], []byte(full)) {
		return flow.Answer{}, errors.New("the picture that came to be checked is another one")
	}
	var findings []selfsame.Finding
	for _, c := range selfsame.Checks() {
		f := selfsame.Finding{Check: c, Answer: selfsame.Yes, Why: selfsame.NewPrivate(full)}
		if c == selfsame.CheckAuthentic && number(full)%10 == 7 {
			f.Answer, f.Reasons = selfsame.No, []selfsame.Reason{{Code: "doc.data_conflict"}}
		}
		findings = append(findings, f)
	}
	given, surname, _ := strings.Cut(full, " ")
	return flow.Answer{
		Findings: findings, Country: "UTO", Kind: "passport", Number: selfsame.NewPrivate(stem + surname),
		BirthDate: selfsame.NewPrivate("1931-02-17"), FullName: selfsame.NewPrivate(strings.ToUpper(full)),
		Surname: selfsame.NewPrivate(strings.ToUpper(surname)), GivenNames: selfsame.NewPrivate(strings.ToUpper(given)),
	}, nil
}

func (provider) Calibration() string { return "none" }

// number is the learner whose name it is.
func number(full string) int {
	n := 0
	for _, r := range full[len(full)-4:] {
		n = n*26 + int(r-'a')
	}
	return n
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func kind(err error) selfsame.Kind {
	if err == nil {
		return ""
	}
	k, _ := selfsame.Public(err)
	return k
}

// TestDeletion is the proof on each database. It runs alone because it moves
// the folder of temporary files, to look into that as well.
func TestDeletion(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { prove(t, sqlite{}) })
	t.Run("postgres", func(t *testing.T) {
		p := &postgres{}
		prove(t, p)
		p.deletedRowIsFound(t)
	})
}

// prove is the proof, in the order in which things happen.
func prove(t *testing.T, d database) {
	root := t.TempDir()
	live, backup, keysBackup := filepath.Join(root, "live"), filepath.Join(root, "backup"), filepath.Join(root, "keys-backup")
	temporary := filepath.Join(root, "tmp")
	for _, dir := range []string{live, temporary} {
		must(t, os.Mkdir(dir, 0o700))
	}
	url := d.url(t, live) // a server of its own is another user's, to whom what follows is closed
	t.Setenv("TMPDIR", temporary)
	liveKeys := filepath.Join(live, "keys")
	s := open(t, url, live, liveKeys)
	clock := testkit.NewClock()
	s.run(t, clock, filepath.Join(live, "log"))

	// Everything about everybody is there, and is backed up.
	all := s.fill(t, *many)
	copyFolder(t, live, backup)
	d.backup(t, url, backup)
	must(t, os.RemoveAll(filepath.Join(backup, "keys"))) // they are backed up apart
	copyFolder(t, liveKeys, keysBackup)
	nothingReadable(t, "with everything kept, but sealed", append(d.files(t), root)...)
	if pictures, names := s.count(t, all); pictures != 2*len(all) || names != 3*len(all) {
		t.Fatalf("the service itself reads %d pictures and %d names of %d learners", pictures, names, len(all))
	}
	if pictures, names := count(t, d, all, backup, keysBackup); pictures != 2*len(all) || names != 3*len(all) {
		t.Fatalf("a backup with its keys reads %d pictures and %d names: it proves nothing", pictures, names)
	}

	// All are settled one way or another, and the photographs go.
	s.settle(t, clock, all)
	mirror(t, liveKeys, keysBackup)
	// Of the claims those of the approved are left, seven of ten, as the verified name.
	pictures, names := s.count(t, all)
	if left := 2*len(all) + len(all)*7/10; pictures != 0 || names != left {
		t.Errorf("after all are settled the service reads %d pictures and %d names", pictures, names)
	}
	for _, keysDir := range []string{liveKeys, keysBackup} {
		if pictures, _ := count(t, d, all, backup, keysDir); pictures != 0 {
			t.Errorf("the backup of before opens %d pictures with %s", pictures, filepath.Base(keysDir))
		}
	}
	s.receipts(t, all)

	// All accounts are deleted, and the names go.
	for _, l := range all {
		must(t, s.Forget(t.Context(), l.id))
		must(t, s.school.Forget(t.Context(), l.id))
		must(t, s.accounts.Delete(t.Context(), l.id))
	}
	mirror(t, liveKeys, keysBackup)
	if pictures, names := s.count(t, all); pictures+names != 0 {
		t.Errorf("after all accounts are deleted the service reads %d pictures and %d names", pictures, names)
	}
	for _, keysDir := range []string{liveKeys, keysBackup} {
		if pictures, names := count(t, d, all, backup, keysDir); pictures+names != 0 {
			t.Errorf("the backup of before opens %d pictures and %d names with %s", pictures, names, filepath.Base(keysDir))
		}
	}
	d.backup(t, url, filepath.Join(root, "after"))
	files, size := nothingReadable(t, "after erasing", append(d.files(t), root)...)
	for _, dir := range []string{filepath.Join(live, "pictures"), liveKeys, keysBackup} {
		for _, path := range filesIn(t, dir) {
			if filepath.Base(path) != "service.json" {
				t.Errorf("%s is left", path)
			}
		}
	}
	t.Logf("%d learners: no picture and no name can be read in the database, the folder of pictures, the logs, or the backup taken "+
		"before: %d files, %d bytes", len(all), files, size)
}

// nothingReadable looks into every file.
func nothingReadable(t *testing.T, when string, folders ...string) (files, size int) {
	t.Helper()
	seen, files, size := search(t, folders...)
	for _, f := range seen {
		t.Errorf("%s: %s can be read %s", when, f.file, f.how)
	}
	if files < 5 || size < 10_000 {
		t.Errorf("%s: only %d files with %d bytes were looked into", when, files, size)
	}
	return files, size
}

// filesIn lists the files in a folder and below.
func filesIn(t *testing.T, dir string) (paths []string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	}))
	return paths
}

// copyFolder copies a folder as it lies there, while it is in use.
func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	must(t, os.CopyFS(to, os.DirFS(from)))
}

// mirror makes a backup of keys the same as they are: what was deleted is
// deleted there too.
func mirror(t *testing.T, from, to string) {
	t.Helper()
	entries, err := os.ReadDir(to)
	must(t, err)
	gone := 0
	for _, e := range entries {
		if _, err := os.Stat(filepath.Join(from, e.Name())); errors.Is(err, fs.ErrNotExist) {
			must(t, os.Remove(filepath.Join(to, e.Name())))
			gone++
		}
	}
	if gone == 0 {
		t.Error("no key was destroyed")
	}
}

// count opens a backup and says what it can read.
func count(t *testing.T, d database, all []learner, dir, keysDir string) (pictures, names int) {
	t.Helper()
	restored := filepath.Join(filepath.Dir(dir), "restored")
	copyFolder(t, dir, restored)
	s := open(t, d.restore(t, restored), restored, keysDir)
	pictures, names = s.count(t, all)
	s.close()
	must(t, os.RemoveAll(restored))
	return pictures, names
}

// count says how many pictures and names can be read; whatever cannot must be
// gone, and not damaged.
func (s *service) count(t *testing.T, all []learner) (pictures, names int) {
	t.Helper()
	for n, l := range all {
		for slot, mark := range map[selfsame.Slot]string{selfsame.SlotFront: pixelMark(n), selfsame.SlotFace: "JFIF"} {
			picture, err := s.photos.Get(t.Context(), l.verification, slot)
			switch {
			case err == nil && (bytes.Contains(picture, []byte(mark)) || slot == selfsame.SlotFace):
				pictures++
			case kind(err) != selfsame.KindNotFound:
				t.Errorf("learner %d, %s: %v", n, slot, err)
			}
			if bytes.Contains(picture, []byte(exifMark(n))) {
				t.Errorf("learner %d, %s: the EXIF was kept", n, slot)
			}
		}
		for what, read := range map[string]func() (selfsame.Private, error){
			"the claim": func() (selfsame.Private, error) {
				v, err := s.Of(t.Context(), l.id, l.verification)
				must(t, err)
				c, err := s.ClaimOf(t.Context(), v)
				return c.Name, err
			},
			"the account": func() (selfsame.Private, error) {
				a, err := s.accounts.Account(t.Context(), l.id)
				return a.Name, err
			},
			"the certificate": func() (selfsame.Private, error) {
				c, err := s.school.Public(t.Context(), l.certificates[0])
				return c.Name.Display, err
			},
		} {
			full, err := read()
			switch {
			case err == nil && full.Reveal() == name(n):
				names++
			case err == nil && full.IsEmpty() && what != "the account": // it is there for good, without the name
			case kind(err) != selfsame.KindNotFound:
				t.Errorf("learner %d, %s: %v", n, what, err)
			}
		}
	}
	return pictures, names
}
