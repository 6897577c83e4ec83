package selfsame

import "strings"

// A ReasonCode names why an answer is not a plain yes. Codes are stored for
// ever: add, never rename.
type ReasonCode string

// A Class says whose turn a reason makes it and what is asked of them.
type Class string

// The classes.
const (
	ClassRetake        Class = "retake"         // learner: photograph the same document, or the face, again
	ClassOtherDocument Class = "other_document" // learner: use another document
	ClassFixAccount    Class = "fix_account"    // learner: mend what the account says
	ClassAlternative   Class = "alternative"    // learner: another way to the same result
	ClassReview        Class = "review"         // reviewer: a person looks
	ClassFinal         Class = "final"          // nobody: a rule settles it
	ClassWait          Class = "wait"           // us: our fault or our turn; costs no try
	ClassNone          Class = "none"           // nobody: only a note to staff
)

// A Reason is a code and what in the verification it is about.
type Reason struct {
	Code ReasonCode
	// About is the photograph, the field or the country the reason is about,
	// such as "front", "birth_date" or "IRN". It is never personal data. May be
	// empty.
	About string
}

// A ReasonText is what the table of reasons says of one code.
type ReasonText struct {
	Code ReasonCode
	// Classes hold the class on the first try and, where there are two, the
	// class from the second try on.
	Classes []Class
	// Fraud marks a suspicion: the learner is not told which check it was.
	Fraud bool
	// Learner is what the learner reads: what it is and what to do. "{about}"
	// stands for the words of Reason.About.
	Learner string
	// Staff is what the reviewer and the operator read.
	Staff string
}

// Class returns the class of the reason on the given try, counted from 1. A
// code that is not in the table is for a person to look at.
func (r Reason) Class(try int) Class {
	t, ok := reasonTable[r.Code]
	if !ok {
		return ClassReview
	}
	if try > 1 && len(t.Classes) > 1 {
		return t.Classes[1]
	}
	return t.Classes[0]
}

// Learner returns the learner's text, remedy included.
func (r Reason) Learner() string {
	t, ok := reasonTable[r.Code]
	if !ok {
		t = reasonTable["review.needed"]
	}
	return fill(t.Learner, r.About)
}

// Staff returns the text for staff.
func (r Reason) Staff() string {
	t, ok := reasonTable[r.Code]
	if !ok {
		return string(r.Code)
	}
	return fill(t.Staff, r.About)
}

// Fraud says whether the reason is a suspicion, whose check is not named to
// the learner.
func (r Reason) Fraud() bool { return reasonTable[r.Code].Fraud }

// Reasons returns the table of reasons in its order.
func Reasons() []ReasonText { return append([]ReasonText(nil), reasonTexts...) }

// KnownReason says whether the code is in the table.
func KnownReason(c ReasonCode) bool { _, ok := reasonTable[c]; return ok }

// aboutWords are the plain words for what a reason may be about.
var aboutWords = map[string]string{
	string(SlotFront): "front of the ID",
	string(SlotBack):  "back of the ID",
	string(SlotFace):  "photo of your face",
	"photo_page":      "photo page",
	"surname":         "surname",
	"given_names":     "given names",
	"full_name":       "name",
	"birth_date":      "birth date",
	"expiry_date":     "expiry date",
	"issue_date":      "issue date",
	"number":          "document number",
	"sex":             "sex",
	"nationality":     "nationality",
	"issuer":          "issuing country",
	"zone":            "ID's lines of code",
	"":                "picture",
}

func fill(text, about string) string {
	words, ok := aboutWords[about]
	if !ok {
		words = about
	}
	return strings.ReplaceAll(text, "{about}", words)
}

var reasonTable = func() map[ReasonCode]ReasonText {
	m := make(map[ReasonCode]ReasonText, len(reasonTexts))
	for _, t := range reasonTexts {
		m[t.Code] = t
	}
	return m
}()
