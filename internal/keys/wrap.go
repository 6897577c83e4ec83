package keys

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"

	"gocloud.dev/secrets"

	"github.com/selfsame-id/selfsame"
)

// A kek is the master key as tink wants it. A secrets.Keeper authenticates
// what it encrypts and takes no associated data, so the binding goes inside,
// before the key, and is compared when it comes out.
type kek struct {
	keeper *secrets.Keeper
}

// binding says whose key it is and which of its parts. No owner holds a zero
// byte.
func binding(owner, part string) []byte {
	return []byte("selfsame key\x00" + owner + "\x00" + part)
}

// EncryptWithContext wraps plain, bound to ad.
func (k kek) EncryptWithContext(ctx context.Context, plain, ad []byte) ([]byte, error) {
	framed := make([]byte, 0, 2+len(ad)+len(plain))
	framed = binary.BigEndian.AppendUint16(framed, uint16(len(ad)))
	framed = append(append(framed, ad...), plain...)
	defer clear(framed)
	return k.keeper.Encrypt(ctx, framed)
}

var errBinding = errors.New("the wrapped key belongs to another owner")

// DecryptWithContext unwraps what was bound to ad.
func (k kek) DecryptWithContext(ctx context.Context, sealed, ad []byte) ([]byte, error) {
	framed, err := k.keeper.Decrypt(ctx, sealed)
	if err != nil {
		return nil, err
	}
	if len(framed) < 2 {
		return nil, errBinding
	}
	n := int(binary.BigEndian.Uint16(framed))
	if len(framed) < 2+n || !bytes.Equal(framed[2:2+n], ad) {
		return nil, errBinding
	}
	return framed[2+n:], nil
}

// makeService makes the service's own keys, once: of several processes that
// start together the quickest makes them and all use them.
func (k *Keys) makeService(ctx context.Context) ([]byte, error) {
	w := wrapped{Owner: service, Parts: map[string][]byte{}}
	for _, part := range []string{partHash, partSign} {
		secret := make([]byte, 32)
		_, _ = rand.Read(secret) // never fails: it ends the program instead
		var err error
		if w.Parts[part], err = k.kek.EncryptWithContext(ctx, secret, binding(service, part)); err != nil {
			return nil, masterError(err)
		}
	}
	if err := k.put(ctx, w); err != nil && !errors.Is(err, errExists) {
		return nil, err
	}
	own, err := k.shelf.read(ctx, service)
	if err != nil {
		return nil, fmt.Errorf("reading the service's keys: %w", err)
	}
	return own, nil
}

// loadService unwraps the service's own keys, which proves that the master key
// is the right one.
func (k *Keys) loadService(ctx context.Context, own []byte) error {
	w, err := parse(own)
	if err != nil {
		return err
	}
	if k.hash, err = k.kek.DecryptWithContext(ctx, w.Parts[partHash], binding(service, partHash)); err != nil {
		return masterError(err)
	}
	seed, err := k.kek.DecryptWithContext(ctx, w.Parts[partSign], binding(service, partSign))
	if err != nil {
		return masterError(err)
	}
	defer clear(seed)
	if len(k.hash) != 32 || len(seed) != ed25519.SeedSize {
		return errors.New("the service's keys are damaged")
	}
	k.sign = ed25519.NewKeyFromSeed(seed)
	return nil
}

func masterError(err error) error {
	return &selfsame.Error{
		Kind: selfsame.KindInternal, Message: "The master key does not open the service's keys", Err: err,
		Hint: "it is not the master key these keys were made under, or its service does not answer",
	}
}
