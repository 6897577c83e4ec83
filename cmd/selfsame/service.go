package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/blob"
	"github.com/selfsame-id/selfsame/internal/decide"
	"github.com/selfsame-id/selfsame/internal/engine"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/handoff"
	"github.com/selfsame-id/selfsame/internal/keys"
	"github.com/selfsame-id/selfsame/internal/notify"
	"github.com/selfsame-id/selfsame/internal/queue"
	"github.com/selfsame-id/selfsame/internal/receipt"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/web"
)

// serviceFlags say where the service keeps things. Commands that work on a
// service take the same ones.
type serviceFlags struct {
	Data        string `default:"selfsame-data" placeholder:"DIR" env:"SELFSAME_DATA" help:"The folder of the service: database, photographs and keys lie in it unless the flags below name other places."`
	Database    string `placeholder:"URL" env:"SELFSAME_DATABASE" help:"The database: postgres://USER@HOST/NAME or sqlite:PATH. By default sqlite in --data."`
	Photographs string `placeholder:"URL" env:"SELFSAME_PHOTOGRAPHS" help:"The bucket of encrypted photographs: file:///folder or s3://bucket. By default a folder in --data."`
	Keys        string `placeholder:"URL" env:"SELFSAME_KEYS" help:"The bucket of wrapped keys, apart from the database and from its backups: file:///folder or s3://bucket. By default a folder in --data."`
	MasterKey   string `placeholder:"URL" env:"SELFSAME_MASTER_KEY" help:"The master key: file:///path, hashivault://, awskms:// or gcpkms://. By default a file in --data, made at the first start."`
	Policy      string `placeholder:"FILE" help:"The policy. selfsame policy show prints the one that is used otherwise."`
	Kinds       string `placeholder:"FILE" help:"The table of which kind of course needs which verification. By default Degree, MasterTrack and Professional Certificate need ID Verification and all others Name Verification."`
}

// A service is everything that keeps things, opened.
type service struct {
	db          *store.DB
	keys        *keys.Keys
	photographs *blob.Photographs
	queue       *queue.Queue
	flow        *flow.Flow
	school      *school.School
	accounts    *account.Accounts
	handoffs    *handoff.Desk
	notifier    *notify.Notifier
	outbox      *notify.Outbox // of a demonstration; nil otherwise
	samples     []web.Sample   // of a demonstration
	log         *slog.Logger
}

// orIn returns the URL that was given, or the default one in the data folder.
func (f *serviceFlags) orIn(given, scheme, name string) (string, error) {
	if given != "" {
		return given, nil
	}
	dir, err := filepath.Abs(f.Data)
	if err != nil {
		return "", fmt.Errorf("folder %s: %w", f.Data, err)
	}
	return scheme + filepath.Join(dir, name), nil
}

// places are the URLs of all that is kept, made whole.
type places struct{ database, photographs, keys, master string }

func (f *serviceFlags) places() (p places, err error) {
	for _, one := range []struct {
		to                  *string
		given, scheme, name string
	}{
		{&p.database, f.Database, "sqlite:", "selfsame.db"},
		{&p.photographs, f.Photographs, "file://", "photographs"},
		{&p.keys, f.Keys, "file://", "keys"},
		{&p.master, f.MasterKey, "file://", "master.key"},
	} {
		if *one.to, err = f.orIn(one.given, one.scheme, one.name); err != nil {
			return p, err
		}
	}
	return p, nil
}

// openService opens the service. Its first start, with create, makes what is
// not there. It opens no networks: see withEngine.
func openService(x *Context, f serviceFlags, create bool) (*service, error) {
	ctx := x.Context
	at, err := f.places()
	if err != nil {
		return nil, err
	}
	if create {
		if err := os.MkdirAll(f.Data, 0o700); err != nil {
			return nil, hint(err, "name a folder that you may write to with --data")
		}
	} else if _, err := os.Stat(f.Data); err != nil {
		return nil, hint(err, "name the folder of the service with --data; selfsame serve makes it")
	}
	s := &service{log: slog.New(slog.NewTextHandler(x.Err, nil))}
	openKeys := keys.Open
	if create {
		openKeys = keys.Create
	}
	if s.keys, err = openKeys(ctx, at.master, at.keys); err != nil {
		return nil, err
	}
	if s.db, err = store.Open(ctx, at.database); err != nil {
		return nil, errors.Join(err, s.close())
	}
	if s.photographs, err = blob.Open(ctx, at.photographs, s.keys); err != nil {
		return nil, errors.Join(err, s.close())
	}
	if err := s.assemble(x, f); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// assemble gives every part what it stands on.
func (s *service) assemble(x *Context, f serviceFlags) error {
	policy, err := loadPolicy(f.Policy)
	if err != nil {
		return err
	}
	kinds, err := loadKinds(f.Kinds)
	if err != nil {
		return err
	}
	s.flow = &flow.Flow{
		Store: s.db, Ledger: s.db, Documents: s.db, Photographs: s.photographs, Keys: s.keys, Queue: enqueuer{s},
		Receipts: receipt.Maker{Signer: s.keys}, Policy: policy, Times: flow.TimesOf(policy), Clock: x.Now, Log: s.log,
	}
	s.school = &school.School{
		Store: s.db, Keys: s.keys, Standings: standings{s}, Post: post{s}, Policy: kinds, Clock: x.Now, Log: s.log,
	}
	s.handoffs = &handoff.Desk{Store: s.db, Keys: s.keys, Clock: x.Now}
	if s.accounts, err = account.New(account.Config{Store: s.db, Keys: s.keys, Mailer: letters{s}, Clock: x.Now}); err != nil {
		return err
	}
	s.queue, err = queue.New(x.Context, s.db, queue.Config{
		Workers: s.workers(), Heavy: []string{flow.JobCheck}, Clock: x.Now,
		// What the queue tells of itself every minute is of no use to an operator.
		Logger:   slog.New(slog.NewTextHandler(x.Err, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Periodic: []queue.Periodic{{Kind: jobSweep, Every: time.Minute}, {Kind: jobTidy, Every: time.Hour}},
	})
	return err
}

// withEngine opens the networks, for a process that carries out checks.
func (s *service) withEngine(x *Context, policy decide.Policy) error {
	models, err := x.Models()
	if err != nil {
		return err
	}
	e, err := engine.New(models, policy, x.Now)
	if err != nil {
		return hint(err, "make setup installs the networks and checks their digests")
	}
	s.flow.Provider = embedded{e}
	return nil
}

func (s *service) close() error {
	var errs []error
	if s.photographs != nil {
		errs = append(errs, s.photographs.Close())
	}
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	if s.keys != nil {
		errs = append(errs, s.keys.Close())
	}
	return errors.Join(errs...)
}

// loadKinds reads the table of kinds of courses and what each needs.
func loadKinds(file string) (school.Policy, error) {
	if file == "" {
		return school.DefaultPolicy(), nil
	}
	text, err := readFile(file, maxPolicyFile)
	if err != nil {
		return school.Policy{}, err
	}
	p, err := school.ParsePolicy(text)
	return p, hint(err, "the table names every kind and what it needs: id_verification or name_verification")
}

const maxPolicyFile = 64 << 10 // bytes

// The jobs of the service besides those of flow.
const (
	jobSweep  = "sweep"  // what time alone brings about
	jobTidy   = "tidy"   // what a killed process or a finished one left lying
	jobLetter = "letter" // a mail of an account, by the id of its sealed letter
	jobForget = "forget" // everything about a learner, by the learner's id
	jobIssued = "issued" // a mail about a certificate, by its id
	jobNamed  = "named"  // a mail about a name, by the id of what was stated
)

// workers are all jobs there are, by kind.
func (s *service) workers() map[string]queue.Work {
	return map[string]queue.Work{
		flow.JobCheck:    s.flow.Check,
		flow.JobErase:    s.erase,
		flow.JobDue:      s.flow.Due,
		flow.JobMail:     s.mailAboutVerification,
		jobSweep:         func(ctx context.Context, _ string) error { return s.flow.Sweep(ctx) },
		jobTidy:          s.tidy,
		flow.JobVerified: s.school.Settle,
		jobForget:        s.forget,
		jobLetter:        s.mailLetter,
		jobIssued:        s.mailIssued,
		jobNamed:         s.mailNamed,
	}
}

// erase erases, and leaves nothing of the row's past in the database's log.
func (s *service) erase(ctx context.Context, id string) error {
	if err := s.flow.Erase(ctx, id); err != nil {
		return err
	}
	return s.db.Compact(ctx)
}

// orphaned is how old a photograph is that no verification holds, before it is
// taken for one that a killed process left.
const orphaned = time.Hour

// tidy erases photographs that nobody holds, and sessions, tokens and accounts
// that are over.
func (s *service) tidy(ctx context.Context, _ string) error {
	n, err := s.photographs.Sweep(ctx, s.flow.Clock().Add(-orphaned), s.flow.Holds)
	if n > 0 {
		s.log.WarnContext(ctx, "erased photographs that no verification held", "verifications", n)
	}
	return errors.Join(err, s.accounts.Sweep(ctx))
}

// forget does all that the deletion of an account asks, in the order in which
// an interruption does no harm: what is said of the learner elsewhere first, the
// key, with which everything sealed goes, last.
func (s *service) forget(ctx context.Context, learner string) error {
	if err := s.flow.Forget(ctx, learner); err != nil {
		return err
	}
	if err := s.school.Forget(ctx, learner); err != nil {
		return err
	}
	if err := s.db.ForgetBounce(ctx, learner); err != nil {
		return err
	}
	return s.accounts.Delete(ctx, learner)
}

// enqueuer gives the jobs of flow to the queue.
type enqueuer struct{ s *service }

func (e enqueuer) Enqueue(ctx context.Context, job, id string, at time.Time) error {
	return e.s.queue.Enqueue(ctx, queue.Job{Kind: job, ID: id, At: at})
}

// standings answers how a learner stands from the verification that is settled.
type standings struct{ s *service }

func (a standings) Standing(ctx context.Context, learner string) (school.Standing, error) {
	v, some, err := a.s.flow.Latest(ctx, learner)
	if err != nil || !some {
		return school.Standing{}, err
	}
	st := school.Standing{State: v.State}
	name, verified, err := a.s.flow.Verified(ctx, learner)
	if err != nil || !verified {
		return st, err
	}
	st.Verified, st.Name, st.Surname, st.Given, st.Latin = true, name.Name, name.Surname, name.Given, name.Latin
	return st, nil
}
