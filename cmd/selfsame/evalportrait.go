package main

import (
	"fmt"
	"path/filepath"

	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/face"
)

// evalPortraitCmd measures whether portraits on documents are found.
type evalPortraitCmd struct {
	Data     string   `type:"path" placeholder:"DIR" help:"A folder of portraits (JPEG), or one that holds portraits/: the faces that the documents show, in turn. Otherwise those of --portrait."`
	N        int      `name:"n" default:"1000" placeholder:"N" help:"How many documents are generated, of every kind in turn and a quarter of them each way round."`
	Seed     uint64   `default:"1" help:"The first seed; the same seeds give the same pictures."`
	Level    string   `enum:"easy,ordinary,hard" default:"ordinary" help:"How they are taken: easy, ordinary (to 20 degrees, everyday light) or hard."`
	Portrait []string `type:"path" placeholder:"FILE" default:"testdata/faces/astronaut.png" help:"JPEGs or PNGs of faces that the documents show, in turn, where no --data is given."`
	Failures bool     `help:"List the documents whose portrait was not judged the same as the picture it was made from."`
}

// Run measures.
func (c *evalPortraitCmd) Run(x *Context) error {
	models, err := x.Models()
	if err != nil {
		return err
	}
	study := eval.PortraitStudy{Level: c.Level}
	if study.Reader, err = newReader(x, models); err != nil {
		return err
	}
	if study.Finder, err = face.NewFinder(models); err != nil {
		return err
	}
	if study.Embedder, err = face.NewEmbedder(models); err != nil {
		return err
	}
	if study.Calibration, err = face.LoadCalibration(models, study.Embedder); err != nil {
		return hint(err, "make setup, or selfsame eval face --calibrate for a network of your own")
	}
	names, err := c.pictures()
	if err != nil {
		return err
	}
	for _, name := range names {
		p, err := loadPortrait(x, models, name)
		if err != nil {
			return err
		}
		study.Portraits = append(study.Portraits, p)
	}
	begin, end := x.bar("documents")
	report, missed, err := study.Run(x.Context, c.N, c.Seed, begin)
	end()
	if err != nil {
		return err
	}
	if err := printFailures(x, c.Failures, missed); err != nil {
		return err
	}
	return x.report(report)
}

// pictures are the files of the faces.
func (c *evalPortraitCmd) pictures() ([]string, error) {
	if c.Data == "" {
		return c.Portrait, nil
	}
	for _, pattern := range []string{filepath.Join(c.Data, "portraits", "*.jpg"), filepath.Join(c.Data, "*.jpg")} {
		if names, err := filepath.Glob(pattern); err == nil && len(names) > 0 {
			return names, nil
		}
	}
	return nil, hint(fmt.Errorf("%s holds no portraits", c.Data), "name a folder of JPEGs, or one that holds portraits/, with --data")
}
