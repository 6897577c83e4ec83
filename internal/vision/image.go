package vision

import "image"

// An Image is a colour picture: interleaved 8-bit RGB, row after row, without
// padding; len(Pix) is 3*W*H.
type Image struct {
	W, H int
	Pix  []uint8
}

// A Gray is a picture of one 8-bit channel, row after row, without padding;
// len(Pix) is W*H.
type Gray struct {
	W, H int
	Pix  []uint8
}

// NewImage returns a black picture. Sizes below zero count as zero.
func NewImage(w, h int) *Image {
	w, h = max(w, 0), max(h, 0)
	return &Image{W: w, H: h, Pix: make([]uint8, 3*w*h)}
}

// NewGray returns a black picture of one channel.
func NewGray(w, h int) *Gray {
	w, h = max(w, 0), max(h, 0)
	return &Gray{W: w, H: h, Pix: make([]uint8, w*h)}
}

// At returns the colour of pixel (x, y), which must lie inside the picture.
func (m *Image) At(x, y int) (r, g, b uint8) {
	i := 3 * (y*m.W + x)
	return m.Pix[i], m.Pix[i+1], m.Pix[i+2]
}

// Set sets the colour of pixel (x, y), which must lie inside the picture.
func (m *Image) Set(x, y int, r, g, b uint8) {
	i := 3 * (y*m.W + x)
	m.Pix[i], m.Pix[i+1], m.Pix[i+2] = r, g, b
}

// At returns the value of pixel (x, y), which must lie inside the picture.
func (m *Gray) At(x, y int) uint8 { return m.Pix[y*m.W+x] }

// Bounds returns the rectangle (0, 0)-(W, H).
func (m *Image) Bounds() image.Rectangle { return image.Rect(0, 0, m.W, m.H) }

// Bounds returns the rectangle (0, 0)-(W, H).
func (m *Gray) Bounds() image.Rectangle { return image.Rect(0, 0, m.W, m.H) }

// RGBA returns a copy for the standard library's encoders and drawing.
func (m *Image) RGBA() *image.RGBA {
	out := image.NewRGBA(m.Bounds())
	for s, d := 0, 0; s+2 < len(m.Pix); s, d = s+3, d+4 {
		out.Pix[d], out.Pix[d+1], out.Pix[d+2], out.Pix[d+3] = m.Pix[s], m.Pix[s+1], m.Pix[s+2], 255
	}
	return out
}

// Gray returns the brightness of each pixel by the weights of Rec. ITU-R BT.601
// (0.299, 0.587, 0.114), which are JPEG's too.
func (m *Image) Gray() *Gray {
	out := NewGray(m.W, m.H)
	src := m.Pix
	for i := range out.Pix {
		s := src[3*i : 3*i+3 : 3*i+3]
		out.Pix[i] = uint8((19595*uint32(s[0]) + 38470*uint32(s[1]) + 7471*uint32(s[2]) + 1<<15) >> 16)
	}
	return out
}

// GrayImage returns a view of the same pixels for the standard library.
func (m *Gray) GrayImage() *image.Gray {
	return &image.Gray{Pix: m.Pix, Stride: m.W, Rect: m.Bounds()}
}

// Image returns a copy with three equal channels.
func (m *Gray) Image() *Image {
	out := NewImage(m.W, m.H)
	for i, v := range m.Pix {
		d := out.Pix[3*i : 3*i+3 : 3*i+3]
		d[0], d[1], d[2] = v, v, v
	}
	return out
}

// Crop returns a copy of the part of the picture inside r, clipped to the
// picture; it is empty where they do not meet.
func (m *Image) Crop(r image.Rectangle) *Image {
	r = r.Intersect(m.Bounds())
	return &Image{W: r.Dx(), H: r.Dy(), Pix: cropBytes(m.Pix, m.W, 3, r)}
}

// Crop returns a copy of the part of the picture inside r, clipped to the
// picture; it is empty where they do not meet.
func (m *Gray) Crop(r image.Rectangle) *Gray {
	r = r.Intersect(m.Bounds())
	return &Gray{W: r.Dx(), H: r.Dy(), Pix: cropBytes(m.Pix, m.W, 1, r)}
}

// cropBytes copies r, which lies inside, out of rows of width pixels of ch bytes.
func cropBytes(pix []uint8, width, ch int, r image.Rectangle) []uint8 {
	row := ch * r.Dx()
	out := make([]uint8, row*r.Dy())
	for y := range r.Dy() {
		from := ch * ((r.Min.Y+y)*width + r.Min.X)
		copy(out[y*row:(y+1)*row], pix[from:from+row])
	}
	return out
}

// Turn returns a copy turned clockwise by quarter quarter turns; any whole
// number is taken, negative ones turn the other way.
func (m *Image) Turn(quarter int) *Image {
	w, h, pix := turnBytes(m.Pix, m.W, m.H, 3, quarter)
	return &Image{W: w, H: h, Pix: pix}
}

// Turn returns a copy turned clockwise by quarter quarter turns.
func (m *Gray) Turn(quarter int) *Gray {
	w, h, pix := turnBytes(m.Pix, m.W, m.H, 1, quarter)
	return &Gray{W: w, H: h, Pix: pix}
}

// turnTile is the side of the squares a quarter turn is done in: reading rows
// while writing columns of a large picture misses the cache at every pixel.
const turnTile = 128

func turnBytes(pix []uint8, w, h, ch, quarter int) (int, int, []uint8) {
	out := make([]uint8, len(pix))
	quarter = ((quarter % 4) + 4) % 4
	if quarter == 0 {
		copy(out, pix)
		return w, h, out
	}
	// Pixel (x, y) goes to byte start + x*dx + y*dy.
	var start, dx, dy int
	switch quarter {
	case 1:
		start, dx, dy = ch*(h-1), ch*h, -ch
	case 2:
		start, dx, dy = ch*(w*h-1), -ch, -ch*w
	case 3:
		start, dx, dy = ch*h*(w-1), -ch*h, ch
	}
	for ty := 0; ty < h; ty += turnTile {
		for tx := 0; tx < w; tx += turnTile {
			for y := ty; y < min(ty+turnTile, h); y++ {
				d := start + tx*dx + y*dy
				row := pix[ch*(y*w+tx) : ch*(y*w+min(tx+turnTile, w))]
				if ch == 1 {
					for _, v := range row {
						out[d] = v
						d += dx
					}
					continue
				}
				for ; len(row) >= 3; row = row[3:] { // three bytes by themselves: a call of copy takes ten times as long
					to := out[d : d+3 : d+3]
					to[0], to[1], to[2] = row[0], row[1], row[2]
					d += dx
				}
			}
		}
	}
	if quarter == 2 {
		return w, h, out
	}
	return h, w, out
}
