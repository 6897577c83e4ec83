package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"
)

// A Server is a mail server that takes our messages.
type Server struct {
	Host     string
	Port     int
	User     string
	Password string
	// Implicit speaks TLS from the first byte (port 465); else STARTTLS is
	// demanded, unless Plain.
	Implicit bool
	// Plain sends without TLS. ParseServer allows it on this machine only.
	Plain   bool
	Roots   *x509.CertPool // nil for those of the system
	Timeout time.Duration  // for one message; 30 seconds where it is zero
	Clock   func() time.Time
}

// ParseServer reads "smtp://[USER:PASSWORD@]HOST[:PORT]", which demands
// STARTTLS, "smtps://…", which speaks TLS from the start, and for a server on
// this machine "smtp+plain://…". Its errors do not repeat the password.
func ParseServer(text string) (Server, error) {
	wrong := invalid("The mail server cannot be used", "Give it as smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465")
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return Server{}, wrong
	}
	s := Server{Host: u.Hostname(), Port: 587}
	switch u.Scheme {
	case "smtp":
	case "smtps":
		s.Implicit, s.Port = true, 465
	case "smtp+plain":
		s.Plain, s.Port = true, 25
		if ip := net.ParseIP(s.Host); s.Host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return Server{}, invalid("Mail without TLS may go to this machine only", "Use smtp:// or smtps://")
		}
	default:
		return Server{}, wrong
	}
	if p := u.Port(); p != "" {
		if s.Port, err = strconv.Atoi(p); err != nil || s.Port < 1 || s.Port > 65535 {
			return Server{}, wrong
		}
	}
	if u.User != nil {
		s.User = u.User.Username()
		s.Password, _ = u.User.Password()
	}
	return s, nil
}

// Send sends the message over a connection of its own.
func (s Server) Send(ctx context.Context, m Message) error {
	msg, err := s.message(m)
	if err != nil {
		return err
	}
	client, err := s.client()
	if err != nil {
		return err
	}
	timeout := s.Timeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := client.DialWithContext(ctx); err != nil {
		return classify("reach the mail server", err)
	}
	err = client.Send(msg)
	// What goes wrong once the server has taken it must not send it twice.
	_ = client.Close()
	if err != nil && !msg.IsDelivered() {
		return classify("hand over to the mail server", err)
	}
	return nil
}

func (s Server) client() (*mail.Client, error) {
	timeout := s.Timeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	options := []mail.Option{
		mail.WithPort(s.Port), mail.WithTimeout(timeout), mail.WithoutNoop(),
		mail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch {
	case s.Implicit:
		options = append(options, mail.WithSSL())
	case s.Plain:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.User != "" {
		method := mail.SMTPAuthAutoDiscover
		if s.Plain {
			method = mail.SMTPAuthPlainNoEnc
		}
		options = append(options, mail.WithSMTPAuth(method), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	client, err := mail.NewClient(s.Host, options...)
	if err != nil {
		return nil, errors.New("the settings of the mail server cannot be used")
	}
	return client, nil
}

func (s Server) message(m Message) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	broken := errors.New("a message with an address that cannot be used") // the cause would repeat it
	if err := msg.FromFormat(m.From.Name, m.From.Address); err != nil {
		return nil, broken
	}
	if err := msg.To(m.To.Reveal()); err != nil {
		return nil, broken
	}
	if m.ReplyTo != "" {
		if err := msg.ReplyTo(m.ReplyTo); err != nil {
			return nil, broken
		}
	}
	msg.Subject(oneLine(m.Subject, 200))
	msg.SetMessageIDWithValue(m.ID)
	msg.SetDateWithValue(s.Clock())
	// Answering programs keep quiet, and readers are told the language.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetGenHeader("Content-Language", m.Language)
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	if len(m.Receipt) > 0 {
		if err := msg.AttachReader("receipt.json", bytes.NewReader(m.Receipt), mail.WithFileContentType("application/json")); err != nil {
			return nil, errors.New("a receipt that cannot be attached")
		}
	}
	return msg, nil
}

// classify tells what will never arrive from what may yet. The library calls
// everything that does not start with a 4 permanent, even a lost connection;
// here only the server's own no, said of this recipient or this message, is.
// A no to us as sender is ours to mend, and the letter waits. Nothing that the
// server said is repeated: it likes to name the address.
func classify(doing string, err error) error {
	var sent *mail.SendError
	if !errors.As(err, &sent) {
		return fmt.Errorf("%s: %s", doing, network(err))
	}
	code := sent.ErrorCode()

	switch sent.Reason {
	case mail.ErrSMTPRcptTo, mail.ErrSMTPData, mail.ErrSMTPDataClose:
		if code >= 500 && code <= 599 {
			return &Bounce{Code: code, Enhanced: sent.EnhancedStatusCode()}
		}
	default:
	}
	return fmt.Errorf("%s: it answered %d (%s)", doing, code, sent.Reason)
}

// network names the sort of a failure.
func network(err error) string {
	var timeout net.Error
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var refused *net.OpError
	switch {
	case errors.As(err, &unknown), errors.As(err, &host):
		return "its certificate cannot be trusted"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "it took too long"
	case errors.As(err, &refused):
		return "the connection failed (" + refused.Op + ")"
	}
	return "it broke off, or refused us"
}
