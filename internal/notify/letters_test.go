package notify_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/help"
	"github.com/selfsame-id/selfsame/internal/notify"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

func write(t *testing.T, m notify.Mail) notify.Message {
	t.Helper()
	msg, err := newLetters(t).Write(m)
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

// sample is a letter of the kind with all that it needs.
func sample(kind notify.Kind, lang string) notify.Mail {
	at := time.Date(2026, time.November, 24, 14, 20, 0, 0, time.UTC)
	m := to(kind, notify.Data{
		Token: selfsame.NewPrivate("SECRETTOKEN"), Agent: selfsame.NewPrivate("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
		At: at, Until: at.Add(24 * time.Hour), Reasons: []selfsame.Reason{{Code: "doc.glare", About: "front"}, {Code: "face.too_dark"}},
		Try: 1, Document: "passport", Course: "Statistics", Certificate: "abcdefghijklmnopqrstuvwxyz", Receipt: "r_1",
		ReceiptFile: []byte(`{"receipt":true}`),
	})
	m.Language = lang
	return m
}

func TestEveryLetterIsWrittenInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, lang := range help.Languages() {
		subjects := map[string]bool{}
		for _, kind := range notify.Kinds() {
			m := write(t, sample(kind, lang))
			if m.Subject == "" || len(m.Text) < 150 || len(m.HTML) < 1500 {
				t.Errorf("%s %s: too little", lang, kind)
			}
			for _, bad := range []string{"{", "}", "<no value>", "\r", "—"} {
				if strings.Contains(m.Subject+m.Text, bad) {
					t.Errorf("%s %s holds %q", lang, kind, bad)
				}
			}
			if strings.Contains(m.HTML, "http-equiv") || strings.Contains(m.HTML, "src=") || strings.Contains(m.HTML, "<script") {
				t.Errorf("%s %s loads something", lang, kind)
			}
			if rtl := strings.Contains(m.HTML, `lang="ar" dir="rtl"`); rtl != (lang == "ar") {
				t.Errorf("%s %s: right to left is %v", lang, kind, rtl)
			}
			if english := write(t, sample(kind, "en")); lang != "en" && english.Subject == m.Subject {
				t.Errorf("%s %s is not translated", lang, kind)
			}
			subjects[m.Subject] = true
			if dir := os.Getenv("SELFSAME_LETTERS"); dir != "" { // to look at
				if err := os.WriteFile(dir+"/"+string(kind)+"-"+lang+".html", []byte(m.HTML), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		if len(subjects) < len(notify.Kinds())-1 { // the two declines share one
			t.Errorf("%s: letters have %d subjects", lang, len(subjects))
		}
	}
	if m := write(t, sample(notify.KindApproved, "tlh")); m.Language != "en" {
		t.Errorf("a language that is not spoken here is %s", m.Language)
	}
}

func TestALetterSaysTheNameAtMostAndNothingOfADocument(t *testing.T) {
	t.Parallel()
	strangers := map[notify.Kind]bool{notify.KindConfirm: true, notify.KindExists: true, notify.KindReset: true, notify.KindAddressNew: true}
	for _, kind := range notify.Kinds() {
		m := write(t, sample(kind, "en"))
		all := m.Subject + m.Text + m.HTML
		if named := strings.Contains(all, testkit.Ottoline.Name); named == strangers[kind] {
			t.Errorf("%s: the name is in it: %v", kind, named)
		}
		for _, private := range []string{testkit.Ottoline.Email, testkit.Ottoline.Born, testkit.Ottoline.DocumentNumber} {
			if strings.Contains(all, private) {
				t.Errorf("%s repeats %s", kind, private)
			}
		}
		if strings.Contains(m.Subject, testkit.Ottoline.Surname) {
			t.Errorf("%s names her on the outside", kind)
		}
	}
}

func TestEachReasonComesWithItsRemedyAndALinkToItsParagraph(t *testing.T) {
	t.Parallel()
	for _, lang := range help.Languages() {
		for _, kind := range []notify.Kind{notify.KindAgain, notify.KindDeclined, notify.KindDeclinedFinal} {
			m := write(t, sample(kind, lang))
			for _, code := range []selfsame.ReasonCode{"doc.glare", "face.too_dark"} {
				title, remedy := help.Reason(lang, selfsame.Reason{Code: code})
				link := "https://id.school.example/help/troubleshooting#" + string(code)
				for _, want := range []string{title, remedy, link} {
					if !strings.Contains(m.Text, want) {
						t.Errorf("%s %s lacks %q", lang, kind, want)
					}
				}
				if !strings.Contains(m.HTML, `href="`+link+`"`) {
					t.Errorf("%s %s: the HTML lacks the link to %s", lang, kind, code)
				}
			}
		}
	}
}

func TestALetterNamesNoSuspicion(t *testing.T) {
	t.Parallel()
	for _, r := range selfsame.Reasons() {
		if !r.Fraud {
			continue
		}
		for _, kind := range []notify.Kind{notify.KindAgain, notify.KindDeclined, notify.KindDeclinedFinal} {
			m := sample(kind, "en")
			m.Data.Reasons = []selfsame.Reason{{Code: r.Code, About: "birth_date"}}
			msg := write(t, m)
			if strings.Contains(msg.Text+msg.HTML, string(r.Code)) || strings.Contains(msg.Text, r.Staff) {
				t.Errorf("%s tells %s", kind, r.Code)
			}
			if kind != notify.KindAgain && (strings.Contains(msg.Text, r.Learner) || !strings.Contains(msg.Text, "We could not verify you.")) {
				t.Errorf("%s tells of %s what is over", kind, r.Code)
			}
		}
	}
}

func TestAReasonIsToldOnceAndANoteToStaffNotAtAll(t *testing.T) {
	t.Parallel()
	m := sample(notify.KindAgain, "en")
	m.Data.Reasons = []selfsame.Reason{
		{Code: "doc.blurred", About: "front"}, {Code: "doc.blurred", About: "front"}, {Code: "face.age_gap"}, {Code: "doc.blurred", About: "photo_page"},
	}
	msg := write(t, m)
	if n := strings.Count(msg.Text, "* The photo is not sharp"); n != 1 {
		t.Errorf("it is told %d times", n)
	}
	if strings.Contains(msg.Text, "some years old") || !strings.Contains(msg.Text, "The photo of the photo page is not sharp") {
		t.Errorf("it says %s", msg.Text)
	}
}

var hrefs = regexp.MustCompile(`href="([^"]*)"`)

func TestEveryLinkLeadsToTheService(t *testing.T) {
	t.Parallel()
	for _, kind := range notify.Kinds() {
		m := sample(kind, "en")
		m.Data.Token = selfsame.NewPrivate(`a/../b?c#d"><script>`)
		msg := write(t, m)
		for _, found := range hrefs.FindAllStringSubmatch(msg.HTML, -1) {
			if !strings.HasPrefix(found[1], "https://id.school.example/") || strings.Contains(found[1], "/../") || strings.Contains(found[1], "<") {
				t.Errorf("%s links to %s", kind, found[1])
			}
		}
	}
	m := to(notify.KindReset, notify.Data{})
	if _, err := newLetters(t).Write(m); err == nil {
		t.Error("a letter without what its link is made of was written")
	}
}

func TestNothingCanBeWovenIntoALetter(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "nobody", "a@b.example\r\nBcc: c@d.example", "a@b.example\nX: y", "a@b.example, c@d.example", "x <a@b.example>", "a@b.example>",
		"\"a\r\nb\"@c.example", "a@b.example\x00", "a@b.example\u2028", strings.Repeat("a", 400) + "@b.example", " a@b.example",
	} {
		m := approved
		m.To = selfsame.NewPrivate(address)
		_, err := newLetters(t).Write(m)
		if kind, _ := selfsame.Public(err); err == nil || kind != selfsame.KindInvalid {
			t.Errorf("%q: %v", address, err)
		}
	}
	p := newPost(t, starttls)
	m := sample(notify.KindCertificate, "en")
	m.Name = selfsame.NewPrivate("Ottoline\r\n.\r\nMAIL FROM:<x@y.example>\r\nBcc: c@d.example <img src=x onerror=alert(1)>\u202e")
	m.Data.Course = "A\r\nSubject: other <b>"
	msg := write(t, m)
	if strings.Contains(msg.HTML, "<img") || strings.Contains(msg.HTML, "<b>") || strings.ContainsRune(msg.Text, '\u202e') {
		t.Errorf("the HTML holds markup of others: %s", msg.HTML)
	}
	msg.Subject = "Hello\r\nBcc: c@d.example"
	if err := p.server.Send(t.Context(), msg); err != nil {
		t.Fatal(err)
	}
	got := p.all()
	head, _, _ := strings.Cut(string(got[0].Data), "\r\n\r\n")
	if len(got) != 1 || regexp.MustCompile(`(?mi)^Bcc:`).MatchString(head) || got[0].From != "no-reply@school.example" {
		t.Errorf("a header was woven in: %s", head)
	}
}

func TestABrowserIsNamedFromAListOnly(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0":                 "Edge on Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1":   "Safari on iPhone",
		"Mozilla/5.0 (Linux; Android 15) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537": "Samsung Internet on Android",
		"":                            "a browser on an unknown device",
		"Visit https://evil.example!": "a browser on an unknown device",
	} {
		m := sample(notify.KindNewSignIn, "en")
		m.Data.Agent = selfsame.NewPrivate(agent)
		if text := write(t, m).Text; !strings.Contains(text, "with "+want+".") || strings.Contains(text, "evil") {
			t.Errorf("%q: %s", agent, text)
		}
	}
}

func TestATimeIsToldWithItsZone(t *testing.T) {
	t.Parallel()
	m := sample(notify.KindReview, "en")
	if text := write(t, m).Text; !strings.Contains(text, "by Wednesday, 25 November 2026, 14:20 UTC at the latest") {
		t.Error(text)
	}
	m.Data.Zone = time.FixedZone("CET", 3600)
	m.Language = "fr"
	if text := write(t, m).Text; !strings.Contains(text, "mercredi 25 novembre 2026, 15:20 CET") {
		t.Error(text)
	}
}

func TestTheReceiptComesWithTheLetter(t *testing.T) {
	t.Parallel()
	p := newPost(t, starttls)
	if err := p.server.Send(t.Context(), write(t, sample(notify.KindErased, "ar"))); err != nil {
		t.Fatal(err)
	}
	if data := string(p.all()[0].Data); !strings.Contains(data, `filename="receipt.json"`) || !strings.Contains(data, "multipart/mixed") {
		t.Error("there is no receipt")
	}
}

func TestWhatCannotBeWrittenIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	box := &notify.Outbox{Clock: testkit.NewClock().Now}
	n := notifier(t, box, newDB(t))
	m := approved
	m.Kind = "of_later"
	if err := n.Send(t.Context(), "l_1", m); err != nil || len(box.Messages()) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestTheOutboxKeepsTheNewest(t *testing.T) {
	t.Parallel()
	clock := testkit.NewClock()
	box := &notify.Outbox{Clock: clock.Now}
	n := notifier(t, box, newDB(t))
	for i := range 250 {
		m := approved
		m.ID = strings.Repeat("x", i+1)
		for range 2 {
			if err := n.Send(t.Context(), "l_1", m); err != nil {
				t.Fatal(err)
			}
		}
		clock.Advance(time.Second)
	}
	list := box.Messages()
	if len(list) != 200 || !list[0].At.After(list[1].At) {
		t.Fatalf("%d are kept", len(list))
	}
	if got, ok := box.Message(list[7].ID); !ok || got.ID != list[7].ID {
		t.Error("a message is not found by its id")
	}
	if _, ok := box.Message("none"); ok {
		t.Error("a message that is not there is found")
	}
}

func TestTheServiceIsNamedProperly(t *testing.T) {
	t.Parallel()
	for _, bad := range [][4]string{
		{"", "S", "a@b.example", ""},
		{"ftp://x", "S", "a@b.example", ""},
		{"https://u:p@x", "S", "a@b.example", ""},
		{"https://x?y", "S", "a@b.example", ""},
		{"https://x", "", "a@b.example", ""},
		{"https://x", "S\r\nBcc: y", "a@b.example", ""},
		{"https://x", "S", "nobody", ""},
		{"https://x", "S", "a@b.example", "c"},
	} {
		if _, err := notify.NewLetters(bad[0], bad[1], bad[2], bad[3]); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
