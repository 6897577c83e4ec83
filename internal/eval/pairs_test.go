package eval_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame/internal/eval"
)

func TestPairsOfLFWAreRead(t *testing.T) {
	t.Parallel()
	got, err := eval.ReadFacePairs(strings.NewReader("2\t1\nAnna_Berg\t1\t12\nAnna_Berg\t2\tBo_Dahl\t1\nBo_Dahl\t1\t2\nBo_Dahl\t3\tAnna_Berg\t4\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []eval.FacePair{
		{A: "Anna_Berg/Anna_Berg_0001.jpg", B: "Anna_Berg/Anna_Berg_0012.jpg", Same: true, Known: true},
		{A: "Anna_Berg/Anna_Berg_0002.jpg", B: "Bo_Dahl/Bo_Dahl_0001.jpg", Known: true},
		{A: "Bo_Dahl/Bo_Dahl_0001.jpg", B: "Bo_Dahl/Bo_Dahl_0002.jpg", Same: true, Known: true, Fold: 1},
		{A: "Bo_Dahl/Bo_Dahl_0003.jpg", B: "Anna_Berg/Anna_Berg_0004.jpg", Known: true, Fold: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPairsOfACSVAreReadWhateverElseItHolds(t *testing.T) {
	t.Parallel()
	got, err := eval.ReadFacePairs(strings.NewReader("n,b,a,same\n1,x/two.png,\"one, again.jpg\",true\n2,3.jpg,4.jpg,false\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []eval.FacePair{{A: "one, again.jpg", B: "x/two.png", Same: true, Known: true}, {A: "4.jpg", B: "3.jpg", Known: true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got, err = eval.ReadFacePairs(strings.NewReader("a,b\nx,y\n"))
	if err != nil || len(got) != 1 || got[0].Known {
		t.Errorf("without a truth: %v (%v)", got, err)
	}
}

func TestAListThatIsNoneIsRefusedWithItsLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                      "empty",
		"hello there\n":         "neither",
		"1 2 3\n":               "neither",
		"0\n":                   "neither",
		"1\nAnna 1\n":           "line 2",
		"1\nA 1 2\nA x 3\n":     "line 3",
		"1\nA 1 2\nA 1 B -3\n":  "line 3",
		"name1,name2\nx,y\n":    "columns a and b",
		"a,b\nx\n":              "line 2",
		"a,b\nx,y\nz,\n":        "line 3",
		"a,b,same\nx,y,maybe\n": "line 2",
	} {
		if _, err := eval.ReadFacePairs(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error that says %q", text, err, want)
		}
	}
}

func FuzzReadFacePairs(f *testing.F) {
	f.Add("2\t1\nAnna_Berg\t1\t12\nAnna_Berg\t2\tBo_Dahl\t1\n")
	f.Add("a,b,same\nx,y,true\n")
	f.Add("\"")
	f.Fuzz(func(t *testing.T, text string) {
		pairs, err := eval.ReadFacePairs(strings.NewReader(text))
		if err != nil && pairs != nil {
			t.Error("pairs and an error")
		}
		for _, p := range pairs {
			if p.A == "" || p.B == "" {
				t.Error("a pair without a picture")
			}
		}
	})
}
