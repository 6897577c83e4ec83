package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/store"
)

var transactionTests = tests{
	"what is written in a transaction is there after it":       committed,
	"a transaction that fails leaves nothing":                  rolledBack,
	"a transaction that panics leaves nothing and is not held": panicked,
	"a transaction within a transaction is the same one":       nested,
	"what is not committed is seen by nobody else":             isolated,
	"a context that ends ends its transaction":                 cancelled,
	"many writers at once lose nothing":                        writers,
	"migrating twice changes nothing":                          migrated,
	"an open database answers":                                 answers,
}

var errOther = errors.New("something else went wrong")

func committed(t *testing.T, d *store.DB) {
	v := verification("v_1")
	must(t, d.InTx(t.Context(), func(ctx context.Context) error { return d.SaveVerification(ctx, v) }))
	_, err := d.Verification(t.Context(), v.ID)
	must(t, err)
}

func rolledBack(t *testing.T, d *store.DB) {
	err := d.InTx(t.Context(), func(ctx context.Context) error {
		must(t, d.SaveVerification(ctx, verification("v_1")))
		return errOther
	})
	if !errors.Is(err, errOther) {
		t.Errorf("the error is %v", err)
	}
	_, err = d.Verification(t.Context(), "v_1")
	kind(t, err, selfsame.KindNotFound)
}

func panicked(t *testing.T, d *store.DB) {
	func() {
		defer func() { _ = recover() }()
		_ = d.InTx(t.Context(), func(ctx context.Context) error {
			must(t, d.SaveVerification(ctx, verification("v_1")))
			panic("a mistake of ours")
		})
	}()
	_, err := d.Verification(t.Context(), "v_1")
	kind(t, err, selfsame.KindNotFound)
	must(t, d.InTx(t.Context(), func(ctx context.Context) error { return d.SaveVerification(ctx, verification("v_1")) }))
}

func nested(t *testing.T, d *store.DB) {
	err := d.InTx(t.Context(), func(ctx context.Context) error {
		must(t, d.InTx(ctx, func(ctx context.Context) error { return d.SaveVerification(ctx, verification("v_1")) }))
		_, err := d.Verification(ctx, "v_1")
		must(t, err)
		return errOther
	})
	if !errors.Is(err, errOther) {
		t.Errorf("the error is %v", err)
	}
	_, err = d.Verification(t.Context(), "v_1")
	kind(t, err, selfsame.KindNotFound)
}

func isolated(t *testing.T, d *store.DB) {
	must(t, d.InTx(t.Context(), func(ctx context.Context) error {
		must(t, d.SaveVerification(ctx, verification("v_1")))
		_, err := d.Verification(t.Context(), "v_1") // of the outer context, which is in no transaction
		kind(t, err, selfsame.KindNotFound)
		return nil
	}))
}

func cancelled(t *testing.T, d *store.DB) {
	ctx, cancel := context.WithCancel(t.Context())
	err := d.InTx(ctx, func(ctx context.Context) error {
		must(t, d.SaveVerification(ctx, verification("v_1")))
		cancel()
		return nil
	})
	if err == nil {
		t.Error("it was committed")
	}
	_, err = d.Verification(t.Context(), "v_1")
	kind(t, err, selfsame.KindNotFound)
}

func writers(t *testing.T, d *store.DB) {
	const each, of = 10, 8
	var wg sync.WaitGroup
	for w := range of {
		wg.Go(func() {
			for i := range each {
				err := d.InTx(t.Context(), func(ctx context.Context) error {
					return d.SaveVerification(ctx, verification(fmt.Sprintf("v_%d_%d", w, i)))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	all, err := d.VerificationsOf(t.Context(), "l_1")
	must(t, err)
	if len(all) != each*of {
		t.Errorf("%d of %d were kept", len(all), each*of)
	}
}

func migrated(t *testing.T, d *store.DB) {
	must(t, d.SaveVerification(t.Context(), verification("v_1")))
	must(t, d.Migrate(t.Context()))
	_, err := d.Verification(t.Context(), "v_1")
	must(t, err)
}

func answers(t *testing.T, d *store.DB) { must(t, d.Ping(t.Context())) }
