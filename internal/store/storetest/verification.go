package storetest

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/store"
)

var verificationTests = tests{
	"a verification comes back as it was saved":               roundTrip,
	"a verification of nothing comes back as nothing":         emptyRoundTrip,
	"times come back in UTC, to the microsecond":              times,
	"why a finding says what it says is never stored":         whyIsNotStored,
	"a measurement that is no number is left out":             noNumber,
	"a missing verification is not found":                     missing,
	"a stale save is a conflict and changes nothing":          staleSave,
	"saving a new one over another is a conflict":             newOverOld,
	"saving one that was never there is a conflict":           neverThere,
	"of two saves at once one succeeds":                       race,
	"ids that differ only in case differ":                     caseMatters,
	"a learner's verifications come newest first":             newestFirst,
	"what is due comes the longest overdue first":             due,
	"what waits for a reviewer comes by its promise":          reviewQueue,
	"text that looks like a statement is text":                injection,
	"text that no database holds is not there":                unstorable,
	"a conflict within a transaction does not break it apart": conflictInTx,
}

// verification returns one that may be saved.
func verification(id string) *selfsame.Verification {
	return &selfsame.Verification{
		ID: id, Learner: "l_1", State: selfsame.StateOpened, Held: selfsame.HeldNothing, Try: 1, Opened: noon,
	}
}

// full returns one with everything there is.
func full() *selfsame.Verification {
	reason := selfsame.Reason{Code: "capture.blurred", About: "front"}
	return &selfsame.Verification{
		ID: "v_full", Learner: "l_1", State: selfsame.StateReview, Held: selfsame.HeldKept,
		Way: selfsame.WayPerson, Kind: "passport", Country: "UTO", Claim: []byte{0, 1, 0xff, 0}, Try: 2,
		Photographs: map[selfsame.Slot]selfsame.Photograph{
			selfsame.SlotFront: {Digest: "ab12", Bytes: 900_000, Received: kept, Advice: []selfsame.Reason{reason}, Stale: true},
			selfsame.SlotFace:  {Digest: "cd34", Bytes: 100_000, Received: kept.Add(time.Second)},
		},
		Findings: []selfsame.Finding{{
			Check: selfsame.CheckCapture, Answer: selfsame.No, Reasons: []selfsame.Reason{reason},
			Measurements: map[string]float64{"sharpness": 0.125, "tiny": 1e-300, "width_px": 1200},
			Parts: []selfsame.Finding{{
				Check: selfsame.CheckCapture, Answer: selfsame.Undetermined, Reasons: []selfsame.Reason{{Code: "capture.dark"}},
			}},
		}},
		Outcome: selfsame.Outcome{Decision: selfsame.Review, Reasons: []selfsame.Reason{reason, {Code: "review.needed"}}},
		Policy:  "2026-03", Calibration: "faces-1",
		Opened: kept, Submitted: kept.Add(time.Minute), Promised: kept.Add(24 * time.Hour),
		Settled: kept.Add(time.Hour), Due: kept.Add(7 * 24 * time.Hour),
		Appealed: true, Reviewers: []string{"r_1", "r_2"}, Note: "the photograph is of a screen",
	}
}

func roundTrip(t *testing.T, d *store.DB) {
	want := full()
	must(t, d.SaveVerification(t.Context(), want))
	if want.Version != 1 {
		t.Errorf("version %d after the first save", want.Version)
	}
	got, err := d.Verification(t.Context(), want.ID)
	must(t, err)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(selfsame.Private{})); diff != "" {
		t.Error(diff)
	}
	want.State, want.Held, want.Due, want.Findings, want.Claim = selfsame.StateApproved, selfsame.HeldErasing, time.Time{}, nil, nil
	want.Photographs = nil
	must(t, d.SaveVerification(t.Context(), want))
	got, err = d.Verification(t.Context(), want.ID)
	must(t, err)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(selfsame.Private{})); diff != "" {
		t.Error(diff)
	}
}

func emptyRoundTrip(t *testing.T, d *store.DB) {
	want := &selfsame.Verification{ID: "v_1", Learner: "l_1", State: selfsame.StateOpened, Held: selfsame.HeldNothing, Opened: kept}
	must(t, d.SaveVerification(t.Context(), want))
	got, err := d.Verification(t.Context(), "v_1")
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func times(t *testing.T, d *store.DB) {
	must(t, d.SaveVerification(t.Context(), verification("v_1")))
	got, err := d.Verification(t.Context(), "v_1")
	must(t, err)
	if got.Opened != kept {
		t.Errorf("opened %v, want %v", got.Opened, kept)
	}
	if !got.Due.IsZero() || !got.Settled.IsZero() {
		t.Errorf("times that were not set came back as %v and %v", got.Due, got.Settled)
	}
}

func whyIsNotStored(t *testing.T, d *store.DB) {
	v := verification("v_1")
	v.Findings = []selfsame.Finding{{Check: selfsame.CheckName, Answer: selfsame.No, Why: selfsame.NewPrivate("the document says another name")}}
	must(t, d.SaveVerification(t.Context(), v))
	got, err := d.Verification(t.Context(), "v_1")
	must(t, err)
	if !got.Findings[0].Why.IsEmpty() {
		t.Error("it came back")
	}
}

func noNumber(t *testing.T, d *store.DB) {
	v := verification("v_1")
	v.Findings = []selfsame.Finding{{
		Check: selfsame.CheckFace, Answer: selfsame.Yes,
		Measurements: map[string]float64{"a": math.NaN(), "b": math.Inf(1), "c": 1},
	}}
	must(t, d.SaveVerification(t.Context(), v))
	got, err := d.Verification(t.Context(), "v_1")
	must(t, err)
	if diff := cmp.Diff(map[string]float64{"c": 1}, got.Findings[0].Measurements); diff != "" {
		t.Error(diff)
	}
}

func missing(t *testing.T, d *store.DB) {
	_, err := d.Verification(t.Context(), "v_none")
	kind(t, err, selfsame.KindNotFound)
	all, err := d.VerificationsOf(t.Context(), "l_none")
	must(t, err)
	if len(all) != 0 {
		t.Errorf("%d verifications of nobody", len(all))
	}
}

func staleSave(t *testing.T, d *store.DB) {
	v := verification("v_1")
	must(t, d.SaveVerification(t.Context(), v))
	old := *v
	v.Country = "UTO"
	must(t, d.SaveVerification(t.Context(), v))
	old.Country = "XXX"
	kind(t, d.SaveVerification(t.Context(), &old), selfsame.KindConflict)
	if old.Version != 1 {
		t.Errorf("a save that did not happen made version %d", old.Version)
	}
	got, err := d.Verification(t.Context(), "v_1")
	must(t, err)
	if got.Country != "UTO" || got.Version != 2 {
		t.Errorf("country %s, version %d", got.Country, got.Version)
	}
}

func newOverOld(t *testing.T, d *store.DB) {
	must(t, d.SaveVerification(t.Context(), verification("v_1")))
	kind(t, d.SaveVerification(t.Context(), verification("v_1")), selfsame.KindConflict)
}

func neverThere(t *testing.T, d *store.DB) {
	v := verification("v_1")
	v.Version = 3
	kind(t, d.SaveVerification(t.Context(), v), selfsame.KindConflict)
}

func race(t *testing.T, d *store.DB) {
	must(t, d.SaveVerification(t.Context(), verification("v_1")))
	var saved atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			v := verification("v_1")
			v.Version = 1
			if d.SaveVerification(t.Context(), v) == nil {
				saved.Add(1)
			}
		})
	}
	wg.Wait()
	if n := saved.Load(); n != 1 {
		t.Errorf("%d saves of the same version succeeded", n)
	}
}

func caseMatters(t *testing.T, d *store.DB) {
	must(t, d.SaveVerification(t.Context(), verification("v_a")))
	must(t, d.SaveVerification(t.Context(), verification("v_A")))
	_, err := d.Verification(t.Context(), "V_A")
	kind(t, err, selfsame.KindNotFound)
}

func newestFirst(t *testing.T, d *store.DB) {
	for i, after := range []time.Duration{0, 2 * time.Hour, time.Hour} {
		v := verification(fmt.Sprintf("v_%d", i))
		v.Opened = noon.Add(after)
		must(t, d.SaveVerification(t.Context(), v))
	}
	other := verification("v_other")
	other.Learner = "l_2"
	must(t, d.SaveVerification(t.Context(), other))
	all, err := d.VerificationsOf(t.Context(), "l_1")
	must(t, err)
	if diff := cmp.Diff([]string{"v_1", "v_2", "v_0"}, ids(all)); diff != "" {
		t.Error(diff)
	}
}

func ids(all []selfsame.Verification) []string {
	var ids []string
	for _, v := range all {
		ids = append(ids, v.ID)
	}
	return ids
}

func due(t *testing.T, d *store.DB) {
	// Half a second and a zone apart, because text sorts differently from time.
	zone := time.FixedZone("", -8*60*60)
	for id, at := range map[string]time.Time{
		"v_never": {}, "v_now": noon, "v_half": noon.Add(-500 * time.Millisecond),
		"v_hour": noon.Add(-time.Hour).In(zone), "v_later": noon.Add(time.Microsecond),
	} {
		v := verification(id)
		v.Due = at
		must(t, d.SaveVerification(t.Context(), v))
	}
	got, err := d.DueVerifications(t.Context(), noon, 10)
	must(t, err)
	want := []string{"v_hour", "v_half", "v_now"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got, err = d.DueVerifications(t.Context(), noon, 2)
	must(t, err)
	if diff := cmp.Diff(want[:2], got); diff != "" {
		t.Error(diff)
	}
}

func reviewQueue(t *testing.T, d *store.DB) {
	unpromised := verification("v_")
	unpromised.State = selfsame.StateReview
	must(t, d.SaveVerification(t.Context(), unpromised))
	for i, hours := range []int{20, 5, 24} {
		v := verification(fmt.Sprintf("v_%d", i))
		v.State, v.Promised = selfsame.StateReview, noon.Add(time.Duration(hours)*time.Hour)
		must(t, d.SaveVerification(t.Context(), v))
	}
	elsewhere := verification("v_submitted")
	elsewhere.State, elsewhere.Promised = selfsame.StateSubmitted, noon
	must(t, d.SaveVerification(t.Context(), elsewhere))
	all, err := d.ReviewQueue(t.Context(), 10)
	must(t, err)
	if diff := cmp.Diff([]string{"v_1", "v_0", "v_2", "v_"}, ids(all)); diff != "" {
		t.Error(diff)
	}
	all, err = d.ReviewQueue(t.Context(), 1)
	must(t, err)
	if !slices.Equal(ids(all), []string{"v_1"}) {
		t.Errorf("the first is %v", ids(all))
	}
}

func injection(t *testing.T, d *store.DB) {
	v := verification("v_1'; DROP TABLE verifications; --")
	v.Learner, v.Note = `l"$1`, "héllo \U0001F600 $2 ?1 \\ '"
	must(t, d.SaveVerification(t.Context(), v))
	got, err := d.Verification(t.Context(), v.ID)
	must(t, err)
	if got.Learner != v.Learner || got.Note != v.Note {
		t.Errorf("learner %q, note %q", got.Learner, got.Note)
	}
}

func conflictInTx(t *testing.T, d *store.DB) {
	must(t, d.SaveVerification(t.Context(), verification("v_1")))
	must(t, d.InTx(t.Context(), func(ctx context.Context) error {
		kind(t, d.SaveVerification(ctx, verification("v_1")), selfsame.KindConflict)
		return d.SaveVerification(ctx, verification("v_2"))
	}))
	_, err := d.Verification(t.Context(), "v_2")
	must(t, err)
}

// unstorable asks by what a link may hold that somebody made up.
func unstorable(t *testing.T, d *store.DB) {
	for _, id := range []string{"v_\x00", "v_\xff", "\x00"} {
		_, err := d.Verification(t.Context(), id)
		kind(t, err, selfsame.KindNotFound)
		all, err := d.VerificationsOf(t.Context(), id)
		must(t, err)
		if len(all) != 0 {
			t.Errorf("%d verifications", len(all))
		}
		_, err = d.UseToken(t.Context(), id, "reset", noon)
		kind(t, err, selfsame.KindNotFound)
		kind(t, d.EndSession(t.Context(), "l_1", id), selfsame.KindNotFound)
		there(t, d, map[string]bool{id: false})
	}
}
