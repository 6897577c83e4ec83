package selfsame_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame"
)

var update = flag.Bool("update", false, "write the files that are made from code")

// TestReasonsDocument keeps docs/reasons.md the table that the code uses.
func TestReasonsDocument(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`# Reasons

Made from reason_texts.go by ` + "`go test -run TestReasonsDocument . -update`" + `; do not edit.

A reason has a class that says whose turn it is; where two are given the second counts from the second try on. final is
declined; retake, other_document and fix_account ask the learner again; review, alternative and wait go to a person; none
is only a note. A suspicion does not tell the learner which check it was.

| Code | Class | Suspicion | The learner reads | Staff read |
|---|---|---|---|---|
`)
	for _, r := range selfsame.Reasons() {
		classes := make([]string, 0, 2)
		for _, c := range r.Classes {
			classes = append(classes, string(c))
		}
		suspicion := ""
		if r.Fraud {
			suspicion = "yes"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", r.Code, strings.Join(classes, ", then "), suspicion, r.Learner, r.Staff)
	}
	const name = "docs/reasons.md"
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil || string(got) != b.String() {
		t.Errorf("%s is not what the code says; write it with -update", name)
	}
}
