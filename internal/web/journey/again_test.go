package journey_test

import (
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// TestACorrectedNameCanBeSent: where the name was all that was to be mended, the
// learner writes another and sends it; no photograph is taken again for it.
func TestACorrectedNameCanBeSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.provider.tell("name.mismatch", "")
	v := w.sent()
	w.until(func(v selfsame.Verification) bool { return v.State == selfsame.StateAgain })
	you := []string{"name", testkit.Ottoline.Name, "day", "17", "month", "2", "year", "1931"}
	if p := v.post("/verify/you", you...); p.Path != "/verify/status" || !strings.Contains(p.Text, "Change what is asked for") {
		t.Errorf("the same name leads to %s", p.Path)
	}
	you[1] = "Ottoline Violet Fennimore"
	if p := v.post("/verify/you", you...); p.Path != "/verify/check" || !strings.Contains(p.Text, "Ottoline Violet Fennimore") {
		t.Fatalf("another name leads to %s", p.Path)
	}
	if p := v.post("/verify/send"); !strings.Contains(p.Text, "We are checking") && w.latest(ottoline).Try < 2 {
		t.Errorf("it is not sent: %s", p.Path)
	}
}

// TestAnotherDocumentIsPhotographedWhole: whoever chooses another card is led
// through both of its sides, and sees the old one on neither.
func TestAnotherDocumentIsPhotographedWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.provider.tell("doc.expired", "")
	v := w.visitor(ottoline)
	v.upTo("id_card")
	for _, slot := range selfsame.Slots("id_card") {
		v.send("/verify/photo/"+string(slot), pictures()[slot], true)
	}
	v.post("/verify/send")
	w.until(func(v selfsame.Verification) bool { return v.State == selfsame.StateAgain })
	if p := v.post("/verify/document", "kind", "id_card", "country", "UTO"); p.Path != "/verify/photo/front" || !strings.Contains(p.Text, "Upload a photo") {
		t.Fatalf("another card leads to %s", p.Path)
	}
	if p := v.get("/verify/status"); strings.Contains(p.Text, "Ask a person") {
		t.Error("a person may be asked to look at the card that was given up")
	}
	if p := v.send("/verify/photo/front", pictures()[selfsame.SlotFront], false); p.Path != "/verify/photo/back" || !strings.Contains(p.Text, "Upload a photo") {
		t.Errorf("its front leads to %s", p.Path)
	}
	if p := v.send("/verify/photo/back", pictures()[selfsame.SlotBack], false); p.Path != "/verify/check" {
		t.Errorf("its back leads to %s", p.Path)
	}
}

// TestTwoPhotographsAreAskedForByName: two buttons never say the same.
func TestTwoPhotographsAreAskedForByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.provider.tell("doc.glare", "front")
	w.provider.findings = append(w.provider.findings, selfsame.Finding{
		Check: selfsame.CheckFace, Answer: selfsame.No, Reasons: []selfsame.Reason{{Code: "face.blurred"}},
	})
	v := w.sent()
	w.until(func(v selfsame.Verification) bool { return v.State == selfsame.StateAgain })
	p := v.get("/verify/status")
	for _, text := range []string{"Take again: Photo page of your passport</a>", "Take again: Your face</a>"} {
		if !strings.Contains(p.Text, text) {
			t.Errorf("there is no button %q", text)
		}
	}
	if p := v.send("/verify/photo/face", pictures()[selfsame.SlotFace], false); p.Path != "/verify/photo/front" {
		t.Errorf("after the face the page is left out: %s", p.Path)
	}
}
