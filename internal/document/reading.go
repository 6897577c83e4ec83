package document

import (
	"fmt"
	"image"
	"io"
	"log/slog"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/aamva"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// An Outcome says whether a document was read.
type Outcome string

// The outcomes.
const (
	Read   Outcome = "read"   // at least a zone, a barcode or the main fields of the print
	Unread Outcome = "unread" // there is nothing that could be relied on; Reasons say why
)

// A Kind is what sort of document it is.
type Kind string

// The kinds. A residence permit is an id_card: a card of ICAO's formats that a
// state issues to identify its holder; its zone's own kind code (AR, IR, C1)
// tells it from a citizen's.
const (
	Passport       Kind = "passport"
	IDCard         Kind = "id_card"
	DrivingLicence Kind = "driving_licence"
	Visa           Kind = "visa"
	Other          Kind = "other" // a document of no kind above: a school, work or library card
	NoDocument     Kind = "none"
)

// Sides of a document.
const (
	Front       = "front"
	Back        = "back"
	UnknownSide = ""
)

// Names of fields, as in the results of `selfsame read`.
const (
	FieldSurname     = "surname"
	FieldGivenNames  = "given_names"
	FieldFullName    = "full_name"
	FieldBirthDate   = "birth_date"
	FieldExpiryDate  = "expiry_date"
	FieldIssueDate   = "issue_date"
	FieldNumber      = "number"
	FieldSex         = "sex"
	FieldNationality = "nationality"
	FieldIssuer      = "issuer"
)

// A Source is where on a document a field was read.
type Source string

// The sources.
const (
	SourceZone    Source = "zone"
	SourcePrint   Source = "print"
	SourceBarcode Source = "barcode"
)

// A Reading is what one photograph of a document says.
type Reading struct {
	Outcome Outcome
	Kind    Kind
	Country string // code of the issuing state as ICAO writes it, without fillers; "" unknown
	Format  string // size or layout: TD1, TD2, TD3, MRVA, MRVB, FRA_ID, DL1, ID-1 ...; "" unknown
	Side    string // Front, Back or UnknownSide; the page of a passport is its front

	Zone    *Zone    // nil where none was read
	Barcode *Barcode // nil where none was looked for or none is there
	Fields  map[string]Field
	// Conflicts are the fields whose sources disagree, each read with
	// confidence. The field's value is then the most trusted source's.
	Conflicts []Conflict
	Portrait  Portrait

	// Quad is the document's outline in the photograph's pixels, from the top
	// left corner of the upright document clockwise. Where the page was not
	// found as such it is the whole picture, and QuadFound is false.
	Quad      vision.Quad
	QuadFound bool
	// Rotation is by how much the document is turned in the picture, clockwise,
	// in degrees: 0, 90, 180 or 270. RotationKnown is false where nothing told.
	Rotation      int
	RotationKnown bool
	Page          *vision.Image // the document straightened and upright, at most PageSide pixels long

	// Lines are the lines of print that were read, values and headings alike, in
	// reading order.
	Lines []string
	// Outlines are where the Lines stand in the photograph, in its pixels.
	Outlines []vision.Quad

	// ZoneSeen says that lines look like a zone's, whether it could be read or
	// not. A document whose zone is seen and not read is Unread, whatever its
	// print says.
	ZoneSeen bool
	Reasons  []selfsame.Reason
	Steps    []Step
}

// A Field is one thing that a document says.
type Field struct {
	// Value is as the most complete source has it; dates are ISO 8601.
	Value string
	// Sources are those that say so, the most trusted first.
	Sources []Source
	// Confidence is how likely the value is right, 0 to 1.
	Confidence float64
}

// A Conflict is a field of which two sources say different things.
type Conflict struct {
	Field     string
	Between   [2]Source
	Values    [2]string
	Certainty float64 // the lesser of the two readings' confidences
}

// A Barcode is a licence's barcode.
type Barcode struct {
	Data []byte
	Box  vision.Quad // corners of the symbol, from its own top left
	// Parsed is what it says; nil where it is not in AAMVA's layout. Deviations
	// are where it departs from the standard.
	Parsed     *aamva.License
	Deviations []aamva.Deviation
}

// A Portrait is the photograph of the holder on the document.
type Portrait struct {
	Found bool
	Box   image.Rectangle // of the face, in the photograph's pixels
	Image *vision.Image   // the face upright with room around it, at the photograph's resolution
	Score float64         // the face finder's, 0 to 1
	// Upright says that something else than the face told which way up the document lies:
	// its zone, its corners or its print.
	Upright bool
}

// A Step is how long a part of the reading took.
type Step struct {
	Name string
	Took time.Duration
}

// Value returns a field's value, "" where it was not read.
func (r *Reading) Value(name string) string { return r.Fields[name].Value }

// Has reports whether the reasons hold a code.
func (r *Reading) Has(code selfsame.ReasonCode) bool {
	for _, reason := range r.Reasons {
		if reason.Code == code {
			return true
		}
	}
	return false
}

func (r *Reading) add(code selfsame.ReasonCode, about string) {
	r.Reasons = append(r.Reasons, selfsame.Reason{Code: code, About: about})
}

// What was read is about a person and is never printed or logged by accident.

// Format writes "[private]" whatever the verb.
func (f Field) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "[private]") }

// Format writes "[private]" whatever the verb.
func (c Conflict) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "["+c.Field+" private]") }

// String is "[private]".
func (z *Zone) String() string { return "[private]" }

// GoString is String.
func (z *Zone) GoString() string { return z.String() }

// String says the outcome and the kind and nothing of what was read.
func (r *Reading) String() string {
	return "[reading " + string(r.Outcome) + " " + string(r.Kind) + "]"
}

// GoString is String.
func (r *Reading) GoString() string { return r.String() }

// LogValue is what a log says of a reading.
func (r *Reading) LogValue() slog.Value {
	return slog.GroupValue(slog.String("outcome", string(r.Outcome)), slog.String("kind", string(r.Kind)))
}
