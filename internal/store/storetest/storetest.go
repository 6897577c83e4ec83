// Package storetest is the suite that every database of internal/store passes.
//
// Read Run first. A domain adds its tests as a table in a file of its own, named
// as the store's, and lists the table in Run. Test names are sentences about
// what a caller can rely on, whichever database lies beneath.
package storetest

import (
	"maps"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/store"
)

// tests says what a caller can rely on, by sentence.
type tests map[string]func(t *testing.T, d *store.DB)

// Run runs the suite. open returns an empty store of its own for each test.
func Run(t *testing.T, open func(t *testing.T) *store.DB) {
	t.Helper()
	all := tests{}
	for _, table := range []tests{transactionTests, verificationTests, recordTests, accountTests, sessionTests, handoffTests, schoolTests, letterTests, bounceTests} {
		maps.Copy(all, table)
	}
	for name, test := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// noon is when things happen in the suite; its nanoseconds are more than a
// database keeps, and its zone is not UTC.
var noon = time.Date(2026, time.March, 4, 12, 0, 0, 123456789, time.FixedZone("", 5*60*60))

// kept is noon as it comes back.
var kept = noon.UTC().Truncate(time.Microsecond)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// kind expects an error of the kind.
func kind(t *testing.T, err error, want selfsame.Kind) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one of kind %s", want)
	}
	if got, _ := selfsame.Public(err); got != want {
		t.Fatalf("kind %s, want %s: %v", got, want, err)
	}
}
