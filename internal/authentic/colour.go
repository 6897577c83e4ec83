package authentic

import (
	"image"
	"math"

	selfsame "github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// Tint is what the colour of a picture amounts to, in levels of chroma: distances in the plane of Cb and Cr (Rec. ITU-R
// BT.601), 0 to about 150.
type Tint struct {
	Most     float64 // the 99th percentile of the distance from gray
	Median   int     // the median brightness, 0 to 255
	Residual float64 // root mean square of what brightness and place do not explain
}

// tintSide is the size to which a page is shrunk before its colours are looked at: small enough that noise, halftone dots
// and the blocks of JPEG average out, large enough that a portrait or a seal keeps its colour.
const tintSide = 96

// clipped is the level from which a channel may have been cut off by the sensor or the file.
const clipped = 246

// TintOf measures the colours of a picture. A copy in black and white has none: on coloured paper, by tinted toner or
// under a warm lamp its colour is a function of its brightness alone, dark strokes and light ground each of one
// colour, changing slowly from one side of the page to the other. So Cb and Cr are each fitted, by least squares, by a
// cubic in the brightness and a plane and their product over the page; what remains is colour that only an original or
// a colour copy has. It is not ok where most of the picture is too bright for its colour to be told, or it has fewer than 8
// pixels a side.
func TintOf(m vision.Picture) (t Tint, ok bool) {
	small, _ := vision.Fit(m, tintSide)
	n := small.W * small.H
	if small.W < 8 || small.H < 8 {
		return Tint{}, false
	}
	var rows [][terms]float64
	var cb, cr []float64
	var distances, levels [256]int
	for i := range n {
		r, g, b := float64(small.Pix[3*i]), float64(small.Pix[3*i+1]), float64(small.Pix[3*i+2])
		if max(r, g, b) >= clipped && min(r, g, b) < clipped {
			continue // one channel is full and the others are not: what colour this was cannot be told
		}
		y := 0.299*r + 0.587*g + 0.114*b
		u, v := (b-y)*0.564, (r-y)*0.713
		distances[min(int(math.Hypot(u, v)+0.5), 255)]++
		levels[int(y)]++
		level := y/127.5 - 1
		across, down := 2*float64(i%small.W)/float64(small.W)-1, 2*float64(i/small.W)/float64(small.H)-1
		rows = append(rows, [terms]float64{
			1, level, level * level, level * level * level,
			across, down, across * level, down * level, across * down, across * across, down * down,
		})
		cb, cr = append(cb, u), append(cr, v)
	}
	told := len(rows)
	if told < n/8 {
		return Tint{}, false
	}
	t.Most = float64(quantile(&distances, told*99/100))
	t.Median = quantile(&levels, told/2)
	t.Residual = math.Sqrt((unexplained(rows, cb) + unexplained(rows, cr)) / float64(told))
	return t, true
}

// quantile gives the first value up to which the histogram counts more than n.
func quantile(histogram *[256]int, n int) int {
	for v, count := range histogram {
		if n -= count; n < 0 {
			return v
		}
	}
	return len(histogram) - 1
}

// terms is the number of terms of the fit.
const terms = 11

// unexplained gives the sum of squares that the best fit of the rows leaves of the values (normal equations, solved by
// Gaussian elimination with pivoting). A ridge keeps pages of one brightness solvable.
func unexplained(rows [][terms]float64, values []float64) float64 {
	var a [terms][terms + 1]float64
	for k, row := range rows {
		for i := range terms {
			for j := range terms {
				a[i][j] += row[i] * row[j]
			}
			a[i][terms] += row[i] * values[k]
		}
	}
	for i := range terms {
		a[i][i] += 1e-6 * float64(len(rows))
	}
	for i := range terms {
		pivot := i
		for j := i + 1; j < terms; j++ {
			if math.Abs(a[j][i]) > math.Abs(a[pivot][i]) {
				pivot = j
			}
		}
		a[i], a[pivot] = a[pivot], a[i]
		for j := range terms {
			if j == i {
				continue
			}
			f := a[j][i] / a[i][i]
			for k := i; k <= terms; k++ {
				a[j][k] -= f * a[i][k]
			}
		}
	}
	var sum float64
	for k, row := range rows {
		rest := values[k]
		for i := range terms {
			rest -= row[i] * a[i][terms] / a[i][i]
		}
		sum += rest * rest
	}
	return sum
}

// The thresholds were set on generated photographs of originals and copies (internal/specimen, seeds below 200), and
// lie below what real documents show. TestCopies… prints how well they do on other seeds.
const (
	noColour   = 4.0   // levels of Tint.Most: nothing in the picture has any colour
	copyBelow  = 2.0   // levels of Tint.Residual: a page in good light has no colours of its own
	clearAbove = 2.6   // levels of Tint.Residual: it has
	goodLight  = 150.0 // level of Tint.Median: in less light colours are weaker, and less of them must suffice
	leastLight = 0.75  // share of clearAbove that noise in the dark stays below
)

// isCopy and isOriginal say what the residual shows in the light there was; between them it is not settled.
func (t Tint) isCopy() bool     { return t.Residual < copyBelow*t.light() }
func (t Tint) isOriginal() bool { return t.Residual > clearAbove*max(t.light(), leastLight) }
func (t Tint) light() float64   { return min(1, float64(t.Median)/goodLight) }

// colour asks whether the front, the side with the portrait, is in colour; backs of licences are black print and a barcode
// on white. A page without colours of its own in surroundings that have some is a
// copy; where nothing in the whole photograph has colour, it was taken in black and white. Without a page it is not
// asked.
func colour(f Facts, _ Rules) (selfsame.Finding, bool) {
	measured := map[string]float64{}
	var reasons []selfsame.Reason
	asked, unsure := false, false
	for _, side := range f.Sides {
		if side.Page == nil || side.Slot != selfsame.SlotFront {
			continue
		}
		asked = true
		page, ok := TintOf(inner(side.Page))
		if !ok {
			unsure = true
			continue
		}
		about := string(side.Slot)
		measured["chroma_p99_"+about], measured["chroma_residual_"+about] = page.Most, page.Residual
		measured["level_p50_"+about] = float64(page.Median)
		switch {
		case page.isCopy() && colourless(side):
			reasons = append(reasons, selfsame.Reason{Code: "doc.black_white", About: about})
		case page.isCopy():
			reasons = append(reasons, selfsame.Reason{Code: "doc.photocopy", About: about})
		case !page.isOriginal():
			unsure = true
		}
	}
	switch {
	case !asked:
		return notAsked()
	case len(reasons) > 0:
		return no(PartColour, measured, reasons...)
	case unsure:
		return undetermined(PartColour, measured)
	}
	return yes(PartColour, measured)
}

// inner leaves out a border of a twentieth, where a quad that is a little off lets the table in.
func inner(page *vision.Image) *vision.Image {
	return page.Crop(image.Rect(page.W/20, page.H/20, page.W-page.W/20, page.H-page.H/20))
}

// colourless says that nothing in the whole photograph has colour.
func colourless(side Side) bool {
	whole := side.Photo
	if whole == nil {
		whole = side.Page
	}
	t, ok := TintOf(whole)
	return ok && t.Most <= noColour
}
