package web_test

import (
	"net/http"
	"testing"
)

func TestTheFirstOperatorComesInByALinkThatIsGoodOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, link := w.browser(), w.invited()
	form := map[string]string{"name": "An Operator", "email": "operator@harbour.example", "password": "several words that fit"}
	if a := w.post(b, "/first/wrong", form); a.StatusCode != http.StatusNotFound {
		t.Errorf("a wrong link: %d", a.StatusCode)
	}
	if a := w.post(b, link, map[string]string{"name": "An Operator"}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an empty form: %d", a.StatusCode)
	}
	if a := w.get(b, link); a.StatusCode != http.StatusOK {
		t.Errorf("the link: %d", a.StatusCode)
	}
	if a := w.post(b, link, form); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the account: %d", a.StatusCode)
	}
	if a := w.post(b, link, form); a.StatusCode != http.StatusNotFound {
		t.Errorf("the link again: %d", a.StatusCode)
	}
}
