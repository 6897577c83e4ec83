// Package face finds faces in pictures, brings them into one position, turns
// each into an embedding and says how alike two embeddings are, and what that
// means by a calibration.
//
// Read find.go (where are faces), align.go (eyes, nose and mouth to the same
// places), embed.go (512 numbers a face) and calibration.go (a similarity
// becomes same, different or undetermined) in this order; quality.go and
// fingerprint.go say whether a picture is fit to be compared at all.
//
// The package does not know what a verification is, which picture is an ID and
// which a selfie, or what follows from a judgement.
package face
