package eval

import (
	"context"
	"fmt"
	"image"
	"math"
	"path/filepath"
	"slices"

	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// A way is how a real picture is photographed again.
type way struct {
	name string
	take func(*vision.Image) *vision.Image
}

// ways are those of Again: real print, ink and paper under views that the
// pictures, scans mostly, do not have.
func ways() []way {
	quarter := func(n int) func(*vision.Image) *vision.Image {
		return func(m *vision.Image) *vision.Image { return m.Turn(n) }
	}
	tilted := func(toward float64) func(*vision.Image) *vision.Image {
		return func(m *vision.Image) *vision.Image { return slanted(m, 35, toward, 0) }
	}
	return []way{
		{"turned by 90 degrees", quarter(1)},
		{"turned by 180 degrees", quarter(2)},
		{"turned by 270 degrees", quarter(3)},
		{"turned by 12 degrees", func(m *vision.Image) *vision.Image { return slanted(m, 0, 0, 12) }},
		{"tilted by 35 degrees, left side near", tilted(0)},
		{"tilted by 35 degrees, right side near", tilted(180)},
		{"tilted by 35 degrees, upper side near", tilted(90)},
		{"tilted by 35 degrees, lower side near", tilted(270)},
	}
}

// viewDistance is how far away the camera of slanted is, in longer sides of the picture:
// some 30 cm from a passport's page.
const viewDistance = 2.4

// slanted is a picture, on a plain ground, as a camera sees it at an angle: tilt
// degrees between the line of sight and the normal, falling away from the side
// that lies in the direction toward (degrees, 0 the left, 90 the top), and turned by so many degrees in the
// picture. In the middle no letter is smaller than it was.
func slanted(m *vision.Image, tilt, toward, turn float64) *vision.Image {
	long := float64(max(m.W, m.H))
	sin, cos := math.Sincos(tilt * math.Pi / 180)
	away, turned := toward*math.Pi/180, turn*math.Pi/180
	// source is the place on the document, from its middle and in longer sides, of
	// a place in the new picture.
	source := func(x, y float64) (u, v float64) {
		x, y = x*math.Cos(turned)+y*math.Sin(turned), y*math.Cos(turned)-x*math.Sin(turned)
		along, across := x*math.Cos(away)+y*math.Sin(away), y*math.Cos(away)-x*math.Sin(away)
		// The plane leans away along one axis: there along = f / (1 + f sin / distance), and across it is seen larger by 1 / cos.
		f := along / (1 - along*sin/viewDistance)
		g := across * (1 + f*sin/viewDistance) * cos
		return f*math.Cos(away) - g*math.Sin(away), g*math.Cos(away) + f*math.Sin(away)
	}
	const room = 1.45 // of the new picture around the old
	w, h := int(room*float64(m.W)), int(room*float64(m.H))
	if turn != 0 {
		w, h = int(room*long), int(room*long)
	}
	reach := int(room * long) // of the plain ground around the picture, as far as the corners look
	ground := vision.NewImage(m.W+2*reach, m.H+2*reach)
	for i := range ground.Pix {
		ground.Pix[i] = 120
	}
	for y := range m.H {
		copy(ground.Pix[3*((y+reach)*ground.W+reach):], m.Pix[3*y*m.W:3*(y+1)*m.W])
	}
	var q vision.Quad
	for k, corner := range [4]image.Point{{X: -1, Y: -1}, {X: 1, Y: -1}, {X: 1, Y: 1}, {X: -1, Y: 1}} {
		u, v := source(float64(corner.X*w)/2/long, float64(corner.Y*h)/2/long)
		q[k] = vision.Point{X: u*long + float64(ground.W)/2, Y: v*long + float64(ground.H)/2}
	}
	return vision.Warp(ground, q, w, h)
}

// Again measures the reading of zones on the pictures that MRZ reads, each
// photographed again in every one of the ways; French licence lines are left out.
func Again(ctx context.Context, read ReadFunc, dir string, begin func(int) func()) (Report, []Misread, error) {
	rows, err := readZoneTruth(filepath.Join(dir, "mrz.csv"))
	if err != nil {
		return Report{}, nil, err
	}
	rows = slices.DeleteFunc(rows, func(row zoneTruth) bool { return row.format == "FRA_DL" })
	all := ways()
	step := begin(len(rows) * len(all))
	tallies := make([]*tally, len(all))
	for i := range tallies {
		tallies[i] = newTally()
	}
	for _, row := range rows {
		img, err := loadDocument(filepath.Join(dir, row.file))
		if err != nil {
			return Report{}, nil, err
		}
		for i, w := range all {
			r, err := read(ctx, w.take(img.RGB()))
			if err != nil {
				return Report{}, nil, fmt.Errorf("%s, %s: %w", row.file, w.name, err)
			}
			tallies[i].add(row.file+", "+w.name, row.lines, r)
			step()
		}
	}
	report := Report{Area: "mrz, photographed again", Data: dir, Notes: []string{
		"the pictures are small scans; a view at an angle makes the letters of its far side smaller still",
	}}
	var missed []Misread
	wrong, contradicted := measure.Rate{Name: ZonesWrong}, measure.Rate{Name: Contradicted}
	for i, t := range tallies {
		t.critical.Name = fmt.Sprintf("%s: %s", all[i].name, ZonesCritical)
		report.Rates = append(report.Rates, t.critical)
		wrong.N, wrong.Hits = wrong.N+t.wrong.N, wrong.Hits+t.wrong.Hits
		contradicted.N, contradicted.Hits = contradicted.N+t.contradicted.N, contradicted.Hits+t.contradicted.Hits
		missed = append(missed, t.missed...)
	}
	report.Rates = append(report.Rates, wrong, contradicted)
	return report, missed, nil
}
