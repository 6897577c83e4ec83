package keys_test

import (
	"path/filepath"
	"testing"

	"github.com/selfsame-id/selfsame/internal/keys"
)

// BenchmarkUnseal is what a page costs for each thing about a person on it.
func BenchmarkUnseal(b *testing.B) {
	dir := b.TempDir()
	k, err := keys.Create(b.Context(), "file://"+filepath.Join(dir, "master.key"), "file://"+filepath.Join(dir, "keys"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = k.Close() }()
	if err := k.Make(b.Context(), "l_1"); err != nil {
		b.Fatal(err)
	}
	sealed, err := k.Seal(b.Context(), "l_1", []byte("a name"), nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := k.Unseal(b.Context(), "l_1", sealed, nil); err != nil {
			b.Fatal(err)
		}
	}
}
