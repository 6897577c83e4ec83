package document

import (
	"image"
	"math"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// A pyramid is a picture's brightness at full size, half, a quarter ...: a
// stretch of it is sampled from the level whose pixels are just finer than
// what is asked for, which is both fast and free of aliasing. The full size is
// made when it is first needed: a large photograph's letters are read from
// the levels below it.
type pyramid struct {
	img    vision.Picture
	size   image.Point // of the full size
	levels []*vision.Gray
}

// pyramidLeast is the shorter side below which no further level is made.
const pyramidLeast = 200

// newPyramid takes a picture and its half, which may be nil.
func newPyramid(img vision.Picture, half *vision.Image) *pyramid {
	p := &pyramid{img: img, size: img.Bounds().Size(), levels: []*vision.Gray{nil}}
	if half != nil {
		p.levels = append(p.levels, half.Gray())
	}
	for {
		last := p.gray(len(p.levels) - 1)
		if min(last.W, last.H) < 2*pyramidLeast {
			return p
		}
		if last.W%2 == 0 && last.H%2 == 0 {
			p.levels = append(p.levels, vision.HalveGray(last))
		} else {
			p.levels = append(p.levels, vision.ResizeGray(last, last.W/2, last.H/2))
		}
	}
}

// gray is a level; 0 is the full size.
func (p *pyramid) gray(level int) *vision.Gray {
	if p.levels[level] == nil {
		p.levels[level] = p.img.Gray()
	}
	return p.levels[level]
}

// level is the index of the level to sample at step full-size pixels a sample.
func (p *pyramid) level(step float64) int {
	l := 0
	for l < len(p.levels)-1 && step >= 2 {
		step /= 2
		l++
	}
	return l
}

// at is the brightness at a point of the full-size picture, taken bilinearly
// from a level; beyond the edge it is that of the edge.
func (p *pyramid) at(level int, x, y float64) float32 {
	g := p.gray(level)
	return bilinear(g, x*float64(g.W)/float64(p.size.X)-0.5, y*float64(g.H)/float64(p.size.Y)-0.5)
}

// bilinear is the brightness between the centres of four pixels, the first of
// which is at (0, 0); beyond the edge it is that of the edge.
func bilinear(g *vision.Gray, x, y float64) float32 {
	x = min(max(x, 0), float64(g.W-1))
	y = min(max(y, 0), float64(g.H-1))
	x0, y0 := int(x), int(y)
	fx, fy := float32(x-float64(x0)), float32(y-float64(y0))
	right, below := 1, g.W
	if x0 == g.W-1 {
		right = 0
	}
	if y0 == g.H-1 {
		below = 0
	}
	i := y0*g.W + x0
	a := float32(g.Pix[i])*(1-fx) + float32(g.Pix[i+right])*fx
	b := float32(g.Pix[i+below])*(1-fx) + float32(g.Pix[i+below+right])*fx
	return a*(1-fy) + b*fy
}

// A patch is a rectified stretch of a picture: brightness, row after row.
type patch struct {
	W, H   int
	Pix    []float32
	Origin vision.Point // where pixel (0, 0)'s corner lies in the picture
	U, V   vision.Point // a step right and a step down, in the picture's pixels
}

// cut samples the rectangle of a bar, step picture pixels to a patch pixel.
func (p *pyramid) cut(b bar, step float64) patch {
	along, across := b.axes()
	out := patch{
		W: max(1, int(math.Ceil(b.W/step))), H: max(1, int(math.Ceil(b.H/step))),
		Origin: b.at(-b.W/2, -b.H/2),
		U:      vision.Point{X: along.X * step, Y: along.Y * step},
		V:      vision.Point{X: across.X * step, Y: across.Y * step},
	}
	out.Pix = make([]float32, out.W*out.H)
	level := p.level(step)
	g := p.gray(level)
	// The same in the level's pixels, whose centres lie half a pixel in.
	fx, fy := float64(g.W)/float64(p.size.X), float64(g.H)/float64(p.size.Y)
	for y := range out.H {
		first := out.picture(0.5, float64(y)+0.5)
		at, by := vision.Point{X: first.X*fx - 0.5, Y: first.Y*fy - 0.5}, vision.Point{X: out.U.X * fx, Y: out.U.Y * fy}
		row := out.Pix[y*out.W:][:out.W]
		for x := range row {
			row[x] = bilinear(g, at.X+float64(x)*by.X, at.Y+float64(x)*by.Y)
		}
	}
	return out
}

// picture is where a point of the patch lies in the picture.
func (c patch) picture(x, y float64) vision.Point {
	return vision.Point{
		X: c.Origin.X + x*c.U.X + y*c.V.X,
		Y: c.Origin.Y + x*c.U.Y + y*c.V.Y,
	}
}

// locate is where a point of the picture lies in the patch.
func (c patch) locate(at vision.Point) (x, y float64) {
	d := at.Sub(c.Origin)
	s := c.U.X*c.U.X + c.U.Y*c.U.Y
	return (d.X*c.U.X + d.Y*c.U.Y) / s, (d.X*c.V.X + d.Y*c.V.Y) / s
}

// step is the size of a patch pixel in picture pixels.
func (c patch) step() float64 { return math.Hypot(c.U.X, c.U.Y) }
