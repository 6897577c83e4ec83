package specimen

import (
	"fmt"
	"slices"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// A face that draws a letter without its mark makes a measure of reading lie.
func TestFacesTellLettersApartByTheirMarks(t *testing.T) {
	t.Parallel()
	tc, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	byBase := map[rune][]rune{}
	for _, line := range printable() {
		for _, r := range upper(line) + line {
			base := []rune(norm.NFD.String(string(r)))[0]
			for _, letter := range []rune{base, r} {
				if !slices.Contains(byBase[base], letter) {
					byBase[base] = append(byBase[base], letter)
				}
			}
		}
	}
	for name, family := range tc.families {
		for weight, face := range map[string]*sfnt.Font{"regular": family.regular, "bold": family.bold} {
			for _, letters := range byBase {
				drawn := map[string]rune{}
				for _, r := range letters {
					shape := outline(t, face, r)
					if other, ok := drawn[shape]; ok {
						t.Errorf("%s %s draws %c as %c", name, weight, r, other)
					}
					drawn[shape] = r
				}
			}
		}
	}
}

// outline is how a face draws a letter.
func outline(t *testing.T, face *sfnt.Font, r rune) string {
	t.Helper()
	var buf sfnt.Buffer
	glyph, err := face.GlyphIndex(&buf, r)
	if err != nil || glyph == 0 {
		t.Fatalf("no %c: %v", r, err)
	}
	segments, err := face.LoadGlyph(&buf, glyph, fixed.I(1000), nil)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(segments)
}
