package testkit

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// KeyService is HashiCorp's Vault with its transit engine, a process of its own. A
// test program has one until it ends, because the clients take its address from the
// environment, once.
type KeyService struct {
	Address string `json:"address"`
	Root    string `json:"root"`   // a token that may do everything
	Token   string `json:"token"`  // the service's: it may encrypt and decrypt, as the policy "service" says
	Unseal  string `json:"unseal"` // opens it once it was sealed
}

var keyService struct {
	mu     sync.Mutex
	shared *KeyService
	open   io.Closer // the server's input: when this program ends it is closed, and the server ends
}

// Vault starts the server, and tells the clients of the program where it is.
func Vault(t testing.TB) *KeyService {
	t.Helper()
	keyService.mu.Lock()
	defer keyService.mu.Unlock()
	if keyService.shared != nil {
		return keyService.shared
	}
	cmd := exec.CommandContext(context.Background(), built(t, "vault", ".")) //nolint:gosec // G204: of this repository
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	var k KeyService
	if err == nil {
		err = json.NewDecoder(out).Decode(&k)
	}
	for name, value := range map[string]string{"VAULT_ADDR": k.Address, "VAULT_TOKEN": k.Token, "VAULT_MAX_RETRIES": "0"} {
		if err == nil {
			err = os.Setenv(name, value)
		}
	}
	if err != nil {
		t.Fatalf("Vault for the test: %v", err)
	}
	keyService.shared, keyService.open = &k, in
	return &k
}

// Do has the operator of the Vault do something, by its path there.
func (k *KeyService) Do(t testing.TB, path string, body map[string]any) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, k.Address+"/v1/"+path, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Vault-Token", k.Root)
	client := http.Client{Timeout: time.Minute}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode >= http.StatusMultipleChoices {
		said, _ := io.ReadAll(res.Body)
		t.Fatalf("%s: %s: %s", path, res.Status, said)
	}
}
