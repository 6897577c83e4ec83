package eval_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/measure"
)

func TestAReportPrintsCountsBoundsAndWhatToKnow(t *testing.T) {
	t.Parallel()
	r := eval.Report{
		Area: "names", Data: "two pairs",
		Rates:   []measure.Rate{{Name: "told apart", Hits: 1, N: 2}},
		Figures: []eval.Figure{{Name: "median", Value: 12.5, Unit: "ms"}},
		Notes:   []string{"two pairs say little"},
	}
	var table, line strings.Builder
	if err := r.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	want := "names, on two pairs\n  told apart  50.00 % (1 of 2, 95 %: 1.26 to 98.74)\n  median      12.5 ms\n  Note: two pairs say little\n"
	if diff := cmp.Diff(want, table.String()); diff != "" {
		t.Error(diff)
	}
	if err := r.WriteJSON(&line); err != nil || strings.Count(line.String(), "\n") != 1 {
		t.Errorf("%q, %v", line.String(), err)
	}
	if rate, ok := r.Rate("told apart"); !ok || rate.N != 2 {
		t.Errorf("%+v, %v", rate, ok)
	}
}
