package school

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// letters are the fonts of the printed certificate as tables of what they have.
var letters = sync.OnceValue(func() []*sfnt.Font {
	var fonts []*sfnt.Font
	for _, data := range [][]byte{textFont, displayFont} {
		f, err := sfnt.Parse(data)
		if err != nil {
			panic("an embedded font is broken: " + err.Error()) // a test parses it
		}
		fonts = append(fonts, f)
	}
	return fonts
})

// hasLetter says whether all fonts have the letter. The library that writes the
// PDF takes none beyond the basic plane.
func hasLetter(r rune, b *sfnt.Buffer) bool {
	if r > 0xffff {
		return false
	}
	for _, f := range letters() {
		if i, err := f.GlyphIndex(b, r); err != nil || i == 0 {
			return false
		}
	}
	return true
}

// printable returns the text with what the fonts lack spelt in other letters:
// without its accent where that is what is lacking, else in A to Z.
func printable(text string) string {
	var out strings.Builder
	var b sfnt.Buffer
	for _, r := range norm.NFC.String(text) {
		if hasLetter(r, &b) {
			out.WriteRune(r)
			continue
		}
		first := []rune(norm.NFKD.String(string(r)))[0]
		if first != r && hasLetter(first, &b) {
			out.WriteRune(first)
			continue
		}
		for _, s := range unidecode.Unidecode(string(r)) {
			if hasLetter(s, &b) {
				out.WriteRune(s)
			}
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// printableTitle is the title of the course, or the words of its id where the
// title is in letters that cannot be printed: a title spelt letter by letter
// in other ones is no title.
func printableTitle(c PublicCertificate) string {
	var b sfnt.Buffer
	lacking := strings.ContainsFunc(c.Title, func(r rune) bool {
		return unicode.IsLetter(r) && !hasLetter(r, &b) && !unicode.Is(unicode.Latin, []rune(norm.NFKD.String(string(r)))[0])
	})
	if !lacking || c.Course == "" {
		return printable(c.Title)
	}
	words := strings.ReplaceAll(c.Course, "-", " ")
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}
