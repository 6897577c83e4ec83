package pdf417

import (
	"slices"
	"testing"
)

// widths returns the four bars and four spaces of a 17-module pattern, or nil where it
// does not have eight elements.
func widths(pattern uint32) []int {
	var out []int
	last := uint32(2)
	for i := 16; i >= 0; i-- {
		if bit := pattern >> i & 1; bit != last {
			out, last = append(out, 0), bit
		}
		out[len(out)-1]++
	}
	if len(out) != 8 || pattern>>16 != 1 {
		return nil
	}
	return out
}

func TestEveryPatternIsOneOfItsCluster(t *testing.T) {
	t.Parallel()
	seen := map[uint32]bool{}
	for k := range patterns {
		for c, p := range patterns[k] {
			w := widths(p)
			if w == nil || slices.Max(w) > 6 {
				t.Fatalf("cluster %d codeword %d: widths %v", 3*k, c, w)
			}
			if got := (w[0] - w[2] + w[4] - w[6] + 9) % 9; got != 3*k {
				t.Errorf("cluster %d codeword %d: belongs to cluster %d", 3*k, c, got)
			}
			if seen[p] {
				t.Errorf("cluster %d codeword %d: a pattern used before", 3*k, c)
			}
			seen[p] = true
		}
	}
	if len(seen) != 2787 {
		t.Errorf("%d patterns, the standard has 2,787", len(seen))
	}
}

func TestCheckwordsMakeTheCodewordsDivisible(t *testing.T) {
	t.Parallel()
	for _, k := range []int{2, 8, 64, 512} {
		words := []int{5, 453, 178, 121, 239}
		words = append(words, checkwords(words, k)...)
		for i := 1; i <= k; i++ {
			v := 0
			for _, w := range words {
				v = add(mul(v, powers[i]), w)
			}
			if v != 0 {
				t.Errorf("%d check codewords: not divisible by x-3^%d", k, i)
			}
		}
	}
	// The example of ISO/IEC 15438:2006, annex Q: "PDF417" at level 1.
	got := checkwords([]int{5, 453, 178, 121, 239}, 4)
	if want := []int{452, 327, 657, 619}; !slices.Equal(got, want) {
		t.Errorf("check codewords %v, the standard's example has %v", got, want)
	}
}
