package main

import (
	"bytes"

	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/specimen"
)

// evalFieldsCmd measures what is read of the print.
type evalFieldsCmd struct {
	Generated int    `default:"100" placeholder:"N" help:"How many photographs of fronts: every kind of document in turn, turned by 0, 90, 180 and 270 degrees in turn."`
	Seed      uint64 `default:"1" help:"The first seed."`
	Level     string `enum:"easy,ordinary,hard" default:"ordinary" help:"How they are taken: easy, ordinary (to 20 degrees, letters of 12 pixels and more) or hard."`
	Portrait  string `required:"" type:"path" placeholder:"FILE" help:"A JPEG or PNG of a face for the documents."`
	Fonts     string `enum:"held-out,ordinary" default:"held-out" help:"The print: in fonts that no reader was trained on (held-out), or in those it may have seen (ordinary)."`
	Conflicts bool   `help:"Let each print say another birth date, expiry, number or surname, in turn, than zone and barcode, and count how often that is said."`
	Failures  bool   `help:"List the fields that were not read as printed, and whether the line was not found, not read or not taken for the field."`
	Plot      string `type:"path" placeholder:"FILE" help:"Write the reliability of the fields' confidences as a PNG."`
}

// Run measures the print.
func (c *evalFieldsCmd) Run(x *Context) error {
	reader, portrait, err := forGenerated(x, c.Portrait)
	if err != nil {
		return err
	}
	o := eval.FieldsOptions{N: c.Generated, Seed: c.Seed, Level: c.Level, Conflicts: c.Conflicts}
	if c.Fonts == "held-out" {
		o.Fonts = specimen.HeldOutFonts
	}
	begin, end := x.bar("documents")
	study, err := eval.Fields(x.Context, reader, portrait, o, begin)
	end()
	if err != nil {
		return err
	}
	if err := savePlot(c.Plot, func(b *bytes.Buffer) error {
		return measure.PlotReliability(b, "Fields: right over stated confidence", study.Reliability)
	}); err != nil {
		return err
	}
	if err := printFailures(x, c.Failures, study.Missed); err != nil {
		return err
	}
	return x.report(study.Report)
}
