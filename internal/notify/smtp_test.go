package notify_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/notify"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

func newLetters(t *testing.T) *notify.Letters {
	t.Helper()
	l, err := notify.NewLetters("https://id.school.example", "Harbour School", "no-reply@school.example", "help@school.example")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func newDB(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), testkit.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// notifier sends to the server, with bounces in the database.
func notifier(t *testing.T, s notify.Sender, db *store.DB) *notify.Notifier {
	t.Helper()
	return &notify.Notifier{Letters: newLetters(t), Sender: s, Bounces: db, Clock: testkit.NewClock().Now, Log: testkit.Logger(t)}
}

// to is a letter to Ottoline.
func to(kind notify.Kind, data notify.Data) notify.Mail {
	return notify.Mail{
		ID: "m_1", To: selfsame.NewPrivate(testkit.Ottoline.Email), Name: selfsame.NewPrivate(testkit.Ottoline.Name),
		Language: "en", Kind: kind, Data: data,
	}
}

var approved = to(notify.KindApproved, notify.Data{})

func TestALetterArrivesOverEveryKindOfConnection(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]security{"starttls": starttls, "tls from the start": implicit, "plain on this machine": plain} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPost(t, how)
			if err := notifier(t, p.server, newDB(t)).Send(t.Context(), "l_1", approved); err != nil {
				t.Fatal(err)
			}
			got := p.all()
			if len(got) != 1 || got[0].To != testkit.Ottoline.Email || got[0].From != "no-reply@school.example" || got[0].TLS == (how == plain) {
				t.Fatalf("%d letters came in", len(got))
			}
			checkLetter(t, got[0].Data)
		})
	}
}

// checkLetter reads the message as a mail program does.
func checkLetter(t *testing.T, data []byte) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]string{
		"From": `"Harbour School" <no-reply@school.example>`, "Reply-To": "<help@school.example>", "To": "<" + testkit.Ottoline.Email + ">",
		"Subject": "Your ID is verified", "Auto-Submitted": "auto-generated", "Content-Language": "en",
		"Date": "Wed, 04 Mar 2026 12:00:00 +0000",
	} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("it is %s, %v", kind, err)
	}
	var kinds []string
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte("Hello Ottoline Fennimore,")) || !bytes.Contains(text, []byte("https://id.school.example/settings/id")) {
			t.Errorf("a part lacks the name or the link")
		}
		kinds = append(kinds, part.Header.Get("Content-Type"))
	}
	if !slices.Equal(kinds, []string{"text/plain; charset=UTF-8", "text/html; charset=UTF-8"}) {
		t.Errorf("the parts are %v", kinds)
	}
}

func TestWhatMayYetArriveIsTriedAgainAndWhatNeverWillIsABounce(t *testing.T) {
	t.Parallel()
	no := func(code int) *smtp.SMTPError {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "<" + testkit.Ottoline.Email + "> is not to be had"}
	}
	tests := []struct {
		name   string
		how    func(*post)
		bounce int // its code; 0: tried again
	}{
		{"a mailbox that is full for now", func(p *post) { p.rcpt = no(452) }, 0},
		{"greylisting", func(p *post) { p.rcpt = no(451) }, 0},
		{"a mailbox that is not there", func(p *post) { p.rcpt = no(550) }, 550},
		{"a mailbox with a name that is not allowed", func(p *post) { p.rcpt = no(553) }, 553},
		{"a message that is refused", func(p *post) { p.data = no(554) }, 554},
		{"a message that is refused for now", func(p *post) { p.data = no(451) }, 0},
		{"a sender that is refused is ours to mend", func(p *post) { p.sender = no(550) }, 0},
		{"a connection that breaks off in the middle", func(p *post) { p.drop = true }, 0},
		{"a server that wants a password we have not", func(p *post) { p.password = "secret" }, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, db := newPost(t, starttls), newDB(t)
			n := notifier(t, p.server, db)
			p.tell(tt.how)
			err := n.Send(t.Context(), "l_1", approved)
			if (err == nil) != (tt.bounce != 0) {
				t.Fatalf("got %v", err)
			}
			if err != nil && len(testkit.Leaks([]byte(err.Error()))) > 0 {
				t.Errorf("the error names her: %v", err)
			}
			code, at, err := db.LastBounce(t.Context(), "l_1")
			if err != nil || code != tt.bounce || at.IsZero() == (tt.bounce != 0) {
				t.Errorf("remembered: %d at %v, %v", code, at, err)
			}
			p.tell(func(p *post) { p.sender, p.rcpt, p.data, p.drop, p.password = nil, nil, nil, false, "" })
			if err := n.Send(t.Context(), "l_1", approved); err != nil {
				t.Fatalf("later: %v", err)
			}
			if code, _, err := db.LastBounce(t.Context(), "l_1"); err != nil || code != 0 {
				t.Errorf("after a letter that arrived %d is still remembered, %v", code, err)
			}
			if n := len(p.all()); n != 1 {
				t.Errorf("%d letters came in", n)
			}
		})
	}
}

func TestALetterThatIsSentTwiceIsShownOnce(t *testing.T) {
	t.Parallel()
	p := newPost(t, starttls)
	n := notifier(t, p.server, newDB(t))
	other := approved
	other.ID = "m_2"
	for _, m := range []notify.Mail{approved, approved, other} {
		if err := n.Send(t.Context(), "l_1", m); err != nil {
			t.Fatal(err)
		}
	}
	var ids []string
	for _, r := range p.all() {
		m, err := mail.ReadMessage(bytes.NewReader(r.Data))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, m.Header.Get("Message-ID"))
	}
	if ids[0] != ids[1] || ids[0] == ids[2] || strings.Contains(ids[0], "m_1") {
		t.Errorf("the ids are %v", ids)
	}
}

func TestAPasswordIsSaidOverTLSOnly(t *testing.T) {
	t.Parallel()
	p := newPost(t, starttls)
	p.tell(func(p *post) { p.password = "secret" })
	p.server.User, p.server.Password = "school", "secret"
	if err := notifier(t, p.server, newDB(t)).Send(t.Context(), "l_1", approved); err != nil {
		t.Fatal(err)
	}
	p.server.Password = "hunter2-wrong"
	if err := notifier(t, p.server, newDB(t)).Send(t.Context(), "l_1", approved); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("with a wrong password: %v", err)
	}
}

func TestNothingIsSentToWhomCannotBeTrusted(t *testing.T) {
	t.Parallel()
	t.Run("a certificate of nobody we know", func(t *testing.T) {
		t.Parallel()
		p := newPost(t, starttls)
		p.server.Roots = nil
		if err := p.server.Send(t.Context(), write(t, approved)); err == nil || !strings.Contains(err.Error(), "certificate") || len(p.all()) != 0 {
			t.Errorf("got %v and %d letters", err, len(p.all()))
		}
	})
	t.Run("a server without STARTTLS", func(t *testing.T) {
		t.Parallel()
		p := newPost(t, plain)
		p.server.Plain = false
		if err := p.server.Send(t.Context(), write(t, approved)); err == nil || len(p.all()) != 0 {
			t.Errorf("got %v and %d letters", err, len(p.all()))
		}
	})
	t.Run("nobody there", func(t *testing.T) {
		t.Parallel()
		p := newPost(t, starttls)
		p.server.Port = 1
		var bounce *notify.Bounce
		if err := p.server.Send(t.Context(), write(t, approved)); err == nil || errors.As(err, &bounce) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a context that is done", func(t *testing.T) {
		t.Parallel()
		p := newPost(t, starttls)
		ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
		defer cancel()
		if err := p.server.Send(ctx, write(t, approved)); err == nil || len(p.all()) != 0 {
			t.Errorf("got %v", err)
		}
	})
}

func TestAServerIsNamedByAURL(t *testing.T) {
	t.Parallel()
	good := map[string]notify.Server{
		"smtp://mail.example":                       {Host: "mail.example", Port: 587},
		"smtp://u:p%40ss@mail.example:2525/":        {Host: "mail.example", Port: 2525, User: "u", Password: "p@ss"},
		"smtps://mail.example":                      {Host: "mail.example", Port: 465, Implicit: true},
		"smtp+plain://localhost:1025":               {Host: "localhost", Port: 1025, Plain: true},
		"smtp+plain://[::1]":                        {Host: "::1", Port: 25, Plain: true},
		"smtps://no-reply%40school.example@m.test/": {Host: "m.test", Port: 465, Implicit: true, User: "no-reply@school.example"},
	}
	for text, want := range good {
		if got, err := notify.ParseServer(text); err != nil || got.Host != want.Host || got.Port != want.Port || got.Implicit != want.Implicit ||
			got.Plain != want.Plain || got.User != want.User || got.Password != want.Password {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{
		"", "mail.example:25", "http://mail.example", "smtp://", "smtp+plain://mail.example", "smtp://u:hunter2@mail.example:0",
		"smtp://u:hunter2@mail.example:99999", "smtp://u:hunter2@mail.example/x", "smtp://u:hunter2@mail.example?tls=no", "smtp://u:hunter2@[bad",
	} {
		if _, err := notify.ParseServer(text); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
