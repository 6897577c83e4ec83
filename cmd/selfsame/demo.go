package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/web"
)

// demoPassword is that of everybody in a demonstration, who are all invented.
// serve refuses to begin one in a folder that holds anything else.
const demoPassword = "harbour lamp and tide"

// demoPeople are the accounts of a demonstration.
var demoPeople = []struct {
	email, name string
	role        account.Role
	what        string
}{
	{"anna@demo.example", "Anna Maria Eriksson", account.Learner, "a learner"},
	{"learner@demo.example", "Ines Duarte", account.Learner, "a learner"},
	{"reviewer@demo.example", "Rafael Viewer", account.Reviewer, "a reviewer"},
	{"second@demo.example", "Simone Second", account.Reviewer, "a reviewer"},
	{"operator@demo.example", "Olga Operator", account.Operator, "an operator"},
}

// demoCourses are courses of all four kinds.
const demoCourses = `id,title,kind,partner,summary
msc-statistics,MSc Statistics,degree,Harbour University,"Two years of probability, inference and data, with a thesis."
mt-navigation,Coastal Navigation,mastertrack,Harbour University,The first third of the MSc Nautical Science.
pc-data-analyst,Data Analyst,professional_certificate,Lantern Institute,Six months from a first table to a first job.
knots,Knots and Ropework,other,Pier School,Twelve knots that hold and six that come undone.
`

// samplePassport is common to the sample IDs: one invented woman, around the
// portrait of the one person of whom two photographs may be shown.
var samplePassport = []string{
	"passport", "--sex", "F", "--surname", "Eriksson", "--given-names", "Anna Maria", "--birth-date", "1974-08-12", "--seed", "7",
	"--level", "ordinary", "--rotation", "0", "--width", "2048", "--height", "1536",
}

// demoSamples are the pictures a demonstration offers and how each is made.
var demoSamples = []struct {
	file, what string
	made       string // the file that specimen writes
	portrait   string
	args       []string
}{
	{"anna-passport.jpg", "passport", "passport-7-front.jpg", womanPortrait, samplePassport},
	{"anna-card-front.jpg", "card_front", "id_td1-7-front.jpg", womanPortrait, append([]string{"id_td1"}, samplePassport[1:]...)},
	{"anna-card-back.jpg", "card_back", "id_td1-7-back.jpg", womanPortrait, append([]string{"id_td1"}, samplePassport[1:]...)},
	{"anna-face.jpg", "face", "face.jpg", womanAgain, []string{"face"}},
	{"stranger-face.jpg", "stranger", "face.jpg", stranger, []string{"face"}},
	{"anna-expired.jpg", "expired", "passport-7-front.jpg", womanPortrait, append(samplePassport[:len(samplePassport):len(samplePassport)], "--fault", "expired")},
	{"anna-blurred.jpg", "blurred", "passport-7-front.jpg", womanPortrait, append(samplePassport[:len(samplePassport):len(samplePassport)], "--blur", "9")},
	{"anna-copy.jpg", "copy", "passport-7-front.jpg", womanPortrait, append(samplePassport[:len(samplePassport):len(samplePassport)], "--photocopy", "0.5")},
}

// Whose portraits: files of npm's @vladmandic/face-api and where the face lies.
// The woman of the first two is one person.
const (
	womanPortrait = "sample1.jpg 1455,208,130,170"
	womanAgain    = "sample3.jpg 1065,198,140,180"
	stranger      = "sample2.jpg "
)

// samplesIn returns the sample pictures in the folder, and makes those that are
// missing.
func samplesIn(x *Context, dir string) ([]web.Sample, error) {
	models, err := x.findModels()
	if err != nil {
		return nil, err
	}
	var samples []web.Sample
	for _, s := range demoSamples {
		name := filepath.Join(dir, s.file)
		data, err := os.ReadFile(name)
		if errors.Is(err, os.ErrNotExist) {
			_, _ = fmt.Fprintf(x.Err, "making the sample %s\n", s.file)
			data, err = makeSample(x.Context, models, s.portrait, s.made, s.args)
			if err == nil {
				err = keepSample(name, data)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("sample %s: %w", s.file, err)
		}
		samples = append(samples, web.Sample{File: s.file, What: s.what, Data: data})
	}
	return samples, nil
}

func keepSample(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o600)
}

// makeSample has the specimen command draw one picture.
func makeSample(ctx context.Context, models, portrait, made string, args []string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "selfsame-sample")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file, box, _ := strings.Cut(portrait, " ")
	line := append([]string{"--models", models, "specimen"}, args...)
	line = append(line, "--portrait", filepath.Join(models, "installed", "samples", file), "--max-bytes", "900000", "--out", dir)
	if box != "" {
		line = append(line, "--face", box)
	}
	var said bytes.Buffer
	if status := run(ctx, line, io.Discard, &said); status != 0 {
		return nil, fmt.Errorf("it cannot be drawn: %s", oneLine(said.String()))
	}
	return os.ReadFile(filepath.Join(dir, made))
}

// seedDemo makes courses and people where they are not there yet.
func (s *service) seedDemo(x *Context, dir string) error {
	ctx := x.Context
	if _, err := s.school.Import(ctx, "courses.csv", strings.NewReader(demoCourses)); err != nil {
		return err
	}
	for _, p := range demoPeople {
		id, err := s.accounts.Add(ctx, account.Newcomer{
			Email: selfsame.NewPrivate(p.email), Name: selfsame.NewPrivate(p.name), Password: selfsame.NewPrivate(demoPassword),
			Role: p.role, Language: "en",
		})
		if kind, _ := selfsame.Public(err); err != nil && kind == selfsame.KindConflict {
			continue // it was made when the demonstration began
		}
		if err != nil {
			return err
		}
		if p.email == demoPeople[0].email {
			for _, course := range []string{"msc-statistics", "knots"} {
				if err := s.school.Enrol(ctx, id, course); err != nil {
					return err
				}
			}
		}
	}
	var err error
	s.samples, err = samplesIn(x, filepath.Join(dir, "samples"))
	return err
}

// demoGreeting says who may sign in, and where to look.
func demoGreeting(base, dir string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nThis is a demonstration: everybody in it is invented. Sign in with the password %q as\n", demoPassword)
	for _, p := range demoPeople {
		fmt.Fprintf(&b, "  %-24s %s, %s\n", p.email, p.name, p.what)
	}
	fmt.Fprintf(&b, "\n  %s/verify        Verify My ID, as Anna\n  %s/samples       sample IDs and faces to download\n  %s/demo/outbox   the e-mails it sent\n", base, base, base)
	fmt.Fprintf(&b, "\nWhat waits for a person: echo %q | bin/selfsame review list --data %s --as reviewer@demo.example\n", demoPassword, dir)
	return b.String()
}
