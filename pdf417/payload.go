package pdf417

import (
	"errors"
	"math/big"
	"strconv"
	"unicode/utf8"
)

// A Payload is what the data codewords of a symbol say.
type Payload struct {
	Data       []byte
	ECIs       []ECI        // where an interpretation was announced, in order
	Macro      *MacroHeader // nil unless the symbol is a part of a larger file
	ReaderInit bool         // the symbol is an instruction to the reader, not data
}

// ECI says that Data from Offset on is in the extended channel interpretation Number.
// Where none is announced, it is 3: ISO 8859-1.
type ECI struct{ Number, Offset int }

// MacroHeader is the macro control block of a symbol. Of the optional fields, those
// that are absent are zero.
type MacroHeader struct {
	Macro
	// HasSegments says that Segments was given.
	HasSegments bool
}

// ErrPayload means that the codewords do not follow ISO/IEC 15438, so that no reading
// of them is sure.
var ErrPayload = errors.New("pdf417: the codewords follow no known compaction")

// maxPayload bounds what a symbol of 928 codewords can say.
const maxPayload = 4 * MaxDigits

// Interpret decodes the data codewords of a symbol, whose first is the length
// descriptor. It returns [ErrPayload] rather than a guess.
func Interpret(codewords []int) (Payload, error) {
	if len(codewords) == 0 || len(codewords) > MaxCodewords {
		return Payload{}, ErrPayload
	}
	n := codewords[0]
	if n < 1 || n > len(codewords) {
		return Payload{}, ErrPayload
	}
	for _, c := range codewords[:n] {
		if c < 0 || c >= modulus {
			return Payload{}, ErrPayload
		}
	}
	p := &interpreter{words: codewords[1:n], mode: latchText}
	if err := p.run(); err != nil {
		return Payload{}, err
	}
	return p.out, nil
}

// interpreter walks over codewords. Each step takes at least one.
type interpreter struct {
	words []int
	mode  int // the last latch
	sub   submode
	out   Payload
}

func (p *interpreter) run() error {
	for len(p.words) > 0 {
		if len(p.out.Data) > maxPayload {
			return ErrPayload
		}
		c := p.words[0]
		if c < 900 {
			if err := p.segment(); err != nil {
				return err
			}
			continue
		}
		p.words = p.words[1:]
		if err := p.function(c); err != nil {
			return err
		}
		if c == macroStart {
			return nil
		}
	}
	return nil
}

// function carries out a codeword of 900 or more, which has been taken.
func (p *interpreter) function(c int) error {
	switch c {
	case latchText:
		p.mode, p.sub = latchText, alpha
	case latchByte, latchByte6, latchNumeric:
		p.mode = c
	case shiftByte:
		if p.mode != latchText || len(p.words) == 0 || p.words[0] > 255 {
			return ErrPayload
		}
		p.out.Data = append(p.out.Data, byte(p.words[0]))
		p.words = p.words[1:]
	case readerInit:
		p.out.ReaderInit = true
	case eciCharset, eciGeneral, eciUser:
		return p.eci(c)
	case macroStart:
		return p.macro()
	default:
		return ErrPayload
	}
	return nil
}

// take returns the codewords up to the next function codeword.
func (p *interpreter) take() []int {
	n := 0
	for n < len(p.words) && p.words[n] < 900 {
		n++
	}
	out := p.words[:n]
	p.words = p.words[n:]
	return out
}

func (p *interpreter) segment() (err error) {
	switch p.mode {
	case latchText:
		p.text(p.take())
	case latchNumeric:
		p.out.Data, err = appendNumeric(p.out.Data, p.take())
	default:
		p.out.Data, err = appendBytes(p.out.Data, p.take(), p.mode == latchByte6)
	}
	return err
}

// text decodes pairs of values. A shift at the end of the run is a pad.
func (p *interpreter) text(words []int) {
	shift := false
	from := p.sub
	for _, w := range words {
		for _, v := range [2]int{w / 30, w % 30} {
			if shift {
				// A shift to punctuation, or from lower to alpha, holds for one value.
				shift = false
				m := p.sub
				p.sub = from
				if c := textChars[m][v]; c != notText {
					p.out.Data = append(p.out.Data, c)
				} else if m == punctuation {
					p.sub = alpha
				}
				continue
			}
			if c := textChars[p.sub][v]; c != notText {
				p.out.Data = append(p.out.Data, c)
				continue
			}
			from = p.sub
			p.sub, shift = afterValue(p.sub, v)
		}
	}
	if shift {
		p.sub = from
	}
}

// afterValue is the sub-mode that a latch or shift value leads to, and whether for one
// value only.
func afterValue(m submode, v int) (to submode, shift bool) {
	switch {
	case m == punctuation:
		return alpha, false
	case v == padValue:
		return punctuation, true
	case m == mixed && v == 25:
		return punctuation, false
	case m == lower && v == 27:
		return alpha, true
	case m == mixed && v == 28, m == lower && v == 27:
		return alpha, false
	case v == 27:
		return lower, false
	default:
		return mixed, false
	}
}

// appendBytes decodes byte compaction: five codewords are six bytes; under latch 901
// the last one to five are a byte each.
func appendBytes(out []byte, words []int, groups bool) ([]byte, error) {
	for len(words) > 5 || groups && len(words) == 5 {
		var v uint64
		for _, w := range words[:5] {
			v = v*900 + uint64(w)
		}
		if v >= 1<<48 {
			return nil, ErrPayload
		}
		for shift := 40; shift >= 0; shift -= 8 {
			out = append(out, byte(v>>shift))
		}
		words = words[5:]
	}
	for _, w := range words {
		if w > 255 {
			return nil, ErrPayload
		}
		out = append(out, byte(w))
	}
	return out, nil
}

// appendNumeric decodes blocks of up to fifteen codewords; each is a number whose
// first digit, 1, is not part of the data.
func appendNumeric(out []byte, words []int) ([]byte, error) {
	base := big.NewInt(900)
	for len(words) > 0 {
		n := min(15, len(words))
		v := new(big.Int)
		for _, w := range words[:n] {
			v.Mul(v, base).Add(v, big.NewInt(int64(w)))
		}
		digits := v.String()
		if digits[0] != '1' || len(digits) < 2 {
			return nil, ErrPayload
		}
		out = append(out, digits[1:]...)
		words = words[n:]
	}
	return out, nil
}

func (p *interpreter) eci(c int) error {
	n := 1
	if c == eciGeneral {
		n = 2
	}
	if len(p.words) < n || p.words[0] > 899 || p.words[n-1] > 899 {
		return ErrPayload
	}
	number := p.words[0]
	switch c {
	case eciGeneral:
		number = 900*(p.words[0]+1) + p.words[1]
	case eciUser:
		number += 810900
	}
	p.words = p.words[n:]
	p.out.ECIs = append(p.out.ECIs, ECI{Number: number, Offset: len(p.out.Data)})
	return nil
}

// macro reads the macro control block, which runs to the end of the symbol.
func (p *interpreter) macro() error {
	if len(p.words) < 2 {
		return ErrPayload
	}
	m := &MacroHeader{}
	segment, err := appendNumeric(nil, p.words[:2])
	if err != nil {
		return err
	}
	if m.Segment, err = strconv.Atoi(string(segment)); err != nil {
		return ErrPayload
	}
	p.words = p.words[2:]
	m.FileID = append([]int(nil), p.take()...)
	if len(m.FileID) == 0 {
		return ErrPayload
	}
	for len(p.words) > 0 {
		c := p.words[0]
		p.words = p.words[1:]
		switch c {
		case macroEnd:
			m.Last = true
		case macroField:
			if err := p.macroField(m); err != nil {
				return err
			}
		case latchText: // padding
		default:
			return ErrPayload
		}
	}
	p.out.Macro = m
	return nil
}

// macroField reads one optional field: text, or a number in numeric compaction.
func (p *interpreter) macroField(m *MacroHeader) error {
	if len(p.words) == 0 {
		return ErrPayload
	}
	field := p.words[0]
	p.words = p.words[1:]
	inner := &interpreter{mode: latchText}
	n := 0
	for n < len(p.words) && p.words[n] != macroField && p.words[n] != macroEnd {
		if p.words[n] == macroStart {
			return ErrPayload
		}
		n++
	}
	inner.words, p.words = p.words[:n], p.words[n:]
	text := field == fieldFileName || field == fieldSender || field == fieldAddressee
	if !text {
		inner.mode = latchNumeric
	}
	if err := inner.run(); err != nil {
		return err
	}
	return m.set(field, string(inner.out.Data))
}

func (m *MacroHeader) set(field int, s string) error {
	number := func() (int64, error) {
		v, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return 0, ErrPayload
		}
		return v, nil
	}
	var v int64
	var err error
	switch field {
	case fieldFileName:
		m.FileName = s
	case fieldSender:
		m.Sender = s
	case fieldAddressee:
		m.Addressee = s
	case fieldSegments:
		v, err = number()
		m.Segments, m.HasSegments = int(v), true
	case fieldTimestamp:
		m.Timestamp, err = number()
	case fieldFileSize:
		m.FileSize, err = number()
	case fieldChecksum:
		v, err = number()
		m.Checksum = int(v) + 1
	}
	return err
}

// The extended channel interpretations that [Payload.Text] knows.
const (
	eciLatin1 = 3
	eciASCII  = 27
	eciUTF8   = 26
)

// Text is Data as UTF-8, and whether every interpretation in it is known: ISO 8859-1
// (the default), ASCII and UTF-8. Bytes in an unknown one are left as they are.
func (p Payload) Text() (string, bool) {
	var out []byte
	known := true
	runs := append([]ECI{{Number: eciLatin1}}, p.ECIs...)
	for i, run := range runs {
		end := len(p.Data)
		if i+1 < len(runs) {
			end = runs[i+1].Offset
		}
		data := p.Data[run.Offset:end]
		switch run.Number {
		case 1, eciLatin1, eciASCII:
			for _, b := range data {
				out = utf8.AppendRune(out, rune(b))
			}
		case eciUTF8:
			out = append(out, data...)
			known = known && utf8.Valid(data)
		default:
			out = append(out, data...)
			known = known && len(data) == 0
		}
	}
	return string(out), known
}
