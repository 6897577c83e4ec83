package specimen

import "github.com/selfsame-id/selfsame/mrz"

// passport draws the data page of a passport booklet.
func (m *maker) passport() (*Side, error) {
	f, err := m.newForm("front", 125, 88)
	if err != nil {
		return nil, err
	}
	lines, err := m.zoneLines(mrz.TD3, "P")
	if err != nil {
		return nil, err
	}
	f.ground()
	f.rosette(88, 38, 6, 25, 12, 7, 0.09, f.pal.accent, 0.35)
	f.rosette(88, 38, 16, 27, 24, 4, 0.08, f.pal.left, 0.30)
	f.emblem(88, 38, 14, f.pal.left, 0.14)
	f.header(12.5, "passport")
	photo := box{5.5, 17.5, 33, 42.4}
	f.picture(photo, false)
	f.overlay(photo)
	f.ghost(box{101, 33.5, 18.5, 23.8}, 0.62)
	f.specimen(box{40, 16, 82, 46}, 12)
	f.stamp(121.5, 13.7, 2.3)
	f.passportFields()
	f.microtext(5.5, 63.9, 114, f.pal.left)
	f.fill(rectangle(box{0, 65.2, 125, 22.8}, 0), f.pal.paper, 0.55)
	f.printZone(mrz.TD3, lines, 6.6, 8.2)
	return f.done(), nil
}

// passportFields sets the data of ICAO 9303-4 section 4.1 in its order.
func (f *form) passportFields() {
	p := f.m.person
	const x, y, pitch = 42.5, 17.9, 6.45
	row := func(i int) float64 { return y + pitch*float64(i) }
	f.entry("", "type", x, row(0), 12, "P")
	f.entry("issuer", "code", x+14, row(0), 14, f.m.issuer())
	f.entry("number", "passport_no", x+32, row(0), 34, p.Number)
	f.names(x, row(1), pitch, 74)
	f.entry("nationality", "nationality", x, row(3), 36, p.Nationality)
	f.entry("personal_number", "personal_no", x+38, row(3), 20, p.Personal)
	f.date("birth_date", "birth_date", x, row(4), 36, p.Birth)
	f.entry("sex", "sex", x+38, row(4), 12, p.Sex)
	f.entry("birth_place", "birth_place", x, row(5), 36, upper(p.BirthPlace))
	f.entry("authority", "authority", x+30, row(5), 27, p.Authority)
	f.date("issue_date", "issue_date", x, row(6), 28, p.Issue)
	f.date("expiry_date", "expiry_date", x+30, row(6), 28, p.Expiry)
	f.label(101, 58.6, 20, "signature")
	f.signature(box{100.5, 58.8, 19, 4.2})
}
