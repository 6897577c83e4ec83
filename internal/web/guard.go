package web

import (
	"net/http"
	"strings"

	"github.com/selfsame-id/selfsame"
)

// csp allows what we serve ourselves and nothing else: no inline script or
// style, no other site. blob: is the camera's picture before it is sent.
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; " +
	"media-src 'self' blob: mediastream:; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// permissions asks for the camera, for our own pages, and declines the rest.
const permissions = "camera=(self), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), " +
	"accelerometer=(), gyroscope=(), magnetometer=(), midi=(), serial=(), hid=()"

// guard puts what holds for every answer around the pages: headers, refusal of
// requests that other sites make, and the session.
func (s *site) guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(s.handler(route{who: public, serve: func(*site, *visit) error {
		return &selfsame.Error{
			Kind: selfsame.KindInvalid, Message: "This request came from another site, so nothing was done",
			Hint: "Open the page here and try again", Err: errCrossOrigin,
		}
	}}))
	pages := s.sessions.LoadAndSave(cross.Handler(next))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("Permissions-Policy", permissions)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if s.Site.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		// What is the same for everybody needs no session, and none is made.
		if strings.HasPrefix(r.URL.Path, "/static/") || r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
			next.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}
