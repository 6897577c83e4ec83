package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/school"
)

// School runs the suite of school.Store. open returns an empty store of its own
// for each test.
func School(t *testing.T, open func(t *testing.T) school.Store) {
	tests := map[string]func(t *testing.T, s school.Store){
		"a course is replaced by its id, and courses come by title":          courses,
		"what is not there is not found":                                     schoolMissing,
		"to enrol twice keeps the first enrolment":                           enrolTwice,
		"a course is completed once":                                         completeOnce,
		"a certificate is saved only from the state it was in":               certificateStates,
		"a learner has one certificate of a course":                          oneCertificate,
		"one change of a name waits at a time":                               oneWaitingName,
		"stated names come the oldest first, and those in review by age":     statedNames,
		"forgetting leaves what was issued, without a learner and a name":    forget,
		"what a transaction that failed wrote is not there":                  schoolRollback,
		"ids and learners that differ only in case differ":                   schoolCase,
		"learners lock themselves and not one another, and again after that": locks,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { t.Parallel(); test(t, open(t)) })
	}
}

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 123456000, time.UTC)

func hold(t *testing.T, err error, doing string) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", doing, err)
	}
}

func wantKind(t *testing.T, err error, want selfsame.Kind, doing string) {
	t.Helper()
	var e *selfsame.Error
	if !errors.As(err, &e) || e.Kind != want {
		t.Errorf("%s: %v, want an error of kind %s", doing, err, want)
	}
}

func course(id, title string) school.Course {
	return school.Course{ID: id, Title: title, Kind: school.KindDegree, Partner: "Harbour School", Summary: "Two lines\nof text."}
}

func certificate(id, learner, course string) school.Certificate {
	return school.Certificate{
		ID: id, Learner: learner, Course: course, Title: "Statistics", Kind: school.KindDegree, Partner: "Harbour School",
		Needs: school.NeedsID, State: school.CertificateHeld, Completed: noon,
	}
}

func stated(id, learner string, state school.NameState, at time.Time) school.StatedName {
	n := school.StatedName{ID: id, Learner: learner, State: state, How: school.HowFirst, Name: []byte{1, 2, 3}, Stated: at}
	if state != school.NameSubmitted {
		n.Decided = at
	}
	return n
}

func courses(t *testing.T, s school.Store) {
	ctx := t.Context()
	for _, c := range []school.Course{course("b", "alpha"), course("a", "Beta"), course("c", "Zeta")} {
		hold(t, s.SaveCourse(ctx, c), "save")
	}
	changed := course("c", "Aardvark")
	changed.Kind = school.KindOther
	hold(t, s.SaveCourse(ctx, changed), "save again")
	got, err := s.Courses(ctx)
	hold(t, err, "list")
	if diff := cmp.Diff([]school.Course{changed, course("b", "alpha"), course("a", "Beta")}, got); diff != "" {
		t.Error(diff)
	}
	one, err := s.Course(ctx, "c")
	hold(t, err, "read")
	if one != changed {
		t.Errorf("got %+v", one)
	}
}

func schoolMissing(t *testing.T, s school.Store) {
	ctx := t.Context()
	_, err := s.Course(ctx, "none")
	wantKind(t, err, selfsame.KindNotFound, "course")
	_, err = s.Enrolment(ctx, "l_1", "none")
	wantKind(t, err, selfsame.KindNotFound, "enrolment")
	_, err = s.CompleteEnrolment(ctx, "l_1", "none", noon)
	wantKind(t, err, selfsame.KindNotFound, "completion")
	_, err = s.Certificate(ctx, "none")
	wantKind(t, err, selfsame.KindNotFound, "certificate")
	_, err = s.StatedName(ctx, "none")
	wantKind(t, err, selfsame.KindNotFound, "stated name")
}

func enrolTwice(t *testing.T, s school.Store) {
	ctx := t.Context()
	hold(t, s.SaveCourse(ctx, course("a", "A")), "course")
	hold(t, s.SaveCourse(ctx, course("b", "B")), "course")
	first := school.Enrolment{Learner: "l_1", Course: "a", Enrolled: noon}
	hold(t, s.AddEnrolment(ctx, first), "enrol")
	hold(t, s.AddEnrolment(ctx, school.Enrolment{Learner: "l_1", Course: "a", Enrolled: noon.Add(time.Hour)}), "again")
	later := school.Enrolment{Learner: "l_1", Course: "b", Enrolled: noon.Add(time.Hour)}
	hold(t, s.AddEnrolment(ctx, later), "another")
	hold(t, s.AddEnrolment(ctx, school.Enrolment{Learner: "l_2", Course: "b", Enrolled: noon}), "somebody else")
	got, err := s.Enrolments(ctx, "l_1")
	hold(t, err, "list")
	if diff := cmp.Diff([]school.Enrolment{later, first}, got); diff != "" {
		t.Error(diff)
	}
}

func completeOnce(t *testing.T, s school.Store) {
	ctx := t.Context()
	hold(t, s.SaveCourse(ctx, course("a", "A")), "course")
	hold(t, s.AddEnrolment(ctx, school.Enrolment{Learner: "l_1", Course: "a", Enrolled: noon}), "enrol")
	for i, want := range []bool{true, false} {
		first, err := s.CompleteEnrolment(ctx, "l_1", "a", noon.Add(time.Duration(i+1)*time.Minute))
		hold(t, err, "complete")
		if first != want {
			t.Errorf("completion %d: %v, want %v", i, first, want)
		}
	}
	e, err := s.Enrolment(ctx, "l_1", "a")
	hold(t, err, "read")
	if !e.Completed.Equal(noon.Add(time.Minute)) || e.Completed.Location() != time.UTC {
		t.Errorf("completed %v", e.Completed)
	}
}

func certificateStates(t *testing.T, s school.Store) {
	ctx := t.Context()
	c := certificate("aaaa", "l_1", "a")
	hold(t, s.AddCertificate(ctx, c), "add")
	c.State, c.Name, c.Issued = school.CertificateIssued, []byte{9, 8}, noon.Add(time.Second)
	hold(t, s.SaveCertificate(ctx, c, school.CertificateHeld), "issue")
	wantKind(t, s.SaveCertificate(ctx, c, school.CertificateHeld), selfsame.KindConflict, "issue twice")
	c.State, c.Revoked, c.Why = school.CertificateRevoked, noon.Add(time.Minute), "by mistake"
	hold(t, s.SaveCertificate(ctx, c, school.CertificateIssued), "revoke")
	got, err := s.Certificate(ctx, "aaaa")
	hold(t, err, "read")
	if diff := cmp.Diff(c, got); diff != "" {
		t.Error(diff)
	}
}

func oneCertificate(t *testing.T, s school.Store) {
	ctx := t.Context()
	hold(t, s.AddCertificate(ctx, certificate("aaaa", "l_1", "a")), "add")
	wantKind(t, s.AddCertificate(ctx, certificate("bbbb", "l_1", "a")), selfsame.KindConflict, "another of the same course")
	hold(t, s.AddCertificate(ctx, certificate("cccc", "l_2", "a")), "somebody else's")
	list, err := s.Certificates(ctx, "l_1")
	hold(t, err, "list")
	if len(list) != 1 || list[0].ID != "aaaa" {
		t.Errorf("got %d certificates", len(list))
	}
}

func oneWaitingName(t *testing.T, s school.Store) {
	ctx := t.Context()
	hold(t, s.AddStatedName(ctx, stated("n1", "l_1", school.NameSubmitted, noon)), "add")
	wantKind(t, s.AddStatedName(ctx, stated("n2", "l_1", school.NameSubmitted, noon)), selfsame.KindConflict, "a second one")
	n := stated("n1", "l_1", school.NameDenied, noon)
	n.Decided, n.Reviewer = noon.Add(time.Hour), "r_1"
	hold(t, s.SaveStatedName(ctx, n, school.NameSubmitted), "decide")
	wantKind(t, s.SaveStatedName(ctx, n, school.NameSubmitted), selfsame.KindConflict, "decide twice")
	got, err := s.StatedName(ctx, "n1")
	hold(t, err, "read")
	if diff := cmp.Diff(n, got); diff != "" {
		t.Error(diff)
	}
}

func statedNames(t *testing.T, s school.Store) {
	ctx := t.Context()
	for i, n := range []school.StatedName{
		stated("n3", "l_1", school.NameApproved, noon),
		stated("n1", "l_1", school.NameSubmitted, noon.Add(2*time.Hour)),
		stated("n2", "l_2", school.NameSubmitted, noon.Add(time.Hour)),
	} {
		hold(t, s.AddStatedName(ctx, n), "add "+string(rune('0'+i)))
	}
	own, err := s.StatedNames(ctx, "l_1")
	hold(t, err, "own")
	review, err := s.NamesInReview(ctx, 10)
	hold(t, err, "review")
	one, err := s.NamesInReview(ctx, 1)
	hold(t, err, "the first in review")
	ids := func(list []school.StatedName) (ids []string) {
		for _, n := range list {
			ids = append(ids, n.ID)
		}
		return ids
	}
	if diff := cmp.Diff([][]string{{"n3", "n1"}, {"n2", "n1"}, {"n2"}}, [][]string{ids(own), ids(review), ids(one)}); diff != "" {
		t.Error(diff)
	}
}

func forget(t *testing.T, s school.Store) {
	ctx := t.Context()
	hold(t, s.SaveCourse(ctx, course("a", "A")), "course")
	hold(t, s.SaveCourse(ctx, course("b", "B")), "course")
	for _, learner := range []string{"l_1", "l_2"} {
		hold(t, s.LockLearner(ctx, learner), "lock")
		hold(t, s.AddEnrolment(ctx, school.Enrolment{Learner: learner, Course: "a", Enrolled: noon}), "enrol")
		hold(t, s.AddStatedName(ctx, stated("n"+learner, learner, school.NameApproved, noon)), "name")
		issued := certificate("i"+learner, learner, "a")
		issued.State, issued.Name, issued.Issued = school.CertificateIssued, []byte{1}, noon
		hold(t, s.AddCertificate(ctx, issued), "issued")
		hold(t, s.AddCertificate(ctx, certificate("h"+learner, learner, "b")), "held")
	}
	for range 2 { // again is the same
		hold(t, s.ForgetEnrolments(ctx, "l_1", noon.Add(time.Hour)), "forget")
	}
	_, err := s.Certificate(ctx, "hl_1")
	wantKind(t, err, selfsame.KindNotFound, "what was held")
	left, err := s.Certificate(ctx, "il_1")
	hold(t, err, "what was issued")
	if left.Learner != "" || left.Name != nil || !left.Erased.Equal(noon.Add(time.Hour)) || left.Title == "" {
		t.Errorf("what was issued still says %+v", left)
	}
	names, err := s.StatedNames(ctx, "l_1")
	hold(t, err, "names")
	enrolments, err := s.Enrolments(ctx, "l_1")
	hold(t, err, "enrolments")
	nobody, err := s.Certificates(ctx, "")
	hold(t, err, "nobody's")
	if len(names)+len(enrolments)+len(nobody) != 0 {
		t.Error("something is left of the learner")
	}
	others, err := s.Certificates(ctx, "l_2")
	hold(t, err, "the other learner")
	if len(others) != 2 {
		t.Errorf("the other learner has %d certificates, want 2", len(others))
	}
}

func schoolRollback(t *testing.T, s school.Store) {
	ctx := t.Context()
	gone := errors.New("thought better of it")
	err := s.InTx(ctx, func(ctx context.Context) error {
		if err := s.SaveCourse(ctx, course("a", "A")); err != nil {
			return err
		}
		if _, err := s.Course(ctx, "a"); err != nil {
			t.Errorf("a transaction does not see what it wrote: %v", err)
		}
		return gone
	})
	if !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
	_, err = s.Course(ctx, "a")
	wantKind(t, err, selfsame.KindNotFound, "after the failure")
}

func schoolCase(t *testing.T, s school.Store) {
	ctx := t.Context()
	hold(t, s.AddCertificate(ctx, certificate("aaaa", "l_1", "a")), "add")
	hold(t, s.AddCertificate(ctx, certificate("AAAA", "L_1", "a")), "add in capitals")
	list, err := s.Certificates(ctx, "L_1")
	hold(t, err, "list")
	if len(list) != 1 || list[0].ID != "AAAA" {
		t.Errorf("got %d", len(list))
	}
}

func locks(t *testing.T, s school.Store) {
	ctx := t.Context()
	const each = 5
	done := make(chan error, 2*each)
	var inside [2]int // written under the lock only: the race detector watches
	for i := range 2 * each {
		go func() {
			done <- s.InTx(ctx, func(ctx context.Context) error {
				who := i % 2
				if err := s.LockLearner(ctx, []string{"l_1", "l_2"}[who]); err != nil {
					return err
				}
				inside[who]++
				return nil
			})
		}()
	}
	for range 2 * each {
		hold(t, <-done, "lock")
	}
	if inside != [2]int{each, each} {
		t.Errorf("inside: %v", inside)
	}
}
