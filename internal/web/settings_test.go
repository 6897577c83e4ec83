package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
)

// verifyButton is the way to Verify My ID.
const verifyButton = `href="/verify"`

func TestTheButtonStandsOnlyWhereItIsNeeded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now := w.clock.Now()
	tests := map[string]struct {
		course string
		v      *selfsame.Verification
		button bool
		says   string
	}{
		"no course":                    {"", nil, false, "None of your courses needs ID Verification"},
		"a course that needs the name": {"drawing", nil, false, "None of your courses needs ID Verification"},
		"a course that needs the ID":   {"statistics", nil, true, "MSc Statistics"},
		"begun":                        {"statistics", &selfsame.Verification{State: selfsame.StateCapturing, Due: now.Add(time.Hour)}, true, "You have begun"},
		"submitted":                    {"statistics", &selfsame.Verification{State: selfsame.StateSubmitted, Promised: now.Add(24 * time.Hour)}, false, "Usually a few seconds"},
		"with a reviewer":              {"statistics", &selfsame.Verification{State: selfsame.StateReview, Promised: now.Add(24 * time.Hour)}, false, "A person is looking"},
		"to be mended": {
			"statistics",
			&selfsame.Verification{State: selfsame.StateAgain, Outcome: selfsame.Outcome{Reasons: []selfsame.Reason{{Code: "doc.glare", About: "front"}}}},
			true, "Light is reflecting on the ID",
		},
		"declined": {
			"statistics",
			&selfsame.Verification{State: selfsame.StateDeclined, Held: selfsame.HeldKept, Due: now.Add(7 * 24 * time.Hour), Outcome: selfsame.Outcome{Reasons: []selfsame.Reason{{Code: "review.rejected"}}}},
			true, "You can appeal once",
		},
		"approved":               {"statistics", &selfsame.Verification{State: selfsame.StateApproved, Held: selfsame.HeldErased, Settled: now}, false, "Your ID is verified"},
		"expired":                {"statistics", &selfsame.Verification{State: selfsame.StateExpired}, true, "your tries are kept"},
		"expired and not needed": {"drawing", &selfsame.Verification{State: selfsame.StateExpired}, false, "None of your courses"},
	}
	for what, tt := range tests {
		b, id := w.someone("learner", "Ottoline Fennimore")
		if tt.v != nil {
			w.verification(id, "Ottoline Fennimore", *tt.v)
		}
		if tt.course != "" {
			w.enrol(b, id, tt.course)
		}
		page := w.get(b, "/settings/id").Text
		if got := strings.Contains(page, verifyButton); got != tt.button {
			t.Errorf("%s: the button is there: %t, want %t", what, got, tt.button)
		}
		if !strings.Contains(page, tt.says) {
			t.Errorf("%s: the page does not say %q", what, tt.says)
		}
	}
}

func TestASuspicionIsNotTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.someone("learner", "Ottoline Fennimore")
	w.enrol(b, id, "statistics")
	var told []string
	for _, code := range []selfsame.ReasonCode{"doc.authenticity", "dup.document", "live.print"} {
		if !(selfsame.Reason{Code: code}).Fraud() {
			t.Fatalf("%s is no suspicion", code)
		}
		told = append(told, string(code))
		w.verification(id, "Ottoline Fennimore", selfsame.Verification{
			State: selfsame.StateDeclined, Outcome: selfsame.Outcome{Reasons: []selfsame.Reason{{Code: code}}},
			Findings: []selfsame.Finding{{Check: selfsame.CheckAuthentic, Answer: selfsame.No, Reasons: []selfsame.Reason{{Code: code}}}},
		})
		w.clock.Advance(time.Second)
	}
	for _, path := range []string{"/settings/id", "/settings/data/download"} {
		text := w.get(b, path).Text
		for _, code := range told {
			if strings.Contains(text, code) {
				t.Errorf("%s tells %s", path, code)
			}
		}
		if strings.Contains(text, `"authentic": "no"`) {
			t.Errorf("%s tells which check it was", path)
		}
	}
}

func TestANameIsStatedChangedAndReviewed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.someone("learner", "Ottoline Fennimore")
	w.enrol(b, id, "drawing")
	if res := w.post(b, "/settings/name", map[string]string{"full_name": "Ottoline Fennimore"}); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(res.Text, `aria-invalid="true"`) {
		t.Errorf("not affirmed: status %d", res.StatusCode)
	}
	form := map[string]string{"full_name": "Ottoline Fennimore", "affirm": "yes"}
	if res := w.post(b, "/settings/name", form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("stated: status %d", res.StatusCode)
	}
	if page := w.get(b, "/learning").Text; !strings.Contains(page, "Certificate issued") {
		t.Error("the certificate was not issued")
	}
	form["full_name"] = "Oriana Fennimore-Hale"
	if res := w.post(b, "/settings/name", form); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(res.Text, "Say why it changes") {
		t.Errorf("a larger change without a reason: status %d", res.StatusCode)
	}
	form["reason"] = "I married"
	if res := w.post(b, "/settings/name", form); res.StatusCode != http.StatusSeeOther {
		t.Errorf("with a reason: status %d", res.StatusCode)
	}
	if page := w.get(b, "/settings/name").Text; !strings.Contains(page, "A person looks at this change:") || !strings.Contains(page, "I married") {
		t.Error("the page does not say that a person looks")
	}
}

// What is held of a decline that may be appealed is said to be held, and of nothing
// else.
func TestThePageOfDataSaysWhatIsHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.someone("learner", "Ottoline Fennimore")
	const birth, document = "Encrypted, while your ID is checked", "A code made from it that cannot be turned back"
	says := func(when string, yes bool) {
		t.Helper()
		text := w.get(b, "/settings/data").Text
		for _, held := range []string{birth, document} {
			if strings.Contains(text, held) != yes {
				t.Errorf("%s: that %q is there: %v", when, held, !yes)
			}
		}
	}
	says("before anything", false)
	v := selfsame.Verification{State: selfsame.StateDeclined, Held: selfsame.HeldKept, Document: "hash", Due: w.clock.Now().Add(time.Hour)}
	v = w.claims(id, `{"name":"Ottoline Fennimore","birth_date":"1931-02-17"}`, v)
	says("declined", true)
	v.Document, v.Held = "", selfsame.HeldErased
	err := w.keys.Destroy(t.Context(), v.ID)
	if err == nil {
		err = w.db.SaveVerification(t.Context(), &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	says("erased", false)
}

func TestTheDownloadHasWhatIsHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id, h := w.ottoline()
	w.post(b, "/settings/signin/address", map[string]string{"new_email": "new@fennimore.example", "address_password": goodPassword})
	if err := w.db.SaveBounce(t.Context(), id, "again", 550, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if err := w.db.SaveDocument(t.Context(), id, "hash of the passport"); err != nil {
		t.Fatal(err)
	}
	appealed := selfsame.Verification{State: selfsame.StateReview, Appealed: true, Document: "hash of the document"}
	w.claims(id, `{"name":"Ottoline Fennimore","birth_date":"1931-02-17","appeal":"It is mine","surname":"FENNIMORE","given":"OTTOLINE","latin":"OTTOLINE FENNIMORE"}`, appealed)
	res := w.get(b, "/settings/data/download")
	for what, held := range map[string]string{
		"the new address": "new@fennimore.example", "when mail was refused": `"email_refused": "2026-`, "since when": `"created": "2026-`,
		"the words of the appeal": "It is mine", "the birth date": "1931-02-17", "the surname of the document": `"FENNIMORE"`,
		"the given names of the document": `"OTTOLINE"`, "the Latin spelling": `"OTTOLINE FENNIMORE"`, "the hash of the document": "hash of the document",
		"the hash of a document verified with": "hash of the passport",
	} {
		if !strings.Contains(res.Text, held) {
			t.Errorf("the download lacks %s", what)
		}
	}
	var got struct {
		Account struct{ Name, Email string }
		Courses []struct {
			Title string
			State string `json:"certificate_state"`
		}
		Verifications []struct{ ID, Name string }
		Receipts      []struct{ ID string } `json:"deletion_receipts"`
		Devices       []struct{ Agent string }
	}
	if err := json.Unmarshal([]byte(res.Text), &got); err != nil {
		t.Fatal(err)
	}
	if got.Account.Name != "Ottoline Fennimore" || got.Account.Email == "" || len(got.Courses) != 2 || len(got.Devices) != 2 ||
		len(got.Verifications) != 2 || got.Verifications[0].ID != h.verification && got.Verifications[1].ID != h.verification || got.Verifications[0].Name != "Ottoline Fennimore" ||
		len(got.Receipts) != 1 || got.Receipts[0].ID != h.receipt {
		t.Errorf("the download lacks something: %+v", got)
	}
	if res := w.get(b, "/settings/data/receipts/"+h.receipt); res.Header.Get("Content-Type") != "application/json" || !strings.Contains(res.Text, h.receipt) {
		t.Errorf("the receipt: status %d", res.StatusCode)
	}
}

func TestConsentIsWithdrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.someone("learner", "Ottoline Fennimore")
	v := w.verification(id, "Ottoline Fennimore", selfsame.Verification{State: selfsame.StateReview, Held: selfsame.HeldKept, Way: selfsame.WayFace})
	if err := w.db.SaveConsent(t.Context(), id, v.ID, "2026-11-24", "face", "en", w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if page := w.get(b, "/settings/data").Text; !strings.Contains(page, "Withdraw my consent") || !strings.Contains(page, "2026-11-24") {
		t.Error("the page does not show the consent")
	}
	if res := w.post(b, "/settings/data/withdraw", map[string]string{}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("status %d", res.StatusCode)
	}
	now, err := w.flow.Of(t.Context(), id, v.ID)
	if err != nil || now.State != selfsame.StateWithdrawn || now.Held != selfsame.HeldErasing {
		t.Errorf("state %s, held %s: %v", now.State, now.Held, err)
	}
}

func TestACertificateIsCheckedByAnybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id, h := w.ottoline()
	const shown = "Show it to others"
	if res := w.get(b, "/certificates/"+h.certificate); !strings.Contains(res.Text, shown) {
		t.Error("a learner cannot show the certificate to others")
	}
	if res := w.get(nil, "/c/"+h.certificate); res.StatusCode != http.StatusOK || !strings.Contains(res.Text, "This certificate is real and valid") || !strings.Contains(res.Text, "Ottoline Fennimore") {
		t.Errorf("status %d", res.StatusCode)
	}
	if res := w.get(nil, "/c/"+h.certificate+"/certificate.pdf"); res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Text, "%PDF-") {
		t.Errorf("PDF: status %d", res.StatusCode)
	}
	if err := w.school.Revoke(t.Context(), h.certificate, "Issued by mistake"); err != nil {
		t.Fatal(err)
	}
	if res := w.get(nil, "/c/"+h.certificate); !strings.Contains(res.Text, "no longer valid") || strings.Contains(res.Text, "Issued by mistake") {
		t.Error("the page does not say that it was revoked, or says why to everybody")
	}
	if res := w.get(b, "/certificates/"+h.certificate); !strings.Contains(res.Text, "Issued by mistake") {
		t.Error("its learner is not told why it was revoked")
	} else if strings.Contains(res.Text, shown) {
		t.Error("its learner is asked to show it to others")
	}
	if err := w.forget(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if res := w.get(nil, "/c/"+h.certificate); strings.Contains(res.Text, "Ottoline") {
		t.Error("the name is there after the account was deleted")
	}
	for _, wrong := range []string{"nothing", strings.Repeat("a", 26), "%2e%2e", strings.Repeat("x", 3000)} {
		if res := w.get(nil, "/c/"+wrong); res.StatusCode != http.StatusNotFound {
			t.Errorf("%.20s: status %d", wrong, res.StatusCode)
		}
	}
}

func TestOnlyADemonstrationCompletesCoursesAndShowsMail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.someone("learner", "Ottoline Fennimore")
	if err := w.school.Enrol(t.Context(), id, "drawing"); err != nil {
		t.Fatal(err)
	}
	if res := w.post(b, "/learning/drawing/complete", map[string]string{}); res.StatusCode != http.StatusNotFound {
		t.Errorf("completing: status %d", res.StatusCode)
	}
	if res := w.get(b, "/demo/outbox"); res.StatusCode != http.StatusNotFound {
		t.Errorf("the outbox: status %d", res.StatusCode)
	}
	d := newWorld(t, demo)
	b, id = d.someone("learner", "Ottoline Fennimore")
	if err := d.school.Enrol(t.Context(), id, "drawing"); err != nil {
		t.Fatal(err)
	}
	if res := d.post(b, "/learning/drawing/complete", map[string]string{}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("completing in a demonstration: status %d", res.StatusCode)
	}
	if res := d.post(b, "/learning/shipping/complete", map[string]string{}); res.StatusCode != http.StatusNotFound {
		t.Errorf("completing a course not taken: status %d", res.StatusCode)
	}
}

func TestTimesAreShownInTheVisitorsZone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.someone("learner", "Ottoline Fennimore")
	w.enrol(b, id, "statistics")
	w.verification(id, "Ottoline Fennimore", selfsame.Verification{
		State: selfsame.StateReview, Promised: time.Date(2026, 3, 5, 22, 30, 0, 0, time.UTC),
	})
	for zone, want := range map[string]string{
		"": "22:30\u00a0UTC", "Asia/Tokyo": "07:30", "America/Lima": "17:30", "../../etc/passwd": "22:30\u00a0UTC", "Local": "22:30\u00a0UTC",
	} {
		header := http.Header{}
		if zone != "" {
			header.Set("Cookie", "zone="+zone+"; session="+w.sessionOf(b))
			res := w.do(nil, "GET", "/settings/id", nil, header)
			if !strings.Contains(res.Text, want) {
				t.Errorf("in %q the time is not shown as %q", zone, want)
			}
			continue
		}
		if res := w.get(b, "/settings/id"); !strings.Contains(res.Text, want) {
			t.Errorf("without a zone the time is not shown as %q", want)
		}
	}
}

// Settings says what the status page and the letter say, in their words.
func TestSettingsTellsWhatTheStatusPageTells(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for about, c := range map[string]struct {
		state        selfsame.State
		reasons      []selfsame.Reason
		says, secret string
	}{
		"a suspicion beside a blur": {
			selfsame.StateAgain,
			[]selfsame.Reason{{Code: "doc.blurred", About: "front"}, {Code: "live.print"}},
			"photo page is not sharp", "own camera",
		},
		"what only staff must know": {
			selfsame.StateAgain,
			[]selfsame.Reason{{Code: "doc.blurred", About: "front"}, {Code: "face.age_gap"}},
			"photo page is not sharp", "some years old",
		},
		"nothing to be done again": {selfsame.StateDeclined, []selfsame.Reason{{Code: "review.rejected"}, {Code: "face.no_match"}}, "The two pictures did not match.", "Try in better light"},
		"a suspicion alone":        {selfsame.StateDeclined, []selfsame.Reason{{Code: "review.rejected"}, {Code: "live.print"}}, "could not confirm it", "own camera"},
	} {
		b, id := w.someone("learner", "Ottoline Fennimore")
		w.enrol(b, id, "statistics")
		w.verification(id, "Ottoline Fennimore", selfsame.Verification{
			State: c.state, Try: 2, Kind: "passport", Held: selfsame.HeldKept, Due: w.clock.Now().Add(time.Hour), Outcome: selfsame.Outcome{Reasons: c.reasons},
		})
		for _, path := range []string{"/settings/id", "/verify/status"} {
			text := w.get(b, path).Text
			if !strings.Contains(text, c.says) || strings.Contains(text, c.secret) {
				t.Errorf("%s: %s does not say %q, or says %q", about, path, c.says, c.secret)
			}
		}
	}
}

// What a learner has given already is not asked for beside a course.
func TestMyLearningAsksForWhatIsMissingOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.someone("learner", "Ottoline Fennimore")
	for _, course := range []string{"statistics", "drawing"} {
		w.post(b, "/courses/"+course+"/enrol", map[string]string{})
	}
	if text := w.get(b, "/learning").Text; !strings.Contains(text, "needs ID Verification") || !strings.Contains(text, "needs your name") || strings.Contains(text, "You have given all") {
		t.Error("what is missing is not said")
	}
	w.verification(id, "Ottoline Fennimore", selfsame.Verification{State: selfsame.StateApproved, Held: selfsame.HeldErased, Settled: w.clock.Now()})
	if text := w.get(b, "/learning").Text; strings.Contains(text, "needs ID Verification") || strings.Contains(text, "needs your name") || strings.Count(text, "You have given all") != 2 {
		t.Error("a verified learner is asked for more")
	}
}

// A link to Verify My ID asks nobody for an ID that no course of theirs needs.
func TestVerifyMyIDBeginsOnlyWhereACourseNeedsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.someone("learner", "Ottoline Fennimore")
	w.enrol(b, id, "drawing")
	for _, res := range []answer{w.get(b, "/verify"), w.get(b, "/verify?new=1"), w.post(b, "/verify", map[string]string{})} {
		if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/settings/id" {
			t.Errorf("it leads to %q with status %d", res.Header.Get("Location"), res.StatusCode)
		}
	}
	w.enrol(b, id, "statistics")
	if res := w.get(b, "/verify"); res.StatusCode != http.StatusOK {
		t.Errorf("with a course that needs it: status %d", res.StatusCode)
	}
	if res := w.post(b, "/verify", map[string]string{}); res.Header.Get("Location") != "/verify/consent" {
		t.Errorf("it begins with %q", res.Header.Get("Location"))
	}
}
