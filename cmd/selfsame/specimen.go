package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// SpecimenCmd makes sample documents and photographs of them.
type SpecimenCmd struct {
	Kind string `arg:"" enum:"passport,id_td1,id_td2,licence_eu,licence_us,visa,other_card,cover,blank_page,face,all" help:"The document: passport (page with a TD3 zone), id_td1 (card, zone of three lines on the back), id_td2 (larger card, zone of two lines), licence_eu (numbered fields), licence_us (AAMVA labels, barcode on the back), or all of these. And what is to be turned away: visa, other_card (a library's), cover (of a passport), blank_page. face writes face.jpg instead: the part of the portrait around the face, as a person sends it."`

	Portrait string `required:"" placeholder:"FILE" help:"A JPEG or PNG of the holder's face."`
	Face     string `placeholder:"X,Y,W,H" help:"Where the face lies in the portrait, forehead to chin, in pixels, to tell it from others. Without it the foremost is taken."`
	Out      string `default:"." placeholder:"DIR" help:"The folder to write to; made where it is missing."`
	Seed     uint64 `default:"1" help:"Decides the person, the look and the photograph. The same seed gives the same files."`
	Count    int    `default:"1" help:"How many documents to make, at this seed and the ones after it."`

	Today    string   `placeholder:"DATE" help:"The day on which the document is current, as 2026-11-23; by default the present day."`
	Sex      string   `enum:"F,M," default:"" help:"Invent a woman (F) or a man (M), to go with the portrait."`
	Surname  string   `help:"A surname instead of an invented one."`
	Given    string   `name:"given-names" help:"Given names instead of invented ones."`
	Birth    string   `name:"birth-date" placeholder:"DATE" help:"A birth date instead of an invented one."`
	Number   string   `help:"A document number instead of an invented one: at most nine capital letters and digits."`
	Issuer   string   `placeholder:"CODE" help:"A code instead of UTO for the issuing state and the nationality, to test policies. The design stays Utopia's."`
	Fault    []string `placeholder:"FAULT" help:"What is to be wrong: expired, expires_today, under_age, issued_later, no_birth_date, no_expiry, no_portrait, line_missing, check:number, check:birth_date, check:expiry_date, check:composite (a wrong check digit), conflict:birth_date, conflict:expiry_date, conflict:number, conflict:surname (print and zone disagree). Several with commas."`
	DPI      float64  `name:"dpi" default:"300" help:"Dots an inch of the flat document, 72 to 1200. Use 600 for photographs of 12 megapixels."`
	Font     string   `help:"The print: clear-sans, go, liberation, manrope or roboto-condensed. No reader is trained on clear-sans and manrope."`
	ZoneFont string   `help:"The zone: ocr-b, ocr-b-sharp or go-mono."`
	Language string   `help:"The second language of the labels: fr, de, es or eo."`
	Format   string   `enum:"jpg,png" default:"jpg" help:"The kind of file."`
	MaxBytes int      `name:"max-bytes" default:"1000000" placeholder:"N" help:"Lower the quality of a JPEG until it has at most N bytes (what verify takes by default); 0 for no limit."`

	Photo      bool `help:"Write photographs of the document instead of the flat document."`
	photograph `embed:"" group:"Conditions of a photograph; any of them asks for one"`
}

// photograph is the conditions that can be set one by one; what is not set comes from the level.
type photograph struct {
	Level      string   `enum:"none,easy,ordinary,hard" default:"none" help:"Draw the conditions at random by the seed: easy, ordinary (up to 20 degrees, everyday light) or hard (30 to 40 degrees, glare, small, low light)."`
	Width      *int     `group:"Photographs (each of these implies --photo)" help:"Pixels; 1280 by default."`
	Height     *int     `group:"Photographs (each of these implies --photo)" help:"Pixels; 960 by default."`
	Rotation   *int     `group:"Photographs (each of these implies --photo)" help:"Clockwise turn of the document: 0, 90, 180 or 270."`
	Roll       *float64 `group:"Photographs (each of these implies --photo)" help:"Degrees clockwise on top of that, -45 to 45."`
	Tilt       *float64 `group:"Photographs (each of these implies --photo)" help:"Degrees off the vertical, 0 to 60."`
	Fill       *float64 `group:"Photographs (each of these implies --photo)" help:"Share of the frame that the document spans."`
	PerMM      *float64 `name:"per-mm" help:"Pixels a millimetre instead; a zone's letters are 2.5 mm high."`
	CutOff     *float64 `group:"Photographs (each of these implies --photo)" help:"Share of the document beyond the frame."`
	Curl       *float64 `group:"Photographs (each of these implies --photo)" help:"How far the page bends, as a share of its height, -0.1 to 0.1."`
	Background *string  `group:"Photographs (each of these implies --photo)" help:"plain, wood, cloth, stone, paper, tiles, dark, print or carpet."`
	Clutter    *int     `group:"Photographs (each of these implies --photo)" help:"How many other things lie about, 0 to 40."`
	Fingers    *int     `group:"Photographs (each of these implies --photo)" help:"How many hold the document, 0 to 4."`
	Booklet    *bool    `group:"Photographs (each of these implies --photo)" help:"Show the passport's other page too."`
	Exposure   *float64 `group:"Photographs (each of these implies --photo)" help:"Stops, -5 to 3."`
	Warmth     *float64 `group:"Photographs (each of these implies --photo)" help:"Of the light, -1 (blue) to 1 (candle)."`
	Uneven     *float64 `group:"Photographs (each of these implies --photo)" help:"Fall of the light, 0 to 1."`
	Shadow     *float64 `group:"Photographs (each of these implies --photo)" help:"Depth of a shadow over the document, 0 to 1."`
	Glare      *float64 `group:"Photographs (each of these implies --photo)" help:"Strength of a reflection, 0 to 1.5."`
	Blur       *float64 `group:"Photographs (each of these implies --photo)" help:"Pixels (standard deviation), 0 to 20."`
	Motion     *float64 `group:"Photographs (each of these implies --photo)" help:"Pixels of shake, 0 to 60."`
	Noise      *float64 `group:"Photographs (each of these implies --photo)" help:"Levels of 255 (standard deviation), 0 to 60."`
	Quality    *int     `group:"Photographs (each of these implies --photo)" help:"Of the JPEG, 1 to 100."`
	Mirrored   *bool    `group:"Photographs (each of these implies --photo)" help:"As a front camera shows itself."`
	Photocopy  *float64 `group:"Photographs (each of these implies --photo)" help:"A black-and-white copy on paper, 0 to 1 (worn machine)."`
	Screen     *float64 `group:"Photographs (each of these implies --photo)" help:"Shown on a screen, 0 to 1 (coarse and bright)."`
}

// Help is the longer text of selfsame specimen --help.
func (c *SpecimenCmd) Help() string {
	return `Writes KIND-SEED-front.jpg, and KIND-SEED-back.jpg where there is a back, each with a .json of the same name that
holds the truth: every field as printed and where it stands, the lines of the zone, the content of the barcode, and for a
photograph the document's corners and all conditions.

Every document is one of Utopia, which is no place, and is marked SPECIMEN; the names are invented.

  selfsame specimen passport --portrait face.jpg --out samples
  selfsame specimen all --portrait face.jpg --level ordinary --count 10 --max-bytes 1000000
  selfsame specimen id_td1 --portrait face.jpg --rotation 90 --roll=-4 --glare 0.6 --fault expired`
}

// Run makes the documents.
func (c *SpecimenCmd) Run(x *Context) error {
	opt, err := c.options(x.Now)
	if err != nil {
		return err
	}
	portrait, box, err := c.openPortrait(x)
	if err != nil {
		return err
	}
	opt.Face = box
	if err := os.MkdirAll(c.Out, 0o755); err != nil { //nolint:gosec // samples are for everybody
		return hint(err, "--out names the folder to write to")
	}
	if c.Kind == "face" {
		return c.face(x, specimen.Portrait(portrait, box))
	}
	kinds := []specimen.Kind{specimen.Kind(c.Kind)}
	if c.Kind == "all" {
		kinds = specimen.Kinds()
	}
	for i := range c.Count {
		for _, kind := range kinds {
			if err := x.Context.Err(); err != nil {
				return err
			}
			opt.Seed = c.Seed + uint64(i)
			if err := c.make(x, kind, portrait, opt); err != nil {
				if errors.Is(err, specimen.ErrOption) {
					err = hint(err, "selfsame specimen --help lists what each option takes")
				}
				return err
			}
		}
	}
	return nil
}

// face writes the part of the portrait around the face.
func (c *SpecimenCmd) face(x *Context, m *image.RGBA) error {
	data, err := c.encode(m, 92)
	if err != nil {
		return err
	}
	file := filepath.Join(c.Out, "face."+c.Format)
	if err := os.WriteFile(file, data, 0o644); err != nil { //nolint:gosec // samples are for everybody
		return err
	}
	return c.say(x, wroteRow{File: file, Kind: "face", Width: m.Rect.Dx(), Height: m.Rect.Dy(), Bytes: len(data)}, specimen.Truth{})
}

// options gathers what the flags say of the document.
func (c *SpecimenCmd) options(now func() time.Time) (specimen.Options, error) {
	opt := specimen.Options{Today: now(), DPI: c.DPI, Font: c.Font, ZoneFont: c.ZoneFont, Issuer: c.Issuer, Language: c.Language}
	if c.Today != "" {
		var err error
		if opt.Today, err = time.Parse(time.DateOnly, c.Today); err != nil {
			return opt, hint(fmt.Errorf("--today %q is not a date", c.Today), "write it as 2026-11-23")
		}
	}
	for _, f := range c.Fault {
		opt.Faults = append(opt.Faults, specimen.Fault(f))
	}
	if c.Count < 1 || c.Count > 100_000 {
		return opt, fmt.Errorf("--count %d, of 1 to 100000", c.Count)
	}
	return opt, nil
}

// person is the holder: invented, but for what the flags say.
func (c *SpecimenCmd) person(opt specimen.Options) (specimen.Person, error) {
	p := specimen.Invent(opt.Seed, opt.Today, c.Sex)
	if c.Surname != "" {
		p.Surname, p.ScriptSurname, p.ScriptGivenNames = c.Surname, "", ""
	}
	if c.Given != "" {
		p.GivenNames, p.ScriptSurname, p.ScriptGivenNames = c.Given, "", ""
	}
	if c.Number != "" {
		p.Number = c.Number
	}
	if c.Birth != "" {
		var err error
		if p.Birth, err = time.Parse(time.DateOnly, c.Birth); err != nil {
			return p, hint(fmt.Errorf("--birth-date %q is not a date", c.Birth), "write it as 1931-02-17")
		}
	}
	return p, nil
}

// make draws one document and writes its sides.
func (c *SpecimenCmd) make(x *Context, kind specimen.Kind, portrait image.Image, opt specimen.Options) error {
	p, err := c.person(opt)
	if err != nil {
		return err
	}
	d, err := specimen.Make(kind, p, portrait, opt)
	if err != nil {
		return err
	}
	for _, side := range []*specimen.Side{d.Front, d.Back} {
		if side == nil {
			continue
		}
		name := fmt.Sprintf("%s-%d-%s", kind, opt.Seed, side.Truth.Side)
		if err := c.write(x, name, side); err != nil {
			return err
		}
	}
	return nil
}

// write writes one side, flat or as a photograph, and its truth.
func (c *SpecimenCmd) write(x *Context, name string, side *specimen.Side) error {
	picture, truth, quality := side.Picture, any(side.Truth), 95
	conditions, asked, err := c.conditions(side.Truth)
	if err != nil {
		return err
	}
	if asked || c.Photo {
		shot, err := specimen.Photograph(side, conditions)
		if err != nil {
			return err
		}
		picture, truth, quality = shot.Picture, shot.Truth, shot.Truth.Conditions.Quality
	}
	data, err := c.encode(picture, quality)
	if err != nil {
		return err
	}
	file := filepath.Join(c.Out, name+"."+c.Format)
	if err := os.WriteFile(file, data, 0o644); err != nil { //nolint:gosec // samples are for everybody
		return err
	}
	var doc bytes.Buffer
	enc := json.NewEncoder(&doc)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(truth); err != nil {
		return err
	}
	truthFile := filepath.Join(c.Out, name+".json")
	if err := os.WriteFile(truthFile, doc.Bytes(), 0o644); err != nil { //nolint:gosec // samples are for everybody
		return err
	}
	return c.say(x, wroteRow{file, truthFile, side.Truth.Kind, side.Truth.Side, picture.Rect.Dx(), picture.Rect.Dy(), len(data)}, side.Truth)
}

// encode makes the file.
func (c *SpecimenCmd) encode(m image.Image, quality int) ([]byte, error) {
	if c.Format == "jpg" {
		data, _, err := specimen.JPEG(m, quality, c.MaxBytes)
		return data, err
	}
	var b bytes.Buffer
	err := png.Encode(&b, m)
	return b.Bytes(), err
}

// conditions are the level's with what the flags set; asked is whether any flag did.
func (c *SpecimenCmd) conditions(t specimen.Truth) (specimen.Conditions, bool, error) {
	out := specimen.Conditions{}
	asked := c.Level != "none"
	seed := t.Seed*4 + uint64(len(t.Side)) // front and back are not taken alike
	if asked {
		var err error
		if out, err = specimen.Draw(seed, c.Level); err != nil {
			return out, true, err
		}
	}
	out.Seed = seed
	if c.Width != nil { // levels are drawn for a frame of 1280 pixels
		out.PerMM *= float64(*c.Width) / 1280
	}
	return out, c.onto(&out) || asked, nil
}

// onto sets the conditions that the flags name, and reports whether there are any.
func (p *photograph) onto(c *specimen.Conditions) bool {
	n := 0
	set(&c.Width, p.Width, &n)
	set(&c.Height, p.Height, &n)
	set(&c.Rotation, p.Rotation, &n)
	set(&c.Roll, p.Roll, &n)
	set(&c.Tilt, p.Tilt, &n)
	set(&c.Fill, p.Fill, &n)
	set(&c.PerMM, p.PerMM, &n)
	set(&c.CutOff, p.CutOff, &n)
	set(&c.Curl, p.Curl, &n)
	set(&c.Background, p.Background, &n)
	set(&c.Clutter, p.Clutter, &n)
	set(&c.Fingers, p.Fingers, &n)
	set(&c.Booklet, p.Booklet, &n)
	set(&c.Exposure, p.Exposure, &n)
	set(&c.Warmth, p.Warmth, &n)
	set(&c.Uneven, p.Uneven, &n)
	set(&c.Shadow, p.Shadow, &n)
	set(&c.Glare, p.Glare, &n)
	set(&c.Blur, p.Blur, &n)
	set(&c.Motion, p.Motion, &n)
	set(&c.Noise, p.Noise, &n)
	set(&c.Quality, p.Quality, &n)
	set(&c.Mirrored, p.Mirrored, &n)
	set(&c.Photocopy, p.Photocopy, &n)
	set(&c.Screen, p.Screen, &n)
	if p.Fill != nil && p.PerMM == nil {
		c.PerMM = 0
	}
	return n > 0
}

// set copies a flag that was given, and counts it.
func set[T any](to, flag *T, n *int) {
	if flag != nil {
		*to = *flag
		*n++
	}
}

// A wroteRow is what was written, as --json prints it.
type wroteRow struct {
	File   string        `json:"file"`
	Truth  string        `json:"truth,omitempty"`
	Kind   specimen.Kind `json:"kind"`
	Side   string        `json:"side,omitempty"`
	Width  int           `json:"width"`
	Height int           `json:"height"`
	Bytes  int           `json:"bytes"`
}

// say tells what was written.
func (c *SpecimenCmd) say(x *Context, row wroteRow, t specimen.Truth) error {
	if x.JSON {
		return x.printJSON(row)
	}
	var about []string
	for _, name := range []string{"surname", "given_names", "number"} {
		if f, ok := t.Fields[name]; ok {
			about = append(about, f.Printed)
		}
	}
	if f, ok := t.Fields["expiry_date"]; ok {
		about = append(about, "until "+f.Value)
	}
	if t.Barcode != nil {
		about = append(about, "barcode")
	}
	if t.Zone != nil {
		about = append(about, t.Zone.Format+" zone")
	}
	line := fmt.Sprintf("%s  %dx%d  %d kB  %s", row.File, row.Width, row.Height, (row.Bytes+500)/1000, strings.Join(about, ", "))
	_, err := fmt.Fprintln(x.Out, strings.TrimRight(line, " "))
	return err
}

// openPortrait decodes the portrait and finds the face in it: the foremost that the networks see, or the one that --face
// points at. Where they see none there, --face is taken at its word; without it, with a word about it, the middle.
func (c *SpecimenCmd) openPortrait(x *Context) (image.Image, image.Rectangle, error) {
	const limit = 20_000_000 // bytes, as for read
	data, err := os.ReadFile(c.Portrait)
	if err != nil {
		return nil, image.Rectangle{}, hint(err, "--portrait names a JPEG or PNG of a face")
	}
	photo, err := capture.Decode(data, capture.DefaultLimits(limit))
	if err != nil {
		return nil, image.Rectangle{}, hint(fmt.Errorf("%s: %w", c.Portrait, err), "--portrait names a JPEG or PNG of a face")
	}
	about := image.Rect(0, 0, photo.Width, photo.Height)
	if c.Face != "" {
		if about, err = parseBox(c.Face); err != nil {
			return nil, about, err
		}
	}
	box, err := findFace(x, photo.Image.RGB(), about)
	switch {
	case err == nil:
	case c.Face != "":
		box = about
	default:
		_, _ = fmt.Fprintf(x.Err, "selfsame: the middle of the portrait is taken, since no face was found in it (%s); --face says where it is\n", oneLine(err.Error()))
	}
	return photo.Image.RGB().RGBA(), box, nil
}

// findFace is the box of the face that the networks see at about, the foremost of several.
func findFace(x *Context, m *vision.Image, about image.Rectangle) (image.Rectangle, error) {
	models, err := x.Models()
	if err != nil {
		return image.Rectangle{}, err
	}
	finder, err := face.NewFinder(models)
	if err != nil {
		return image.Rectangle{}, err
	}
	faces, err := finder.Find(x.Context, m)
	if err != nil {
		return image.Rectangle{}, err
	}
	if whole := image.Rect(0, 0, m.W, m.H); about == whole && len(faces) > 0 {
		return faces[0].Box.Rect(), nil
	}
	best, most := image.Rectangle{}, 0
	for _, f := range faces {
		r := f.Box.Rect()
		if both := r.Intersect(about); both.Dx()*both.Dy() > most {
			best, most = r, both.Dx()*both.Dy()
		}
	}
	if most == 0 {
		return best, errors.New("the networks see none")
	}
	return best, nil
}

// parseBox reads X,Y,W,H.
func parseBox(s string) (image.Rectangle, error) {
	var x, y, w, h int
	if n, err := fmt.Sscanf(s, "%d,%d,%d,%d", &x, &y, &w, &h); n != 4 || err != nil || w <= 0 || h <= 0 {
		return image.Rectangle{}, hint(fmt.Errorf("--face %q is not a box", s), "write it as X,Y,W,H, such as 172,66,104,130")
	}
	return image.Rect(x, y, x+w, y+h), nil
}
