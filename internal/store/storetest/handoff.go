package storetest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/handoff"
	"github.com/selfsame-id/selfsame/internal/store"
)

var handoffTests = tests{
	"a hand-off comes back as it was saved":               handoffRoundTrip,
	"an offer is joined once, by its link or its code":    joinOnce,
	"of two devices at once one gets the offer":           joinRace,
	"an offer that ran out or was ended cannot be joined": joinLate,
	"tries are counted apart, and old ones forgotten":     tries,
}

func offer(id string) handoff.Handoff {
	return handoff.Handoff{
		ID: id, Verification: "v_1", Learner: "l_1", Link: "link " + id, Code: "code " + id, Expires: kept.Add(10 * time.Minute),
	}
}

func handoffRoundTrip(t *testing.T, d *store.DB) {
	want := offer("h_1")
	must(t, d.AddHandoff(t.Context(), want))
	got, err := d.Handoff(t.Context(), "h_1")
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, err = d.Handoff(t.Context(), "h_2")
	kind(t, err, selfsame.KindNotFound)
}

func joinOnce(t *testing.T, d *store.DB) {
	must(t, d.AddHandoff(t.Context(), offer("h_1")))
	must(t, d.AddHandoff(t.Context(), offer("h_2")))
	must(t, d.OfferedHandoff(t.Context(), "link h_1", kept))
	must(t, d.OfferedHandoff(t.Context(), "link h_2", kept.Add(10*time.Minute-time.Second)))
	kind(t, d.OfferedHandoff(t.Context(), "code h_1", kept), selfsame.KindNotFound)
	for _, secret := range []string{"code h_1", "link h_2"} {
		got, err := d.JoinHandoff(t.Context(), secret, kept, kept.Add(time.Hour))
		must(t, err)
		if !got.Joined.Equal(kept) || !got.Ends.Equal(kept.Add(time.Hour)) {
			t.Errorf("joined at %v until %v", got.Joined, got.Ends)
		}
	}
	for _, secret := range []string{"code h_1", "link h_1", "code h_2", "nothing"} {
		kind(t, d.OfferedHandoff(t.Context(), secret, kept), selfsame.KindNotFound)
		_, err := d.JoinHandoff(t.Context(), secret, kept, kept.Add(time.Hour))
		kind(t, err, selfsame.KindNotFound)
	}
}

func joinRace(t *testing.T, d *store.DB) {
	must(t, d.AddHandoff(t.Context(), offer("h_1")))
	var got atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := d.JoinHandoff(t.Context(), "link h_1", kept, kept.Add(time.Hour)); err == nil {
				got.Add(1)
			}
		})
	}
	all.Wait()
	if got.Load() != 1 {
		t.Errorf("%d devices joined", got.Load())
	}
}

func joinLate(t *testing.T, d *store.DB) {
	must(t, d.AddHandoff(t.Context(), offer("h_1")))
	_, err := d.JoinHandoff(t.Context(), "link h_1", kept.Add(10*time.Minute), kept.Add(time.Hour))
	kind(t, err, selfsame.KindNotFound)
	kind(t, d.OfferedHandoff(t.Context(), "link h_1", kept.Add(10*time.Minute)), selfsame.KindNotFound)
	must(t, d.EndHandoffs(t.Context(), "v_1", kept))
	kind(t, d.OfferedHandoff(t.Context(), "link h_1", kept), selfsame.KindNotFound)
	_, err = d.JoinHandoff(t.Context(), "link h_1", kept, kept.Add(time.Hour))
	kind(t, err, selfsame.KindNotFound)
	got, err := d.Handoff(t.Context(), "h_1")
	must(t, err)
	if !got.Ended.Equal(kept) {
		t.Errorf("ended at %v", got.Ended)
	}
	must(t, d.EndHandoffs(t.Context(), "v_2", kept.Add(48*time.Hour)))
	_, err = d.Handoff(t.Context(), "h_1")
	kind(t, err, selfsame.KindNotFound)
}

func tries(t *testing.T, d *store.DB) {
	for i, from := range []string{"a", "a", "b", "a"} {
		now := kept.Add(time.Duration(i) * time.Minute)
		n, err := d.CountHandoffTry(t.Context(), from, now, now.Add(-10*time.Minute))
		must(t, err)
		if want := []int{1, 2, 1, 3}[i]; n != want {
			t.Errorf("try %d from %s: %d, want %d", i, from, n, want)
		}
	}
	later := kept.Add(12 * time.Minute)
	n, err := d.CountHandoffTry(t.Context(), "a", later, later.Add(-10*time.Minute))
	must(t, err)
	if n != 2 {
		t.Errorf("%d tries; those before were to be forgotten", n)
	}
}
