package keys_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/keys"
)

// inFolder makes keys in a folder and returns it.
func inFolder(t *testing.T) (k *keys.Keys, dir, masterFile string) {
	t.Helper()
	dir, masterFile = filepath.Join(t.TempDir(), "keys"), filepath.Join(t.TempDir(), "master.key")
	return create(t, "file://"+masterFile, "file://"+dir+"?metadata=skip&no_tmp_dir=1"), dir, masterFile
}

func TestADestroyedKeyIsOverwrittenBeforeItsNameGoes(t *testing.T) {
	t.Parallel()
	k, dir, _ := inFolder(t)
	must(t, k.Make(t.Context(), "l_1"))
	// A second name of the same file keeps its bytes reachable.
	second := filepath.Join(t.TempDir(), "second")
	must(t, os.Link(filepath.Join(dir, "l_1.json"), second))
	must(t, k.Destroy(t.Context(), "l_1"))
	data, err := os.ReadFile(second)
	must(t, err)
	if len(data) < 100 || len(bytes.Trim(data, "\x00")) != 0 {
		t.Errorf("%d bytes remain, not all zero", len(data))
	}
}

func TestADestructionThatWasCutShortIsCompletedAndNeverUndone(t *testing.T) {
	t.Parallel()
	k, dir, _ := inFolder(t)
	must(t, k.Make(t.Context(), "l_1"))
	name := filepath.Join(dir, "l_1.json")
	data, err := os.ReadFile(name)
	must(t, err)
	must(t, os.WriteFile(name, make([]byte, len(data)), 0o600)) // killed between overwriting and removing
	draft := filepath.Join(dir, ".making", "l_1.json.ABC")
	must(t, os.WriteFile(draft, data, 0o600)) // and the Make before that was killed too
	if _, err := k.Seal(t.Context(), "l_1", nil, nil); kind(err) != selfsame.KindNotFound {
		t.Errorf("Seal: %v", err)
	}
	if err := k.Make(t.Context(), "l_1"); kind(err) != selfsame.KindConflict {
		t.Errorf("Make: %v", err)
	}
	must(t, k.Destroy(t.Context(), "l_1"))
	for _, gone := range []string{name, draft} {
		if _, err := os.Stat(gone); err == nil {
			t.Errorf("%s is still there", filepath.Base(gone))
		}
	}
}

func TestAWrappedKeyMovedToAnotherOwnerDoesNotOpen(t *testing.T) {
	t.Parallel()
	k, dir, _ := inFolder(t)
	must(t, k.Make(t.Context(), "l_ada"))
	must(t, k.Make(t.Context(), "l_eve"))
	sealed, err := k.Seal(t.Context(), "l_ada", []byte("a name"), nil)
	must(t, err)
	data, err := os.ReadFile(filepath.Join(dir, "l_ada.json"))
	must(t, err)
	for name, forged := range map[string][]byte{
		"as it is":        data,
		"with her name":   bytes.Replace(data, []byte("l_ada"), []byte("l_eve"), 1),
		"parts exchanged": exchanged(data),
	} {
		must(t, os.WriteFile(filepath.Join(dir, "l_eve.json"), forged, 0o600))
		if plain, err := k.Unseal(t.Context(), "l_eve", sealed, nil); err == nil || kind(err) == selfsame.KindNotFound {
			t.Errorf("%s: %q, %v", name, plain, err)
		}
	}
}

// exchanged gives each part the other's name.
func exchanged(data []byte) []byte {
	return []byte(strings.NewReplacer(`"seal"`, `"stream"`, `"stream"`, `"seal"`).Replace(string(data)))
}

func TestADamagedKeyIsAnErrorOfOursAndNoDestroyedKey(t *testing.T) {
	t.Parallel()
	k, dir, _ := inFolder(t)
	must(t, k.Make(t.Context(), "l_1"))
	name := filepath.Join(dir, "l_1.json")
	data, err := os.ReadFile(name)
	must(t, err)
	for n := 1; n < len(data); n += 7 {
		for _, damaged := range [][]byte{data[:n], append(bytes.Clone(data[:n]), make([]byte, len(data)-n)...)} {
			must(t, os.WriteFile(name, damaged, 0o600))
			if _, err := k.Seal(t.Context(), "l_1", nil, nil); kind(err) != selfsame.KindInternal {
				t.Fatalf("cut at %d: %v", n, err)
			}
			if err := k.Make(t.Context(), "l_1"); n == 1 && kind(err) != selfsame.KindInternal {
				t.Errorf("Make: %v", err)
			}
		}
	}
	must(t, k.Destroy(t.Context(), "l_1"))
}

func TestAPlaceThatIsGoneIsNeverTakenForDestroyedKeys(t *testing.T) {
	t.Parallel()
	k, dir, masterFile := inFolder(t)
	must(t, k.Make(t.Context(), "l_1"))
	must(t, os.Rename(dir, dir+"-moved"))
	if _, err := k.Seal(t.Context(), "l_1", nil, nil); err != nil {
		t.Errorf("the folder is held open and was only renamed: %v", err)
	}
	must(t, os.RemoveAll(dir+"-moved"))
	must(t, os.Mkdir(dir, 0o700))
	if _, err := k.Seal(t.Context(), "l_1", nil, nil); kind(err) != selfsame.KindInternal {
		t.Errorf("Seal: %v", err)
	}
	if err := k.Destroy(t.Context(), "l_1"); kind(err) != selfsame.KindInternal {
		t.Errorf("Destroy said it was done: %v", err)
	}
	if _, err := keys.Open(t.Context(), "file://"+masterFile, "file://"+dir); kind(err) != selfsame.KindNotFound {
		t.Errorf("Open: %v", err)
	}
	if _, err := keys.Open(t.Context(), "file://"+masterFile, "file://"+dir+"/none"); kind(err) != selfsame.KindNotFound {
		t.Errorf("Open: %v", err)
	}
}

func TestKeysAreForTheServiceAlone(t *testing.T) {
	t.Parallel()
	k, dir, masterFile := inFolder(t)
	must(t, k.Make(t.Context(), "l_1"))
	for name, want := range map[string]os.FileMode{
		masterFile: 0o600, dir: 0o700, filepath.Join(dir, "l_1.json"): 0o600, filepath.Join(dir, "service.json"): 0o600,
	} {
		info, err := os.Stat(name)
		must(t, err)
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o", filepath.Base(name), info.Mode().Perm())
		}
	}
	must(t, os.Chmod(masterFile, 0o604))
	if _, err := keys.Open(t.Context(), "file://"+masterFile, "file://"+dir); kind(err) != selfsame.KindConflict {
		t.Errorf("a master key that everybody can read: %v", err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, ".making"))
	if err != nil || len(entries) != 0 {
		t.Errorf("drafts remain: %v, %v", entries, err)
	}
	entries, err = os.ReadDir(filepath.Dir(masterFile))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the master key: %v, %v", entries, err)
	}
}
