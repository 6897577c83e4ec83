package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// shown are the packages whose errors pages show.
var shown = []string{"../..", ".", "../account", "../flow", "../handoff", "../help", "../school", "../store"}

// staff are sentences of those packages that only staff and the command line
// meet.
var staff = []string{
	"The facts for the help pages cannot be used: ",
	"There is no such role", "learner, reviewer or operator",
	"Decide approved, declined or again", "Give a reason: the learner must know what to do", "Give a reason that the learner may be told: a suspicion is kept from them",
	"Somebody else must look at your own verification", "There is no such reason",
	"This is an appeal; a reviewer who has not decided it before must look", "This verification does not wait for a person",
	"Write a note of at most 1,000 characters", "docs/reasons.md lists them",
	"Nobody decides about their own name", "Nothing was changed. A CSV file starts with the line id,title,kind,partner,summary",
	"Only a certificate that was issued can be revoked", "The link cannot be drawn as a code",
	"Write why the certificate is revoked, without anything about the person",
	"The database cannot be opened", "name it as sqlite:PATH or postgres://USER@HOST/NAME, and see that it can be reached",
}

// sentences finds what may be shown: Message and Hint of errors, and what is
// given to functions that make such errors.
func sentences(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(dir + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	add := func(e ast.Expr) {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil && text != "" && !strings.Contains(text, "doc.") {
				found = append(found, text)
			}
		}
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && (key.Name == "Message" || key.Name == "Hint") {
					add(n.Value)
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "invalid" {
					for _, arg := range n.Args {
						add(arg)
					}
				}
			}
			return true
		})
	}
	return found
}

func TestEveryErrorThatIsShownIsTranslated(t *testing.T) {
	t.Parallel()
	texts := wordsOf(t)["es"]
	for _, dir := range shown {
		for _, s := range sentences(t, dir) {
			if _, ok := texts["message."+s]; !ok && !slices.Contains(staff, s) {
				t.Errorf("%s: %q is in no catalogue", dir, s)
			}
		}
	}
}
