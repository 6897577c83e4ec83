package specimen

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
)

// distance of the camera from the document, as a multiple of its longer side: about 30 cm over a passport.
const distance = 2.4

// A Shot is a photograph of one side.
type Shot struct {
	Picture *image.RGBA
	Truth   ShotTruth
}

// ShotTruth is what there is to know about a photograph. It is written as JSON beside it.
type ShotTruth struct {
	Truth            // of the flat side, boxes in its own pixels
	Quad     Quad    `json:"quad"`                // the corners of the document in the photograph
	Turned   int     `json:"rotation"`            // clockwise quarter turn of the document: 0, 90, 180, 270
	CutOff   bool    `json:"cut_off"`             // whether a corner lies beyond the frame
	Letter   float64 `json:"letter_px,omitempty"` // height of the zone's smallest capital, in pixels of the photograph
	Module   float64 `json:"module_px,omitempty"` // width of the barcode's narrowest bar, in pixels of the photograph
	ZoneQuad *Quad   `json:"zone_quad,omitempty"`
	BarQuad  *Quad   `json:"barcode_quad,omitempty"`
	FaceQuad *Quad   `json:"portrait_quad,omitempty"`

	Also []Quad `json:"also,omitempty"` // corners of other documents in the photograph

	FieldQuads map[string]Quad `json:"field_quads"`
	Conditions Conditions      `json:"conditions"`
}

// Photograph takes a picture of the side. The same side and conditions give the same picture; the error is an
// ErrOption for a condition outside its range.
func Photograph(side *Side, c Conditions) (*Shot, error) {
	return photograph(side, c, func(*scene) {})
}

// photograph lets under lay more on the table before the document.
func photograph(side *Side, c Conditions, under func(*scene)) (*Shot, error) {
	c, err := c.complete()
	if err != nil {
		return nil, err
	}
	if side == nil || side.Picture == nil || side.Picture.Bounds().Empty() {
		return nil, fmt.Errorf("%w: a side is needed", ErrOption)
	}
	rng := rand.New(rand.NewPCG(c.Seed, 0x7363_656e_65))
	s := newScene(side, c, rng)
	s.background()
	s.clutter()
	under(s)
	s.flat = s.dress()
	s.drop()
	s.place(s.flat)
	s.fingers()
	s.light()
	s.lens()
	s.sensor()
	if c.Mirrored {
		s.mirror()
	}
	return &Shot{Picture: s.pic, Truth: s.truth()}, nil
}

// PhotographTwo takes a picture of two sides next to each other. The truth is a's; Also has the corners of b. Of the
// conditions, those that say where the document lies are chosen to make room.
func PhotographTwo(a, b *Side, c Conditions) (*Shot, error) {
	c.PerMM, c.CutOff, c.Rotation, c.Fill, c.ShiftX = 0, 0, 0, 0.44, -0.9
	c.Booklet, c.Fingers = false, 0
	c.Roll = max(-8, min(8, c.Roll))
	if b == nil || b.Picture == nil || b.Picture.Bounds().Empty() {
		return nil, fmt.Errorf("%w: a second side is needed", ErrOption)
	}
	c2, err := c.complete()
	if err != nil {
		return nil, err
	}
	c2.ShiftX, c2.Roll = 0.9, -c.Roll/2
	var second Quad
	shot, err := photograph(a, c, func(first *scene) {
		s := newScene(b, c2, first.rng)
		s.pic = first.pic
		s.flat = s.dress()
		s.drop()
		s.place(s.flat)
		second = s.seeBox(Box{0, 0, b.Picture.Rect.Dx(), b.Picture.Rect.Dy()})
	})
	if err != nil {
		return nil, err
	}
	shot.Truth.Also = []Quad{second}
	return shot, nil
}

// A scene is a photograph while it is taken.
type scene struct {
	side *Side
	c    Conditions
	rng  *rand.Rand
	pic  *image.RGBA // alpha is how much of a pixel is document, until the sensor makes it opaque
	h    projection  // flat side to picture, before the page bends
	quad Quad
	flat flat
	mm   float64 // pixels of the photograph a millimetre, at the document's centre
}

func newScene(side *Side, c Conditions, rng *rand.Rand) *scene {
	s := &scene{side: side, c: c, rng: rng, pic: image.NewRGBA(image.Rect(0, 0, c.Width, c.Height))}
	w, h := float64(side.Picture.Rect.Dx()), float64(side.Picture.Rect.Dy())
	view := camera(w, h, float64(c.Rotation)+c.Roll, c.Tilt, c.TiltTo, distance)
	lo, hi := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, p := range []point{{0, 0}, {w, 0}, {w, h}, {0, h}} {
		q := view.at(p)
		lo = point{math.Min(lo.x, q.x), math.Min(lo.y, q.y)}
		hi = point{math.Max(hi.x, q.x), math.Max(hi.y, q.y)}
	}
	fw, fh := float64(c.Width), float64(c.Height)
	fits := math.Min(fw/(hi.x-lo.x), fh/(hi.y-lo.y))
	k := fits * c.Fill
	dpmm := side.Truth.DPI / 25.4
	if c.PerMM > 0 && dpmm > 0 {
		k = math.Min(c.PerMM/dpmm/view.leastScale(0, 0, w, h), fits*0.97)
	}
	freeX, freeY := math.Max(0, fw-k*(hi.x-lo.x))/2, math.Max(0, fh-k*(hi.y-lo.y))/2
	dx := fw/2 - k*(lo.x+hi.x)/2 + c.ShiftX*freeX*0.9
	dy := fh/2 - k*(lo.y+hi.y)/2 + c.ShiftY*freeY*0.9
	if c.CutOff > 0 {
		dx = -k*lo.x - c.CutOff*k*(hi.x-lo.x)
		if rng.IntN(2) == 0 {
			dx = fw - k*hi.x + c.CutOff*k*(hi.x-lo.x)
		}
	}
	s.h = view.then(k, k, dx, dy)
	s.mm = k * dpmm
	for i, p := range []point{{0, 0}, {w, 0}, {w, h}, {0, h}} {
		s.quad[i] = s.h.at(p)
	}
	return s
}

// see is where a place on the flat side appears in the picture.
func (s *scene) see(p point) point {
	p.y += s.bend(p.x)
	q := s.h.at(p)
	if s.c.Mirrored {
		q.x = float64(s.c.Width) - q.x
	}
	return q
}

// bend is how far the page is shifted down at x by its curl, in pixels of the flat side. Corners stay in their place.
func (s *scene) bend(x float64) float64 {
	if s.c.Curl == 0 {
		return 0
	}
	u := x / float64(s.side.Picture.Rect.Dx())
	return s.c.Curl * float64(s.side.Picture.Rect.Dy()) * 4 * u * (1 - u)
}

func (s *scene) seeBox(b Box) Quad {
	x, y, w, h := float64(b.X), float64(b.Y), float64(b.W), float64(b.H)
	return Quad{s.see(point{x, y}), s.see(point{x + w, y}), s.see(point{x + w, y + h}), s.see(point{x, y + h})}
}

// truth works out what the photograph shows.
func (s *scene) truth() ShotTruth {
	side := s.side.Truth
	t := ShotTruth{Truth: side, Turned: s.c.Rotation, FieldQuads: map[string]Quad{}, Conditions: s.c}
	t.Quad = s.seeBox(Box{0, 0, s.side.Picture.Rect.Dx(), s.side.Picture.Rect.Dy()})
	for _, p := range t.Quad {
		t.CutOff = t.CutOff || p.x < 0 || p.y < 0 || p.x > float64(s.c.Width) || p.y > float64(s.c.Height)
	}
	for name, f := range side.Fields {
		t.FieldQuads[name] = s.seeBox(f.Box)
	}
	whole := func(b *Box) *Quad {
		if b == nil {
			return nil
		}
		q := s.seeBox(*b)
		return &q
	}
	t.FaceQuad = whole(side.Portrait)
	if side.Zone != nil {
		t.ZoneQuad = whole(&side.Zone.Box)
		t.Letter = math.Round(10*side.Zone.Letter*s.leastScale(side.Zone.Box)) / 10
	}
	if side.Barcode != nil {
		t.BarQuad = whole(&side.Barcode.Box)
		t.Module = math.Round(100*side.Barcode.Module*s.leastScale(side.Barcode.Box)) / 100
	}
	return t
}

// leastScale is pixels of the photograph a pixel of the flat side where the box appears smallest.
func (s *scene) leastScale(b Box) float64 {
	return s.h.leastScale(float64(b.X), float64(b.Y), float64(b.W), float64(b.H))
}

// mirror turns the picture left to right.
func (s *scene) mirror() {
	for y := range s.c.Height {
		row := s.pic.Pix[y*s.pic.Stride : y*s.pic.Stride+4*s.c.Width]
		for i, j := 0, len(row)-4; i < j; i, j = i+4, j-4 {
			for k := range 4 {
				row[i+k], row[j+k] = row[j+k], row[i+k]
			}
		}
	}
}
