package pdf417

import (
	"bytes"
	"math/big"
)

// The codewords with a function of their own (ISO/IEC 15438:2006, 5.4 and annex H).
const (
	latchText    = 900 // also the pad codeword
	latchByte    = 901
	latchNumeric = 902
	shiftByte    = 913
	readerInit   = 921
	macroEnd     = 922
	macroField   = 923
	latchByte6   = 924
	eciUser      = 925 // 810,900 + one codeword
	eciGeneral   = 926 // two codewords: 900 + 900·a + b
	eciCharset   = 927 // one codeword
	macroStart   = 928
)

// Shorter runs than these stay in the mode around them, as annex N of ISO/IEC
// 15438:2006 recommends.
const (
	minNumericRun = 13
	minTextRun    = 5
	minPlainRun   = 12 // text that is worth leaving byte compaction and coming back
	numericBlock  = 44 // digits that make 15 codewords
)

// compact returns codewords for data, starting from text compaction.
func compact(data []byte) []int {
	var out []int
	mode := latchText
	for len(data) > 0 {
		if n := digitRun(data); n >= minNumericRun {
			out = append(append(out, latchNumeric), numericCodewords(data[:n])...)
			mode, data = latchNumeric, data[n:]
			continue
		}
		if n := textRun(data); n >= minTextRun || n == len(data) && n > 0 {
			if mode != latchText {
				out = append(out, latchText)
			}
			out = append(out, pairValues(textValues(data[:n]))...)
			mode, data = latchText, data[n:]
			continue
		}
		n := byteRun(data)
		out = append(out, byteCodewords(data[:n])...)
		mode, data = latchByte, data[n:]
	}
	return out
}

func digitRun(data []byte) int {
	for i, c := range data {
		if c < '0' || c > '9' {
			return i
		}
	}
	return len(data)
}

// textRun is how much of data is best written as text: up to a long run of digits, or
// two neighbouring bytes that text does not have. It never ends in such a byte, and
// never begins with one.
func textRun(data []byte) int {
	i := 0
	for i < len(data) {
		if isText(data[i]) {
			if digitRun(data[i:min(len(data), i+minNumericRun)]) >= minNumericRun {
				return i
			}
			i++
			continue
		}
		if i == 0 || i+1 >= len(data) || !isText(data[i+1]) {
			return i
		}
		i++
	}
	return i
}

// byteRun is how much of data is written as bytes: up to what is worth another mode.
func byteRun(data []byte) int {
	i := 1
	for i < len(data) {
		rest := data[i:]
		if digitRun(rest) >= minNumericRun || plainRun(rest) >= minPlainRun {
			return i
		}
		i++
	}
	return i
}

// plainRun is how much of data is text without exception.
func plainRun(data []byte) int {
	for i, c := range data[:min(len(data), minPlainRun)] {
		if !isText(c) {
			return i
		}
	}
	return min(len(data), minPlainRun)
}

// byteCodewords writes six bytes as five codewords and the last, up to five, singly.
func byteCodewords(data []byte) []int {
	latch := latchByte
	if len(data)%6 == 0 {
		latch = latchByte6
	}
	out := []int{latch}
	for len(data) >= 6 {
		var v uint64
		for _, b := range data[:6] {
			v = v<<8 | uint64(b)
		}
		var group [5]int
		for i := 4; i >= 0; i-- {
			group[i] = int(v % 900)
			v /= 900
		}
		out = append(out, group[:]...)
		data = data[6:]
	}
	for _, b := range data {
		out = append(out, int(b))
	}
	return out
}

// numericCodewords writes blocks of up to 44 digits, each with a 1 in front, as
// numbers to base 900.
func numericCodewords(digits []byte) []int {
	var out []int
	base := big.NewInt(900)
	for len(digits) > 0 {
		n := min(numericBlock, len(digits))
		v, _ := new(big.Int).SetString("1"+string(digits[:n]), 10)
		digits = digits[n:]
		var block []int
		rem := new(big.Int)
		for v.Sign() > 0 {
			v.DivMod(v, base, rem)
			block = append(block, int(rem.Int64()))
		}
		for i := len(block) - 1; i >= 0; i-- {
			out = append(out, block[i])
		}
	}
	return out
}

// eciCodewords announces that what follows is in the given extended channel
// interpretation (0 to 811,799).
func eciCodewords(eci int) []int {
	switch {
	case eci < 900:
		return []int{eciCharset, eci}
	case eci < 810900:
		return []int{eciGeneral, eci/900 - 1, eci % 900}
	default:
		return []int{eciUser, eci - 810900}
	}
}

// Macro says that a symbol carries one part of a larger file (annex H). Zero values of
// the optional fields mean that the field is absent.
type Macro struct {
	Segment int   // index of this part, from 0; at most 99,998
	FileID  []int // the same in all parts: codewords of 0 to 899
	Last    bool  // this is the last part

	FileName  string // text compaction
	Segments  int    // how many parts there are
	Timestamp int64  // seconds since 1970-01-01 UTC
	Sender    string
	Addressee string
	FileSize  int64 // bytes
	Checksum  int   // CRC-16 (CCITT) of the whole file, plus one; 0 means absent
}

// The designators of a macro block's optional fields.
const (
	fieldFileName  = 0
	fieldSegments  = 1
	fieldTimestamp = 2
	fieldSender    = 3
	fieldAddressee = 4
	fieldFileSize  = 5
	fieldChecksum  = 6
)

// codewords is the macro control block, which ends the data of a symbol.
func (m *Macro) codewords() []int {
	out := append([]int{macroStart}, numericCodewords(fiveDigits(m.Segment))...)
	out = append(out, m.FileID...)
	text := func(field int, s string) {
		if s != "" {
			out = append(append(out, macroField, field), compact([]byte(s))...)
		}
	}
	number := func(field int, v int64) {
		if v != 0 {
			out = append(append(out, macroField, field), numericCodewords(fmtInt(v))...)
		}
	}
	text(fieldFileName, m.FileName)
	if m.Segments != 0 {
		out = append(append(out, macroField, fieldSegments), numericCodewords(fiveDigits(m.Segments))...)
	}
	number(fieldTimestamp, m.Timestamp)
	text(fieldSender, m.Sender)
	text(fieldAddressee, m.Addressee)
	number(fieldFileSize, m.FileSize)
	if m.Checksum != 0 {
		out = append(append(out, macroField, fieldChecksum), numericCodewords(fiveDigits(m.Checksum-1))...)
	}
	if m.Last {
		out = append(out, macroEnd)
	}
	return out
}

func fiveDigits(v int) []byte {
	d := fmtInt(int64(v))
	return append(bytes.Repeat([]byte{'0'}, max(0, 5-len(d))), d...)
}
