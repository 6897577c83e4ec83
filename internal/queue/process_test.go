package queue_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/queue"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// TestMain makes of the test's own program one that is killed at its work.
func TestMain(m *testing.M) {
	if url := os.Getenv("QUEUE_TEST_CHILD"); url != "" {
		if err := workForEver(context.Background(), url); err != nil {
			_, _ = os.Stderr.WriteString(err.Error())
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// workForEver takes a job up and says so, and never ends it.
func workForEver(ctx context.Context, url string) error {
	db, err := store.Open(ctx, url)
	if err != nil {
		return err
	}
	q, err := queue.New(ctx, db, queue.Config{
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Clock: time.Now,
		AtOnce: 1, // so that it leaves the test's other jobs, which it knows nothing of, to the others
		Workers: map[string]queue.Work{"check": func(context.Context, string) error {
			_, _ = os.Stdout.WriteString("working\n")
			select {}
		}},
	})
	if err != nil {
		return err
	}
	if err := q.Start(ctx); err != nil {
		return err
	}
	select {}
}

func TestAJobOfAProcessThatWasKilledIsTakenUpWithinAMinute(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		db, done := database(t, url), make(worked, 10)
		config := queue.Config{Workers: map[string]queue.Work{"check": done.work}, Logger: testkit.Logger(t), Clock: time.Now}
		idle, err := queue.New(t.Context(), db, config)
		if err != nil {
			t.Fatal(err)
		}
		enqueue(t, t.Context(), idle, queue.Job{Kind: "check", ID: "v_1"})
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), "QUEUE_TEST_CHILD="+url)
		var said strings.Builder
		child.Stderr = &said
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		word := make([]byte, len("working\n"))
		if _, err := io.ReadFull(out, word); err != nil {
			t.Fatalf("the child said %q: %v", said.String(), err)
		}
		// Another is there all the while, and its long work is left to it.
		long, started := make(chan struct{}), make(worked, 10)
		config.Workers = map[string]queue.Work{"long": func(ctx context.Context, id string) error {
			_ = started.work(ctx, id)
			<-long
			return nil
		}, "check": done.work}
		q := begin(t, db, config)
		enqueue(t, t.Context(), q, queue.Job{Kind: "long", ID: "v_2"})
		started.wait(t, 1)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		killed := time.Now()
		if exit := (*exec.ExitError)(nil); !errors.As(child.Wait(), &exit) {
			t.Fatal("the child ended by itself")
		}
		select {
		case id := <-done:
			t.Logf("%s was taken up after %v", id, time.Since(killed).Round(time.Second))
		case <-time.After(time.Minute):
			t.Error("it was not taken up within a minute")
		}
		started.none(t, 100*time.Millisecond)
		close(long)
	})
}
