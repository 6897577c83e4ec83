package storetest

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/store"
)

var sessionTests = tests{
	"a session is there until it is over":                     sessionUntil,
	"a session that was ended is not brought back":            sessionEnded,
	"an account's sessions come the last seen first":          sessionsOf,
	"nobody ends somebody else's session":                     sessionOfAnother,
	"all sessions of an account end but one":                  sessionsEnd,
	"counts begin anew with their period":                     counts,
	"counts of many at once lose nothing":                     countRace,
	"a device is known from the second time on":               knownDevice,
	"what is over is swept away, and what is not stays":       swept,
	"sessions of nobody are not ended by ending an account's": sessionsOfNobody,
}

func session(id, of string) account.SessionRow {
	return account.SessionRow{ID: id, Account: of, Data: []byte{0, 1}, Seen: kept, Expires: kept.Add(time.Hour)}
}

// there says which sessions there are.
func there(t *testing.T, d *store.DB, want map[string]bool) {
	t.Helper()
	for id, want := range want {
		_, found, err := d.SessionData(t.Context(), id, noon)
		must(t, err)
		if found != want {
			t.Errorf("%s is there: %v", id, found)
		}
	}
}

func sessionUntil(t *testing.T, d *store.DB) {
	must(t, d.SaveSession(t.Context(), session("s_1", "")))
	again := session("s_1", "l_1")
	again.Data = []byte("other")
	must(t, d.SaveSession(t.Context(), again))
	data, found, err := d.SessionData(t.Context(), "s_1", noon.Add(59*time.Minute))
	must(t, err)
	if !found || string(data) != "other" {
		t.Errorf("found %v: %q", found, data)
	}
	if _, found, err = d.SessionData(t.Context(), "s_1", noon.Add(time.Hour)); err != nil || found {
		t.Errorf("found %v after it was over: %v", found, err)
	}
	there(t, d, map[string]bool{"s_none": false})
}

func sessionEnded(t *testing.T, d *store.DB) {
	must(t, d.SaveSession(t.Context(), session("s_1", "l_1")))
	must(t, d.DeleteSession(t.Context(), "s_1"))
	must(t, d.DeleteSession(t.Context(), "s_none"))
	must(t, d.SaveSession(t.Context(), session("s_1", "l_1")))
	there(t, d, map[string]bool{"s_1": false})
	all, err := d.SessionRows(t.Context(), "l_1", noon)
	must(t, err)
	if len(all) != 0 {
		t.Errorf("%d sessions", len(all))
	}
}

func sessionsOf(t *testing.T, d *store.DB) {
	for i, id := range []string{"s_1", "s_2", "s_3"} {
		s := session(id, "l_1")
		s.Seen = s.Seen.Add(time.Duration(i%2) * time.Minute)
		must(t, d.SaveSession(t.Context(), s))
	}
	over := session("s_over", "l_1")
	over.Expires = noon
	must(t, d.SaveSession(t.Context(), over))
	must(t, d.SaveSession(t.Context(), session("s_other", "l_2")))
	all, err := d.SessionRows(t.Context(), "l_1", noon)
	must(t, err)
	var ids []string
	for _, s := range all {
		ids = append(ids, s.ID)
	}
	if diff := cmp.Diff([]string{"s_2", "s_1", "s_3"}, ids); diff != "" {
		t.Error(diff)
	}
	if want := session("s_1", "l_1"); !cmp.Equal(want, all[1]) {
		t.Error(cmp.Diff(want, all[1]))
	}
}

func sessionOfAnother(t *testing.T, d *store.DB) {
	must(t, d.SaveSession(t.Context(), session("s_1", "l_1")))
	must(t, d.SaveSession(t.Context(), session("s_nobody", "")))
	kind(t, d.EndSession(t.Context(), "l_2", "s_1"), selfsame.KindNotFound)
	kind(t, d.EndSession(t.Context(), "l_1", "s_none"), selfsame.KindNotFound)
	there(t, d, map[string]bool{"s_1": true})
	must(t, d.EndSession(t.Context(), "l_1", "s_1"))
	kind(t, d.EndSession(t.Context(), "l_1", "s_1"), selfsame.KindNotFound)
	there(t, d, map[string]bool{"s_1": false})
}

func sessionsEnd(t *testing.T, d *store.DB) {
	for id, of := range map[string]string{"s_1": "l_1", "s_2": "l_1", "s_3": "l_1", "s_other": "l_2"} {
		must(t, d.SaveSession(t.Context(), session(id, of)))
	}
	must(t, d.EndSessions(t.Context(), "l_1", "s_2"))
	there(t, d, map[string]bool{"s_1": false, "s_2": true, "s_3": false, "s_other": true})
	must(t, d.EndSessions(t.Context(), "l_1", ""))
	there(t, d, map[string]bool{"s_2": false, "s_other": true})
}

func sessionsOfNobody(t *testing.T, d *store.DB) {
	must(t, d.SaveSession(t.Context(), session("s_1", "")))
	must(t, d.EndSessions(t.Context(), "", ""))
	kind(t, d.EndSession(t.Context(), "", "s_none"), selfsame.KindNotFound)
	there(t, d, map[string]bool{"s_1": true})
}

func counts(t *testing.T, d *store.DB) {
	count := func(name string, since time.Time, want int) {
		t.Helper()
		n, err := d.CountUp(t.Context(), name, since)
		must(t, err)
		if n != want {
			t.Errorf("%d, want %d", n, want)
		}
	}
	must(t, d.CountDown(t.Context(), "a"))
	count("a", noon, 1)
	count("a", noon, 2)
	count("b", noon, 1)
	must(t, d.CountDown(t.Context(), "a"))
	count("a", noon, 2)
	count("a", noon.Add(time.Hour), 1)
	must(t, d.CountDown(t.Context(), "a"))
	must(t, d.CountDown(t.Context(), "a"))
	count("a", noon.Add(time.Hour), 1)
}

func countRace(t *testing.T, d *store.DB) {
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := d.CountUp(t.Context(), "a", noon); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n, err := d.CountUp(t.Context(), "a", noon); err != nil || n != 21 {
		t.Errorf("%d: %v", n, err)
	}
}

func knownDevice(t *testing.T, d *store.DB) {
	for _, step := range []struct {
		of, hash   string
		known, any bool
	}{{"l_1", "a", false, false}, {"l_1", "a", true, true}, {"l_1", "b", false, true}, {"l_2", "a", false, false}} {
		known, anyKnown, err := d.KnowDevice(t.Context(), step.of, step.hash, noon)
		must(t, err)
		if known != step.known || anyKnown != step.any {
			t.Errorf("%s of %s: known %v, any %v", step.hash, step.of, known, anyKnown)
		}
	}
}

func swept(t *testing.T, d *store.DB) {
	ctx := t.Context()
	must(t, d.SaveSession(ctx, session("s_1", "l_1")))
	must(t, d.SaveToken(ctx, token("t_1")))
	must(t, d.SaveAddressChange(ctx, account.AddressChange{Account: "l_1", Sealed: []byte{1}, Expires: noon.Add(time.Hour)}))
	_, _, err := d.KnowDevice(ctx, "l_1", "device", noon)
	must(t, err)
	must(t, d.Sweep(ctx, noon.Add(30*time.Minute)))
	there(t, d, map[string]bool{"s_1": true})
	rest := func() (n int) {
		for _, table := range []string{"sessions", "account_tokens", "account_address_changes", "account_devices"} {
			var rows int
			must(t, d.SQL().QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&rows))
			n += rows
		}
		return n
	}
	if n := rest(); n != 4 {
		t.Errorf("%d of 4 are left", n)
	}
	must(t, d.Sweep(ctx, noon.Add(366*24*time.Hour)))
	if n := rest(); n != 0 {
		t.Errorf("%d are left", n)
	}
}
