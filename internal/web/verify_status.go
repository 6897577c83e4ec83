package web

import (
	"slices"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/flow"
)

// checkPage is all that will be sent, to look over.
type checkPage struct {
	Step          step
	Name, Born    string
	Kind, Country string
	Way           selfsame.Way
	Shots         []shot
}

// A shot is one photograph on the page that shows them all.
type shot struct {
	Slot  selfsame.Slot
	Told  []told
	Shape string
}

func showCheck(j *journey) error {
	if to := j.next(); to != "/verify/check" {
		return j.notice("verify.notice.order", to)
	}
	claim, err := j.s.Verify.Claims.ClaimOf(j.r.Context(), j.ver)
	if err != nil {
		return err
	}
	p := checkPage{
		Step: step{N: stepCount, Of: stepCount}, Name: claim.Name.Reveal(), Kind: j.ver.Kind,
		Country: j.Issuer(j.ver.Country), Way: j.ver.Way,
	}
	p.Born = j.bornOn(claim.BirthDate)
	for _, slot := range selfsame.Slots(j.ver.Kind) {
		p.Shots = append(p.Shots, shot{slot, j.tell(j.ver, j.ver.Photographs[slot].Advice), shapeOf(slot, j.ver.Kind)})
	}
	return j.show("verify_check", p)
}

// verifySend sends the verification. Sent twice, or from a second tab, it leads
// to the status all the same.
func (s *site) verifySend(v *visit) error {
	return s.onLatest(v, func(j *journey) error {
		if learnersTurn(j.ver.State) {
			if j.ver.State == selfsame.StateAgain {
				return j.notice("verify.notice.mend", "/verify/status")
			}
			if _, err := s.Verify.Turns.Submit(v.r.Context(), j.learner, j.ver.ID); err != nil {
				return err
			}
			// What a phone was allowed to do ends here.
			if err := s.Verify.Handoffs.End(v.r.Context(), j.ver.ID); err != nil {
				return err
			}
		}
		v.redirect("/verify/status")
		return nil
	})
}

// onLatest runs f on the learner's latest verification, whoever's turn it is.
func (s *site) onLatest(v *visit, f func(*journey) error) error {
	ver, some, err := s.Verify.Claims.Latest(v.r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	if !some {
		v.redirect("/verify")
		return nil
	}
	j := &journey{visit: v, learner: v.Account.ID, base: "/verify", ver: ver}
	return j.settle(f(j))
}

// statusPage is where a verification stands and what comes next.
type statusPage struct {
	State     selfsame.State
	Held      selfsame.Held
	Version   string // changes with what the page shows
	Told      []told
	Steps     []told // what to do, each page once
	CanAsk    bool   // for a person to look
	CanAppeal bool
	Appealed  bool
	Way       selfsame.Way
	Late      bool // the promise is broken
	V         selfsame.Verification
}

func (s *site) verifyStatus(v *visit) error {
	return s.onLatest(v, func(j *journey) error {
		if ver := j.ver; ver.State == selfsame.StateOpened || ver.State == selfsame.StateCapturing {
			j.redirect(j.next())
			return nil
		}
		return j.show("verify_status", j.statusPage())
	})
}

func (j *journey) statusPage() statusPage {
	ver := j.ver
	p := statusPage{
		State: ver.State, Held: ver.Held, Version: versionOf(ver), Way: ver.Way, Appealed: ver.Appealed, V: ver,
		CanAsk:    ver.State == selfsame.StateAgain && ver.Held == selfsame.HeldKept && len(flow.Missing(ver)) == 0,
		CanAppeal: ver.State == selfsame.StateDeclined && !ver.Appealed && ver.Held == selfsame.HeldKept && j.Now.Before(ver.Due),
		Late:      !ver.Promised.IsZero() && j.Now.After(ver.Promised),
	}
	if ver.State == selfsame.StateAgain || ver.State == selfsame.StateDeclined {
		p.Told = j.tell(ver, flow.Told(ver))
	}
	for _, t := range p.Told {
		if t.To != "" && !slices.ContainsFunc(p.Steps, func(o told) bool { return o.To == t.To }) {
			p.Steps = append(p.Steps, t)
		}
	}
	return p
}

// versionOf changes whenever the status page has something new to say.
func versionOf(v selfsame.Verification) string {
	return string(v.State) + "." + string(v.Held) + "." + v.Promised.UTC().Format("150405")
}

// verifyPerson asks for a person where the machine asked for something.
func (s *site) verifyPerson(v *visit) error {
	return s.onLatest(v, func(j *journey) error {
		if j.ver.State == selfsame.StateAgain {
			if _, err := s.Verify.Turns.AskPerson(v.r.Context(), j.learner, j.ver.ID); err != nil {
				return err
			}
		}
		v.redirect("/verify/status")
		return nil
	})
}

// verifyAppeal asks for another person's decision.
func (s *site) verifyAppeal(v *visit) error {
	return s.onLatest(v, func(j *journey) error {
		if err := v.parse(); err != nil {
			return err
		}
		if j.ver.State != selfsame.StateDeclined {
			v.redirect("/verify/status")
			return nil
		}
		_, err := s.Verify.Turns.Appeal(v.r.Context(), j.learner, j.ver.ID, selfsame.NewPrivate(v.Form.Get("words")))
		if isInvalid(err) {
			return v.again(err, "words", "verify_status", j.statusPage())
		}
		if err != nil {
			return err
		}
		v.redirect("/verify/status")
		return nil
	})
}

// verifyStopPage asks whether to stop: it cannot be undone.
func (s *site) verifyStopPage(v *visit) error {
	return s.onLatest(v, func(j *journey) error {
		if !j.ver.State.Open() {
			v.redirect("/verify/status")
			return nil
		}
		return v.show("verify_stop", j.ver.Held)
	})
}

// verifyStop takes the consent back.
func (s *site) verifyStop(v *visit) error {
	return s.onLatest(v, func(j *journey) error {
		if j.ver.State.Open() {
			if _, err := s.Verify.Turns.Withdraw(v.r.Context(), j.learner, j.ver.ID); err != nil {
				return err
			}
			if err := s.Verify.Handoffs.End(v.r.Context(), j.ver.ID); err != nil {
				return err
			}
		}
		v.redirect("/verify/status")
		return nil
	})
}

// bornOn writes a birth date as people do.
func (v *visit) bornOn(iso selfsame.Private) string {
	day, err := time.Parse(time.DateOnly, iso.Reveal())
	if err != nil {
		return ""
	}
	return v.dayOfYear(day)
}
