package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/schollz/progressbar/v3"

	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/measure"
)

// evalCmd measures. Each area is a command of its own.
type evalCmd struct {
	Face     evalFaceCmd     `cmd:"" help:"Faces: Labeled Faces in the Wild, and portraits as on an ID."`
	Portrait evalPortraitCmd `cmd:"" help:"Portraits: found and embedded on generated documents, at each way they can lie."`
	Names    evalNamesCmd    `cmd:"" help:"Names: pairs of names, of one person or not."`
	Read     evalReadCmd     `cmd:"" help:"Whole documents: fields, portrait, corners and which way up, on generated photographs."`
	Fields   evalFieldsCmd   `cmd:"" help:"Print: fields exact, accents and spaces included, on generated documents in fonts that no reader was trained on."`
	Corners  evalCornersCmd  `cmd:"" help:"Corners: where documents are found on generated photographs with clutter, and which way up."`
	Kinds    evalKindsCmd    `cmd:"" help:"Kinds: what documents, other cards, covers, screens and empty tables are taken for, on generated photographs."`
	MRZ      evalMRZCmd      `cmd:"" name:"mrz" help:"Machine-readable zones: real pictures of documents, or generated ones."`
	Barcode  evalBarcodeCmd  `cmd:"" help:"PDF417 symbols: sets of pictures, generated backs of licences, and pictures without any symbol."`
}

// Help is the long text of eval --help.
func (c *evalCmd) Help() string {
	return `Every figure is a count with the number of tries and an exact 95 % bound (Clopper-Pearson). Data sets are not part of the
program: --data names the folder that holds them, or the folder of one set. Pictures that cannot be used are errors; none is
dropped.`
}

// report prints a report the way the command line asks for.
func (x *Context) report(r eval.Report) error {
	if x.JSON {
		return r.WriteJSON(x.Out)
	}
	return r.WriteTable(x.Out)
}

// dataFolder returns the folder of a set: dir itself, where it holds the file
// that marks the set, or the set's folder in it.
func dataFolder(dir, set, mark string) (string, error) {
	for _, d := range []string{dir, filepath.Join(dir, set)} {
		if _, err := os.Stat(filepath.Join(d, mark)); err == nil {
			return d, nil
		}
	}
	return "", hint(fmt.Errorf("neither %s nor %s holds %s", dir, filepath.Join(dir, set), mark), "name the folder of the data set with --data")
}

// bar is a progress bar on standard error for work whose size is told later:
// begin is told it and returns what to call after each piece.
func (x *Context) bar(what string) (begin func(total int) func(), end func()) {
	var p *progressbar.ProgressBar
	begin = func(total int) func() {
		p = progress(x, total, what)
		return func() { _ = p.Add(1) }
	}
	end = func() {
		if p != nil {
			_ = p.Finish()
		}
	}
	return begin, end
}

type evalFaceCmd struct {
	Data      string `required:"" type:"path" placeholder:"DIR" help:"The folder that holds lfw/ with pairs.txt and, where it is there, portraits/ with pairs.csv."`
	Plot      string `type:"path" placeholder:"FILE" help:"Write the receiver operating characteristic as a PNG."`
	Calibrate bool   `help:"Make the calibration anew from these very pictures and write it to the models folder: the thresholds of verify and compare. Its own figures are in-sample and say so."`
}

// Run measures faces.
func (c *evalFaceCmd) Run(x *Context) error {
	models, err := x.Models()
	if err != nil {
		return err
	}
	gallery, err := eval.NewGallery(models)
	if err != nil {
		return err
	}
	var shipped *face.Calibration // nil: the one made anew is measured
	if !c.Calibrate {
		cal, err := face.LoadCalibration(models, gallery.Embedder())
		if err != nil {
			return hint(err, "make setup, or selfsame eval face --calibrate for a network of your own")
		}
		shipped = &cal
	}
	begin, end := x.bar("faces")
	study, err := eval.Face(x.Context, models, c.Data, shipped, begin)
	end()
	if err != nil {
		return hint(err, "name the folder that holds lfw/pairs.txt with --data")
	}
	if c.Calibrate {
		if err := study.Calibration.Write(filepath.Join(models.Dir(), face.CalibrationName)); err != nil {
			return err
		}
	}
	if err := savePlot(c.Plot, func(b *bytes.Buffer) error {
		return measure.PlotROC(b, "True accepts over false accepts", study.Curves)
	}); err != nil {
		return err
	}
	return x.report(study.Report)
}

type evalNamesCmd struct {
	Data string `required:"" type:"path" placeholder:"DIR" help:"The folder that holds pairs.csv with the columns name1, name2 and is_match, or names/pairs.csv."`
}

// Run measures names.
func (c *evalNamesCmd) Run(x *Context) error {
	dir, err := dataFolder(c.Data, "names", "pairs.csv")
	if err != nil {
		return err
	}
	r, err := eval.Names(x.Context, dir)
	if err != nil {
		return hint(err, "name the folder that holds pairs.csv with --data")
	}
	return x.report(r)
}

// savePlot writes a plot where one was asked for.
func savePlot(name string, draw func(*bytes.Buffer) error) error {
	if name == "" {
		return nil
	}
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		return err
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		return hint(errors.New("the plot could not be written: "+fileError(name, err).Error()), "name a file in a folder that may be written")
	}
	return nil
}
