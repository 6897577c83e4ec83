package name_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/selfsame-id/selfsame/internal/name"
)

// invented draws a name of two to five invented words of at least three letters.
func invented(t *rapid.T) []string {
	word := rapid.StringMatching(`[B-DF-HJ-NP-TV-Z][aeiou][b-df-hj-np-tv-z]([aeiouäöüåøéñ][b-df-hj-np-tv-z]{1,2}){0,3}`)
	return rapid.SliceOfNDistinct(word, 2, 5, strings.ToLower).Draw(t, "words")
}

var judgements = []name.Judgement{name.Same, name.Likely, name.Different, name.Undetermined}

func TestEveryNameIsItsOwn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(invented(t), " ")
		if got := name.CompareText(text, text); got.Judgement != name.Same {
			t.Fatalf("%s: %s (%s)", text, got.Judgement, got.Why)
		}
		if got := name.CompareText(text, strings.ToUpper(text)); got.Judgement != name.Same {
			t.Fatalf("%s in capitals: %s (%s)", text, got.Judgement, got.Why)
		}
	})
}

func TestTheOrderOfTheTwoNamesDoesNotMatter(t *testing.T) {
	t.Parallel()
	scripts := rapid.StringMatching(`[A-Za-zäößñ'. ,-]{0,20}|[А-Яа-яёЁ ]{1,20}|[Α-Ωα-ω ]{1,12}|[ء-ي ]{1,12}|[一-龥]{1,4}|[א-ת ]{1,9}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := scripts.Draw(t, "a"), scripts.Draw(t, "b")
		if rapid.Bool().Draw(t, "alike") {
			b = a + b
		}
		one, other := name.CompareText(a, b), name.CompareText(b, a)
		if one.Judgement != other.Judgement || one.Unreadable != other.Unreadable || one.Single != other.Single {
			t.Fatalf("%q and %q: %+v, and the other way round %+v", a, b, one, other)
		}
	})
}

func TestWhatTheZoneMakesOfANameIsTheSameName(t *testing.T) {
	t.Parallel()
	spell := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe", "é", "e", "ñ", "n")
	rapid.Check(t, func(t *rapid.T) {
		words := invented(t)
		given, surname := words[:len(words)-1], words[len(words)-1]
		zone := name.Name{Surname: strings.ToUpper(spell.Replace(surname)), Given: strings.ToUpper(spell.Replace(strings.Join(given, " ")))}
		full := strings.Join(words, " ")
		if got := name.Compare(name.Name{Full: full}, zone); got.Judgement != name.Same {
			t.Fatalf("%s against %v: %s (%s)", full, zone, got.Judgement, got.Why)
		}
		first := surname + " " + strings.Join(given, " ")
		if got := name.Compare(name.Name{Full: first}, zone); got.Judgement != name.Same {
			t.Fatalf("%s against %v: %s (%s)", first, zone, got.Judgement, got.Why)
		}
	})
}

func TestTwoNamesWithNothingInCommonAreNeverOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.StringMatching(`[BDFG][ae][dfgl]{4,7} [BDFG][ae][dfgl]{4,7}`).Draw(t, "a")
		b := rapid.StringMatching(`[KMNP][iou][kmnp]{4,7} [KMNP][iou][kmnp]{4,7}`).Draw(t, "b")
		if got := name.CompareText(a, b); got.Judgement != name.Different {
			t.Fatalf("%s and %s: %s (%s)", a, b, got.Judgement, got.Why)
		}
	})
}

func FuzzCompare(f *testing.F) {
	for _, c := range zones {
		f.Add(c.account, c.surname, c.given, false)
	}
	f.Add("Chayapa Dejthamrong Krasuang Nilavadhanananda", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K", true)
	f.Add("MOHAMMAD HASNI HAJI SSAD KHAN", "KHAN", "HAJI ASAD MOHAMMADHASNI", false)
	f.Add("\xff\xfe", "\u202e", "\u0301", true)
	f.Add("ﷺ ﬁ ǅ ŉ", "ẞ", "ȷ", true)
	f.Fuzz(func(t *testing.T, full, surname, given string, cut bool) {
		a, b := name.Name{Full: full}, name.Name{Surname: surname, Given: given, Truncated: cut}
		got := name.Compare(a, b)
		if !slices.Contains(judgements, got.Judgement) || got.Why == "" {
			t.Fatalf("%+v", got)
		}
		if utf8.ValidString(full) && utf8.ValidString(surname) && utf8.ValidString(given) && !utf8.ValidString(got.Why) {
			t.Fatalf("why is broken: %q", got.Why)
		}
		if back := name.Compare(b, a); back.Judgement != got.Judgement {
			t.Fatalf("%s, and the other way round %s", got.Judgement, back.Judgement)
		}
		if self := name.Compare(a, a); self.Judgement == name.Different {
			t.Fatalf("a name differs from itself: %s", self.Why)
		}
	})
}
