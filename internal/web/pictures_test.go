package web_test

import (
	"context"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/selfsame-id/selfsame/internal/testkit/chromium"
)

var pictures = flag.String("pictures", "", "a folder to write a picture of each page to")

// carry gives the browser the cookies of a client of the test.
func (w *world) carry(ctx context.Context, b *http.Client) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.server.URL, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		w.t.Fatal(err)
	}
	if b == nil {
		return
	}
	for _, c := range b.Jar.Cookies(req.URL) {
		w.cookie(ctx, c.Name, c.Value)
	}
}

func (w *world) cookie(ctx context.Context, name, value string) {
	w.t.Helper()
	if _, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: w.server.URL}); err != nil {
		w.t.Fatal(err)
	}
}

// A screen is what pages are looked at on.
type screen struct {
	name          string
	width, height int64
	dark          bool
	language      string
}

var screens = []screen{
	{"phone", 390, 844, false, "en"},
	{"desk", 1280, 800, false, "en"},
	{"phone-dark", 390, 844, true, "en"},
	{"desk-ar", 1280, 800, false, "ar"},
	{"phone-ar", 390, 844, false, "ar"},
	{"narrow", 320, 640, false, "fr"},
}

// set makes the browser show pages as the screen does.
func (s screen) set(ctx context.Context, w *world) {
	w.t.Helper()
	scheme := "light"
	if s.dark {
		scheme = "dark"
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(s.width, s.height)); err != nil {
		w.t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		w.t.Fatal(err)
	}
	w.cookie(ctx, "language", s.language)
}

// TestPagesFitTheScreen looks at each page on each screen: nothing is wider
// than the screen. With -pictures it also writes what it saw.
func TestPagesFitTheScreen(t *testing.T) {
	w := newWorld(t, demo)
	stops := w.tour()
	ctx := chromium.Start(t, w.server.URL, nil).Context()
	for _, s := range screens {
		var at *http.Client
		first := true
		for _, stop := range stops {
			if first || at != stop.who {
				w.carry(ctx, stop.who)
				at, first = stop.who, false
			}
			tctx, cancel := context.WithTimeout(ctx, 30*time.Second)
			s.set(tctx, w)
			if err := chromedp.Do(tctx, chromedp.Navigate(w.server.URL+stop.path)); err != nil {
				t.Fatalf("%s: %v", stop.name, err)
			}
			wide, err := chromedp.Run(tctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
			if err != nil || wide > s.width {
				t.Errorf("%s on %s is %d pixels wide: %v", stop.name, s.name, wide, err)
			}
			if *pictures != "" {
				// A window as high as the page: a picture beyond the window is
				// moved aside where pages run from right to left.
				high, err := chromedp.Run(tctx, chromedp.Evaluate[int64](`document.documentElement.scrollHeight`))
				if err != nil {
					t.Fatal(err)
				}
				if err := chromedp.Do(tctx, chromedp.EmulateViewport(s.width, high)); err != nil {
					t.Fatal(err)
				}
				png, err := chromedp.Run(tctx, chromedp.CaptureScreenshot())
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(*pictures, s.name+"-"+stop.name+".png"), png, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			cancel()
		}
	}
}
