package specimen

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Conditions are how a side is photographed. The zero value is a sharp, even, straight picture of 1280 x 960 with the
// document on a plain ground; every condition can be set by itself.
type Conditions struct {
	Seed uint64 `json:"seed"` // decides what the numbers below leave open

	Width  int `json:"width"`  // pixels; 0 is 1280
	Height int `json:"height"` // pixels; 0 is 960

	// Where the document lies. PerMM is pixels a millimetre where it appears smallest (a zone's capitals are 2.5 mm
	// high), as far as the frame has room; where that is 0, Fill says what share of the frame the document spans in the
	// tighter direction (0 is 0.8).
	Fill     float64 `json:"fill,omitempty"`
	PerMM    float64 `json:"per_mm,omitempty"`
	ShiftX   float64 `json:"shift_x,omitempty"`  // of the free room, -1 (left edge) to 1
	ShiftY   float64 `json:"shift_y,omitempty"`  // of the free room, -1 (upper edge) to 1
	CutOff   float64 `json:"cut_off,omitempty"`  // share of the document that lies beyond the frame's left or right edge, 0 to 0.9
	Rotation int     `json:"rotation"`           // 0, 90, 180, 270: clockwise turn of the document in the picture
	Roll     float64 `json:"roll,omitempty"`     // degrees clockwise on top of that, -45 to 45
	Tilt     float64 `json:"tilt,omitempty"`     // degrees between the line of sight and the document's normal, 0 to 60
	TiltTo   float64 `json:"tilt_to,omitempty"`  // degrees: the direction in the picture in which the document falls away
	Curl     float64 `json:"curl,omitempty"`     // how far the page bends, as a share of its height, -0.1 to 0.1
	Mirrored bool    `json:"mirrored,omitempty"` // as a front camera shows itself

	// What is around it.
	Background string `json:"background,omitempty"` // one of Backgrounds; "" is plain
	Clutter    int    `json:"clutter,omitempty"`    // other things on the table, 0 to 40
	Fingers    int    `json:"fingers,omitempty"`    // that hold the document at its left and right edges, 0 to 4
	Booklet    bool   `json:"booklet,omitempty"`    // the page is bound to another one above it

	// Light.
	Exposure float64 `json:"exposure,omitempty"` // stops, -5 to 3
	Warmth   float64 `json:"warmth,omitempty"`   // -1 (blue) to 1 (candle)
	Uneven   float64 `json:"uneven,omitempty"`   // fall of the light over the frame, 0 to 1
	Shadow   float64 `json:"shadow,omitempty"`   // depth of a shadow cast over the document, 0 to 1
	Glare    float64 `json:"glare,omitempty"`    // reflection of a lamp or window in the laminate, 0 to 1.5

	// Camera and file.
	Blur        float64 `json:"blur,omitempty"`         // standard deviation in pixels, 0 to 20
	Motion      float64 `json:"motion,omitempty"`       // length of the shake in pixels, 0 to 60
	MotionAngle float64 `json:"motion_angle,omitempty"` // degrees
	Noise       float64 `json:"noise,omitempty"`        // standard deviation in 8-bit levels at mid grey, 0 to 60
	Quality     int     `json:"quality,omitempty"`      // of the JPEG, 1 to 100; 0 is 90

	// Copies of the document in its place.
	Photocopy float64 `json:"photocopy,omitempty"` // a black-and-white copy on paper: 0 none, to 1 worn machine
	Screen    float64 `json:"screen,omitempty"`    // shown on a screen: 0 none, to 1 coarse and bright
}

// Backgrounds are the grounds a document can lie on.
var Backgrounds = []string{"plain", "wood", "cloth", "stone", "paper", "tiles", "dark", "print", "carpet"}

// Levels of Draw.
const (
	Easy     = "easy"     // as a careful person takes it
	Ordinary = "ordinary" // up to 20 degrees off, zone letters of 12 pixels and more, everyday light
	Hard     = "hard"     // 30 to 40 degrees, glare, letters of 8 to 12 pixels, low light: at least two of them
)

// Draw picks conditions at random. The turn by quarters is left at 0 for easy ones.
func Draw(seed uint64, level string) (Conditions, error) {
	rng := rand.New(rand.NewPCG(seed, 0x7068_6f74_6f))
	c := Conditions{Seed: seed, Width: 1280, Height: 960}
	between := func(lo, hi float64) float64 { return lo + (hi-lo)*rng.Float64() }
	some := func(share, lo, hi float64) float64 {
		v := between(lo, hi)
		if rng.Float64() < share {
			return v
		}
		return 0
	}
	c.Background = Backgrounds[rng.IntN(len(Backgrounds))]
	c.ShiftX, c.ShiftY = between(-1, 1), between(-1, 1)
	c.TiltTo, c.MotionAngle = between(0, 360), between(0, 180)
	switch level {
	case Easy:
		c.Fill, c.Roll, c.Tilt = between(0.75, 0.93), between(-3, 3), between(0, 6)
		c.Exposure, c.Warmth, c.Uneven = between(-0.2, 0.25), between(-0.15, 0.25), between(0, 0.25)
		c.Blur, c.Noise, c.Quality = between(0, 0.4), between(1, 3), 85+rng.IntN(10)
		c.Clutter = rng.IntN(3)
	case Ordinary:
		c.PerMM = 4.85 * math.Exp(between(0, 0.9))
		c.Rotation, c.Roll, c.Tilt = 90*rng.IntN(4), between(-18, 18), between(0, 20)
		c.Curl = some(0.3, -0.02, 0.02)
		c.Clutter, c.Fingers, c.Booklet = rng.IntN(12), rng.IntN(4)/2, rng.IntN(2) == 0
		c.Exposure, c.Warmth, c.Uneven = between(-0.8, 0.45), between(-0.4, 0.6), between(0, 0.6)
		c.Shadow, c.Glare = some(0.45, 0.1, 0.5), some(0.3, 0.1, 0.45)
		c.Blur, c.Motion = between(0.1, 0.95), some(0.25, 0.5, 2.2)
		c.Noise, c.Quality = between(1, 7), 55+rng.IntN(40)
	case Hard:
		c.hard(rng, between, some)
	default:
		return c, fmt.Errorf("%w: level %q, of easy, ordinary, hard", ErrOption, level)
	}
	return c, nil
}

// hard draws conditions of which at least two are out of the ordinary.
func (c *Conditions) hard(rng *rand.Rand, between func(lo, hi float64) float64, some func(share, lo, hi float64) float64) {
	c.PerMM = 4.85 * math.Exp(between(0, 0.6))
	c.Rotation, c.Roll, c.Tilt = 90*rng.IntN(4), between(-25, 25), between(5, 22)
	c.Curl = some(0.4, -0.03, 0.03)
	c.Clutter, c.Fingers, c.Booklet = rng.IntN(25), rng.IntN(4), rng.IntN(2) == 0
	c.Exposure, c.Warmth, c.Uneven = between(-1, 0.6), between(-0.6, 0.9), between(0, 0.9)
	c.Shadow = some(0.6, 0.2, 0.7)
	c.Blur, c.Motion = between(0.3, 1.2), some(0.4, 1, 3)
	c.Noise, c.Quality = between(3, 10), 40+rng.IntN(50)
	for _, i := range rng.Perm(4)[:2+rng.IntN(2)] {
		switch i {
		case 0:
			c.Tilt = between(30, 40)
		case 1:
			c.Glare = between(0.5, 1.1)
		case 2:
			c.PerMM = between(3.25, 4.85)
		case 3:
			c.Exposure, c.Noise = between(-3, -1.6), between(9, 20)
		}
	}
}

// complete checks the conditions and fills in what is left at zero.
func (c Conditions) complete() (Conditions, error) {
	if c.Width == 0 {
		c.Width = 1280
	}
	if c.Height == 0 {
		c.Height = 960
	}
	if c.Fill == 0 {
		c.Fill = 0.8
	}
	if c.Quality == 0 {
		c.Quality = 90
	}
	if c.Background == "" {
		c.Background = Backgrounds[0]
	}
	if !slices.Contains(Backgrounds, c.Background) {
		return c, fmt.Errorf("%w: background %q, of %v", ErrOption, c.Background, Backgrounds)
	}
	if c.Rotation%90 != 0 || c.Rotation < 0 || c.Rotation > 270 {
		return c, fmt.Errorf("%w: rotation %d, of 0, 90, 180, 270 (roll takes other angles)", ErrOption, c.Rotation)
	}
	for _, v := range []struct {
		name         string
		v, low, high float64
	}{
		{"width", float64(c.Width), 64, 8192},
		{"height", float64(c.Height), 64, 8192},
		{"fill", c.Fill, 0.05, 1.5},
		{"per_mm", c.PerMM, 0, 100},
		{"shift_x", c.ShiftX, -1, 1},
		{"shift_y", c.ShiftY, -1, 1},
		{"cut_off", c.CutOff, 0, 0.9},
		{"roll", c.Roll, -45, 45},
		{"tilt", c.Tilt, 0, 60},
		{"tilt_to", c.TiltTo, -360, 360},
		{"curl", c.Curl, -0.1, 0.1},
		{"clutter", float64(c.Clutter), 0, 40},
		{"fingers", float64(c.Fingers), 0, 4},
		{"exposure", c.Exposure, -5, 3},
		{"warmth", c.Warmth, -1, 1},
		{"uneven", c.Uneven, 0, 1},
		{"shadow", c.Shadow, 0, 1},
		{"glare", c.Glare, 0, 1.5},
		{"blur", c.Blur, 0, 20},
		{"motion", c.Motion, 0, 60},
		{"motion_angle", c.MotionAngle, -360, 360},
		{"noise", c.Noise, 0, 60},
		{"quality", float64(c.Quality), 1, 100},
		{"photocopy", c.Photocopy, 0, 1},
		{"screen", c.Screen, 0, 1},
	} {
		if !(v.v >= v.low && v.v <= v.high) {
			return c, fmt.Errorf("%w: %s %v, of %v to %v", ErrOption, v.name, v.v, v.low, v.high)
		}
	}
	return c, nil
}
