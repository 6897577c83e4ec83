package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/receipt"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

var (
	kills    = flag.Int("kills", 5, "how often TestTheProgramIsKilled kills the program, on each database")
	killSeed = flag.Uint64("kill-seed", 1, "what decides when it does")
)

// TestTheProgramIsKilled runs the whole program, kills it with SIGKILL at random
// instants while learners are at it, and starts it again. The learners' browsers
// ask again for what they got no answer to. In the end nothing that was
// acknowledged is lost, each is decided once, and what is erased is erased.
// make kill does it for longer; internal/proof does it at every step.
func TestTheProgramIsKilled(t *testing.T) {
	t.Setenv(passwordVariable, demoPassword)
	t.Run("a process on SQLite and folders", func(t *testing.T) { newMortal(t, 1).live() })
	t.Run("two processes on PostgreSQL and S3", func(t *testing.T) {
		s := testkit.S3(t)
		photographs, keys := s.Make(t, "photographs"), s.Make(t, "keys")
		newMortal(t, 2, "--database", testkit.Postgres(t), "--photographs", s.URL(photographs), "--keys", s.URL(keys)).live()
		if left := s.Names(t, photographs); len(left) > 0 {
			t.Errorf("photographs are left: %v", left)
		}
		for _, name := range s.Names(t, keys) {
			if strings.HasPrefix(name, "v_") {
				t.Errorf("a verification's key is left: %s", name)
			}
		}
	})
}

// A mortal is a service that is killed and started again.
type mortal struct {
	t       *testing.T
	program string
	dir     string
	flags   []string // where it keeps things
	random  *rand.Rand
	over    atomic.Bool // no more kills

	mu        sync.Mutex
	processes []*mortalProcess
}

// A mortalProcess is one of the program.
type mortalProcess struct {
	address string
	cmd     *exec.Cmd
	errs    lines
}

func newMortal(t *testing.T, processes int, flags ...string) *mortal {
	t.Helper()
	models, err := filepath.Abs(filepath.Join("..", "..", "models"))
	noError(t, err)
	t.Setenv("SELFSAME_MODELS", models)
	self, err := os.Executable()
	noError(t, err)
	m := &mortal{t: t, dir: t.TempDir(), random: rand.New(rand.NewPCG(*killSeed, uint64(processes)))}
	m.program = filepath.Join(t.TempDir(), "selfsame") // by this name the test's own program is selfsame
	noError(t, os.Symlink(self, m.program))
	m.flags = append([]string{"--data", m.dir}, flags...)
	noError(t, (&ServeCmd{serviceFlags: serviceFlags{Data: m.dir}}).claimDemo())
	samples, err := sharedSamples()
	noError(t, err)
	noError(t, os.CopyFS(filepath.Join(m.dir, "samples"), os.DirFS(samples)))
	t.Cleanup(func() {
		for _, p := range m.processes {
			if p.cmd != nil && p.cmd.ProcessState == nil {
				_ = p.cmd.Process.Kill()
				_ = p.cmd.Wait()
			}
		}
	})
	for range processes {
		p := &mortalProcess{address: freeAddress(t)}
		m.processes = append(m.processes, p)
		m.start(p) // the first makes what is not there
	}
	return m
}

func noError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// start starts a process and waits until it is ready.
func (m *mortal) start(p *mortalProcess) {
	m.t.Helper()
	cmd := exec.Command(m.program, append([]string{"serve", "--demo", "--listen", p.address}, m.flags...)...)
	cmd.Stderr = &p.errs
	noError(m.t, cmd.Start())
	m.mu.Lock()
	p.cmd = cmd
	m.mu.Unlock()
	client := http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for end := time.Now().Add(3 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if res, err := client.Get("http://" + p.address + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
	}
	m.t.Fatalf("not ready in three minutes: %s", p.errs.String())
}

// address is where a process listens that may be there.
func (m *mortal) address(n int) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return "http://" + m.processes[n%len(m.processes)].address
}

// live lets learners go their ways, kills the program meanwhile, and looks at
// what is left.
func (m *mortal) live() {
	ways := map[string]func(*patient){
		"approved": (*patient).approved, "a stranger": (*patient).stranger, "withdrawn": (*patient).withdrawn, "deleted": (*patient).deleted,
	}
	var all []*patient
	var wait sync.WaitGroup
	for way, walk := range ways {
		b := m.newcomer(way)
		all = append(all, b)
		wait.Go(func() {
			defer func() { // Fatal must not end this goroutine alone
				if wrong := recover(); wrong != nil {
					m.t.Errorf("%s: %v", way, wrong)
				}
			}()
			walk(b)
		})
	}
	ended := make(chan struct{})
	go func() { wait.Wait(); close(ended) }()
	m.kill(ended)
	select {
	case <-ended:
	case <-time.After(8 * time.Minute):
		m.t.Fatal("the learners are not done eight minutes after the last kill")
	}
	m.end()
	m.look(all)
}

// kill kills one process after another and starts each again.
func (m *mortal) kill(ended <-chan struct{}) {
	m.t.Helper()
	done := 0
	for ; done < *kills; done++ {
		select {
		case <-ended:
			m.t.Logf("the learners were done after %d kills", done)
			return
		case <-time.After(time.Duration(m.random.IntN(2500)) * time.Millisecond):
		}
		p := m.processes[m.random.IntN(len(m.processes))]
		noError(m.t, p.cmd.Process.Kill())
		_ = p.cmd.Wait()
		m.start(p)
	}
	m.over.Store(true)
	m.t.Logf("killed %d times", done)
}

// end tells the processes to end, and expects them to do so well, and to have
// said nothing about anybody.
func (m *mortal) end() {
	m.t.Helper()
	for _, p := range m.processes {
		noError(m.t, p.cmd.Process.Signal(syscall.SIGTERM))
		if err := p.cmd.Wait(); err != nil {
			m.t.Errorf("after SIGTERM it ended with %v: %s", err, p.errs.String())
		}
		said := p.errs.String()
		for _, mark := range []string{"Eriksson", "Anna", "@learner.example", "1974-08-12", "panic"} {
			if strings.Contains(said, mark) {
				m.t.Errorf("the log says %q", mark)
			}
		}
	}
}

// A patient is a browser of a learner, which asks again when it gets no answer.
type patient struct {
	*mortal
	email, id string
	client    http.Client
	asked     int
}

// newcomer makes an account, by a command that is not killed, and signs in.
func (m *mortal) newcomer(way string) *patient {
	m.t.Helper()
	b := &patient{mortal: m, email: strings.ReplaceAll(way, " ", ".") + "@learner.example"}
	var out, errs bytes.Buffer
	line := append([]string{"--json", "account", "add", "--role", "learner", "--name", "Anna Maria Eriksson", "--email", b.email}, m.flags...)
	if status := run(m.t.Context(), line, &out, &errs); status != 0 {
		m.t.Fatalf("account add: %s", errs.String())
	}
	var made struct{ Account string }
	noError(m.t, json.Unmarshal(out.Bytes(), &made))
	b.id = made.Account
	jar, err := cookiejar.New(nil)
	noError(m.t, err)
	b.client = http.Client{Jar: jar, Timeout: 2 * time.Minute}
	return b
}

// ask asks until there is an answer.
func (b *patient) ask(method, path, kind string, body []byte) (status int, at, text string) {
	for end := time.Now().Add(8 * time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		b.asked++
		req, err := http.NewRequestWithContext(context.Background(), method, b.address(b.asked)+path, bytes.NewReader(body))
		if err != nil {
			panic(err)
		}
		if kind != "" {
			req.Header.Set("Content-Type", kind)
		}
		if strings.HasPrefix(kind, "multipart/") {
			req.Header.Set("Accept", "application/json")
		}
		res, err := b.client.Do(req)
		if err != nil {
			continue
		}
		read, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil {
			continue
		}
		if res.StatusCode >= http.StatusInternalServerError {
			panic(fmt.Sprintf("%s %s: %d", method, path, res.StatusCode))
		}
		return res.StatusCode, res.Request.URL.Path, string(read)
	}
	panic(fmt.Sprintf("%s %s: no answer in eight minutes", method, path))
}

func (b *patient) post(path string, form url.Values) (at string) {
	_, at, _ = b.ask(http.MethodPost, path, "application/x-www-form-urlencoded", []byte(form.Encode()))
	return at
}

// begin signs in and goes to where the photographs are taken.
func (b *patient) begin() {
	b.post("/signin", url.Values{"email": {b.email}, "password": {demoPassword}})
	b.post("/courses/msc-statistics/enrol", nil)
	b.post("/verify", nil)
	b.post("/verify/consent", url.Values{"way": {"face"}})
	b.post("/verify/you", url.Values{"name": {"Anna Maria Eriksson"}, "day": {"12"}, "month": {"8"}, "year": {"1974"}})
	b.post("/verify/document", url.Values{"kind": {"passport"}, "country": {"UTO"}})
}

// photographs takes two, and sees for a while that they stay.
func (b *patient) photographs(front, face string) {
	kept := map[string]string{}
	for slot, sample := range map[string]string{"front": front, "face": face} {
		data, err := os.ReadFile(filepath.Join(b.dir, "samples", sample))
		if err != nil {
			panic(err)
		}
		kind, body := uploadOf(sample, data)
		var said struct{ Taken bool }
		status, _, text := b.ask(http.MethodPost, "/verify/photo/"+slot, kind, body)
		if json.Unmarshal([]byte(text), &said) != nil || !said.Taken {
			panic(fmt.Sprintf("the photograph %s was not taken: %d %s", slot, status, text))
		}
		kept[slot] = b.picture(slot)
	}
	for range 5 {
		time.Sleep(200 * time.Millisecond)
		for slot, picture := range kept {
			if b.picture(slot) != picture {
				panic("a photograph that was acknowledged is another now: " + slot)
			}
		}
	}
}

// uploadOf is an upload as a browser sends it.
func uploadOf(name string, data []byte) (kind string, body []byte) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("picture", name)
	if err == nil {
		_, err = part.Write(data)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		panic(err)
	}
	return w.FormDataContentType(), b.Bytes()
}

func (b *patient) picture(slot string) string {
	status, at, text := b.ask(http.MethodGet, "/verify/photo/"+slot+"/picture", "", nil)
	if status != http.StatusOK || !strings.HasSuffix(at, "/picture") {
		panic(fmt.Sprintf("the photograph %s that was acknowledged is not there: %d %s", slot, status, at))
	}
	return text
}

func (b *patient) send() {
	if at := b.post("/verify/send", nil); at != "/verify/status" {
		panic("sending leads to " + at)
	}
}

// ownData is what the learner's own download says.
type ownData struct {
	Verifications []struct {
		ID, State, Photographs string
		Try                    int
	}
	Receipts []json.RawMessage `json:"deletion_receipts"`
}

// wait waits until the one verification is in one of the states and its
// photographs are held so.
func (b *patient) wait(held string, states ...string) string {
	last := ""
	for end := time.Now().Add(8 * time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		var d ownData
		_, _, text := b.ask(http.MethodGet, "/settings/data/download", "", nil)
		if err := json.Unmarshal([]byte(text), &d); err != nil || len(d.Verifications) != 1 {
			panic(fmt.Sprintf("the download holds %d verifications: %v", len(d.Verifications), err))
		}
		v := d.Verifications[0]
		if v.Try != 1 && (v.State == "submitted" || v.State == "review" || v.State == "approved") {
			panic(fmt.Sprintf("a kill cost a try: %d", v.Try))
		}
		last = v.State + ", " + v.Photographs
		for _, state := range states {
			if v.State == state && (held == "" || v.Photographs == held) {
				return state
			}
		}
	}
	panic("it stays " + last)
}

// decide is what a reviewer does, by a command that is not killed.
func (b *patient) decide(decision string) {
	var list, out, errs bytes.Buffer
	if status := run(context.Background(), append([]string{"--json", "review", "list", "--as", "reviewer@demo.example"}, b.flags...), &list, &errs); status != 0 {
		panic(errs.String())
	}
	mine := b.verification()
	if !strings.Contains(list.String(), mine) {
		panic("what waits for a person is not in the list")
	}
	line := []string{"review", "decide", mine, decision, "--as", "reviewer@demo.example"}
	if decision != "approved" {
		line = append(line, "--reason", "face.no_match")
	}
	if status := run(context.Background(), append(line, b.flags...), &out, &errs); status != 0 {
		panic(errs.String())
	}
}

func (b *patient) verification() string {
	var d ownData
	_, _, text := b.ask(http.MethodGet, "/settings/data/download", "", nil)
	if err := json.Unmarshal([]byte(text), &d); err != nil || len(d.Verifications) != 1 {
		panic("the download holds no verification")
	}
	return d.Verifications[0].ID
}

// approved: by the machine or, where another learner of this test was quicker
// with the same document, by a person.
func (b *patient) approved() {
	b.begin()
	b.photographs("anna-passport.jpg", "anna-face.jpg")
	b.send()
	if b.wait("", "approved", "review") == "review" {
		b.decide("approved")
	}
	b.wait("erased", "approved")
}

func (b *patient) stranger() {
	b.begin()
	b.photographs("anna-passport.jpg", "stranger-face.jpg")
	b.send()
	if b.wait("", "again", "review") == "review" {
		b.decide("declined")
		b.wait("kept", "declined")
	}
	b.post("/settings/data/withdraw", nil)
	b.wait("erased", "declined", "withdrawn")
}

func (b *patient) withdrawn() {
	b.begin()
	b.photographs("anna-passport.jpg", "anna-face.jpg")
	b.post("/settings/data/withdraw", nil)
	b.wait("erased", "withdrawn")
}

func (b *patient) deleted() {
	b.approved()
	for end := time.Now().Add(8 * time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		b.post("/settings/data/delete", url.Values{"password": {demoPassword}, "sure": {"yes"}})
		if _, at, _ := b.ask(http.MethodGet, "/settings/profile", "", nil); at == "/signin" {
			return
		}
	}
	panic("the account is still there")
}

// look opens what the program left, without the program, and looks into it.
func (m *mortal) look(all []*patient) {
	m.t.Helper()
	var flags serviceFlags
	flags.Data = m.dir
	for i := 2; i < len(m.flags); i += 2 {
		switch m.flags[i] {
		case "--database":
			flags.Database = m.flags[i+1]
		case "--photographs":
			flags.Photographs = m.flags[i+1]
		case "--keys":
			flags.Keys = m.flags[i+1]
		}
	}
	var errs lines
	x := &Context{Context: m.t.Context(), Out: io.Discard, Err: &errs, Now: time.Now}
	s, err := openService(x, flags, false)
	noError(m.t, err)
	defer func() { noError(m.t, s.close()) }()
	noError(m.t, s.queue.Start(m.t.Context())) // what was still to be done, such as deleting an account
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if _, err := s.accounts.Account(m.t.Context(), all[m.of(all, "deleted")].id); isGone(err) {
			break
		}
	}
	noError(m.t, s.queue.Stop(m.t.Context()))
	if _, err := s.photographs.Sweep(m.t.Context(), time.Now().Add(time.Hour), s.flow.Holds); err != nil {
		m.t.Error(err)
	}
	for _, b := range all {
		m.lookAt(s, b)
	}
}

func (m *mortal) of(all []*patient, way string) int {
	for i, b := range all {
		if strings.HasPrefix(b.email, way) {
			return i
		}
	}
	m.t.Fatalf("nobody is %s", way)
	return 0
}

// lookAt looks at one learner's verification: decided once, erased for good, with
// receipts that are true, and no tries taken.
func (m *mortal) lookAt(s *service, b *patient) {
	m.t.Helper()
	ctx := m.t.Context()
	all, err := s.db.VerificationsOf(ctx, b.id)
	noError(m.t, err)
	if len(all) != 1 {
		m.t.Fatalf("%s has %d verifications", b.email, len(all))
	}
	v := all[0]
	if v.Held != "erased" {
		m.t.Errorf("%s: the photographs are %s", b.email, v.Held)
	}
	events, err := s.db.Events(ctx, v.ID)
	noError(m.t, err)
	seen := map[string]int{}
	for _, e := range events {
		seen[e.Name]++
	}
	for _, once := range []string{"opened", "submitted", "approved", "review", "again", "declined", "withdrawn"} {
		if seen[once] > 1 {
			m.t.Errorf("%s: %d times %s", b.email, seen[once], once)
		}
	}
	bodies, err := s.db.ReceiptsOf(ctx, v.ID)
	noError(m.t, err)
	if len(bodies) != 1 {
		m.t.Errorf("%s: %d receipts", b.email, len(bodies))
	}
	for _, body := range bodies {
		r, err := receipt.Parse(body)
		noError(m.t, err)
		noError(m.t, r.Check(s.keys.PublicKey()))
	}
	for _, slot := range []string{"front", "face"} {
		if _, err := s.flow.Photograph(ctx, b.id, v.ID, "front"); err == nil {
			m.t.Errorf("%s: the photograph %s is still there", b.email, slot)
		}
	}
	if _, err := s.keys.Seal(ctx, v.ID, nil, nil); !isGone(err) {
		m.t.Errorf("%s: the key of the verification is there: %v", b.email, err)
	}
	a, err := s.accounts.Account(ctx, b.id)
	if deleted := strings.HasPrefix(b.email, "deleted"); deleted != isGone(err) || !deleted && a.Role != account.Learner {
		m.t.Errorf("%s: the account: %v", b.email, err)
	}
	if _, err := s.keys.Seal(ctx, b.id, nil, nil); strings.HasPrefix(b.email, "deleted") && !isGone(err) {
		m.t.Error("the key of the deleted account is there", err)
	}
	left, err := filepath.Glob(filepath.Join(m.dir, "photographs", "*", "*"))
	if err != nil || len(left) > 0 {
		m.t.Errorf("%d photographs are left: %v", len(left), errors.Join(err))
	}
}
