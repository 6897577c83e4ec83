package specimen

import (
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// A palette is the colours of one document.
type palette struct {
	paper, tint, glow   color.RGBA // ground and its two washes
	left, right, accent color.RGBA // fine lines from side to side, and the second family of them
	ink, label          color.RGBA // of the data and of the labels
	mark                color.RGBA // of SPECIMEN
}

func rgb(v uint32) color.RGBA { return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255} }

var palettes = []palette{
	{rgb(0xf3f1ea), rgb(0xbfe0dc), rgb(0xf6d9b8), rgb(0x2c8c8c), rgb(0xb5713f), rgb(0x5f6fa8), rgb(0x16202b), rgb(0x1d5a63), rgb(0xb3202c)},
	{rgb(0xf4f0f2), rgb(0xd5d3ee), rgb(0xf3cfd0), rgb(0x5a58a8), rgb(0xb05078), rgb(0x3f8fa5), rgb(0x1a1824), rgb(0x48408a), rgb(0xb3202c)},
	{rgb(0xf1f4ee), rgb(0xcfe6c6), rgb(0xd0e4f2), rgb(0x3f8a55), rgb(0x2f74a8), rgb(0xa88a3a), rgb(0x15201a), rgb(0x2a6141), rgb(0xb3202c)},
	{rgb(0xf5f1ee), rgb(0xf3d3c4), rgb(0xd8dcf0), rgb(0xb0603f), rgb(0x4f63a0), rgb(0x7d9150), rgb(0x221a16), rgb(0x8a4428), rgb(0x9c1f3c)},
	{rgb(0xeff2f5), rgb(0xc6dcf0), rgb(0xe9e2c0), rgb(0x2b6fae), rgb(0x6d7f9c), rgb(0xc08a3c), rgb(0x131b26), rgb(0x20507f), rgb(0xb3202c)},
}

// A form is a side while it is filled in: the sheet, and the truth that grows with it.
type form struct {
	*sheet
	m      *maker
	truth  Truth
	family *family
	zone   *typeCase
	pal    palette
	rng    *rand.Rand
	dates  dateStyle
}

// newForm lays the security ground of a side of w x h millimetres.
func (m *maker) newForm(side string, w, h float64) (*form, error) {
	tc, err := fonts()
	if err != nil {
		return nil, err
	}
	stream := uint64(len(m.kind))<<8 | uint64(len(side)) | uint64(m.kind[len(m.kind)-1])<<16
	rng := rand.New(rand.NewPCG(m.opt.Seed, stream))
	look := rand.New(rand.NewPCG(m.opt.Seed, 7))
	f := &form{m: m, family: tc.families[m.opt.Font], zone: tc, rng: rng}
	f.pal = palettes[look.IntN(len(palettes))]
	f.dates = dateStyle(look.IntN(int(dateStyles)))
	f.sheet = newSheet(w, h, m.opt.DPI, f.pal.paper)
	f.truth = Truth{
		Kind: m.kind, Side: side, Issuer: m.issuer(), Seed: m.opt.Seed, Font: m.opt.Font, DPI: m.opt.DPI,
		Width: f.pix.Rect.Dx(), Height: f.pix.Rect.Dy(), Fields: map[string]Field{}, Faults: m.opt.Faults,
	}
	return f, nil
}

// done ends a side.
func (f *form) done() *Side { return &Side{Picture: f.pix, Truth: f.truth} }

// ground covers the side with washes and fine lines.
func (f *form) ground() {
	all := box{0, 0, f.w, f.h}
	f.wash(all, point{f.w * (0.1 + 0.3*f.rng.Float64()), f.h * 0.2}, f.w*0.75, f.pal.tint, 0.85)
	f.wash(all, point{f.w * (0.7 + 0.3*f.rng.Float64()), f.h * 0.85}, f.w*0.7, f.pal.glow, 0.8)
	f.waves(all, f.pal.left, f.pal.right, 0.82, 0.09, 0.42, f.rng)
	f.waves(all, f.pal.accent, f.pal.left, 1.35, 0.08, 0.30, f.rng)
}

// label sets a caption in English and the second language.
func (f *form) label(x, y, fit float64, key string) {
	f.text(x, y, caption(key, f.m.opt.Language), setting{font: f.family.regular, size: 1.75, color: f.pal.label, stretch: f.family.stretch, fit: fit})
}

// value sets what a field says, and notes it in the truth where name is not empty. An empty value is not printed.
func (f *form) value(name string, x, y, fit, size float64, value, printed string) {
	if printed == "" {
		return
	}
	b := f.text(x, y, printed, setting{font: f.family.bold, size: size, color: f.pal.ink, opacity: 0.93, stretch: f.family.stretch, fit: fit})
	f.note(name, value, printed, b)
}

// note records a printed field.
func (f *form) note(name, value, printed string, b box) {
	if name != "" {
		f.truth.Fields[name] = Field{Value: value, Printed: printed, Box: boxOf(f.pixels(b))}
	}
}

// entry is a caption with its value under it.
func (f *form) entry(name, key string, x, y, fit float64, printed string) {
	f.label(x, y, fit, key)
	f.value(name, x, y+3.15, fit, 3.15, printed, printed)
}

// date is a caption with a date under it.
func (f *form) date(name, key string, x, y, fit float64, t time.Time) {
	f.label(x, y, fit, key)
	if !t.IsZero() {
		f.value(name, x, y+3.15, fit, 3.15, t.Format(time.DateOnly), f.dates.format(t, f.m.opt.Language))
	}
}

// A dateStyle is an order and way of printing dates.
type dateStyle int

const (
	dayMonthWordYear  dateStyle = iota // 12 MAR 1987
	dayMonthWordsYear                  // 12 MAR/MARS 1987
	dottedDayFirst                     // 12.03.1987
	spacedDayFirst                     // 12 03 1987
	dateStyles
)

var englishMonths = []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}

var months = map[string][]string{
	"fr": {"JANV", "FÉVR", "MARS", "AVR", "MAI", "JUIN", "JUIL", "AOÛT", "SEPT", "OCT", "NOV", "DÉC"},
	"de": {"JAN", "FEB", "MÄR", "APR", "MAI", "JUN", "JUL", "AUG", "SEP", "OKT", "NOV", "DEZ"},
	"es": {"ENE", "FEB", "MAR", "ABR", "MAY", "JUN", "JUL", "AGO", "SEP", "OCT", "NOV", "DIC"},
	"eo": {"JAN", "FEB", "MAR", "APR", "MAJ", "JUN", "JUL", "AŬG", "SEP", "OKT", "NOV", "DEC"},
}

func (d dateStyle) format(t time.Time, language string) string {
	month := englishMonths[t.Month()-1]
	switch d {
	case dayMonthWordsYear:
		if other := months[language][t.Month()-1]; other != month {
			month += "/" + other
		}
		return fmt.Sprintf("%02d %s %d", t.Day(), month, t.Year())
	case dottedDayFirst:
		return t.Format("02.01.2006")
	case spacedDayFirst:
		return t.Format("02 01 2006")
	default:
		return fmt.Sprintf("%02d %s %d", t.Day(), month, t.Year())
	}
}

// upper is how documents write names: capitals, with ß left as it is.
func upper(s string) string {
	return strings.ReplaceAll(strings.ToUpper(strings.ReplaceAll(s, "ß", "\x00")), "\x00", "ß")
}

// names sets surname and given names as two entries, with a second line in the holder's own letters where there is one.
func (f *form) names(x, y, pitch, fit float64) {
	p := f.m.person
	f.entry("surname", "surname", x, y, fit, upper(p.Surname))
	f.entry("given_names", "given_names", x, y+pitch, fit, upper(p.GivenNames))
	if p.ScriptSurname == "" {
		return
	}
	own := setting{font: f.family.regular, size: 2.5, color: f.pal.ink, opacity: 0.9, stretch: f.family.stretch, fit: fit * 0.42}
	b := f.text(x+fit*0.56, y+3.15, upper(p.ScriptSurname), own)
	f.note("surname_script", upper(p.ScriptSurname), upper(p.ScriptSurname), b)
	b = f.text(x+fit*0.56, y+pitch+3.15, upper(p.ScriptGivenNames), own)
	f.note("given_names_script", upper(p.ScriptGivenNames), upper(p.ScriptGivenNames), b)
}

// signature writes a hand that nobody has, within b.
func (f *form) signature(b box) {
	c := newCoverage(f.sheet, box{b.x - 2, b.y - 2, b.w + 4, b.h + 4})
	n := 7 + f.rng.IntN(5)
	knots := make([]point, 0, 2*n)
	for i := range n {
		x := b.x + b.w*(float64(i)+0.3*f.rng.Float64())/float64(n)
		knots = append(knots,
			point{x, b.y + b.h*(0.45+0.5*f.rng.Float64())},
			point{x + b.w/float64(n)*0.9*f.rng.Float64(), b.y + b.h*(0.55-0.55*f.rng.Float64()*math.Exp(-float64(i)/4))})
	}
	for i := 1; i+2 < len(knots); i++ {
		last := knots[i]
		for k := 1; k <= 10; k++ {
			p := spline(knots[i-1], knots[i], knots[i+1], knots[i+2], float64(k)/10)
			c.stroke(last, p, 0.22+0.10*math.Sin(float64(i)+float64(k)/5))
			last = p
		}
	}
	c.paint(mix(f.pal.ink, rgb(0x1a2a70), 0.6), 0.88)
}

// spline is the Catmull-Rom curve from b to c.
func spline(a, b, c, d point, t float64) point {
	f := func(a, b, c, d float64) float64 {
		return 0.5 * (2*b + (c-a)*t + (2*a-5*b+4*c-d)*t*t + (3*b-a-3*c+d)*t*t*t)
	}
	return point{f(a.x, b.x, c.x, d.x), f(a.y, b.y, c.y, d.y)}
}
