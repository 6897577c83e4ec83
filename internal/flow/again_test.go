package flow_test

import (
	"slices"
	"testing"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// TestAgain is about what a learner is asked to mend, and what else follows from
// mending it.
func TestAgain(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*world){
		"another name can be sent where the name was all that was to be mended": anotherName,
		"another name alone does not mend a photograph":                         nameAndPhotograph,
		"another document is photographed on both sides":                        anotherDocument,
		"another kind of document is photographed on both sides":                anotherKind,
		"whoever is asked for two photographs takes two":                        twoPhotographs,
		"whoever stops and starts again keeps the tries":                        stopped,
		"an appeal is against a decline":                                        earlyAppeal,
		"a reviewer asks for what the learner may be told":                      secretAgain,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testkit.Databases(t, func(t *testing.T, url string) { test(setup(t, url)) })
		})
	}
}

func (w *world) claim(v selfsame.Verification, name string) {
	w.t.Helper()
	if err := w.Claim(w.t.Context(), learner, v.ID, selfsame.NewPrivate(name), selfsame.NewPrivate(testkit.Ottoline.Born)); err != nil {
		w.t.Fatal(err)
	}
}

// missing fails the test unless these photographs are still to be taken.
func (w *world) missing(v selfsame.Verification, want ...selfsame.Slot) {
	w.t.Helper()
	if got := flow.Missing(must2(w.Of(w.t.Context(), learner, v.ID))); !slices.Equal(got, want) {
		w.t.Errorf("%v is still to be taken; expected %v", got, want)
	}
}

func (w *world) accept(v selfsame.Verification, slot selfsame.Slot) {
	w.t.Helper()
	if _, taken, err := w.Accept(w.t.Context(), learner, v.ID, slot, []byte("picture")); err != nil || !taken {
		w.t.Fatal(taken, err)
	}
}

func anotherName(w *world) {
	w.provider.findings = no(selfsame.CheckName, "name.mismatch")
	v := w.sent(learner)
	w.expect(v, selfsame.StateAgain, selfsame.HeldKept)
	w.claim(v, testkit.Ottoline.Name) // as before: nothing is mended by that
	w.expect(v, selfsame.StateAgain, selfsame.HeldKept)
	w.claim(v, "Ottoline Violet Fennimore")
	w.expect(v, selfsame.StateCapturing, selfsame.HeldKept)
	w.provider.findings = yes()
	must2(w.Submit(w.t.Context(), learner, v.ID))
	w.work()
	w.expect(v, selfsame.StateApproved, selfsame.HeldErased)
}

func nameAndPhotograph(w *world) {
	w.provider.findings = no(selfsame.CheckName, "name.mismatch")
	w.provider.findings[0].Answer, w.provider.findings[0].Reasons = selfsame.No, []selfsame.Reason{{Code: "doc.blurred", About: "front"}}
	v := w.sent(learner)
	w.claim(v, "Ottoline Violet Fennimore")
	w.expect(v, selfsame.StateAgain, selfsame.HeldKept)
	w.accept(v, selfsame.SlotFront)
	w.expect(v, selfsame.StateCapturing, selfsame.HeldKept)
	w.missing(v)
}

// card is a verification with a card in it, sent and found wanting.
func (w *world) card(code selfsame.ReasonCode) selfsame.Verification {
	w.t.Helper()
	w.provider.findings = no(selfsame.CheckDocument, code)
	v := w.filled(learner)
	if err := w.Choose(w.t.Context(), learner, v.ID, "id_card", "UTO"); err != nil {
		w.t.Fatal(err)
	}
	for _, slot := range selfsame.Slots("id_card") {
		w.accept(v, slot)
	}
	must2(w.Submit(w.t.Context(), learner, v.ID))
	w.work()
	w.expect(v, selfsame.StateAgain, selfsame.HeldKept)
	return v
}

func anotherDocument(w *world) {
	ctx := w.t.Context()
	v := w.card("doc.expired")
	if err := w.Choose(ctx, learner, v.ID, "id_card", "UTO"); err != nil {
		w.t.Fatal(err)
	}
	w.missing(v, selfsame.SlotFront, selfsame.SlotBack)
	if _, err := w.AskPerson(ctx, learner, v.ID); kind(err) != selfsame.KindConflict {
		w.t.Error("a person is to look at a document that was given up", err)
	}
	w.accept(v, selfsame.SlotFront)
	w.missing(v, selfsame.SlotBack)
	if _, err := w.Submit(ctx, learner, v.ID); kind(err) != selfsame.KindConflict {
		w.t.Error("the new front was sent with the old back", err)
	}
	w.accept(v, selfsame.SlotBack)
	must2(w.Submit(ctx, learner, v.ID))
}

func anotherKind(w *world) {
	v := w.filled(learner) // a passport
	for _, c := range []struct {
		kind    string
		missing []selfsame.Slot
	}{
		{"passport", nil}, // chosen once more, nothing is lost
		{"id_card", []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack}},
		{"passport", []selfsame.Slot{selfsame.SlotFront}},
	} {
		if err := w.Choose(w.t.Context(), learner, v.ID, c.kind, "UTO"); err != nil {
			w.t.Fatal(err)
		}
		w.missing(v, c.missing...)
	}
}

func twoPhotographs(w *world) {
	w.provider.findings = no(selfsame.CheckDocument, "doc.blurred")
	w.provider.findings[3] = selfsame.Finding{Check: selfsame.CheckFace, Answer: selfsame.No, Reasons: []selfsame.Reason{{Code: "face.blurred"}}}
	v := w.sent(learner)
	w.expect(v, selfsame.StateAgain, selfsame.HeldKept)
	w.missing(v)
	w.accept(v, selfsame.SlotFace)
	w.missing(v, selfsame.SlotFront)
	w.accept(v, selfsame.SlotFront)
	w.missing(v)
}

func stopped(w *world) {
	w.provider.findings = no(selfsame.CheckDocument, "doc.blurred")
	for try := 1; try < w.Policy.Tries; try++ {
		v := w.sent(learner)
		w.expect(v, selfsame.StateAgain, selfsame.HeldKept)
		must2(w.Withdraw(w.t.Context(), learner, v.ID))
		w.work()
	}
	w.expect(w.sent(learner), selfsame.StateReview, selfsame.HeldKept)
}

func earlyAppeal(w *world) {
	w.provider.findings = no(selfsame.CheckDocument, "doc.blurred")
	v := w.sent(learner)
	if _, err := w.Appeal(w.t.Context(), learner, v.ID, selfsame.NewPrivate("")); kind(err) != selfsame.KindConflict {
		w.t.Error("nothing was declined, and it was appealed", err)
	}
	w.expect(v, selfsame.StateAgain, selfsame.HeldKept)
}

func TestWhatALearnerIsTold(t *testing.T) {
	t.Parallel()
	blurred, suspected, looked := selfsame.Reason{Code: "doc.blurred"}, selfsame.Reason{Code: "live.print"}, selfsame.Reason{Code: "doc.no_expiry"}
	rejected, staff := selfsame.Reason{Code: "review.rejected"}, selfsame.Reason{Code: "face.age_gap"}
	all := []selfsame.Reason{blurred, suspected, looked, rejected, staff}
	for about, c := range map[string]struct {
		state     selfsame.State
		reviewers []string
		want      []selfsame.Reason
	}{
		"to be mended, by the machine": {selfsame.StateAgain, nil, []selfsame.Reason{blurred}},
		"to be mended, by a person":    {selfsame.StateAgain, []string{"l_first"}, []selfsame.Reason{blurred, looked, rejected, staff}},
		"declined":                     {selfsame.StateDeclined, []string{"l_first"}, []selfsame.Reason{blurred, looked, staff}},
	} {
		v := selfsame.Verification{State: c.state, Try: 2, Reviewers: c.reviewers, Outcome: selfsame.Outcome{Reasons: all}}
		if got := flow.Told(v); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", about, got, c.want)
		}
	}
}

func secretAgain(w *world) {
	w.provider.findings = no(selfsame.CheckAuthentic, "doc.data_conflict")
	v := w.sent(learner)
	again := flow.Judgement{Decision: selfsame.Again, Reasons: []selfsame.ReasonCode{"live.print"}}
	if _, err := w.Judge(w.t.Context(), "l_first", v.ID, again); kind(err) != selfsame.KindInvalid {
		w.t.Error("a learner is asked to mend what they are not told", err)
	}
	again.Reasons = append(again.Reasons, "face.blurred")
	must2(w.Judge(w.t.Context(), "l_first", v.ID, again))
	w.expect(v, selfsame.StateAgain, selfsame.HeldKept)
}
