package flow

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/name"
)

// Start returns the learner's verification that is under way, or opens one. One
// that follows an expired or a withdrawn one goes on with its tries, or else nobody
// would ever run out of them; one that follows a decline has one try, for a person
// looks next.
func (f *Flow) Start(ctx context.Context, learner string) (selfsame.Verification, error) {
	var v selfsame.Verification
	err := f.Store.InTx(ctx, func(ctx context.Context) error {
		if err := f.Store.LockLearner(ctx, learner); err != nil { // two tabs may begin at once
			return err
		}
		last, some, err := f.Latest(ctx, learner)
		if err != nil {
			return err
		}
		try := 1
		switch {
		case some && last.State.Open():
			v = last
			return nil
		case some && last.State == selfsame.StateApproved:
			return &selfsame.Error{Kind: selfsame.KindConflict, Message: "You are verified already; there is nothing more to do"}
		case some && (last.State == selfsame.StateExpired || last.State == selfsame.StateWithdrawn):
			try = last.Try
		case some && last.State == selfsame.StateDeclined:
			try = f.Policy.Tries
		}
		now := f.now()
		if some && !now.After(last.Opened) { // a clock was put back: the newest is still the one opened last
			now = last.Opened.Add(time.Microsecond)
		}
		v = selfsame.Verification{
			ID: newID("v_"), Learner: learner, State: selfsame.StateOpened, Held: selfsame.HeldNothing, Try: try,
			Photographs: map[selfsame.Slot]selfsame.Photograph{}, Opened: now, Due: now.Add(f.Times.Abandon),
		}
		if err := f.Store.SaveVerification(ctx, &v); err != nil {
			return err
		}
		return f.audit(ctx, v.ID, event{To: v.State, Try: v.Try})
	})
	return v, err
}

// Consent records what the learner agreed to: the text's version, its language
// and the way they chose. No photograph is taken in before it.
func (f *Flow) Consent(ctx context.Context, learner, id string, way selfsame.Way, textVersion, language string) error {
	if way != selfsame.WayFace && way != selfsame.WayPerson {
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "Choose how your face is compared"}
	}
	_, err := f.change(ctx, learner, id, func(ctx context.Context, v *selfsame.Verification) error {
		if err := f.learnersTurn(v); err != nil {
			return err
		}
		v.Way, v.Due = way, f.now().Add(f.Times.Abandon)
		return f.Ledger.SaveConsent(ctx, learner, id, textVersion, string(way), language, f.now())
	})
	return err
}

// claim is what a learner says of themselves, as it is sealed.
type claim struct {
	Name      string `json:"name"`
	BirthDate string `json:"birth_date,omitempty"`
	Appeal    string `json:"appeal,omitempty"` // the learner's own words
	// As the document has it, once it was read.
	Surname string `json:"surname,omitempty"`
	Given   string `json:"given,omitempty"`
	Latin   string `json:"latin,omitempty"`
}

// A VerifiedName is the name that a learner was verified under.
type VerifiedName struct {
	Name selfsame.Private // as the learner writes it
	// Surname and Given are its parts and Latin the whole as the document has
	// them in Latin letters; empty where they were not read.
	Surname, Given, Latin selfsame.Private
}

// Verified returns the verified name, and whether the learner is verified.
func (f *Flow) Verified(ctx context.Context, learner string) (VerifiedName, bool, error) {
	v, some, err := f.Latest(ctx, learner)
	if err != nil || !some || v.State != selfsame.StateApproved {
		return VerifiedName{}, false, err
	}
	c, err := f.unseal(ctx, &v)
	return VerifiedName{
		Name: selfsame.NewPrivate(c.Name), Surname: selfsame.NewPrivate(c.Surname), Given: selfsame.NewPrivate(c.Given),
		Latin: selfsame.NewPrivate(c.Latin),
	}, err == nil, err
}

// MaxName bounds a name, in characters.
const MaxName = 200

// Claim takes in the name and the birth date (ISO 8601) that the document is
// held against. Where they were all that was to be mended, giving others is going on.
func (f *Flow) Claim(ctx context.Context, learner, id string, called, birthDate selfsame.Private) error {
	full := strings.Join(strings.Fields(norm.NFC.String(called.Reveal())), " ")
	if !name.Writable(full) || utf8.RuneCountInString(full) > MaxName {
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "Write your full name as it stands on your ID, in at most 200 characters"}
	}
	born, err := time.Parse(time.DateOnly, birthDate.Reveal())
	if err != nil || born.After(f.now()) || born.Before(f.now().AddDate(-130, 0, 0)) {
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "This is not a birth date; check day, month and year"}
	}
	_, err = f.change(ctx, learner, id, func(ctx context.Context, v *selfsame.Verification) error {
		if err := f.learnersTurn(v); err != nil {
			return err
		}
		if err := keyStays(v); err != nil {
			return err
		}
		before, err := f.unseal(ctx, v)
		if err != nil {
			return err
		}
		v.Due = f.now().Add(f.Times.Abandon)
		given := claim{Name: full, BirthDate: birthDate.Reveal()}
		if err := f.seal(ctx, v, given); err != nil {
			return err
		}
		other := before.Name != given.Name || before.BirthDate != given.BirthDate
		if v.State == selfsame.StateAgain && v.Held == selfsame.HeldKept && other && onlyAsks(v, selfsame.ClassFixAccount) {
			return f.move(ctx, v, selfsame.StateCapturing)
		}
		return nil
	})
	return err
}

// asks says whether the learner was asked for what is of the class.
func asks(v *selfsame.Verification, class selfsame.Class) bool {
	return v.State == selfsame.StateAgain && slices.ContainsFunc(v.Outcome.Reasons, func(r selfsame.Reason) bool {
		return r.Class(decidedTry(*v)) == class
	})
}

// onlyAsks says whether the learner was asked for nothing else.
func onlyAsks(v *selfsame.Verification, class selfsame.Class) bool {
	for _, other := range []selfsame.Class{selfsame.ClassRetake, selfsame.ClassOtherDocument, selfsame.ClassFixAccount} {
		if asks(v, other) != (other == class) {
			return false
		}
	}
	return true
}

// Choose takes in which document it will be. A country that is restricted or
// not supported is said at once, before a photograph is taken. Photographs of
// another document than the one chosen are to be taken anew: both sides of it, or
// the new front would be held against the old back.
func (f *Flow) Choose(ctx context.Context, learner, id, kind, country string) error {
	switch {
	case !slices.Contains(f.Policy.Documents.Accept, kind):
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "This kind of document is not accepted; choose another"}
	case slices.Contains(f.Policy.Countries.Restricted, country):
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "Rules we must follow do not let us accept IDs from this country", Hint: "doc.country_restricted"}
	case slices.Contains(f.Policy.Countries.Unsupported, country):
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "We cannot check IDs from this country yet; a passport of another may do", Hint: "doc.country_unsupported"}
	case len(country) != 3:
		return &selfsame.Error{Kind: selfsame.KindInvalid, Message: "Choose the country that issued your ID"}
	}
	_, err := f.change(ctx, learner, id, func(_ context.Context, v *selfsame.Verification) error {
		if err := f.learnersTurn(v); err != nil {
			return err
		}
		if v.Kind != "" && (v.Kind != kind || v.Country != country) || asks(v, selfsame.ClassOtherDocument) {
			for slot, p := range v.Photographs {
				p.Stale = p.Stale || slot != selfsame.SlotFace
				v.Photographs[slot] = p
			}
		}
		v.Kind, v.Country, v.Due = kind, country, f.now().Add(f.Times.Abandon)
		return nil
	})
	return err
}

// learnersTurn says whether the learner may still change what they send.
func (f *Flow) learnersTurn(v *selfsame.Verification) error {
	switch v.State {
	case selfsame.StateOpened, selfsame.StateCapturing, selfsame.StateAgain:
		return nil
	case selfsame.StateSubmitted, selfsame.StateReview, selfsame.StateApproved, selfsame.StateDeclined,
		selfsame.StateExpired, selfsame.StateWithdrawn:
	}
	_, err := v.State.Move(selfsame.StateCapturing)
	return err
}

// keyStays says whether what is sealed under the verification's key now will
// still be readable in a moment.
func keyStays(v *selfsame.Verification) error {
	if v.Held == selfsame.HeldErasing {
		return &selfsame.Error{Kind: selfsame.KindConflict, Message: "Your earlier photos are being destroyed; try again in a moment"}
	}
	return nil
}

// aboutClaim binds a sealed claim to its verification.
func aboutClaim(v *selfsame.Verification) []byte { return []byte("claim of " + v.ID) }

// owner is under whose key the claim is sealed. Until it is approved that is the
// verification's own, which goes with the photographs, so that a birth date
// cannot be read afterwards in a backup either. What is left then, the verified
// name, is the learner's.
func owner(v *selfsame.Verification) string {
	if v.State == selfsame.StateApproved {
		return v.Learner
	}
	return v.ID
}

func (f *Flow) seal(ctx context.Context, v *selfsame.Verification, c claim) error {
	plain, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("claim of %s: %w", v.ID, err)
	}
	if err := f.Keys.Make(ctx, owner(v)); err != nil {
		return fmt.Errorf("key of %s: %w", v.ID, err)
	}
	v.Claim, err = f.Keys.Seal(ctx, owner(v), plain, aboutClaim(v))
	return err
}

// unseal returns the claim; an empty one where it was erased.
func (f *Flow) unseal(ctx context.Context, v *selfsame.Verification) (claim, error) {
	return f.unsealBy(ctx, v, owner(v))
}

func (f *Flow) unsealBy(ctx context.Context, v *selfsame.Verification, owner string) (claim, error) {
	var c claim
	if len(v.Claim) == 0 {
		return c, nil
	}
	plain, err := f.Keys.Unseal(ctx, owner, v.Claim, aboutClaim(v))
	if kind, _ := selfsame.Public(err); err != nil && kind == selfsame.KindNotFound {
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("claim of %s: %w", v.ID, err)
	}
	if err := json.Unmarshal(plain, &c); err != nil {
		return c, fmt.Errorf("claim of %s: it is damaged", v.ID)
	}
	return c, nil
}

// A Claim is what is known of a learner for a verification, its photographs apart.
type Claim struct {
	Name      selfsame.Private // after approval the verified one
	BirthDate selfsame.Private // empty after approval
	Appeal    selfsame.Private // what the learner wrote with an appeal
	// As the document has it; empty until it was read.
	Surname, Given, Latin selfsame.Private
}

// ClaimOf returns what is known of the learner for a verification.
func (f *Flow) ClaimOf(ctx context.Context, v selfsame.Verification) (Claim, error) {
	c, err := f.unseal(ctx, &v)
	return Claim{
		Name: selfsame.NewPrivate(c.Name), BirthDate: selfsame.NewPrivate(c.BirthDate), Appeal: selfsame.NewPrivate(c.Appeal),
		Surname: selfsame.NewPrivate(c.Surname), Given: selfsame.NewPrivate(c.Given), Latin: selfsame.NewPrivate(c.Latin),
	}, err
}
