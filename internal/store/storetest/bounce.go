package storetest

import (
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/store"
)

var bounceTests = tests{"the last bounce of an account is kept until it is forgotten": bounces}

func bounces(t *testing.T, d *store.DB) {
	ctx := t.Context()
	want := func(account string, code int, at time.Time) {
		t.Helper()
		gotCode, gotAt, err := d.LastBounce(ctx, account)
		must(t, err)
		if gotCode != code || !gotAt.Equal(at) {
			t.Errorf("%s: %d at %v, want %d at %v", account, gotCode, gotAt, code, at)
		}
	}
	want("l_1", 0, time.Time{})
	must(t, d.SaveBounce(ctx, "l_1", "approved", 550, kept))
	must(t, d.SaveBounce(ctx, "l_1", "again", 552, kept.Add(time.Hour)))
	must(t, d.SaveBounce(ctx, "l_2", "again", 553, kept))
	want("l_1", 552, kept.Add(time.Hour))
	all, err := d.Bounces(ctx, 10)
	must(t, err)
	if len(all) != 2 || all[0].Account != "l_1" || all[0].Kind != "again" || all[0].Code != 552 || !all[0].At.Equal(kept.Add(time.Hour)) {
		t.Errorf("all: %+v", all)
	}
	must(t, d.ForgetBounce(ctx, "l_1"))
	must(t, d.ForgetBounce(ctx, "l_1"))
	want("l_1", 0, time.Time{})
	want("l_2", 553, kept)
}
