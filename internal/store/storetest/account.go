package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/store"
)

var accountTests = tests{
	"an account comes back as it was saved, by id, address and subject": accountRoundTrip,
	"an account that is not there is not found":                         accountMissing,
	"a stale save of an account is a conflict":                          accountStale,
	"an address belongs to one account":                                 accountAddress,
	"deleting an account deletes what hangs on it":                      accountDeleted,
	"accounts are counted by role":                                      accountsCounted,
	"accounts that nobody confirmed come the oldest first":              accountsUnconfirmed,
	"a token is used once, for its purpose and in time":                 tokenOnce,
	"of many who use a token at once one succeeds":                      tokenRace,
	"tokens of an account are forgotten by purpose":                     tokensForgotten,
	"a change of address remembers who agreed":                          addressChange,
	"of two addresses that agree at once one sees both":                 addressRace,
}

func row(id string) *account.Row {
	return &account.Row{
		ID: id, EmailHash: "hash of " + id, Profile: []byte{1, 0, 2}, Password: "$argon2id$", Confirmed: true,
		Role: account.Learner, Language: "ar", Created: kept,
	}
}

func accountRoundTrip(t *testing.T, d *store.DB) {
	want := row("l_1")
	must(t, d.SaveAccount(t.Context(), want))
	must(t, d.SaveAccount(t.Context(), row("l_2")))
	must(t, d.SaveSubject(t.Context(), "subject", "l_2"))
	must(t, d.SaveSubject(t.Context(), "subject", "l_1"))
	want.Confirmed, want.Role, want.Profile = false, account.Reviewer, []byte{3}
	must(t, d.SaveAccount(t.Context(), want))
	for name, read := range map[string]func() (*account.Row, error){
		"id":      func() (*account.Row, error) { return d.AccountRow(t.Context(), "l_1") },
		"address": func() (*account.Row, error) { return d.AccountByEmail(t.Context(), want.EmailHash) },
		"subject": func() (*account.Row, error) { return d.AccountBySubject(t.Context(), "subject") },
	} {
		got, err := read()
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" || got.Version != 2 {
			t.Errorf("by %s: %s", name, diff)
		}
	}
}

func accountMissing(t *testing.T, d *store.DB) {
	_, err := d.AccountRow(t.Context(), "l_none")
	kind(t, err, selfsame.KindNotFound)
	_, err = d.AccountByEmail(t.Context(), "none")
	kind(t, err, selfsame.KindNotFound)
	_, err = d.AccountBySubject(t.Context(), "none")
	kind(t, err, selfsame.KindNotFound)
	must(t, d.DeleteAccount(t.Context(), "l_none"))
}

func accountStale(t *testing.T, d *store.DB) {
	r := row("l_1")
	must(t, d.SaveAccount(t.Context(), r))
	old := *r
	must(t, d.SaveAccount(t.Context(), r))
	kind(t, d.SaveAccount(t.Context(), &old), selfsame.KindConflict)
	kind(t, d.SaveAccount(t.Context(), row("l_1")), selfsame.KindConflict)
}

func accountAddress(t *testing.T, d *store.DB) {
	must(t, d.SaveAccount(t.Context(), row("l_1")))
	second := row("l_2")
	second.EmailHash = row("l_1").EmailHash
	kind(t, d.SaveAccount(t.Context(), second), selfsame.KindConflict)
	second = row("l_2")
	must(t, d.SaveAccount(t.Context(), second))
	second.EmailHash = row("l_1").EmailHash
	kind(t, d.SaveAccount(t.Context(), second), selfsame.KindConflict)
}

func accountDeleted(t *testing.T, d *store.DB) {
	ctx := t.Context()
	for _, id := range []string{"l_1", "l_2"} {
		must(t, d.SaveAccount(ctx, row(id)))
		must(t, d.SaveSubject(ctx, "subject of "+id, id))
		must(t, d.SaveToken(ctx, account.Token{Hash: "token of " + id, Purpose: "reset", Account: id, Expires: noon.Add(time.Hour)}))
		must(t, d.SaveAddressChange(ctx, account.AddressChange{Account: id, Sealed: []byte{1}, Expires: noon.Add(time.Hour)}))
		must(t, d.SaveSession(ctx, account.SessionRow{ID: "session of " + id, Account: id, Data: []byte{1}, Seen: noon, Expires: noon.Add(time.Hour)}))
		_, _, err := d.KnowDevice(ctx, id, "device", noon)
		must(t, err)
	}
	must(t, d.DeleteAccount(ctx, "l_1"))
	for id, there := range map[string]bool{"l_1": false, "l_2": true} {
		_, errAccount := d.AccountRow(ctx, id)
		_, errToken := d.UseToken(ctx, "token of "+id, "reset", noon)
		_, errChange := d.AgreeToChange(ctx, id, true, false, noon)
		_, found, err := d.SessionData(ctx, "session of "+id, noon)
		must(t, err)
		_, known, err := d.KnowDevice(ctx, id, "device", noon)
		must(t, err)
		got := []bool{errAccount == nil, errToken == nil, errChange == nil, found, known}
		if diff := cmp.Diff([]bool{there, there, there, there, there}, got); diff != "" {
			t.Errorf("%s: account, token, change, session, device: %s", id, diff)
		}
	}
	must(t, d.SaveAccount(ctx, row("l_3")))
	must(t, d.SaveSubject(ctx, "subject of l_1", "l_3")) // nothing stands in its way
}

func accountsCounted(t *testing.T, d *store.DB) {
	for i, role := range []account.Role{account.Learner, account.Operator, account.Learner} {
		r := row(fmt.Sprintf("l_%d", i))
		r.Role = role
		must(t, d.SaveAccount(t.Context(), r))
	}
	for role, want := range map[account.Role]int{account.Learner: 2, account.Operator: 1, account.Reviewer: 0} {
		if n, err := d.CountAccounts(t.Context(), role); err != nil || n != want {
			t.Errorf("%d of %s, want %d: %v", n, role, want, err)
		}
	}
}

func accountsUnconfirmed(t *testing.T, d *store.DB) {
	for id, hours := range map[string]int{"l_1": -2, "l_2": -3, "l_3": 1, "l_done": -4} {
		r := row(id)
		r.Confirmed, r.Created = id == "l_done", noon.Add(time.Duration(hours)*time.Hour)
		must(t, d.SaveAccount(t.Context(), r))
	}
	got, err := d.UnconfirmedAccounts(t.Context(), noon, 10)
	must(t, err)
	if diff := cmp.Diff([]string{"l_2", "l_1"}, got); diff != "" {
		t.Error(diff)
	}
}

func token(hash string) account.Token {
	return account.Token{Hash: hash, Purpose: "reset", Account: "l_1", Body: []byte{0, 1}, Expires: kept.Add(time.Hour)}
}

func tokenOnce(t *testing.T, d *store.DB) {
	must(t, d.SaveToken(t.Context(), token("t_1")))
	_, err := d.UseToken(t.Context(), "t_1", "confirm", noon)
	kind(t, err, selfsame.KindNotFound)
	_, err = d.UseToken(t.Context(), "t_1", "reset", noon.Add(time.Hour))
	kind(t, err, selfsame.KindNotFound)
	_, err = d.PeekToken(t.Context(), "t_1", "confirm", noon)
	kind(t, err, selfsame.KindNotFound)
	_, err = d.PeekToken(t.Context(), "t_1", "reset", noon.Add(time.Hour))
	kind(t, err, selfsame.KindNotFound)
	for range 2 { // looking at it does not use it up
		seen, err := d.PeekToken(t.Context(), "t_1", "reset", noon.Add(59*time.Minute))
		must(t, err)
		if diff := cmp.Diff(token("t_1"), seen); diff != "" {
			t.Error(diff)
		}
	}
	got, err := d.UseToken(t.Context(), "t_1", "reset", noon.Add(59*time.Minute))
	must(t, err)
	if diff := cmp.Diff(token("t_1"), got); diff != "" {
		t.Error(diff)
	}
	_, err = d.UseToken(t.Context(), "t_1", "reset", noon)
	kind(t, err, selfsame.KindNotFound)
	_, err = d.PeekToken(t.Context(), "t_1", "reset", noon)
	kind(t, err, selfsame.KindNotFound)
}

func tokenRace(t *testing.T, d *store.DB) {
	must(t, d.SaveToken(t.Context(), token("t_1")))
	var used atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := d.UseToken(t.Context(), "t_1", "reset", noon); err == nil {
				used.Add(1)
			}
		})
	}
	wg.Wait()
	if n := used.Load(); n != 1 {
		t.Errorf("used %d times", n)
	}
}

func tokensForgotten(t *testing.T, d *store.DB) {
	must(t, d.SaveToken(t.Context(), token("t_1")))
	other := token("t_2")
	other.Purpose = "confirm"
	must(t, d.SaveToken(t.Context(), other))
	must(t, d.ForgetTokens(t.Context(), "l_1", "reset"))
	_, err := d.UseToken(t.Context(), "t_1", "reset", noon)
	kind(t, err, selfsame.KindNotFound)
	_, err = d.UseToken(t.Context(), "t_2", "confirm", noon)
	must(t, err)
}

func addressChange(t *testing.T, d *store.DB) {
	c := account.AddressChange{Account: "l_1", EmailHash: "new", Sealed: []byte{9}, Expires: kept.Add(time.Hour)}
	must(t, d.SaveAddressChange(t.Context(), account.AddressChange{Account: "l_1", EmailHash: "other", Sealed: []byte{8}, Old: true, Expires: kept}))
	must(t, d.SaveAddressChange(t.Context(), c))
	got, err := d.AgreeToChange(t.Context(), "l_1", false, true, noon)
	must(t, err)
	c.New = true
	if diff := cmp.Diff(c, got); diff != "" {
		t.Error(diff)
	}
	got, err = d.AddressChange(t.Context(), "l_1", noon)
	must(t, err)
	if diff := cmp.Diff(c, got); diff != "" {
		t.Error(diff)
	}
	_, err = d.AgreeToChange(t.Context(), "l_1", true, false, noon.Add(2*time.Hour))
	kind(t, err, selfsame.KindNotFound)
	_, err = d.AddressChange(t.Context(), "l_1", noon.Add(2*time.Hour))
	kind(t, err, selfsame.KindNotFound)
	must(t, d.ForgetAddressChange(t.Context(), "l_1"))
	_, err = d.AgreeToChange(t.Context(), "l_1", true, false, noon)
	kind(t, err, selfsame.KindNotFound)
}

func addressRace(t *testing.T, d *store.DB) {
	must(t, d.SaveAddressChange(t.Context(), account.AddressChange{Account: "l_1", Sealed: []byte{9}, Expires: noon.Add(time.Hour)}))
	var both atomic.Int32
	var wg sync.WaitGroup
	for _, old := range []bool{true, false} {
		wg.Go(func() {
			c, err := d.AgreeToChange(t.Context(), "l_1", old, !old, noon)
			if err != nil {
				t.Error(err)
			}
			if c.Old && c.New {
				both.Add(1)
			}
		})
	}
	wg.Wait()
	if n := both.Load(); n != 1 {
		t.Errorf("%d saw that both had agreed", n)
	}
}
