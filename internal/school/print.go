package school

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/skip2/go-qrcode"

	"github.com/selfsame-id/selfsame"
)

// The fonts of the printed certificate; fonts/README.md says whose they are.
var (
	//go:embed fonts/NotoSerif-Regular.ttf
	textFont []byte
	//go:embed fonts/NotoSerifDisplay-Regular.ttf
	displayFont []byte
)

// maxLink bounds the link on a certificate: a longer one makes a code that
// phones read badly.
const maxLink = 300

// printWords are the words on the printed certificate, in the languages that
// the library can write.
type printWords struct {
	certifies, completed, issued, check string
	kinds                               map[Kind]string
	verified                            map[Requirement]string
	months                              [12]string
	date                                string // day, month, year
}

var printed = map[string]printWords{
	"en": {
		certifies: "This certifies that", completed: "has completed", issued: "Issued on", check: "Check this certificate",
		kinds: map[Kind]string{
			KindDegree: "Degree", KindMasterTrack: "MasterTrack", KindProfessionalCertificate: "Professional Certificate",
			KindOther: "Course Certificate",
		},
		verified: map[Requirement]string{
			NeedsID:   "The holder's identity was verified with an official ID.",
			NeedsName: "The name is as the holder stated and affirmed it.",
		},
		months: [12]string{
			"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
		},
		date: "%d %s %d",
	},
	"es": {
		certifies: "Se certifica que", completed: "ha completado", issued: "Emitido el", check: "Comprueba este certificado",
		kinds: map[Kind]string{
			KindDegree: "Título", KindMasterTrack: "MasterTrack", KindProfessionalCertificate: "Certificado profesional",
			KindOther: "Certificado de curso",
		},
		verified: map[Requirement]string{
			NeedsID:   "La identidad de la persona titular se verificó con un documento oficial.",
			NeedsName: "El nombre es el que la persona titular declaró y confirmó.",
		},
		months: [12]string{
			"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
		},
		date: "%d de %s de %d",
	},
	"fr": {
		certifies: "Nous certifions que", completed: "a terminé", issued: "Délivré le", check: "Vérifier ce certificat",
		kinds: map[Kind]string{
			KindDegree: "Diplôme", KindMasterTrack: "MasterTrack", KindProfessionalCertificate: "Certificat professionnel",
			KindOther: "Certificat de cours",
		},
		verified: map[Requirement]string{
			NeedsID:   "L’identité de la personne titulaire a été vérifiée avec une pièce officielle.",
			NeedsName: "Le nom est celui que la personne titulaire a indiqué et confirmé.",
		},
		months: [12]string{
			"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
		},
		date: "%d %s %d",
	},
}

func (w printWords) day(t time.Time) string {
	return fmt.Sprintf(w.date, t.Day(), w.months[t.Month()-1], t.Year())
}

// qr makes the code of a link.
func qr(link string) (*qrcode.QRCode, error) {
	if link == "" || len(link) > maxLink || strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, invalid("The link cannot be drawn as a code", "")
	}
	code, err := qrcode.New(link, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("make a code: %w", err)
	}
	return code, nil
}

// PDF prints an issued certificate on a page of A4, with the name in Latin
// letters and a code of the public link. The words are in the language, or in
// English where the library cannot write it. The same certificate makes the
// same bytes.
func PDF(c PublicCertificate, link, language string) ([]byte, error) {
	if c.State != CertificateIssued || c.Erased || c.Name.Display.IsEmpty() {
		return nil, &selfsame.Error{Kind: selfsame.KindConflict, Message: "Only a certificate that stands can be printed"}
	}
	code, err := qr(link)
	if err != nil {
		return nil, err
	}
	words, ok := printed[language]
	if !ok {
		language, words = "en", printed["en"]
	}
	p := newSheet(language, c.Issued)
	p.frame()
	p.words(c, words)
	p.foot(c, words, link, code)
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		return nil, fmt.Errorf("print a certificate: %w", err)
	}
	return b.Bytes(), nil
}

// A sheet is A4, lying; measures are millimetres, letters are points.
type sheet struct{ *fpdf.Fpdf }

const (
	sheetWide, sheetHigh = 297.0, 210.0
	sheetLeft            = 38.0
	sheetText            = 225.0 // the width of the words
)

type colour [3]int

var (
	ink    = colour{0x14, 0x18, 0x1f}
	muted  = colour{0x5b, 0x64, 0x72}
	line   = colour{0xdf, 0xe3, 0xe8}
	accent = colour{0x0b, 0x6e, 0x69}
)

func newSheet(language string, at time.Time) sheet {
	p := sheet{fpdf.New("L", "mm", "A4", "")}
	p.SetCatalogSort(true)
	p.SetCreationDate(at)
	p.SetModificationDate(at)
	p.SetProducer("selfsame", true)
	p.SetLang(language)
	p.AddUTF8FontFromBytes("text", "", textFont)
	p.AddUTF8FontFromBytes("display", "", displayFont)
	p.SetAutoPageBreak(false, 0)
	p.SetMargins(0, 0, 0)
	p.AddPage()
	return p
}

func (p sheet) frame() {
	p.SetFillColor(accent[0], accent[1], accent[2])
	p.Rect(0, 0, 12, sheetHigh, "F")
	p.SetDrawColor(line[0], line[1], line[2])
	p.SetLineWidth(0.3)
	p.Rect(22, 12, sheetWide-22-12, sheetHigh-24, "D")
}

// put writes one line whose base lies at y.
func (p sheet) put(size float64, c colour, y float64, text string) {
	p.SetFont("text", "", size)
	p.SetTextColor(c[0], c[1], c[2])
	p.Text(sheetLeft, y, text)
}

// fit writes text as large as it fits, from size down to least, on at most as
// many lines as given, and returns the base of the last one. What does not fit
// even so loses its end.
func (p sheet) fit(size, least float64, lines int, y float64, text string) float64 {
	p.SetTextColor(ink[0], ink[1], ink[2])
	var broken []string
	for {
		p.SetFont("display", "", size)
		broken = p.broken(text)
		if len(broken) <= lines || size <= least {
			break
		}
		size--
	}
	if len(broken) > lines {
		broken = broken[:lines]
		broken[lines-1] = strings.TrimRight(broken[lines-1], " ,") + " …"
	}
	step := size * 0.3528 * 1.18
	for i, b := range broken {
		p.Text(sheetLeft, y+float64(i)*step, b)
	}
	return y + float64(len(broken)-1)*step
}

// broken is the text in lines that fit, broken at blanks, and within a word
// only where it is wider than a line.
func (p sheet) broken(text string) []string {
	var lines []string
	current := ""
	for _, word := range strings.Fields(text) {
		for p.GetStringWidth(word) > sheetText {
			r := []rune(word)
			cut := len(r) - 1
			for cut > 1 && p.GetStringWidth(string(r[:cut])) > sheetText {
				cut--
			}
			if current != "" {
				lines, current = append(lines, current), ""
			}
			lines, word = append(lines, string(r[:cut])), string(r[cut:])
		}
		switch longer := strings.TrimSpace(current + " " + word); {
		case p.GetStringWidth(longer) <= sheetText:
			current = longer
		default:
			lines, current = append(lines, current), word
		}
	}
	return slices.DeleteFunc(append(lines, current), func(l string) bool { return l == "" })
}

func (p sheet) words(c PublicCertificate, w printWords) {
	if c.Partner != "" {
		p.SetFont("text", "", 15)
		p.put(15, ink, 35, p.cut(printable(c.Partner)))
	}
	p.put(11, accent, 43, w.kinds[c.Kind])
	p.put(12, muted, 67, w.certifies)
	name := c.Name.Latin.Reveal()
	if name == "" {
		name = c.Name.Display.Reveal()
	}
	y := p.fit(40, 9, 3, 85, printable(name)) // whole, however long: the bound on names sees to it
	p.put(12, muted, y+14, w.completed)
	p.fit(24, 12, 2, y+28, printableTitle(c))
}

// cut shortens a line to the width of the words.
func (p sheet) cut(text string) string {
	r := []rune(text)
	for n := len(r); n > 0; n-- {
		t := string(r[:n])
		if n < len(r) {
			t += " …"
		}
		if p.GetStringWidth(t) <= sheetText {
			return t
		}
	}
	return ""
}

func (p sheet) foot(c PublicCertificate, w printWords, link string, code *qrcode.QRCode) {
	p.put(11, ink, 163, w.issued+" "+w.day(c.Issued))
	shown := c.Needs
	if c.ByID {
		shown = NeedsID
	}
	p.put(10, muted, 170, w.verified[shown])
	p.put(9, accent, 184, w.check)
	p.SetFont("text", "", 8)
	p.SetTextColor(muted[0], muted[1], muted[2])
	p.Text(sheetLeft, 189, link)
	p.LinkString(sheetLeft, 185.5, p.GetStringWidth(link), 5, link)

	const size, left, top = 34.0, 240.0, 155.0
	code.DisableBorder = true
	dots := code.Bitmap()
	dot := size / float64(len(dots))
	p.SetFillColor(ink[0], ink[1], ink[2])
	for y, row := range dots {
		for x := 0; x < len(row); x++ {
			run := x
			for run < len(row) && row[run] {
				run++
			}
			if run > x { // one bar for neighbours, so that no seam shows between them
				p.Rect(left+float64(x)*dot, top+float64(y)*dot, float64(run-x)*dot, dot+0.02, "F")
				x = run
			}
		}
	}
	p.LinkString(left, top, size, size, link)
}
