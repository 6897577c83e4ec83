package document

import (
	"image"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

func TestDocumentsThatLieApartAreSeenEach(t *testing.T) {
	t.Parallel()
	large := vision.Quad{{X: 8, Y: 8}, {X: 60, Y: 8}, {X: 60, Y: 42}, {X: 8, Y: 42}}
	for what, second := range map[string]vision.Quad{
		"of one size":            {{X: 10, Y: 48}, {X: 62, Y: 48}, {X: 62, Y: 80}, {X: 10, Y: 80}},
		"a free cell between":    {{X: 8, Y: 43}, {X: 60, Y: 43}, {X: 60, Y: 77}, {X: 8, Y: 77}},
		"a blot in a far corner": {{X: 80, Y: 80}, {X: 90, Y: 80}, {X: 90, Y: 90}, {X: 80, Y: 90}},
	} {
		m, other := drawnMaps(large), drawnMaps(second)
		for k := range mapCorner + 4 {
			for i, v := range other[k] {
				m[k][i] = max(m[k][i], v)
			}
		}
		lay := m.layout(newLetterbox(image.Rect(0, 0, 1000, 1000)), make([]float32, len(pageKinds)), image.Rect(0, 0, 1000, 1000))
		if len(lay.Whole.Pages) != 2 || shared(lay.Whole.Pages[0], lay.Page) < 0.99 {
			t.Errorf("a second document, %s: %d are seen", what, len(lay.Whole.Pages))
		}
	}
}

func TestDocumentsGrownTogetherArePartedBetweenTheirPortraits(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		page vision.Quad
		a, b vision.Point
		cut  vision.Quad // the half that has a
	}{
		"side by side":              {vision.RectQuad(0, 0, 200, 60), vision.Point{X: 20, Y: 30}, vision.Point{X: 120, Y: 30}, vision.RectQuad(0, 0, 100, 60)},
		"the right one first":       {vision.RectQuad(0, 0, 200, 60), vision.Point{X: 120, Y: 30}, vision.Point{X: 20, Y: 30}, vision.RectQuad(100, 0, 200, 60)},
		"one above the other":       {vision.RectQuad(0, 0, 100, 120), vision.Point{X: 20, Y: 30}, vision.Point{X: 25, Y: 90}, vision.RectQuad(0, 0, 100, 60)},
		"named from another corner": {vision.RectQuad(0, 0, 200, 60).Turned(1), vision.Point{X: 20, Y: 30}, vision.Point{X: 120, Y: 30}, vision.RectQuad(0, 0, 100, 60)},
	} {
		first, second, ok := parted([]vision.Quad{c.page}, c.a, c.b)
		if shared(second, c.cut) > shared(first, c.cut) {
			first, second = second, first
		}
		if !ok || shared(first, c.cut) < 0.95 || shared(first, second) > 0.05 || !within(clockwise(second), c.b) {
			t.Errorf("%s: %v and %v, %v", what, first, second, ok)
		}
	}
	left, right := vision.RectQuad(0, 0, 90, 60), vision.RectQuad(110, 0, 200, 60)
	if first, second, ok := parted([]vision.Quad{right, left}, vision.Point{X: 20, Y: 30}, vision.Point{X: 130, Y: 30}); !ok || first != left || second != right {
		t.Errorf("two outlines are parted into %v and %v, %v", first, second, ok)
	}
}

func TestTwoPortraitsOfOneDocumentAreNotApart(t *testing.T) {
	t.Parallel()
	portrait := bar{Center: vision.Point{X: 25, Y: 30}, W: 30, H: 24}
	other := portrait
	other.Center.X = 125
	card := layout{Page: vision.RectQuad(0, 0, 150, 100), PageScore: 0.9}
	if card.apart(portrait, other) {
		t.Error("a document with two portraits is two documents")
	}
	card.Page = vision.RectQuad(0, 0, 90, 60)
	if !card.apart(portrait, other) {
		t.Error("a portrait beside the document is none")
	}
	ghost := other
	ghost.W, ghost.H = 12, 10
	if card.apart(portrait, ghost) {
		t.Error("a ghost image is a portrait")
	}
}
