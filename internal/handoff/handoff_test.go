package handoff_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/handoff"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// plainKeys hash so that a test can see that what is kept is not the secret.
type plainKeys struct{}

func (plainKeys) Hash(domain, text string) string { return "hash of " + domain + " " + text }

func open(t *testing.T) (*handoff.Desk, *store.DB, *testkit.Clock) {
	t.Helper()
	db, err := store.Open(t.Context(), testkit.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	clock := testkit.NewClock()
	return &handoff.Desk{Store: db, Keys: plainKeys{}, Clock: clock.Now}, db, clock
}

func offered(t *testing.T, d *handoff.Desk) handoff.Offer {
	t.Helper()
	o, err := d.Offer(t.Context(), "l_1", "v_1")
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestACodeIsTakenAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	for name, typed := range map[string]func(o handoff.Offer) string{
		"as it is shown":     func(o handoff.Offer) string { return o.Code },
		"without the dash":   func(o handoff.Offer) string { return strings.ReplaceAll(o.Code, "-", "") },
		"in small letters":   func(o handoff.Offer) string { return strings.ToLower(o.Code) },
		"with spaces":        func(o handoff.Offer) string { return " " + strings.ReplaceAll(o.Code, "-", " ") + " " },
		"the link's secret":  func(o handoff.Offer) string { return o.Link },
		"with a mark beside": func(o handoff.Offer) string { return "\u200f" + o.Code },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _, _ := open(t)
			o := offered(t, d)
			h, err := d.Join(t.Context(), typed(o), "192.0.2.1")
			if err != nil || h.Verification != "v_1" || h.Learner != "l_1" {
				t.Fatalf("%+v, %v", h, err)
			}
			if _, stage, err := d.Current(t.Context(), o.ID); err != nil || stage != handoff.Joined {
				t.Errorf("stage %s, %v", stage, err)
			}
		})
	}
}

func TestAnOfferThatIsOverOpensNothing(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(t *testing.T, d *handoff.Desk, c *testkit.Clock, o handoff.Offer){
		"it was used": func(t *testing.T, d *handoff.Desk, _ *testkit.Clock, o handoff.Offer) {
			if _, err := d.Join(t.Context(), o.Link, "192.0.2.9"); err != nil {
				t.Fatal(err)
			}
		},
		"it ran out":      func(_ *testing.T, _ *handoff.Desk, c *testkit.Clock, _ handoff.Offer) { c.Advance(handoff.OfferLasts) },
		"it was replaced": func(t *testing.T, d *handoff.Desk, _ *testkit.Clock, _ handoff.Offer) { offered(t, d) },
		"it was ended": func(t *testing.T, d *handoff.Desk, _ *testkit.Clock, _ handoff.Offer) {
			if err := d.End(t.Context(), "v_1"); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _, clock := open(t)
			o := offered(t, d)
			if err := d.Look(t.Context(), o.Link); err != nil {
				t.Errorf("a good link: %v", err)
			}
			if err := d.Look(t.Context(), o.Code); kindOf(err) != selfsame.KindNotFound {
				t.Errorf("a code is looked at: %v", err)
			}
			end(t, d, clock, o)
			if err := d.Look(t.Context(), o.Link); kindOf(err) != selfsame.KindNotFound {
				t.Errorf("a link of an offer that is over: %v", err)
			}
			for _, secret := range []string{o.Link, o.Code, "", strings.Repeat("A", 100), "ABCD-EFGH"} {
				if _, err := d.Join(t.Context(), secret, "192.0.2.1"); kindOf(err) != selfsame.KindNotFound {
					t.Errorf("joined with an offer that is over: %v", err)
				}
			}
		})
	}
}

func TestWhatADeviceMayDoEnds(t *testing.T) {
	t.Parallel()
	d, _, clock := open(t)
	o := offered(t, d)
	if _, err := d.Join(t.Context(), o.Code, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	clock.Advance(handoff.JoinLasts)
	if _, stage, err := d.Current(t.Context(), o.ID); err != nil || stage != handoff.Over {
		t.Errorf("stage %s, %v", stage, err)
	}
}

func TestGuessingIsStoppedWhereItComesFrom(t *testing.T) {
	t.Parallel()
	d, _, clock := open(t)
	o := offered(t, d)
	for range handoff.MaxTries {
		if _, err := d.Join(t.Context(), "22222222", "192.0.2.66"); kindOf(err) != selfsame.KindNotFound {
			t.Fatal(err)
		}
	}
	if _, err := d.Join(t.Context(), o.Code, "192.0.2.66"); kindOf(err) != selfsame.KindConflict {
		t.Errorf("guesses go on: %v", err)
	}
	if _, err := d.Join(t.Context(), o.Code, "192.0.2.1"); err != nil {
		t.Errorf("somebody else is stopped too: %v", err)
	}
	clock.Advance(handoff.OfferLasts + time.Second)
	if _, err := d.Join(t.Context(), "22222222", "192.0.2.66"); kindOf(err) != selfsame.KindNotFound {
		t.Errorf("still stopped after the time: %v", err)
	}
}

func TestOnlyHashesAreKept(t *testing.T) {
	t.Parallel()
	d, db, _ := open(t)
	o := offered(t, d)
	h, err := db.Handoff(t.Context(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	if h.Link != "hash of handoff "+o.Link || h.Code != "hash of handoff "+strings.ReplaceAll(o.Code, "-", "") {
		t.Errorf("kept %q and %q", h.Link, h.Code)
	}
}

func kindOf(err error) selfsame.Kind {
	var e *selfsame.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}
