// Package authentic asks whether a document agrees with itself, with today, and with what is accepted.
//
// Read first: Check, which lists the questions in their order, then Facts, which is all that the questions may know.
//
// Everything here is a pure function of facts that others read. The package does not read pictures for text, does not
// know how a value was recognised, and reads no clock and no file. It cannot tell a good forgery: it finds what is
// inconsistent, expired, unacceptable or colourless. A question that cannot be asked of this document (a zone's check
// digits of a card without a zone) is not listed; one that can be asked and not be settled is undetermined; nothing is
// answered yes by default.
package authentic

import (
	"slices"
	"time"

	selfsame "github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// A Field is one thing that a document says, by the names that `selfsame read` prints.
type Field string

// The fields that are compared.
const (
	Surname     Field = "surname"
	GivenNames  Field = "given_names"
	FullName    Field = "full_name"
	BirthDate   Field = "birth_date"  // ISO 8601
	ExpiryDate  Field = "expiry_date" // ISO 8601
	IssueDate   Field = "issue_date"  // ISO 8601
	Number      Field = "number"
	Sex         Field = "sex"         // M, F or X
	Nationality Field = "nationality" // code of ICAO 9303-3
	Issuer      Field = "issuer"      // code of ICAO 9303-3
)

// A Source is where on the document a value stands.
type Source string

// The sources.
const (
	Zone    Source = "zone"    // the machine-readable zone
	Barcode Source = "barcode" // the licence's PDF417 symbol
	Print   Source = "print"   // what people read
)

// A Value is one reading of one field.
type Value struct {
	Text       string
	Source     Source
	Slot       selfsame.Slot // the side it was read on
	Confidence float64       // 0..1, as the reader stated it
	// Checked says that a check digit or error correction held over the value, so that a misreading is next to
	// impossible. Names, states and everything printed have none.
	Checked bool
	// Cut says that the end of a name may be missing, as where a zone's field is full.
	Cut bool
}

// ZoneFacts is what the reading says of a machine-readable zone.
type ZoneFacts struct {
	Slot   selfsame.Slot
	Format string   // TD1, TD2, TD3, …
	Failed []string // the check digits that do not hold, by name; empty when all do
	Checks int      // how many check digits the format has; 0 for the Swiss licence
}

// Side is what was seen of one side.
type Side struct {
	Slot  selfsame.Slot
	Lines []string       // every line of print that was read, for marks such as SPECIMEN
	Page  *vision.Image  // the straightened page; nil when none was found
	Photo vision.Picture // the whole photograph; nil when it is not at hand
	Quad  vision.Quad    // where the page lies in Photo; zero when it is not known
}

// Facts is what was read of one document. Each field is set by the engine from the document step's reading.
type Facts struct {
	Kind   string // passport, id_card, driving_licence; another word for what is not one of these; "" not known
	Zone   *ZoneFacts
	Values map[Field][]Value
	Sides  []Side
	// NoExpiry says that the document has the place for an expiry date and it says that there is none.
	NoExpiry bool
	// NoBirthDate says the same of the birth date: fillers in a sound zone, or a whole page of print without one.
	NoBirthDate bool
}

// Rules is what the operator accepts and what the person stated.
type Rules struct {
	Today       time.Time // the date in the operator's place; its time of day is ignored
	GraceDays   int       // days after expiry on which a document is still accepted
	MinimumAge  int       // years; 0 asks nothing
	Kinds       []string  // accepted kinds
	Restricted  []string  // issuers that may not be accepted
	Unsupported []string  // issuers that are not checked
	Specimens   bool      // sample documents are accepted
	BirthDate   string    // ISO 8601, as the person typed it; "" when it was not asked
	// SameName judges whether two spellings name one person, a zone's against the print's. Without it names are not
	// compared here.
	SameName func(a, b Value) selfsame.Answer
}

// confident is the stated confidence from which one unchecked reading counts as read.
const confident = 0.85

// surely says whether a value may decide something against the person.
func (v Value) surely() bool { return v.Checked || v.Confidence >= confident }

// sourceRank orders the sources by how rarely each is misread.
var sourceRank = []Source{Barcode, Zone, Print}

// best gives the reading of a field to go by: a checked one before others, then by source, then by confidence. sure is
// whether it may decide anything, by itself or because a second source says the same.
func (f Facts) best(field Field) (v Value, sure, found bool) {
	values := slices.Clone(f.Values[field])
	values = slices.DeleteFunc(values, func(v Value) bool { return v.Text == "" })
	if len(values) == 0 {
		return Value{}, false, false
	}
	slices.SortStableFunc(values, func(a, b Value) int {
		if a.Checked != b.Checked {
			if a.Checked {
				return -1
			}
			return 1
		}
		if a.surely() != b.surely() {
			if a.surely() {
				return -1
			}
			return 1
		}
		return slices.Index(sourceRank, a.Source) - slices.Index(sourceRank, b.Source)
	})
	v = values[0]
	sure = v.surely() || slices.ContainsFunc(values[1:], func(w Value) bool {
		return w.Source != v.Source && w.Text == v.Text
	})
	return v, sure, true
}

// date gives the date to go by; found is false where nothing was read or what was read is no date.
func (f Facts) date(field Field) (day time.Time, v Value, sure, found bool) {
	v, sure, found = f.best(field)
	if !found {
		return time.Time{}, v, false, false
	}
	day, err := time.Parse(time.DateOnly, v.Text)
	if err != nil {
		return time.Time{}, v, false, false
	}
	return day, v, sure, true
}

// today is midnight of the rule's date, in UTC as the parsed dates are.
func (r Rules) today() time.Time {
	y, m, d := r.Today.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
