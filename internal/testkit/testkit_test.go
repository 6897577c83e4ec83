package testkit_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/selfsame-id/selfsame/internal/testkit"
)

// recorder stands for a test that would fail.
type recorder struct {
	testing.TB
	failed []string
	ended  []func()
}

func (r *recorder) Helper()                   {}
func (r *recorder) Logf(string, ...any)       {}
func (r *recorder) Cleanup(f func())          { r.ended = append(r.ended, f) }
func (r *recorder) Errorf(f string, _ ...any) { r.failed = append(r.failed, f) }

func TestTheLogFailsTheTestThatPrintsAPerson(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text string
		leak bool
	}{
		{"verification approved", false},
		{"welcome, " + testkit.Ottoline.Name, true},
		{"UTO3102176F3405129", true},
		{"after 73102176 ns", false},
		{"FENNIMORE<<OTTOLINE<<<<", true},
		{"to " + testkit.Ottoline.Email, true},
		{"born " + testkit.Ottoline.Born, true},
		{"number " + strings.ToLower(testkit.Ottoline.DocumentNumber), true},
	} {
		r := &recorder{TB: t}
		testkit.Logger(r).Debug(row.text)
		if leak := len(r.failed) > 0; leak != row.leak {
			t.Errorf("leak is %v, want %v", leak, row.leak)
		}
	}
}

func TestALogThatOutlivesItsTestIsSilent(t *testing.T) {
	t.Parallel()
	r := &recorder{TB: t}
	log := testkit.Logger(r)
	for _, f := range r.ended {
		f()
	}
	log.Info(testkit.Ottoline.Name)
	if len(r.failed) > 0 {
		t.Error("a test that is over was failed")
	}
}

func TestTheClockStandsUntilItIsMoved(t *testing.T) {
	t.Parallel()
	c := testkit.NewClock()
	before := c.Now()
	c.Advance(time.Hour)
	if got := c.Now().Sub(before); got != time.Hour {
		t.Errorf("moved by %v", got)
	}
	c.Set(before)
	if !c.Now().Equal(before) {
		t.Errorf("set to %v, is %v", before, c.Now())
	}
}

func TestAPostgresDatabaseIsGoneAfterItsTest(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("while it lasts", func(t *testing.T) {
		url = testkit.Postgres(t)
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close(context.Background()) }()
		if _, err := conn.Exec(t.Context(), "CREATE TABLE x (y TEXT)"); err != nil {
			t.Fatal(err)
		}
	})
	if conn, err := pgx.Connect(t.Context(), url); err == nil {
		_ = conn.Close(t.Context())
		t.Error("it is still there")
	}
}
