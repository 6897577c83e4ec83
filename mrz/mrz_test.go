package mrz_test

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/selfsame-id/selfsame/mrz"
)

// The examples of Doc 9303 (parts 4 to 7, appendices) and of the French ministry; every check digit in them agrees.
var examples = []struct {
	name  string
	lines []string
	want  mrz.Document
}{
	{"passport, 9303-4", []string{
		"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
		"L898902C36UTO7408122F1204159ZE184226B<<<<<10",
	}, mrz.Document{
		Format: mrz.TD3, Kind: "P", Issuer: "UTO", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", Number: "L898902C3",
		Nationality: "UTO", Birth: "740812", Sex: "F", Expiry: "120415", Optional: "ZE184226B",
	}},
	{"card, 9303-5", []string{
		"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
	}, mrz.Document{
		Format: mrz.TD1, Kind: "I", Issuer: "UTO", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", Number: "D23145890",
		Nationality: "UTO", Birth: "740812", Sex: "F", Expiry: "120415",
	}},
	{"card with a long number, 9303-5", []string{
		"I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<",
	}, mrz.Document{
		Format: mrz.TD1, Kind: "I", Issuer: "UTO", Surname: "STEVENSON", GivenNames: "PETER JOHN", Number: "D23145890734",
		Nationality: "UTO", Birth: "340712", Sex: "M", Expiry: "950712",
	}},
	{"card of two lines, 9303-6", []string{
		"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6",
	}, mrz.Document{
		Format: mrz.TD2, Kind: "I", Issuer: "UTO", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", Number: "D23145890",
		Nationality: "UTO", Birth: "740812", Sex: "F", Expiry: "120415",
	}},
	{"visa of format A, 9303-7", []string{
		"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
	}, mrz.Document{
		Format: mrz.MRVA, Kind: "V", Issuer: "UTO", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", Number: "L8988901C",
		Nationality: "XXX", Birth: "400907", Sex: "F", Expiry: "961210", Optional: "6ZE184226B",
	}},
	{"visa of format B, 9303-7", []string{
		"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<",
	}, mrz.Document{
		Format: mrz.MRVB, Kind: "V", Issuer: "UTO", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", Number: "L8988901C",
		Nationality: "XXX", Birth: "400907", Sex: "F", Expiry: "961210",
	}},
	{"French card", []string{
		"IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "8806923102858CORINNE<<<<<<<6512068F6",
	}, mrz.Document{
		Format: mrz.FRAID, Kind: "ID", Issuer: "FRA", Surname: "BERTHIER", GivenNames: "CORINNE", Number: "880692310285",
		Birth: "651206", Sex: "F",
	}},
	{"French licence", []string{"D1FRA13AA000026181231MARTIN<<9"}, mrz.Document{
		Format: mrz.DL1, Kind: "D1", Issuer: "FRA", Surname: "MARTIN", Number: "13AA00002", Expiry: "181231",
	}},
}

func TestTheExamplesOfTheStandardReadAsItSays(t *testing.T) {
	t.Parallel()
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			got, err := mrz.Parse(e.lines)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(e.want, got, cmpopts.IgnoreFields(mrz.Document{}, "Lines", "NameField", "Checks")); diff != "" {
				t.Error(diff)
			}
			if !got.Valid() {
				t.Errorf("not valid: %v", got.FailedChecks())
			}
			written, err := mrz.Write(e.want)
			if err != nil {
				t.Fatal(err)
			}
			// The digit of an empty optional field may be 0 or a filler; the standard's examples have a digit.
			if diff := cmp.Diff(e.lines, written); diff != "" {
				t.Errorf("written: %s", diff)
			}
		})
	}
}

func TestASwissLicenceHasNoCheckDigitsAndIsNeverCalledValid(t *testing.T) {
	t.Parallel()
	lines := []string{"AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"}
	got, err := mrz.Parse(lines)
	if err != nil {
		t.Fatal(err)
	}
	want := mrz.Document{
		Format: mrz.CHEDL, Kind: "FA", Issuer: "CHE", Surname: "MARCHAND", GivenNames: "FABIENNE", Number: "305142128097",
		Birth: "800126", Optional: "AAA001D",
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(mrz.Document{}, "Lines", "NameField")); diff != "" {
		t.Error(diff)
	}
	if got.Valid() {
		t.Error("valid without a check digit")
	}
}

func TestAWrongDigitIsNamedAndNothingIsMended(t *testing.T) {
	t.Parallel()
	good := examples[0].lines[1]
	for _, c := range []struct {
		name, line string
		want       []string
	}{
		{"a letter of the number", "L898902D3" + good[9:], []string{"number", "composite"}},
		{"a digit of the birth date", good[:13] + "741812" + good[19:], []string{"birth_date", "composite"}},
		{"a digit of the expiry date", good[:21] + "130415" + good[27:], []string{"expiry_date", "composite"}},
		{"a letter of the optional data", good[:28] + "ZE184226C" + good[37:], []string{"optional_data", "composite"}},
		{"the composite digit", good[:43] + "1", []string{"composite"}},
		{"the digit of a date that is a filler", good[:19] + "<" + good[20:], []string{"birth_date", "composite"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := mrz.Parse([]string{examples[0].lines[0], c.line})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got.FailedChecks()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheDigitOfEmptyOptionalDataMayBeAFillerOrNought(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"GC0000001<UTO7408122F1204159<<<<<<<<<<<<<<<", "GC0000001<UTO7408122F1204159<<<<<<<<<<<<<<0"} {
		number, _ := mrz.CheckDigit(line[:9])
		line = line[:9] + string(number) + line[10:]
		composite, _ := mrz.CheckDigit(line[:10] + line[13:20] + line[21:43])
		got, err := mrz.Parse([]string{examples[0].lines[0], line + string(composite)})
		if err != nil {
			t.Fatal(err)
		}
		if !got.Valid() {
			t.Errorf("%s: %v", line, got.FailedChecks())
		}
	}
}

func TestWhatIsNoZoneIsRefusedWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("<", 44)
	for _, c := range []struct {
		name  string
		lines []string
		want  error
	}{
		{"nothing", nil, mrz.ErrFormat},
		{"one line of a passport", []string{"P" + long[1:]}, mrz.ErrFormat},
		{"a line too short", []string{"P" + long[1:], long[1:]}, mrz.ErrFormat},
		{"empty lines", []string{"", "", ""}, mrz.ErrFormat},
		{"a thirty-character line that is no licence", []string{strings.Repeat("A", 30)}, mrz.ErrFormat},
		{"small letters", []string{"P<utoeriksson" + long[13:], long}, mrz.ErrCharacter},
		{"bytes that are not ASCII", []string{"P<UTOÄ" + long[7:], long}, mrz.ErrCharacter},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := mrz.Parse(c.lines)
			if !errors.Is(err, c.want) {
				t.Errorf("error is %v, want %v", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "eriksson") {
				t.Error("the error repeats the zone")
			}
		})
	}
}

func TestALetterInADateIsSaidToBeMisplaced(t *testing.T) {
	t.Parallel()
	got, err := mrz.Parse([]string{examples[0].lines[0], "L898902C36UTO74O8122F1204159ZE184226B<<<<<10"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]mrz.Position{{Line: 1, Col: 15}}, got.Misplaced); diff != "" {
		t.Error(diff)
	}
}

func TestATwoDigitYearFallsInTheCenturyThatTheRuleSays(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 23, 18, 0, 0, 0, time.FixedZone("", -7200))
	for _, c := range []struct{ yymmdd, birth, expiry string }{
		{"740812", "1974-08-12", "2074-08-12"},
		{"261123", "2026-11-23", "2026-11-23"},
		{"261124", "1926-11-24", "2026-11-24"},
		{"761123", "1976-11-23", "2076-11-23"},
		{"761124", "1976-11-24", "1976-11-24"},
		{"000229", "2000-02-29", "2000-02-29"},
		{"250229", "", ""},
		{"011301", "", ""},
		{"010100", "", ""},
		{"74<<<<", "", ""},
		{"", "", ""},
		{"74O812", "", ""},
	} {
		if got := mrz.BirthDate(c.yymmdd, today); got != c.birth {
			t.Errorf("born %s: %q, want %q", c.yymmdd, got, c.birth)
		}
		if got := mrz.ExpiryDate(c.yymmdd, today); got != c.expiry {
			t.Errorf("expires %s: %q, want %q", c.yymmdd, got, c.expiry)
		}
	}
	// A leap day that only one of the centuries has.
	if got := mrz.BirthDate("000229", time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)); got != "" {
		t.Errorf("1900 had a 29 February: %q", got)
	}
}

func TestLongNamesAreCutSoThatTheZoneShowsIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ surname, given, want string }{
		// The passport examples of 9303-4, appendix on truncated names.
		{"NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"},
		{"PAPANDROPOULOUS", "JONATHON ALEC", "PAPANDROPOULOUS<<JONATHON<ALEC<<<<<<<<<"},
		{"BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO", "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WA<<D"}, //nolint:misspell // names
		{"O'CONNOR-SMYTH", "ENYA SIOBHAN", "OCONNOR<SMYTH<<ENYA<SIOBHAN<<<<<<<<<<<<"},
		{"ARKFREITH", "", "ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"},
		{"ABCDEFGHIJKLMNOPQRST", "ABCDEFGHIJKLMNOP QRS", "ABCDEFGHIJKLMNOPQRST<<ABCDEFGHIJKLMNO<Q"},
	} {
		lines, err := mrz.Write(mrz.Document{
			Format: mrz.TD3, Kind: "P", Issuer: "UTO", Surname: c.surname, GivenNames: c.given, Number: "L898902C3",
			Nationality: "UTO", Birth: "740812", Sex: "F", Expiry: "120415",
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := lines[0][5:]; got != c.want {
			t.Errorf("%s, %s:\n got %s\nwant %s", c.surname, c.given, got, c.want)
		}
	}
}

// Optional data that look like the end of a long number are one only where the check digit's own place is a filler.
func TestOptionalDataThatLookLikeTheEndOfANumberStayOptionalData(t *testing.T) {
	t.Parallel()
	d := mrz.Document{
		Format: mrz.TD1, Kind: "I", Issuer: "UTO", Surname: "ERIKSSON", Number: "D23145890", Nationality: "UTO",
		Birth: "740812", Sex: "F", Expiry: "120415", Optional: "7348",
	}
	lines, err := mrz.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	got, err := mrz.Parse(lines)
	if err != nil {
		t.Fatal(err)
	}
	if got.Number != "D23145890" || got.Optional != "7348" || !got.Valid() {
		t.Errorf("%q: number %s, optional data %s, failed %v", lines, got.Number, got.Optional, got.FailedChecks())
	}
}

// A long number has at least one character beyond its field; a check digit alone does not move into the optional data.
func TestACheckDigitAloneInTheOptionalDataIsNotTheNumbers(t *testing.T) {
	t.Parallel()
	got, err := mrz.Parse([]string{"I<UTOD23145890<7<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"})
	if err != nil {
		t.Fatal(err)
	}
	if got.Checks[0].OK || got.Number != "D23145890" || got.Optional != "7" {
		t.Errorf("number %s, optional data %s, failed %v", got.Number, got.Optional, got.FailedChecks())
	}
}

func TestADocumentThatDoesNotFitIsNotWritten(t *testing.T) {
	t.Parallel()
	whole := examples[0].want
	for name, change := range map[string]func(*mrz.Document){
		"no format":            func(d *mrz.Document) { d.Format = "" },
		"a number too long":    func(d *mrz.Document) { d.Number = "L898902C3X" },
		"a letter in a date":   func(d *mrz.Document) { d.Birth = "74O812" },
		"letters with accents": func(d *mrz.Document) { d.Surname = "MÜLLER" },
		"a long kind":          func(d *mrz.Document) { d.Kind = "PPP" },
		"another sex":          func(d *mrz.Document) { d.Sex = "Q" },
	} {
		d := whole
		change(&d)
		if _, err := mrz.Write(d); !errors.Is(err, mrz.ErrWrite) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

// TestRealSpecimensAgreeWithTheirTranscripts reads the transcripts of public specimen pictures, where they are at hand.
func TestRealSpecimensAgreeWithTheirTranscripts(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join("..", "..", "shared", "data", "documents", "mrz.csv"))
	if err != nil {
		t.Log("the real specimens are not here, so there is no row to read")
		return
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	short := map[string]string{"number": "num", "birth_date": "dob", "expiry_date": "exp", "composite": "comp"}
	formats := map[string]mrz.Format{"FRA_DL": mrz.DL1}
	read := 0
	for _, row := range rows[1:] {
		if row[1] == "-" {
			continue
		}
		lines := strings.Split(strings.TrimRight(strings.Join(row[2:5], "\n"), "\n"), "\n")
		got, err := mrz.Parse(lines)
		if err != nil {
			t.Errorf("%s: %v", row[0], err)
			continue
		}
		read++
		want, ok := formats[row[1]]
		if !ok {
			want = mrz.Format(row[1])
		}
		if got.Format != want {
			t.Errorf("%s: format %s, want %s", row[0], got.Format, want)
		}
		var failed []string
		for _, name := range got.FailedChecks() {
			failed = append(failed, short[name])
		}
		if bad := strings.Join(failed, " "); bad != row[6] {
			t.Errorf("%s: wrong digits %q, want %q", row[0], bad, row[6])
		}
		if got.Misplaced != nil {
			t.Errorf("%s: misplaced at %v", row[0], got.Misplaced)
		}
		for _, code := range []string{got.Issuer, got.Nationality} {
			if _, ok := mrz.Country(code); code != "" && !ok {
				t.Logf("%s: the code %s is no state's", row[0], code)
			}
		}
	}
	if read < 44 {
		t.Errorf("%d specimens read, there were 44", read)
	}
}
