package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/receipt"
	"github.com/selfsame-id/selfsame/internal/web"
)

// ServeCmd runs the service.
type ServeCmd struct {
	serviceFlags
	Listen     string `default:"127.0.0.1:8080" placeholder:"ADDR" help:"Where to listen."`
	URL        string `placeholder:"URL" help:"The address under which people reach the service, such as https://id.school.example. By default that of --listen."`
	TLSCert    string `name:"tls-cert" placeholder:"FILE" help:"Certificate chain, PEM. With --tls-key the service speaks https by itself."`
	TLSKey     string `name:"tls-key" placeholder:"FILE" help:"Private key of the certificate, PEM."`
	TrustProxy bool   `help:"A proxy in front speaks https and sets X-Forwarded-For; without it such headers are ignored."`
	Insecure   bool   `help:"Listen on a public address without https all the same. Passwords and photographs then cross the network in the clear."`
	Name       string `default:"Selfsame" placeholder:"NAME" help:"The school's name, as it stands at the top of each page."`
	Contact    string `placeholder:"ADDRESS" help:"The e-mail address that learners may write to."`
	Demo       bool   `help:"Begin with courses, learners and sample IDs, and show e-mail on a page instead of sending it. Refuses a folder that is not a demonstration."`
	NoWork     bool   `help:"Serve pages only; selfsame worker carries out checks elsewhere. Each photograph is still looked at when it arrives."`

	mailFlags
	OIDCName   string `name:"oidc-name" placeholder:"NAME" help:"What stands on the button of the platform's own sign-in."`
	OIDCIssuer string `name:"oidc-issuer" placeholder:"URL" help:"Issuer of the platform's sign-in by OpenID Connect."`
	OIDCClient string `name:"oidc-client" placeholder:"ID" help:"Our client id there."`
	OIDCSecret string `name:"oidc-secret-file" placeholder:"FILE" help:"File that holds our client secret there."`
}

// Help is the long text of serve --help.
func (*ServeCmd) Help() string {
	return `Starts the service: the learner's pages, the checks, e-mail and erasure, in one process. Everything it keeps lies in --data
unless other places are named: give --database postgres://… and --photographs s3://… to run as many as you need on one database.

The camera and the hand-off to a phone need https beyond localhost: give --tls-cert and --tls-key, or put a proxy in front and
say --trust-proxy with --url https://….

The first start prints a link, good once, that makes the operator's account. SIGTERM finishes what is under way and exits 0.
/healthz answers as soon as it listens, /readyz when it can do its work.

Example:
  selfsame serve --demo
  selfsame serve --data /var/lib/selfsame --listen :443 --url https://id.school.example --tls-cert cert.pem --tls-key key.pem \
      --smtp smtps://mail.school.example:465 --from id@school.example`
}

// Run serves until it is told to stop.
func (c *ServeCmd) Run(x *Context) error {
	base, err := c.baseURL()
	if err != nil {
		return err
	}
	if c.Demo {
		if err := c.claimDemo(); err != nil {
			return err
		}
	}
	c.Contact = cmp.Or(c.Contact, c.From, "help@demo.example")
	s, err := openService(x, c.serviceFlags, true)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	if s.notifier, s.outbox, err = c.newNotifier(s, x, base, c.Name, c.Contact, c.Demo); err != nil {
		return err
	}
	if c.Demo && c.Policy == "" { // the sample IDs are specimens
		s.flow.Policy.Version, s.flow.Policy.Documents.Specimens = "demonstration", true
	}
	if err := s.withEngine(x, s.flow.Policy); err != nil {
		return err
	}
	if c.Demo {
		if err := s.seedDemo(x, c.Data); err != nil {
			return err
		}
	}
	handler, err := c.handler(x, s, base)
	if err != nil {
		return err
	}
	if !c.NoWork {
		if err := s.queue.Start(x.Context); err != nil {
			return err
		}
	}
	return c.listen(x, s, handler, base)
}

// baseURL is the public address, and refuses what would send photographs over a
// network in the clear.
func (c *ServeCmd) baseURL() (*url.URL, error) {
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return nil, hint(fmt.Errorf("--listen %s is no address", c.Listen), "write host and port, such as 127.0.0.1:8080")
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return nil, hint(errors.New("--tls-cert and --tls-key go together"), "give both or neither")
	}
	if c.TLSKey != "" {
		if _, err := readSecret(c.TLSKey); err != nil {
			return nil, err
		}
	}
	local := isLoopback(host)
	if !local && c.TLSCert == "" && !c.TrustProxy && !c.Insecure {
		return nil, hint(fmt.Errorf("%s can be reached from elsewhere, and nothing speaks https", c.Listen),
			"give --tls-cert and --tls-key, or --trust-proxy behind a proxy that speaks https, or say --insecure")
	}
	if c.URL == "" {
		scheme := "http"
		if c.TLSCert != "" {
			scheme = "https"
		}
		if host == "" || host == "0.0.0.0" || host == "::" {
			host = "localhost"
		}
		return &url.URL{Scheme: scheme, Host: net.JoinHostPort(host, port)}, nil
	}
	u, err := url.Parse(strings.TrimSuffix(c.URL, "/"))
	if err != nil || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, hint(errors.New("--url is not an address of the form https://host"), "write it without a path, such as https://id.school.example")
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) && !c.Insecure {
		return nil, hint(errors.New("--url is not https"), "browsers give a camera to https pages only; say --insecure to do without")
	}
	return u, nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// handler is all pages, and the addresses of visitors from the proxy where it
// is trusted.
func (c *ServeCmd) handler(x *Context, s *service, base *url.URL) (http.Handler, error) {
	var provider web.Provider
	if c.OIDCIssuer != "" {
		secret := ""
		if c.OIDCSecret != "" {
			text, err := readSecret(c.OIDCSecret)
			if err != nil {
				return nil, err
			}
			secret = strings.TrimSpace(string(text))
		}
		provider = account.NewProvider(account.ProviderConfig{
			Name: c.OIDCName, Issuer: c.OIDCIssuer, ClientID: c.OIDCClient, ClientSecret: selfsame.NewPrivate(secret),
			Back: base.String() + "/signin/provider/back",
		}, s.accounts)
	}
	site := web.Site{Name: c.Name, URL: base.String(), Secure: base.Scheme == "https", Contact: c.Contact, Demo: c.Demo}
	config, err := s.pages(site, x, provider)
	if err != nil {
		return nil, err
	}
	pages, err := web.New(config)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	// With this key anybody can check a receipt without asking us.
	mux.HandleFunc("GET /receipt-key.pem", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-pem-file")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(receipt.MarshalKey(s.keys.PublicKey()))
	})
	if !c.TrustProxy {
		return mux, nil
	}
	return throughProxy(mux), nil
}

// readSecret reads a small file that is its owner's, or their group's, alone.
func readSecret(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, hint(fileError(name, err), "name a file with the secret in it")
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0 {
		return nil, hint(fmt.Errorf("%s can be read by everybody on this machine", name), "chmod 600 it, and think of who may have read it")
	}
	const most = 64 << 10
	return readFile(name, most)
}

// throughProxy takes the visitor's address from the proxy: the last one in
// X-Forwarded-For is the one that the proxy itself saw.
func throughProxy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if ip := net.ParseIP(strings.TrimSpace(all[len(all)-1])); ip != nil {
			r.RemoteAddr = net.JoinHostPort(ip.String(), "0")
		}
		next.ServeHTTP(w, r)
	})
}

// listen serves until the context ends, then finishes what is under way.
func (c *ServeCmd) listen(x *Context, s *service, handler http.Handler, base *url.URL) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12},
	}
	var config net.ListenConfig
	listener, err := config.Listen(x.Context, "tcp", c.Listen)
	if err != nil {
		return hint(err, "another program may listen there; choose another with --listen")
	}
	if err := c.greet(x, s, base); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		if c.TLSCert != "" {
			done <- server.ServeTLS(listener, c.TLSCert, c.TLSKey)
			return
		}
		done <- server.Serve(listener)
	}()
	select {
	case err := <-done:
		return err
	case <-x.Context.Done():
	}
	const grace = 30 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(x.Context), grace)
	defer cancel()
	// Pages that follow a verification live stay open for ever: they are not
	// waited for.
	err = server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	return errors.Join(err, s.queue.Stop(ctx))
}

// greet says where the service is, and how the first operator comes in.
func (c *ServeCmd) greet(x *Context, s *service, base *url.URL) error {
	token, err := s.accounts.InviteOperator(x.Context)
	if err != nil {
		return err
	}
	first := ""
	if !token.IsEmpty() && !c.Demo {
		first = base.String() + "/first/" + token.Reveal()
	}
	if x.JSON {
		return x.printJSON(struct {
			URL      string `json:"url"`
			Operator string `json:"operator_link,omitempty"`
		}{base.String(), first})
	}
	text := fmt.Sprintf("Selfsame is at %s\n", base)
	if c.Demo {
		text += demoGreeting(base.String(), c.Data)
	}
	if first != "" {
		text += fmt.Sprintf("\nMake the operator's account here, once, within a day:\n  %s\n", first)
	}
	_, err = x.Out.Write([]byte(text))
	return err
}

// demoMark is the file that marks a folder as a demonstration.
const demoMark = "DEMONSTRATION"

// claimDemo marks an empty folder as a demonstration, and refuses one that holds
// anything else.
func (c *ServeCmd) claimDemo() error {
	if _, err := os.Stat(filepath.Join(c.Data, demoMark)); err == nil {
		return nil
	}
	if entries, err := os.ReadDir(c.Data); err == nil && len(entries) > 0 {
		return hint(fmt.Errorf("%s is not a demonstration", c.Data), "name an empty folder with --data; a demonstration has invented learners in it")
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.Data, demoMark), []byte("Everything in this folder is invented.\n"), 0o600)
}
