// Package pdf417 writes and reads PDF417, the stacked barcode on the back of North
// American driving licences (ISO/IEC 15438).
//
// Read first: [Encode] and [Decode]; then scan.go, bar.go, rows.go and grid.go, which are
// the steps of reading in their order, and correct.go and payload.go, which turn codewords
// into bytes.
//
// A symbol is returned only if its error correction holds with two codewords to spare and
// its codewords say something that the standard allows: what is in doubt is not found.
//
// The package knows pictures in gray and bytes. It does not know what the bytes mean:
// for a licence that is package aamva.
package pdf417
