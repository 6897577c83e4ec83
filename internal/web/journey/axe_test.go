package journey_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var (
	axeOnce sync.Once
	axeText string
)

// axe returns the script that looks for barriers. It is in ../testdata, as its
// package-lock.json says; where it is not installed yet it is installed for this
// test alone, because another package may be installing it there.
func axe(t *testing.T) string {
	t.Helper()
	axeOnce.Do(func() {
		const file = "node_modules/axe-core/axe.min.js"
		text, err := os.ReadFile(filepath.Join("../testdata", file))
		if err != nil {
			dir := t.TempDir()
			for _, name := range []string{"package.json", "package-lock.json"} {
				b, err := os.ReadFile(filepath.Join("../testdata", name))
				check(t, err)
				check(t, os.WriteFile(filepath.Join(dir, name), b, 0o600))
			}
			cmd := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("the test needs npm and what testdata/package-lock.json lists; npm ci: %v\n%s", err, out)
			}
			text, err = os.ReadFile(filepath.Join(dir, file))
			check(t, err)
		}
		axeText = string(text)
	})
	return axeText
}

// barriers are the violations of WCAG 2.2 AA that axe-core finds on the page.
func (b *browser) barriers() []string {
	b.t.Helper()
	value[any](b, axe(b.t)+"; 1")
	return value[[]string](b, `axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}})
		.then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html.slice(0, 200) + " " + n.failureSummary).join(" | ")))`)
}

// free fails the test where the page has a barrier.
func (b *browser) free(name string) {
	b.t.Helper()
	if found := b.barriers(); len(found) > 0 {
		b.t.Errorf("%s: %s", name, strings.Join(found, "\n"))
	}
}
