package school

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/selfsame-id/selfsame/internal/name"
)

// DefaultPolicyYAML is the policy in force where the operator gives none.
//
//go:embed policy.yaml
var DefaultPolicyYAML []byte

// MaxPolicyBytes bounds a policy file.
const MaxPolicyBytes = 16 << 10

// A Kind is the kind of a course.
type Kind string

// The kinds, stored for ever: add, never rename.
const (
	KindDegree                  Kind = "degree"
	KindMasterTrack             Kind = "mastertrack"
	KindProfessionalCertificate Kind = "professional_certificate"
	KindOther                   Kind = "other"
)

// Kinds returns the kinds in the order in which they are shown.
func Kinds() []Kind {
	return []Kind{KindDegree, KindMasterTrack, KindProfessionalCertificate, KindOther}
}

// A Requirement is the verification that a certificate needs.
type Requirement string

// The requirements, stored for ever: add, never rename.
const (
	NeedsID   Requirement = "id"   // ID Verification
	NeedsName Requirement = "name" // Name Verification
)

// A Policy says what certificates need and how names may change. It is read
// from YAML in which every key is present and none is unknown.
type Policy struct {
	Version string               `yaml:"version"`
	Kinds   map[Kind]Requirement `yaml:"kinds"`
	Names   NamePolicy           `yaml:"names"`
}

// NamePolicy says which changes of a name need no reviewer.
type NamePolicy struct {
	Free        []name.Judgement `yaml:"free"`
	FreeChanges int              `yaml:"free_changes"`
}

// DefaultPolicy returns the policy of DefaultPolicyYAML.
func DefaultPolicy() Policy {
	p, err := ParsePolicy(DefaultPolicyYAML)
	if err != nil {
		panic("the embedded policy of courses is broken: " + err.Error()) // a test parses it
	}
	return p
}

// ParsePolicy reads a policy. Its error says what is wrong and, for YAML that
// cannot be read, at which line.
func ParsePolicy(text []byte) (Policy, error) {
	if len(text) > MaxPolicyBytes {
		return Policy{}, fmt.Errorf("the policy has %d bytes; the limit is %d", len(text), MaxPolicyBytes)
	}
	var p Policy
	if err := decodeYAML(text, &p); err != nil {
		return Policy{}, err
	}
	if err := p.present(text); err != nil {
		return Policy{}, err
	}
	return p, p.validate()
}

// present finds keys that were left out, which would be zeros nobody chose.
func (Policy) present(text []byte) error {
	var tree struct {
		Version, Kinds any
		Names          map[string]any
	}
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return yamlError(err)
	}
	var missing []string
	for key, value := range map[string]any{
		"version": tree.Version, "kinds": tree.Kinds,
		"names.free": tree.Names["free"], "names.free_changes": tree.Names["free_changes"],
	} {
		if value == nil {
			missing = append(missing, key)
		}
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		return fmt.Errorf("missing: %v", missing)
	}
	return nil
}

func (p Policy) validate() error {
	if p.Version == "" || len(p.Version) > 40 {
		return errors.New("version: 1 to 40 characters")
	}
	for _, kind := range Kinds() {
		if r := p.Kinds[kind]; r != NeedsID && r != NeedsName {
			return fmt.Errorf("kinds.%s: must be %q or %q", kind, NeedsID, NeedsName)
		}
	}
	for kind := range p.Kinds {
		if !slices.Contains(Kinds(), kind) {
			return fmt.Errorf("kinds.%s: not a kind of course; the kinds are %v", kind, Kinds())
		}
	}
	for _, j := range p.Names.Free {
		if j != name.Same && j != name.Likely {
			return fmt.Errorf("names.free: %q must be %q or %q", j, name.Same, name.Likely)
		}
	}
	if p.Names.FreeChanges < 0 || p.Names.FreeChanges > 100 {
		return errors.New("names.free_changes: 0 to 100")
	}
	return nil
}

// Needs returns what the certificate of a course of the kind needs. Of a kind
// that the policy does not know, the stricter.
func (p Policy) Needs(kind Kind) Requirement {
	if r, ok := p.Kinds[kind]; ok {
		return r
	}
	return NeedsID
}
