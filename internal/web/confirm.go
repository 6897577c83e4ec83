package web

import (
	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

// confirmPage shows a button in the browser that signed up, and asks for the
// password elsewhere: whoever reads the e-mails of an address need not be the one who
// signed up with it.
func (s *site) confirmPage(v *visit) error {
	question, err := s.Entrance.Confirming(v.r.Context(), v.r.PathValue("token"), v.device())
	if err != nil {
		return err
	}
	if question == account.AskNew {
		v.redirect(v.Path() + "/new")
		return nil
	}
	if question == account.AskNothing {
		return v.show("confirm", asked{"confirm"})
	}
	return v.show("confirm_password", nil)
}

func (s *site) confirm(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	token, password := v.r.PathValue("token"), selfsame.NewPrivate(v.r.PostForm.Get("password"))
	question, err := s.Entrance.Confirming(v.r.Context(), token, v.device())
	if err != nil {
		return err
	}
	if question != account.AskNothing && !v.need("password") {
		return v.again(nil, "", "confirm_password", nil)
	}
	id, next, err := s.Entrance.Confirm(v.r.Context(), token, password, v.device())
	if err != nil {
		return v.linkAgain(err, "confirm_password")
	}
	return v.confirmed(id, next)
}

// confirmAnew is for whoever did not choose a password at signing up, or forgot it.
func (s *site) confirmAnew(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	if !v.need("name", "password") {
		return v.again(nil, "", "confirm_new", nil)
	}
	id, next, err := s.Entrance.ConfirmAnew(v.r.Context(), v.r.PathValue("token"), selfsame.NewPrivate(v.Form.Get("name")),
		selfsame.NewPrivate(v.r.PostForm.Get("password")), v.Lang, v.device())
	if err != nil {
		return v.linkAgain(err, "confirm_new")
	}
	return v.confirmed(id, next)
}

func (v *visit) confirmed(id, next string) error {
	if err := v.signIn(id); err != nil {
		return err
	}
	return v.done("confirm.done", local(next, "/"))
}

// linkAgain is again for the page of a link, which is not shown where the link is no
// good any more.
func (v *visit) linkAgain(err error, page string) error {
	if kind, _ := selfsame.Public(err); kind == selfsame.KindNotFound {
		return err
	}
	return v.again(err, account.About(err), page, nil)
}
