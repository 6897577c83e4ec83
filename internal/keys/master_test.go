package keys_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/keys"
)

func TestEveryKindOfMasterKeyWrapsByItsURL(t *testing.T) {
	t.Parallel()
	for name, masterURL := range map[string]string{
		"a key in the URL": "base64key://" + base64.URLEncoding.EncodeToString(make([]byte, 32)),
		"Vault":            "hashivault://selfsame",
		"AWS":              "awskms:///alias/selfsame?region=eu-central-1&endpoint=" + services.awsKMS,
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

func TestAKeyServiceThatDoesNotAnswerLosesNothing(t *testing.T) {
	t.Parallel()
	place := "file://" + filepath.Join(t.TempDir(), "keys")
	k := create(t, "hashivault://refuses-later", place)
	must(t, k.Make(t.Context(), "l_1"))
	sealed, err := k.Seal(t.Context(), "l_1", []byte("a name"), nil)
	must(t, err)
	services.vault.refuse("refuses-later", true)
	if _, err := k.Unseal(t.Context(), "l_1", sealed, nil); kind(err) != selfsame.KindInternal {
		t.Errorf("Unseal: %v", err)
	}
	if err := k.Make(t.Context(), "l_2"); kind(err) != selfsame.KindInternal {
		t.Errorf("Make: %v", err)
	}
	if _, err := keys.Open(t.Context(), "hashivault://refuses-later", place); kind(err) != selfsame.KindInternal {
		t.Errorf("Open: %v", err)
	}
	services.vault.refuse("refuses-later", false)
	if plain, err := k.Unseal(t.Context(), "l_1", sealed, nil); err != nil || string(plain) != "a name" {
		t.Errorf("opened to %q, %v", plain, err)
	}
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
