package school

import (
	"context"
	"log/slog"
	"time"

	"github.com/selfsame-id/selfsame"
)

// A Standing is the answer to the one question that this package asks about
// identity: how does this learner stand?
type Standing struct {
	// Verified says that ID Verification was done and approved.
	Verified bool
	// Name is the verified name, set where Verified.
	Name selfsame.Private
	// Surname and Given are its parts, where the document told them apart: with
	// them the learner may write the surname first or last. May be empty.
	Surname, Given selfsame.Private
	// Latin is the name as the document prints it in Latin letters; empty where
	// that is not known.
	Latin selfsame.Private
	// State is that of the latest verification; empty where there was none.
	State selfsame.State
}

// Standings answers how a learner stands. It returns no error for a learner
// who never verified anything.
type Standings interface {
	Standing(ctx context.Context, learner string) (Standing, error)
}

// Keys seals and unseals under the key of an owner. Unseal returns an error of
// KindNotFound when the key was destroyed.
type Keys interface {
	Seal(ctx context.Context, owner string, plain, ad []byte) ([]byte, error)
	Unseal(ctx context.Context, owner string, sealed, ad []byte) ([]byte, error)
}

// Post tells learners what happened, by jobs that hold ids only and that are
// enqueued in the transaction of the context.
type Post interface {
	CertificateIssued(ctx context.Context, certificate string) error
	NameDecided(ctx context.Context, stated string) error
}

// CourseStore keeps courses.
type CourseStore interface {
	// Course returns KindNotFound for one that is not there.
	Course(ctx context.Context, id string) (Course, error)
	// Courses returns all, by title and then by id.
	Courses(ctx context.Context) ([]Course, error)
	// SaveCourse adds the course or replaces the one of the same id.
	SaveCourse(ctx context.Context, c Course) error
}

// EnrolmentStore keeps who takes which course.
type EnrolmentStore interface {
	// AddEnrolment adds it; an enrolment that is there already stays as it is.
	AddEnrolment(ctx context.Context, e Enrolment) error
	// Enrolment returns KindNotFound for one that is not there.
	Enrolment(ctx context.Context, learner, course string) (Enrolment, error)
	// Enrolments returns those of a learner, the newest first.
	Enrolments(ctx context.Context, learner string) ([]Enrolment, error)
	// CompleteEnrolment sets the time of completion where none is set; it is
	// false where one was, and KindNotFound where there is no enrolment.
	CompleteEnrolment(ctx context.Context, learner, course string, at time.Time) (bool, error)
}

// CertificateStore keeps certificates.
type CertificateStore interface {
	AddCertificate(ctx context.Context, c Certificate) error
	// Certificate returns KindNotFound for one that is not there.
	Certificate(ctx context.Context, id string) (Certificate, error)
	// Certificates returns those of a learner, the newest first.
	Certificates(ctx context.Context, learner string) ([]Certificate, error)
	// SaveCertificate saves what may change, and is KindConflict where the
	// certificate is in another state than from.
	SaveCertificate(ctx context.Context, c Certificate, from CertificateState) error
}

// NameStore keeps the names that learners stated, sealed.
type NameStore interface {
	AddStatedName(ctx context.Context, n StatedName) error
	// StatedName returns KindNotFound for one that is not there.
	StatedName(ctx context.Context, id string) (StatedName, error)
	// StatedNames returns those of a learner, the oldest first.
	StatedNames(ctx context.Context, learner string) ([]StatedName, error)
	// NamesInReview returns those that wait for a reviewer, the oldest first.
	NamesInReview(ctx context.Context, limit int) ([]StatedName, error)
	// SaveStatedName saves what may change, and is KindConflict where the name
	// is in another state than from.
	SaveStatedName(ctx context.Context, n StatedName, from NameState) error
}

// Store is all that a School keeps.
type Store interface {
	CourseStore
	EnrolmentStore
	CertificateStore
	NameStore
	// LockLearner makes changes to what one learner has wait for one another
	// until the transaction of the context ends.
	LockLearner(ctx context.Context, learner string) error
	// ForgetEnrolments deletes the enrolments, the stated names and the
	// certificates that are held of a learner, and takes the sealed name and the
	// learner's id off those that were issued.
	ForgetEnrolments(ctx context.Context, learner string, at time.Time) error
	// InTx runs do in one transaction, or in that of the context.
	InTx(ctx context.Context, do func(ctx context.Context) error) error
}

// A School is everything that can happen to courses, names and certificates.
type School struct {
	Store     Store
	Keys      Keys
	Standings Standings
	Post      Post
	Policy    Policy
	Clock     func() time.Time
	Log       *slog.Logger
}

// now is the clock to the precision of the store.
func (s *School) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }
