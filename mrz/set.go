package mrz

import "math/bits"

// alphabet is every character a zone can hold, in the order of the bits of a Set. A character's index is its value in
// check digits (9303-3 section 4.9), but for the filler, whose value is 0.
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"

// A Set is a set of the 37 characters of a zone. Bits 0 to 9 are the digits, 10 to 35 the letters and 36 the filler,
// so that the intersection of two sets is their bitwise and.
type Set uint64

// The usual sets.
const (
	Digits  Set = 1<<10 - 1
	Letters Set = (1<<26 - 1) << 10
	Filler  Set = 1 << 36
	Any         = Digits | Letters | Filler
)

// SetOf is the set of the characters in s; characters that no zone can hold are left out.
func SetOf(s string) Set {
	var set Set
	for i := range len(s) {
		if n := index(s[i]); n >= 0 {
			set |= 1 << n
		}
	}
	return set
}

// Has reports whether the set holds c.
func (s Set) Has(c byte) bool {
	n := index(c)
	return n >= 0 && s&(1<<n) != 0
}

// Chars lists the set: digits, letters, filler.
func (s Set) Chars() string {
	out := make([]byte, 0, bits.OnesCount64(uint64(s)))
	for i := range len(alphabet) {
		if s&(1<<i) != 0 {
			out = append(out, alphabet[i])
		}
	}
	return string(out)
}

// index is the place of c in the alphabet, or -1.
func index(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	case c == '<':
		return 36
	}
	return -1
}
