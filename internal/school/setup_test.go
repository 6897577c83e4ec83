package school_test

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// A vault seals under a key for each owner, which can be destroyed.
type vault struct {
	mu   sync.Mutex
	keys map[string]cipher.AEAD
	gone map[string]bool
}

func (v *vault) key(owner string) (cipher.AEAD, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.gone[owner] {
		return nil, &selfsame.Error{Kind: selfsame.KindNotFound, Message: "The key was destroyed"}
	}
	if v.keys[owner] == nil {
		secret := make([]byte, 32)
		_, _ = rand.Read(secret)
		block, err := aes.NewCipher(secret)
		if err != nil {
			return nil, err
		}
		if v.keys[owner], err = cipher.NewGCMWithRandomNonce(block); err != nil {
			return nil, err
		}
	}
	return v.keys[owner], nil
}

func (v *vault) Seal(_ context.Context, owner string, plain, ad []byte) ([]byte, error) {
	k, err := v.key(owner)
	if err != nil {
		return nil, err
	}
	return k.Seal(nil, nil, plain, ad), nil
}

func (v *vault) Unseal(_ context.Context, owner string, sealed, ad []byte) ([]byte, error) {
	k, err := v.key(owner)
	if err != nil {
		return nil, err
	}
	return k.Open(nil, nil, sealed, ad)
}

func (v *vault) destroy(owner string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.keys, owner)
	v.gone[owner] = true
}

// A desk is what the flow would know of learners, and what would be mailed.
type desk struct {
	mu      sync.Mutex
	knows   map[string]school.Standing
	issued  []string
	decided []string
	fail    error
}

func (d *desk) Standing(_ context.Context, learner string) (school.Standing, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.knows[learner], nil
}

func (d *desk) CertificateIssued(_ context.Context, id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.issued = append(d.issued, id)
	return d.fail
}

func (d *desk) NameDecided(_ context.Context, id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.decided = append(d.decided, id)
	return d.fail
}

func (d *desk) verified(learner, full string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.knows[learner] = school.Standing{Verified: true, State: selfsame.StateApproved, Name: selfsame.NewPrivate(full)}
}

type world struct {
	*school.School
	vault *vault
	desk  *desk
	clock *testkit.Clock
}

// setup returns a school on SQLite with a course of each kind, each with the
// kind as its id and hyphens for underscores.
func setup(t *testing.T) world {
	t.Helper()
	db, err := store.Open(t.Context(), testkit.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w := world{
		vault: &vault{keys: map[string]cipher.AEAD{}, gone: map[string]bool{}},
		desk:  &desk{knows: map[string]school.Standing{}},
		clock: testkit.NewClock(),
	}
	w.School = &school.School{
		Store: db, Keys: w.vault, Standings: w.desk, Post: w.desk, Policy: school.DefaultPolicy(),
		Clock: w.clock.Now, Log: testkit.Logger(t),
	}
	for id, kind := range map[string]school.Kind{
		"degree": school.KindDegree, "mastertrack": school.KindMasterTrack,
		"professional-certificate": school.KindProfessionalCertificate, "other": school.KindOther,
	} {
		must(t, db.SaveCourse(t.Context(), school.Course{ID: id, Title: "Course of " + id, Kind: kind, Partner: "Harbour School"}))
	}
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, want selfsame.Kind) {
	t.Helper()
	var e *selfsame.Error
	if !errors.As(err, &e) || e.Kind != want {
		t.Errorf("got %v, want an error of kind %s", err, want)
	}
}

// complete enrols the learner and completes the course.
func (w world) complete(t *testing.T, learner string, courses ...string) {
	t.Helper()
	for _, c := range courses {
		must(t, w.Enrol(t.Context(), learner, c))
		must(t, w.Complete(t.Context(), learner, c))
	}
}

// state states a name and returns how it stands.
func (w world) state(t *testing.T, learner, full, reason string) (school.NameState, error) {
	t.Helper()
	w.clock.Advance(1e9)
	return w.StateName(t.Context(), learner, school.Statement{
		Name: selfsame.NewPrivate(full), Reason: selfsame.NewPrivate(reason), Affirmed: true,
	})
}

// certificate is the learner's of the course, and what it waits for.
func (w world) certificate(t *testing.T, learner, course string) (school.Certificate, school.Missing) {
	t.Helper()
	list, err := w.Learning(t.Context(), learner)
	must(t, err)
	i := slices.IndexFunc(list, func(l school.Learning) bool { return l.Course.ID == course })
	if i < 0 || list[i].Certificate == nil {
		t.Fatalf("no certificate of %s", course)
	}
	return *list[i].Certificate, list[i].Missing
}

// printed is the name on an issued certificate.
func (w world) printed(t *testing.T, learner, course string) string {
	t.Helper()
	c, _ := w.certificate(t, learner, course)
	p, err := w.Public(t.Context(), c.ID)
	must(t, err)
	return p.Name.Display.Reveal()
}
