package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/blob"
	"github.com/selfsame-id/selfsame/internal/decide"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/handoff"
	"github.com/selfsame-id/selfsame/internal/help"
	"github.com/selfsame-id/selfsame/internal/keys"
	"github.com/selfsame-id/selfsame/internal/notify"
	"github.com/selfsame-id/selfsame/internal/receipt"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/testkit"
	"github.com/selfsame-id/selfsame/internal/web"
)

// A world is the pages on a real server: accounts, courses, names,
// certificates and verifications in a real database.
type world struct {
	t        *testing.T
	server   *httptest.Server
	clock    *testkit.Clock
	accounts *account.Accounts
	sessions *account.Sessions
	postbox  *postbox
	flow     *flow.Flow
	desk     *handoff.Desk
	outbox   *notify.Outbox
	db       *store.DB
	keys     *keys.Keys
	school   *school.School
	config   web.Config
}

func newWorld(t *testing.T, alter ...func(*web.Config)) *world {
	t.Helper()
	return newWorldOn(t, testkit.SQLite(t), alter...)
}

// newWorldOn is newWorld on a database of one's own.
func newWorldOn(t *testing.T, database string, alter ...func(*web.Config)) *world {
	t.Helper()
	w := &world{t: t, clock: testkit.NewClock(), postbox: &postbox{}}
	w.build(database)
	w.server = httptest.NewUnstartedServer(nil)
	w.config = web.Config{
		Site:  web.Site{Name: "Harbour School", URL: "http://" + w.server.Listener.Addr().String(), Contact: "help@harbour.example"},
		Clock: w.clock.Now, Logger: testkit.Logger(t), Sessions: w.sessions,
		Ready:    func(ctx context.Context) error { return w.db.Ping(ctx) },
		Accounts: w.accounts, Entrance: w.accounts, First: w.accounts, Credentials: w.accounts, Devices: w.sessions,
		Courses: w.school, Certificates: w.school, Names: w.school, Needing: w.school, Needs: w.school.Policy.Needs,
		Verifications: w.flow, Records: w.db, Library: w.library(), Outbox: w.outbox, Forget: w.forget,
		Verify: web.Verify{
			Claims: w.flow, Photographs: w.flow, Turns: w.flow, Handoffs: w.desk, Accept: w.flow.Policy.Documents.Accept,
			MatchFace: true, MaxBytes: w.flow.Policy.Images.MaxBytes, AppealDays: 7,
		},
	}
	for _, f := range alter {
		f(&w.config)
	}
	handler, err := web.New(w.config)
	if err != nil {
		t.Fatal(err)
	}
	w.server.Config.Handler = handler
	w.server.Start()
	t.Cleanup(w.server.Close)
	return w
}

func (w *world) build(database string) {
	w.t.Helper()
	ctx := w.t.Context()
	var err error
	if w.db, err = store.Open(ctx, database); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = w.db.Close() })
	if err := w.db.Migrate(ctx); err != nil {
		w.t.Fatal(err)
	}
	dir := w.t.TempDir()
	if w.keys, err = keys.Create(ctx, "file://"+filepath.Join(dir, "master.key"), "file://"+filepath.Join(dir, "keys")); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = w.keys.Close() })
	if w.accounts, err = account.New(account.Config{Store: w.db, Keys: w.keys, Mailer: w.postbox, Clock: w.clock.Now}); err != nil {
		w.t.Fatal(err)
	}
	w.sessions = &account.Sessions{Rooms: w.db, Clock: time.Now} // as the manager of sessions has it
	photographs, err := blob.Open(ctx, "file://"+filepath.Join(dir, "photographs"), w.keys)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = photographs.Close() })
	w.flow = &flow.Flow{
		Store: w.db, Ledger: w.db, Documents: w.db, Photographs: photographs, Keys: w.keys, Queue: idle{}, Provider: provider{},
		Receipts: receipt.Maker{Signer: w.keys}, Policy: decide.Default(), Times: flow.DefaultTimes(), Clock: w.clock.Now,
		Log: testkit.Logger(w.t),
	}
	w.desk = &handoff.Desk{Store: w.db, Keys: w.keys, Clock: w.clock.Now}
	w.outbox = &notify.Outbox{Clock: w.clock.Now}
	w.school = &school.School{
		Store: w.db, Keys: w.keys, Standings: standings{w.flow}, Post: silent{}, Policy: school.DefaultPolicy(), Clock: w.clock.Now,
		Log: testkit.Logger(w.t),
	}
	for _, c := range []school.Course{
		{ID: "statistics", Title: "MSc Statistics", Kind: school.KindDegree, Partner: "Harbour University", Summary: "Two years of statistics, from probability to causal inference."},
		{ID: "shipping", Title: "Shipping and Trade", Kind: school.KindMasterTrack, Partner: "Harbour University", Summary: "A part of the MSc, with credit."},
		{ID: "data-analyst", Title: "Data Analyst", Kind: school.KindProfessionalCertificate, Partner: "Tidewater", Summary: "Ready for the first job in six months."},
		{ID: "drawing", Title: "Learning to Draw", Kind: school.KindOther, Summary: "A pencil, paper and an hour a week."},
	} {
		if err := w.db.SaveCourse(ctx, c); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) library() *help.Library {
	w.t.Helper()
	l, err := help.New(help.DefaultFacts())
	if err != nil {
		w.t.Fatal(err)
	}
	return l
}

func (w *world) forget(ctx context.Context, learner string) error {
	if err := w.school.Forget(ctx, learner); err != nil {
		return err
	}
	return w.accounts.Delete(ctx, learner)
}

// verification saves one of the learner's, in a state of its own, with a claim.
func (w *world) verification(learner, name string, v selfsame.Verification) selfsame.Verification {
	w.t.Helper()
	return w.claims(learner, `{"name":"`+name+`"}`, v)
}

// claims is verification with a claim of one's own.
func (w *world) claims(learner, claim string, v selfsame.Verification) selfsame.Verification {
	w.t.Helper()
	v.ID, v.Learner, v.Opened, v.Try = "v_"+randomText(), learner, w.clock.Now(), 1
	var err error
	owner := learner
	if v.State != selfsame.StateApproved { // the verification's own key, until the name is verified
		owner, err = v.ID, w.keys.Make(w.t.Context(), v.ID)
	}
	if err == nil {
		v.Claim, err = w.keys.Seal(w.t.Context(), owner, []byte(claim), []byte("claim of "+v.ID))
	}
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.db.SaveVerification(w.t.Context(), &v); err != nil {
		w.t.Fatal(err)
	}
	return v
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

const goodPassword = "four words that fit"

// someone makes an account of the role and name and signs it in.
func (w *world) someone(role, name string) (*http.Client, string) {
	w.t.Helper()
	email := strings.ToLower(role) + "." + strings.ToLower(strings.Fields(w.t.Name() + " x")[0][:4]) + randomText() + "@fennimore.example"
	b := w.browser()
	if res := w.post(b, "/signup", map[string]string{"name": name, "email": email, "password": goodPassword}); res.StatusCode != http.StatusOK {
		w.t.Fatalf("sign up: status %d: %s", res.StatusCode, res.Text)
	}
	if res := w.post(b, w.link(account.LetterConfirm), map[string]string{}); res.StatusCode != http.StatusSeeOther {
		w.t.Fatalf("confirm: status %d: %s", res.StatusCode, res.Text)
	}
	id := w.last(account.LetterConfirm).Account
	if err := w.accounts.SetRole(w.t.Context(), id, account.Role(role)); err != nil {
		w.t.Fatal(err)
	}
	return b, id
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
