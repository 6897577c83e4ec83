package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"
)

// A process that was killed cannot give back what it was working. So each writes
// a row that it counts up, and each takes up the jobs of those whose row stands
// still. Nobody's clock is asked, because clocks differ between machines: how
// long a row stands still is counted in one's own beats.
const (
	beat = 2 * time.Second
	// silent is after how many beats of ours a process that was not heard of is
	// gone. One that was only paused, and goes on, works its jobs a second time,
	// as jobs must bear.
	silent = 6
)

// A process is this one, among those that work the jobs of a database.
type process struct {
	id       string // as River writes it to the jobs
	db       DB
	executor riverdriver.Executor
	clock    func() time.Time
	log      *slog.Logger
	heard    map[string]heard
	stop     context.CancelFunc
	stopped  chan struct{}
}

// heard is what was last heard of another process.
type heard struct{ beats, still int }

// start says that the process is there, and goes on saying so until end.
func (p *process) start(ctx context.Context) error {
	if err := p.tick(ctx); err != nil {
		return err
	}
	ctx, p.stop = context.WithCancel(context.WithoutCancel(ctx))
	p.stopped = make(chan struct{})
	go func() {
		defer close(p.stopped)
		ticker := time.NewTicker(beat)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			if err := p.tick(ctx); err != nil && ctx.Err() == nil {
				p.log.ErrorContext(ctx, "looking after jobs of other processes", "error", err)
			}
		}
	}()
	return nil
}

// end says that the process works nothing any more.
func (p *process) end(ctx context.Context) error {
	if p.stop == nil {
		return nil
	}
	p.stop()
	<-p.stopped
	if _, err := p.db.SQL().ExecContext(ctx, "DELETE FROM queue_process WHERE id = $1", p.id); err != nil {
		return fmt.Errorf("signing off: %w", err)
	}
	return nil
}

// tick is one beat: it says that we are there and takes up what those left who
// are not.
func (p *process) tick(ctx context.Context) error {
	_, err := p.db.SQL().ExecContext(ctx, "INSERT INTO queue_process (id, beats) VALUES ($1, 1)"+
		" ON CONFLICT (id) DO UPDATE SET beats = queue_process.beats + 1", p.id)
	if err != nil {
		return fmt.Errorf("a beat: %w", err)
	}
	there, err := p.listen(ctx)
	if err != nil {
		return fmt.Errorf("who else is there: %w", err)
	}
	for id := range there {
		if p.heard[id].still < silent {
			continue
		}
		if _, err := p.db.SQL().ExecContext(ctx, "DELETE FROM queue_process WHERE id = $1", id); err != nil {
			return fmt.Errorf("signing off another: %w", err)
		}
		delete(there, id)
	}
	return p.takeUp(ctx, there)
}

// listen returns the processes that have a row, and counts for how many beats
// each has been still.
func (p *process) listen(ctx context.Context) (map[string]bool, error) {
	rows, err := p.db.SQL().QueryContext(ctx, "SELECT id, beats FROM queue_process")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	there, now := map[string]bool{}, map[string]heard{}
	for rows.Next() {
		var id string
		var h heard
		if err := rows.Scan(&id, &h.beats); err != nil {
			return nil, err
		}
		if before, known := p.heard[id]; known && before.beats == h.beats && id != p.id {
			h.still = before.still + 1
		}
		there[id], now[id] = true, h
	}
	p.heard = now
	return there, rows.Err()
}

// takeUp makes the jobs available again that somebody works who is not there.
func (p *process) takeUp(ctx context.Context, there map[string]bool) error {
	const most = 1000
	// Of the time a job was begun nothing is asked: a day ahead is later than any.
	ahead := p.clock().Add(24 * time.Hour)
	running, err := p.executor.JobGetStuck(ctx, &riverdriver.JobGetStuckParams{Max: most, StuckHorizon: ahead})
	if err != nil {
		return fmt.Errorf("what is being worked: %w", err)
	}
	rescue := &riverdriver.JobRescueManyParams{StuckHorizon: ahead}
	for _, job := range running {
		if n := len(job.AttemptedBy); n == 0 || there[job.AttemptedBy[n-1]] {
			continue
		}
		why, err := json.Marshal(rivertype.AttemptError{At: p.clock(), Attempt: job.Attempt, Error: "the process that worked it is gone"})
		if err != nil {
			return err
		}
		rescue.ID, rescue.Error = append(rescue.ID, job.ID), append(rescue.Error, why)
		rescue.FinalizedAt, rescue.ScheduledAt = append(rescue.FinalizedAt, nil), append(rescue.ScheduledAt, job.ScheduledAt)
		rescue.State = append(rescue.State, string(rivertype.JobStateAvailable))
	}
	if len(rescue.ID) == 0 {
		return nil
	}
	if _, err := p.executor.JobRescueMany(ctx, rescue); err != nil {
		return fmt.Errorf("taking up jobs: %w", err)
	}
	p.log.WarnContext(ctx, "took up jobs of a process that is gone", "jobs", len(rescue.ID))
	return nil
}
