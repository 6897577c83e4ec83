package aamva_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/selfsame-id/selfsame/aamva"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden is what a file of the corpus says. Its persons are invented.
type golden struct {
	License    aamva.License
	Deviations []string
}

func read(data []byte) (golden, error) {
	l, deviations, err := aamva.Parse(data)
	g := golden{License: l}
	for _, d := range deviations {
		g.Deviations = append(g.Deviations, d.String())
	}
	return g, err
}

func TestCorpusIsReadAsItsGoldenFilesSay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*.aamva"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files in the corpus, error %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".aamva"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, err := read(data)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(file, ".aamva") + ".json"
			if *update {
				text, err := json.MarshalIndent(got, "", "  ")
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, append(text, '\n'), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var want golden
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func ottoline(version int) aamva.License {
	return aamva.License{
		Version: version, JurisdictionVersion: 1, IIN: "636045", Kind: "DL", Country: "USA",
		Surname: "FENNIMORE", First: "OTTOLINE", Middle: "MAE", Suffix: "II",
		Birth: aamva.Date{Year: 1931, Month: 2, Day: 17}, Expiry: aamva.Date{Year: 2031, Month: 2, Day: 17},
		Issue: aamva.Date{Year: 2025, Month: 2, Day: 18}, Number: "QX7741903", Sex: "F",
		Address: aamva.Address{Street: "1 FERRY ROAD", City: "UTOPIA", Region: "WA", Postal: "98101"},
	}
}

func TestEveryVersionIsWrittenWithoutDeviation(t *testing.T) {
	t.Parallel()
	for version := 1; version <= 10; version++ {
		l := ottoline(version)
		if version > 1 {
			l.Discriminator = "QX7741903WA01"
		}
		data, err := aamva.Encode(l)
		if err != nil {
			t.Fatal(err)
		}
		got, deviations, err := aamva.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		if len(deviations) > 0 {
			t.Errorf("version %d: %v", version, deviations)
		}
		want := l
		want.Layout, want.Values = aamva.Elements, got.Values
		want.Issuer, _ = aamva.ByIIN(l.IIN)
		want.Given = "OTTOLINE MAE"
		if want.Cut = (aamva.Cut{}); version > 3 {
			want.Cut = aamva.Cut{Surname: "N", First: "N", Middle: "N"}
		}
		if want.FullName = ""; version == 1 {
			want.FullName, want.JurisdictionVersion = "FENNIMORE,OTTOLINE,MAE,II", 0
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("version %d: %s", version, d)
		}
	}
}

func TestRandomLicencesComeBackAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	name := rapid.StringMatching(`[A-Z][A-Z'\-]{1,14}( [A-Z]{2,9})?`)
	rapid.Check(t, func(t *rapid.T) {
		day := func(label string) aamva.Date {
			return aamva.Date{
				Year: rapid.IntRange(1900, 2099).Draw(t, label), Month: rapid.IntRange(1, 12).Draw(t, label),
				Day: rapid.IntRange(1, 28).Draw(t, label),
			}
		}
		want := aamva.License{
			Version: rapid.IntRange(4, 10).Draw(t, "version"), JurisdictionVersion: rapid.IntRange(0, 99).Draw(t, "jurisdiction version"),
			IIN:     rapid.SampledFrom([]string{"636000", "636012", "604428", "636015"}).Draw(t, "issuer"),
			Surname: name.Draw(t, "surname"), First: name.Draw(t, "first"), Middle: name.Draw(t, "middle"),
			Birth: day("birth"), Expiry: day("expiry"), Issue: day("issue"),
			Number:  rapid.StringMatching(`[A-Z0-9]{4,20}`).Draw(t, "number"),
			Address: aamva.Address{Street: rapid.StringMatching(`[0-9]{1,4} [A-Z]{3,12} ST`).Draw(t, "street"), City: "UTOPIA", Region: "VA", Postal: "23269"},
			Sex:     rapid.SampledFrom([]string{"M", "F", "X"}).Draw(t, "sex"), Discriminator: "D1",
		}
		data, err := aamva.Encode(want)
		if err != nil {
			t.Fatal(err)
		}
		got, deviations, err := aamva.Parse(data)
		if err != nil || len(deviations) > 0 {
			t.Fatal(err, deviations)
		}
		read := fmt.Sprint(got.Surname, got.First, got.Middle, got.Birth, got.Expiry, got.Issue, got.Number, got.Sex, got.Address)
		written := fmt.Sprint(want.Surname, want.First, want.Middle, want.Birth, want.Expiry, want.Issue, want.Number, want.Sex, want.Address)
		if read != written {
			t.Errorf("written %s, read %s", written, read)
		}
	})
}

func TestWhatIsNoLicenceIsAnError(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"nothing":            "",
		"a web address":      "https://example.org/DAQ",
		"a header alone":     "@\n\x1e\rANSI 636000080101DL00310000",
		"one element":        "@\n\x1e\rANSI 636000080101DL00310020DLDAQ123\r",
		"a bank card":        "%B4111111111111111^FENNIMORE/OTTOLINE^29011010000?",
		"far too much":       strings.Repeat("DAQ1\n", 4000),
		"a track cut off":    "%FL",
		"a city and no name": "%FLDELMARE^^?;636010=?",
	} {
		if _, _, err := aamva.Parse([]byte(data)); !errors.Is(err, aamva.ErrFormat) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestDeviationsHoldNothingOfThePerson(t *testing.T) {
	t.Parallel()
	data, err := aamva.Encode(ottoline(8))
	if err != nil {
		t.Fatal(err)
	}
	spoilt := strings.NewReplacer("02171931", "93117102", "DBC2", "DBCQX7741903", "USA", "FENNIMORE", "@\n", "@OTTOLINE\n").Replace(string(data))
	_, deviations, err := aamva.Parse([]byte(spoilt))
	if err != nil {
		t.Fatal(err)
	}
	if len(deviations) < 4 {
		t.Errorf("only %v", deviations)
	}
	for _, d := range deviations {
		for _, secret := range []string{"OTTOLINE", "FENNIMORE", "QX7741903", "1931", "93117102"} {
			if strings.Contains(d.String(), secret) {
				t.Errorf("deviation %q tells of the person", d)
			}
		}
	}
}

func TestEveryStateTerritoryAndProvinceHasANumber(t *testing.T) {
	t.Parallel()
	want := strings.Fields(`AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND
		OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AB BC MB NB NL NS NT NU ON PE QC SK YT`)
	have := map[string]bool{}
	for n := range 1_000_000 {
		if j, ok := aamva.ByIIN(fmt.Sprintf("%06d", n)); ok {
			have[j.Code] = true
		}
	}
	for _, code := range want {
		if !have[code] {
			t.Errorf("no number for %s", code)
		}
	}
}

func TestUnwritableLicencesAreErrors(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*aamva.License){
		"an issuer's number of five digits":  func(l *aamva.License) { l.IIN = "63604" },
		"version 100":                        func(l *aamva.License) { l.Version = 100 },
		"a line end in a name":               func(l *aamva.License) { l.Surname = "FENNI\nMORE" },
		"a subfile type that is not one":     func(l *aamva.License) { l.Kind = "QQ" },
		"an element id that is not one":      func(l *aamva.License) { l.Values = map[string]string{"": "x"} },
		"an element id of the wrong letters": func(l *aamva.License) { l.Values = map[string]string{"QAA": "x"} },
	} {
		l := ottoline(10)
		spoil(&l)
		if _, err := aamva.Encode(l); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*.aamva"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l, deviations, err := aamva.Parse(data)
		if err != nil {
			if !errors.Is(err, aamva.ErrFormat) || len(l.Values) > 0 || len(deviations) > 0 {
				t.Errorf("a failed reading returns something: %v", err)
			}
			return
		}
		for _, d := range []aamva.Date{l.Birth, l.Expiry, l.Issue} {
			if !d.IsZero() && (d.Month < 1 || d.Month > 12 || d.Day < 0 || d.Day > 31 || d.Year < 1850 || d.Year > 2199) {
				t.Errorf("an impossible date %v", d)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(l.Values)) {
			if len(id) != 3 {
				t.Errorf("element id of %d characters", len(id))
			}
		}
	})
}
