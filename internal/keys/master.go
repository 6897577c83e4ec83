package keys

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"gocloud.dev/secrets"
	_ "gocloud.dev/secrets/awskms"     // awskms://
	_ "gocloud.dev/secrets/gcpkms"     // gcpkms://
	_ "gocloud.dev/secrets/hashivault" // hashivault://
	"gocloud.dev/secrets/localsecrets"

	"github.com/selfsame-id/selfsame"
)

// openMaster opens the master key that a URL names. No error repeats the URL:
// a base64key URL is the key itself.
func openMaster(ctx context.Context, masterURL string, create bool) (kek, error) {
	u, err := url.Parse(masterURL)
	if err != nil {
		return kek{}, badMaster(nil)
	}
	switch u.Scheme {
	case "file":
		path, err := filePath(u)
		if err != nil {
			return kek{}, badMaster(err)
		}
		key, err := masterFile(path, create)
		if err != nil {
			return kek{}, err
		}
		return kek{localsecrets.NewKeeper(key)}, nil
	case localsecrets.Scheme:
		key, err := localsecrets.Base64Key(u.Host)
		if err != nil || u.Path != "" || u.RawQuery != "" {
			return kek{}, badMaster(nil)
		}
		return kek{localsecrets.NewKeeper(key)}, nil
	case "hashivault", "awskms", "gcpkms":
		keeper, err := secrets.OpenKeeper(ctx, masterURL)
		if err != nil {
			return kek{}, badMaster(err)
		}
		return kek{keeper}, nil
	}
	return kek{}, badMaster(nil)
}

func badMaster(err error) error {
	return &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "The master key cannot be opened by that URL", Err: err,
		Hint: "file:///path/to/master.key, base64key://KEY (32 bytes, URL-safe base 64), hashivault://NAME, awskms://… or gcpkms://…",
	}
}

// filePath is the path that a file URL names: file:///absolute or
// file://./relative.
func filePath(u *url.URL) (string, error) {
	switch {
	case u.Path == "" || u.Path == "/" || u.Opaque != "":
		return "", errors.New("the URL names no file or folder")
	case u.Host == ".":
		return filepath.FromSlash("." + u.Path), nil
	case u.Host == "" || u.Host == "localhost":
		return filepath.FromSlash(u.Path), nil
	}
	return "", errors.New("the URL names another machine")
}

// masterFile reads the master key from a file, or makes it there: 32 bytes in
// base 64 on one line, so that it can be printed and locked away.
func masterFile(path string, create bool) ([32]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && create {
		if err = makeMaster(path); err == nil {
			f, err = os.Open(path)
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return [32]byte{}, &selfsame.Error{
			Kind: selfsame.KindNotFound, Message: "The file of the master key is not there", Err: err,
			Hint: "bring it back from where it is kept apart; without it nothing that was sealed can be opened",
		}
	}
	if err != nil {
		return [32]byte{}, fmt.Errorf("the master key: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return [32]byte{}, fmt.Errorf("the master key: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0 {
		return [32]byte{}, &selfsame.Error{
			Kind: selfsame.KindConflict, Message: "The file of the master key can be read by everybody on this machine",
			Hint: "chmod 600 it, and think of who may have read it",
		}
	}
	text := make([]byte, 128)
	n, err := f.Read(text)
	if err != nil {
		return [32]byte{}, fmt.Errorf("the master key: %w", err)
	}
	defer clear(text)
	key, err := localsecrets.Base64KeyStd(string(bytes.TrimSpace(text[:n])))
	if err != nil {
		return [32]byte{}, &selfsame.Error{
			Kind: selfsame.KindInvalid, Message: "The file of the master key does not hold one",
			Hint: "it is one line of 44 characters, 32 bytes in base 64",
		}
	}
	return key, nil
}

// makeMaster makes a master key, unless another process just did.
func makeMaster(path string) error {
	dir, name := filepath.Split(path)
	f, err := openFolder(filepath.Clean(dir), true)
	if err != nil {
		return err
	}
	defer func() { _ = f.close() }()
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails: it ends the program instead
	defer clear(key)
	err = f.write(name, append([]byte(base64.StdEncoding.EncodeToString(key)), '\n'))
	_ = f.root.Remove(making) // empty, unless another process is making one
	if errors.Is(err, errExists) {
		return nil
	}
	return err
}
