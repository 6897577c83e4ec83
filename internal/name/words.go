package name

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A role is where in a name a word stands.
type role int

const (
	roleUnknown role = iota
	roleGiven
	roleSurname
)

// A word is one word of a name.
type word struct {
	text     string   // as it was written, in upper case
	spell    []string // in A to Z, the ways it may stand in a zone or be typed
	keys     []string // how each of spell sounds, see sound
	bones    []string // the consonants of spell, see skeletonOf
	folded   string   // text as it is compared within a script that cannot be spelt out
	script   script
	role     role
	mayBeCut bool // its end may be missing
	initial  bool // one letter that stands for a name
	doubtful bool // digits among the letters, or two scripts in one word
	optional bool // may be left out: a title, a suffix, de, van, bin …
}

// parsed is a name cut into words.
type parsed struct {
	label     string
	words     []word // given names first where the roles are known
	ordered   bool   // the roles are known
	single    bool   // one word
	truncated bool
	suffix    string // JR, SR, II …
}

// less orders names, so that a comparison does not depend on which name came first.
func (p *parsed) less(q *parsed) bool {
	if p.ordered != q.ordered {
		return q.ordered
	}
	return slices.CompareFunc(p.words, q.words, func(a, b word) int { return strings.Compare(a.text, b.text) }) < 0
}

// split cuts a name into words and sets apart what is none of the person's names.
func split(n Name) *parsed {
	p := &parsed{label: n.Label, truncated: n.Truncated}
	surname, given := n.Surname, n.Given
	if n.Full != "" {
		head, tail, comma := strings.Cut(n.Full, ",")
		if comma && hasName(head) && hasName(tail) {
			surname, given = head, tail
		} else {
			p.add(n.Full, roleUnknown)
		}
	}
	if surname != "" || given != "" {
		p.add(given, roleGiven)
		p.add(surname, roleSurname)
		p.ordered = true
	}
	p.markTitles()
	p.markParticles()
	if n.Truncated {
		p.markCut()
	}
	p.single = p.first() == p.last()
	return p
}

// hasName reports whether a part of a name, beside a comma, is more than a suffix.
func hasName(s string) bool {
	for _, w := range strings.FieldsFunc(strings.ToUpper(s), notInWord) {
		if !suffixes[w] && !titles[w] {
			return true
		}
	}
	return false
}

// notInWord reports whether a rune separates words: spaces, hyphens, full stops, fillers, middle dots and every other
// sign but apostrophes, which are inside words and left out of them.
func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && !isApostrophe(r)
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'’ʼ‘`´ʻʹ′", r) }

// middleDot keeps the Catalan letter together, which compatibility forms take apart.
var middleDot = strings.NewReplacer("Ŀ", "L", "ŀ", "l")

// add appends the words of text.
func (p *parsed) add(text string, as role) {
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) { // marks of direction, zero-width joiners
			return -1
		}
		return r
	}, norm.NFKC.String(middleDot.Replace(text)))
	text = norm.NFC.String(strings.ToUpper(text))
	for _, field := range strings.FieldsFunc(text, notInWord) {
		field = strings.Map(func(r rune) rune {
			if isApostrophe(r) {
				return -1
			}
			return r
		}, field)
		// A mark that stands alone belongs to no letter; a bare digit is no name.
		if strings.IndexFunc(field, unicode.IsLetter) < 0 {
			continue
		}
		p.words = append(p.words, newWord(field, as))
	}
}

// newWord makes the word of an upper-case text.
func newWord(text string, as role) word {
	w := word{text: text, role: as}
	for _, r := range text {
		s := scriptOf(r)
		switch {
		case unicode.IsDigit(r):
			w.doubtful = true
		case s == scriptNone:
		case w.script == scriptNone:
			w.script = s
		case w.script != s:
			w.doubtful = true
		}
	}
	w.spell = spellings(text, w.script)
	w.keys = keysOf(w.spell)
	w.bones = skeletonOf(text, w.script, w.spell)
	w.folded = fold(text)
	w.initial = w.script.sure() && len([]rune(strip(text))) == 1
	return w
}

// titles are what people put before a name that is not part of it. Words that are as often a name (Don, King, Prince) are
// left out, so that no name is lost.
var titles = setOf(`MR MRS MS MISS MX SIR DAME LADY DR PROF PROFESSOR DOCTOR DOKTOR REV REVEREND HON CAPT SGT PRESIDENT
	PRESIDENTE SENATOR HERR FRAU DIPL MONSIEUR MADAME MADEMOISELLE MME MLLE SENOR SENORA SENORITA SR SRA SRTA SIGNOR
	SIGNORA DOTT DOTTORE DHR MEVR SHEIKH SHAIKH SHEIK SHAYKH HAJI HAJJI HADJI SHRI SMT MULLAH MAULANA GOSPODIN GOSPODJA MSGR`)

// faculties follow a doctor's title in German.
var faculties = setOf(`MED RER JUR DENT HABIL THEOL`)

// suffixes are what follows a name: generations and degrees.
var suffixes = setOf(`JR JNR JUNIOR SR SNR SENIOR II III IV PHD MD ESQ ESQUIRE MBA MSC BSC DDS CPA LLM OBE CBE MBE`)

// generations are the suffixes that tell a father from a son.
var generations = map[string]string{
	"JR": "JR", "JNR": "JR", "JUNIOR": "JR", "SR": "SR", "SNR": "SR", "SENIOR": "SR", "II": "II", "III": "III", "IV": "IV",
}

// placeholders are printed where a document demands a name that the person does not have (9303-3 and US visas).
var placeholders = setOf(`FNU LNU NFN NLN NMN XXX UNKNOWN`)

// particles belong to a surname in one country and are left out in the next.
var particles = setOf(`DE DEL DELLA DELLE DEGLI DEI DI DA DAS DO DOS DU DES LA LE LAS LOS LES EL AL UL VAN VON VOM ZU ZUM ZUR DEN
	DER TEN TER TE HET BIN BEN IBN BINT BINTI IBNU OULD ULD AF AV E Y I UND AND OF`)

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// latinText is the first spelling, by which titles and particles are known in every script that has one.
func (w *word) latinText() string {
	if len(w.spell) == 0 {
		return ""
	}
	return w.spell[0]
}

// markTitles marks titles before the given names or the surname, suffixes after them and placeholders as words that may be
// left out. They stay, for Herr and Hon are surnames too.
func (p *parsed) markTitles() {
	for i := range p.words {
		text := p.words[i].latinText()
		begins := i == 0 || p.words[i-1].optional || p.words[i-1].role != p.words[i].role
		ends := i == len(p.words)-1 || p.words[i+1].role != p.words[i].role
		switch {
		case begins && titles[text], begins && i > 0 && titles[p.words[i-1].latinText()] && faculties[text], placeholders[text]:
			p.words[i].optional = true
		case ends && i > 0 && suffixes[text] && len(p.words) > 2:
			p.words[i].optional = true
			if g := generations[text]; g != "" {
				p.suffix = g
			}
		}
	}
	p.keepNames()
}

// keepNames takes the mark from titles and suffixes that are all there is of a surname or of given names: then they are names.
func (p *parsed) keepNames() {
	for _, r := range []role{roleUnknown, roleGiven, roleSurname} {
		if slices.ContainsFunc(p.words, func(w word) bool { return w.role == r && !w.optional }) {
			continue
		}
		for i := range p.words {
			w := &p.words[i]
			if w.role == r && !placeholders[w.latinText()] {
				w.optional = false
			}
		}
	}
}

// first is the first word that may not be left out, or -1.
func (p *parsed) first() int {
	return slices.IndexFunc(p.words, func(w word) bool { return !w.optional })
}

// last is the last word that may not be left out, or -1.
func (p *parsed) last() int {
	for i := len(p.words) - 1; i >= 0; i-- {
		if !p.words[i].optional {
			return i
		}
	}
	return -1
}

// markParticles marks the particles inside a name. One that stands first or last is a name of its own (Ben Smith,
// Nguyen Thi Do), but where the roles are known, it may begin the surname.
func (p *parsed) markParticles() {
	first, last := p.first(), p.last()
	for i := range p.words {
		w := &p.words[i]
		inside := i > first && i < last
		begins := p.ordered && i < last && w.role == roleSurname
		if (inside || begins) && particles[w.latinText()] {
			w.optional = true
		}
	}
}

// markCut marks the words whose end the zone may have cut: the last of the surname and the last of the given names.
func (p *parsed) markCut() {
	for i := range p.words {
		last := i == len(p.words)-1 || p.words[i+1].role != p.words[i].role
		p.words[i].mayBeCut = last
	}
}
