package web

import (
	"context"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

// First makes the first operator's account, by the link that the first start of
// the service prints.
type First interface {
	// MakeOperator is KindNotFound for a token that is used up, too old or
	// wrong, and KindConflict where there is an operator.
	MakeOperator(ctx context.Context, token string, n account.Newcomer) (id string, err error)
}

func (*site) firstRoutes() []route {
	return []route{
		{method: "GET", pattern: "/first/{token}", who: public, object: token, page: "first", serve: linkPage(account.LinkOperator, "first", nil)},
		{method: "POST", pattern: "/first/{token}", who: public, object: token, page: "first", serve: (*site).first},
	}
}

func (s *site) first(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	if !v.need("name", "email", "password") {
		return v.again(nil, "", "first", nil)
	}
	_, err := s.First.MakeOperator(v.r.Context(), v.r.PathValue("token"), account.Newcomer{
		Email: selfsame.NewPrivate(v.Form.Get("email")), Password: selfsame.NewPrivate(v.r.PostForm.Get("password")),
		Name: selfsame.NewPrivate(v.Form.Get("name")), Language: v.Lang,
	})
	if err != nil {
		return v.linkAgain(err, "first")
	}
	return v.done("first.done", "/signin")
}
