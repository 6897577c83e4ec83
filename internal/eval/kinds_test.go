package eval_test

import (
	"testing"

	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/specimen"
)

func TestKindsAreToldApart(t *testing.T) {
	t.Parallel()
	reader, _ := documentReader(t)
	report, mistaken, err := eval.Kinds(t.Context(), reader, astronaut(t), 16, 81000, specimen.Ordinary, "", noBar)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, report, []floor{
		{eval.KindsAccused, 0, true},
		{eval.KindsWrong, 1, true},
		{eval.KindsOtherState, 0, true},
		{eval.KindsRight, 10, false},
		{eval.KindsSeveral, 1, false},
		{eval.KindsNothing, 1, false},
		{eval.KindsMirrored, 1, false},
	})
	for _, m := range mistaken {
		t.Log(m) // of an invented person
	}
}
