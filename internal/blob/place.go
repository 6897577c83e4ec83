package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/s3blob" // s3://

	"github.com/selfsame-id/selfsame"
)

// A place is a bucket, and its folder where it is one.
type place struct {
	*blob.Bucket
	folder string
}

// openPlace opens the bucket that a URL names. A folder is opened as this
// package needs it whatever the URL's parameters say: temporary files, which
// are ciphertext too, lie beside the real ones, and no side file says more.
func openPlace(ctx context.Context, bucketURL string) (place, error) {
	u, err := url.Parse(bucketURL)
	if err != nil {
		return place{}, badPlace(err)
	}
	switch {
	case u.Scheme == "s3":
		b, err := blob.OpenBucket(ctx, bucketURL)
		if err != nil {
			return place{}, badPlace(err)
		}
		return place{Bucket: b}, nil
	case u.Scheme == "file" && (u.Host == "" || u.Host == "localhost" || u.Host == ".") && len(u.Path) > 1:
		folder := filepath.FromSlash(u.Path)
		if u.Host == "." {
			folder = filepath.FromSlash("." + u.Path)
		}
		b, err := fileblob.OpenBucket(folder, &fileblob.Options{
			CreateDir: true, DirFileMode: 0o700, NoTempDir: true, Metadata: fileblob.MetadataDontWrite,
		})
		if err != nil {
			return place{}, badPlace(err)
		}
		return place{b, folder}, nil
	}
	return place{}, badPlace(nil)
}

func badPlace(err error) error {
	return &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "The place of photographs cannot be opened by that URL", Err: err,
		Hint: "file:///folder or s3://bucket?region=…",
	}
}

// write writes an object, whole or not at all, over one of the same name. In a
// folder it asks the disk to keep it, which gocloud does not.
func (p place) write(ctx context.Context, name string, data []byte) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var file *os.File
	w, err := p.NewWriter(ctx, name, &blob.WriterOptions{
		ContentType: "application/octet-stream",
		BeforeWrite: func(as func(any) bool) error { as(&file); return nil },
	})
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	if err == nil && file != nil {
		err = file.Sync()
	}
	if err != nil {
		cancel() // so that closing throws away what was written
		return errors.Join(err, w.Close())
	}
	if err := w.Close(); err != nil {
		return err
	}
	return p.sync(filepath.Dir(name))
}

// sync asks the disk to keep the names in a folder of the bucket, and its own.
func (p place) sync(dir string) error {
	if p.folder == "" {
		return nil
	}
	for _, name := range []string{filepath.Join(p.folder, dir), p.folder} {
		d, err := os.Open(name)
		if errors.Is(err, os.ErrNotExist) { // it was removed with what was in it
			continue
		}
		if err != nil {
			return err
		}
		if err := errors.Join(d.Sync(), d.Close()); err != nil {
			return err
		}
	}
	return nil
}

func (p place) read(ctx context.Context, name string) (data []byte, err error) {
	r, err := p.NewReader(ctx, name, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	data, err = io.ReadAll(io.LimitReader(r, maxSealed+1))
	if len(data) > maxSealed {
		return nil, fmt.Errorf("it has more than %d bytes", maxSealed)
	}
	return data, err
}

func (p place) list(ctx context.Context, prefix string) ([]*listed, error) {
	var all []*listed
	for objects := p.List(&blob.ListOptions{Prefix: prefix}); ; {
		o, err := objects.Next(ctx)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
}

// removeFolder removes the empty folder of a verification.
func (p place) removeFolder(name string) error {
	if p.folder == "" {
		return nil
	}
	err := os.Remove(filepath.Join(p.folder, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("removing the folder of %s: %w", name, err)
	}
	return p.sync(".")
}
