package proof_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/blob"
	"github.com/selfsame-id/selfsame/internal/decide"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/keys"
	"github.com/selfsame-id/selfsame/internal/receipt"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// TestKilledAtEveryStep takes a learner through a whole life, and kills the
// service once in it: at the first thing that it does to a disk, then, in
// another life, at the second, and so on until one passes unharmed. What is done
// is done to a real database, real keys and a real bucket. After each kill a new
// service is started on what is left, whoever got no answer asks again, and
// nothing may be lost, done twice or left over.
//
// cmd/selfsame kills the whole program at random instants; here no step is missed.
func TestKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	prepare(t, "sqlite:"+filepath.Join(root, "selfsame.db"))
	for sentence, live := range map[string]func(*life){
		"approved, and the account deleted":                 lifeApproved,
		"again, then declined twice":                        lifeDeclined,
		"again, then left until its photographs have gone":  lifeLeft,
		"the consent taken back before the check was begun": lifeWithdrawn,
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			n := 0
			for ; ; n++ {
				l := begin(t, root, n)
				live(l)
				l.atTheEnd()
				l.close()
				must(t, os.RemoveAll(l.dir))
				if !l.killed || t.Failed() {
					break
				}
			}
			if n < 50 {
				t.Errorf("only %d kills", n)
			}
			t.Logf("killed at each of %d steps", n)
		})
	}
}

var errKilled = errors.New("the process is gone")

// A killer lets so many steps pass and then none any more.
type killer struct {
	left int
	dead bool
}

func (k *killer) step() error {
	if k.left--; k.left < 0 {
		k.dead = true
	}
	if k.dead {
		return errKilled
	}
	return nil
}

// around is a step before and a step after something is done: between the two it
// was done, and nobody was told.
func (k *killer) around(do func() error) error {
	if err := k.step(); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return k.step()
}

// mortal is what of the service is killed: what it does to disks.
type mortalStore struct {
	*store.DB
	k *killer
}

func (s mortalStore) InTx(ctx context.Context, do func(context.Context) error) error {
	return s.k.around(func() error {
		return s.DB.InTx(ctx, func(ctx context.Context) error {
			if err := do(ctx); err != nil {
				return err
			}
			return s.k.step()
		})
	})
}

type mortalKeys struct {
	*keys.Keys
	k *killer
}

func (m mortalKeys) Make(ctx context.Context, owner string) error {
	return m.k.around(func() error { return m.Keys.Make(ctx, owner) })
}

func (m mortalKeys) Destroy(ctx context.Context, owner string) error {
	return m.k.around(func() error { return m.Keys.Destroy(ctx, owner) })
}

func (m mortalKeys) Stream(ctx context.Context, owner string) (tink.StreamingAEAD, error) {
	if err := m.k.step(); err != nil {
		return nil, err
	}
	return m.Keys.Stream(ctx, owner)
}

type mortalPhotos struct {
	*blob.Photographs
	k *killer
}

func (m mortalPhotos) Put(ctx context.Context, v string, slot selfsame.Slot, data []byte) (digest string, err error) {
	err = m.k.around(func() error {
		digest, err = m.Photographs.Put(ctx, v, slot, data)
		return err
	})
	return digest, err
}

func (m mortalPhotos) Erase(ctx context.Context, v string) error {
	return m.k.around(func() error { return m.Photographs.Erase(ctx, v) })
}

// A life is a learner's, with the service that is killed in it.
type life struct {
	t       *testing.T
	dir     string
	clock   *testkit.Clock
	k       *killer
	killed  bool
	answers []selfsame.Finding

	db       *store.DB
	keys     *keys.Keys
	photos   *blob.Photographs
	flow     *flow.Flow
	school   *school.School
	accounts *account.Accounts

	learner, id  string
	sent         int                   // pictures, each unlike all others
	acknowledged map[selfsame.Slot]int // the last picture that was said to be taken
	decided      []selfsame.State      // what should stand in the audit, in this order
}

// begin copies a fresh service into a folder of its own, to be killed at the nth
// step.
func begin(t *testing.T, root string, n int) *life {
	t.Helper()
	l := &life{
		t: t, dir: t.TempDir(), clock: testkit.NewClock(), k: &killer{left: n}, answers: allYes(), acknowledged: map[selfsame.Slot]int{},
	}
	fresh, err := os.ReadFile(filepath.Join(root, "selfsame.db"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(l.dir, "selfsame.db"), fresh, 0o600))
	l.start(l.k)
	ctx := t.Context()
	_, err = l.db.SQL().ExecContext(ctx, "CREATE TABLE IF NOT EXISTS job (n INTEGER PRIMARY KEY, kind TEXT, id TEXT)")
	must(t, err)
	must(t, l.db.SaveCourse(ctx, school.Course{ID: "statistics", Title: "Statistics", Kind: "degree"}))
	l.learner = "l_somebody"
	must(t, l.keys.Make(ctx, l.learner))
	l.k.left += 1000 // the course is not what is tested
	must(t, l.school.Enrol(ctx, l.learner, "statistics"))
	must(t, l.school.Complete(ctx, l.learner, "statistics"))
	l.k.left = n
	return l
}

// start opens a service on what lies in the folder.
func (l *life) start(k *killer) {
	l.t.Helper()
	ctx, quiet := l.t.Context(), slog.New(slog.DiscardHandler)
	var err error
	l.db, err = store.Open(ctx, "sqlite:"+filepath.Join(l.dir, "selfsame.db"))
	must(l.t, err)
	l.keys, err = keys.Create(ctx, "file://"+filepath.Join(l.dir, "master.key"), "file://"+filepath.Join(l.dir, "keys"))
	must(l.t, err)
	mk, ms := mortalKeys{l.keys, k}, mortalStore{l.db, k}
	l.photos, err = blob.Open(ctx, "file://"+filepath.Join(l.dir, "pictures"), mk)
	must(l.t, err)
	l.flow = &flow.Flow{
		Store: ms, Ledger: l.db, Documents: l.db, Photographs: mortalPhotos{l.photos, k}, Keys: mk, Provider: l,
		Receipts: receipt.Maker{Signer: l.keys}, Queue: l, Policy: decide.Default(), Times: flow.DefaultTimes(), Clock: l.clock.Now, Log: quiet,
	}
	l.school = &school.School{
		Store: ms, Keys: mk, Standings: l, Post: noLetters{}, Policy: school.DefaultPolicy(), Clock: l.clock.Now, Log: quiet,
	}
	// Deleting hashes no password, and nothing else is asked of it.
	l.accounts = &account.Accounts{Config: account.Config{Store: ms, Keys: mk, Mailer: noLetters{}, Clock: l.clock.Now}}
}

func (l *life) close() {
	l.t.Helper()
	must(l.t, errors.Join(l.photos.Close(), l.keys.Close(), l.db.Close()))
}

// Standing is what the school asks.
func (l *life) Standing(ctx context.Context, id string) (school.Standing, error) {
	n, verified, err := l.flow.Verified(ctx, id)
	return school.Standing{Verified: verified, Name: n.Name, Latin: n.Latin}, err
}

// Look, Verify and Calibration are the provider, which answers what the life says.
func (l *life) Look(context.Context, flow.Evidence, selfsame.Slot) ([]selfsame.Reason, error) {
	return nil, l.k.step()
}

func (l *life) Verify(_ context.Context, e flow.Evidence) (flow.Answer, error) {
	if e.Name.Reveal() != name(1) || e.BirthDate.IsEmpty() {
		l.t.Error("the claim that came to be checked is another one")
	}
	for slot, taken := range l.acknowledged {
		l.picture(slot, e.Photographs[slot], taken)
	}
	return flow.Answer{
		Findings: l.answers, Country: "UTO", Kind: "passport", Number: selfsame.NewPrivate(stem + "7"),
		BirthDate: selfsame.NewPrivate("1931-02-17"), FullName: selfsame.NewPrivate(strings.ToUpper(name(1))),
	}, l.k.step()
}

func (l *life) Calibration() string { return "none" }

// Enqueue keeps a job in the transaction, as the queue does, which has tests of
// its own.
func (l *life) Enqueue(ctx context.Context, kind, id string, _ time.Time) error {
	tx, _ := l.db.Tx(ctx)
	if tx == nil {
		return errors.New("a job outside of a transaction")
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO job (kind, id) VALUES ($1, $2)", kind, id)
	return err
}

// do asks for a step, again where the service was killed before it answered.
func (l *life) do(what string, step func(ctx context.Context) error) {
	l.t.Helper()
	again := false
	for {
		err := step(l.t.Context())
		switch {
		case l.k.dead:
			l.restart()
			again = true
		case again && kind(err) == selfsame.KindConflict: // it had been done
			return
		case err != nil:
			l.t.Fatalf("%s: %v", what, err)
		default:
			return
		}
	}
}

// restart starts the service anew, for good, and looks whether all is there that
// was said to be.
func (l *life) restart() {
	l.t.Helper()
	l.close()
	l.killed, l.k = true, &killer{left: 1 << 30}
	l.start(l.k)
	l.tidy()
	if l.id == "" {
		return
	}
	v, err := l.flow.Of(l.t.Context(), l.learner, l.id)
	must(l.t, err)
	if v.Held != selfsame.HeldKept {
		return
	}
	for slot, taken := range l.acknowledged {
		data, err := l.photos.Get(l.t.Context(), l.id, slot)
		if err != nil {
			l.t.Errorf("a photograph that was acknowledged is lost, at %s: %v", v.State, err)
		}
		l.picture(slot, data, taken)
	}
}

// picture looks whether a picture is the one that was acknowledged or one that
// was sent after it.
func (l *life) picture(slot selfsame.Slot, data []byte, taken int) {
	l.t.Helper()
	for n := taken; n <= l.sent; n++ {
		if bytes.Contains(data, []byte(pixelMark(n))) {
			return
		}
	}
	l.t.Errorf("%s is not the picture that was acknowledged, nor one sent after it", slot)
}

// open takes the life to where everything is in it.
func (l *life) open() {
	l.t.Helper()
	l.do("start", func(ctx context.Context) error {
		v, err := l.flow.Start(ctx, l.learner)
		if err == nil {
			l.id = v.ID
		}
		return err
	})
	l.do("consent", func(ctx context.Context) error {
		return l.flow.Consent(ctx, l.learner, l.id, selfsame.WayFace, "2026-11", "en")
	})
	l.do("claim", func(ctx context.Context) error {
		return l.flow.Claim(ctx, l.learner, l.id, selfsame.NewPrivate(name(1)), selfsame.NewPrivate("1931-02-17"))
	})
	l.do("choose", func(ctx context.Context) error { return l.flow.Choose(ctx, l.learner, l.id, "passport", "UTO") })
	l.take(selfsame.SlotFront, selfsame.SlotFace)
}

// take sends a picture for each slot.
func (l *life) take(slots ...selfsame.Slot) {
	l.t.Helper()
	for _, slot := range slots {
		l.do("accept", func(ctx context.Context) error {
			l.sent++
			sent := l.sent
			advice, taken, err := l.flow.Accept(ctx, l.learner, l.id, slot, front(l.t, sent))
			if err == nil && (!taken || len(advice) > 0) {
				return fmt.Errorf("not taken: %v", advice)
			}
			if err == nil {
				l.acknowledged[slot] = sent
			}
			return err
		})
	}
}

func (l *life) submit() {
	l.t.Helper()
	l.do("submit", func(ctx context.Context) error {
		_, err := l.flow.Submit(ctx, l.learner, l.id)
		return err
	})
}

// work does the jobs until none is left. One is taken off the list when it is
// done, and is done again where the service was killed in between.
func (l *life) work() {
	l.t.Helper()
	for {
		n, job, id := 0, "", ""
		rows, err := l.db.SQL().QueryContext(l.t.Context(), "SELECT n, kind, id FROM job ORDER BY n LIMIT 1")
		must(l.t, err)
		if rows.Next() {
			must(l.t, rows.Scan(&n, &job, &id))
		}
		must(l.t, errors.Join(rows.Err(), rows.Close()))
		if job == "" {
			return
		}
		l.do(job, func(ctx context.Context) error {
			switch job {
			case flow.JobCheck:
				return l.flow.Check(ctx, id)
			case flow.JobErase:
				return l.flow.Erase(ctx, id)
			case flow.JobDue:
				return l.flow.Due(ctx, id)
			case flow.JobVerified:
				return l.school.Settle(ctx, id)
			}
			return nil // letters
		})
		l.do("a job done", func(ctx context.Context) error {
			return l.k.around(func() error {
				_, err := l.db.SQL().ExecContext(ctx, "DELETE FROM job WHERE n = $1", n)
				return err
			})
		})
	}
}

// wait lets time pass.
func (l *life) wait(d time.Duration) {
	l.t.Helper()
	l.clock.Advance(d)
	l.do("sweep", func(ctx context.Context) error {
		return l.flow.Store.InTx(ctx, func(ctx context.Context) error { return l.flow.Sweep(ctx) })
	})
	l.work()
	l.tidy()
}

// tidy erases what no verification holds, as the service does every hour.
func (l *life) tidy() {
	l.t.Helper()
	l.do("tidy", func(ctx context.Context) error {
		_, err := l.photos.Sweep(ctx, time.Now().Add(time.Minute), l.flow.Holds)
		return err
	})
}

func (l *life) judge(reviewer string, d selfsame.Decision, why selfsame.ReasonCode) {
	l.t.Helper()
	l.do("judge", func(ctx context.Context) error {
		_, err := l.flow.Judge(ctx, reviewer, l.id, flow.Judgement{Decision: d, Reasons: []selfsame.ReasonCode{why}})
		return err
	})
	l.work()
}

func allYes() []selfsame.Finding {
	var all []selfsame.Finding
	for _, c := range selfsame.Checks() {
		all = append(all, selfsame.Finding{Check: c, Answer: selfsame.Yes})
	}
	return all
}

func butFor(check selfsame.Check, why selfsame.ReasonCode) []selfsame.Finding {
	all := allYes()
	for i := range all {
		if all[i].Check == check {
			all[i].Answer, all[i].Reasons = selfsame.No, []selfsame.Reason{{Code: why}}
		}
	}
	return all
}

func lifeApproved(l *life) {
	l.open()
	l.take(selfsame.SlotFace) // in place of the first
	l.submit()
	l.work()
	l.decided = []selfsame.State{selfsame.StateApproved}
	if got, verified, err := l.flow.Verified(l.t.Context(), l.learner); err != nil || !verified || got.Name.Reveal() != name(1) {
		l.t.Errorf("verified %v, with the name %v: %v", verified, got.Name.Reveal() == name(1), err)
	}
	all, err := l.db.Certificates(l.t.Context(), l.learner)
	if err != nil || len(all) != 1 || all[0].State != school.CertificateIssued {
		l.t.Errorf("the certificate is not issued: %+v, %v", all, err)
	}
	l.nothingLeft(l.learner)
	l.do("forget", func(ctx context.Context) error {
		if err := l.flow.Forget(ctx, l.learner); err != nil {
			return err
		}
		if err := l.school.Forget(ctx, l.learner); err != nil {
			return err
		}
		return l.accounts.Delete(ctx, l.learner)
	})
	l.work()
	l.nothingLeft()
	c, err := l.school.Public(l.t.Context(), all[0].ID)
	if err != nil || !c.Erased || !c.Name.Display.IsEmpty() {
		l.t.Errorf("the public certificate: erased %v, %v", c.Erased, err)
	}
}

func lifeDeclined(l *life) {
	l.open()
	l.answers = butFor(selfsame.CheckDocument, "doc.blurred")
	l.submit()
	l.work()
	l.take(selfsame.SlotFront)
	l.answers = butFor(selfsame.CheckAuthentic, "doc.data_conflict")
	l.submit()
	l.work()
	l.judge("l_first", selfsame.Declined, "doc.data_conflict")
	l.do("appeal", func(ctx context.Context) error {
		_, err := l.flow.Appeal(ctx, l.learner, l.id, selfsame.NewPrivate("I am "+name(1)))
		return err
	})
	l.judge("l_second", selfsame.Declined, "doc.data_conflict")
	l.decided = []selfsame.State{
		selfsame.StateAgain, selfsame.StateReview, selfsame.StateDeclined, selfsame.StateReview, selfsame.StateDeclined,
	}
	l.nothingLeft(l.learner)
}

func lifeLeft(l *life) {
	l.open()
	l.answers = butFor(selfsame.CheckDocument, "doc.blurred")
	l.submit()
	l.work()
	l.wait(25 * time.Hour)
	l.acknowledged = map[selfsame.Slot]int{} // they went
	v, err := l.flow.Of(l.t.Context(), l.learner, l.id)
	must(l.t, err)
	if v.State != selfsame.StateAgain || v.Try != 2 {
		l.t.Errorf("after a day it is %s, at try %d", v.State, v.Try)
	}
	if len(v.Claim) == 0 { // where it was killed between destroying the key and sealing anew, the learner writes it once more
		l.do("claim", func(ctx context.Context) error {
			return l.flow.Claim(ctx, l.learner, l.id, selfsame.NewPrivate(name(1)), selfsame.NewPrivate("1931-02-17"))
		})
	}
	l.take(selfsame.SlotFront, selfsame.SlotFace)
	l.wait(25 * time.Hour)
	l.decided = []selfsame.State{selfsame.StateAgain, selfsame.StateExpired}
	l.nothingLeft(l.learner)
}

func lifeWithdrawn(l *life) {
	l.open()
	l.submit()
	l.do("withdraw", func(ctx context.Context) error {
		_, err := l.flow.Withdraw(ctx, l.learner, l.id)
		return err
	})
	l.work()
	l.decided = []selfsame.State{selfsame.StateWithdrawn}
	l.nothingLeft(l.learner)
}

// nothingLeft looks into the bucket and among the keys: of pictures nothing is
// left, and of keys those of the owners and the service's own.
func (l *life) nothingLeft(owners ...string) {
	l.t.Helper()
	for _, path := range filesIn(l.t, filepath.Join(l.dir, "pictures")) {
		l.t.Errorf("%s is left", strings.TrimPrefix(path, l.dir))
	}
	for _, path := range filesIn(l.t, filepath.Join(l.dir, "keys")) {
		base := filepath.Base(path)
		if base == "service.json" || len(owners) > 0 && strings.HasPrefix(base, owners[0]) {
			continue
		}
		l.t.Errorf("%s is left", strings.TrimPrefix(path, l.dir))
	}
}

// atTheEnd looks at what was written down for good: each decision once, in
// order, and a receipt for each erasure of photographs that is true.
func (l *life) atTheEnd() {
	l.t.Helper()
	ctx := l.t.Context()
	events, err := l.db.Events(ctx, l.id)
	must(l.t, err)
	var decided []selfsame.State
	erased := 0
	for _, e := range events {
		var body struct{ To selfsame.State }
		must(l.t, json.Unmarshal(e.Body, &body))
		switch body.To {
		case selfsame.StateOpened, selfsame.StateCapturing, selfsame.StateSubmitted, "":
		default:
			decided = append(decided, body.To)
		}
		if e.Name == "erased" {
			erased++
		}
	}
	if fmt.Sprint(decided) != fmt.Sprint(l.decided) {
		l.t.Errorf("decided were %v, expected %v", decided, l.decided)
	}
	v, err := l.db.Verification(ctx, l.id)
	must(l.t, err)
	if v.Held != selfsame.HeldErased || !v.Due.IsZero() || !v.Promised.IsZero() || v.Document != "" {
		l.t.Errorf("it ends %s, due %v, promised %v", v.Held, v.Due, v.Promised)
	}
	bodies, err := l.db.ReceiptsOf(ctx, l.id)
	must(l.t, err)
	if len(bodies) == 0 || len(bodies) > erased {
		l.t.Errorf("%d receipts of %d erasures", len(bodies), erased)
	}
	for _, body := range bodies {
		r, err := receipt.Parse(body)
		must(l.t, err)
		must(l.t, r.Check(l.keys.PublicKey()))
	}
}
