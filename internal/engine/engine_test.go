package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/authentic"
	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/decide"
	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/mrz"
)

var today = time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)

// answering is a step that answers.
func answering(check selfsame.Check, answer selfsame.Answer, final func(selfsame.Finding) bool) Step {
	return Step{Check: check, Final: final, Run: func(context.Context, *Case) (selfsame.Finding, error) {
		return selfsame.Finding{Answer: answer}, nil
	}}
}

func TestStepsAfterAFinalOneAreNotRun(t *testing.T) {
	t.Parallel()
	e := &Engine{clock: time.Now}
	result, err := e.carryOut(t.Context(), Evidence{}, []Step{
		answering(selfsame.CheckCapture, selfsame.Yes, unlessYes),
		answering(selfsame.CheckDocument, selfsame.No, no),
		answering(selfsame.CheckFace, selfsame.Yes, never),
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []selfsame.Answer
	for _, f := range result.Findings {
		got = append(got, f.Answer)
	}
	if diff := cmp.Diff([]selfsame.Answer{selfsame.Yes, selfsame.No, selfsame.NotRun}, got); diff != "" {
		t.Errorf("answers differ (-want +got):\n%s", diff)
	}
	if len(result.Timings) != 3 {
		t.Errorf("%d steps are timed, of 3", len(result.Timings))
	}
}

func TestAnErrorOfAStepIsTheErrorOfTheVerificationAndNothingGoesOn(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is full")
	var ended, reached atomic.Bool
	e := &Engine{clock: time.Now}
	result, err := e.carryOut(t.Context(), Evidence{}, []Step{
		{Check: selfsame.CheckCapture, Final: never, Run: func(ctx context.Context, c *Case) (selfsame.Finding, error) {
			later(&c.running, func() (int, error) {
				<-ctx.Done() // nobody waits for it: only the end of the verification ends it
				ended.Store(true)
				return 0, ctx.Err()
			})
			return selfsame.Finding{Answer: selfsame.Yes}, nil
		}},
		{Check: selfsame.CheckDocument, Final: never, Run: func(context.Context, *Case) (selfsame.Finding, error) {
			return selfsame.Finding{Answer: selfsame.Yes}, broken
		}},
		{Check: selfsame.CheckFace, Final: never, Run: func(context.Context, *Case) (selfsame.Finding, error) {
			reached.Store(true)
			return selfsame.Finding{Answer: selfsame.Yes}, nil
		}},
	})
	if !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "document: ") {
		t.Errorf("the error is %v, want the step's own with its name", err)
	}
	if len(result.Findings) != 0 {
		t.Errorf("there are findings %v beside an error", result.Findings)
	}
	if !ended.Load() {
		t.Error("what a step began goes on after the answer")
	}
	if reached.Load() {
		t.Error("a step was run after one that failed")
	}
}

func TestWhoeverWaitsGetsTheValueAndTheErrorEveryTime(t *testing.T) {
	t.Parallel()
	c := &Case{}
	failed := errors.New("no")
	wait := later(&c.running, func() (int, error) { return 7, failed })
	for range 2 {
		if v, err := wait(); v != 7 || !errors.Is(err, failed) {
			t.Errorf("got %d and %v", v, err)
		}
	}
}

func TestFacesNotComparedAreNeverApproved(t *testing.T) {
	t.Parallel()
	off := decide.Default()
	off.Face.Match = false
	for _, tt := range []struct {
		sentence string
		policy   decide.Policy
		consent  bool
		reason   selfsame.ReasonCode
	}{
		{"the person did not agree", decide.Default(), false, "consent.declined"},
		{"the policy has no face matching", off, true, "review.needed"},
		{"neither", off, false, "review.needed"},
	} {
		t.Run(tt.sentence, func(t *testing.T) {
			t.Parallel()
			e := &Engine{policy: tt.policy, clock: time.Now}
			finding, err := e.face(t.Context(), &Case{evidence: Evidence{MatchFace: tt.consent}})
			if err != nil || finding.Answer != selfsame.NotRun {
				t.Fatalf("answer %q, error %v; want not_run", finding.Answer, err)
			}
			var findings []selfsame.Finding
			for _, check := range selfsame.Checks() {
				findings = append(findings, selfsame.Finding{Check: check, Answer: selfsame.Yes})
			}
			finding.Check, findings[3] = selfsame.CheckFace, finding
			findings[3].Check = selfsame.CheckFace
			outcome := tt.policy.Outcome(findings, 1)
			if outcome.Decision != selfsame.Review || len(outcome.Reasons) != 1 || outcome.Reasons[0].Code != tt.reason {
				t.Errorf("the outcome is %v, want review for %s", outcome, tt.reason)
			}
		})
	}
}

func TestANameThatTheZoneHadNoRoomForAgreesWithTheOtherSidesPrint(t *testing.T) {
	t.Parallel()
	side := func(slot selfsame.Slot, source document.Source, given string, truncated bool) authentic.Value {
		r := &document.Reading{
			Fields: map[string]document.Field{document.FieldGivenNames: {Value: given, Sources: []document.Source{source}, Confidence: 0.99}},
			Zone:   &document.Zone{Doc: mrz.Document{Truncated: truncated}, Valid: true},
		}
		return valuesOf(r, slot)[authentic.GivenNames][0]
	}
	for _, tt := range []struct {
		zone, print string
		truncated   bool
		want        selfsame.Answer
	}{
		{"CONCEICAO BE", "CONCEIÇÃO BEATRIZ", true, selfsame.Yes},
		{"CONCEICAO BE", "CONCEIÇÃO BEATRIZ", false, selfsame.No},
		{"CONCEICAO BE", "CONCEIÇÃO MARTA", true, selfsame.No},
	} {
		back := side(selfsame.SlotBack, document.SourceZone, tt.zone, tt.truncated)
		front := side(selfsame.SlotFront, document.SourcePrint, tt.print, tt.truncated)
		if got := sameName(back, front); got != tt.want || front.Cut {
			t.Errorf("a zone that is cut (%v): %q, want %q; the print is cut: %v", tt.truncated, got, tt.want, front.Cut)
		}
	}
}

func TestASideThatShowsNothingHasAReasonToActOn(t *testing.T) {
	t.Parallel()
	front := &document.Reading{Outcome: document.Read, Kind: document.IDCard, Side: document.Front}
	front.Portrait.Found = true
	nothing := &document.Reading{Outcome: document.Unread, Kind: document.NoDocument}
	plain := &document.Reading{Outcome: document.Unread, Kind: document.Other}
	shown := &document.Reading{Outcome: document.Read, Kind: document.IDCard, Side: document.Front, Reasons: []selfsame.Reason{{Code: "doc.screen"}}}
	shown.Portrait.Found = true
	two := &document.Reading{Outcome: document.Read, Kind: document.IDCard, Side: document.Front, Reasons: []selfsame.Reason{{Code: "doc.several"}}}
	for _, tt := range []struct {
		sentence    string
		front, back *document.Reading
		slot        selfsame.Slot
		answer      selfsame.Answer
		code        selfsame.ReasonCode
	}{
		{"a back that is no card is asked for again", front, nothing, selfsame.SlotBack, selfsame.No, "doc.not_found"},
		{"a back that could be any card's is no objection", front, plain, selfsame.SlotBack, selfsame.Yes, ""},
		{"a front that is none is asked for again", nothing, nil, selfsame.SlotFront, selfsame.No, "doc.not_found"},
		{"a front on a display is asked for itself", shown, nil, selfsame.SlotFront, selfsame.No, "doc.screen"},
		{"a front beside another document is asked for alone", two, nil, selfsame.SlotFront, selfsame.No, "doc.several"},
	} {
		t.Run(tt.sentence, func(t *testing.T) {
			t.Parallel()
			c := &Case{photographs: map[selfsame.Slot]photograph{}, readings: map[selfsame.Slot]*document.Reading{
				selfsame.SlotFront: tt.front, selfsame.SlotBack: tt.back,
			}}
			part := (&Engine{}).side(c, tt.slot)
			if part.Answer != tt.answer {
				t.Errorf("the answer is %s, want %s", part.Answer, tt.answer)
			}
			if tt.code == "" {
				return
			}
			if want := []selfsame.Reason{{Code: tt.code, About: string(tt.slot)}}; !cmp.Equal(want, part.Reasons) {
				t.Errorf("reasons are %v, want %v", part.Reasons, want)
			}
		})
	}
}

func TestACardAsksForTheBackThatIsMissing(t *testing.T) {
	t.Parallel()
	front := &document.Reading{Kind: document.IDCard, Side: document.Front}
	again := &document.Reading{Kind: document.IDCard, Side: document.Front}
	again.Portrait.Found = true
	for _, tt := range []struct {
		sentence    string
		front, back *document.Reading
		want        selfsame.Reason
	}{
		{"no back", front, nil, selfsame.Reason{Code: "doc.missing_back"}},
		{"the front twice", front, again, selfsame.Reason{Code: "doc.wrong_side", About: "back"}},
		{"both sides", front, &document.Reading{Kind: document.IDCard, Side: document.Back}, selfsame.Reason{Code: "review.needed", About: "issuer"}},
		{"a passport", &document.Reading{Kind: document.Passport}, nil, selfsame.Reason{Code: "doc.unreadable_field", About: "issuer"}},
	} {
		t.Run(tt.sentence, func(t *testing.T) {
			t.Parallel()
			c := &Case{readings: map[selfsame.Slot]*document.Reading{selfsame.SlotFront: tt.front, selfsame.SlotBack: tt.back}}
			unread := selfsame.Reason{Code: "doc.unreadable_field", About: "issuer"}
			finding := selfsame.Combine(selfsame.CheckAuthentic, selfsame.Finding{Answer: selfsame.Undetermined, Reasons: []selfsame.Reason{unread}})
			c.askForIssuer(&finding)
			if finding.Answer != selfsame.Undetermined || finding.Reasons[0] != tt.want || finding.Parts[0].Reasons[0] != tt.want {
				t.Errorf("the finding is %v, want %v", finding, tt.want)
			}
		})
	}
}

func TestANameThatNoLabelNamesIsFoundByTheAccounts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		sentence, account string
		lines             []string
		want              selfsame.Answer
	}{
		{"in one line", "Jane Citizen", []string{"DRIVER LICENCE", "JANE CITIZEN", "77 SAMPLE PARADE"}, selfsame.Yes},
		{"in two", "Jane Citizen", []string{"DRIVER LICENCE", "CITIZEN", "JANE", "77 SAMPLE PARADE"}, selfsame.Yes},
		{"another's", "Jane Tenant", []string{"DRIVER LICENCE", "JANE CITIZEN", "77 SAMPLE PARADE"}, selfsame.Undetermined},
		{"one word", "Parade", []string{"DRIVER LICENCE", "JANE CITIZEN", "PARADE"}, selfsame.Undetermined},
		{"no account", "", []string{"DRIVER LICENCE", "JANE CITIZEN"}, selfsame.Undetermined},
	} {
		t.Run(tt.sentence, func(t *testing.T) {
			t.Parallel()
			front := &document.Reading{Kind: document.DrivingLicence, Side: document.Front, Lines: tt.lines, Fields: map[string]document.Field{
				document.FieldBirthDate: {Value: "1983-07-29", Sources: []document.Source{document.SourcePrint}, Confidence: 0.9},
			}}
			c := &Case{evidence: Evidence{Name: selfsame.NewPrivate(tt.account)}, readings: map[selfsame.Slot]*document.Reading{selfsame.SlotFront: front}}
			finding, err := (&Engine{policy: decide.Default()}).name(t.Context(), c)
			if err != nil || finding.Answer != tt.want {
				t.Errorf("the name's answer is %s, %v", finding.Answer, err)
			}
			for _, part := range (&Engine{policy: decide.Default()}).content(c) {
				if part.Check == "fields" && (part.Answer == selfsame.Yes) != (tt.want == selfsame.Yes) {
					t.Errorf("the fields' answer is %s", part.Answer)
				}
			}
		})
	}
}

// TestACountryThatIsOnlyNamedDeclinesNobody holds that a place of birth in the
// print of a card is never taken for a restricted issuer.
func TestACountryThatIsOnlyNamedDeclinesNobody(t *testing.T) {
	t.Parallel()
	e := &Engine{policy: decide.Default()}
	back := &document.Reading{Kind: document.Other, Side: document.Back}
	for country, want := range map[string]selfsame.Answer{"SWE": selfsame.Yes, "IRN": selfsame.Undetermined, "": selfsame.Undetermined} {
		sent := photograph{Photograph: &capture.Photograph{Image: vision.NewImage(64, 48)}}
		c := &Case{evidence: Evidence{Today: today}, photographs: map[selfsame.Slot]photograph{selfsame.SlotFront: sent, selfsame.SlotBack: sent}, readings: map[selfsame.Slot]*document.Reading{
			selfsame.SlotFront: {Kind: document.DrivingLicence, Side: document.Front, Country: country}, selfsame.SlotBack: back,
		}}
		finding, err := e.authentic(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range finding.Parts {
			if part.Check == "country" && part.Answer != want {
				t.Errorf("a licence that names %q: %s, want %s", country, part.Answer, want)
			}
		}
	}
}

// evidence is a passport of the test person, photographed on a table, and the
// face of its portrait.
func evidence(t *testing.T) Evidence {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("..", "..", "testdata", "faces", "astronaut.png"))
	if err != nil {
		t.Fatal(err)
	}
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	person := specimen.Invent(7, today, "F")
	person.Surname, person.GivenNames, person.Number = "FENNIMORE", "OTTOLINE", "QX7741903"
	person.Birth = time.Date(1931, time.February, 17, 0, 0, 0, 0, time.UTC)
	d, err := specimen.Make(specimen.Passport, person, picture, specimen.Options{Seed: 7, Today: today, Face: image.Rect(172, 66, 276, 196)})
	if err != nil {
		t.Fatal(err)
	}
	shot, err := specimen.Photograph(d.Front, specimen.Conditions{Seed: 7, Background: "wood", Width: 1400, Height: 1050})
	if err != nil {
		t.Fatal(err)
	}
	front, _, err := specimen.JPEG(shot.Picture, 90, 900_000)
	if err != nil {
		t.Fatal(err)
	}
	return Evidence{
		Photographs: map[selfsame.Slot][]byte{selfsame.SlotFront: front, selfsame.SlotFace: file},
		Name:        selfsame.NewPrivate("Ottoline Fennimore"), BirthDate: selfsame.NewPrivate("1931-02-17"),
		Today: today, MatchFace: true,
	}
}

// TestAVerificationTellsNothingOfThePerson is a tripwire: whatever prints,
// marshals or formats a result must not print what the document says.
func TestAVerificationTellsNothingOfThePerson(t *testing.T) {
	t.Parallel()
	e := open(t)
	ev := evidence(t)
	result, err := e.Verify(t.Context(), ev)
	if err != nil {
		t.Fatal(err)
	}
	if result.Findings[1].Answer != selfsame.Yes || result.Findings[4].Answer != selfsame.Yes {
		t.Fatalf("the document or the name was not read: %+v", result.Findings)
	}
	marshalled, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	ev.Photographs = nil
	all := strings.ToUpper(fmt.Sprintf("%s %+v %#v %+v", marshalled, result, result, ev))
	for _, private := range []string{"QX7741903", "1931", "310217", "FENNIMORE", "OTTOLINE"} {
		if strings.Contains(all, private) {
			t.Errorf("%s stands in what the result prints", private)
		}
	}
}

func TestACancelledVerificationIsAnErrorAndNoFinding(t *testing.T) {
	t.Parallel()
	e := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if result, err := e.Verify(ctx, evidence(t)); !errors.Is(err, context.Canceled) || len(result.Findings) != 0 {
		t.Errorf("the error is %v with %d findings, want one of cancellation and none", err, len(result.Findings))
	}
}
