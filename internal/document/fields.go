package document

import (
	"math"
	"sort"
	"strings"
	"time"
	"unicode"

	"github.com/selfsame-id/selfsame/mrz"
)

// Confidences of a field by where it comes from. They are meant to be what
// `selfsame eval read` finds: of the fields given at 0.9, 90 % are right.
const (
	trustChecked = 0.995 // in a zone whose check digits agree and cover the field
	trustFailed  = 0.6   // in a zone whose check digit for the field fails
	trustLabel   = 0.93  // print with its label or number beside it
	trustBoth    = 0.998 // two sources say the same
)

// A claim is what one source says of a field.
type claim struct {
	value      string
	confidence float64
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
		confidence := z.certainty(name)
		if z.Valid && check != "" {
			confidence = trustChecked
		}
		if failed[check] {
			confidence = min(confidence, trustFailed)
		}
		out[name] = claim{value, confidence}
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

// certainty is the least probability of the characters of a zone's field.
func (z *Zone) certainty(name string) float64 {
	zoneName := name
	if name == FieldSurname || name == FieldGivenNames {
		zoneName = mrz.FieldName
	}
	least := 1.0
	for _, f := range z.Format.Fields() {
		if f.Name != zoneName && f.Name != name {
			continue
		}
		for col := f.From; col < f.To && col < len(z.Confidence[f.Line]); col++ {
			least = min(least, z.Confidence[f.Line][col])
		}
	}
	return min(least, 0.99)
}

// join makes one field of what the sources say. The barcode and a zone whose
// check digits agree are trusted before print; print has accents and spaces
// that a zone cannot have, so where they agree the print's spelling is given.
func (w *work) join(name string, claims map[Source]map[string]claim) {
	order := []Source{SourceZone, SourceBarcode, SourcePrint}
	var field Field
	for _, source := range order {
		c, ok := claims[source][name]
		if !ok {
			continue
		}
		if field.Value == "" {
			field = Field{Value: c.value, Sources: []Source{source}, Confidence: c.confidence}
			continue
		}
		if same(name, field.Value, c.value) {
			field.Sources = append(field.Sources, source)
			field.Confidence = max(trustBoth, field.Confidence)
			if source == SourcePrint && (name == FieldSurname || name == FieldGivenNames) && richer(c.value, field.Value) {
				field.Value = c.value
			}
			continue
		}
		sure := min(field.Confidence, c.confidence)
		if sure >= printSure {
			w.out.Conflicts = append(w.out.Conflicts, Conflict{
				Field: name, Between: [2]Source{field.Sources[0], source},
				Values: [2]string{field.Value, c.value}, Certainty: sure,
			})
		}
		if c.confidence > field.Confidence+0.2 {
			field = Field{Value: c.value, Sources: []Source{source}, Confidence: c.confidence}
		}
	}
	if field.Value != "" {
		w.out.Fields[name] = field
	}
}

// richer reports whether print has the same letters as a zone, and with them
// spaces, hyphens or small letters, or has letters with marks. Print without
// marks where the zone spells them out (O for OE) was read by a reader that
// cannot see them.
func richer(print, zone string) bool {
	if bare(print) == bare(zone) {
		return !strings.Contains(zone, " ") || strings.ContainsAny(print, " -")
	}
	return strings.ContainsFunc(print, func(r rune) bool { return r > 127 })
}

// same reports whether two sources' values of a field are one: names and
// numbers by their letters and digits alone, for print has spaces, hyphens and
// accents, and a zone cuts long names.
func same(name, a, b string) bool {
	if a == b {
		return true
	}
	x, y := bare(a), bare(b)
	switch name {
	case FieldSurname, FieldGivenNames, FieldFullName:
		if len(x) > len(y) {
			x, y = y, x
		}
		return x == y || len(x) >= 8 && strings.HasPrefix(y, x) || spelled(x, y)
	case FieldBirthDate, FieldExpiryDate, FieldIssueDate:
		return false
	case FieldNumber:
		return x == y || strings.ReplaceAll(x, "O", "0") == strings.ReplaceAll(y, "O", "0")
	default:
		return x == y
	}
}

// bare is a text's letters and digits in capitals without accents.
func bare(s string) string {
	var out strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' {
			out.WriteRune(r)
			continue
		}
		out.WriteString(strings.ToUpper(plainLetters(string(r))))
	}
	return out.String()
}

// spelled reports whether two names differ only in how ICAO's transliteration
// writes letters with marks: AE for Ä or A, and so on.
func spelled(a, b string) bool {
	fold := strings.NewReplacer("AE", "A", "OE", "O", "UE", "U", "AA", "A", "SS", "S", "UXX", "U", "NXX", "N", "IJ", "Y", "TH", "T", "DH", "D")
	return fold.Replace(a) == fold.Replace(b)
}

// fullName gives the whole name where its parts are known.
func (w *work) fullName() {
	if _, ok := w.out.Fields[FieldFullName]; ok {
		return
	}
	surname, haveSurname := w.out.Fields[FieldSurname]
	given, haveGiven := w.out.Fields[FieldGivenNames]
	switch {
	case haveSurname && haveGiven:
		w.out.Fields[FieldFullName] = Field{
			Value:      given.Value + " " + surname.Value,
			Sources:    common(given.Sources, surname.Sources),
			Confidence: min(given.Confidence, surname.Confidence),
		}
	case haveSurname:
		w.out.Fields[FieldFullName] = surname
	case haveGiven:
		w.out.Fields[FieldFullName] = given
	}
}

func common(a, b []Source) []Source {
	var both []Source
	for _, s := range a {
		for _, t := range b {
			if s == t {
				both = append(both, s)
			}
		}
	}
	if len(both) == 0 {
		return a
	}
	return both
}

// printClaims are the fields that print says: those with a label or number
// beside them and, where a zone was read, those that only a comparison with it
// can name.
func (w *work) printClaims(zone map[string]claim, today time.Time) map[string]claim {
	out := map[string]claim{}
	for _, v := range w.labelledValues() {
		if c, ok := w.understand(v.field, v.text, v.confidence, today); ok {
			if old, had := out[v.field]; !had || c.confidence > old.confidence {
				out[v.field] = c
			}
		}
	}
	if zone != nil {
		w.compareWithZone(zone, out, today)
	}
	return out
}

// A labelledValue is a line of print of which a label or a number says what it is.
type labelledValue struct {
	field, text string
	confidence  float64
}

// understand makes the text of a field into its value.
func (w *work) understand(field, text string, confidence float64, today time.Time) (claim, bool) {
	c := claim{strings.TrimSpace(text), confidence * trustLabel}
	switch field {
	case FieldBirthDate, FieldExpiryDate, FieldIssueDate:
		d, ok := parseDate(text, w.dateOrder())
		if !ok {
			return claim{}, false
		}
		ahead := 0
		if field == FieldExpiryDate {
			ahead = 50
		}
		c.value = d.iso(today, ahead)
		return c, true
	case FieldSex:
		c.value = sexOf(text)
		return c, c.value != ""
	case FieldNumber:
		c.value = strings.ReplaceAll(c.value, " ", "")
		return c, len(c.value) >= 4 && strings.ContainsAny(c.value, "0123456789")
	case FieldNationality, FieldIssuer:
		code := strings.ToUpper(bare(text))
		if _, ok := mrz.Country(code); !ok {
			return claim{}, false
		}
		c.value = code
		return c, true
	default:
		c.value = strings.TrimFunc(c.value, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' && r != ')' })
		return c, letterCount(text) >= 2 && letterCount(text)*2 > len([]rune(text))
	}
}

// dateOrder is how the issuing state writes dates in figures.
func (w *work) dateOrder() order {
	country := w.out.Country
	if country == "" && w.out.Zone != nil {
		country = w.out.Zone.Doc.Issuer
	}
	if country == "" && w.american {
		country = "USA"
	}
	switch country {
	case "USA":
		return monthFirst
	case "CAN", "SWE", "LTU", "HUN", "CHN", "JPN", "KOR", "TWN":
		return yearFirst
	default:
		return dayFirst
	}
}

func sexOf(text string) string {
	plain := strings.ToUpper(plainLetters(text))
	if plain == "" {
		return ""
	}
	switch plain[0] {
	case 'M', 'F', 'X':
		if len(plain) <= 2 || plain == "MALE" || plain == "FEMALE" {
			return plain[:1]
		}
	}
	return ""
}

func letterCount(s string) int { return len(plainLetters(s)) }

// labelledValues finds the value that belongs to each label or number: what
// follows in the same line, or else the line to the right, or else below.
func (w *work) labelledValues() []labelledValue {
	var out []labelledValue
	european, american := w.licenceNumbers()
	w.european, w.american = european, american
	for i, s := range w.scrap {
		field, rest := "", ""
		number, after := fieldNumber(s.Text)
		if american {
			if f, value := americanLabel(s.Text); f != "" {
				out = append(out, labelledValue{f, value, s.Confidence})
				continue
			}
		}
		switch {
		case number != "" && american:
			field, rest = americanFields[number], after
		case number != "" && european:
			field, rest = europeanFields[number], after
		}
		if several := labelsIn(s.Text); field == "" && len(several) > 1 {
			out = append(out, w.under(i, several)...)
			continue
		}
		if field == "" {
			field, rest = labelled(s.Text)
			if european && number == "" {
				field = "" // an EU licence has no labels beside its numbers
			}
		}
		if field == "" {
			continue
		}
		if american && rest != "" {
			if _, value := labelled(rest); value != "" { // "4b EXP 01/02/2030"
				rest = value
			}
		}
		if rest != "" {
			out = append(out, labelledValue{field, rest, s.Confidence})
			continue
		}
		if v, ok := w.beside(i); ok {
			out = append(out, labelledValue{field, v.Text, v.Confidence * 0.98})
		}
	}
	return out
}

// under gives the lines below a line of several labels to them, from left to
// right, where there are as many.
func (w *work) under(i int, fields []string) []labelledValue {
	l := w.scrap[i]
	var values []scrap
	for j, s := range w.scrap {
		if dy := (s.Y0 + s.Y1 - l.Y0 - l.Y1) / 2; j != i && dy > 0.4*l.height() && dy < 2*l.height() && s.X0 < l.X1 && s.X1 > l.X0-l.height() && s.Text != "" {
			values = append(values, s)
		}
	}
	if len(values) != len(fields) {
		return nil
	}
	sort.SliceStable(values, func(a, b int) bool { return values[a].X0 < values[b].X0 })
	var out []labelledValue
	for k, s := range values {
		out = append(out, labelledValue{fields[k], s.Text, s.Confidence * 0.97})
	}
	return out
}

// beside is the line that a label belongs to: next to it on the right in the
// same line, or the nearest below that begins about where it begins.
func (w *work) beside(i int) (scrap, bool) {
	l := w.scrap[i]
	best, at := math.Inf(1), -1
	for j, s := range w.scrap {
		if j == i || s.Text == "" {
			continue
		}
		if f, rest := labelled(s.Text); f != "" && rest == "" {
			continue
		}
		h := max(l.height(), s.height())
		dx, dy := s.X0-l.X1, (s.Y0+s.Y1-l.Y0-l.Y1)/2
		d := math.Inf(1)
		switch {
		case math.Abs(dy) < 0.6*h && dx > -0.5*h && dx < 6*h:
			d = dx + 0.5*h
			if _, bareLabel := fieldNumber(l.Text); bareLabel == "" && !bareNumber.MatchString(l.Text) {
				d += 2 * h // labels in words stand above their values more often
			}
		case dy > 0.4*h && dy < 2.6*h && s.X0 < l.X1 && s.X1 > l.X0 && math.Abs(s.X0-l.X0) < 4*h:
			d = dy
		}
		if d < best {
			best, at = d, j
		}
	}
	if at < 0 {
		return scrap{}, false
	}
	return w.scrap[at], true
}

// Fields by their numbers: EU Directive 2006/126 annex I; AAMVA's card design
// standard, where 4d is the licence's number and 5 the document's.
var (
	europeanFields = map[string]string{
		"1": FieldSurname, "2": FieldGivenNames, "3": FieldBirthDate, "4a": FieldIssueDate, "4b": FieldExpiryDate, "5": FieldNumber,
	}
	americanFields = map[string]string{
		"1": FieldSurname, "2": FieldGivenNames, "3": FieldBirthDate, "4a": FieldIssueDate, "4b": FieldExpiryDate, "4d": FieldNumber,
	}
)

// licenceNumbers reports whether the print has the numbers of an EU licence or
// those of an American one.
func (w *work) licenceNumbers() (european, american bool) {
	seen := map[string]bool{}
	words := 0
	for _, s := range w.scrap {
		n, rest := fieldNumber(s.Text)
		if n == "" && bareNumber.MatchString(s.Text) {
			n = strings.ToLower(strings.Trim(s.Text, " .,:()"))
		}
		if n != "" {
			seen[n] = true
		}
		if americanWord.MatchString(rest) || americanWord.MatchString(s.Text) {
			words++
		}
	}
	american = seen["4d"] && words >= 1 || words >= 3
	european = !american && (seen["4a"] || seen["4b"]) && len(seen) >= 3
	return european, american
}
