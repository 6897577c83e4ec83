package notify_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/selfsame-id/selfsame/internal/notify"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// A post is a real SMTP server that answers as it is told.
type post struct {
	mu       sync.Mutex
	received []received
	sender   *smtp.SMTPError // what MAIL FROM is answered
	rcpt     *smtp.SMTPError // what RCPT TO is answered
	data     *smtp.SMTPError // what the message is answered
	drop     bool            // break the connection in the middle of the message
	password string          // asked for where it is set

	server notify.Server
}

type received struct {
	From, To string
	Data     []byte
	TLS      bool
}

type session struct {
	post *post
	conn *smtp.Conn
	in   bool
	got  received
}

func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) { return &session{post: p, conn: c}, nil }

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "school" || password != s.post.password {
			return errors.New("no")
		}
		s.in = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	if s.post.password != "" && !s.in {
		return smtp.ErrAuthRequired
	}
	if s.post.sender != nil {
		return s.post.sender
	}
	s.got.From = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	if s.post.rcpt != nil {
		return s.post.rcpt
	}
	s.got.To = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	if s.post.drop {
		return s.conn.Conn().Close()
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.post.data != nil {
		return s.post.data
	}
	s.got.Data = data
	_, s.got.TLS = s.conn.TLSConnectionState()
	s.post.received = append(s.post.received, s.got)
	return nil
}

func (s *session) Reset()        { s.got = received{} }
func (s *session) Logout() error { return nil }

// tell changes how the server answers from now on.
func (p *post) tell(change func(*post)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

// all is what came in so far.
func (p *post) all() []received {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]received(nil), p.received...)
}

type security int

const (
	starttls security = iota
	implicit
	plain
)

// newPost starts a server on this machine. Its certificate is trusted by the
// Server that it returns.
func newPost(t *testing.T, how security) *post {
	t.Helper()
	p := &post{}
	certificate, roots := selfSigned(t)
	s := smtp.NewServer(p)
	s.Domain, s.AllowInsecureAuth, s.MaxMessageBytes = "localhost", how == plain, 1<<20
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if how != plain {
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	}
	if how == implicit {
		listener = tls.NewListener(listener, s.TLSConfig)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(listener) }()
	t.Cleanup(func() { _ = listener.Close(); _ = s.Close(); <-done })
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	p.server = notify.Server{
		Host: "127.0.0.1", Port: n, Implicit: how == implicit, Plain: how == plain, Roots: roots,
		Timeout: 10 * time.Second, Clock: testkit.NewClock().Now,
	}
	return p
}

func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
