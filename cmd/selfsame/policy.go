package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/goccy/go-yaml"

	"github.com/selfsame-id/selfsame/internal/decide"
)

// policyCmd shows and checks policies.
type policyCmd struct {
	Show  policyShowCmd  `cmd:"" help:"Print the policy that is in force where none is given, with a comment on every value. Save it, change it, and give it to verify with --policy."`
	Check policyCheckCmd `cmd:"" help:"Say whether a policy can be used and, if not, what is wrong in it and where."`
}

type policyShowCmd struct{}

// Run prints the default policy.
func (c *policyShowCmd) Run(x *Context) error {
	if x.JSON {
		text, err := yaml.YAMLToJSON(decide.DefaultYAML) // the keys are the file's
		if err != nil {
			return err
		}
		return x.printJSON(json.RawMessage(text))
	}
	_, err := x.Out.Write(decide.DefaultYAML)
	return err
}

type policyCheckCmd struct {
	File string `arg:"" help:"The policy, in YAML."`
}

// Run checks one policy.
func (c *policyCheckCmd) Run(x *Context) error {
	p, err := loadPolicy(c.File)
	if err != nil {
		return err
	}
	if x.JSON {
		return x.printJSON(map[string]any{"file": c.File, "ok": true, "version": p.Version})
	}
	_, err = fmt.Fprintf(x.Out, "%s can be used: version %s, accepts %v, restricts %v, %d tries\n",
		c.File, p.Version, p.Documents.Accept, p.Countries.Restricted, p.Tries)
	return err
}

// loadPolicy reads the policy in the file, or the default one where no file is
// named.
func loadPolicy(file string) (decide.Policy, error) {
	if file == "" {
		return decide.Default(), nil
	}
	text, err := readFile(file, decide.MaxPolicyBytes)
	if err != nil {
		return decide.Policy{}, err
	}
	p, err := decide.ParsePolicy(text)
	if err != nil {
		return decide.Policy{}, hint(fmt.Errorf("policy %s: %w", file, err), "selfsame policy show prints one that can be used, with a comment on every value")
	}
	return p, nil
}

// errTooLarge is the error of a file that holds more than is read.
var errTooLarge = errors.New("the file is too large")

// readFile reads a file of at most limit bytes.
func readFile(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, hint(fileError(name, err), "check the name of the file and that it may be read")
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, hint(fmt.Errorf("%s is a folder", name), "name the file itself")
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, hint(fileError(name, err), "check that the file may be read")
	}
	if int64(len(data)) > limit {
		return nil, hint(fmt.Errorf("%s: %w: more than %d bytes", name, errTooLarge, limit), "use a smaller file")
	}
	return data, nil
}

// fileError names the file and the cause without the system call.
func fileError(name string, err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("%s: %w", name, p.Err)
	}
	return fmt.Errorf("%s: %w", name, err)
}
