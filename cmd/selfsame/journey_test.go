package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/testkit"
)

// lines is an output that a running command writes and a test reads.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// demo is a demonstration that runs, as serve runs it.
type demo struct {
	t        testing.TB
	dir, url string
	flags    []string      // where it keeps things, for other commands
	ahead    *atomic.Int64 // how far its clock is, in nanoseconds
}

// freeAddress is one that nothing listens on.
func freeAddress(t testing.TB) string {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// startDemo runs serve --demo until the test ends, and expects it to end well.
func startDemo(t *testing.T, database string, more ...string) *demo {
	t.Helper()
	models, err := filepath.Abs(filepath.Join("..", "..", "models"))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("SELFSAME_MODELS", models)
	d := &demo{t: t, dir: t.TempDir(), flags: []string{"--data"}, ahead: new(atomic.Int64)}
	clock := func() time.Time { return time.Now().Add(time.Duration(d.ahead.Load())) }
	d.flags = append(d.flags, d.dir)
	d.drawn()
	if database != "" {
		d.flags = append(d.flags, "--database", database)
	}
	address := freeAddress(t)
	d.url = "http://" + address
	ctx, stop := context.WithCancel(context.Background())
	var out, errs lines
	ended := make(chan int, 1)
	go func() {
		ended <- runAt(ctx, clock, slices.Concat([]string{"serve", "--demo", "--listen", address}, d.flags, more), &out, &errs)
	}()
	t.Cleanup(func() {
		stop()
		if status := <-ended; status != 0 {
			t.Errorf("serve ended with %d: %s", status, errs.String())
		}
		for _, person := range demoPeople {
			if strings.Contains(errs.String(), person.email) || strings.Contains(errs.String(), person.name) {
				t.Error("the log names a person")
			}
		}
	})
	for range 3000 { // drawing and opening take their time on a busy machine
		select {
		case status := <-ended:
			ended <- status
			t.Fatalf("serve ended at once with %d: %s", status, errs.String())
		case <-time.After(100 * time.Millisecond):
		}
		if strings.Contains(out.String(), "This is a demonstration") {
			return d
		}
	}
	t.Fatalf("not ready in five minutes: %s", errs.String())
	return nil
}

var drawnBefore = flag.String("drawn", "", "a folder of samples that a demonstration drew before, to save the tests the time")

// sharedSamples is a folder of the samples of a demonstration, drawn once for all
// tests of the program.
var sharedSamples = sync.OnceValues(func() (string, error) {
	if *drawnBefore != "" {
		return *drawnBefore, nil
	}
	var err error
	if drawnNow, err = os.MkdirTemp("", "selfsame-samples-"); err != nil {
		return "", err
	}
	x := &Context{Context: context.Background(), Out: io.Discard, Err: io.Discard, Now: time.Now, modelsDir: filepath.Join("..", "..", "models")}
	_, err = samplesIn(x, drawnNow)
	return drawnNow, err
})

var drawnNow string // the folder that sharedSamples made; empty if none

func clearSamples() {
	if drawnNow != "" {
		_ = os.RemoveAll(drawnNow)
	}
}

// drawn makes the folder that of a demonstration that has its samples already.
func (d *demo) drawn() {
	d.t.Helper()
	from, err := sharedSamples()
	if err == nil {
		err = errors.Join((&ServeCmd{serviceFlags: serviceFlags{Data: d.dir}}).claimDemo(), os.CopyFS(filepath.Join(d.dir, "samples"), os.DirFS(from)))
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// somebody is a browser without a window.
type somebody struct {
	*demo
	client http.Client
}

func (d *demo) signIn(email string) *somebody {
	d.t.Helper()
	s := d.visitor()
	s.post("/signin", url.Values{"email": {email}, "password": {demoPassword}})
	return s
}

func (s *somebody) do(method, path, kind string, body io.Reader) string {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if res.StatusCode >= 400 {
		s.t.Fatalf("%s %s: %d", method, path, res.StatusCode)
	}
	return string(text)
}

func (s *somebody) get(path string) string { return s.do(http.MethodGet, path, "", nil) }

func (s *somebody) post(path string, form url.Values) string {
	return s.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// photograph sends a sample as one of the photographs.
func (s *somebody) photograph(slot, sample string) {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, "samples", sample))
	if err != nil {
		s.t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("picture", sample)
	if err == nil {
		_, err = part.Write(data)
	}
	if err != nil || form.Close() != nil {
		s.t.Fatal(err)
	}
	s.do(http.MethodPost, "/verify/photo/"+slot, form.FormDataContentType(), &body)
}

// begin goes the learner's way with a passport, up to the photographs.
func (s *somebody) begin() {
	s.t.Helper()
	s.post("/courses/msc-statistics/enrol", nil)
	s.post("/verify", nil)
	s.post("/verify/consent", url.Values{"way": {"face"}})
	s.post("/verify/you", url.Values{"name": {"Anna Maria Eriksson"}, "day": {"12"}, "month": {"8"}, "year": {"1974"}})
	s.post("/verify/document", url.Values{"kind": {"passport"}, "country": {"UTO"}})
}

// verify goes the learner's way with a passport, up to the answer.
func (s *somebody) verify(front, face string) string {
	s.t.Helper()
	s.begin()
	s.photograph("front", front)
	s.photograph("face", face)
	s.post("/verify/send", nil)
	return s.answer()
}

var heading = regexp.MustCompile(`(?s)<h1[^>]*>\s*(.*?)\s*</h1>`)

// answer waits until the status page no longer says that it is being checked.
func (s *somebody) answer() string {
	s.t.Helper()
	for range 300 {
		page := s.get("/verify/status")
		if m := heading.FindStringSubmatch(page); m != nil && !strings.Contains(m[1], "checking") {
			return page
		}
		time.Sleep(200 * time.Millisecond)
	}
	s.t.Fatal("no answer in a minute")
	return ""
}

// wait looks at a page until it has what a job must bring about.
func (s *somebody) wait(page, pattern string) string {
	s.t.Helper()
	for range 300 {
		if found := regexp.MustCompile(pattern).FindString(s.get(page)); found != "" {
			return found
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatalf("%s never has %s", page, pattern)
	return ""
}

// command runs another command on the same service, as a reviewer would.
func (d *demo) command(want int, args ...string) string {
	d.t.Helper()
	var out, errs bytes.Buffer
	if status := run(d.t.Context(), append(args, d.flags...), &out, &errs); status != want {
		d.t.Fatalf("%v: exit status %d, not %d: %s", args[:2], status, want, errs.String())
	}
	return out.String()
}

func (d *demo) expect(page, what string) {
	d.t.Helper()
	if !strings.Contains(page, what) {
		d.t.Errorf("the page does not say %q: %s", what, heading.FindString(page))
	}
}

func TestAJourneyFromCourseToCertificate(t *testing.T) {
	t.Setenv(passwordVariable, demoPassword)
	whole := func(t *testing.T, database string) *demo {
		d := startDemo(t, database)
		d.strangerIsNotApproved()
		d.anotherNameIsForAPerson()
		d.annaGetsHerCertificate()
		return d
	}
	t.Run("on SQLite and folders", func(t *testing.T) { whole(t, "").nothingIsLeft() })
	t.Run("on PostgreSQL and folders", func(t *testing.T) { whole(t, testkit.Postgres(t)).nothingIsLeft() })
	t.Run("on PostgreSQL, S3 and Vault", func(t *testing.T) {
		testkit.Vault(t)
		s := testkit.S3(t)
		photographs, keys := s.Make(t, "photographs"), s.Make(t, "keys")
		t.Setenv("SELFSAME_PHOTOGRAPHS", s.URL(photographs))
		t.Setenv("SELFSAME_KEYS", s.URL(keys))
		t.Setenv("SELFSAME_MASTER_KEY", "hashivault://selfsame")
		d := whole(t, testkit.Postgres(t))
		if left := s.Names(t, photographs); len(left) > 0 {
			t.Errorf("photographs are left: %v", left)
		}
		for _, name := range s.Names(t, keys) {
			if strings.HasPrefix(name, "v_") {
				t.Errorf("a verification's key is left: %s", name)
			}
		}
		for _, name := range []string{"photographs", "keys", "master.key"} {
			if _, err := os.Stat(filepath.Join(d.dir, name)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("there are %s in the folder as well: %v", name, err)
			}
		}
	})
}

// strangerIsNotApproved: another face is asked for again, then goes to a
// person, is declined, appealed, and decided by another reviewer.
func (d *demo) strangerIsNotApproved() {
	d.t.Helper()
	other := d.signIn("learner@demo.example")
	other.post("/courses/pc-data-analyst/enrol", nil)
	d.expect(other.verify("anna-expired.jpg", "anna-face.jpg"), "has run out")
	other.wait("/demo/outbox", "learner@demo.example")
	other.verify("anna-passport.jpg", "stranger-face.jpg")
	var row reviewRow
	list := d.command(0, "--json", "review", "list", "--as", "reviewer@demo.example")
	if err := json.Unmarshal([]byte(list), &row); err != nil || !row.Yours {
		d.t.Fatalf("the queue holds %q: %v", list, err)
	}
	decide := []string{"review", "decide", row.Verification, "declined", "--reason", "face.no_match", "--as"}
	d.command(0, append(decide, "reviewer@demo.example")...)
	other.get("/verify/status")
	other.post("/verify/appeal", url.Values{"words": {"My looks have changed."}})
	d.command(2, append(decide, "reviewer@demo.example")...)
	d.command(2, append(decide, "learner@demo.example")...)
	d.command(0, append(decide, "second@demo.example")...)
}

// anotherNameIsForAPerson: a larger change of the name for certificates waits
// until a reviewer, who is somebody else, has decided it.
func (d *demo) anotherNameIsForAPerson() {
	d.t.Helper()
	learner := d.signIn("learner@demo.example")
	for _, name := range []string{"Tamsin Quill", "Basil Harcourt"} {
		learner.post("/settings/name", url.Values{"full_name": {name}, "reason": {"I married."}, "affirm": {"yes"}})
	}
	var row nameRow
	list := d.command(0, "--json", "review", "list", "--as", "reviewer@demo.example")
	if err := json.Unmarshal([]byte(list), &row); err != nil || !row.Yours || row.Judged != "different" {
		d.t.Fatalf("the queue holds %q: %v", list, err)
	}
	if strings.Contains(list, "Harcourt") {
		d.t.Error("the list names a person")
	}
	decide := []string{"review", "decide", row.Name, "declined", "--as"}
	d.command(2, append(decide, "reviewer@demo.example", "--note", "no")...)
	d.command(0, append(decide, "reviewer@demo.example")...)
	d.command(2, append(decide, "second@demo.example")...)
	d.expect(learner.get("/settings/name"), "Tamsin Quill")
	learner.wait("/demo/outbox", "Your name was not changed")
}

func (d *demo) annaGetsHerCertificate() {
	d.t.Helper()
	anna := d.signIn("anna@demo.example")
	d.expect(anna.get("/settings/id"), "Verify My ID")
	d.command(0, "course", "complete", "msc-statistics", "--learner", "anna@demo.example")
	d.expect(anna.get("/learning"), "/settings/id") // held: it waits for ID Verification
	d.expect(anna.verify("anna-passport.jpg", "anna-face.jpg"), "verified")
	link := anna.wait("/learning", `/certificates/[a-z0-9]+`)
	public := strings.Replace(link, "/certificates/", "/c/", 1)
	d.expect((&somebody{demo: d}).get(public), "Anna Maria Eriksson")
	if pdf := (&somebody{demo: d}).get(public + "/certificate.pdf"); !strings.HasPrefix(pdf, "%PDF") {
		d.t.Error("the certificate cannot be printed")
	}
	d.receiptIsTrue(anna)
}

// receiptIsTrue: the photographs are gone and a signed receipt says so.
func (d *demo) receiptIsTrue(anna *somebody) {
	d.t.Helper()
	link := anna.wait("/settings/data", `/settings/data/receipts/[A-Za-z0-9_]+`)
	file := filepath.Join(d.t.TempDir(), "receipt.json")
	if err := os.WriteFile(file, []byte(anna.get(link)), 0o600); err != nil {
		d.t.Fatal(err)
	}
	key := filepath.Join(d.t.TempDir(), "key.pem")
	if err := os.WriteFile(key, []byte(anna.get("/receipt-key.pem")), 0o600); err != nil {
		d.t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if status := run(d.t.Context(), []string{"receipt", "check", file, "--key", key}, &out, &errs); status != 0 {
		d.t.Errorf("the receipt is not valid: %d %s%s", status, out.String(), errs.String())
	}
}

func (d *demo) nothingIsLeft() {
	d.t.Helper()
	left, err := filepath.Glob(filepath.Join(d.dir, "photographs", "*", "*"))
	if err != nil || len(left) > 0 {
		d.t.Errorf("%d photographs are left: %v", len(left), err)
	}
}
