package eval

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"math"
	"slices"
	"sort"

	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/specimen"
)

// The rates of Corners that tests hold floors under, and its first figure.
const (
	CornersMissed  = "missed: nothing found, or half of it outside"
	CornersFalse   = "found where there is no document"
	CornersOver90  = "overlap 0.9 or more"
	CornersOver97  = "overlap 0.97 or more"
	CornersTurn    = "right way up"
	CornersCut     = "cut off by a tenth or more, and said"
	CornersWhole   = "called cut off and is not"
	CornersOverlap = "mean overlap of the found"
)

// A Misplaced is a picture whose document was not found where it is.
type Misplaced struct {
	Picture string
	Overlap float64
	Turned  int // by how much the truth is turned further than what was found
}

// String is the picture as a line of a list.
func (m Misplaced) String() string {
	return fmt.Sprintf("%s: overlap %.3f, turned off by %d degrees", m.Picture, m.Overlap, m.Turned)
}

// Corners measures where documents are found on n generated photographs: six of
// eight whole, one cut off by the frame, one without any document.
func Corners(ctx context.Context, reader *document.Reader, p Portrait, n int, seed uint64, level string, begin func(int) func()) (Report, []Misplaced, error) {
	if n < 1 {
		return Report{}, nil, errors.New("at least one photograph is needed")
	}
	c := &cornerTally{rates: map[string]*measure.Rate{}}
	step := begin(n)
	for i := range n {
		if err := c.one(ctx, reader, p, i, seed+uint64(i), level); err != nil {
			return Report{}, nil, err
		}
		step()
	}
	report := Report{
		Area: "corners", Data: fmt.Sprintf("generated photographs, level %s, seed %d, %d", level, seed, n),
		Notes: []string{"generated clutter is not a kitchen table; see mrz for real pictures"},
	}
	for _, name := range []string{CornersMissed, CornersFalse, CornersOver90, CornersOver97, CornersTurn, CornersCut, CornersWhole} {
		if r := c.rates[name]; r != nil {
			report.Rates = append(report.Rates, *r)
		}
	}
	if len(c.overlaps) > 0 {
		sort.Float64s(c.overlaps)
		sum := 0.0
		for _, v := range c.overlaps {
			sum += v
		}
		report.Figures = []Figure{
			{Name: CornersOverlap, Value: sum / float64(len(c.overlaps))},
			{Name: "median overlap of the found", Value: c.overlaps[len(c.overlaps)/2]},
			{Name: "mean time a picture", Value: c.took / float64(n), Unit: "ms"},
		}
	}
	return report, c.missed, nil
}

// cornerTally counts what Corners finds.
type cornerTally struct {
	rates    map[string]*measure.Rate
	overlaps []float64
	missed   []Misplaced
	took     float64
}

func (c *cornerTally) hit(name string, ok bool) {
	if c.rates[name] == nil {
		c.rates[name] = &measure.Rate{Name: name}
	}
	c.rates[name].Count(ok)
}

func (c *cornerTally) one(ctx context.Context, reader *document.Reader, p Portrait, i int, seed uint64, level string) error {
	sort := i % 8
	shot, err := cornerShot(p, i, seed, level)
	if err != nil {
		return err
	}
	img, err := throughJPEG(shot)
	if err != nil {
		return err
	}
	r, err := reader.ReadOutline(ctx, img)
	if err != nil {
		return err
	}
	for _, s := range r.Steps {
		c.took += float64(s.Took.Microseconds()) / 1000
	}
	switch {
	case sort == 7:
		c.hit(CornersFalse, r.QuadFound)
	case sort == 6:
		c.hit(CornersCut, r.Has("doc.cut_off"))
	default:
		c.whole(fmt.Sprintf("%s %s, seed %d", shot.Truth.Kind, shot.Truth.Side, seed), shot.Truth, r)
	}
	return nil
}

// whole counts a document that lies in the frame with all its corners.
func (c *cornerTally) whole(picture string, truth specimen.ShotTruth, r *document.Reading) {
	if truth.CutOff {
		return // the frame had no room for it
	}
	shared := 0.0
	if r.QuadFound {
		shared = overlap(r.Quad, quadOf(truth.Quad))
	}
	c.hit(CornersWhole, r.Has("doc.cut_off"))
	c.hit(CornersMissed, shared < 0.5)
	off := ((truth.Turned-r.Rotation)%360 + 360) % 360
	if shared < 0.9 || off != 0 {
		c.missed = append(c.missed, Misplaced{picture, shared, off})
	}
	c.hit(CornersTurn, off == 0)
	if shared < 0.5 {
		return
	}
	c.overlaps = append(c.overlaps, shared)
	c.hit(CornersOver90, shared >= 0.9)
	c.hit(CornersOver97, shared >= 0.97)
}

// cornerShot makes the i-th photograph of Corners.
func cornerShot(p Portrait, i int, seed uint64, level string) (*specimen.Shot, error) {
	kinds := slices.Concat(specimen.Kinds(), []specimen.Kind{specimen.Visa})
	doc, err := specimen.Make(kinds[i%len(kinds)], specimen.Invent(seed, readDay, ""), p.Picture,
		specimen.Options{Seed: seed, Today: readDay, Face: p.Face})
	if err != nil {
		return nil, fmt.Errorf("make a document: %w", err)
	}
	side := doc.Front
	if doc.Back != nil && i/len(kinds)%2 == 1 {
		side = doc.Back
	}
	conditions, err := specimen.Draw(seed, level)
	if err != nil {
		return nil, fmt.Errorf("draw conditions: %w", err)
	}
	conditions.Rotation = 90 * (i / len(kinds) % 4)
	conditions.Clutter = max(conditions.Clutter, 3+int(seed%9))
	switch i % 8 {
	case 6:
		conditions.CutOff = 0.12 + 0.03*float64(i/8%6)
	case 7:
		aside(&conditions)
	}
	shot, err := specimen.Photograph(side, conditions)
	if err != nil {
		return nil, fmt.Errorf("photograph: %w", err)
	}
	if i%8 == 7 {
		cutAway(shot)
	}
	return shot, nil
}

// aside has the document lie small at the left edge of a wide picture.
func aside(c *specimen.Conditions) {
	c.Width, c.PerMM, c.Fill, c.ShiftX = 1800, 0, 0.12, -1
	c.Booklet, c.Fingers = false, 0
}

// cutAway leaves of a photograph only what lies to the right of its document.
func cutAway(shot *specimen.Shot) {
	right := 0.0
	for k := range 4 {
		x, _ := shot.Truth.Quad.Corner(k)
		right = math.Max(right, x)
	}
	b := shot.Picture.Bounds()
	rest := image.Rect(min(b.Max.X-320, int(right)+60), b.Min.Y, b.Max.X, b.Max.Y)
	cut := image.NewRGBA(image.Rect(0, 0, rest.Dx(), rest.Dy()))
	draw.Draw(cut, cut.Bounds(), shot.Picture, rest.Min, draw.Src)
	shot.Picture = cut
}
