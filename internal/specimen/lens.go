package specimen

import (
	"image"
	"math"
)

// lens blurs the picture, by focus and by shake.
func (s *scene) lens() {
	if s.c.Blur >= 0.15 {
		blurRGBA(s.pic, s.c.Blur)
	}
	if s.c.Motion >= 0.5 {
		shake(s.pic, s.c.Motion, s.c.MotionAngle)
	}
}

// blurRGBA is a Gaussian of the deviation sigma, in pixels; edges repeat. Small ones are sampled, large ones are
// three running means, which come close enough (error below 3 %) at a cost that does not grow.
func blurRGBA(m *image.RGBA, sigma float64) {
	tmp := image.NewRGBA(m.Rect)
	if sigma < 2 {
		taps := gaussian(sigma)
		sampled(m, tmp, taps)
		return
	}
	// Three boxes of width b have a variance of (b²-1)/4.
	b := int(math.Sqrt(4*sigma*sigma+1)/2) * 2
	for range 3 {
		running(tmp, m, b/2)
		m.Pix, tmp.Pix = tmp.Pix, m.Pix
	}
}

// gaussian is one side of a kernel, its middle first; all weights together make 1<<14.
func gaussian(sigma float64) []int {
	n := max(1, int(math.Ceil(2.4*sigma)))
	raw := make([]float64, n+1)
	total := 0.0
	for i := range raw {
		raw[i] = math.Exp(-float64(i*i) / (2 * sigma * sigma))
		total += raw[i]
		if i > 0 {
			total += raw[i]
		}
	}
	taps := make([]int, n+1)
	rest := 1 << 14
	for i := n; i > 0; i-- {
		taps[i] = int(raw[i] / total * (1 << 14))
		rest -= 2 * taps[i]
	}
	taps[0] = rest
	return taps
}

// sampled convolves m with the taps in both directions, through tmp.
func sampled(m, tmp *image.RGBA, taps []int) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	for y := range h {
		row, out := m.Pix[y*m.Stride:y*m.Stride+4*w], tmp.Pix[y*tmp.Stride:y*tmp.Stride+4*w]
		for x := range w {
			if x < len(taps) || x >= w-len(taps) {
				for c := range 3 {
					sum := int(row[4*x+c]) * taps[0]
					for k := 1; k < len(taps); k++ {
						sum += (int(row[4*max(x-k, 0)+c]) + int(row[4*min(x+k, w-1)+c])) * taps[k]
					}
					out[4*x+c] = uint8((sum + 1<<13) >> 14)
				}
				continue
			}
			i := 4 * x
			r, g, b := int(row[i])*taps[0], int(row[i+1])*taps[0], int(row[i+2])*taps[0]
			for k := 1; k < len(taps); k++ {
				p, q, t := row[i-4*k:i-4*k+3], row[i+4*k:i+4*k+3], taps[k]
				r += (int(p[0]) + int(q[0])) * t
				g += (int(p[1]) + int(q[1])) * t
				b += (int(p[2]) + int(q[2])) * t
			}
			out[i], out[i+1], out[i+2] = uint8((r+1<<13)>>14), uint8((g+1<<13)>>14), uint8((b+1<<13)>>14)
		}
	}
	sum := make([]int32, 4*w)
	for y := range h {
		middle := tmp.Pix[y*tmp.Stride : y*tmp.Stride+4*w]
		for i, v := range middle {
			sum[i] = int32(v)*int32(taps[0]) + 1<<13
		}
		for k := 1; k < len(taps); k++ {
			up := tmp.Pix[max(y-k, 0)*tmp.Stride:][:4*w]
			down := tmp.Pix[min(y+k, h-1)*tmp.Stride:][:4*w]
			t := int32(taps[k])
			for i, v := range up {
				sum[i] += (int32(v) + int32(down[i])) * t
			}
		}
		out := m.Pix[y*m.Stride : y*m.Stride+4*w]
		for i, v := range sum {
			out[i] = uint8(v >> 14)
		}
	}
}

// running is the mean over 2r+1 pixels in both directions, from src to dst; src is spoilt.
func running(dst, src *image.RGBA, r int) {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	n := 2*r + 1
	scale := 1<<20/n + 1
	for y := range h {
		in, out := src.Pix[y*src.Stride:y*src.Stride+4*w], dst.Pix[y*dst.Stride:y*dst.Stride+4*w]
		for c := range 3 {
			sum := int(in[c]) * r
			for x := 0; x <= r; x++ {
				sum += int(in[4*min(x, w-1)+c])
			}
			for x := range w {
				out[4*x+c] = uint8(min(sum*scale>>20, 255))
				sum += int(in[4*min(x+r+1, w-1)+c]) - int(in[4*max(x-r, 0)+c])
			}
		}
	}
	copy(src.Pix, dst.Pix)
	sums := make([]int, 4*w)
	for i := range sums {
		sums[i] = int(src.Pix[i]) * r
		for y := 0; y <= r; y++ {
			sums[i] += int(src.Pix[min(y, h-1)*src.Stride+i])
		}
	}
	for y := range h {
		out := dst.Pix[y*dst.Stride : y*dst.Stride+4*w]
		add := src.Pix[min(y+r+1, h-1)*src.Stride:][:4*w]
		sub := src.Pix[max(y-r, 0)*src.Stride:][:4*w]
		for i := range out {
			out[i] = uint8(min(sums[i]*scale>>20, 255))
			sums[i] += int(add[i]) - int(sub[i])
		}
	}
}

// shake is the mean along a straight path of the given length and angle.
func shake(m *image.RGBA, length, angle float64) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	sin, cos := math.Sincos(angle * math.Pi / 180)
	steps := min(int(math.Ceil(length))+1, 32)
	sums := make([]uint16, 4*w)
	src := append([]uint8(nil), m.Pix...)
	for y := range h {
		clear(sums)
		for k := range steps {
			t := length * (float64(k)/float64(steps-1) - 0.5)
			dx, dy := int(math.Round(t*cos)), int(math.Round(t*sin))
			row := src[max(0, min(y+dy, h-1))*m.Stride:][:4*w]
			from, to := max(0, -dx), min(w, w-dx)
			for i := 4 * from; i < 4*to; i++ {
				sums[i] += uint16(row[i+4*dx])
			}
			for x := 0; x < w; x++ { // beyond the edge the last pixel repeats
				if x == from {
					x = to
					if x >= w {
						break
					}
				}
				o := 4 * max(0, min(x+dx, w-1))
				for c := range 4 {
					sums[4*x+c] += uint16(row[o+c])
				}
			}
		}
		out := m.Pix[y*m.Stride : y*m.Stride+4*w]
		for i, v := range sums {
			out[i] = uint8(int(v) / steps)
		}
	}
}

// sensor adds noise that grows with the light as photons' does, on a floor of the electronics', mostly in brightness;
// and makes the picture opaque.
func (s *scene) sensor() {
	var amp [256]float32
	for i := range amp {
		amp[i] = float32(s.c.Noise * math.Sqrt(0.35+0.65*float64(i)/128))
	}
	n := newNoise(s.rng)
	const luma, chroma = 0.85, 0.53
	for i := 0; i < len(s.pic.Pix); i += 4 {
		p := s.pic.Pix[i : i+4]
		p[3] = 255
		if s.c.Noise == 0 {
			continue
		}
		bits := n.draw()
		common := luma * n.table[bits&4095]
		for c := range 3 {
			bits >>= 12
			v := float32(p[c]) + amp[p[c]]*(common+chroma*n.table[bits&4095])
			p[c] = uint8(max(0, min(255, v+0.5)))
		}
	}
}
