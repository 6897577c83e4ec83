package vision_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// floats is an initialiser (TensorProto) of 32-bit floats as raw data, given as
// bits so that denormals can be written.
func floats(name string, bits ...uint32) []byte {
	var raw, t []byte
	for _, b := range bits {
		raw = protowire.AppendFixed32(raw, b)
	}
	t = protowire.AppendTag(t, 2, protowire.VarintType)
	t = protowire.AppendVarint(t, 1)
	t = protowire.AppendTag(t, 8, protowire.BytesType)
	t = protowire.AppendString(t, name)
	t = protowire.AppendTag(t, 9, protowire.BytesType)
	return protowire.AppendBytes(t, raw)
}

func onnxModel(initialisers ...[]byte) []byte {
	var graph, model []byte
	for _, t := range initialisers {
		graph = protowire.AppendTag(graph, 5, protowire.BytesType)
		graph = protowire.AppendBytes(graph, t)
	}
	model = protowire.AppendTag(model, 1, protowire.VarintType)
	model = protowire.AppendVarint(model, 8)
	model = protowire.AppendTag(model, 7, protowire.BytesType)
	return protowire.AppendBytes(model, graph)
}

const (
	one      = 0x3f800000 // 1
	denormal = 0x00000001 // 1.4e-45
	small    = 0xa4000000 // -2.8e-17
	useful   = 0x2d000000 // 7.3e-12
	negZero  = 0x80000000
)

func TestOnlyTinyWeightsAreZeroed(t *testing.T) {
	t.Parallel()
	model := onnxModel(floats("w", one, denormal, small, useful, negZero), floats("b", denormal))
	got, n, err := vision.ZeroDenormals(model)
	if err != nil {
		t.Fatal(err)
	}
	want := onnxModel(floats("w", one, 0, 0, useful, negZero), floats("b", 0))
	if n != 3 || string(got) != string(want) {
		t.Errorf("%d weights were zeroed, want 3, or other bytes changed", n)
	}
	if string(model) != string(onnxModel(floats("w", one, denormal, small, useful, negZero), floats("b", denormal))) {
		t.Error("the model that was given was changed")
	}
}

func TestWhatIsNoModelIsAnErrorAndNotAPanic(t *testing.T) {
	t.Parallel()
	good := onnxModel(floats("w", one, denormal))
	for n := range len(good) {
		if _, _, err := vision.ZeroDenormals(good[:n]); err == nil && n > 2 {
			t.Errorf("the first %d bytes of a model were taken for one", n)
		}
	}
	if _, _, err := vision.ZeroDenormals([]byte("this is a text, not a network")); err == nil {
		t.Error("a text was taken for a model")
	}
}

func FuzzZeroDenormals(f *testing.F) {
	f.Add(onnxModel(floats("w", one, denormal, small)))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		out, _, err := vision.ZeroDenormals(data)
		if err == nil && len(out) != len(data) {
			t.Errorf("%d bytes became %d", len(data), len(out))
		}
	})
}

// shop is a models folder whose manifest names one file of one package, and a
// node_modules folder that holds it.
func shop(t *testing.T, packaged []byte, entries ...vision.Entry) (dir, from string) {
	t.Helper()
	dir, from = t.TempDir(), t.TempDir()
	list, err := json.Marshal(entries)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte) {
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(dir, vision.ManifestName), list)
	write(filepath.Join(from, "@some/where", "a/net.onnx"), packaged)
	return dir, from
}

func netEntry(packaged, prepared []byte) vision.Entry {
	return vision.Entry{
		Role: "palm.read", File: "installed/net.onnx", SHA256: vision.Digest(prepared), Bytes: int64(len(prepared)),
		From: &vision.Origin{Package: "@some/where", Path: "a/net.onnx", SHA256: vision.Digest(packaged), Prepare: vision.PrepareZeroDenormals},
	}
}

func TestInstallPreparesChecksAndMends(t *testing.T) {
	t.Parallel()
	packaged, prepared := onnxModel(floats("w", one, denormal)), onnxModel(floats("w", one, 0))
	e := netEntry(packaged, prepared)
	dir, from := shop(t, packaged, e)
	if got := e.State(dir); got != vision.StateMissing {
		t.Errorf("before: %s", got)
	}
	written, err := vision.Install(dir, from)
	if err != nil || len(written) != 1 {
		t.Fatalf("%d files were written (%v), want 1", len(written), err)
	}
	name := filepath.Join(dir, "installed/net.onnx")
	if data, err := os.ReadFile(name); err != nil || string(data) != string(prepared) {
		t.Errorf("the file is not the prepared network (%v)", err)
	}
	if written, err = vision.Install(dir, from); err != nil || len(written) != 0 {
		t.Errorf("the second time %d files were written (%v), want none", len(written), err)
	}
	if err := os.WriteFile(name, []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := e.State(dir); got != vision.StateAltered {
		t.Errorf("spoilt: %s", got)
	}
	if written, err = vision.Install(dir, from); err != nil || len(written) != 1 || e.State(dir) != vision.StateReady {
		t.Errorf("a spoilt file was not mended (%v)", err)
	}
	if rest, err := filepath.Glob(filepath.Join(dir, "installed", ".*")); err != nil || len(rest) != 0 {
		t.Errorf("left over: %v (%v)", rest, err)
	}
}

func TestInstallRefusesAFileThatIsNotTheExaminedOne(t *testing.T) {
	t.Parallel()
	packaged, prepared := onnxModel(floats("w", one, denormal)), onnxModel(floats("w", one, 0))
	other := onnxModel(floats("w", useful, useful))
	wrongSource, wrongResult, unknown := netEntry(other, prepared), netEntry(packaged, other), netEntry(packaged, prepared)
	unknown.From.Prepare = "polish"
	for what, e := range map[string]vision.Entry{
		"another package file": wrongSource, "another result": wrongResult, "an unknown preparation": unknown,
	} {
		dir, from := shop(t, packaged, e)
		if written, err := vision.Install(dir, from); err == nil || len(written) != 0 {
			t.Errorf("%s: %d files were written, %v", what, len(written), err)
		}
		if got := e.State(dir); got != vision.StateMissing {
			t.Errorf("%s: the file is %s", what, got)
		}
	}
	dir, _ := shop(t, packaged, netEntry(packaged, prepared))
	if _, err := vision.Install(dir, t.TempDir()); err == nil || !strings.Contains(err.Error(), "@some/where") {
		t.Errorf("a package that is not there: %v", err)
	}
}

func TestWhereOneFileCannotBeInstalledTheOthersStayAsTheyWere(t *testing.T) {
	t.Parallel()
	packaged, prepared := onnxModel(floats("w", one, denormal)), onnxModel(floats("w", one, 0))
	good := netEntry(packaged, prepared)
	missing := good
	missing.Role, missing.File, missing.From = "palm.find", "installed/other.onnx", &vision.Origin{
		Package: "@some/where", Path: "a/other.onnx", SHA256: good.From.SHA256, Prepare: good.From.Prepare,
	}
	dir, from := shop(t, packaged, good, missing)
	if written, err := vision.Install(dir, from); err == nil || len(written) != 0 {
		t.Errorf("%d files were written, %v", len(written), err)
	}
	if got := good.State(dir); got != vision.StateMissing {
		t.Errorf("the one that could be is %s", got)
	}
	if rest, err := filepath.Glob(filepath.Join(dir, "installed", ".*")); err != nil || len(rest) != 0 {
		t.Errorf("left over: %v (%v)", rest, err)
	}
}

func TestAManifestThatCannotBeRightIsRefused(t *testing.T) {
	t.Parallel()
	sum := vision.Digest(nil)
	for what, text := range map[string]string{
		"no list":       `{}`,
		"no role":       `[{"file":"a","sha256":"` + sum + `"}]`,
		"no digest":     `[{"role":"a","file":"a"}]`,
		"out of folder": `[{"role":"a","file":"../../etc/passwd","sha256":"` + sum + `"}]`,
		"absolute":      `[{"role":"a","file":"/etc/passwd","sha256":"` + sum + `"}]`,
		"twice":         `[{"role":"a","file":"a","sha256":"` + sum + `"},{"role":"a","file":"b","sha256":"` + sum + `"}]`,
		"no scale":      `[{"role":"a","file":"a","sha256":"` + sum + `","input":{"order":"RGB","mean":1,"scale":0}}]`,
		"no order":      `[{"role":"a","file":"a","sha256":"` + sum + `","input":{"order":"YUV","mean":1,"scale":1}}]`,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, vision.ManifestName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := vision.ReadManifest(dir); err == nil {
			t.Errorf("%s: it was taken", what)
		}
	}
	if _, err := vision.Open(t.TempDir()); err == nil {
		t.Error("a folder without a manifest was opened")
	}
}

func TestTheCommittedManifestIsWholeAndTheLockFileNamesNoHost(t *testing.T) {
	t.Parallel()
	list, err := vision.ReadManifest(modelsDir)
	if err != nil {
		t.Fatal(err)
	}
	runtimes := 0
	for _, e := range list {
		if e.Role == vision.RoleRuntime {
			runtimes++
		}
		if e.Source == "" || e.Licence == "" || e.Bytes <= 0 {
			t.Errorf("%s: source, licence and size must be said", e.Role)
		}
		if e.Card != "" {
			if _, err := os.Stat(filepath.Join("../..", e.Card)); err != nil {
				t.Errorf("%s: %v", e.Role, err)
			}
		}
	}
	if runtimes != 4 {
		t.Errorf("ONNX Runtime is listed for %d platforms, want Linux and macOS on x64 and arm64", runtimes)
	}
	lock, err := os.ReadFile(filepath.Join(modelsDir, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(lock), `"node_modules/`); n != 7 {
		t.Errorf("the lock file lists %d packages, want the 7 that are used: see docs/decisions/0002-onnx-runtime.md", n)
	}
	for _, host := range []string{"http", "://", "resolved"} {
		if strings.Contains(string(lock), host) {
			t.Errorf("the lock file says %q: run npm with models/.npmrc", host)
		}
	}
}
