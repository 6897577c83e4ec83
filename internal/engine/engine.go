// Package engine carries out a verification: five steps in a visible order,
// each turning what a package found into one finding.
//
// Read Sequence first, then the step files in its order. What a step knows is
// another package's: a step file only says what the answer means for a
// verification. The package does not decide; see internal/decide.
package engine

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/decide"
	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// An Engine answers the five checks. It may be used by many goroutines at once.
type Engine struct {
	policy      decide.Policy
	reader      *document.Reader
	faces       *face.Finder
	embedder    *face.Embedder
	calibration face.Calibration
	clock       func() time.Time
}

// Evidence is what a person sent and claims.
type Evidence struct {
	Photographs map[selfsame.Slot][]byte // files as received: front and face, and back where there is one
	Name        selfsame.Private         // full name of the account
	BirthDate   selfsame.Private         // ISO 8601; empty where it was not asked
	Today       time.Time                // the day on which the document must be current
	MatchFace   bool                     // false where the person did not consent to face matching
}

// A Result is the findings and how long each step took.
type Result struct {
	Findings []selfsame.Finding
	Timings  []Timing
	Document Read `json:"-"` // what the document said; empty where nothing was read
}

// A Timing is how long a step took.
type Timing struct {
	Check selfsame.Check
	Took  time.Duration
}

// New opens the networks and the calibration that the policy names. Its error
// names the file that is missing or altered: no check is left out because its
// model is not there. The clock tells how long steps take; no finding depends on
// it.
func New(models *vision.Models, policy decide.Policy, clock func() time.Time) (*Engine, error) {
	finder, err := face.NewFinder(models)
	if err != nil {
		return nil, err
	}
	embedder, err := face.NewEmbedder(models)
	if err != nil {
		return nil, err
	}
	calibration, err := face.LoadCalibration(models, embedder)
	if err != nil {
		return nil, err
	}
	if calibration.Name != policy.Face.Calibration {
		return nil, fmt.Errorf("the policy asks for the calibration %q and the models folder holds %q", policy.Face.Calibration, calibration.Name)
	}
	reader, err := document.New(models, finder)
	if err != nil {
		return nil, err
	}
	reader.Clock = clock
	return &Engine{policy: policy, reader: reader, faces: finder, embedder: embedder, calibration: calibration, clock: clock}, nil
}

// Calibration names the calibration that judges similarities.
func (e *Engine) Calibration() string { return e.calibration.Name }

// A Step answers one check.
//
// An error means that the step could not be carried out (a model would not
// load) and that the verification may be tried again. A photograph that is
// blurred or a face that does not match is not an error: it is a finding.
type Step struct {
	Check selfsame.Check
	Run   func(ctx context.Context, c *Case) (selfsame.Finding, error)
	Final func(selfsame.Finding) bool // later steps have nothing to work on
}

// Sequence is the pipeline.
func (e *Engine) Sequence() []Step {
	return []Step{
		{Check: selfsame.CheckCapture, Run: e.capture, Final: unlessYes},
		{Check: selfsame.CheckDocument, Run: e.document, Final: no},
		{Check: selfsame.CheckAuthentic, Run: e.authentic, Final: never},
		{Check: selfsame.CheckFace, Run: e.face, Final: never},
		{Check: selfsame.CheckName, Run: e.name, Final: never},
	}
}

func unlessYes(f selfsame.Finding) bool { return f.Answer != selfsame.Yes }
func no(f selfsame.Finding) bool        { return f.Answer == selfsame.No }
func never(selfsame.Finding) bool       { return false }

// Verify answers the checks in order. A step after one that left nothing to
// work on answers not_run. Nothing goes on after it has returned.
func (e *Engine) Verify(ctx context.Context, ev Evidence) (Result, error) {
	return e.carryOut(ctx, ev, e.Sequence())
}

func (e *Engine) carryOut(ctx context.Context, ev Evidence, steps []Step) (Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	c := &Case{evidence: ev, photographs: map[selfsame.Slot]photograph{}, readings: map[selfsame.Slot]*document.Reading{}}
	defer c.running.Wait()
	defer cancel()

	var result Result
	over := false
	for _, step := range steps {
		finding := selfsame.Finding{Check: step.Check, Answer: selfsame.NotRun}
		start := e.clock()
		if !over {
			var err error
			finding, err = step.Run(ctx, c)
			if err != nil {
				return Result{}, fmt.Errorf("%s: %w", step.Check, err)
			}
			finding.Check = step.Check
			over = step.Final(finding)
		}
		result.Findings = append(result.Findings, finding)
		result.Timings = append(result.Timings, Timing{Check: step.Check, Took: e.clock().Sub(start)})
	}
	result.Document = c.read()
	return result, nil
}

// A Case is one verification while it is carried out. Each field names the one
// step that sets it; later steps only read it.
type Case struct {
	evidence    Evidence
	photographs map[selfsame.Slot]photograph        // capture
	selfie      func() (selfie, error)              // capture begins it, face waits for it
	readings    map[selfsame.Slot]*document.Reading // document
	running     sync.WaitGroup                      // what capture began
}

// later begins f at once and returns a function that waits for its result.
func later[T any](running *sync.WaitGroup, f func() (T, error)) func() (T, error) {
	var value T
	var err error
	done := make(chan struct{})
	running.Go(func() {
		defer close(done)
		value, err = f()
	})
	return func() (T, error) {
		<-done
		return value, err
	}
}
