package web_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"sync"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/account"
)

// A postbox takes the letters about accounts instead of the mail.
type postbox struct {
	mu      sync.Mutex
	letters []account.Mail
}

func (p *postbox) SendAccountMail(_ context.Context, m account.Mail) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters = append(p.letters, m)
	return nil
}

// last returns the newest letter about something.
func (w *world) last(about account.Letter) account.Mail {
	w.t.Helper()
	w.postbox.mu.Lock()
	defer w.postbox.mu.Unlock()
	for i := len(w.postbox.letters) - 1; i >= 0; i-- {
		if w.postbox.letters[i].Letter == about {
			return w.postbox.letters[i]
		}
	}
	w.t.Fatalf("there is no letter %s", about)
	return account.Mail{}
}

// links are where the links of letters lead.
var links = map[account.Letter]string{
	account.LetterConfirm: "/confirm/", account.LetterReset: "/reset/", account.LetterOldAddress: "/address/", account.LetterNewAddress: "/address/",
}

// link is that of the newest letter about something.
func (w *world) link(about account.Letter) string {
	w.t.Helper()
	return links[about] + w.last(about).Token.Reveal()
}

// email is the address of an account.
func (w *world) email(id string) string {
	w.t.Helper()
	a, err := w.accounts.Account(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return a.Email.Reveal()
}

// invited is the link that makes the operator's account.
func (w *world) invited() string {
	w.t.Helper()
	token, err := w.accounts.InviteOperator(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return "/first/" + token.Reveal()
}

// signUp signs up with an address that nobody confirms, and returns it.
func (w *world) signUp(b *http.Client) string {
	w.t.Helper()
	email := "stranger." + randomText() + "@fennimore.example"
	w.post(b, "/signup", map[string]string{"name": "Ottoline Fennimore", "email": email, "password": goodPassword})
	return email
}

func private(text string) selfsame.Private { return selfsame.NewPrivate(text) }

func randomText() string { return rand.Text()[:8] }
