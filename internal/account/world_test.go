package account_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/keys"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// her address, and a password that nobody guesses.
var (
	address  = selfsame.NewPrivate(testkit.Ottoline.Email)
	name     = selfsame.NewPrivate(testkit.Ottoline.Name)
	password = selfsame.NewPrivate("four lamps beside the quay")
	other    = selfsame.NewPrivate("seven kites over a harbour")
	home     = account.Device{Address: "192.0.2.7", Agent: "Firefox/140 on a desk"}
	abroad   = account.Device{Address: "198.51.100.9", Agent: "Chrome/150 on a phone"}
)

// A world is accounts on a real database, with real keys and a post box.
type world struct {
	*account.Accounts
	t        *testing.T
	db       *store.DB
	keys     *keys.Keys
	clock    *testkit.Clock
	box      *box
	sessions *account.Sessions
}

// onBoth runs the test on each database.
func onBoth(t *testing.T, test func(w *world)) {
	t.Helper()
	testkit.Databases(t, func(t *testing.T, url string) { test(newWorld(t, url)) })
}

func newWorld(t *testing.T, url string) *world {
	t.Helper()
	w := &world{t: t, clock: testkit.NewClock(), box: &box{}}
	var err error
	if w.db, err = store.Open(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if w.keys, err = keys.Create(t.Context(), "file://"+filepath.Join(dir, "master"), "file://"+filepath.Join(dir, "keys")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(w.keys.Close(), w.db.Close()); err != nil {
			t.Error(err)
		}
	})
	w.box.db = w.db
	w.Accounts, err = account.New(account.Config{Store: w.db, Keys: w.keys, Mailer: w.box, Clock: w.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	w.sessions = &account.Sessions{Rooms: w.db, Clock: w.clock.Now}
	return w
}

// A box takes the mails of transactions, also of those that are rolled back.
type box struct {
	mu    sync.Mutex
	mails []account.Mail
	db    *store.DB
	fail  error
}

func (b *box) SendAccountMail(ctx context.Context, m account.Mail) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if lite, pg := b.db.Tx(ctx); lite == nil && pg == nil && !m.Token.IsEmpty() {
		return errors.New("a mail with a token was not sent in the transaction that makes the token")
	}
	b.mails = append(b.mails, m)
	return b.fail
}

// take returns the mails since it was called last.
func (w *world) take() []account.Mail {
	w.box.mu.Lock()
	defer w.box.mu.Unlock()
	taken := w.box.mails
	w.box.mails = nil
	return taken
}

// letter expects one mail since the last look, of the letter and to the
// address, and returns it.
func (w *world) letter(letter account.Letter, to selfsame.Private) account.Mail {
	w.t.Helper()
	mails := w.take()
	if len(mails) != 1 || mails[0].Letter != letter || mails[0].To.Reveal() != to.Reveal() {
		var letters []account.Letter
		for _, m := range mails {
			letters = append(letters, m.Letter)
		}
		w.t.Fatalf("the mails are %v, want %s", letters, letter)
	}
	return mails[0]
}

func (w *world) none() {
	w.t.Helper()
	if mails := w.take(); len(mails) > 0 {
		w.t.Fatalf("a mail %s was sent", mails[0].Letter)
	}
}

// opened signs her up, confirms it and returns the account's id.
func (w *world) opened() string {
	w.t.Helper()
	w.must(w.SignUp(w.t.Context(), address, password, name, "en", "", home))
	id, _, err := w.Confirm(w.t.Context(), w.letter(account.LetterConfirm, address).Token.Reveal(), password, home)
	w.must(err)
	return id
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// kind expects an error of the kind that says nothing about her.
func (w *world) kind(err error, want selfsame.Kind) {
	w.t.Helper()
	if err == nil {
		w.t.Fatalf("no error, want one of kind %s", want)
	}
	if got, _ := selfsame.Public(err); got != want {
		w.t.Fatalf("kind %s, want %s: %v", got, want, err)
	}
	if found := testkit.Leaks([]byte(err.Error())); found != nil {
		w.t.Fatalf("the error holds personal data: %v", found)
	}
}
