package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/store"
)

var schoolTests = tests{
	"a course is replaced by its id, and courses come by title":          schoolCourses,
	"what is not there is not found":                                     schoolMissing,
	"to enrol twice keeps the first enrolment":                           enrolTwice,
	"a course is completed once":                                         completeOnce,
	"a certificate is saved only from the state it was in":               certificateStates,
	"a learner has one certificate of a course":                          oneCertificate,
	"one change of a name waits at a time":                               oneWaitingName,
	"stated names come the oldest first, and those in review by age":     statedNames,
	"forgetting leaves what was issued, without a learner and a name":    schoolForget,
	"what a transaction that failed wrote is not there":                  schoolRollback,
	"ids and learners that differ only in case differ":                   schoolCase,
	"learners lock themselves and not one another, and again after that": schoolLocks,
}

func course(id, title string) school.Course {
	return school.Course{ID: id, Title: title, Kind: school.KindDegree, Partner: "Harbour School", Summary: "Two lines\nof text."}
}

func certificate(id, learner, course string) school.Certificate {
	return school.Certificate{
		ID: id, Learner: learner, Course: course, Title: "Statistics", Kind: school.KindDegree, Partner: "Harbour School",
		Needs: school.NeedsID, State: school.CertificateHeld, Completed: kept,
	}
}

func stated(id, learner string, state school.NameState, at time.Time) school.StatedName {
	n := school.StatedName{ID: id, Learner: learner, State: state, How: school.HowFirst, Name: []byte{1, 2, 3}, Stated: at}
	if state != school.NameSubmitted {
		n.Decided = at
	}
	return n
}

func schoolCourses(t *testing.T, s *store.DB) {
	ctx := t.Context()
	for _, c := range []school.Course{course("b", "alpha"), course("a", "Beta"), course("c", "Zeta")} {
		must(t, s.SaveCourse(ctx, c))
	}
	changed := course("c", "Aardvark")
	changed.Kind = school.KindOther
	must(t, s.SaveCourse(ctx, changed))
	got, err := s.Courses(ctx)
	must(t, err)
	if diff := cmp.Diff([]school.Course{changed, course("b", "alpha"), course("a", "Beta")}, got); diff != "" {
		t.Error(diff)
	}
	one, err := s.Course(ctx, "c")
	must(t, err)
	if one != changed {
		t.Errorf("got %+v", one)
	}
}

func schoolMissing(t *testing.T, s *store.DB) {
	ctx := t.Context()
	_, err := s.Course(ctx, "none")
	kind(t, err, selfsame.KindNotFound)
	_, err = s.Enrolment(ctx, "l_1", "none")
	kind(t, err, selfsame.KindNotFound)
	_, err = s.CompleteEnrolment(ctx, "l_1", "none", kept)
	kind(t, err, selfsame.KindNotFound)
	_, err = s.Certificate(ctx, "none")
	kind(t, err, selfsame.KindNotFound)
	_, err = s.StatedName(ctx, "none")
	kind(t, err, selfsame.KindNotFound)
}

func enrolTwice(t *testing.T, s *store.DB) {
	ctx := t.Context()
	must(t, s.SaveCourse(ctx, course("a", "A")))
	must(t, s.SaveCourse(ctx, course("b", "B")))
	first := school.Enrolment{Learner: "l_1", Course: "a", Enrolled: kept}
	must(t, s.AddEnrolment(ctx, first))
	must(t, s.AddEnrolment(ctx, school.Enrolment{Learner: "l_1", Course: "a", Enrolled: kept.Add(time.Hour)}))
	later := school.Enrolment{Learner: "l_1", Course: "b", Enrolled: kept.Add(time.Hour)}
	must(t, s.AddEnrolment(ctx, later))
	must(t, s.AddEnrolment(ctx, school.Enrolment{Learner: "l_2", Course: "b", Enrolled: kept}))
	got, err := s.Enrolments(ctx, "l_1")
	must(t, err)
	if diff := cmp.Diff([]school.Enrolment{later, first}, got); diff != "" {
		t.Error(diff)
	}
}

func completeOnce(t *testing.T, s *store.DB) {
	ctx := t.Context()
	must(t, s.SaveCourse(ctx, course("a", "A")))
	must(t, s.AddEnrolment(ctx, school.Enrolment{Learner: "l_1", Course: "a", Enrolled: kept}))
	for i, want := range []bool{true, false} {
		first, err := s.CompleteEnrolment(ctx, "l_1", "a", kept.Add(time.Duration(i+1)*time.Minute))
		must(t, err)
		if first != want {
			t.Errorf("completion %d: %v, want %v", i, first, want)
		}
	}
	e, err := s.Enrolment(ctx, "l_1", "a")
	must(t, err)
	if !e.Completed.Equal(kept.Add(time.Minute)) || e.Completed.Location() != time.UTC {
		t.Errorf("completed %v", e.Completed)
	}
}

func certificateStates(t *testing.T, s *store.DB) {
	ctx := t.Context()
	c := certificate("aaaa", "l_1", "a")
	must(t, s.AddCertificate(ctx, c))
	c.State, c.Name, c.Issued = school.CertificateIssued, []byte{9, 8}, kept.Add(time.Second)
	must(t, s.SaveCertificate(ctx, c, school.CertificateHeld))
	kind(t, s.SaveCertificate(ctx, c, school.CertificateHeld), selfsame.KindConflict)
	c.State, c.Revoked, c.Why = school.CertificateRevoked, kept.Add(time.Minute), "by mistake"
	must(t, s.SaveCertificate(ctx, c, school.CertificateIssued))
	got, err := s.Certificate(ctx, "aaaa")
	must(t, err)
	if diff := cmp.Diff(c, got); diff != "" {
		t.Error(diff)
	}
}

func oneCertificate(t *testing.T, s *store.DB) {
	ctx := t.Context()
	must(t, s.AddCertificate(ctx, certificate("aaaa", "l_1", "a")))
	kind(t, s.AddCertificate(ctx, certificate("bbbb", "l_1", "a")), selfsame.KindConflict)
	must(t, s.AddCertificate(ctx, certificate("cccc", "l_2", "a")))
	list, err := s.Certificates(ctx, "l_1")
	must(t, err)
	if len(list) != 1 || list[0].ID != "aaaa" {
		t.Errorf("got %d certificates", len(list))
	}
}

func oneWaitingName(t *testing.T, s *store.DB) {
	ctx := t.Context()
	must(t, s.AddStatedName(ctx, stated("n1", "l_1", school.NameSubmitted, kept)))
	kind(t, s.AddStatedName(ctx, stated("n2", "l_1", school.NameSubmitted, kept)), selfsame.KindConflict)
	n := stated("n1", "l_1", school.NameDenied, kept)
	n.Decided, n.Reviewer = kept.Add(time.Hour), "r_1"
	must(t, s.SaveStatedName(ctx, n, school.NameSubmitted))
	kind(t, s.SaveStatedName(ctx, n, school.NameSubmitted), selfsame.KindConflict)
	got, err := s.StatedName(ctx, "n1")
	must(t, err)
	if diff := cmp.Diff(n, got); diff != "" {
		t.Error(diff)
	}
}

func statedNames(t *testing.T, s *store.DB) {
	ctx := t.Context()
	for _, n := range []school.StatedName{
		stated("n3", "l_1", school.NameApproved, kept),
		stated("n1", "l_1", school.NameSubmitted, kept.Add(2*time.Hour)),
		stated("n2", "l_2", school.NameSubmitted, kept.Add(time.Hour)),
	} {
		must(t, s.AddStatedName(ctx, n))
	}
	own, err := s.StatedNames(ctx, "l_1")
	must(t, err)
	review, err := s.NamesInReview(ctx, 10)
	must(t, err)
	one, err := s.NamesInReview(ctx, 1)
	must(t, err)
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

func schoolForget(t *testing.T, s *store.DB) {
	ctx := t.Context()
	must(t, s.SaveCourse(ctx, course("a", "A")))
	must(t, s.SaveCourse(ctx, course("b", "B")))
	for _, learner := range []string{"l_1", "l_2"} {
		must(t, s.LockLearner(ctx, learner))
		must(t, s.AddEnrolment(ctx, school.Enrolment{Learner: learner, Course: "a", Enrolled: kept}))
		must(t, s.AddStatedName(ctx, stated("n"+learner, learner, school.NameApproved, kept)))
		issued := certificate("i"+learner, learner, "a")
		issued.State, issued.Name, issued.Issued = school.CertificateIssued, []byte{1}, kept
		must(t, s.AddCertificate(ctx, issued))
		must(t, s.AddCertificate(ctx, certificate("h"+learner, learner, "b")))
	}
	for range 2 { // again is the same
		must(t, s.ForgetEnrolments(ctx, "l_1", kept.Add(time.Hour)))
	}
	_, err := s.Certificate(ctx, "hl_1")
	kind(t, err, selfsame.KindNotFound)
	left, err := s.Certificate(ctx, "il_1")
	must(t, err)
	if left.Learner != "" || left.Name != nil || !left.Erased.Equal(kept.Add(time.Hour)) || left.Title == "" {
		t.Errorf("what was issued still says %+v", left)
	}
	names, err := s.StatedNames(ctx, "l_1")
	must(t, err)
	enrolments, err := s.Enrolments(ctx, "l_1")
	must(t, err)
	nobody, err := s.Certificates(ctx, "")
	must(t, err)
	if len(names)+len(enrolments)+len(nobody) != 0 {
		t.Error("something is left of the learner")
	}
	others, err := s.Certificates(ctx, "l_2")
	must(t, err)
	if len(others) != 2 {
		t.Errorf("the other learner has %d certificates, want 2", len(others))
	}
}

func schoolRollback(t *testing.T, s *store.DB) {
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
	kind(t, err, selfsame.KindNotFound)
}

func schoolCase(t *testing.T, s *store.DB) {
	ctx := t.Context()
	must(t, s.AddCertificate(ctx, certificate("aaaa", "l_1", "a")))
	must(t, s.AddCertificate(ctx, certificate("AAAA", "L_1", "a")))
	list, err := s.Certificates(ctx, "L_1")
	must(t, err)
	if len(list) != 1 || list[0].ID != "AAAA" {
		t.Errorf("got %d", len(list))
	}
}

func schoolLocks(t *testing.T, s *store.DB) {
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
		must(t, <-done)
	}
	if inside != [2]int{each, each} {
		t.Errorf("inside: %v", inside)
	}
}
