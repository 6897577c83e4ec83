package account_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

// pages is a server with a session manager on our store, as the pages have it.
func (w *world) pages() *httptest.Server {
	m := scs.New()
	m.Store, m.HashTokenInStore = w.sessions, true
	m.ErrorFunc = func(_ http.ResponseWriter, _ *http.Request, err error) { w.t.Error(err) }
	mux := http.NewServeMux()
	mux.HandleFunc("POST /in/{account}", func(_ http.ResponseWriter, r *http.Request) {
		if err := m.RenewToken(r.Context()); err != nil {
			w.t.Error(err)
		}
		m.Put(r.Context(), "account", r.PathValue("account"))
		m.Put(r.Context(), "agent", r.UserAgent())
	})
	mux.HandleFunc("POST /out", func(_ http.ResponseWriter, r *http.Request) {
		if err := m.Destroy(r.Context()); err != nil {
			w.t.Error(err)
		}
	})
	mux.HandleFunc("GET /", func(rw http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(rw, m.GetString(r.Context(), "account"))
	})
	server := httptest.NewServer(m.LoadAndSave(mux))
	w.t.Cleanup(server.Close)
	return server
}

func (w *world) browser(agent, server string) func(method, path string) string {
	jar, err := cookiejar.New(nil)
	w.must(err)
	client := &http.Client{Jar: jar}
	return func(method, path string) string {
		w.t.Helper()
		r, err := http.NewRequestWithContext(w.t.Context(), method, server+path, nil)
		w.must(err)
		r.Header.Set("User-Agent", agent)
		res, err := client.Do(r)
		w.must(err)
		defer func() { _ = res.Body.Close() }()
		text, err := io.ReadAll(res.Body)
		w.must(err)
		return string(text)
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx, server := w.t.Context(), w.pages().URL
		desk, phone, stranger := w.browser("desk", server), w.browser("phone", server), w.browser("other", server)
		desk("POST", "/in/l_1")
		w.clock.Advance(time.Minute)
		phone("POST", "/in/l_1")
		stranger("POST", "/in/l_2")
		if who := desk("GET", "/"); who != "l_1" {
			w.t.Fatalf("the desk is %q", who)
		}
		all, err := w.sessions.SessionsOf(ctx, "l_1")
		w.must(err)
		if len(all) != 2 || all[0].Agent != "phone" || all[1].Agent != "desk" || !all[0].Seen.After(all[1].Seen) {
			w.t.Fatalf("the sessions are %v", all)
		}
		w.kind(w.sessions.EndSession(ctx, "l_2", all[1].ID), selfsame.KindNotFound)
		w.must(w.sessions.EndSession(ctx, "l_1", all[1].ID))
		if who := desk("GET", "/"); who != "" {
			w.t.Errorf("the desk is still %q", who)
		}
		desk("POST", "/in/l_1")
		w.must(w.sessions.EndOtherSessions(ctx, "l_1", all[0].ID))
		if desk("GET", "/") != "" || phone("GET", "/") != "l_1" || stranger("GET", "/") != "l_2" {
			w.t.Error("not the others were ended")
		}
		phone("POST", "/out")
		all, err = w.sessions.SessionsOf(ctx, "l_1")
		w.must(err)
		if len(all) != 0 {
			w.t.Errorf("%d sessions are left", len(all))
		}
	})
}

func TestSigningOutIsNotUndoneByARequestUnderWay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(w *world) {
		ctx, later := w.t.Context(), w.clock.Now().Add(time.Hour)
		data, err := scs.GobCodec{}.Encode(later, map[string]any{"account": "l_1"})
		w.must(err)
		w.must(w.sessions.CommitCtx(ctx, "hash", data, later))
		w.must(w.sessions.DeleteCtx(ctx, "hash"))
		w.must(w.sessions.CommitCtx(ctx, "hash", data, later)) // it began before
		if _, found, err := w.sessions.Find("hash"); err != nil || found {
			w.t.Errorf("found %v: %v", found, err)
		}
	})
}

var _ scs.CtxStore = (*account.Sessions)(nil)
