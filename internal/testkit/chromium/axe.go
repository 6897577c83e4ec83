package chromium

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// axeFolder has the package.json of what only tests need, from the root of the
// project.
var axeFolder = filepath.Join("internal", "web", "testdata")

// axe is the script that looks for barriers. Where it is not installed yet it is
// installed for this program alone, because another test may be installing it there.
var axe = sync.OnceValues(func() (string, error) {
	const file = "node_modules/axe-core/axe.min.js"
	from, err := root()
	if err != nil {
		return "", err
	}
	from = filepath.Join(from, axeFolder)
	if text, err := os.ReadFile(filepath.Join(from, file)); err == nil {
		return string(text), nil
	}
	dir, err := os.MkdirTemp("", "selfsame-axe-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join(from, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o600)
		}
		if err != nil {
			return "", err
		}
	}
	cmd := exec.CommandContext(context.Background(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the test needs npm and what %s/package-lock.json lists; npm ci: %w\n%s", axeFolder, err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, file))
	return string(text), err
})

// root is the folder of the project: tests run in that of their package.
func root() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, gone := os.Stat(filepath.Join(dir, "go.mod")); gone == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			err = errors.New("the test does not run within the project")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}

// Barriers are the violations of WCAG 2.2 AA that axe-core finds on the page, and
// where. Colours that are on their way from one to another are waited for: on a busy
// machine they are half-way for a while.
func (b *Browser) Barriers() []string {
	b.t.Helper()
	script, err := axe()
	b.check(err)
	Value[any](b, script+"; 1")
	return Value[[]string](b, `Promise.allSettled(document.getAnimations().filter((a) => a instanceof CSSTransition).map((a) => a.finished)).then(() =>
		axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}}))
		.then((r) => r.violations.map((v) => v.id + ": " + v.help + ": " + v.nodes.map((n) => n.html.slice(0, 200) + " " + n.failureSummary).join(" | ")))`)
}

// Free marks the test as failed where the page has a barrier.
func (b *Browser) Free(name string) {
	b.t.Helper()
	if found := b.Barriers(); len(found) > 0 {
		b.t.Errorf("%s: %s", name, strings.Join(found, "\n"))
	}
}
