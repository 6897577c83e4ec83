// Package journey_test walks through Verify My ID on a real server: over HTTP,
// and in Chromium with a camera that shows specimens. What stands under the
// pages is real: flow, database, keys and encrypted pictures. Only the answer of
// the checks is the test's, and only the quick look at a picture is that of
// internal/capture alone, so that no networks are needed.
package journey_test

import (
	"bytes"
	"context"
	"image"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/blob"
	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/decide"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/handoff"
	"github.com/selfsame-id/selfsame/internal/keys"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/testkit"
	"github.com/selfsame-id/selfsame/internal/testkit/chromium"
	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/internal/web"
)

// ottoline and another are the learners there are.
const (
	ottoline = "l_one"
	another  = "l_two"
)

// A world is the service as far as the journey needs it.
type world struct {
	t        *testing.T
	server   *httptest.Server
	sessions *scs.SessionManager
	flow     *flow.Flow
	provider *provider
	clock    *testkit.Clock
	desk     *handoff.Desk
	link     string        // for a phone
	closing  chan struct{} // closed when the program ends
}

func newWorld(t *testing.T, changes ...func(*decide.Policy)) *world {
	t.Helper()
	ctx := t.Context()
	dir := t.TempDir()
	db, err := store.Open(ctx, testkit.SQLite(t))
	check(t, err)
	t.Cleanup(func() { _ = db.Close() })
	k, err := keys.Create(ctx, "file://"+filepath.Join(dir, "master.key"), "file://"+filepath.Join(dir, "keys"))
	check(t, err)
	t.Cleanup(func() { _ = k.Close() })
	check(t, k.Make(ctx, ottoline))
	check(t, k.Make(ctx, another))
	photographs, err := blob.Open(ctx, "file://"+filepath.Join(dir, "photographs"), k)
	check(t, err)
	t.Cleanup(func() { _ = photographs.Close() })

	policy := decide.Default()
	policy.Documents.Specimens = true
	for _, change := range changes {
		change(&policy)
	}
	w := &world{t: t, clock: testkit.NewClock(), provider: &provider{policy: policy}, closing: make(chan struct{})}
	w.flow = &flow.Flow{
		Store: db, Ledger: db, Documents: db, Photographs: photographs, Keys: k, Queue: w.work(), Provider: w.provider,
		Receipts: receipts{}, Policy: policy, Times: flow.DefaultTimes(), Clock: w.clock.Now, Log: testkit.Logger(t),
	}
	w.desk = &handoff.Desk{Store: db, Keys: k, Clock: w.clock.Now}
	w.serve(policy)
	return w
}

func (w *world) serve(policy decide.Policy) {
	sessions := memstore.NewWithCleanupInterval(0)
	w.sessions = scs.New()
	w.sessions.Store, w.sessions.HashTokenInStore = sessions, true
	w.server = httptest.NewUnstartedServer(nil)
	handler, err := web.New(web.Config{
		Site: web.Site{
			Name: "Harbour School", URL: "http://" + w.server.Listener.Addr().String(), Contact: "help@harbour.example",
		},
		Clock: w.clock.Now, Logger: testkit.Logger(w.t), Sessions: sessions,
		Ready: func(context.Context) error { return nil }, Accounts: &accounts{by: map[string]web.Account{
			ottoline: {ID: ottoline, Role: "learner", Name: selfsame.NewPrivate(testkit.Ottoline.Name), Email: selfsame.NewPrivate(testkit.Ottoline.Email)},
			another:  {ID: another, Role: "learner"},
		}},
		Needing: needing{},
		Verify: web.Verify{
			Claims: w.flow, Photographs: w.flow, Turns: w.flow, Handoffs: w.desk,
			Accept: policy.Documents.Accept, Restricted: policy.Countries.Restricted, Unsupported: policy.Countries.Unsupported,
			Specimens: policy.Documents.Specimens, MatchFace: policy.Face.Match, MaxBytes: policy.Images.MaxBytes, AppealDays: 7, Closing: w.closing,
		},
	})
	check(w.t, err)
	w.server.Config.Handler = handler
	w.server.Start()
	w.t.Cleanup(w.server.Close)
	w.t.Cleanup(w.server.CloseClientConnections)
}

// needing is of learners who take a course that needs ID Verification.
type needing struct{}

func (needing) CoursesNeedingID(context.Context, string) ([]school.Course, error) {
	return []school.Course{{ID: "statistics", Title: "MSc Statistics", Kind: school.KindDegree}}, nil
}

// work carries out the flow's jobs, each after the transaction that asked for it.
func (w *world) work() queue {
	q := queue{jobs: make(chan [2]string, 100)}
	ctx, stop := context.WithCancel(w.t.Context())
	var done sync.WaitGroup
	done.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case job := <-q.jobs: // a job whose transaction is given up holds no other up
				done.Go(func() { w.do(ctx, job[0], job[1]) })
			}
		}
	})
	w.t.Cleanup(func() { stop(); done.Wait() })
	return q
}

// do carries a job out once what asked for it is committed, which on a busy disk takes
// its time, and again while it fails.
func (w *world) do(ctx context.Context, job, id string) {
	asked := map[string]func(*selfsame.Verification) bool{
		flow.JobCheck: func(v *selfsame.Verification) bool { return v.State == selfsame.StateSubmitted },
		flow.JobErase: func(v *selfsame.Verification) bool { return v.Held == selfsame.HeldErasing },
	}[job]
	if asked == nil {
		return
	}
	begun := false
	for end := time.Now().Add(5 * time.Minute); ctx.Err() == nil && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		switch v, err := w.flow.Store.Verification(ctx, id); {
		case err != nil:
			continue
		case asked(v):
			begun = true
		case begun:
			return
		default:
			continue
		}
		switch job { // an error is met with another try
		case flow.JobCheck:
			w.provider.wait(ctx, &w.provider.held)
			_ = w.flow.Check(ctx, id)
		case flow.JobErase:
			w.provider.wait(ctx, &w.provider.keeps)
			_ = w.flow.Erase(ctx, id)
		}
	}
}

type queue struct{ jobs chan [2]string }

func (q queue) Enqueue(_ context.Context, job, id string, _ time.Time) error {
	if job != flow.JobMail {
		q.jobs <- [2]string{job, id}
	}
	return nil
}

type receipts struct{}

func (receipts) Make(v selfsame.Verification, at time.Time) (string, []byte, error) {
	return "r_" + v.ID + at.Format("150405"), []byte("{}"), nil
}

// provider looks at pictures as internal/capture does, and checks as told.
type provider struct {
	policy   decide.Policy
	mu       sync.Mutex
	findings []selfsame.Finding
	held     chan struct{} // checks wait until it is closed; nil for at once
	keeps    chan struct{} // and erasing
}

func (p *provider) Look(_ context.Context, e flow.Evidence, slot selfsame.Slot) ([]selfsame.Reason, error) {
	photo, err := capture.Decode(e.Photographs[slot], capture.DefaultLimits(p.policy.Images.MaxBytes))
	if err != nil {
		return []selfsame.Reason{{Code: "tech.file_type", About: string(slot)}}, nil
	}
	var all []selfsame.Reason
	q := capture.Assess(photo, vision.Quad{})
	for _, code := range append(q.Codes(capture.Fatal), q.Codes(capture.Advice)...) {
		if slot != selfsame.SlotFace && code != "doc.black_white" {
			all = append(all, selfsame.Reason{Code: code, About: string(slot)})
		}
	}
	return all, nil
}

func (p *provider) Verify(context.Context, flow.Evidence) (flow.Answer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.findings == nil {
		return flow.Answer{Findings: findings("")}, nil
	}
	return flow.Answer{Findings: p.findings}, nil
}

func (*provider) Calibration() string { return "none" }

func (p *provider) tell(code selfsame.ReasonCode, about string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.findings = findings(code)
	for i := range p.findings {
		for r := range p.findings[i].Reasons {
			p.findings[i].Reasons[r].About = about
		}
	}
}

func (p *provider) wait(ctx context.Context, until *chan struct{}) {
	p.mu.Lock()
	held := *until
	p.mu.Unlock()
	if held == nil {
		return
	}
	select {
	case <-held:
	case <-ctx.Done():
	}
}

// findings are all yes, but for the check that the code belongs to.
func findings(code selfsame.ReasonCode) []selfsame.Finding {
	of := map[string]selfsame.Check{
		"doc": selfsame.CheckCapture, "face": selfsame.CheckFace, "name": selfsame.CheckName, "dob": selfsame.CheckName,
	}[strings.SplitN(string(code), ".", 2)[0]]
	var all []selfsame.Finding
	for _, c := range selfsame.Checks() {
		f := selfsame.Finding{Check: c, Answer: selfsame.Yes}
		if code != "" && c == of {
			f.Answer, f.Reasons = selfsame.No, []selfsame.Reason{{Code: code}}
		}
		all = append(all, f)
	}
	return all
}

// accounts are those of the two learners.
type accounts struct {
	mu sync.Mutex
	by map[string]web.Account
}

func (a *accounts) Account(_ context.Context, id string) (web.Account, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	one, ok := a.by[id]
	if !ok {
		return one, &selfsame.Error{Kind: selfsame.KindNotFound, Message: "There is no such account"}
	}
	return one, nil
}

func (a *accounts) SetLanguage(_ context.Context, id, language string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	one := a.by[id]
	one.Language = language
	a.by[id] = one
	return nil
}

func (*accounts) SetName(context.Context, string, selfsame.Private) error { return nil }

// signedIn returns a session's token of somebody signed in.
func (w *world) signedIn(who string) string {
	w.t.Helper()
	ctx, err := w.sessions.Load(w.t.Context(), "")
	check(w.t, err)
	w.sessions.Put(ctx, "account", who)
	token, _, err := w.sessions.Commit(ctx)
	check(w.t, err)
	return token
}

// browser starts Chromium, signed in as who, or not where that is empty. Without
// a scene there is no camera.
func (w *world) browser(who string, scene image.Image) *chromium.Browser {
	w.t.Helper()
	b := chromium.Start(w.t, w.server.URL, scene)
	if who != "" {
		b.Cookie("session", w.signedIn(who))
	}
	return b
}

// A visitor is a browser without scripts.
type visitor struct {
	w      *world
	client *http.Client
}

// visitor returns one who is signed in, or nobody where who is empty.
func (w *world) visitor(who string) *visitor {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	check(w.t, err)
	if who != "" {
		at, err := url.Parse(w.server.URL)
		check(w.t, err)
		jar.SetCookies(at, []*http.Cookie{{Name: "session", Value: w.signedIn(who)}})
	}
	return &visitor{w, &http.Client{Jar: jar, Timeout: 30 * time.Second}}
}

// A page is what a visitor sees in the end.
type page struct {
	Status int
	Path   string
	Text   string
}

func (v *visitor) do(req *http.Request) page {
	v.w.t.Helper()
	res, err := v.client.Do(req)
	check(v.w.t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	check(v.w.t, err)
	return page{res.StatusCode, res.Request.URL.Path, string(text)}
}

func (v *visitor) get(path string) page {
	v.w.t.Helper()
	req, err := http.NewRequestWithContext(v.w.t.Context(), http.MethodGet, v.w.server.URL+path, nil)
	check(v.w.t, err)
	return v.do(req)
}

func (v *visitor) post(path string, form ...string) page {
	v.w.t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	req, err := http.NewRequestWithContext(v.w.t.Context(), http.MethodPost, v.w.server.URL+path, strings.NewReader(values.Encode()))
	check(v.w.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(req)
}

// send uploads a picture as the plain form does, or as the script does.
func (v *visitor) send(path string, data []byte, script bool) page {
	v.w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("picture", "../../etc/picture.exe")
	check(v.w.t, err)
	_, err = part.Write(data)
	check(v.w.t, err)
	check(v.w.t, form.Close())
	req, err := http.NewRequestWithContext(v.w.t.Context(), http.MethodPost, v.w.server.URL+path, &body)
	check(v.w.t, err)
	req.Header.Set("Content-Type", form.FormDataContentType())
	if script {
		req.Header.Set("Accept", "application/json")
	}
	return v.do(req)
}

// upTo goes through the steps before the photographs.
func (v *visitor) upTo(kind string) {
	v.w.t.Helper()
	v.post("/verify")
	v.post("/verify/consent", "way", "face")
	v.post("/verify/you", "name", testkit.Ottoline.Name, "day", "17", "month", "2", "year", "1931")
	if p := v.post("/verify/document", "kind", kind, "country", "UTO"); p.Path != "/verify/photo/front" {
		v.w.t.Fatalf("the steps before the photographs lead to %s (%d)", p.Path, p.Status)
	}
}

// latest is where the learner's verification stands.
func (w *world) latest(who string) selfsame.Verification {
	w.t.Helper()
	v, some, err := w.flow.Latest(w.t.Context(), who)
	check(w.t, err)
	if !some {
		w.t.Fatal("there is no verification")
	}
	return v
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
