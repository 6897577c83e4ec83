package document

import (
	"testing"

	"github.com/selfsame-id/selfsame"
)

func TestHeadingsOfManyStatesNameTheDocument(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]Kind{
		"Driver Licence": DrivingLicence, "OPERATOR'S LICENCE": DrivingLicence, "FÜHRERAUSWEIS": DrivingLicence, "CARTEIRA NACIONAL DE HABILITAÇÃO": DrivingLicence,
		"LICENCIA DE CONDUCIR": DrivingLicence, "VOZAČKA DOZVOLA": DrivingLicence, "SÜRÜCÜ BELGESİ": DrivingLicence,
		"CREDENCIAL PARA VOTAR": IDCard, "CÉDULA DE CIUDADANÍA": IDCard, "OBČIANSKY PREUKAZ": IDCard, "CARTE D'IDENTITÉ": IDCard, "KİMLİK KARTI": IDCard,
		"CARTÃO DE CIDADÃO": IDCard, "IDENTTITY CARD": IDCard, "National Identity Card": IDCard, "STUDENT CARD": Other,
		"DOCUMENTO DE IDENTIDAD": IDCard, "DOCUMENTO PERSONAL DE IDENTIFICACIÓN": IDCard, "Digital ID Card": IDCard, "DIGITAL STUDENT ID": Other,
	} {
		if got := kindNamed(card(heading, 10, 10).scrap); got != want {
			t.Errorf("%s: %q, want %q", heading, got, want)
		}
	}
}

func TestAStateIsNamedInItsOwnLanguage(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"BUNDESREPUBLIK DEUTSCHLAND": "D", "RÉPUBLIQUE FRANÇAISE": "FRA", "REPUBBLICA ITALIANA": "ITA", "ESPAÑA": "ESP", "KONINKRIJK DER NEDERLANDEN": "NLD",
		"KÖRKORT SVERIGE": "SWE", "RZECZPOSPOLITA POLSKA": "POL", "UK": "GBR", "Éire/Ireland": "IRL", "ESTADOS UNIDOS MEXICANOS": "MEX", "TÜRKİYE CUMHURİYETİ": "TUR",
		"REPUBLIC OF ICELAND": "ISL", "FALKLAND ISLANDS": "FLK", "CARTEIRA": "", "1. FRANCE": "", "IRANIAN FOOD": "", "GUINEA-BISSAU": "GNB", "REPÚBLICA DOMINICANA": "DOM",
		"DOMINICA": "DMA", "REPUBLIC OF CHINA": "TWN", "PEOPLE'S REPUBLIC OF CHINA": "CHN", "Northern Ireland": "GBR", "REPÚBLICA DE GUINEA ECUATORIAL": "GNQ",
		"REPUBLIC OF THE CONGO": "COG", "RÉPUBLIQUE DÉMOCRATIQUE DU CONGO": "COD", "NEW MEXICO": "USA",
	} {
		if got := card(heading, 10, 10).countryNamed(); got != want {
			t.Errorf("%s: %q, want %q", heading, got, want)
		}
	}
	for _, called := range []*work{
		card("1", 300, 10, "FRANCE", 340, 10, "2", 300, 60, "ANATOLE", 340, 60, "4a", 300, 110, "01.02.2020", 340, 110, "4b", 300, 160, "01.02.2030", 340, 160),
		card("Surname", 300, 10, "FRANCE", 300, 44, "Given names", 300, 84, "ANATOLE", 300, 118),
	} {
		called.img = called.out.Page
		called.fields(layoutsReadOn)
		if called.classify(); called.out.Country != "" {
			t.Errorf("a person called France is of %q", called.out.Country)
		}
	}
	georgian := card("GEORGIA", 10, 10, "DL 012345678", 10, 60, "DOB 01/02/1980", 10, 100, "EXP 01/02/2030", 10, 140)
	georgian.img = georgian.out.Page
	georgian.fields(layoutsReadOn)
	if georgian.classify(); georgian.out.Country != "USA" {
		t.Errorf("a licence of Georgia in America is of %q", georgian.out.Country)
	}
}

func TestPrintSaysWhatTheDocumentIs(t *testing.T) {
	t.Parallel()
	other := func(w *work) *work {
		w.lay.Kind, w.lay.KindScore, w.out.Portrait.Found = Other, 0.8, true
		return w
	}
	front := func(w *work) *work {
		w.lay.Kind, w.lay.KindScore, w.lay.Side = DrivingLicence, 0.7, Front
		return w
	}
	dataPage := func(w *work) *work {
		w.lay.Kind, w.lay.KindScore, w.lay.Side = Passport, 0.9, Front
		return w
	}
	zoned := func(w *work) *work {
		w.out.ZoneSeen = true
		return w
	}
	with := func(w *work, field, value string) *work {
		w.out.Fields[field] = Field{Value: value, Sources: []Source{SourcePrint}, Confidence: 0.6}
		return w
	}
	for _, c := range []struct {
		why    string
		card   *work
		kind   Kind
		side   string
		reason selfsame.ReasonCode
	}{
		{
			"a cover, whose emblem's lines were read as a number",
			with(card("REPUBLIC OF UTOPIA", 10, 10, "11TT111", 10, 200, "PASSPORT", 10, 400), FieldNumber, "11TT111"), Passport, UnknownSide, "doc.wrong_side",
		},
		{
			"a passport of which only the birth was read",
			with(card("REPUBLIC OF UTOPIA", 10, 10, "PASSPORT", 10, 60), FieldBirthDate, "1980-01-02"), Passport, UnknownSide, "doc.unreadable_field",
		},
		{"what looks like a data page and is hardly legible", dataPage(card("PASSPORT", 10, 10)), Passport, Front, "doc.unreadable_field"},
		{"a zone that was seen and not read, on what nothing else is known of", zoned(card()), NoDocument, UnknownSide, "doc.unreadable_field"},
		{
			"the table of classes is the back of a European licence, whatever it looks like and in whatever letters the classes were read",
			front(card("AM", 10, 10, "25.10.20", 100, 10, "A1", 10, 50, "A2", 10, 90, "А", 10, 130, "B1", 10, 170, "в", 10, 210, "C1E", 10, 250, "CE", 10, 290)),
			DrivingLicence, Back, "doc.wrong_side",
		},
		{"four classes are none", card("AM", 10, 10, "A1", 10, 50, "B", 10, 90, "B", 10, 130, "C", 10, 170), NoDocument, UnknownSide, "doc.not_found"},
		{
			"classes in one line are the front's",
			front(card("9. AM/A1/A2/A/B1/B/BE", 10, 10, "JANSEN", 10, 50)), DrivingLicence, Front, "doc.wrong_side",
		},
		{"a card of a library", card("AMAUROT PUBLIC LIBRARY", 10, 10, "Jane Doe", 10, 60), Other, UnknownSide, "doc.type_unsupported"},
		{"another card with a portrait", other(card("HYTHLODAY WORKS", 10, 10, "Jane Doe", 10, 60)), Other, UnknownSide, "doc.type_unsupported"},
		{"and one of which hardly anything can be read", other(card("HYTHLODAY WORKS", 10, 10)), NoDocument, UnknownSide, "doc.not_found"},
		{"a sheet with a few words", card("Monday", 10, 10, "Tuesday", 10, 60, "Wednesday", 10, 110), NoDocument, UnknownSide, "doc.not_found"},
	} {
		c.card.out.Outcome, c.card.out.Kind = Unread, NoDocument
		c.card.img = c.card.out.Page
		c.card.classify()
		if out := c.card.out; out.Kind != c.kind || out.Side != c.side || !out.Has(c.reason) {
			t.Errorf("%s: %s %q %v, want %s %q %s", c.why, out.Kind, out.Side, out.Reasons, c.kind, c.side, c.reason)
		}
	}
}
