package document

import (
	"strconv"
	"strings"

	"github.com/selfsame-id/selfsame/mrz"
)

// A grammar is what is known of a zone's format before it is read.
type grammar struct {
	Format  mrz.Format
	Lengths []int
	Spans   []span  // check digits other than the composite
	Whole   *span   // the composite check digit, where the format has one
	Blocks  []block // places that are only plausible together: codes, months, days
	Names   []mrz.Span
	// Narrow replaces what the format allows at a few places: those of a number
	// that goes on in the optional data.
	Narrow map[mrz.Position]mrz.Set
	Prior  float64 // natural logarithm of how likely this variant of the format is
}

// A span is what one check digit covers, in the order of the weights.
type span struct {
	Places []mrz.Position
	Digit  mrz.Position
}

// A block is a run of places whose characters are plausible together or not.
type block struct {
	At     mrz.Position
	Length int

	// Plausible reports whether the characters go together.
	Plausible func(text string) bool
}

func (g *grammar) width() int { return g.Lengths[0] }

func (g *grammar) allowed(line, col int) mrz.Set {
	if set, ok := g.Narrow[mrz.Position{Line: line, Col: col}]; ok {
		return set
	}
	return g.Format.Allowed(line, col)
}

// grammars are the formats that are read, by their number of lines and
// characters. The Swiss licence is not: its lines differ in length and it has
// no check digit that could tell a right reading from a wrong one.
func grammars() []*grammar {
	var all []*grammar
	for _, f := range []mrz.Format{mrz.TD3, mrz.TD1, mrz.TD2, mrz.MRVA, mrz.MRVB, mrz.FRAID, mrz.DL1} {
		g := newGrammar(f)
		all = append(all, g)
		all = append(all, longNumbers(g)...)
	}
	return all
}

func newGrammar(f mrz.Format) *grammar {
	g := &grammar{Format: f, Lengths: f.Lengths()}
	for _, c := range f.Checks() {
		s := span{Digit: c.At}
		for _, over := range c.Over {
			s.Places = append(s.Places, places(over)...)
		}
		if c.Name == mrz.CheckComposite {
			g.Whole = &s
		} else {
			g.Spans = append(g.Spans, s)
		}
	}
	for _, f := range g.Format.Fields() {
		switch f.Name {
		case mrz.FieldIssuer, mrz.FieldNationality:
			g.Blocks = append(g.Blocks, block{At: mrz.Position{Line: f.Line, Col: f.From}, Length: 3, Plausible: issuingCode})
		case mrz.FieldBirth, mrz.FieldExpiry:
			g.Blocks = append(g.Blocks,
				block{At: mrz.Position{Line: f.Line, Col: f.From + 2}, Length: 2, Plausible: month},
				block{At: mrz.Position{Line: f.Line, Col: f.From + 4}, Length: 2, Plausible: day})
		case mrz.FieldName, mrz.FieldSurname, mrz.FieldGivenNames:
			g.Names = append(g.Names, f.Span)
		}
	}
	return g
}

// longNumbers are the variants of a format in which the document's number goes
// on in the optional data, one for each length of the rest.
func longNumbers(g *grammar) []*grammar {
	var variants []*grammar
	for n, c := range g.Format.Checks() {
		if c.Continues.To == 0 {
			continue
		}
		rest := c.Continues
		for length := 1; rest.From+length+1 < rest.To; length++ {
			v := *g
			v.Spans = append([]span(nil), g.Spans...)
			end := mrz.Position{Line: rest.Line, Col: rest.From + length}
			more := places(mrz.Span{Line: rest.Line, From: rest.From, To: end.Col})
			v.Spans[n] = span{Places: append(append([]mrz.Position(nil), g.Spans[n].Places...), more...), Digit: end}
			v.Narrow = map[mrz.Position]mrz.Set{
				c.At: mrz.Filler, end: mrz.Digits, {Line: end.Line, Col: end.Col + 1}: mrz.Filler,
			}
			for _, p := range more {
				v.Narrow[p] = mrz.Digits | mrz.Letters
			}
			v.Prior = -4
			variants = append(variants, &v)
		}
	}
	return variants
}

func places(s mrz.Span) []mrz.Position {
	var list []mrz.Position
	for col := s.From; col < s.To; col++ {
		list = append(list, mrz.Position{Line: s.Line, Col: col})
	}
	return list
}

// issuingCode reports whether the text, without its fillers, is a code that
// states use.
func issuingCode(text string) bool {
	_, ok := mrz.Country(strings.TrimRight(text, "<"))
	return ok
}

// Months and days as a zone has them; fillers where they are not known.
func month(text string) bool { return upTo(text, 12) }
func day(text string) bool   { return upTo(text, 31) }

func upTo(text string, most int) bool {
	n, err := strconv.Atoi(text)
	return text == "<<" || err == nil && n >= 1 && n <= most
}
