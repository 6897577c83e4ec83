package specimen

import (
	"fmt"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame/aamva"
	"github.com/selfsame-id/selfsame/pdf417"
)

// licenceUSBack draws the back of a driver license with its PDF417 symbol.
func (m *maker) licenceUSBack() (*Side, error) {
	f, err := m.newForm("back", cardWidth, cardHeight)
	if err != nil {
		return nil, err
	}
	f.ground()
	f.fill(rectangle(box{0, 4.5, f.w, 9.5}, 0), rgb(0x1d1a18), 0.96) // the magnetic stripe
	content, err := m.barcodeContent(8 + f.rng.IntN(3))
	if err != nil {
		return nil, err
	}
	// AAMVA asks for level 3 at least, and 5 where there is room.
	symbol, err := pdf417.Encode(content, pdf417.Options{Columns: 12 + f.rng.IntN(4), Level: 4 + f.rng.IntN(2), RowHeight: 3})
	if err != nil {
		return nil, fmt.Errorf("barcode: %w", err)
	}
	f.printSymbol(symbol, string(content))
	f.stamp(82.4, 48.6, 1.9)
	small := setting{font: f.family.regular, size: 1.6, color: f.pal.label, stretch: f.family.stretch}
	for i, line := range []string{
		"CLASS: C  Any two-axle vehicle of the island of Utopia.  ENDORSEMENTS: NONE  RESTRICTIONS: NONE",
		"This card is a sample. Utopia is no place, and nobody may drive there.",
	} {
		f.text(4.4, 46.6+2.3*float64(i), line, small)
	}
	f.specimen(box{4, 40, 60, 12}, 5.5)
	f.microtext(4, 52.7, 78, f.pal.left)
	return f.done(), nil
}

// printSymbol prints the symbol on white, as wide as the card allows.
func (f *form) printSymbol(symbol *pdf417.Symbol, content string) {
	const left, top, room, tall = 5.0, 16.4, 75.5, 27.5
	module := min(room/float64(symbol.Width()), tall/float64(symbol.Rows*symbol.RowHeight))
	w, h := module*float64(symbol.Width()), module*float64(symbol.Rows*symbol.RowHeight)
	area := box{left + (room-w)/2, top + (tall-h)/2, w, h}
	quiet := 2 * module
	f.fill(rectangle(box{area.x - quiet, area.y - quiet, w + 2*quiet, h + 2*quiet}, 0), rgb(0xfdfdfc), 0.97)
	bars := shape{}
	for r, row := range symbol.Modules {
		y := area.y + module*float64(r*symbol.RowHeight)
		for from := 0; from < len(row); from++ {
			to := from
			for to < len(row) && row[to] {
				to++
			}
			if to > from {
				bars = append(bars, rectangle(box{area.x + module*float64(from), y, module * float64(to-from), module * float64(symbol.RowHeight)}, 0)...)
				from = to
			}
		}
	}
	f.fill(bars, rgb(0x16161a), 0.97)
	f.truth.Barcode = &Barcode{Content: content, Box: boxOf(f.pixels(area)), Module: module * f.mm}
}

// barcodeContent is the AAMVA record of the licence.
func (m *maker) barcodeContent(version int) ([]byte, error) {
	p := m.zonePerson
	date := func(t time.Time) aamva.Date {
		if t.IsZero() {
			return aamva.Date{}
		}
		return aamva.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
	}
	given := transliterate(p.GivenNames)
	first, middle, _ := strings.Cut(given, " ")
	data, err := aamva.Encode(aamva.License{
		Version: version, JurisdictionVersion: 1, IIN: utopiaIIN, Kind: "DL", Country: m.issuer(),
		Surname: transliterate(p.Surname), Given: given, First: first, Middle: middle,
		Birth: date(p.Birth), Expiry: date(p.Expiry), Issue: date(p.Issue),
		Number: p.Number, Sex: p.Sex, Discriminator: p.discriminator(),
		Address: aamva.Address{Street: transliterate(p.Street), City: transliterate(p.City), Region: "UO", Postal: p.Postal + "0000"},
		Values:  map[string]string{"DCA": "C", "DCB": "NONE", "DCD": "NONE", "DAU": fmt.Sprintf("%03d cm", p.Height), "DAY": p.Eyes},
	})
	if err != nil {
		return nil, fmt.Errorf("barcode: %w", err)
	}
	return data, nil
}

// utopiaIIN is the issuer's number in the barcode. AAMVA gives out numbers that begin with 636 and 604; this one is given
// to nobody.
const utopiaIIN = "636999"
