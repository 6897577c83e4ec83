package selfsame_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

const (
	maxFunctionLines = 100 // aim at 60
	maxFileLines     = 600 // aim at 400
)

// TestFilesAndFunctionsStaySmall holds the maximum, because pain is always one
// or two giants. A file of nothing but declarations of data is exempt.
func TestFilesAndFunctionsStaySmall(t *testing.T) {
	t.Parallel()
	for _, names := range sourceFiles(t) {
		for _, name := range names {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			functions := 0
			for _, decl := range f.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok {
					continue
				}
				functions++
				if n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1; n > maxFunctionLines {
					t.Errorf("%s: %s has %d lines; at most %d", name, fn.Name.Name, n, maxFunctionLines)
				}
			}
			if n := fset.Position(f.End()).Line; functions > 0 && n > maxFileLines {
				t.Errorf("%s has %d lines; at most %d", name, n, maxFileLines)
			}
		}
	}
}
