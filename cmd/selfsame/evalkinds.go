package main

import (
	"github.com/selfsame-id/selfsame/internal/eval"
)

// evalKindsCmd measures what documents are taken for.
type evalKindsCmd struct {
	Generated int    `default:"96" placeholder:"N" help:"How many photographs; sixteen sorts in turn: both sides of every kind, a visa, another card, a cover, an empty page, two documents, none, one mirrored, one on a screen."`
	Seed      uint64 `default:"1" help:"The first seed."`
	Level     string `enum:"easy,ordinary,hard" default:"ordinary" help:"How they are taken: easy, ordinary (to 20 degrees, clutter, fingers) or hard."`
	Only      string `placeholder:"SORT" help:"Only this sort of picture, such as screen or two documents."`
	Portrait  string `type:"path" placeholder:"FILE" default:"testdata/faces/astronaut.png" help:"A JPEG or PNG of a face for the documents."`
	Failures  bool   `help:"List the pictures of which something wrong was said."`
}

// Run measures kinds.
func (c *evalKindsCmd) Run(x *Context) error {
	reader, portrait, err := forGenerated(x, c.Portrait)
	if err != nil {
		return err
	}
	begin, end := x.bar("photographs")
	report, mistaken, err := eval.Kinds(x.Context, reader, portrait, c.Generated, c.Seed, c.Level, c.Only, begin)
	end()
	if err != nil {
		return err
	}
	if err := printFailures(x, c.Failures, mistaken); err != nil {
		return err
	}
	return x.report(report)
}
