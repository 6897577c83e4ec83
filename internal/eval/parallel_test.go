package eval

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
)

func TestWhatIsMadeSideBySideComesInItsOrder(t *testing.T) {
	t.Parallel()
	var got, want []int
	for i := range 200 {
		want = append(want, i*i)
	}
	err := sideBySide(t.Context(), 200, func(_ context.Context, i int) (int, error) { return i * i, nil }, func(v int) { got = append(got, v) })
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("%v, %v", got, err)
	}
}

func TestTheFirstErrorEndsWhatIsMadeSideBySide(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	var begun atomic.Int64
	used := 0
	err := sideBySide(t.Context(), 10_000, func(_ context.Context, i int) (int, error) {
		begun.Add(1)
		if i == 3 {
			return 0, broken
		}
		return i, nil
	}, func(int) { used++ })
	if !errors.Is(err, broken) || used != 3 {
		t.Errorf("%v after %d", err, used)
	}
	if begun.Load() > 1000 {
		t.Errorf("%d were begun after the error", begun.Load())
	}
}
