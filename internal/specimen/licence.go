package specimen

import (
	"fmt"
	"time"
)

// licenceEU draws the front of a driving licence with the numbered fields of Directive 2006/126/EC, annex I.
func (m *maker) licenceEU() (*Side, error) {
	f, err := m.newForm("front", cardWidth, cardHeight)
	if err != nil {
		return nil, err
	}
	f.ground()
	f.rosette(58, 32, 4, 19, 13, 6, 0.08, f.pal.accent, 0.35)
	f.emblem(58, 32, 11, f.pal.left, 0.13)
	f.header(9, "licence")
	photo := box{4, 16.6, 24, 30.8}
	f.picture(photo, true)
	f.overlay(photo)
	f.ghost(box{70.4, 34.5, 12, 15.4}, 0.5)
	f.specimen(box{29, 12, 55, 38}, 8.6)
	f.stamp(27.9, 11.2, 1.9)
	f.note("issuer", f.m.issuer(), f.m.issuer(), f.text(4.2, 14.2, f.m.issuer(), setting{font: f.family.bold, size: 3.2, color: f.pal.label, tracking: 0.3}))
	f.licenceFields()
	f.microtext(4, 52.7, 78, f.pal.left)
	return f.done(), nil
}

// licenceFields sets fields 1 to 9; the place of birth follows the date in field 3.
func (f *form) licenceFields() {
	p := f.m.person
	const x, pitch, fit = 30.4, 4.25, 50.0
	y := 13.6
	item := func(number, name, value, printed string, dx, fit float64) {
		if printed == "" {
			return
		}
		f.text(x+dx, y, number+".", setting{font: f.family.regular, size: 2.2, color: f.pal.label, stretch: f.family.stretch})
		f.value(name, x+dx+4.1, y, fit, 2.95, value, printed)
	}
	date := func(number, name string, t time.Time, dx, fit float64) {
		if !t.IsZero() {
			item(number, name, t.Format(time.DateOnly), t.Format("02.01.2006"), dx, fit)
		}
	}
	same := func(number, name, v string, dx, fit float64) { item(number, name, v, v, dx, fit) }
	same("1", "surname", upper(p.Surname), 0, fit-4)
	y += pitch
	same("2", "given_names", upper(p.GivenNames), 0, fit-4)
	y += pitch
	date("3", "birth_date", p.Birth, 0, 18)
	f.value("birth_place", x+23, y, fit-24, 2.95, upper(p.BirthPlace), upper(p.BirthPlace))
	y += pitch
	date("4a", "issue_date", p.Issue, 0, 18)
	same("4c", "authority", p.Authority, 23, fit-28)
	y += pitch
	date("4b", "expiry_date", p.Expiry, 0, 18)
	same("4d", "personal_number", p.Personal, 23, fit-28)
	y += pitch
	same("5", "number", p.Number, 0, 34)
	y += pitch
	f.text(x, y, "7.", setting{font: f.family.regular, size: 2.2, color: f.pal.label, stretch: f.family.stretch})
	f.signature(box{x + 5, y - 2.6, 24, 3.8})
	y += pitch
	same("8", "address", fmt.Sprintf("%s, %s", p.Street, p.City), 0, 35)
	y += pitch
	same("9", "categories", p.Categories, 0, 30)
}

// licenceEUBack draws the table of categories.
func (m *maker) licenceEUBack() (*Side, error) {
	f, err := m.newForm("back", cardWidth, cardHeight)
	if err != nil {
		return nil, err
	}
	f.ground()
	f.emblem(14, 14, 8.5, f.pal.left, 0.3)
	f.specimen(box{20, 4, 60, 44}, 9)
	f.stamp(82.4, 2, 1.8)
	rules := newCoverage(f.sheet, box{0, 0, f.w, f.h})
	rows := []string{"AM", "A1", "A2", "A", "B1", "B", "C1", "C", "BE", "CE"}
	const left, top, pitch = 26.0, 8.6, 4.1
	foot := top + pitch*float64(len(rows))
	for i := range len(rows) + 1 {
		rules.stroke(point{left, top + pitch*float64(i)}, point{82, top + pitch*float64(i)}, 0.10)
	}
	for _, x := range []float64{left, left + 8, left + 24, left + 40, 82} {
		rules.stroke(point{x, top}, point{x, foot}, 0.10)
	}
	rules.paint(f.pal.label, 0.8)
	caption := setting{font: f.family.regular, size: 1.9, color: f.pal.label}
	for i, x := range []float64{left + 2.6, left + 14, left + 30, left + 47} {
		f.text(x, top-0.8, fmt.Sprintf("%d.", 9+i), caption)
	}
	p := f.m.person
	plain := setting{font: f.family.bold, size: 2.2, color: f.pal.ink, stretch: f.family.stretch}
	for i, row := range rows {
		y := top + pitch*float64(i) + 2.9
		f.text(left+1.2, y, row, plain)
		if (row == "B" || row == "AM" || row == "B1") && !p.Issue.IsZero() && !p.Expiry.IsZero() {
			f.text(left+9.4, y, p.Issue.Format("02.01.06"), plain)
			f.text(left+25.4, y, p.Expiry.Format("02.01.06"), plain)
			f.text(left+42, y, "01.06", plain)
		}
	}
	legend := setting{font: f.family.regular, size: 1.55, color: f.pal.label, stretch: f.family.stretch}
	for i, line := range []string{"1. Surname", "2. Other names", "3. Date, place of birth", "4a. Date of issue", "4b. Date of expiry", "4c. Issued by", "5. Licence number", "8. Address", "9. Categories", "10. Valid from", "11. Valid until", "12. Restrictions"} {
		f.text(4, 26+2.05*float64(i), line, legend)
	}
	f.microtext(4, 52.7, 78, f.pal.left)
	return f.done(), nil
}

// licenceUS draws the front of a driver license with the labels of AAMVA's card design standard: the letters and
// numbers of newer cards, or the words alone of older ones.
func (m *maker) licenceUS() (*Side, error) {
	f, err := m.newForm("front", cardWidth, cardHeight)
	if err != nil {
		return nil, err
	}
	f.ground()
	f.wash(box{0, 0, f.w, 11}, point{f.w * 0.3, 0}, f.w*0.8, f.pal.left, 0.75)
	f.rosette(56, 30, 4, 19, 15, 6, 0.08, f.pal.accent, 0.35)
	f.emblem(56, 31, 12, f.pal.left, 0.13)
	f.text(4, 7.6, "UTOPIA", setting{font: f.family.bold, size: 6.4, color: rgb(0xfdfdfb), tracking: 1.1, stretch: f.family.stretch})
	title := setting{font: f.family.bold, size: 3.6, color: f.pal.label, tracking: 0.25, stretch: f.family.stretch}
	f.text(f.w-3.4-f.width("DRIVER LICENSE", title), 5.2, "DRIVER LICENSE", title)
	f.stamp(82.2, 6.5, 1.9)
	photo := box{4, 12.6, 25, 32.1}
	f.picture(photo, false)
	f.overlay(photo)
	f.ghost(box{69.5, 33.4, 12.6, 16.2}, 0.55)
	f.specimen(box{29, 12, 55, 38}, 8.6)
	f.usFields(f.rng.IntN(4) > 0)
	f.signature(box{6, 46.6, 20, 4.6})
	f.microtext(4, 52.7, 78, f.pal.left)
	return f.done(), nil
}

// usFields sets the data of a US card. Numbered labels are the newer ones.
func (f *form) usFields(numbered bool) {
	p := f.m.person
	const x, pitch = 31.0, 4.15
	y := 14.8
	item := func(number, word, name, value, printed string, dx, fit, size float64) {
		if printed == "" {
			return
		}
		label := word
		if numbered {
			label = number
			if word != "" && number != "1" && number != "2" && number != "8" {
				label += " " + word
			}
		}
		small := setting{font: f.family.regular, size: 1.9, color: f.pal.label, stretch: f.family.stretch}
		f.text(x+dx, y, label, small)
		at := f.width(label, small) + 0.9
		f.value(name, x+dx+at, y, fit-at, size, value, printed)
	}
	date := func(number, word, name string, t time.Time, dx, fit float64) {
		if !t.IsZero() {
			item(number, word, name, t.Format(time.DateOnly), t.Format("01/02/2006"), dx, fit, 2.9)
		}
	}
	same := func(number, word, name, v string, dx, fit, size float64) {
		item(number, word, name, v, v, dx, fit, size)
	}
	same("4d", "DL", "number", p.Number, 0, 29, 3.3)
	same("9", "CLASS", "class", "C", 32, 18, 2.9)
	y += pitch
	date("4b", "EXP", "expiry_date", p.Expiry, 0, 29)
	same("9a", "END", "", "NONE", 32, 18, 2.6)
	y += pitch
	same("1", "LN", "surname", upper(p.Surname), 0, 50, 3.1)
	y += pitch
	same("2", "FN", "given_names", upper(p.GivenNames), 0, 50, 3.1)
	y += pitch
	same("8", "ADD", "address", upper(fmt.Sprintf("%s, %s %s", p.Street, p.City, p.Postal)), 0, 50, 2.5)
	y += pitch
	date("3", "DOB", "birth_date", p.Birth, 0, 35)
	y += pitch
	same("15", "SEX", "sex", p.Sex, 0, 12, 2.9)
	same("16", "HGT", "height", feet(p.Height), 13, 20, 2.6)
	y += pitch
	same("18", "EYES", "eyes", p.Eyes, 0, 14, 2.6)
	same("12", "REST", "", "NONE", 15, 20, 2.6)
	y += pitch
	date("4a", "ISS", "issue_date", p.Issue, 0, 30)
	y += pitch * 0.9
	same("5", "DD", "discriminator", p.discriminator(), 0, 34, 2.3)
}

// feet is a height as US cards print it.
func feet(centimetres int) string {
	inches := int(float64(centimetres)/2.54 + 0.5)
	return fmt.Sprintf("%d'-%02d\"", inches/12, inches%12)
}

// discriminator is the number of the card itself, apart from the holder's.
func (p Person) discriminator() string {
	return "00" + p.Number + p.Postal
}
