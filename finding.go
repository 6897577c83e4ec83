package selfsame

// A Check is one question a verification asks. The five are asked in this
// order, see internal/engine.
type Check string

// The checks, stored for ever: add, never rename.
const (
	CheckCapture   Check = "capture"   // are the photographs usable?
	CheckDocument  Check = "document"  // is it an accepted ID, and can it be read?
	CheckAuthentic Check = "authentic" // does the document agree with itself, today?
	CheckFace      Check = "face"      // is the person the one on the document?
	CheckName      Check = "name"      // is the account's name the document's?
)

// Checks returns the five checks in the order in which they are asked.
func Checks() []Check {
	return []Check{CheckCapture, CheckDocument, CheckAuthentic, CheckFace, CheckName}
}

// An Answer is what a check found. The zero value is none of the answers, so
// that a forgotten one is never taken for a yes.
type Answer string

// The answers.
const (
	Yes          Answer = "yes"
	No           Answer = "no"
	Undetermined Answer = "undetermined" // it was asked and could not be settled
	NotRun       Answer = "not_run"      // it was not asked
)

// A Slot is the place of one photograph in a verification.
type Slot string

// The slots.
const (
	SlotFront Slot = "front" // the side of the ID with the portrait
	SlotBack  Slot = "back"  // the other side of a card
	SlotFace  Slot = "face"  // the person
)

// A Finding is the answer to one check. A photograph that is blurred or a face
// that does not match is a finding; that a model file is missing is an error
// and never becomes one.
type Finding struct {
	Check   Check    `json:"check"`
	Answer  Answer   `json:"answer"`
	Reasons []Reason `json:"-"`
	// Measurements are the numbers behind the answer, by name, with the unit in
	// the name where there is one. They are numbers only, so that nothing about
	// a person can hide in them.
	Measurements map[string]float64 `json:"measurements"`
	// Parts are the single questions that make up the check, in order. The
	// answer of a check with parts is Worst of theirs.
	Parts []Finding `json:"parts,omitempty"`
	// Why says in words how the answer came about, where numbers cannot. It may
	// contain what the document says.
	Why Private `json:"-"`
}

// Worst returns the answer of a whole from the answers of its parts: no before
// a forgotten answer, before undetermined, before not_run, before yes. Of no
// parts at all it is undetermined: nothing answers yes by default.
func Worst(parts []Finding) Answer {
	rank := map[Answer]int{Yes: 1, NotRun: 2, Undetermined: 3, No: 5}
	worst, at := Undetermined, 0
	for _, p := range parts {
		r, known := rank[p.Answer]
		if !known {
			r = 4
		}
		if r > at {
			worst, at = p.Answer, r
		}
	}
	return worst
}

// Combine makes the finding of a check from its parts: the worst answer, and
// all reasons in order, each once.
func Combine(check Check, parts ...Finding) Finding {
	whole := Finding{Check: check, Answer: Worst(parts), Parts: parts}
	seen := map[Reason]bool{}
	for _, p := range parts {
		for _, r := range p.Reasons {
			if !seen[r] {
				seen[r] = true
				whole.Reasons = append(whole.Reasons, r)
			}
		}
	}
	return whole
}
