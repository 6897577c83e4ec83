package mrz

import "strings"

// CheckDigit computes the check digit of s (9303-3 section 4.9): the sum of each character's value (digits 0 to 9, A to
// Z 10 to 35, the filler 0) times the weights 7, 3, 1 over and over, modulo 10. It is false where s holds a character
// that no zone can hold.
func CheckDigit(s string) (byte, bool) {
	weights := [3]int{7, 3, 1}
	sum := 0
	for i := range len(s) {
		v := index(s[i])
		if v < 0 {
			return 0, false
		}
		if s[i] == '<' {
			v = 0
		}
		sum += v * weights[i%3]
	}
	return byte('0' + sum%10), true
}

// A CheckResult is what a check digit should be and what it is.
type CheckResult struct {
	Name string
	Want byte // the digit that the zone's other characters give
	Got  byte // the character that stands there
	OK   bool // whether Got may stand for Want
}

// Eval compares a check digit with what it covers. The lines must have the lengths of the check's format and hold only
// characters of a zone, as those of Detect and Parse do.
func (c Check) Eval(lines []string) CheckResult {
	text := c.covered(lines)
	got := lines[c.At.Line][c.At.Col]
	if got == '<' && c.Continues.To > 0 {
		if rest, digit, ok := overflow(c.Continues.Of(lines)); ok {
			text += rest
			got = digit
		}
	}
	want, _ := CheckDigit(text)
	empty := strings.Trim(text, "<") == ""
	return CheckResult{
		Name: c.Name,
		Want: want,
		Got:  got,
		OK:   got == want || got == '<' && empty && c.EmptyFiller,
	}
}

// covered is the text that the digit is computed over, where no number goes on elsewhere.
func (c Check) covered(lines []string) string {
	var b strings.Builder
	for _, s := range c.Over {
		b.WriteString(s.Of(lines))
	}
	return b.String()
}

// overflow takes the end of a long number from optional data: characters, the check digit, a filler. It is false where
// the data does not begin so.
func overflow(optional string) (rest string, digit byte, ok bool) {
	head, _, _ := strings.Cut(optional, "<")
	if len(head) < 2 {
		return "", 0, false
	}
	last := head[len(head)-1]
	return head[:len(head)-1], last, Digits.Has(last)
}
