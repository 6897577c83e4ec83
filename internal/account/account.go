// Package account is who signs in: accounts of learners and staff, how they
// come in, and on which devices they are.
//
// Read Row first, which is all that is kept of an account, then entrance.go,
// which is how a stranger becomes one. A name and an address are sealed under a
// key of the account's own, which deleting it destroys; an address is found
// again by a keyed hash. To a stranger nothing here says whether there is an
// account of an address: whoever owns the address is told by e-mail. The
// package knows nothing of pages or databases.
package account

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/selfsame-id/selfsame"
)

// A Role is what an account may do. Roles are stored: add, never rename.
type Role string

// The roles.
const (
	Learner  Role = "learner"
	Reviewer Role = "reviewer" // settles what the checks could not
	Operator Role = "operator" // runs the service
)

// An Account is one that was opened: its name and address are readable.
type Account struct {
	ID       string
	Role     Role
	Language string // chosen; empty when none was
	Name     selfsame.Private
	Email    selfsame.Private
	Created  time.Time
}

// A Row is an account as it is kept.
type Row struct {
	ID        string
	Version   int    // of the row; a save of an older one is a conflict. 0: never saved
	EmailHash string // keyed
	Profile   []byte // sealed: profile
	Password  string // argon2id, as PHC text; empty for those who sign in elsewhere
	Confirmed bool   // the address is theirs
	Role      Role
	Language  string
	Created   time.Time
}

// profile is what is sealed of an account.
type profile struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// A Store keeps accounts. What is not there is an Error of KindNotFound; saving
// an older version, or an address that another account has, is KindConflict.
type Store interface {
	InTx(ctx context.Context, do func(ctx context.Context) error) error
	Rows
	Tokens
	Traces
	Rooms
}

// Rows keeps accounts themselves.
type Rows interface {
	AccountRow(ctx context.Context, id string) (*Row, error)
	AccountByEmail(ctx context.Context, hash string) (*Row, error)
	AccountBySubject(ctx context.Context, hash string) (*Row, error)
	SaveAccount(ctx context.Context, r *Row) error
	SaveSubject(ctx context.Context, hash, account string) error
	// DeleteAccount deletes the account with its subjects, tokens, sessions and
	// devices. Deleting what is not there is nothing.
	DeleteAccount(ctx context.Context, id string) error
	CountAccounts(ctx context.Context, role Role) (int, error)
	// UnconfirmedAccounts returns the ids of those made before the time and not
	// confirmed since, at most limit.
	UnconfirmedAccounts(ctx context.Context, before time.Time, limit int) ([]string, error)
}

// Keys seals what is about a person under the key of the account, by its id.
type Keys interface {
	Make(ctx context.Context, owner string) error
	Seal(ctx context.Context, owner string, plain, ad []byte) ([]byte, error)
	Unseal(ctx context.Context, owner string, sealed, ad []byte) ([]byte, error)
	Hash(domain, text string) string
	Destroy(ctx context.Context, owner string) error
}

// Config is what Accounts stands on. All of it is needed.
type Config struct {
	Store  Store
	Keys   Keys
	Mailer Mailer
	Clock  func() time.Time
}

// Accounts is all accounts there are.
type Accounts struct {
	Config
	hashing chan struct{} // admits as many password hashes at once as there is room for
	nobody  string        // a password that nobody has, to take as long over it
}

// New returns the accounts of the store.
func New(c Config) (*Accounts, error) {
	a := &Accounts{Config: c, hashing: make(chan struct{}, hashesAtOnce)}
	var err error
	if a.nobody, err = a.hashPassword(context.Background(), rand.Text()); err != nil {
		return nil, err
	}
	return a, nil
}

// Account returns the account; KindNotFound when there is none.
func (a *Accounts) Account(ctx context.Context, id string) (Account, error) {
	row, err := a.Store.AccountRow(ctx, id)
	if err != nil {
		return Account{}, err
	}
	return a.open(ctx, row)
}

// Find returns the account of an address, which staff have in hand; KindNotFound
// when there is none.
func (a *Accounts) Find(ctx context.Context, email selfsame.Private) (Account, error) {
	address, err := cleanAddress(email)
	if err != nil {
		return Account{}, err
	}
	row, err := a.Store.AccountByEmail(ctx, a.emailHash(address))
	if err != nil {
		return Account{}, err
	}
	return a.open(ctx, row)
}

func (a *Accounts) open(ctx context.Context, row *Row) (Account, error) {
	p, err := a.unseal(ctx, row)
	if err != nil {
		return Account{}, err
	}
	return Account{
		ID: row.ID, Role: row.Role, Language: row.Language,
		Name: selfsame.NewPrivate(p.Name), Email: selfsame.NewPrivate(p.Email), Created: row.Created,
	}, nil
}

// SetLanguage keeps the language somebody chose, a tag such as "en".
func (a *Accounts) SetLanguage(ctx context.Context, id, language string) error {
	if !isTag(language) {
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "There is no such language"}
	}
	return a.change(ctx, id, func(row *Row) error { row.Language = language; return nil })
}

// SetName keeps the name somebody goes by here. It is not the name for
// certificates.
func (a *Accounts) SetName(ctx context.Context, id string, name selfsame.Private) error {
	clean, err := cleanName(name)
	if err != nil {
		return err
	}
	return a.change(ctx, id, func(row *Row) error {
		p, err := a.unseal(ctx, row)
		if err != nil {
			return err
		}
		p.Name = clean
		return a.seal(ctx, row, p)
	})
}

// SetRole makes an account a learner's, a reviewer's or an operator's.
func (a *Accounts) SetRole(ctx context.Context, id string, role Role) error {
	switch role {
	case Learner, Reviewer, Operator:
	default:
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "There is no such role", Hint: "learner, reviewer or operator"}
	}
	return a.change(ctx, id, func(row *Row) error { row.Role = role; return nil })
}

// change alters an account and saves it, again when somebody else saved it in
// between.
func (a *Accounts) change(ctx context.Context, id string, alter func(*Row) error) error {
	var err error
	for range 5 {
		var row *Row
		if row, err = a.Store.AccountRow(ctx, id); err != nil {
			return err
		}
		if err = alter(row); err != nil {
			return err
		}
		if err = a.Store.SaveAccount(ctx, row); !isKind(err, selfsame.KindConflict) {
			return err
		}
	}
	return err
}

// Delete deletes the account and destroys its key, with which everything about
// the person goes, in every backup too. It may be called again until it
// succeeds, and should be called from a job: once the account is gone nobody is
// there to ask for it again.
func (a *Accounts) Delete(ctx context.Context, id string) error {
	if err := a.Store.DeleteAccount(ctx, id); err != nil {
		return err
	}
	if err := a.Keys.Destroy(ctx, id); err != nil {
		return fmt.Errorf("deleting account %s: %w", id, err)
	}
	return nil
}

func sealedFor(id string) []byte { return []byte("account profile " + id) }

func (a *Accounts) seal(ctx context.Context, row *Row, p profile) error {
	plain, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("sealing account %s: %w", row.ID, err)
	}
	if row.Profile, err = a.Keys.Seal(ctx, row.ID, plain, sealedFor(row.ID)); err != nil {
		return fmt.Errorf("sealing account %s: %w", row.ID, err)
	}
	return nil
}

func (a *Accounts) unseal(ctx context.Context, row *Row) (profile, error) {
	var p profile
	plain, err := a.Keys.Unseal(ctx, row.ID, row.Profile, sealedFor(row.ID))
	if err == nil && json.Unmarshal(plain, &p) != nil {
		err = errors.New("it does not hold a profile") // the error of JSON would quote it
	}
	if err != nil {
		return p, fmt.Errorf("opening account %s: %w", row.ID, err)
	}
	return p, nil
}

// newID returns an id that nobody can guess; it is the owner of a key too.
func newID() string { return "l_" + strings.ToLower(rand.Text()) }

// isTag says whether the text has the form of a language tag.
func isTag(s string) bool {
	if len(s) < 2 || len(s) > 35 {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}

// cleanName returns a name without what is no part of one: characters that turn
// the direction of writing would make it look like another.
func cleanName(name selfsame.Private) (string, error) {
	text := name.Reveal()
	if len(text) > 2000 || !utf8.ValidString(text) {
		return "", errName
	}
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(norm.NFC.String(text)), " ")
	letters := 0
	for _, r := range text {
		if unicode.IsControl(r) {
			return "", errName
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters == 0 || utf8.RuneCountInString(text) > 200 {
		return "", errName
	}
	return text, nil
}

func isKind(err error, kind selfsame.Kind) bool {
	var e *selfsame.Error
	return errors.As(err, &e) && e.Kind == kind
}
