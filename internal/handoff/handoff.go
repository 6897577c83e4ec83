// Package handoff lets another device, usually a phone, take the photographs of
// one verification without anybody signing in on it.
//
// Read Desk first: Offer makes a link and a short code on the one device, Join
// redeems either on the other, once. Both are kept as keyed hashes only and run
// out after minutes; guesses are counted by where they come from. What a device
// that has joined may do is for whoever asks Current; the package knows nothing
// of pages or photographs.
package handoff

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame"
)

// A Handoff is one offer, and what became of it.
type Handoff struct {
	ID           string
	Verification string
	Learner      string
	Link, Code   string    // keyed hashes of the secrets
	Expires      time.Time // of the offer
	Joined       time.Time // zero until another device has joined
	Ends         time.Time // of what the other device may do; zero until it has joined
	Ended        time.Time // zero until it was ended before its time
}

// A Stage says where a hand-off stands.
type Stage string

// The stages.
const (
	Waiting Stage = "waiting" // for another device
	Joined  Stage = "joined"
	Over    Stage = "over" // run out, or ended by the learner
)

// Stage says where it stands at a time.
func (h Handoff) Stage(now time.Time) Stage {
	switch {
	case !h.Ended.IsZero():
		return Over
	case h.Joined.IsZero() && now.Before(h.Expires):
		return Waiting
	case !h.Joined.IsZero() && now.Before(h.Ends):
		return Joined
	}
	return Over
}

// A Store keeps hand-offs. Handoff and JoinHandoff give an Error of
// KindNotFound where there is none, or none that may still be joined.
type Store interface {
	AddHandoff(ctx context.Context, h Handoff) error
	Handoff(ctx context.Context, id string) (Handoff, error)
	// JoinHandoff takes the offer of that hash, of link or code, in one step, so
	// that of two devices one gets it.
	JoinHandoff(ctx context.Context, hash string, now, ends time.Time) (Handoff, error)
	// OfferedHandoff is KindNotFound where JoinHandoff is for the hash of a link,
	// and leaves an offer as it is.
	OfferedHandoff(ctx context.Context, link string, now time.Time) error
	// EndHandoffs ends all of a verification that are not over, and forgets
	// those long over.
	EndHandoffs(ctx context.Context, verification string, now time.Time) error
	// CountHandoffTry notes a try from somewhere and returns how many there were
	// since a time, this one included.
	CountHandoffTry(ctx context.Context, from string, now, since time.Time) (int, error)
}

// Keys makes the keyed hashes.
type Keys interface {
	Hash(domain, text string) string
}

// How long things last, and how often a code may be guessed.
const (
	OfferLasts = 10 * time.Minute
	JoinLasts  = time.Hour
	MaxTries   = 10 // in OfferLasts, from one address
)

// A Desk makes and redeems offers. All its fields are needed.
type Desk struct {
	Store Store
	Keys  Keys
	Clock func() time.Time
}

// An Offer is a hand-off with its secrets, which are shown once.
type Offer struct {
	ID      string
	Link    string // 130 bits, for the address in the QR code
	Code    string // two groups of four, to be typed
	Expires time.Time
}

// alphabet is free of most letters and digits that are taken for one another: 32
// of them, so that a code holds 40 bits, for ten tries an address in ten minutes.
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

const codeLength = 8

// Offer makes a new offer for a verification and ends the ones before it.
func (d *Desk) Offer(ctx context.Context, learner, verification string) (Offer, error) {
	now := d.now()
	o := Offer{ID: "h_" + rand.Text(), Link: rand.Text(), Code: newCode(), Expires: now.Add(OfferLasts)}
	if err := d.Store.EndHandoffs(ctx, verification, now); err != nil {
		return Offer{}, err
	}
	err := d.Store.AddHandoff(ctx, Handoff{
		ID: o.ID, Verification: verification, Learner: learner, Expires: o.Expires,
		Link: d.hash(o.Link), Code: d.hash(o.Code),
	})
	o.Code = o.Code[:codeLength/2] + "-" + o.Code[codeLength/2:]
	return o, err
}

func newCode() string {
	random := make([]byte, codeLength)
	_, _ = rand.Read(random) // never fails
	for i, b := range random {
		random[i] = alphabet[int(b)%len(alphabet)] // 32 divides 256: no letter is likelier
	}
	return string(random)
}

// gone is the answer to every secret that does not open anything, whatever the
// reason: a guess learns nothing.
var gone = &selfsame.Error{
	Kind: selfsame.KindNotFound, Message: "This link or code has ended, or was used already",
	Hint: "On your computer, ask for a new one",
}

// Look is KindNotFound for a link that Join would not redeem, and leaves a good one
// as it is. It does not look at codes, which could be guessed by it.
func (d *Desk) Look(ctx context.Context, link string) error {
	text := plain(link)
	if len(text) != len(rand.Text()) {
		return gone
	}
	err := d.Store.OfferedHandoff(ctx, d.hash(text), d.now())
	if kind, _ := selfsame.Public(err); err != nil && kind == selfsame.KindNotFound {
		return gone
	}
	return err
}

// Join redeems a link or a code, as it was typed. from is where the try comes
// from, to count guesses.
func (d *Desk) Join(ctx context.Context, secret, from string) (Handoff, error) {
	now := d.now()
	tries, err := d.Store.CountHandoffTry(ctx, d.Keys.Hash("handoff try", from), now, now.Add(-OfferLasts))
	if err != nil {
		return Handoff{}, err
	}
	if tries > MaxTries {
		return Handoff{}, &selfsame.Error{
			Kind: selfsame.KindConflict, Message: "That was tried too often from here",
			Hint: "Wait ten minutes and try again",
		}
	}
	text := plain(secret)
	if len(text) != codeLength && len(text) != len(rand.Text()) {
		return Handoff{}, gone
	}
	h, err := d.Store.JoinHandoff(ctx, d.hash(text), now, now.Add(JoinLasts))
	if kind, _ := selfsame.Public(err); err != nil && kind == selfsame.KindNotFound {
		return Handoff{}, gone
	}
	return h, err
}

// plain is a secret as it was made, of one typed with spaces, dashes, or in
// small letters.
func plain(secret string) string {
	const most = 64
	if len(secret) > most {
		return ""
	}
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "‐", "", "–", "", "\u200f", "", "\u200e", "").Replace(secret))
}

// Current returns a hand-off and where it stands now.
func (d *Desk) Current(ctx context.Context, id string) (Handoff, Stage, error) {
	h, err := d.Store.Handoff(ctx, id)
	if err != nil {
		return Handoff{}, Over, err
	}
	return h, h.Stage(d.now()), nil
}

// End ends what was handed off of a verification: the learner goes on here.
func (d *Desk) End(ctx context.Context, verification string) error {
	return d.Store.EndHandoffs(ctx, verification, d.now())
}

func (d *Desk) hash(secret string) string { return d.Keys.Hash("handoff", secret) }

func (d *Desk) now() time.Time { return d.Clock().UTC().Truncate(time.Microsecond) }
