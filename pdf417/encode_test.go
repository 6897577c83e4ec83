package pdf417_test

import (
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame/pdf417"
)

func TestEveryRowHasTheWidthOfTheSymbol(t *testing.T) {
	t.Parallel()
	for _, compact := range []bool{false, true} {
		s, err := pdf417.Encode([]byte("Ottoline Fennimore 1931-02-17"), pdf417.Options{Columns: 4, Compact: compact})
		if err != nil {
			t.Fatal(err)
		}
		for r, line := range s.Modules {
			if len(line) != s.Width() {
				t.Errorf("row %d has %d modules, the symbol is %d wide", r, len(line), s.Width())
			}
		}
		if got := s.Rows * s.Columns; got != len(s.Codewords) {
			t.Errorf("%d codewords in %d places", len(s.Codewords), got)
		}
	}
}

func TestTooMuchDataIsAnErrorAndTheLargestPayloadsAreNot(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		data string
		ok   bool
	}{
		"1,850 letters":  {strings.Repeat("A", 1850), true},
		"1,851 letters":  {strings.Repeat("A", 1851), false},
		"2,710 digits":   {strings.Repeat("7", 2710), true},
		"2,711 digits":   {strings.Repeat("7", 2711), false},
		"1,108 bytes":    {strings.Repeat("\xff", 1108), true},
		"1,109 bytes":    {strings.Repeat("\xff", 1109), false},
		"a licence's 40": {strings.Repeat("a1", 20), true},
	}
	for name, test := range tests {
		_, err := pdf417.Encode([]byte(test.data), pdf417.Options{Level: pdf417.LevelZero})
		if (err == nil) != test.ok {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestOptionsOutOfRangeAreErrors(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]pdf417.Options{
		"31 columns":         {Columns: 31},
		"level 9":            {Level: 9},
		"an impossible ECI":  {ECI: 811800},
		"no file id":         {Macro: &pdf417.Macro{}},
		"codeword 900 in id": {Macro: &pdf417.Macro{FileID: []int{900}}},
		"a negative segment": {Macro: &pdf417.Macro{FileID: []int{1}, Segment: -1}},
	} {
		if _, err := pdf417.Encode([]byte("x"), o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
