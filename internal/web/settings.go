package web

import (
	"context"
	"net/http"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/school"
)

// Names is what the section Name Verification needs; *school.School is one.
type Names interface {
	NamePage(ctx context.Context, learner string) (school.NamePage, error)
	NameHistory(ctx context.Context, learner string) ([]school.NameEntry, error)
	StateName(ctx context.Context, learner string, st school.Statement) (school.NameState, error)
}

// Verifications is what Settings shows of ID Verification; *flow.Flow is one.
type Verifications interface {
	// Latest returns the learner's newest, and whether there is one.
	Latest(ctx context.Context, learner string) (selfsame.Verification, bool, error)
	// Withdraw takes the consent back; KindNotFound for somebody else's.
	Withdraw(ctx context.Context, learner, id string) (selfsame.Verification, error)
	// ClaimOf returns what is known of the learner for one.
	ClaimOf(ctx context.Context, v selfsame.Verification) (flow.Claim, error)
}

// Needing says which of a learner's courses need ID Verification;
// *school.School does.
type Needing interface {
	CoursesNeedingID(ctx context.Context, learner string) ([]school.Course, error)
}

func (*site) settingsRoutes() []route {
	return []route{
		{method: "GET", pattern: "/settings", who: learner, object: own, serve: func(_ *site, v *visit) error { v.redirect("/settings/profile"); return nil }},
		{method: "GET", pattern: "/settings/profile", who: learner, object: own, page: "settings_profile", serve: (*site).profile},
		{method: "POST", pattern: "/settings/profile", who: learner, object: own, page: "settings_profile", serve: (*site).saveProfile},
		{method: "GET", pattern: "/settings/name", who: learner, object: own, page: "settings_name", serve: (*site).name},
		{method: "POST", pattern: "/settings/name", who: learner, object: own, page: "settings_name", serve: (*site).stateName},
		{method: "GET", pattern: "/settings/id", who: learner, object: own, page: "settings_id", serve: (*site).id},
	}
}

func (s *site) profile(v *visit) error { return v.show("settings_profile", nil) }

func (s *site) saveProfile(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	if !v.need("name") {
		return v.again(nil, "", "settings_profile", nil)
	}
	if err := s.Accounts.SetName(v.r.Context(), v.Account.ID, selfsame.NewPrivate(v.Form.Get("name"))); err != nil {
		return v.again(err, "name", "settings_profile", nil)
	}
	return v.done("profile.saved", "/settings/profile")
}

// A nameSection is what Name Verification shows.
type nameSection struct {
	school.NamePage
	History []school.NameEntry
}

// Display is the name as it stands now, to be changed; empty where there is none.
func (n nameSection) Display() string {
	if n.Name == nil {
		return ""
	}
	return n.Name.Display.Reveal()
}

func (s *site) nameSection(v *visit) (nameSection, error) {
	page, err := s.Names.NamePage(v.r.Context(), v.Account.ID)
	if err != nil {
		return nameSection{}, err
	}
	history, err := s.Names.NameHistory(v.r.Context(), v.Account.ID)
	return nameSection{page, history}, err
}

func (s *site) name(v *visit) error {
	page, err := s.nameSection(v)
	if err != nil {
		return err
	}
	return v.show("settings_name", page)
}

func (s *site) stateName(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	page, err := s.nameSection(v)
	if err != nil {
		return err
	}
	v.need("full_name")
	if v.Form.Get("affirm") == "" {
		v.wrong("affirm", "need.affirm")
	}
	if len(v.Errors) > 0 {
		return v.again(nil, "", "settings_name", page)
	}
	state, err := s.Names.StateName(v.r.Context(), v.Account.ID, school.Statement{
		Name: selfsame.NewPrivate(v.Form.Get("full_name")), Latin: selfsame.NewPrivate(v.Form.Get("latin")),
		Reason: selfsame.NewPrivate(v.Form.Get("reason")), Affirmed: v.Form.Get("affirm") == "yes",
	})
	if err != nil {
		return v.again(err, "full_name", "settings_name", page)
	}
	if state == school.NameSubmitted {
		return v.done("name.submitted", "/settings/name")
	}
	return v.done("name.saved", "/settings/name")
}

// An idSection is what ID Verification shows.
type idSection struct {
	Needed []school.Course
	V      selfsame.Verification
	Turn   string // of visit.Turn; "start" where there is none under way
	// Reasons are what the learner is asked to mend, in words.
	Reasons []told
	Name    string // verified
	Receipt bool   // there is one for what was erased
	Live    bool   // the page follows what happens
}

// id shows how ID Verification stands. The button stands there only where an
// enrolled course needs it and it is not done; otherwise a sentence says why not.
func (s *site) id(v *visit) error {
	needed, err := s.Needing.CoursesNeedingID(v.r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	latest, some, err := s.Verifications.Latest(v.r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	page := idSection{Needed: needed, Turn: "start"}
	if some {
		page.V, page.Turn = latest, v.Turn(latest.State)
		page.Live = page.Turn == "wait" || latest.Held == selfsame.HeldErasing
	}
	if page.Turn == "again" || page.Turn == "declined" {
		page.Reasons = v.tell(latest, flow.Told(latest))
	}
	if page.Turn == "approved" {
		names, err := s.Names.NamePage(v.r.Context(), v.Account.ID)
		if err != nil {
			return err
		}
		if names.Name != nil {
			page.Name = names.Name.Display.Reveal()
		}
	}
	return v.showStatus(http.StatusOK, "settings_id", page)
}

// With is the visit with other data: for templates that are parts of several
// pages.
func (v *visit) With(data any) *visit {
	part := *v
	part.Data = data
	return &part
}
