// Command vault is HashiCorp's Vault for tests: its own core, transit engine,
// policies and HTTP interface, in memory, on an address of this machine. It lives
// as long as whoever started it keeps its input open.
//
// It is a module of its own because the program must not carry what Vault stands
// on, and version 1.13.1 because it is the last that is free software and builds as a
// module. Nothing but a test may run it: it is years old.
package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/vault/builtin/logical/transit"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

// started is what the one who started it must know, a line of JSON.
type started struct {
	Address string `json:"address"`
	Root    string `json:"root"`   // a token that may do everything
	Token   string `json:"token"`  // one that may encrypt and decrypt, as the policy "service" says
	Unseal  string `json:"unseal"` // opens it once it was sealed
}

// service is the policy that docs/decisions/0006 asks for.
const service = `path "transit/encrypt/*" { capabilities = ["create", "update"] }
path "transit/decrypt/*" { capabilities = ["update"] }`

// engines are those that Vault has built in: transit alone.
type engines struct{}

func (engines) Contains(name string, kind consts.PluginType) bool {
	return name == "transit" && kind == consts.PluginTypeSecrets
}

func (e engines) Get(name string, kind consts.PluginType) (func() (any, error), bool) {
	return func() (any, error) { return logical.Factory(transit.Factory), nil }, e.Contains(name, kind)
}

func (engines) Keys(kind consts.PluginType) []string {
	if kind == consts.PluginTypeSecrets {
		return []string{"transit"}
	}
	return nil
}

func (e engines) DeprecationStatus(name string, kind consts.PluginType) (consts.DeprecationStatus, bool) {
	return consts.Supported, e.Contains(name, kind)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "vault:", err)
		os.Exit(1)
	}
}

func run() error {
	store, err := inmem.NewInmem(nil, hclog.NewNullLogger())
	if err != nil {
		return err
	}
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical: store, Logger: hclog.NewNullLogger(), DisableMlock: true,
		LogicalBackends: map[string]logical.Factory{"transit": transit.Factory}, BuiltinRegistry: engines{},
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: vaulthttp.Handler.Handler(&vault.HandlerProperties{Core: core}), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	s := started{Address: "http://" + listener.Addr().String()}
	if err := s.open(core); err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(s); err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, os.Stdin) // until it is closed
	return server.Close()
}

// open makes the keys of a new Vault, opens it with them, and has the engine, the
// policy and the token made as an operator would.
func (s *started) open(core *vault.Core) error {
	config := vault.SealConfig{SecretShares: 1, SecretThreshold: 1}
	made, err := core.Initialize(context.Background(), &vault.InitParams{BarrierConfig: &config, RecoveryConfig: &config})
	if err != nil {
		return err
	}
	s.Root, s.Unseal = made.RootToken, hex.EncodeToString(made.SecretShares[0])
	if open, err := core.Unseal(made.SecretShares[0]); err != nil || !open {
		return errors.Join(err, errors.New("it did not open"))
	}
	if _, err := s.ask("sys/mounts/transit", map[string]any{"type": "transit"}); err != nil {
		return err
	}
	if _, err := s.ask("sys/policies/acl/service", map[string]any{"policy": service}); err != nil {
		return err
	}
	said, err := s.ask("auth/token/create", map[string]any{"policies": []string{"service"}})
	if err != nil {
		return err
	}
	s.Token = said.Auth.ClientToken
	return nil
}

type answer struct {
	Auth struct {
		ClientToken string `json:"client_token"`
	} `json:"auth"`
}

func (s *started) ask(path string, body any) (said answer, err error) {
	text, err := json.Marshal(body)
	if err != nil {
		return said, err
	}
	req, err := http.NewRequest(http.MethodPost, s.Address+"/v1/"+path, bytes.NewReader(text))
	if err != nil {
		return said, err
	}
	req.Header.Set("X-Vault-Token", s.Root)
	res, err := (&http.Client{Timeout: time.Minute}).Do(req)
	if err != nil {
		return said, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err = io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s: %s: %s", path, res.Status, text)
	}
	if err == nil && len(text) > 0 {
		err = json.Unmarshal(text, &said)
	}
	return said, err
}
