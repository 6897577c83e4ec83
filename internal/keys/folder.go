package keys

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/selfsame-id/selfsame"
)

// making is the subfolder in which files are written before they are given
// their names.
const making = ".making"

// A folder is a shelf on a disk. It is written here, and not by gocloud's
// fileblob, because that one neither asks the disk to keep what it wrote nor
// makes a name exclusively among processes, and to delete is not to overwrite.
type folder struct {
	root *os.Root
}

// openFolder opens a folder, whose place it holds from then on whatever is
// mounted or renamed there.
func openFolder(path string, create bool) (*folder, error) {
	if create {
		if err := os.MkdirAll(path, 0o700); err != nil {
			return nil, fmt.Errorf("the folder of keys: %w", err)
		}
	}
	root, err := os.OpenRoot(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &selfsame.Error{
			Kind: selfsame.KindNotFound, Message: "The folder of wrapped keys is not there", Err: err,
			Hint: "name the folder that the service was first started with; a first start makes it",
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the folder of keys: %w", err)
	}
	return &folder{root}, nil
}

// read takes a file of zeros for none: its destruction was begun and only the
// removal of its name is left.
func (f *folder) read(_ context.Context, owner string) ([]byte, error) {
	file, err := f.root.Open(objectName(owner))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errAbsent
	}
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, maxWrapped))
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	if len(bytes.Trim(data, "\x00")) == 0 {
		return nil, errAbsent
	}
	return data, nil
}

func (f *folder) create(_ context.Context, owner string, data []byte) error {
	return f.write(objectName(owner), data)
}

// write makes a file that is whole or not there, whose name nobody else had,
// and that stays through a loss of power.
func (f *folder) write(name string, data []byte) (err error) {
	draft := filepath.Join(making, name+"."+rand.Text())
	file, err := f.open(draft)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.root.Remove(draft)) }()
	_, err = file.Write(data)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := f.root.Link(draft, name); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return errExists
		}
		return err
	}
	return f.sync(".")
}

// mostRemovals is how often other processes that made a master key may remove the
// subfolder, empty as they leave it, before a draft is in it.
const mostRemovals = 1000

// open makes a file in the subfolder, and the subfolder where it is not there.
func (f *folder) open(draft string) (file *os.File, err error) {
	for range mostRemovals {
		if err := f.root.Mkdir(making, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		file, err = f.root.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrNotExist) {
			return file, err
		}
	}
	return nil, err
}

// destroy overwrites, then removes, then asks the disk to keep that. Disks and
// file systems that write elsewhere in place of over may keep the old bytes for
// a while; they are wrapped by the master key all the same.
func (f *folder) destroy(_ context.Context, owner string) error {
	name := objectName(owner)
	if err := f.wipe(name); err != nil {
		return err
	}
	drafts, err := fs.ReadDir(f.root.FS(), making)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, draft := range drafts { // of a Make that was killed
		if strings.HasPrefix(draft.Name(), name+".") {
			if err := f.wipe(filepath.Join(making, draft.Name())); err != nil {
				return err
			}
		}
	}
	if len(drafts) > 0 {
		if err := f.sync(making); err != nil {
			return err
		}
	}
	return f.sync(".")
}

// wipe overwrites a file with zeros and removes it. One that is not there was
// wiped before.
func (f *folder) wipe(name string) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		_, err = file.WriteAt(make([]byte, info.Size()), 0)
	}
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// sync asks the disk to keep the names in a folder.
func (f *folder) sync(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (f *folder) close() error { return f.root.Close() }
