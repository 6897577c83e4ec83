package school

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/name"
)

// A NameState says how far a stated name is.
type NameState string

// The states, stored for ever: add, never rename.
const (
	NameSubmitted NameState = "submitted" // reviewer: a larger change waits
	NameApproved  NameState = "approved"  // the newest of these is the learner's name
	NameDenied    NameState = "denied"    // a reviewer said no
	NameReplaced  NameState = "replaced"  // the learner stated another before it was decided
)

// How a stated name came to be approved, or is to be.
type How string

// The ways, stored for ever: add, never rename.
const (
	HowFirst    How = "first"    // nothing was stated before
	HowFree     How = "free"     // a small correction
	HowReviewed How = "reviewed" // a reviewer decides
	HowDisplay  How = "display"  // a form of the verified name
)

// A StatedName is a name that a learner stated and affirmed for certificates.
// All of them are kept, as the history.
type StatedName struct {
	ID       string
	Learner  string
	State    NameState
	How      How
	Name     []byte // the name and the reason for the change, sealed under the learner's key
	Stated   time.Time
	Decided  time.Time // zero until then
	Reviewer string    // who decided; empty where a rule did
}

// A CertificateName is a name as certificates carry it.
type CertificateName struct {
	Display selfsame.Private // in the script the learner chose
	Latin   selfsame.Private // in Latin letters: the same where Display is
}

func (n CertificateName) equal(m CertificateName) bool {
	return n.Display.Reveal() == m.Display.Reveal() && n.Latin.Reveal() == m.Latin.Reveal()
}

// A Statement is what a learner says about the name for certificates.
type Statement struct {
	Name     selfsame.Private
	Latin    selfsame.Private // in Latin letters; needed where Name is in another script and no ID was verified
	Reason   selfsame.Private // why it changes; needed for larger changes
	Affirmed bool             // the learner affirms that it is their name
}

// StateName takes the name that a learner states. It returns how it stands:
// approved, or submitted to a reviewer. KindInvalid says what to mend: not
// affirmed, not a name, or a larger change without a reason. KindConflict says
// that the verified name stands and this is not a form of it.
func (s *School) StateName(ctx context.Context, learner string, st Statement) (NameState, error) {
	if !st.Affirmed {
		return "", invalid("The name must be affirmed", "Tick the box that says that this is your name")
	}
	n, err := st.clean()
	if err != nil {
		return "", err
	}
	var state NameState
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockLearner(ctx, learner); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		standing, err := s.standing(ctx, learner)
		if err != nil {
			return err
		}
		history, err := s.history(ctx, learner)
		if err != nil {
			return err
		}
		state, err = s.stated(ctx, learner, n, history, standing)
		if err != nil || state != NameApproved {
			return err
		}
		return s.settle(ctx, learner)
	})
	return state, err
}

// stated applies the rules to a clean statement and writes what follows.
func (s *School) stated(ctx context.Context, learner string, n sealedName, past history, standing Standing) (NameState, error) {
	how, err := s.rule(n, past, standing)
	if err != nil {
		return "", err
	}
	now := past.after(s.now())
	waiting := past.in(NameSubmitted)
	if waiting != nil && how == HowReviewed && waiting.plain.Display == n.Display && waiting.plain.Latin == n.Latin {
		return NameSubmitted, nil // sent twice
	}
	if waiting != nil {
		replaced := waiting.StatedName
		replaced.State, replaced.Decided = NameReplaced, now
		if err := s.Store.SaveStatedName(ctx, replaced, NameSubmitted); err != nil {
			return "", err
		}
	}
	if c := past.in(NameApproved); c != nil && c.plain.Display == n.Display && c.plain.Latin == n.Latin {
		return NameApproved, nil // it is the name already
	}
	record := StatedName{ID: "n_" + newID(), Learner: learner, State: NameApproved, How: how, Stated: now, Decided: now}
	if how == HowReviewed {
		record.State, record.Decided = NameSubmitted, time.Time{}
	}
	if record.Name, err = s.seal(ctx, learner, "name:"+record.ID, n); err != nil {
		return "", err
	}
	if err := s.Store.AddStatedName(ctx, record); err != nil {
		return "", fmt.Errorf("add name: %w", err)
	}
	s.Log.InfoContext(ctx, "name stated", "how", how, "state", record.State)
	return record.State, nil
}

// rule says by which rule the name may be taken.
func (s *School) rule(n sealedName, past history, standing Standing) (How, error) {
	if standing.Verified {
		if !formOf(n.Display, standing) {
			return "", &selfsame.Error{
				Kind: selfsame.KindConflict, Message: "Your verified name stands, and this is not another way of writing it",
				Hint: "You may change capitals, accents, the order of the words and the script. If your name itself has changed, contact us",
			}
		}
		return HowDisplay, nil
	}
	current := past.in(NameApproved)
	switch {
	case current == nil:
		if err := latinOf(n); err != nil {
			return "", err
		}
		return HowFirst, nil
	case latinOf(n) != nil:
		return "", latinOf(n)
	case s.free(n, past):
		return HowFree, nil
	case n.Reason == "":
		return "", invalid("This changes your name more than a correction does, so a person looks at it",
			"Say why it changes: marriage, a new legal name, a mistake")
	}
	return HowReviewed, nil
}

// free says whether the change is small: from the name that stands, and from
// the one that was stated first or last reviewed, because many small steps
// make a large one.
func (s *School) free(n sealedName, past history) bool {
	current, base, steps := past.in(NameApproved), past.base(), past.steps()
	if n.Display == current.plain.Display && n.Latin == current.plain.Latin {
		return true
	}
	if steps >= s.Policy.Names.FreeChanges {
		return false
	}
	for _, old := range []sealedName{current.plain, base.plain} {
		display := name.CompareText(old.Display, n.Display).Judgement
		latin := name.CompareText(old.Latin, n.Latin).Judgement
		if !slices.Contains(s.Policy.Names.Free, display) || !slices.Contains(s.Policy.Names.Free, latin) {
			return false
		}
	}
	return true
}

// DecideName is a reviewer's answer to a larger change. KindConflict says that
// it was decided or replaced already, or that the name is the reviewer's own.
func (s *School) DecideName(ctx context.Context, id, reviewer string, approve bool) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		n, err := s.Store.StatedName(ctx, id)
		if err != nil {
			return err
		}
		if n.Learner == reviewer || reviewer == "" {
			return &selfsame.Error{Kind: selfsame.KindConflict, Message: "Nobody decides about their own name"}
		}
		if err := s.Store.LockLearner(ctx, n.Learner); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		past, err := s.history(ctx, n.Learner)
		if err != nil {
			return err
		}
		n.State, n.Decided, n.Reviewer = NameDenied, past.after(s.now()), reviewer
		if approve {
			n.State = NameApproved
		}
		if err := s.Store.SaveStatedName(ctx, n, NameSubmitted); err != nil {
			return err
		}
		if err := s.Post.NameDecided(ctx, n.ID); err != nil {
			return fmt.Errorf("tell: %w", err)
		}
		return s.settle(ctx, n.Learner)
	})
}

// A NameCase is a larger change as a reviewer sees it.
type NameCase struct {
	ID      string
	Learner string
	Current CertificateName
	Wanted  CertificateName
	Reason  selfsame.Private
	Judged  name.Judgement   // of the two by the name engine
	Why     selfsame.Private // what the name engine says of them
	Stated  time.Time
}

// NamesToReview returns the oldest changes that wait for a reviewer.
func (s *School) NamesToReview(ctx context.Context, limit int) ([]NameCase, error) {
	waiting, err := s.Store.NamesInReview(ctx, min(max(limit, 1), 200))
	if err != nil {
		return nil, fmt.Errorf("names in review: %w", err)
	}
	var cases []NameCase
	for _, w := range waiting {
		past, err := s.history(ctx, w.Learner)
		if isNotFound(err) { // the key was destroyed a moment ago
			continue
		}
		if err != nil {
			return nil, err
		}
		c := NameCase{ID: w.ID, Learner: w.Learner, Stated: w.Stated}
		current, wanted := past.in(NameApproved), past.in(NameSubmitted)
		if current == nil || wanted == nil {
			continue // decided while we looked
		}
		c.Current, c.Wanted = current.plain.name(), wanted.plain.name()
		c.Reason = selfsame.NewPrivate(wanted.plain.Reason)
		judged := name.CompareText(current.plain.Display, wanted.plain.Display)
		c.Judged, c.Why = judged.Judgement, selfsame.NewPrivate(judged.Why)
		cases = append(cases, c)
	}
	return cases, nil
}

// A NameEntry is one line of the history of a learner's name.
type NameEntry struct {
	Name    CertificateName
	Reason  selfsame.Private
	State   NameState
	How     How
	Stated  time.Time
	Decided time.Time
}

// NameHistory returns what the learner stated, the newest first.
func (s *School) NameHistory(ctx context.Context, learner string) ([]NameEntry, error) {
	past, err := s.history(ctx, learner)
	if err != nil {
		return nil, err
	}
	list := make([]NameEntry, 0, len(past))
	for _, e := range slices.Backward(past) {
		list = append(list, NameEntry{
			Name: e.plain.name(), Reason: selfsame.NewPrivate(e.plain.Reason), State: e.State, How: e.How,
			Stated: e.Stated, Decided: e.Decided,
		})
	}
	return list, nil
}

// A NamePage is what Settings shows about the name for certificates.
type NamePage struct {
	Name     *CertificateName // nil where none was stated and none is verified
	Verified bool             // the name is the verified one; only its form may change
	Waiting  *NameEntry       // the change that a reviewer looks at; nil for none
	Denied   *NameEntry       // the latest change, where a reviewer said no to it; nil for none
}

// NamePage returns what Settings shows about the name for certificates.
func (s *School) NamePage(ctx context.Context, learner string) (NamePage, error) {
	have, err := s.has(ctx, learner)
	if err != nil {
		return NamePage{}, err
	}
	entries, err := s.NameHistory(ctx, learner)
	if err != nil {
		return NamePage{}, err
	}
	page := NamePage{Name: have.name, Verified: have.standing.Verified}
	for i := range entries {
		if entries[i].State == NameSubmitted {
			page.Waiting = &entries[i]
		}
	}
	if len(entries) > 0 && entries[0].State == NameDenied {
		page.Denied = &entries[0]
	}
	return page, nil
}

// nameOf returns the name for certificates. After ID Verification that is the
// verified name, written as the learner last stated it where that is a form of
// it. Nil where there is none.
func (s *School) nameOf(ctx context.Context, learner string, standing Standing) (*CertificateName, error) {
	past, err := s.history(ctx, learner)
	if err != nil {
		return nil, err
	}
	current := past.in(NameApproved)
	if !standing.Verified {
		if current == nil {
			return nil, nil
		}
		n := current.plain.name()
		return &n, nil
	}
	verified := standing.Name.Reveal()
	latin := verified
	switch {
	case isLatin(verified):
	case isLatin(standing.Latin.Reveal()):
		latin = standing.Latin.Reveal()
	default:
		latin = romanised(verified)
	}
	n := CertificateName{Display: standing.Name, Latin: selfsame.NewPrivate(latin)}
	if current != nil && formOf(current.plain.Display, standing) {
		n.Display = selfsame.NewPrivate(current.plain.Display)
		if isLatin(current.plain.Display) {
			n.Latin = n.Display
		}
	}
	return &n, nil
}

func (n sealedName) name() CertificateName {
	return CertificateName{Display: selfsame.NewPrivate(n.Display), Latin: selfsame.NewPrivate(n.Latin)}
}

func invalid(message, hint string) error {
	return &selfsame.Error{Kind: selfsame.KindInvalid, Message: message, Hint: hint}
}
