package document

import (
	"math"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

func TestALineOfPrintIsTheBarThatItsOutlineWasMadeFrom(t *testing.T) {
	t.Parallel()
	want := bar{Center: vision.Point{X: 300, Y: 200}, W: 240, H: 21, Angle: 0.3}
	const room = 1.6
	got := scrap{Quad: heightened(ordered(want.quad(), 0), room)}.bar(room)
	if d := got.Center.Sub(want.Center); math.Hypot(d.X, d.Y) > 0.01 || math.Abs(got.W-want.W) > 0.01 || math.Abs(got.H-want.H) > 0.01 || math.Abs(got.Angle-want.Angle) > 0.001 {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestFillersAreCountedEitherWayUp(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"JURCIC<<CRTOM1R<<<": 5, ">9SLLO5966LSLz88>>": 3, "Name/Nom": 0} {
		if got := fillers(text); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}
