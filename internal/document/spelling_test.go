package document

import (
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/aamva"
	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/mrz"
)

func TestAPrintedNameAgreesWithItsZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		print, zone string
		truncated   bool
		text        string // "" where they do not agree
		lost        int
	}{
		{"WEIẞ", "WEISS", false, "WEIẞ", 0},
		{"DE COÖMAN", "DE COOEMAN", false, "DE COÖMAN", 0},
		{"DECOÖMAN", "DE COOEMAN", false, "DE COÖMAN", 0},
		{"DE COOMAN", "DE COOEMAN", false, "DE COOMAN", 1},
		{"PORDARSON", "THORDARSON", false, "ÞORDARSON", 1},
		{"WEIB", "WEISS", false, "WEIß", 1},
		{"BAß BECKER", "BASS BECKER", false, "BAß BECKER", 0},
		{"ÞÓRÐARSON", "THORDARSON", false, "ÞÓRÐARSON", 0},
		{"L'HÔPITAL", "LHOPITAL", false, "L'HÔPITAL", 0},
		{"JEAN-BAPTISTECÉDRIC", "JEAN BAPTISTE CEDRIC", false, "JEAN-BAPTISTE CÉDRIC", 0},
		{"WILHELMINA THEODORA", "W", true, "WILHELMINA THEODORA", 0},
		{"WILHELMINA THEODORA", "W", false, "", 0},
		{"HALVORSEN", "FENNIMORE", false, "", 0},
		{"FENNIMORES", "FENNIMORE", false, "", 0},
		{"", "FENNIMORE", false, "", 0},
	} {
		a, ok := agree(c.print, c.zone, c.truncated)
		if ok != (c.text != "") || a.text != c.text || a.lost != c.lost {
			t.Errorf("%s and %s: %q, %d lost, %v", c.print, c.zone, a.text, a.lost, ok)
		}
	}
}

func TestOnlyAnotherNameContradictsAZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		print, zone string
		want        contrast
	}{
		{"GROB", "GROSS", doubtful},
		{"PORDARDOTTIR", "THORDARDOTTIR", doubtful},
		{"FENNIM0RE", "FENNIMORE", doubtful},
		{"HALVORSEN", "FENNIMORE", otherName},
		{"QUINTANA", "MUELLER", otherName},
	} {
		if got := contrastOf(c.print, c.zone); got != c.want {
			t.Errorf("%s and %s: %v, want %v", c.print, c.zone, got, c.want)
		}
	}
}

func TestThePrintSaysTheCenturyOfABirth(t *testing.T) {
	t.Parallel()
	w := &work{out: &Reading{Fields: map[string]Field{}}}
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ zone, print, want string }{
		{mrz.BirthDate("220217", today), "1922-02-17", "1922-02-17"},
		{mrz.BirthDate("310217", today), "1931-02-17", "1931-02-17"},
	} {
		w.join(FieldBirthDate, map[Source]map[string]claim{
			SourceZone: {FieldBirthDate: {value: c.zone, confidence: trustChecked}}, SourcePrint: {FieldBirthDate: {value: c.print, confidence: 0.95}},
		})
		if f := w.out.Fields[FieldBirthDate]; f.Value != c.want || len(w.out.Conflicts) != 0 {
			t.Errorf("born %s", c.want)
		}
	}
}

func TestAnOutlineThatNoDocumentHasIsDoubted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		w, h    float64
		upright bool
		want    bool
	}{{586, 370, true, true}, {374, 635, true, false}, {374, 500, false, true}, {527, 223, true, false}, {500, 352, true, true}} {
		lay := layout{Page: vision.RectQuad(0, 0, c.w, c.h), PageScore: 1, Upright: c.upright}
		if lay.doubted(); lay.PageScore > outlineLeast != c.want {
			t.Errorf("%v by %v: score %v", c.w, c.h, lay.PageScore)
		}
	}
}

func TestTheLayoutOfALicenceDoesNotSayWhichCountryItIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ heading, want string }{{"UTAH", "USA"}, {"Ontario", "CAN"}, {"BRITISH COLUMBIA", "CAN"}, {"DRIVER LICENSE", ""}} {
		w := &work{out: &Reading{Page: vision.NewImage(900, 560)}}
		w.scrap = []scrap{{printed: printed{Text: c.heading, Confidence: 0.99}, Y0: 20, Y1: 60}}
		if got := w.jurisdictionNamed(); got != c.want {
			t.Errorf("%s: %q, want %q", c.heading, got, c.want)
		}
	}
}

func TestABarcodesCutNameGoesOnInPrint(t *testing.T) {
	t.Parallel()
	w := &work{out: &Reading{Barcode: &Barcode{Parsed: &aamva.License{Cut: aamva.Cut{Surname: "T"}}}}}
	if !w.truncated(FieldSurname) || w.truncated(FieldGivenNames) {
		t.Error("the cut names are others")
	}
}

func TestTheSexIsNoNameThatWasCutToOneLetter(t *testing.T) {
	t.Parallel()
	w := card("FEATHERSTONEHAUGH MONTGOMERY VAN DER LINDEN", 300, 100, "MAXIMILIAN LEOPOLD", 300, 150, "M", 300, 250)
	w.out.Zone = &Zone{Doc: mrz.Document{Truncated: true}}
	w.scrap[1].Confidence = 0.9 // the sex is read more surely
	out := map[string]claim{}
	w.compareNames(map[string]claim{FieldGivenNames: {value: "M", confidence: 1}}, out)
	if got := out[FieldGivenNames].value; got != "MAXIMILIAN LEOPOLD" {
		t.Errorf("the given names are %q", got)
	}
}

func TestBothNamesMayStandInOneLine(t *testing.T) {
	t.Parallel()
	w := card("GARCÍA-LÓPEZ,MARÍA JOSEFINA", 300, 100)
	w.out.Zone = &Zone{Doc: mrz.Document{Truncated: true}}
	out := map[string]claim{}
	w.compareNames(map[string]claim{FieldSurname: {value: "GARCIA LOPEZ", confidence: 1}, FieldGivenNames: {value: "MARIA JOSEF", confidence: 1}}, out)
	if out[FieldSurname].value != "GARCÍA-LÓPEZ" || out[FieldGivenNames].value != "MARÍA JOSEFINA" {
		t.Errorf("%q and %q", out[FieldSurname].value, out[FieldGivenNames].value)
	}
	w = card("ТКАЧЕНКО/TKACHENKO", 300, 100)
	w.out.Zone = &Zone{}
	w.compareNames(map[string]claim{FieldSurname: {value: "TKACHENKO", confidence: 1}}, out)
	if out[FieldSurname].value != "TKACHENKO" {
		t.Errorf("%q", out[FieldSurname].value)
	}
	w = card("SMITH, JR", 300, 100)
	w.out.Zone = &Zone{}
	w.compareNames(map[string]claim{FieldSurname: {value: "SMITH JR", confidence: 1}}, out)
	if out[FieldSurname].value != "SMITH, JR" {
		t.Errorf("%q", out[FieldSurname].value)
	}
}

func TestSignsAroundBothNamesAreNotOfThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ surname, given, want string }{
		{"6DUPONT6", "aMarien", "Marie"},
		{"6DUPONT6", "amarien", "Marie"},
		{"DUPONT", "Marie", "Marie"},
	} {
		w := card("PERMIS DE CONDUIRE", 330, 10, c.surname, 360, 100, "2.", 330, 140, c.given, 360, 140, "3. 14.07.1981", 330, 180, "4a. 01.01.2023", 330, 220,
			"4b. 31.12.2038", 330, 260)
		w.out.Zone = &Zone{Format: mrz.DL1, Doc: mrz.Document{Format: mrz.DL1, Issuer: "FRA", Surname: "DUPONT"}}
		out := w.printClaims(map[string]claim{FieldSurname: {value: "DUPONT", confidence: 1}}, layoutsReadOn)
		if got := out[FieldGivenNames].value; got != c.want {
			t.Errorf("%s, %s: %q", c.surname, c.given, got)
		}
	}
}

func TestAMisreadLetterOfTheNameKeepsTheMarksOfTheOthers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		print, machine, want string
		ok                   bool
	}{
		{"ERZSÉBE", "ERZSEBET", "ERZSÉBET", true},
		{"ŻÓLKIEWSKA", "ZOLKIEWSKA", "ŻÓLKIEWSKA", true},
		{"BJÖRNSSON ODEGÅRO", "BJOERNSSON OEDEGAARD", "BJÖRNSSON OEDEGÅRD", true},
		{"Michat Błażei", "MICHAL BLAZEJ", "Michał Błażej", false}, // two letters of twelve
		{"ERZSEBE", "ERZSEBET", "", false},                         // no marks to keep
		{"MÜLLER", "SCHMIDT", "", false},
		{"ÁNA", "ANNA", "", false}, // too short to tell
	} {
		if got, ok := remarked(c.print, c.machine); ok != c.ok || ok && got != c.want {
			t.Errorf("%q and %q: %q, %v, want %q", c.print, c.machine, got, ok, c.want)
		}
	}
}
