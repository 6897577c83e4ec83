package eval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/mrz"
)

// The rates of Crops that tests hold floors under; ZonesExact, ZonesCritical
// and ZonesWrong are its own too.
const (
	CropsWrongName       = "called valid but wrong in a name or code that no check digit covers"
	CropsSureOfWrongName = "called valid and sure (0.8) of a surname or given names that are wrong"
	CropsUnread          = "not read"
	CropsNotBelieved     = "read and not called valid"
)

// ICAOFormats are the formats of ICAO 9303.
var ICAOFormats = []mrz.Format{mrz.TD3, mrz.TD1, mrz.TD2, mrz.MRVA, mrz.MRVB}

// Crops measures the reading of n generated zones, of these formats in turn, each photographed alone and
// close: quick enough for a hundred thousand. What is counted first is zones
// called valid that are wrong in what their check digits cover.
func Crops(ctx context.Context, reader *document.Reader, formats []mrz.Format, n int, seed uint64, level string, begin func(int) func()) (Report, []Misread, error) {
	if n < 1 || len(formats) == 0 {
		return Report{}, nil, errors.New("at least one crop is needed, of at least one format")
	}
	of := "zone crops"
	if len(formats) == 1 {
		of = fmt.Sprintf("crops of %s", formats[0])
	}
	step := begin(n)
	t := newTally()
	names, sureNames := measure.Rate{Name: CropsWrongName}, measure.Rate{Name: CropsSureOfWrongName}
	unread, doubted := measure.Rate{Name: CropsUnread}, measure.Rate{Name: CropsNotBelieved}
	err := sideBySide(ctx, n, func(ctx context.Context, i int) (readCrop, error) {
		return cropRead(ctx, reader, formats[i%len(formats)], i, seed+uint64(i), level)
	}, func(c readCrop) {
		want, r := c.truth.Zone.Lines, c.reading
		t.add(fmt.Sprintf("%s, seed %d", c.truth.Zone.Format, c.seed), want, r)
		valid := r.Zone != nil && r.Zone.Valid
		wrongName := valid && !slices.Equal(r.Zone.Lines, want) && sameCritical(want, r.Zone.Lines)
		names.Count(wrongName)
		sureNames.Count(valid && surelyMisnamed(want, r.Zone))
		unread.Count(r.Zone == nil)
		doubted.Count(r.Zone != nil && !valid)
		step()
	})
	if err != nil {
		return Report{}, nil, err
	}
	return Report{
		Area: "mrz", Data: fmt.Sprintf("generated %s, level %s, seed %d, %d", of, level, seed, n),
		Rates: []measure.Rate{t.wrong, t.exact, t.critical, names, sureNames, doubted, unread},
		Notes: []string{"generated crops are easier than real ones; the reader is told roughly where the zone lies"},
	}, t.missed, nil
}

// A readCrop is a generated zone and what was read of it.
type readCrop struct {
	seed    uint64
	truth   specimen.ShotTruth
	reading *document.Reading
}

// FramesSpeed is the figure of Frames that a goal is set for.
const FramesSpeed = "zones found and read a second, one at a time"

// frameWidth and frameHeight are the size of a video frame of 720 lines.
const frameWidth, frameHeight = 1280, 720

// Frames measures how fast zones are found and read, by ReadZone, in n pictures of the size of
// a video frame that a zone runs across. One is read at a time; networks keep to
// one core. The time is that of the reader's steps, by its Clock.
func Frames(ctx context.Context, reader *document.Reader, n int, seed uint64, level string, begin func(int) func()) (Report, []Misread, error) {
	if n < 1 {
		return Report{}, nil, errors.New("at least one frame is needed")
	}
	step := begin(n)
	t := newTally()
	var took time.Duration
	for i := range n {
		shot, err := takeStrip(ICAOFormats[i%len(ICAOFormats)], i, seed+uint64(i), level, frameWidth, frameHeight)
		if err != nil {
			return Report{}, nil, err
		}
		img, err := throughJPEG(shot)
		if err != nil {
			return Report{}, nil, err
		}
		r, err := reader.ReadZone(ctx, img)
		if err != nil {
			return Report{}, nil, err
		}
		for _, s := range r.Steps {
			took += s.Took
		}
		t.add(fmt.Sprintf("%s, seed %d", shot.Truth.Zone.Format, seed+uint64(i)), shot.Truth.Zone.Lines, r)
		step()
	}
	if took == 0 {
		return Report{}, nil, errors.New("the reader has no clock")
	}
	return Report{
		Area: "mrz", Data: fmt.Sprintf("generated zones in frames of %d by %d pixels, level %s, seed %d, %d", frameWidth, frameHeight, level, seed, n),
		Rates:   []measure.Rate{t.wrong, t.exact, t.critical},
		Figures: []Figure{{Name: FramesSpeed, Value: float64(n) / took.Seconds()}},
		Notes:   []string{"on one core with taskset -c 0"},
	}, t.missed, nil
}

// cropRead makes and reads the i-th zone.
func cropRead(ctx context.Context, reader *document.Reader, format mrz.Format, i int, seed uint64, level string) (readCrop, error) {
	shot, err := takeStrip(format, i, seed, level, 0, 0)
	if err != nil {
		return readCrop{}, err
	}
	img, err := throughJPEG(shot)
	if err != nil {
		return readCrop{}, err
	}
	r, err := reader.ReadZoneIn(ctx, img, shaken(quadOf(*shot.Truth.ZoneQuad), i), len(shot.Truth.Zone.Lines))
	if err != nil {
		return readCrop{}, err
	}
	return readCrop{seed, shot.Truth, r}, nil
}

// sureName is the confidence from which the engine says that a name differs.
const sureName = 0.8

// surelyMisnamed reports whether a zone gives a part of the name wrong and as
// surely as it takes to hold it against somebody.
func surelyMisnamed(want []string, z *document.Zone) bool {
	truth, err := mrz.Parse(want)
	if err != nil {
		return false
	}
	return truth.Surname != z.Doc.Surname && z.Certainty(document.FieldSurname) >= sureName ||
		truth.GivenNames != z.Doc.GivenNames && z.Certainty(document.FieldGivenNames) >= sureName
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

// takeStrip photographs the i-th zone, of a format, in a frame so large, which it runs across, or
// in one not much larger than the zone where the size is 0.
func takeStrip(format mrz.Format, i int, seed uint64, level string, width, height int) (*specimen.Shot, error) {
	side, err := specimen.Strip(format, specimen.Invent(seed, readDay, ""),
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
	if width > 0 {
		c.PerMM = 0.8 * float64(width) / (float64(w) * 25.4 / side.Truth.DPI)
	}
	mm := 25.4 / side.Truth.DPI * c.PerMM
	sin, cos := math.Sincos(math.Abs(c.Roll) * math.Pi / 180)
	across, down := float64(w)*mm*1.1, float64(h)*mm*1.1
	c.Width, c.Height = width, height
	if width == 0 {
		c.Width = max(200, int(1.15*(across*cos+down*sin)))
		c.Height = max(100, int(1.15*(across*sin+down*cos)))
	}
	shot, err := specimen.Photograph(side, c)
	if err != nil {
		return nil, fmt.Errorf("photograph: %w", err)
	}
	return shot, nil
}
