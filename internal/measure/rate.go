// Package measure turns counts and scores into figures that may be printed: a rate with its bound, the error curves of
// a comparison, the reliability of a confidence, and plots of them.
//
// Read first: Rate, which every figure in docs/accuracy.md is, then Pair and ROC.
//
// The package does not know what is measured: no faces, documents, names or files come in here. It never reads a clock
// and never rounds in the flattering direction: a bound is always printed beside a rate.
package measure

import (
	"encoding/json"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// confidence is the level of every bound this package prints.
const confidence = 0.95

// Rate is a count of successes (or of errors: the name says which) in a number of tries.
type Rate struct {
	Name string // what was counted, in words: "documents read exactly"
	Hits int    // how often it happened, 0..N
	N    int    // how often it could have happened
}

// Value is Hits/N, between 0 and 1; NaN when nothing was tried, since no tries are not a rate of zero.
func (r Rate) Value() float64 {
	if r.N == 0 {
		return math.NaN()
	}
	return float64(r.Hits) / float64(r.N)
}

// Bounds gives the exact two-sided 95 % interval of Clopper and Pearson ("The use of confidence or fiducial limits
// illustrated in the case of the binomial", Biometrika 26, 1934), in its form with quantiles of the beta distribution
// (Brown, Cai, DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16, 2001, section 4.2.1):
// from B(α/2; x, n−x+1) to B(1−α/2; x+1, n−x). It is never too narrow. With nothing tried it is 0 to 1.
func (r Rate) Bounds() (lo, hi float64) {
	lo, hi = 0, 1
	if r.N <= 0 {
		return lo, hi
	}
	tail := (1 - confidence) / 2
	x, n := float64(r.Hits), float64(r.N)
	if r.Hits > 0 {
		lo = distuv.Beta{Alpha: x, Beta: n - x + 1}.Quantile(tail)
	}
	if r.Hits < r.N {
		hi = distuv.Beta{Alpha: x + 1, Beta: n - x}.Quantile(1 - tail)
	}
	return lo, hi
}

// String writes the rate as it may stand in a document: "99.40 % (2982 of 3000, 95 %: 99.05 to 99.64)". The name is
// left to the caller's table.
func (r Rate) String() string {
	if r.N == 0 {
		return "not measured (0 of 0)"
	}
	lo, hi := r.Bounds()
	return fmt.Sprintf("%.2f %% (%d of %d, 95 %%: %.2f to %.2f)", 100*r.Value(), r.Hits, r.N, 100*lo, 100*hi)
}

// MarshalJSON writes the counts together with what follows from them, so that a reader of the JSON need not compute.
// The value of a rate of nothing is null.
func (r Rate) MarshalJSON() ([]byte, error) {
	lo, hi := r.Bounds()
	var value *float64
	if r.N > 0 {
		v := r.Value()
		value = &v
	}
	return json.Marshal(rateJSON{Name: r.Name, Hits: r.Hits, N: r.N, Value: value, Low: lo, High: hi})
}

// UnmarshalJSON reads the counts back; value and bounds are computed again, never believed.
func (r *Rate) UnmarshalJSON(data []byte) error {
	var j rateJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("rate: %w", err)
	}
	if j.N < 0 || j.Hits < 0 || j.Hits > j.N {
		return fmt.Errorf("rate %q: %d of %d is no rate", j.Name, j.Hits, j.N)
	}
	*r = Rate{Name: j.Name, Hits: j.Hits, N: j.N}
	return nil
}

type rateJSON struct {
	Name  string   `json:"name"`
	Hits  int      `json:"hits"`
	N     int      `json:"n"`
	Value *float64 `json:"value"`
	Low   float64  `json:"low95"`
	High  float64  `json:"high95"`
}

// Count adds one try.
func (r *Rate) Count(hit bool) {
	r.N++
	if hit {
		r.Hits++
	}
}
