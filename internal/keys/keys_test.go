package keys_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/keys"
)

// places are the kinds of bucket that wrapped keys are kept in.
var places = map[string]func(t *testing.T) string{
	"a folder":     func(t *testing.T) string { return "file://" + filepath.Join(t.TempDir(), "keys") },
	"an S3 server": func(t *testing.T) string { return bucketURL(t, false) },
}

func master(t *testing.T) string { return "file://" + filepath.Join(t.TempDir(), "master.key") }

func create(t *testing.T, masterURL, bucketURL string) *keys.Keys {
	t.Helper()
	k, err := keys.Create(t.Context(), masterURL, bucketURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.Close() })
	return k
}

func kind(err error) selfsame.Kind {
	if err == nil {
		return ""
	}
	k, _ := selfsame.Public(err)
	return k
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryPlaceKeepsTheSamePromises(t *testing.T) {
	t.Parallel()
	promises := map[string]func(t *testing.T, masterURL, place string){
		"what was sealed opens for its owner and its use only": opensForItsOwnerOnly,
		"a destroyed key opens nothing, ever again":            destroyed,
		"processes that start at once agree on every key":      startedAtOnce,
		"hostile names are refused and leave nothing":          hostileNames,
		"hashes and signatures are those of the service":       serviceKeys,
		"a file's cipher opens what it closed":                 stream,
		"nothing is made where nothing was asked to be":        openMakesNothing,
	}
	for where, place := range places {
		for name, promise := range promises {
			t.Run(where+": "+name, func(t *testing.T) {
				t.Parallel()
				promise(t, master(t), place(t))
			})
		}
	}
}

func opensForItsOwnerOnly(t *testing.T, masterURL, place string) {
	k := create(t, masterURL, place)
	must(t, k.Make(t.Context(), "l_ada"))
	must(t, k.Make(t.Context(), "l_bob"))
	sealed, err := k.Seal(t.Context(), "l_ada", []byte("a name"), []byte("profile"))
	must(t, err)
	if bytes.Contains(sealed, []byte("a name")) {
		t.Error("the sealed text can be read")
	}
	must(t, k.Make(t.Context(), "l_ada")) // again: keeps the key
	plain, err := k.Unseal(t.Context(), "l_ada", sealed, []byte("profile"))
	if err != nil || string(plain) != "a name" {
		t.Errorf("opened to %q, %v", plain, err)
	}
	for name, open := range map[string]func() ([]byte, error){
		"another owner": func() ([]byte, error) { return k.Unseal(t.Context(), "l_bob", sealed, []byte("profile")) },
		"another use":   func() ([]byte, error) { return k.Unseal(t.Context(), "l_ada", sealed, []byte("claim")) },
		"altered":       func() ([]byte, error) { return k.Unseal(t.Context(), "l_ada", flipped(sealed), []byte("profile")) },
		"nothing":       func() ([]byte, error) { return k.Unseal(t.Context(), "l_ada", nil, []byte("profile")) },
	} {
		if plain, err := open(); err == nil {
			t.Errorf("%s: opened to %q", name, plain)
		}
	}
}

func flipped(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)/2] ^= 1
	return b
}

func destroyed(t *testing.T, masterURL, place string) {
	k := create(t, masterURL, place)
	must(t, k.Make(t.Context(), "v_1"))
	must(t, k.Make(t.Context(), "v_11")) // whose name begins with the other's
	sealed, err := k.Seal(t.Context(), "v_1", []byte("a name"), nil)
	must(t, err)
	for range 3 {
		must(t, k.Destroy(t.Context(), "v_1"))
	}
	must(t, k.Destroy(t.Context(), "v_never"))
	again, err := keys.Open(t.Context(), masterURL, place)
	must(t, err)
	defer func() { _ = again.Close() }()
	for name, k := range map[string]*keys.Keys{"at once": k, "after a restart": again} {
		if _, err := k.Unseal(t.Context(), "v_1", sealed, nil); kind(err) != selfsame.KindNotFound {
			t.Errorf("%s: Unseal: %v", name, err)
		}
		if _, err := k.Seal(t.Context(), "v_1", []byte("x"), nil); kind(err) != selfsame.KindNotFound {
			t.Errorf("%s: Seal: %v", name, err)
		}
		if _, err := k.Stream(t.Context(), "v_1"); kind(err) != selfsame.KindNotFound {
			t.Errorf("%s: Stream: %v", name, err)
		}
		if _, err := k.Seal(t.Context(), "v_11", []byte("x"), nil); err != nil {
			t.Errorf("%s: the neighbour's key: %v", name, err)
		}
	}
	must(t, k.Make(t.Context(), "v_1"))
	if plain, err := k.Unseal(t.Context(), "v_1", sealed, nil); err == nil {
		t.Errorf("a new key under the old name opened %q", plain)
	}
}

func startedAtOnce(t *testing.T, masterURL, place string) {
	const processes = 8
	var wg sync.WaitGroup
	sealed, hashes, errs := make([][]byte, processes), make([]string, processes), make([]error, processes)
	for i := range processes {
		wg.Go(func() {
			k, err := keys.Create(t.Context(), masterURL, place)
			if err != nil {
				errs[i] = err
				return
			}
			defer func() { _ = k.Close() }()
			hashes[i] = k.Hash("email", "x")
			if errs[i] = k.Make(t.Context(), "l_1"); errs[i] == nil {
				sealed[i], errs[i] = k.Seal(t.Context(), "l_1", []byte("mine"), nil)
			}
		})
	}
	wg.Wait()
	must(t, errors.Join(errs...))
	k, err := keys.Open(t.Context(), masterURL, place)
	must(t, err)
	defer func() { _ = k.Close() }()
	for i := range processes {
		if plain, err := k.Unseal(t.Context(), "l_1", sealed[i], nil); err != nil || string(plain) != "mine" {
			t.Errorf("what process %d sealed opens to %q, %v", i, plain, err)
		}
		if hashes[i] != k.Hash("email", "x") {
			t.Errorf("process %d hashes differently", i)
		}
	}
}

func hostileNames(t *testing.T, masterURL, place string) {
	k := create(t, masterURL, place)
	for _, owner := range []string{
		"", "service", ".", "..", "l_", "_1", "l_../../etc/passwd", "../l_1", "l_1/../l_2", "l_a/b", `l_a\b`, "l_1\x00",
		"l_1\n", " l_1", "L_1", "l_1.json", "l_é", "l_%2e", "l_-", "l_" + strings.Repeat("a", 64), strings.Repeat("a", 1<<20),
	} {
		_, seal := k.Seal(t.Context(), owner, []byte("x"), nil)
		_, unseal := k.Unseal(t.Context(), owner, []byte("x"), nil)
		_, stream := k.Stream(t.Context(), owner)
		for call, err := range map[string]error{
			"Make": k.Make(t.Context(), owner), "Destroy": k.Destroy(t.Context(), owner),
			"Seal": seal, "Unseal": unseal, "Stream": stream,
		} {
			if kind(err) != selfsame.KindInvalid {
				t.Errorf("%s of %.20q: %v", call, owner, err)
			}
		}
	}
	if again := create(t, masterURL, place); again.Hash("a", "b") != k.Hash("a", "b") {
		t.Error("the service's keys were harmed")
	}
}

func serviceKeys(t *testing.T, masterURL, place string) {
	k := create(t, masterURL, place)
	seen := map[string]string{}
	for _, c := range [][2]string{{"email", "a"}, {"document", "a"}, {"email", "b"}, {"emaila", ""}, {"", "emaila"}, {"", ""}} {
		h := k.Hash(c[0], c[1])
		if len(h) != 64 || seen[h] != "" {
			t.Errorf("the hash of %q is %q, and that of %s", c, h, seen[h])
		}
		seen[h] = fmt.Sprint(c)
	}
	msg := []byte("a receipt")
	sig := k.Sign(msg)
	again, err := keys.Open(t.Context(), masterURL, place)
	must(t, err)
	defer func() { _ = again.Close() }()
	if !ed25519.Verify(again.PublicKey(), msg, sig) {
		t.Error("the signature does not hold after a restart")
	}
	if again.Hash("email", "a") != k.Hash("email", "a") {
		t.Error("the hash is another one after a restart")
	}
	public := k.PublicKey()
	clear(public)
	if !ed25519.Verify(k.PublicKey(), msg, sig) {
		t.Error("a caller could alter the key")
	}
	other := create(t, master(t), "file://"+filepath.Join(t.TempDir(), "keys"))
	if other.Hash("email", "a") == k.Hash("email", "a") {
		t.Error("another service has the same hashes")
	}
}

func stream(t *testing.T, masterURL, place string) {
	k := create(t, masterURL, place)
	must(t, k.Make(t.Context(), "v_1"))
	s, err := k.Stream(t.Context(), "v_1")
	must(t, err)
	picture := bytes.Repeat([]byte("pixels"), 500_000)
	var b bytes.Buffer
	w, err := s.NewEncryptingWriter(&b, []byte("v_1/front"))
	must(t, err)
	_, err = w.Write(picture)
	must(t, errors.Join(err, w.Close()))
	open := func(sealed []byte, ad string) ([]byte, error) {
		s, err := k.Stream(t.Context(), "v_1")
		must(t, err)
		r, err := s.NewDecryptingReader(bytes.NewReader(sealed), []byte(ad))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	}
	if got, err := open(b.Bytes(), "v_1/front"); err != nil || !bytes.Equal(got, picture) {
		t.Errorf("%d bytes came back, %v", len(got), err)
	}
	if _, err := open(b.Bytes(), "v_1/face"); err == nil {
		t.Error("it opened in another's place")
	}
	if _, err := open(b.Bytes()[:b.Len()-100], "v_1/front"); err == nil {
		t.Error("it opened cut off")
	}
}

func openMakesNothing(t *testing.T, masterURL, place string) {
	if _, err := keys.Open(t.Context(), masterURL, place); kind(err) != selfsame.KindNotFound {
		t.Errorf("Open before Create: %v", err)
	}
	if _, err := os.Stat(strings.TrimPrefix(masterURL, "file://")); err == nil {
		t.Error("Open made a master key")
	}
	k := create(t, masterURL, place)
	must(t, k.Make(t.Context(), "l_1"))
	must(t, os.Remove(strings.TrimPrefix(masterURL, "file://")))
	if _, err := keys.Create(t.Context(), masterURL, place); kind(err) != selfsame.KindNotFound {
		t.Errorf("Create beside keys of a lost master key: %v", err)
	}
	if _, err := os.Stat(strings.TrimPrefix(masterURL, "file://")); err == nil {
		t.Error("Create made a second master key")
	}
	other := create(t, master(t), "file://"+filepath.Join(t.TempDir(), "other"))
	_ = other.Close()
}
