package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/selfsame-id/selfsame"
)

// courseCmd is about courses.
type courseCmd struct {
	Import   courseImportCmd   `cmd:"" help:"Add or change courses from a CSV or YAML file."`
	Complete courseCompleteCmd `cmd:"" help:"Say that a learner has completed a course."`
	Revoke   courseRevokeCmd   `cmd:"" help:"Revoke a certificate."`
}

type courseImportCmd struct {
	serviceFlags
	File string `arg:"" help:"File of courses: .csv with the columns id,title,kind,partner,summary, or .yaml with a list of the same."`
}

// Help is the long text of course import --help.
func (*courseImportCmd) Help() string {
	return `Adds the courses of the file, and changes those whose id is there already; it removes none. All are taken or, at the first
error, none. Kinds: degree, mastertrack, professional_certificate, other.

Example of a CSV file:
  id,title,kind,partner,summary
  msc-statistics,MSc Statistics,degree,Harbour University,Two years of statistics.`
}

// Run imports.
func (c *courseImportCmd) Run(x *Context) error {
	f, err := os.Open(c.File)
	if err != nil {
		return hint(err, "name a file of courses that can be read")
	}
	defer func() { _ = f.Close() }()
	s, err := openService(x, c.serviceFlags, false)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	done, err := s.school.Import(x.Context, c.File, f)
	if err != nil {
		return err
	}
	if x.JSON {
		return x.printJSON(map[string]int{"added": done.Added, "changed": done.Changed, "unchanged": done.Unchanged})
	}
	_, err = fmt.Fprintf(x.Out, "%d courses added, %d changed, %d as they were\n", done.Added, done.Changed, done.Unchanged)
	return err
}

type courseCompleteCmd struct {
	serviceFlags
	Learner string `required:"" placeholder:"ADDRESS" help:"E-mail address of the learner."`
	Course  string `arg:"" help:"Id of the course."`
}

// Run completes. Printing names nobody: the address was given, and is not
// repeated.
func (c *courseCompleteCmd) Run(x *Context) error {
	s, a, err := openAccount(x, c.serviceFlags, c.Learner)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	if err := s.school.Complete(x.Context, a.ID, c.Course); err != nil {
		return err
	}
	if x.JSON {
		return x.printJSON(map[string]string{"account": a.ID, "course": c.Course, "state": "completed"})
	}
	_, err = fmt.Fprintf(x.Out, "%s is completed; the certificate is issued, or held until its requirement is met\n", c.Course)
	return err
}

// noAccount puts into words that an address has no account.
func noAccount(err error) error {
	if kind, _ := selfsame.Public(err); kind == selfsame.KindNotFound {
		return hint(errors.New("no account has this address"), "check the address; the learner signs up with it first")
	}
	return err
}

type courseRevokeCmd struct {
	serviceFlags
	Certificate string `arg:"" help:"Id of the certificate, the last part of its public link."`
	Why         string `required:"" help:"Why, for staff; nothing about the person."`
}

// Run revokes.
func (c *courseRevokeCmd) Run(x *Context) error {
	s, err := openService(x, c.serviceFlags, false)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	if err := s.school.Revoke(x.Context, c.Certificate, c.Why); err != nil {
		return err
	}
	if x.JSON {
		return x.printJSON(map[string]string{"certificate": c.Certificate, "state": "revoked"})
	}
	_, err = fmt.Fprintf(x.Out, "certificate %s is revoked; its public page says so\n", c.Certificate)
	return err
}
