package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/selfsame-id/selfsame"
)

// A Sender hands a message on. Its error is a *Bounce where the message will
// never arrive; any other means that it should be tried again.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// A Bounce says that a mail server refused a message for good.
type Bounce struct {
	Code     int    // of SMTP, 500 to 599
	Enhanced string // such as "5.1.1"; may be empty
}

// Error does not repeat what the server said: it likes to name the address.
func (b *Bounce) Error() string {
	return fmt.Sprintf("the mail server refused it for good with %d", b.Code)
}

// Bounces remembers whose address refused e-mail last, and when.
type Bounces interface {
	SaveBounce(ctx context.Context, account, kind string, code int, at time.Time) error
	ForgetBounce(ctx context.Context, account string) error
}

// A Notifier writes letters and sends them.
type Notifier struct {
	Letters *Letters
	Sender  Sender
	Bounces Bounces
	Clock   func() time.Time
	Log     *slog.Logger
}

// Send writes the letter to the account's owner and sends it. It is called by a
// job: an error means that the job should be tried again. A letter that was
// refused for good, and one that cannot be written, is no error, because
// trying again would change nothing; the first is remembered as a bounce.
func (n *Notifier) Send(ctx context.Context, account string, m Mail) error {
	message, err := n.Letters.Write(m)
	if kind, _ := selfsame.Public(err); err != nil && kind == selfsame.KindInvalid {
		n.Log.ErrorContext(ctx, "a letter that cannot be written", "kind", m.Kind, "id", m.ID, "error", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("write a letter %s: %w", m.Kind, err)
	}
	err = n.Sender.Send(ctx, message)
	var bounce *Bounce
	switch {
	case errors.As(err, &bounce):
		n.Log.WarnContext(ctx, "letter bounced", "kind", m.Kind, "id", m.ID, "code", bounce.Code, "enhanced", bounce.Enhanced)
		if elsewhere[m.Kind] {
			return nil
		}
		if err := n.Bounces.SaveBounce(ctx, account, string(m.Kind), bounce.Code, n.Clock().UTC()); err != nil {
			return fmt.Errorf("remember a bounce: %w", err)
		}
		return nil
	case err != nil:
		return fmt.Errorf("send a letter %s: %w", m.Kind, err)
	}
	n.Log.InfoContext(ctx, "letter sent", "kind", m.Kind, "id", m.ID)
	if elsewhere[m.Kind] {
		return nil
	}
	if err := n.Bounces.ForgetBounce(ctx, account); err != nil {
		// It was sent; a failure here must not send it twice.
		n.Log.WarnContext(ctx, "a bounce of before is still remembered", "error", err)
	}
	return nil
}
