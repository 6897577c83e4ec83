package decide

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"github.com/selfsame-id/selfsame"
)

// DefaultYAML is the policy that is in force where the operator gives none,
// with a comment on every value.
//
//go:embed policy.yaml
var DefaultYAML []byte

// MaxPolicyBytes bounds a policy file.
const MaxPolicyBytes = 16 << 10

// A Policy is what the operator accepts. It is read from YAML in which every
// key is present and none is unknown.
type Policy struct {
	Version   string                `yaml:"version"`
	Documents Documents             `yaml:"documents"`
	Countries Countries             `yaml:"countries"`
	Person    Person                `yaml:"person"`
	Images    Images                `yaml:"images"`
	Face      Face                  `yaml:"face"`
	Times     Times                 `yaml:"times"`
	Tries     int                   `yaml:"tries"`  // at least 1
	Review    []selfsame.ReasonCode `yaml:"review"` // reasons that go to a person whatever their class
}

// Documents says which documents are accepted.
type Documents struct {
	Accept    []string `yaml:"accept"`
	Specimens bool     `yaml:"specimens"`
	GraceDays int      `yaml:"grace_days"` // 0 to 3,660
}

// Countries says whose documents are accepted. Codes are of ICAO 9303-3.
type Countries struct {
	Restricted       []string `yaml:"restricted"`
	RestrictedAsOf   string   `yaml:"restricted_as_of"` // ISO 8601 date
	RestrictedSource string   `yaml:"restricted_source"`
	Unsupported      []string `yaml:"unsupported"`
}

// Person is what is asked of the person.
type Person struct {
	MinimumAge int `yaml:"minimum_age"` // years, 0 to 120
}

// Images bounds the files.
type Images struct {
	MaxBytes      int     `yaml:"max_bytes"`      // 10,000 to 20,000,000
	MaxMegapixels float64 `yaml:"max_megapixels"` // 0.1 to 50
}

// Face is how faces are compared.
type Face struct {
	Match                  bool    `yaml:"match"`
	MinPortraitEyeDistance float64 `yaml:"min_portrait_eye_distance"` // pixels, 10 to 200
	Calibration            string  `yaml:"calibration"`
}

// Times is how long an answer takes at the most, and how long photographs are
// kept that nothing was approved by.
type Times struct {
	PromiseHours int `yaml:"promise_hours"` // 1 to 720
	AppealDays   int `yaml:"appeal_days"`   // 1 to 90
	AbandonHours int `yaml:"abandon_hours"` // 1 to 720
}

// Kinds are the kinds of document a policy may accept.
func Kinds() []string { return []string{"passport", "id_card", "driving_licence"} }

// Default returns the policy of DefaultYAML.
func Default() Policy {
	p, err := ParsePolicy(DefaultYAML)
	if err != nil {
		panic("the embedded policy is broken: " + err.Error()) // a test parses it
	}
	return p
}

// ParsePolicy reads a policy. Its error says what is wrong and, for YAML that
// cannot be read, at which line.
func ParsePolicy(text []byte) (Policy, error) {
	if len(text) > MaxPolicyBytes {
		return Policy{}, fmt.Errorf("the policy has %d bytes; the limit is %d", len(text), MaxPolicyBytes)
	}
	// An alias can make a small file stand for gigabytes; a policy needs none.
	for _, t := range lexer.Tokenize(string(text)) {
		if t.Type == token.AnchorType || t.Type == token.AliasType || t.Type == token.MergeKeyType {
			return Policy{}, fmt.Errorf("line %d: anchors and aliases are not allowed", t.Position.Line)
		}
	}
	var p Policy
	dec := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	if err := dec.Decode(&p); err != nil {
		return Policy{}, errors.New(yaml.FormatError(err, false, false))
	}
	if err := present(text); err != nil {
		return Policy{}, err
	}
	if err := p.validate(); err != nil {
		return Policy{}, err
	}
	return p, nil
}

// required are the keys a policy must have: one left out would be a zero that
// nobody chose.
var required = map[string][]string{
	"":          {"version", "documents", "countries", "person", "images", "face", "times", "tries", "review"},
	"documents": {"accept", "specimens", "grace_days"},
	"countries": {"restricted", "restricted_as_of", "restricted_source", "unsupported"},
	"person":    {"minimum_age"},
	"images":    {"max_bytes", "max_megapixels"},
	"face":      {"match", "min_portrait_eye_distance", "calibration"},
	"times":     {"promise_hours", "appeal_days", "abandon_hours"},
}

func present(text []byte) error {
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return errors.New(yaml.FormatError(err, false, false))
	}
	var missing []string
	for _, key := range required[""] {
		value, ok := tree[key]
		if !ok {
			missing = append(missing, key)
			continue
		}
		section, _ := value.(map[string]any)
		for _, inner := range required[key] {
			if _, ok := section[inner]; !ok {
				missing = append(missing, key+"."+inner)
			}
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("missing: %v", missing)
	}
	return nil
}

var countryCode = regexp.MustCompile(`^[A-Z]{1,3}$`)

func (p Policy) validate() error {
	checks := []struct {
		ok   bool
		path string
		want string
	}{
		{p.Version != "" && len(p.Version) <= 100, "version", "a name of 1 to 100 characters"},
		{len(p.Documents.Accept) > 0, "documents.accept", "at least one kind"},
		{p.Documents.GraceDays >= 0 && p.Documents.GraceDays <= 3660, "documents.grace_days", "0 to 3660 days"},
		{p.Person.MinimumAge >= 0 && p.Person.MinimumAge <= 120, "person.minimum_age", "0 to 120 years"},
		{p.Images.MaxBytes >= 10_000 && p.Images.MaxBytes <= 20_000_000, "images.max_bytes", "10000 to 20000000 bytes"},
		{p.Images.MaxMegapixels >= 0.1 && p.Images.MaxMegapixels <= 50, "images.max_megapixels", "0.1 to 50"},
		{p.Face.MinPortraitEyeDistance >= 10 && p.Face.MinPortraitEyeDistance <= 200, "face.min_portrait_eye_distance", "10 to 200 pixels"},
		{p.Face.Calibration != "", "face.calibration", "the name of a calibration"},
		{p.Times.PromiseHours >= 1 && p.Times.PromiseHours <= 720, "times.promise_hours", "1 to 720 hours"},
		{p.Times.AppealDays >= 1 && p.Times.AppealDays <= 90, "times.appeal_days", "1 to 90 days"},
		{p.Times.AbandonHours >= 1 && p.Times.AbandonHours <= 720, "times.abandon_hours", "1 to 720 hours"},
		{p.Tries >= 1 && p.Tries <= 100, "tries", "1 to 100"},
		{isDate(p.Countries.RestrictedAsOf), "countries.restricted_as_of", "a date such as 2026-11-01"},
		{p.Countries.RestrictedSource != "", "countries.restricted_source", "where the list comes from"},
	}
	for _, c := range checks {
		if !c.ok {
			return fmt.Errorf("%s: want %s", c.path, c.want)
		}
	}
	for i, kind := range p.Documents.Accept {
		if !slices.Contains(Kinds(), kind) {
			return fmt.Errorf("documents.accept[%d]: %q is not one of %v", i, kind, Kinds())
		}
	}
	for path, codes := range map[string][]string{"restricted": p.Countries.Restricted, "unsupported": p.Countries.Unsupported} {
		for i, code := range codes {
			if !countryCode.MatchString(code) {
				return fmt.Errorf("countries.%s[%d]: %q is not a code of up to three capital letters", path, i, code)
			}
		}
	}
	for i, code := range p.Review {
		if !selfsame.KnownReason(code) {
			return fmt.Errorf("review[%d]: %q is not a reason code", i, code)
		}
	}
	return nil
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
