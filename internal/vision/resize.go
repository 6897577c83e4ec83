package vision

import (
	"encoding/binary"
	"image"
	"math"
)

// Resize returns the picture at w x h pixels (at least one each): the mean of
// the area a pixel covers where an axis shrinks, which keeps thin strokes and
// makes no false patterns, and linear interpolation where it grows.
func Resize(m *Image, w, h int) *Image {
	w, h = max(w, 1), max(h, 1)
	return &Image{W: w, H: h, Pix: resizeBytes(wholeOf(m.Pix, m.W, m.H, 3), w, h)}
}

// ResizeGray is Resize for one channel.
func ResizeGray(m *Gray, w, h int) *Gray {
	w, h = max(w, 1), max(h, 1)
	return &Gray{W: w, H: h, Pix: resizeBytes(wholeOf(m.Pix, m.W, m.H, 1), w, h)}
}

// Halve returns the picture at half its size, rounded down, each pixel the mean
// of four: what Resize gives for an even size, in a third of the time.
func Halve(m *Image) *Image {
	out := NewImage(m.W/2, m.H/2)
	for y := range out.H {
		upper, lower := m.Pix[6*y*m.W:][:3*m.W], m.Pix[3*(2*y+1)*m.W:][:3*m.W]
		for dst := out.Pix[3*y*out.W:][:3*out.W]; len(dst) >= 3; dst = dst[3:] {
			a, b, d := upper[:6:6], lower[:6:6], dst[:3:3]
			d[0] = uint8((uint32(a[0]) + uint32(a[3]) + uint32(b[0]) + uint32(b[3]) + 2) >> 2)
			d[1] = uint8((uint32(a[1]) + uint32(a[4]) + uint32(b[1]) + uint32(b[4]) + 2) >> 2)
			d[2] = uint8((uint32(a[2]) + uint32(a[5]) + uint32(b[2]) + uint32(b[5]) + 2) >> 2)
			upper, lower = upper[6:], lower[6:]
		}
	}
	return out
}

// HalveGray is Halve for one channel, four pixels at once.
func HalveGray(m *Gray) *Gray {
	const two = 0x0002000200020002
	out := NewGray(m.W/2, m.H/2)
	for y := range out.H {
		upper, lower := m.Pix[2*y*m.W:][:m.W], m.Pix[(2*y+1)*m.W:][:m.W]
		dst := out.Pix[y*out.W:][:out.W]
		for ; len(dst) >= 4; dst = dst[4:] {
			a, b := binary.LittleEndian.Uint64(upper), binary.LittleEndian.Uint64(lower)
			mean := (a&lanes + a>>8&lanes + b&lanes + b>>8&lanes + two) >> 2 & lanes
			mean = (mean | mean>>8) & 0x0000ffff0000ffff
			binary.LittleEndian.PutUint32(dst, uint32(mean|mean>>16))
			upper, lower = upper[8:], lower[8:]
		}
		for x := range dst {
			dst[x] = uint8((uint32(upper[2*x]) + uint32(upper[2*x+1]) + uint32(lower[2*x]) + uint32(lower[2*x+1]) + 2) >> 2)
		}
	}
	return out
}

// A window is a part of a picture, looked at where it lies.
type window struct {
	pix      []uint8 // from the part's first pixel on
	stride   int     // bytes from one row to the next
	ch, w, h int
}

func wholeOf(pix []uint8, w, h, ch int) window { return window{pix, ch * w, ch, w, h} }

// windowOf is the part inside r, which lies inside a picture so wide.
func windowOf(pix []uint8, width, ch int, r image.Rectangle) window {
	return window{pix[ch*(r.Min.Y*width+r.Min.X):], ch * width, ch, r.Dx(), r.Dy()}
}

func (v window) row(y int) []uint8 { return v.pix[y*v.stride:][:v.ch*v.w] }

// Fit returns the picture shrunk so that neither side is longer than side,
// with its proportions kept, and the factor from the old size to the new. A
// picture that is small enough already is returned as it is.
func Fit(m Picture, side int) (*Image, float64) {
	size := m.Bounds().Size()
	longest := max(size.X, size.Y)
	if longest <= side || longest == 0 {
		return m.RGB(), 1
	}
	f := float64(side) / float64(longest)
	w, h := int(math.Round(float64(size.X)*f)), int(math.Round(float64(size.Y)*f))
	if longest >= 2*side {
		return Resize(m.Half(), w, h), f
	}
	return Resize(m.RGB(), w, h), f
}

// weightOne is the sum of an axis's weights. With weights of 8 bits eight
// bytes can be weighed at once in two 64-bit words of four 16-bit lanes:
// 255*256 is the most a lane can come to.
const weightOne = 256

// taps says which old pixels a new pixel is made of, along one axis: those
// from first on, with weights that sum to weightOne.
type taps struct {
	first   int
	weights []uint16
}

func axisTaps(from, to int) []taps {
	out := make([]taps, to)
	scale := float64(from) / float64(to)
	for i := range out {
		if scale > 1 {
			out[i] = areaTaps(float64(i)*scale, float64(i+1)*scale, from)
		} else {
			out[i] = linearTaps((float64(i)+0.5)*scale-0.5, from)
		}
	}
	return out
}

// areaTaps weighs the pixels between lo and hi by how much of each lies there.
// Weights are differences of the rounded running sum, so they sum exactly.
func areaTaps(lo, hi float64, n int) taps {
	first := int(lo)
	last := min(int(math.Ceil(hi)), n)
	t := taps{first: first, weights: make([]uint16, last-first)}
	done := 0
	for i := first; i < last; i++ {
		part := (math.Min(float64(i+1), hi) - lo) / (hi - lo)
		upTo := int(math.Round(part * weightOne))
		if i == last-1 {
			upTo = weightOne
		}
		t.weights[i-first] = uint16(upTo - done)
		done = upTo
	}
	return t
}

func linearTaps(at float64, n int) taps {
	at = math.Min(math.Max(at, 0), float64(n-1))
	first := int(at)
	second := int(math.Round((at - float64(first)) * weightOne))
	if second == 0 {
		return taps{first: first, weights: []uint16{weightOne}}
	}
	return taps{first: first, weights: []uint16{uint16(weightOne - second), uint16(second)}}
}

func resizeBytes(from window, toW, toH int) []uint8 {
	w, h, ch := from.w, from.h, from.ch
	out := make([]uint8, ch*toW*toH)
	if w == 0 || h == 0 {
		return out
	}
	if w == toW && h == toH {
		for y := range h {
			copy(out[y*ch*w:], from.row(y))
		}
		return out
	}
	columns := axisTaps(w, toW)
	padded := (ch*w + 7) &^ 7
	row := make([]uint8, padded)
	even, odd := make([]uint64, padded/8), make([]uint64, padded/8)
	for y, t := range axisTaps(h, toH) {
		for k, weight := range t.weights {
			weighRow(even, odd, from.row(t.first+k), uint64(weight), k == 0)
		}
		roundRow(row, even, odd)
		dst := out[y*ch*toW:][:ch*toW]
		switch {
		case w == toW:
			copy(dst, row)
		case ch == 1:
			resizeRowGray(dst, row, columns)
		default:
			resizeRowRGB(dst, row, columns)
		}
	}
	return out
}

const lanes = 0x00ff00ff00ff00ff

// weighRow adds weight times src to the sums, or starts them: even holds the
// bytes 0, 2, 4, 6 of each eight, odd the bytes 1, 3, 5, 7.
func weighRow(even, odd []uint64, src []uint8, weight uint64, start bool) {
	if start {
		clear(even)
		clear(odd)
	}
	n := len(src) / 8
	e, o := even[:n], odd[:n]
	for i := range e {
		v := binary.LittleEndian.Uint64(src[8*i:])
		e[i] += (v & lanes) * weight
		o[i] += (v >> 8 & lanes) * weight
	}
	if rest := src[8*n:]; len(rest) > 0 {
		var last [8]uint8
		copy(last[:], rest)
		v := binary.LittleEndian.Uint64(last[:])
		even[n] += (v & lanes) * weight
		odd[n] += (v >> 8 & lanes) * weight
	}
}

// roundRow turns sums back into bytes.
func roundRow(row []uint8, even, odd []uint64) {
	const half = 0x0080008000800080
	for i, e := range even {
		v := (e+half)>>8&lanes | (odd[i]+half)&(lanes<<8)
		binary.LittleEndian.PutUint64(row[8*i:], v)
	}
}

func resizeRowRGB(dst, src []uint8, columns []taps) {
	for x, t := range columns {
		var r, g, b uint32 = weightOne / 2, weightOne / 2, weightOne / 2
		s := src[3*t.first:][:3*len(t.weights)]
		for _, weight := range t.weights {
			k := uint32(weight)
			r += k * uint32(s[0])
			g += k * uint32(s[1])
			b += k * uint32(s[2])
			s = s[3:]
		}
		d := dst[3*x : 3*x+3 : 3*x+3]
		d[0], d[1], d[2] = uint8(r>>8), uint8(g>>8), uint8(b>>8)
	}
}

func resizeRowGray(dst, src []uint8, columns []taps) {
	for x, t := range columns {
		v := uint32(weightOne / 2)
		s := src[t.first:][:len(t.weights)]
		for i, weight := range t.weights {
			v += uint32(weight) * uint32(s[i])
		}
		dst[x] = uint8(v >> 8)
	}
}
