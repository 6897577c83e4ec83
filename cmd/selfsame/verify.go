package main

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/decide"
	"github.com/selfsame-id/selfsame/internal/engine"
	"github.com/selfsame-id/selfsame/mrz"
)

// verifyCmd decides one verification.
type verifyCmd struct {
	Front       string `required:"" placeholder:"FILE" help:"Photograph of the ID's side with the portrait: the photo page of a passport, the front of a card. JPEG or PNG."`
	Back        string `placeholder:"FILE" help:"Photograph of the other side of a card."`
	Face        string `required:"" placeholder:"FILE" help:"Photograph of the person's face."`
	Name        string `required:"" placeholder:"NAME" help:"The person's full name, as in the account."`
	BirthDate   string `placeholder:"DATE" help:"The person's birth date, such as 1931-02-17, to be held against the ID."`
	Policy      string `placeholder:"FILE" help:"The policy. selfsame policy show prints the one that is used otherwise."`
	Today       string `placeholder:"DATE" help:"The day on which the ID must be current; by default the day it is."`
	Try         int    `default:"1" placeholder:"N" help:"Which of the person's tries this is. Some reasons go to a person from the second try on, and all do when the policy's tries are used up."`
	NoFaceMatch bool   `help:"Do not compare the faces. A person will: the decision is review at best."`
}

// Help is the long text of verify --help.
func (c *verifyCmd) Help() string {
	return `Reads the ID, checks that it is current and agrees with itself, compares its portrait with the face and its name with the
name given, and decides: approved, declined, review (a person looks) or again (the person can mend it). Every answer other
than a plain yes has a reason and says what to do. The pictures go nowhere and nothing is kept.

A photograph of more than the policy's limit (1 MB by default) is asked for again; one of more than 20 MB is an error.

With --json, one object:
  decision     approved, declined, review, again
  reasons      what kept it from approval, weightiest first: code, class, text (for the person),
               about, staff (for you)
  findings     of capture, document, authentic, face, name: check, answer (yes, no, undetermined,
               not_run), reasons, measurements, and parts of the same form; why says how names were
               compared, and quotes them
  policy, calibration, try, elapsed_ms, steps_ms

Exit status: 0 approved, 1 any other decision, 2 it could not be carried out.

Example:
  selfsame verify --front passport.jpg --face me.jpg --name "Anna Maria Eriksson"`
}

// maxFile is what is read of a file at most, in bytes; the policy's own limit,
// which is lower, makes a finding of a file that is too large.
const maxFile = 20_000_000

// Run decides and prints.
func (c *verifyCmd) Run(x *Context) error {
	policy, err := loadPolicy(c.Policy)
	if err != nil {
		return err
	}
	evidence, err := c.evidence(x.Now())
	if err != nil {
		return err
	}
	models, err := x.Models()
	if err != nil {
		return err
	}
	eng, err := engine.New(models, policy, x.Now)
	if err != nil {
		return hint(err, "make setup installs the networks and checks their digests")
	}
	start := x.Now()
	result, err := eng.Verify(x.Context, evidence)
	if err != nil {
		return err
	}
	outcome := policy.Outcome(result.Findings, c.Try)
	report := verifyReport{
		outcome: outcome, result: result, policy: policy, calibration: eng.Calibration(), try: c.Try,
		elapsed: x.Now().Sub(start),
	}
	if x.JSON {
		err = x.printJSON(report.json())
	} else {
		err = report.print(x)
	}
	if err == nil && outcome.Decision != selfsame.Approved {
		return exitStatus(1)
	}
	return err
}

// evidence reads what the command line names.
func (c *verifyCmd) evidence(now time.Time) (engine.Evidence, error) {
	e := engine.Evidence{Today: now, MatchFace: !c.NoFaceMatch, Photographs: map[selfsame.Slot][]byte{}}
	if c.Try < 1 {
		return e, hint(errors.New("--try counts from 1"), "leave --try out for the first try")
	}
	if strings.TrimSpace(c.Name) == "" || !utf8.ValidString(c.Name) {
		return e, hint(errors.New("--name holds no name"), `give the full name as in the account, such as --name "Anna Maria Eriksson"`)
	}
	e.Name = selfsame.NewPrivate(c.Name)
	if c.BirthDate != "" {
		if _, err := time.Parse(time.DateOnly, c.BirthDate); err != nil {
			return e, hint(errors.New("--birth-date is not a date"), "write year, month and day, such as 1931-02-17")
		}
		e.BirthDate = selfsame.NewPrivate(c.BirthDate)
	}
	if c.Today != "" {
		day, err := time.Parse(time.DateOnly, c.Today)
		if err != nil {
			return e, hint(errors.New("--today is not a date"), "write year, month and day, such as 2026-11-23")
		}
		e.Today = day
	}
	for _, f := range []struct {
		slot selfsame.Slot
		name string
	}{{selfsame.SlotFront, c.Front}, {selfsame.SlotBack, c.Back}, {selfsame.SlotFace, c.Face}} {
		if f.name == "" {
			continue
		}
		data, err := readFile(f.name, maxFile)
		if err != nil {
			return e, err
		}
		e.Photographs[f.slot] = data
	}
	return e, nil
}

// verifyReport is what verify prints.
type verifyReport struct {
	outcome     selfsame.Outcome
	result      engine.Result
	policy      decide.Policy
	calibration string
	try         int
	elapsed     time.Duration
}

type reasonJSON struct {
	Code  selfsame.ReasonCode `json:"code"`
	Class selfsame.Class      `json:"class"`
	Text  string              `json:"text"`
	About string              `json:"about,omitempty"`
	Staff string              `json:"staff"`
}

type findingJSON struct {
	Check        selfsame.Check     `json:"check"`
	Answer       selfsame.Answer    `json:"answer"`
	Reasons      []reasonJSON       `json:"reasons"`
	Measurements map[string]float64 `json:"measurements"`
	Why          string             `json:"why,omitempty"`
	Parts        []findingJSON      `json:"parts,omitempty"`
}

func (r verifyReport) reasons(list []selfsame.Reason) []reasonJSON {
	out := []reasonJSON{}
	for _, reason := range list {
		out = append(out, reasonJSON{
			Code: reason.Code, Class: reason.Class(r.try), Text: spoken(reason).Learner(), About: reason.About, Staff: spoken(reason).Staff(),
		})
	}
	return out
}

// spoken puts a country's name in the place of its code, for texts.
func spoken(r selfsame.Reason) selfsame.Reason {
	if name, ok := mrz.Country(r.About); ok {
		r.About = name
	}
	return r
}

func (r verifyReport) findings(list []selfsame.Finding) []findingJSON {
	out := make([]findingJSON, 0, len(list))
	for _, f := range list {
		j := findingJSON{Check: f.Check, Answer: f.Answer, Reasons: r.reasons(f.Reasons), Measurements: f.Measurements, Why: f.Why.Reveal()}
		if j.Measurements == nil {
			j.Measurements = map[string]float64{}
		}
		if len(f.Parts) > 0 {
			j.Parts = r.findings(f.Parts)
		}
		out = append(out, j)
	}
	return out
}

func (r verifyReport) json() any {
	steps := map[string]int64{}
	for _, t := range r.result.Timings {
		steps[string(t.Check)] = t.Took.Milliseconds()
	}
	return struct {
		Decision    selfsame.Decision `json:"decision"`
		Reasons     []reasonJSON      `json:"reasons"`
		Findings    []findingJSON     `json:"findings"`
		Policy      string            `json:"policy"`
		Calibration string            `json:"calibration"`
		Try         int               `json:"try"`
		ElapsedMS   int64             `json:"elapsed_ms"`
		StepsMS     map[string]int64  `json:"steps_ms"`
	}{
		r.outcome.Decision, r.reasons(r.outcome.Reasons), r.findings(r.result.Findings), r.policy.Version, r.calibration,
		r.try, r.elapsed.Milliseconds(), steps,
	}
}

// decisionWords say what each decision means.
var decisionWords = map[selfsame.Decision]string{
	selfsame.Approved: "the person is the one on the ID",
	selfsame.Declined: "a rule does not allow it",
	selfsame.Review:   "a person has to look",
	selfsame.Again:    "the learner can mend it",
}

func (r verifyReport) print(x *Context) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", strings.ToUpper(string(r.outcome.Decision)), decisionWords[r.outcome.Decision])
	for _, reason := range r.reasons(r.outcome.Reasons) {
		fmt.Fprintf(&b, "\n  %s (%s)\n", reason.Code, reason.Class)
		b.WriteString(wrap("    learner: ", reason.Text) + wrap("    staff:   ", reason.Staff))
	}
	b.WriteString("\n")
	for _, f := range r.result.Findings {
		b.WriteString(wrap(fmt.Sprintf("  %-13s%-13s%8s  ", f.Check, f.Answer, r.took(f.Check)), tell(f)))
		for _, p := range f.Parts {
			if p.Answer != selfsame.Yes {
				b.WriteString(wrap(fmt.Sprintf("    %-11s%-13s%8s  ", p.Check, p.Answer, ""), codes(p.Reasons)))
			}
		}
	}
	b.WriteString("\n" + wrap("  policy       ", r.policy.Version) + wrap("  calibration  ", r.calibration) +
		fmt.Sprintf("  took         %d ms; --json has every measurement\n", r.elapsed.Milliseconds()))
	_, err := x.Out.Write([]byte(b.String()))
	return err
}

func (r verifyReport) took(check selfsame.Check) string {
	for _, t := range r.result.Timings {
		if t.Check == check && t.Took >= time.Millisecond {
			return fmt.Sprintf("%d ms", t.Took.Milliseconds())
		}
	}
	return ""
}
