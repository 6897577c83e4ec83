package school

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/selfsame-id/selfsame"
)

// A CertificateState says how far a certificate is.
type CertificateState string

// The states, stored for ever: add, never rename.
const (
	CertificateHeld    CertificateState = "held"    // the course is completed; the requirement is not met
	CertificateIssued  CertificateState = "issued"  // it carries a name and anybody may check it
	CertificateRevoked CertificateState = "revoked" // it stands no more, and says so to whoever checks
)

// A Certificate says that somebody completed a course. It keeps the words of
// the course as they were, because certificates outlive catalogues.
type Certificate struct {
	ID      string // unguessable: it is the public link
	Learner string // empty when the account was deleted
	Course  string
	Title   string
	Kind    Kind
	Partner string
	Needs   Requirement
	State   CertificateState
	Name    []byte // the name, sealed under the learner's key; empty while held and after the account is deleted

	Completed time.Time
	Issued    time.Time // zero until then
	Revoked   time.Time // zero until then
	Why       string    // why it was revoked: never about a person's data
	Erased    time.Time // when the account was deleted; zero until then
}

// Missing says what a held certificate waits for.
type Missing struct {
	Requirement Requirement    // empty: nothing
	State       selfsame.State // of the verification under way, where the requirement is NeedsID
}

// Nothing says whether nothing is missing.
func (m Missing) Nothing() bool { return m.Requirement == "" }

// certificateID has 130 bits and reads aloud: five groups would be nicer, a
// link needs none.
var certificateID = regexp.MustCompile(`^[a-z2-7]{26}$`)

func newID() string { return strings.ToLower(rand.Text()) }

func newCertificate(learner string, c Course, needs Requirement, at time.Time) Certificate {
	return Certificate{
		ID: newID(), Learner: learner, Course: c.ID, Title: c.Title, Kind: c.Kind, Partner: c.Partner,
		Needs: needs, State: CertificateHeld, Completed: at,
	}
}

// has is what a learner has to show for certificates.
type has struct {
	standing Standing
	name     *CertificateName // nil where none was stated and none is verified
}

// standing says how a learner stands, with the verified name as certificates may
// carry it.
func (s *School) standing(ctx context.Context, learner string) (Standing, error) {
	standing, err := s.Standings.Standing(ctx, learner)
	if err != nil {
		return Standing{}, fmt.Errorf("standing: %w", err)
	}
	if standing.Verified {
		standing.Name = selfsame.NewPrivate(onDocument(standing))
	}
	return standing, nil
}

func (s *School) has(ctx context.Context, learner string) (has, error) {
	standing, err := s.standing(ctx, learner)
	if err != nil {
		return has{}, err
	}
	n, err := s.nameOf(ctx, learner, standing)
	if err != nil {
		return has{}, err
	}
	return has{standing: standing, name: n}, nil
}

func (h has) missing(needs Requirement) Missing {
	switch {
	case needs == NeedsID && !h.standing.Verified:
		return Missing{Requirement: NeedsID, State: h.standing.State}
	case h.name == nil:
		return Missing{Requirement: NeedsName}
	}
	return Missing{}
}

// Settle issues what is held of the learner and needs nothing more, and brings
// the names on what was issued up to date. It is called whenever something
// about the learner changed that certificates depend on, such as an approved
// verification; calling it again changes nothing.
func (s *School) Settle(ctx context.Context, learner string) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockLearner(ctx, learner); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		return s.settle(ctx, learner)
	})
}

func (s *School) settle(ctx context.Context, learner string) error {
	have, err := s.has(ctx, learner)
	if err != nil {
		return err
	}
	if have.name == nil {
		return nil
	}
	list, err := s.Store.Certificates(ctx, learner)
	if err != nil {
		return fmt.Errorf("certificates: %w", err)
	}
	for _, c := range list {
		switch {
		case c.State == CertificateHeld && have.missing(c.Needs).Nothing():
			err = s.issue(ctx, c, *have.name)
		case c.State == CertificateIssued:
			err = s.rename(ctx, c, *have.name)
		}
		if err != nil {
			return fmt.Errorf("certificate of course %s: %w", c.Course, err)
		}
	}
	return nil
}

func (s *School) issue(ctx context.Context, c Certificate, n CertificateName) error {
	sealed, err := s.sealName(ctx, c.Learner, "certificate:"+c.ID, n)
	if err != nil {
		return err
	}
	c.State, c.Issued, c.Name = CertificateIssued, s.now(), sealed
	if err := s.Store.SaveCertificate(ctx, c, CertificateHeld); err != nil {
		return err
	}
	s.Log.InfoContext(ctx, "certificate issued", "course", c.Course)
	return s.Post.CertificateIssued(ctx, c.ID)
}

// rename writes the name anew where it changed.
func (s *School) rename(ctx context.Context, c Certificate, n CertificateName) error {
	old, err := s.unsealName(ctx, c.Learner, "certificate:"+c.ID, c.Name)
	if err != nil {
		return err
	}
	if old.equal(n) {
		return nil
	}
	if c.Name, err = s.sealName(ctx, c.Learner, "certificate:"+c.ID, n); err != nil {
		return err
	}
	return s.Store.SaveCertificate(ctx, c, CertificateIssued)
}

// maxWhy bounds why a certificate was revoked, in characters.
const maxWhy = 300

// Revoke takes a certificate back for good. Whoever checks its link is told.
func (s *School) Revoke(ctx context.Context, id, why string) error {
	why = strings.TrimSpace(why)
	if why == "" || utf8.RuneCountInString(why) > maxWhy || strings.ContainsFunc(why, forbidden) {
		return &selfsame.Error{
			Kind: selfsame.KindInvalid, Message: fmt.Sprintf("A reason is needed, of at most %d characters on one line", maxWhy),
			Hint: "Write why the certificate is revoked, without anything about the person",
		}
	}
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		c, err := s.certificate(ctx, id)
		if err != nil {
			return err
		}
		if c.State != CertificateIssued {
			return &selfsame.Error{Kind: selfsame.KindConflict, Message: "Only a certificate that was issued can be revoked"}
		}
		c.State, c.Revoked, c.Why = CertificateRevoked, s.now(), why
		return s.Store.SaveCertificate(ctx, c, CertificateIssued)
	})
}

var noCertificate = &selfsame.Error{
	Kind: selfsame.KindNotFound, Message: "There is no such certificate",
	Hint: "Check the link: it must be copied whole",
}

func (s *School) certificate(ctx context.Context, id string) (Certificate, error) {
	if !certificateID.MatchString(id) {
		return Certificate{}, noCertificate
	}
	return s.Store.Certificate(ctx, id)
}

// A PublicCertificate is what anybody who has the link may see.
type PublicCertificate struct {
	ID      string
	State   CertificateState // issued or revoked
	Course  string
	Title   string
	Kind    Kind
	Partner string
	Needs   Requirement // what it was issued for: an ID, or the name as stated
	Name    CertificateName
	ByID    bool // the name was verified with the holder's ID, whatever was needed
	Erased  bool // the holder deleted the account and the name went with it
	Issued  time.Time
	Revoked time.Time
}

// Public returns what anybody may see of the certificate. One that is held is
// not there for anybody but its learner.
func (s *School) Public(ctx context.Context, id string) (PublicCertificate, error) {
	c, err := s.certificate(ctx, id)
	if err != nil {
		return PublicCertificate{}, err
	}
	if c.State == CertificateHeld {
		return PublicCertificate{}, noCertificate
	}
	p := PublicCertificate{
		ID: c.ID, State: c.State, Course: c.Course, Title: c.Title, Kind: c.Kind, Partner: c.Partner, Needs: c.Needs,
		Issued: c.Issued, Revoked: c.Revoked,
	}
	if !c.Erased.IsZero() || len(c.Name) == 0 {
		p.Erased = true
		return p, nil
	}
	p.Name, err = s.unsealName(ctx, c.Learner, "certificate:"+c.ID, c.Name)
	if isNotFound(err) { // the key was destroyed, which is how an account is erased
		p.Name, p.Erased = CertificateName{}, true
		return p, nil
	}
	if err != nil {
		return PublicCertificate{}, err
	}
	have, err := s.has(ctx, c.Learner)
	p.ByID = have.standing.Verified
	return p, err
}

// Owned returns a certificate to its learner, held ones too. Somebody else's is
// not there.
func (s *School) Owned(ctx context.Context, learner, id string) (Certificate, Missing, error) {
	c, err := s.certificate(ctx, id)
	if err != nil {
		return Certificate{}, Missing{}, err
	}
	if learner == "" || c.Learner != learner {
		return Certificate{}, Missing{}, noCertificate
	}
	if c.State != CertificateHeld {
		return c, Missing{}, nil
	}
	have, err := s.has(ctx, learner)
	if err != nil {
		return Certificate{}, Missing{}, err
	}
	return c, have.missing(c.Needs), nil
}

// Forget deletes what is kept of a learner whose account is deleted. What was
// issued stays, without name and learner.
func (s *School) Forget(ctx context.Context, learner string) error {
	return s.Store.ForgetEnrolments(ctx, learner, s.now())
}

func isNotFound(err error) bool {
	var e *selfsame.Error
	return errors.As(err, &e) && e.Kind == selfsame.KindNotFound
}

// sealedName is the form in which a name is sealed.
type sealedName struct {
	Display string `json:"display"`
	Latin   string `json:"latin"`
	Reason  string `json:"reason,omitempty"`
}

func (s *School) sealName(ctx context.Context, learner, ad string, n CertificateName) ([]byte, error) {
	return s.seal(ctx, learner, ad, sealedName{Display: n.Display.Reveal(), Latin: n.Latin.Reveal()})
}

func (s *School) seal(ctx context.Context, learner, ad string, n sealedName) ([]byte, error) {
	plain, err := json.Marshal(n)
	if err != nil {
		return nil, errors.New("a name that cannot be written") // the cause would repeat the name
	}
	sealed, err := s.Keys.Seal(ctx, learner, plain, []byte(ad))
	if err != nil {
		return nil, fmt.Errorf("seal a name: %w", err)
	}
	return sealed, nil
}

func (s *School) unsealName(ctx context.Context, learner, ad string, sealed []byte) (CertificateName, error) {
	n, err := s.unseal(ctx, learner, ad, sealed)
	if err != nil {
		return CertificateName{}, err
	}
	return CertificateName{Display: selfsame.NewPrivate(n.Display), Latin: selfsame.NewPrivate(n.Latin)}, nil
}

func (s *School) unseal(ctx context.Context, learner, ad string, sealed []byte) (sealedName, error) {
	var n sealedName
	plain, err := s.Keys.Unseal(ctx, learner, sealed, []byte(ad))
	if err != nil {
		return n, fmt.Errorf("unseal a name: %w", err)
	}
	if json.Unmarshal(plain, &n) != nil {
		return n, errors.New("a sealed name that cannot be read")
	}
	return n, nil
}
