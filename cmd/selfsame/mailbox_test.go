package main

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// mailboxes are those of everybody, on a real mail server in the test.
type mailboxes struct {
	t       testing.TB
	address string // of the server
	mu      sync.Mutex
	letters []letter
}

// A letter is one e-mail as it was delivered.
type letter struct{ to, subject, text string } // the text without its line breaks

// startMail starts the mail server, until the test ends.
func startMail(t testing.TB) *mailboxes {
	t.Helper()
	m := &mailboxes{t: t}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &delivery{boxes: m}, nil }))
	server.Domain, server.MaxMessageBytes = "localhost", 1<<20
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.address = listener.Addr().String()
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return m
}

// A delivery is what one connection brings.
type delivery struct {
	boxes *mailboxes
	to    string
}

func (*delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (*delivery) Logout() error                        { return nil }
func (d *delivery) Reset()                             { d.to = "" }
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.to = to
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return err
	}
	text, err := plainText(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	if err != nil {
		return err
	}
	d.boxes.mu.Lock()
	defer d.boxes.mu.Unlock()
	d.boxes.letters = append(d.boxes.letters, letter{d.to, subject, strings.Join(strings.Fields(text), " ")})
	return nil
}

// plainText is the part of a message that is written for no browser.
func plainText(kind, encoding string, body io.Reader) (string, error) {
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		return "", err
	}
	if media == "text/plain" {
		if strings.EqualFold(encoding, "quoted-printable") {
			body = quotedprintable.NewReader(body)
		}
		text, err := io.ReadAll(body)
		return string(text), err
	}
	if !strings.HasPrefix(media, "multipart/") {
		return "", nil
	}
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		text, err := plainText(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part)
		if err != nil || text != "" {
			return text, err
		}
	}
}

// wait waits for a letter to somebody whose subject or text has the words.
func (m *mailboxes) wait(to, words string) letter {
	m.t.Helper()
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		m.mu.Lock()
		for _, l := range m.letters {
			if l.to == to && (strings.Contains(l.subject, words) || strings.Contains(l.text, words)) {
				m.mu.Unlock()
				return l
			}
		}
		m.mu.Unlock()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.letters {
		if l.to == to {
			m.t.Logf("there is a letter %q", l.subject)
		}
	}
	m.t.Fatalf("no letter that says %q comes", words)
	return letter{}
}

// forget throws away the letters to somebody, so that the next is a new one.
func (m *mailboxes) forget(to string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.letters = slices.DeleteFunc(m.letters, func(l letter) bool { return l.to == to })
}

// link is the first one in a letter that has the words.
func (l letter) link(t testing.TB, words string) string {
	t.Helper()
	found := regexp.MustCompile(`https?://\S*` + regexp.QuoteMeta(words) + `\S*`).FindString(l.text)
	if found == "" {
		t.Fatalf("the letter %q has no link to %s", l.subject, words)
	}
	return found
}
