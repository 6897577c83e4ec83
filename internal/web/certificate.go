package web

import (
	"context"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/school"
)

// Certificates is what the pages of certificates need; *school.School is one.
type Certificates interface {
	// Owned returns a certificate to its learner, KindNotFound to others.
	Owned(ctx context.Context, learner, id string) (school.Certificate, school.Missing, error)
	// Public returns what anybody may see; KindNotFound while it is held.
	Public(ctx context.Context, id string) (school.PublicCertificate, error)
}

// ownCertificate is what its learner sees.
type ownCertificate struct {
	Certificate school.Certificate
	Missing     school.Missing
	Public      school.PublicCertificate // once it is issued
	Link        string
}

func (s *site) certificate(v *visit) error {
	c, missing, err := s.Certificates.Owned(v.r.Context(), v.Account.ID, v.r.PathValue("certificate"))
	if err != nil {
		return err
	}
	page := ownCertificate{Certificate: c, Missing: missing, Link: s.checkLink(c.ID)}
	if c.State != school.CertificateHeld {
		if page.Public, err = s.Certificates.Public(v.r.Context(), c.ID); err != nil {
			return err
		}
	}
	return v.show("certificate", page)
}

// checkLink is where anybody checks a certificate.
func (s *site) checkLink(id string) string { return s.Site.URL + "/c/" + id }

// A checked is a certificate as anybody sees it.
type checked struct {
	Public school.PublicCertificate
	Link   string
}

func (s *site) check(v *visit) error {
	p, err := s.Certificates.Public(v.r.Context(), v.r.PathValue("certificate"))
	if err != nil {
		return err
	}
	return v.show("check", checked{p, s.checkLink(p.ID)})
}

func (s *site) certificatePDF(v *visit) error {
	p, err := s.Certificates.Public(v.r.Context(), v.r.PathValue("certificate"))
	if err != nil {
		return err
	}
	file, err := school.PDF(p, s.checkLink(p.ID), v.Lang)
	if err != nil {
		return err
	}
	v.attach("application/pdf", "certificate.pdf", file)
	return nil
}

// Turn says in one word whose turn a verification is, for texts that depend on
// it and not on the very state.
func (*visit) Turn(state selfsame.State) string {
	switch state {
	case selfsame.StateOpened, selfsame.StateCapturing:
		return "go" // the learner is in the middle of it
	case selfsame.StateSubmitted, selfsame.StateReview:
		return "wait"
	case selfsame.StateAgain:
		return "again"
	case selfsame.StateDeclined:
		return "declined"
	case selfsame.StateApproved:
		return "approved"
	case selfsame.StateExpired, selfsame.StateWithdrawn:
	}
	return "start"
}
