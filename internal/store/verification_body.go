package store

import (
	"encoding/json"
	"math"
	"time"

	"github.com/selfsame-id/selfsame"
)

// The records below are how a verification's body is written. They are kept
// apart from the words of the root so that renaming a field there never changes
// what lies in a database, and so that what must not be stored has no place:
// a Finding's Why, which may say what the document says, has none.
type (
	bodyRecord struct {
		Way         string                      `json:"way"`
		Kind        string                      `json:"kind,omitempty"`
		Country     string                      `json:"country,omitempty"`
		Try         int                         `json:"try"`
		Photographs map[string]photographRecord `json:"photographs,omitempty"`
		Findings    []findingRecord             `json:"findings,omitempty"`
		Decision    string                      `json:"decision,omitempty"`
		Reasons     []reasonRecord              `json:"reasons,omitempty"`
		Document    string                      `json:"document,omitempty"`
		Policy      string                      `json:"policy,omitempty"`
		Calibration string                      `json:"calibration,omitempty"`
		Appealed    bool                        `json:"appealed,omitempty"`
		Reviewers   []string                    `json:"reviewers,omitempty"`
		Note        string                      `json:"note,omitempty"`
	}
	photographRecord struct {
		Digest   string         `json:"digest"`
		Bytes    int            `json:"bytes"`
		Received time.Time      `json:"received"`
		Advice   []reasonRecord `json:"advice,omitempty"`
		Stale    bool           `json:"stale,omitempty"`
	}
	findingRecord struct {
		Check        string             `json:"check"`
		Answer       string             `json:"answer"`
		Reasons      []reasonRecord     `json:"reasons,omitempty"`
		Measurements map[string]float64 `json:"measurements,omitempty"`
		Parts        []findingRecord    `json:"parts,omitempty"`
	}
	reasonRecord struct {
		Code  string `json:"code"`
		About string `json:"about,omitempty"`
	}
)

func encodeVerification(v *selfsame.Verification) ([]byte, error) {
	b := bodyRecord{
		Way: string(v.Way), Kind: v.Kind, Country: v.Country, Try: v.Try, Document: v.Document,
		Findings: findingsOut(v.Findings), Decision: string(v.Outcome.Decision), Reasons: reasonsOut(v.Outcome.Reasons),
		Policy: v.Policy, Calibration: v.Calibration, Appealed: v.Appealed, Reviewers: v.Reviewers, Note: v.Note,
	}
	if len(v.Photographs) > 0 {
		b.Photographs = make(map[string]photographRecord, len(v.Photographs))
	}
	for slot, p := range v.Photographs {
		b.Photographs[string(slot)] = photographRecord{
			Digest: p.Digest, Bytes: p.Bytes, Received: p.Received.UTC().Truncate(time.Microsecond), Advice: reasonsOut(p.Advice), Stale: p.Stale,
		}
	}
	return json.Marshal(b)
}

func decodeVerification(body []byte, v *selfsame.Verification) error {
	var b bodyRecord
	if err := json.Unmarshal(body, &b); err != nil {
		return err
	}
	v.Way, v.Kind, v.Country, v.Try = selfsame.Way(b.Way), b.Kind, b.Country, b.Try
	v.Document, v.Findings = b.Document, findingsIn(b.Findings)
	v.Outcome = selfsame.Outcome{Decision: selfsame.Decision(b.Decision), Reasons: reasonsIn(b.Reasons)}
	v.Policy, v.Calibration, v.Appealed, v.Reviewers, v.Note = b.Policy, b.Calibration, b.Appealed, b.Reviewers, b.Note
	if len(b.Photographs) > 0 {
		v.Photographs = make(map[selfsame.Slot]selfsame.Photograph, len(b.Photographs))
	}
	for slot, p := range b.Photographs {
		v.Photographs[selfsame.Slot(slot)] = selfsame.Photograph{
			Digest: p.Digest, Bytes: p.Bytes, Received: p.Received, Advice: reasonsIn(p.Advice), Stale: p.Stale,
		}
	}
	return nil
}

func findingsOut(findings []selfsame.Finding) []findingRecord {
	var out []findingRecord
	for _, f := range findings {
		r := findingRecord{
			Check: string(f.Check), Answer: string(f.Answer), Reasons: reasonsOut(f.Reasons), Parts: findingsOut(f.Parts),
		}
		for name, value := range f.Measurements {
			if math.IsNaN(value) || math.IsInf(value, 0) {
				continue // JSON has no word for it, and it measured nothing
			}
			if r.Measurements == nil {
				r.Measurements = make(map[string]float64, len(f.Measurements))
			}
			r.Measurements[name] = value
		}
		out = append(out, r)
	}
	return out
}

func findingsIn(records []findingRecord) []selfsame.Finding {
	var in []selfsame.Finding
	for _, r := range records {
		in = append(in, selfsame.Finding{
			Check: selfsame.Check(r.Check), Answer: selfsame.Answer(r.Answer), Reasons: reasonsIn(r.Reasons),
			Measurements: r.Measurements, Parts: findingsIn(r.Parts),
		})
	}
	return in
}

func reasonsOut(reasons []selfsame.Reason) []reasonRecord {
	var out []reasonRecord
	for _, r := range reasons {
		out = append(out, reasonRecord{Code: string(r.Code), About: r.About})
	}
	return out
}

func reasonsIn(records []reasonRecord) []selfsame.Reason {
	var in []selfsame.Reason
	for _, r := range records {
		in = append(in, selfsame.Reason{Code: selfsame.ReasonCode(r.Code), About: r.About})
	}
	return in
}
