package measure

import "math"

// Prediction is a stated confidence and whether it came true.
type Prediction struct {
	Confidence float64 // 0..1
	Right      bool
}

// Bin gathers the predictions of one stretch of confidence.
type Bin struct {
	Low, High float64 // the stretch, Low <= confidence < High (the last includes 1)
	Stated    float64 // mean stated confidence of those in it; NaN when empty
	Right     Rate    // how often they were right
}

// Reliability sorts predictions into bins of equal width, as in Niculescu-Mizil and Caruana, "Predicting good
// probabilities with supervised learning" (ICML 2005). Confidences outside 0..1 fall into the nearest bin.
func Reliability(predictions []Prediction, bins int) []Bin {
	out := make([]Bin, max(bins, 1))
	sums := make([]float64, len(out))
	for i := range out {
		out[i].Low, out[i].High = float64(i)/float64(len(out)), float64(i+1)/float64(len(out))
		out[i].Right.Name = "right"
	}
	for _, p := range predictions {
		if math.IsNaN(p.Confidence) {
			continue
		}
		i := int(min(max(p.Confidence, 0), 1) * float64(len(out)))
		i = min(i, len(out)-1)
		out[i].Right.Count(p.Right)
		sums[i] += p.Confidence
	}
	for i := range out {
		out[i].Stated = sums[i] / float64(out[i].Right.N) // NaN when empty
	}
	return out
}

// CalibrationError is the expected calibration error (Naeini, Cooper, Hauskrecht, AAAI 2015): the gap between stated
// confidence and rate, averaged over the bins by their size. 0 is perfect; NaN without predictions.
func CalibrationError(bins []Bin) float64 {
	var gap, n float64
	for _, b := range bins {
		if b.Right.N > 0 {
			gap += float64(b.Right.N) * math.Abs(b.Stated-b.Right.Value())
			n += float64(b.Right.N)
		}
	}
	return gap / n
}
