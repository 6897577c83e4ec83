package main

import (
	"github.com/selfsame-id/selfsame/internal/eval"
)

// evalCornersCmd measures where documents are found.
type evalCornersCmd struct {
	Generated int    `default:"100" placeholder:"N" help:"How many photographs, at each quarter turn: six of eight show a whole document, one a document cut off by the frame, one none."`
	Seed      uint64 `default:"1" help:"The first seed."`
	Level     string `enum:"easy,ordinary,hard" default:"ordinary" help:"How they are taken: easy, ordinary (to 20 degrees, clutter, fingers) or hard."`
	Portrait  string `type:"path" placeholder:"FILE" default:"testdata/faces/astronaut.png" help:"A JPEG or PNG of a face for the documents."`
	Failures  bool   `help:"List the pictures whose document was found with an overlap under 0.9, or the wrong way up."`
}

// Run measures corners.
func (c *evalCornersCmd) Run(x *Context) error {
	reader, portrait, err := forGenerated(x, c.Portrait)
	if err != nil {
		return err
	}
	begin, end := x.bar("photographs")
	report, missed, err := eval.Corners(x.Context, reader, portrait, c.Generated, c.Seed, c.Level, begin)
	end()
	if err != nil {
		return err
	}
	if err := printFailures(x, c.Failures, missed); err != nil {
		return err
	}
	return x.report(report)
}
