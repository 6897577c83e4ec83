package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/name"
)

// maxPairsBytes bounds a CSV of pairs.
const maxPairsBytes = 64 << 20

// NamesCmd compares names.
type NamesCmd struct {
	Name1 *string `arg:"" optional:"" help:"A name, as on an account: in any script and order, \"Surname, Given\" too. Quote it."`
	Name2 *string `arg:"" optional:"" help:"The name to compare it with, as on an ID."`
	Pairs string  `name:"pairs" type:"path" placeholder:"CSV" help:"Compare the pairs of a CSV instead, whose header has the columns name1 and name2. One answer a pair, in its order."`
}

// Help is printed by selfsame names --help.
func (c *NamesCmd) Help() string {
	return `Answers with a judgement and why:

  same          the words agree, as they may be spelt in a machine-readable zone; middle names may be missing
  likely        they agree but for a nickname, another spelling, an initial, the order, a letter or two
  different     each name has a word that the other has not
  undetermined  the words do not settle it: too little to compare, two names a letter apart, a script
                that is read only in part

Example: selfsame names "Jürgen Groß" "GROSS, JUERGEN"`
}

// Run compares two names, or the pairs of a file.
func (c *NamesCmd) Run(x *Context) error {
	switch {
	case c.Pairs != "" && c.Name1 != nil:
		return hint(errors.New("names and a file of names at once"), "give either two names or --pairs FILE.csv")
	case c.Pairs == "" && (c.Name1 == nil || c.Name2 == nil):
		return hint(errors.New("two names are needed"), `selfsame names "Anna Eriksson" "ERIKSSON, ANNA MARIA", or selfsame names --pairs FILE.csv`)
	case c.Pairs == "":
		return c.print(x, *c.Name1, *c.Name2)
	}
	text, err := readFile(c.Pairs, maxPairsBytes)
	if err != nil {
		return err
	}
	pairs, err := eval.ReadNamePairs(strings.NewReader(string(text)))
	if err != nil {
		return hint(fmt.Errorf("%s: %w", c.Pairs, err), "the first line of the file must name the columns: name1,name2")
	}
	for _, p := range pairs {
		if err := x.Context.Err(); err != nil {
			return err
		}
		if err := c.print(x, p.Name1, p.Name2); err != nil {
			return err
		}
	}
	return nil
}

// namesAnswer is one line of --json.
type namesAnswer struct {
	Name1     string         `json:"name1"`
	Name2     string         `json:"name2"`
	Judgement name.Judgement `json:"judgement"`
	Why       string         `json:"why"`
}

// print compares two names and writes the answer.
func (c *NamesCmd) print(x *Context, name1, name2 string) error {
	got := name.CompareText(name1, name2)
	if x.JSON {
		return x.printJSON(namesAnswer{name1, name2, got.Judgement, got.Why})
	}
	if c.Pairs == "" {
		_, err := fmt.Fprintf(x.Out, "%s\n%s\n", got.Judgement, got.Why)
		return err
	}
	_, err := fmt.Fprintf(x.Out, "%-12s  %s | %s\n              %s\n", got.Judgement, name1, name2, got.Why)
	return err
}
