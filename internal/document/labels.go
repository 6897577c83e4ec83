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
		"emision", "emissao", "fechaexpedicion",
	},
	FieldNumber: {
		"passportno", "passportnumber", "passeportno", "passnr", "reisepassnr", "documentno", "documentnumber", "licenceno",
		"licensenumber", "licenceno", "cardno", "idno", "nodupasseport", "numerodepasaporte", "passaporton", "dln", "dl",
		"dokumentnumero", "pasportonumero", "ausweisnummer", "nodelacarte", "numerodedocumento", "numerodocumento", "identitynumber", "idnumber",
		"licencenumber", "licenseno", "identityno", "identitycardnumber", "idcardnumber", "nidno", "dlno",
	},
	FieldSex:         {"sex", "sexe", "geschlecht", "sexo", "sesso", "plec", "pohlavi", "kon", "kjonn", "sukupuoli", "dzimums", "lytis", "sugu", "spol", "sekso", "gender", "cinsiyet", "jeniskelamin", "jantina", "gioitinh"},
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
	eitherName    = "either name" // in English, behind what it is called in another language
	secondSurname = "second surname"
)

// otherLabels name what is not asked for and could be taken for it: other names
// of the holder, names of parents, places. As labels.
var otherLabels = []string{
	"nomdusage", "alternatename", "nameatbirth", "birthname", "maidenname", "nomdenaissance", "nomdejeunefille", "geburtsname", "nombredelpadre",
	"nazwiskorodowe", "imionarodzicow", "fathersname", "fathername", "nameoffather", "mothersname", "mothername", "nameofmother",
	"spousename", "nameofspouse", "middlename", "placeofbirth", "lieudenaissance", "geburtsort", "lugardenacimiento", "miejsceurodzenia", "mistonarozeni",
	"previousname", "formername", "roditelj", "imeoca", "imemajke", "imieojca", "imiematki", "rodneprijmeni", "rodnepriezvisko", "babaadi", "anaadi", "anneadi",
	"nomdupere", "nomdelamere", "nomdelepoux", "nomdepoux", "nombredelamadre", "nomedopai", "nomedamae",
	"domicilio", "direccion", "alamat", "endereco", "homeaddress", "anschrift", "countryofbirth", "localdenascimento", "districtofbirth", "placeofissue", "serialnumber", "holderssignature", "signatureofholder",
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

// secondSurnameLabel names the second of two surnames: "2° Apellido", "Apellido materno".
var secondSurnameLabel = regexp.MustCompile(`(?i)(?:segundo|2\s?(?:[°ºo.]|do)?)\s?apellido|apellido\s?(?:materno|2)`)

// labelled returns the field that a line of print is the label of, or what else it is
// the label of (otherLabel and the like), and what follows the label in the same line.
func labelled(text string) (field, rest string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" :;/.,()|", r) })
	joined := plainLetters(text)
	other := len(joined)
	for _, label := range otherLabels {
		if at := strings.Index(joined, label); at >= 0 {
			other = min(other, at)
		}
	}
	if at := secondSurnameLabel.FindStringIndex(text); at != nil {
		return secondSurname, afterLabel(text[at[1]:])
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
			plain := plainLetters(words[i])
			known := len(plain) < 5 && slices.Contains(labels[name], plain)
			if name == FieldNumber && i == 1 && !known { // "ID NO", "D.L."
				known = slices.Contains(labels[name], plainLetters(words[0])+plain)
			}
			if known {
				rest := words[i+1:]
				for len(rest) > 0 && nameWords[plainLetters(rest[0])] { // the same in another language: "Ime/Name"
					rest = rest[1:]
				}
				return name, strings.TrimSpace(strings.Join(rest, " "))
			}
		}
	}
	switch {
	case len(words) > 0 && nameWords[plainLetters(words[0])]:
		return anyName, afterLabel(text)
	case len(words) > 1 && nameWords[plainLetters(words[1])]:
		return eitherName, afterLabel(text)
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
