package pdf417_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/selfsame-id/selfsame/pdf417"
)

// data is what the words of a symbol say before its error correction.
func data(s *pdf417.Symbol) []int { return s.Codewords[:s.Codewords[0]] }

func TestWhatIsEncodedIsWhatIsInterpreted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.OneOf(
			rapid.SliceOfN(rapid.ByteRange('0', '9'), 1, 60),
			rapid.SliceOfN(rapid.ByteRange(' ', '~'), 1, 40),
			rapid.SliceOfN(rapid.ByteRange('A', 'z'), 1, 9),
			rapid.SliceOfN(rapid.Byte(), 1, 20),
		), 0, 8).Draw(t, "parts")
		want := bytes.Join(parts, nil)
		s, err := pdf417.Encode(want, pdf417.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := pdf417.Interpret(data(s))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(p.Data, want) {
			t.Fatalf("%q was encoded, %q is read", want, p.Data)
		}
	})
}

func TestMacroBlocksComeBackWhole(t *testing.T) {
	t.Parallel()
	want := pdf417.Macro{
		Segment: 3, FileID: []int{17, 899, 0}, Last: true, FileName: "back of the card.txt", Segments: 4,
		Timestamp: 1234567890, Sender: "Selfsame", Addressee: "a reviewer", FileSize: 70000, Checksum: 65536,
	}
	s, err := pdf417.Encode([]byte("part four"), pdf417.Options{Macro: &want})
	if err != nil {
		t.Fatal(err)
	}
	p, err := pdf417.Interpret(data(s))
	if err != nil {
		t.Fatal(err)
	}
	if p.Macro == nil {
		t.Fatal("no macro block was found")
	}
	if d := cmp.Diff(want, p.Macro.Macro); d != "" {
		t.Error(d)
	}
	if string(p.Data) != "part four" {
		t.Errorf("the data is %q", p.Data)
	}
}

func TestExtendedChannelInterpretationsAreKept(t *testing.T) {
	t.Parallel()
	for _, number := range []int{3, 26, 899, 900, 810899, 810900, 811799} {
		s, err := pdf417.Encode([]byte("Zo\xc3\xab"), pdf417.Options{ECI: number})
		if err != nil {
			t.Fatal(err)
		}
		p, err := pdf417.Interpret(data(s))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]pdf417.ECI{{Number: number}}, p.ECIs); d != "" {
			t.Error(d)
		}
		text, known := p.Text()
		if number == 26 && (text != "Zoë" || !known) {
			t.Errorf("UTF-8 is read as %q", text)
		}
		if number == 3 && (text != "ZoÃ«" || !known) {
			t.Errorf("ISO 8859-1 is read as %q", text)
		}
		if number > 26 && known {
			t.Errorf("interpretation %d is not known, but said to be", number)
		}
	}
}

func TestCodewordsThatSayNothingSureAreAnError(t *testing.T) {
	t.Parallel()
	for name, words := range map[string][]int{
		"none":                               {},
		"a length beyond the symbol":         {900, 1, 2},
		"a length of zero":                   {0, 1, 2},
		"a codeword that is not one":         {3, 929, 1},
		"a byte above 255":                   {4, 901, 256, 1},
		"a group of bytes above 2^48":        {7, 924, 899, 899, 899, 899, 899},
		"a number without its leading digit": {3, 902, 200},
		"a byte shift at the end":            {3, 1, 913},
		"a reserved codeword":                {3, 905, 1},
		"an interpretation cut off":          {3, 926, 4},
		"a macro block without a file id":    {4, 928, 111, 100},
		"a macro field without a number":     {6, 928, 111, 100, 1, 923},
	} {
		if p, err := pdf417.Interpret(words); err == nil {
			t.Errorf("%s: %q was read", name, p.Data)
		}
	}
}

func FuzzInterpret(f *testing.F) {
	add := func(words []int) {
		b := make([]byte, 0, 2*len(words))
		for _, w := range words {
			b = append(b, byte(w>>8), byte(w))
		}
		f.Add(b)
	}
	for _, o := range []pdf417.Options{{}, {ECI: 26}, {Macro: &pdf417.Macro{FileID: []int{5}, FileName: "f", Segments: 2, Last: true}}} {
		s, err := pdf417.Encode([]byte("Text, 123456789012345678901234567890 \x00\xff\xfe"), o)
		if err != nil {
			f.Fatal(err)
		}
		add(data(s))
	}
	add([]int{900, 928})
	f.Fuzz(func(t *testing.T, b []byte) {
		words := make([]int, len(b)/2)
		for i := range words {
			words[i] = int(b[2*i])<<8 | int(b[2*i+1])
		}
		p, err := pdf417.Interpret(words)
		if err != nil {
			return
		}
		if len(p.Data) > 3*pdf417.MaxDigits {
			t.Errorf("%d codewords say %d bytes", len(words), len(p.Data))
		}
		for _, e := range p.ECIs {
			if e.Offset > len(p.Data) {
				t.Errorf("an interpretation begins at %d of %d bytes", e.Offset, len(p.Data))
			}
		}
		p.Text()
	})
}
