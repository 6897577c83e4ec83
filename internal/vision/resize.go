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
	all := make([]uint16, 0, from+2*to) // side by side, as they are used
	for i := range out {
		begun := len(all)
		if scale > 1 {
			out[i].first, all = areaTaps(all, float64(i)*scale, float64(i+1)*scale, from)
		} else {
			out[i].first, all = linearTaps(all, (float64(i)+0.5)*scale-0.5, from)
		}
		out[i].weights = all[begun:]
	}
	return out
}

// areaTaps weighs the pixels between lo and hi by how much of each lies there, and adds
// the weights to all. They are differences of the rounded running sum, so they sum exactly.
func areaTaps(all []uint16, lo, hi float64, n int) (first int, more []uint16) {
	first = int(lo)
	last := min(int(math.Ceil(hi)), n)
	done := 0
	for i := first; i < last; i++ {
		part := (math.Min(float64(i+1), hi) - lo) / (hi - lo)
		upTo := int(math.Round(part * weightOne))
		if i == last-1 {
			upTo = weightOne
		}
		all = append(all, uint16(upTo-done))
		done = upTo
	}
	return first, all
}

func linearTaps(all []uint16, at float64, n int) (first int, more []uint16) {
	at = math.Min(math.Max(at, 0), float64(n-1))
	first = int(at)
	second := int(math.Round((at - float64(first)) * weightOne))
	if second == 0 {
		return first, append(all, weightOne)
	}
	return first, append(all, uint16(weightOne-second), uint16(second))
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
	padded := (ch*w + 8) &^ 7 // and one byte that spreadRGB looks at
	row := make([]uint8, padded)
	even, odd := make([]uint64, padded/8), make([]uint64, padded/8)
	var pixels []uint64
	var few []fewTaps
	if ch == 3 {
		pixels, few = make([]uint64, w+fewest-1), fewOf(columns)
	}
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
			spreadRGB(pixels[:w], row)
			if few != nil {
				resizeRowFew(dst, pixels, few)
			} else {
				resizeRowRGB(dst, pixels, columns)
			}
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
	for i, e := range even {
		v := (e+halves)>>8&lanes | (odd[i]+halves)&(lanes<<8)
		binary.LittleEndian.PutUint64(row[8*i:], v)
	}
}

// spreadRGB makes a word of each pixel of a row, its three bytes and the one behind them
// in lanes of 16 bits, so that one multiplication weighs a pixel.
func spreadRGB(pixels []uint64, row []uint8) {
	for i := range pixels {
		v := uint64(binary.LittleEndian.Uint32(row[3*i:]))
		v = (v | v<<16) & 0x0000ffff0000ffff
		pixels[i] = (v | v<<8) & lanes
	}
}

// halves is half of weightOne in each lane, which rounds.
const halves = 0x0080008000800080

func resizeRowRGB(dst []uint8, src []uint64, columns []taps) {
	for _, t := range columns {
		sum := uint64(halves)
		s := src[t.first:][:len(t.weights)]
		for i, weight := range t.weights {
			sum += s[i] * uint64(weight)
		}
		dst = putRGB(dst, sum)
	}
}

// putRGB writes a pixel's sums as bytes and returns what is behind them.
func putRGB(dst []uint8, sum uint64) []uint8 {
	d := dst[:3:3]
	d[0], d[1], d[2] = uint8(sum>>8), uint8(sum>>24), uint8(sum>>40)
	return dst[3:]
}

// A fewTaps is taps of four weights at most, the rest being zero. With always four of them
// no branch is to be guessed, which takes longer than the weighing.
type fewTaps struct {
	first   int
	weights [fewest]uint16
}

const fewest = 4

// fewOf are taps of which none has more than four weights; nil where one has.
func fewOf(columns []taps) []fewTaps {
	out := make([]fewTaps, len(columns))
	for i, t := range columns {
		if len(t.weights) > fewest {
			return nil
		}
		out[i].first = t.first
		copy(out[i].weights[:], t.weights)
	}
	return out
}

// resizeRowFew is resizeRowRGB where src goes on for three words behind the last pixel.
func resizeRowFew(dst []uint8, src []uint64, columns []fewTaps) {
	for i := range columns {
		t := &columns[i]
		s := src[t.first:][:fewest:fewest]
		dst = putRGB(dst, halves+
			s[0]*uint64(t.weights[0])+s[1]*uint64(t.weights[1])+s[2]*uint64(t.weights[2])+s[3]*uint64(t.weights[3]))
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
