package eval_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame/internal/eval"
)

// The floors of the names: how many of the pairs may go wrong today. They may fall and never rise.
const (
	nameStrangers, nameStrangersAccepted = 38, 0
	nameSpellings, nameSpellingsRejected = 59, 3
)

func TestNamesHoldTheirFloors(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "..", "shared", "data", "names")
	if _, err := os.Stat(dir); err != nil {
		t.Log("the pairs of names are not here, so there is no row to judge")
		return
	}
	report, err := eval.Names(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, floor := range []struct {
		rate   string
		n, may int
	}{
		{eval.NamesStrangersAccepted, nameStrangers, nameStrangersAccepted},
		{eval.NamesPeopleRejected, nameSpellings, nameSpellingsRejected},
	} {
		got, ok := report.Rate(floor.rate)
		if !ok || got.N != floor.n {
			t.Fatalf("%s: %d pairs, there were %d", floor.rate, got.N, floor.n)
		}
		if got.Hits > floor.may {
			t.Errorf("%s: %s, at most %d may be", floor.rate, got, floor.may)
		}
		if got.Hits < floor.may {
			t.Logf("%s: %d, write this number down", floor.rate, got.Hits)
		}
	}
	for _, note := range report.Notes {
		t.Log(note)
	}
}

func TestNamesCountsEveryJudgementAndListsWhatWentWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := "name1,name2,is_match\nAnna Eriksson,Anna Maria Eriksson,true\nAnna Eriksson,Karl Lund,false\nAnna Eriksson,Karl Lund,true\n"
	if err := os.WriteFile(filepath.Join(dir, "pairs.csv"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := eval.Names(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string][2]int{}
	for _, r := range report.Rates {
		counts[r.Name] = [2]int{r.Hits, r.N}
	}
	want := map[string][2]int{
		eval.NamesStrangersAccepted: {0, 1}, eval.NamesPeopleRejected: {1, 2},
		"one person's spellings: same": {1, 2}, "one person's spellings: likely": {0, 2},
		"one person's spellings: undetermined": {0, 2}, "one person's spellings: different": {1, 2},
		"different people: same": {0, 1}, "different people: likely": {0, 1},
		"different people: undetermined": {0, 1}, "different people: different": {1, 1},
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Error(diff)
	}
	if len(report.Notes) != 1 || !strings.Contains(report.Notes[0], "Karl Lund") {
		t.Errorf("notes: %q", report.Notes)
	}
}

func TestAFileThatIsNoListOfPairsIsOneErrorThatSaysWhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                  "header",
		"a,b\nx,y\n":                        "name1",
		"name1,name2\nx\n":                  "line 2",
		"name1,name2,is_match\nx,y,maybe\n": "line 2",
		"name1,name2\n\"x,y\n":              "line 2",
	} {
		_, err := eval.ReadNamePairs(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error is %v, want one that says %q", text, err, want)
		}
	}
}
