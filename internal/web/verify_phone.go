package web

import (
	"net"
	"strings"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/handoff"
)

// sessionPhone is the key under which a phone's session holds its hand-off.
const sessionPhone = "phone"

// handoffPage is the computer's page while the phone takes the pictures. The
// code on it is shown once: only hashes are kept.
type handoffPage struct {
	Offer  *handoff.Offer // nil on the page that only asks
	Link   string         // for the code to scan
	Host   string         // where the short code is typed
	Slots  []slotState
	Events string
}

// slotState is a photograph that is in, or not yet.
type slotState struct {
	Slot selfsame.Slot
	Kind string
	Have bool
}

func (j *journey) slotStates() []slotState {
	var all []slotState
	for _, slot := range selfsame.Slots(j.ver.Kind) {
		p, taken := j.ver.Photographs[slot]
		all = append(all, slotState{slot, j.ver.Kind, taken && !p.Stale})
	}
	return all
}

// askPhone says what will happen; asking for the page makes no code.
func askPhone(j *journey) error {
	if err := j.expects(selfsame.SlotFront); err != nil {
		return err
	}
	return j.show("verify_phone", handoffPage{Slots: j.slotStates()})
}

// offerPhone makes a link and a code for the phone.
func offerPhone(j *journey) error {
	if err := j.expects(selfsame.SlotFront); err != nil {
		return err
	}
	o, err := j.s.Verify.Handoffs.Offer(j.r.Context(), j.learner, j.ver.ID)
	if err != nil {
		return err
	}
	p := handoffPage{
		Offer: &o, Link: j.Site.URL + "/phone/" + o.Link,
		Host:  strings.TrimPrefix(strings.TrimPrefix(j.Site.URL, "https://"), "http://") + "/phone",
		Slots: j.slotStates(), Events: "/verify/events?phone=" + o.ID,
	}
	return j.show("verify_phone", p)
}

// endPhone goes on here, and ends what the phone may do.
func endPhone(j *journey) error {
	if err := j.s.Verify.Handoffs.End(j.r.Context(), j.ver.ID); err != nil {
		return err
	}
	j.redirect(j.next())
	return nil
}

// phoneCode is where a phone without a camera app for codes types it in.
func (*site) phoneCode(v *visit) error { return v.show("phone_code", nil) }

// phoneLink is the page a scanned code opens. It only asks: programs that look
// at links ahead must not use them up. The phone that was let in by the link goes on
// where it was.
func (s *site) phoneLink(v *visit) error {
	err := s.Verify.Handoffs.Look(v.r.Context(), v.r.PathValue("secret"))
	if err == nil {
		return v.show("phone_link", v.r.PathValue("secret"))
	}
	if _, stage, err := s.phone(v); err == nil && stage == handoff.Joined {
		v.redirect("/phone/next")
		return nil
	}
	return err
}

// phoneJoin redeems a link or a code.
func (s *site) phoneJoin(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	secret := v.Form.Get("code")
	if secret == "" {
		v.wrong("code", "verify.phone.code.need")
		return v.again(nil, "", "phone_code", nil)
	}
	h, err := s.Verify.Handoffs.Join(v.r.Context(), secret, v.origin())
	if err != nil {
		return v.again(err, "code", "phone_code", nil)
	}
	if err := s.sessions.RenewToken(v.r.Context()); err != nil {
		return err
	}
	s.sessions.Put(v.r.Context(), sessionPhone, h.ID)
	v.redirect("/phone/next")
	return nil
}

// origin is where a request comes from, to count guesses: for IPv6 the network,
// of which one household has all addresses.
func (v *visit) origin() string {
	host, _, err := net.SplitHostPort(v.r.RemoteAddr)
	if err != nil {
		host = v.r.RemoteAddr
	}
	ip := net.ParseIP(host)
	if ip != nil && ip.To4() == nil {
		return ip.Mask(net.CIDRMask(64, 128)).String()
	}
	return host
}

// phonePage wraps a page of a phone that joined. It acts for the learner, but
// only on that verification, only while it is the learner's turn, and only on
// the rows under /phone.
func phonePage(serve pageOf) func(*site, *visit) error {
	return func(s *site, v *visit) error {
		j, stage, err := s.phone(v)
		if err != nil {
			return err
		}
		if stage != handoff.Joined {
			return s.phoneOver(v)
		}
		return j.settle(serve(j))
	}
}

// phone finds the hand-off of a phone's session and its verification.
func (s *site) phone(v *visit) (*journey, handoff.Stage, error) {
	id := s.sessions.GetString(v.r.Context(), sessionPhone)
	if id == "" {
		return nil, handoff.Over, nil
	}
	h, stage, err := s.Verify.Handoffs.Current(v.r.Context(), id)
	if kind, _ := selfsame.Public(err); err != nil && kind == selfsame.KindNotFound {
		return nil, handoff.Over, nil
	}
	if err != nil || stage != handoff.Joined {
		return nil, handoff.Over, err
	}
	ver, err := s.Verify.Turns.Of(v.r.Context(), h.Learner, h.Verification)
	if err != nil {
		return nil, handoff.Over, err
	}
	if !learnersTurn(ver.State) {
		return nil, handoff.Over, nil
	}
	return &journey{visit: v, learner: h.Learner, base: "/phone", ver: ver}, stage, nil
}

// phoneOver says that there is nothing to do on this phone, or no more.
func (s *site) phoneOver(v *visit) error {
	err := &selfsame.Error{
		Kind: selfsame.KindNotFound, Message: "This phone is not connected, or no longer",
		Hint: "Go on where you began, or ask there for a new code",
	}
	if v.wantsJSON() {
		return v.json(statuses[err.Kind], photoAnswer{Problem: v.sentence(err), Next: "/phone"})
	}
	return err
}

// phoneNext leads a phone to the photograph that is still to be taken.
func phoneNext(j *journey) error {
	j.redirect(j.next())
	return nil
}

// phoneDone says that all pictures are in.
func phoneDone(j *journey) error {
	if to := j.next(); to != "/phone/done" {
		j.redirect(to)
		return nil
	}
	return j.show("phone_done", j.slotStates())
}

// phoneEvents tells the phone what becomes of the verification.
func (s *site) phoneEvents(v *visit) error {
	j, stage, err := s.phone(v)
	if err != nil {
		return err
	}
	if stage != handoff.Joined {
		return s.phoneOver(v)
	}
	return j.live(func() (sign, bool, error) {
		_, stage, err := s.phone(v)
		now := sign{State: string(stage), Have: haveOf(j.ver)}
		return now, stage != handoff.Joined, err
	})
}
