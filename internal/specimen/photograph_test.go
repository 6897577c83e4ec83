package specimen_test

import (
	"errors"
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/selfsame-id/selfsame/internal/specimen"
)

// card is a flat side of one colour with a black bar along its upper edge.
func card(w, h int) *specimen.Side {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{60, 220, 60, 255}
			if y < h/5 {
				c = color.RGBA{0, 0, 0, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return &specimen.Side{Picture: m, Truth: specimen.Truth{DPI: 150, Width: w, Height: h}}
}

func greenish(c color.RGBA) bool { return int(c.G) > int(c.R)+60 && int(c.G) > int(c.B)+60 }

// TestTheQuadIsWhereTheDocumentIs measures the area that the document covers against the area of the quad.
func TestTheQuadIsWhereTheDocumentIs(t *testing.T) {
	t.Parallel()
	side := card(500, 320)
	for _, c := range []specimen.Conditions{
		{},
		{Roll: 17},
		{Rotation: 90},
		{Rotation: 180, Tilt: 30, TiltTo: 60},
		{Rotation: 270, Roll: -12, Tilt: 35, TiltTo: 200},
		{Fill: 0.4, ShiftX: 1, ShiftY: -1},
		{Mirrored: true, Tilt: 25, TiltTo: 10},
		{Curl: 0.03},
		{PerMM: 3, Tilt: 20},
	} {
		c.Width, c.Height = 640, 480
		s := shoot(t, side, c)
		covered := 0
		for y := range 480 {
			for x := range 640 {
				if greenish(s.Picture.RGBAAt(x, y)) {
					covered++
				}
			}
		}
		// The bar is a fifth of the height, so nearly a fifth of the area; tilted, a little more or less.
		area := math.Abs(s.Truth.Quad.Area())
		if share := float64(covered) / area; share < 0.72 || share > 0.88 {
			t.Errorf("%+v: %.3f of the quad is green, want about 0.8", c, share)
		}
		x0, y0 := s.Truth.Quad.Corner(0)
		x2, y2 := s.Truth.Quad.Corner(2)
		// A tenth of the way from the top left corner lies the bar; nine tenths down, the ground.
		at := func(k float64) color.RGBA {
			return s.Picture.RGBAAt(int(x0+(x2-x0)*k), int(y0+(y2-y0)*k))
		}
		if greenish(at(0.1)) || !greenish(at(0.9)) {
			t.Errorf("%+v: the quad does not begin at the document's top left corner", c)
		}
		if mirrored := s.Truth.Quad.Area() < 0; mirrored != c.Mirrored {
			t.Errorf("%+v: the corners run the wrong way", c)
		}
		if s.Truth.CutOff {
			t.Errorf("%+v: said to be cut off", c)
		}
	}
}

func TestADocumentBeyondTheFrameIsCutOff(t *testing.T) {
	t.Parallel()
	if s := shoot(t, card(500, 320), specimen.Conditions{Width: 640, Height: 480, CutOff: 0.2}); !s.Truth.CutOff {
		t.Error("not said to be cut off")
	}
}

func TestTwoDocumentsLieApart(t *testing.T) {
	t.Parallel()
	shot, err := specimen.PhotographTwo(card(500, 320), card(500, 352), specimen.Conditions{Width: 640, Height: 480, Tilt: 10})
	if err != nil {
		t.Fatal(err)
	}
	if len(shot.Truth.Also) != 1 {
		t.Fatalf("%d other documents", len(shot.Truth.Also))
	}
	right, _ := shot.Truth.Quad.Corner(1)
	left, _ := shot.Truth.Also[0].Corner(0)
	if right >= left {
		t.Errorf("the first ends at %.0f, the second begins at %.0f", right, left)
	}
}

func TestAPhotocopyHasNoColour(t *testing.T) {
	t.Parallel()
	s := shoot(t, card(500, 320), specimen.Conditions{Width: 640, Height: 480, Photocopy: 0.5})
	c := s.Picture.RGBAAt(320, 300)
	if c.R != c.G || c.G != c.B {
		t.Errorf("a photocopy shows %v", c)
	}
}

// TestConditionsDoWhatTheySay compares each with the plain photograph.
func TestConditionsDoWhatTheySay(t *testing.T) {
	t.Parallel()
	side := card(500, 320)
	base := specimen.Conditions{Seed: 1, Width: 320, Height: 240}
	plain := measure(shoot(t, side, base).Picture)
	for name, c := range map[string]struct {
		change func(*specimen.Conditions)
		holds  func(m, plain picture) bool
	}{
		"low light is darker":       {func(c *specimen.Conditions) { c.Exposure = -2 }, func(m, p picture) bool { return m.mean < 0.7*p.mean }},
		"more light is brighter":    {func(c *specimen.Conditions) { c.Exposure = 1 }, func(m, p picture) bool { return m.mean > 1.1*p.mean }},
		"glare is brighter":         {func(c *specimen.Conditions) { c.Glare = 1 }, func(m, p picture) bool { return m.mean > p.mean }},
		"a shadow is darker":        {func(c *specimen.Conditions) { c.Shadow = 1 }, func(m, p picture) bool { return m.mean < p.mean }},
		"blur is smoother":          {func(c *specimen.Conditions) { c.Blur = 3 }, func(m, p picture) bool { return m.steps < p.steps }},
		"a little blur is smoother": {func(c *specimen.Conditions) { c.Blur = 1 }, func(m, p picture) bool { return m.steps < p.steps }},
		"shake is smoother":         {func(c *specimen.Conditions) { c.Motion = 9 }, func(m, p picture) bool { return m.steps < p.steps }},
		"noise is rougher":          {func(c *specimen.Conditions) { c.Noise = 12 }, func(m, p picture) bool { return m.steps > 1.5*p.steps }},
		"a screen is rougher":       {func(c *specimen.Conditions) { c.Screen = 1 }, func(m, p picture) bool { return m.steps > 1.2*p.steps }},
		"warm light is redder":      {func(c *specimen.Conditions) { c.Warmth = 1 }, func(m, p picture) bool { return m.red > p.red+5 }},
	} {
		conditions := base
		c.change(&conditions)
		if m := measure(shoot(t, side, conditions).Picture); !c.holds(m, plain) {
			t.Errorf("%s: %+v against %+v", name, m, plain)
		}
	}
}

// A picture is what can be said of its pixels at large.
type picture struct {
	mean, red, steps float64 // brightness, red above blue, root mean square of the steps along rows
}

func measure(m *image.RGBA) picture {
	var p picture
	n := float64(m.Rect.Dx() * m.Rect.Dy())
	for i := 0; i < len(m.Pix); i += 4 {
		p.mean += float64(m.Pix[i+1]) / n
		p.red += (float64(m.Pix[i]) - float64(m.Pix[i+2])) / n
		if i >= 4 {
			d := float64(m.Pix[i+1]) - float64(m.Pix[i-3])
			p.steps += d * d / n
		}
	}
	p.steps = math.Sqrt(p.steps)
	return p
}

func TestOrdinaryPhotographsHaveLettersOfTwelvePixels(t *testing.T) {
	t.Parallel()
	for _, kind := range []specimen.Kind{specimen.Passport, specimen.IDTD1, specimen.IDTD2} {
		side := zoned(draw(t, kind, specimen.Options{Seed: 1, DPI: 72}))
		for seed := range uint64(4) {
			for level, least := range map[string]float64{specimen.Ordinary: 12, specimen.Hard: 8} {
				c, err := specimen.Draw(seed, level)
				if err != nil {
					t.Fatal(err)
				}
				c.Noise, c.Blur, c.Motion, c.Clutter = 0, 0, 0, 0
				if s := shoot(t, side, c); s.Truth.Letter < least || s.Truth.CutOff {
					t.Errorf("%s, %s, seed %d: letters of %.1f pixels, cut off %v", kind, level, seed, s.Truth.Letter, s.Truth.CutOff)
				}
			}
		}
	}
}

func TestConditionsOutsideTheirRangeAreErrors(t *testing.T) {
	t.Parallel()
	side := card(100, 60)
	for name, c := range map[string]specimen.Conditions{
		"width": {Width: 100000}, "negative height": {Height: -5}, "rotation": {Rotation: 45}, "background": {Background: "sea"},
		"noise": {Noise: math.NaN()}, "blur": {Blur: -1}, "quality": {Quality: 101}, "tilt": {Tilt: 89}, "clutter": {Clutter: 1 << 30},
	} {
		if _, err := specimen.Photograph(side, c); !errors.Is(err, specimen.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := specimen.Photograph(nil, specimen.Conditions{}); !errors.Is(err, specimen.ErrOption) {
		t.Errorf("no side: %v", err)
	}
	if _, err := specimen.Draw(1, "awful"); !errors.Is(err, specimen.ErrOption) {
		t.Errorf("an unknown level: %v", err)
	}
}

// FuzzPhotograph holds that no conditions make the camera panic.
func FuzzPhotograph(f *testing.F) {
	side := card(200, 126)
	f.Add(uint64(1), 0.8, 10.0, 20.0, 90.0, 0.02, 1.0, 5.0, 3.0)
	f.Add(uint64(2), 1.5, -45.0, 60.0, 359.0, -0.1, 20.0, 60.0, 60.0)
	f.Add(uint64(3), 0.05, 45.0, 60.0, 181.0, 0.1, 2.0, 0.5, 0.0)
	f.Fuzz(func(t *testing.T, seed uint64, fill, roll, tilt, to, curl, blur, motion, noise float64) {
		names := specimen.Backgrounds
		c := specimen.Conditions{
			Seed: seed, Width: 96, Height: 80, Fill: fill, Roll: roll, Tilt: tilt, TiltTo: to, Curl: curl, Blur: blur, Motion: motion,
			Noise: noise, Clutter: int(seed % 9), Fingers: int(seed % 4), Background: names[seed%uint64(len(names))], Glare: 1, Shadow: 0.5, Screen: float64(seed%2) / 2, Photocopy: float64(seed%3) / 3,
		}
		s, err := specimen.Photograph(side, c)
		if err != nil {
			if !errors.Is(err, specimen.ErrOption) {
				t.Fatal(err)
			}
			return
		}
		for i := range 4 {
			if x, y := s.Truth.Quad.Corner(i); math.IsNaN(x) || math.IsNaN(y) {
				t.Fatalf("corner %d is not a number", i)
			}
		}
	})
}
