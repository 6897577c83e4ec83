package main

import (
	"context"

	"github.com/selfsame-id/selfsame/internal/account"
	"github.com/selfsame-id/selfsame/internal/help"
	"github.com/selfsame-id/selfsame/internal/queue"
	"github.com/selfsame-id/selfsame/internal/web"
)

// forgetLater deletes an account from a job, which goes on where it was
// interrupted, once the learner has asked for it.
func (s *service) forgetLater(ctx context.Context, learner string) error {
	return s.queue.Enqueue(ctx, queue.Job{Kind: jobForget, ID: learner})
}

// pages is what the pages stand on.
func (s *service) pages(site web.Site, x *Context, provider web.Provider) (web.Config, error) {
	policy, times := s.flow.Policy, s.flow.Times
	library, err := help.New(help.Facts{
		School: site.Name, Contact: site.Contact, Tries: policy.Tries, MaxBytes: policy.Images.MaxBytes,
		PromiseHours: int(times.Promise.Hours()), AppealDays: int(times.Appeal.Hours() / 24), AbandonHours: int(times.Abandon.Hours()),
	})
	if err != nil {
		return web.Config{}, err
	}
	sessions := &account.Sessions{Rooms: s.db, Clock: x.Now}
	c := web.Config{
		Site: site, Clock: x.Now, Logger: s.log, Sessions: sessions, Ready: s.db.Ping, Provider: provider,
		Accounts: s.accounts, Entrance: s.accounts, First: s.accounts, Credentials: s.accounts, Devices: sessions,
		Courses: s.school, Certificates: s.school, Names: s.school, Needing: s.school, Needs: s.school.Policy.Needs,
		Verifications: s.flow, Records: s.db, Library: library, Samples: s.samples, Forget: s.forgetLater,
		Verify: web.Verify{
			Claims: s.flow, Photographs: s.flow, Turns: s.flow, Handoffs: s.handoffs,
			Accept: policy.Documents.Accept, Restricted: policy.Countries.Restricted, Unsupported: policy.Countries.Unsupported,
			Specimens: policy.Documents.Specimens, MatchFace: policy.Face.Match, MaxBytes: policy.Images.MaxBytes,
			AppealDays: int(times.Appeal.Hours() / 24), Closing: x.Context.Done(),
		},
	}
	if s.outbox != nil {
		c.Outbox = s.outbox
	}
	return c, nil
}
