package keys_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/keys"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

func TestEveryKindOfMasterKeyWrapsByItsURL(t *testing.T) {
	t.Parallel()
	testkit.Vault(t)
	for name, masterURL := range map[string]string{
		"a key in the URL": "base64key://" + base64.URLEncoding.EncodeToString(make([]byte, 32)),
		"Vault":            "hashivault://selfsame",
		"AWS":              "awskms:///alias/selfsame?region=eu-central-1&endpoint=" + kmsAt,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := "file://" + filepath.Join(t.TempDir(), "keys")
			k := create(t, masterURL, place)
			must(t, k.Make(t.Context(), "l_1"))
			sealed, err := k.Seal(t.Context(), "l_1", []byte("a name"), nil)
			must(t, err)
			again, err := keys.Open(t.Context(), masterURL, place)
			must(t, err)
			defer func() { _ = again.Close() }()
			if plain, err := again.Unseal(t.Context(), "l_1", sealed, nil); err != nil || string(plain) != "a name" {
				t.Errorf("opened to %q, %v", plain, err)
			}
		})
	}
}

// A kept is something sealed under a master key that a key service holds.
type kept struct {
	*keys.Keys
	master, place string
	sealed        []byte
}

func keptUnder(t *testing.T, name string) kept {
	t.Helper()
	k := kept{master: "hashivault://" + name, place: "file://" + filepath.Join(t.TempDir(), "keys")}
	k.Keys = create(t, k.master, k.place)
	must(t, k.Make(t.Context(), "l_1"))
	var err error
	k.sealed, err = k.Seal(t.Context(), "l_1", []byte("a name"), nil)
	must(t, err)
	return k
}

func (k kept) opens(t *testing.T) {
	t.Helper()
	if plain, err := k.Unseal(t.Context(), "l_1", k.sealed, nil); err != nil || string(plain) != "a name" {
		t.Errorf("opened to %q, %v", plain, err)
	}
}

// opensNothing: an error of ours, to be tried again; no key is taken for destroyed.
func (k kept) opensNothing(t *testing.T) {
	t.Helper()
	if _, err := k.Unseal(t.Context(), "l_1", k.sealed, nil); kind(err) != selfsame.KindInternal {
		t.Errorf("Unseal: %v", err)
	}
	if err := k.Make(t.Context(), "l_2"); kind(err) != selfsame.KindInternal {
		t.Errorf("Make: %v", err)
	}
	if _, err := keys.Open(t.Context(), k.master, k.place); kind(err) != selfsame.KindInternal {
		t.Errorf("Open: %v", err)
	}
}

// The tests of what a key service refuses do not run beside those that need it.

func TestAKeyServiceThatRefusesLosesNothing(t *testing.T) {
	v := testkit.Vault(t)
	k := keptUnder(t, "refuses-later")
	const may = `path "transit/encrypt/*" { capabilities = ["create", "update"] }
		path "transit/decrypt/*" { capabilities = ["update"] }`
	v.Do(t, "sys/policies/acl/service", map[string]any{"policy": `path "transit/*" { capabilities = ["deny"] }`})
	k.opensNothing(t)
	v.Do(t, "sys/policies/acl/service", map[string]any{"policy": may})
	k.opens(t)
	must(t, k.Make(t.Context(), "l_2"))
}

func TestAKeyServiceThatIsSealedLosesNothing(t *testing.T) {
	v := testkit.Vault(t)
	k := keptUnder(t, "sealed-later")
	v.Do(t, "sys/seal", nil)
	k.opensNothing(t)
	v.Do(t, "sys/unseal", map[string]any{"key": v.Unseal})
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) { // it takes a moment
		if _, err := k.Unseal(t.Context(), "l_1", k.sealed, nil); err == nil {
			break
		}
	}
	k.opens(t)
}

// A key service turns its key: what was wrapped before opens until its operator
// says that it shall not.
func TestAKeyServiceThatTurnsItsKeyOpensWhatWasBefore(t *testing.T) {
	v := testkit.Vault(t)
	k := keptUnder(t, "turns")
	v.Do(t, "transit/keys/turns/rotate", nil)
	k.opens(t)
	must(t, k.Make(t.Context(), "l_2"))
	v.Do(t, "transit/keys/turns/config", map[string]any{"min_decryption_version": 2})
	if _, err := k.Unseal(t.Context(), "l_1", k.sealed, nil); kind(err) != selfsame.KindInternal {
		t.Errorf("wrapped by the key before: %v", err)
	}
	_, err := k.Seal(t.Context(), "l_2", []byte("another name"), nil)
	must(t, err)
	v.Do(t, "transit/keys/turns/config", map[string]any{"min_decryption_version": 1})
	k.opens(t)
}

func TestAWrongMasterKeyIsSaidAtTheStart(t *testing.T) {
	t.Parallel()
	place := "file://" + filepath.Join(t.TempDir(), "keys")
	create(t, master(t), place)
	wrong := master(t)
	create(t, wrong, "file://"+filepath.Join(t.TempDir(), "other"))
	_, err := keys.Open(t.Context(), wrong, place)
	if err == nil || !strings.Contains(err.Error(), "does not open") {
		t.Errorf("%v", err)
	}
}

func TestBadURLsAndFilesAreOneClearMessageWithoutTheKey(t *testing.T) {
	t.Parallel()
	secret := base64.URLEncoding.EncodeToString([]byte("0123456789abcdef0123456789abcdef"))
	file := func(content string) string {
		name := filepath.Join(t.TempDir(), "master.key")
		must(t, os.WriteFile(name, []byte(content), 0o600))
		return "file://" + name
	}
	place := func() string { return "file://" + filepath.Join(t.TempDir(), "keys") }
	for name, c := range map[string]struct{ master, place string }{
		"no URL":                  {"", place()},
		"a path":                  {"/etc/master.key", place()},
		"an unknown scheme":       {"ftp://" + secret, place()},
		"a broken URL":            {"base64key://" + secret + "%zz", place()},
		"a key with a parameter":  {"base64key://" + secret + "?x=1", place()},
		"a key too short":         {"base64key://" + secret[:20], place()},
		"a key made up each time": {"base64key://", place()},
		"a file without a name":   {"file:///", place()},
		"a file elsewhere":        {"file://elsewhere/master.key", place()},
		"an empty line":           {file("\n"), place()},
		"a short key":             {file(secret[:30]), place()},
		"two keys":                {file(secret + secret), place()},
		"a large file":            {file(strings.Repeat(secret, 10000)), place()},
		"wrapped keys nowhere":    {file(secret), ""},
		"wrapped keys by FTP":     {file(secret), "ftp://x"},
		"an unknown parameter":    {file(secret), place() + "?shared=1"},
		"a broken place":          {file(secret), "s3://%zz"},
		"an S3 parameter unknown": {file(secret), "s3://keys?colour=blue"},
	} {
		_, err := keys.Create(t.Context(), c.master, c.place)
		if kind(err) != selfsame.KindInvalid {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if strings.Contains(err.Error(), secret[:20]) {
			t.Errorf("%s: the message shows the key", name)
		}
	}
	if _, err := keys.Create(t.Context(), file(""), place()); err == nil {
		t.Error("an empty file was taken for a key")
	}
}

func TestABucketThatKeepsOldVersionsIsRefused(t *testing.T) {
	t.Parallel()
	_, err := keys.Create(t.Context(), master(t), bucketURL(t, true))
	if kind(err) != selfsame.KindConflict {
		t.Errorf("%v", err)
	}
}
