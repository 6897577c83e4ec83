package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/mrz"
)

// document reads each side, side by side, and answers whether they are an
// accepted kind of ID from which name, birth date and portrait can be had.
func (e *Engine) document(ctx context.Context, c *Case) (selfsame.Finding, error) {
	reading := map[selfsame.Slot]func() (*document.Reading, error){}
	for _, slot := range []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack} {
		if p, sent := c.photographs[slot]; sent {
			reading[slot] = later(&c.running, func() (*document.Reading, error) {
				return e.reader.Read(ctx, p.Image, c.evidence.Today)
			})
		}
	}
	for slot, wait := range reading {
		r, err := wait()
		if err != nil {
			return selfsame.Finding{}, err
		}
		c.readings[slot] = r
	}
	parts := []selfsame.Finding{e.side(c, selfsame.SlotFront)}
	if c.readings[selfsame.SlotBack] != nil {
		parts = append(parts, e.side(c, selfsame.SlotBack))
	}
	if parts[0].Answer == selfsame.Yes {
		parts = append(parts, e.content(c)...)
	}
	return selfsame.Combine(selfsame.CheckDocument, parts...), nil
}

// side answers whether one side was found and read, and is the side asked for.
func (e *Engine) side(c *Case, slot selfsame.Slot) selfsame.Finding {
	r := c.readings[slot]
	part := selfsame.Finding{Check: selfsame.Check(slot), Answer: selfsame.Yes, Measurements: map[string]float64{}}
	for _, s := range r.Steps {
		part.Measurements[s.Name+"_ms"] = float64(s.Took.Milliseconds())
	}
	part.Measurements["rotation_degrees"] = float64(r.Rotation)
	fail := func(answer selfsame.Answer, reasons ...selfsame.Reason) selfsame.Finding {
		part.Answer, part.Reasons = answer, reasons
		return part
	}
	switch {
	case r.Has("doc.several"):
		return fail(selfsame.No, selfsame.Reason{Code: "doc.several", About: string(slot)})
	case r.Has("doc.screen"): // however well it reads: it is not the document
		return fail(selfsame.No, selfsame.Reason{Code: "doc.screen", About: string(slot)})
	case slot == selfsame.SlotBack && r.Kind == document.NoDocument:
		return fail(selfsame.No, selfsame.Reason{Code: "doc.not_found", About: string(slot)})
	case r.Outcome == document.Read && (r.Kind == document.Other || r.Kind == document.Visa):
		return fail(selfsame.No, selfsame.Reason{Code: "doc.type_unsupported"})
	case r.Outcome == document.Read && slot == selfsame.SlotFront && r.Side == document.Back && !r.Portrait.Found:
		return fail(selfsame.No, selfsame.Reason{Code: "doc.wrong_side", About: string(selfsame.SlotFront)})
	case r.Outcome == document.Read:
		return part
	case slot == selfsame.SlotBack:
		// A back adds to the front, and many backs say nothing of the holder
		// and could be any card's. Whether the front suffices, content finds out.
		if r.Has("doc.barcode_unreadable") {
			return fail(selfsame.Undetermined, selfsame.Reason{Code: "doc.barcode_unreadable"})
		}
		return part
	}
	return fail(selfsame.No, e.whyUnread(c, slot)...)
}

// whyUnread gives the reasons for which a side may not have been read: what the
// reading itself says, and what was wrong with the photograph.
func (e *Engine) whyUnread(c *Case, slot selfsame.Slot) []selfsame.Reason {
	var reasons []selfsame.Reason
	quality := c.photographs[slot].quality
	r := c.readings[slot]
	if r.QuadFound {
		quality = capture.Assess(c.photographs[slot].Photograph, r.Quad)
	}
	for _, severity := range []capture.Severity{capture.Fatal, capture.Advice} {
		for _, code := range quality.Codes(severity) {
			reasons = append(reasons, selfsame.Reason{Code: code, About: string(slot)})
		}
	}
	for _, reason := range r.Reasons {
		if reason.About == "" && reason.Code != "doc.type_unsupported" {
			reason.About = string(slot) // the reader does not know which side it was given
		}
		reasons = append(reasons, reason)
	}
	if len(reasons) == 0 {
		reasons = append(reasons, selfsame.Reason{Code: "doc.not_found", About: string(slot)})
	}
	return reasons
}

// content answers whether what must stand on an ID was read: a name, a birth
// date, and a portrait.
func (e *Engine) content(c *Case) []selfsame.Finding {
	front := c.readings[selfsame.SlotFront]
	kind := selfsame.Finding{Check: "kind", Answer: selfsame.Yes}
	if !slices.Contains(e.policy.Documents.Accept, string(front.Kind)) {
		kind.Answer, kind.Reasons = selfsame.No, []selfsame.Reason{{Code: "doc.type_unsupported", About: string(front.Kind)}}
	}
	fields := selfsame.Finding{Check: "fields", Answer: selfsame.Yes, Measurements: map[string]float64{}}
	for _, name := range []string{document.FieldFullName, document.FieldBirthDate} {
		field, ok := c.field(name)
		if !ok && name == document.FieldFullName && len(c.names()) > 0 {
			continue
		}
		if !ok {
			fields.Answer = selfsame.No
			reason := selfsame.Reason{Code: "doc.unreadable_field", About: name}
			if name == document.FieldBirthDate && c.statesNone(mrz.FieldBirth) {
				reason = selfsame.Reason{Code: "doc.no_birthdate"}
			}
			fields.Reasons = append(fields.Reasons, reason)
			continue
		}
		fields.Measurements[name+"_confidence"] = field.Confidence
	}
	if reason, ok := c.backNeeded(); ok && fields.Answer == selfsame.No {
		fields.Reasons = append(fields.Reasons, reason)
	}
	portrait := selfsame.Finding{Check: "portrait", Answer: selfsame.Yes, Measurements: map[string]float64{"score": front.Portrait.Score}}
	if !front.Portrait.Found {
		portrait.Answer, portrait.Reasons = selfsame.Undetermined, []selfsame.Reason{{Code: "face.doc_photo_unusable"}}
		if front.Has("doc.cut_off") { // its holder's photograph lies beyond the frame: that can be mended
			portrait.Answer, portrait.Reasons = selfsame.No, []selfsame.Reason{{Code: "doc.cut_off", About: string(selfsame.SlotFront)}}
		}
	}
	return []selfsame.Finding{kind, fields, portrait}
}

// backNeeded is the reason to ask for the back of a card where the front does
// not say everything: none was sent, or the front was sent twice. A passport
// has its zone in front.
func (c *Case) backNeeded() (selfsame.Reason, bool) {
	if c.readings[selfsame.SlotFront].Kind == document.Passport {
		return selfsame.Reason{}, false
	}
	back := c.readings[selfsame.SlotBack]
	switch {
	case back == nil:
		return selfsame.Reason{Code: "doc.missing_back"}, true
	case back.Side == document.Front && back.Portrait.Found && back.Zone == nil && back.Barcode == nil:
		return selfsame.Reason{Code: "doc.wrong_side", About: string(selfsame.SlotBack)}, true
	}
	return selfsame.Reason{}, false
}

// statesNone says whether a zone whose check digits agree leaves a date empty.
func (c *Case) statesNone(field string) bool {
	for _, r := range c.readings {
		if r.Zone == nil || !r.Zone.Valid {
			continue
		}
		for _, f := range r.Zone.Doc.Format.Fields() {
			if f.Name == field {
				return strings.Trim(f.Of(r.Zone.Lines), "<") == ""
			}
		}
	}
	return false
}

// field returns a field of the document from the side that is surest of it.
func (c *Case) field(name string) (document.Field, bool) {
	var best document.Field
	found := false
	for _, slot := range []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack} {
		r := c.readings[slot]
		if r == nil {
			continue
		}
		if f, ok := r.Fields[name]; ok && f.Value != "" && (!found || f.Confidence > best.Confidence) {
			best, found = f, true
		}
	}
	return best, found
}
