package capture

import (
	"math"
	"slices"

	"github.com/selfsame-id/selfsame/internal/vision"
)

const (
	blurTile = 32 // px: the side of the squares that are judged one by one
	// directions are the orientations of an edge that are told apart, so that a shake in one of them shows.
	directions = 4
	// blurOfStep is the standard deviation of a blur over the quotient of a step's height and its steepest slope. For a
	// Gaussian blur of one step it is 1/sqrt(2 pi) = 0.40; the contrast of a square is of more than one step, and 0.35
	// was found to give back the blur of generated photographs (TestBlurIsMeasuredInPixels).
	blurOfStep = 0.35
	// ownBlur is what the smoothing and the differences below add, in squares: a binomial of variance 1/2, and a
	// difference over two pixels, whose variance is 1/3.
	ownBlur = 0.5 + 1.0/3
	// busiest is the share of the tiles that are judged, by contrast, and edgeTile which of those speaks for a
	// direction: not every tile has edges in each.
	busiest, edgeTile = 0.3, 0.25
	// mostNoise bounds how much of a slope may be explained by noise: a small picture may have no flat square at all.
	mostNoise = 0.8
)

// Blur estimates how blurred a picture is: the standard deviation, in its pixels, of the blur that a sharp step would
// have gone through, in the worst direction. In each of the most contrasting squares the height of the steps is divided
// by the steepest slope (the width of edges, as in Marziliano, Dufaux, Winkler and Ebrahimi, "A no-reference perceptual
// blur metric", ICIP 2002, without following single edges); a card on a bare table is so not blurred for its table, and
// faint patterns do not count beside print. What flat squares show is taken for noise and subtracted.
//
// It speaks of pixels: shrink the picture to the size that matters first. It is right within a third on generated pages
// up to 5 pixels, and too low beyond, where a square is too small for the blur; around 0.5 is as sharp as pixels can
// be. ok is false where nothing has contrast.
func Blur(m *vision.Gray) (sigma float64, ok bool) {
	const least = 16 // squares: a page of less than 130 by 130 pixels or so has nothing to tell
	tiles, noise, ok := contrasting(m, least)
	if !ok {
		return 0, false
	}
	var worst float64
	for d := range directions {
		worst = max(worst, width(tiles, noise, func(t tile) float64 { return t.steepest[d] }))
	}
	return blurOfWidth(worst), true
}

// FaceBlur is Blur of a face, or of anything else that has not, as print has, sharp edges in every direction: the best
// direction of each square speaks for it. A shake shows less in it.
func FaceBlur(m *vision.Gray) (sigma float64, ok bool) {
	const least = 4
	tiles, noise, ok := contrasting(m, least)
	if !ok {
		return 0, false
	}
	return blurOfWidth(width(tiles, noise, func(t tile) float64 { return t.slope })), true
}

// contrasting gives the squares with the most contrast and the slope that noise alone makes, where there are at least
// so many squares in all.
func contrasting(m *vision.Gray, least int) (tiles []tile, noise float64, ok bool) {
	columns, rows := m.W/blurTile, m.H/blurTile
	if columns*rows < least {
		return nil, 0, false
	}
	tiles = make([]tile, columns*rows)
	smooth := smoothed(m)
	for i := range tiles {
		tiles[i] = measureTile(smooth, i%columns*blurTile, i/columns*blurTile)
	}
	slices.SortFunc(tiles, func(a, b tile) int { return b.contrast - a.contrast })
	noise = tiles[len(tiles)*9/10].slope // what the flattest squares show
	tiles = tiles[:max(4, int(busiest*float64(len(tiles))))]
	const faint = 12 // levels
	tiles = slices.DeleteFunc(tiles, func(t tile) bool { return t.contrast < faint })
	return tiles, noise, len(tiles) >= 4
}

// width gives the quotient of contrast and slope, less noise, in the tile that speaks for all.
func width(tiles []tile, noise float64, slope func(tile) float64) float64 {
	widths := make([]float64, len(tiles))
	for i, t := range tiles {
		s := slope(t)
		n := min(noise, mostNoise*s)
		widths[i] = float64(t.contrast) / max(math.Sqrt(s*s-n*n), 0.1)
	}
	slices.Sort(widths)
	return widths[int(edgeTile*float64(len(widths)))]
}

func blurOfWidth(w float64) float64 {
	s := blurOfStep * w
	return math.Sqrt(max(0, s*s-ownBlur))
}

// smoothed averages each pixel with its eight neighbours by binomial weights (1 2 1). Borders are copied.
func smoothed(m *vision.Gray) *vision.Gray {
	out := vision.NewGray(m.W, m.H)
	copy(out.Pix, m.Pix)
	for y := 1; y < m.H-1; y++ {
		up, here, down := m.Pix[(y-1)*m.W:y*m.W], m.Pix[y*m.W:(y+1)*m.W], m.Pix[(y+1)*m.W:(y+2)*m.W]
		row := out.Pix[y*m.W:]
		for x := 1; x < m.W-1; x++ {
			sum := int(up[x-1]) + 2*int(up[x]) + int(up[x+1]) + 2*int(here[x-1]) + 4*int(here[x]) + 2*int(here[x+1]) +
				int(down[x-1]) + 2*int(down[x]) + int(down[x+1])
			row[x] = uint8((sum + 8) / 16)
		}
	}
	return out
}

// A tile is what one square shows.
type tile struct {
	contrast int                 // levels between the 1st and the 99th percentile
	steepest [directions]float64 // levels a pixel: the 4th steepest slope in each direction
	slope    float64             // levels a pixel: the 4th steepest slope in any direction
}

// spare is how many of the steepest slopes are left out as chance.
const spare = 3

func measureTile(m *vision.Gray, x0, y0 int) tile {
	var levels [256]int
	// The slopes are counted in tenths of a level, squared by nothing: 255/2*sqrt(2) is the most.
	var slopes [directions][1900]uint16
	for y := max(y0, 1); y < min(y0+blurTile, m.H-1); y++ {
		up, here, down := m.Pix[(y-1)*m.W:y*m.W], m.Pix[y*m.W:(y+1)*m.W], m.Pix[(y+1)*m.W:(y+2)*m.W]
		for x := max(x0, 1); x < min(x0+blurTile, m.W-1); x++ {
			levels[here[x]]++
			dx, dy := int(here[x+1])-int(here[x-1]), int(down[x])-int(up[x])
			slopes[direction(dx, dy)][int(5*math.Sqrt(float64(dx*dx+dy*dy)))]++
		}
	}
	n := 0
	for _, count := range levels {
		n += count
	}
	t := tile{contrast: percentile(&levels, n, 0.99) - percentile(&levels, n, 0.01)}
	for d := range slopes {
		left := spare
		for v := len(slopes[d]) - 1; v >= 0; v-- {
			if left -= int(slopes[d][v]); left < 0 {
				t.steepest[d] = float64(v) / 10
				break
			}
		}
		t.slope = max(t.slope, t.steepest[d])
	}
	return t
}

// direction sorts a slope into one of four directions by its angle, modulo a half turn: 0 across, 1 and 3 aslant, 2
// down. The borders lie at tan(22.5°) = 0.414 and its inverse.
func direction(dx, dy int) int {
	ax, ay := abs(dx), abs(dy)
	switch {
	case 1000*ay <= 414*ax:
		return 0
	case 1000*ax <= 414*ay:
		return 2
	case (dx > 0) == (dy > 0):
		return 1
	}
	return 3
}

func abs(v int) int { return max(v, -v) }
