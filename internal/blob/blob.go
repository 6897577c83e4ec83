// Package blob keeps photographs, encrypted from the moment they arrive until
// they are erased.
//
// Read first: Photographs, then Put, Get and Erase. A photograph is stripped of
// what its file says besides the picture and encrypted in memory under the key
// of its verification; only the ciphertext is ever written anywhere. Erasing
// destroys the key first: from then on nothing opens any copy of the pictures,
// in a backup or on a disk that was thrown away. Then the ciphertexts go too.
//
// The package does not know what the pictures show, nor who may see them.
package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tink-crypto/tink-go/v2/tink"
	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/capture"
)

// Keys has a key for each verification. Make makes it unless it is there;
// Stream is an error of KindNotFound where it was destroyed; Destroy may be
// repeated.
type Keys interface {
	Make(ctx context.Context, owner string) error
	Stream(ctx context.Context, owner string) (tink.StreamingAEAD, error)
	Destroy(ctx context.Context, owner string) error
}

// Photographs keeps the pictures of all verifications. It is safe for use by
// many goroutines and processes.
type Photographs struct {
	keys  Keys
	place place
}

// maxBytes bounds a picture. The limit for learners is the policy's and far
// below.
const maxBytes = 20_000_000

// maxSealed bounds its ciphertext: a header, and 16 bytes for each megabyte.
const maxSealed = maxBytes + 4096

// Open opens the bucket that a URL names: file:///folder, which is made where
// it is not there, or s3://bucket.
func Open(ctx context.Context, bucketURL string, keys Keys) (*Photographs, error) {
	p, err := openPlace(ctx, bucketURL)
	if err != nil {
		return nil, err
	}
	return &Photographs{keys: keys, place: p}, nil
}

// Close lets go of the bucket.
func (p *Photographs) Close() error { return p.place.Close() }

// Put keeps a picture in a slot, in place of the one that was there, and
// returns the SHA-256 of its ciphertext in hexadecimal. The old picture or the
// new one is there at any instant, whole. What is no picture is an error of
// KindInvalid.
func (p *Photographs) Put(ctx context.Context, verification string, slot selfsame.Slot, data []byte) (digest string, err error) {
	name, err := objectName(verification, slot)
	if err != nil {
		return "", err
	}
	if len(data) > maxBytes {
		return "", &selfsame.Error{Kind: selfsame.KindInvalid, Message: "The picture is too large to be kept"}
	}
	picture, err := capture.Strip(data)
	if err != nil {
		return "", &selfsame.Error{Kind: selfsame.KindInvalid, Message: "The file is not a picture that can be kept", Err: err}
	}
	if err := p.keys.Make(ctx, verification); err != nil {
		return "", fmt.Errorf("a key for the photographs of %s: %w", verification, err)
	}
	cipher, err := p.keys.Stream(ctx, verification)
	if err != nil {
		return "", fmt.Errorf("the key for the photographs of %s: %w", verification, err)
	}
	var sealed bytes.Buffer
	w, err := cipher.NewEncryptingWriter(&sealed, []byte(name))
	if err == nil {
		_, err = w.Write(picture)
		err = errors.Join(err, w.Close())
	}
	if err != nil {
		return "", fmt.Errorf("encrypting a photograph of %s: %w", verification, err)
	}
	if err := p.place.write(ctx, name, sealed.Bytes()); err != nil {
		return "", fmt.Errorf("keeping a photograph of %s: %w", verification, err)
	}
	sum := sha256.Sum256(sealed.Bytes())
	return hex.EncodeToString(sum[:]), nil
}

// Get returns the picture of a slot as Put kept it: the same pixels, without
// metadata. One that is not there or was erased is an error of KindNotFound;
// one that was altered, or moved there from elsewhere, is an error of ours.
func (p *Photographs) Get(ctx context.Context, verification string, slot selfsame.Slot) ([]byte, error) {
	name, err := objectName(verification, slot)
	if err != nil {
		return nil, err
	}
	cipher, err := p.keys.Stream(ctx, verification)
	if err != nil {
		return nil, fmt.Errorf("the key for the photographs of %s: %w", verification, err)
	}
	sealed, err := p.place.read(ctx, name)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, &selfsame.Error{Kind: selfsame.KindNotFound, Message: "There is no such photograph", Err: err}
	}
	if err != nil {
		return nil, fmt.Errorf("fetching a photograph of %s: %w", verification, err)
	}
	var picture []byte
	r, err := cipher.NewDecryptingReader(bytes.NewReader(sealed), []byte(name))
	if err == nil {
		picture, err = io.ReadAll(r)
	}
	if err != nil {
		return nil, fmt.Errorf("decrypting a photograph of %s: %w", verification, err)
	}
	return picture, nil
}

// Erase destroys the key of a verification's pictures, then removes their
// ciphertexts. It may be called again, after it was killed at any point or
// where nothing is left, until it returns nil. A later Put begins anew, under
// another key.
func (p *Photographs) Erase(ctx context.Context, verification string) error {
	if err := p.keys.Destroy(ctx, verification); err != nil {
		return fmt.Errorf("the key for the photographs of %s: %w", verification, err)
	}
	// What a Put that began before wrote in the meantime is found by asking again.
	for range 3 {
		left, err := p.place.list(ctx, verification+"/")
		if err != nil {
			return fmt.Errorf("listing the photographs of %s: %w", verification, err)
		}
		if len(left) == 0 {
			return p.place.removeFolder(verification)
		}
		for _, o := range left {
			if err := p.place.Delete(ctx, o.Key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
				return fmt.Errorf("removing a photograph of %s: %w", verification, err)
			}
		}
	}
	return fmt.Errorf("photographs of %s come in faster than they are removed", verification)
}

// objectName is where a picture lies. It is authenticated with the picture, so
// that one that was moved does not open.
func objectName(verification string, slot selfsame.Slot) (string, error) {
	known := []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack, selfsame.SlotFace}
	if !slices.Contains(known, slot) || verification == "" || strings.ContainsAny(verification, "/\\.\x00") {
		return "", &selfsame.Error{Kind: selfsame.KindInvalid, Message: "There is no place for such a photograph"}
	}
	return verification + "/" + string(slot), nil
}

// A listed is an object of a bucket.
type listed = blob.ListObject
