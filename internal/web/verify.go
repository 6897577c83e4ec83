package web

import (
	"context"
	"errors"
	"slices"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/handoff"
)

// Verify is what the pages of Verify My ID need. Several of its fields are
// usually the same flow.Flow.
type Verify struct {
	Claims      Claims
	Photographs Photographs
	Turns       Turns
	Handoffs    Handoffs

	Accept      []string // kinds of document, as decide.Kinds has them
	Restricted  []string // issuers whose documents may not be accepted
	Unsupported []string // issuers whose documents are not checked
	Specimens   bool     // sample documents of Utopia are accepted: a demonstration
	MatchFace   bool     // faces may be compared by computer at all
	MaxBytes    int      // of a photograph
	AppealDays  int      // after a decline

	// Closing is closed when the program ends: pages that follow a verification
	// are let go then. It may be left out.
	Closing <-chan struct{}
}

// Claims is how a learner begins: what they agree to, who they say they are and
// with which document. The errors are of KindInvalid for what was given and of
// KindConflict for what does not fit where the verification stands.
type Claims interface {
	Start(ctx context.Context, learner string) (selfsame.Verification, error)
	Latest(ctx context.Context, learner string) (v selfsame.Verification, some bool, err error)
	Consent(ctx context.Context, learner, id string, way selfsame.Way, textVersion, language string) error
	Claim(ctx context.Context, learner, id string, name, birthDate selfsame.Private) error
	ClaimOf(ctx context.Context, v selfsame.Verification) (flow.Claim, error)
	Choose(ctx context.Context, learner, id, kind, country string) error
}

// Photographs takes pictures in, and shows them to whose they are.
type Photographs interface {
	// Accept says what is to be mended; where taken is false it was not kept.
	Accept(ctx context.Context, learner, id string, slot selfsame.Slot, data []byte) (advice []selfsame.Reason, taken bool, err error)
	Photograph(ctx context.Context, learner, id string, slot selfsame.Slot) ([]byte, error)
}

// Turns hands a verification on, and tells when it has changed.
type Turns interface {
	Of(ctx context.Context, learner, id string) (selfsame.Verification, error)
	Submit(ctx context.Context, learner, id string) (selfsame.Verification, error)
	AskPerson(ctx context.Context, learner, id string) (selfsame.Verification, error)
	Appeal(ctx context.Context, learner, id string, words selfsame.Private) (selfsame.Verification, error)
	Withdraw(ctx context.Context, learner, id string) (selfsame.Verification, error)
	Watch(ctx context.Context, learner, id string) (<-chan struct{}, error)
}

// Handoffs lets a phone take the photographs.
type Handoffs interface {
	Offer(ctx context.Context, learner, verification string) (handoff.Offer, error)
	// Look is KindNotFound for a link that Join would not take.
	Look(ctx context.Context, link string) error
	Join(ctx context.Context, secret, from string) (handoff.Handoff, error)
	Current(ctx context.Context, id string) (handoff.Handoff, handoff.Stage, error)
	End(ctx context.Context, verification string) error
}

// verifyRoutes are the pages of Verify My ID: the learner's own under /verify,
// and those of a phone that joined under /phone.
func (s *site) verifyRoutes() []route {
	rows := []route{
		{method: "GET", pattern: "/verify", who: learner, object: own, page: "verify_start", serve: (*site).verifyEntry},
		{method: "POST", pattern: "/verify", who: learner, object: own, serve: (*site).verifyStart},
		{method: "GET", pattern: "/verify/consent", who: learner, object: own, page: "verify_consent", serve: journeyPage(showConsent)},
		{method: "POST", pattern: "/verify/consent", who: learner, object: own, serve: journeyPage(takeConsent)},
		{method: "GET", pattern: "/verify/you", who: learner, object: own, page: "verify_you", serve: journeyPage(showYou)},
		{method: "POST", pattern: "/verify/you", who: learner, object: own, serve: journeyPage(takeYou)},
		{method: "GET", pattern: "/verify/document", who: learner, object: own, page: "verify_document", serve: journeyPage(showDocument)},
		{method: "POST", pattern: "/verify/document", who: learner, object: own, serve: journeyPage(takeDocument)},
		{method: "GET", pattern: "/verify/check", who: learner, object: own, page: "verify_check", serve: journeyPage(showCheck)},
		{method: "POST", pattern: "/verify/send", who: learner, object: own, serve: (*site).verifySend},
		{method: "GET", pattern: "/verify/status", who: learner, object: own, page: "verify_status", serve: (*site).verifyStatus},
		{method: "GET", pattern: "/verify/events", who: learner, object: own, serve: (*site).verifyEvents},
		{method: "POST", pattern: "/verify/person", who: learner, object: own, serve: (*site).verifyPerson},
		{method: "POST", pattern: "/verify/appeal", who: learner, object: own, serve: (*site).verifyAppeal},
		{method: "GET", pattern: "/verify/stop", who: learner, object: own, page: "verify_stop", serve: (*site).verifyStopPage},
		{method: "POST", pattern: "/verify/stop", who: learner, object: own, serve: (*site).verifyStop},
		{method: "GET", pattern: "/verify/phone", who: learner, object: own, page: "verify_phone", serve: journeyPage(askPhone)},
		{method: "POST", pattern: "/verify/phone", who: learner, object: own, serve: journeyPage(offerPhone)},
		{method: "POST", pattern: "/verify/here", who: learner, object: own, serve: journeyPage(endPhone)},
		{method: "GET", pattern: "/phone", who: public, page: "phone_code", serve: (*site).phoneCode},
		{method: "POST", pattern: "/phone", who: public, serve: (*site).phoneJoin},
		{method: "GET", pattern: "/phone/{secret}", who: public, object: token, page: "phone_link", serve: (*site).phoneLink},
		{method: "GET", pattern: "/phone/next", who: public, serve: phonePage(phoneNext)},
		{method: "GET", pattern: "/phone/done", who: public, page: "phone_done", serve: phonePage(phoneDone)},
		{method: "GET", pattern: "/phone/events", who: public, serve: (*site).phoneEvents},
	}
	for _, slot := range []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack, selfsame.SlotFace} {
		at := "/photo/" + string(slot)
		show, take := showPhoto(slot), takePhoto(slot)
		rows = append(rows,
			route{method: "GET", pattern: "/verify" + at, who: learner, object: own, page: "verify_photo", serve: journeyPage(show)},
			route{method: "POST", pattern: "/verify" + at, who: learner, object: own, serve: journeyPage(take), limit: mostUpload},
			route{method: "GET", pattern: "/verify" + at + "/picture", who: learner, object: own, serve: journeyPage(showPicture(slot))},
			route{method: "GET", pattern: "/phone" + at, who: public, page: "verify_photo", serve: phonePage(show)},
			route{method: "POST", pattern: "/phone" + at, who: public, serve: phonePage(take), limit: mostUpload},
		)
	}
	return rows
}

// A journey is a visit on the way through a verification: the learner's own, or
// that of a phone, which may do nothing but take photographs.
type journey struct {
	*visit
	learner string
	base    string // /verify or /phone
	ver     selfsame.Verification
}

// pageOf is a page of a journey.
type pageOf = func(*journey) error

// journeyPage wraps a page of a step: whose turn it is not, or who has not
// begun, is led to where the verification stands.
func journeyPage(serve pageOf) func(*site, *visit) error {
	return func(s *site, v *visit) error {
		ver, some, err := s.Verify.Claims.Latest(v.r.Context(), v.Account.ID)
		if err != nil {
			return err
		}
		j := &journey{visit: v, learner: v.Account.ID, base: "/verify", ver: ver}
		switch {
		case !some:
			v.redirect("/verify")
		case !learnersTurn(ver.State):
			v.redirect("/verify/status")
		default:
			return j.settle(serve(j))
		}
		return nil
	}
}

// settle turns what does not fit where the verification stands, such as a step
// out of order or a second tab that was quicker, into one message on the page
// where it does stand.
func (j *journey) settle(err error) error {
	kind, _ := selfsame.Public(err)
	if err == nil || kind != selfsame.KindConflict || j.wantsJSON() {
		return err
	}
	j.s.sessions.Put(j.r.Context(), "notice", j.sentence(err))
	to := j.base
	if j.base == "/phone" {
		to = "/phone/next"
	}
	j.redirect(to)
	return nil
}

// sentence is what to show of an error, hint included.
func (v *visit) sentence(err error) string {
	text := v.Message(err) + "."
	if hint := v.hint(err); hint != "" {
		text += " " + hint + "."
	}
	return text
}

// Notice is what was wrong with the step before, said once.
func (v *visit) Notice() string { return v.s.sessions.PopString(v.r.Context(), "notice") }

// notice sends the visitor to another step with a sentence of the catalogues.
func (v *visit) notice(key, to string) error {
	v.s.sessions.Put(v.r.Context(), "notice", v.T(key))
	v.redirect(to)
	return nil
}

func learnersTurn(s selfsame.State) bool {
	return s == selfsame.StateOpened || s == selfsame.StateCapturing || s == selfsame.StateAgain
}

// next is the page of the first step that is still to be done.
func (j *journey) next() string {
	v := j.ver
	switch {
	case j.base == "/verify" && v.Way == selfsame.WayUnset:
		return "/verify/consent"
	case j.base == "/verify" && len(v.Claim) == 0:
		return "/verify/you"
	case j.base == "/verify" && v.Kind == "":
		return "/verify/document"
	}
	if slot, some := j.missing(); some {
		return j.base + "/photo/" + string(slot)
	}
	if j.base == "/phone" {
		return "/phone/done"
	}
	return "/verify/check"
}

// missing is the first photograph that is still to be taken.
func (j *journey) missing() (selfsame.Slot, bool) {
	for _, slot := range flow.Missing(j.ver) {
		return slot, true
	}
	return "", false
}

// Steps there are: consent, you, document, photographs, look over.
const stepCount = 5

// step is where a page stands on the way.
type step struct {
	N, Of       int
	Photo, Most int // which photograph of how many; 0 on other pages
}

func (j *journey) photoStep(slot selfsame.Slot) step {
	slots := selfsame.Slots(j.ver.Kind)
	return step{N: 4, Of: stepCount, Photo: slices.Index(slots, slot) + 1, Most: len(slots)}
}

// told is a reason as a learner reads it.
type told struct {
	Text string `json:"text"`
	Link string `json:"link,omitempty"` // to its paragraph of the help

	Code selfsame.ReasonCode `json:"-"`
	To   string              `json:"-"` // the page where it is mended; empty when there is none
	Slot selfsame.Slot       `json:"-"` // of the photograph that is taken again there; empty when none is
}

// tell puts reasons into words, each sentence once.
func (v *visit) tell(ver selfsame.Verification, reasons []selfsame.Reason) []told {
	var all []told
	for _, r := range reasons {
		t := told{Text: v.reasonOf(r, ver.Kind), Code: r.Code, To: mends(ver, r)}
		if ver.State == selfsame.StateDeclined && t.To != "" { // what to do is to appeal, and not what the reason says
			t.Text, t.To = v.title(r)+".", ""
		}
		if flow.ClassOf(ver, r) == selfsame.ClassRetake {
			t.Slot = flow.RetakenFor(ver, r)
		}
		if !r.Fraud() {
			t.Link = "/help/troubleshooting#" + v.Anchor(r.Code)
		}
		if !slices.ContainsFunc(all, func(o told) bool { return o.Text == t.Text }) {
			all = append(all, t)
		}
	}
	return all
}

// reasonOf is a reason in the visitor's language. A passport has a photo page
// where a card has a front.
func (c *catalogue) reasonOf(r selfsame.Reason, kind string) string {
	if r.About == string(selfsame.SlotFront) && kind == "passport" {
		r.About = "photo_page"
	}
	return c.Reason(r)
}

// mends is the page on which a reason is mended.
func mends(v selfsame.Verification, r selfsame.Reason) string {
	switch flow.ClassOf(v, r) {
	case selfsame.ClassRetake:
		return "/verify/photo/" + string(flow.RetakenFor(v, r)) + "?again=1"
	case selfsame.ClassOtherDocument:
		return "/verify/document"
	case selfsame.ClassFixAccount:
		return "/verify/you"
	case selfsame.ClassAlternative, selfsame.ClassReview, selfsame.ClassFinal, selfsame.ClassWait, selfsame.ClassNone:
	}
	return ""
}

// wantsJSON says whether the script asks, and not the browser itself.
func (v *visit) wantsJSON() bool { return v.r.Header.Get("Accept") == "application/json" }

// isConflict says whether an error belongs to the state of things.
func isConflict(err error) bool {
	var e *selfsame.Error
	return errors.As(err, &e) && e.Kind == selfsame.KindConflict
}

// isInvalid says whether an error belongs to what was given.
func isInvalid(err error) bool {
	var e *selfsame.Error
	return errors.As(err, &e) && e.Kind == selfsame.KindInvalid
}
