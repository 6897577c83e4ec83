package main

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // portraits
	_ "image/png"
	"os"

	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/mrz"
)

// evalMRZCmd measures the reading of zones on real pictures or generated ones.
type evalMRZCmd struct {
	Data      string `type:"path" placeholder:"DIR" help:"The folder that holds mrz.csv with the columns file, type, line1, line2, line3, or documents/mrz.csv."`
	Again     bool   `help:"Photograph each real picture again, turned and at a slant, and measure on those."`
	Generated int    `placeholder:"N" help:"Measure on N photographs of generated documents instead; needs --portrait."`
	Crops     int    `placeholder:"N" help:"Measure on N generated zones alone instead, each photographed close: any N, some 20 a second."`
	Format    string `enum:"ICAO,FRA_ID,DL1" default:"ICAO" help:"The zones of --crops: the five formats of ICAO 9303 in turn, the French identity card of 1988 to 2021 (FRA_ID) or the line of French licences (DL1)."`
	Frames    int    `placeholder:"N" help:"Measure how many zones a second are found and read in N video frames of 1280 by 720 pixels instead."`
	Seed      uint64 `default:"1" help:"The first seed of the generated photographs."`
	Level     string `enum:"easy,ordinary,hard" default:"ordinary" help:"How they are taken: easy, ordinary (to 20 degrees, letters of 12 pixels and more) or hard."`
	Portrait  string `type:"path" placeholder:"FILE" help:"A JPEG or PNG of a face for the generated documents."`
	Failures  bool   `help:"List the pictures that were not read exactly: what they say and what was read."`
}

// Run measures the reading of zones.
func (c *evalMRZCmd) Run(x *Context) error {
	if c.Generated > 0 {
		whole := evalReadCmd{Generated: c.Generated, Seed: c.Seed, Level: c.Level, Portrait: c.Portrait, Failures: c.Failures}
		return whole.Run(x)
	}
	models, err := x.Models()
	if err != nil {
		return err
	}
	reader, err := newReader(x, models)
	if err != nil {
		return err
	}
	report, missed, err := c.measure(x, reader)
	if err != nil {
		return err
	}
	if err := printMisread(x, c.Failures, missed); err != nil {
		return err
	}
	return x.report(report)
}

// measure reads the crops that were asked for, or the real pictures.
func (c *evalMRZCmd) measure(x *Context, reader *document.Reader) (eval.Report, []eval.Misread, error) {
	begin, end := x.bar("zones")
	defer end()
	if c.Crops > 0 {
		formats := eval.ICAOFormats
		if c.Format != "ICAO" {
			formats = []mrz.Format{mrz.Format(c.Format)}
		}
		return eval.Crops(x.Context, reader, formats, c.Crops, c.Seed, c.Level, begin)
	}
	if c.Frames > 0 {
		return eval.Frames(x.Context, reader, c.Frames, c.Seed, c.Level, begin)
	}
	dir, err := dataFolder(c.Data, "documents", "mrz.csv")
	if err != nil {
		return eval.Report{}, nil, err
	}
	study := eval.MRZ
	if c.Again {
		study = eval.Again
	}
	report, missed, err := study(x.Context, eval.WholeRead(reader), dir, begin)
	if err != nil {
		return report, nil, hint(err, "name the folder that holds mrz.csv with --data")
	}
	return report, missed, nil
}

// evalReadCmd measures the reading of whole documents on generated ones.
type evalReadCmd struct {
	Generated int    `default:"100" placeholder:"N" help:"How many photographs: every kind of document in turn, turned by 0, 90, 180 and 270 degrees in turn."`
	Seed      uint64 `default:"1" help:"The first seed."`
	Level     string `enum:"easy,ordinary,hard" default:"ordinary" help:"How they are taken: easy, ordinary (to 20 degrees, letters of 12 pixels and more) or hard."`
	Portrait  string `required:"" type:"path" placeholder:"FILE" help:"A JPEG or PNG of a face for the documents."`
	Failures  bool   `help:"List the zones that were not read exactly: what they say and what was read."`
	Plot      string `type:"path" placeholder:"FILE" help:"Write the reliability of the fields' confidences as a PNG."`
}

// Run measures reading.
func (c *evalReadCmd) Run(x *Context) error {
	reader, portrait, err := forGenerated(x, c.Portrait)
	if err != nil {
		return err
	}
	begin, end := x.bar("documents")
	study, err := eval.Generated(x.Context, reader, portrait, c.Generated, c.Seed, c.Level, begin)
	end()
	if err != nil {
		return err
	}
	if err := savePlot(c.Plot, func(b *bytes.Buffer) error {
		return measure.PlotReliability(b, "Fields: right over stated confidence", study.Reliability)
	}); err != nil {
		return err
	}
	if err := printMisread(x, c.Failures, study.Missed); err != nil {
		return err
	}
	return x.report(study.Report)
}

// forGenerated opens what it takes to measure on generated documents: the reader,
// and the face that they get.
func forGenerated(x *Context, portrait string) (*document.Reader, eval.Portrait, error) {
	models, err := x.Models()
	if err != nil {
		return nil, eval.Portrait{}, err
	}
	reader, err := newReader(x, models)
	if err != nil {
		return nil, eval.Portrait{}, err
	}
	p, err := loadPortrait(x, models, portrait)
	return reader, p, err
}

// printFailures lists what was not right, a line each, if that was asked for.
func printFailures[T any](x *Context, asked bool, list []T) error {
	if !asked {
		return nil
	}
	for _, one := range list {
		if _, err := fmt.Fprintln(x.Err, one); err != nil {
			return err
		}
	}
	return nil
}

// printMisread lists what was not read exactly, where that was asked for.
func printMisread(x *Context, asked bool, missed []eval.Misread) error {
	var lines []string
	for _, m := range missed {
		lines = append(lines, m.Lines()...)
	}
	return printFailures(x, asked, lines)
}

// loadPortrait decodes a portrait and finds the face in it.
func loadPortrait(x *Context, models *vision.Models, name string) (eval.Portrait, error) {
	advice := "name a JPEG or PNG of a face with --portrait, such as testdata/faces/astronaut.png"
	f, err := os.Open(name)
	if err != nil {
		return eval.Portrait{}, hint(err, advice)
	}
	defer func() { _ = f.Close() }()
	picture, _, err := image.Decode(f)
	if err != nil {
		return eval.Portrait{}, hint(fmt.Errorf("%s: %w", name, err), advice)
	}
	finder, err := face.NewFinder(models)
	if err != nil {
		return eval.Portrait{}, err
	}
	boxes, _, err := finder.FindFaces(x.Context, vision.FromImage(picture))
	if err != nil {
		return eval.Portrait{}, err
	}
	p := eval.Portrait{Picture: picture}
	if len(boxes) > 0 {
		p.Face = boxes[0]
	}
	return p, nil
}
