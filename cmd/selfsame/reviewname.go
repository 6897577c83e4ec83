package main

import (
	"context"
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/school"
)

// isStatedName says whether an id is that of a name that waits, and not of a
// verification.
func isStatedName(id string) bool { return strings.HasPrefix(id, "n_") }

// nameRow is one change of a name in the list. The names stand on the page that
// review show opens, not in a terminal.
type nameRow struct {
	Name   string    `json:"name"` // the id
	Stated time.Time `json:"stated"`
	Judged string    `json:"judged"` // of the two names by the name engine
	Yours  bool      `json:"yours"`  // you may decide it
}

// listNames lists changes of names for certificates, the oldest first.
func listNames(x *Context, reviewer string, names []school.NameCase) error {
	for _, n := range names {
		row := nameRow{Name: n.ID, Stated: n.Stated, Judged: string(n.Judged), Yours: n.Learner != reviewer}
		var err error
		if x.JSON {
			err = x.printJSON(row)
		} else {
			note := ""
			if !row.Yours {
				note = "  for somebody else to decide"
			}
			_, err = fmt.Fprintf(x.Out, "%s  stated %s  a name for certificates: %s%s\n", row.Name, row.Stated.Format(time.DateTime), row.Judged, note)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// decideName settles a change of a name.
func (s *service) decideName(x *Context, reviewer string, c *reviewDecideCmd) error {
	if c.Decision == "again" || len(c.Reason) > 0 || c.Note != "" {
		return &selfsame.Error{
			Kind: selfsame.KindInvalid, Message: "A name is approved or declined, without a reason or a note",
			Hint: "the learner is told that it was, and may state it again",
		}
	}
	if err := s.school.DecideName(x.Context, c.Verification, reviewer, c.Decision == "approved"); err != nil {
		return err
	}
	if x.JSON {
		return x.printJSON(map[string]string{"name": c.Verification, "state": c.Decision})
	}
	_, err := fmt.Fprintf(x.Out, "%s is %s; the learner is told by e-mail\n", c.Verification, c.Decision)
	return err
}

// nameFor finds the change of a name that a reviewer may see: not their own.
func (s *service) nameFor(ctx context.Context, reviewer, id string) (school.NameCase, error) {
	const most = 200
	names, err := s.school.NamesToReview(ctx, most)
	if err != nil {
		return school.NameCase{}, err
	}
	for _, n := range names {
		if n.ID == id && n.Learner != reviewer {
			return n, nil
		}
	}
	return school.NameCase{}, &selfsame.Error{
		Kind: selfsame.KindNotFound, Message: "No such name waits for you", Hint: "selfsame review list says what does",
	}
}

var nameTemplate = template.Must(template.New("name").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.ID}}</title>
<style>
body { font: 16px/1.5 system-ui; margin: 24px; color: #14181f; background: #fff }
td, th { text-align: start; padding: 4px 16px 4px 0; vertical-align: top }
td { white-space: pre-line }
@media (prefers-color-scheme: dark) { body { color: #eef1f4; background: #12161c } }
</style>
<h1>{{.ID}}</h1>
<table>
<tr><th>Name that stands<td><bdi>{{.Current.Display.Reveal}}</bdi> <bdi>({{.Current.Latin.Reveal}})</bdi>
<tr><th>Name that is asked for<td><bdi>{{.Wanted.Display.Reveal}}</bdi> <bdi>({{.Wanted.Latin.Reveal}})</bdi>
<tr><th>Why, in the learner's words<td><bdi>{{.Reason.Reveal}}</bdi>
<tr><th>The name engine<td>{{.Judged}}: {{.Why.Reveal}}
</table>
<p>Decide with: <code>selfsame review decide {{.ID}} approved|declined</code></p>
`))
