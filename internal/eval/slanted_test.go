package eval

import (
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

func TestASlantedPictureIsLargerOnTheNearSide(t *testing.T) {
	t.Parallel()
	white := vision.NewImage(300, 200)
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	height := func(m *vision.Image, x int) (n int) {
		for y := range m.H {
			if r, _, _ := m.At(x, y); r > 200 {
				n++
			}
		}
		return n
	}
	flat := slanted(white, 0, 0, 0)
	if flat.W != 435 || height(flat, 217) != 200 || height(flat, 66) != 0 || height(flat, 68) != 200 {
		t.Errorf("seen straight, it is %d high", height(flat, 217))
	}
	left, right := slanted(white, 35, 0, 0), slanted(white, 35, 180, 0)
	// 1/cos 35 degrees is 1.22; the sides are 0.287 nearer and farther than the middle, of 2.4.
	for what, got := range map[string][2]int{
		"the middle": {height(left, 217), 244}, "the near side": {height(left, 52), 276}, "the far side": {height(left, 347), 220},
		"the near side on the right": {height(right, 382), 276},
	} {
		if d := got[0] - got[1]; d < -4 || d > 4 {
			t.Errorf("%s is %d pixels high, want %d", what, got[0], got[1])
		}
	}
}
