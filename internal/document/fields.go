package document

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/selfsame-id/selfsame/mrz"
)

// Confidences of a field by where it comes from. They are meant to be what
// `selfsame eval read` finds: of the fields given at 0.9, 90 % are right.
const (
	trustChecked = 0.995 // in a zone whose check digits agree and cover the field
	trustFailed  = 0.6   // in a zone whose check digit for the field fails
	trustLabel   = 0.93  // print with its label or number beside it
	trustBeside  = 0.98  // of that, where the label is another line
	trustBoth    = 0.998 // two sources say the same
)

// A claim is what one source says of a field.
type claim struct {
	value      string
	confidence float64
	line       int // of print that says so, in reading order from 1; 0 where it is not known
}

// fields joins what zone, barcode and print say.
func (w *work) fields(today time.Time) {
	claims := map[Source]map[string]claim{}
	if w.out.Zone != nil {
		claims[SourceZone] = zoneClaims(w.out.Zone, today)
	}
	if w.out.Barcode != nil {
		claims[SourceBarcode] = barcodeClaims(w.out.Barcode)
	}
	claims[SourcePrint] = w.printClaims(claims[SourceZone], today)
	if len(claims) == 1 {
		w.byPosition(claims[SourcePrint], today)
		w.byLooks(claims[SourcePrint])
	} else if claims[SourceZone][FieldSex].value == "" {
		w.sexByLooks(claims[SourcePrint])
	}
	w.nameLines = nil
	for _, name := range []string{FieldSurname, FieldGivenNames, FieldFullName} {
		if c := claims[SourcePrint][name]; c.line > 0 {
			w.nameLines = append(w.nameLines, c.line)
		}
	}
	for _, name := range fieldNames {
		w.join(name, claims)
	}
	w.fullName()
}

var fieldNames = []string{
	FieldSurname, FieldGivenNames, FieldFullName, FieldBirthDate, FieldExpiryDate, FieldIssueDate, FieldNumber, FieldSex,
	FieldNationality, FieldIssuer,
}

// zoneClaims are the fields of a zone, dates resolved.
func zoneClaims(z *Zone, today time.Time) map[string]claim {
	failed := map[string]bool{}
	for _, name := range z.FailedChecks {
		failed[name] = true
	}
	out := map[string]claim{}
	add := func(name, value, check string) {
		if value == "" {
			return
		}
		confidence := z.Certainty(name)
		if z.Valid && check != "" {
			confidence = trustChecked
		}
		if failed[check] {
			confidence = min(confidence, trustFailed)
		}
		out[name] = claim{value: value, confidence: confidence}
	}
	d := z.Doc
	add(FieldSurname, d.Surname, "")
	add(FieldGivenNames, d.GivenNames, "")
	add(FieldBirthDate, d.BirthDate(today), mrz.CheckBirth)
	add(FieldExpiryDate, d.ExpiryDate(today), mrz.CheckExpiry)
	add(FieldNumber, d.Number, mrz.CheckNumber)
	add(FieldSex, d.Sex, "")
	add(FieldNationality, d.Nationality, "")
	add(FieldIssuer, d.Issuer, "")
	return out
}

// Certainty is the probability, 0 to 0.99, that every character of a zone's
// field, such as FieldSurname, is what it was read as. Of a name's two parts each has its own: what follows the gap
// between them is no part of the surname.
func (z *Zone) Certainty(name string) float64 {
	sure := 1.0
	for _, f := range z.Format.Fields() {
		from, to := f.From, min(f.To, len(z.Confidence[f.Line]))
		gap := strings.Index(z.Lines[f.Line][from:to], "<<")
		switch {
		case f.Name == name:
		case f.Name == mrz.FieldName && name == FieldSurname && gap >= 0:
			to = from + gap + 2
		case f.Name == mrz.FieldName && name == FieldGivenNames && gap >= 0:
			from += gap
		case f.Name == mrz.FieldName && (name == FieldSurname || name == FieldGivenNames):
		default:
			continue
		}
		for _, p := range z.Confidence[f.Line][from:to] {
			sure *= p
		}
	}
	return min(sure, 0.99)
}

// printClaims are the fields that print says: those with a label or number
// beside them and, where a zone was read, those that only a comparison with it
// can name.
func (w *work) printClaims(zone map[string]claim, today time.Time) map[string]claim {
	out := map[string]claim{}
	for _, v := range w.labelledValues() {
		if c, ok := w.understand(v, today); ok {
			if old, had := out[v.field]; !had || c.confidence > old.confidence {
				out[v.field] = c
			}
		}
	}
	if zone != nil {
		w.compareWithZone(zone, out, today)
		w.withoutOrnaments(zone, out)
	}
	return out
}

// withoutOrnaments takes off the given names what the surname has around it in print
// and not in the zone: French licences print a sign before and behind each name, which
// is read as some letter or figure.
func (w *work) withoutOrnaments(zone, out map[string]claim) {
	surname, given := zone[FieldSurname].value, out[FieldGivenNames]
	if w.out.Zone.Format != mrz.DL1 || surname == "" {
		return
	}
	for _, s := range w.scrap {
		before, behind, ok := strings.Cut(strings.ToUpper(valuePart(s.Text)), surname)
		ornaments := utf8.RuneCountInString(before) == 1 && utf8.RuneCountInString(behind) == 1
		if letters := []rune(given.value); ok && ornaments && len(letters) > 3 {
			inner := letters[1 : len(letters)-1]
			inner[0] = unicode.ToUpper(inner[0])
			given.value = string(inner)
			out[FieldGivenNames] = given
			return
		}
	}
}

// understand makes the text of a field into its value.
func (w *work) understand(v labelledValue, today time.Time) (claim, bool) {
	text := v.text
	c := claim{strings.TrimSpace(text), v.confidence * trustLabel, v.line}
	switch v.field {
	case FieldBirthDate, FieldExpiryDate, FieldIssueDate:
		d, ok := parseDate(text, w.dateOrder())
		if !ok {
			return claim{}, false
		}
		ahead := 0
		until, isRange := untilDate(text, w.dateOrder())
		if v.field == FieldExpiryDate {
			ahead = 50
			if isRange {
				d = until
			}
		}
		if !isRange && len(longYear.FindAllString(text, 2)) > 1 {
			c.confidence *= trustPart // two dates: in two calendars, as in Ethiopia
		}
		c.confidence *= w.trustInOrder(text)
		c.value = d.iso(today, ahead)
		return c, true
	case FieldSex:
		c.value = w.sexOf(text)
		return c, c.value != ""
	case FieldNumber:
		c.value = strings.TrimFunc(strings.ReplaceAll(numberWord.ReplaceAllString(c.value, ""), " ", ""), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		_, day := parseDate(text, w.dateOrder())
		day = day && strings.ContainsAny(c.value, "./-")
		return c, len(c.value) >= 4 && figuresIn(c.value) >= 2 && !day && !strings.ContainsAny(c.value, `'"`) // nor a height
	case FieldNationality, FieldIssuer:
		code := strings.ToUpper(bare(text))
		if _, ok := mrz.Country(code); !ok {
			return claim{}, false
		}
		c.value = code
		return c, true
	default:
		text = latinHalf(text)
		if w.american {
			if noName.MatchString(text) || americanValue.MatchString(text) {
				return claim{}, false
			}
			text = halfLabel.ReplaceAllString(text, "$1")
		}
		if figuresIn(text) > mostNameFigures || twoLanguages.MatchString(text) || w.european && strings.Contains(text, ",") {
			return claim{}, false // an address whose house number was taken for a field's
		}
		c.value = nameOf(text)
		return c, c.value != ""
	}
}

// untilDate is the second of two dates in a line, as Romanian cards say from when
// until when they are valid.
func untilDate(text string, usual order) (printedDate, bool) {
	for at, r := range text {
		if !strings.ContainsRune("-–~", r) {
			continue
		}
		_, from := parseDate(text[:at], usual)
		if d, until := parseDate(text[at+utf8.RuneLen(r):], usual); from && until {
			return d, true
		}
	}
	return printedDate{}, false
}

// longYear is a year of four figures.
var longYear = regexp.MustCompile(`(?:19|20)\d{2}`)

// twoLanguages is a label in two languages, which no name looks like.
var twoLanguages = regexp.MustCompile(`\pL{2}\s?/\s?\pL{2}`)

// latinHalf is what stands in Latin letters after a stroke, where another script stands
// before it: "ТКАЧЕНКО/TKACHENKO".
func latinHalf(text string) string {
	before, after, ok := strings.Cut(text, "/")
	if ok && scriptOf(before) != latin && scriptOf(after) == latin && letterCount(after) > 1 {
		return strings.TrimSpace(after)
	}
	return text
}

// noName begins a line of an American licence that is no name, whatever was made of its
// number; a height has feet and inches.
var noName = regexp.MustCompile(`(?i)^\S{0,3}\s?(?:HGT|WGT|EYES|HAIR|RESTR?|RSTR|CLASS|END)\s|\s\S'-`)

// numberWord is what may stand between the label of a number and the number:
// "4d LIC NO: D400-7836", "4d ID 123 456 789".
var numberWord = regexp.MustCompile(`^(?i:(?:ID|LIC|LICEN[CS]E|DLN?|NDL|NO|NR|NUMBER|NUM[ÉE]RO|N[°º]|MASTER)(?:[\s.:/#°º]+|$))+`)

// mostNameFigures is how many letters of a name may have been taken for figures;
// a line with more of them is no name.
const mostNameFigures = 2

// figuresForLetters are the letters that readers take for figures.
var figuresForLetters = strings.NewReplacer("0", "O", "1", "I", "5", "S", "8", "B")

// elision gives back the L' of L'HÔPITAL, whose apostrophe a reader takes for the caron of
// a Slovak Ľ, or for both; no Ľ stands before an apostrophe or an H.
var elision = strings.NewReplacer("Ľ'H", "L'H", "Ľ'", "L'", "ĽH", "L'H")

// nameLetter stands before each of two names that share a label, as on German
// cards: "[a] MUSTERMANN".
var nameLetter = regexp.MustCompile(`^\s*[\[(]\s?\pL\s?[\])]`)

// nameOf is the name in a line of print, "" where it has none. Documents print
// names in capitals: where nearly all are, the others are misread ones.
func nameOf(text string) string {
	text = strings.TrimSpace(nameLetter.ReplaceAllString(text, ""))
	if text == "0" {
		return "O"
	}
	if letterCount(text) >= 2 {
		text = figuresForLetters.Replace(text)
	}
	text = elision.Replace(text)
	text = strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' && r != ')' })
	capitals, letters := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) || r == 'ß' {
				capitals++
			}
		}
	}
	if letters == 0 || letters*2 <= len([]rune(text)) || letters == 1 && capitals == 0 {
		return ""
	}
	if capitals < letters && 3*capitals > 2*letters {
		text = strings.ReplaceAll(strings.ToUpper(strings.ReplaceAll(text, "ß", "\x00")), "\x00", "ß")
	}
	return text
}

// sexOf is the sex that a text names, M, F or X; "" where it names none. States print
// their own letter beside it, mostly before: "K / F", and "F/K".
func sexOf(text string) string {
	parts := strings.Split(text, "/")
	for i := len(parts) - 1; i >= 0; i-- {
		plain, _, _ := strings.Cut(strings.Trim(parts[i], ": "), " ")
		plain = strings.ToUpper(plainLetters(plain))
		if sex, ok := sexWords[plain]; ok {
			return sex
		}
		if plain != "" && len(plain) <= 2 && strings.Contains("MFX", plain[:1]) {
			return plain[:1]
		}
	}
	return ""
}

// sexWords are what cards print instead of a letter.
var sexWords = map[string]string{
	"MALE": "M", "FEMALE": "F", "MASCULINO": "M", "FEMENINO": "F", "FEMININO": "F", "MASCULIN": "M", "FEMININ": "F", "HOMBRE": "M", "MUJER": "F",
	"MASCHIO": "M", "FEMMINA": "F", "LELAKI": "M", "LAKILAKI": "M", "PEREMPUAN": "F",
}

// sexOf is sexOf on this document: on Mexican voters' cards M is mujer and H is hombre. Of
// other Mexican print without a zone it cannot be told which of the two an M is.
func (w *work) sexOf(text string) string {
	if !w.mexican() {
		return sexOf(text)
	}
	switch strings.ToUpper(strings.TrimSpace(text)) {
	case "H":
		return "M"
	case "M":
		switch {
		case w.prints(votersCard...):
			return "F"
		case w.out.Zone == nil:
			return ""
		}
	}
	return sexOf(text)
}

// votersCard are words of Mexico's voters' cards.
var votersCard = []string{"credencialparavotar", "clavedeelector", "institutonacionalelectoral"}

// mexican reports whether the print names Mexico, which is no licence of New Mexico, or its
// voters' card or register of persons.
func (w *work) mexican() bool {
	return !w.american && (w.prints("mexico", "mexicanos", "curp") || w.prints(votersCard...))
}

// prints reports whether a line of print has one of the words, in small letters without
// accents or spaces.
func (w *work) prints(words ...string) bool {
	return slices.ContainsFunc(w.scrap, func(s scrap) bool {
		plain := plainLetters(s.Text)
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(plain, word) })
	})
}

func letterCount(s string) int { return len(plainLetters(s)) }
