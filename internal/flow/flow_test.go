package flow_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/decide"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/keys"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

const learner = "l_ottoline"

// world is a flow on a real database and real keys, with a provider that
// answers what it is told and a queue that is worked when the test says so.
type world struct {
	*flow.Flow
	t        *testing.T
	db       *store.DB
	clock    *testkit.Clock
	provider *answers
	photos   *photographs
	jobs     *jobs
}

// answers is a provider that can be driven.
type answers struct {
	advice   []selfsame.Reason
	findings []selfsame.Finding
	number   string
	err      error
	seen     flow.Evidence
}

func (a *answers) Look(context.Context, flow.Evidence, selfsame.Slot) ([]selfsame.Reason, error) {
	return a.advice, a.err
}

func (a *answers) Verify(_ context.Context, e flow.Evidence) (flow.Answer, error) {
	a.seen = e
	return flow.Answer{
		Findings: a.findings, Country: "UTO", Kind: "passport", Number: selfsame.NewPrivate(a.number),
		BirthDate: selfsame.NewPrivate(testkit.Ottoline.Born), FullName: selfsame.NewPrivate(strings.ToUpper(testkit.Ottoline.Name)),
	}, a.err
}

func (*answers) Calibration() string { return "none" }

// photographs keeps pictures in memory; internal/blob has tests of its own.
type photographs struct {
	mu      sync.Mutex
	kept    map[string][]byte
	destroy func(ctx context.Context, owner string) error // the key
}

func (p *photographs) Put(_ context.Context, v string, s selfsame.Slot, data []byte) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept[v+"/"+string(s)] = data
	return "digest", nil
}

func (p *photographs) Get(_ context.Context, v string, s selfsame.Slot) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if data, ok := p.kept[v+"/"+string(s)]; ok {
		return data, nil
	}
	return nil, errors.New("no such picture")
}

func (p *photographs) Erase(ctx context.Context, v string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.destroy(ctx, v); err != nil {
		return err
	}
	for name := range p.kept {
		if strings.HasPrefix(name, v+"/") {
			delete(p.kept, name)
		}
	}
	return nil
}

// jobs is a queue whose jobs the test carries out.
type jobs struct {
	mu            sync.Mutex
	waiting, told []string
}

func (j *jobs) Enqueue(_ context.Context, job, id string, _ time.Time) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if job == flow.JobMail || job == flow.JobVerified {
		j.told = append(j.told, job+" "+id)
		return nil
	}
	j.waiting = append(j.waiting, job+" "+id)
	return nil
}

type receipts struct{}

func (receipts) Make(v selfsame.Verification, at time.Time) (string, []byte, error) {
	return "r_" + v.ID + at.Format("150405"), []byte(`{"signed":true}`), nil
}

func yes() []selfsame.Finding {
	var all []selfsame.Finding
	for _, c := range selfsame.Checks() {
		all = append(all, selfsame.Finding{Check: c, Answer: selfsame.Yes})
	}
	return all
}

func no(check selfsame.Check, code selfsame.ReasonCode) []selfsame.Finding {
	all := yes()
	for i := range all {
		if all[i].Check == check {
			all[i].Answer, all[i].Reasons = selfsame.No, []selfsame.Reason{{Code: code}}
		}
	}
	return all
}

func setup(t *testing.T, url string) *world {
	t.Helper()
	ctx := t.Context()
	db, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	k, err := keys.Create(ctx, "file://"+filepath.Join(dir, "master.key"), "file://"+filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.Close() })
	for _, owner := range []string{learner, "l_other"} {
		if err := k.Make(ctx, owner); err != nil {
			t.Fatal(err)
		}
	}
	w := &world{
		t: t, db: db, clock: testkit.NewClock(), provider: &answers{findings: yes(), number: testkit.Ottoline.DocumentNumber},
		photos: &photographs{kept: map[string][]byte{}, destroy: k.Destroy}, jobs: &jobs{},
	}
	w.Flow = &flow.Flow{
		Store: db, Ledger: db, Documents: db, Photographs: w.photos, Keys: k, Queue: w.jobs, Provider: w.provider, Receipts: receipts{},
		Policy: decide.Default(), Times: flow.DefaultTimes(), Clock: w.clock.Now, Log: testkit.Logger(t),
	}
	return w
}

// must fails the test on an error.
func must[T any](t *testing.T, value T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// filled is a verification with everything in it but sent.
func (w *world) filled(who string) selfsame.Verification {
	w.t.Helper()
	ctx := w.t.Context()
	v := must(w.t, must2(w.Start(ctx, who)), nil)
	for _, err := range []error{
		w.Consent(ctx, who, v.ID, selfsame.WayFace, "2026-11", "en"),
		w.Claim(ctx, who, v.ID, selfsame.NewPrivate(testkit.Ottoline.Name), selfsame.NewPrivate(testkit.Ottoline.Born)),
		w.Choose(ctx, who, v.ID, "passport", "UTO"),
	} {
		if err != nil {
			w.t.Fatal(err)
		}
	}
	for _, slot := range selfsame.Slots("passport") {
		if _, taken, err := w.Accept(ctx, who, v.ID, slot, []byte(testkit.Ottoline.Name)); err != nil || !taken {
			w.t.Fatal(taken, err)
		}
	}
	return v
}

func must2(v selfsame.Verification, err error) selfsame.Verification {
	if err != nil {
		panic(err)
	}
	return v
}

// sent is one that was sent and whose jobs were carried out.
func (w *world) sent(who string) selfsame.Verification {
	w.t.Helper()
	v := w.filled(who)
	must2(w.Submit(w.t.Context(), who, v.ID))
	w.work()
	return must2(w.Of(w.t.Context(), who, v.ID))
}

// work carries out the jobs that wait, each twice, as a queue may.
func (w *world) work() {
	w.t.Helper()
	ctx := w.t.Context()
	for len(w.jobs.waiting) > 0 {
		job, id, _ := strings.Cut(w.jobs.waiting[0], " ")
		w.jobs.waiting = w.jobs.waiting[1:]
		do := map[string]func(context.Context, string) error{flow.JobCheck: w.Check, flow.JobErase: w.Erase, flow.JobDue: w.Due}[job]
		for range 2 {
			if err := do(ctx, id); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func (w *world) expect(v selfsame.Verification, state selfsame.State, held selfsame.Held) {
	w.t.Helper()
	now := must2(w.Of(w.t.Context(), v.Learner, v.ID))
	if now.State != state || now.Held != held {
		w.t.Errorf("it is %s and %s; expected %s and %s", now.State, now.Held, state, held)
	}
}

func kind(err error) selfsame.Kind {
	k, _ := selfsame.Public(err)
	return k
}

func TestFlow(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*world){
		"what all checks say yes to is approved, and nothing but the name is kept":      approved,
		"a decline can be appealed once, and another reviewer decides":                  appealed,
		"photographs of a decline go when the time to appeal is over":                   declinedAndOver,
		"what can be mended costs a try, and after the last one a person looks":         triesRunOut,
		"a failure of ours settles nothing and costs no try, and the promise is kept":   ourFailure,
		"abandoned photographs go after a day, and the tries are kept":                  abandoned,
		"the same document under another account goes to a person and refuses nobody":   seenBefore,
		"steps out of order leave everything as it was":                                 outOfOrder,
		"somebody else's verification is not there":                                     others,
		"a withdrawn consent ends it and the photographs go":                            withdrawn,
		"a file that is no picture is refused with a reason and not kept":               refusedFile,
		"whoever watches is told of every change":                                       watched,
		"a learner without face matching is never settled by the machine":               withoutFace,
		"an account that is deleted leaves no photographs and no trace of its document": forgotten,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testkit.Databases(t, func(t *testing.T, url string) { test(setup(t, url)) })
		})
	}
}

func approved(w *world) {
	v := w.sent(learner)
	w.expect(v, selfsame.StateApproved, selfsame.HeldErased)
	c, err := w.ClaimOf(w.t.Context(), v)
	if err != nil || c.Name.Reveal() != testkit.Ottoline.Name || !c.BirthDate.IsEmpty() {
		w.t.Error("the claim is not the name alone", err)
	}
	if verified, ok, err := w.Verified(w.t.Context(), learner); err != nil || !ok || verified.Latin.IsEmpty() {
		w.t.Error("the verified name is not there", err)
	}
	if len(w.photos.kept) > 0 {
		w.t.Error("photographs are still there")
	}
	if got := must(w.t, must3(w.db.Receipts(w.t.Context(), learner)), nil); len(got) != 1 {
		w.t.Errorf("%d receipts", len(got))
	}
	if _, err := w.Start(w.t.Context(), learner); kind(err) != selfsame.KindConflict {
		w.t.Error("a verified learner may start again", err)
	}
}

func must3[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func appealed(w *world) {
	ctx := w.t.Context()
	w.provider.findings = no(selfsame.CheckAuthentic, "doc.data_conflict")
	v := w.sent(learner)
	w.expect(v, selfsame.StateReview, selfsame.HeldKept)
	rejected := flow.Judgement{Decision: selfsame.Declined, Reasons: []selfsame.ReasonCode{"doc.data_conflict"}}
	if _, err := w.Judge(ctx, learner, v.ID, rejected); kind(err) != selfsame.KindConflict {
		w.t.Error("a reviewer may judge their own verification", err)
	}
	must2(w.Judge(ctx, "l_first", v.ID, rejected))
	w.expect(v, selfsame.StateDeclined, selfsame.HeldKept)
	must2(w.Appeal(ctx, learner, v.ID, selfsame.NewPrivate("I am "+testkit.Ottoline.Name)))
	if _, err := w.Judge(ctx, "l_first", v.ID, rejected); kind(err) != selfsame.KindConflict {
		w.t.Error("the first reviewer may decide the appeal", err)
	}
	must2(w.Judge(ctx, "l_second", v.ID, rejected))
	if _, err := w.Appeal(ctx, learner, v.ID, selfsame.NewPrivate("")); kind(err) != selfsame.KindConflict {
		w.t.Error("it may be appealed twice", err)
	}
	w.work()
	w.expect(v, selfsame.StateDeclined, selfsame.HeldErased)
}

func declinedAndOver(w *world) {
	w.provider.findings = no(selfsame.CheckAuthentic, "doc.country_restricted")
	v := w.sent(learner)
	w.expect(v, selfsame.StateDeclined, selfsame.HeldKept)
	w.clock.Advance(7*24*time.Hour - time.Minute)
	w.sweep()
	w.expect(v, selfsame.StateDeclined, selfsame.HeldKept)
	w.clock.Advance(2 * time.Minute)
	w.sweep()
	w.expect(v, selfsame.StateDeclined, selfsame.HeldErased)
}

func (w *world) sweep() {
	w.t.Helper()
	if err := w.Sweep(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.work()
}

func triesRunOut(w *world) {
	w.provider.findings = no(selfsame.CheckDocument, "doc.blurred")
	for try := 1; try < w.Policy.Tries; try++ {
		v := w.sent(learner)
		w.expect(v, selfsame.StateAgain, selfsame.HeldKept)
	}
	v := w.sent(learner)
	w.expect(v, selfsame.StateReview, selfsame.HeldKept)
}

func ourFailure(w *world) {
	ctx := w.t.Context()
	v := w.filled(learner)
	sent := must2(w.Submit(ctx, learner, v.ID))
	w.jobs.waiting = nil
	w.provider.err = errors.New("a model file is gone")
	if err := w.Check(ctx, v.ID); err == nil {
		w.t.Error("no error, so the job would not be tried again")
	}
	w.expect(v, selfsame.StateSubmitted, selfsame.HeldKept)
	w.clock.Advance(w.Times.Retry + time.Second)
	w.sweep()
	w.expect(v, selfsame.StateReview, selfsame.HeldKept)
	if now := must2(w.Of(ctx, learner, v.ID)); now.Try != 1 || !now.Promised.Equal(sent.Promised) {
		w.t.Errorf("try %d, promised %s instead of %s", now.Try, now.Promised, sent.Promised)
	}
}

func abandoned(w *world) {
	w.provider.findings = no(selfsame.CheckDocument, "doc.blurred")
	w.sent(learner)
	v := w.filled(learner)
	w.clock.Advance(25 * time.Hour)
	w.sweep()
	w.expect(v, selfsame.StateExpired, selfsame.HeldErased)
	if next := must2(w.Start(w.t.Context(), learner)); next.Try != 2 || next.ID == v.ID {
		w.t.Errorf("it goes on with try %d", next.Try)
	}
}

func seenBefore(w *world) {
	w.expect(w.sent("l_other"), selfsame.StateApproved, selfsame.HeldErased)
	v := w.sent(learner)
	w.expect(v, selfsame.StateReview, selfsame.HeldKept)
	must2(w.Judge(w.t.Context(), "l_first", v.ID, flow.Judgement{Decision: selfsame.Approved}))
	w.work()
	w.expect(v, selfsame.StateApproved, selfsame.HeldErased)
}

func outOfOrder(w *world) {
	ctx := w.t.Context()
	v := must2(w.Start(ctx, learner))
	if _, _, err := w.Accept(ctx, learner, v.ID, selfsame.SlotFront, []byte("x")); kind(err) != selfsame.KindConflict {
		w.t.Error("a photograph before the consent", err)
	}
	if _, err := w.Submit(ctx, learner, v.ID); kind(err) != selfsame.KindConflict {
		w.t.Error("sent before anything is in it", err)
	}
	if err := w.Choose(ctx, learner, v.ID, "passport", "PRK"); kind(err) != selfsame.KindInvalid {
		w.t.Error("a restricted country was not said at once", err)
	}
	for _, called := range []string{"", "12", "Otto\u202eenil", "Otto 🎓", "https://evil.example"} {
		if err := w.Claim(ctx, learner, v.ID, selfsame.NewPrivate(called), selfsame.NewPrivate(testkit.Ottoline.Born)); kind(err) != selfsame.KindInvalid {
			w.t.Errorf("called %q: %v", called, err)
		}
	}
	for _, born := range []string{"", "1931-02-30", "2031-01-01", "1700-01-01"} {
		if err := w.Claim(ctx, learner, v.ID, selfsame.NewPrivate("A"), selfsame.NewPrivate(born)); kind(err) != selfsame.KindInvalid {
			w.t.Errorf("born on %q: %v", born, err)
		}
	}
	w.expect(v, selfsame.StateOpened, selfsame.HeldNothing)
	done := w.sent(learner)
	if _, _, err := w.Accept(ctx, learner, done.ID, selfsame.SlotFront, []byte("x")); kind(err) != selfsame.KindConflict {
		w.t.Error("a photograph after it was settled", err)
	}
	if again, err := w.Submit(ctx, learner, done.ID); kind(err) != selfsame.KindConflict {
		w.t.Error("sent after it was settled", again.State, err)
	}
}

func others(w *world) {
	ctx := w.t.Context()
	v := w.filled(learner)
	if _, err := w.Of(ctx, "l_other", v.ID); kind(err) != selfsame.KindNotFound {
		w.t.Error(err)
	}
	if _, _, err := w.Accept(ctx, "l_other", v.ID, selfsame.SlotFront, []byte("x")); kind(err) != selfsame.KindNotFound {
		w.t.Error(err)
	}
	if _, err := w.Withdraw(ctx, "l_other", v.ID); kind(err) != selfsame.KindNotFound {
		w.t.Error(err)
	}
}

func withdrawn(w *world) {
	v := w.filled(learner)
	must2(w.Withdraw(w.t.Context(), learner, v.ID))
	w.work()
	w.expect(v, selfsame.StateWithdrawn, selfsame.HeldErased)
}

func refusedFile(w *world) {
	ctx := w.t.Context()
	v := w.filled(learner)
	w.provider.advice = []selfsame.Reason{{Code: "tech.file_type", About: "front"}}
	before := len(w.photos.kept)
	advice, taken, err := w.Accept(ctx, learner, v.ID, selfsame.SlotFront, []byte("GIF89a"))
	if err != nil || taken || len(advice) != 1 || len(w.photos.kept) != before {
		w.t.Error(advice, taken, err)
	}
	w.provider.advice = nil
	if advice, taken, _ := w.Accept(ctx, learner, v.ID, selfsame.SlotFront, make([]byte, 1_000_001)); taken || advice[0].Code != "tech.file_size" {
		w.t.Error(advice, taken)
	}
}

func watched(w *world) {
	ctx, stop := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer stop()
	v := w.filled(learner)
	changed := must3(w.Watch(ctx, learner, v.ID))
	must2(w.Submit(ctx, learner, v.ID))
	if _, ok := <-changed; !ok {
		w.t.Error("not told of the sending")
	}
}

func withoutFace(w *world) {
	ctx := w.t.Context()
	v := w.filled(learner)
	if err := w.Consent(ctx, learner, v.ID, selfsame.WayPerson, "2026-11", "en"); err != nil {
		w.t.Fatal(err)
	}
	w.provider.findings = yes()
	w.provider.findings[3] = selfsame.Finding{Check: selfsame.CheckFace, Answer: selfsame.NotRun}
	must2(w.Submit(ctx, learner, v.ID))
	w.work()
	w.expect(v, selfsame.StateReview, selfsame.HeldKept)
	if w.provider.seen.MatchFace {
		w.t.Error("the faces were to be compared")
	}
}

func forgotten(w *world) {
	ctx := w.t.Context()
	w.sent(learner)
	if err := w.Forget(ctx, learner); err != nil {
		w.t.Fatal(err)
	}
	w.work()
	w.expect(w.sent("l_other"), selfsame.StateApproved, selfsame.HeldErased)
}
