package decide_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/decide"
)

// all returns five findings that answer yes, changed by change.
func all(change map[selfsame.Check]selfsame.Finding) []selfsame.Finding {
	var findings []selfsame.Finding
	for _, c := range selfsame.Checks() {
		f := selfsame.Finding{Check: c, Answer: selfsame.Yes}
		if changed, ok := change[c]; ok {
			f = changed
			f.Check = c
		}
		findings = append(findings, f)
	}
	return findings
}

func finding(a selfsame.Answer, codes ...selfsame.ReasonCode) selfsame.Finding {
	f := selfsame.Finding{Answer: a}
	for _, c := range codes {
		f.Reasons = append(f.Reasons, selfsame.Reason{Code: c})
	}
	return f
}

type change = map[selfsame.Check]selfsame.Finding

func TestOutcome(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sentence string
		findings []selfsame.Finding
		try      int
		want     selfsame.Decision
		first    selfsame.ReasonCode
	}{
		{"five times yes is approved", all(nil), 1, selfsame.Approved, ""},
		{"no findings at all go to review", nil, 1, selfsame.Review, "review.needed"},
		{"a missing finding goes to review", all(nil)[:4], 1, selfsame.Review, "review.needed"},
		{"a forgotten answer goes to review", all(change{selfsame.CheckFace: finding("")}), 1, selfsame.Review, "review.needed"},
		{"undetermined without a reason goes to review", all(change{selfsame.CheckName: finding(selfsame.Undetermined)}), 1, selfsame.Review, "review.needed"},
		{"no without a reason goes to review", all(change{selfsame.CheckName: finding(selfsame.No)}), 1, selfsame.Review, "review.needed"},
		{"a face that was not compared goes to review", all(change{selfsame.CheckFace: finding(selfsame.NotRun, "consent.declined")}), 1, selfsame.Review, "consent.declined"},
		{"undetermined with only a note goes to review", all(change{selfsame.CheckName: finding(selfsame.Undetermined, "name.long")}), 1, selfsame.Review, "review.needed"},
		{"a note alone is approved", all(change{selfsame.CheckName: finding(selfsame.Yes, "name.single")}), 1, selfsame.Approved, "name.single"},
		{"an unknown code goes to review", all(change{selfsame.CheckName: finding(selfsame.No, "never.heard")}), 1, selfsame.Review, "never.heard"},
		{"blur asks again", all(change{selfsame.CheckCapture: finding(selfsame.No, "doc.blurred")}), 1, selfsame.Again, "doc.blurred"},
		{"a restricted country is declined", all(change{selfsame.CheckAuthentic: finding(selfsame.No, "doc.country_restricted")}), 1, selfsame.Declined, "doc.country_restricted"},
		{"final wins over again", all(change{selfsame.CheckCapture: finding(selfsame.No, "doc.blurred"), selfsame.CheckAuthentic: finding(selfsame.No, "age.below_minimum")}), 1, selfsame.Declined, "age.below_minimum"},
		{"again wins over review", all(change{selfsame.CheckAuthentic: finding(selfsame.Undetermined, "doc.data_conflict"), selfsame.CheckFace: finding(selfsame.No, "face.blurred")}), 1, selfsame.Again, "face.blurred"},
		{"no match asks again once", all(change{selfsame.CheckFace: finding(selfsame.No, "face.no_match")}), 1, selfsame.Again, "face.no_match"},
		{"no match goes to review the second time", all(change{selfsame.CheckFace: finding(selfsame.No, "face.no_match")}), 2, selfsame.Review, "face.no_match"},
		{"the last try goes to a person", all(change{selfsame.CheckCapture: finding(selfsame.No, "doc.blurred")}), 3, selfsame.Review, "limit.attempts"},
		{"a suspicion is never declined by the machine alone", all(change{selfsame.CheckAuthentic: finding(selfsame.No, "doc.authenticity")}), 1, selfsame.Review, "doc.authenticity"},
	}
	policy := decide.Default()
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			t.Parallel()
			got := policy.Outcome(tt.findings, tt.try)
			if got.Decision != tt.want {
				t.Errorf("decision is %s, want %s (%v)", got.Decision, tt.want, got.Reasons)
			}
			if tt.first != "" && (len(got.Reasons) == 0 || got.Reasons[0].Code != tt.first) {
				t.Errorf("reasons are %v, want %s first", got.Reasons, tt.first)
			}
		})
	}
}

func TestOutcomeSendsAReasonToReviewWhereThePolicySaysSo(t *testing.T) {
	t.Parallel()
	policy := decide.Default()
	policy.Review = []selfsame.ReasonCode{"name.mismatch"}
	got := policy.Outcome(all(change{selfsame.CheckName: finding(selfsame.No, "name.mismatch")}), 1)
	if got.Decision != selfsame.Review {
		t.Errorf("decision is %s, want review", got.Decision)
	}
}

// TestOutcomeNeverApprovesWithoutFiveTimesYes tries every combination of
// answers with every reason of the table on one of them.
func TestOutcomeNeverApprovesWithoutFiveTimesYes(t *testing.T) {
	t.Parallel()
	policy := decide.Default()
	answers := []selfsame.Answer{selfsame.Yes, selfsame.No, selfsame.Undetermined, selfsame.NotRun, ""}
	for _, text := range selfsame.Reasons() {
		for n := range 3125 {
			findings := make([]selfsame.Finding, 0, 5)
			allYes := true
			for i, k := 0, n; i < 5; i, k = i+1, k/5 {
				f := selfsame.Finding{Check: selfsame.Checks()[i], Answer: answers[k%5]}
				if i == n%5 {
					f.Reasons = []selfsame.Reason{{Code: text.Code}}
				}
				allYes = allYes && f.Answer == selfsame.Yes
				findings = append(findings, f)
			}
			if got := policy.Outcome(findings, 1+n%3); got.Decision == selfsame.Approved && !allYes {
				t.Fatalf("approved with %v", findings)
			}
		}
	}
}

func TestParsePolicySaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	good := string(decide.DefaultYAML)
	tests := []struct{ sentence, old, new, says string }{
		{"an unknown key", "tries: 3", "tries: 3\ntrys: 4", "trys"},
		{"a missing key", "tries: 3", "", "tries"},
		{"a missing inner key", "  minimum_age: 13", "  {}", "person.minimum_age"},
		{"a wrong type", "tries: 3", "tries: many", "Tries"},
		{"a value out of range", "minimum_age: 13", "minimum_age: 400", "person.minimum_age"},
		{"an unknown kind", "[passport, id_card", "[passport, library_card", "library_card"},
		{"a country that is no code", "[CUB, IRN", "[Cuba, IRN", "Cuba"},
		{"an unknown reason", "review: []", "review: [name.missmatch]", "name.missmatch"},
		{"no YAML", "version:", "version: [", "["},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(good, tt.old, tt.new, 1)
			_, err := decide.ParsePolicy([]byte(text))
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error is %v, want one that says %q", err, tt.says)
			}
		})
	}
}

func TestDefaultPolicyRestrictsWhatItSays(t *testing.T) {
	t.Parallel()
	if got := decide.Default().Countries.Restricted; !slices.Equal(got, []string{"CUB", "IRN", "PRK"}) {
		t.Errorf("restricted are %v", got)
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add(decide.DefaultYAML)
	f.Add([]byte("version: &a [*a]"))
	f.Add([]byte("{"))
	f.Add([]byte("documents: null\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := decide.ParsePolicy(text)
		if err == nil && (p.Tries < 1 || p.Version == "") {
			t.Errorf("an impossible policy was accepted: %+v", p)
		}
	})
}

func TestOutcomeSaysEachThingOnce(t *testing.T) {
	t.Parallel()
	notRun := finding(selfsame.NotRun)
	later := change{selfsame.CheckAuthentic: notRun, selfsame.CheckFace: notRun, selfsame.CheckName: notRun}
	tests := []struct {
		sentence string
		document selfsame.Finding
		want     []selfsame.ReasonCode
	}{
		{
			"checks that were not run because of a reason need no reason of their own",
			finding(selfsame.No, "doc.not_found"),
			[]selfsame.ReasonCode{"doc.not_found"},
		},
		{
			"a reason of two checks is given once",
			finding(selfsame.No, "doc.blurred", "doc.blurred"),
			[]selfsame.ReasonCode{"doc.blurred"},
		},
		{
			"checks that nothing explains need a person each",
			finding(selfsame.Yes),
			[]selfsame.ReasonCode{"review.needed", "review.needed", "review.needed"},
		},
		{
			"a note explains nothing",
			finding(selfsame.Yes, "name.single"),
			[]selfsame.ReasonCode{"review.needed", "review.needed", "review.needed", "name.single"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			t.Parallel()
			findings := maps.Clone(later)
			findings[selfsame.CheckDocument] = tt.document
			var got []selfsame.ReasonCode
			for _, r := range decide.Default().Outcome(all(findings), 1).Reasons {
				got = append(got, r.Code)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("reasons are %v, want %v", got, tt.want)
			}
		})
	}
}
