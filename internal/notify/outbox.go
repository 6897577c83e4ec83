package notify

import (
	"context"
	"slices"
	"sync"
	"time"
)

// maxOutbox bounds what an Outbox keeps.
const maxOutbox = 200

// An Outbox keeps messages in memory rather than send them: what a
// demonstration shows in place of a mailbox.
type Outbox struct {
	Clock func() time.Time

	mu   sync.Mutex
	kept []Kept // the oldest first
}

// A Kept message is one in the outbox.
type Kept struct {
	Message
	At time.Time
}

// Send keeps the message. One that is sent again replaces itself.
func (o *Outbox) Send(_ context.Context, m Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kept = slices.DeleteFunc(o.kept, func(k Kept) bool { return k.ID == m.ID })
	o.kept = append(o.kept, Kept{m, o.Clock().UTC()})
	if len(o.kept) > maxOutbox {
		o.kept = slices.Delete(o.kept, 0, len(o.kept)-maxOutbox)
	}
	return nil
}

// Messages returns what is kept, the newest first.
func (o *Outbox) Messages() []Kept {
	o.mu.Lock()
	defer o.mu.Unlock()
	list := slices.Clone(o.kept)
	slices.Reverse(list)
	return list
}

// Message returns the message of the id.
func (o *Outbox) Message(id string) (Kept, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.IndexFunc(o.kept, func(k Kept) bool { return k.ID == id })
	if i < 0 {
		return Kept{}, false
	}
	return o.kept[i], true
}
