package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/specimen"
)

// The rates of Kinds that tests hold floors under.
const (
	KindsRight      = "kind right"
	KindsWrong      = "called another kind than it is"
	KindsSide       = "front or back right, where it is said"
	KindsState      = "issuing state right"
	KindsOtherState = "another issuing state said than it is"
	KindsOther      = "another card, and refused as one"
	KindsEmpty      = "a cover or a page without data, and the other side asked for"
	KindsSeveral    = "two documents, and said"
	KindsNothing    = "no document, and said"
	KindsMirrored   = "mirrored, and a finding or unread"
	KindsScreen     = "shown on a screen, and said"
	KindsAccused    = "a good document accused of what it is not"
)

// A kindCase is one sort of picture and what should be said of it.
type kindCase struct {
	name   string
	kind   specimen.Kind
	back   bool
	want   document.Kind // "" where the kind does not matter
	side   string
	rate   string              // "" where what it is is all there is to say
	reason selfsame.ReasonCode // that must be given
	take   func(c *specimen.Conditions)
}

// kindCases are what Kinds photographs, in turn.
var kindCases = []kindCase{
	{name: "passport page", kind: specimen.Passport, want: document.Passport, side: document.Front},
	{name: "identity card, front", kind: specimen.IDTD1, want: document.IDCard, side: document.Front},
	{name: "identity card, back", kind: specimen.IDTD1, back: true, want: document.IDCard, side: document.Back},
	{name: "identity card of the larger size", kind: specimen.IDTD2, want: document.IDCard, side: document.Front},
	{name: "European licence, front", kind: specimen.LicenceEU, want: document.DrivingLicence, side: document.Front},
	{name: "European licence, back", kind: specimen.LicenceEU, back: true, want: document.DrivingLicence, side: document.Back},
	{name: "American licence, front", kind: specimen.LicenceUS, want: document.DrivingLicence, side: document.Front},
	{name: "American licence, back", kind: specimen.LicenceUS, back: true, want: document.DrivingLicence, side: document.Back},
	{name: "visa", kind: specimen.Visa, want: document.Visa, side: document.Front},
	{name: "another card", kind: specimen.OtherCard, want: document.Other, rate: KindsOther, reason: "doc.type_unsupported"},
	{name: "cover", kind: specimen.Cover, rate: KindsEmpty, reason: "doc.wrong_side"},
	{name: "page without data", kind: specimen.BlankPage, rate: KindsEmpty, reason: "doc.wrong_side"},
	{name: "two documents", kind: specimen.IDTD1, rate: KindsSeveral, reason: "doc.several"},
	{name: "no document", kind: specimen.Passport, want: document.NoDocument, rate: KindsNothing, reason: "doc.not_found"},
	{name: "mirrored", kind: specimen.Passport, rate: KindsMirrored, take: func(c *specimen.Conditions) { c.Mirrored = true }},
	{name: "screen", kind: specimen.LicenceEU, rate: KindsScreen, reason: "doc.screen", take: func(c *specimen.Conditions) { c.Screen = coarseness(c.Seed) }},
}

// coarseness is how coarse the display of a seed is, 0.2 to 0.9: of all kinds
// where sorts of pictures take turns, of which there are sixteen, and where
// screens alone are taken.
func coarseness(seed uint64) float64 { return 0.2 + float64((seed+seed/16)%8)/10 }

// KindsSorts are the names of the sorts of pictures.
func KindsSorts() []string {
	names := make([]string, len(kindCases))
	for i, c := range kindCases {
		names[i] = c.name
	}
	return names
}

// accusations are the reasons that a good document, whole in the picture, must
// never be given.
var accusations = []selfsame.ReasonCode{"doc.type_unsupported", "doc.wrong_side", "doc.several", "doc.not_found", "doc.cut_off", "doc.screen"}

// A Mistaken is a picture of which something wrong was said.
type Mistaken struct {
	Picture string
	Said    string
}

// String is the picture as a line of a list.
func (m Mistaken) String() string { return m.Picture + ": " + m.Said }

// Kinds measures what documents are taken for: n generated photographs, of each
// sort of kindCases in turn, or all of the one sort that only names.
func Kinds(ctx context.Context, reader *document.Reader, p Portrait, n int, seed uint64, level, only string, begin func(int) func()) (Report, []Mistaken, error) {
	if n < 1 {
		return Report{}, nil, errors.New("at least one photograph is needed")
	}
	cases := kindCases
	if only != "" {
		i := slices.IndexFunc(kindCases, func(c kindCase) bool { return c.name == only })
		if i < 0 {
			return Report{}, nil, fmt.Errorf("no sort is called %q: %s", only, strings.Join(KindsSorts(), "; "))
		}
		cases = kindCases[i : i+1]
	}
	t := &kindTally{rates: map[string]*measure.Rate{}}
	step := begin(n)
	for i := range n {
		c := cases[i%len(cases)]
		shot, err := c.photograph(p, i/len(cases), seed+uint64(i), level)
		if err != nil {
			return Report{}, nil, err
		}
		img, err := throughJPEG(shot)
		if err != nil {
			return Report{}, nil, err
		}
		r, err := reader.Read(ctx, img, readDay)
		if err != nil {
			return Report{}, nil, err
		}
		t.count(c, fmt.Sprintf("%s, seed %d", c.name, seed+uint64(i)), shot.Truth, r)
		step()
	}
	report := Report{
		Area: "kinds", Data: strings.TrimSuffix(fmt.Sprintf("generated photographs, level %s, seed %d, %d, %s", level, seed, n, only), ", "),
		Notes: []string{"specimens of one invented state: what real states print is more varied"},
	}
	names := []string{KindsAccused, KindsWrong, KindsOtherState, KindsRight, KindsSide, KindsState, KindsOther, KindsEmpty, KindsSeveral, KindsNothing, KindsMirrored, KindsScreen}
	for _, c := range kindCases {
		if c.want != "" {
			names = append(names, KindsRight+": "+c.name)
		}
	}
	for _, name := range names {
		if r := t.rates[name]; r != nil {
			report.Rates = append(report.Rates, *r)
		}
	}
	return report, t.mistaken, nil
}

// kindTally counts what documents are taken for.
type kindTally struct {
	rates    map[string]*measure.Rate
	mistaken []Mistaken
}

func (t *kindTally) hit(name string, ok bool) {
	if t.rates[name] == nil {
		t.rates[name] = &measure.Rate{Name: name}
	}
	t.rates[name].Count(ok)
}

// count counts one reading.
func (t *kindTally) count(c kindCase, picture string, truth specimen.ShotTruth, r *document.Reading) {
	var codes []string
	for _, reason := range r.Reasons {
		codes = append(codes, string(reason.Code))
	}
	said := fmt.Sprintf("called %s %s of %q, %s", r.Kind, r.Side, r.Country, strings.Join(codes, " "))
	bad := false
	if c.want != "" {
		right := r.Kind == c.want
		t.hit(KindsRight, right)
		t.hit(KindsRight+": "+c.name, right)
		t.hit(KindsWrong, !right && r.Kind != document.NoDocument)
		bad = bad || !right
	}
	if c.side != "" && r.Kind == c.want && r.Side != document.UnknownSide {
		t.hit(KindsSide, r.Side == c.side)
		bad = bad || r.Side != c.side
	}
	switch {
	case c.rate == KindsMirrored:
		ok := r.Outcome == document.Unread || len(r.Reasons) > 0
		t.hit(c.rate, ok)
		bad = bad || !ok
	case c.rate != "":
		t.hit(c.rate, r.Has(c.reason))
		bad = bad || !r.Has(c.reason)
	case !truth.CutOff:
		accused := false
		for _, code := range accusations {
			if c.back && code == "doc.wrong_side" {
				continue // whether it is depends on what was asked for
			}
			accused = accused || r.Has(code)
		}
		t.hit(KindsAccused, accused)
		t.hit(KindsState, r.Country == truth.Issuer)
		t.hit(KindsOtherState, r.Country != "" && r.Country != truth.Issuer)
		bad = bad || accused || r.Country != "" && r.Country != truth.Issuer
	}
	if bad {
		t.mistaken = append(t.mistaken, Mistaken{picture, said})
	}
}

// photograph takes the picture of a case: the round decides how it is turned.
func (c kindCase) photograph(p Portrait, round int, seed uint64, level string) (*specimen.Shot, error) {
	doc, err := specimen.Make(c.kind, specimen.Invent(seed, readDay, ""), p.Picture, specimen.Options{Seed: seed, Today: readDay, Face: p.Face})
	if err != nil {
		return nil, fmt.Errorf("make a document: %w", err)
	}
	conditions, err := specimen.Draw(seed, level)
	if err != nil {
		return nil, fmt.Errorf("draw conditions: %w", err)
	}
	conditions.Rotation = 90 * (round % 4)
	if c.take != nil {
		c.take(&conditions)
	}
	side := doc.Front
	if c.back {
		side = doc.Back
	}
	var shot *specimen.Shot
	switch c.rate {
	case KindsSeveral:
		var other *specimen.Document
		other, err = specimen.Make(specimen.LicenceEU, specimen.Invent(seed+1, readDay, ""), p.Picture, specimen.Options{Seed: seed + 1, Today: readDay, Face: p.Face})
		if err != nil {
			return nil, fmt.Errorf("make a second document: %w", err)
		}
		shot, err = specimen.PhotographTwo(doc.Front, other.Front, conditions)
	case KindsNothing:
		aside(&conditions)
		if shot, err = specimen.Photograph(side, conditions); err == nil {
			cutAway(shot)
		}
	default:
		shot, err = specimen.Photograph(side, conditions)
	}
	if err != nil {
		return nil, fmt.Errorf("photograph: %w", err)
	}
	return shot, nil
}
