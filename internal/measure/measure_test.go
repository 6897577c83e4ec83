package measure_test

import (
	"bytes"
	"encoding/json"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame/internal/measure"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

func TestBoundsAreThoseOfClopperAndPearson(t *testing.T) {
	t.Parallel()
	// The rows with 0 and n hits have a closed form: 1 − 0.025^(1/n). The others are R's binom.test(x, n)$conf.int.
	for _, row := range []struct {
		hits, n int
		lo, hi  float64
	}{
		{0, 10, 0, 1 - math.Pow(0.025, 0.1)},
		{10, 10, math.Pow(0.025, 0.1), 1},
		{1, 10, 0.0025286, 0.4450161},
		{5, 10, 0.1870860, 0.8129140},
		{0, 3000, 0, 1 - math.Pow(0.025, 1.0/3000)},
		{0, 0, 0, 1},
	} {
		lo, hi := measure.Rate{Hits: row.hits, N: row.n}.Bounds()
		if !near(lo, row.lo, 1e-6) || !near(hi, row.hi, 1e-6) {
			t.Errorf("%d of %d: bounds %.7f to %.7f, want %.7f to %.7f", row.hits, row.n, lo, hi, row.lo, row.hi)
		}
	}
}

func TestBoundsCoverTheTruthAtLeastAsOftenAsTheySay(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	for _, truth := range []float64{0.002, 0.1, 0.5, 0.97} {
		covered := 0
		const runs = 600
		for range runs {
			r := measure.Rate{N: 200}
			for range r.N {
				if random.Float64() < truth {
					r.Hits++
				}
			}
			if lo, hi := r.Bounds(); lo <= truth && truth <= hi {
				covered++
			}
		}
		if covered < runs*92/100 { // 95 % less three standard deviations of the simulation are 92.3 %
			t.Errorf("truth %v was covered in %d of %d runs", truth, covered, runs)
		}
	}
}

func TestARateReadsAsItStandsInDocuments(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]measure.Rate{
		"99.40 % (2982 of 3000, 95 %: 99.05 to 99.64)": {Hits: 2982, N: 3000},
		"0.00 % (0 of 10, 95 %: 0.00 to 30.85)":        {Hits: 0, N: 10},
		"not measured (0 of 0)":                        {},
	} {
		if got := r.String(); got != want {
			t.Errorf("%d of %d reads %q, want %q", r.Hits, r.N, got, want)
		}
	}
}

func TestARateGoesThroughJSONWithoutBelievingItsValue(t *testing.T) {
	t.Parallel()
	data, err := json.Marshal(measure.Rate{Name: "read", Hits: 3, N: 4})
	if err != nil {
		t.Fatal(err)
	}
	var back measure.Rate
	if err := json.Unmarshal(bytes.Replace(data, []byte("0.75"), []byte("0.99"), 1), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(measure.Rate{Name: "read", Hits: 3, N: 4}, back); diff != "" {
		t.Error(diff)
	}
	if err := json.Unmarshal([]byte(`{"hits":5,"n":4}`), &back); err == nil {
		t.Error("five of four was taken for a rate")
	}
	if data, err = json.Marshal(measure.Rate{}); err != nil || !bytes.Contains(data, []byte(`"value":null`)) {
		t.Errorf("a rate of nothing became %s, %v", data, err)
	}
}

// ladder has the same at 1.0, 0.9, … and the different at 0.55, 0.45, …: all are told apart except the same at 0.1,
// which lies under five of the different.
func ladder() []measure.Pair {
	var pairs []measure.Pair
	for i := range 10 {
		pairs = append(pairs,
			measure.Pair{Score: 1 - float64(i)/10, Same: true},
			measure.Pair{Score: 0.55 - float64(i)/10, Same: false})
	}
	return pairs
}

func TestOperatingPointsOfAKnownCurve(t *testing.T) {
	t.Parallel()
	c := measure.ROC(ladder())
	at := c.AtFAR(0)
	if at.False.Hits != 0 || at.TrueMatch.Hits != 5 || at.Threshold <= 0.55 {
		t.Errorf("at no false accept: %+v", at)
	}
	at = c.AtFAR(0.2)
	if at.False.Hits != 2 || at.TrueMatch.Hits != 7 {
		t.Errorf("at one false accept in five: %+v", at)
	}
	at = c.AtFRR(0.1)
	if at.TrueMatch.Hits != 9 || !near(at.Threshold, 0.2, 1e-9) {
		t.Errorf("at one false refusal in ten: %+v", at)
	}
	if eer := c.EER(); !near(eer, 0.25, 0.051) {
		t.Errorf("equal error rate %v", eer)
	}
	// Same at rank i beats every different below it: 10+10+10+10+10+9+8+7+6+5 less ties = 0.85 of 100.
	if auc := c.AUC(); !near(auc, 0.85, 1e-9) {
		t.Errorf("area %v", auc)
	}
	if all := c.AtFAR(1); all.False.Hits != 10 || all.TrueMatch.Hits != 10 {
		t.Errorf("at any false accept: %+v", all)
	}
}

func TestAPairWithoutAScoreIsNeverAcceptedAndNeverDropped(t *testing.T) {
	t.Parallel()
	pairs := append(ladder(), measure.Pair{Score: math.NaN(), Same: true}, measure.Pair{Score: math.NaN()})
	c := measure.ROC(pairs)
	at := c.At(math.Inf(-1))
	if at.TrueMatch.Hits != 10 || at.TrueMatch.N != 11 || at.False.Hits != 10 || at.False.N != 11 {
		t.Errorf("accepting everything: %+v", at)
	}
	if at = c.AtFRR(0.05); !math.IsInf(at.Threshold, -1) {
		t.Errorf("one of eleven has no score, yet one in twenty can be reached at %v", at.Threshold)
	}
	whole := measure.ByFolds(pairs)
	if whole.All.N != 22 || whole.All.Hits > 20 {
		t.Errorf("accuracy counts %+v", whole.All)
	}
}

func TestFoldsAreJudgedByThresholdsOfTheOthers(t *testing.T) {
	t.Parallel()
	var pairs []measure.Pair
	for fold := 1; fold <= 5; fold++ {
		for i := range 20 {
			shift := float64(i) / 100
			pairs = append(pairs,
				measure.Pair{Score: 0.6 + shift, Same: true, Fold: fold},
				measure.Pair{Score: 0.2 + shift, Same: false, Fold: fold})
		}
	}
	acc := measure.ByFolds(pairs)
	if len(acc.Folds) != 5 || acc.All.Hits != 200 || acc.Mean != 1 || acc.SD != 0 {
		t.Errorf("separable pairs: %+v", acc)
	}
	for i := range pairs { // one fold lies elsewhere: the others' threshold must fail on it
		if pairs[i].Fold == 3 {
			pairs[i].Score -= 0.7
		}
	}
	acc = measure.ByFolds(pairs)
	if acc.Folds[2].Hits != 20 || acc.SD == 0 {
		t.Errorf("a shifted fold was judged by its own threshold: %+v", acc)
	}
}

func TestReliabilityOfAWellAndABadlyCalibratedConfidence(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	var good, bad []measure.Prediction
	for range 20_000 {
		p := random.Float64()
		good = append(good, measure.Prediction{Confidence: p, Right: random.Float64() < p})
		bad = append(bad, measure.Prediction{Confidence: 0.99, Right: random.Float64() < 0.6})
	}
	if gap := measure.CalibrationError(measure.Reliability(good, 10)); gap > 0.02 {
		t.Errorf("an honest confidence has a gap of %v", gap)
	}
	bins := measure.Reliability(bad, 10)
	if gap := measure.CalibrationError(bins); !near(gap, 0.39, 0.02) {
		t.Errorf("0.99 said, 0.6 right: gap %v", gap)
	}
	if bins[9].Right.N != 20_000 || bins[0].Right.N != 0 {
		t.Errorf("bins: %+v", bins)
	}
}

func TestPlotsArePicturesWithTheAccentInThem(t *testing.T) {
	t.Parallel()
	var pairs []measure.Pair
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		pairs = append(pairs,
			measure.Pair{Score: 0.65 + 0.12*random.NormFloat64(), Same: true},
			measure.Pair{Score: 0.10 * random.NormFloat64()})
	}
	c := measure.ROC(pairs)
	var predictions []measure.Prediction
	for range 500 {
		p := random.Float64()
		predictions = append(predictions, measure.Prediction{Confidence: p, Right: random.Float64() < p})
	}
	for name, draw := range map[string]func(*bytes.Buffer) error{
		"roc": func(b *bytes.Buffer) error {
			return measure.PlotROC(b, "Faces", []measure.Named{{Name: "all pairs", Curve: c}})
		},
		"errors": func(b *bytes.Buffer) error {
			return measure.PlotErrors(b, "Faces", c, map[string]float64{"same": 0.371, "different": 0.2})
		},
		"reliability": func(b *bytes.Buffer) error {
			return measure.PlotReliability(b, "Names", measure.Reliability(predictions, 10))
		},
	} {
		var buffer bytes.Buffer
		if err := draw(&buffer); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		picture, err := png.Decode(&buffer)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		teal := 0
		for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
			for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
				if r, g, b, _ := picture.At(x, y).RGBA(); r>>8 == 0x0b && g>>8 == 0x6e && b>>8 == 0x69 {
					teal++
				}
			}
		}
		if teal < 100 {
			t.Errorf("%s shows only %d pixels of the accent", name, teal)
		}
	}
	if err := measure.PlotROC(&bytes.Buffer{}, "nothing", []measure.Named{{Name: "empty"}}); err == nil {
		t.Error("a curve of nothing was drawn")
	}
}
