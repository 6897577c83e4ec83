package journey_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/png"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/decide"
	"github.com/selfsame-id/selfsame/internal/flow"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// pictures are of one card and one face, made once.
var pictures = sync.OnceValue(func() map[selfsame.Slot][]byte {
	t := &testing.T{}
	return map[selfsame.Slot][]byte{
		selfsame.SlotFront: jpegOf(t, card(t, specimen.IDTD1, false, 0, 1280, 960, 0.85), 90),
		selfsame.SlotBack:  jpegOf(t, card(t, specimen.IDTD1, true, 0, 1280, 960, 0.85), 90),
		selfsame.SlotFace:  jpegOf(t, drawnFace(960, 1280), 90),
	}
})

func TestAJourneyWithoutScriptsEndsApproved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(ottoline)
	for _, step := range []struct{ doing, path string }{
		{v.get("/verify").Text, "What you need"},
		{v.post("/verify").Path, "/verify/consent"},
		{v.post("/verify/consent", "way", "face").Path, "/verify/you"},
		{v.post("/verify/you", "name", testkit.Ottoline.Name, "day", "17", "month", "02", "year", "1931").Path, "/verify/document"},
		{v.post("/verify/document", "kind", "id_card", "country", "UTO").Path, "/verify/photo/front"},
		{v.send("/verify/photo/front", pictures()[selfsame.SlotFront], false).Path, "/verify/photo/back"},
		{v.send("/verify/photo/back", pictures()[selfsame.SlotBack], false).Path, "/verify/photo/face"},
		{v.send("/verify/photo/face", pictures()[selfsame.SlotFace], false).Path, "/verify/check"},
		{v.get("/verify/check").Text, "17 February 1931"},
		{v.post("/verify/send").Path, "/verify/status"},
	} {
		if !strings.Contains(step.doing, step.path) {
			t.Fatalf("%q is not where it leads: %.2000s", step.path, step.doing)
		}
	}
	w.until(func(v selfsame.Verification) bool {
		return v.State == selfsame.StateApproved && v.Held == selfsame.HeldErased
	})
	if p := v.get("/verify"); p.Path != "/verify/status" || !strings.Contains(p.Text, "You are verified") || !strings.Contains(p.Text, "receipt") {
		t.Errorf("%s: %.1500s", p.Path, p.Text)
	}
	if p := v.get("/verify/photo/front/picture"); p.Path == "/verify/photo/front/picture" && p.Status == http.StatusOK {
		t.Error("the picture is still shown")
	}
	consents, err := w.flow.Store.(interface {
		Consents(ctx context.Context, learner string) ([]selfsame.Consent, error)
	}).Consents(t.Context(), ottoline)
	check(t, err)
	if len(consents) != 1 || consents[0].Way != selfsame.WayFace || consents[0].Language != "en" || consents[0].TextVersion == "" {
		t.Errorf("recorded: %+v", consents)
	}
}

// until waits for the learner's verification to be as said.
func (w *world) until(so func(selfsame.Verification) bool) {
	w.t.Helper()
	for range 3000 { // a minute: others work on the machine too
		if so(w.latest(ottoline)) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	w.t.Fatalf("it stays %s, %s", w.latest(ottoline).State, w.latest(ottoline).Held)
}

func TestWhatIsAskedLeadsToWhereItStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(ottoline)
	pages := []string{"/verify/consent", "/verify/you", "/verify/document", "/verify/photo/front", "/verify/check", "/verify/phone", "/verify/status", "/verify/stop"}
	for _, path := range pages {
		if p := v.get(path); p.Path != "/verify" || p.Status != http.StatusOK {
			t.Errorf("before anything: %s leads to %s (%d)", path, p.Path, p.Status)
		}
	}
	v.post("/verify")
	for _, path := range []string{"/verify/photo/front", "/verify/photo/back", "/verify/check", "/verify/phone", "/verify/status"} {
		if p := v.get(path); p.Path != "/verify/consent" && p.Path != "/verify" || p.Status != http.StatusOK {
			t.Errorf("after the start: %s leads to %s (%d)", path, p.Path, p.Status)
		}
	}
	for _, posted := range []page{
		v.post("/verify/you", "name", testkit.Ottoline.Name, "day", "17", "month", "2", "year", "1931"),
		v.post("/verify/document", "kind", "passport", "country", "UTO"),
		v.send("/verify/photo/front", pictures()[selfsame.SlotFront], false),
		v.post("/verify/send"), v.post("/verify/person"), v.post("/verify/appeal", "words", "please"),
	} {
		if posted.Status != http.StatusOK || strings.Contains(posted.Text, "went wrong") {
			t.Errorf("out of order: %s (%d)", posted.Path, posted.Status)
		}
	}
	if got := w.latest(ottoline); got.State != selfsame.StateOpened || got.Way != selfsame.WayUnset || len(got.Claim) > 0 || got.Kind != "" || len(got.Photographs) > 0 {
		t.Errorf("the state was harmed: %+v", got)
	}
	v.upTo("passport")
	if p := v.get("/verify/photo/back"); p.Path == "/verify/photo/back" {
		t.Error("a passport has no back")
	}
	if p := v.get("/verify/check"); p.Path != "/verify/photo/front" || !strings.Contains(p.Text, "A step before that one is missing") {
		t.Errorf("what is missing: %s", p.Path)
	}
}

func TestAClosedTabGoesOnAnywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(ottoline)
	for _, c := range []struct {
		step func()
		next string
	}{
		{func() { v.post("/verify") }, "/verify"},
		{func() { v.post("/verify/consent", "way", "face") }, "/verify/you"},
		{func() { v.post("/verify/you", "name", "A B", "day", "1", "month", "1", "year", "1931") }, "/verify/document"},
		{func() { v.post("/verify/document", "kind", "id_card", "country", "UTO") }, "/verify/photo/front"},
		{func() { v.send("/verify/photo/front", pictures()[selfsame.SlotFront], true) }, "/verify/photo/back"},
		{func() { v.send("/verify/photo/back", pictures()[selfsame.SlotBack], true) }, "/verify/photo/face"},
		{func() { v.send("/verify/photo/face", pictures()[selfsame.SlotFace], true) }, "/verify/check"},
	} {
		c.step()
		if p := w.visitor(ottoline).get("/verify"); p.Path != c.next {
			t.Errorf("another device is led to %s instead of %s", p.Path, c.next)
		}
	}
	if p := v.get("/verify/you"); !strings.Contains(p.Text, `value="A B"`) || !strings.Contains(p.Text, `value="1931"`) {
		t.Error("going back loses what was written")
	}
}

func TestEveryUploadGetsOneClearMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(ottoline)
	v.upTo("id_card")
	var bomb bytes.Buffer
	check(t, png.Encode(&bomb, image.NewGray(image.Rect(0, 0, 9000, 9000))))
	front := pictures()[selfsame.SlotFront]
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":                    {nil, "There was no picture"},
		"text":                       {[]byte("this is no picture"), "could not open"},
		"half a picture":             {front[:len(front)/2], "could not open"},
		"a page that claims to be":   {append([]byte("<html><script>alert(1)</script>"), front...), "could not open"},
		"too many pixels":            {bomb.Bytes(), "could not open"},
		"more than the limit":        {append(bytes.Clone(front), make([]byte, 1_000_001)...), "too large"},
		"far more than the limit":    {make([]byte, 20<<20), "too large"},
		"more than is ever listened": {make([]byte, 33<<20), "too large"},
	} {
		for _, script := range []bool{false, true} {
			p := v.send("/verify/photo/front", c.data, script)
			if !strings.Contains(p.Text, c.want) || p.Status < 400 || p.Status >= 500 {
				t.Errorf("%s, script %v: status %d, %.600s", name, script, p.Status, p.Text)
			}
		}
	}
	if p := v.post("/verify/photo/front", "picture", "x"); p.Status != http.StatusBadRequest {
		t.Errorf("a form that is no upload: %d", p.Status)
	}
	if got := w.latest(ottoline); len(got.Photographs) != 0 || got.State != selfsame.StateOpened {
		t.Errorf("the state was harmed: %+v", got)
	}
}

func TestAPictureIsCheckedTheMomentItArrives(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(ottoline)
	v.upTo("id_card")
	blurred := jpegOf(t, card(t, specimen.IDTD1, false, 7, 1280, 960, 0.85), 90)
	var said struct {
		Taken  bool
		Advice []struct{ Text, Link string }
		Next   string
	}
	check(t, json.Unmarshal([]byte(v.send("/verify/photo/front", blurred, true).Text), &said))
	if !said.Taken || len(said.Advice) == 0 || !strings.Contains(said.Advice[0].Text, "not sharp") ||
		said.Advice[0].Link != "/help/troubleshooting#doc.blurred" || said.Next != "/verify/photo/back" {
		t.Errorf("%+v", said)
	}
	if p := v.send("/verify/photo/front", blurred, false); p.Path != "/verify/photo/front" || !strings.Contains(p.Text, "not sharp") || !strings.Contains(p.Text, "Keep this photo") {
		t.Errorf("without a script: %s", p.Path)
	}
	if p := v.send("/verify/photo/front", pictures()[selfsame.SlotFront], false); p.Path != "/verify/photo/back" {
		t.Errorf("a good one leads to %s", p.Path)
	}
	if p := v.get("/verify/photo/front/picture"); p.Status != http.StatusOK || !strings.HasPrefix(p.Text, "\xff\xd8") {
		t.Errorf("the picture is not given back: %d", p.Status)
	}
	if p := w.visitor(another).get("/verify/photo/front/picture"); strings.HasPrefix(p.Text, "\xff\xd8") {
		t.Error("somebody else sees the picture")
	}
}

func TestFormsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(p *decide.Policy) { p.Countries.Unsupported = []string{"NRU"} })
	v := w.visitor(ottoline)
	v.post("/verify")
	if p := v.post("/verify/consent"); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Text, "Choose who compares") {
		t.Errorf("no way chosen: %d", p.Status)
	}
	v.post("/verify/consent", "way", "person")
	for name, c := range map[string][]string{
		"no name":         {"name", " ", "day", "17", "month", "2", "year", "1931"},
		"no day":          {"name", "A", "day", "", "month", "2", "year", "1931"},
		"30 February":     {"name", "A", "day", "30", "month", "2", "year", "1931"},
		"in the future":   {"name", "A", "day", "1", "month", "1", "year", "2999"},
		"two digits":      {"name", "A", "day", "1", "month", "1", "year", "31"},
		"too long ago":    {"name", "A", "day", "1", "month", "1", "year", "1850"},
		"an emoji":        {"name", "A 🎓", "day", "1", "month", "1", "year", "1931"},
		"turned writing":  {"name", "A \u202eB", "day", "1", "month", "1", "year", "1931"},
		"a name too long": {"name", strings.Repeat("ab ", 100), "day", "1", "month", "1", "year", "1931"},
	} {
		if p := v.post("/verify/you", c...); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Text, "needs your attention") {
			t.Errorf("%s: %d at %s", name, p.Status, p.Path)
		}
	}
	for name, who := range map[string]string{"one letter": "O", "Arabic": "محمد علي", "a single name": "Sukarno", "marks": "Nguyễn Thị Ánh", "Hebrew": "בן־ציון ז׳בוטינסקי", "the longest": strings.Repeat("ab ", 66) + "ab"} {
		if p := v.post("/verify/you", "name", who, "day", "١٧", "month", "۰۲", "year", "1931"); p.Path != "/verify/document" {
			t.Errorf("%s: %d at %s", name, p.Status, p.Path)
		}
	}
	for name, c := range map[string]struct{ kind, country, want string }{
		"nothing chosen":  {"", "", "Choose the kind"},
		"a library card":  {"library", "UTO", "Choose the kind"},
		"no such country": {"passport", "XXX", "Choose the country"},
		"a restricted":    {"passport", "IRN", "Rules we must follow do not let us accept IDs from Iran"},
		"an unsupported":  {"passport", "NRU", "We cannot check IDs from Nauru"},
	} {
		if p := v.post("/verify/document", "kind", c.kind, "country", c.country); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Text, c.want) {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
}

func TestSendingTwiceIsSendingOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.provider.held = make(chan struct{})
	v, tab := w.visitor(ottoline), w.visitor(ottoline)
	v.upTo("passport")
	v.send("/verify/photo/front", pictures()[selfsame.SlotFront], true)
	v.send("/verify/photo/face", pictures()[selfsame.SlotFace], true)
	var all sync.WaitGroup
	for _, one := range []*visitor{v, tab, v, tab} {
		all.Go(func() {
			if p := one.post("/verify/send"); p.Path != "/verify/status" || p.Status != http.StatusOK || !strings.Contains(p.Text, "We are checking") {
				t.Errorf("%s (%d)", p.Path, p.Status)
			}
		})
	}
	all.Wait()
	// A second tab that still shows a step before is led to where it stands now.
	if p := tab.send("/verify/photo/front", pictures()[selfsame.SlotFront], false); p.Path != "/verify/status" {
		t.Errorf("a picture after sending: %s", p.Path)
	}
	if p := tab.post("/verify/document", "kind", "passport", "country", "UTO"); p.Path != "/verify/status" {
		t.Errorf("a document after sending: %s", p.Path)
	}
	if got := w.latest(ottoline); got.State != selfsame.StateSubmitted || got.Try != 1 {
		t.Errorf("%s, try %d", got.State, got.Try)
	}
	close(w.provider.held)
	w.until(func(v selfsame.Verification) bool { return v.State == selfsame.StateApproved })
}

func TestAnAnswerSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for code, want := range map[selfsame.ReasonCode][]string{
		"doc.glare":     {"Light is reflecting on the ID", "/help/troubleshooting#doc.glare", "/verify/photo/front?again=1", "Ask a person"},
		"doc.expired":   {"Your ID has run out", "/verify/document"},
		"face.no_match": {"could not match the two pictures", "/verify/photo/face?again=1"},
		"name.mismatch": {"differ", "/verify/you"},
	} {
		t.Run(string(code), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.provider.tell(code, "front")
			v := w.sent()
			w.until(func(v selfsame.Verification) bool { return v.State == selfsame.StateAgain })
			p := v.get("/verify/status")
			for _, text := range want {
				if !strings.Contains(p.Text, text) {
					t.Errorf("the page does not say %q", text)
				}
			}
			if p := v.post("/verify/send"); !strings.Contains(p.Text, "Change what is asked for") {
				t.Error("sent again with nothing changed")
			}
			if p := v.post("/verify/person"); !strings.Contains(p.Text, "A person is looking") {
				t.Errorf("no person looks: %.500s", p.Text)
			}
		})
	}
}

// sent returns a visitor who has sent a passport and a face.
func (w *world) sent() *visitor {
	w.t.Helper()
	v := w.visitor(ottoline)
	v.upTo("passport")
	v.send("/verify/photo/front", pictures()[selfsame.SlotFront], true)
	v.send("/verify/photo/face", pictures()[selfsame.SlotFace], true)
	v.post("/verify/send")
	return v
}

func TestADeclineCanBeAppealedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.provider.tell("doc.data_conflict", "number")
	v := w.sent()
	w.until(func(v selfsame.Verification) bool { return v.State == selfsame.StateReview })
	id := w.latest(ottoline).ID
	decline := flow.Judgement{Decision: selfsame.Declined, Reasons: []selfsame.ReasonCode{"doc.authenticity"}}
	_, err := w.flow.Judge(t.Context(), "reviewer one", id, decline)
	check(t, err)
	p := v.get("/verify/status")
	if !strings.Contains(p.Text, "You may appeal once") || strings.Contains(p.Text, "troubleshooting#doc.authenticity") {
		t.Errorf("%.1500s", p.Text)
	}
	if p := v.post("/verify/appeal", "words", strings.Repeat("x", 2001)); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("too many words: %d", p.Status)
	}
	if p := v.post("/verify/appeal", "words", "It is mine."); !strings.Contains(p.Text, "Another person looks") {
		t.Errorf("%.1500s", p.Text)
	}
	_, err = w.flow.Judge(t.Context(), "reviewer two", id, decline)
	check(t, err)
	if p := v.post("/verify/appeal", "words", "Again."); strings.Contains(p.Text, "Another person looks") || !strings.Contains(p.Text, "This check is over") {
		t.Errorf("a second appeal: %.1500s", p.Text)
	}
}

func TestStoppingDeletesThePictures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(ottoline)
	v.upTo("id_card")
	v.send("/verify/photo/front", pictures()[selfsame.SlotFront], true)
	if p := v.get("/verify/stop"); !strings.Contains(p.Text, "cannot be undone") {
		t.Error("it is not asked first")
	}
	v.post("/verify/stop")
	w.until(func(v selfsame.Verification) bool {
		return v.State == selfsame.StateWithdrawn && v.Held == selfsame.HeldErased
	})
	w.clock.Advance(time.Second)
	if p := v.get("/verify"); p.Path != "/verify" || !strings.Contains(p.Text, "You stopped") {
		t.Errorf("%s: %.500s", p.Path, p.Text)
	}
	if p := v.post("/verify"); p.Path != "/verify/consent" {
		t.Errorf("beginning anew leads to %s", p.Path)
	}
}

func TestTheStatusIsToldAsItHappens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.provider.held = make(chan struct{})
	v := w.sent()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+"/verify/events", nil)
	check(t, err)
	res, err := v.client.Do(req)
	check(t, err)
	defer func() { _ = res.Body.Close() }()
	if kind := res.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("type %s", kind)
	}
	lines := bufio.NewScanner(res.Body)
	var heard []string
	for lines.Scan() {
		text, told := strings.CutPrefix(lines.Text(), "data: ")
		if !told {
			continue
		}
		heard = append(heard, text)
		if len(heard) == 1 {
			close(w.provider.held)
		}
	}
	all := strings.Join(heard, "\n")
	if !strings.Contains(heard[0], `"submitted.held`) || !strings.Contains(all, `"approved.erased`) {
		t.Errorf("heard %s", all)
	}
}

func TestEachLanguageHasItsPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for lang, want := range map[string][2]string{
		"es": {"Verificar mi identidad", "Países Bajos"}, "fr": {"Vérifier mon identité", "Pays-Bas"}, "ar": {`dir="rtl"`, "هولندا"},
	} {
		v := w.visitor(ottoline)
		v.post("/language", "language", lang, "next", "/verify")
		if p := v.get("/verify?new=1"); !strings.Contains(p.Text, want[0]) {
			t.Errorf("%s: %q is not on the page", lang, want[0])
		}
		v.post("/verify")
		v.post("/verify/consent", "way", "person")
		v.post("/verify/you", "name", "A B", "day", "1", "month", "1", "year", "1931")
		if p := v.get("/verify/document"); !strings.Contains(p.Text, want[1]) {
			t.Errorf("%s: %q is not among the countries: %s %d %.300s", lang, want[1], p.Path, p.Status, p.Text[max(0, strings.Index(p.Text, "NLD")):])
		}
		v.post("/verify/stop")
		w.clock.Advance(time.Second) // the next one is the newer
	}
}
