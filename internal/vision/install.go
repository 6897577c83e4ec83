package vision

import (
	"fmt"
	"os"
	"path/filepath"
)

// PrepareZeroDenormals is the one preparation there is: see ZeroDenormals.
const PrepareZeroDenormals = "zero-denormals"

// Install copies every file of the manifest in dir that this platform needs and
// that comes from a package out of from, a node_modules folder. Each is checked
// before it is prepared and after, and put in place in one step, so that a
// folder is never left with half a file. It returns the entries it wrote;
// files that are in place already are left alone.
func Install(dir, from string) ([]Entry, error) {
	entries, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	var written []Entry
	for _, e := range entries {
		if e.From == nil || !e.Needed() {
			continue
		}
		if _, err := e.Load(dir); err == nil {
			continue
		}
		if err := e.install(dir, from); err != nil {
			return written, err
		}
		written = append(written, e)
	}
	return written, nil
}

func (e Entry) install(dir, from string) error {
	name := filepath.Join(from, filepath.FromSlash(e.From.Package), filepath.FromSlash(e.From.Path))
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("%s of package %s: %w", e.File, e.From.Package, err)
	}
	if got := Digest(data); got != e.From.SHA256 {
		return fmt.Errorf("%s: sha256 is %s, the manifest says %s: this is not the file that was examined", name, got, e.From.SHA256)
	}
	data, err = e.From.prepare(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if got := Digest(data); got != e.SHA256 {
		return fmt.Errorf("%s: sha256 after preparing is %s, the manifest says %s", e.File, got, e.SHA256)
	}
	return writeWhole(filepath.Join(dir, filepath.FromSlash(e.File)), data)
}

func (o Origin) prepare(data []byte) ([]byte, error) {
	switch o.Prepare {
	case "":
		return data, nil
	case PrepareZeroDenormals:
		data, _, err := ZeroDenormals(data)
		return data, err
	}
	return nil, fmt.Errorf("the manifest asks for an unknown preparation %q", o.Prepare)
}

// writeWhole writes a file so that others see all of it or none.
func writeWhole(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // networks are no secret
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".install-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // after the rename there is none
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.Rename(tmp.Name(), name)
}
