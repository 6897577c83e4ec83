// Package capture turns the bytes that somebody sent into a photograph, safely, and measures whether the photograph is
// usable.
//
// Read first: Decode, which refuses what must not be decoded before it costs anything, then Assess, which says what a
// person should do differently when the picture was taken badly.
//
// The package does not know documents: where the page lies in the picture is told to it as a quad, and what stands on
// it is none of its business. It knows faces only as a rectangle of the picture. It decides nothing: whether advice
// becomes a retake is the engine's and the policy's.
package capture
