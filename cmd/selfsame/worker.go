package main

import (
	"context"
	"net/url"
	"time"
)

// WorkerCmd carries out the jobs of a service that others serve.
type WorkerCmd struct {
	serviceFlags
	mailFlags
	URL  string `required:"" placeholder:"URL" help:"The address under which people reach the service, for links in e-mail."`
	Name string `default:"Selfsame" placeholder:"NAME" help:"The school's name, as e-mail has it."`
}

// Help is the long text of worker --help.
func (*WorkerCmd) Help() string {
	return `Carries out checks, e-mail and erasure for a service on PostgreSQL, beside any number of selfsame serve and selfsame worker
processes. SIGTERM finishes what is under way and exits 0; what could not be finished is taken up by another.

Example:
  selfsame worker --database postgres://selfsame@db/selfsame --photographs s3://photographs --keys s3://keys \
      --master-key hashivault://selfsame --url https://id.school.example --smtp smtps://mail.school.example --from id@school.example`
}

// Run works until it is told to stop.
func (c *WorkerCmd) Run(x *Context) error {
	base, err := url.Parse(c.URL)
	if err != nil {
		return hint(err, "write the address of the service, such as https://id.school.example")
	}
	s, err := openService(x, c.serviceFlags, false)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	if s.notifier, _, err = c.newNotifier(s, x, base, c.Name, "", false); err != nil {
		return err
	}
	if err := s.withEngine(x, s.flow.Policy); err != nil {
		return err
	}
	if err := s.queue.Start(x.Context); err != nil {
		return err
	}
	<-x.Context.Done()
	const grace = 30 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(x.Context), grace)
	defer cancel()
	return s.queue.Stop(ctx)
}
