package web_test

import (
	"bytes"
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

// downloaded is the photographs in the download, by verification, and its text.
func (w *world) downloaded(b *http.Client) (map[string][]picture, string) {
	w.t.Helper()
	res := w.get(b, "/settings/data/download")
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
		b, id := w.someone("learner", "Ottoline Fennimore")
		stranger, _ := w.someone("learner", "Somebody Else")
		v := w.verification(id, "Ottoline Fennimore", selfsame.Verification{State: selfsame.StateReview, Kind: "passport", Held: selfsame.HeldKept})
		w.sends(&v, selfsame.SlotFront, encoded(t, "image/png"))
		w.sends(&v, selfsame.SlotFace, encoded(t, "image/jpeg"))
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
	b, id := w.someone("learner", "Ottoline Fennimore")
	v := w.verification(id, "Ottoline Fennimore", selfsame.Verification{State: selfsame.StateReview, Kind: "passport", Held: selfsame.HeldKept})
	w.sends(&v, selfsame.SlotFront, encoded(t, "image/png"))
	w.sends(&v, selfsame.SlotFace, encoded(t, "image/jpeg"))
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
