package selfsame_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame"
)

// turn says whose turn each state is, for the drawing.
var turn = map[selfsame.State]string{
	selfsame.StateOpened: "learner", selfsame.StateCapturing: "learner", selfsame.StateSubmitted: "us", selfsame.StateReview: "reviewer",
	selfsame.StateAgain: "learner", selfsame.StateApproved: "nobody", selfsame.StateDeclined: "nobody; the learner may appeal once",
	selfsame.StateExpired: "nobody", selfsame.StateWithdrawn: "nobody",
}

func drawStates() string {
	var b strings.Builder
	b.WriteString("# The states of a verification\n\nDrawn from `state.go` by `go test -run TestStateDiagram -update .`; the test fails where the two differ.\n\n```mermaid\nstateDiagram-v2\n    [*] --> opened\n")
	for _, s := range selfsame.States() {
		for _, to := range s.Next() {
			fmt.Fprintf(&b, "    %s --> %s\n", s, to)
		}
		if !s.Open() {
			fmt.Fprintf(&b, "    %s --> [*]\n", s)
		}
	}
	b.WriteString("```\n\n| state | whose turn it is |\n|---|---|\n")
	for _, s := range selfsame.States() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", s, turn[s])
	}
	return b.String()
}

func TestStateDiagram(t *testing.T) {
	t.Parallel()
	want := drawStates()
	const file = "docs/states.md"
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s does not show state.go; run: go test -run TestStateDiagram -update .", file)
	}
}

func TestAStateBecomesOnlyWhatTheTableSays(t *testing.T) {
	t.Parallel()
	for _, from := range selfsame.States() {
		allowed := map[selfsame.State]bool{}
		for _, to := range from.Next() {
			allowed[to] = true
		}
		for _, to := range selfsame.States() {
			got, err := from.Move(to)
			if allowed[to] && (err != nil || got != to) {
				t.Errorf("%s to %s: %v", from, to, err)
			}
			if kind, _ := selfsame.Public(err); !allowed[to] && (kind != selfsame.KindConflict || got != from) {
				t.Errorf("%s to %s is not refused", from, to)
			}
		}
	}
}
