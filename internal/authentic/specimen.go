package authentic

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	selfsame "github.com/selfsame-id/selfsame"
)

// marks are the words that states print across sample documents, in capitals without accents. They count where a line
// says nothing else: licences of the European Union bear "model of the European Union" in every language, Campione is a
// town, and Muster a family.
var marks = map[string]bool{
	"MUESTRA": true, "MODELO": true, "MODEL": true, "MODELE": true, "MODELL": true, "AMOSTRA": true, "CAMPIONE": true,
	"MUSTER": true, "VZOR": true, "VZOREC": true, "WZOR": true, "MINTA": true, "ORNEK": true, "ORNEKTIR": true,
	"EJEMPLO": true, "EXEMPLE": true, "VOORBEELD": true, "EKSEMPEL": true, "EXEMPEL": true, "MALLI": true, "NAIDIS": true,
	"PARAUGS": true, "PAVYZDYS": true, "PRIMJERAK": true, "UZORAK": true, "OBRAZEC": true, "SAMPLE": true,
	"ОБРАЗЕЦ": true, "ОБРАЗЕЦЪ": true, "МОДЕЛЬ": true, "ЗРАЗОК": true, "УЗОР": true, "УЗОРАК": true, "ПРИМЕРОК": true,
	"ΔΕΙΓΜΑ": true, "見本": true, "样本": true, "樣本": true, "견본": true,
}

// stems are marks so long and so unlike other words that they count anywhere in a line, repeated, run together, or with
// one letter misread: SPECIMEN, SPÉCIMEN, ESPÉCIMEN, ESPÉCIME, FACSIMILE.
var stems = [][]rune{[]rune("SPECIMEN"), []rune("ESPECIME"), []rune("FACSIMIL")}

// samplesOnly are issuers that exist on samples only: Utopia, of ICAO 9303.
const samplesOnly = "UTO"

// specimen looks for marks of a sample document among all lines that were read, unless samples are accepted. People
// are called Muster and Sample: a line that says no more than the names that were read is no mark.
func specimen(f Facts, r Rules) (selfsame.Finding, bool) {
	if r.Specimens {
		return notAsked()
	}
	names := map[string]bool{}
	for _, field := range []Field{Surname, GivenNames, FullName} {
		for _, v := range f.Values[field] {
			for _, word := range words(v.Text) {
				names[word] = true
			}
		}
	}
	found, lines := 0, 0
	for _, side := range f.Sides {
		for _, line := range side.Lines {
			lines++
			if marked(words(line), names) {
				found++
			}
		}
	}
	issuer, _, known := f.best(Issuer)
	measured := map[string]float64{"lines": float64(lines), "marks": float64(found)}
	switch {
	case found > 0, known && issuer.Text == samplesOnly:
		return no(PartSpecimen, measured, selfsame.Reason{Code: "doc.specimen"})
	case lines == 0:
		return undetermined(PartSpecimen, measured)
	}
	return yes(PartSpecimen, measured)
}

// words gives the words of a text in capitals, without accents and punctuation.
func words(text string) []string {
	var plain strings.Builder
	for _, r := range norm.NFD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			plain.WriteRune(unicode.ToUpper(r))
		default:
			plain.WriteByte(' ')
		}
	}
	return strings.Fields(plain.String())
}

// marked says whether a line of words bears a mark.
func marked(line []string, names map[string]bool) bool {
	joined := strings.Join(line, "")
	for _, stem := range stems {
		if within([]rune(joined), stem) {
			return true
		}
	}
	if marks[joined] && !names[joined] {
		return true // also where it is printed with a space after each letter
	}
	for _, word := range line {
		if !marks[word] || names[word] {
			return false
		}
	}
	return len(line) > 0
}

// within says whether the mark stands in the line with at most one letter misread.
func within(line, mark []rune) bool {
	for start := 0; start+len(mark) <= len(line); start++ {
		misread := 0
		for i, r := range mark {
			if line[start+i] != r {
				misread++
			}
		}
		if misread <= 1 {
			return true
		}
	}
	return false
}
