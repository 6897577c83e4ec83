package specimen

import (
	"image/color"

	"github.com/selfsame-id/selfsame/mrz"
)

// What is no proof of identity, or not the side of it that is wanted: for tests that expect it to be turned away.
const (
	Visa      Kind = "visa"       // sticker with an MRV-A zone, 120 x 80 mm
	OtherCard Kind = "other_card" // a library's card with portrait, name and number
	Cover     Kind = "cover"      // of a passport booklet
	BlankPage Kind = "blank_page" // a page of the booklet without data
)

// OtherKinds lists what Make draws besides documents that prove an identity.
func OtherKinds() []Kind { return []Kind{Visa, OtherCard, Cover, BlankPage} }

// visa draws a visa sticker.
func (m *maker) visa() (*Side, error) {
	f, err := m.newForm("front", 120, 80)
	if err != nil {
		return nil, err
	}
	lines, err := m.zoneLines(mrz.MRVA, "V")
	if err != nil {
		return nil, err
	}
	f.ground()
	f.rosette(84, 34, 6, 23, 12, 7, 0.09, f.pal.accent, 0.4)
	f.emblem(84, 34, 13, f.pal.left, 0.16)
	f.header(11, "visa")
	photo := box{5, 14.5, 27, 34.7}
	f.picture(photo, false)
	f.overlay(photo)
	f.specimen(box{34, 14, 80, 40}, 11)
	f.stamp(116.5, 12.2, 2.1)
	p := f.m.person
	const x, y, pitch = 36.5, 15, 6.6
	f.entry("number", "visa_no", x, y, 26, p.Number)
	f.entry("", "type", x+36, y, 12, "C")
	f.names(x, y+pitch, pitch, 74)
	f.date("birth_date", "birth_date", x, y+3*pitch, 34, p.Birth)
	f.entry("sex", "sex", x+36, y+3*pitch, 12, p.Sex)
	f.entry("nationality", "nationality", x+56, y+3*pitch, 22, p.Nationality)
	f.date("issue_date", "issue_date", x, y+4*pitch, 34, p.Issue)
	f.date("expiry_date", "expiry_date", x+36, y+4*pitch, 34, p.Expiry)
	f.microtext(5, 56, 108, f.pal.left)
	f.fill(rectangle(box{0, 57.4, f.w, f.h - 57.4}, 0), f.pal.paper, 0.55)
	f.printZone(mrz.MRVA, lines, 4.1, 7.6)
	return f.done(), nil
}

// otherCard draws the card of a library: it has a face and a name, and proves nothing.
func (m *maker) otherCard() (*Side, error) {
	f, err := m.newForm("front", cardWidth, cardHeight)
	if err != nil {
		return nil, err
	}
	f.fill(rectangle(box{0, 0, f.w, f.h}, 0), rgb(0xfbfaf7), 1)
	f.fill(rectangle(box{0, 0, f.w, 13}, 0), f.pal.label, 1)
	f.emblem(8, 6.5, 4.6, rgb(0xffffff), 0.95)
	white := setting{font: f.family.bold, size: 4.2, color: rgb(0xffffff), stretch: f.family.stretch}
	title := []string{"AMAUROT PUBLIC LIBRARY", "UNIVERSITY OF ANYDRIA", "HYTHLODAY WORKS"}[f.rng.IntN(3)]
	f.text(15, 6.8, title, white)
	white.size, white.font = 2.5, f.family.regular
	f.text(15, 10.6, map[string]string{"A": "Reader's card", "U": "Student card", "H": "Staff card"}[title[:1]], white)
	photo := box{5, 17, 22, 28.3}
	f.picture(photo, false)
	p := f.m.person
	name := p.GivenNames + " " + p.Surname
	f.value("full_name", 32, 23, 48, 4, name, name)
	plain := setting{font: f.family.regular, size: 2.6, color: f.pal.ink, stretch: f.family.stretch}
	f.text(32, 29, "No. "+p.Personal, plain)
	if !p.Expiry.IsZero() {
		f.text(32, 33.4, "Valid to "+p.Expiry.Format("01/2006"), plain)
	}
	bars := shape{}
	for at := 32.0; at < 78; {
		w := 0.35 * float64(1+f.rng.IntN(3))
		bars = append(bars, rectangle(box{at, 38, w, 8}, 0)...)
		at += w + 0.35*float64(1+f.rng.IntN(3))
	}
	f.fill(bars, f.pal.ink, 1)
	f.stamp(82.4, 14.4, 1.8)
	return f.done(), nil
}

// cover draws the outside of a passport booklet: cloth, and the arms in gold.
func (m *maker) cover() (*Side, error) {
	f, err := m.newForm("front", 88, 125)
	if err != nil {
		return nil, err
	}
	cloth := mix(f.pal.label, rgb(0x0c0c14), 0.55)
	f.fill(rectangle(box{0, 0, f.w, f.h}, 0), cloth, 1)
	grain := newNoise(f.rng)
	for i := 0; i < len(f.pix.Pix); i += 4 {
		d := 5 * grain.next()
		for c := range 3 {
			f.pix.Pix[i+c] = level(float64(f.pix.Pix[i+c]) + d)
		}
	}
	gold := rgb(0xd6b25e)
	state, other := words("republic", f.m.opt.Language)
	name, second := words("passport", f.m.opt.Language)
	f.centred(22, 5, state, gold)
	f.centred(28, 3.2, other, gold)
	f.emblem(f.w/2, 62, 21, gold, 0.95)
	f.centred(100, 6.2, name, gold)
	f.centred(106.5, 3.6, second, gold)
	f.centred(116, 3, "SPECIMEN", gold)
	return f.done(), nil
}

// centred sets a line in the middle of the side.
func (f *form) centred(y, size float64, line string, c color.RGBA) {
	p := setting{font: f.family.bold, size: size, color: c, tracking: size * 0.1, stretch: f.family.stretch, fit: f.w - 12}
	f.text((f.w-min(f.width(line, p), p.fit))/2, y, line, p)
}

// blankPage draws a page for visas with nothing on it.
func (m *maker) blankPage() (*Side, error) {
	f, err := m.newForm("front", 125, 88)
	if err != nil {
		return nil, err
	}
	f.ground()
	f.rosette(62.5, 44, 8, 34, 16, 7, 0.1, f.pal.accent, 0.4)
	f.emblem(62.5, 44, 20, f.pal.left, 0.2)
	f.centred(9, 4, "VISAS", f.pal.label)
	f.stamp(121, 4, 2.2)
	number := setting{font: f.family.regular, size: 3, color: f.pal.label}
	f.text(116, 84, "17", number)
	return f.done(), nil
}
