package school

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/selfsame-id/selfsame"
)

// A Course is one thing that can be learnt.
type Course struct {
	ID      string `yaml:"id"` // lower-case letters, digits and hyphens: it stands in addresses
	Title   string `yaml:"title"`
	Kind    Kind   `yaml:"kind"`
	Partner string `yaml:"partner"` // who offers it; may be empty
	Summary string `yaml:"summary"` // a few sentences; may be empty
}

// Bounds on a course, in characters.
const (
	maxCourseID = 64
	maxTitle    = 200
	maxSummary  = 2000
)

var courseID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// check says what is wrong with a course.
func (c Course) check() error {
	switch {
	case c.ID == "":
		return fmt.Errorf("id is missing")
	case len(c.ID) > maxCourseID || !courseID.MatchString(c.ID):
		return fmt.Errorf("id must be at most %d lower-case letters, digits and single hyphens", maxCourseID)
	case c.Title == "":
		return fmt.Errorf("title is missing")
	case !slices.Contains(Kinds(), c.Kind):
		return fmt.Errorf("kind must be one of %v", Kinds())
	}
	for _, field := range []struct {
		what, text string
		limit      int
		lines      bool
	}{{"title", c.Title, maxTitle, false}, {"partner", c.Partner, maxTitle, false}, {"summary", c.Summary, maxSummary, true}} {
		if !utf8.ValidString(field.text) {
			return fmt.Errorf("%s is not UTF-8 text", field.what)
		}
		if utf8.RuneCountInString(field.text) > field.limit {
			return fmt.Errorf("%s is longer than %d characters", field.what, field.limit)
		}
		if strings.ContainsFunc(field.text, func(r rune) bool { return forbidden(r) && (!field.lines || r != '\n') }) {
			return fmt.Errorf("%s contains control characters", field.what)
		}
	}
	return nil
}

// forbidden says whether a character is one of control or turns the direction
// of the text around it, and so has no place in a line that people read.
func forbidden(r rune) bool {
	switch {
	case r == '\u200c' || r == '\u200d': // joiners, which Persian and the scripts of India need
		return false
	case r == utf8.RuneError, r == '\u2028', r == '\u2029':
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

// An Enrolment is one learner taking one course.
type Enrolment struct {
	Learner   string
	Course    string
	Enrolled  time.Time
	Completed time.Time // zero until then
}

// Course returns a course, and KindNotFound where there is none.
func (s *School) Course(ctx context.Context, id string) (Course, error) {
	if len(id) > maxCourseID || !courseID.MatchString(id) {
		return Course{}, noCourse
	}
	return s.Store.Course(ctx, id)
}

var noCourse = &selfsame.Error{
	Kind: selfsame.KindNotFound, Message: "There is no such course", Hint: "See the catalogue for the courses there are",
}

// Catalogue returns all courses by title.
func (s *School) Catalogue(ctx context.Context) ([]Course, error) { return s.Store.Courses(ctx) }

// Enrol makes the learner take the course. To enrol twice is to enrol once.
func (s *School) Enrol(ctx context.Context, learner, course string) error {
	c, err := s.Course(ctx, course)
	if err != nil {
		return err
	}
	return s.Store.AddEnrolment(ctx, Enrolment{Learner: learner, Course: c.ID, Enrolled: s.now()})
}

// A Learning is a course that somebody takes, as "My learning" shows it.
type Learning struct {
	Course      Course
	Enrolled    time.Time
	Completed   time.Time    // zero until then
	Needs       Requirement  // what the certificate needs
	Certificate *Certificate // nil until the course is completed
	Missing     Missing      // what the certificate waits for, or will, as long as it is not issued
}

// Learning returns what the learner takes, the newest first.
func (s *School) Learning(ctx context.Context, learner string) ([]Learning, error) {
	enrolments, err := s.Store.Enrolments(ctx, learner)
	if err != nil {
		return nil, fmt.Errorf("enrolments: %w", err)
	}
	certificates, err := s.Store.Certificates(ctx, learner)
	if err != nil {
		return nil, fmt.Errorf("certificates: %w", err)
	}
	have, err := s.has(ctx, learner)
	if err != nil {
		return nil, err
	}
	byCourse := map[string]*Certificate{}
	for i := range certificates {
		byCourse[certificates[i].Course] = &certificates[i]
	}
	list := make([]Learning, 0, len(enrolments))
	for _, e := range enrolments {
		c, err := s.Store.Course(ctx, e.Course)
		if err != nil {
			return nil, fmt.Errorf("course %s: %w", e.Course, err)
		}
		l := Learning{
			Course: c, Enrolled: e.Enrolled, Completed: e.Completed, Needs: s.Policy.Needs(c.Kind), Certificate: byCourse[c.ID],
		}
		if l.Certificate == nil || l.Certificate.State == CertificateHeld {
			l.Missing = have.missing(l.Needs)
		}
		list = append(list, l)
	}
	return list, nil
}

// CoursesNeedingID returns the courses of the learner whose certificate needs
// ID Verification: the reason for the button "Verify My ID".
func (s *School) CoursesNeedingID(ctx context.Context, learner string) ([]Course, error) {
	enrolments, err := s.Store.Enrolments(ctx, learner)
	if err != nil {
		return nil, fmt.Errorf("enrolments: %w", err)
	}
	var list []Course
	for _, e := range enrolments {
		c, err := s.Store.Course(ctx, e.Course)
		if err != nil {
			return nil, fmt.Errorf("course %s: %w", e.Course, err)
		}
		if s.Policy.Needs(c.Kind) == NeedsID {
			list = append(list, c)
		}
	}
	return list, nil
}

// Complete records that the learner completed the course, and holds or issues
// the certificate. To complete twice is to complete once. It is KindNotFound
// where the learner does not take the course.
func (s *School) Complete(ctx context.Context, learner, course string) error {
	c, err := s.Course(ctx, course)
	if err != nil {
		return err
	}
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockLearner(ctx, learner); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		first, err := s.Store.CompleteEnrolment(ctx, learner, c.ID, s.now())
		if err != nil {
			return err
		}
		if first {
			held := newCertificate(learner, c, s.Policy.Needs(c.Kind), s.now())
			if err := s.Store.AddCertificate(ctx, held); err != nil {
				return fmt.Errorf("hold certificate: %w", err)
			}
		}
		return s.settle(ctx, learner)
	})
}
