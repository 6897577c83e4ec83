package journey_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/testkit/chromium"
)

// scene is what the camera of a phone sees, held upright.
func scene(t *testing.T, kind specimen.Kind, back bool, blur float64) image.Image {
	t.Helper()
	return card(t, kind, back, blur, 960, 1280, 0.88)
}

func TestTheCameraTakesAllPicturesByItself(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("id_card")
	b := w.browser(ottoline, scene(t, specimen.IDTD1, false, 0))
	b.Open("/verify")
	b.At("/verify/photo/front")
	b.State("live")
	b.Wait(`document.querySelector("video").readyState >= 2`)
	b.Picture("camera-live")
	b.State("still")
	b.Picture("camera-still")
	b.See(scene(t, specimen.IDTD1, true, 0))
	b.Click("[data-part=use]")
	b.At("/verify/photo/back")
	b.State("still")
	b.See(drawnFace(960, 1280))
	b.Click("[data-part=use]")
	b.At("/verify/photo/face")
	b.Wait(`document.querySelector("video").readyState >= 2`)
	time.Sleep(700 * time.Millisecond)
	b.Picture("camera-face")
	b.State("still")
	b.Click("[data-part=use]")
	b.At("/verify/check")
	b.Picture("check")
	for _, p := range w.latest(ottoline).Photographs {
		if len(p.Advice) > 0 || p.Bytes > 1_000_000 {
			t.Errorf("advice %v, %d bytes", p.Advice, p.Bytes)
		}
	}
	b.Click("button.main")
	b.Wait(`document.querySelector("[data-state=approved]") && document.querySelector("h1").textContent.includes("verified")`)
	b.Wait(`document.body.textContent.includes("Your photos are deleted")`)
}

func TestABlurredPictureIsHintedAtLive(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("id_card")
	b := w.browser(ottoline, scene(t, specimen.IDTD1, false, 7))
	b.Open("/verify/photo/front")
	b.Advice("blurred")
	b.Free("the camera, live")
	if !chromium.Value[bool](b, `document.querySelector("[data-part=advice]").getAttribute("aria-live") === "polite"`) {
		t.Error("the hint is not in a polite live region")
	}
	time.Sleep(2500 * time.Millisecond)
	b.State("live") // the shutter does not go by itself
	b.Click("[data-part=shoot]")
	b.State("still")
	b.Click("[data-part=use]")
	b.State("advised")
	b.Picture("camera-advised")
	b.Free("advice on a picture")
	if said := chromium.Value[string](b, `document.querySelector("[data-part=problem]").textContent`); !strings.Contains(said, "not sharp") {
		t.Errorf("the page says %q", said)
	}
	b.See(scene(t, specimen.IDTD1, false, 0))
	b.Click("[data-part=again]")
	b.State("still")
	b.Click("[data-part=use]")
	b.At("/verify/photo/back")
}

func TestHintsNameWhatIsWrong(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("id_card")
	far := card(t, specimen.IDTD1, false, 0, 960, 1280, 0.5)
	dark := image.NewRGBA(image.Rect(0, 0, 960, 1280))
	b := w.browser(ottoline, far)
	for _, c := range []struct {
		see  image.Image
		hint string
	}{{far, "closer"}, {dark, "dark"}, {drawnTable(), "frame"}} {
		b.Open("/verify/phone") // where the camera is let go
		b.See(c.see)
		b.Open("/verify/photo/front")
		b.Advice(c.hint)
	}
}

func TestAPictureOfAnySizeAndTurnIsUploaded(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("id_card")
	b := w.browser(ottoline, nil)
	b.Open("/verify/photo/front")
	b.Wait(`document.querySelector("[data-capture]")?.dataset.trouble === "none"`)
	if !chromium.Value[bool](b, `document.querySelector("[data-if-trouble=none]").checkVisibility()`) {
		t.Error("the page does not say that there is no camera")
	}
	// Twelve megapixels of noise and a card, on its side: far over the limit.
	big := card(t, specimen.IDTD1, false, 0, 4000, 3000, 0.85)
	data := turned(jpegOf(t, noisy(big), 97))
	if len(data) < 4_000_000 {
		t.Fatalf("the picture has only %d bytes", len(data))
	}
	file := t.TempDir() + "/IMG 0001.JPG"
	check(t, os.WriteFile(file, data, 0o600))
	b.Do(chromedp.SetUploadFiles(chromedp.CSS("[data-part=file]"), []string{file}))
	b.State("still")
	b.Click("[data-part=use]")
	b.Wait(`location.pathname === "/verify/photo/back" || document.querySelector("[data-capture]")?.dataset.state === "advised"`)
	v := w.latest(ottoline)
	kept, err := w.flow.Photograph(t.Context(), ottoline, v.ID, selfsame.SlotFront)
	check(t, err)
	if n := v.Photographs[selfsame.SlotFront].Bytes; n > 1_000_000 || n < 500_000 {
		t.Errorf("%d bytes: not the best quality under the limit", n)
	}
	m, err := jpeg.DecodeConfig(bytes.NewReader(kept))
	check(t, err)
	if m.Width >= m.Height {
		t.Errorf("%d by %d: it was not turned", m.Width, m.Height)
	}
	// A picture may be dropped on the page.
	b.Open("/verify/photo/back")
	b.Wait(`document.querySelector("[data-capture]")?.dataset.trouble === "none"`)
	chromium.Value[any](b, dropPicture)
	b.State("still")
	b.Click("[data-part=again]")
	b.State("idle")
	// What is no picture gets one clear message, and nothing is sent.
	b.Open("/verify/photo/back")
	check(t, os.WriteFile(file, []byte("no picture"), 0o600))
	b.Do(chromedp.SetUploadFiles(chromedp.CSS("[data-part=file]"), []string{file}))
	b.Wait(`document.querySelector("[data-part=problem]").textContent.includes("cannot open that file")`)
}

// dropPicture drops a PNG with nothing behind its shapes, as a computer would.
const dropPicture = `new Promise((resolve) => {
	const canvas = document.createElement("canvas");
	canvas.width = 800; canvas.height = 500;
	canvas.getContext("2d").fillRect(100, 100, 300, 200);
	canvas.toBlob((blob) => {
		const carried = new DataTransfer();
		carried.items.add(new File([blob], "card.png", {type: "image/png"}));
		document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
		resolve(1);
	});
})`

func TestABlockedCameraIsExplained(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("id_card")
	b := w.browser(ottoline, nil)
	b.Allow("denied")
	b.Open("/verify/photo/front")
	b.Wait(`document.querySelector("[data-if-trouble=blocked]")?.checkVisibility()`)
	if !chromium.Value[bool](b, `document.querySelector("[data-part=file]").checkVisibility() && document.querySelector('a[href="/verify/phone"]').checkVisibility()`) {
		t.Error("the other ways are not there")
	}
}

func TestAPhoneTakesThePicturesAndTheComputerFollows(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("passport")
	desk := w.browser(ottoline, nil)
	desk.Do(chromedp.EmulateViewport(1280, 800))
	desk.Open("/verify/phone")
	desk.Click("main button.button")
	desk.Wait(`document.querySelector(".short-code")`)
	desk.Picture("handoff")
	desk.Free("the code")
	code := chromium.Value[string](desk, `document.querySelector(".short-code").textContent.trim()`)
	link := chromium.Value[string](desk, `document.querySelector(".qr path:last-child").getAttribute("d")`)
	if len(link) < 500 || len(code) != 9 {
		t.Fatalf("a code of %q, and a drawing of %d", code, len(link))
	}
	phone := w.browser("", scene(t, specimen.Passport, false, 0))
	phone.Open("/phone")
	phone.Do(chromedp.SendKeys(chromedp.CSS("#code"), strings.ToLower(code)), chromedp.KeyEvent(kb.Enter))
	phone.At("/phone/photo/front")
	desk.Wait(`document.querySelector("[data-phone=joined]").checkVisibility()`)
	phone.State("still")
	phone.See(drawnFace(960, 1280))
	phone.Click("[data-part=use]")
	phone.At("/phone/photo/face")
	desk.Wait(`document.querySelector("[data-slot=front] [data-when=here]").checkVisibility()`)
	phone.State("still")
	phone.Click("[data-part=use]")
	phone.At("/phone/done")
	desk.At("/verify/check")
	// It can do nothing else, and nothing once it was sent.
	for _, path := range []string{"/verify/check", "/verify/photo/front/picture", "/verify/status"} {
		phone.Open(path)
		if at := chromium.Value[string](phone, "location.pathname"); at == path {
			t.Errorf("the phone sees %s", path)
		}
	}
	desk.Click("button.main")
	desk.Wait(`document.querySelector("[data-state=approved]")`)
	phone.Open("/phone/photo/front")
	if said := chromium.Value[string](phone, "document.body.textContent"); !strings.Contains(said, "not connected") {
		t.Error("the phone is still connected after sending")
	}
}

func TestTheJourneyByKeyboardAlone(t *testing.T) {
	w := newWorld(t)
	w.provider.held = make(chan struct{})
	b := w.browser(ottoline, scene(t, specimen.Passport, false, 0))
	b.Open("/verify")
	b.Reach("button.main")
	b.Keys(kb.Enter)
	b.At("/verify/consent")
	b.Reach("input[name=way]")
	b.Keys(" ")
	b.Reach("button.main")
	b.Keys(kb.Enter)
	b.At("/verify/you")
	b.Reach("#day")
	b.Keys("17", kb.Tab, "2", kb.Tab, "1931", kb.Enter)
	b.At("/verify/document")
	b.Reach("input[name=kind]")
	b.Keys(" ")
	b.Reach("#country")
	b.Keys("Utopia")
	b.Reach("button.main")
	b.Keys(kb.Enter)
	b.At("/verify/photo/front")
	b.State("still")
	b.See(drawnFace(960, 1280))
	b.Keys(kb.Enter) // the focus is on "Use this photo"
	b.At("/verify/photo/face")
	b.State("still")
	b.Keys(kb.Enter)
	b.At("/verify/check")
	b.Reach("button.main")
	b.Keys(kb.Enter)
	b.Wait(`document.querySelector("[data-state=submitted]")`)
	close(w.provider.held)
	b.Wait(`document.querySelector("[data-state=approved]")`)
	if !chromium.Value[bool](b, `document.activeElement.tagName === "H1"`) {
		t.Error("the new heading has not got the focus")
	}
}

// The page says by itself that the photographs are deleted. Whoever goes by keyboard
// has come to a link meanwhile, and is not thrown back to the top of the page.
func TestAPageThatRenewsItselfKeepsTheFocus(t *testing.T) {
	w := newWorld(t)
	w.provider.keeps = make(chan struct{})
	w.sent()
	b := w.browser(ottoline, nil)
	b.Open("/verify/status")
	b.Wait(`document.querySelector("[data-state=approved]")`)
	const onward = `main a[href="/learning"]`
	b.Reach(onward)
	close(w.provider.keeps)
	b.Wait(`document.querySelector('main a[href="/settings/data#receipts"]')`)
	if !chromium.Value[bool](b, "document.activeElement.matches(`"+onward+"`)") {
		t.Error("the focus was lost")
	}
}

func TestTheCameraSpeaksArabic(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("id_card")
	b := w.browser(ottoline, scene(t, specimen.IDTD1, false, 7))
	b.Cookie("language", "ar")
	b.Open("/verify/photo/front")
	b.Advice("blurred")
	if !chromium.Value[bool](b, `document.documentElement.dir === "rtl" && document.querySelector("[data-part=advice]").textContent.includes("غير واضح")`) {
		t.Error("the hint is not in Arabic")
	}
}

func TestScriptsOfTheCapturePageAreSmall(t *testing.T) {
	t.Parallel()
	total := int64(0)
	for _, name := range []string{"page.js", "capture.js"} {
		info, err := os.Stat("../static/script/" + name)
		check(t, err)
		total += info.Size()
	}
	if total > 100_000 {
		t.Errorf("%d bytes of script; at most 100,000", total)
	}
}
