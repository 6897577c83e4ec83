package queue_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/queue"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// patience is for a machine that is busy with other things.
const patience = 30 * time.Second

func database(t *testing.T, url string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// begin returns a queue at work.
func begin(t *testing.T, db *store.DB, config queue.Config) *queue.Queue {
	t.Helper()
	config.Logger, config.Clock = testkit.Logger(t), time.Now
	q, err := queue.New(t.Context(), db, config)
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := q.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return q
}

// a list of what was worked, that can be waited for.
type worked chan string

func (w worked) work(_ context.Context, id string) error {
	w <- id
	return nil
}

func (w worked) wait(t *testing.T, n int) []string {
	t.Helper()
	var ids []string
	for len(ids) < n {
		select {
		case id := <-w:
			ids = append(ids, id)
		case <-time.After(patience):
			t.Fatalf("%d of %d jobs were worked", len(ids), n)
		}
	}
	return ids
}

func (w worked) none(t *testing.T, within time.Duration) {
	t.Helper()
	select {
	case id := <-w:
		t.Errorf("%s was worked", id)
	case <-time.After(within):
	}
}

func enqueue(t *testing.T, ctx context.Context, q *queue.Queue, job queue.Job) {
	t.Helper()
	if err := q.Enqueue(ctx, job); err != nil {
		t.Fatal(err)
	}
}

func TestAJobIsWorkedOnlyWhenItsTransactionIsCommitted(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		db, done := database(t, url), make(worked, 10)
		q := begin(t, db, queue.Config{Workers: map[string]queue.Work{"check": done.work}})
		err := db.InTx(t.Context(), func(ctx context.Context) error {
			enqueue(t, ctx, q, queue.Job{Kind: "check", ID: "v_rolled_back"})
			return errors.New("no")
		})
		if err == nil {
			t.Fatal("no error")
		}
		err = db.InTx(t.Context(), func(ctx context.Context) error {
			enqueue(t, ctx, q, queue.Job{Kind: "check", ID: "v_1"})
			done.none(t, 300*time.Millisecond)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if ids := done.wait(t, 1); ids[0] != "v_1" {
			t.Errorf("worked %v", ids)
		}
		enqueue(t, t.Context(), q, queue.Job{Kind: "check", ID: "v_2"}) // in no transaction
		if ids := done.wait(t, 1); ids[0] != "v_2" {
			t.Errorf("worked %v", ids)
		}
		done.none(t, 200*time.Millisecond)
	})
}

func TestAJobThatFailsIsTriedAgainAfterAGrowingPause(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		var tries atomic.Int32
		done := make(worked, 10)
		var pauses sync.Map
		q := begin(t, database(t, url), queue.Config{
			Workers: map[string]queue.Work{"mail": func(ctx context.Context, id string) error {
				switch tries.Add(1) {
				case 1:
					return errors.New("the server does not answer")
				case 2:
					panic("a mistake of ours")
				}
				return done.work(ctx, id)
			}},
			Pause: func(failures int) time.Duration { pauses.Store(failures, true); return 50 * time.Millisecond },
		})
		enqueue(t, t.Context(), q, queue.Job{Kind: "mail", ID: "m_1"})
		done.wait(t, 1)
		if n := tries.Load(); n != 3 {
			t.Errorf("%d tries", n)
		}
		for _, failures := range []int{1, 2} {
			if _, asked := pauses.Load(failures); !asked {
				t.Errorf("the pause after failure %d was not asked for", failures)
			}
		}
	})
}

func TestAUniqueJobWaitsOnceAndCanComeAgainWhenItIsDone(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		db, done := database(t, url), make(worked, 10)
		config := queue.Config{Workers: map[string]queue.Work{"expire": done.work}, Logger: testkit.Logger(t), Clock: time.Now}
		idle, err := queue.New(t.Context(), db, config)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"v_1", "v_1", "v_2", "v_1"} {
			enqueue(t, t.Context(), idle, queue.Job{Kind: "expire", ID: id, Unique: true})
		}
		q := begin(t, db, config)
		done.wait(t, 2)
		done.none(t, 300*time.Millisecond)
		deadline := time.Now().Add(patience)
		for len(done) == 0 && time.Now().Before(deadline) { // until the first is put down as done
			enqueue(t, t.Context(), q, queue.Job{Kind: "expire", ID: "v_1", Unique: true})
			time.Sleep(50 * time.Millisecond)
		}
		done.wait(t, 1)
	})
}

func TestAJobForLaterWaits(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		done := make(worked, 10)
		q := begin(t, database(t, url), queue.Config{Workers: map[string]queue.Work{"erase": done.work}})
		at := time.Now().Add(1500 * time.Millisecond)
		enqueue(t, t.Context(), q, queue.Job{Kind: "erase", ID: "v_later", At: at})
		enqueue(t, t.Context(), q, queue.Job{Kind: "erase", ID: "v_never", At: at.Add(time.Hour)})
		enqueue(t, t.Context(), q, queue.Job{Kind: "erase", ID: "v_past", At: at.Add(-time.Hour)})
		if ids := done.wait(t, 2); ids[0] != "v_past" || ids[1] != "v_later" {
			t.Errorf("worked %v", ids)
		}
		if early := time.Until(at); early > 0 {
			t.Errorf("worked %v too early", early)
		}
	})
}

func TestAPeriodicJobComesByItself(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		db, done := database(t, url), make(worked, 100)
		config := queue.Config{
			Workers:  map[string]queue.Work{"sweep": done.work},
			Periodic: []queue.Periodic{{Kind: "sweep", Every: time.Second}},
		}
		begin(t, db, config)
		begin(t, db, config) // of two processes one leads
		start := time.Now()
		done.wait(t, 3)
		if took := time.Since(start); took < time.Second {
			t.Errorf("three within %v: each process has its own", took)
		}
	})
}

func TestJobsAreSharedByProcessesAndEachIsWorkedOnce(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		const n = 60
		done := make(worked, 2*n)
		config := queue.Config{Workers: map[string]queue.Work{"check": done.work}, Heavy: []string{"check"}}
		one := begin(t, database(t, url), config)
		begin(t, database(t, url), config)
		for i := range n {
			enqueue(t, t.Context(), one, queue.Job{Kind: "check", ID: fmt.Sprintf("v_%d", i)})
		}
		seen := map[string]bool{}
		for _, id := range done.wait(t, n) {
			if seen[id] {
				t.Errorf("%s was worked twice", id)
			}
			seen[id] = true
		}
		done.none(t, 200*time.Millisecond)
	})
}

func TestStoppingFinishesWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		started, finished := make(chan struct{}), atomic.Bool{}
		q := begin(t, database(t, url), queue.Config{Workers: map[string]queue.Work{
			"check": func(ctx context.Context, _ string) error {
				close(started)
				time.Sleep(300 * time.Millisecond)
				finished.Store(ctx.Err() == nil)
				return nil
			},
		}})
		enqueue(t, t.Context(), q, queue.Job{Kind: "check", ID: "v_1"})
		<-started
		if err := q.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !finished.Load() {
			t.Error("it was cut off")
		}
	})
}

func TestStoppingCutsOffWhatTakesTooLongAndItIsWorkedByTheNext(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		db, started := database(t, url), make(chan struct{})
		stuck := queue.Config{Workers: map[string]queue.Work{"check": func(ctx context.Context, _ string) error {
			close(started)
			<-ctx.Done()
			return ctx.Err()
		}}, Pause: func(int) time.Duration { return 0 }}
		q := begin(t, db, stuck)
		enqueue(t, t.Context(), q, queue.Job{Kind: "check", ID: "v_1"})
		<-started
		short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := q.Stop(short); err != nil {
			t.Fatal(err)
		}
		done := make(worked, 1)
		begin(t, db, queue.Config{Workers: map[string]queue.Work{"check": done.work}})
		done.wait(t, 1)
	})
}

func TestAKindThatNobodyWorksIsRefused(t *testing.T) {
	t.Parallel()
	q, err := queue.New(t.Context(), database(t, testkit.SQLite(t)), queue.Config{Logger: testkit.Logger(t), Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Enqueue(t.Context(), queue.Job{Kind: "nothing", ID: "v_1"}); err == nil {
		t.Error("it was taken")
	}
	_, err = queue.New(t.Context(), database(t, testkit.SQLite(t)), queue.Config{
		Logger: testkit.Logger(t), Clock: time.Now, Periodic: []queue.Periodic{{Kind: "nothing", Every: time.Second}},
	})
	if err == nil {
		t.Error("a periodic job that nobody works was taken")
	}
	if err := q.Stop(t.Context()); err != nil {
		t.Errorf("stopping what was not started: %v", err)
	}
}

func TestAQueueOfAnIdleProcessIsQuickToNotice(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		db, done := database(t, url), make(worked, 1)
		config := queue.Config{Workers: map[string]queue.Work{"check": done.work}}
		begin(t, db, config)
		config.Logger, config.Clock = testkit.Logger(t), time.Now
		web, err := queue.New(t.Context(), db, config) // another process enqueues
		if err != nil {
			t.Fatal(err)
		}
		best := patience
		for i := range 10 {
			start := time.Now()
			enqueue(t, t.Context(), web, queue.Job{Kind: "check", ID: fmt.Sprintf("v_%d", i)})
			done.wait(t, 1)
			best = min(best, time.Since(start))
		}
		if best > 200*time.Millisecond {
			t.Errorf("the quickest of ten was noticed after %v", best)
		}
	})
}
