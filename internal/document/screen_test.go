package document

import (
	"image"
	"math"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

func TestPiecesLieOnTheDocument(t *testing.T) {
	t.Parallel()
	picture := image.Rect(0, 0, 1280, 960)
	card := func(x, y, w, degrees float64) vision.Quad {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		q := vision.RectQuad(-w/2, -w/3.2, w/2, w/3.2)
		for i, p := range q {
			q[i] = vision.Point{X: x + p.X*cos - p.Y*sin, Y: y + p.X*sin + p.Y*cos}
		}
		return q
	}
	for what, c := range map[string]struct {
		quad  vision.Quad
		least int
		most  int
	}{
		"a card":                      {card(640, 480, 900, 0), 16, 16},
		"turned":                      {card(640, 480, 900, 30), 16, 16},
		"small, so that they overlap": {card(640, 480, 420, 17), 16, 16},
		"lower than a piece":          {card(640, 480, 140, 0), 0, 0},
		"beyond the picture's edge":   {card(100, 480, 900, 0), 1, 12},
		"no outline":                  {vision.Quad{}, 0, 0},
	} {
		list := screenPieces(picture, c.quad)
		if len(list) < c.least || len(list) > c.most {
			t.Errorf("%s: %d pieces, want %d to %d", what, len(list), c.least, c.most)
		}
		for _, p := range list {
			for _, at := range [][2]int{{0, 0}, {screenPatch, 0}, {0, screenPatch}, {screenPatch, screenPatch}} {
				x, y := p.X+at[0], p.Y+at[1]
				if x < 0 || y < 0 || x > picture.Max.X || y > picture.Max.Y || !within(clockwise(c.quad), vision.Point{X: float64(x), Y: float64(y)}) {
					t.Errorf("%s: the piece at %v leaves the document", what, p)
				}
			}
		}
	}
}
