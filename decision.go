package selfsame

// A Decision is what becomes of a verification.
type Decision string

// The decisions.
const (
	Approved Decision = "approved"
	Declined Decision = "declined"
	Review   Decision = "review" // a person looks
	Again    Decision = "again"  // the learner can mend it
)

// An Outcome is a decision with the reasons for it, the weightiest first.
type Outcome struct {
	Decision Decision
	Reasons  []Reason
}
