package web_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

var update = flag.Bool("update", false, "write the bundled scripts")

// TestScriptsAreBundled bundles each script/NAME.ts whose static/script/NAME.js
// a template asks for, and compares the two. The other files of script/ are
// what those import.
func TestScriptsAreBundled(t *testing.T) {
	entries := []string{}
	for _, text := range templates(t) {
		for _, m := range regexp.MustCompile(`Asset "script/([a-z_]+)\.js"`).FindAllStringSubmatch(text, -1) {
			if entry := "script/" + m[1] + ".ts"; !slices.Contains(entries, entry) {
				entries = append(entries, entry)
			}
		}
	}
	if len(entries) == 0 {
		t.Fatal("no template asks for a script")
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: entries, Bundle: true, Write: false, Outdir: "static/script", Outbase: "script",
		Format: api.FormatESModule, Target: api.ES2022, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, LegalComments: api.LegalCommentsNone,
	})
	for _, e := range result.Errors {
		t.Errorf("%s: %s", e.Location.File, e.Text)
	}
	for _, f := range result.OutputFiles {
		name, err := filepath.Rel(mustAbs(t, "."), f.Path)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, f.Contents, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		kept, err := os.ReadFile(name)
		if err != nil || !bytes.Equal(kept, f.Contents) {
			t.Errorf("%s is not what script/ makes; run: go generate ./internal/web (%v)", name, err)
		}
	}
}

// templates returns the text of each template, by file name.
func templates(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("templates/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	all := map[string]string{}
	for _, p := range files {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(p)] = string(b)
	}
	return all
}

func mustAbs(t *testing.T, p string) string {
	t.Helper()
	abs, err := filepath.Abs(p)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}
