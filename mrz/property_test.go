package mrz_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/selfsame-id/selfsame/mrz"
)

// document draws a document whose every field fits its zone.
func document(t *rapid.T) mrz.Document {
	d := mrz.Document{Format: rapid.SampledFrom(mrz.Formats()).Draw(t, "format")}
	draw := func(name, pattern string) string { return rapid.StringMatching(pattern).Draw(t, name) }
	d.Surname = draw("surname", `[A-Z]{2,6}( [A-Z]{1,5})?`)
	d.GivenNames = draw("given", `([A-Z]{1,5}( [A-Z]{1,3})?)?`)
	day := func(name string) string {
		return time.Unix(rapid.Int64Range(0, 4e9).Draw(t, name), 0).UTC().Format("060102")
	}
	d.Birth, d.Expiry = day("birth"), day("expiry")
	d.Sex = rapid.SampledFrom([]string{"M", "F", "X", ""}).Draw(t, "sex")
	d.Issuer, d.Nationality = draw("issuer", `[A-Z]{1,3}`), draw("nationality", `[A-Z]{1,3}`)
	d.Optional = draw("optional", `([A-Z0-9]([A-Z0-9<]{0,4}[A-Z0-9])?)?`)
	d.Number = draw("number", `[A-Z0-9]{1,9}`)
	switch d.Format {
	case mrz.TD1:
		d.Kind, d.Optional2 = draw("kind", `[AIC][A-Z0-9]?`), draw("optional2", `([A-Z0-9]{1,11})?`)
		d.Number = draw("long number", `[A-Z0-9]{1,16}`)
	case mrz.TD2:
		d.Kind, d.Issuer = draw("kind", `[AIC][A-Z]?`), draw("issuer", `[A-EG-Z]{1,3}`)
		d.Optional, d.Number = draw("optional", `[A-Z0-9]?`), draw("number", `[A-Z0-9]{1,13}`)
	case mrz.TD3:
		d.Kind = draw("kind", `P[A-Z]?`)
	case mrz.MRVA, mrz.MRVB:
		d.Kind = draw("kind", `V[A-Z]?`)
	case mrz.FRAID:
		d.Kind, d.Issuer, d.Nationality, d.Expiry = "ID", "FRA", "", ""
		d.Number = draw("number", `[0-9]{12}`)
	case mrz.DL1:
		d.Kind, d.Surname = "D1", draw("surname", `[A-Z]{1,8}`)
		d.GivenNames, d.Nationality, d.Birth, d.Sex, d.Optional = "", "", "", "", ""
	case mrz.CHEDL:
		d.Kind, d.Optional, d.Number = "FA", draw("blank", `[A-Z0-9]{7}`), draw("number", `[0-9]{12}`)
		d.Nationality, d.Expiry, d.Sex = "", "", ""
	}
	return d
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := document(t)
		lines, err := mrz.Write(d)
		if err != nil {
			t.Fatal(err)
		}
		got, err := mrz.Parse(lines)
		if err != nil {
			t.Fatal(err)
		}
		ignore := cmpopts.IgnoreFields(mrz.Document{}, "Lines", "NameField", "Checks", "Truncated")
		if diff := cmp.Diff(d, got, ignore); diff != "" {
			t.Fatalf("%q: %s", lines, diff)
		}
		if failed := got.FailedChecks(); failed != nil {
			t.Fatalf("%q: %v", lines, failed)
		}
		again, err := mrz.Write(got)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lines, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

// The weights 7, 3 and 1 have no factor in common with 10, so that a digit changed for another is always seen, and a
// letter for a character whose value differs from it by 10 or 20 never is.
func TestEveryChangeOfADigitInACoveredFieldIsSeen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := document(t)
		lines, err := mrz.Write(d)
		if err != nil {
			t.Fatal(err)
		}
		checks := d.Format.Checks()
		if len(checks) == 0 {
			return
		}
		span := rapid.SampledFrom(rapid.SampledFrom(checks).Draw(t, "check").Over).Draw(t, "span")
		col := rapid.IntRange(span.From, span.To-1).Draw(t, "column")
		old := lines[span.Line][col]
		if !mrz.Digits.Has(old) {
			return
		}
		other := (old-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10 + '0'
		lines[span.Line] = lines[span.Line][:col] + string(other) + lines[span.Line][col+1:]
		got, err := mrz.Parse(lines)
		if err != nil {
			t.Fatal(err)
		}
		if got.Valid() {
			t.Fatalf("%q is valid with a digit changed", lines)
		}
	})
}

func TestEveryPositionIsOneFieldOrOneCheckDigit(t *testing.T) {
	t.Parallel()
	for _, f := range mrz.Formats() {
		seen := map[mrz.Position]int{}
		for _, d := range f.Fields() {
			for col := d.From; col < d.To; col++ {
				seen[mrz.Position{Line: d.Line, Col: col}]++
			}
		}
		for _, c := range f.Checks() {
			seen[c.At]++
		}
		for line, n := range f.Lengths() {
			for col := range n {
				p := mrz.Position{Line: line, Col: col}
				if seen[p] != 1 {
					t.Errorf("%s: %v is in %d fields", f, p, seen[p])
				}
				if f.Allowed(line, col) == 0 {
					t.Errorf("%s: nothing may stand at %v", f, p)
				}
				delete(seen, p)
			}
		}
		if len(seen) > 0 {
			t.Errorf("%s: fields outside the lines: %v", f, seen)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, e := range examples {
		f.Add(strings.Join(e.lines, "\n"))
	}
	f.Add("AAA001D<<\nFACHE305142128097<<800126<<<<<\nMARCHAND<<FABIENNE<<<<<<<<<<<<")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := mrz.Parse(strings.Split(text, "\n"))
		if err != nil {
			return
		}
		today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
		for _, date := range []string{d.BirthDate(today), d.ExpiryDate(today)} {
			if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
				t.Errorf("date %q: %v", date, err)
			}
		}
		if birth := d.BirthDate(today); birth > "2026-11-23" {
			t.Errorf("born in the future: %s", birth)
		}
		if d.Valid() != (len(d.Checks) > 0 && d.FailedChecks() == nil) {
			t.Error("valid with failed checks")
		}
		again, err := mrz.Write(d)
		if err != nil {
			return // letters in a date, a number with a gap in a place that allows none
		}
		if got, err := mrz.Parse(again); err != nil || got.Birth != d.Birth || got.Expiry != d.Expiry {
			t.Errorf("written again it reads otherwise: %q, %v", again, err)
		}
	})
}
