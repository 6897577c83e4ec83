package web_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/selfsame-id/selfsame/internal/testkit/chromium"
)

var npm = sync.OnceValues(func() (string, error) {
	dir := filepath.Join("testdata", "node_modules")
	if _, err := os.Stat(filepath.Join(dir, "axe-core", "axe.min.js")); err == nil {
		return dir, nil
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = "testdata"
	_, err := cmd.CombinedOutput()
	return dir, err
})

// installed returns the folder of what only tests need, installed at its first
// use from testdata/package-lock.json, which says what it must be.
func installed(t *testing.T) string {
	t.Helper()
	dir, err := npm()
	if err != nil {
		t.Fatalf("the test needs npm and what testdata/package-lock.json lists; npm ci: %v", err)
	}
	return dir
}

func TestScriptsHaveNoTypeErrors(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("script/*.ts")
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{
		filepath.Join(installed(t), "typescript", "bin", "tsc"), "--noEmit", "--strict", "--noUnusedLocals", "--noUncheckedIndexedAccess",
		"--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable",
	}, scripts...)
	if out, err := exec.CommandContext(t.Context(), "node", args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestNoPageHasABarrier runs axe-core over every page, in light, in dark and from
// right to left: no violation of WCAG 2.2 AA. Forms are also sent empty, for the page
// that says what was wrong.
func TestNoPageHasABarrier(t *testing.T) {
	installed(t) // axe-core among it
	w := newWorld(t, demo)
	stops := w.everyPage()
	for _, s := range []screen{screens[1], screens[2], screens[4]} {
		t.Run(s.name, func(t *testing.T) { w.barriersOn(t, s, stops) })
	}
}

// emptied are the forms that are also sent empty.
var emptied = []string{
	"signin", "signup", "forgot", "reset", "confirm-password", "confirm-new", "name", "profile", "data-photos", "delete", "signing-in", "first", "verify-consent", "verify-you", "verify-document",
}

// barriersOn looks at every page on one screen.
func (w *world) barriersOn(t *testing.T, s screen, stops []stop) {
	t.Helper()
	b := chromium.Start(t, w.server.URL, nil)
	ctx := b.Context()
	for i, stop := range stops {
		w.carry(ctx, stop.who)
		tctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
		s.set(tctx, w)
		if err := chromedp.Do(tctx, chromedp.Navigate(w.server.URL+stop.path)); err != nil {
			t.Fatalf("%s: %v", stop.name, err)
		}
		b.Free(stop.name)
		if i == 0 { // what finds nothing must be seen to find something
			found := b.Barriers()
			if _, err := chromedp.Run(tctx, chromedp.Evaluate[chromedp.Void](`document.body.append(document.createElement('img'))`)); err != nil {
				t.Fatal(err)
			}
			if planted := b.Barriers(); len(planted) != len(found)+1 {
				t.Fatalf("axe found %v in a page with a picture without a text", planted)
			}
		}
		if slices.Contains(emptied, stop.name) {
			empty := `(() => { const f = document.querySelector('main form:not([action="/language"])');
				f.querySelectorAll('input:not([type=hidden], [type=checkbox])').forEach(i => i.value = ''); f.requestSubmit() })()`
			if _, err := chromedp.Run(tctx, chromedp.Evaluate[chromedp.Void](empty)); err != nil {
				t.Fatal(err)
			}
			if err := chromedp.Do(tctx, chromedp.WaitVisible(".note.bad")); err != nil {
				t.Fatalf("%s sent empty: %v", stop.name, err)
			}
			b.Free(stop.name + " sent empty")
		}
		cancel()
	}
}
