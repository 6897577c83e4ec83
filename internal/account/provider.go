package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/selfsame-id/selfsame"
)

// A ProviderConfig names the platform's own sign-in, by OpenID Connect.
type ProviderConfig struct {
	Name         string // stands on the button
	Issuer       string
	ClientID     string
	ClientSecret selfsame.Private // may be empty
	Back         string           // our address that it sends people back to
	Client       *http.Client     // nil for one that waits ten seconds
}

// A Provider signs in whoever the platform has signed in.
type Provider struct {
	config   ProviderConfig
	accounts *Accounts
	client   *http.Client

	mu    sync.Mutex
	found *endpoints // nil until it answered for the first time
}

type endpoints struct {
	provider *oidc.Provider
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
}

// longestAnswer bounds what is read of a provider's answer.
const longestAnswer = 1 << 20

// NewProvider returns the sign-in of the configuration. The provider is asked
// for its addresses when somebody first signs in, so that ours starts while
// theirs is down.
func NewProvider(c ProviderConfig, accounts *Accounts) *Provider {
	client := &http.Client{Timeout: 10 * time.Second}
	if c.Client != nil {
		copied := *c.Client
		client = &copied
	}
	client.Transport = bounded{client.Transport}
	return &Provider{config: c, accounts: accounts, client: client}
}

// bounded reads no more of an answer than longestAnswer.
type bounded struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	next := b.next
	if next == nil {
		next = http.DefaultTransport
	}
	res, err := next.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, longestAnswer), res.Body}
	}
	return res, err
}

// Name stands on the button.
func (p *Provider) Name() string { return p.config.Name }

func (p *Provider) endpoints(ctx context.Context) (*endpoints, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	// What is found keeps the client, and must outlive the request.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("asking the provider for its addresses: %w", err)
	}
	p.found = &endpoints{
		provider: found,
		oauth: oauth2.Config{
			ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret.Reveal(), RedirectURL: p.config.Back,
			Endpoint: found.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
		},
		verifier: found.Verifier(&oidc.Config{ClientID: p.config.ClientID, Now: p.accounts.Clock}),
	}
	return p.found, nil
}

// A pending is what the session keeps while somebody is at the provider.
type pending struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Until    time.Time `json:"until"`
}

// Begin returns where to send the visitor, and what to keep in the session
// until they come back.
func (p *Provider) Begin(ctx context.Context) (to, kept string, err error) {
	e, err := p.endpoints(ctx)
	if err != nil {
		return "", "", err
	}
	wait := pending{
		State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(),
		Until: p.accounts.Clock().Add(10 * time.Minute),
	}
	text, err := json.Marshal(wait)
	if err != nil {
		return "", "", fmt.Errorf("beginning to sign in: %w", err)
	}
	return e.oauth.AuthCodeURL(wait.State, oidc.Nonce(wait.Nonce), oauth2.S256ChallengeOption(wait.Verifier)), string(text), nil
}

// Finish returns the account of who comes back with the query. KindInvalid
// where the provider did not sign them in for this session.
func (p *Provider) Finish(ctx context.Context, kept string, query url.Values, from Device) (account string, err error) {
	var wait pending
	if json.Unmarshal([]byte(kept), &wait) != nil || wait.State == "" || !wait.Until.After(p.accounts.Clock()) ||
		subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(wait.State)) != 1 || query.Get("code") == "" {
		return "", errProvider
	}
	e, err := p.endpoints(ctx)
	if err != nil {
		return "", err
	}
	tokens, err := e.oauth.Exchange(oidc.ClientContext(ctx, p.client), query.Get("code"), oauth2.VerifierOption(wait.Verifier))
	if err != nil {
		return "", exchangeError(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	id, err := e.verifier.Verify(oidc.ClientContext(ctx, p.client), raw)
	if err != nil || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(wait.Nonce)) != 1 {
		return "", errProvider // what is wrong with a token may quote it
	}
	c, err := p.claims(ctx, e, id, tokens)
	if err != nil {
		return "", err
	}
	c.subject = p.accounts.Keys.Hash("subject", id.Issuer+"\x00"+id.Subject)
	row, err := p.accounts.enter(ctx, c)
	if err != nil {
		return "", err
	}
	who, err := p.accounts.unseal(ctx, row)
	if err != nil {
		return "", err
	}
	return row.ID, p.accounts.noteDevice(ctx, row, who, from)
}

// claims are what the provider says of the person: in the token, or where it
// keeps that for those who ask for it.
func (p *Provider) claims(ctx context.Context, e *endpoints, id *oidc.IDToken, tokens *oauth2.Token) (claims, error) {
	var c claims
	if err := id.Claims(&c); err != nil {
		return c, errProvider
	}
	if c.Email != "" || e.provider.UserInfoEndpoint() == "" {
		return c, nil
	}
	info, err := e.provider.UserInfo(oidc.ClientContext(ctx, p.client), oauth2.StaticTokenSource(tokens))
	if err != nil || info.Subject != id.Subject || info.Claims(&c) != nil {
		return c, errProvider
	}
	return c, nil
}

// exchangeError tells a code that is not taken from a provider that is down.
func exchangeError(err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < http.StatusInternalServerError {
		return errProvider
	}
	if refused != nil {
		return fmt.Errorf("the provider answered a code with status %d", refused.Response.StatusCode) // its text may be about a person
	}
	return fmt.Errorf("asking the provider about a code: %w", err)
}

// claims is what a provider says of a person.
type claims struct {
	subject string

	Email    string   `json:"email"`
	Verified flexible `json:"email_verified"`
	Name     string   `json:"name"`
	Given    string   `json:"given_name"`
	Family   string   `json:"family_name"`
	Locale   string   `json:"locale"`
}

// name is empty where the provider says none that could be one.
func (c claims) name() string {
	for _, said := range []string{c.Name, c.Given + " " + c.Family} {
		if name, err := cleanName(selfsame.NewPrivate(said)); err == nil {
			return name
		}
	}
	return ""
}

func (c claims) language() string {
	if isTag(c.Locale) {
		return c.Locale
	}
	return ""
}

// flexible is a boolean that some providers write as text.
type flexible bool

// UnmarshalJSON implements json.Unmarshaler.
func (f *flexible) UnmarshalJSON(data []byte) error {
	*f = string(data) == "true" || string(data) == `"true"`
	return nil
}

// enter returns the account of whoever a provider signed in: the one they came
// to before, or the one of their address, or a new one.
func (a *Accounts) enter(ctx context.Context, c claims) (*Row, error) {
	row, err := a.Store.AccountBySubject(ctx, c.subject)
	if err == nil {
		return row, nil
	}
	if !isKind(err, selfsame.KindNotFound) {
		return nil, err
	}
	address, err := cleanAddress(selfsame.NewPrivate(c.Email))
	if err != nil || !bool(c.Verified) {
		return nil, errProviderAddress
	}
	row, err = a.Store.AccountByEmail(ctx, a.emailHash(address))
	switch {
	case isKind(err, selfsame.KindNotFound):
		return a.makeFromClaims(ctx, address, c)
	case err != nil:
		return nil, err
	case row.Role != Learner: // who runs the platform does not thereby run us
		return nil, errProviderStaff
	case !row.Confirmed: // somebody typed the address in and never answered; what they gave counts for nothing
		if err := a.seal(ctx, row, profile{Name: c.name(), Email: address}); err != nil {
			return nil, err
		}
		row.Password, row.Confirmed, row.Language = "", true, c.language()
	}
	err = a.Store.InTx(ctx, func(ctx context.Context) error {
		if err := a.Store.SaveAccount(ctx, row); err != nil {
			return err
		}
		if err := a.Store.ForgetTokens(ctx, row.ID, forConfirming); err != nil {
			return err
		}
		return a.Store.SaveSubject(ctx, c.subject, row.ID)
	})
	return row, err
}

func (a *Accounts) makeFromClaims(ctx context.Context, address string, c claims) (*Row, error) {
	row, err := a.newRow(ctx, profile{Name: c.name(), Email: address})
	if err != nil {
		return nil, err
	}
	row.Confirmed, row.Language = true, c.language()
	err = a.Store.InTx(ctx, func(ctx context.Context) error {
		if err := a.saveNew(ctx, row); err != nil {
			return err
		}
		return a.Store.SaveSubject(ctx, c.subject, row.ID)
	})
	return row, err
}
