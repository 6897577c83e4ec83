// Package school knows courses, who takes them, what their certificates need,
// and the name that a certificate carries.
//
// Read first: School in school.go with the interfaces it needs, then
// certificate.go for the way of a certificate from held to issued to revoked,
// and naming.go for the rules by which the name on it may change. policy.yaml
// says which kind of course needs which verification.
//
// The package checks nobody's identity. It asks one question of whoever does:
// how does this learner stand? Names are sealed under the learner's key before
// they reach the store, so that destroying the key takes them off every
// certificate.
package school
