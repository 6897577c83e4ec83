package measure

import (
	"fmt"
	"image/color"
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// The project's colours (design notes, "look", rule 5): ink on paper, lines, and one accent first of all.
var (
	ink     = color.RGBA{0x14, 0x18, 0x1f, 0xff}
	muted   = color.RGBA{0x5b, 0x64, 0x72, 0xff}
	line    = color.RGBA{0xdf, 0xe3, 0xe8, 0xff}
	strokes = [...]color.RGBA{
		{0x0b, 0x6e, 0x69, 0xff}, // accent, teal
		{0xb3, 0x26, 0x1e, 0xff}, // bad, red
		{0x9a, 0x5b, 0x00, 0xff}, // warn, amber
		{0x5b, 0x64, 0x72, 0xff}, // muted
		{0x1d, 0x7a, 0x3e, 0xff}, // good, green
	}
	dashes = [...][]vg.Length{nil, {6, 3}, {2, 2}, {8, 3, 2, 3}, {3, 5}} // colour is never the only sign
)

const (
	plotWidth  = 7 * vg.Inch
	plotHeight = 4.5 * vg.Inch
	plotDPI    = 144
)

// Named is a curve with the name the legend gives it.
type Named struct {
	Name  string
	Curve Curve
}

// PlotROC writes a PNG of true accepts over false accepts, the latter on a logarithmic axis, since what matters of a
// verification happens at one in a thousand and below. False accepts of zero cannot stand on such an axis: a curve
// begins at half of one false accept.
func PlotROC(w io.Writer, title string, curves []Named) error {
	p := newPlot(title, "false accepts (log scale)", "true accepts")
	p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, decades{}
	xMin := 0.1
	for i, named := range curves {
		if named.Curve.nSame == 0 || named.Curve.nDiff == 0 {
			return fmt.Errorf("plot %q: no pairs of both kinds", named.Name)
		}
		floor := 0.5 / float64(named.Curve.nDiff)
		xMin = min(xMin, floor)
		var xy plotter.XYs
		for _, o := range named.Curve.Points() {
			xy = append(xy, plotter.XY{X: max(o.False.Value(), floor), Y: o.TrueMatch.Value()})
		}
		if err := addLine(p, named.Name, i, stairs(xy)); err != nil {
			return err
		}
	}
	p.X.Min, p.X.Max = xMin, 1
	p.Y.Min, p.Y.Max = visibleFloor(curves), 1
	return write(w, p)
}

// visibleFloor chooses where the vertical axis begins: a little below what is accepted at no false accept at all.
func visibleFloor(curves []Named) float64 {
	low := 1.0
	for _, c := range curves {
		low = min(low, c.Curve.AtFAR(0).TrueMatch.Value())
	}
	return max(0, math.Floor((low-0.02)*20)/20)
}

// PlotErrors writes a PNG of both errors of a comparison over the threshold, with marks at named thresholds.
func PlotErrors(w io.Writer, title string, c Curve, marks map[string]float64) error {
	if c.nSame == 0 || c.nDiff == 0 {
		return fmt.Errorf("plot %q: no pairs of both kinds", title)
	}
	p := newPlot(title, "threshold of similarity", "share in error (log scale)")
	p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, decades{}
	floor := 0.5 / float64(max(c.nSame, c.nDiff))
	var far, frr plotter.XYs
	for _, o := range c.Points() {
		if math.IsInf(o.Threshold, 0) {
			continue
		}
		far = append(far, plotter.XY{X: o.Threshold, Y: max(o.False.Value(), floor)})
		frr = append(frr, plotter.XY{X: o.Threshold, Y: max(1-o.TrueMatch.Value(), floor)})
	}
	if err := addLine(p, "different people accepted", 0, far); err != nil {
		return err
	}
	if err := addLine(p, "same person not accepted", 1, frr); err != nil {
		return err
	}
	i := 2
	for _, name := range sortedKeys(marks) {
		x := marks[name]
		if err := addLine(p, fmt.Sprintf("%s (%.3f)", name, x), i, plotter.XYs{{X: x, Y: floor}, {X: x, Y: 1}}); err != nil {
			return err
		}
		i++
	}
	p.Y.Min, p.Y.Max = floor, 1
	return write(w, p)
}

// PlotReliability writes a PNG of how often predictions were right over how confident they were; the diagonal is
// perfect. Each point carries its 95 % bound.
func PlotReliability(w io.Writer, title string, bins []Bin) error {
	p := newPlot(title, "stated confidence", "share that was right")
	var pts reliabilityPoints
	for _, b := range bins {
		if b.Right.N == 0 {
			continue
		}
		v := b.Right.Value()
		lo, hi := b.Right.Bounds()
		pts.XYs = append(pts.XYs, plotter.XY{X: b.Stated, Y: v})
		pts.YErrors = append(pts.YErrors, struct{ Low, High float64 }{v - lo, hi - v})
	}
	if len(pts.XYs) == 0 {
		return fmt.Errorf("plot %q: no predictions", title)
	}
	if err := addLine(p, "perfect", 3, plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}}); err != nil {
		return err
	}
	bars, err := plotter.NewYErrorBars(pts)
	if err != nil {
		return fmt.Errorf("plot %q: %w", title, err)
	}
	bars.Color = strokes[0]
	p.Add(bars)
	if err := addLine(p, "measured, with 95 % bounds", 0, pts.XYs); err != nil {
		return err
	}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 1
	return write(w, p)
}

type reliabilityPoints struct {
	plotter.XYs
	plotter.YErrors
}
