package specimen

import (
	"fmt"

	"github.com/selfsame-id/selfsame/mrz"
)

// Size of an ID-1 card, ISO/IEC 7810, in millimetres.
const cardWidth, cardHeight = 85.6, 53.98

// idFront draws the front of an identity card of passbook size ID-1.
func (m *maker) idFront() (*Side, error) {
	f, err := m.newForm("front", cardWidth, cardHeight)
	if err != nil {
		return nil, err
	}
	f.ground()
	f.rosette(60, 31, 4, 18, 10, 6, 0.08, f.pal.accent, 0.35)
	f.emblem(60, 31, 10, f.pal.left, 0.13)
	f.header(9, "id_card")
	photo := box{4, 12.6, 24.5, 31.5}
	f.picture(photo, true)
	f.overlay(photo)
	f.ghost(box{68.6, 31.2, 13, 16.7}, 0.55)
	f.specimen(box{29, 12, 55, 38}, 8.6)
	f.stamp(82.4, 9.9, 1.8)
	p := f.m.person
	const x, y, pitch = 31.5, 12.9, 6.1
	f.names(x, y, pitch, 50)
	f.entry("sex", "sex", x, y+2*pitch, 10, p.Sex)
	f.entry("nationality", "nationality", x+11, y+2*pitch, 24, p.Nationality)
	f.date("birth_date", "birth_date", x, y+3*pitch, 35, p.Birth)
	f.entry("number", "card_no", x, y+4*pitch, 22, p.Number)
	f.date("expiry_date", "expiry_date", x, y+5*pitch, 35, p.Expiry)
	f.label(4, 46.2, 24, "signature")
	f.signature(box{5, 46.4, 22, 4.6})
	f.microtext(4, 52.6, 78, f.pal.left)
	return f.done(), nil
}

// idBack draws the back of the identity card, with its zone of three lines.
func (m *maker) idBack() (*Side, error) {
	f, err := m.newForm("back", cardWidth, cardHeight)
	if err != nil {
		return nil, err
	}
	lines, err := m.zoneLines(mrz.TD1, "I")
	if err != nil {
		return nil, err
	}
	f.ground()
	f.rosette(66, 15, 3, 12, 12, 6, 0.08, f.pal.accent, 0.4)
	f.emblem(66, 15, 8, f.pal.left, 0.25)
	f.specimen(box{4, 2, 60, 28}, 7.5)
	f.stamp(82.4, 2.2, 1.8)
	p := f.m.person
	f.entry("address", "address", 4.5, 5, 46, fmt.Sprintf("%s, %s %s", p.Street, p.Postal, p.City))
	f.entry("height", "height", 4.5, 11.2, 16, fmt.Sprintf("%d cm", p.Height))
	f.entry("birth_place", "birth_place", 24, 11.2, 28, upper(p.BirthPlace))
	f.date("issue_date", "issue_date", 4.5, 17.4, 30, p.Issue)
	f.entry("personal_number", "personal_no", 38, 17.4, 20, p.Personal)
	f.entry("authority", "authority", 4.5, 23.6, 46, p.Authority)
	f.microtext(4.5, 30.2, 77, f.pal.left)
	f.fill(rectangle(box{0, 31, f.w, f.h - 31}, 0), f.pal.paper, 0.55)
	f.printZone(mrz.TD1, lines, 4.8, 4.6)
	return f.done(), nil
}

// idTD2 draws an identity card of size ID-2, which has everything on its front.
func (m *maker) idTD2() (*Side, error) {
	f, err := m.newForm("front", 105, 74)
	if err != nil {
		return nil, err
	}
	lines, err := m.zoneLines(mrz.TD2, "I")
	if err != nil {
		return nil, err
	}
	f.ground()
	f.rosette(74, 33, 5, 20, 11, 6, 0.09, f.pal.accent, 0.35)
	f.emblem(74, 33, 11.5, f.pal.left, 0.14)
	f.header(10.5, "id_card")
	photo := box{4.6, 14, 28, 36}
	f.picture(photo, false)
	f.overlay(photo)
	f.ghost(box{85.5, 29, 15.5, 20}, 0.6)
	f.specimen(box{34, 13, 68, 38}, 10)
	f.stamp(101.5, 11.6, 2)
	p := f.m.person
	const x, y, pitch = 36.5, 14.4, 6.2
	f.names(x, y, pitch, 60)
	f.date("birth_date", "birth_date", x, y+2*pitch, 26, p.Birth)
	f.entry("sex", "sex", x+29, y+2*pitch, 9, p.Sex)
	f.entry("nationality", "nationality", x, y+3*pitch, 27, p.Nationality)
	f.entry("number", "card_no", x+29, y+3*pitch, 19, p.Number)
	f.entry("birth_place", "birth_place", x, y+4*pitch, 27, upper(p.BirthPlace))
	f.date("issue_date", "issue_date", x+29, y+4*pitch, 20, p.Issue)
	f.date("expiry_date", "expiry_date", x, y+5*pitch, 27, p.Expiry)
	f.label(x+29, y+5*pitch, 19, "signature")
	f.signature(box{x + 29, y + 5*pitch + 0.3, 18, 4})
	f.microtext(4.6, 53.2, 96, f.pal.left)
	f.fill(rectangle(box{0, 54, f.w, 20}, 0), f.pal.paper, 0.55)
	f.printZone(mrz.TD2, lines, 6.4, 6.4)
	return f.done(), nil
}
