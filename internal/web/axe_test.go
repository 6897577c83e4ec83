package web_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
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

// A violation is what axe-core found, and where.
type violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Where []string `json:"where"`
}

const runAxe = `axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}})
	.then(r => r.violations.map(v => ({id: v.id, help: v.help, where: v.nodes.map(n => n.html + ' ' + n.failureSummary)})))`

// barriers are what axe-core finds on the page that is open.
func barriers(ctx context.Context, t *testing.T, axe string) []violation {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](axe)); err != nil {
		t.Fatalf("axe: %v", err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]violation](runAxe, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("axe: %v", err)
	}
	return found
}

func report(t *testing.T, what string, found []violation) {
	t.Helper()
	for _, v := range found {
		t.Errorf("%s: %s: %s\n  %s", what, v.ID, v.Help, strings.Join(v.Where, "\n  "))
	}
}

// TestNoPageHasABarrier runs axe-core over every page, in light, in dark and from
// right to left: no violation of WCAG 2.2 AA. Forms are also sent empty, for the page
// that says what was wrong.
func TestNoPageHasABarrier(t *testing.T) {
	file, err := os.ReadFile(filepath.Join(installed(t), "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, demo)
	stops := w.everyPage()
	for _, s := range []screen{screens[1], screens[2], screens[4]} {
		t.Run(s.name, func(t *testing.T) { w.barriersOn(t, s, stops, string(file)) })
	}
}

// emptied are the forms that are also sent empty.
var emptied = []string{
	"signin", "signup", "forgot", "reset", "name", "profile", "delete", "signing-in", "first", "verify-consent", "verify-you", "verify-document",
}

// barriersOn looks at every page on one screen.
func (w *world) barriersOn(t *testing.T, s screen, stops []stop, axe string) {
	t.Helper()
	ctx := chromium(t)
	for i, stop := range stops {
		w.carry(ctx, stop.who)
		tctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
		s.set(tctx, w)
		if err := chromedp.Do(tctx, chromedp.Navigate(w.server.URL+stop.path)); err != nil {
			t.Fatalf("%s: %v", stop.name, err)
		}
		found := barriers(tctx, t, axe)
		report(t, stop.name, found)
		if i == 0 { // what finds nothing must be seen to find something
			if _, err := chromedp.Run(tctx, chromedp.Evaluate[chromedp.Void](`document.body.append(document.createElement('img'))`)); err != nil {
				t.Fatal(err)
			}
			if planted := barriers(tctx, t, axe); len(planted) != len(found)+1 {
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
			report(t, stop.name+" sent empty", barriers(tctx, t, axe))
		}
		cancel()
	}
}
