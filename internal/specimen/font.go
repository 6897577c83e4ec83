package specimen

import (
	"embed"
	"fmt"
	"slices"
	"sort"
	"sync"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

//go:embed fonts/*.otf fonts/*.ttf
var fontFiles embed.FS

// HeldOutFonts are the families that no reader of this project is trained on.
// Measures of the print reader use them; see fonts/README.md.
var HeldOutFonts = []string{"clear-sans", "manrope"}

// OrdinaryFonts are the families a reader may have seen in training.
var OrdinaryFonts = []string{"liberation", "roboto-condensed"}

// ZoneFonts are what a zone can be set in: OCR-B with round and with square
// ends, and a monospaced face as some states misuse one.
var ZoneFonts = []string{"ocr-b", "ocr-b-sharp", "go-mono"}

// Fonts are the names Options.Font takes. "go" is one that the print reader was
// trained on and that no specimen has of itself.
func Fonts() []string {
	names := append(append([]string{"go"}, OrdinaryFonts...), HeldOutFonts...)
	sort.Strings(names)
	return names
}

// A family is one design of print in the two weights a document uses.
type family struct {
	name          string
	regular, bold *sfnt.Font
	stretch       float64 // set width that makes families of different breadth fill a form alike
}

// typeCase is every font a specimen is set in, parsed once.
type typeCase struct {
	families map[string]*family
	zone     map[string]*sfnt.Font
}

// fonts parses the embedded fonts at first use. A sfnt.Font is read-only and
// may be shared between goroutines.
var fonts = sync.OnceValues(loadFonts)

func loadFonts() (*typeCase, error) {
	tc := &typeCase{families: map[string]*family{}, zone: map[string]*sfnt.Font{}}
	for _, f := range []struct {
		name, regular, bold string
		stretch             float64
	}{
		{"liberation", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", 0.92},
		{"roboto-condensed", "RobotoCondensed-Regular.ttf", "RobotoCondensed-Bold.ttf", 1.02},
		{"clear-sans", "ClearSans-Regular.ttf", "ClearSans-Bold.ttf", 0.92},
		{"manrope", "Manrope-Regular.ttf", "Manrope-Bold.ttf", 0.88},
	} {
		regular, err := parseFont(f.regular)
		if err != nil {
			return nil, err
		}
		bold, err := parseFont(f.bold)
		if err != nil {
			return nil, err
		}
		tc.families[f.name] = &family{f.name, regular, bold, f.stretch}
	}
	regular, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("font go regular: %w", err)
	}
	bold, err := sfnt.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("font go bold: %w", err)
	}
	tc.families["go"] = &family{"go", regular, bold, 0.92}
	for i, file := range []string{"OCRB.otf", "OCRBS.otf"} {
		if tc.zone[ZoneFonts[i]], err = parseFont(file); err != nil {
			return nil, err
		}
	}
	if tc.zone["go-mono"], err = sfnt.Parse(gomono.TTF); err != nil {
		return nil, fmt.Errorf("font go mono: %w", err)
	}
	return tc, nil
}

func parseFont(file string) (*sfnt.Font, error) {
	data, err := fontFiles.ReadFile("fonts/" + file)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", file, err)
	}
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", file, err)
	}
	return f, nil
}

// Missing lists the letters of the invented names and of the captions that a family cannot print; empty is as it
// should be.
func Missing(name string) string {
	tc, err := fonts()
	if err != nil || tc.families[name] == nil {
		return "everything"
	}
	var missing []rune
	var buf sfnt.Buffer
	for _, line := range printable() {
		for _, r := range upper(line) + line {
			for _, f := range []*sfnt.Font{tc.families[name].regular, tc.families[name].bold} {
				if g, err := f.GlyphIndex(&buf, r); (err != nil || g == 0) && !slices.Contains(missing, r) {
					missing = append(missing, r)
				}
			}
		}
	}
	return string(missing)
}

// printable is every text that a document may show.
func printable() []string {
	out := slices.Concat(places, streets, offices)
	for _, c := range captions {
		out = append(out, c[:]...)
	}
	for _, m := range months {
		out = append(out, m...)
	}
	for _, n := range peoples {
		for _, p := range []*people{&n, n.script} {
			if p != nil {
				out = slices.Concat(out, p.female, p.male, p.surnames, p.feminine)
			}
		}
	}
	return out
}
