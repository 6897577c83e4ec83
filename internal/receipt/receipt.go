// Package receipt makes and checks deletion receipts: the service's signed word
// that it destroyed the key of a verification's photographs, when, and which
// ciphertexts that left unreadable.
//
// Read first: Receipt, then Maker, Parse and Receipt.Check. A receipt is JSON
// that a person can read. What is signed is not the JSON but the plain lines of
// Receipt.Text, which say the same, so that spaces and line breaks in the file
// do not matter and nothing can be said twice.
//
// The package does not know how anything is erased; it writes down that it was.
package receipt

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame"
)

// Kind is what a receipt calls itself. Another form would be another number.
const Kind = "selfsame deletion receipt 1"

// A Receipt says that photographs were erased. Parse and Maker make valid ones.
type Receipt struct {
	Kind         string       `json:"kind"`
	ID           string       `json:"id"`
	Verification string       `json:"verification"`
	Erased       time.Time    `json:"erased"` // when the key had been destroyed and the photographs were gone
	Key          string       `json:"key"`    // always "destroyed"
	Photographs  []Photograph `json:"photographs"`
	PublicKey    string       `json:"public_key"` // Ed25519, hexadecimal
	Signature    []byte       `json:"signature"`  // base 64
}

// A Photograph is one that was erased, known by its ciphertext: the digest says
// which file it was and nothing of what it showed.
type Photograph struct {
	Slot   selfsame.Slot `json:"slot"`
	Digest string        `json:"sha256_of_ciphertext"`
}

const destroyed = "destroyed"

// maxBytes bounds the file of a receipt; one has about 900 bytes.
const maxBytes = 16 << 10

// A Signer signs as the service.
type Signer interface {
	Sign(msg []byte) []byte
	PublicKey() ed25519.PublicKey
}

// A Maker makes receipts for erased verifications.
type Maker struct{ Signer }

// Make makes the receipt of the photographs that v lists, erased at the given
// time, and returns its id and the file.
func (m Maker) Make(v selfsame.Verification, at time.Time) (id string, body []byte, err error) {
	r := Receipt{
		Kind: Kind, ID: "r_" + rand.Text(), Verification: v.ID, Erased: at.UTC(), Key: destroyed, Photographs: []Photograph{},
		PublicKey: hex.EncodeToString(m.PublicKey()), Signature: make([]byte, ed25519.SignatureSize),
	}
	for _, slot := range slots {
		if p, ok := v.Photographs[slot]; ok {
			r.Photographs = append(r.Photographs, Photograph{slot, p.Digest})
		}
	}
	if err := r.complete(); err != nil {
		return "", nil, fmt.Errorf("a receipt for %s: %w", v.ID, err)
	}
	r.Signature = m.Sign(r.Text())
	if body, err = json.MarshalIndent(r, "", "  "); err != nil {
		return "", nil, fmt.Errorf("a receipt for %s: %w", v.ID, err)
	}
	return r.ID, append(body, '\n'), nil
}

// Parse reads the file of a receipt. It takes receipts only as they are made,
// apart from white space: a field more, a field twice or another spelling of a
// value is an error of KindInvalid, as is everything that is no receipt.
func Parse(data []byte) (Receipt, error) {
	if len(data) > maxBytes {
		return Receipt{}, invalid("it is larger than any receipt")
	}
	var r Receipt
	if err := json.Unmarshal(data, &r); err != nil {
		return Receipt{}, invalid("it is not the JSON of a receipt")
	}
	if err := r.complete(); err != nil {
		return Receipt{}, err
	}
	var compact bytes.Buffer
	again, err := json.Marshal(r)
	if err != nil {
		return Receipt{}, invalid("it cannot be written again")
	}
	if err := json.Compact(&compact, data); err != nil || !bytes.Equal(compact.Bytes(), again) {
		return Receipt{}, invalid("it says more than a receipt does, or otherwise")
	}
	return r, nil
}

// Check says whether the receipt was signed with the key, and not altered
// since. Without a key it is held against the one it names itself, which says
// that it is whole and not whose it is. The error is of KindInvalid.
func (r Receipt) Check(key ed25519.PublicKey) error {
	named, err := hex.DecodeString(r.PublicKey)
	if err != nil || len(named) != ed25519.PublicKeySize {
		return invalid("it names no key")
	}
	if key != nil && !key.Equal(ed25519.PublicKey(named)) {
		return invalid("it was signed with another key than the one given")
	}
	if !ed25519.Verify(named, r.Text(), r.Signature) {
		return invalid("its signature does not fit what it says")
	}
	return nil
}

// Text is what is signed: a line for each thing that the receipt says. No value
// holds a line break, so that no two receipts have one text.
func (r Receipt) Text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\nid: %s\nverification: %s\nerased: %s\nkey: %s\n",
		r.Kind, r.ID, r.Verification, r.Erased.UTC().Format(time.RFC3339Nano), r.Key)
	for _, p := range r.Photographs {
		fmt.Fprintf(&b, "photograph: %s %s\n", p.Slot, p.Digest)
	}
	fmt.Fprintf(&b, "public key: %s\n", r.PublicKey)
	return b.Bytes()
}

var (
	slots  = []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack, selfsame.SlotFace}
	idForm = regexp.MustCompile(`^[a-z]{1,8}_[A-Za-z0-9][A-Za-z0-9-]{0,62}$`)
	digest = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// complete says what a receipt lacks.
func (r Receipt) complete() error {
	switch {
	case r.Kind != Kind:
		return invalid("it does not call itself a " + Kind)
	case !idForm.MatchString(r.ID) || !strings.HasPrefix(r.ID, "r_"):
		return invalid("it has no id")
	case !idForm.MatchString(r.Verification):
		return invalid("it names no verification")
	case r.Erased.IsZero() || r.Erased.Year() > 9999 || r.Erased.Location() != time.UTC:
		return invalid("it does not say when, in UTC")
	case r.Key != destroyed:
		return invalid("it does not say that the key was destroyed")
	case r.Photographs == nil:
		return invalid("it does not say which photographs")
	case !digest.MatchString(r.PublicKey):
		return invalid("it names no key")
	case len(r.Signature) != ed25519.SignatureSize:
		return invalid("it is not signed")
	}
	last := -1
	for _, p := range r.Photographs {
		at := slices.Index(slots, p.Slot)
		if at <= last || !digest.MatchString(p.Digest) {
			return invalid("its list of photographs makes no sense")
		}
		last = at
	}
	return nil
}

func invalid(what string) error {
	return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "The receipt is not valid: " + what}
}
