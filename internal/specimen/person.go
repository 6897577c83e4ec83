package specimen

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A Person is the invented holder of a document and what is printed about them.
// Dates are midnights in UTC; a zero date is left out of the document.
type Person struct {
	Surname    string
	GivenNames string
	// ScriptSurname and ScriptGivenNames repeat the name in Greek or Cyrillic
	// letters; empty for most people.
	ScriptSurname    string
	ScriptGivenNames string

	Birth  time.Time
	Issue  time.Time
	Expiry time.Time

	Sex         string // F, M or X
	Nationality string // three letters, as ICAO 9303-3 lists them
	Number      string // of the document: 9 letters and digits
	Personal    string // number of the person, of at most 11 characters
	BirthPlace  string
	Authority   string
	Street      string
	City        string
	Postal      string // five digits
	Height      int    // centimetres
	Eyes        string // three letters, as AAMVA lists them
	Categories  string // of vehicles
}

// Invent makes up a person of 19 to 84 years with a document that is current on
// today. The same seed and day give the same person; no seed gives one that exists.
// Sex is F or M for a person to go with a portrait, or "" for any, X included.
func Invent(seed uint64, today time.Time, sex string) Person {
	rng := rand.New(rand.NewPCG(seed, 0x7065_7273_6f6e))
	var p Person
	female := rng.IntN(2) == 0
	if sex != "" {
		female = sex == "F"
	}
	p.Sex = "M"
	if female {
		p.Sex = "F"
	}
	peoples[rng.IntN(len(peoples))].name(&p, female, rng)
	if unstated := rng.IntN(40) == 0; unstated && sex == "" {
		p.Sex = "X"
	}
	today = day(today)
	p.Birth = today.AddDate(-19-rng.IntN(65), 0, -1-rng.IntN(364))
	years := 10
	p.Issue = today.AddDate(0, 0, -30-rng.IntN(years*365-400))
	p.Expiry = p.Issue.AddDate(years, 0, -1)
	if adult := p.Birth.AddDate(18, 1, 0); p.Issue.Before(adult) {
		p.Issue = adult
		p.Expiry = adult.AddDate(years, 0, -1)
	}
	if p.Issue.After(today) {
		p.Issue = today.AddDate(0, 0, -7)
		p.Expiry = p.Issue.AddDate(years, 0, -1)
	}
	p.Nationality = "UTO"
	p.Number = number(rng, "LLDDDDDDD")
	if rng.IntN(3) == 0 {
		p.Number = number(rng, "LDDLDDLDD")
	}
	p.Personal = number(rng, "DDDDDDDDDD")
	p.BirthPlace = places[rng.IntN(len(places))]
	p.Authority = offices[rng.IntN(len(offices))]
	p.Street = fmt.Sprintf("%d %s", 1+rng.IntN(180), streets[rng.IntN(len(streets))])
	p.City = places[rng.IntN(len(places))]
	p.Postal = number(rng, "DDDDD")
	p.Height = 150 + rng.IntN(48)
	p.Eyes = eyes[rng.IntN(len(eyes))]
	p.Categories = []string{"AM/B1/B", "A/B", "B", "B/BE/C"}[rng.IntN(4)]
	return p
}

// name draws p's names from the people.
func (n *people) name(p *Person, female bool, rng *rand.Rand) {
	given, own := n.male, n.surnames
	var givenScript, ownScript []string
	if n.script != nil {
		givenScript, ownScript = n.script.male, n.script.surnames
	}
	if female {
		given = n.female
		if n.feminine != nil {
			own = n.feminine
		}
		if n.script != nil {
			givenScript, ownScript = n.script.female, n.script.feminine
		}
	}
	i, j := rng.IntN(len(given)), rng.IntN(len(own))
	p.GivenNames, p.Surname = given[i], own[j]
	if n.script != nil {
		p.ScriptGivenNames, p.ScriptSurname = givenScript[i], ownScript[j]
	}
	if k := rng.IntN(len(given)); k != i && rng.Float64() < n.second {
		p.GivenNames += " " + given[k]
	}
	if k := rng.IntN(len(own)); k != j && rng.Float64() < n.joined {
		p.Surname += n.link + own[k]
	}
}

// number fills a pattern of L for a letter and D for a digit. O and I are left
// out, as most states do.
func number(rng *rand.Rand, pattern string) string {
	var b strings.Builder
	for _, r := range pattern {
		if r == 'L' {
			b.WriteByte("ABCDEFGHJKLMNPQRSTUVWXYZ"[rng.IntN(24)])
		} else {
			b.WriteByte(byte('0' + rng.IntN(10)))
		}
	}
	return b.String()
}

// day is the midnight in UTC that begins t's date.
func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
