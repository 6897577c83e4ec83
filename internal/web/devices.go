package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

// Credentials is what the section Signing in needs.
type Credentials interface {
	// HasPassword is false for those who sign in at the platform only.
	HasPassword(ctx context.Context, id string) (bool, error)
	// CheckPassword is KindInvalid for a wrong one, KindConflict after too many.
	CheckPassword(ctx context.Context, id string, password selfsame.Private, from account.Device) error
	ChangePassword(ctx context.Context, id string, present, wanted selfsame.Private, from account.Device) error
	// ChangeAddress writes to both addresses; it happens when both agreed.
	ChangeAddress(ctx context.Context, id string, password, wanted selfsame.Private, from account.Device) error
	// WantedAddress is the new address that waits to be agreed to; empty without one.
	WantedAddress(ctx context.Context, id string) (selfsame.Private, error)
	// AgreeToAddress is one of the two agreeing; done when both have. KindNotFound
	// for a token of somebody else's.
	AgreeToAddress(ctx context.Context, id, token string) (done bool, err error)
}

// Sessions says on which devices somebody is signed in. A session's id is the
// hash of its token, which opens nothing.
type Sessions interface {
	SessionsOf(ctx context.Context, id string) ([]account.Session, error)
	// EndSession is KindNotFound for somebody else's.
	EndSession(ctx context.Context, owner, id string) error
	EndOtherSessions(ctx context.Context, owner, here string) error
}

func (*site) deviceRoutes() []route {
	return []route{
		{method: "GET", pattern: "/settings/signin", who: learner, object: own, page: "settings_signin", serve: (*site).signingIn},
		{method: "POST", pattern: "/settings/signin/password", who: learner, object: own, page: "settings_signin", serve: (*site).changePassword},
		{method: "POST", pattern: "/settings/signin/address", who: learner, object: own, page: "settings_signin", serve: (*site).changeAddress},
		{method: "POST", pattern: "/settings/signin/devices/end", who: learner, object: own, serve: (*site).endOthers},
		{method: "POST", pattern: "/settings/signin/devices/{device}/end", who: learner, object: device, serve: (*site).endDevice},
		{method: "GET", pattern: "/address/{token}", who: learner, object: token, page: "confirm", serve: linkPage(account.LinkAddress, "confirm", asked{"address"})},
		{method: "POST", pattern: "/address/{token}", who: learner, object: token, serve: (*site).agreeToAddress},
	}
}

// here is the id of the session of this visit.
func (v *visit) here() string {
	sum := sha256.Sum256([]byte(v.s.sessions.Token(v.r.Context())))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// A signedIn is a session as the page shows it.
type signedIn struct {
	ID, Browser, System string
	Seen                time.Time
	This                bool
}

type signingIn struct {
	Devices  []signedIn
	Password bool
}

func (s *site) signingInPage(v *visit) (signingIn, error) {
	var page signingIn
	sessions, err := s.Devices.SessionsOf(v.r.Context(), v.Account.ID)
	if err != nil {
		return page, err
	}
	for _, one := range sessions {
		browser, system := v.agent(one.Agent)
		page.Devices = append(page.Devices, signedIn{one.ID, browser, system, one.Seen, one.ID == v.here()})
	}
	page.Password, err = s.Credentials.HasPassword(v.r.Context(), v.Account.ID)
	return page, err
}

func (s *site) signingIn(v *visit) error {
	page, err := s.signingInPage(v)
	if err != nil {
		return err
	}
	return v.show("settings_signin", page)
}

// agent says what browser on what system, roughly: enough to know one's own.
func (v *visit) agent(agent string) (browser, system string) {
	browser, system = v.T("devices.browser"), v.T("devices.system")
	for _, b := range [][2]string{{"Firefox/", "Firefox"}, {"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}} {
		if strings.Contains(agent, b[0]) {
			browser = b[1]
			break
		}
	}
	for _, y := range [][2]string{
		{"iPhone", "iPhone"},
		{"iPad", "iPad"},
		{"Android", "Android"},
		{"Windows", "Windows"},
		{"Macintosh", "Mac"},
		{"CrOS", "ChromeOS"},
		{"Linux", "Linux"},
	} {
		if strings.Contains(agent, y[0]) {
			system = y[1]
			break
		}
	}
	return browser, system
}

func (s *site) changePassword(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	page, err := s.signingInPage(v)
	if err != nil {
		return err
	}
	if !v.need("password", "new_password") {
		return v.again(nil, "", "settings_signin", page)
	}
	err = s.Credentials.ChangePassword(v.r.Context(), v.Account.ID, selfsame.NewPrivate(v.r.PostForm.Get("password")),
		selfsame.NewPrivate(v.r.PostForm.Get("new_password")), v.device())
	if err != nil {
		return v.again(err, blamed(err, "password", "new_password"), "settings_signin", page)
	}
	if err := s.Devices.EndOtherSessions(v.r.Context(), v.Account.ID, v.here()); err != nil {
		return err
	}
	// The session goes on under a new token: the old one may be known elsewhere.
	if err := v.signIn(v.Account.ID); err != nil {
		return err
	}
	return v.done("password.changed", "/settings/signin")
}

// blamed is the field that an error is about: that of the present password, where it
// is wrong or was tried too often, or that of what is to become of it.
func blamed(err error, present, wanted string) string {
	if errors.Is(err, account.ErrPassword) || isConflict(err) {
		return present
	}
	return wanted
}

func (s *site) changeAddress(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	page, err := s.signingInPage(v)
	if err != nil {
		return err
	}
	if !v.need("new_email", "address_password") {
		return v.again(nil, "", "settings_signin", page)
	}
	err = s.Credentials.ChangeAddress(v.r.Context(), v.Account.ID, selfsame.NewPrivate(v.r.PostForm.Get("address_password")),
		selfsame.NewPrivate(v.Form.Get("new_email")), v.device())
	if err != nil {
		return v.again(err, blamed(err, "address_password", "new_email"), "settings_signin", page)
	}
	return v.done("address.sent", "/settings/signin")
}

func (s *site) agreeToAddress(v *visit) error {
	done, err := s.Credentials.AgreeToAddress(v.r.Context(), v.Account.ID, v.r.PathValue("token"))
	if err != nil {
		return err
	}
	if done {
		return v.done("address.changed", "/")
	}
	return v.done("address.other", "/")
}

func (s *site) endDevice(v *visit) error {
	if err := s.Devices.EndSession(v.r.Context(), v.Account.ID, v.r.PathValue("device")); err != nil {
		return err
	}
	return v.done("devices.ended", "/settings/signin")
}

func (s *site) endOthers(v *visit) error {
	if err := s.Devices.EndOtherSessions(v.r.Context(), v.Account.ID, v.here()); err != nil {
		return err
	}
	return v.done("devices.ended.all", "/settings/signin")
}
