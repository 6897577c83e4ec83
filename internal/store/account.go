package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/selfsame-id/selfsame/internal/account"
)

const accountColumns = "id, version, email_hash, profile, password, confirmed, role, language, created"

// AccountRow returns the account of the id; KindNotFound where there is none.
func (d *DB) AccountRow(ctx context.Context, id string) (*account.Row, error) {
	return d.account(ctx, "WHERE id = $1", id)
}

// AccountByEmail returns the account whose address has the keyed hash.
func (d *DB) AccountByEmail(ctx context.Context, hash string) (*account.Row, error) {
	return d.account(ctx, "WHERE email_hash = $1", hash)
}

// AccountBySubject returns the account of whoever has the keyed hash at a
// provider.
func (d *DB) AccountBySubject(ctx context.Context, hash string) (*account.Row, error) {
	return d.account(ctx, "WHERE id = (SELECT account FROM account_subjects WHERE hash = $1)", hash)
}

func (d *DB) account(ctx context.Context, where, of string) (*account.Row, error) {
	var r account.Row
	var created moment
	err := d.q(ctx).QueryRowContext(ctx, "SELECT "+accountColumns+" FROM accounts "+where, of).Scan(
		&r.ID, &r.Version, &r.EmailHash, &r.Profile, &r.Password, &r.Confirmed, &r.Role, &r.Language, &created)
	if err := found(err, "account"); err != nil {
		return nil, err
	}
	r.Created = created.time()
	return &r, nil
}

// SaveAccount writes the account and counts its Version up. A Version of 0 is
// new. An older version, and an address that another account has, are conflicts
// and change nothing.
func (d *DB) SaveAccount(ctx context.Context, r *account.Row) error {
	args := []any{r.ID, r.Version + 1, r.EmailHash, r.Profile, r.Password, r.Confirmed, string(r.Role), r.Language, stamp(r.Created)}
	var result sql.Result
	var err error
	if r.Version == 0 {
		result, err = d.q(ctx).ExecContext(ctx, "INSERT INTO accounts ("+accountColumns+
			") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING", args...)
	} else {
		result, err = d.q(ctx).ExecContext(ctx, "UPDATE accounts SET version = $2, email_hash = $3, profile = $4,"+
			" password = $5, confirmed = $6, role = $7, language = $8, created = $9"+
			" WHERE id = $1 AND version = $10", append(args, r.Version)...)
	}
	if isUnique(err) {
		return stale("account")
	}
	if err != nil {
		return fmt.Errorf("saving account %s: %w", r.ID, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("saving account %s: %w", r.ID, err)
	}
	if n == 0 {
		return stale("account")
	}
	r.Version++
	return nil
}

// SaveSubject makes whoever has the keyed hash at a provider come to the
// account.
func (d *DB) SaveSubject(ctx context.Context, hash, id string) error {
	return d.do(ctx, "saving a subject", "INSERT INTO account_subjects (hash, account) VALUES ($1, $2)"+
		" ON CONFLICT (hash) DO UPDATE SET account = excluded.account", hash, id)
}

// DeleteAccount deletes the account and what hangs on it.
func (d *DB) DeleteAccount(ctx context.Context, id string) error {
	return d.InTx(ctx, func(ctx context.Context) error {
		for _, statement := range []string{
			"DELETE FROM account_subjects WHERE account = $1",
			"DELETE FROM account_tokens WHERE account = $1",
			"DELETE FROM account_address_changes WHERE account = $1",
			"DELETE FROM account_devices WHERE account = $1",
			"DELETE FROM accounts WHERE id = $1",
		} {
			if err := d.do(ctx, "deleting account "+id, statement, id); err != nil {
				return err
			}
		}
		return d.EndSessions(ctx, id, "")
	})
}

// CountAccounts returns how many accounts have the role.
func (d *DB) CountAccounts(ctx context.Context, role account.Role) (int, error) {
	var n int
	if err := d.q(ctx).QueryRowContext(ctx, "SELECT COUNT(*) FROM accounts WHERE role = $1", string(role)).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting accounts: %w", err)
	}
	return n, nil
}

// UnconfirmedAccounts returns the ids of those made before the time that nobody
// confirmed, at most limit.
func (d *DB) UnconfirmedAccounts(ctx context.Context, before time.Time, limit int) ([]string, error) {
	ids, err := d.texts(ctx, "SELECT id FROM accounts WHERE NOT confirmed AND created < $1 ORDER BY created, id LIMIT $2", stamp(before), limit)
	if err != nil {
		return nil, fmt.Errorf("reading unconfirmed accounts: %w", err)
	}
	return ids, nil
}

// do runs a statement of which nothing is asked but that it succeeds.
func (d *DB) do(ctx context.Context, doing, statement string, args ...any) error {
	if _, err := d.q(ctx).ExecContext(ctx, statement, args...); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// SaveToken keeps a token.
func (d *DB) SaveToken(ctx context.Context, t account.Token) error {
	return d.do(ctx, "saving a token", "INSERT INTO account_tokens (hash, purpose, account, body, expires) VALUES ($1, $2, $3, $4, $5)",
		t.Hash, t.Purpose, t.Account, t.Body, stamp(t.Expires))
}

const (
	linkColumns = "hash, purpose, account, body, expires"
	liveLink    = " FROM account_tokens WHERE hash = $1 AND purpose = $2 AND expires > $3"
)

// UseToken returns the token and deletes it; KindNotFound where it is not there
// or too old.
func (d *DB) UseToken(ctx context.Context, hash, purpose string, now time.Time) (account.Token, error) {
	return d.token(ctx, "DELETE"+liveLink+" RETURNING "+linkColumns, hash, purpose, now)
}

// PeekToken returns the token and leaves it; KindNotFound where it is not there
// or too old.
func (d *DB) PeekToken(ctx context.Context, hash, purpose string, now time.Time) (account.Token, error) {
	return d.token(ctx, "SELECT "+linkColumns+liveLink, hash, purpose, now)
}

func (d *DB) token(ctx context.Context, statement, hash, purpose string, now time.Time) (account.Token, error) {
	var t account.Token
	var expires moment
	err := d.q(ctx).QueryRowContext(ctx, statement, hash, purpose, stamp(now)).Scan(&t.Hash, &t.Purpose, &t.Account, &t.Body, &expires)
	t.Expires = expires.time()
	return t, found(err, "token")
}

// ForgetTokens deletes the tokens of an account for a purpose.
func (d *DB) ForgetTokens(ctx context.Context, id, purpose string) error {
	return d.do(ctx, "forgetting tokens", "DELETE FROM account_tokens WHERE account = $1 AND purpose = $2", id, purpose)
}

// SaveAddressChange keeps a change that waits, in the place of an earlier one.
func (d *DB) SaveAddressChange(ctx context.Context, c account.AddressChange) error {
	return d.do(ctx, "saving a change of address",
		"INSERT INTO account_address_changes (account, email_hash, sealed, old_agreed, new_agreed, expires)"+
			" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account) DO UPDATE SET email_hash = excluded.email_hash,"+
			" sealed = excluded.sealed, old_agreed = excluded.old_agreed, new_agreed = excluded.new_agreed, expires = excluded.expires",
		c.Account, c.EmailHash, c.Sealed, c.Old, c.New, stamp(c.Expires))
}

// AgreeToChange notes which address agreed and returns the change as it then
// is. Of two who agree at once the second sees both.
func (d *DB) AgreeToChange(ctx context.Context, id string, old, wanted bool, now time.Time) (account.AddressChange, error) {
	return d.addressChange(ctx, "UPDATE account_address_changes SET old_agreed = old_agreed OR $3, new_agreed = new_agreed OR $4"+
		" WHERE account = $1 AND expires > $2 RETURNING "+changeColumns, id, stamp(now), old, wanted)
}

// AddressChange returns the change that waits; KindNotFound where there is none or
// it is too old.
func (d *DB) AddressChange(ctx context.Context, id string, now time.Time) (account.AddressChange, error) {
	return d.addressChange(ctx, "SELECT "+changeColumns+" FROM account_address_changes WHERE account = $1 AND expires > $2", id, stamp(now))
}

const changeColumns = "account, email_hash, sealed, old_agreed, new_agreed, expires"

func (d *DB) addressChange(ctx context.Context, statement string, args ...any) (account.AddressChange, error) {
	var c account.AddressChange
	var expires moment
	err := d.q(ctx).QueryRowContext(ctx, statement, args...).Scan(&c.Account, &c.EmailHash, &c.Sealed, &c.Old, &c.New, &expires)
	c.Expires = expires.time()
	return c, found(err, "change of address")
}

// ForgetAddressChange deletes the change that waits.
func (d *DB) ForgetAddressChange(ctx context.Context, id string) error {
	return d.do(ctx, "forgetting a change of address", "DELETE FROM account_address_changes WHERE account = $1", id)
}
