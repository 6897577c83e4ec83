package school_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

func TestACertificateIsHeldUntilItsRequirementIsMet(t *testing.T) {
	t.Parallel()
	w := setup(t)
	for course, needs := range map[string]school.Requirement{
		"degree": school.NeedsID, "mastertrack": school.NeedsID, "professional-certificate": school.NeedsID, "other": school.NeedsName,
	} {
		w.complete(t, "l_1", course)
		c, missing := w.certificate(t, "l_1", course)
		if c.State != school.CertificateHeld || missing.Requirement != needs {
			t.Errorf("%s: %s, missing %q", course, c.State, missing.Requirement)
		}
		_, err := w.Public(t.Context(), c.ID)
		wantKind(t, err, selfsame.KindNotFound)
	}

	_, err := w.state(t, "l_1", testkit.Ottoline.Name, "")
	must(t, err)
	if c, _ := w.certificate(t, "l_1", "other"); c.State != school.CertificateIssued || !c.Issued.Equal(w.clock.Now()) {
		t.Errorf("after the name was stated the certificate of another course is %s", c.State)
	}
	if c, m := w.certificate(t, "l_1", "degree"); c.State != school.CertificateHeld || m.Requirement != school.NeedsID {
		t.Errorf("a stated name is not an ID: the degree's is %s", c.State)
	}

	w.desk.verified("l_1", testkit.Ottoline.Name)
	must(t, w.Settle(t.Context(), "l_1"))
	must(t, w.Settle(t.Context(), "l_1")) // a second delivery of the same job
	for _, course := range []string{"degree", "mastertrack", "professional-certificate", "other"} {
		if c, m := w.certificate(t, "l_1", course); c.State != school.CertificateIssued || !m.Nothing() {
			t.Errorf("%s is %s", course, c.State)
		}
	}
	if n := len(w.desk.issued); n != 4 {
		t.Errorf("%d letters about certificates, want 4", n)
	}
}

func TestAHeldCertificateSaysWhereItsVerificationStands(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.complete(t, "l_1", "degree")
	w.desk.knows["l_1"] = school.Standing{State: selfsame.StateReview}
	c, missing := w.certificate(t, "l_1", "degree")
	if missing.State != selfsame.StateReview {
		t.Errorf("missing: %+v", missing)
	}
	_, own, err := w.Owned(t.Context(), "l_1", c.ID)
	if err != nil || own != missing {
		t.Errorf("its own page says %+v, %v", own, err)
	}
}

func TestAVerifiedLearnerNeedsNothingMore(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.desk.verified("l_1", testkit.Ottoline.Name)
	w.complete(t, "l_1", "degree", "other")
	for _, course := range []string{"degree", "other"} {
		if got := w.printed(t, "l_1", course); got != testkit.Ottoline.Name {
			t.Errorf("%s: another name is printed", course)
		}
	}
}

func TestToEnrolAndToCompleteTwiceIsOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.complete(t, "l_1", "degree")
	w.clock.Advance(1e9)
	w.complete(t, "l_1", "degree")
	list, err := w.Learning(t.Context(), "l_1")
	must(t, err)
	if len(list) != 1 || !list[0].Completed.Equal(testkit.NewClock().Now()) {
		t.Errorf("%d courses", len(list))
	}
	wantKind(t, w.Enrol(t.Context(), "l_1", "no-such"), selfsame.KindNotFound)
	wantKind(t, w.Enrol(t.Context(), "l_1", "../etc"), selfsame.KindNotFound)
	wantKind(t, w.Complete(t.Context(), "l_2", "degree"), selfsame.KindNotFound)
}

func TestManyAtOnceIssueOneCertificate(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.desk.verified("l_1", testkit.Ottoline.Name)
	must(t, w.Enrol(t.Context(), "l_1", "degree"))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if err := w.Complete(t.Context(), "l_1", "degree"); err != nil {
				t.Error(err)
			}
		})
		group.Go(func() {
			if err := w.Settle(t.Context(), "l_1"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if len(w.desk.issued) != 1 {
		t.Errorf("issued %d times", len(w.desk.issued))
	}
}

func TestWhatCannotBeToldIsNotIssued(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.desk.verified("l_1", testkit.Ottoline.Name)
	must(t, w.Enrol(t.Context(), "l_1", "degree"))
	w.desk.fail = errors.New("the queue is gone")
	if err := w.Complete(t.Context(), "l_1", "degree"); !errors.Is(err, w.desk.fail) {
		t.Fatalf("got %v", err)
	}
	list, err := w.Learning(t.Context(), "l_1")
	must(t, err)
	if list[0].Certificate != nil || !list[0].Completed.IsZero() {
		t.Error("half of it was written")
	}
	w.desk.fail = nil
	must(t, w.Complete(t.Context(), "l_1", "degree"))
}

func TestARevokedCertificateSaysSoForGood(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.complete(t, "l_1", "degree")
	c, _ := w.certificate(t, "l_1", "degree")
	wantKind(t, w.Revoke(t.Context(), c.ID, "by mistake"), selfsame.KindConflict)
	w.desk.verified("l_1", testkit.Ottoline.Name)
	must(t, w.Settle(t.Context(), "l_1"))
	for _, why := range []string{"", " \n", strings.Repeat("x", 301), "two\nlines"} {
		wantKind(t, w.Revoke(t.Context(), c.ID, why), selfsame.KindInvalid)
	}
	must(t, w.Revoke(t.Context(), c.ID, "issued by mistake"))
	wantKind(t, w.Revoke(t.Context(), c.ID, "again"), selfsame.KindConflict)
	must(t, w.Settle(t.Context(), "l_1"))
	p, err := w.Public(t.Context(), c.ID)
	must(t, err)
	if p.State != school.CertificateRevoked || p.Revoked.IsZero() {
		t.Errorf("the public page says %s", p.State)
	}
}

func TestACertificateOutlivesChangesOfTheCatalogue(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.complete(t, "l_1", "degree")
	_, err := w.Import(t.Context(), "x.csv", strings.NewReader("id,title,kind\ndegree,Renamed,other\n"))
	must(t, err)
	c, _ := w.certificate(t, "l_1", "degree")
	if c.Title != "Course of degree" || c.Needs != school.NeedsID {
		t.Errorf("it says %q and needs %s", c.Title, c.Needs)
	}
}

func TestALinkThatWasGuessedOrBelongsToAnotherFindsNothing(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.complete(t, "l_1", "degree")
	c, _ := w.certificate(t, "l_1", "degree")
	if len(c.ID) != 26 {
		t.Errorf("the id has %d characters", len(c.ID))
	}
	for _, learner := range []string{"l_2", ""} {
		_, _, err := w.Owned(t.Context(), learner, c.ID)
		wantKind(t, err, selfsame.KindNotFound)
	}
	for _, id := range []string{"", "x", strings.ToUpper(c.ID), c.ID + "a", "' OR 1=1 --", strings.Repeat("a", 1<<20), strings.Repeat("a", 26)} {
		_, err := w.Public(t.Context(), id)
		wantKind(t, err, selfsame.KindNotFound)
	}
}

func TestADestroyedKeyTakesTheNameOffThePublicPage(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.desk.verified("l_1", testkit.Ottoline.Name)
	w.complete(t, "l_1", "degree")
	c, _ := w.certificate(t, "l_1", "degree")
	w.vault.destroy("l_1")
	for range 2 { // before the rows are cleaned and after
		p, err := w.Public(t.Context(), c.ID)
		must(t, err)
		if !p.Erased || !p.Name.Display.IsEmpty() || p.Title == "" {
			t.Errorf("the public page is %+v", p)
		}
		must(t, w.Forget(t.Context(), "l_1"))
	}
	list, err := w.Learning(t.Context(), "l_1")
	must(t, err)
	if len(list) != 0 {
		t.Error("enrolments are left")
	}
}

func TestCoursesThatNeedAnIDAreNamed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	must(t, w.Enrol(t.Context(), "l_1", "other"))
	list, err := w.CoursesNeedingID(t.Context(), "l_1")
	if err != nil || len(list) != 0 {
		t.Errorf("%d courses, %v", len(list), err)
	}
	must(t, w.Enrol(t.Context(), "l_1", "mastertrack"))
	list, err = w.CoursesNeedingID(t.Context(), "l_1")
	if err != nil || len(list) != 1 || list[0].ID != "mastertrack" {
		t.Errorf("%v, %v", list, err)
	}
}
