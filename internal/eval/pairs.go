package eval

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A FacePair is two pictures, below some folder and with forward slashes, and
// what is known of them.
type FacePair struct {
	A, B  string
	Same  bool // meaningful only where Known
	Known bool
	Fold  int // of a cross-validation; 0 where there are none
}

// ReadFacePairs reads pairs in one of two forms. LFW's pairs.txt (Huang and
// others, 2007): a line with the number of folds and of pairs of each kind in
// each (or only the latter), then "NAME N1 N2" for pictures of one person and
// "NAME1 N1 NAME2 N2" for pictures of two, separated by tabs, where picture N
// of NAME is NAME/NAME_000N.jpg. Or a CSV whose header has the columns a and b
// and, where the truth is known, same (true or false).
func ReadFacePairs(r io.Reader) ([]FacePair, error) {
	in := bufio.NewReader(r)
	first, err := in.ReadString('\n')
	if err != nil && !(errors.Is(err, io.EOF) && first != "") {
		return nil, fmt.Errorf("the list of pairs is empty: %w", err)
	}
	if strings.Contains(first, ",") {
		return readCSVPairs(io.MultiReader(strings.NewReader(first), in))
	}
	return readLFWPairs(strings.Fields(first), in)
}

func readCSVPairs(r io.Reader) ([]FacePair, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	column := func(title string) int {
		return slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.Trim(h, " \ufeff"), title) })
	}
	a, b, same := column("a"), column("b"), column("same")
	if a < 0 || b < 0 {
		return nil, errors.New("the header has no columns a and b")
	}
	var pairs []FacePair
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return pairs, nil
		}
		if err != nil {
			return nil, err
		}
		if len(row) <= max(a, b, same) || row[a] == "" || row[b] == "" {
			line, _ := in.FieldPos(0)
			return nil, fmt.Errorf("line %d names no two pictures", line)
		}
		p := FacePair{A: row[a], B: row[b]}
		if same >= 0 {
			if p.Same, err = strconv.ParseBool(row[same]); err != nil {
				line, _ := in.FieldPos(same)
				return nil, fmt.Errorf("line %d: same is neither true nor false", line)
			}
			p.Known = true
		}
		pairs = append(pairs, p)
	}
}

func readLFWPairs(head []string, r io.Reader) ([]FacePair, error) {
	var numbers []int
	for _, h := range head {
		n, err := strconv.Atoi(h)
		if err != nil || n <= 0 {
			numbers = nil
			break
		}
		numbers = append(numbers, n)
	}
	if len(numbers) == 0 || len(numbers) > 2 {
		return nil, errors.New("this is neither a CSV with the columns a,b nor in the form of LFW's pairs.txt")
	}
	perFold := 2 * numbers[len(numbers)-1]
	var pairs []FacePair
	lines := bufio.NewScanner(r)
	for n := 2; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		p, ok := lfwPair(words)
		if !ok {
			return nil, fmt.Errorf("line %d is no pair in the form of LFW's pairs.txt", n)
		}
		p.Fold = len(pairs) / perFold
		pairs = append(pairs, p)
	}
	return pairs, lines.Err()
}

func lfwPair(words []string) (FacePair, bool) {
	var p FacePair
	var okA, okB bool
	switch len(words) {
	case 3:
		p.Same = true
		p.A, okA = lfwFile(words[0], words[1])
		p.B, okB = lfwFile(words[0], words[2])
	case 4:
		p.A, okA = lfwFile(words[0], words[1])
		p.B, okB = lfwFile(words[2], words[3])
	}
	p.Known = true
	return p, okA && okB
}

func lfwFile(name, number string) (string, bool) {
	n, err := strconv.Atoi(number)
	if err != nil || n <= 0 {
		return "", false
	}
	return path.Join(name, fmt.Sprintf("%s_%04d.jpg", name, n)), true
}
