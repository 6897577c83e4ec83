package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/flow"
)

// reviewCmd is how a person settles what the checks could not.
type reviewCmd struct {
	List   reviewListCmd   `cmd:"" help:"List what waits for a person, the most pressing first."`
	Show   reviewShowCmd   `cmd:"" help:"Show one case on a page of this machine, once."`
	Decide reviewDecideCmd `cmd:"" help:"Decide a case."`
}

// reviewerFlags say who reviews.
type reviewerFlags struct {
	serviceFlags
	As string `required:"" placeholder:"ADDRESS" help:"E-mail address of your reviewer's account. The password is the first line of standard input, or in SELFSAME_PASSWORD."`
}

// open opens the service and signs the reviewer in.
func (f reviewerFlags) open(x *Context) (*service, string, error) {
	password, err := readPassword(x)
	if err != nil {
		return nil, "", err
	}
	s, err := openService(x, f.serviceFlags, false)
	if err != nil {
		return nil, "", err
	}
	id, err := s.accounts.SignIn(x.Context, selfsame.NewPrivate(f.As), password, "", account.Device{Address: "127.0.0.1", Agent: "selfsame review"})
	if err != nil {
		return nil, "", errors.Join(err, s.close())
	}
	a, err := s.accounts.Account(x.Context, id)
	if err == nil && a.Role != account.Reviewer && a.Role != account.Operator {
		err = hint(errors.New("this account is not a reviewer's"), "selfsame account role makes it one")
	}
	if err != nil {
		return nil, "", errors.Join(err, s.close())
	}
	return s, id, nil
}

type reviewListCmd struct{ reviewerFlags }

type reviewRow struct {
	Verification string                `json:"verification"`
	Promised     time.Time             `json:"promised"`
	LeftMinutes  int                   `json:"left_minutes"` // until the promised time; negative when it is broken
	Appeal       bool                  `json:"appeal"`
	Yours        bool                  `json:"yours"` // you may decide it
	Kind         string                `json:"kind"`
	Country      string                `json:"country"`
	Try          int                   `json:"try"`
	Reasons      []selfsame.ReasonCode `json:"reasons"`
	Undelivered  bool                  `json:"undelivered"` // the learner's address refuses e-mail
}

// Run lists.
func (c *reviewListCmd) Run(x *Context) error {
	s, reviewer, err := c.open(x)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	const most = 500
	queue, err := s.db.ReviewQueue(x.Context, most)
	if err != nil {
		return err
	}
	names, err := s.school.NamesToReview(x.Context, most)
	if err != nil {
		return err
	}
	if err := s.warnOfOverdue(x); err != nil {
		return err
	}
	if len(queue)+len(names) == 0 && !x.JSON {
		_, err = fmt.Fprintln(x.Out, "nothing waits for a person")
		return err
	}
	for _, v := range queue {
		row := reviewRow{
			Verification: v.ID, Promised: v.Promised, LeftMinutes: int(v.Promised.Sub(x.Now()).Minutes()), Appeal: v.Appealed,
			Kind: v.Kind, Country: v.Country, Try: v.Try, Reasons: []selfsame.ReasonCode{},
		}
		forYou, mayNot := s.flow.ForReview(x.Context, reviewer, v.ID)
		if row.Yours = mayNot == nil; row.Yours {
			v = forYou
		}
		for _, r := range v.Outcome.Reasons {
			row.Reasons = append(row.Reasons, r.Code)
		}
		if row.Undelivered, err = s.undelivered(x.Context, v.Learner); err != nil {
			return err
		}
		if err := row.print(x); err != nil {
			return err
		}
	}
	return listNames(x, reviewer, names)
}

// undelivered says whether the learner's address refuses e-mail.
func (s *service) undelivered(ctx context.Context, learner string) (bool, error) {
	_, at, err := s.db.LastBounce(ctx, learner)
	return !at.IsZero(), err
}

// warnOfOverdue says, apart from the list, that what time alone brings about is
// not done: no promise can be kept then.
func (s *service) warnOfOverdue(x *Context) error {
	const late, most = 5 * time.Minute, 500
	overdue, err := s.db.DueVerifications(x.Context, x.Now().Add(-late), most)
	if err == nil && len(overdue) > 0 {
		_, err = fmt.Fprintf(x.Err, "selfsame: warning: %d verifications should have been checked or erased by now; see that selfsame serve or selfsame worker runs\n", len(overdue))
	}
	return err
}

func (r reviewRow) print(x *Context) error {
	if x.JSON {
		return x.printJSON(r)
	}
	left := fmt.Sprintf("%d h %02d min left", r.LeftMinutes/60, r.LeftMinutes%60)
	if r.LeftMinutes < 0 {
		left = fmt.Sprintf("promise broken %d min ago", -r.LeftMinutes)
	}
	note := ""
	if r.Appeal {
		note = "  appeal"
	}
	if !r.Yours {
		note += "  for somebody else to decide"
	}
	if r.Undelivered {
		note += "  e-mail to the learner is refused"
	}
	_, err := fmt.Fprintf(x.Out, "%s  %s  %s %s, try %d  %v%s\n", r.Verification, left, r.Country, r.Kind, r.Try, r.Reasons, note)
	return err
}

type reviewDecideCmd struct {
	reviewerFlags
	Verification string   `arg:"" help:"Id of the verification or of the name, as review list prints it."`
	Decision     string   `arg:"" enum:"approved,declined,again" help:"approved, declined or, of a verification, again."`
	Reason       []string `help:"Code of a reason for the learner, of docs/reasons.md; needed for a verification unless approved. May be repeated."`
	Note         string   `help:"A note to staff; nothing about the person."`
}

// Run decides.
func (c *reviewDecideCmd) Run(x *Context) error {
	s, reviewer, err := c.open(x)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	if isStatedName(c.Verification) {
		return s.decideName(x, reviewer, c)
	}
	j := flow.Judgement{Decision: selfsame.Decision(c.Decision), Note: c.Note}
	for _, code := range c.Reason {
		j.Reasons = append(j.Reasons, selfsame.ReasonCode(code))
	}
	v, err := s.flow.Judge(x.Context, reviewer, c.Verification, j)
	if err != nil {
		return err
	}
	undelivered, err := s.undelivered(x.Context, v.Learner)
	if err != nil {
		return err
	}
	if x.JSON {
		return x.printJSON(map[string]any{"verification": v.ID, "state": v.State, "undelivered": undelivered})
	}
	told := "the learner is told by e-mail"
	if undelivered {
		told = "the learner's address refuses e-mail, so their pages alone say it"
	}
	_, err = fmt.Fprintf(x.Out, "%s is %s; %s\n", v.ID, v.State, told)
	return err
}

type reviewShowCmd struct {
	reviewerFlags
	Verification string        `arg:"" help:"Id of the verification or of the name, as review list prints it."`
	Wait         time.Duration `default:"5m" help:"How long to wait for the page to be opened."`
}

// Help is the long text of review show --help.
func (*reviewShowCmd) Help() string {
	return `Prints an address on 127.0.0.1 that shows the photographs, the name claimed and the findings, once, or the two names of a
change; the command ends when the page has been shown. Nothing is written to disk and browsers are told not to keep it. That you looked is kept in the audit.`
}

// A reviewPage is what the page shows.
type reviewPage struct {
	Verification selfsame.Verification
	Name, Born   string
	Appeal       string
	Pictures     []reviewPicture
	Staff        []string
}

type reviewPicture struct {
	Slot selfsame.Slot
	Data template.URL // a data: URL that we made of bytes we decoded
}

// Run shows.
func (c *reviewShowCmd) Run(x *Context) error {
	s, reviewer, err := c.open(x)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	var page any
	paper := reviewTemplate
	if isStatedName(c.Verification) {
		page, err = s.nameFor(x.Context, reviewer, c.Verification)
		paper = nameTemplate
	} else {
		page, err = s.caseFor(x.Context, reviewer, c.Verification)
	}
	if err != nil {
		return err
	}
	var config net.ListenConfig
	listener, err := config.Listen(x.Context, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	path := "/" + rand.Text()
	if _, err := fmt.Fprintf(x.Out, "open once: http://%s%s\n", listener.Addr(), path); err != nil {
		return err
	}
	return showOnce(x.Context, listener, path, paper, page, c.Wait)
}

// caseFor gathers what a reviewer must see.
func (s *service) caseFor(ctx context.Context, reviewer, id string) (reviewPage, error) {
	v, err := s.flow.ForReview(ctx, reviewer, id)
	if err != nil {
		return reviewPage{}, err
	}
	page := reviewPage{Verification: v}
	claim, err := s.flow.ClaimOf(ctx, v)
	if err != nil {
		return reviewPage{}, err
	}
	page.Name, page.Born, page.Appeal = claim.Name.Reveal(), claim.BirthDate.Reveal(), claim.Appeal.Reveal()
	for _, slot := range selfsame.Slots(v.Kind) {
		data, err := s.flow.PhotographFor(ctx, reviewer, id, slot)
		if err != nil {
			return reviewPage{}, err
		}
		kind := http.DetectContentType(data)
		if kind != "image/jpeg" && kind != "image/png" {
			return reviewPage{}, errors.New("a photograph is neither JPEG nor PNG")
		}
		page.Pictures = append(page.Pictures, reviewPicture{slot, template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data))}) //nolint:gosec // the type is one of two, the rest base 64
	}
	for _, r := range v.Outcome.Reasons {
		page.Staff = append(page.Staff, spoken(r).Staff())
	}
	return page, nil
}

// showOnce serves the page to the first who asks for it, and ends.
func showOnce(ctx context.Context, listener net.Listener, path string, paper *template.Template, page any, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	var once sync.Once
	shown := make(chan error, 1)
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second}
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		first := false
		if r.Method == http.MethodGet && r.URL.Path == path && strings.HasPrefix(r.Host, "127.0.0.1:") {
			once.Do(func() { first = true })
		}
		if !first {
			http.Error(w, "This page is shown once; ask for another with selfsame review show.", http.StatusGone)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'")
		shown <- paper.Execute(w, page)
	})
	go func() { _ = server.Serve(listener) }()
	var err error
	select {
	case err = <-shown:
	case <-ctx.Done():
		err = hint(errors.New("the page was not opened in time"), "run it again; --wait says how long")
	}
	last, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer stop()
	return errors.Join(err, server.Shutdown(last))
}

var reviewTemplate = template.Must(template.New("review").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Verification.ID}}</title>
<style>
body { font: 16px/1.5 system-ui; margin: 24px; color: #14181f; background: #fff }
figure { display: inline-block; margin: 0 16px 16px 0; vertical-align: top }
img { max-width: 44vw; max-height: 70vh; border: 1px solid #dfe3e8; border-radius: 8px }
td, th { text-align: start; padding: 4px 16px 4px 0; vertical-align: top }
@media (prefers-color-scheme: dark) { body { color: #eef1f4; background: #12161c } }
</style>
<h1>{{.Verification.ID}}</h1>
<p>{{.Verification.Country}} {{.Verification.Kind}}, try {{.Verification.Try}}, {{if eq .Verification.Way "person"}}<strong>the faces are for you to compare: no face matching was agreed to</strong>{{else}}faces were compared by computer{{end}}. Promised by {{.Verification.Promised}}.</p>
<table><tr><th>Name claimed<td>{{.Name}}<tr><th>Birth date claimed<td>{{.Born}}{{if .Appeal}}<tr><th>Appeal<td>{{.Appeal}}{{end}}</table>
{{range .Pictures}}<figure><img src="{{.Data}}" alt="{{.Slot}}"><figcaption>{{.Slot}}</figcaption></figure>{{end}}
<h2>Why it waits for you</h2><ul>{{range .Staff}}<li>{{.}}{{else}}<li>A person was asked for.{{end}}</ul>
<h2>Findings</h2><table>{{range .Verification.Findings}}<tr><th>{{.Check}}<td>{{.Answer}}<td>{{range .Reasons}}{{.Code}} {{end}}<td>{{range $name, $value := .Measurements}}{{$name}} {{printf "%.3g" $value}}; {{end}}{{range .Parts}}<tr><td>&nbsp;&nbsp;{{.Check}}<td>{{.Answer}}<td>{{range .Reasons}}{{.Code}} {{end}}<td>{{range $name, $value := .Measurements}}{{$name}} {{printf "%.3g" $value}}; {{end}}{{end}}{{end}}</table>
<p>Decide with: <code>selfsame review decide {{.Verification.ID}} approved|declined|again --reason CODE</code></p>
`))
