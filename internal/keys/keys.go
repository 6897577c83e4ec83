// Package keys keeps a key for every learner and every verification, so that
// what was sealed under one can be erased, wherever its copies are, by
// destroying the key.
//
// Read first: Keys, then wrap.go, which says how a key is bound to its owner,
// then shelf.go, which says where wrapped keys lie and what destroying one is.
//
// Three things lie in three places. The master key is in a file of its own or
// never leaves a key service. Keys wrapped by it are small files in a bucket
// of their own, outside the database and outside its backups. What they seal
// is in the database and in the bucket of photographs. A copy of the database
// therefore opens nothing, and a copy of it that is older than an erasure does
// not bring back what was erased.
//
// The package does not know what is sealed, and no unwrapped key of an owner
// outlives the call that needed it: there is no cache to forget.
package keys

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/streamingaead"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/selfsame-id/selfsame"
)

// Keys seals and opens under the keys of owners. It is safe for use by many
// goroutines, and by many processes on the same master key and bucket.
type Keys struct {
	kek   kek
	shelf shelf
	hash  []byte             // of Hash
	sign  ed25519.PrivateKey // of Sign
}

// service is the owner of the keys of Hash and Sign. It is no name that Make
// or Destroy take.
const service = "service"

// The parts of an owner, each wrapped alone, so that a call unwraps only what
// it uses.
const (
	partSeal   = "seal"   // a tink keyset, AES-256-GCM
	partStream = "stream" // a tink keyset, AES-256-GCM in segments, keys by HKDF
	partHash   = "hash"   // 32 bytes for HMAC-SHA-256
	partSign   = "sign"   // an Ed25519 seed
)

// A wrapped is what lies on the shelf of an owner. The name is repeated for
// whoever looks at the file; what counts is the name inside each part.
type wrapped struct {
	Owner string            `json:"owner"`
	Parts map[string][]byte `json:"parts"`
}

// Open opens the keys that Create made: the master key named by masterURL
// (file:///path, base64key://, hashivault://, awskms://, gcpkms://) and the
// wrapped keys in bucketURL (file:///folder or s3://bucket). It makes nothing,
// so that a mistyped place is an error of KindNotFound and never an empty set
// of keys.
func Open(ctx context.Context, masterURL, bucketURL string) (*Keys, error) {
	return open(ctx, masterURL, bucketURL, false)
}

// Create is Open for a first start: it makes what is not there yet, the file
// of the master key (mode 0600), the folder, and the service's own keys. Where
// wrapped keys exist and the master key's file does not, it makes none, since a new
// one would open nothing.
func Create(ctx context.Context, masterURL, bucketURL string) (*Keys, error) {
	return open(ctx, masterURL, bucketURL, true)
}

func open(ctx context.Context, masterURL, bucketURL string, create bool) (*Keys, error) {
	s, err := openShelf(ctx, bucketURL, create)
	if err != nil {
		return nil, err
	}
	own, err := s.read(ctx, service)
	if errors.Is(err, errAbsent) && !create {
		err = &selfsame.Error{
			Kind: selfsame.KindNotFound, Message: "There are no keys of this service in the place for wrapped keys",
			Hint: "name the place that the service was first started with; a first start makes its keys there",
		}
	}
	if err != nil && !errors.Is(err, errAbsent) {
		return nil, errors.Join(err, s.close())
	}
	k := &Keys{shelf: s}
	if k.kek, err = openMaster(ctx, masterURL, create && own == nil); err != nil {
		return nil, errors.Join(err, s.close())
	}
	if own == nil {
		own, err = k.makeService(ctx)
	}
	if err == nil {
		err = k.loadService(ctx, own)
	}
	if err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

// Close lets go of the bucket and of the key service.
func (k *Keys) Close() error {
	clear(k.hash)
	clear(k.sign)
	return errors.Join(k.kek.keeper.Close(), k.shelf.close())
}

// Make makes the key of an owner, once: an owner that has one keeps it. One
// whose destruction was begun is an error of KindConflict.
func (k *Keys) Make(ctx context.Context, owner string) error {
	if err := checkOwner(owner); err != nil {
		return err
	}
	if _, err := k.load(ctx, owner); kindOf(err) != selfsame.KindNotFound {
		return err
	}
	w := wrapped{Owner: owner, Parts: map[string][]byte{}}
	for part, template := range map[string]func() (*keyset.Handle, error){
		partSeal:   func() (*keyset.Handle, error) { return keyset.NewHandle(aead.AES256GCMKeyTemplate()) },
		partStream: func() (*keyset.Handle, error) { return keyset.NewHandle(streamingaead.AES256GCMHKDF1MBKeyTemplate()) },
	} {
		handle, err := template()
		if err != nil {
			return fmt.Errorf("making a key: %w", err)
		}
		var b bytes.Buffer
		if err := handle.WriteWithContext(ctx, keyset.NewBinaryWriter(&b), k.kek, binding(owner, part)); err != nil {
			return fmt.Errorf("wrapping a key: %w", err)
		}
		w.Parts[part] = b.Bytes()
	}
	err := k.put(ctx, w)
	if errors.Is(err, errExists) { // another process was quicker, or a destruction is under way
		if _, err = k.load(ctx, owner); kindOf(err) == selfsame.KindNotFound {
			return &selfsame.Error{Kind: selfsame.KindConflict, Message: "This key is being destroyed"}
		}
	}
	return err
}

// Seal encrypts plain under the owner's key. ad says what it is and where it
// belongs; it is not kept, and Unseal must be given the same.
func (k *Keys) Seal(ctx context.Context, owner string, plain, ad []byte) ([]byte, error) {
	a, err := k.aead(ctx, owner)
	if err != nil {
		return nil, err
	}
	sealed, err := a.Encrypt(plain, ad)
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	return sealed, nil
}

// Unseal decrypts what Seal made for the same owner and ad. An owner whose key
// was destroyed is an error of KindNotFound.
func (k *Keys) Unseal(ctx context.Context, owner string, sealed, ad []byte) ([]byte, error) {
	a, err := k.aead(ctx, owner)
	if err != nil {
		return nil, err
	}
	plain, err := a.Decrypt(sealed, ad)
	if err != nil {
		return nil, fmt.Errorf("unsealing: %w", err)
	}
	return plain, nil
}

func (k *Keys) aead(ctx context.Context, owner string) (tink.AEAD, error) {
	handle, err := k.handle(ctx, owner, partSeal)
	if err != nil {
		return nil, err
	}
	return aead.New(handle)
}

// Stream returns the owner's cipher for files. It holds the key: use it at
// once and let it go. An owner whose key was destroyed is an error of
// KindNotFound.
func (k *Keys) Stream(ctx context.Context, owner string) (tink.StreamingAEAD, error) {
	handle, err := k.handle(ctx, owner, partStream)
	if err != nil {
		return nil, err
	}
	return streamingaead.New(handle)
}

// Destroy destroys the owner's key for good: when it returns nil, the key is
// off the disk and stays so through a loss of power. An owner without a key
// is no error, so that an erasure that was cut short can be done again.
func (k *Keys) Destroy(ctx context.Context, owner string) error {
	if err := checkOwner(owner); err != nil {
		return err
	}
	if err := k.there(ctx); err != nil {
		return err
	}
	if err := k.shelf.destroy(ctx, owner); err != nil {
		return fmt.Errorf("destroying a key: %w", err)
	}
	return nil
}

// Hash is a keyed hash, in hexadecimal, by which text can be found again
// without being kept. The same text under another domain is another hash.
func (k *Keys) Hash(domain, text string) string {
	mac := hmac.New(sha256.New, k.hash)
	_ = binary.Write(mac, binary.BigEndian, uint64(len(domain)))
	_, _ = io.WriteString(mac, domain)
	_, _ = io.WriteString(mac, text)
	return hex.EncodeToString(mac.Sum(nil))
}

// Sign signs with the service's Ed25519 key.
func (k *Keys) Sign(msg []byte) []byte { return ed25519.Sign(k.sign, msg) }

// PublicKey returns the key that proves what Sign signed. It is to be
// published.
func (k *Keys) PublicKey() ed25519.PublicKey {
	return ed25519.PublicKey(bytes.Clone(k.sign[ed25519.SeedSize:]))
}

// ownerName is deliberately narrow: it is a file's name, an object's, and part
// of what is authenticated.
var ownerName = regexp.MustCompile(`^[a-z]{1,8}_[A-Za-z0-9][A-Za-z0-9-]{0,62}$`)

func checkOwner(owner string) error {
	if ownerName.MatchString(owner) {
		return nil
	}
	return &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "A key cannot belong to that name",
		Hint: "an owner is the id of a learner or of a verification, like l_3f9a or v_81c2",
	}
}

// load reads an owner's wrapped keys.
func (k *Keys) load(ctx context.Context, owner string) (wrapped, error) {
	data, err := k.shelf.read(ctx, owner)
	if errors.Is(err, errAbsent) {
		if err := k.there(ctx); err != nil {
			return wrapped{}, err
		}
		return wrapped{}, &selfsame.Error{Kind: selfsame.KindNotFound, Message: "There is no key for this any more"}
	}
	if err != nil {
		return wrapped{}, fmt.Errorf("reading a wrapped key: %w", err)
	}
	return parse(data)
}

// there makes sure that the place of the keys is the one that was opened: that
// a disk is not mounted must never be taken for a key that was destroyed.
func (k *Keys) there(ctx context.Context) error {
	if _, err := k.shelf.read(ctx, service); err != nil {
		return fmt.Errorf("the place of wrapped keys cannot be read: %w", notAbsent(err))
	}
	return nil
}

// notAbsent hides errAbsent from callers, to whom it would mean a destroyed key.
func notAbsent(err error) error {
	if errors.Is(err, errAbsent) {
		return errors.New("the service's own keys are gone from it")
	}
	return err
}

func (k *Keys) put(ctx context.Context, w wrapped) error {
	data, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("writing a wrapped key: %w", err)
	}
	if err := k.shelf.create(ctx, w.Owner, data); err != nil {
		return fmt.Errorf("writing a wrapped key: %w", err)
	}
	return nil
}

func parse(data []byte) (wrapped, error) {
	var w wrapped
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&w); err != nil {
		return wrapped{}, errors.New("a wrapped key is damaged")
	}
	return w, nil
}

// handle unwraps one part of an owner.
func (k *Keys) handle(ctx context.Context, owner, part string) (*keyset.Handle, error) {
	if err := checkOwner(owner); err != nil {
		return nil, err
	}
	w, err := k.load(ctx, owner)
	if err != nil {
		return nil, err
	}
	r := keyset.NewBinaryReader(bytes.NewReader(w.Parts[part]))
	handle, err := keyset.ReadWithContext(ctx, r, k.kek, binding(owner, part))
	if err != nil {
		return nil, fmt.Errorf("unwrapping a key: %w", err)
	}
	return handle, nil
}

// kindOf is the kind of an error, empty for nil.
func kindOf(err error) selfsame.Kind {
	if err == nil {
		return ""
	}
	kind, _ := selfsame.Public(err)
	return kind
}
