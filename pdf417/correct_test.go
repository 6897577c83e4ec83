package pdf417

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestWordsAreRepairedUpToTheRedundancyLessTwo(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 1))
	for range 400 {
		k := 2 << r.IntN(9)
		n := k + 1 + r.IntN(modulus-1-k)
		word := make([]int, n-k)
		for i := range word {
			word[i] = r.IntN(modulus)
		}
		word = append(word, checkwords(word, k)...)
		damaged := slices.Clone(word)
		places := r.Perm(n)
		erasures := r.IntN(max(1, k-1))
		errs := (max(0, k-2) - erasures) / 2
		if k == 2 {
			erasures, errs = 0, 0
		}
		errs = min(errs, n-erasures)
		for _, p := range places[:erasures] {
			damaged[p] = r.IntN(modulus)
		}
		for _, p := range places[erasures : erasures+errs] {
			damaged[p] = (damaged[p] + 1 + r.IntN(modulus-1)) % modulus
		}
		wrong, ok := correct(damaged, k, places[:erasures])
		if !ok || !slices.Equal(damaged, word) {
			t.Fatalf("n %d, k %d, %d erasures, %d errors: repaired %v", n, k, erasures, errs, ok)
		}
		if wrong > errs {
			t.Errorf("%d errors reported where %d were made", wrong, errs)
		}
	}
}

func TestRandomWordsAreNotRepaired(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 2))
	for range 3000 {
		k := 4 << r.IntN(5)
		word := make([]int, k+20+r.IntN(100))
		for i := range word {
			word[i] = r.IntN(modulus)
		}
		if _, ok := correct(word, k, r.Perm(len(word))[:r.IntN(k-2)]); ok {
			t.Errorf("a random word of %d codewords with %d for correction was repaired", len(word), k)
		}
	}
}
