package aamva

import (
	"strconv"
	"strings"
)

// magnetic reads three tracks as on a magnetic stripe (AAMVA card design standard, annex
// F): "%" region city ^ name ^ street ^ "?", ";" IIN number = expiry birth "?", and a
// track of fixed columns that begins with "%" or "#".
func (p *parser) magnetic() bool {
	tracks := strings.SplitN(p.data, "?", 4)
	p.out.Layout = Magnetic
	for len(tracks) < 3 {
		tracks = append(tracks, "")
	}
	clean := func(s string) string { return strings.TrimLeft(s, " \r\n") }
	if !p.track1(clean(tracks[0])) {
		return false
	}
	if !p.track2(clean(tracks[1])) {
		return false
	}
	p.track3(clean(tracks[2]))
	if p.out.Given == "" {
		p.out.Given = strings.TrimSpace(p.out.First + " " + p.out.Middle)
	}
	p.out.Kind = "DL"
	return true
}

// cityLength is the most a city takes on track 1; one that fills it has no separator.
const cityLength = 13

func (p *parser) track1(s string) bool {
	if len(s) < 4 || s[0] != '%' || !letters(s[1:3]) {
		return false
	}
	p.out.Address.Region = s[1:3]
	s = s[3:]
	city, rest, found := strings.Cut(s, "^")
	if !found || len(city) > cityLength {
		if len(s) < cityLength {
			return false
		}
		city, rest = s[:cityLength], s[cityLength:]
	}
	p.out.Address.City = strings.TrimSpace(city)
	name, street, _ := strings.Cut(rest, "^")
	p.out.FullName = strings.TrimSpace(name)
	parts := append(strings.Split(name, "$"), "", "", "")
	p.out.Surname, p.out.First = strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1])
	p.out.Middle, p.out.Suffix = strings.TrimSpace(parts[2]), strings.TrimSpace(parts[3])
	street, _, _ = strings.Cut(street, "^")
	lines := append(strings.SplitN(street, "$", 2), "")
	p.out.Address.Street = strings.TrimSpace(lines[0])
	p.out.Address.Street2 = strings.TrimSpace(lines[1])
	return p.out.Surname != ""
}

func (p *parser) track2(s string) bool {
	if len(s) < 7 || s[0] != ';' || digits(s[1:], 6) != 6 {
		p.deviate(TrackMissing, "2")
		return false
	}
	p.out.IIN = s[1:7]
	p.issuer()
	number, rest, found := strings.Cut(s[7:], "=")
	p.out.Number = strings.TrimSpace(number)
	if !found || digits(rest, 12) < 12 {
		p.deviate(TrackMissing, "2")
		return p.out.Number != ""
	}
	yy, expiryMonth := rest[0:2], rest[2:4]
	birth := rest[4:12]
	overflow, _, _ := strings.Cut(rest[12:], "=")
	p.out.Number += strings.TrimSpace(overflow)
	p.dates(yy, expiryMonth, birth)
	return true
}

// dates reads the expiry (YYMM) and birth (CCYYMMDD) of track 2. Special months of the
// expiry: 77 never; 88 the end of the month after the birthday's; 99 the birthday. A
// birth month 99, which Florida writes, is the month of the expiry.
func (p *parser) dates(yy, mm, birth string) {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	b := Date{number(birth[:4]), number(birth[4:6]), number(birth[6:8])}
	if b.Month == 99 {
		p.deviate(DateOrder, "birth")
		b.Month = number(mm)
	}
	if b.possible() {
		p.out.Birth = b
	} else {
		p.deviate(DateImpossible, "birth")
	}
	e := Date{Year: 2000 + number(yy), Month: number(mm)}
	switch {
	case e.Month == 77:
		return
	case e.Month == 88 && b.possible():
		if e.Month = b.Month + 1; e.Month == 13 {
			e.Month = 1
		}
	case e.Month == 99 && b.possible():
		e.Month, e.Day = b.Month, b.Day
		if !e.possible() { // born on 29 February
			e.Day = 28
		}
	case e.Month < 1 || e.Month > 12:
		p.deviate(DateImpossible, "expiry")
		return
	}
	p.out.Expiry = e
}

// track3 reads the columns: versions, postal code (11), class (2), restrictions (10),
// endorsements (4), sex (1), height (3), weight (3), hair (3), eyes (3).
func (p *parser) track3(s string) {
	if len(s) < 31 || s[0] != '%' && s[0] != '#' {
		p.deviate(TrackMissing, "3")
		return
	}
	p.out.Version = digit(s[1])
	p.out.JurisdictionVersion = digit(s[2])
	p.out.Address.Postal = strings.TrimSpace(s[3:14])
	p.out.Sex = p.sex(strings.TrimSpace(s[30:31]))
	put := func(id string, from, to int) {
		if v := strings.TrimSpace(at(s, from, to-from)); v != "" {
			p.out.Values[id] = v
		}
	}
	put("DAR", 14, 16)
	put("DAS", 16, 26)
	put("DAT", 26, 30)
	put("DAU", 31, 34)
	put("DAW", 34, 37)
	put("DAZ", 37, 40)
	put("DAY", 40, 43)
}

// digit is the value of a decimal digit, or zero.
func digit(c byte) int {
	if c < '0' || c > '9' {
		return 0
	}
	return int(c - '0')
}
