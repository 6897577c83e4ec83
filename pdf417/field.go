package pdf417

// Arithmetic over the prime field GF(929), with 3 as the primitive element, as
// ISO/IEC 15438:2006, 5.10 prescribes for the error correction of PDF417.

const modulus = 929

// powers and logs are the exponential and logarithm tables of the field to base 3.
// powers runs over two periods, so that the sum of two logarithms needs no reduction.
var powers, logs = fieldTables()

func fieldTables() (p [2 * (modulus - 1)]int, l [modulus]int) {
	x := 1
	for i := range modulus - 1 {
		p[i], p[i+modulus-1] = x, x
		l[x] = i
		x = x * 3 % modulus
	}
	return p, l
}

func add(a, b int) int { return (a + b) % modulus }
func sub(a, b int) int { return (a - b + modulus) % modulus }

func mul(a, b int) int {
	if a == 0 || b == 0 {
		return 0
	}
	return powers[logs[a]+logs[b]]
}

// inverse of a, which is not zero.
func inverse(a int) int { return powers[modulus-1-logs[a]] }

// generator returns the coefficients of (x-3)(x-3²)…(x-3^k), lowest first, without
// the leading 1.
func generator(k int) []int {
	g := make([]int, k+1)
	g[0] = 1
	for i := 1; i <= k; i++ {
		root := powers[i]
		for j := i; j > 0; j-- {
			g[j] = sub(g[j-1], mul(root, g[j]))
		}
		g[0] = mul(sub(0, root), g[0])
	}
	return g[:k]
}

// checkwords returns the k error correction codewords that follow data in a symbol:
// the complement of the remainder of data·x^k divided by the generator.
func checkwords(data []int, k int) []int {
	g := generator(k)
	rem := make([]int, k) // rem[i] is the coefficient of x^i
	for _, d := range data {
		t := add(d, rem[k-1])
		for j := k - 1; j > 0; j-- {
			rem[j] = sub(rem[j-1], mul(t, g[j]))
		}
		rem[0] = sub(0, mul(t, g[0]))
	}
	out := make([]int, k)
	for i := range out {
		out[i] = sub(0, rem[k-1-i])
	}
	return out
}
