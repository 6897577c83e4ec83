package school_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/school"
)

func TestTheSameCoursesComeFromCSVAndYAML(t *testing.T) {
	t.Parallel()
	want := []school.Course{
		{ID: "msc-statistics", Title: "MSc, Statistics", Kind: school.KindDegree, Partner: "Harbour School", Summary: "Two years.\nOnline."},
		{ID: "knots", Title: "Knots “and” hitches", Kind: school.KindOther},
	}
	files := map[string]string{
		"courses.csv": "\ufeffID,Title,Kind,Partner,Summary\r\nmsc-statistics,\"MSc, Statistics\",degree,Harbour School,\"Two years.\r\nOnline.\"\r\nknots, Knots “and” hitches ,other,,\r\n",
		"courses.YML": `courses:
- id: msc-statistics
  title: MSc, Statistics
  kind: degree
  partner: Harbour School
  summary: |
    Two years.
    Online.
- {id: knots, title: "Knots “and” hitches", kind: other}
`,
	}
	for file, text := range files {
		got, err := school.ParseCourses(file, []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}

func TestAFileThatCannotBeImportedSaysWhere(t *testing.T) {
	t.Parallel()
	const head = "id,title,kind\n"
	var many strings.Builder
	for i := range school.MaxImport + 1 {
		fmt.Fprintf(&many, "c%d,T,other\n", i)
	}
	tests := []struct{ file, text, want string }{
		{"a.txt", head, "must end in"},
		{"a.csv", "", "empty"},
		{"a.csv", head, "no course"},
		{"a.csv", "id,title\nx,T\n", `line 1: the column "kind" is missing`},
		{"a.csv", "id,title,kind,colour\n", `line 1: there is no column "colour"`},
		{"a.csv", "id,title,kind,id\n", `line 1: the column "id" stands there twice`},
		{"a.csv", head + "a,T,other\nb,T\n", "line 3: wrong number of fields"},
		{"a.csv", head + "a,T,other\n\"b,T,other\n", "line 3"},
		{"a.csv", head + "a,T,diploma\n", "line 2: kind must be one of"},
		{"a.csv", head + "A B,T,other\n", "line 2: id must be"},
		{"a.csv", head + "a,,other\n", "line 2: title is missing"},
		{"a.csv", head + "a,\"T\x01\",other\n", "line 2: title contains control characters"},
		{"a.csv", head + "a,\"T\nU\",other\n", "line 2: title contains control characters"},
		{"a.csv", head + "a,T\xff,other\n", "line 2: title is not UTF-8"},
		{"a.csv", head + "a," + strings.Repeat("T", 201) + ",other\n", "line 2: title is longer"},
		{"a.csv", head + "a,T,other\n\nb,T,other\na,U,other\n", `line 5: the id "a" stands on line 2 already`},
		{"a.csv", head + many.String(), "more than 5000"},
		{"a.csv", strings.Repeat("x", school.MaxImportBytes+1), "larger than"},
		{"a.yaml", "", "empty"},
		{"a.yaml", "courses: 7\n", "line 1"},
		{"a.yaml", "courses:\n- id: a\n  title: T\n  kind: other\n  colour: red\n", "line 5"},
		{"a.yaml", "courses:\n- {id: a, title: T, kind: other}\n\n- {id: b, title: T, kind: diploma}\n", "line 4: kind must be"},
		{"a.yaml", "courses:\n- &x {id: a}\n", "line 2: anchors"},
		{"a.yaml", "courses: []\n---\ncourses: []\n", "more than one document"},
		{"a.yaml", strings.Repeat("[", 10_000), "too deep"},
		{"a.yaml", strings.Repeat("- ", 10_000), "too deep"},
	}
	for _, tt := range tests {
		_, err := school.ParseCourses(tt.file, []byte(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %.40q: %v, want %q", tt.file, tt.text, err, tt.want)
		}
	}
}

func TestAnImportIsWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	w := setup(t)
	before, err := w.Catalogue(t.Context())
	must(t, err)
	_, err = w.Import(t.Context(), "a.csv", strings.NewReader("id,title,kind\ngood,T,other\nbad,T,diploma\n"))
	wantKind(t, err, selfsame.KindInvalid)
	after, err := w.Catalogue(t.Context())
	must(t, err)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
	const file = "id,title,kind\ngood,T,other\ndegree,Renamed,degree\nother,Course of other,other\n"
	first, err := w.Import(t.Context(), "a.csv", strings.NewReader(file))
	must(t, err)
	second, err := w.Import(t.Context(), "a.csv", strings.NewReader(file))
	must(t, err)
	if first.Added != 1 || first.Changed != 2 || second != (school.Imported{Unchanged: 3}) {
		t.Errorf("first %+v, second %+v", first, second)
	}
}

func FuzzParseCourses(f *testing.F) {
	f.Add("a.csv", "id,title,kind\na,T,other\n")
	f.Add("a.yaml", "courses:\n- {id: a, title: T, kind: other}\n")
	f.Fuzz(func(t *testing.T, file, text string) {
		courses, err := school.ParseCourses(file, []byte(text))
		if (err == nil) == (len(courses) == 0) {
			t.Errorf("%d courses and the error %v", len(courses), err)
		}
	})
}

func TestThePolicyIsStrict(t *testing.T) {
	t.Parallel()
	good := string(school.DefaultPolicyYAML)
	if p, err := school.ParsePolicy([]byte(good)); err != nil || p.Needs(school.KindDegree) != school.NeedsID || p.Needs(school.KindOther) != school.NeedsName {
		t.Fatalf("the embedded policy: %+v, %v", p, err)
	}
	if school.DefaultPolicy().Needs("a kind of later") != school.NeedsID {
		t.Error("a kind that the policy does not know needs less than the strictest")
	}
	for _, change := range []struct{ old, new, want string }{
		{"  other: name\n", "", "kinds.other"},
		{"  other: name\n", "  other: nothing\n", "kinds.other"},
		{"  other: name\n", "  other: name\n  diploma: id\n", "kinds.diploma"},
		{"  free_changes: 3\n", "", "missing: [names.free_changes]"},
		{"  free_changes: 3\n", "  free_changes: -1\n", "names.free_changes"},
		{"[same, likely]", "[different]", "names.free"},
		{"version:", "colour: red\nversion:", "line"},
		{"version: \"2026-11-24\"\n", "", "missing: [version]"},
	} {
		text := strings.Replace(good, change.old, change.new, 1)
		if text == good {
			t.Fatalf("%q is not in the policy", change.old)
		}
		_, err := school.ParsePolicy([]byte(text))
		if err == nil || !strings.Contains(err.Error(), change.want) {
			t.Errorf("%q for %q: %v, want %q", change.new, change.old, err, change.want)
		}
	}
	if _, err := school.ParsePolicy([]byte(strings.Repeat("#", school.MaxPolicyBytes+1))); err == nil {
		t.Error("a policy that is too large was read")
	}
}

func TestAnotherPolicyAsksForOtherThings(t *testing.T) {
	t.Parallel()
	w := setup(t)
	var err error
	w.Policy, err = school.ParsePolicy([]byte(strings.Replace(string(school.DefaultPolicyYAML), "other: name", "other: id", 1)))
	must(t, err)
	w.complete(t, "l_1", "other")
	if _, missing := w.certificate(t, "l_1", "other"); missing.Requirement != school.NeedsID {
		t.Errorf("it needs %q", missing.Requirement)
	}
}
