package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/notify"
	"github.com/selfsame-id/selfsame/internal/queue"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/store"
)

// mailFlags say how e-mail goes out.
type mailFlags struct {
	SMTP    string `name:"smtp" placeholder:"URL" env:"SELFSAME_SMTP" help:"The mail server: smtp://USER:PASSWORD@HOST:587 with STARTTLS or smtps://…:465; smtp+plain:// for one on this machine. In SELFSAME_SMTP it stands in no list of processes."`
	From    string `placeholder:"ADDRESS" help:"The address that e-mail comes from."`
	ReplyTo string `placeholder:"ADDRESS" help:"The address that answers go to; by default that of --contact, if any."`
}

// newNotifier returns who writes letters. A demonstration keeps them in an
// outbox; any other service must say where its mail goes.
func (f mailFlags) newNotifier(s *service, x *Context, base *url.URL, schoolName, reply string, demo bool) (*notify.Notifier, *notify.Outbox, error) {
	if f.ReplyTo != "" {
		reply = f.ReplyTo
	}
	n := &notify.Notifier{Bounces: s.db, Clock: x.Now, Log: s.log}
	var outbox *notify.Outbox
	from := f.From
	if demo && f.SMTP == "" {
		outbox = &notify.Outbox{Clock: x.Now}
		n.Sender, from = outbox, "no-reply@demo.example"
	} else {
		if f.SMTP == "" || f.From == "" {
			return nil, nil, hint(errors.New("the service must write to learners: --smtp and --from are missing"),
				"name a mail server and the address that e-mail comes from; serve --demo needs neither")
		}
		server, err := notify.ParseServer(f.SMTP)
		if err != nil {
			return nil, nil, err
		}
		server.Clock = x.Now
		n.Sender = server
	}
	var err error
	n.Letters, err = notify.NewLetters(base.String(), schoolName, from, reply)
	return n, outbox, err
}

// letters keeps the mails of accounts until a job sends them: sealed, since they
// hold addresses and tokens.
type letters struct{ s *service }

// waiting is what is sealed of a mail.
type waiting struct {
	Letter   account.Letter `json:"letter"`
	To       string         `json:"to"`
	Name     string         `json:"name"`
	Language string         `json:"language"`
	Token    string         `json:"token"`
	Agent    string         `json:"agent"`
	At       time.Time      `json:"at"`
}

func aboutLetter(id string) []byte { return []byte("letter " + id) }

// SendAccountMail seals the mail and has a job send it.
func (l letters) SendAccountMail(ctx context.Context, m account.Mail) error {
	id := "m_" + rand.Text()
	plain, err := json.Marshal(waiting{
		m.Letter, m.To.Reveal(), m.Name.Reveal(), m.Language, m.Token.Reveal(), m.Agent.Reveal(), m.At,
	})
	if err != nil {
		return fmt.Errorf("letter %s: %w", id, err)
	}
	sealed, err := l.s.keys.Seal(ctx, m.Account, plain, aboutLetter(id))
	if err != nil {
		return fmt.Errorf("letter %s: %w", id, err)
	}
	return l.s.db.InTx(ctx, func(ctx context.Context) error {
		if err := l.s.db.SaveLetter(ctx, store.Letter{ID: id, Account: m.Account, Sealed: sealed, Written: m.At}); err != nil {
			return err
		}
		return l.s.queue.Enqueue(ctx, queue.Job{Kind: jobLetter, ID: id})
	})
}

// mailLetter sends a mail of an account.
func (s *service) mailLetter(ctx context.Context, id string) error {
	l, err := s.db.Letter(ctx, id)
	if isGone(err) {
		return nil // it was sent
	}
	if err != nil {
		return err
	}
	plain, err := s.keys.Unseal(ctx, l.Account, l.Sealed, aboutLetter(id))
	if isGone(err) {
		return s.db.DeleteLetter(ctx, id) // the account was deleted: nobody is there to read it
	}
	if err != nil {
		return err
	}
	var w waiting
	if err := json.Unmarshal(plain, &w); err != nil {
		return fmt.Errorf("letter %s: it is damaged", id)
	}
	if w.Letter == account.LetterAddressChanged { // what the old address refused says nothing about the new one
		if err := s.db.ForgetBounce(ctx, l.Account); err != nil {
			return err
		}
	}
	err = s.notifier.Send(ctx, l.Account, notify.Mail{
		ID: id, To: selfsame.NewPrivate(w.To), Name: selfsame.NewPrivate(w.Name), Language: w.Language, Kind: notify.Kind(w.Letter),
		Data: notify.Data{Token: selfsame.NewPrivate(w.Token), Agent: selfsame.NewPrivate(w.Agent), At: w.At},
	})
	if err != nil {
		return err
	}
	return s.db.DeleteLetter(ctx, id)
}

func isGone(err error) bool {
	kind, _ := selfsame.Public(err)
	return err != nil && kind == selfsame.KindNotFound
}

// to begins a mail to whose account it is; ok is false where the account was
// deleted.
func (s *service) to(ctx context.Context, id, learner string, kind notify.Kind) (m notify.Mail, ok bool, err error) {
	a, err := s.accounts.Account(ctx, learner)
	if isGone(err) {
		return m, false, nil
	}
	return notify.Mail{ID: id, To: a.Email, Name: a.Name, Language: a.Language, Kind: kind}, err == nil, err
}

// mailAboutVerification writes what became of a verification. The id is the
// letter's kind, a stroke and the verification's id.
func (s *service) mailAboutVerification(ctx context.Context, id string) error {
	kind, verification, _ := strings.Cut(id, "/")
	v, err := s.db.Verification(ctx, verification)
	if isGone(err) {
		return nil // it went with its account
	}
	if err != nil {
		return err
	}
	if notify.Kind(kind) == notify.KindReceived && v.State != selfsame.StateSubmitted {
		return nil // the answer was quicker
	}
	m, ok, err := s.to(ctx, id, v.Learner, notify.Kind(kind))
	if err != nil || !ok {
		return err
	}
	m.Data = notify.Data{Try: v.Try, Document: v.Kind, At: v.Settled, Until: v.Promised}
	switch m.Kind {
	case notify.KindAgain:
		m.Data.Try = max(1, v.Try-1) // the one that was judged
		m.Data.Reasons = toldIn(*v, selfsame.StateAgain)
	case notify.KindDeclined:
		m.Data.Reasons = toldIn(*v, selfsame.StateDeclined)
		m.Data.Until = v.Due
		if v.Appealed {
			m.Kind = notify.KindDeclinedFinal
		}
	case notify.KindErased:
		if err := s.addReceipt(ctx, &m, v.ID); err != nil {
			return err
		}
	default:
	}
	return s.notifier.Send(ctx, v.Learner, m)
}

// toldIn are the reasons that the pages told in the state of which the letter
// tells: the learner may have gone on since.
func toldIn(v selfsame.Verification, state selfsame.State) []selfsame.Reason {
	v.State = state
	return flow.Told(v)
}

// addReceipt attaches the newest receipt of a verification.
func (s *service) addReceipt(ctx context.Context, m *notify.Mail, verification string) error {
	receipts, err := s.db.ReceiptsOf(ctx, verification)
	if err != nil || len(receipts) == 0 {
		return err
	}
	var r struct {
		ID     string    `json:"id"`
		Erased time.Time `json:"erased"`
	}
	if err := json.Unmarshal(receipts[0], &r); err != nil {
		return fmt.Errorf("receipt of %s: it is damaged", verification)
	}
	m.Data.Receipt, m.Data.ReceiptFile, m.Data.At = r.ID, receipts[0], r.Erased
	return nil
}

// post has jobs write about certificates and names.
type post struct{ s *service }

func (p post) CertificateIssued(ctx context.Context, certificate string) error {
	return p.s.queue.Enqueue(ctx, queue.Job{Kind: jobIssued, ID: certificate})
}

func (p post) NameDecided(ctx context.Context, stated string) error {
	return p.s.queue.Enqueue(ctx, queue.Job{Kind: jobNamed, ID: stated})
}

func (s *service) mailIssued(ctx context.Context, id string) error {
	c, err := s.db.Certificate(ctx, id)
	if isGone(err) {
		return nil // it went with its account
	}
	if err != nil {
		return err
	}
	m, ok, err := s.to(ctx, "issued/"+id, c.Learner, notify.KindCertificate)
	if err != nil || !ok {
		return err
	}
	m.Data = notify.Data{Course: c.Title, Certificate: c.ID}
	return s.notifier.Send(ctx, c.Learner, m)
}

func (s *service) mailNamed(ctx context.Context, id string) error {
	n, err := s.db.StatedName(ctx, id)
	if isGone(err) {
		return nil // it went with its account
	}
	if err != nil {
		return err
	}
	kind := notify.KindNameApproved
	if n.State == school.NameDenied {
		kind = notify.KindNameDenied
	}
	m, ok, err := s.to(ctx, "named/"+id, n.Learner, kind)
	if err != nil || !ok {
		return err
	}
	return s.notifier.Send(ctx, n.Learner, m)
}
