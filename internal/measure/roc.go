package measure

import (
	"math"
	"slices"
)

// Pair is one comparison of two things whose relation is known.
type Pair struct {
	// Score says how alike the two are; higher is more alike. NaN means that no score could be had (no face was found).
	// Such a pair is never accepted at any threshold and counts as an error in an accuracy: nothing is dropped.
	Score float64
	Same  bool // the truth
	Fold  int  // the fold of a cross-validation it belongs to; 0 where there are none
}

// Operating is what happens at one threshold: a pair is accepted when its score is at or above it.
type Operating struct {
	Threshold float64 `json:"threshold"`
	TrueMatch Rate    `json:"true_accepts"`  // accepted among the same (ISO/IEC 19795-1: 1 − FNMR)
	False     Rate    `json:"false_accepts"` // accepted among the different (ISO/IEC 19795-1: FMR)
}

// Curve is the receiver operating characteristic of a set of pairs, with every threshold that changes anything.
type Curve struct {
	same      []float64 // descending, scores only
	different []float64 // descending, scores only
	nSame     int       // including those without a score
	nDiff     int
}

// ROC sorts the scores of the pairs into a curve. It does not keep the pairs.
func ROC(pairs []Pair) Curve {
	var c Curve
	for _, p := range pairs {
		if p.Same {
			c.nSame++
		} else {
			c.nDiff++
		}
		switch {
		case math.IsNaN(p.Score):
		case p.Same:
			c.same = append(c.same, p.Score)
		default:
			c.different = append(c.different, p.Score)
		}
	}
	descending := func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	}
	slices.SortFunc(c.same, descending)
	slices.SortFunc(c.different, descending)
	return c
}

// accepted counts the scores at or above the threshold in a descending list.
func accepted(scores []float64, threshold float64) int {
	n, _ := slices.BinarySearchFunc(scores, threshold, func(s, t float64) int {
		if s >= t {
			return -1
		}
		return 1
	})
	return n
}

// At gives the rates at a threshold.
func (c Curve) At(threshold float64) Operating {
	return Operating{
		Threshold: threshold,
		TrueMatch: Rate{Name: "true accepts", Hits: accepted(c.same, threshold), N: c.nSame},
		False:     Rate{Name: "false accepts", Hits: accepted(c.different, threshold), N: c.nDiff},
	}
}

// AtFAR gives the lowest threshold at which at most the share far of the different pairs is accepted, rounded down to
// whole pairs, and the rates there. With fewer different pairs than 1/far that is zero pairs; read False.Bounds before
// believing it.
func (c Curve) AtFAR(far float64) Operating {
	allowed := int(math.Floor(far*float64(c.nDiff) + 1e-9))
	if allowed >= len(c.different) {
		return c.At(math.Inf(-1))
	}
	return c.At(math.Nextafter(c.different[allowed], math.Inf(1)))
}

// AtFRR gives the highest threshold at which at most the share frr of the same pairs is not accepted, rounded down to
// whole pairs. Pairs without a score are refused at every threshold; when they alone exceed the share, the threshold
// is −Inf and TrueMatch says how many were accepted.
func (c Curve) AtFRR(frr float64) Operating {
	allowed := int(math.Floor(frr*float64(c.nSame)+1e-9)) - (c.nSame - len(c.same))
	if allowed < 0 || len(c.same) == 0 {
		return c.At(math.Inf(-1))
	}
	last := len(c.same) - 1 - allowed
	if last < 0 {
		return c.At(math.Inf(1))
	}
	return c.At(c.same[last])
}

// EER is the equal error rate: the error at the threshold where false accepts and false refusals are equally frequent
// (their mean at the threshold where they differ least). NaN without pairs of both kinds.
func (c Curve) EER() float64 {
	if c.nSame == 0 || c.nDiff == 0 {
		return math.NaN()
	}
	best, eer := math.Inf(1), math.NaN()
	for _, t := range c.thresholds() {
		o := c.At(t)
		far, frr := o.False.Value(), 1-o.TrueMatch.Value()
		if d := math.Abs(far - frr); d < best {
			best, eer = d, (far+frr)/2
		}
	}
	return eer
}

// AUC is the area under the curve: the chance that a same pair scores above a different one, ties counting half. A pair
// without a score loses to every other.
func (c Curve) AUC() float64 {
	if c.nSame == 0 || c.nDiff == 0 {
		return math.NaN()
	}
	var wins float64
	for _, s := range c.same {
		atOrAbove := accepted(c.different, s)
		above := accepted(c.different, math.Nextafter(s, math.Inf(1)))
		wins += float64(c.nDiff-atOrAbove) + float64(atOrAbove-above)/2
	}
	lost := float64((c.nSame - len(c.same)) * (c.nDiff - len(c.different)))
	return (wins + lost/2) / (float64(c.nSame) * float64(c.nDiff))
}

// Points gives the rates at every threshold that changes anything, from the strictest to the most lenient.
func (c Curve) Points() []Operating {
	var points []Operating
	for _, t := range c.thresholds() {
		points = append(points, c.At(t))
	}
	return points
}

// thresholds gives every distinct score, descending, after +Inf (nothing is accepted).
func (c Curve) thresholds() []float64 {
	all := append([]float64{math.Inf(1)}, c.same...)
	all = append(all, c.different...)
	slices.SortFunc(all, func(a, b float64) int {
		if a > b {
			return -1
		} else if a < b {
			return 1
		}
		return 0
	})
	return slices.Compact(all)
}

// Accuracy is the protocol of LFW's View 2 (Huang and others, 2007): for each fold the threshold that is best on all
// other folds judges the fold's own pairs.
type Accuracy struct {
	All   Rate    // right judgements over all folds
	Folds []Rate  // by fold, in ascending order of Fold
	Mean  float64 // mean of the folds' accuracies
	SD    float64 // sample standard deviation of the folds' accuracies; 0 with fewer than two folds
}

// ByFolds measures the accuracy over the folds found in the pairs. A pair without a score is wrong.
func ByFolds(pairs []Pair) Accuracy {
	var folds []int
	for _, p := range pairs {
		if !slices.Contains(folds, p.Fold) {
			folds = append(folds, p.Fold)
		}
	}
	slices.Sort(folds)
	acc := Accuracy{All: Rate{Name: "pairs judged right"}}
	for _, fold := range folds {
		var rest []Pair
		for _, p := range pairs {
			if p.Fold != fold || len(folds) == 1 {
				rest = append(rest, p)
			}
		}
		threshold := bestThreshold(ROC(rest))
		rate := Rate{Name: "pairs judged right"}
		for _, p := range pairs {
			if p.Fold == fold {
				rate.Count(!math.IsNaN(p.Score) && (p.Score >= threshold) == p.Same)
			}
		}
		acc.Folds = append(acc.Folds, rate)
		acc.All.Hits += rate.Hits
		acc.All.N += rate.N
	}
	acc.Mean, acc.SD = meanAndSD(acc.Folds)
	return acc
}

// bestThreshold gives the threshold with the fewest errors, the middle of the stretch between the neighbouring scores.
func bestThreshold(c Curve) float64 {
	all := c.thresholds()
	best, at := -1, 0
	for i, t := range all {
		right := accepted(c.same, t) + len(c.different) - accepted(c.different, t)
		if right > best {
			best, at = right, i
		}
	}
	if at == 0 || at+1 == len(all) {
		return all[at]
	}
	return (all[at] + all[at+1]) / 2
}

func meanAndSD(rates []Rate) (mean, sd float64) {
	if len(rates) == 0 {
		return math.NaN(), 0
	}
	for _, r := range rates {
		mean += r.Value() / float64(len(rates))
	}
	if len(rates) < 2 {
		return mean, 0
	}
	for _, r := range rates {
		sd += (r.Value() - mean) * (r.Value() - mean)
	}
	return mean, math.Sqrt(sd / float64(len(rates)-1))
}
