package engine

import (
	"context"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/name"
)

// readConfidence is how sure the reading of a name must be to say that it is
// not the account's.
const readConfidence = 0.8

// name answers whether the account's name is the document's: the zone's, the
// barcode's or the print's, whichever agrees best, for one true spelling on the
// document is enough and print is misread more often than it is different.
func (e *Engine) name(_ context.Context, c *Case) (selfsame.Finding, error) {
	account := c.account()
	finding := selfsame.Finding{Answer: selfsame.Undetermined, Measurements: map[string]float64{}}
	var best name.Result
	for _, onDocument := range c.names() {
		r := name.Compare(account, onDocument)
		finding.Measurements["compared"]++
		if best.Judgement == "" || rank(r.Judgement) > rank(best.Judgement) {
			best = r
		}
	}
	if best.Judgement == "" {
		finding.Reasons = []selfsame.Reason{{Code: "doc.unreadable_field", About: document.FieldFullName}}
		return finding, nil
	}
	finding.Why = selfsame.NewPrivate(best.Why)
	switch best.Judgement {
	case name.Same:
		finding.Answer = selfsame.Yes
		if best.Single {
			finding.Reasons = append(finding.Reasons, selfsame.Reason{Code: "name.single"})
		}
	case name.Likely:
		finding.Reasons = []selfsame.Reason{{Code: "name.mismatch"}}
	case name.Different:
		// A name that was hardly read may not be the one that stands there.
		if full, _ := c.field(document.FieldFullName); full.Confidence < readConfidence {
			finding.Reasons = []selfsame.Reason{{Code: "doc.unreadable_field", About: document.FieldFullName}}
			break
		}
		finding.Answer = selfsame.No
		finding.Reasons = []selfsame.Reason{{Code: "name.mismatch"}}
	case name.Undetermined:
		code := selfsame.ReasonCode("name.mismatch")
		if best.Unreadable {
			code = "name.unreadable_script"
		}
		finding.Reasons = []selfsame.Reason{{Code: code}}
	}
	return finding, nil
}

// rank orders judgements by how much they speak for one person.
func rank(j name.Judgement) int {
	switch j {
	case name.Same:
		return 4
	case name.Likely:
		return 3
	case name.Undetermined:
		return 2
	case name.Different:
		return 1
	}
	return 0
}

// names are the spellings of the holder's name on the document.
func (c *Case) names() []name.Name {
	var names []name.Name
	for _, slot := range []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack} {
		r := c.readings[slot]
		if r == nil {
			continue
		}
		if z := r.Zone; z != nil {
			names = append(names, name.Name{
				Surname: z.Doc.Surname, Given: z.Doc.GivenNames, Truncated: z.Doc.Truncated, Label: "your ID",
			})
		}
		if surname, given := r.Value(document.FieldSurname), r.Value(document.FieldGivenNames); surname != "" && given != "" {
			names = append(names, name.Name{Surname: surname, Given: given, Label: "your ID"})
		} else if full := r.Value(document.FieldFullName); full != "" {
			names = append(names, name.Name{Full: full, Label: "your ID"})
		}
	}
	if len(names) == 0 {
		if line, ok := c.unlabelledName(); ok {
			names = append(names, line)
		}
	}
	return names
}

// account is the learner's name as the school has it.
func (c *Case) account() name.Name {
	return name.Name{Full: c.evidence.Name.Reveal(), Label: "your account"}
}

// unlabelledName is the account's name where the front prints it in a line, or in
// two that follow one another, without saying that it is a name, as licences of
// Australia and cards of India do: nothing else tells the name there from an
// address. A name of one word may be anything.
func (c *Case) unlabelledName() (name.Name, bool) {
	front := c.readings[selfsame.SlotFront]
	if front == nil {
		return name.Name{}, false
	}
	before := ""
	for _, line := range front.Lines {
		for _, onDocument := range []name.Name{{Full: line}, {Surname: before, Given: line}, {Surname: line, Given: before}} {
			onDocument.Label = "your ID"
			if r := name.Compare(c.account(), onDocument); r.Judgement == name.Same && !r.Single {
				return onDocument, true
			}
		}
		before = line
	}
	return name.Name{}, false
}
