package capture

import (
	"math"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// Light is how bright a picture is, in levels of 0..255 by the weights of Rec. ITU-R BT.601.
type Light struct {
	Dark, Median, Bright int     // the 5th, 50th and 95th percentile
	Clipped              float64 // share of pixels with every channel at 250 or more
}

// LightOf measures the light over a whole picture.
func LightOf(m *vision.Image) Light {
	var levels [256]int
	clipped, n := 0, m.W*m.H
	if n == 0 {
		return Light{}
	}
	for _, v := range m.Gray().Pix {
		levels[v]++
	}
	for i := 0; i < len(m.Pix); i += 3 {
		if min(m.Pix[i], m.Pix[i+1], m.Pix[i+2]) >= clippedLevel {
			clipped++
		}
	}
	return Light{
		Dark: percentile(&levels, n, 0.05), Median: percentile(&levels, n, 0.5), Bright: percentile(&levels, n, 0.95),
		Clipped: float64(clipped) / float64(n),
	}
}

// percentile gives the level below or at which the share of n pixels lies.
func percentile(levels *[256]int, n int, share float64) int {
	left := int(share * float64(n))
	for v, count := range levels {
		left -= count
		if left < 0 {
			return v
		}
	}
	return 255
}

// clippedLevel is where a camera's channel counts as full; JPEG moves 255 by a few levels.
const clippedLevel = 250

// glareCells is how many cells the longer side is divided into when reflections are looked for: on a card a cell is
// about 1.3 mm wide, less than a letter of a name.
const glareCells = 64

// Glare measures reflections on a page: the share of the page that is washed out to white in blobs that fade into what
// is around them. Paper that is white all over is not glare, and neither is a white patch with a hard border (a
// portrait's background, a label): a reflection has a halo.
func Glare(page *vision.Image) float64 {
	if page.W < glareCells/4 || page.H < glareCells/4 {
		return 0
	}
	w := glareCells
	h := glareCells * page.H / page.W
	if page.H > page.W {
		w, h = glareCells*page.W/page.H, glareCells
	}
	small := vision.Resize(page, max(w, 3), max(h, 3))
	median := LightOf(small).Median
	if median >= glareMedianMax {
		return 0
	}
	lit := litCells(small)
	seen := make([]bool, len(lit))
	var share int
	for i := range lit {
		if lit[i] && !seen[i] {
			if blob, fades := followBlob(small, lit, seen, i, median); fades {
				share += blob
			}
		}
	}
	return float64(share) / float64(len(lit))
}

// glareMedianMax: above this median the page itself is next to white, as scans are, and a reflection cannot be told.
const glareMedianMax = 225

// litCells marks the cells that are white in the mean.
func litCells(m *vision.Image) []bool {
	lit := make([]bool, m.W*m.H)
	for i := range lit {
		lit[i] = min(m.Pix[3*i], m.Pix[3*i+1], m.Pix[3*i+2]) >= clippedLevel
	}
	return lit
}

// followBlob gives the size of the blob of lit cells around a start, and whether the cells that surround it are
// between the page's median and white.
func followBlob(m *vision.Image, lit, seen []bool, start, median int) (size int, fades bool) {
	gray := m.Gray().Pix
	stack := []int{start}
	seen[start] = true
	ring, rim := 0, 0
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		size++
		x, y := at%m.W, at/m.W
		for _, n := range [4][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
			if n[0] < 0 || n[1] < 0 || n[0] >= m.W || n[1] >= m.H {
				continue
			}
			i := n[1]*m.W + n[0]
			switch {
			case !lit[i]:
				ring += int(gray[i])
				rim++
			case !seen[i]:
				seen[i] = true
				stack = append(stack, i)
			}
		}
	}
	if rim == 0 {
		return size, false // all of it is white: over-exposed, not a reflection
	}
	return size, ring/rim >= median+(255-median)*2/5
}

// Chroma measures colour: the mean and the 99th percentile of the distance from gray, sqrt((Cb-128)² + (Cr-128)²) in
// levels (Rec. ITU-R BT.601), after shrinking to 128 pixels so that noise does not count as colour. Below a percentile
// of about 4 nothing in the picture has any colour.
func Chroma(m *vision.Image) (mean, most float64) {
	small, _ := vision.Fit(m, 128)
	var histogram [256]int
	n := small.W * small.H
	if n == 0 {
		return 0, 0
	}
	for i := 0; i < len(small.Pix); i += 3 {
		c := chroma(small.Pix[i], small.Pix[i+1], small.Pix[i+2])
		mean += c / float64(n)
		histogram[min(int(c+0.5), 255)]++
	}
	return mean, float64(percentile(&histogram, n, 0.99))
}

// chroma is the distance of a colour from gray in the plane of Cb and Cr.
func chroma(r, g, b uint8) float64 {
	y := 0.299*float64(r) + 0.587*float64(g) + 0.114*float64(b)
	return math.Hypot((float64(b)-y)*0.564, (float64(r)-y)*0.713)
}
