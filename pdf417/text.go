package pdf417

// Text compaction (ISO/IEC 15438:2006, 5.4.1.5): two values of 0 to 29 a codeword, in
// one of four sub-modes.

type submode int

const (
	alpha submode = iota
	lower
	mixed
	punctuation
)

const (
	padValue = 29 // shifts to punctuation, or latches from it to alpha; pads an odd pair
	// notText marks a value whose meaning is a latch or shift.
	notText = 0
)

// textChars holds, for each sub-mode, the character of each value; zero where the
// value is a latch or a shift.
var textChars = [4]string{
	alpha:       "ABCDEFGHIJKLMNOPQRSTUVWXYZ \x00\x00\x00",
	lower:       "abcdefghijklmnopqrstuvwxyz \x00\x00\x00",
	mixed:       "0123456789&\r\t,:#-.$/+%*=^\x00 \x00\x00\x00",
	punctuation: ";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'\x00",
}

// latches holds the values that lead from one sub-mode to another.
var latches = [4][4][]int{
	alpha:       {lower: {27}, mixed: {28}, punctuation: {28, 25}},
	lower:       {alpha: {28, 28}, mixed: {28}, punctuation: {28, 25}},
	mixed:       {alpha: {28}, lower: {27}, punctuation: {25}},
	punctuation: {alpha: {29}, lower: {29, 27}, mixed: {29, 28}},
}

// textValue is the value of c in sub-mode m, or -1.
func textValue(m submode, c byte) int {
	if c == notText {
		return -1
	}
	for v := range textChars[m] {
		if textChars[m][v] == c {
			return v
		}
	}
	return -1
}

// isText says whether c can be written in some sub-mode.
func isText(c byte) bool {
	for m := alpha; m <= punctuation; m++ {
		if textValue(m, c) >= 0 {
			return true
		}
	}
	return false
}

// textPath is the cheapest way found to write a beginning of the text and be left in
// a certain sub-mode. A value of 1000+b stands for the shift to byte b.
type textPath struct {
	values []int
	cost   int // half codewords
	known  bool
}

const byteShiftValue = 1000

// textValues returns the shortest sequence of values for text, from sub-mode alpha. A
// character that no sub-mode has becomes a shift to one byte.
func textValues(text []byte) []int {
	var at [4]textPath
	at[alpha] = textPath{known: true}
	for _, c := range text {
		at = cheapestLatches(at)
		var next [4]textPath
		for m := alpha; m <= punctuation; m++ {
			if !at[m].known {
				continue
			}
			extend(&next, at[m], m, c)
		}
		at = next
	}
	best := at[alpha]
	for _, p := range at[1:] {
		if p.known && (!best.known || p.cost < best.cost) {
			best = p
		}
	}
	return best.values
}

// extend writes c after path in sub-mode m, plainly or by a shift.
func extend(next *[4]textPath, path textPath, m submode, c byte) {
	if v := textValue(m, c); v >= 0 {
		keep(next, m, path, 1, v)
		return
	}
	if m != punctuation {
		if v := textValue(punctuation, c); v >= 0 {
			keep(next, m, path, 2, padValue, v)
		}
	}
	if m == lower {
		if v := textValue(alpha, c); v >= 0 {
			keep(next, m, path, 2, 27, v)
		}
	}
	// In punctuation the pad that a byte shift may need would be a latch to alpha.
	if !isText(c) && m != punctuation {
		keep(next, m, path, 4, byteShiftValue+int(c))
	}
}

// cheapestLatches adds to each sub-mode the way into it from another, where that is
// cheaper.
func cheapestLatches(at [4]textPath) [4]textPath {
	out := at
	for from := range at {
		if !at[from].known {
			continue
		}
		for to, l := range latches[from] {
			if len(l) > 0 {
				keep(&out, submode(to), at[from], len(l), l...)
			}
		}
	}
	return out
}

func keep(set *[4]textPath, m submode, path textPath, cost int, values ...int) {
	if set[m].known && set[m].cost <= path.cost+cost {
		return
	}
	joined := make([]int, 0, len(path.values)+len(values)+8)
	joined = append(append(joined, path.values...), values...)
	set[m] = textPath{values: joined, cost: path.cost + cost, known: true}
}

// pairValues packs values into codewords. Before a byte shift an odd value is paired
// with the pad, which does nothing there.
func pairValues(values []int) []int {
	out := make([]int, 0, len(values)/2+1)
	half := -1
	flush := func() {
		if half >= 0 {
			out = append(out, 30*half+padValue)
			half = -1
		}
	}
	for _, v := range values {
		switch {
		case v >= byteShiftValue:
			flush()
			out = append(out, shiftByte, v-byteShiftValue)
		case half < 0:
			half = v
		default:
			out = append(out, 30*half+v)
			half = -1
		}
	}
	flush()
	return out
}
