package authentic_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	selfsame "github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/authentic"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func rules() authentic.Rules {
	return authentic.Rules{
		Today: day("2026-11-23"), MinimumAge: 13, Kinds: []string{"passport", "id_card"},
		Restricted: []string{"CUB", "IRN", "PRK"}, Unsupported: []string{"ATA"}, BirthDate: "1931-02-17",
		SameName: func(a, b authentic.Value) selfsame.Answer {
			if a.Text == b.Text {
				return selfsame.Yes
			}
			return selfsame.No
		},
	}
}

func zone(text string) authentic.Value {
	return authentic.Value{Text: text, Source: authentic.Zone, Slot: selfsame.SlotFront, Confidence: 0.99, Checked: true}
}

func unchecked(text string) authentic.Value {
	v := zone(text)
	v.Checked = false
	return v
}

func printed(text string, confidence float64) authentic.Value {
	return authentic.Value{Text: text, Source: authentic.Print, Slot: selfsame.SlotFront, Confidence: confidence}
}

func onBack(v authentic.Value) authentic.Value { v.Slot = selfsame.SlotBack; return v }

// sound is a passport with nothing wrong. Each test changes it.
func sound() authentic.Facts {
	return authentic.Facts{
		Kind: "passport",
		Zone: &authentic.ZoneFacts{Slot: selfsame.SlotFront, Format: "TD3", Checks: 5},
		Values: map[authentic.Field][]authentic.Value{
			authentic.Surname:     {unchecked("FENNIMORE"), printed("FENNIMORE", 0.95)},
			authentic.GivenNames:  {unchecked("OTTOLINE")},
			authentic.BirthDate:   {zone("1931-02-17"), printed("1931-02-17", 0.95)},
			authentic.ExpiryDate:  {zone("2030-05-01"), printed("2030-05-01", 0.95)},
			authentic.IssueDate:   {printed("2020-05-02", 0.95)},
			authentic.Number:      {zone("QX7741903"), printed("QX 7741903", 0.95)},
			authentic.Sex:         {unchecked("F"), printed("F", 0.95)},
			authentic.Nationality: {unchecked("NLD")},
			authentic.Issuer:      {unchecked("NLD")},
		},
		Sides: []authentic.Side{{Slot: selfsame.SlotFront, Lines: []string{"PASPOORT", "Fennimore", "Ottoline"}}},
	}
}

// answers gives the parts' answers by name and all reasons as "code about".
func answers(f selfsame.Finding) (map[selfsame.Check]selfsame.Answer, []string) {
	parts := map[selfsame.Check]selfsame.Answer{}
	for _, p := range f.Parts {
		parts[p.Check] = p.Answer
	}
	var reasons []string
	for _, r := range f.Reasons {
		reasons = append(reasons, string(r.Code)+" "+r.About)
	}
	return parts, reasons
}

func TestASoundDocumentPassesEveryQuestionThatCanBeAsked(t *testing.T) {
	t.Parallel()
	got := authentic.Check(sound(), rules())
	parts, reasons := answers(got)
	want := []selfsame.Check{"age", "agreement", "birth_date", "check_digits", "country", "current", "dates", "kind", "specimen"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(parts))); diff != "" {
		t.Error(diff)
	}
	if got.Answer != selfsame.Yes || len(reasons) != 0 {
		t.Errorf("%s, %v, %v", got.Answer, parts, reasons)
	}
}

func TestNothingReadIsNeverAYes(t *testing.T) {
	t.Parallel()
	got := authentic.Check(authentic.Facts{}, rules())
	for _, p := range got.Parts {
		if p.Answer != selfsame.Undetermined {
			t.Errorf("%s answers %s to nothing", p.Check, p.Answer)
		}
	}
	if got.Answer != selfsame.Undetermined || len(got.Parts) < 5 {
		t.Errorf("%s of %d parts", got.Answer, len(got.Parts))
	}
}

// TestEveryFaultIsNamed changes one thing of a sound document and says which part must notice, how, and why.
func TestEveryFaultIsNamed(t *testing.T) {
	t.Parallel()
	type facts = authentic.Facts
	type ruleset = authentic.Rules
	set := func(field authentic.Field, values ...authentic.Value) func(*facts, *ruleset) {
		return func(f *facts, _ *ruleset) { f.Values[field] = values }
	}
	for name, row := range map[string]struct {
		change func(*facts, *ruleset)
		part   selfsame.Check
		answer selfsame.Answer
		reason string // "" for none
	}{
		"an unknown kind": {func(f *facts, _ *ruleset) { f.Kind = "" }, "kind", selfsame.Undetermined, ""},
		"a library card":  {func(f *facts, _ *ruleset) { f.Kind = "library_card" }, "kind", selfsame.No, "doc.type_unsupported library_card"},

		"a restricted issuer": {set(authentic.Issuer, unchecked("IRN"), printed("IRN", 0.9)), "country", selfsame.No, "doc.country_restricted IRN"},
		"a restricted issuer, poorly read": {
			set(authentic.Issuer, printed("IRN", 0.5)), "country", selfsame.Undetermined, "doc.unreadable_field issuer",
		},
		"an issuer that is not checked":      {set(authentic.Issuer, unchecked("ATA")), "country", selfsame.No, "doc.country_unsupported ATA"},
		"an issuer that does not exist":      {set(authentic.Issuer, unchecked("QQQ")), "country", selfsame.Undetermined, "doc.unreadable_field issuer"},
		"an issuer poorly read, twice alike": {set(authentic.Issuer, printed("NLD", 0.5)), "country", selfsame.Yes, ""},

		"a failed check digit": {func(f *facts, _ *ruleset) { f.Zone.Failed = []string{"birth_date"} }, "check_digits", selfsame.No, "doc.checkdigit birth_date"},

		"expired yesterday":    {set(authentic.ExpiryDate, zone("2026-11-22")), "current", selfsame.No, "doc.expired "},
		"expires today":        {set(authentic.ExpiryDate, zone("2026-11-23")), "current", selfsame.Yes, ""},
		"expired, poorly read": {set(authentic.ExpiryDate, printed("2026-11-22", 0.5)), "current", selfsame.Undetermined, "doc.unreadable_field expiry_date"},
		"expired, within grace": {func(f *facts, r *ruleset) {
			f.Values[authentic.ExpiryDate] = []authentic.Value{zone("2026-11-13")}
			r.GraceDays = 10
		}, "current", selfsame.Yes, ""},
		"expired, one day beyond": {func(f *facts, r *ruleset) {
			f.Values[authentic.ExpiryDate] = []authentic.Value{zone("2026-11-12")}
			r.GraceDays = 10
		}, "current", selfsame.No, "doc.expired "},
		"no expiry read":  {set(authentic.ExpiryDate), "current", selfsame.Undetermined, "doc.unreadable_field expiry_date"},
		"no expiry on it": {func(f *facts, _ *ruleset) { f.Values[authentic.ExpiryDate] = nil; f.NoExpiry = true }, "current", selfsame.Undetermined, "doc.no_expiry "},
		"issued tomorrow": {set(authentic.IssueDate, printed("2026-11-24", 0.95)), "current", selfsame.No, "doc.not_yet_valid issue_date"},
		"issued tomorrow, poorly read": {
			set(authentic.IssueDate, printed("2026-11-24", 0.5)), "current", selfsame.Yes, "",
		},

		"born tomorrow":              {set(authentic.BirthDate, printed("2026-11-24", 0.95)), "dates", selfsame.No, "doc.not_yet_valid birth_date"},
		"born 130 years ago":         {set(authentic.BirthDate, printed("1896-11-23", 0.95)), "dates", selfsame.No, "doc.not_yet_valid birth_date"},
		"issued before birth":        {set(authentic.IssueDate, printed("1930-01-01", 0.95)), "dates", selfsame.No, "doc.not_yet_valid issue_date"},
		"issued after expiry":        {set(authentic.IssueDate, printed("2031-01-01", 0.95)), "dates", selfsame.No, "doc.not_yet_valid expiry_date"},
		"a passport of twelve years": {set(authentic.IssueDate, printed("2018-04-01", 0.95)), "dates", selfsame.No, "doc.not_yet_valid expiry_date"},
		"implausible, poorly read":   {set(authentic.IssueDate, printed("1930-01-01", 0.4)), "dates", selfsame.Undetermined, "doc.unreadable_field issue_date"},
		"no birth date on it":        {func(f *facts, _ *ruleset) { f.Values[authentic.BirthDate] = nil; f.NoBirthDate = true }, "dates", selfsame.No, "doc.no_birthdate "},

		"thirteen tomorrow":         {set(authentic.BirthDate, zone("2013-11-24")), "age", selfsame.No, "age.below_minimum "},
		"thirteen today":            {set(authentic.BirthDate, zone("2013-11-23")), "age", selfsame.Yes, ""},
		"too young, poorly read":    {set(authentic.BirthDate, printed("2020-11-24", 0.6)), "age", selfsame.Undetermined, "doc.unreadable_field birth_date"},
		"another birth date stated": {func(_ *facts, r *ruleset) { r.BirthDate = "1931-02-18" }, "birth_date", selfsame.No, "dob.mismatch "},
		"older than a hundred": {func(f *facts, r *ruleset) {
			f.Values[authentic.BirthDate] = []authentic.Value{zone("2022-02-17")}
			r.BirthDate = "1922-02-17"
		}, "birth_date", selfsame.Yes, ""},

		"another birth date in print":        {set(authentic.BirthDate, zone("1931-02-17"), printed("1947-02-17", 0.95)), "agreement", selfsame.No, "doc.data_conflict birth_date"},
		"the same, poorly read":              {set(authentic.BirthDate, zone("1931-02-17"), printed("1947-02-17", 0.6)), "agreement", selfsame.Yes, ""},
		"one changed digit in print":         {set(authentic.BirthDate, zone("1931-02-17"), printed("1971-02-17", 0.95)), "agreement", selfsame.No, "doc.data_conflict birth_date"},
		"another changed digit":              {set(authentic.BirthDate, zone("1936-02-17"), printed("1938-02-17", 0.95)), "agreement", selfsame.No, "doc.data_conflict birth_date"},
		"3 read for 8":                       {set(authentic.ExpiryDate, zone("2033-05-01"), printed("2038-05-01", 0.95)), "agreement", selfsame.Undetermined, ""},
		"day and month changed places":       {set(authentic.BirthDate, zone("1931-02-07"), printed("1931-07-02", 0.95)), "agreement", selfsame.Undetermined, ""},
		"another number in print":            {set(authentic.Number, zone("QX7741903"), printed("QX7742093", 0.95)), "agreement", selfsame.No, "doc.data_conflict number"},
		"6 for each G in the number":         {set(authentic.Number, zone("B73G05G88"), printed("B7360 5688", 0.95)), "agreement", selfsame.Undetermined, ""},
		"6 for one G, 8 for the other":       {set(authentic.Number, zone("B73G05G88"), printed("B73605888", 0.95)), "agreement", selfsame.No, "doc.data_conflict number"},
		"O for 0 in the number":              {set(authentic.Number, zone("QX7741O03"), printed("QX7741003", 0.95)), "agreement", selfsame.Yes, ""},
		"the number with its prefix":         {set(authentic.Number, zone("QX7741903"), printed("NL-QX7741903", 0.95)), "agreement", selfsame.Yes, ""},
		"another surname in print":           {set(authentic.Surname, unchecked("FENNIMORE"), printed("LARKIN", 0.95)), "agreement", selfsame.No, "doc.data_conflict surname"},
		"another sex in print":               {set(authentic.Sex, unchecked("F"), printed("M", 0.95)), "agreement", selfsame.No, "doc.data_conflict sex"},
		"a sex in another language":          {set(authentic.Sex, unchecked("F"), printed("Ž", 0.95)), "agreement", selfsame.Yes, ""},
		"another nationality in the barcode": {set(authentic.Nationality, unchecked("NLD"), authentic.Value{Text: "BEL", Source: authentic.Barcode, Confidence: 1, Checked: true}), "agreement", selfsame.No, "doc.data_conflict nationality"},
		"a nationality in words":             {set(authentic.Nationality, unchecked("NLD"), printed("Nederlandse", 0.95)), "agreement", selfsame.Yes, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, r := sound(), rules()
			row.change(&f, &r)
			got := authentic.Check(f, r)
			parts, reasons := answers(got)
			if parts[row.part] != row.answer {
				t.Errorf("%s is %q (%v), want %q", row.part, parts[row.part], reasons, row.answer)
			}
			if row.reason != "" && !slices.Contains(reasons, row.reason) {
				t.Errorf("reasons are %v, want %q", reasons, row.reason)
			}
			if row.answer != selfsame.Yes && got.Answer == selfsame.Yes {
				t.Error("the whole is yes")
			}
		})
	}
}

// card has its zone on the back, as TD1 has, and print on the front.
func card() authentic.Facts {
	f := sound()
	f.Kind = "id_card"
	f.Zone.Slot, f.Zone.Format = selfsame.SlotBack, "TD1"
	for field, values := range f.Values {
		for i, v := range values {
			if v.Source == authentic.Zone {
				f.Values[field][i] = onBack(v)
			}
		}
	}
	f.Sides = append(f.Sides, authentic.Side{Slot: selfsame.SlotBack, Lines: []string{"ADDRESS", "DEN HAAG"}})
	return f
}

func TestTwoSidesOfOneCardAgreeAndTwoCardsDoNot(t *testing.T) {
	t.Parallel()
	parts, reasons := answers(authentic.Check(card(), rules()))
	if parts["sides"] != selfsame.Yes || parts["agreement"] != selfsame.Yes {
		t.Errorf("one card: %v, %v", parts, reasons)
	}

	changed := card()
	changed.Values[authentic.BirthDate][1] = printed("1947-02-17", 0.95)
	parts, reasons = answers(authentic.Check(changed, rules()))
	if parts["agreement"] != selfsame.No || parts["sides"] != selfsame.Undetermined || !slices.Contains(reasons, "doc.data_conflict birth_date") {
		t.Errorf("one changed field: %v, %v", parts, reasons)
	}

	other := card()
	other.Values[authentic.BirthDate][1] = printed("1947-03-01", 0.95)
	other.Values[authentic.Number][1] = printed("ZZ1234567", 0.95)
	parts, reasons = answers(authentic.Check(other, rules()))
	if parts["sides"] != selfsame.No || !slices.Contains(reasons, "doc.sides_differ number") || slices.Contains(reasons, "doc.data_conflict number") {
		t.Errorf("two cards: %v, %v", parts, reasons)
	}
}

func TestSamplesAreKnownByTheirMarksAndPeopleNotByTheirNames(t *testing.T) {
	t.Parallel()
	for line, isSample := range map[string]bool{
		"SPECIMEN": true, "Spécimen": true, "SPECIMENSPECIMEN": true, "S P E C I M E N": true, "SPEC1MEN": true, "ESPÉCIME": true,
		"SPECIMEN / VZOR": true, "VZOR": true, "Muster": true, "M U S T E R": true, "МОДЕЛЬ": true, "FACSÍMIL": true,
		"Mustermann": false, "Modelo de la Unión Europea": false, "Campione d'Italia": false, "Passport": false, "": false,
		"Fennimore": false, "SPECIAL REMARKS": false, "SAMPLE": false,
	} {
		f := sound()
		f.Values[authentic.GivenNames] = []authentic.Value{printed("OTTOLINE SAMPLE", 0.95)} // a person of that name
		f.Sides[0].Lines = append(f.Sides[0].Lines, line)
		parts, reasons := answers(authentic.Check(f, rules()))
		if got := parts["specimen"] == selfsame.No; got != isSample || got != slices.Contains(reasons, "doc.specimen ") {
			t.Errorf("%q: %v %v", line, parts["specimen"], reasons)
		}
	}
	f, r := sound(), rules()
	f.Values[authentic.Issuer] = []authentic.Value{unchecked("UTO")}
	if parts, _ := answers(authentic.Check(f, r)); parts["specimen"] != selfsame.No {
		t.Error("Utopia issues samples only")
	}
	r.Specimens = true
	if parts, _ := answers(authentic.Check(f, r)); parts["specimen"] != "" || parts["country"] != selfsame.Yes {
		t.Errorf("where samples are accepted: %v", parts)
	}
}
