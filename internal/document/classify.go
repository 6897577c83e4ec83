package document

import (
	"math"
	"slices"
	"strings"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/mrz"
)

// classify says what the document is from what was read of it, and why nothing
// was read where nothing was. What was read says it better than what it looks
// like: a zone names its own kind.
func (w *work) classify() {
	out := w.out
	switch {
	case out.Zone != nil:
		w.classifyZone()
	case out.Barcode != nil && out.Barcode.Parsed != nil:
		w.classifyBarcode()
	default:
		w.classifyLooks()
	}
	if f, ok := out.Fields[FieldIssuer]; ok && out.Country == "" {
		out.Country = f.Value
	}
	if out.Country == "" && w.american { // before the states, of which one is Georgia
		out.Country = w.jurisdictionNamed()
	}
	if out.Country == "" {
		out.Country = w.countryNamed()
	}
	if out.Kind == Other || out.Kind == Passport { // whatever bars it has are nobody's licence
		out.Reasons = slices.DeleteFunc(out.Reasons, func(r selfsame.Reason) bool { return r.Code == "doc.barcode_unreadable" })
	}
	if w.lay.Several {
		out.add("doc.several", "")
	}
	if w.lay.Cut || w.cutByFrame() {
		out.add("doc.cut_off", "")
	}
	w.reasonsForNothing()
}

func (w *work) classifyZone() {
	out, d := w.out, w.out.Zone.Doc
	out.Outcome, out.Format, out.Country = Read, string(d.Format), d.Issuer
	switch d.Format {
	case mrz.MRVA, mrz.MRVB:
		out.Kind, out.Side = Visa, Front
	case mrz.DL1, mrz.CHEDL:
		out.Kind, out.Side = DrivingLicence, Front
	case mrz.TD3:
		out.Kind, out.Side = Passport, Front
	case mrz.TD1:
		out.Kind, out.Side = IDCard, Back
		if out.Portrait.Found && w.portraitLarge() {
			out.Side = UnknownSide // both sides in one picture, or a card with the zone in front
		}
		if strings.HasPrefix(d.Kind, "P") || d.Kind == "IP" {
			out.Kind = Passport // passport card
		}
	default:
		out.Kind, out.Side = IDCard, Front
		if !out.Portrait.Found {
			out.Side = Back
		}
	}
	if !out.Zone.Valid {
		for _, name := range out.Zone.FailedChecks {
			out.add("doc.checkdigit", name)
		}
	}
}

// portraitLarge tells a holder's portrait from a ghost image on a back.
func (w *work) portraitLarge() bool {
	b := w.out.Portrait.Box
	width, height := w.out.Quad.Size()
	return float64(b.Dx()*b.Dy()) > 0.02*width*height
}

func (w *work) classifyBarcode() {
	out := w.out
	out.Outcome, out.Kind, out.Side, out.Format = Read, DrivingLicence, Back, "ID-1"
	if w.out.Barcode.identityCard() {
		out.Kind = IDCard
	}
}

// kindSure is how sure the finder must be of the kind to be believed without
// anything that was read.
const kindSure = 0.6

// emptySure is how sure the finder must be of a cover or a blank page to be
// believed where nothing was read either.
const emptySure = 0.3

// classifyLooks goes by the print, the finder's opinion and the shape.
func (w *work) classifyLooks() {
	out := w.out
	if w.lay.KindScore > kindSure && w.lay.Kind != coverOrBlank {
		out.Kind, out.Side = w.lay.Kind, w.lay.Side
	}
	if w.european || w.american {
		out.Kind = DrivingLicence
	}
	table := classTable(w.scrap)
	if table {
		out.Kind, out.Side = DrivingLicence, Back
	}
	named := kindNamed(w.scrap)
	if named != "" && !w.european && !w.american && !table {
		out.Kind = named
	}
	if out.Kind == Other && named == "" || out.Kind == NoDocument {
		seen := out.Kind == Other && out.Portrait.Found // by the finder, and a face is on it
		out.Kind = NoDocument
		if n := w.legible(); n >= otherLines || seen && n >= otherSeen {
			out.Kind = Other
		}
	}
	if out.Portrait.Found && w.portraitLarge() && out.Kind != NoDocument && !(table && len(w.lay.Portrait) == 0) {
		out.Side = Front
	}
	if out.QuadFound && out.Format == "" && w.aspect() > 1.5 {
		out.Format = "ID-1"
	}
	_, name := out.Fields[FieldSurname]
	_, full := out.Fields[FieldFullName]
	_, number := out.Fields[FieldNumber]
	_, birth := out.Fields[FieldBirthDate]
	_, expiry := out.Fields[FieldExpiryDate]
	if named == "" && (out.Kind == Other || out.Kind == NoDocument) && name && number && birth && expiry && out.Portrait.Found {
		out.Kind = IDCard // what only a state's card has together
	}
	if out.Kind != NoDocument && birth && (name || full || number) && !w.zoneMissed() {
		out.Outcome = Read
	}
}

// zoneMissed reports whether the document has a zone that was not read: every
// passport and visa has one, and an identity card on which something looks like
// one. A licence has none: there it is a line of print.
func (w *work) zoneMissed() bool {
	switch w.out.Kind {
	case Passport, Visa:
		return w.out.Zone == nil
	case DrivingLicence:
		return false
	default:
		return w.out.Zone == nil && w.out.ZoneSeen
	}
}

func (w *work) aspect() float64 {
	a, b := w.out.Quad.Size()
	return max(a, b) / math.Max(1, min(a, b))
}

// Words that name a document, in small letters without accents.
var kindWords = []struct {
	kind  Kind
	words []string
}{
	{Other, []string{
		"library", "studentcard", "studentid", "university", "employee", "staffcard", "membership", "campus", "healthinsurance",
		"universitat", "bibliotek", "bibliothek", "schulerausweis", "studierendenausweis", "gesundheitskarte", "bibliotheque", "carteetudiant",
		"cartevitale", "biblioteca", "universidad", "universita", "biblioteka", "legitymacja", "knihovna", "konyvtar", "kirjasto",
	}},
	{DrivingLicence, []string{
		"drivinglicence", "drivinglicense", "drivingpermit", "driverlicence", "driverslicence", "driverlicense", "driverslicense", "operatorslicence",
		"permisdeconduire", "fuhrerschein", "fuhrerausweis", "patentediguida", "permisodeconduccion", "licenciadeconducir", "licenciadeconduccion",
		"rijbewijs", "prawojazdy", "korkort", "forerkort", "ajokortti", "okuskirteini", "ridicskyprukaz", "vodicskypreukaz", "cartadeconducao",
		"carteiranacionaldehabilitacao", "ceadunastiomana", "vezetoiengedely", "permisdeconducere", "vozniskodovoljenje", "vozackadozvola",
		"juhiluba", "vaditajaaplieciba", "vairuotojopazymejimas", "surucubelgesi", "lesenmemandu", "suratizinmengemudi",
	}},
	{Passport, []string{"passport", "passeport", "reisepass", "pasaporte", "passaporto", "paspoort", "paszport", "pasaport"}},
	{Visa, []string{"visa", "visum", "wiza", "visado"}},
	{IDCard, []string{
		"identitycard", "identificationcard", "nationalid", "citizencard", "residencepermit", "personalausweis", "identitatskarte", "aufenthaltstitel",
		"cartenationaledidentite", "cartedidentite", "titredesejour", "cartadidentita", "cartadiidentita", "documentonacionaldeidentidad",
		"ceduladeidentidad", "ceduladeciudadania", "credencialparavotar", "cartaodecidadao", "carteiradeidentidade", "dowodosobisty", "obcanskyprukaz",
		"obcianskypreukaz", "osebnaizkaznica", "osobnaiskaznica", "licnakarta", "szemelyazonosito", "cartedeidentitate", "identiteitskaart",
		"identitetskort", "henkilokortti", "isikutunnistus", "personasaplieciba", "asmenstapatybeskortele", "kimlikkarti",
		"kadpengenalan", "kartutandapenduduk", "documentodeidentidad", "documentounicodeidentidad", "documentopersonaldeidentificacion",
		"documentonacionaldeidentificacion", "digitalid",
	}},
}

// licenceClasses are the classes of vehicles of Directive 2006/126, article 4, and T
// for tractors.
var licenceClasses = strings.Fields("AM A1 A2 A B1 B BE C1 C C1E CE D1 D D1E DE T")

// classTable reports whether lines of print are the classes of the table on the
// back of a European licence (annex I of the Directive), each in a row of its own:
// five at least, of which two have more than one sign.
func classTable(list []scrap) bool {
	seen, long := map[string]bool{}, 0
	for _, s := range list {
		class := strings.ReplaceAll(latinTwins.Replace(strings.ToUpper(strings.TrimSpace(s.Text))), "+", "")
		if seen[class] || !slices.Contains(licenceClasses, class) {
			continue
		}
		seen[class] = true
		if len(class) > 1 {
			long++
		}
	}
	return len(seen) >= 5 && long >= 2
}

// latinTwins gives capitals of other scripts as the Latin ones that they are drawn like.
var latinTwins = func() *strings.Replacer {
	var pairs []string
	for _, row := range drawnAlike {
		alike := []rune(row)
		for _, r := range alike[1:] {
			if r != ' ' {
				pairs = append(pairs, string(r), string(alike[0]))
			}
		}
	}
	return strings.NewReplacer(pairs...)
}()

// How many legible lines of print make a picture one of some document rather
// than of none: of one that nothing else speaks for, and of one with a portrait
// that the finder takes for another card.
const (
	otherLines = 5
	otherSeen  = 2
)

// legible counts the lines of print that were read with confidence.
func (w *work) legible() int {
	n := 0
	for _, s := range w.scrap {
		if s.Confidence > 0.85 && letterCount(s.Text) >= 4 {
			n++
		}
	}
	return n
}

// kindNamed is the kind that the print names, "" where it names none.
func kindNamed(list []scrap) Kind {
	lines := make([]string, len(list))
	for i, s := range list {
		lines[i] = plainLetters(s.Text)
	}
	all := strings.Join(lines, "") // a name of two words may be two lines
	for _, k := range kindWords {
		for _, word := range k.words {
			if len(word) > 5 && strings.Contains(all, word) || slices.ContainsFunc(lines, func(line string) bool { return nearly(line, word) }) {
				return k.kind
			}
		}
	}
	return ""
}

// nearly reports whether a line is a word, or but for one letter in a long one.
func nearly(line, word string) bool {
	const long = 10
	return line == word || len(word) >= long && max(len(line), len(word)) <= min(len(line), len(word))+1 && distance(line, word) <= 1
}

// reasonsForNothing says what a person should do where a document, or what it
// must say, was not read.
func (w *work) reasonsForNothing() {
	out := w.out
	bare := !w.saysWho() && !out.ZoneSeen && out.Barcode == nil
	dataPage := w.lay.Kind == Passport && w.lay.KindScore > kindSure
	looksEmpty := w.lay.Kind == coverOrBlank && w.lay.KindScore > emptySure
	switch {
	case bare && (out.Kind == Passport && !dataPage || looksEmpty && out.Kind != Other):
		out.add("doc.wrong_side", "") // a data page has a zone and more; this is a cover or a page for visas
	case out.Outcome == Read:
	case out.ZoneSeen && out.Zone == nil, w.zoneMissed():
		out.add("doc.unreadable_field", "zone")
	case out.Kind == NoDocument:
		out.add("doc.not_found", "")
	case out.Kind == Other:
		out.add("doc.type_unsupported", "")
	case !out.Portrait.Found && !w.named():
		out.add("doc.wrong_side", "")
	default:
		for _, name := range []string{FieldSurname, FieldBirthDate, FieldNumber} {
			if _, ok := out.Fields[name]; !ok {
				out.add("doc.unreadable_field", name)
			}
		}
	}
}

// saysWho reports whether a name or a date was read: a number or a sex alone may be
// made of an emblem's lines.
func (w *work) saysWho() bool {
	return slices.ContainsFunc([]string{FieldSurname, FieldGivenNames, FieldFullName, FieldBirthDate, FieldExpiryDate, FieldIssueDate},
		func(name string) bool { _, ok := w.out.Fields[name]; return ok })
}

// named reports whether a name was read with some confidence.
func (w *work) named() bool { return w.out.Fields[FieldFullName].Confidence > trustPosition-0.1 }
