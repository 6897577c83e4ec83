package pdf417

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"strconv"
)

// Limits of a symbol (ISO/IEC 15438:2006, 5.2 and 5.8).
const (
	MaxColumns   = 30  // data columns
	MinRows      = 3   //
	MaxRows      = 90  //
	MaxCodewords = 928 // data and error correction together
	MaxDigits    = 2710
)

// LevelZero asks for error correction level 0, two codewords that only detect.
const LevelZero = -1

// Options of [Encode]; the zero value chooses everything.
type Options struct {
	Columns int  // data columns, 1 to 30; 0 chooses for Aspect
	Level   int  // error correction level 1 to 8, or LevelZero; 0 takes the recommended one
	Compact bool // leave out the right indicators and all but a bar of the stop pattern

	RowHeight int     // modules; at least 3, which 0 means
	Aspect    float64 // width over height to come near to where Columns is 0; 0 means 3

	ECI   int    // extended channel interpretation to announce; 0 announces none
	Macro *Macro // this symbol is a part of a larger file
}

// A Symbol is a PDF417 symbol as codewords and as modules.
type Symbol struct {
	Columns, Rows int
	Level         int // error correction level, 0 to 8
	Compact       bool
	RowHeight     int      // modules
	Codewords     []int    // length descriptor, data, padding and error correction
	Modules       [][]bool // a line for each row; true is a bar
}

var errTooLong = errors.New("pdf417: more data than a symbol of this size holds")

// Encode writes data as one symbol. The error says which option is out of range, or
// that the data is too long.
func Encode(data []byte, o Options) (*Symbol, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if len(data) > MaxDigits {
		return nil, errTooLong
	}
	var head, tail []int
	if o.ECI > 0 {
		head = eciCodewords(o.ECI)
	}
	if o.Macro != nil {
		tail = o.Macro.codewords()
	}
	return EncodeCodewords(append(head, compact(data)...), tail, o)
}

// EncodeCodewords lays out a symbol from compacted data and the macro block after its
// padding (nil where there is none). It exists for tests and for payloads that Encode's
// compaction cannot express; the ECI and Macro options are not looked at.
func EncodeCodewords(data, macro []int, o Options) (*Symbol, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	n := 1 + len(data) + len(macro)
	s := &Symbol{Level: o.level(n), Compact: o.Compact, RowHeight: max(3, o.RowHeight)}
	k := 2 << s.Level
	if n+k > MaxCodewords {
		return nil, errTooLong
	}
	if s.Columns = o.Columns; s.Columns == 0 {
		s.Columns = o.columns(n+k, s.RowHeight)
	}
	s.Rows = max(MinRows, (n+k+s.Columns-1)/s.Columns)
	if s.Rows > MaxRows || s.Rows*s.Columns > MaxCodewords {
		return nil, errTooLong
	}
	words := make([]int, 1, s.Rows*s.Columns)
	words[0] = s.Rows*s.Columns - k
	words = append(words, data...)
	for len(words)+len(macro) < words[0] {
		words = append(words, latchText)
	}
	words = append(words, macro...)
	s.Codewords = append(words, checkwords(words, k)...)
	s.draw()
	return s, nil
}

func (o Options) check() error {
	switch {
	case o.Columns < 0 || o.Columns > MaxColumns:
		return fmt.Errorf("pdf417: %d columns; there may be 1 to %d", o.Columns, MaxColumns)
	case o.Level < LevelZero || o.Level > 8:
		return fmt.Errorf("pdf417: error correction level %d; there are 0 to 8", o.Level)
	case o.RowHeight < 0:
		return fmt.Errorf("pdf417: row height %d", o.RowHeight)
	case o.ECI < 0 || o.ECI > 811799:
		return fmt.Errorf("pdf417: no extended channel interpretation %d", o.ECI)
	case o.Macro != nil:
		return o.Macro.check()
	}
	return nil
}

func (m *Macro) check() error {
	if m.Segment < 0 || m.Segment > 99998 {
		return fmt.Errorf("pdf417: macro segment %d", m.Segment)
	}
	if m.Segments < 0 || m.Segments > 99999 || m.Checksum < 0 || m.Checksum > 1<<16 ||
		m.Timestamp < 0 || m.FileSize < 0 {
		return errors.New("pdf417: a number of the macro block is out of range")
	}
	if len(m.FileID) == 0 {
		return errors.New("pdf417: a macro block needs a file id")
	}
	for _, c := range m.FileID {
		if c < 0 || c > 899 {
			return fmt.Errorf("pdf417: %d in a file id; its codewords are 0 to 899", c)
		}
	}
	return nil
}

// level is the level asked for, or the least that annex E recommends for n data
// codewords, lowered where the symbol would not hold it.
func (o Options) level(n int) int {
	switch {
	case o.Level == LevelZero:
		return 0
	case o.Level > 0:
		return o.Level
	}
	level := 5
	for i, most := range []int{40, 160, 320} {
		if n <= most {
			level = i + 2
			break
		}
	}
	for level > 0 && n+(2<<level) > MaxCodewords {
		level--
	}
	return level
}

// columns chooses how many data columns bring n codewords nearest to the aspect.
func (o Options) columns(n, rowHeight int) int {
	aspect := o.Aspect
	if aspect <= 0 {
		aspect = 3
	}
	best, off := 0, math.Inf(1)
	for c := 1; c <= MaxColumns; c++ {
		rows := max(MinRows, (n+c-1)/c)
		if rows > MaxRows || rows*c > MaxCodewords {
			continue
		}
		d := math.Abs(math.Log(float64(width(c, o.Compact)) / float64(rows*rowHeight) / aspect))
		if d < off {
			best, off = c, d
		}
	}
	return max(best, 1)
}

// The start and stop patterns; the stop pattern has 18 modules.
const (
	startPattern = 0b11111111010101000
	stopPattern  = 0b111111101000101001
)

// width of a symbol with this many data columns, in modules.
func width(columns int, compact bool) int {
	if compact {
		return 17*(columns+2) + 1
	}
	return 17*(columns+4) + 1
}

// Width of the symbol in modules, without a quiet zone.
func (s *Symbol) Width() int { return width(s.Columns, s.Compact) }

// indicators returns the codewords left and right of row r.
func indicators(r, rows, columns, level int) (left, right int) {
	value := [3]int{(rows - 1) / 3, level*3 + (rows-1)%3, columns - 1}
	return r/3*30 + value[r%3], r/3*30 + value[(r+2)%3]
}

func (s *Symbol) draw() {
	s.Modules = make([][]bool, s.Rows)
	for r := range s.Modules {
		line := make([]bool, 0, s.Width())
		put := func(pattern uint32, n int) {
			for i := n - 1; i >= 0; i-- {
				line = append(line, pattern>>i&1 == 1)
			}
		}
		set := &patterns[r%3]
		left, right := indicators(r, s.Rows, s.Columns, s.Level)
		put(startPattern, 17)
		put(set[left], 17)
		for _, c := range s.Codewords[r*s.Columns : (r+1)*s.Columns] {
			put(set[c], 17)
		}
		if s.Compact {
			put(1, 1)
		} else {
			put(set[right], 17)
			put(stopPattern, 18)
		}
		s.Modules[r] = line
	}
}

// Image draws the symbol in black on white, with modules of scale x scale pixels and a
// quiet zone of that many modules (at least 2 is asked for by the standard).
func (s *Symbol) Image(scale, quiet int) *image.Gray {
	w, h := s.Width()+2*quiet, s.Rows*s.RowHeight+2*quiet
	img := image.NewGray(image.Rect(0, 0, w*scale, h*scale))
	for y := range h * scale {
		for x := range w * scale {
			r, c := y/scale-quiet, x/scale-quiet
			v := uint8(255)
			if r >= 0 && c >= 0 && r < s.Rows*s.RowHeight && c < s.Width() && s.Modules[r/s.RowHeight][c] {
				v = 0
			}
			img.SetGray(x, y, color.Gray{Y: v})
		}
	}
	return img
}

func fmtInt(v int64) []byte { return strconv.AppendInt(nil, v, 10) }
