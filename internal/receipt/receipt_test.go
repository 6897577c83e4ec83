package receipt_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/receipt"
)

// signer signs with a key that anybody can make: it proves nothing.
type signer struct{ ed25519.PrivateKey }

func newSigner(seed byte) signer {
	return signer{ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))}
}

func (s signer) Sign(msg []byte) []byte       { return ed25519.Sign(s.PrivateKey, msg) }
func (s signer) PublicKey() ed25519.PublicKey { return s.Public().(ed25519.PublicKey) }

var at = time.Date(2026, 11, 24, 3, 4, 5, 678_000_000, time.UTC)

func verification() selfsame.Verification {
	return selfsame.Verification{ID: "v_81c2", Learner: "l_3f9a", Photographs: map[selfsame.Slot]selfsame.Photograph{
		selfsame.SlotFace:  {Digest: strings.Repeat("0f", 32), Bytes: 912345},
		selfsame.SlotFront: {Digest: strings.Repeat("a1", 32)},
	}}
}

func made(t testing.TB, s signer) []byte {
	t.Helper()
	id, body, err := receipt.Maker{Signer: s}.Make(verification(), at)
	if err != nil || !strings.HasPrefix(id, "r_") || !bytes.Contains(body, []byte(id)) {
		t.Fatalf("%q, %v", id, err)
	}
	return body
}

func kind(err error) selfsame.Kind {
	if err == nil {
		return ""
	}
	k, _ := selfsame.Public(err)
	return k
}

func TestAReceiptSaysWhatWasErasedAndCanBeChecked(t *testing.T) {
	t.Parallel()
	s := newSigner(1)
	r, err := receipt.Parse(made(t, s))
	if err != nil {
		t.Fatal(err)
	}
	if r.Verification != "v_81c2" || !r.Erased.Equal(at) || len(r.Photographs) != 2 ||
		r.Photographs[0] != (receipt.Photograph{Slot: "front", Digest: strings.Repeat("a1", 32)}) || r.Photographs[1].Slot != "face" {
		t.Errorf("it says %+v", r)
	}
	for name, key := range map[string]ed25519.PublicKey{"the service's key": s.PublicKey(), "the key it names": nil} {
		if err := r.Check(key); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := r.Check(newSigner(2).PublicKey()); kind(err) != selfsame.KindInvalid {
		t.Errorf("another service's key: %v", err)
	}
	if strings.Contains(string(made(t, s)), "l_3f9a") {
		t.Error("it names the learner")
	}
}

func TestAReceiptIsCheckedWhateverItsWhiteSpace(t *testing.T) {
	t.Parallel()
	s := newSigner(1)
	body := made(t, s)
	var compact, wide bytes.Buffer
	if err := json.Compact(&compact, body); err != nil {
		t.Fatal(err)
	}
	if err := json.Indent(&wide, body, "\t", "    \n"); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"compact": compact.Bytes(), "wide": wide.Bytes(), "CRLF": bytes.ReplaceAll(body, []byte("\n"), []byte("\r\n"))} {
		r, err := receipt.Parse(data)
		if err == nil {
			err = r.Check(s.PublicKey())
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnAlteredReceiptIsNotValid(t *testing.T) {
	t.Parallel()
	s := newSigner(1)
	body := string(made(t, s))
	valid := func(data string) bool {
		r, err := receipt.Parse([]byte(data))
		return err == nil && r.Check(s.PublicKey()) == nil
	}
	if !valid(body) {
		t.Fatal("the test begins with nothing")
	}
	for name, altered := range map[string]string{
		"another verification":     strings.Replace(body, "v_81c2", "v_81c3", 1),
		"another time":             strings.Replace(body, "03:04:05", "03:04:06", 1),
		"another digest":           strings.Replace(body, "a1a1", "a1a2", 1),
		"another slot":             strings.Replace(body, `"front"`, `"back"`, 1),
		"a photograph less":        body[:strings.Index(body, "    {")] + body[strings.LastIndex(body, "    {"):],
		"a key that was kept":      strings.Replace(body, "destroyed", "kept", 1),
		"the same time elsewhere":  strings.Replace(body, "03:04:05.678Z", "04:04:05.678+01:00", 1),
		"the same time longer":     strings.Replace(body, "05.678Z", "05.678000Z", 1),
		"a field more":             strings.Replace(body, "{", `{"note": "x",`, 1),
		"a field twice":            strings.Replace(body, "{", `{"verification": "v_other",`, 1),
		"a field in capitals":      strings.Replace(body, `"key"`, `"KEY"`, 1),
		"a spelling by escapes":    strings.Replace(body, "v_81c2", `v_81c\u0032`, 1),
		"something after the end":  body + "{}",
		"another kind":             strings.Replace(body, "receipt 1", "receipt 2", 1),
		"no signature":             body[:strings.Index(body, `"signature"`)] + `"signature": ""}`,
		"another service's":        string(made(t, newSigner(2))),
		"no photographs but null":  body[:strings.Index(body, "[")] + "null" + body[strings.Index(body, "]")+1:],
		"nothing":                  "",
		"text":                     "deleted, promise",
		"an array":                 "[]",
		"null":                     "null",
		"a deep array":             strings.Repeat("[", 10000),
		"more than a receipt says": body + strings.Repeat(" ", 20000),
	} {
		if altered == body || valid(altered) {
			t.Errorf("%s is taken for valid", name)
		}
	}
	for i := range len(body) {
		flipped := []byte(body)
		flipped[i] ^= 1
		if strings.TrimSpace(string(flipped[i:i+1])) != "" && valid(string(flipped)) {
			t.Errorf("with byte %d flipped to %q it is valid", i, flipped[i])
		}
	}
}

func TestAReceiptOfWhatMakesNoSenseIsNotMade(t *testing.T) {
	t.Parallel()
	for name, alter := range map[string]func(v *selfsame.Verification, at *time.Time){
		"no verification":  func(v *selfsame.Verification, _ *time.Time) { v.ID = "" },
		"a hostile name":   func(v *selfsame.Verification, _ *time.Time) { v.ID = "v_1\nkey: kept" },
		"no time":          func(_ *selfsame.Verification, at *time.Time) { *at = time.Time{} },
		"a digest of none": func(v *selfsame.Verification, _ *time.Time) { v.Photographs["face"] = selfsame.Photograph{Digest: "x"} },
	} {
		v, at := verification(), at
		alter(&v, &at)
		if id, body, err := (receipt.Maker{Signer: newSigner(1)}).Make(v, at); err == nil {
			t.Errorf("%s: %s %s", name, id, body)
		}
	}
	v := verification()
	v.Photographs = nil
	_, body, err := receipt.Maker{Signer: newSigner(1)}.Make(v, at)
	if err == nil {
		_, err = receipt.Parse(body)
	}
	if err != nil {
		t.Errorf("a key without photographs: %v", err)
	}
}

func TestAPublishedKeyIsReadInEveryForm(t *testing.T) {
	t.Parallel()
	key := newSigner(1).PublicKey()
	published := receipt.MarshalKey(key)
	hexadecimal, armoured, _ := bytes.Cut(published, []byte("\n"))
	for name, data := range map[string][]byte{
		"as published": published, "hexadecimal": hexadecimal, "capitals": bytes.ToUpper(hexadecimal), "PEM": armoured,
		"white space": []byte(" \n" + hex.EncodeToString(key) + "\r\n"),
	} {
		if got, err := receipt.ParseKey(data); err != nil || !got.Equal(key) {
			t.Errorf("%s: %v", name, err)
		}
	}
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&other.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing": nil, "short": hexadecimal[:60], "long": append(bytes.Clone(hexadecimal), "00"...), "no hexadecimal": bytes.Repeat([]byte("z"), 64),
		"a key of another kind": pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}),
		"a PEM of nothing":      pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY"}),
	} {
		if _, err := receipt.ParseKey(data); kind(err) != selfsame.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzParse feeds the parser what nobody made. Whatever it accepts says one
// thing only: writing it again gives the same.
func FuzzParse(f *testing.F) {
	s := newSigner(1)
	body := made(f, s)
	f.Add(body)
	f.Add(body[:len(body)/2])
	f.Add(bytes.Replace(body, []byte("{"), []byte(`{"kind":"x",`), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := receipt.Parse(data)
		if err != nil {
			if kind(err) != selfsame.KindInvalid || strings.ContainsAny(err.Error(), "\n\x00") {
				t.Fatalf("%v", err)
			}
			return
		}
		if lines := bytes.Count(r.Text(), []byte("\n")); lines != 6+len(r.Photographs) {
			t.Fatalf("%d lines", lines)
		}
		again, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		q, err := receipt.Parse(again)
		if err != nil || !bytes.Equal(q.Text(), r.Text()) || (q.Check(nil) == nil) != (r.Check(nil) == nil) {
			t.Fatalf("written again it is another: %v", err)
		}
	})
}
