package keys_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/selfsame-id/selfsame/internal/testkit"
)

// services are the servers that all tests of this package share. The clients
// take their addresses and credentials from the environment, once.
var services struct {
	vault  *vault
	awsKMS string
}

func TestMain(m *testing.M) {
	services.vault = &vault{cipher: newCipher(), refused: map[string]bool{}}
	transit := httptest.NewServer(services.vault)
	kms := httptest.NewServer(awsKMS{newCipher()})
	services.awsKMS = kms.URL
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true",
		"VAULT_ADDR": transit.URL, "VAULT_TOKEN": "test", "VAULT_MAX_RETRIES": "0",
	} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	transit.Close()
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

// A vault speaks as much of the API of Vault's transit engine as encrypting
// and decrypting take. The name of the key is authenticated, as there.
type vault struct {
	cipher  cipher.AEAD
	mu      sync.Mutex
	refused map[string]bool
}

func (v *vault) refuse(key string, yes bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.refused[key] = yes
}

func (v *vault) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct{ Plaintext, Ciphertext string }
	key := path.Base(r.URL.Path)
	v.mu.Lock()
	refused := v.refused[key]
	v.mu.Unlock()
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || refused || r.Header.Get("X-Vault-Token") != "test" {
		http.Error(w, `{"errors":["permission denied"]}`, http.StatusForbidden)
		return
	}
	switch path.Dir(r.URL.Path) {
	case "/v1/transit/encrypt":
		sealed := v.cipher.Seal(nil, nil, []byte(in.Plaintext), []byte(key))
		_, _ = fmt.Fprintf(w, `{"data":{"ciphertext":"vault:v1:%s"}}`, base64.StdEncoding.EncodeToString(sealed))
	case "/v1/transit/decrypt":
		sealed, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(in.Ciphertext, "vault:v1:"))
		plain, err := v.cipher.Open(nil, nil, sealed, []byte(key))
		if err != nil {
			http.Error(w, `{"errors":["cipher: message authentication failed"]}`, http.StatusBadRequest)
			return
		}
		_, _ = fmt.Fprintf(w, `{"data":{"plaintext":%q}}`, plain)
	default:
		http.NotFound(w, r)
	}
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
