package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"
)

// The load generator of the benchmarks: a crowd that browses in an open loop.
// What it asks for, and when, is decided beforehand and never waits for an
// answer, so a service that falls behind is not spared the pages that people
// would go on asking for.

// A look is one page that one learner of a crowd asks for.
type look struct {
	due     time.Duration // since the beginning
	learner int
	path    string
}

// browsing plans what a crowd looks at for so long: each learner at pages drawn
// at random, with random pauses whose mean is think. The same seed gives the
// same plan.
func browsing(crowd int, long, think time.Duration, paths []string, seed uint64) []look {
	random := rand.New(rand.NewPCG(seed, uint64(crowd)))
	pause := func() time.Duration { return time.Duration(random.ExpFloat64() * float64(think)) }
	var plan []look
	for learner := range crowd {
		for due := pause(); due < long; due += pause() {
			plan = append(plan, look{due, learner, paths[random.IntN(len(paths))]})
		}
	}
	slices.SortStableFunc(plan, func(a, b look) int { return cmp.Compare(a.due, b.due) })
	return plan
}

// carryOut asks for every page when it is due and returns how long each took
// from the moment at which it was due, which is not always the one at which it
// was sent: whatever it waited for, here or there, is counted.
func carryOut(plan []look, ask func(look) error) ([]time.Duration, error) {
	took, failed := make([]time.Duration, len(plan)), make([]error, len(plan))
	var all sync.WaitGroup
	start := time.Now()
	for i, l := range plan {
		time.Sleep(time.Until(start.Add(l.due)))
		all.Go(func() {
			failed[i] = ask(l)
			took[i] = time.Since(start.Add(l.due))
		})
	}
	all.Wait()
	failed = slices.DeleteFunc(failed, func(err error) bool { return err == nil })
	if len(failed) > 0 {
		return nil, fmt.Errorf("%d of %d pages, the first: %w", len(failed), len(plan), failed[0])
	}
	return took, nil
}

// percentile is the shortest time within which so many of a hundred were done:
// one that was measured, by the nearest rank, and nothing between two.
func percentile(took []time.Duration, of100 int) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	rank := (len(sorted)*of100 + 99) / 100 // rounded up
	return sorted[max(rank, 1)-1]
}

func TestPercentilesAreOfTheNearestRank(t *testing.T) {
	t.Parallel()
	upTo := func(n int) []time.Duration { // n, n-1, … 1 ms
		var all []time.Duration
		for ; n > 0; n-- {
			all = append(all, time.Duration(n)*time.Millisecond)
		}
		return all
	}
	for _, c := range []struct{ n, of100, want int }{
		{100, 50, 50},
		{100, 95, 95},
		{100, 100, 100},
		{100, 0, 1},
		{20, 50, 10},
		{20, 95, 19},
		{21, 95, 20}, // 19.95 is rounded up
		{3, 50, 2},
		{1, 95, 1},
	} {
		took := upTo(c.n)
		if got := percentile(took, c.of100); got != time.Duration(c.want)*time.Millisecond {
			t.Errorf("percentile %d of %d is %v, not %d ms", c.of100, c.n, got, c.want)
		}
		if !slices.Equal(took, upTo(c.n)) {
			t.Error("what was measured was put in another order")
		}
	}
}

func TestACrowdBrowsesAsOftenAsItsPausesSay(t *testing.T) {
	t.Parallel()
	paths := []string{"/a", "/b"}
	plan := browsing(200, 100*time.Second, 5*time.Second, paths, 7)
	if !slices.Equal(plan, browsing(200, 100*time.Second, 5*time.Second, paths, 7)) {
		t.Error("the same seed gives another plan")
	}
	if n := len(plan); n < 3800 || n > 4200 { // 4000, three standard deviations either way
		t.Errorf("%d pages, not about 4000", n)
	}
	seen, learners := map[string]int{}, map[int]bool{}
	for i, l := range plan {
		if l.due < 0 || l.due >= 100*time.Second || i > 0 && l.due < plan[i-1].due {
			t.Fatalf("page %d is due at %v", i, l.due)
		}
		seen[l.path]++
		learners[l.learner] = true
	}
	if len(learners) != 200 || seen["/a"] < len(plan)*2/5 || seen["/b"] < len(plan)*2/5 {
		t.Errorf("%d learners look at %v", len(learners), seen)
	}
}

func TestThatAPageWaitsForAnotherIsCounted(t *testing.T) {
	t.Parallel()
	// A service that answers one at a time and stands still at the first.
	const still = 300 * time.Millisecond
	var one sync.Mutex
	stood := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		one.Lock()
		defer one.Unlock()
		if !stood {
			stood = true
			time.Sleep(still)
		}
	}))
	t.Cleanup(server.Close)
	var plan []look
	for i := range 10 {
		plan = append(plan, look{due: time.Duration(i) * 10 * time.Millisecond})
	}
	took, err := carryOut(plan, func(look) error {
		res, err := server.Client().Get(server.URL)
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			err = errors.Join(err, res.Body.Close())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range plan {
		if took[i] < still-l.due {
			t.Errorf("page %d took %v, though it was due %v before any was answered", i, took[i], still-l.due)
		}
	}
}

func TestACrowdThatIsNotAnsweredIsAnError(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	_, err := carryOut(make([]look, 3), func(look) error { return refused })
	if !errors.Is(err, refused) {
		t.Errorf("pages that were refused give %v", err)
	}
}
