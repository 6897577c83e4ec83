package eval

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/measure"
)

// calibrate chooses the two thresholds on the sets: same for the set in which
// strangers are most alike, different for the one in which one person's
// pictures are least alike, and says what they do on each.
func calibrate(e *face.Embedder, sets []faceSet) face.Calibration {
	c := face.Calibration{
		Model: e.File(), Digest: e.Digest(), Same: math.Inf(-1), Different: math.Inf(1),
		FalseMatchTarget: falseMatchTarget, FalseNonMatchTarget: falseNonMatchTarget,
		MadeBy: "selfsame eval face --calibrate",
		Note: "The figures are in-sample: the thresholds were chosen on these very pairs. Same is the larger of the threshold that " +
			"at most the target share of the strangers reached and of the one a normal distribution of their similarities " +
			"gives, in the set where it is highest; different is the threshold below which at most the target share of one " +
			"person's pictures lay, in the set where it is lowest.",
	}
	names := ""
	for _, s := range sets {
		c.Same = max(c.Same, sameThreshold(s))
		if t, ok := differentThreshold(s); ok {
			c.Different = min(c.Different, t)
		}
		if names != "" {
			names += ", "
		}
		names += s.name
	}
	// Whole thousandths, rounded to the careful side.
	c.Same, c.Different = math.Ceil(c.Same*1000)/1000, math.Floor(c.Different*1000)/1000
	c.Different = min(c.Different, c.Same)
	c.Name = fmt.Sprintf("%.12s at 1 in 1,000 on %s", c.Digest, names)
	for _, s := range sets {
		c.Sets = append(c.Sets, describe(s, c))
	}
	return c
}

// sameThreshold is the threshold for the target share of false matches. A set
// with few strangers says little of its rarest: a count of one in 1,300 can be
// luck. So the threshold is no lower than what the normal distribution with
// the strangers' mean and spread gives.
func sameThreshold(s faceSet) float64 {
	var strangers []float64
	for _, p := range s.pairs {
		if !p.Same && !math.IsNaN(p.Score) {
			strangers = append(strangers, p.Score)
		}
	}
	counted := measure.ROC(s.pairs).AtFAR(falseMatchTarget).Threshold
	if len(strangers) < 2 {
		return counted
	}
	mean, sd := stat.MeanStdDev(strangers, nil)
	return math.Max(counted, mean+sd*distuv.UnitNormal.Quantile(1-falseMatchTarget))
}

// differentThreshold is the highest threshold below which at most the target
// share of the same people lies. Pairs in which no face was found are judged
// neither way.
func differentThreshold(s faceSet) (float64, bool) {
	var found []measure.Pair
	for _, p := range s.pairs {
		if p.Same && !math.IsNaN(p.Score) {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return 0, false
	}
	return measure.ROC(found).AtFRR(falseNonMatchTarget).Threshold, true
}

// describe counts what the calibration does on a set.
func describe(s faceSet, c face.Calibration) face.Set {
	out := face.Set{Name: s.name, Digest: s.digest, Alone: math.Round(sameThreshold(s)*1e4) / 1e4}
	for _, r := range judgements(s, c) {
		lo, hi := r.Bounds()
		count := face.Count{Hits: r.Hits, N: r.N, Low: lo, High: hi}
		switch r.Name {
		case s.name + judgedSame:
			out.SameJudgedSame = &count
		case s.name + judgedDifferent:
			out.SameJudgedDifferent = &count
		case s.name + strangersSame:
			out.StrangersJudgedSame = count
		case s.name + strangersDifferent:
			out.StrangersJudgedDifferent = count
		}
	}
	for _, p := range s.pairs {
		if math.IsNaN(p.Score) {
			out.Unfound++
		}
	}
	return out
}
