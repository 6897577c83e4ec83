// Package specimen makes sample documents of the fictional state Utopia (UTO), and photographs of them, with the truth
// about every picture. Tests, demos and the measures of the readers live on it.
//
// Read first: Make (a document from a Person and a portrait), then Photograph (what a camera makes of one side) and
// Truth (what is said about a picture). passport.go shows how a form is laid out.
//
// Everything is drawn from vector shapes and free fonts, every side is marked SPECIMEN, and no design follows a real
// state's. The same seed gives the same pixels. The package does not know how documents are read: it shares no code with the
// readers or with the generators they are trained on, since it is what they are judged by.
package specimen

import (
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"slices"
	"time"
)

// A Kind is a sort of document.
type Kind string

// The kinds. Sizes are those of ISO/IEC 7810: ID-3 for the passport page, ID-1 for cards, ID-2 for the larger card.
const (
	Passport  Kind = "passport"   // data page, TD3 zone, 125 x 88 mm
	IDTD1     Kind = "id_td1"     // identity card, zone of three lines on the back, 85.6 x 54 mm
	IDTD2     Kind = "id_td2"     // identity card, zone of two lines on the front, 105 x 74 mm
	LicenceEU Kind = "licence_eu" // driving licence with the numbered fields of Directive 2006/126, no zone
	LicenceUS Kind = "licence_us" // driver license with AAMVA's labels and a PDF417 barcode on the back
)

// Kinds lists the documents that prove an identity; see OtherKinds for what does not.
func Kinds() []Kind { return []Kind{Passport, IDTD1, IDTD2, LicenceEU, LicenceUS} }

// Options are what a caller may decide about a document. The zero value with a Today is a current document at 300 dots
// an inch.
type Options struct {
	// Seed decides palette, fine lines, second language and everything else that is left open.
	Seed uint64
	// Today is the day on which the document is to be current, and from which faults are reckoned.
	Today time.Time
	// DPI is dots an inch, 72 to 1200; 0 is 300. A passport page has 1476 x 1039 pixels at 300.
	DPI float64
	// Font is one of Fonts for the print, "" for one of OrdinaryFonts by the seed.
	Font string
	// ZoneFont is one of ZoneFonts, "" for "ocr-b".
	ZoneFont string
	// Issuer replaces UTO as the code of the issuing state and of the nationality, for tests of policies; the design
	// stays Utopia's. Three letters, or one as for Germany.
	Issuer string
	// Language is the second language of the labels: fr, de, es or eo; "" by the seed.
	Language string
	// Face is where the face lies in the portrait, forehead to chin; empty for a crop at the centre.
	Face image.Rectangle
	// Faults are what is to be wrong with the document.
	Faults []Fault
}

// A Fault is something wrong with a document, for tests that expect it to be seen.
type Fault string

// The faults. Conflicts change the print and leave zone and barcode as they are.
const (
	Expired         Fault = "expired"           // ran out 40 days before Today
	ExpiresToday    Fault = "expires_today"     // its last day is Today
	UnderAge        Fault = "under_age"         // the holder is 12
	IssuedLater     Fault = "issued_later"      // issued 20 days after Today
	NoBirthDate     Fault = "no_birth_date"     // print without birth date; a zone has fillers
	NoExpiry        Fault = "no_expiry"         // print without expiry date
	NoPortrait      Fault = "no_portrait"       // an empty frame
	WrongNumber     Fault = "check:number"      // the zone's check digit of the number is wrong
	WrongBirth      Fault = "check:birth_date"  // … of the birth date
	WrongExpiry     Fault = "check:expiry_date" // … of the expiry date
	WrongComposite  Fault = "check:composite"   // … over all
	ConflictBirth   Fault = "conflict:birth_date"
	ConflictExpiry  Fault = "conflict:expiry_date"
	ConflictNumber  Fault = "conflict:number"
	ConflictSurname Fault = "conflict:surname"
	LineMissing     Fault = "line_missing" // the zone lacks its last line
)

// Faults lists every fault.
func Faults() []Fault {
	return []Fault{
		Expired, ExpiresToday, UnderAge, IssuedLater, NoBirthDate, NoExpiry, NoPortrait, WrongNumber,
		WrongBirth, WrongExpiry, WrongComposite, ConflictBirth, ConflictExpiry, ConflictNumber, ConflictSurname, LineMissing,
	}
}

// A Side is a picture of one side of a document, flat and to its edges, and the truth about it.
type Side struct {
	Picture *image.RGBA
	Truth   Truth
}

// A Document is both sides of a specimen. Back is nil for a passport page and a TD2 card.
type Document struct {
	Kind   Kind
	Person Person
	Front  *Side
	Back   *Side
}

// ErrOption is wrapped by errors about an option or condition outside its range.
var ErrOption = errors.New("not a possible option")

// Make draws a document of p. The portrait may be of any size; it is cropped as an identity photograph.
func Make(kind Kind, p Person, portrait image.Image, opt Options) (*Document, error) {
	if !slices.Contains(Kinds(), kind) && !slices.Contains(OtherKinds(), kind) {
		return nil, fmt.Errorf("%w: kind %q", ErrOption, kind)
	}
	opt, err := opt.complete()
	if err != nil {
		return nil, err
	}
	if portrait == nil || portrait.Bounds().Empty() {
		return nil, fmt.Errorf("%w: a portrait is needed", ErrOption)
	}
	p = p.with(opt)
	d := &Document{Kind: kind, Person: p}
	m := &maker{kind: kind, person: p, zonePerson: p, opt: opt, portrait: portrait}
	m.disagree()
	for i, side := range m.sides() {
		made, err := side()
		if err != nil {
			return nil, fmt.Errorf("specimen %s: %w", kind, err)
		}
		if i == 0 {
			d.Front = made
		} else {
			d.Back = made
		}
	}
	return d, nil
}

// sides are what draws the front and, where there is one, the back.
func (m *maker) sides() []func() (*Side, error) {
	switch m.kind {
	case Passport:
		return []func() (*Side, error){m.passport}
	case IDTD1:
		return []func() (*Side, error){m.idFront, m.idBack}
	case IDTD2:
		return []func() (*Side, error){m.idTD2}
	case LicenceEU:
		return []func() (*Side, error){m.licenceEU, m.licenceEUBack}
	case LicenceUS:
		return []func() (*Side, error){m.licenceUS, m.licenceUSBack}
	case Visa:
		return []func() (*Side, error){m.visa}
	case OtherCard:
		return []func() (*Side, error){m.otherCard}
	case Cover:
		return []func() (*Side, error){m.cover}
	case BlankPage:
		return []func() (*Side, error){m.blankPage}
	}
	return nil
}

// complete checks the options and fills in what the seed decides.
func (o Options) complete() (Options, error) {
	rng := rand.New(rand.NewPCG(o.Seed, 0x6f70_7469_6f6e))
	if o.Today.IsZero() {
		return o, fmt.Errorf("%w: today is not set", ErrOption)
	}
	o.Today = day(o.Today)
	if o.DPI == 0 {
		o.DPI = 300
	}
	if !(o.DPI >= 72 && o.DPI <= 1200) {
		return o, fmt.Errorf("%w: %v dots an inch, of 72 to 1200", ErrOption, o.DPI)
	}
	font := OrdinaryFonts[rng.IntN(len(OrdinaryFonts))]
	if o.Font == "" {
		o.Font = font
	}
	if !slices.Contains(Fonts(), o.Font) {
		return o, fmt.Errorf("%w: font %q, of %v", ErrOption, o.Font, Fonts())
	}
	if o.ZoneFont == "" {
		o.ZoneFont = ZoneFonts[0]
	}
	if !slices.Contains(ZoneFonts, o.ZoneFont) {
		return o, fmt.Errorf("%w: zone font %q, of %v", ErrOption, o.ZoneFont, ZoneFonts)
	}
	language := languages[rng.IntN(len(languages))]
	if o.Language == "" {
		o.Language = language
	}
	if !slices.Contains(languages, o.Language) {
		return o, fmt.Errorf("%w: language %q, of %v", ErrOption, o.Language, languages)
	}
	for _, r := range o.Issuer {
		if r < 'A' || r > 'Z' || len(o.Issuer) > 3 {
			return o, fmt.Errorf("%w: issuer %q is not a code of up to three capital letters", ErrOption, o.Issuer)
		}
	}
	for _, f := range o.Faults {
		if !slices.Contains(Faults(), f) {
			return o, fmt.Errorf("%w: fault %q, of %v", ErrOption, f, Faults())
		}
	}
	return o, nil
}

// with is the person with the faults that change who they are or when the document holds.
func (p Person) with(o Options) Person {
	if o.Issuer != "" {
		p.Nationality = o.Issuer
	}
	if p.Nationality == "" {
		p.Nationality = "UTO"
	}
	for _, f := range o.Faults {
		switch f {
		case Expired:
			p.Expiry = o.Today.AddDate(0, 0, -40)
			p.Issue = p.Expiry.AddDate(-10, 0, 1)
		case ExpiresToday:
			p.Expiry = o.Today
			p.Issue = p.Expiry.AddDate(-10, 0, 1)
		case UnderAge:
			p.Birth = o.Today.AddDate(-12, -3, 0)
			p.Issue = o.Today.AddDate(-1, 0, 0)
			p.Expiry = p.Issue.AddDate(5, 0, -1)
		case IssuedLater:
			p.Issue = o.Today.AddDate(0, 0, 20)
			p.Expiry = p.Issue.AddDate(10, 0, -1)
		case NoBirthDate:
			p.Birth = time.Time{}
		case NoExpiry:
			p.Expiry = time.Time{}
		default: // the others are the print's or the zone's, not the person's
		}
	}
	return p
}

// A maker draws the sides of one document.
type maker struct {
	kind       Kind
	person     Person // as printed
	zonePerson Person // as zone and barcode have it
	opt        Options
	portrait   image.Image
}

// has reports whether the document is to have the fault.
func (m *maker) has(f Fault) bool { return slices.Contains(m.opt.Faults, f) }

// disagree changes the print where it is to differ from zone and barcode.
func (m *maker) disagree() {
	p := &m.person
	if m.has(ConflictBirth) && !p.Birth.IsZero() {
		p.Birth = p.Birth.AddDate(-3, 1, 2)
	}
	if m.has(ConflictExpiry) && !p.Expiry.IsZero() {
		p.Expiry = p.Expiry.AddDate(2, 0, 0)
	}
	if m.has(ConflictNumber) && p.Number != "" {
		last := p.Number[len(p.Number)-1]
		p.Number = p.Number[:len(p.Number)-1] + string('0'+(last-'0'+3)%10)
	}
	if m.has(ConflictSurname) {
		p.Surname = "Halvorsen"
		if m.zonePerson.Surname == p.Surname {
			p.Surname = "Quintana"
		}
		p.ScriptSurname, p.ScriptGivenNames = "", ""
	}
}

// issuer is the code of the issuing state.
func (m *maker) issuer() string {
	if m.opt.Issuer != "" {
		return m.opt.Issuer
	}
	return "UTO"
}
