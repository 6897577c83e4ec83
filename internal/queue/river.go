package queue

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
)

// args is a job as River keeps it. The kind is a column of its own there.
type args struct {
	kind string
	ID   string `json:"id"`
}

// Kind implements river.JobArgs.
func (a args) Kind() string { return a.kind }

// retry says when a job that failed is tried again.
type retry struct {
	pause func(failures int) time.Duration
}

// NextRetry implements river.ClientRetryPolicy.
func (r retry) NextRetry(job *rivertype.JobRow) time.Time {
	pause := doubling
	if r.pause != nil {
		pause = r.pause
	}
	at := time.Time{}
	if job.AttemptedAt != nil {
		at = *job.AttemptedAt
	}
	return at.Add(pause(len(job.Errors) + 1))
}

// doubling pauses a second, two, four, and so on to ten minutes, a tenth more
// or less, so that what failed together is not tried together.
func doubling(failures int) time.Duration {
	const most = 10 * time.Minute
	pause := most
	if failures < 11 {
		pause = min(most, time.Second<<max(0, failures-1))
	}
	return time.Duration(float64(pause) * (0.9 + 0.2*rand.Float64()))
}

// migrate makes the tables of the queue. Where two processes start on a new
// database, the slower finds made what it meant to make; asked again, it finds
// nothing left to do.
func migrate[TTx any](ctx context.Context, driver riverdriver.Driver[TTx], logger *slog.Logger) error {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: logger})
	if err != nil {
		return fmt.Errorf("making its tables: %w", err)
	}
	for range 10 {
		if _, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("making its tables: %w", ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fmt.Errorf("making its tables: %w", err)
}
