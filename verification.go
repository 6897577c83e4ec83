package selfsame

import "time"

// A Verification is one person proving once who they are. It holds nothing
// about the person in the clear: the claim is sealed, the photographs lie
// elsewhere, encrypted, and the findings are answers and numbers.
type Verification struct {
	ID      string
	Learner string
	State   State // changed by State.Move alone
	Held    Held
	Version int // of the row; a save of an older one is a conflict. 0: never saved

	Way     Way    // by face matching, or the equal way without
	Kind    string // the document chosen, of decide.Kinds; empty until chosen
	Country string // its issuing state, ISO 3166-1 alpha-3; empty until chosen
	Claim   []byte // sealed under the learner's key; what it holds is internal/flow's
	// Document is a keyed hash of the document that was read, by which it is
	// recognised under another account; empty where it was not read whole.
	Document string
	Try      int // which try this is, counted from 1; failures of ours do not count

	Photographs map[Slot]Photograph
	Findings    []Finding // of the last check
	Outcome     Outcome   // of the last check or of the reviewer
	Policy      string    // version of the policy that decided
	Calibration string    // name of the calibration that judged the faces

	Opened    time.Time
	Submitted time.Time // zero until then
	Promised  time.Time // when an answer is due at the latest; zero where none is owed
	Settled   time.Time // zero until then
	Due       time.Time // when the next thing happens by itself: expiry, erasure; zero for nothing

	Appealed  bool
	Reviewers []string // accounts that have decided it, in order: an appeal goes to another one
	Note      string   // a reviewer's note to staff: never about a person's data
}

// A Photograph is what is known of one that was taken in. Its pixels are kept
// by internal/blob, encrypted.
type Photograph struct {
	Digest   string    // SHA-256 of the ciphertext, hexadecimal: for the receipt
	Bytes    int       // of the file as received
	Received time.Time //
	Advice   []Reason  // what the quick look at its arrival asked to mend
	Stale    bool      // of another document than the one chosen since: to be taken anew
}

// Held says what is still held of a verification's photographs.
type Held string

// What is held.
const (
	HeldNothing Held = "nothing" // none has come in
	HeldKept    Held = "held"
	HeldErasing Held = "erasing" // to be erased; the job goes on until it is
	HeldErased  Held = "erased"  // with a receipt
)

// A Way is how the face is compared.
type Way string

// The ways.
const (
	WayUnset  Way = ""       // no consent was recorded yet
	WayFace   Way = "face"   // by face matching
	WayPerson Way = "person" // a reviewer compares; same result, no penalty
)

// Slots returns the photographs that a document of the kind needs. A back is
// asked for where it carries the zone or the barcode.
func Slots(kind string) []Slot {
	if kind == "passport" {
		return []Slot{SlotFront, SlotFace}
	}
	return []Slot{SlotFront, SlotBack, SlotFace}
}
