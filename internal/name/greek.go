package name

import "strings"

// greek is ELOT 743 (ISO 843), which Greek and Cypriot passports follow, letter by letter.
var greek = map[rune]string{
	'Α': "A", 'Β': "V", 'Γ': "G", 'Δ': "D", 'Ε': "E", 'Ζ': "Z", 'Η': "I", 'Θ': "TH", 'Ι': "I", 'Κ': "K", 'Λ': "L",
	'Μ': "M", 'Ν': "N", 'Ξ': "X", 'Ο': "O", 'Π': "P", 'Ρ': "R", 'Σ': "S", 'Τ': "T", 'Υ': "Y", 'Φ': "F", 'Χ': "CH",
	'Ψ': "PS", 'Ω': "O",
}

// greekCommon is what families keep from before the standard.
var greekCommon = map[rune]string{'Β': "B", 'Η': "E", 'Υ': "U", 'Φ': "PH", 'Χ': "H"}

// greekSpellings lists how an upper-case Greek word without accents may be written in Latin.
func greekSpellings(word string) []string {
	r := []rune(word)
	var out []string
	for _, common := range []map[rune]string{nil, {'Χ': "H"}, {'Χ': "KH"}, greekCommon} {
		for _, plainStops := range []bool{false, true} {
			var b strings.Builder
			for i := 0; i < len(r); i++ {
				if text, ok := greekPair(r, i, plainStops); ok {
					b.WriteString(text)
					i++
					continue
				}
				text, ok := common[r[i]]
				if !ok {
					text = greek[r[i]]
				}
				b.WriteString(text)
			}
			out = appendNew(out, b.String())
		}
	}
	return out
}

// greekPair is the letters that two Greek letters at i make together. Names from abroad write B, D and G as ΜΠ, ΝΤ and ΓΚ;
// plainStops reads them so.
func greekPair(r []rune, i int, plainStops bool) (string, bool) {
	if i+1 >= len(r) {
		return "", false
	}
	switch string(r[i : i+2]) {
	case "ΟΥ":
		return "OU", true
	case "ΑΥ", "ΕΥ", "ΗΥ":
		vowel := map[rune]string{'Α': "A", 'Ε': "E", 'Η': "I"}[r[i]]
		if i+2 >= len(r) || strings.ContainsRune("ΘΚΞΠΣΤΦΧΨ", r[i+2]) {
			return vowel + "F", true
		}
		return vowel + "V", true
	case "ΓΓ":
		return "NG", true
	case "ΓΞ":
		return "NX", true
	case "ΓΧ":
		return "NCH", true
	case "ΜΠ":
		if i == 0 || i+2 == len(r) || plainStops {
			return "B", true
		}
		return "MP", true
	case "ΝΤ":
		if plainStops {
			return "D", true
		}
		return "NT", true
	case "ΓΚ":
		if plainStops {
			return "G", true
		}
		return "GK", true
	}
	return "", false
}
