package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Benchmarks of the service, asked from outside as a browser asks it: the
// program is a process of its own with a demonstration in a fresh folder. They
// are no timed tests, for the numbers depend on the machine; the load they make
// shares its processors with the service.

// BenchmarkService prints the measures of the service.
func BenchmarkService(b *testing.B) {
	b.Setenv(passwordVariable, demoPassword) // of every account that is added
	d := benchDemo(b)
	d.serve().stop() // the first start draws the samples
	b.Run("start", func(b *testing.B) { d.of(b).benchStart(b) })
	b.Run("decision", func(b *testing.B) { d.of(b).benchDecision(b) })
	var crowd []*somebody
	b.Run("pages", func(b *testing.B) {
		d := d.of(b)
		d.serve()
		if crowd == nil { // once, and before anything is measured: signing in is slow on purpose
			crowd = d.crowd()
		}
		benchPages(b, crowd)
	})
	b.Run("capture", func(b *testing.B) { d.of(b).benchCapture(b) })
}

// benchDemo is a demonstration that does not run yet.
func benchDemo(b *testing.B) *demo {
	b.Helper()
	models, err := filepath.Abs(filepath.Join("..", "..", "models"))
	if err != nil {
		b.Fatal(err)
	}
	b.Setenv("SELFSAME_MODELS", models)
	dir := b.TempDir()
	return &demo{t: b, dir: dir, url: "http://" + freeAddress(b), flags: []string{"--data", dir}}
}

// of is the same demonstration in one of the benchmarks.
func (d *demo) of(b *testing.B) *demo {
	same := *d
	same.t = b
	return &same
}

// A served is bin/selfsame, which make bench builds, while it serves.
type served struct {
	t     testing.TB
	cmd   *exec.Cmd
	errs  lines
	ended chan error
	ready time.Duration // from its start until /readyz said so
}

// serve starts the program and waits until it is ready. It is stopped at the
// end of the benchmark, if not before.
func (d *demo) serve() *served {
	d.t.Helper()
	p := &served{t: d.t, ended: make(chan error, 1)}
	address := strings.TrimPrefix(d.url, "http://")
	p.cmd = exec.Command(filepath.Join("..", "..", "bin", "selfsame"), append([]string{"serve", "--demo", "--listen", address}, d.flags...)...)
	p.cmd.Stderr = &p.errs
	start := time.Now()
	if err := p.cmd.Start(); err != nil {
		d.t.Fatalf("make build makes the program: %v", err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
	d.t.Cleanup(p.stop)
	// It opens its port when it can do its work, so each question is a new connection.
	client := http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for time.Since(start) < 3*time.Minute {
		if res, err := client.Get(d.url + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				p.ready = time.Since(start)
				return p
			}
		}
		select {
		case err := <-p.ended:
			p.ended <- err
			d.t.Fatalf("serve ended at once: %v: %s", err, p.errs.String())
		case <-time.After(2 * time.Millisecond):
		}
	}
	d.t.Fatalf("not ready in three minutes: %s", p.errs.String())
	return nil
}

// stop asks the program to end, and expects it to end well.
func (p *served) stop() {
	p.t.Helper()
	if p.cmd == nil {
		return
	}
	cmd := p.cmd
	p.cmd = nil
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil && len(p.ended) == 0 {
		p.t.Error(err)
	}
	select {
	case err := <-p.ended:
		if err != nil {
			p.t.Errorf("serve ended with %v: %s", err, p.errs.String())
		}
	case <-time.After(time.Minute):
		err := errors.Join(cmd.Process.Kill(), <-p.ended)
		p.t.Errorf("serve did not end by itself: %v", err)
	}
}

var resident = regexp.MustCompile(`(?m)^VmRSS:\s+(\d+) kB$`)

// memory is the resident set, in bytes.
func (p *served) memory() float64 {
	p.t.Helper()
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "status"))
	if err != nil {
		p.t.Fatal(err)
	}
	m := resident.FindSubmatch(status)
	if m == nil {
		p.t.Fatal("the system does not say how much memory the program has")
	}
	kib, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		p.t.Fatal(err)
	}
	return kib * 1024
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }

// reportTimes reports the median and the 95th percentile.
func reportTimes(b *testing.B, name string, took []time.Duration) {
	b.ReportMetric(milliseconds(percentile(took, 50)), name+"median-ms")
	b.ReportMetric(milliseconds(percentile(took, 95)), name+"p95-ms")
	b.ReportMetric(0, "ns/op") // an iteration is more than what is measured
}

// benchStart starts the program again and again where its samples, keys and
// database are made already, and looks at one that has nothing to do.
func (d *demo) benchStart(b *testing.B) {
	var took []time.Duration
	for b.Loop() {
		p := d.serve()
		took = append(took, p.ready)
		p.stop()
	}
	reportTimes(b, "ready-", took)
	p := d.serve()
	time.Sleep(5 * time.Second)
	b.ReportMetric(p.memory()/1e6, "idle-MB")
}

// benchDecision measures from the moment at which the last picture leaves the
// learner: its upload and the look at it, the page that shows all, sending, the
// checks, and the status page with the decision on it. In between a person
// would read; here nobody does.
func (d *demo) benchDecision(b *testing.B) {
	pictures, models := benchInputs(b)
	d.serve()
	var whole, checks []time.Duration
	for i := 0; b.Loop(); i++ {
		passport, face := d.passport(models, i), "bench-face.jpg"
		if i == 0 {
			d.keep(filepath.Join(pictures, "face.jpg"), face)
		}
		s := d.newcomer(fmt.Sprintf("journey-%d@bench.example", i))
		s.begin()
		s.photograph("front", passport)
		start := time.Now()
		s.photograph("face", face)
		sent := time.Now()
		s.post("/verify/send", nil)
		state := s.decided()
		whole, checks = append(whole, time.Since(start)), append(checks, time.Since(sent))
		if state != "approved" {
			b.Fatalf("journey %d ended %s", i, state)
		}
	}
	reportTimes(b, "picture-", whole)
	reportTimes(b, "send-", checks)
}

// newcomer is a learner who has just got an account, signed in.
func (d *demo) newcomer(email string) *somebody {
	d.t.Helper()
	d.command(0, "account", "add", "--role", "learner", "--email", email, "--name", "Anna Maria Eriksson")
	s := d.signIn(email)
	s.client.Transport = &http.Transport{} // a browser shares its connections with nobody
	return s
}

// passport draws a photograph of 12 megapixels and about 900 kB of a passport
// with a number of its own: one that another account was verified with goes to
// a person. It returns its name among the samples.
func (d *demo) passport(models string, i int) string {
	d.t.Helper()
	dir := d.t.TempDir()
	file, box, _ := strings.Cut(womanPortrait, " ")
	args := []string{
		"--models", models, "specimen", "passport", "--portrait", filepath.Join(models, "installed", "samples", file), "--face", box, "--sex", "F",
		"--surname", "Eriksson", "--given-names", "Anna Maria", "--birth-date", "1974-08-12", "--number", fmt.Sprintf("BN%07d", i),
		"--seed", "7", "--level", "easy", "--rotation", "0", "--dpi", "600", "--width", "4032", "--height", "3024",
		"--max-bytes", "920000", "--out", dir,
	}
	var errs bytes.Buffer
	if status := run(d.t.Context(), args, io.Discard, &errs); status != 0 {
		d.t.Fatalf("specimen: exit status %d: %s", status, errs.String())
	}
	name := fmt.Sprintf("bench-passport-%d.jpg", i)
	d.keep(filepath.Join(dir, "passport-7-front.jpg"), name)
	return name
}

// keep puts a picture among the samples, where photograph finds it.
func (d *demo) keep(file, name string) {
	d.t.Helper()
	data, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(filepath.Join(d.dir, "samples", name), data, 0o600)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

var shownState = regexp.MustCompile(`data-follow="status" data-state="([a-z]+)"`)

// decided follows the verification as the script of the status page does, with
// server-sent events, and returns the state that the page shows in the end.
func (s *somebody) decided() string {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+"/verify/events", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	res, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	events := bufio.NewScanner(res.Body)
	for events.Scan() {
		data, is := strings.CutPrefix(events.Text(), "data: ")
		if !is {
			continue
		}
		var now struct{ State string }
		if err := json.Unmarshal([]byte(data), &now); err != nil {
			s.t.Fatal(err)
		}
		if strings.HasPrefix(now.State, "submitted.") {
			continue
		}
		if m := shownState.FindStringSubmatch(s.get("/verify/status")); m != nil {
			return m[1]
		}
		s.t.Fatal("the page does not say how the verification stands")
	}
	s.t.Fatalf("no decision: %v", events.Err())
	return ""
}

const (
	crowdSize  = 200
	crowdThink = 5 * time.Second // from one page to the next, on average
)

// crowdPages are those that learners browse.
var crowdPages = []string{
	"/", "/courses/msc-statistics", "/courses/mt-navigation", "/courses/pc-data-analyst", "/courses/knots", "/learning",
	"/settings/profile", "/settings/name", "/settings/id", "/settings/data",
}

// crowd are learners with courses, each signed in with a browser of their own.
func (d *demo) crowd() []*somebody {
	d.t.Helper()
	var all []*somebody
	for i := range crowdSize {
		s := d.newcomer(fmt.Sprintf("crowd-%d@bench.example", i))
		s.post("/courses/msc-statistics/enrol", nil)
		s.post("/courses/knots/enrol", nil)
		// Who is sent elsewhere, such as to sign in, has not got the page.
		s.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		all = append(all, s)
	}
	return all
}

// look asks for a page. Unlike get it may be called beside the benchmark.
func (s *somebody) look(path string) error {
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		return err
	}
	res, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, res.Status)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return err
}

// benchPages has the crowd browse for the mean pause between two pages, so for
// about one page of each learner, in each iteration.
func benchPages(b *testing.B, crowd []*somebody) {
	long := time.Duration(b.N) * crowdThink
	plan := browsing(len(crowd), long, crowdThink, crowdPages, 7)
	for _, s := range crowd { // browsers have a connection open already
		s.t = b
		if err := s.look("/"); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	took, err := carryOut(plan, func(l look) error { return crowd[l.learner].look(l.path) })
	if err != nil {
		b.Fatal(err)
	}
	reportTimes(b, "", took)
	b.ReportMetric(milliseconds(percentile(took, 100)), "longest-ms")
	b.ReportMetric(float64(len(plan))/long.Seconds(), "pages/s")
}

var (
	scriptOf = regexp.MustCompile(`<(?:script[^>]* src|link[^>]* rel="modulepreload"[^>]* href)="([^"]+)"`)
	importOf = regexp.MustCompile(`(?:\bfrom|\bimport|\bimport\(|\bWorker\()\s*["']([^"']+)["']`)
)

// benchCapture counts the script that the page with the camera loads, as sent.
func (d *demo) benchCapture(b *testing.B) {
	d.serve()
	s := d.newcomer("capture@bench.example")
	s.begin()
	var size int
	for b.Loop() {
		var loads []string
		for _, m := range scriptOf.FindAllStringSubmatch(s.get("/verify/photo/front"), -1) {
			loads = append(loads, m[1])
		}
		if len(loads) == 0 {
			b.Fatal("the page loads no script")
		}
		size = 0
		for _, path := range loads {
			text := s.get(path)
			if m := importOf.FindStringSubmatch(text); m != nil {
				b.Fatalf("%s loads %s, which is not counted", path, m[1])
			}
			size += len(text)
		}
	}
	b.ReportMetric(float64(size)/1000, "script-kB")
	b.ReportMetric(0, "ns/op")
}
