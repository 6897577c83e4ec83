package face

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// CalibrationName is the file of the models folder that says what a similarity
// means.
const CalibrationName = "calibration.json"

// A Judgement is what a similarity means.
type Judgement string

// The judgements. The zero value is none of them.
const (
	JudgedSame         Judgement = "same"
	JudgedDifferent    Judgement = "different"
	JudgedUndetermined Judgement = "undetermined"
)

// A Calibration turns the similarity of one network's embeddings into a
// judgement. It is made by `selfsame eval face --calibrate` on named sets of
// pairs and never edited by hand.
type Calibration struct {
	Name   string `json:"name"`   // what decisions record: network, thresholds' targets, sets
	Model  string `json:"model"`  // file of the network
	Digest string `json:"digest"` // SHA-256 of that file
	// Same is the similarity from which two faces are judged the same: in the
	// set where strangers are most alike, at most FalseMatchTarget of them reach
	// it. Below Different, which at most FalseNonMatchTarget of the same people
	// are, two faces are judged different. Between the two it is undetermined.
	Same                float64 `json:"same"`
	Different           float64 `json:"different"`
	FalseMatchTarget    float64 `json:"false_match_target"`
	FalseNonMatchTarget float64 `json:"false_non_match_target"`
	Sets                []Set   `json:"sets"`
	MadeBy              string  `json:"made_by"` // the command
	Note                string  `json:"note"`
}

// A Set is one set of pairs that a calibration was made on, with what the
// calibration does on it. The figures are in-sample: the thresholds were chosen
// on these very pairs.
type Set struct {
	Name   string `json:"name"`
	Digest string `json:"digest"` // SHA-256 of the list of pairs
	// Sets without pictures of one person twice leave the first two out.
	SameJudgedSame           *Count `json:"same_judged_same,omitempty"`
	SameJudgedDifferent      *Count `json:"same_judged_different,omitempty"`
	StrangersJudgedSame      Count  `json:"strangers_judged_same"`
	StrangersJudgedDifferent Count  `json:"strangers_judged_different"`
	// Alone is the threshold for FalseMatchTarget on this set alone: where it is
	// highest, strangers are most alike.
	Alone float64 `json:"same_threshold_alone"`
	// Unfound are pairs in which a face was not found; they are counted in N.
	Unfound int `json:"pairs_without_a_face"`
}

// Write writes the calibration to a file, for `selfsame eval face --calibrate`.
func (c Calibration) Write(name string) error {
	if err := c.check(); err != nil {
		return fmt.Errorf("calibration: %w", err)
	}
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fmt.Errorf("calibration: %w", err)
	}
	if err := os.WriteFile(name, append(data, '\n'), 0o644); err != nil { //nolint:gosec // thresholds are no secret
		return fmt.Errorf("calibration: %w", err)
	}
	return nil
}

// A Count is how often something happened, of how often it could have, with the
// 95 % bounds of Clopper and Pearson.
type Count struct {
	Hits int     `json:"hits"`
	N    int     `json:"n"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// LoadCalibration reads the calibration of the models folder for the embedder.
func LoadCalibration(m *vision.Models, e *Embedder) (Calibration, error) {
	return ReadCalibration(filepath.Join(m.Dir(), CalibrationName), e.Digest())
}

// ReadCalibration reads a calibration and refuses one that belongs to another
// network than that with the digest, or that makes no sense.
func ReadCalibration(name, digest string) (Calibration, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return Calibration{}, fmt.Errorf("calibration of the face network: %w", err)
	}
	var c Calibration
	if err := json.Unmarshal(data, &c); err != nil {
		return Calibration{}, fmt.Errorf("%s: %w", name, err)
	}
	if c.Digest != digest || digest == "" {
		return Calibration{}, fmt.Errorf("%s was made for another network (sha256 %.12s…, loaded is %.12s…): make one with `selfsame eval face --calibrate`", name, c.Digest, digest)
	}
	if err := c.check(); err != nil {
		return Calibration{}, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

func (c Calibration) check() error {
	switch {
	case c.Name == "":
		return fmt.Errorf("the calibration has no name")
	case math.IsNaN(c.Same) || math.IsNaN(c.Different) || c.Same > 1 || c.Different < -1:
		return fmt.Errorf("thresholds %v and %v are no similarities", c.Same, c.Different)
	case c.Different > c.Same:
		return fmt.Errorf("different (%v) lies above same (%v)", c.Different, c.Same)
	case c.Same <= 0:
		return fmt.Errorf("strangers reach %v half the time, it cannot mean the same person", c.Same)
	}
	return nil
}

// Judge says what the similarity of the faces means. What is no number is undetermined,
// and so is a difference where the points of one of the faces did not keep still: it may
// be hardly seen, or none.
func (c Calibration) Judge(similarity float64, of ...Face) Judgement {
	switch {
	case similarity >= c.Same:
		return JudgedSame
	case similarity < c.Different && !slices.ContainsFunc(of, func(f Face) bool { return f.Moved > unsteady }):
		return JudgedDifferent
	default:
		return JudgedUndetermined
	}
}
