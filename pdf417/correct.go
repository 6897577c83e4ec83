package pdf417

// correct repairs a received word in place: data codewords first, then k error
// correction codewords. erased lists the places whose value is not trusted. It returns
// how many places outside erased were wrong, and false where the word cannot be
// repaired with two codewords of the redundancy left over to notice a false repair
// (ISO/IEC 15438:2006, 5.7 reserves as many).
//
// The method is Berlekamp's and Massey's with the erasure locator as the beginning
// (Blahut, Theory and Practice of Error Control Codes, 1983, ch. 9).
func correct(word []int, k int, erased []int) (wrong int, ok bool) {
	n := len(word)
	if len(erased) > max(0, k-2) {
		return 0, false
	}
	synd, clean := syndromes(word, k)
	if clean {
		return 0, true
	}
	locator := erasureLocator(n, erased)
	locator, degree := massey(synd, locator, len(erased))
	wrong = degree - len(erased)
	if 2*wrong+len(erased) > max(0, k-2) {
		return 0, false
	}
	if !repair(word, synd, locator, degree) {
		return 0, false
	}
	_, clean = syndromes(word, k)
	return wrong, clean
}

// syndromes returns the values of the word at 3^1 … 3^k, and whether all are zero.
func syndromes(word []int, k int) ([]int, bool) {
	out, clean := make([]int, k), true
	for i := range out {
		v, root := 0, i+1 // the logarithm of 3^(i+1)
		for _, c := range word {
			if v != 0 {
				v = powers[logs[v]+root%(modulus-1)]
			}
			if v += c; v >= modulus {
				v -= modulus
			}
		}
		out[i] = v
		clean = clean && v == 0
	}
	return out, clean
}

// erasureLocator is the product of (1 - X·x) over the erased places, lowest first.
func erasureLocator(n int, erased []int) []int {
	l := []int{1}
	for _, p := range erased {
		x := powers[(n-1-p)%(modulus-1)]
		l = append(l, 0)
		for j := len(l) - 1; j > 0; j-- {
			l[j] = sub(l[j], mul(x, l[j-1]))
		}
	}
	return l
}

// massey extends the locator over the errors that the syndromes show. It returns the
// locator and its length.
func massey(synd, locator []int, erased int) ([]int, int) {
	k := len(synd)
	c := append(make([]int, 0, k+1), locator...)
	b := append([]int(nil), locator...)
	length, gap, last := erased, 1, 1
	for i := erased; i < k; i++ {
		d := 0
		for j := 0; j < len(c) && j <= i; j++ {
			d = add(d, mul(c[j], synd[i-j]))
		}
		if d == 0 {
			gap++
			continue
		}
		f := mul(d, inverse(last))
		next := append([]int(nil), c...)
		for len(next) < len(b)+gap {
			next = append(next, 0)
		}
		for j, v := range b {
			next[j+gap] = sub(next[j+gap], mul(f, v))
		}
		if 2*length <= i+erased {
			length = i + 1 + erased - length
			b, last, gap = c, d, 1
		} else {
			gap++
		}
		c = next
	}
	for len(c) > 1 && c[len(c)-1] == 0 {
		c = c[:len(c)-1]
	}
	return c, length
}

// repair subtracts the error at each root of the locator (Forney). It returns false
// where the locator does not have as many roots in the word as it should.
func repair(word, synd, locator []int, degree int) bool {
	n, k := len(word), len(synd)
	if len(locator)-1 != degree {
		return false
	}
	evaluator := make([]int, k)
	for i := range evaluator {
		for j := 0; j <= i && j < len(locator); j++ {
			evaluator[i] = add(evaluator[i], mul(locator[j], synd[i-j]))
		}
	}
	found := 0
	for p := range word {
		x := powers[(modulus-1-(n-1-p)%(modulus-1))%(modulus-1)] // the inverse locator
		if evaluate(locator, x) != 0 {
			continue
		}
		slope := 0
		for j := len(locator) - 1; j >= 1; j-- {
			slope = add(mul(slope, x), mul(j%modulus, locator[j]))
		}
		if slope == 0 {
			return false
		}
		e := sub(0, mul(evaluate(evaluator, x), inverse(slope)))
		word[p] = sub(word[p], e)
		found++
	}
	return found == degree
}

func evaluate(poly []int, x int) int {
	v := 0
	for i := len(poly) - 1; i >= 0; i-- {
		v = add(mul(v, x), poly[i])
	}
	return v
}
