package eval

import (
	"context"
	"runtime"
)

// sideBySide makes n things, as many at once as there are processors, and hands
// them on one by one in their order, so that what is counted does not depend on
// which was done first. It stops at the first error.
func sideBySide[T any](ctx context.Context, n int, do func(ctx context.Context, i int) (T, error), use func(T)) error {
	type made struct {
		value T
		err   error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan chan made, runtime.GOMAXPROCS(0)-1)
	go func() {
		defer close(queue)
		for i := range n {
			slot := make(chan made, 1)
			select {
			case queue <- slot:
			case <-ctx.Done():
				return
			}
			go func() {
				value, err := do(ctx, i)
				slot <- made{value, err}
			}()
		}
	}()
	for slot := range queue {
		m := <-slot
		if m.err != nil {
			return m.err
		}
		use(m.value)
	}
	return ctx.Err()
}
