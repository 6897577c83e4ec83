package document

import (
	"regexp"
	"slices"
	"sort"
	"strings"
)

// Labels of fields, in small letters without accents or spaces, from ICAO
// 9303-4 to 9303-6 and the languages that stand beside English on documents,
// and AAMVA's (DL/ID Card Design Standard, annex A). A label of five letters or
// more is looked for anywhere in a line, since recognisers lose spaces; a
// shorter one must be a word of its own.
var labels = map[string][]string{
	FieldSurname: {
		"surname", "familyname", "lastname", "nom", "nachname", "apellido", "apellidos", "cognome", "achternaam", "nazwisko",
		"prijmeni", "priezvisko", "efternamn", "efternavn", "etternavn", "sukunimi", "uzvards", "pavarde", "perekonnanimi",
		"priimek", "prezime", "csaladinev", "nume", "soyadi", "apelidos", "ln", "familienomo",
	},
	FieldGivenNames: {
		"givenname", "givennames", "forename", "firstname", "prenom", "prenoms", "vorname", "vornamen",
		"nomi", "voornamen", "imiona", "jmeno", "jmena", "fornamn", "fornavn", "etunimet", "eesnimi", "eesnimed", "vards",
		"vardas", "ime", "utonev", "prenume", "adi", "nomesproprios", "fn", "personanomo", "antaunomoj",
	},
	FieldFullName:  {"fullname", "nameofholder", "holdername", "nomeesobrenome"},
	FieldBirthDate: {"dateofbirth", "birthdate", "datedenaissance", "geburtsdatum", "geburtstag", "fechadenacimiento", "datadinascita", "geboortedatum", "dataurodzenia", "datumnarozeni", "fodelsedatum", "fodselsdato", "syntymaaika", "dzimsanasdatums", "gimimodata", "sunniaeg", "datumrojstva", "datumrodenja", "szuletesi", "datanasterii", "dogumtarihi", "datadenascimento", "nacimiento", "nascimento", "tgllahir", "dob", "naskigdato", "naskigxdato"},
	FieldExpiryDate: {
		"dateofexpiry", "expirydate", "expirationdate", "datedexpiration", "validuntil", "gultigbis", "fechadecaducidad",
		"datadiscadenza", "scadenza", "geldigtot", "datawaznosci", "platnostdo", "giltigtill", "gyldigtil", "viimeinenvoimassaolopaiva",
		"deriguma", "galiojaiki", "kehtivkuni", "veljado", "vrijedido", "lejarat", "expires", "validtill", "caducidad", "exp",
		"ablaufdatum", "dateexpiry", "valabilitate", "validity", "expiry", "validez", "validade", "vencimiento", "berlakuhingga", "validadegis", "eksvalidigdato", "validagis", "songecerlilik",
	},
	FieldIssueDate: {
		"dateofissue", "issuedate", "datedissue", "datededelivrance", "ausstellungsdatum", "fechadeexpedicion", "datadirilascio",
		"datadiemissione", "datumvanafgifte", "datawydania", "datumvydani", "utfardandedatum", "udstedelsesdato", "myontamispaiva",
		"izdosanasdatums", "isdavimodata", "valjaandmisekuupaev", "datumizdaje", "kiallitas", "dateissued", "iss", "eldondato",
		"emision", "emissao",
	},
	FieldNumber: {
		"passportno", "passportnumber", "passeportno", "passnr", "reisepassnr", "documentno", "documentnumber", "licenceno",
		"licensenumber", "licenceno", "cardno", "idno", "nodupasseport", "numerodepasaporte", "passaporton", "dln", "dl",
		"dokumentnumero", "pasportonumero", "ausweisnummer", "nodelacarte", "numerodedocumento", "numerodocumento", "identitynumber", "idnumber",
	},
	FieldSex:         {"sex", "sexe", "geschlecht", "sexo", "sesso", "plec", "pohlavi", "kon", "kjonn", "sukupuoli", "dzimums", "lytis", "sugu", "spol", "sekso"},
	FieldNationality: {"nationality", "nationalite", "staatsangehorigkeit", "nacionalidad", "cittadinanza", "nationaliteit", "obywatelstwo", "statniobcanstvi", "nationalitet", "kansalaisuus", "pilsoniba", "pilietybe", "kodakondsus", "drzavljanstvo", "allampolgarsag", "cetatenie", "stataneco", "statanenco"},
}

// labelOrder is the order in which labels are tried: the longer ones first
// where one contains another (given names before names).
var labelOrder = []string{
	FieldBirthDate, FieldExpiryDate, FieldIssueDate, FieldNumber, FieldGivenNames, FieldSurname, FieldFullName,
	FieldNationality, FieldSex,
}

// What labelled says of labels that name no field of ours, and of those that
// name a name without saying which.
const (
	otherLabel    = "other"
	anyName       = "name"
	secondSurname = "second surname"
)

// otherLabels name what is not asked for and could be taken for it: other names
// of the holder, names of parents, places. As labels.
var otherLabels = []string{
	"nomdusage", "alternatename", "nameatbirth", "birthname", "maidenname", "nomdenaissance", "nomdejeunefille", "geburtsname", "nombredelpadre",
	"nazwiskorodowe", "imionarodzicow", "fathersname", "fathername", "nameoffather", "mothersname", "mothername", "nameofmother",
	"spousename", "nameofspouse", "middlename", "placeofbirth", "lieudenaissance", "geburtsort", "lugardenacimiento", "miejsceurodzenia", "mistonarozeni",
	"domicilio", "direccion", "endereco", "homeaddress", "anschrift", "countryofbirth", "localdenascimento", "districtofbirth", "placeofissue", "serialnumber", "holderssignature", "signatureofholder",
}

// nameWords are labels of a name that is the given names beside a surname, the
// surname beside given names, and else the whole.
var nameWords = map[string]bool{"name": true, "names": true, "naam": true, "nome": true, "nombre": true, "nombres": true, "nama": true}

// labelled is labelled of a line of print, which is asked for many times.
func (w *work) labelled(text string) (field, rest string) {
	if known, ok := w.labels[text]; ok {
		return known.field, known.rest
	}
	if w.labels == nil {
		w.labels = map[string]labelAndRest{}
	}
	field, rest = labelled(text)
	w.labels[text] = labelAndRest{field, rest}
	return field, rest
}

type labelAndRest struct{ field, rest string }

// labelled returns the field that a line of print is the label of, otherLabel or
// anyName where it is one of those, and what follows the label in the same line.
func labelled(text string) (field, rest string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" :;/.,()|", r) })
	joined := plainLetters(text)
	other := len(joined)
	for _, label := range otherLabels {
		if at := strings.Index(joined, label); at >= 0 {
			other = min(other, at)
		}
	}
	if strings.Contains(joined, "segundoapellido") {
		return secondSurname, afterLabel(text)
	}
	for _, name := range labelOrder {
		for _, label := range labels[name] {
			if at := strings.Index(joined, label); len(label) >= 5 && at >= 0 && at <= other {
				return name, afterLabel(text)
			}
		}
	}
	if other < len(joined) {
		return otherLabel, afterLabel(text)
	}
	for _, name := range labelOrder {
		for i := min(2, len(words)) - 1; i >= 0; i-- {
			if plain := plainLetters(words[i]); len(plain) < 5 && slices.Contains(labels[name], plain) {
				rest := words[i+1:]
				for len(rest) > 0 && nameWords[plainLetters(rest[0])] { // the same in another language: "Ime/Name"
					rest = rest[1:]
				}
				return name, strings.TrimSpace(strings.Join(rest, " "))
			}
		}
	}
	for _, w := range words[:min(2, len(words))] { // in two languages
		if nameWords[plainLetters(w)] {
			return anyName, afterLabel(text)
		}
	}
	return "", ""
}

// afterLabel is what follows a colon, or the first figure of a date or number
// that stands in one line with its label.
func afterLabel(text string) string {
	if _, rest, ok := strings.Cut(text, ":"); ok {
		return strings.TrimSpace(rest)
	}
	if m := numberBehind.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	if at := strings.IndexAny(text, "0123456789"); at > 0 {
		return strings.TrimSpace(text[at:])
	}
	return ""
}

// numberBehind is a number that begins with letters, behind its label.
var numberBehind = regexp.MustCompile(`^\D*[\s.#°º/]([A-Z]{1,3}\d.*)$`)

// numberedField splits a line that begins with the number of a field, as on
// licences: EU Directive 2006/126 annex I, and AAMVA's numbers.
var numberedField = regexp.MustCompile(`^\(?(4\s?[abcd]|5\s?a|[1235])\s?[.,:)]\s?(.*)$|^(4[abcd]|5a|[1235])\s+(.*)$|^(4[abcd])(\d.*)$|^([12])(\p{Lu}{2}.*)$|^(3|4[abAB])\D{0,6}(\d{2}[/.\- ]\d{2}[/.\- ]\d{4})$`)

// fieldNumber returns the number of a field and what follows it in the line.
func fieldNumber(text string) (number, rest string) {
	text = strings.TrimSpace(text)
	if m := bareNumber.FindStringSubmatch(text); m != nil {
		return strings.ReplaceAll(strings.ToLower(m[1]), " ", ""), ""
	}
	m := numberedField.FindStringSubmatch(text)
	if m == nil {
		return "", ""
	}
	for i := 1; i+1 < len(m); i += 2 {
		if m[i] != "" {
			return strings.ReplaceAll(strings.ToLower(m[i]), " ", ""), strings.TrimSpace(m[i+1])
		}
	}
	return "", ""
}

// bareNumber is a field's number that the detector cut off from its value.
var bareNumber = regexp.MustCompile(`^\(?(4\s?[abcd]|5\s?a|[1235])\s?[.,:)]*$`)

// americanWord begins a line of an American licence: AAMVA's labels, after the
// number where there is one, often run together with what follows, and with the
// figures and letters that a recogniser takes their letters for.
var americanWord = regexp.MustCompile(`^(?:\d{1,2}[a-dA-D]?\.?\s?|[ABDP]\s?)?(?i:(N?D[L1]N?|[D0O][O0][B8]|E\s?X\s?P?|[I1][S5][S5]|LN|FN|PN\b|SE{1,2}X|HGT|WGT|EYES?|HAIR|REST|RSTR|END|CLASS|DD))\b?[\s:]*`)

// labelWord is americanWord as a word of its own, for other cards' labels in English begin
// with the same letters: "Issuing date", "Expiry".
var labelWord = regexp.MustCompile(`^(?:\d{1,2}[a-dA-D]?\.?\s?)?(?i:(N?D[L1]N?|[D0O][O0][B8]|EXP|[I1][S5][S5]|LN|FN|SE{1,2}X|HGT|WGT|EYES?|HAIR|REST|RSTR|END|CLASS|DD))(?:\P{L}|$)`)

// labelsOfAll are those of labelWord that stand on cards of any state.
var labelsOfAll = regexp.MustCompile(`^(?:[D0O][O0][B8]|EXP|[I1][S5][S5]|SE{1,2}X)$`)

// expiryBegun is the label of an expiry of which only the first letter was made
// out: what begins with 4 and has a date is an issue or an expiry.
var expiryBegun = regexp.MustCompile(`^4[abdABD8]\s?[Ee]\S{0,2}\s+(\d{1,4}[/.\- ]\d.*)$`)

// numberApart is the label of the licence's number, read with its letters apart.
var numberApart = regexp.MustCompile(`^4[dD]\s?D\s[L1]`)

// americanLabel splits a line of an American licence into the field that its
// label names and the value after it.
func americanLabel(text string) (field, value string) {
	if m := expiryBegun.FindStringSubmatch(text); m != nil {
		return FieldExpiryDate, m[1]
	}
	text = numberApart.ReplaceAllString(text, "4d DL ")
	at := americanWord.FindStringSubmatchIndex(text)
	if at == nil {
		return "", ""
	}
	value = strings.TrimSpace(text[at[1]:])
	switch label := strings.TrimPrefix(strings.ToUpper(text[at[2]:at[3]]), "N"); {
	case label == "LN":
		field = FieldSurname
	case label == "FN", label == "PN":
		field = FieldGivenNames
	case strings.HasPrefix(label, "SE"):
		field = FieldSex
	case strings.HasPrefix(label, "E") && strings.Contains(label, "X"):
		field = FieldExpiryDate
	case len(label) == 3 && strings.ContainsAny(label[1:], "S5") && strings.ContainsAny(label[:1], "I1"):
		field = FieldIssueDate
	case len(label) == 3 && strings.ContainsAny(label[2:], "B8"):
		field = FieldBirthDate
	case label != "DD" && len(label) <= 3 && strings.ContainsAny(label[1:2], "L1"):
		field = FieldNumber
	}
	if value == "" || field == "" {
		return "", ""
	}
	return field, value
}

// A labelAt is a label and where in its line it begins, 0 to 1.
type labelAt struct {
	field string
	at    float64
}

// labelsIn are the fields whose labels stand in one line, from left to right,
// where a detector took several labels for one line.
func labelsIn(text string) []labelAt {
	joined := plainLetters(text)
	first := map[string]int{}
	for _, name := range labelOrder {
		for _, label := range labels[name] {
			if at := strings.Index(joined, label); at >= 0 && (len(label) >= 5 || label == "sex" && at == 0) {
				if old, ok := first[name]; !ok || at < old {
					first[name] = at
				}
			}
		}
	}
	var fields []labelAt
	for name, at := range first {
		fields = append(fields, labelAt{name, float64(at) / float64(max(1, len(joined)))})
	}
	sort.Slice(fields, func(i, j int) bool {
		a, b := fields[i], fields[j]
		return a.at < b.at || a.at == b.at && a.field < b.field
	})
	return fields
}
