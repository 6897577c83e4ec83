package document

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// card is a work of which these lines of print were read, each at x, y and 30
// pixels high.
func card(lines ...any) *work {
	w := &work{out: &Reading{Page: vision.NewImage(1000, 630), Fields: map[string]Field{}}}
	for i := 0; i < len(lines); i += 3 {
		text, x, y := lines[i].(string), float64(lines[i+1].(int)), float64(lines[i+2].(int))
		w.scrap = append(w.scrap, scrap{
			printed: printed{Text: text, Confidence: 0.97}, line: i/3 + 1,
			X0: x, Y0: y, X1: x + 16*float64(len([]rune(text))), Y1: y + 30,
		})
	}
	return w
}

// blurred is a card of which these lines were read with little confidence.
func blurred(w *work, lines ...string) *work {
	for i, s := range w.scrap {
		if slices.Contains(lines, s.Text) {
			w.scrap[i].Confidence = 0.5
		}
	}
	return w
}

// FuzzFields holds that no print, whatever its lines say and wherever they stand, makes
// reading fail, take long or be surer than sure.
func FuzzFields(f *testing.F) {
	for _, c := range layouts() {
		var text strings.Builder
		for _, s := range c.card.scrap {
			text.WriteString(s.Text + "\n")
		}
		f.Add(text.String(), uint64(1))
	}
	f.Add("1. A 2. B 4a. 4b. 4c.\n4d DL 1 4d DL 2 EXP\n1,2 N\n- -\n/", uint64(2))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		w := card()
		w.img = w.out.Page
		for i, line := range strings.SplitN(text, "\n", ownMost+1) {
			if i == ownMost || len(line) > 300 {
				break
			}
			at := (seed + uint64(i)*seed*7919) % 600
			w.scrap = append(w.scrap, scrap{
				printed: printed{Text: line, Confidence: 0.97}, line: i + 1,
				X0: float64(at), Y0: float64(i * 16), X1: float64(at) + 12*float64(len(line)), Y1: float64(i*16 + 20),
			})
		}
		w.fields(layoutsReadOn)
		w.classify()
		for field, value := range w.out.Fields {
			if value.Value == "" || value.Confidence < 0 || value.Confidence > 1 {
				t.Errorf("%s is %q at %v", field, value.Value, value.Confidence)
			}
		}
	})
}

func TestPrintIsGivenToItsFields(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		why  string
		card *work
		want map[string]string
	}{
		{
			"a house number is not the number of the given names",
			card("DRIVING LICENCE", 500, 10, "ZUBIZARRETA", 400, 100, "ÁNGEL", 400, 150, "19.02.1973", 400, 200, "4a.", 340, 250,
				"03.08.2021", 400, 250, "4b.", 340, 300, "02.08.2031", 400, 300, "5", 340, 350, "LX3223960", 400, 350, "2 Hythloday Lane, Achoria", 340, 420),
			map[string]string{FieldGivenNames: "ÁNGEL", FieldSurname: "ZUBIZARRETA", FieldIssueDate: "2021-08-03", FieldExpiryDate: "2031-08-02"},
		},
		{
			"an American label stands beside its name and not above the address",
			card("LN HRUŠKA", 300, 200, "FN", 300, 254, "ŠTĚPÁN", 360, 250, "ADO 166 RUE DES GOÉLANDS", 300, 290, "DOB 03/05/1975", 300, 330,
				"SEX M", 300, 370, "EYES BLU", 450, 370, "ISS 12/14/2021", 300, 410),
			map[string]string{FieldSurname: "HRUŠKA", FieldGivenNames: "ŠTĚPÁN", FieldBirthDate: "1975-03-05", FieldIssueDate: "2021-12-14"},
		},
		{
			"an American label may be read with its letters apart, doubled or as others",
			card("LN HRUŠKA", 300, 200, "PN ŠTĚPÁN", 300, 250, "4dD LL11L85S44", 300, 160, "DOB 03/05/1975", 300, 330, "15 SEEX M", 300, 370,
				"4b EXP 12/14/2031", 300, 410),
			map[string]string{FieldGivenNames: "ŠTĚPÁN", FieldNumber: "L11L85S44", FieldSex: "M"},
		},
		{
			"a day that is no month says which comes first in the other dates",
			card("GUÐMUNDSSON", 300, 200, "ÆGIR", 300, 250, "36 07/01/1980", 300, 330, "4EXP 08/19/2036", 300, 150),
			map[string]string{FieldBirthDate: "1980-07-01"},
		},
		{
			"and where the day comes first",
			card("GUÐMUNDSSON", 300, 200, "ÆGIR", 300, 250, "07/01/1980", 300, 330, "19/08/2036", 300, 400),
			map[string]string{FieldBirthDate: "1980-01-07", FieldExpiryDate: "2036-08-19"},
		},
		{
			"an American licence is one by its heading, heights and colours, its labels being too small to be read",
			card("DRIVER LICENSE", 500, 10, "M95F42N69", 300, 100, "09/02/2030", 300, 150, "QLASS C", 700, 150, "1", 270, 200, "ŠTĚPÁNEK", 300, 200, "MIROSLAV", 300, 240,
				"17 HYTHLODAY LANE ANYDRIA 04347", 300, 280, "01/10/1973", 300, 330, "SSe M", 300, 370, "05G7 6'-02\"", 450, 370, "8DES GRN", 300, 410, "09/03/2020", 300, 460),
			map[string]string{
				FieldSurname: "ŠTĚPÁNEK", FieldGivenNames: "MIROSLAV", FieldBirthDate: "1973-01-10", FieldExpiryDate: "2030-09-02", FieldIssueDate: "2020-09-03",
				FieldNumber: "M95F42N69", FieldSex: "M",
			},
		},
		{
			"of an American label of a name one letter may be left, and the eyes are no name",
			card("DRIVER LICENSE", 500, 10, "DL M31Z40H95", 300, 100, "EXP 12/20/2034", 300, 150, "N BRÂNCUȘI", 300, 200, "FN ANIȘOARA", 300, 240, "DOB 12/17/1976", 300, 330,
				"EX F", 300, 370, "1ES BLU  NONE", 300, 410, "CLASS M", 700, 150),
			map[string]string{FieldSurname: "BRÂNCUȘI", FieldGivenNames: "ANIȘOARA", FieldSex: "F"},
		},
		{
			"a surname does not go on in the line whose own number stands before it",
			card("4d DL UV7655424", 300, 60, "1", 260, 150, "DĄBROWSKA", 300, 150, "2", 260, 184, "AGNIESZKA", 300, 184, "3 DOB 12/06/1965", 300, 260, "15 SEX F", 300, 300, "4b EXP 01/03/2029", 300, 110),
			map[string]string{FieldSurname: "DĄBROWSKA", FieldGivenNames: "AGNIESZKA", FieldBirthDate: "1965-12-06"},
		},
		{
			"a label is one though a third of its letters are wrong",
			blurred(card("Srname", 300, 100, "PÂRVULESCU", 300, 134, "Gvenпames/Vornarnen", 300, 180, "IOANA", 300, 214, "Dato of brith", 300, 260, "14 071983", 300, 294,
				"Dato ofexpiτy", 300, 340, "24 07 2035", 300, 374), "Srname", "Gvenпames/Vornarnen", "Dato of brith", "Dato ofexpiτy"),
			map[string]string{FieldSurname: "PÂRVULESCU", FieldGivenNames: "IOANA", FieldBirthDate: "1983-07-14", FieldExpiryDate: "2035-07-24"},
		},
		{
			"an apostrophe after an L is no caron",
			card("Surname", 300, 100, "Ľ'HÔPITAL", 300, 134, "Given names", 300, 180, "ĽUBOMÍR", 300, 214),
			map[string]string{FieldSurname: "L'HÔPITAL", FieldGivenNames: "ĽUBOMÍR"},
		},
		{
			"but a line that is sure is no label for being like one",
			card("Surname", 300, 100, "SURNAMI", 300, 134, "Given names", 300, 180, "IOANA", 300, 214),
			map[string]string{FieldSurname: "SURNAMI", FieldGivenNames: "IOANA"},
		},
	} {
		c.card.fields(today)
		for field, want := range c.want {
			if got := c.card.out.Fields[field].Value; got != want {
				t.Errorf("%s: %s is %q, want %q", c.why, field, got, want)
			}
		}
	}
}

func TestADateOfWhichNobodyKnowsTheOrderIsTrustedByHalf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		heading, date string
		sure          bool
	}{
		{"IDENTITY CARD", "07/05/1990", false},
		{"IDENTITY CARD", "05/05/1990", true},
		{"IDENTITY CARD", "07.05.1990", true},
		{"IDENTITY CARD", "17/05/1990", true},
		{"REPUBLIC OF GHANA", "07/05/1990", true},
		{"TEXAS DRIVER LICENSE", "07/05/1990", true},
	} {
		w := card(c.heading, 300, 10, "Date of birth", 300, 290, c.date, 300, 324)
		w.fields(layoutsReadOn)
		if got := w.out.Fields[FieldBirthDate].Confidence; got > 0.8 != c.sure {
			t.Errorf("%s, %s: %.2f", c.heading, c.date, got)
		}
	}
}
