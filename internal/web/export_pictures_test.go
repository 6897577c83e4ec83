package web_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/testkit"
	"github.com/selfsame-id/selfsame/internal/web"
)

// A picture in the download.
type picture struct {
	Kind     string
	Type     string `json:"media_type"`
	Received time.Time
	Data     []byte
	LeftOut  bool `json:"left_out"`
}

// downloaded is the photographs in the whole download, by verification, and its text.
func (w *world) downloaded(b *http.Client) (map[string][]picture, string) {
	w.t.Helper()
	return w.picturesIn(w.post(b, wholeDownload, map[string]string{"password": goodPassword}))
}

// wholeDownload is where the password is asked for; GET leaves the photographs out.
const wholeDownload = "/settings/data/download"

func (w *world) picturesIn(res answer) (map[string][]picture, string) {
	w.t.Helper()
	var got struct {
		Verifications []struct {
			ID       string
			Pictures []picture
		}
	}
	if err := json.Unmarshal([]byte(res.Text), &got); err != nil || res.StatusCode != http.StatusOK {
		w.t.Fatalf("status %d: %v", res.StatusCode, err)
	}
	all := map[string][]picture{}
	for _, v := range got.Verifications {
		all[v.ID] = v.Pictures
	}
	return all, res.Text
}

// sends keeps a photograph for a verification, which is saved with it.
func (w *world) sends(v *selfsame.Verification, slot selfsame.Slot, data []byte) {
	w.t.Helper()
	digest, err := w.flow.Photographs.Put(w.t.Context(), v.ID, slot, data)
	if err == nil {
		if v.Photographs == nil {
			v.Photographs = map[selfsame.Slot]selfsame.Photograph{}
		}
		v.Photographs[slot] = selfsame.Photograph{Digest: digest, Bytes: len(data), Received: w.clock.Now()}
		err = w.db.SaveVerification(w.t.Context(), v)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func encoded(t *testing.T, as string) []byte {
	t.Helper()
	var out bytes.Buffer
	m := image.NewGray(image.Rect(0, 0, 64, 48))
	err := jpeg.Encode(&out, m, nil)
	if as == "image/png" {
		out.Reset()
		err = png.Encode(&out, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTheDownloadHasThePhotographsThatAreHeld(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		w := newWorldOn(t, url)
		b, _, v := w.passport()
		stranger, _ := w.someone("learner", "Somebody Else")
		all, _ := w.downloaded(b)
		if len(all[v.ID]) != 2 {
			t.Fatalf("there are %d photographs", len(all[v.ID]))
		}
		for i, want := range []picture{{Kind: "face", Type: "image/jpeg"}, {Kind: "front", Type: "image/png"}} {
			got := all[v.ID][i]
			if got.Kind != want.Kind || got.Type != want.Type || !got.Received.Equal(w.clock.Now()) || got.LeftOut {
				t.Errorf("%s of type %s at %s", got.Kind, got.Type, got.Received)
			}
			if m, _, err := image.Decode(bytes.NewReader(got.Data)); err != nil || m.Bounds().Dx() != 64 {
				t.Errorf("the %s is no picture: %v", got.Kind, err)
			}
		}
		if all, text := w.downloaded(stranger); len(all) > 0 || strings.Contains(text, `"pictures":`) {
			t.Error("a stranger downloads them too")
		}
		if err := w.keys.Destroy(t.Context(), v.ID); err != nil { // erased since the page was asked for
			t.Fatal(err)
		}
		w.erased(b, v)
	})
}

// erased expects no photograph in the download, in whichever state of an erasure.
func (w *world) erased(b *http.Client, v selfsame.Verification) {
	w.t.Helper()
	v.State, v.Claim = selfsame.StateDeclined, nil // it went with the key
	for _, held := range []selfsame.Held{selfsame.HeldKept, selfsame.HeldErasing, selfsame.HeldErased} {
		v.Held = held
		if err := w.db.SaveVerification(w.t.Context(), &v); err != nil {
			w.t.Fatal(err)
		}
		if all, _ := w.downloaded(b); len(all[v.ID]) > 0 {
			w.t.Errorf("%s: %d photographs are in it", held, len(all[v.ID]))
		}
	}
}

// However much a policy lets somebody send, one answer does not fill the memory.
func TestADownloadNamesThePhotographsThatItHasNoRoomFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _, v := w.passport()
	large := v.Photographs[selfsame.SlotFront]
	large.Bytes = web.MostPictures + 1
	v.Photographs[selfsame.SlotFront] = large
	if err := w.db.SaveVerification(t.Context(), &v); err != nil {
		t.Fatal(err)
	}
	all, _ := w.downloaded(b)
	if got := all[v.ID]; len(got) != 2 || got[0].LeftOut || len(got[0].Data) == 0 || !got[1].LeftOut || len(got[1].Data) > 0 {
		t.Error("what there is no room for is not left out, or more than that is")
	}
}

// passport is somebody whose photographs wait for a person.
func (w *world) passport() (b *http.Client, id string, v selfsame.Verification) {
	w.t.Helper()
	b, id = w.someone("learner", "Ottoline Fennimore")
	v = w.verification(id, "Ottoline Fennimore", selfsame.Verification{State: selfsame.StateReview, Kind: "passport", Held: selfsame.HeldKept})
	w.sends(&v, selfsame.SlotFront, encoded(w.t, "image/png"))
	w.sends(&v, selfsame.SlotFace, encoded(w.t, "image/jpeg"))
	return b, id, v
}

// hasPictures says whether something of a photograph is in an answer.
func hasPictures(t *testing.T, res answer) bool {
	t.Helper()
	for _, as := range []string{"image/png", "image/jpeg"} {
		if data := encoded(t, as); strings.Contains(res.Text, base64.StdEncoding.EncodeToString(data)[:24]) || strings.Contains(res.Text, string(data[:8])) {
			return true
		}
	}
	return strings.Contains(res.Text, `"data":`)
}

// Whoever has the session alone, such as a phone that was left unlocked, gets no
// photograph with it.
func TestPhotographsLeaveOnlyForThePassword(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, url string) {
		w := newWorldOn(t, url)
		b, _, v := w.passport()
		plain := w.get(b, wholeDownload)
		all, _ := w.picturesIn(plain)
		if got := all[v.ID]; len(got) != 2 || !got[0].LeftOut || !got[1].LeftOut || got[0].Kind != "face" || got[1].Kind != "front" || !got[0].Received.Equal(w.clock.Now()) || hasPictures(t, plain) {
			t.Errorf("the plain download does not list two photographs without what is in them: %d", len(got))
		}
		for what, form := range map[string]map[string]string{"nothing": {}, "an empty one": {"password": ""}, "blanks": {"password": "  "}, "a wrong one": {"password": "wrong wrong"}} {
			for _, path := range []string{wholeDownload, wholeDownload + "?password=four+words+that+fit"} {
				w.refused(b, what, path, form, http.StatusUnprocessableEntity)
			}
		}
		if res := w.post(b, wholeDownload, map[string]string{}); !strings.Contains(res.Text, "Write your password") {
			t.Error("an empty form is taken for a wrong password")
		}
		if res := w.post(nil, wholeDownload, map[string]string{"password": goodPassword}); res.StatusCode != http.StatusSeeOther || hasPictures(t, res) {
			t.Errorf("nobody: status %d", res.StatusCode)
		}
		whole := w.post(b, wholeDownload, map[string]string{"password": goodPassword})
		if !hasPictures(t, whole) || !strings.HasPrefix(whole.Header.Get("Content-Disposition"), "attachment") || whole.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("the right password: status %d, %v", whole.StatusCode, whole.Header)
		}
	})
}

// refused expects the page of data as it was, with what is wrong at the password.
func (w *world) refused(b *http.Client, what, path string, form map[string]string, status int) {
	w.t.Helper()
	res := w.post(b, path, form)
	if res.StatusCode != status || hasPictures(w.t, res) || res.Header.Get("Content-Disposition") != "" {
		w.t.Errorf("%s: status %d", what, res.StatusCode)
	}
	for _, part := range []string{`id="password-problem"`, `href="#password"`, `action="` + wholeDownload + `"`, `href="` + wholeDownload + `"`, "Encrypted, until your verification is finished"} {
		if !strings.Contains(res.Text, part) {
			w.t.Errorf("%s: the page lacks %s", what, part)
		}
	}
}

// The limit is that of signing in and of deleting the account: after too many wrong
// ones the right one is refused too.
func TestThePasswordOfADownloadIsNotTriedForever(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _, _ := w.passport()
	for range 5 {
		w.post(b, wholeDownload, map[string]string{"password": "wrong wrong"})
		w.post(b, "/settings/data/delete", map[string]string{"password": "wrong wrong", "sure": "yes"})
	}
	w.refused(b, "too many", wholeDownload, map[string]string{"password": goodPassword}, http.StatusConflict)
	w.clock.Advance(time.Hour)
	if res := w.post(b, wholeDownload, map[string]string{"password": goodPassword}); res.StatusCode != http.StatusOK || !hasPictures(t, res) {
		t.Errorf("an hour later: status %d", res.StatusCode)
	}
}

// The page asks for a password only where it gives something for it, and where there is one.
func TestThePageAsksForThePasswordWherePhotographsAreHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const form, field, listed = `<form method="post" action="` + wholeDownload + `"`, `type="password"`, "It says which photos there are"
	shows := func(when string, b *http.Client, want ...bool) {
		t.Helper()
		text := w.get(b, "/settings/data").Text
		for i, part := range []string{form, field, listed} {
			if strings.Contains(text, part) != want[i] {
				t.Errorf("%s: that %s is there: %v", when, part, !want[i])
			}
		}
	}
	b, id, v := w.passport()
	shows("held", b, true, true, true)
	row, err := w.db.AccountRow(t.Context(), id)
	if err == nil {
		row.Password = "" // signs in at a provider only
		err = w.db.SaveAccount(t.Context(), row)
	}
	if err != nil {
		t.Fatal(err)
	}
	shows("without a password", b, true, false, true)
	if res := w.get(b, wholeDownload); hasPictures(t, res) {
		t.Error("without a password: the plain download has photographs")
	}
	if res := w.post(b, wholeDownload, map[string]string{}); res.StatusCode != http.StatusOK || !hasPictures(t, res) {
		t.Errorf("without a password: status %d", res.StatusCode)
	}
	for _, held := range []selfsame.Held{selfsame.HeldErasing, selfsame.HeldErased} {
		v.State, v.Held = selfsame.StateDeclined, held
		if err := w.db.SaveVerification(t.Context(), &v); err != nil {
			t.Fatal(err)
		}
		shows(string(held), b, false, false, false)
	}
	stranger, _ := w.someone("learner", "Somebody Else")
	shows("none sent", stranger, false, false, false)
	if res := w.post(stranger, wholeDownload, map[string]string{}); res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("nothing to ask for: status %d", res.StatusCode)
	}
}
