package engine

import (
	"context"
	"slices"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/authentic"
	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/name"
	"github.com/selfsame-id/selfsame/mrz"
)

// authentic answers whether the document agrees with itself, with today, with
// the policy and with the birth date that was claimed.
func (e *Engine) authentic(_ context.Context, c *Case) (selfsame.Finding, error) {
	facts := authentic.Facts{
		Values:      map[authentic.Field][]authentic.Value{},
		NoExpiry:    c.statesNone(mrz.FieldExpiry),
		NoBirthDate: c.statesNone(mrz.FieldBirth),
	}
	for _, slot := range []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack} {
		r := c.readings[slot]
		if r == nil {
			continue
		}
		if facts.Kind == "" || facts.Kind == string(document.NoDocument) {
			facts.Kind = string(r.Kind)
		}
		if z := r.Zone; z != nil && facts.Zone == nil {
			facts.Zone = &authentic.ZoneFacts{Slot: slot, Format: string(z.Format), Failed: z.FailedChecks, Checks: len(z.Doc.Checks)}
		}
		for field, values := range valuesOf(r, slot) {
			facts.Values[field] = append(facts.Values[field], values...)
		}
		facts.Sides = append(facts.Sides, authentic.Side{
			Slot: slot, Lines: r.Lines, Page: r.Page, Photo: c.photographs[slot].Image, Quad: r.Quad,
		})
	}
	p := e.policy
	if _, more := c.backNeeded(); !more && len(facts.Values[authentic.Issuer]) == 0 {
		facts.Values[authentic.Issuer] = e.countryOf(c)
	}
	finding := authentic.Check(facts, authentic.Rules{
		Today:       dayOf(c.evidence.Today),
		GraceDays:   p.Documents.GraceDays,
		MinimumAge:  p.Person.MinimumAge,
		Kinds:       p.Documents.Accept,
		Restricted:  p.Countries.Restricted,
		Unsupported: p.Countries.Unsupported,
		Specimens:   p.Documents.Specimens,
		BirthDate:   c.evidence.BirthDate.Reveal(),
		SameName:    sameName,
	})
	c.askForIssuer(&finding)
	return finding, nil
}

// The confidence of a country that the print of a card names somewhere. It may
// also be the holder's place of birth, which is no reason to decline anybody:
// for a country on one of the policy's lists it decides nothing.
const (
	countryNamed   = 0.9
	countryDoubted = 0.5
)

// countryOf gives the countries that the sides name, for a card that has no
// field for its issuer and no barcode or zone that was read, on either side.
func (e *Engine) countryOf(c *Case) []authentic.Value {
	var values []authentic.Value
	listed := slices.Concat(e.policy.Countries.Restricted, e.policy.Countries.Unsupported)
	for _, slot := range []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack} {
		r := c.readings[slot]
		if r == nil || r.Country == "" {
			continue
		}
		confidence := countryNamed
		if slices.Contains(listed, r.Country) {
			confidence = countryDoubted
		}
		values = append(values, authentic.Value{Text: r.Country, Source: authentic.Source(document.SourcePrint), Slot: slot, Confidence: confidence})
	}
	return values
}

// askForIssuer asks for what can be given, where the issuer of a card was not
// read: the back, which has it in its zone or barcode; and a person, where there
// is nothing more that a sharper photograph would show.
func (c *Case) askForIssuer(finding *selfsame.Finding) {
	if c.readings[selfsame.SlotFront].Kind == document.Passport {
		return
	}
	unread := selfsame.Reason{Code: "doc.unreadable_field", About: string(authentic.Issuer)}
	instead, ok := c.backNeeded()
	if !ok {
		instead = selfsame.Reason{Code: "review.needed", About: unread.About}
	}
	for _, reasons := range append([][]selfsame.Reason{finding.Reasons}, reasonsOf(finding.Parts)...) {
		for i := range reasons {
			if reasons[i] == unread {
				reasons[i] = instead
			}
		}
	}
}

func reasonsOf(parts []selfsame.Finding) [][]selfsame.Reason {
	var all [][]selfsame.Reason
	for _, p := range parts {
		all = append(all, p.Reasons)
	}
	return all
}

// dayOf drops the time of day, which is nobody's business here.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// valuesOf lists what one side says of each field, a value for each source.
func valuesOf(r *document.Reading, slot selfsame.Slot) map[authentic.Field][]authentic.Value {
	values := map[authentic.Field][]authentic.Value{}
	add := func(field, text string, source document.Source, confidence float64) {
		values[authentic.Field(field)] = append(values[authentic.Field(field)], authentic.Value{
			Text: text, Source: authentic.Source(source), Slot: slot, Confidence: confidence,
			Checked: checked(r, field, source), Cut: r.MayCut(field, source),
		})
	}
	for field, f := range r.Fields {
		for _, source := range f.Sources {
			add(field, f.Value, source, f.Confidence)
		}
	}
	for _, conflict := range r.Conflicts {
		for i, source := range conflict.Between {
			if !slices.Contains(r.Fields[conflict.Field].Sources, source) {
				add(conflict.Field, conflict.Values[i], source, conflict.Certainty)
			}
		}
	}
	return values
}

// checked says whether a check digit or the barcode's error correction held
// over the field.
func checked(r *document.Reading, field string, source document.Source) bool {
	switch source {
	case document.SourceBarcode:
		return true
	case document.SourceZone:
		covered := slices.Contains([]string{document.FieldNumber, document.FieldBirthDate, document.FieldExpiryDate}, field)
		return covered && r.Zone != nil && r.Zone.Valid
	case document.SourcePrint:
	}
	return false
}

// sameName judges two spellings on one document: what is only likely the same
// is no reason to suspect anybody.
func sameName(a, b authentic.Value) selfsame.Answer {
	switch name.Compare(name.Name{Full: a.Text, Truncated: a.Cut}, name.Name{Full: b.Text, Truncated: b.Cut}).Judgement {
	case name.Same, name.Likely:
		return selfsame.Yes
	case name.Different:
		return selfsame.No
	case name.Undetermined:
	}
	return selfsame.Undetermined
}
