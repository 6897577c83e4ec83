package document

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame/mrz"
)

// These tests are of unexported tables and searches, so they live inside.

var ottoline = mustWrite(mrz.Document{
	Format: mrz.TD3, Kind: "P", Issuer: "UTO", Surname: "FENNIMORE", GivenNames: "OTTOLINE", Number: "QX7741903",
	Nationality: "UTO", Birth: "310217", Sex: "F", Expiry: "310822",
})

func mustWrite(d mrz.Document) []string {
	lines, err := mrz.Write(d)
	if err != nil {
		panic(err)
	}
	return lines
}

// sharp are columns that are sure of every character of a line.
func sharp(line string) []column {
	columns := make([]column, len(line))
	for i := range columns {
		for c := range columns[i] {
			columns[i][c] = 1e-5
		}
		columns[i][index(line[i])] = 1 - 36e-5
	}
	return columns
}

// doubt spreads a column over characters of equal probability.
func doubt(c *column, characters string) {
	for i := range c {
		c[i] = 1e-5
	}
	for i := range len(characters) {
		c[index(characters[i])] = (1 - 36e-5) / float64(len(characters))
	}
}

func grammarOf(t *testing.T, f mrz.Format) *grammar {
	t.Helper()
	for _, g := range grammars() {
		if g.Format == f {
			return g
		}
	}
	t.Fatalf("no grammar for %s", f)
	return nil
}

func candidateOf(t *testing.T, lines []string, change func(columns [][]column)) candidate {
	t.Helper()
	f, ok := mrz.Detect(lines)
	if !ok {
		t.Fatal("the lines are no zone")
	}
	var read []fused
	var columns [][]column
	for _, l := range lines {
		columns = append(columns, sharp(l))
	}
	if change != nil {
		change(columns)
	}
	for _, c := range columns {
		read = append(read, fused{columns: c})
	}
	c, ok := readAs(read, grammarOf(t, f))
	if !ok {
		t.Fatal("the columns were refused")
	}
	return c
}

func TestAZoneThatIsSureIsReadAsItStands(t *testing.T) {
	t.Parallel()
	zone, _ := judge(candidateOf(t, ottoline, nil), 1)
	if zone == nil || !slices.Equal(zone.Lines, ottoline) || !zone.Valid {
		t.Fatal("a sure and valid zone was not read")
	}
}

func TestAPassportsZoneWithoutItsEndIsNoTD2(t *testing.T) {
	t.Parallel()
	// The 36th character of the second line is by chance what a TD2's composite digit would be.
	second := "L898902C36UTO7408122F1204159ZE18422"
	digit, ok := mrz.CheckDigit(second[:10] + second[13:20] + second[21:35])
	if !ok {
		t.Fatal("no digit")
	}
	cut := []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", second + string(digit)}
	if doc, err := mrz.Parse(cut); err != nil || doc.Format != mrz.TD2 || !doc.Valid() {
		t.Fatalf("the zone is no valid TD2 to begin with: %v", err)
	}
	var read []fused
	for _, l := range cut {
		read = append(read, fused{columns: sharp(l)})
	}
	if _, ok := readAs(read, grammarOf(t, mrz.TD2)); ok {
		t.Error("a passport's zone that was cut off was read as a TD2")
	}
}

func TestCheckDigitsChooseAmongDoubtfulCharacters(t *testing.T) {
	t.Parallel()
	zone, _ := judge(candidateOf(t, ottoline, func(c [][]column) {
		doubt(&c[1][2], "71")  // of the number
		doubt(&c[1][15], "B0") // of the birth date, where no letter may stand
		doubt(&c[1][23], "80")
	}), 1)
	if zone == nil || !slices.Equal(zone.Lines, ottoline) {
		t.Fatal("the check digits did not settle the doubt")
	}
}

func TestOfTwoReadingsThatSatisfyTheDigitsNeitherIsGiven(t *testing.T) {
	t.Parallel()
	// 0, A, K and U are worth the same in every check digit.
	lines := mustWrite(mrz.Document{
		Format: mrz.TD3, Kind: "P", Issuer: "UTO", Surname: "FENNIMORE", GivenNames: "OTTOLINE", Number: "AX7741903",
		Nationality: "UTO", Birth: "310217", Sex: "F", Expiry: "310822",
	})
	zone, again := judge(candidateOf(t, lines, func(c [][]column) { doubt(&c[1][0], "AK") }), 6)
	if zone != nil {
		t.Fatal("one of two equal readings was given")
	}
	if !again {
		t.Error("no other crop was asked for")
	}
}

// A reading that the digits cannot tell from the right one is a danger even
// where it is far less likely: D5 was once read as OS.
func TestALookalikeThatTheDigitsCannotTellIsNotSettledByThem(t *testing.T) {
	t.Parallel()
	lines := mustWrite(mrz.Document{
		Format: mrz.TD3, Kind: "P", Issuer: "UTO", Surname: "FENNIMORE", GivenNames: "OTTOLINE", Number: "Q67741903",
		Nationality: "UTO", Birth: "310217", Sex: "F", Expiry: "310822",
	})
	lean := func(towards float64) func([][]column) {
		return func(c [][]column) { // G is worth 16, 6 is worth 6
			c[1][1][index('6')], c[1][1][index('G')] = 1-towards, towards
		}
	}
	if zone, _ := judge(candidateOf(t, lines, lean(0.02)), 6); zone != nil {
		t.Error("a G read as 6 at 50 to 1 was called valid")
	}
	if zone, _ := judge(candidateOf(t, lines, lean(0.005)), 1); zone != nil {
		t.Error("one crop at 200 to 1 was enough")
	}
	if zone, _ := judge(candidateOf(t, lines, lean(0.005)), 3); zone == nil {
		t.Error("three crops that agree at 200 to 1 were not enough")
	}
	if zone, _ := judge(candidateOf(t, lines, lean(0.0005)), 1); zone == nil {
		t.Error("one crop at 2,000 to 1 was not enough")
	}
}

// The likeliest seven characters at two places are all wrong: what is
// unlikely at each may be the likeliest of what satisfies the digits.
func TestNoAlternativeIsForgotten(t *testing.T) {
	t.Parallel()
	zone, _ := judge(candidateOf(t, ottoline, func(c [][]column) {
		for _, at := range []int{13, 14} { // the year of birth, 31
			for d := range 10 {
				c[1][at][d] = 0.1
			}
		}
	}), 6)
	if zone != nil {
		t.Fatal("one of ten years that satisfy the digits was given")
	}
}

func TestASureCharacterIsNeverBentToSatisfyADigit(t *testing.T) {
	t.Parallel()
	printed := slices.Clone(ottoline)
	wrong := []byte(printed[1])
	wrong[9] = '0' + (wrong[9]-'0'+3)%10
	printed[1] = string(wrong)
	zone, _ := judge(candidateOf(t, printed, nil), 1)
	if zone == nil || zone.Valid || !slices.Equal(zone.Lines, printed) {
		t.Fatal("a misprinted zone was not read as it is printed")
	}
	if !slices.Contains(zone.FailedChecks, mrz.CheckNumber) {
		t.Errorf("failed checks are %v", zone.FailedChecks)
	}
}

func TestADoubtfulCharacterThatNoDigitSettlesIsNotRead(t *testing.T) {
	t.Parallel()
	zone, _ := judge(candidateOf(t, ottoline, func(c [][]column) {
		doubt(&c[1][3], "126") // none of which is right
	}), 1)
	if zone != nil {
		t.Fatal("a zone was given that nothing vouches for")
	}
}

func TestLongNumbersAreReadInTheirOwnVariant(t *testing.T) {
	t.Parallel()
	lines := mustWrite(mrz.Document{
		Format: mrz.TD1, Kind: "I", Issuer: "UTO", Surname: "FENNIMORE", GivenNames: "OTTOLINE", Number: "QX774190366",
		Nationality: "UTO", Birth: "310217", Sex: "F", Expiry: "310822",
	})
	var stack []*hearing
	for _, l := range lines {
		h := &hearing{}
		h.add(spoken(l, 3))
		stack = append(stack, h)
	}
	candidates := readStack(stack, grammars())
	if len(candidates) == 0 {
		t.Fatal("no candidate")
	}
	zone, _ := judge(candidates[0], 1)
	if zone == nil || zone.Doc.Number != "QX774190366" || !zone.Valid {
		t.Fatal("the long number was not read")
	}
}

// spoken is the posterior of a network that is sure of a line: steps time steps
// for a character, of which the last is blank.
func spoken(line string, steps int) posterior {
	p := make(posterior, 0, steps*len(line)+2)
	say := func(class int) {
		var y instant
		for c := range y {
			y[c] = 1e-4
		}
		y[class] = 1 - 37e-4
		p = append(p, y)
	}
	say(blank)
	for i := range len(line) {
		for k := range steps {
			if k == steps-1 {
				say(blank)
			} else {
				say(index(line[i]))
			}
		}
	}
	say(blank)
	return p
}

func TestALineOfKnownLengthIsAlignedToIt(t *testing.T) {
	t.Parallel()
	want := "P<UTOFENNIMORE<<OTTOLINE<<<<<<<<<<<<<<<<<<<<"
	p := spoken(want, 4)
	if text, _ := greedy(p); text != want {
		t.Fatalf("greedy reading is %q", text)
	}
	// One filler is swallowed: the network saw no gap after it.
	p[1+4*41-1] = p[1+4*40]
	if text, _ := greedy(p); len(text) != 43 {
		t.Fatalf("the test's posterior reads as %d characters", len(text))
	}
	line := alignEvenly(p, 44)
	if line == nil {
		t.Fatal("not aligned")
	}
	var got strings.Builder
	for _, c := range line.columns {
		best := 0
		for k := range c {
			if c[k] > c[best] {
				best = k
			}
		}
		got.WriteByte(alphabet[best])
	}
	if got.String() != want {
		t.Errorf("read %q", got.String())
	}
}

func TestAlignedColumnsAreProbabilities(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 1))
	p := make(posterior, 60)
	for i := range p {
		total := 0.0
		for c := range p[i] {
			p[i][c] = rng.ExpFloat64()
			total += p[i][c]
		}
		for c := range p[i] {
			p[i][c] /= total
		}
	}
	line, ok := align(p, 20, nil)
	if !ok {
		t.Fatal("not aligned")
	}
	for i, c := range line.columns {
		sum := 0.0
		for _, v := range c {
			if v < 0 || v > 1+1e-9 {
				t.Fatalf("column %d has %v", i, v)
			}
			sum += v
		}
		if sum < 0.999 || sum > 1.001 {
			t.Errorf("column %d sums to %v", i, sum)
		}
		if i > 0 && line.centres[i] <= line.centres[i-1] {
			t.Errorf("character %d begins before the one in front of it", i)
		}
	}
	if _, ok := align(p, 61, nil); ok {
		t.Error("more characters than time steps")
	}
}

func TestNamesKeepTheirShape(t *testing.T) {
	t.Parallel()
	columns := sharp("FENNIMORE<<OTTOLINE<<<<<<<<<<<<<<<<<<<<")
	doubt(&columns[25], "K<") // the commonest misreading of a filler
	shapeName(columns)
	if columns[25][filler] < 0.95 {
		t.Errorf("a doubtful K among fillers keeps %.2f", 1-columns[25][filler])
	}
	sure := sharp("FENNIMORE<<OTTOLINE<<<<<<K<<<<<<<<<<<<<")
	shapeName(sure)
	if sure[25][index('K')] < 0.5 {
		t.Error("a sure letter was bent")
	}
}

func FuzzAlign(f *testing.F) {
	f.Add([]byte("P<UTO"), uint8(5))
	f.Add([]byte{0, 255, 3, 3, 3, 9}, uint8(2))
	f.Fuzz(func(t *testing.T, steps []byte, n uint8) {
		if len(steps) > 400 {
			return
		}
		p := make(posterior, len(steps))
		for i, s := range steps {
			p[i][int(s)%(symbols+1)] = 1
		}
		line, ok := align(p, int(n), nil)
		if ok && len(line.columns) != int(n) {
			t.Fatalf("%d columns of %d", len(line.columns), n)
		}
	})
}
