package eval

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/name"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/mrz"
)

// The rates of MRZ and Generated that tests hold floors under.
const (
	ZonesExact      = "whole zone exact"
	ZonesCritical   = "number, birth, expiry and check digits exact"
	ZonesWrong      = "called valid but not exact in those"
	ZonesInvented   = "zone found where there is none"
	LicencesExact   = "French licence line exact"
	PortraitsFound  = "portrait found"
	TurnsRight      = "quarter turn right"
	CornersNear     = "corners found, overlap 0.9 or more"
	SilentlyWrong   = "read without a reason and wrong in a critical field"
	ReadOrExplained = "read exactly, or a reason says why not"
	Contradicted    = "print said to contradict a zone that was read right"
)

// A Misread is a picture whose zone was not read as it is.
type Misread struct {
	Picture string
	Want    []string // nil where there is no zone
	Got     []string // nil where none was read
	Valid   bool     // whether the reading was called valid
	Reasons []string
}

// WholeRead is Read at the day from which the measurements reckon.
func WholeRead(reader *document.Reader) ReadFunc {
	return func(ctx context.Context, img vision.Picture) (*document.Reading, error) {
		return reader.Read(ctx, img, readDay)
	}
}

// readDay is the day from which the measurements reckon two-digit years.
var readDay = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// tally counts how zones were read.
type tally struct {
	exact, critical, wrong, invented measure.Rate
	contradicted                     measure.Rate
	confirmed                        []measure.Rate // for each of confirmable
	missed                           []Misread
}

// confirmable are the fields that print has beside a zone on most documents.
var confirmable = []string{
	document.FieldSurname, document.FieldGivenNames, document.FieldBirthDate, document.FieldExpiryDate, document.FieldNumber,
}

func newTally() *tally {
	t := &tally{
		exact: measure.Rate{Name: ZonesExact}, critical: measure.Rate{Name: ZonesCritical},
		wrong: measure.Rate{Name: ZonesWrong}, invented: measure.Rate{Name: ZonesInvented}, contradicted: measure.Rate{Name: Contradicted},
	}
	for _, field := range confirmable {
		t.confirmed = append(t.confirmed, measure.Rate{Name: field + ": print says the same"})
	}
	return t
}

// add counts one picture; want is nil where it shows no zone.
func (t *tally) add(picture string, want []string, r *document.Reading) {
	var got []string
	valid := false
	if r.Zone != nil {
		got, valid = r.Zone.Lines, r.Zone.Valid
	}
	count := func(rate *measure.Rate, hit bool) {
		rate.N++
		if hit {
			rate.Hits++
		}
	}
	same := slices.Equal(got, want)
	right := same || sameCritical(want, got)
	if want == nil {
		count(&t.invented, got != nil)
	} else {
		count(&t.exact, same)
		count(&t.critical, right)
	}
	count(&t.wrong, valid && !right)
	if want != nil && right {
		count(&t.contradicted, len(r.Conflicts) > 0)
		for k, field := range confirmable {
			count(&t.confirmed[k], slices.Contains(r.Fields[field].Sources, document.SourcePrint))
		}
	}
	if !same {
		m := Misread{Picture: picture, Want: want, Got: got, Valid: valid}
		for _, reason := range r.Reasons {
			m.Reasons = append(m.Reasons, string(reason.Code))
		}
		t.missed = append(t.missed, m)
	}
}

// sameCritical reports whether two zones agree in everything that their check
// digits cover and in the digits.
func sameCritical(want, got []string) bool {
	a, err := mrz.Parse(want)
	if err != nil {
		return false
	}
	b, err := mrz.Parse(got)
	if err != nil || a.Format != b.Format || len(a.Checks) != len(b.Checks) {
		return false
	}
	for i := range a.Checks {
		if a.Checks[i].Got != b.Checks[i].Got {
			return false
		}
	}
	return a.Number == b.Number && a.Birth == b.Birth && a.Expiry == b.Expiry
}

// ReadFunc reads a picture: document.Reader's Read at a day, or its ReadZone.
type ReadFunc func(ctx context.Context, img vision.Picture) (*document.Reading, error)

// MRZ measures the reading of zones on the pictures of a folder that mrz.csv
// lists.
func MRZ(ctx context.Context, read ReadFunc, dir string, begin func(int) func()) (Report, []Misread, error) {
	rows, err := readZoneTruth(filepath.Join(dir, "mrz.csv"))
	if err != nil {
		return Report{}, nil, err
	}
	step := begin(len(rows))
	t := newTally()
	french := measure.Rate{Name: LicencesExact}
	var longest, total time.Duration
	for _, row := range rows {
		img, err := loadDocument(filepath.Join(dir, row.file))
		if err != nil {
			return Report{}, nil, err
		}
		r, err := read(ctx, img)
		if err != nil {
			return Report{}, nil, fmt.Errorf("%s: %w", row.file, err)
		}
		var took time.Duration
		for _, s := range r.Steps {
			took += s.Took
		}
		total, longest = total+took, max(longest, took)
		if row.format == "FRA_DL" {
			french.N++
			if r.Zone != nil && slices.Equal(r.Zone.Lines, row.lines) {
				french.Hits++
			}
		} else {
			t.add(row.file, row.lines, r)
		}
		step()
	}
	report := Report{
		Area: "mrz", Data: dir,
		Rates: append([]measure.Rate{t.exact, t.critical, t.wrong, t.invented, french, t.contradicted}, t.confirmed...),
		Figures: []Figure{
			{Name: "mean time a picture", Value: float64(total.Milliseconds()) / float64(max(1, len(rows))), Unit: "ms"},
			{Name: "longest", Value: float64(longest.Milliseconds()), Unit: "ms"},
		},
		Notes: []string{
			"the truth was transcribed by eye; look before trusting a difference in a name",
			"backs of cards print hardly anything of what their zone says, so that print cannot confirm it",
		},
	}
	return report, t.missed, nil
}

// zoneTruth is one row of mrz.csv.
type zoneTruth struct {
	file, format string
	lines        []string // nil where the picture shows no zone
}

func readZoneTruth(name string) ([]zoneTruth, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open the list: %w", err)
	}
	defer func() { _ = f.Close() }()
	in := csv.NewReader(f)
	in.FieldsPerRecord = -1
	table, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var rows []zoneTruth
	for i, row := range table {
		if i == 0 || len(row) < 5 {
			continue
		}
		t := zoneTruth{file: row[0], format: row[1]}
		for _, line := range row[2:5] {
			if line != "" {
				t.lines = append(t.lines, line)
			}
		}
		rows = append(rows, t)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s lists no pictures", name)
	}
	return rows, nil
}

// documentBytes bounds a file that is measured on.
const documentBytes = 20_000_000

func loadDocument(name string) (vision.Picture, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the picture: %w", err)
	}
	p, err := capture.Decode(data, capture.DefaultLimits(documentBytes))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p.Image, nil
}

// A Portrait is the face that generated documents show.
type Portrait struct {
	Picture image.Image
	Face    image.Rectangle // forehead to chin
}

// A ReadStudy is what Generated found.
type ReadStudy struct {
	Report      Report
	Missed      []Misread
	Reliability []measure.Bin // of the fields' confidences
}

// reliabilityBins is how many stretches confidences are sorted into.
const reliabilityBins = 20

// Generated measures reading on n photographs of generated documents at a
// level of package specimen: every kind in turn, turned by 0, 90, 180 and 270
// degrees in turn.
func Generated(ctx context.Context, reader *document.Reader, p Portrait, n int, seed uint64, level string, begin func(int) func()) (ReadStudy, error) {
	if n < 1 {
		return ReadStudy{}, errors.New("at least one photograph is needed")
	}
	g := &generated{
		tally: newTally(), portrait: map[int]*measure.Rate{}, turns: measure.Rate{Name: TurnsRight},
		corners: measure.Rate{Name: CornersNear}, silent: measure.Rate{Name: SilentlyWrong}, told: measure.Rate{Name: ReadOrExplained},
	}
	for _, turn := range []int{0, 90, 180, 270} {
		g.portrait[turn] = &measure.Rate{Name: fmt.Sprintf("%s, turned by %d degrees", PortraitsFound, turn)}
	}
	step := begin(n)
	err := sideBySide(ctx, n, func(ctx context.Context, i int) (readShot, error) {
		return shotRead(ctx, reader, p, i, seed+uint64(i), level)
	}, func(s readShot) {
		g.add(s)
		step()
	})
	if err != nil {
		return ReadStudy{}, err
	}
	all := measure.Rate{Name: PortraitsFound}
	var each []measure.Rate
	for _, turn := range []int{0, 90, 180, 270} {
		r := *g.portrait[turn]
		all.Hits, all.N = all.Hits+r.Hits, all.N+r.N
		each = append(each, r)
	}
	rates := append([]measure.Rate{g.exact, g.critical, g.wrong, g.told, g.silent, g.invented, g.turns, g.corners, all}, each...)
	for _, field := range g.names() {
		rates = append(rates, *g.fields[field])
	}
	report := Report{
		Area: "read", Data: fmt.Sprintf("generated photographs, level %s, seed %d, %d", level, seed, n), Rates: rates,
		Figures: []Figure{{Name: "mean time a picture", Value: float64(g.took.Milliseconds()) / float64(n), Unit: "ms"}},
		Notes:   []string{"generated pictures are easier than real ones; see mrz for those"},
	}
	study := ReadStudy{Missed: g.missed, Reliability: measure.Reliability(g.stated, reliabilityBins)}
	report.Rates = append(report.Rates, reliabilityRates(study.Reliability)...)
	report.Figures = append(report.Figures, Figure{Name: "calibration error of the fields' confidences", Value: measure.CalibrationError(study.Reliability)})
	study.Report = report
	return study, nil
}

// generated counts what Generated finds.
type generated struct {
	*tally
	portrait                     map[int]*measure.Rate
	turns, corners, silent, told measure.Rate
	fields                       map[string]*measure.Rate
	stated                       []measure.Prediction // of every field that was given
	took                         time.Duration
}

func (g *generated) names() []string { return slices.Sorted(maps.Keys(g.fields)) }

// readFields are the fields of the print that are measured.
var readFields = []string{
	document.FieldSurname, document.FieldGivenNames, document.FieldBirthDate, document.FieldExpiryDate,
	document.FieldIssueDate, document.FieldNumber, document.FieldSex,
}

// A readShot is a photograph of a generated document and what was read of it.
type readShot struct {
	seed    uint64
	truth   specimen.ShotTruth
	reading *document.Reading
}

// shotRead makes, photographs and reads the i-th document.
func shotRead(ctx context.Context, reader *document.Reader, p Portrait, i int, seed uint64, level string) (readShot, error) {
	shot, err := takeShot(p, i, seed, shotOptions{level: level, backs: true})
	if err != nil {
		return readShot{}, err
	}
	img, err := throughJPEG(shot)
	if err != nil {
		return readShot{}, err
	}
	r, err := reader.Read(ctx, img, readDay)
	if err != nil {
		return readShot{}, err
	}
	return readShot{seed, shot.Truth, r}, nil
}

func (g *generated) add(s readShot) {
	for _, step := range s.reading.Steps {
		g.took += step.Took
	}
	g.count(fmt.Sprintf("%s %s, seed %d", s.truth.Kind, s.truth.Side, s.seed), s.truth, s.reading)
}

func (g *generated) count(picture string, truth specimen.ShotTruth, r *document.Reading) {
	hit := func(rate *measure.Rate, ok bool) {
		rate.N++
		if ok {
			rate.Hits++
		}
	}
	var want []string
	if truth.Zone != nil && !truth.CutOff {
		want = truth.Zone.Lines
		exact := r.Zone != nil && slices.Equal(r.Zone.Lines, want)
		wrong := r.Zone != nil && r.Zone.Valid && !exact && !sameCritical(want, r.Zone.Lines)
		hit(&g.silent, wrong && len(r.Reasons) == 0)
		hit(&g.told, exact || len(r.Reasons) > 0)
	}
	if truth.Zone == nil || !truth.CutOff {
		g.tally.add(picture, want, r)
	}
	hit(&g.turns, r.RotationKnown && r.Rotation == truth.Turned)
	hit(&g.corners, r.QuadFound && overlap(r.Quad, quadOf(truth.Quad)) >= 0.9)
	if truth.FaceQuad != nil {
		found := r.Portrait.Found && image.Pt((r.Portrait.Box.Min.X+r.Portrait.Box.Max.X)/2, (r.Portrait.Box.Min.Y+r.Portrait.Box.Max.Y)/2).In(quadOf(*truth.FaceQuad).Bounds())
		hit(g.portrait[truth.Turned], found)
	}
	if g.fields == nil {
		g.fields = map[string]*measure.Rate{}
	}
	for _, field := range readFields {
		f, printed := truth.Fields[field]
		if !printed {
			continue
		}
		got, ok := r.Fields[field]
		if ok {
			g.stated = append(g.stated, measure.Prediction{Confidence: got.Confidence, Right: rightField(field, got, f.Value)})
		}
		if truth.Zone != nil && !slices.Contains(got.Sources, document.SourcePrint) || truth.Barcode != nil {
			continue // the zone's or the barcode's, not the print's
		}
		key := "print field " + field + " exact"
		if g.fields[key] == nil {
			g.fields[key] = &measure.Rate{Name: key}
		}
		hit(g.fields[key], ok && got.Value == f.Value)
	}
}

// rightField reports whether a field says what is printed. A zone and a barcode
// cannot write marks: a name of theirs is right if it is a spelling of it.
func rightField(field string, got document.Field, want string) bool {
	isName := field == document.FieldSurname || field == document.FieldGivenNames
	if !isName || len(got.Sources) == 1 && got.Sources[0] == document.SourcePrint {
		return got.Value == want
	}
	return got.Value == want || name.CompareText(got.Value, want).Judgement == name.Same
}

// shotOptions are what is left open of a generated photograph.
type shotOptions struct {
	level  string
	backs  bool // every other document of a kind that has a back shows it
	font   string
	faults []specimen.Fault
}

// takeShot makes and photographs the i-th document.
func takeShot(p Portrait, i int, seed uint64, o shotOptions) (*specimen.Shot, error) {
	kinds := specimen.Kinds()
	person := specimen.Invent(seed, readDay, "")
	doc, err := specimen.Make(kinds[i%len(kinds)], person, p.Picture,
		specimen.Options{Seed: seed, Today: readDay, DPI: 300, Face: p.Face, Font: o.font, Faults: o.faults})
	if err != nil {
		return nil, fmt.Errorf("make a document: %w", err)
	}
	side := doc.Front
	if o.backs && doc.Back != nil && i/len(kinds)%2 == 1 {
		side = doc.Back
	}
	conditions, err := specimen.Draw(seed, o.level)
	if err != nil {
		return nil, fmt.Errorf("draw conditions: %w", err)
	}
	conditions.Rotation = 90 * (i / (2 * len(kinds)) % 4)
	shot, err := specimen.Photograph(side, conditions)
	if err != nil {
		return nil, fmt.Errorf("photograph: %w", err)
	}
	return shot, nil
}

// throughJPEG compresses a photograph and reads it back, as a phone's is.
func throughJPEG(shot *specimen.Shot) (vision.Picture, error) {
	quality := shot.Truth.Conditions.Quality
	if quality == 0 {
		quality = 90
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, shot.Picture, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("write the photograph: %w", err)
	}
	p, err := capture.Decode(file.Bytes(), capture.DefaultLimits(documentBytes))
	if err != nil {
		return nil, fmt.Errorf("read the photograph back: %w", err)
	}
	return p.Image, nil
}

func quadOf(q specimen.Quad) vision.Quad {
	var out vision.Quad
	for i := range out {
		x, y := q.Corner(i)
		out[i] = vision.Point{X: x, Y: y}
	}
	return out
}

// overlap is the area two outlines share over the area they cover together,
// counted on a grid of about 100 points a side.
func overlap(a, b vision.Quad) float64 {
	bounds := a.Bounds().Union(b.Bounds())
	step := max(1, max(bounds.Dx(), bounds.Dy())/100)
	both, either := 0, 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y += step {
		for x := bounds.Min.X; x < bounds.Max.X; x += step {
			p := vision.Point{X: float64(x), Y: float64(y)}
			ina, inb := inside(a, p), inside(b, p)
			if ina && inb {
				both++
			}
			if ina || inb {
				either++
			}
		}
	}
	return float64(both) / float64(max(1, either))
}

func inside(q vision.Quad, p vision.Point) bool {
	for i, a := range q {
		b := q[(i+1)%4]
		if (b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X) < 0 {
			return false
		}
	}
	return true
}

// Lines writes a misread picture as three lines: what it was, what it says and
// what was read.
func (m Misread) Lines() []string {
	return []string{
		fmt.Sprintf("%s (valid: %v) %s", m.Picture, m.Valid, strings.Join(m.Reasons, " ")),
		"  want " + strings.Join(m.Want, " "), "  got  " + strings.Join(m.Got, " "),
	}
}
