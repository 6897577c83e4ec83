// Package document finds an identity document in a photograph, straightens and
// classifies it and reads it: zone, print and barcode, and cuts out the
// portrait.
//
// Read first: reading.go, what is found out, and reader.go, the sequence in
// which that happens. Then by interest: zonefind.go and zonelook.go (from lines
// of text to a zone), ctc.go, decode.go and zone.go (from a network's
// probabilities to a zone that may be believed), fields.go (from print to fields),
// labelled.go, labelplace.go, licence.go and american.go (which line is the value of which
// label), blurred.go (labels hardly legible), dateorder.go (day or month first), printlines.go
// and zoneinprint.go (lines of print, and a zone that is found only there).
//
// The package does not decide anything. It does not know what a document must
// look like to be accepted, whether it is genuine, or whose it should be; it
// does not know today's date and is told it by its caller. It finds faces only
// through the FaceFinder it is given.
package document
