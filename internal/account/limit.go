package account

import (
	"context"
	"net/netip"
	"time"
)

// A Device is where somebody comes from.
type Device struct {
	Address string // of the network, without a port
	Agent   string // what the browser says of itself
	Browser string // a secret that this browser was given, in its session; empty where it has none
}

// Traces keeps what people leave by coming in: counts and known devices. Both
// are kept by keyed hashes.
type Traces interface {
	// CountUp counts one more since the time and returns how many there are.
	CountUp(ctx context.Context, key string, since time.Time) (int, error)
	// CountDown takes one back.
	CountDown(ctx context.Context, key string) error
	// KnowDevice remembers the device and says whether it was known before, and
	// whether any was.
	KnowDevice(ctx context.Context, account, hash string, now time.Time) (known, any bool, err error)
	// Sweep deletes sessions, tokens, changes and counts that are over.
	Sweep(ctx context.Context, now time.Time) error
}

// A limit is how often something may happen within a period. Counts lie in the
// database, so that a limit holds for all processes together and over restarts.
type limit struct {
	what string
	most int
	per  time.Duration
}

// The limits. A password of an account can be tried about five hundred times a
// day from everywhere together; an attacker who uses that up locks the owner
// out of signing in for a while, not out of what is signed in.
var (
	triesHere    = limit{"tries of an account from a network", 10, 15 * time.Minute}
	triesAll     = limit{"tries of an account", 20, time.Hour}
	triesNetwork = limit{"tries from a network", 300, time.Hour}
	mailsTo      = limit{"mails to an address", 5, time.Hour}
	reminders    = limit{"reminders to confirm an address", 3, time.Hour} // not counted as mails: that one is refused tells strangers
	mailsFrom    = limit{"mails asked for from a network", 60, time.Hour}
	signupsFrom  = limit{"sign-ups from a network", 300, time.Hour} // a lecture hall signs up together
)

// key is what a limit is counted under: neither an address nor a network can be
// read from it.
func (a *Accounts) key(l limit, of string) string { return a.Keys.Hash("limit "+l.what, of) }

// allow counts one more and says whether it is within the limit. It is not part
// of a transaction that may be rolled back: a try that failed was a try.
func (a *Accounts) allow(ctx context.Context, l limit, of string) (bool, error) {
	n, err := a.Store.CountUp(ctx, a.key(l, of), a.Clock().Truncate(l.per))
	return n <= l.most, err
}

// tries counts a try to sign in and refuses one too many. done takes it back,
// because one that succeeds counts for nothing.
func (a *Accounts) tries(ctx context.Context, email string, from Device) (done func() error, err error) {
	network := networkOf(from.Address)
	counts := []struct {
		limit limit
		of    string
	}{{triesHere, email + " " + network}, {triesAll, email}, {triesNetwork, network}}
	for _, c := range counts {
		ok, err := a.allow(ctx, c.limit, c.of)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, errTooMany
		}
	}
	return func() error {
		for _, c := range counts {
			if err := a.Store.CountDown(ctx, a.key(c.limit, c.of)); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// answerAfter is longer than it takes to read a key, seal what waits and write a
// letter's job, all of which is done only where there is an account.
const answerAfter = 150 * time.Millisecond

// evenly waits for the time of an answer to be over, so that a stranger does not read
// from how long it took whether there is an account. It is the real time that tells,
// whatever the clock says.
func evenly(ctx context.Context, over <-chan time.Time) {
	select {
	case <-over:
	case <-ctx.Done():
	}
}

// networkOf returns the network an address is counted with: in IPv6 whoever has
// one address has as many as they like beside it.
func networkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "unknown"
	}
	ip = ip.Unmap()
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	p, err := ip.WithZone("").Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return p.String()
}

// placeOf returns about where a device is, for recognising it: people move
// within it without getting a mail.
func placeOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "unknown"
	}
	ip = ip.Unmap()
	bits := 16
	if ip.Is6() {
		bits = 32
	}
	p, err := ip.WithZone("").Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return p.String()
}
