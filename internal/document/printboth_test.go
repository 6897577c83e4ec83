package document

import (
	"math"
	"slices"
	"testing"

	"github.com/selfsame-id/selfsame/mrz"
)

func TestTwoReadersOfALineAreJoinedLetterByLetter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ own, other, want string }{
		{"HRUŠKOVÁ", "HRUSKOVA", "HRUŠKOVÁ"},
		{"GROß", "GROB", "GROß"},
		{"KJÆR", "KJAER", "KJÆR"},
		{"I LINDSTRÖM", "1LINDSTROM", "1 LINDSTRÖM"},
		{"ÅSE SØLVI", "2ASESOLVI", "2 ÅSE SØLVI"},
		{"N IBÁÑEZ ZUBIZARRETA", "LN IBANEZ ZUBIZARRETA", "LN IBÁÑEZ ZUBIZARRETA"},
		{"Gв YZ8523033", "DLYZ8523033", "DL YZ8523033"},
		{"0c 09/11/1969", "3DOB09/11/1969", "3DOB 09/11/1969"},
		{"HO5H61Z27", "H05H61Z27", "H05H61Z27"},
		{"ZUBIZZARRETA", "ZUBIZARRETA", "ZUBIZARRETA"},
		{"IBRAHIM", "1BRAHIM", "IBRAHIM"},
		{"", "QX7741903", "QX7741903"},
		{"QX7741903", "", "QX7741903"},
	} {
		own := printed{Text: c.own, Confidence: 0.8}
		for range []rune(c.own) {
			own.Sure = append(own.Sure, 0.85)
		}
		other := printed{Text: c.other, Confidence: 0.98}
		if got := both(own, other); got.Text != c.want {
			t.Errorf("%q and %q: %q, want %q", c.own, c.other, got.Text, c.want)
		}
	}
}

func TestALineIsOfOneScript(t *testing.T) {
	t.Parallel()
	letters := []string{"", " ", "A", "H", "А", "Н", "Δ"} // the fifth and sixth are Cyrillic
	r := &printNet{letters: letters, twins: twinsOf(letters)}
	step := func(best int) []float32 {
		logs := []float32{-9, -9, -9, -9, -9, -9, -9}
		logs[best] = -0.1
		return logs
	}
	var logs []float32
	for _, k := range []int{2, 0, 3, 0, 2, 0, 5} {
		logs = append(logs, step(k)...)
	}
	if got := r.decode(logs, nil); got.Text != "AHAH" || len(got.Sure) != 4 {
		t.Errorf("%q, %v", got.Text, got.Sure)
	}
}

func TestNumbersAndDatesDrawnAlikeAreLatin(t *testing.T) {
	t.Parallel()
	const cyrillicO, cyrillicC, cyrillicT, cyrillicB, cyrillicD = "\u041e", "\u0421", "\u0422", "\u0412", "\u0414"
	letters := []string{"", " ", "B", "C", "O", "T", "1", "2", "3", cyrillicO, cyrillicC, cyrillicT, cyrillicB, cyrillicD}
	r := &printNet{letters: letters, twins: twinsOf(letters)}
	for line, want := range map[string]string{
		"12 " + cyrillicO + cyrillicC + cyrillicT + " 31": "12 OCT 31",
		cyrillicB + cyrillicC + "1231":                    "BC1231",
		cyrillicB + cyrillicD + cyrillicC + "1231":        cyrillicB + cyrillicD + cyrillicC + "1231", // a letter that Latin has not
		cyrillicB + cyrillicO + cyrillicC:                 cyrillicB + cyrillicO + cyrillicC,          // a word
	} {
		var logs []float32
		for _, c := range line {
			for _, k := range []int{slices.Index(letters, string(c)), 0} {
				step := slices.Repeat([]float32{-9}, len(letters))
				step[k] = -0.1
				logs = append(logs, step...)
			}
		}
		if got := r.decode(logs, nil); got.Text != want {
			t.Errorf("%q is read as %q", line, got.Text)
		}
	}
}

func TestMarksOfALineAreOfOneLanguage(t *testing.T) {
	t.Parallel()
	letters := []string{"", " ", "Ș", "Ş", "S", "Ü", "Ğ", "Ò", "Ó", "O", "Þ", "R", "Ă", "G"}
	r := &printNet{letters: letters, twins: twinsOf(letters), siblings: siblings(letters)}
	class := map[string]int{}
	for k, letter := range letters {
		class[letter] = k
	}
	for _, c := range []struct {
		line []map[string]float64
		home map[rune]bool
		want string
	}{
		{[]map[string]float64{{"Ș": 0.6, "Ş": 0.35}, {"Ü": 0.9}, {"R": 0.9}, {"Ğ": 0.8}}, nil, "ŞÜRĞ"},
		{[]map[string]float64{{"Ș": 0.35, "Ş": 0.6}, {"R": 0.9}, {"Ă": 0.9}}, nil, "ȘRĂ"},
		{[]map[string]float64{{"Þ": 0.9}, {"Ò": 0.6, "Ó": 0.3}, {"R": 0.9}}, nil, "ÞÓR"},
		{[]map[string]float64{{"Þ": 0.9}, {"Ò": 0.99}, {"R": 0.9}}, nil, "ÞÒR"}, // what is certain stands
		{[]map[string]float64{{"O": 0.6, "Ó": 0.3}, {"R": 0.9}}, nil, "OR"},
		{[]map[string]float64{{"R": 0.9}, {"Ğ": 0.9, "G": 0.09}}, lettersOf(mrz.Document{Issuer: "JPN"}), "RG"},
		{[]map[string]float64{{"R": 0.9}, {"Ğ": 0.9, "G": 0.09}}, lettersOf(mrz.Document{Issuer: "TUR"}), "RĞ"},
		{[]map[string]float64{{"R": 0.9}, {"Ğ": 0.99, "G": 0.01}}, lettersOf(mrz.Document{Issuer: "POL"}), "RĞ"}, // born elsewhere, and seen clearly
	} {
		var logs []float32
		for _, place := range c.line {
			step := make([]float32, len(letters))
			for k := range step {
				step[k] = -20
			}
			for letter, p := range place {
				step[class[letter]] = float32(math.Log(p))
			}
			blank := make([]float32, len(letters))
			for k := range blank[1:] {
				blank[k+1] = -20
			}
			logs = append(append(logs, step...), blank...)
		}
		if got := r.decode(logs, c.home); got.Text != c.want {
			t.Errorf("%v: %q, want %q", c.line, got.Text, c.want)
		}
	}
}

func TestADoubtfulLabelDoesNotMakeItsValueDoubtful(t *testing.T) {
	t.Parallel()
	// sure gives each letter of the label and of the value a probability.
	sure := func(label, value string, ofLabel, ofValue float64) printed {
		var each []float64
		for range []rune(label + " ") {
			each = append(each, ofLabel)
		}
		for range []rune(value) {
			each = append(each, ofValue)
		}
		return printed{Text: label + " " + value, Confidence: leastMean(each), Sure: each}
	}
	for name, c := range map[string]struct {
		line printed
		want float64
	}{
		"American label":      {sure("4b ExP", "08/25/2032", 0.4, 0.98), 0.98},
		"sex":                 {sure("15 SEx", "M", 0.6, 0.97), 0.97},
		"number of a field":   {sure("4a.", "25.08.2032", 0.5, 0.96), 0.96},
		"label in words":      {sure("Surname:", "ŌZOLIŅŠ", 0.7, 0.96), 0.96},
		"value less sure":     {sure("4b EXP", "08/25/2032", 0.99, 0.3), 0.3},
		"no label before it":  {sure("ANNA", "MARIA", 0.5, 0.99), 0.5},
		"a label that is not": {sure("Eo", "12/13/2031", 0.34, 0.98), 0.34},
	} {
		if got := new(work).sureOfValue(c.line); math.Abs(got.Confidence-c.want) > 1e-9 || got.Text != c.line.Text {
			t.Errorf("%s: %q at %.2f, want %.2f", name, got.Text, got.Confidence, c.want)
		}
	}
}
