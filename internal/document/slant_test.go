package document

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/mrz"
)

// A seenZone is a passport's zone in a photograph, and where its lines run.
type seenZone struct {
	lines  []string
	photo  *pyramid
	bars   []bar
	finder *zoneFinder
}

func photographZone(t *testing.T, c specimen.Conditions) seenZone {
	t.Helper()
	today := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	side, err := specimen.Strip(mrz.TD3, specimen.Invent(7, today, ""), specimen.Options{Seed: 7, Today: today, DPI: 250})
	if err != nil {
		t.Fatal(err)
	}
	shot, err := specimen.Photograph(side, c)
	if err != nil {
		t.Fatal(err)
	}
	b := shot.Picture.Bounds()
	img := vision.NewImage(b.Dx(), b.Dy())
	for i := range b.Dx() * b.Dy() {
		copy(img.Pix[3*i:3*i+3], shot.Picture.Pix[4*i:4*i+3])
	}
	var q vision.Quad
	for k := range q {
		q[k].X, q[k].Y = shot.Truth.ZoneQuad.Corner(k)
	}
	s := seenZone{lines: side.Truth.Zone.Lines, photo: newPyramid(img, nil), finder: &zoneFinder{reader: &zoneReader{net: zoneNetwork(t)}, grammars: grammars()}}
	for i := range 2 {
		s.bars = append(s.bars, zoneBar(q, i, 2))
	}
	return s
}

func (s seenZone) read(t *testing.T, bars ...bar) []string {
	t.Helper()
	var none []bar
	found, _, err := s.finder.find(context.Background(), s.photo, layout{Zone: bars}, &none)
	if err != nil {
		t.Fatal(err)
	}
	if found == nil || !found.Zone.Valid {
		return nil
	}
	return found.Zone.Lines
}

func TestAZoneThatIsSeenAtASlantIsReadAllTheSame(t *testing.T) {
	t.Parallel()
	for _, side := range []float64{0, 180} { // the left or the right end is the near one
		for _, tilt := range []float64{30, 45, 50} {
			s := photographZone(t, specimen.Conditions{Seed: 1, Width: 1280, Height: 500, Tilt: tilt, TiltTo: side})
			if got := s.read(t, s.bars...); !slices.Equal(got, s.lines) {
				t.Errorf("tilted by %v degrees to %v: %s", tilt, side, strings.Join(got, " "))
			}
		}
	}
}

func TestAZoneIsReadFromAnEndOfOneLine(t *testing.T) {
	t.Parallel()
	s := photographZone(t, specimen.Conditions{Seed: 1, Width: 1280, Height: 500})
	for line, whole := range s.bars {
		for _, end := range []float64{-1, 1} {
			part := whole
			part.W /= 4
			part.Center = whole.at(end*3*part.W/2, 0)
			if got := s.read(t, part); !slices.Equal(got, s.lines) {
				t.Errorf("from the end %v of line %d: %s", end, line, strings.Join(got, " "))
			}
		}
	}
}

func TestThePitchFollowsALineThatIsWiderAtOneEnd(t *testing.T) {
	t.Parallel()
	for _, k := range []float64{-0.2, -0.1, 0, 0.1, 0.2} {
		t.Run(fmt.Sprint(k), func(t *testing.T) {
			t.Parallel()
			// The i-th of 44 characters begins where along puts it on a line of 150 steps.
			at := func(i int) float64 {
				x, _ := line{Row: row{Swell: k}}.along((float64(i)+0.5)/44, 0, 150)
				return x
			}
			p := make(posterior, 151)
			for t := range p {
				p[t][blank] = 1
			}
			places, times := make([]int, 44), make([]float64, 44)
			for i := range 44 {
				places[i], times[i] = i, at(i)
				p[int(math.Round(at(i)))][blank] = 0
				p[int(math.Round(at(i)))][i%10] = 1
			}
			times[20] += 9 // a misplaced one moves nothing
			fit := fitPitch(places, times)
			for _, i := range []int{0, 11, 33, 43} {
				if d := math.Abs(fit.Start + float64(i)*(fit.Step+float64(i)*fit.Bend) - at(i)); d > 0.1*fit.Step {
					t.Errorf("the %d-th is expected %.2f steps from where it is", i, d)
				}
			}
			if got := swell(p); math.Abs(got-k) > 0.03 {
				t.Errorf("swell %.3f", got)
			}
		})
	}
}
