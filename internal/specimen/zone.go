package specimen

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/selfsame-id/selfsame/mrz"
)

// Measures of a zone, ISO 1831 and ICAO 9303-3: ten characters of OCR-B an inch, four lines an inch.
const (
	zonePitch   = 2.54
	zoneLeading = 6.35
)

// zoneLines writes the zone of the person, with the faults that are asked for.
func (m *maker) zoneLines(format mrz.Format, kind string) ([]string, error) {
	p := m.zonePerson
	sex := p.Sex
	if sex == "X" { // 9303-4: a filler stands for what is not specified
		sex = ""
	}
	d := mrz.Document{
		Format: format, Kind: kind, Issuer: m.issuer(), Nationality: p.Nationality,
		Surname: transliterate(p.Surname), GivenNames: transliterate(p.GivenNames),
		Number: p.Number, Birth: zoneDate(p.Birth), Expiry: zoneDate(p.Expiry), Sex: sex,
	}
	switch format {
	case mrz.TD1: // states use either place
		d.Optional2 = p.Personal
		if m.opt.Seed%2 == 0 {
			d.Optional, d.Optional2 = p.Personal, ""
		}
	case mrz.TD3:
		d.Optional = p.Personal
	case mrz.FRAID, mrz.DL1:
		d = m.frenchZone(d)
	default: // has no room for it
	}
	lines, err := mrz.Write(d)
	if err != nil {
		return nil, fmt.Errorf("zone: %w", err)
	}
	for fault, check := range map[Fault]string{
		WrongNumber: mrz.CheckNumber, WrongBirth: mrz.CheckBirth,
		WrongExpiry: mrz.CheckExpiry, WrongComposite: mrz.CheckComposite,
	} {
		if m.has(fault) {
			spoil(lines, format, check)
		}
	}
	if m.has(LineMissing) {
		lines = lines[:len(lines)-1]
	}
	return lines, nil
}

// frenchZone is the zone's content as France writes it, whose number is made of the month
// of issue and figures: on identity cards of 1988 to 2021, and on licences, which say
// no more than the surname's beginning and the expiry.
func (m *maker) frenchZone(d mrz.Document) mrz.Document {
	figures := func(s string) string {
		return strings.Map(func(r rune) rune { return '0' + r%10 }, s)
	}
	number, issue := m.zonePerson.Number, zoneDate(m.zonePerson.Issue)
	d.Issuer, d.Nationality = "FRA", ""
	if d.Format == mrz.FRAID {
		d.Number, d.Expiry = issue[:4]+figures((number + "00000000")[:8]), ""
		return d
	}
	letters := strings.Map(func(r rune) rune {
		if r < 'A' || r > 'Z' {
			return -1
		}
		return r
	}, d.Surname)
	letter := func(i byte) string { return string('A' + rune(i)%26) }
	return mrz.Document{
		Format: d.Format, Kind: d.Kind, Issuer: d.Issuer, Surname: letters[:min(8, len(letters))], Expiry: d.Expiry,
		Number: issue[:2] + letter(number[0]) + letter(number[1]) + figures((number + "00000")[:5]),
	}
}

// spoil puts a wrong check digit in the place of a right one.
func spoil(lines []string, format mrz.Format, name string) {
	for _, c := range format.Checks() {
		if c.Name != name {
			continue
		}
		line := []byte(lines[c.At.Line])
		line[c.At.Col] = '0' + (line[c.At.Col]-'0'+4)%10
		lines[c.At.Line] = string(line)
	}
}

// zoneDate is a date of six digits, or fillers for none.
func zoneDate(t time.Time) string {
	if t.IsZero() {
		return "<<<<<<"
	}
	return t.Format("060102")
}

// printZone sets the lines with the last one's baseline foot millimetres above the lower edge.
func (f *form) printZone(format mrz.Format, lines []string, left, foot float64) {
	face := f.zone.zone[f.m.opt.ZoneFont]
	size := zonePitch * emsPerAdvance(face, &f.buf)
	ink := setting{font: face, size: size, color: rgb(0x17181c), opacity: 0.94}
	all := box{}
	count := len(format.Lengths())
	for i, line := range lines {
		y := f.h - foot - zoneLeading*float64(count-1-i)
		b := f.text(left, y, line, ink)
		if i == 0 {
			all = b
		}
		all = all.around(b)
	}
	letter := f.outline(0, 0, "H", ink)
	top := 0.0
	for _, k := range letter {
		top = min(top, k.p[0].y)
	}
	f.truth.Zone = &Zone{Format: string(format), Lines: lines, Box: boxOf(f.pixels(all)), Letter: -top * f.mm, Font: f.m.opt.ZoneFont}
}

// around is the smallest box around both.
func (b box) around(o box) box {
	x, y := min(b.x, o.x), min(b.y, o.y)
	return box{x, y, max(b.x+b.w, o.x+o.w) - x, max(b.y+b.h, o.y+o.h) - y}
}

// emsPerAdvance is the em of a monospaced font as a multiple of its advance.
func emsPerAdvance(f *sfnt.Font, buf *sfnt.Buffer) float64 {
	em := fixed.Int26_6(f.UnitsPerEm()) << 6
	g, err := f.GlyphIndex(buf, '0')
	if err != nil {
		return 1
	}
	adv, err := f.GlyphAdvance(buf, g, em, font.HintingNone)
	if err != nil || adv == 0 {
		return 1
	}
	return float64(em) / float64(adv)
}

// transliterations are ICAO 9303-3 section 6.A for the letters of the invented names; where it gives several, the
// first that states use.
var transliterations = strings.NewReplacer(
	"Ä", "AE", "Å", "AA", "Æ", "AE", "Ð", "D", "Đ", "D", "Ħ", "H", "I", "I", "ı", "I", "İ", "I", "Ĳ", "IJ", "Ł", "L", "Ŀ", "L",
	"Ŋ", "N", "Ö", "OE", "Ø", "OE", "Œ", "OE", "ß", "SS", "ẞ", "SS", "Þ", "TH", "Ŧ", "T", "Ü", "UE",
	"Á", "A", "À", "A", "Â", "A", "Ã", "A", "Ă", "A", "Ą", "A", "Ā", "A", "Ç", "C", "Ć", "C", "Č", "C", "Ċ", "C", "Ĉ", "C",
	"Ď", "D", "É", "E", "È", "E", "Ê", "E", "Ë", "E", "Ě", "E", "Ę", "E", "Ē", "E", "Ė", "E", "Ğ", "G", "Ģ", "G", "Ġ", "G", "Ĝ", "G",
	"Í", "I", "Ì", "I", "Î", "I", "Ï", "I", "Ī", "I", "Į", "I", "Ķ", "K", "Ĺ", "L", "Ľ", "L", "Ļ", "L",
	"Ñ", "N", "Ń", "N", "Ň", "N", "Ņ", "N", "Ó", "O", "Ò", "O", "Ô", "O", "Õ", "O", "Ő", "O", "Ō", "O",
	"Ŕ", "R", "Ř", "R", "Ś", "S", "Š", "S", "Ş", "S", "Ș", "S", "Ť", "T", "Ţ", "T", "Ț", "T",
	"Ú", "U", "Ù", "U", "Û", "U", "Ů", "U", "Ű", "U", "Ū", "U", "Ų", "U", "Ŵ", "W", "Ý", "Y", "Ŷ", "Y", "Ÿ", "Y",
	"Ź", "Z", "Ż", "Z", "Ž", "Z")

// transliterate writes a name in the letters of a zone.
func transliterate(name string) string { return transliterations.Replace(upper(name)) }
