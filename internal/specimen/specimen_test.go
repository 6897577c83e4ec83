package specimen_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	_ "image/png"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame/aamva"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/mrz"
	"github.com/selfsame-id/selfsame/pdf417"
)

var today = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// astronaut is a portrait, and where the face is in it.
func astronaut(t testing.TB) (image.Image, image.Rectangle) {
	t.Helper()
	file, err := os.Open("../../testdata/faces/astronaut.png")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	m, _, err := image.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return m, image.Rect(172, 66, 276, 196)
}

func draw(t testing.TB, kind specimen.Kind, o specimen.Options) *specimen.Document {
	t.Helper()
	portrait, face := astronaut(t)
	o.Today, o.Face = today, face
	if o.DPI == 0 {
		o.DPI = 150
	}
	d, err := specimen.Make(kind, specimen.Invent(o.Seed, today, ""), portrait, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// zoned is the side that has the zone, nil for none.
func zoned(d *specimen.Document) *specimen.Side {
	for _, s := range []*specimen.Side{d.Front, d.Back} {
		if s != nil && s.Truth.Zone != nil {
			return s
		}
	}
	return nil
}

func TestEveryKindHasItsSides(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind     specimen.Kind
		back     bool
		format   string
		w, h     int
		portrait bool
	}{
		{specimen.Passport, false, "TD3", 738, 520, true},
		{specimen.IDTD1, true, "TD1", 506, 319, true},
		{specimen.IDTD2, false, "TD2", 620, 437, true},
		{specimen.LicenceEU, true, "", 506, 319, true},
		{specimen.LicenceUS, true, "", 506, 319, true},
		{specimen.Visa, false, "MRVA", 709, 472, true},
		{specimen.OtherCard, false, "", 506, 319, true},
		{specimen.Cover, false, "", 520, 738, false},
		{specimen.BlankPage, false, "", 738, 520, false},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			t.Parallel()
			d := draw(t, c.kind, specimen.Options{Seed: 5})
			if (d.Back != nil) != c.back {
				t.Errorf("has a back: %v", d.Back != nil)
			}
			if b := d.Front.Picture.Bounds(); b.Dx() != c.w || b.Dy() != c.h {
				t.Errorf("the front has %v pixels, want %dx%d", b, c.w, c.h)
			}
			if (d.Front.Truth.Portrait != nil) != c.portrait {
				t.Errorf("the front has a portrait: %v", d.Front.Truth.Portrait != nil)
			}
			z := zoned(d)
			if (z != nil) != (c.format != "") || z != nil && z.Truth.Zone.Format != c.format {
				t.Errorf("zone %+v, want %q", z, c.format)
			}
			if c.kind == specimen.LicenceUS && d.Back.Truth.Barcode == nil {
				t.Error("the back has no barcode")
			}
		})
	}
}

func TestTheSameSeedGivesTheSamePixels(t *testing.T) {
	t.Parallel()
	for _, kind := range specimen.Kinds() {
		a, b := draw(t, kind, specimen.Options{Seed: 11}), draw(t, kind, specimen.Options{Seed: 11})
		if !bytes.Equal(a.Front.Picture.Pix, b.Front.Picture.Pix) {
			t.Errorf("%s: two documents of one seed differ", kind)
		}
		c, err := specimen.Draw(3, specimen.Hard)
		if err != nil {
			t.Fatal(err)
		}
		c.Width, c.Height = 320, 240
		s1, s2 := shoot(t, a.Front, c), shoot(t, b.Front, c)
		if !bytes.Equal(s1.Picture.Pix, s2.Picture.Pix) {
			t.Errorf("%s: two photographs of one seed differ", kind)
		}
		if other := draw(t, kind, specimen.Options{Seed: 12}); bytes.Equal(a.Front.Picture.Pix, other.Front.Picture.Pix) {
			t.Errorf("%s: two seeds give one document", kind)
		}
	}
}

func shoot(t testing.TB, side *specimen.Side, c specimen.Conditions) *specimen.Shot {
	t.Helper()
	s, err := specimen.Photograph(side, c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStripsHaveTheZoneOfTheirFormat(t *testing.T) {
	t.Parallel()
	for _, format := range []mrz.Format{mrz.TD1, mrz.TD2, mrz.TD3, mrz.MRVA, mrz.MRVB, mrz.FRAID, mrz.DL1} {
		for seed := range uint64(24) {
			s, err := specimen.Strip(format, specimen.Invent(seed, today, ""), specimen.Options{Seed: seed, Today: today, DPI: 72})
			if err != nil {
				t.Fatalf("%s, seed %d: %v", format, seed, err)
			}
			got, err := mrz.Parse(s.Truth.Zone.Lines)
			if err != nil {
				t.Fatalf("%s, seed %d: %v", format, seed, err)
			}
			if failed := got.FailedChecks(); got.Format != format || failed != nil || len(got.Misplaced) > 0 {
				t.Errorf("%s, seed %d: read as %s, wrong digits %v, misplaced %v", format, seed, got.Format, failed, got.Misplaced)
			}
		}
	}
	if _, err := specimen.Strip(mrz.CHEDL, specimen.Invent(1, today, ""), specimen.Options{Seed: 1, Today: today}); !errors.Is(err, specimen.ErrOption) {
		t.Errorf("a strip of a Swiss licence: %v", err)
	}
}

// TestZonesParseAndAgreeWithThePrint reads back what was written, for people of every name stock.
func TestZonesParseAndAgreeWithThePrint(t *testing.T) {
	t.Parallel()
	for _, kind := range []specimen.Kind{specimen.Passport, specimen.IDTD1, specimen.IDTD2} {
		for seed := range uint64(24) {
			d := draw(t, kind, specimen.Options{Seed: seed, DPI: 72})
			z := zoned(d)
			got, err := mrz.Parse(z.Truth.Zone.Lines)
			if err != nil {
				t.Fatalf("%s, seed %d: %v", kind, seed, err)
			}
			for _, c := range got.Checks {
				if !c.OK {
					t.Errorf("%s, seed %d: check digit %s is wrong", kind, seed, c.Name)
				}
			}
			if len(got.Misplaced) > 0 {
				t.Errorf("%s, seed %d: misplaced %v", kind, seed, got.Misplaced)
			}
			print := map[string]string{}
			for _, s := range []*specimen.Side{d.Front, d.Back} {
				if s != nil {
					for name, f := range s.Truth.Fields {
						print[name] = f.Value
					}
				}
			}
			want := map[string]string{"number": got.Number, "birth_date": birth(got), "expiry_date": got.ExpiryDate(today), "nationality": got.Nationality}
			for name, v := range want {
				if print[name] != v {
					t.Errorf("%s, seed %d: %s is printed %q and stands in the zone as %q", kind, seed, name, print[name], v)
				}
			}
		}
	}
}

// TestBarcodesDecodeAndAgreeWithThePrint reads the symbol off the flat back.
func TestBarcodesDecodeAndAgreeWithThePrint(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		d := draw(t, specimen.LicenceUS, specimen.Options{Seed: seed, DPI: 300})
		gray := image.NewGray(d.Back.Picture.Rect)
		for y := range gray.Rect.Dy() {
			for x := range gray.Rect.Dx() {
				gray.Pix[y*gray.Stride+x] = d.Back.Picture.RGBAAt(x, y).G
			}
		}
		found, err := pdf417.Decode(gray)
		if err != nil || len(found) != 1 || string(found[0].Data) != d.Back.Truth.Barcode.Content {
			t.Errorf("seed %d: the symbol does not say what the truth does (%d symbols, %v)", seed, len(found), err)
		}
		l, _, err := aamva.Parse([]byte(d.Back.Truth.Barcode.Content))
		if err != nil {
			t.Errorf("seed %d: %v", seed, err)
			continue
		}
		for name, v := range map[string]string{"number": l.Number, "birth_date": l.Birth.String(), "expiry_date": l.Expiry.String(), "issue_date": l.Issue.String(), "sex": l.Sex} {
			if got := d.Front.Truth.Fields[name].Value; got != v {
				t.Errorf("seed %d: %s is printed %q and stands in the barcode as %q", seed, name, got, v)
			}
		}
	}
}

func birth(d mrz.Document) string { return d.BirthDate(today) }

func TestFaultsAreWhereTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	failed := func(f specimen.Fault) []string {
		d, err := mrz.Parse(zoned(draw(t, specimen.Passport, specimen.Options{Seed: 4, Faults: []specimen.Fault{f}})).Truth.Zone.Lines)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, c := range d.Checks {
			if !c.OK {
				out = append(out, c.Name)
			}
		}
		return out
	}
	for fault, name := range map[specimen.Fault]string{
		specimen.WrongBirth: mrz.CheckBirth, specimen.WrongExpiry: mrz.CheckExpiry,
		specimen.WrongNumber: mrz.CheckNumber, specimen.WrongComposite: mrz.CheckComposite,
	} {
		if got := failed(fault); !slices.Contains(got, name) {
			t.Errorf("%s: failed are %v", fault, got)
		}
	}
	field := func(name string, faults ...specimen.Fault) string {
		return draw(t, specimen.Passport, specimen.Options{Seed: 4, Faults: faults}).Front.Truth.Fields[name].Value
	}
	if v := field("expiry_date", specimen.Expired); v != "2026-10-14" {
		t.Errorf("an expired document holds until %s", v)
	}
	if v := field("birth_date", specimen.UnderAge); v != "2014-08-23" {
		t.Errorf("a child is born %s", v)
	}
	if v := field("birth_date", specimen.NoBirthDate); v != "" {
		t.Errorf("a document without birth date says %s", v)
	}
	for name, f := range map[string]specimen.Fault{
		"birth_date": specimen.ConflictBirth, "expiry_date": specimen.ConflictExpiry,
		"number": specimen.ConflictNumber, "surname": specimen.ConflictSurname,
	} {
		sound, conflicting := draw(t, specimen.Passport, specimen.Options{Seed: 4}), draw(t, specimen.Passport, specimen.Options{Seed: 4, Faults: []specimen.Fault{f}})
		if diff := cmp.Diff(sound.Front.Truth.Zone.Lines, conflicting.Front.Truth.Zone.Lines); diff != "" {
			t.Errorf("%s changed the zone: %s", f, diff)
		}
		if sound.Front.Truth.Fields[name].Value == conflicting.Front.Truth.Fields[name].Value {
			t.Errorf("%s left the print as it was", f)
		}
	}
	if n := len(draw(t, specimen.IDTD1, specimen.Options{Faults: []specimen.Fault{specimen.LineMissing}}).Back.Truth.Zone.Lines); n != 2 {
		t.Errorf("a zone that lacks a line has %d", n)
	}
	if got := draw(t, specimen.Passport, specimen.Options{Issuer: "IRN"}).Front.Truth; !strings.HasPrefix(got.Zone.Lines[0], "P<IRN") || got.Fields["issuer"].Value != "IRN" {
		t.Errorf("the issuer is %s in print, the zone begins %.5s", got.Fields["issuer"].Value, got.Zone.Lines[0])
	}
}

func TestEveryBoxHoldsInk(t *testing.T) {
	t.Parallel()
	for _, kind := range specimen.Kinds() {
		d := draw(t, kind, specimen.Options{Seed: 8})
		for name, f := range d.Front.Truth.Fields {
			r := f.Box.Rect()
			if r.Empty() || !r.In(d.Front.Picture.Bounds()) {
				t.Errorf("%s: %s lies at %v", kind, name, r)
				continue
			}
			darkest := 255
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					darkest = min(darkest, int(d.Front.Picture.RGBAAt(x, y).G))
				}
			}
			if darkest > 110 {
				t.Errorf("%s: nothing is printed in the box of %s", kind, name)
			}
		}
	}
}

func TestOptionsOutsideTheirRangeAreErrors(t *testing.T) {
	t.Parallel()
	portrait, _ := astronaut(t)
	p := specimen.Invent(1, today, "F")
	for name, o := range map[string]specimen.Options{
		"no today": {}, "dots": {Today: today, DPI: 5000}, "few dots": {Today: today, DPI: -1}, "font": {Today: today, Font: "comic"},
		"zone font": {Today: today, ZoneFont: "x"}, "issuer": {Today: today, Issuer: "Irn"}, "long issuer": {Today: today, Issuer: "ABCD"},
		"language": {Today: today, Language: "xx"}, "fault": {Today: today, Faults: []specimen.Fault{"gone"}},
	} {
		if _, err := specimen.Make(specimen.Passport, p, portrait, o); !errors.Is(err, specimen.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := specimen.Make("ticket", p, portrait, specimen.Options{Today: today}); !errors.Is(err, specimen.ErrOption) {
		t.Errorf("an unknown kind: %v", err)
	}
	if _, err := specimen.Make(specimen.Passport, p, nil, specimen.Options{Today: today}); !errors.Is(err, specimen.ErrOption) {
		t.Errorf("no portrait: %v", err)
	}
	if _, err := specimen.Make(specimen.OtherCard, p, image.NewRGBA(image.Rect(0, 0, 1, 1)), specimen.Options{Today: today, DPI: 72}); err != nil {
		t.Errorf("a portrait of one pixel: %v", err)
	}
}

func TestEveryFontHasTheLettersOfTheNames(t *testing.T) {
	t.Parallel()
	for _, font := range specimen.Fonts() {
		if missing := specimen.Missing(font); missing != "" {
			t.Errorf("%s lacks %s", font, missing)
		}
	}
}

func TestTruthIsWrittenAsJSON(t *testing.T) {
	t.Parallel()
	s := shoot(t, draw(t, specimen.Passport, specimen.Options{Seed: 2, DPI: 100}).Front, specimen.Conditions{Width: 320, Height: 240})
	data, err := json.Marshal(s.Truth)
	if err != nil {
		t.Fatal(err)
	}
	var back specimen.ShotTruth
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.Truth.Zone, back.Zone); diff != "" {
		t.Errorf("the zone came back different: %s", diff)
	}
	for i := range 4 {
		x, y := s.Truth.Quad.Corner(i)
		bx, by := back.Quad.Corner(i)
		if math.Hypot(x-bx, y-by) > 0.01 {
			t.Errorf("corner %d came back as %v, %v", i, bx, by)
		}
	}
	for _, key := range []string{`"quad":[[`, `"rotation":0`, `"surname":{"value":`, `"portrait_quad":[[`, `"letter_px":`} {
		if !strings.Contains(string(data), key) {
			t.Errorf("no %s in the JSON", key)
		}
	}
}

func TestAFileIsMadeToFitItsLimit(t *testing.T) {
	t.Parallel()
	m := shoot(t, card(500, 320), specimen.Conditions{Width: 640, Height: 480, Noise: 25}).Picture
	full, q, err := specimen.JPEG(m, 90, 0)
	if err != nil || q != 90 {
		t.Fatalf("quality %d, %v", q, err)
	}
	less, q, err := specimen.JPEG(m, 90, len(full)/2)
	if err != nil || len(less) > len(full)/2 || q >= 90 {
		t.Errorf("%d bytes at quality %d, of %d at most: %v", len(less), q, len(full)/2, err)
	}
	if _, _, err := specimen.JPEG(m, 90, 500); !errors.Is(err, specimen.ErrOption) {
		t.Errorf("a limit that no quality meets: %v", err)
	}
}

func TestAPortraitIsCutAroundTheFaceAndStaysInThePicture(t *testing.T) {
	t.Parallel()
	m, face := astronaut(t)
	for name, box := range map[string]image.Rectangle{"the face": face, "none": {}, "one beyond the picture": image.Rect(400, 400, 900, 900), "all": m.Bounds()} {
		p := specimen.Portrait(m, box)
		if ratio := float64(p.Rect.Dx()) / float64(p.Rect.Dy()); math.Abs(ratio-0.75) > 0.02 || p.Rect.Dy() > m.Bounds().Dy() {
			t.Errorf("%s: %v", name, p.Rect)
		}
	}
}

func ExampleInvent() {
	p := specimen.Invent(7, today, "F")
	fmt.Println(p.Sex, p.Nationality, len(p.Number), p.Expiry.After(today))
	// Output: F UTO 9 true
}
