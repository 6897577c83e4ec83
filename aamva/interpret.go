package aamva

import (
	"strconv"
	"strings"
)

// interpret fills the fields of the licence from its elements.
func (p *parser) interpret() {
	v := p.out.Values
	p.out.Layout = Elements
	p.issuer()
	p.names()
	p.out.Number = first(v["DAQ"], v["DBJ"])
	p.out.Discriminator = v["DCF"]
	p.out.Birth = p.date("DBB", p.order())
	p.out.Expiry = p.date("DBA", p.order())
	p.out.Issue = p.date("DBD", p.order())
	p.out.Sex = p.sex(v["DBC"])
	p.out.Address = Address{
		Street: first(v["DAG"], v["DAL"]), Street2: first(v["DAH"], v["DAM"]),
		City: first(v["DAI"], v["DAN"]), Region: first(v["DAJ"], v["DAO"]), Postal: p.postal(first(v["DAK"], v["DAP"])),
	}
	p.out.Cut = Cut{Surname: v["DDE"], First: v["DDF"], Middle: v["DDG"]}
	p.check()
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// absent are the words that stand for nothing in an element of its own.
var absent = map[string]bool{"NONE": true, "UNAVL": true, "UNAVAIL": true, "UNAVAILABLE": true, "N/A": true, "UNK": true}

// told is a value, or empty where it is a word for nothing. A person may be called None:
// only middle names and suffixes are looked at so.
func told(s string) string {
	if absent[strings.ToUpper(s)] {
		return ""
	}
	return s
}

// issuer finds who issued the card and in which country.
func (p *parser) issuer() {
	j, ok := jurisdictions[p.out.IIN]
	if !ok && len(p.out.IIN) == 6 {
		p.deviate(IssuerUnknown, "")
	}
	p.out.Issuer = j
	p.out.Country = j.Country
	switch said := strings.ToUpper(p.out.Values["DCG"]); said {
	case "":
	case "USA", "CAN", "MEX":
		if j.Country != "" && said != j.Country {
			p.deviate(CountryUnknown, "DCG")
		}
		p.out.Country = said
	case "CDN":
		p.deviate(CountryUnknown, "DCG")
		p.out.Country = "CAN"
	case "US":
		p.deviate(CountryUnknown, "DCG")
		p.out.Country = "USA"
	default:
		p.deviate(CountryUnknown, "DCG")
	}
}

// names takes the name from the elements of whichever version has them: DCS, DAC and DAD
// (4 and later), DCS and DCT (2 and 3), DAB, DAC and DAD, or DAA alone (1).
func (p *parser) names() {
	v := p.out.Values
	o := &p.out
	o.FullName = v["DAA"]
	o.Surname = first(v["DCS"], v["DAB"])
	o.First, o.Middle = v["DAC"], told(v["DAD"])
	o.Suffix = told(first(v["DCU"], v["DAE"]))
	if _, told := v["DCT"]; told && o.First == "" {
		// All given names, with a comma or a space between them.
		o.Given = strings.Join(strings.FieldsFunc(v["DCT"], separator), " ")
		if strings.Contains(v["DCT"], ",") {
			f, m, _ := strings.Cut(v["DCT"], ",")
			o.First, o.Middle = strings.TrimSpace(f), strings.TrimSpace(strings.ReplaceAll(m, ",", " "))
		}
	}
	if o.FullName != "" && o.Surname == "" && o.First == "" {
		p.fullName()
	}
	if o.Given == "" {
		o.Given = strings.TrimSpace(o.First + " " + o.Middle)
	}
}

func separator(r rune) bool { return r == ',' || r == ' ' }

// fullName takes the name of version 1 apart: surname, first, middle and suffix, between
// commas, or at signs, or dollar signs as on a magnetic track.
func (p *parser) fullName() {
	o := &p.out
	for _, sep := range []string{",", "@", "$"} {
		parts := strings.Split(o.FullName, sep)
		if len(parts) < 2 {
			continue
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		parts = append(parts, "", "", "")
		o.Surname, o.First, o.Middle, o.Suffix = parts[0], parts[1], told(parts[2]), told(parts[3])
		if o.Middle == "" && o.Suffix == "" {
			// "SURNAME, FIRST MIDDLE"
			o.Given = o.First
			if f, m, two := strings.Cut(o.First, " "); two {
				o.First, o.Middle = f, m
			}
		}
		return
	}
}

// order is whether dates begin with the year: in version 1 and on Canadian cards.
func (p *parser) order() bool { return p.out.Version == 1 || p.out.Country == "CAN" }

// date reads MMDDYYYY or CCYYMMDD. The two cannot be mistaken for each other, as no year
// of a card's begins like a month.
func (p *parser) date(id string, yearFirst bool) Date {
	s, ok := p.out.Values[id]
	if !ok || s == "" || absent[strings.ToUpper(s)] {
		return Date{}
	}
	plain := strings.Map(func(r rune) rune {
		if r == '-' || r == '/' || r == ' ' {
			return -1
		}
		return r
	}, s)
	if len(plain) != 8 || digits(plain, 8) != 8 {
		p.deviate(DateImpossible, id)
		return Date{}
	}
	number := func(from, to int) int { n, _ := strconv.Atoi(plain[from:to]); return n }
	year := Date{number(0, 4), number(4, 6), number(6, 8)}
	month := Date{number(4, 8), number(0, 2), number(2, 4)}
	switch {
	case yearFirst && year.possible(), !yearFirst && month.possible():
	case year.possible(), month.possible():
		p.deviate(DateOrder, id)
	default:
		p.deviate(DateImpossible, id)
		return Date{}
	}
	if year.possible() {
		return year
	}
	return month
}

// sex is F, M or X from the digits of the standard (ANSI D-20) or letters.
func (p *parser) sex(s string) string {
	switch strings.ToUpper(s) {
	case "1", "M":
		if s != "1" && p.out.Version > 1 {
			p.deviate(SexUnknown, "DBC")
		}
		return "M"
	case "2", "F":
		if s != "2" && p.out.Version > 1 {
			p.deviate(SexUnknown, "DBC")
		}
		return "F"
	case "9", "X":
		return "X"
	case "", "0":
		return ""
	}
	p.deviate(SexUnknown, "DBC")
	return ""
}

// postal removes the filling of a postal code: zeros or spaces after five digits.
func (p *parser) postal(s string) string {
	s = strings.TrimSpace(s)
	if len(s) == 9 && digits(s, 9) == 9 && s[5:] == "0000" {
		return s[:5]
	}
	return s
}

// check says what the version requires and the card does not have, and what it has that
// is another version's.
func (p *parser) check() {
	if p.out.Version < 1 {
		return
	}
	for _, id := range sortedIDs(p.out.Values) {
		if e, ok := elementTable[id]; ok && (p.out.Version < e.first || p.out.Version > e.last) {
			p.deviate(OtherVersion, id)
		}
	}
	for _, id := range requiredIDs {
		e := elementTable[id]
		if _, ok := p.out.Values[id]; !ok && p.out.Version >= e.required {
			p.deviate(ElementMissing, id)
		}
	}
	if p.out.Surname == "" {
		p.deviate(ElementMissing, "surname")
	}
}

// requiredIDs are the elements that some version requires, in order.
var requiredIDs = func() []string {
	all := map[string]string{}
	for id, e := range elementTable {
		if e.required > 0 {
			all[id] = ""
		}
	}
	return sortedIDs(all)
}()
