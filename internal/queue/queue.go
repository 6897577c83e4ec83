// Package queue does work later, or again: jobs lie in the same database as
// the state, and are written in the same transaction.
//
// Read Enqueue and Config first. A job is a kind and an id, and nothing else,
// because jobs are kept, listed and logged: whoever works it looks the rest up.
// It is worked at least once, by any of the processes, and again, with a growing
// pause, for as long as it returns an error; so it must find out for itself what
// is left to do. The package knows nothing of what the jobs are about.
package queue

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"
)

// A DB is the database the jobs lie in. Pool is nil on SQLite; Tx returns the
// transaction of the context in the words of the driver, one of the two, or
// neither.
type DB interface {
	SQL() *sql.DB
	Pool() *pgxpool.Pool
	Tx(ctx context.Context) (*sql.Tx, pgx.Tx)
	InTx(ctx context.Context, do func(ctx context.Context) error) error
}

// A Work does one kind of job for an id. An error makes the job be tried again.
type Work func(ctx context.Context, id string) error

// A Job is what is to be done.
type Job struct {
	Kind string
	ID   string    // of what it is about; never personal data
	At   time.Time // not before, and within five seconds of it; zero for at once
	// Unique leaves the job out where one of the same kind and id waits or is
	// being worked. It is for jobs that look at everything there is to do, so
	// that one more would find nothing: what is added while such a job runs may
	// be missed by it.
	Unique bool
}

// A Periodic is a job that comes by itself, once for all processes together.
type Periodic struct {
	Kind  string
	Every time.Duration
}

// Config says what is worked and how.
type Config struct {
	Workers map[string]Work // by kind
	// Heavy are the kinds that use a processor for seconds. They have places of
	// their own, so that a letter never waits behind ten photographs.
	Heavy    []string
	Periodic []Periodic
	Logger   *slog.Logger
	Clock    func() time.Time // to see that a Job's At has come
	// AtOnce is how many jobs this process works at once, and HeavyAtOnce how
	// many heavy ones besides. Zero stands for 8 and 2.
	AtOnce, HeavyAtOnce int
	// Pause returns how long to wait after the nth failure of a job, counted
	// from 1. Nil doubles from a second to ten minutes.
	Pause func(failures int) time.Duration
}

// A Queue takes jobs, and works them between Start and Stop.
type Queue struct {
	db     DB
	heavy  map[string]bool
	known  map[string]Work
	clock  func() time.Time
	client client
	self   *process
}

// client is what is used of a River client, whose type depends on the
// database.
type client interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
}

const (
	lightQueue = river.QueueDefault
	heavyQueue = "heavy"
	// poll is how often a process looks for jobs where nothing tells it of
	// them, which is always so on SQLite.
	poll = 50 * time.Millisecond
	// longest is how long a job may take; then its context ends. One whose
	// process died is taken up long before: see process.go.
	longest = 2 * time.Minute
	// stuck is after how long River itself takes a job up again, by the clock of
	// the process that leads: more than clocks differ.
	stuck = 3 * time.Hour
	// attempts last for about a week, at the longest pause.
	attempts = 1000
)

// New returns a queue on the database, whose tables it makes. A process that
// only enqueues needs no Workers beyond their kinds and does not call Start.
func New(ctx context.Context, db DB, config Config) (*Queue, error) {
	q := &Queue{db: db, heavy: map[string]bool{}, known: config.Workers, clock: config.Clock}
	for _, kind := range config.Heavy {
		q.heavy[kind] = true
	}
	rc, err := q.config(config)
	if err != nil {
		return nil, err
	}
	q.self = &process{id: rc.ID, db: db, clock: config.Clock, log: config.Logger}
	if pool := db.Pool(); pool != nil {
		driver := riverpgxv5.New(pool)
		q.self.executor = driver.GetExecutor()
		q.client, err = open(ctx, driver, rc)
	} else {
		rc.PollOnly = true
		driver := riversqlite.New(db.SQL())
		q.self.executor = driver.GetExecutor()
		q.client, err = open(ctx, driver, rc)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the queue: %w", err)
	}
	return q, nil
}

func open[TTx any](ctx context.Context, driver riverdriver.Driver[TTx], rc *river.Config) (*river.Client[TTx], error) {
	if err := migrate(ctx, driver, rc.Logger); err != nil {
		return nil, err
	}
	return river.NewClient(driver, rc)
}

func (q *Queue) config(c Config) (*river.Config, error) {
	rc := &river.Config{
		ID: rand.Text(), Logger: c.Logger, MaxAttempts: attempts, RetryPolicy: retry{c.Pause},
		JobTimeout: longest, RescueStuckJobsAfter: stuck,
		FetchCooldown: poll, FetchPollInterval: time.Second,
		Queues: map[string]river.QueueConfig{
			lightQueue: {MaxWorkers: orElse(c.AtOnce, 8)},
			heavyQueue: {MaxWorkers: orElse(c.HeavyAtOnce, 2)},
		},
		Workers: river.NewWorkers(),
	}
	if q.db.Pool() == nil {
		rc.FetchPollInterval = poll
	}
	for kind, work := range c.Workers {
		river.AddWorkerArgs(rc.Workers, args{kind: kind}, river.WorkFunc(func(ctx context.Context, job *river.Job[args]) error {
			return work(ctx, job.Args.ID)
		}))
	}
	for _, p := range c.Periodic {
		if _, known := c.Workers[p.Kind]; !known || p.Every <= 0 {
			return nil, fmt.Errorf("opening the queue: the periodic job %s has no worker or no period", p.Kind)
		}
		rc.PeriodicJobs = append(rc.PeriodicJobs, river.NewPeriodicJob(river.PeriodicInterval(p.Every),
			func() (river.JobArgs, *river.InsertOpts) {
				return args{kind: p.Kind}, q.options(Job{Kind: p.Kind, Unique: true})
			}, &river.PeriodicJobOpts{ID: p.Kind, RunOnStart: true}))
	}
	return rc, nil
}

func orElse(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// Enqueue adds a job, in the transaction of ctx where there is one: it is then
// worked if and when that is committed.
func (q *Queue) Enqueue(ctx context.Context, job Job) error {
	if _, known := q.known[job.Kind]; !known {
		return fmt.Errorf("a job of kind %s: nobody would work it", job.Kind)
	}
	return q.db.InTx(ctx, func(ctx context.Context) error {
		var err error
		lite, pg := q.db.Tx(ctx)
		switch c := q.client.(type) {
		case *river.Client[*sql.Tx]:
			_, err = c.InsertTx(ctx, lite, args{kind: job.Kind, ID: job.ID}, q.options(job))
		case *river.Client[pgx.Tx]:
			_, err = c.InsertTx(ctx, pg, args{kind: job.Kind, ID: job.ID}, q.options(job))
		default:
			err = errors.New("a client of neither database")
		}
		if err != nil {
			return fmt.Errorf("a job %s for %s: %w", job.Kind, job.ID, err)
		}
		return nil
	})
}

func (q *Queue) options(job Job) *river.InsertOpts {
	o := &river.InsertOpts{Queue: lightQueue}
	if job.At.After(q.clock()) { // what has come must not wait for the next look at the later ones
		o.ScheduledAt = job.At
	}
	if q.heavy[job.Kind] {
		o.Queue = heavyQueue
	}
	if job.Unique {
		o.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
			rivertype.JobStateRunning, rivertype.JobStateScheduled,
		}}
	}
	return o
}

// Start begins to work jobs. It goes on when ctx ends, until Stop: a signal to
// end must not cut off what is under way.
func (q *Queue) Start(ctx context.Context) error {
	if err := q.self.start(ctx); err != nil { // before the first job is anybody's
		return fmt.Errorf("starting the queue: %w", err)
	}
	if err := q.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("starting the queue: %w", err)
	}
	return nil
}

// Stop takes no further jobs and waits for those under way. When ctx ends
// before they do, their contexts end too, and they are worked again by whoever
// is next. Stopping what was not started is nothing.
func (q *Queue) Stop(ctx context.Context) error {
	err := q.client.Stop(ctx)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err != nil {
		err = q.client.StopAndCancel(last)
	}
	// Whatever could not be ended is for others to take up.
	if err := errors.Join(err, q.self.end(last)); err != nil {
		return fmt.Errorf("stopping the queue: %w", err)
	}
	return nil
}
