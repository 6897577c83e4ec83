package eval

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"time"

	"github.com/selfsame-id/selfsame/aamva"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/pdf417"
)

// Photographs of licence backs for measuring the barcode reader. They are made here and
// not by package specimen, so that the reader is judged by distortions of another hand:
// a drawing of the card is seen through a homography, blurred, lit, made noisy and
// compressed.

// backConditions of a photograph.
type backConditions struct {
	module float64 // pixels, where the card is seen straight
	turn   float64 // radians, in the picture; besides it lies any way up
	tilt   float64 // how much the far side is smaller, as a part
	blur   float64 // standard deviation in modules
	noise  float64 // standard deviation in grey levels
	paper  float64 // brightness of the paper
	ink    float64 // brightness of the ink
	shade  float64 // change of light across the picture, as a part
	jpeg   int
	spread float64 // how much bars are wider, in modules
}

func drawConditions(rng *rand.Rand) backConditions {
	c := backConditions{
		module: 2.5 + 3.5*rng.Float64()*rng.Float64(),
		turn:   (2*rng.Float64() - 1) * 25 * math.Pi / 180,
		tilt:   0.18 * rng.Float64(),
		blur:   0.1 + 0.4*rng.Float64(),
		noise:  2 + 10*rng.Float64(),
		paper:  150 + 100*rng.Float64(),
		shade:  0.4 * rng.Float64(),
		jpeg:   55 + rng.IntN(40),
		spread: 0.3*rng.Float64() - 0.1,
	}
	c.ink = 15 + 0.25*c.paper*rng.Float64()
	return c
}

// backLicence is an invented person's licence.
func backLicence(seed uint64, rng *rand.Rand) aamva.License {
	today := time.Date(2026, time.January, 15, 0, 0, 0, 0, time.UTC)
	p := specimen.Invent(seed, today, "")
	date := func(t time.Time) aamva.Date { return aamva.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()} }
	issuers := []string{"636000", "636001", "636014", "636015", "636010", "636012", "636028", "636045"}
	l := aamva.License{
		Version: 1 + rng.IntN(10), JurisdictionVersion: rng.IntN(12), IIN: issuers[rng.IntN(len(issuers))],
		Surname: p.Surname, First: p.GivenNames, Birth: date(p.Birth), Expiry: date(p.Expiry), Issue: date(p.Issue),
		Number: p.Number, Sex: p.Sex, Discriminator: fmt.Sprintf("%022d", rng.Uint64()),
		Address: aamva.Address{Street: p.Street, City: p.City, Region: "UT", Postal: p.Postal},
		Values:  map[string]string{"DAU": fmt.Sprintf("%03d cm", p.Height), "DAY": "BRO"},
	}
	if l.Version > 1 {
		l.Values["DCA"], l.Values["DCB"], l.Values["DCD"] = "D", "NONE", "NONE"
		l.Values["ZUA"] = fmt.Sprintf("%030d", rng.Uint64())
	}
	return l
}

// back is a card seen in a photograph: its symbol, and where it is.
type back struct {
	symbol *pdf417.Symbol
	width  float64 // of the card, in modules
	height float64
	left   float64 // of the symbol on the card
	top    float64
	spread float64
	lines  []backLine
}

// backLine is a line of print or the magnetic stripe: a dark run of rectangles.
type backLine struct{ top, height, left, width, letter float64 }

// at is how dark the card is there, 0 to 1; -1 outside it.
func (b *back) at(x, y float64) float64 {
	if x < 0 || y < 0 || x >= b.width || y >= b.height {
		return -1
	}
	u, v := x-b.left, (y-b.top)/float64(b.symbol.RowHeight)
	if v >= 0 && v < float64(b.symbol.Rows) && u >= -1 && u < float64(b.symbol.Width())+1 {
		line := b.symbol.Modules[int(v)]
		bar := func(u float64) bool { i := int(math.Floor(u)); return i >= 0 && i < len(line) && line[i] }
		if half := b.spread / 2; half >= 0 && (bar(u-half) || bar(u+half)) || half < 0 && bar(u-half) && bar(u+half) {
			return 1
		}
		return 0
	}
	for _, l := range b.lines {
		if y >= l.top && y < l.top+l.height && x >= l.left && x < l.left+l.width {
			if l.letter == 0 {
				return 0.9
			}
			if math.Mod(x-l.left, l.letter) < 0.62*l.letter && math.Mod((x-l.left)*1.7+y, 3) < 2 {
				return 0.85
			}
		}
	}
	return 0.04
}

// makeBack draws a card around the symbol of a payload.
func makeBack(payload []byte, c backConditions, rng *rand.Rand) (*back, error) {
	s, err := pdf417.Encode(payload, pdf417.Options{Columns: 9 + rng.IntN(8), Level: 3 + rng.IntN(3), RowHeight: 3 + rng.IntN(2)})
	if err != nil {
		return nil, err
	}
	b := &back{symbol: s, spread: c.spread}
	b.width = float64(s.Width()) * (1.12 + 0.3*rng.Float64())
	b.height = max(b.width/1.586, float64(s.Rows*s.RowHeight)*1.6)
	b.left = (b.width - float64(s.Width())) * (0.3 + 0.4*rng.Float64())
	b.top = 0.3*b.height*rng.Float64() + 4
	below := b.top + float64(s.Rows*s.RowHeight) + 5
	for y := below; y < b.height-6; y += 5 + 5*rng.Float64() {
		b.lines = append(b.lines, backLine{top: y, height: 4, left: b.width * 0.08, width: b.width * (0.3 + 0.6*rng.Float64()), letter: 3 + 2*rng.Float64()})
	}
	return b, nil
}

// photograph draws the card as a camera sees it and returns it in gray.
func (b *back) photograph(c backConditions, rng *rand.Rand) (*image.Gray, error) {
	side := math.Hypot(b.width, b.height) * c.module
	w, h := int(side*1.05), int(side*(0.75+0.3*rng.Float64()))
	angle := c.turn + float64(rng.IntN(4))*math.Pi/2
	card := vision.RectQuad(0, 0, b.width, b.height)
	var seen vision.Quad
	far := rng.Float64() * 2 * math.Pi // the direction that is further away
	for i, p := range card {
		x, y := (p.X-b.width/2)*c.module, (p.Y-b.height/2)*c.module
		depth := 1 + c.tilt*(x*math.Cos(far)+y*math.Sin(far))/(side/2)
		x, y = x/depth, y/depth
		seen[i] = vision.Point{X: float64(w)/2 + x*math.Cos(angle) - y*math.Sin(angle), Y: float64(h)/2 + x*math.Sin(angle) + y*math.Cos(angle)}
	}
	back, ok := vision.MapQuad(seen, card)
	if !ok {
		return nil, fmt.Errorf("a card cannot be seen like this: %+v", c)
	}
	plane := make([]float64, w*h)
	table := 60 + 120*rng.Float64()
	const fine = 2 // samples a side of each pixel
	for y := range h {
		for x := range w {
			var sum float64
			for i := range fine * fine {
				p := back.At(vision.Point{X: float64(x) + (float64(i%fine)+0.5)/fine - 0.5, Y: float64(y) + (float64(i/fine)+0.5)/fine - 0.5})
				if d := b.at(p.X, p.Y); d >= 0 {
					sum += c.paper + (c.ink-c.paper)*d
				} else {
					sum += table + float64(int(p.X/5)&3+int(p.Y/9)&3)*8 // a chequered table
				}
			}
			plane[y*w+x] = sum / (fine * fine)
		}
	}
	blurPlane(plane, w, h, c.blur*c.module)
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			light := 1 - c.shade*float64(x+y)/float64(w+h)
			v := plane[y*w+x]*light + rng.NormFloat64()*c.noise
			out.Pix[y*out.Stride+x] = uint8(min(max(v, 0), 255))
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, out, &jpeg.Options{Quality: c.jpeg}); err != nil {
		return nil, err
	}
	decoded, err := jpeg.Decode(&file)
	if err != nil {
		return nil, err
	}
	gray, ok := decoded.(*image.Gray)
	if !ok {
		return nil, fmt.Errorf("a gray JPEG came back as %T", decoded)
	}
	return gray, nil
}

// blurPlane is a Gaussian blur along rows, then columns.
func blurPlane(plane []float64, w, h int, sigma float64) {
	reach := int(math.Ceil(3 * sigma))
	kernel := make([]float64, reach+1)
	var sum float64
	for i := range kernel {
		kernel[i] = math.Exp(-float64(i*i) / (2 * sigma * sigma))
		if sum += kernel[i]; i > 0 {
			sum += kernel[i]
		}
	}
	line := make([]float64, max(w, h))
	pass := func(first, step, n int) {
		for i := range n {
			line[i] = plane[first+i*step]
		}
		for i := range n {
			v := kernel[0] * line[i]
			for k := 1; k <= reach; k++ {
				v += kernel[k] * (line[max(0, i-k)] + line[min(n-1, i+k)])
			}
			plane[first+i*step] = v / sum
		}
	}
	for y := range h {
		pass(y*w, 1, w)
	}
	for x := range w {
		pass(x, w, h)
	}
}

// barcodeBacks measures on generated photographs.
func barcodeBacks(ctx context.Context, r *Report, n int, seed uint64, step func(), now func() time.Time) error {
	right, wrong := 0, 0
	var times []float64
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		payload, err := aamva.Encode(backLicence(rng.Uint64(), rng))
		if err != nil {
			return err
		}
		c := drawConditions(rng)
		b, err := makeBack(payload, c, rng)
		if err != nil {
			return err
		}
		picture, err := b.photograph(c, rng)
		if err != nil {
			return err
		}
		begun := now()
		results, err := pdf417.Decode(picture)
		if err != nil {
			return err
		}
		times = append(times, milliseconds(now().Sub(begun)))
		switch {
		case len(results) == 0:
			r.Notes = append(r.Notes, fmt.Sprintf("back %d was not read: module %.1f px, turned %.0f degrees, tilt %.2f, blur %.2f modules, noise %.0f, contrast %.0f, JPEG %d",
				i, c.module, c.turn*180/math.Pi, c.tilt, c.blur, c.noise, c.paper-c.ink, c.jpeg))
		case len(results) == 1 && bytes.Equal(results[0].Data, payload):
			right++
		default:
			wrong++
			r.Notes = append(r.Notes, fmt.Sprintf("back %d was read wrong", i))
		}
		step()
	}
	r.Rates = append(r.Rates, measure.Rate{Name: BacksRead, Hits: right, N: n}, measure.Rate{Name: BacksMisread, Hits: wrong, N: n})
	r.Figures = append(r.Figures, timeFigures("a generated back", times)...)
	return nil
}
