package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/receipt"
)

// receiptCmd is about deletion receipts.
type receiptCmd struct {
	Check receiptCheckCmd `cmd:"" help:"Say whether a deletion receipt is valid, and what it says."`
}

type receiptCheckCmd struct {
	File string `arg:"" help:"The receipt, as it was downloaded."`
	Key  string `name:"key" placeholder:"FILE|HEX" help:"The public key that the service publishes, as 64 hexadecimal digits or a file with it."`
}

// Help is printed by selfsame receipt check --help.
func (c *receiptCheckCmd) Help() string {
	return `A deletion receipt is a service's signed word that it destroyed the key of a verification's photographs. Without --key
the receipt is held against the key it names itself: it is then whole, and whose word it is remains open.

With --json, one object:
  file          the receipt
  valid         whether it is signed and unaltered
  signer        given (by --key) or named (by the receipt itself); absent where it is not valid
  problem       why it is not valid; absent where it is
  id, verification, erased, photographs, public_key   what the receipt says; absent where it is not valid

Exit status: 0 valid, 1 not valid, 2 it could not be checked.

Example: selfsame receipt check deletion-receipt.json --key service.key`
}

// receiptAnswer is what --json prints.
type receiptAnswer struct {
	File         string               `json:"file"`
	Valid        bool                 `json:"valid"`
	Signer       string               `json:"signer,omitempty"`
	Problem      string               `json:"problem,omitempty"`
	ID           string               `json:"id,omitempty"`
	Verification string               `json:"verification,omitempty"`
	Erased       string               `json:"erased,omitempty"`
	Photographs  []receipt.Photograph `json:"photographs,omitzero"`
	PublicKey    string               `json:"public_key,omitempty"`
}

// Run checks one receipt.
func (c *receiptCheckCmd) Run(x *Context) error {
	const maxReceipt, shown = 1 << 20, "2006-01-02 15:04:05 UTC"
	key, err := c.key()
	if err != nil {
		return err
	}
	data, err := readFile(c.File, maxReceipt)
	if err != nil {
		return err
	}
	a := receiptAnswer{File: c.File}
	r, problem := receipt.Parse(data)
	if problem == nil {
		problem = r.Check(key)
	}
	if problem != nil {
		_, a.Problem = selfsame.Public(problem)
		if x.JSON {
			err = x.printJSON(a)
		} else {
			_, err = fmt.Fprintf(x.Out, "not valid\n%s\n", a.Problem)
		}
		if err != nil {
			return err
		}
		return exitStatus(1)
	}
	a.Valid, a.Signer = true, "named"
	if key != nil {
		a.Signer = "given"
	}
	if x.JSON {
		a.ID, a.Verification, a.Photographs, a.PublicKey = r.ID, r.Verification, r.Photographs, r.PublicKey
		a.Erased = r.Erased.Format("2006-01-02T15:04:05.999999999Z07:00")
		return x.printJSON(a)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "valid\nThe key of verification %s was destroyed, and with it its photographs, on %s.\n", r.Verification, r.Erased.Format(shown))
	for _, p := range r.Photographs {
		fmt.Fprintf(&b, "  %-5s  %s (SHA-256 of the ciphertext)\n", p.Slot, p.Digest)
	}
	if key != nil {
		b.WriteString("It is signed with the key that was given.\n")
	} else {
		fmt.Fprintf(&b, "It is signed with the key that it names, which anybody could have made. Compare that with the one the service\npublishes, or give that one with --key:\n  %s\n", r.PublicKey)
	}
	_, err = fmt.Fprint(x.Out, b.String())
	return err
}

// key returns the key that was given, nil where none was.
func (c *receiptCheckCmd) key() (ed25519.PublicKey, error) {
	if c.Key == "" {
		return nil, nil
	}
	const maxKey = 4096
	data := []byte(c.Key)
	if _, err := hex.DecodeString(c.Key); err != nil || len(c.Key) != 2*ed25519.PublicKeySize {
		if data, err = readFile(c.Key, maxKey); err != nil {
			return nil, err
		}
	}
	key, err := receipt.ParseKey(data)
	if err != nil {
		return nil, fmt.Errorf("--key: %w", err)
	}
	return key, nil
}
