package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

// accountCmd is about accounts of staff.
type accountCmd struct {
	Add  accountAddCmd  `cmd:"" help:"Make an account, such as a reviewer's."`
	Role accountRoleCmd `cmd:"" help:"Make an account a learner's, a reviewer's or an operator's."`

	Address     accountAddressCmd     `cmd:"" help:"Give an account another e-mail address, for somebody whose old one receives nothing any more."`
	Undelivered accountUndeliveredCmd `cmd:"" help:"List the accounts whose address refuses e-mail."`
}

type accountAddCmd struct {
	serviceFlags
	Email string `required:"" placeholder:"ADDRESS" help:"E-mail address, which signs in."`
	Name  string `required:"" placeholder:"NAME" help:"Name that the pages show."`
	Role  string `default:"reviewer" enum:"learner,reviewer,operator" help:"What the account may do: learner, reviewer or operator."`
}

// Help is the long text of account add --help.
func (*accountAddCmd) Help() string {
	return `Makes an account whose address needs no confirmation. The password is the first line of standard input, so that it stands in
no list of processes; there is no default.

Example:
  selfsame account add --role reviewer --email reviewer@school.example --name "R. Viewer" < password.txt`
}

// Run adds.
func (c *accountAddCmd) Run(x *Context) error {
	password, err := readPassword(x)
	if err != nil {
		return err
	}
	s, err := openService(x, c.serviceFlags, false)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	id, err := s.accounts.Add(x.Context, account.Newcomer{
		Email: selfsame.NewPrivate(c.Email), Name: selfsame.NewPrivate(c.Name), Password: password, Role: account.Role(c.Role),
	})
	if err != nil {
		return err
	}
	if x.JSON {
		return x.printJSON(map[string]string{"account": id, "role": c.Role})
	}
	_, err = fmt.Fprintf(x.Out, "account %s, %s\n", id, c.Role)
	return err
}

// passwordVariable may hold a password where there is no standard input to
// read it from.
const passwordVariable = "SELFSAME_PASSWORD"

// readPassword takes a password from the environment or from the first line of
// standard input.
func readPassword(x *Context) (selfsame.Private, error) {
	if text := os.Getenv(passwordVariable); text != "" {
		return selfsame.NewPrivate(text), nil
	}
	if x.In == nil {
		return selfsame.Private{}, hint(errors.New("no password was given"), "write it as the first line of standard input, or in "+passwordVariable)
	}
	const most = 1000
	line, err := bufio.NewReader(io.LimitReader(x.In, most)).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if line == "" || err != nil && !errors.Is(err, io.EOF) {
		return selfsame.Private{}, hint(errors.New("no password was given"), "write it as the first line of standard input, or in "+passwordVariable)
	}
	return selfsame.NewPrivate(line), nil
}

// openAccount opens the service and finds an account by its address. Whoever gets
// the service closes it.
func openAccount(x *Context, f serviceFlags, email string) (*service, account.Account, error) {
	s, err := openService(x, f, false)
	if err != nil {
		return nil, account.Account{}, err
	}
	a, err := s.accounts.Find(x.Context, selfsame.NewPrivate(email))
	if err != nil {
		return nil, account.Account{}, errors.Join(noAccount(err), s.close())
	}
	return s, a, nil
}

type accountRoleCmd struct {
	serviceFlags
	Email string `required:"" placeholder:"ADDRESS" help:"E-mail address of the account."`
	Role  string `arg:"" enum:"learner,reviewer,operator" help:"learner, reviewer or operator."`
}

// Run changes the role.
func (c *accountRoleCmd) Run(x *Context) error {
	s, a, err := openAccount(x, c.serviceFlags, c.Email)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	if err := s.accounts.SetRole(x.Context, a.ID, account.Role(c.Role)); err != nil {
		return err
	}
	if x.JSON {
		return x.printJSON(map[string]string{"account": a.ID, "role": c.Role})
	}
	_, err = fmt.Fprintf(x.Out, "account %s is a %s's now\n", a.ID, c.Role)
	return err
}

type accountAddressCmd struct {
	serviceFlags
	Email string `required:"" placeholder:"ADDRESS" help:"E-mail address that the account has."`
	To    string `arg:"" help:"E-mail address that it is to have."`
}

// Help is the long text of account address --help.
func (*accountAddressCmd) Help() string {
	return `Learners change their address by themselves, and confirm it at both. This is for somebody who cannot read what is sent to the
old one: be sure that it is them. Both addresses are written to, and every session of the account ends.`
}

// Run changes the address. It repeats neither.
func (c *accountAddressCmd) Run(x *Context) error {
	s, a, err := openAccount(x, c.serviceFlags, c.Email)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	if err := s.accounts.Readdress(x.Context, a.ID, selfsame.NewPrivate(c.To)); err != nil {
		return err
	}
	if x.JSON {
		return x.printJSON(map[string]string{"account": a.ID})
	}
	_, err = fmt.Fprintf(x.Out, "account %s has the new address now; it signs in with that and the password it had\n", a.ID)
	return err
}

type accountUndeliveredCmd struct{ serviceFlags }

// Run lists, without an address: the account says whose it is.
func (c *accountUndeliveredCmd) Run(x *Context) error {
	s, err := openService(x, c.serviceFlags, false)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	const most = 500
	all, err := s.db.Bounces(x.Context, most)
	if err != nil {
		return err
	}
	if len(all) == 0 && !x.JSON {
		_, err = fmt.Fprintln(x.Out, "no address refuses e-mail")
		return err
	}
	for _, b := range all {
		if x.JSON {
			err = x.printJSON(b)
		} else {
			_, err = fmt.Fprintf(x.Out, "%s  the letter %q was refused with %d at %s\n", b.Account, b.Kind, b.Code, b.At.Format(time.DateTime))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
