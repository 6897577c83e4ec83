package eval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/mrz"
)

// The rates of Crops that tests hold floors under; ZonesExact, ZonesCritical
// and ZonesWrong are its own too.
const (
	CropsWrongName   = "called valid but wrong in a name or code that no check digit covers"
	CropsUnread      = "not read"
	CropsNotBelieved = "read and not called valid"
)

// cropFormats are the formats of the crops, in turn.
var cropFormats = []mrz.Format{mrz.TD3, mrz.TD1, mrz.TD2, mrz.MRVA, mrz.MRVB}

// Crops measures the reading of n generated zones, each photographed alone and
// close: quick enough for a hundred thousand. What is counted first is zones
// called valid that are wrong in what their check digits cover.
func Crops(ctx context.Context, reader *document.Reader, n int, seed uint64, level string, begin func(int) func()) (Report, []Misread, error) {
	if n < 1 {
		return Report{}, nil, errors.New("at least one crop is needed")
	}
	step := begin(n)
	t := newTally()
	names, unread, doubted := measure.Rate{Name: CropsWrongName}, measure.Rate{Name: CropsUnread}, measure.Rate{Name: CropsNotBelieved}
	for i := range n {
		shot, err := takeStrip(i, seed+uint64(i), level)
		if err != nil {
			return Report{}, nil, err
		}
		img, err := throughJPEG(shot)
		if err != nil {
			return Report{}, nil, err
		}
		want := shot.Truth.Zone.Lines
		r, err := reader.ReadZoneIn(ctx, img, shaken(quadOf(*shot.Truth.ZoneQuad), i), len(want))
		if err != nil {
			return Report{}, nil, err
		}
		t.add(fmt.Sprintf("%s, seed %d", shot.Truth.Zone.Format, seed+uint64(i)), want, r)
		valid := r.Zone != nil && r.Zone.Valid
		names.Count(valid && !slices.Equal(r.Zone.Lines, want) && sameCritical(want, r.Zone.Lines))
		unread.Count(r.Zone == nil)
		doubted.Count(r.Zone != nil && !valid)
		step()
	}
	return Report{
		Area: "mrz", Data: fmt.Sprintf("generated zone crops, level %s, seed %d, %d", level, seed, n),
		Rates: []measure.Rate{t.wrong, t.exact, t.critical, names, doubted, unread},
		Notes: []string{"generated crops are easier than real ones; the reader is told roughly where the zone lies"},
	}, t.missed, nil
}

// shaken moves the corners of a zone a little, as a finder that is not exact
// would have them: by a fiftieth of its height at most.
func shaken(q vision.Quad, i int) vision.Quad {
	_, h := q.Size()
	for k := range q {
		turn := float64(i%17) + 1.7*float64(k)
		q[k] = q[k].Add(vision.Point{X: math.Cos(turn), Y: math.Sin(turn)}.Times(0.02 * h))
	}
	return q
}

// takeStrip photographs the i-th zone in a frame not much larger than it.
func takeStrip(i int, seed uint64, level string) (*specimen.Shot, error) {
	side, err := specimen.Strip(cropFormats[i%len(cropFormats)], specimen.Invent(seed, readDay, ""),
		specimen.Options{Seed: seed, Today: readDay, DPI: 250, ZoneFont: specimen.ZoneFonts[i%2]})
	if err != nil {
		return nil, fmt.Errorf("make a zone: %w", err)
	}
	c, err := specimen.Draw(seed, level)
	if err != nil {
		return nil, fmt.Errorf("draw conditions: %w", err)
	}
	if c.PerMM == 0 {
		c.PerMM = 8
	}
	c.Rotation, c.Roll, c.Booklet, c.Fingers, c.Clutter = 0, c.Roll/4, false, 0, 0
	w, h := side.Truth.Zone.Box.W, side.Picture.Bounds().Dy()
	mm := 25.4 / side.Truth.DPI * c.PerMM
	sin, cos := math.Sincos(math.Abs(c.Roll) * math.Pi / 180)
	width, height := float64(w)*mm*1.1, float64(h)*mm*1.1
	c.Width = max(200, int(1.15*(width*cos+height*sin)))
	c.Height = max(100, int(1.15*(width*sin+height*cos)))
	shot, err := specimen.Photograph(side, c)
	if err != nil {
		return nil, fmt.Errorf("photograph: %w", err)
	}
	return shot, nil
}
