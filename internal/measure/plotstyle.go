package measure

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// newPlot makes an empty plot in the project's type and colours.
func newPlot(title, x, y string) *plot.Plot {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = title, x, y
	p.Title.Padding = vg.Points(10)
	for style, size := range map[*text.Style]vg.Length{
		&p.Title.TextStyle: 13, &p.X.Label.TextStyle: 11, &p.Y.Label.TextStyle: 11,
		&p.X.Tick.Label: 10, &p.Y.Tick.Label: 10, &p.Legend.TextStyle: 10,
	} {
		style.Font.Typeface, style.Font.Variant, style.Font.Size = "Liberation", "Sans", size
		style.Color = ink
	}
	p.X.Tick.Label.Color, p.Y.Tick.Label.Color = muted, muted
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.LineStyle.Color, axis.Tick.LineStyle.Color = muted, muted
		axis.Padding = vg.Points(4)
	}
	grid := plotter.NewGrid()
	grid.Horizontal.Color, grid.Vertical.Color = line, line
	p.Add(grid)
	p.Legend.Padding = vg.Points(3)
	p.Legend.Top, p.Legend.Left = false, false
	return p
}

// addLine adds the i-th line of a plot, in the i-th colour and dash.
func addLine(p *plot.Plot, name string, i int, xy plotter.XYs) error {
	l, err := plotter.NewLine(xy)
	if err != nil {
		return fmt.Errorf("plot %q: %w", name, err)
	}
	l.Color, l.Dashes, l.Width = strokes[i%len(strokes)], dashes[i%len(dashes)], vg.Points(1.6)
	p.Add(l)
	p.Legend.Add(name, l)
	return nil
}

// stairs turns the points of an empirical curve into the steps that it is.
func stairs(xy plotter.XYs) plotter.XYs {
	var out plotter.XYs
	for i, pt := range xy {
		if i > 0 {
			out = append(out, plotter.XY{X: pt.X, Y: xy[i-1].Y})
		}
		out = append(out, pt)
	}
	return out
}

func write(w io.Writer, p *plot.Plot) error {
	canvas := vgimg.NewWith(vgimg.UseWH(plotWidth, plotHeight), vgimg.UseDPI(plotDPI))
	dc := draw.New(canvas)
	p.Draw(draw.Crop(dc, vg.Points(12), -vg.Points(16), vg.Points(12), -vg.Points(12)))
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(w); err != nil {
		return fmt.Errorf("write plot: %w", err)
	}
	return nil
}

// decades marks the powers of ten of a logarithmic axis, as shares in percent or as "1 in n" below a hundredth.
type decades struct{}

// Ticks implements plot.Ticker.
func (decades) Ticks(low, high float64) []plot.Tick {
	var ticks []plot.Tick
	for e := math.Floor(math.Log10(low)); e <= math.Ceil(math.Log10(high)); e++ {
		at := math.Pow(10, e)
		for k := 1.0; k < 10; k++ {
			if v := k * at; v >= low && v <= high*1.0001 {
				label := ""
				if k == 1 {
					label = share(e)
				}
				ticks = append(ticks, plot.Tick{Value: v, Label: label})
			}
		}
	}
	return ticks
}

func share(exponent float64) string {
	if exponent >= -2 {
		return strconv.FormatFloat(100*math.Pow(10, exponent), 'f', -1, 64) + " %"
	}
	return "1 in " + thousands(int(math.Round(math.Pow(10, -exponent))))
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func sortedKeys(m map[string]float64) []string { return slices.Sorted(maps.Keys(m)) }
