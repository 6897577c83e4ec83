// Package selfsame holds the words and rules of identity verification that
// every other part agrees on: what is checked, what a check may answer, the
// reasons it may give and what each asks of the learner, and the decision.
//
// Read finding.go first, then reason.go and decision.go. The package knows
// nothing of images, models, databases or the web and imports only the
// standard library.
package selfsame
