package receipt

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"strings"

	"github.com/selfsame-id/selfsame"
)

// MarshalKey writes the service's public key as it is published: the PEM that
// other programs read, after a line of hexadecimal for people to compare.
func MarshalKey(key ed25519.PublicKey) []byte {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil { // only for keys of another kind
		return nil
	}
	return append([]byte(hex.EncodeToString(key)+"\n"), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})...)
}

// ParseKey reads a public key: hexadecimal, PEM, or what MarshalKey wrote.
func ParseKey(data []byte) (ed25519.PublicKey, error) {
	if block, _ := pem.Decode(data); block != nil {
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		if key, ok := parsed.(ed25519.PublicKey); err == nil && ok {
			return key, nil
		}
		return nil, badKey()
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(data)))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, badKey()
	}
	return key, nil
}

func badKey() error {
	return &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "That is not the public key of a service",
		Hint: "an Ed25519 key as 64 hexadecimal digits, or a PEM file",
	}
}
