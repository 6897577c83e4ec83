package vision

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// PrepareZeroDenormals is the one preparation there is: see ZeroDenormals.
const PrepareZeroDenormals = "zero-denormals"

// Install copies every file of the manifest in dir that this platform needs and
// that comes from a package out of from, a node_modules folder. Each is checked
// before it is prepared and after. All are put in place when all are ready, each
// in one step: a folder is never left with half a file, and where one cannot be
// installed the others stay as they were. It returns the entries it wrote; files
// that are in place already are left alone.
func Install(dir, from string) ([]Entry, error) {
	entries, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	var ready []Entry
	staged := map[string]string{} // by the entry's file, the file that will take its place
	defer func() {
		for _, name := range staged {
			_ = os.Remove(name)
		}
	}()
	for _, e := range entries {
		if e.From == nil || !e.Needed() {
			continue
		}
		if _, err := e.Load(dir); err == nil {
			continue
		}
		if staged[e.File], err = e.stage(dir, from); err != nil {
			return nil, err
		}
		ready = append(ready, e)
	}
	for i, e := range ready {
		if err := os.Rename(staged[e.File], filepath.Join(dir, filepath.FromSlash(e.File))); err != nil {
			return ready[:i], err
		}
		delete(staged, e.File)
	}
	return ready, nil
}

// stage writes the file beside where it belongs, and returns its name there.
func (e Entry) stage(dir, from string) (staged string, err error) {
	name := filepath.Join(from, filepath.FromSlash(e.From.Package), filepath.FromSlash(e.From.Path))
	data, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("%s of package %s: %w", e.File, e.From.Package, err)
	}
	if got := Digest(data); got != e.From.SHA256 {
		return "", fmt.Errorf("%s: sha256 is %s, the manifest says %s: this is not the file that was examined", name, got, e.From.SHA256)
	}
	data, err = e.From.prepare(data)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	if got := Digest(data); got != e.SHA256 {
		return "", fmt.Errorf("%s: sha256 after preparing is %s, the manifest says %s", e.File, got, e.SHA256)
	}
	return writeBeside(filepath.Join(dir, filepath.FromSlash(e.File)), data)
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

// writeBeside writes a file beside the one that it is to replace, and returns its
// name.
func writeBeside(name string, data []byte) (string, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // networks are no secret
		return "", err
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".install-*")
	if err != nil {
		return "", err
	}
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("%s: %w", name, err), os.Remove(tmp.Name()))
	}
	return tmp.Name(), nil
}
