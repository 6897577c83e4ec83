package web_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/selfsame-id/selfsame/internal/account"
)

// MakeOperator makes an account of the token "first", once.
func (k *keeper) MakeOperator(ctx context.Context, token string, n account.Newcomer) (string, error) {
	if token != "first" || k.byEmail[n.Email.Reveal()] != "" {
		return "", errToken
	}
	return "", k.SignUp(ctx, n.Email, n.Password, n.Name, n.Language, "", account.Device{})
}

func TestTheFirstOperatorComesInByALinkThatIsGoodOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browser()
	form := map[string]string{"name": "An Operator", "email": "operator@harbour.example", "password": "several words that fit"}
	if a := w.post(b, "/first/wrong", form); a.StatusCode != http.StatusNotFound {
		t.Errorf("a wrong link: %d", a.StatusCode)
	}
	if a := w.post(b, "/first/first", map[string]string{"name": "An Operator"}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an empty form: %d", a.StatusCode)
	}
	w.post(b, "/first/first", form)
	if a := w.post(b, "/first/first", form); a.StatusCode != http.StatusNotFound {
		t.Errorf("the link again: %d", a.StatusCode)
	}
}
