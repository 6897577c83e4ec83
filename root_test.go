package selfsame_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame"
)

func TestPrivateNeverPrints(t *testing.T) {
	t.Parallel()
	type claim struct{ name selfsame.Private }
	p := selfsame.NewPrivate("Ottoline Fennimore")
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		fmt.Fprintf(&out, verb+verb+verb, p, claim{p}, &claim{p})
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "name", p, "claim", claim{p})
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "name", p, "claim", claim{p})
	if strings.Contains(out.String(), "Ottoline") || strings.Contains(out.String(), "4f74746f") {
		t.Errorf("private text was printed: %s", out.String())
	}
	if text, err := json.Marshal(p); err == nil {
		t.Errorf("private text was marshalled: %s", text)
	}
}

func TestWorst(t *testing.T) {
	t.Parallel()
	const yes, no, undetermined, notRun = selfsame.Yes, selfsame.No, selfsame.Undetermined, selfsame.NotRun
	tests := []struct {
		sentence string
		answers  []selfsame.Answer
		want     selfsame.Answer
	}{
		{"nothing is undetermined", nil, undetermined},
		{"yes and yes is yes", []selfsame.Answer{yes, yes}, yes},
		{"one that was not run is not a yes", []selfsame.Answer{yes, notRun}, notRun},
		{"undetermined outweighs not run", []selfsame.Answer{notRun, undetermined}, undetermined},
		{"no outweighs all", []selfsame.Answer{no, "", undetermined, yes}, no},
		{"a forgotten answer outweighs undetermined", []selfsame.Answer{undetermined, "", yes}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			t.Parallel()
			var parts []selfsame.Finding
			for _, a := range tt.answers {
				parts = append(parts, selfsame.Finding{Answer: a})
			}
			if got := selfsame.Worst(parts); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestEveryReasonHasTextAndClass(t *testing.T) {
	t.Parallel()
	seen := map[selfsame.ReasonCode]bool{}
	for _, r := range selfsame.Reasons() {
		if seen[r.Code] {
			t.Errorf("%s stands twice", r.Code)
		}
		seen[r.Code] = true
		if len(r.Classes) < 1 || len(r.Classes) > 2 || r.Learner == "" || r.Staff == "" {
			t.Errorf("%s: want one or two classes and two texts", r.Code)
		}
		if r.Fraud && strings.Contains(r.Learner, "{about}") {
			t.Errorf("%s is a suspicion and tells the learner what it is about", r.Code)
		}
	}
}

// TestDocumentsNamePathsThatExist keeps the front pages from pointing at what
// has moved.
func TestDocumentsNamePathsThatExist(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#:]+)\)|` + "`" + `((?:cmd|internal|docs|models|training|mrz|aamva|pdf417)/[A-Za-z0-9_./-]+)` + "`")
	for _, name := range []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if p := m[1] + m[2]; !strings.HasPrefix(p, "models/installed") {
				if _, err := os.Stat(p); err != nil {
					t.Errorf("%s names %s, which is not there", name, p)
				}
			}
		}
	}
}
