package main

import (
	"fmt"

	"github.com/selfsame-id/selfsame/internal/eval"
)

// evalKindsCmd measures what documents are taken for.
type evalKindsCmd struct {
	Generated int    `default:"96" placeholder:"N" help:"How many photographs; sixteen sorts in turn: both sides of every kind, a visa, another card, a cover, an empty page, two documents, none, one mirrored, one on a screen."`
	Seed      uint64 `default:"1" help:"The first seed."`
	Level     string `enum:"easy,ordinary,hard" default:"ordinary" help:"How they are taken: easy, ordinary (to 20 degrees, clutter, fingers) or hard."`
	Portrait  string `type:"path" placeholder:"FILE" default:"testdata/faces/astronaut.png" help:"A JPEG or PNG of a face for the documents."`
	Failures  bool   `help:"List the pictures of which something wrong was said."`
}

// Run measures kinds.
func (c *evalKindsCmd) Run(x *Context) error {
	models, err := x.Models()
	if err != nil {
		return err
	}
	reader, err := newReader(x, models)
	if err != nil {
		return hint(err, "make setup installs the networks and checks their digests")
	}
	portrait, err := loadPortrait(x, models, c.Portrait)
	if err != nil {
		return err
	}
	begin, end := x.bar("photographs")
	report, mistaken, err := eval.Kinds(x.Context, reader, portrait, c.Generated, c.Seed, c.Level, begin)
	end()
	if err != nil {
		return err
	}
	if c.Failures {
		for _, m := range mistaken {
			if _, err := fmt.Fprintln(x.Err, m); err != nil {
				return err
			}
		}
	}
	return x.report(report)
}
