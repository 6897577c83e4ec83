package eval

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/name"
)

// The rates of Names that tests hold floors under.
const (
	NamesStrangersAccepted = "different people, same or likely"
	NamesPeopleRejected    = "one person's spellings, different"
)

// NamePair is two names and, where it is known, whether they are one person's.
type NamePair struct {
	Name1, Name2 string
	OnePerson    bool // meaningful only where Known
	Known        bool
}

// maxNamePairs bounds a file of pairs.
const maxNamePairs = 1_000_000

// ReadNamePairs reads a CSV whose header has the columns name1 and name2 and, where the truth is known, is_match (true or
// false), in any order and among others.
func ReadNamePairs(r io.Reader) ([]NamePair, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	in.ReuseRecord = true
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("read the header: %w", err)
	}
	column := func(title string) int {
		return slices.IndexFunc(header, func(h string) bool {
			return strings.EqualFold(strings.Trim(h, " \ufeff"), title)
		})
	}
	one, two, truth := column("name1"), column("name2"), column("is_match")
	if one < 0 || two < 0 {
		return nil, errors.New("the header has no columns name1 and name2")
	}
	var pairs []NamePair
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return pairs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the pairs: %w", err)
		}
		line, _ := in.FieldPos(0)
		if len(pairs) == maxNamePairs {
			return nil, fmt.Errorf("line %d: more than %d pairs", line, maxNamePairs)
		}
		if len(row) <= max(one, two, truth) {
			return nil, fmt.Errorf("line %d has %d columns, fewer than the header needs", line, len(row))
		}
		p := NamePair{Name1: row[one], Name2: row[two]}
		if truth >= 0 {
			switch strings.ToLower(strings.TrimSpace(row[truth])) {
			case "true":
				p.OnePerson, p.Known = true, true
			case "false":
				p.Known = true
			default:
				return nil, fmt.Errorf("line %d: is_match is neither true nor false", line)
			}
		}
		pairs = append(pairs, p)
	}
}

// Names judges the pairs of dir/pairs.csv and counts the judgements for one person's spellings and for different people. The
// notes list every pair that went wrong, so the file must be public test data.
func Names(ctx context.Context, dir string) (Report, error) {
	f, err := os.Open(filepath.Join(dir, "pairs.csv"))
	if err != nil {
		return Report{}, fmt.Errorf("names: %w", err)
	}
	defer func() { _ = f.Close() }()
	pairs, err := ReadNamePairs(f)
	if err != nil {
		return Report{}, fmt.Errorf("names: %w", err)
	}
	type count map[name.Judgement]int
	people, strangers := count{}, count{}
	var notes []string
	onePerson, different := 0, 0
	for _, p := range pairs {
		if err := ctx.Err(); err != nil {
			return Report{}, fmt.Errorf("names: %w", err)
		}
		if !p.Known {
			return Report{}, errors.New("names: pairs.csv has no column is_match, so there is no truth to measure against")
		}
		got := name.CompareText(p.Name1, p.Name2)
		if p.OnePerson {
			onePerson++
			people[got.Judgement]++
			if got.Judgement == name.Different {
				notes = append(notes, fmt.Sprintf("one person, judged different: %q and %q: %s", p.Name1, p.Name2, got.Why))
			}
			continue
		}
		different++
		strangers[got.Judgement]++
		if got.Judgement == name.Same || got.Judgement == name.Likely {
			notes = append(notes, fmt.Sprintf("different people, judged %s: %q and %q: %s", got.Judgement, p.Name1, p.Name2, got.Why))
		}
	}
	rates := []measure.Rate{
		{Name: NamesStrangersAccepted, Hits: strangers[name.Same] + strangers[name.Likely], N: different},
		{Name: NamesPeopleRejected, Hits: people[name.Different], N: onePerson},
	}
	for _, j := range []name.Judgement{name.Same, name.Likely, name.Undetermined, name.Different} {
		rates = append(rates,
			measure.Rate{Name: "one person's spellings: " + string(j), Hits: people[j], N: onePerson},
			measure.Rate{Name: "different people: " + string(j), Hits: strangers[j], N: different})
	}
	return Report{Area: "names", Data: dir, Rates: rates, Notes: notes}, nil
}
