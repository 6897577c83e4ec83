package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// The rates of Fields that tests hold floors under. Those of a field begin
// with its name.
const (
	FieldsExact      = "print fields exact, accents and spaces included"
	FieldsLetters    = "print fields exact but for accents and spaces"
	FieldsConflicts  = "conflict said where there is none"
	ConflictsSeen    = "conflict that is there said"
	ConflictsLegible = "conflict that is there said, of those whose printed value was read"

	fieldFound   = "line found"
	fieldRead    = "line read exactly"
	fieldLetters = "line read but for accents and spaces"
	fieldExact   = "exact"
)

// FieldsOptions say what Fields measures.
type FieldsOptions struct {
	N     int
	Seed  uint64
	Level string   // of package specimen
	Fonts []string // of package specimen, in turn; none for its ordinary ones
	// Conflicts gives every document a print that says something else than its
	// zone or barcode in one field, each field in turn.
	Conflicts bool
}

// A Misfield is a field that was not read as it is printed.
type Misfield struct {
	Picture, Field string
	Want, Got      string // Got is empty where nothing was read
	// Stage is where it went wrong: the line was not found, not read as it is
	// printed, or not taken for the field.
	Stage string
	Line  string // what was read where the field stands
}

// String is the field as a line of a list.
func (m Misfield) String() string {
	return fmt.Sprintf("%s, %s: %s: want %q, got %q, line %q", m.Picture, m.Field, m.Stage, m.Want, m.Got, m.Line)
}

// A FieldStudy is what Fields found.
type FieldStudy struct {
	Report      Report
	Missed      []Misfield
	Reliability []measure.Bin
}

// Fields measures what is read of the print on the fronts of generated
// documents: for each field whether the reading has exactly what is printed, and
// whether the line was found and read, which tells a fault of the reader of
// print from one of the choice of lines.
func Fields(ctx context.Context, reader *document.Reader, p Portrait, o FieldsOptions, begin func(int) func()) (FieldStudy, error) {
	if o.N < 1 {
		return FieldStudy{}, errors.New("at least one photograph is needed")
	}
	g := &fieldTally{rates: map[string]*measure.Rate{}}
	step := begin(o.N)
	for i := range o.N {
		seed := o.Seed + uint64(i)
		s := shotOptions{level: o.Level}
		if len(o.Fonts) > 0 {
			s.font = o.Fonts[i/len(specimen.Kinds())%len(o.Fonts)]
		}
		if o.Conflicts {
			s.faults = []specimen.Fault{conflictFaults[i%len(conflictFaults)]}
		}
		shot, err := takeShot(p, i, seed, s)
		if err != nil {
			return FieldStudy{}, err
		}
		img, err := throughJPEG(shot)
		if err != nil {
			return FieldStudy{}, err
		}
		r, err := reader.Read(ctx, img, readDay)
		if err != nil {
			return FieldStudy{}, err
		}
		g.count(fmt.Sprintf("%s, seed %d", shot.Truth.Kind, seed), shot.Truth, r, s.faults)
		step()
	}
	return g.study(o), nil
}

var conflictFaults = []specimen.Fault{specimen.ConflictBirth, specimen.ConflictExpiry, specimen.ConflictNumber, specimen.ConflictSurname}

// fieldTally counts what Fields finds.
type fieldTally struct {
	rates  map[string]*measure.Rate
	stated []measure.Prediction
	missed []Misfield
}

func (t *fieldTally) hit(name string, ok bool) {
	if t.rates[name] == nil {
		t.rates[name] = &measure.Rate{Name: name}
	}
	t.rates[name].Count(ok)
}

func (t *fieldTally) count(picture string, truth specimen.ShotTruth, r *document.Reading, faults []specimen.Fault) {
	for _, field := range readFields {
		f, printed := truth.Fields[field]
		if !printed {
			continue
		}
		got, ok := r.Fields[field]
		if len(faults) > 0 && string(faults[0]) == "conflict:"+field {
			t.conflict(picture, field, f, truth, r)
			continue
		}
		if ok {
			t.stated = append(t.stated, measure.Prediction{Confidence: got.Confidence, Right: rightField(field, got, f.Value)})
		}
		line, stage := lineOf(quadOf(truth.FieldQuads[field]), f.Printed, r)
		exact := got.Value == f.Value
		t.hit(FieldsExact, exact)
		t.hit(FieldsLetters, plain(got.Value) == plain(f.Value))
		t.hit(field+": "+fieldFound, stage != fieldFound)
		t.hit(field+": "+fieldRead, stage == "")
		t.hit(field+": "+fieldLetters, stage == "" || stage == fieldLetters)
		t.hit(field+": "+fieldExact, exact)
		if !exact {
			if stage == "" || stage == fieldLetters && plain(got.Value) != plain(f.Value) {
				stage = "line taken for the field"
			}
			t.missed = append(t.missed, Misfield{picture, field, f.Value, got.Value, "no " + stage, line})
		}
	}
	false0 := slices.ContainsFunc(r.Conflicts, func(c document.Conflict) bool {
		return len(faults) == 0 || string(faults[0]) != "conflict:"+c.Field && c.Field != document.FieldFullName
	})
	t.hit(FieldsConflicts, false0)
	for _, c := range r.Conflicts {
		if len(faults) == 0 {
			t.missed = append(t.missed, Misfield{picture, c.Field, c.Values[0], c.Values[1], "conflict where there is none", ""})
		}
	}
}

// conflict counts a field whose print says something else than the zone.
func (t *fieldTally) conflict(picture, field string, f specimen.Field, truth specimen.ShotTruth, r *document.Reading) {
	if r.Zone == nil && r.Barcode == nil {
		return // there is nothing that the print could contradict
	}
	seen := slices.ContainsFunc(r.Conflicts, func(c document.Conflict) bool { return c.Field == field })
	line, stage := lineOf(quadOf(truth.FieldQuads[field]), f.Printed, r)
	t.hit(ConflictsSeen, seen)
	t.hit(field+": "+ConflictsSeen, seen)
	if stage == "" {
		t.hit(ConflictsLegible, seen)
	}
	if !seen {
		t.missed = append(t.missed, Misfield{picture, field, f.Value, r.Fields[field].Value, "conflict not said", line})
	}
}

// lineOf is what was read where a field stands, and the first stage that
// failed: fieldFound, fieldLetters (its very letters), fieldRead-but-for-accents
// or none.
func lineOf(at vision.Quad, printed string, r *document.Reading) (line, failed string) {
	failed = fieldFound
	box := at.Bounds()
	for i, q := range r.Outlines {
		mid := q[0].Add(q[1]).Add(q[2]).Add(q[3]).Times(0.25)
		own := at[0].Add(at[1]).Add(at[2]).Add(at[3]).Times(0.25)
		if !(inside(at, mid) || inside(q, own)) || q.Bounds().Intersect(box).Empty() {
			continue
		}
		text, stage := r.Lines[i], "line read at all"
		switch {
		case strings.Contains(text, printed):
			return text, ""
		case strings.Contains(plain(text), plain(printed)):
			stage = fieldLetters
		}
		if line == "" || stage == fieldLetters {
			line, failed = text, stage
		}
	}
	return line, failed
}

// plain is a text's letters and digits in capitals without marks.
func plain(s string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToUpper(s)) {
		switch {
		case r == 'Ł':
			out.WriteRune('L')
		case r == 'Ø':
			out.WriteRune('O')
		case r == 'Đ' || r == 'Ð':
			out.WriteRune('D')
		case r == 'Æ':
			out.WriteString("AE")
		case r == 'ß' || r == 'ẞ':
			out.WriteString("SS")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			out.WriteRune(r)
		}
	}
	return out.String()
}

// study is the report.
func (t *fieldTally) study(o FieldsOptions) FieldStudy {
	fonts := "ordinary fonts"
	if len(o.Fonts) > 0 {
		fonts = "fonts " + strings.Join(o.Fonts, ", ")
	}
	study := FieldStudy{Missed: t.missed, Reliability: measure.Reliability(t.stated, reliabilityBins)}
	study.Report = Report{
		Area: "fields", Data: fmt.Sprintf("fronts of generated documents, %s, level %s, seed %d, %d", fonts, o.Level, o.Seed, o.N),
		Figures: []Figure{{Name: "calibration error of the fields' confidences", Value: measure.CalibrationError(study.Reliability)}},
		Notes:   []string{"a field is what the reading ends up with, whatever its source: a name that only the zone gave lacks its accents and counts as wrong"},
	}
	names := []string{FieldsExact, FieldsLetters, FieldsConflicts, ConflictsSeen, ConflictsLegible}
	for _, field := range readFields {
		for _, stage := range []string{fieldExact, fieldRead, fieldLetters, fieldFound, ConflictsSeen} {
			names = append(names, field+": "+stage)
		}
	}
	for _, name := range names {
		if rate := t.rates[name]; rate != nil {
			study.Report.Rates = append(study.Report.Rates, *rate)
		}
	}
	study.Report.Rates = append(study.Report.Rates, reliabilityRates(study.Reliability)...)
	return study
}

// reliabilityRates are the filled stretches of a reliability curve.
func reliabilityRates(bins []measure.Bin) []measure.Rate {
	var rates []measure.Rate
	for _, b := range bins {
		if b.Right.N > 0 {
			b.Right.Name = fmt.Sprintf("fields given at %.2f to %.2f that are right", b.Low, b.High)
			rates = append(rates, b.Right)
		}
	}
	return rates
}
