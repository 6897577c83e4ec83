package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"github.com/selfsame-id/selfsame/internal/testkit"
	"github.com/selfsame-id/selfsame/internal/web"
)

// A world is the pages on a real server, over small accounts, courses and
// verifications that hold real state.
type world struct {
	t      *testing.T
	server *httptest.Server
	people *people
	clock  func() time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, people: newPeople(), clock: func() time.Time {
		return time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	}}
	w.server = httptest.NewUnstartedServer(nil)
	handler, err := web.New(web.Config{
		Site:  web.Site{Name: "Harbour School", URL: "http://" + w.server.Listener.Addr().String(), Contact: "help@harbour.example"},
		Clock: w.clock, Logger: testkit.Logger(t), Sessions: memstore.NewWithCleanupInterval(0),
		Ready:    func(context.Context) error { return nil },
		Accounts: w.people,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.server.Config.Handler = handler
	w.server.Start()
	t.Cleanup(w.server.Close)
	return w
}

// An answer is a response whose body was read.
type answer struct {
	*http.Response
	Text string
}

// browser returns a client that keeps cookies and does not follow redirects.
func (w *world) browser() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (w *world) get(b *http.Client, path string) answer {
	return w.do(b, http.MethodGet, path, nil, nil)
}

func (w *world) post(b *http.Client, path string, form map[string]string) answer {
	return w.do(b, http.MethodPost, path, form, nil)
}

func (w *world) do(b *http.Client, method, path string, form map[string]string, header http.Header) answer {
	w.t.Helper()
	if b == nil {
		b = w.browser()
	}
	values := url.Values{}
	for k, v := range form {
		values.Set(k, v)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, strings.NewReader(values.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header = header.Clone()
	if req.Header == nil {
		req.Header = http.Header{}
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := b.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{res, string(text)}
}
