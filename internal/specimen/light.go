package specimen

import (
	"math"
)

// cell is how many pixels apart the light is computed; between them it is interpolated.
const cell = 8

// toLinear is the sRGB curve, IEC 61966-2-1.
func toLinear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// toGamma is its inverse.
func toGamma(v float64) float64 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// A lightMap holds, for each node of a coarse grid, the factor on what is seen, and the light that a glossy document
// adds, both linear.
type lightMap struct {
	w, h        int
	gain, gloss []float32
}

// light falls on the scene.
func (s *scene) light() {
	m := s.lightMap()
	var linear [256]float32
	for i := range linear {
		linear[i] = float32(toLinear(float64(i) / 255))
	}
	const fine = 4096
	var gamma [fine + 1]uint8
	for i := range gamma {
		gamma[i] = level(255 * toGamma(float64(i)/fine))
	}
	// A warm light has more red and less blue; green keeps the brightness.
	balance := [3]float32{float32(math.Exp(0.30 * s.c.Warmth)), 1, float32(math.Exp(-0.42 * s.c.Warmth))}
	gain, gloss := make([]float32, m.w), make([]float32, m.w)
	for y := range s.c.Height {
		j, t := y/cell, float32(y%cell)/cell
		for i := range gain {
			a, b := j*m.w+i, (j+1)*m.w+i
			gain[i] = m.gain[a] + (m.gain[b]-m.gain[a])*t
			gloss[i] = m.gloss[a] + (m.gloss[b]-m.gloss[a])*t
		}
		row := s.pic.Pix[y*s.pic.Stride : y*s.pic.Stride+4*s.c.Width]
		for x := range s.c.Width {
			i, u := x/cell, float32(x%cell)/cell
			g := gain[i] + (gain[i+1]-gain[i])*u
			p := row[4*x : 4*x+4]
			shine := (gloss[i] + (gloss[i+1]-gloss[i])*u) * float32(p[3]) / 255
			for c := range 3 {
				p[c] = gamma[int(min(1, linear[p[c]]*g*balance[c]+shine)*fine)]
			}
		}
	}
}

// lightMap computes the light at every node.
func (s *scene) lightMap() *lightMap {
	m := &lightMap{w: s.c.Width/cell + 2, h: s.c.Height/cell + 2}
	m.gain, m.gloss = make([]float32, m.w*m.h), make([]float32, m.w*m.h)
	fw, fh := float64(s.c.Width), float64(s.c.Height)
	// The lamp's side is bright, the far side dark.
	sin, cos := math.Sincos(2 * math.Pi * s.rng.Float64())
	// A shadow with a straight or a round edge, somewhere over the document.
	centre := s.h.at(point{float64(s.side.Picture.Rect.Dx()) * s.rng.Float64(), float64(s.side.Picture.Rect.Dy()) * s.rng.Float64()})
	es, ec := math.Sincos(2 * math.Pi * s.rng.Float64())
	soft := s.mm * (1 + 9*s.rng.Float64())
	round := 0.0
	if s.rng.IntN(2) == 0 {
		round = s.mm * (25 + 30*s.rng.Float64())
	}
	lamps := s.lamps()
	base := math.Exp2(s.c.Exposure)
	for j := range m.h {
		for i := range m.w {
			x, y := float64(i*cell), float64(j*cell)
			along := ((x/fw-0.5)*cos + (y/fh-0.5)*sin) * 1.4
			g := base * (1 - s.c.Uneven*0.65*(0.5+along))
			if s.c.Shadow > 0 {
				d := (x-centre.x)*ec + (y-centre.y)*es
				if round > 0 {
					d = math.Hypot(x-centre.x, y-centre.y) - round
				}
				g *= 1 - 0.85*s.c.Shadow/(1+math.Exp(d/soft))
			}
			k := j*m.w + i
			m.gain[k] = float32(g)
			for _, l := range lamps {
				m.gloss[k] += float32(l.at(x, y) * base)
			}
		}
	}
	return m
}

// A lamp is the reflection of a light source: a blot with a hot core and a wide halo.
type lamp struct {
	x, y, sin, cos float64
	a, b           float64 // half axes in pixels
	power          float64
	window         bool // square rather than round
}

func (l lamp) at(x, y float64) float64 {
	dx, dy := x-l.x, y-l.y
	u, v := (dx*l.cos+dy*l.sin)/l.a, (-dx*l.sin+dy*l.cos)/l.b
	q := u*u + v*v
	if l.window {
		q = math.Max(u*u, v*v)
	}
	if q > 30 {
		return 0
	}
	core := 1 / (1 + math.Exp(7*(q-1)))
	return l.power * (core + 0.22*math.Exp(-q/3))
}

// lamps are the reflections that Glare asks for.
func (s *scene) lamps() []lamp {
	if s.c.Glare == 0 {
		return nil
	}
	w, h := float64(s.side.Picture.Rect.Dx()), float64(s.side.Picture.Rect.Dy())
	var out []lamp
	for range 1 + s.rng.IntN(2) {
		p := s.h.at(point{w * (0.1 + 0.8*s.rng.Float64()), h * (0.1 + 0.8*s.rng.Float64())})
		sin, cos := math.Sincos(2 * math.Pi * s.rng.Float64())
		size := s.mm * (4 + 14*s.rng.Float64()) * (0.5 + 0.7*s.c.Glare)
		out = append(out, lamp{p.x, p.y, sin, cos, size, size * (0.25 + 0.5*s.rng.Float64()), 0.9 * s.c.Glare, s.rng.IntN(3) == 0})
	}
	return out
}
