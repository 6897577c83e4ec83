package specimen

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// noise gives numbers of normal distribution (mean 0, deviation 1) fast: a table, entered at random.
type noise struct {
	table [4096]float32
	state uint64
}

func newNoise(rng *rand.Rand) *noise {
	n := &noise{state: rng.Uint64() | 1}
	for i := range n.table {
		n.table[i] = float32(rng.NormFloat64())
	}
	return n
}

// draw is the next 64 random bits (xorshift).
func (n *noise) draw() uint64 {
	n.state ^= n.state << 13
	n.state ^= n.state >> 7
	n.state ^= n.state << 17
	return n.state
}

func (n *noise) next() float64 { return float64(n.table[n.draw()&4095]) }

// rare is true for that share of calls.
func (n *noise) rare(share float64) bool { return float64(n.draw()>>40) < share*(1<<24) }

// A field is smooth noise of 0 to 1 that repeats after 256 cells.
type field [256 * 256]float32

func newField(rng *rand.Rand) *field {
	f := new(field)
	for i := range f {
		f[i] = rng.Float32()
	}
	return f
}

// at reads between the cells.
func (f *field) at(x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	u, v := float32(x-fx), float32(y-fy)
	x0, y0 := int(fx)&255, int(fy)&255
	x1, y1 := (x0+1)&255, (y0+1)&255
	a := f[y0<<8|x0] + (f[y0<<8|x1]-f[y0<<8|x0])*u
	b := f[y1<<8|x0] + (f[y1<<8|x1]-f[y1<<8|x0])*u
	return float64(a + (b-a)*v)
}

// background covers the frame with the ground. Sizes are in units of the document's, so that a texture is as coarse as
// it would be under a real one.
func (s *scene) background() {
	grounds := map[string][]color.RGBA{
		"plain": {rgb(0xb9b4a8), rgb(0xd9d4c8), rgb(0x8c9aa6), rgb(0xe6e4de), rgb(0x6f7d6a), rgb(0xc9a88c)},
		"wood":  {rgb(0x9a6b41), rgb(0xc39a68), rgb(0x5d3d26), rgb(0xd8bf97)},
		"cloth": {rgb(0x6d7f93), rgb(0x9b4a4a), rgb(0xd8d2c4), rgb(0x3e4a3c), rgb(0x8d7fa6)},
		"stone": {rgb(0xb8b6b2), rgb(0x6a6a6e), rgb(0xe2ded6), rgb(0x3a3c40)},
		"paper": {rgb(0xecebe6), rgb(0xf4f2ea)}, "tiles": {rgb(0xd4d8da), rgb(0xc7b294)},
		"dark": {rgb(0x222326), rgb(0x2c2a28), rgb(0x1a2026)}, "print": {rgb(0xe8e5da), rgb(0xdfe3e6)},
		"carpet": {rgb(0x7a5c4c), rgb(0x4c5a70), rgb(0x8a8468)},
	}[s.c.Background]
	base := grounds[s.rng.IntN(len(grounds))]
	f := newField(s.rng)
	turn := s.rng.Float64() * math.Pi
	sin, cos := math.Sincos(turn)
	unit := 1 / s.mm // millimetres a pixel
	paint := s.texture(f)
	// Every other pixel is computed, and those between are their mean.
	k, warm := make([]float64, s.c.Width+2), make([]float64, s.c.Width+2)
	for y := range s.c.Height {
		for x := 0; x < len(k); x += 2 {
			mx, my := float64(x)*unit, float64(y)*unit
			k[x], warm[x] = paint(mx*cos-my*sin, mx*sin+my*cos)
		}
		row := s.pic.Pix[y*s.pic.Stride:]
		for x := range s.c.Width {
			if x&1 == 1 && x+1 < len(k) {
				k[x], warm[x] = (k[x-1]+k[x+1])/2, (warm[x-1]+warm[x+1])/2
			}
			i := 4 * x
			row[i] = level(float64(base.R) * (k[x] + warm[x]))
			row[i+1] = level(float64(base.G) * k[x])
			row[i+2] = level(float64(base.B) * (k[x] - warm[x]))
		}
	}
	if s.c.Background == "print" || s.c.Background == "paper" {
		s.lines(turn/6-0.26, base)
	}
}

// level is v as a pixel value.
func level(v float64) uint8 { return uint8(max(0, min(255, v+0.5))) }

// texture is a ground's brightness about 1, and how much redder it is than its base, at a place in millimetres.
func (s *scene) texture(f *field) func(x, y float64) (k, warm float64) {
	period := 4 + 5*s.rng.Float64()
	switch s.c.Background {
	case "wood":
		plank := 60 + 60*s.rng.Float64()
		return func(x, y float64) (float64, float64) {
			g := f.at(x*0.013, y*0.35) + 0.5*f.at(x*0.05+7, y*1.7)
			rings := math.Abs(math.Mod(8*g, 2) - 1)
			k := 0.78 + 0.28*rings + 0.12*f.at(x*0.12, y*6)
			if math.Mod(math.Abs(y), plank) < 0.7 {
				k *= 0.55
			}
			return k, 0.03 * rings
		}
	case "cloth":
		pitch := 0.8 + 0.9*s.rng.Float64()
		stripe := s.rng.Float64() < 0.4
		return func(x, y float64) (float64, float64) {
			k := 0.86 + 0.12*tent(x/pitch)*tent(y/pitch) + 0.22*(f.at(x*0.03, y*0.03)-0.5) + 0.1*f.at(x*1.3, y*1.3)
			if stripe && math.Mod(math.Abs(x), period*5) < period {
				k *= 0.72
			}
			return k, 0
		}
	case "stone":
		return func(x, y float64) (float64, float64) {
			v := math.Abs(f.at(x*0.02+1.5*f.at(x*0.06, y*0.06), y*0.03) - 0.5)
			k := 0.84 + 0.3*f.at(x*0.5, y*0.5) - 0.35*math.Max(0, 0.05-v)*20*0.5
			if f.at(x*2.1, y*2.1) > 0.86 {
				k *= 0.8
			}
			return k, 0.02 * f.at(x*0.05, y*0.05)
		}
	case "tiles":
		size := 35 + 40*s.rng.Float64()
		return func(x, y float64) (float64, float64) {
			tx, ty := x/size, y/size
			k := 0.92 + 0.1*f.at(x*0.08, y*0.08)
			if int(math.Floor(tx)+math.Floor(ty))&1 == 0 {
				k *= 0.62
			}
			if math.Min(tx-math.Floor(tx), ty-math.Floor(ty)) < 0.03 {
				k = 0.5
			}
			return k, 0
		}
	case "carpet":
		return func(x, y float64) (float64, float64) {
			return 0.6 + 0.55*f.at(x*1.4, y*1.4) + 0.3*(f.at(x*0.04, y*0.04)-0.5), 0.04 * (f.at(x*0.2, y*0.2) - 0.5)
		}
	default:
		return func(x, y float64) (float64, float64) {
			return 0.93 + 0.12*f.at(x*0.015, y*0.015) + 0.03*f.at(x*1.1, y*1.1), 0
		}
	}
}

// lines are rows of grey words, as on a letter or a newspaper, turned by angle.
func (s *scene) lines(angle float64, base color.RGBA) {
	sin, cos := math.Sincos(angle)
	ink := mix(base, rgb(0x303030), 0.75)
	lead := s.mm * (3.5 + 3*s.rng.Float64())
	reach := math.Hypot(float64(s.c.Width), float64(s.c.Height))
	for v := -reach; v < reach; v += lead {
		for u := -reach; u < reach; {
			w := s.mm * (2 + 9*s.rng.Float64())
			x, y := u*cos-v*sin, u*sin+v*cos
			if image.Pt(int(x), int(y)).In(s.pic.Rect.Inset(int(-w))) {
				dx, dy := w*cos, w*sin
				hx, hy := -sin*lead*0.3, cos*lead*0.3
				s.convex([]point{{x, y}, {x + dx, y + dy}, {x + dx + hx, y + dy + hy}, {x + hx, y + hy}}, ink, 0.55)
			}
			u += w + s.mm*1.4
		}
	}
}
