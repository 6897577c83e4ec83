// Package testkit is what the tests of many packages share: the one person
// whose data tests may store, a log that fails the test when it holds anything
// about her, a clock that can be set, and databases of a test's own.
//
// Read Ottoline first. The package knows nothing of what is tested; it hands
// out database URLs and leaves opening them to internal/store.
package testkit

import (
	"bytes"
	"log/slog"
	"regexp"
	"sync"
	"testing"
	"time"
)

// Ottoline is the only person tests may store or log. Everything about her is
// unlike any other text here, so that finding it in a log is finding a leak.
var Ottoline = struct{ Name, Given, Surname, Born, DocumentNumber, Email string }{
	Name: "Ottoline Fennimore", Given: "Ottoline", Surname: "Fennimore", Born: "1931-02-17",
	DocumentNumber: "QX7741903", Email: "ottoline@fennimore.example",
}

// marks are the texts that give her away, in lower case: parts of her name, so
// that the address is found too.
var marks = []string{"ottoline", "fennimore", "1931-02-17", "qx7741903"}

// zoneBirth is her birth date as a zone spells it: with its check digit and the
// sex, because six digits alone are in any list of times.
var zoneBirth = regexp.MustCompile(`310217[0-9][mfx<]`)

// Leaks returns which of Ottoline's marks the bytes hold, in any case of
// letters. Tests run it over logs, database files, blobs and pages.
func Leaks(data []byte) []string {
	var found []string
	low := bytes.ToLower(data)
	for _, m := range marks {
		if bytes.Contains(low, []byte(m)) {
			found = append(found, m)
		}
	}
	if m := zoneBirth.Find(low); m != nil {
		found = append(found, string(m))
	}
	return found
}

// Logger returns a log that fails the test when anything about Ottoline is
// written to it, at any level.
func Logger(t testing.TB) *slog.Logger {
	t.Helper()
	w := &tripwire{t: t}
	t.Cleanup(w.close)
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// A tripwire is the writer behind Logger. A handler writes a record at once,
// so that a mark is never split over two writes.
type tripwire struct {
	mu sync.Mutex
	t  testing.TB // nil once the test is over
}

func (w *tripwire) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.t == nil { // something outlived its test: there is nobody left to tell
		return len(line), nil
	}
	if found := Leaks(line); found != nil {
		w.t.Errorf("the log holds personal data (%v): %s", found, line)
	} else {
		w.t.Logf("%s", bytes.TrimSuffix(line, []byte("\n")))
	}
	return len(line), nil
}

func (w *tripwire) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.t = nil
}

// A Clock stands still until it is told to go on. Its Now is given to whatever
// asks for the time.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock at noon of a day that every test shares.
func NewClock() *Clock {
	return &Clock{now: time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)}
}

// Now returns the time of the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance puts the clock forward, or back where d is negative.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Set puts the clock to the time.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}
