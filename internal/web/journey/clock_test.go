package journey_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// TestAClockAnHourOffHarmsNothing puts the service's clock an hour forward or back
// before each step: as when it is corrected, or when another process of the service
// has another idea of the time. Every step does what it does, and the answer comes.
func TestAClockAnHourOffHarmsNothing(t *testing.T) {
	t.Parallel()
	steps := []struct {
		path string // where it leads
		take func(v *visitor) page
	}{
		{"/verify/consent", func(v *visitor) page { return v.post("/verify") }},
		{"/verify/you", func(v *visitor) page { return v.post("/verify/consent", "way", "face") }},
		{"/verify/document", func(v *visitor) page {
			return v.post("/verify/you", "name", testkit.Ottoline.Name, "day", "17", "month", "2", "year", "1931")
		}},
		{"/verify/photo/front", func(v *visitor) page { return v.post("/verify/document", "kind", "passport", "country", "UTO") }},
		{"/verify/photo/face", func(v *visitor) page { return v.send("/verify/photo/front", pictures()[selfsame.SlotFront], false) }},
		{"/verify/check", func(v *visitor) page { return v.send("/verify/photo/face", pictures()[selfsame.SlotFace], false) }},
		{"/verify/status", func(v *visitor) page { return v.post("/verify/send") }},
	}
	for _, off := range []time.Duration{time.Hour, -time.Hour} {
		for wrong := range steps {
			w := newWorld(t)
			v := w.visitor(ottoline)
			for i, s := range steps {
				if i == wrong {
					w.clock.Advance(off)
				}
				if p := s.take(v); p.Path != s.path || p.Status != http.StatusOK {
					t.Fatalf("%v off before step %d: step %d leads to %s (%d), not to %s", off, wrong, i, p.Path, p.Status, s.path)
				}
			}
			w.until(func(v selfsame.Verification) bool {
				return v.State == selfsame.StateApproved && v.Held == selfsame.HeldErased
			})
			if got := w.latest(ottoline); got.Try != 1 || got.Settled.Before(got.Submitted) {
				t.Errorf("%v off before step %d: try %d, sent %v, settled %v", off, wrong, got.Try, got.Submitted, got.Settled)
			}
			w.clock.Advance(-off) // it is put right again
			if p := v.get("/verify/status"); p.Status != http.StatusOK || !strings.Contains(p.Text, `data-state="approved"`) {
				t.Errorf("%v off before step %d: once it is right again the status page is at %s (%d)", off, wrong, p.Path, p.Status)
			}
		}
	}
}

// TestACodeOutlivesNoClock: what holds for minutes has ended an hour later, with a
// message; where the clock goes back it still opens, once.
func TestACodeOutlivesNoClock(t *testing.T) {
	t.Parallel()
	for _, off := range []time.Duration{time.Hour, -time.Hour} {
		w := newWorld(t)
		owner, phone := w.visitor(ottoline), w.visitor("")
		owner.upTo("passport")
		code := shortCode(owner.post("/verify/phone").Text)
		w.clock.Advance(off)
		p := phone.post("/phone", "code", code)
		if off > 0 && (p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Text, `role="alert"`)) {
			t.Errorf("an hour later the code leads to %s (%d)", p.Path, p.Status)
		}
		if off < 0 && p.Path != "/phone/photo/front" {
			t.Errorf("on a clock that is behind the code leads to %s (%d)", p.Path, p.Status)
		}
		// Whatever became of it, a new one opens the way.
		fresh := w.visitor("")
		if p := fresh.post("/phone", "code", shortCode(owner.post("/verify/phone").Text)); p.Path != "/phone/photo/front" {
			t.Errorf("%v off: a new code leads to %s (%d)", off, p.Path, p.Status)
		}
	}
}
