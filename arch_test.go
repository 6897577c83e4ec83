package selfsame_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/selfsame-id/selfsame"

// allowed is the architecture: for each package, the packages of ours that it
// may import. Adding a line here is a design decision; say why in the commit.
// Test files may import more: they are not held to it.
var allowed = map[string][]string{
	".":                  {},
	"mrz":                {},
	"aamva":              {},
	"pdf417":             {},
	"internal/vision":    {},
	"internal/measure":   {},
	"internal/name":      {},
	"internal/decide":    {"."},
	"internal/capture":   {".", "internal/vision"},
	"internal/face":      {"internal/vision"},
	"internal/document":  {".", "internal/vision", "internal/name", "mrz", "aamva", "pdf417"},
	"internal/authentic": {".", "internal/vision", "mrz"},
	"internal/engine": {
		".", "internal/capture", "internal/document", "internal/authentic", "internal/face", "internal/name",
		"internal/decide", "internal/vision", "mrz",
	},
	"internal/flow":     {".", "internal/decide", "internal/name"},
	"internal/handoff":  {"."},
	"internal/keys":     {"."},
	"internal/blob":     {".", "internal/capture"},
	"internal/receipt":  {"."},
	"internal/queue":    {},
	"internal/account":  {"."},
	"internal/specimen": {"mrz", "aamva", "pdf417", "internal/name"},
	"internal/eval": {
		".", "internal/measure", "internal/capture", "internal/document", "internal/face", "internal/name",
		"internal/specimen", "internal/vision", "mrz", "aamva", "pdf417",
	},
	"internal/help":             {"."},
	"internal/notify":           {".", "internal/help"},
	"internal/school":           {".", "internal/name"},
	"internal/web":              {".", "internal/account", "internal/decide", "internal/flow", "internal/handoff", "internal/help", "internal/name", "internal/notify", "internal/school"},
	"internal/store":            {".", "internal/account", "internal/handoff", "internal/school"},
	"internal/store/storetest":  {".", "internal/store", "internal/account", "internal/handoff", "internal/school"},
	"internal/testkit":          {},    // for tests only
	"internal/testkit/chromium": {},    // for tests only
	"internal/testkit/vault":    {},    // for tests only, and a module of its own
	"cmd/selfsame":              {"*"}, // assembles everything
}

// sourceFiles returns every Go file of the project that is not a test, by
// package folder.
func sourceFiles(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && p != "." || slices.Contains([]string{"node_modules", "testdata", "bin", "installed"}, d.Name())) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go") {
			dir := path.Dir(filepath.ToSlash(p))
			files[dir] = append(files[dir], p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestImportsFollowTheArchitecture(t *testing.T) {
	t.Parallel()
	files := sourceFiles(t)
	for dir := range allowed {
		if len(files[dir]) == 0 {
			t.Errorf("package %s is in the table and not in the tree", dir)
		}
	}
	for dir, names := range files {
		may, listed := allowed[dir]
		if !listed {
			t.Errorf("package %s is not in the table of the architecture", dir)
			continue
		}
		for _, name := range names {
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range f.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				ours, within := strings.CutPrefix(imported, module)
				if !within {
					continue
				}
				target := strings.TrimPrefix(ours, "/")
				if target == "" {
					target = "."
				}
				if !slices.Contains(may, "*") && !slices.Contains(may, target) {
					t.Errorf("%s imports %s, which the architecture does not allow", name, target)
				}
			}
		}
	}
}
