package web

import (
	"html/template"
	"regexp"
	"strings"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/notify"
)

// Outbox is what a demonstration shows in place of a mailbox; *notify.Outbox is
// one. May be left out where Site.Demo is not set.
type Outbox interface {
	Messages() []notify.Kept // the newest first
	Message(id string) (notify.Kept, bool)
}

// outboxRoutes are there in a demonstration only: elsewhere a letter is for
// whom it was written to.
func (s *site) outboxRoutes() []route {
	if !s.Site.Demo {
		return nil
	}
	return []route{
		{method: "GET", pattern: "/demo/outbox", who: public, page: "outbox", serve: (*site).outbox},
		{method: "GET", pattern: "/demo/outbox/{mail}", who: public, object: asset, page: "mail", serve: (*site).mail},
	}
}

func (s *site) outbox(v *visit) error { return v.show("outbox", s.Outbox.Messages()) }

func (s *site) mail(v *visit) error {
	m, ok := s.Outbox.Message(v.r.PathValue("mail"))
	if !ok {
		return &selfsame.Error{Kind: selfsame.KindNotFound, Message: "This page is not here"}
	}
	return v.show("mail", m)
}

var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// Linked is a letter's text with the addresses of our own pages as links.
func (v *visit) Linked(text string) template.HTML {
	var out strings.Builder
	for at := 0; at < len(text); {
		m := address.FindStringIndex(text[at:])
		if m == nil {
			out.WriteString(template.HTMLEscapeString(text[at:]))
			break
		}
		out.WriteString(template.HTMLEscapeString(text[at : at+m[0]]))
		found := strings.TrimRight(text[at+m[0]:at+m[1]], ".,)")
		safe := template.HTMLEscapeString(found)
		if strings.HasPrefix(found, v.Site.URL+"/") {
			safe = `<a href="` + safe + `">` + safe + `</a>`
		}
		out.WriteString(safe)
		at += m[0] + len(found)
	}
	return template.HTML(out.String()) //nolint:gosec // escaped above; only addresses of ours become links
}
