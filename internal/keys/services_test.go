package keys_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame/internal/testkit"
)

// kmsAt is where something answers as AWS KMS does. Of that there is no server to
// be had; of S3 and of Vault there are.
var kmsAt string

func TestMain(m *testing.M) {
	kms := httptest.NewServer(awsKMS{newCipher()})
	kmsAt = kms.URL
	for name, value := range map[string]string{ // those of testkit.S3
		"AWS_ACCESS_KEY_ID": "selfsame-test", "AWS_SECRET_ACCESS_KEY": "selfsame-test", "AWS_EC2_METADATA_DISABLED": "true",
	} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	kms.Close()
	os.Exit(code)
}

// bucketURL makes a bucket on an S3 server.
func bucketURL(t *testing.T, versioned bool) string {
	t.Helper()
	server := testkit.S3(t)
	bucket := server.Make(t, "keys")
	if versioned {
		server.KeepVersions(t, bucket)
	}
	return server.URL(bucket)
}

func newCipher() cipher.AEAD {
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return gcm
}

// awsKMS speaks as much of AWS KMS as encrypting and decrypting take.
type awsKMS struct{ cipher cipher.AEAD }

func (k awsKMS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		KeyID                     string `json:"KeyId"`
		Plaintext, CiphertextBlob []byte
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
		http.Error(w, `{"__type":"AccessDeniedException"}`, http.StatusBadRequest)
		return
	}
	out := map[string]any{"KeyId": in.KeyID}
	switch r.Header.Get("X-Amz-Target") {
	case "TrentService.Encrypt":
		out["CiphertextBlob"] = k.cipher.Seal(nil, nil, in.Plaintext, nil)
	case "TrentService.Decrypt":
		plain, err := k.cipher.Open(nil, nil, in.CiphertextBlob, nil)
		if err != nil {
			http.Error(w, `{"__type":"InvalidCiphertextException"}`, http.StatusBadRequest)
			return
		}
		out["Plaintext"] = plain
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(out)
}
