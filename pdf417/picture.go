package pdf417

import (
	"image"
	"math"
)

// point is a place in a picture; whole numbers are the centres of pixels.
type point struct{ x, y float64 }

func (p point) plus(q point) point          { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point         { return point{p.x - q.x, p.y - q.y} }
func (p point) times(f float64) point       { return point{p.x * f, p.y * f} }
func (p point) dot(q point) float64         { return p.x*q.x + p.y*q.y }
func (p point) cross(q point) float64       { return p.x*q.y - p.y*q.x }
func (p point) length() float64             { return math.Hypot(p.x, p.y) }
func (p point) turned() point               { return point{-p.y, p.x} } // a quarter, x towards y
func (p point) to(q point, f float64) point { return point{p.x + (q.x-p.x)*f, p.y + (q.y-p.y)*f} }

func (p point) unit() point {
	l := p.length()
	if l == 0 {
		return p
	}
	return p.times(1 / l)
}

// picture is a level of the pyramid.
type picture struct {
	w, h  int
	pix   []uint8
	scale float64 // pixels of the whole picture in one of these
	light uint8   // brightness of light places
}

// grayPicture copies the part of img within region.
func grayPicture(img *image.Gray, region image.Rectangle) *picture {
	p := &picture{w: region.Dx(), h: region.Dy(), scale: 1}
	p.pix = make([]uint8, p.w*p.h)
	for y := range p.h {
		from := img.PixOffset(region.Min.X, region.Min.Y+y)
		copy(p.pix[y*p.w:(y+1)*p.w], img.Pix[from:from+p.w])
	}
	p.light = lightOf(p.pix)
	return p
}

// lightOf is the brightness that one pixel in twenty exceeds.
func lightOf(pix []uint8) uint8 {
	const looks = 50_000
	var counts [256]int
	step, n := max(1, len(pix)/looks), 0
	for i := 0; i < len(pix); i += step {
		counts[pix[i]]++
		n++
	}
	light, above := 255, counts[255]
	for light > 0 && above*20 <= n {
		light--
		above += counts[light]
	}
	return uint8(light)
}

// half averages blocks of 2 x 2 pixels.
func (p *picture) half() *picture {
	q := &picture{w: p.w / 2, h: p.h / 2, scale: p.scale * 2, light: p.light}
	q.pix = make([]uint8, q.w*q.h)
	for y := range q.h {
		a, b := p.pix[2*y*p.w:], p.pix[(2*y+1)*p.w:]
		out := q.pix[y*q.w : (y+1)*q.w]
		for x := range out {
			out[x] = uint8((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) >> 2)
		}
	}
	return q
}

// at is the brightness at a place, between pixels in proportion. Outside the picture
// it is light, so that a symbol that fills the picture has an edge there, and no
// lighter than the picture is: an edge in the dark counts little beside white.
func (p *picture) at(q point) float32 {
	fx, fy := math.Floor(q.x), math.Floor(q.y)
	x, y := int(fx), int(fy)
	if x < -1 || y < -1 || x >= p.w || y >= p.h {
		return float32(p.light)
	}
	ax, ay := float32(q.x-fx), float32(q.y-fy)
	if x >= 0 && y >= 0 && x+1 < p.w && y+1 < p.h {
		i := y*p.w + x
		top := float32(p.pix[i])*(1-ax) + float32(p.pix[i+1])*ax
		low := float32(p.pix[i+p.w])*(1-ax) + float32(p.pix[i+p.w+1])*ax
		return top*(1-ay) + low*ay
	}
	return (p.edge(x, y)*(1-ax)+p.edge(x+1, y)*ax)*(1-ay) +
		(p.edge(x, y+1)*(1-ax)+p.edge(x+1, y+1)*ax)*ay
}

// edge is the brightness of a pixel, which may lie outside.
func (p *picture) edge(x, y int) float32 {
	if x < 0 || y < 0 || x >= p.w || y >= p.h {
		return float32(p.light)
	}
	return float32(p.pix[y*p.w+x])
}
