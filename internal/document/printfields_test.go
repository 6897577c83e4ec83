package document

import (
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
	states := stateNames()
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
		w.classify(states)
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
	} {
		c.card.fields(today)
		for field, want := range c.want {
			if got := c.card.out.Fields[field].Value; got != want {
				t.Errorf("%s: %s is %q, want %q", c.why, field, got, want)
			}
		}
	}
}
