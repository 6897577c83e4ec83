package main

import (
	"errors"
	"fmt"
	"image"
	"math"
	"text/tabwriter"
	"time"

	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// ReadCmd reads documents.
type ReadCmd struct {
	Files []string `arg:"" name:"file" help:"Photographs of documents: JPEG or PNG, up to 20 MB, one side each."`
	Today string   `placeholder:"DATE" help:"The day from which two-digit years are reckoned; by default the day it is."`
	Steps bool     `help:"Also print how long each step took."`
}

// Help is printed by selfsame read --help.
func (c *ReadCmd) Help() string {
	return `Finds the document in each picture whichever way it lies, and says what it is and what it says: machine-readable zone,
print and barcode, and where the portrait is. Nothing is kept and nothing is decided.

Outcomes: read; unread (no document, or one that could not be read without doubt: the findings say why); error (the file
could not be looked at). A zone is valid where all its check digits agree. One that is printed wrong is read as it is
printed, valid is false and failed_checks names the digits. Where two readings would agree with the digits, neither is
given.

A year of two digits is resolved so: a birth is never after today; an expiry is at most 50 years after today.

With --json, one object a file:
  file, outcome
  document     kind (passport, id_card, driving_licence, visa, other, none), country, format, side
  mrz          format (TD1 TD2 TD3 MRVA MRVB FRA_ID DL1), lines, valid, failed_checks; or null
  barcode      found, text_base64, aamva (what a licence's barcode says); or null
  fields       surname, given_names, full_name, birth_date, expiry_date, issue_date, number, sex, nationality, issuer:
               each with value, sources (zone, barcode, print) and confidence, the probability that it is right
  portrait     found, box [x0, y0, x1, y1] of the face
  quad         the document's corners [[x, y] x 4], from the top left one of the upright document clockwise; null where
               its edges were not found
  rotation     by how many degrees clockwise the document is turned in the picture: 0, 90, 180, 270
  findings     codes of reasons
  elapsed_ms   reading the file included
Coordinates are pixels of the picture after its EXIF orientation.

Exit status: 0; 2 where a file could not be looked at, after all others were read.

Example: selfsame read passport.jpg`
}

// readAnswer is one line of --json.
type readAnswer struct {
	File     string               `json:"file"`
	Outcome  string               `json:"outcome"`
	Document readDocument         `json:"document"`
	MRZ      *readZone            `json:"mrz"`
	Barcode  *readBarcode         `json:"barcode"`
	Fields   map[string]readField `json:"fields"`
	Portrait readPortrait         `json:"portrait"`
	Quad     *[4][2]float64       `json:"quad"`
	Rotation int                  `json:"rotation"`
	Findings []readFinding        `json:"findings"`
	Error    string               `json:"error,omitempty"`
	Elapsed  float64              `json:"elapsed_ms"`
	StepsMS  map[string]float64   `json:"steps_ms,omitempty"`
}

type readDocument struct {
	Kind    string `json:"kind"`
	Country string `json:"country"`
	Format  string `json:"format"`
	Side    string `json:"side"`
}

type readZone struct {
	Format string   `json:"format"`
	Lines  []string `json:"lines"`
	Valid  bool     `json:"valid"`
	Failed []string `json:"failed_checks"`
}

type readBarcode struct {
	Found bool              `json:"found"`
	Text  []byte            `json:"text_base64"`
	AAMVA map[string]string `json:"aamva"`
}

type readField struct {
	Value      string   `json:"value"`
	Sources    []string `json:"sources"`
	Confidence float64  `json:"confidence"`
}

type readPortrait struct {
	Found bool    `json:"found"`
	Box   *[4]int `json:"box"`
}

type readFinding struct {
	Code  string `json:"code"`
	About string `json:"about,omitempty"`
}

// Run reads each file and prints what it says.
func (c *ReadCmd) Run(x *Context) error {
	today := x.Now()
	if c.Today != "" {
		day, err := time.Parse(time.DateOnly, c.Today)
		if err != nil {
			return hint(fmt.Errorf("--today %s is no date", c.Today), "write it as 2026-11-23")
		}
		today = day
	}
	models, err := x.Models()
	if err != nil {
		return err
	}
	reader, err := newReader(x, models)
	if err != nil {
		return err
	}
	failed := 0
	for _, file := range c.Files {
		if err := x.Context.Err(); err != nil {
			return err
		}
		begun := x.Now()
		a := readAnswer{File: file, Outcome: "error", Document: readDocument{Kind: string(document.NoDocument)}, Fields: map[string]readField{}, Findings: []readFinding{}}
		img, err := loadPicture(file)
		if err == nil {
			r, err := reader.Read(x.Context, img, today)
			if err != nil {
				return err
			}
			a.fill(r, c.Steps)
		} else {
			failed++
			a.refuse(err)
		}
		a.Elapsed = math.Round(float64(x.Now().Sub(begun).Microseconds())/100) / 10
		if err := a.print(x); err != nil {
			return err
		}
	}
	if failed > 0 {
		return hint(fmt.Errorf("%d of %d files could not be looked at", failed, len(c.Files)), "read takes JPEG and PNG pictures of up to 20 MB")
	}
	return nil
}

// newReader joins the reader of documents and the finder of faces.
func newReader(x *Context, models *vision.Models) (*document.Reader, error) {
	finder, err := face.NewFinder(models)
	if err != nil {
		return nil, hint(err, "make setup installs the networks and checks their digests")
	}
	reader, err := document.New(models, finder)
	if err != nil {
		return nil, hint(err, "make setup installs the networks and checks their digests")
	}
	reader.Clock = x.Now
	return reader, nil
}

// loadPicture reads and decodes a file.
func loadPicture(file string) (vision.Picture, error) {
	data, err := readFile(file, maxPictureBytes)
	if err != nil {
		return nil, err
	}
	p, err := capture.Decode(data, capture.DefaultLimits(maxPictureBytes))
	if err != nil {
		return nil, err
	}
	return p.Image, nil
}

// refuse says why a file was not looked at.
func (a *readAnswer) refuse(err error) {
	a.Error = oneLine(err.Error())
	var problem *capture.Problem
	switch {
	case errors.Is(err, errTooLarge):
		a.Findings = append(a.Findings, readFinding{Code: "tech.file_size"})
	case errors.As(err, &problem):
		reason := problem.Reason("")
		a.Findings = append(a.Findings, readFinding{Code: string(reason.Code)})
	}
}

// fill takes over what was read.
func (a *readAnswer) fill(r *document.Reading, steps bool) {
	a.Outcome = string(r.Outcome)
	a.Document = readDocument{Kind: string(r.Kind), Country: r.Country, Format: r.Format, Side: r.Side}
	if z := r.Zone; z != nil {
		a.MRZ = &readZone{Format: string(z.Format), Lines: z.Lines, Valid: z.Valid, Failed: append([]string{}, z.FailedChecks...)}
	}
	if b := r.Barcode; b != nil {
		a.Barcode = &readBarcode{Found: true, Text: b.Data}
		if b.Parsed != nil {
			a.Barcode.AAMVA = b.Parsed.Values
		}
	}
	for name, f := range r.Fields {
		field := readField{Value: f.Value, Confidence: math.Round(f.Confidence*1000) / 1000}
		for _, s := range f.Sources {
			field.Sources = append(field.Sources, string(s))
		}
		a.Fields[name] = field
	}
	a.Portrait.Found = r.Portrait.Found
	if r.Portrait.Found {
		a.Portrait.Box = corners(r.Portrait.Box)
	}
	if r.QuadFound {
		a.Quad = &[4][2]float64{}
		for i, p := range r.Quad {
			a.Quad[i] = [2]float64{math.Round(p.X*10) / 10, math.Round(p.Y*10) / 10}
		}
	}
	a.Rotation = r.Rotation
	for _, reason := range r.Reasons {
		a.Findings = append(a.Findings, readFinding{string(reason.Code), reason.About})
	}
	for _, conflict := range r.Conflicts {
		a.Findings = append(a.Findings, readFinding{"doc.data_conflict", conflict.Field})
	}
	if steps {
		a.StepsMS = map[string]float64{}
		for _, s := range r.Steps {
			a.StepsMS[s.Name] = float64(s.Took.Microseconds()) / 1000
		}
	}
}

func corners(r image.Rectangle) *[4]int { return &[4]int{r.Min.X, r.Min.Y, r.Max.X, r.Max.Y} }

// readOrder is the order in which fields are printed for people.
var readOrder = []string{
	document.FieldFullName, document.FieldSurname, document.FieldGivenNames, document.FieldBirthDate, document.FieldSex,
	document.FieldNationality, document.FieldNumber, document.FieldIssuer, document.FieldIssueDate, document.FieldExpiryDate,
}

// print writes the answer for a machine or for people.
func (a *readAnswer) print(x *Context) error {
	if x.JSON {
		return x.printJSON(a)
	}
	w := tabwriter.NewWriter(x.Out, 0, 0, 2, ' ', 0)
	line := func(format string, values ...any) { _, _ = fmt.Fprintf(w, format+"\n", values...) }
	what := a.Document.Kind
	for _, s := range []string{a.Document.Country, a.Document.Format, a.Document.Side} {
		if s != "" {
			what += " " + s
		}
	}
	line("%s: %s, %s (%.0f ms)", a.File, a.Outcome, what, a.Elapsed)
	if a.Error != "" {
		line("  %s", a.Error)
	}
	if a.MRZ != nil {
		for _, l := range a.MRZ.Lines {
			line("  %s", l)
		}
		if a.MRZ.Valid {
			line("  zone\t%s, all check digits agree", a.MRZ.Format)
		} else {
			line("  zone\t%s, check digits that do not agree: %v", a.MRZ.Format, a.MRZ.Failed)
		}
	}
	if a.Barcode != nil {
		line("  barcode\t%d bytes", len(a.Barcode.Text))
	}
	for _, name := range readOrder {
		if f, ok := a.Fields[name]; ok {
			line("  %s\t%s\t%v %.2f", name, f.Value, f.Sources, f.Confidence)
		}
	}
	if a.Portrait.Found {
		line("  portrait\tat %v, the document turned by %d degrees", *a.Portrait.Box, a.Rotation)
	}
	for _, f := range a.Findings {
		line("  finding\t%s %s", f.Code, f.About)
	}
	for _, step := range []string{"prepare", "layout", "zone", "frame", "portrait", "barcode", "portrait elsewhere", "print", "classify"} {
		if ms, ok := a.StepsMS[step]; ok {
			line("  step\t%s\t%.0f ms", step, ms)
		}
	}
	return w.Flush()
}
