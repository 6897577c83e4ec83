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
)

// scene is what the camera of a phone sees, held upright.
func scene(t *testing.T, kind specimen.Kind, back bool, blur float64) image.Image {
	t.Helper()
	return card(t, kind, back, blur, 960, 1280, 0.88)
}

// state waits for the capture page to be in a state.
func (b *browser) state(s string) {
	b.t.Helper()
	b.wait(`document.querySelector("[data-capture]")?.dataset.state === "` + s + `"`)
}

func (b *browser) advice(key string) {
	b.t.Helper()
	b.wait(`document.querySelector("[data-part=advice]")?.dataset.advice === "` + key + `"`)
}

func TestTheCameraTakesAllPicturesByItself(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("id_card")
	b := w.browser(ottoline, scene(t, specimen.IDTD1, false, 0))
	b.open("/verify")
	b.at("/verify/photo/front")
	b.state("live")
	b.wait(`document.querySelector("video").readyState >= 2`)
	b.picture("camera-live")
	b.state("still")
	b.picture("camera-still")
	b.see(scene(t, specimen.IDTD1, true, 0))
	b.click("[data-part=use]")
	b.at("/verify/photo/back")
	b.state("still")
	b.see(drawnFace(960, 1280))
	b.click("[data-part=use]")
	b.at("/verify/photo/face")
	b.wait(`document.querySelector("video").readyState >= 2`)
	time.Sleep(700 * time.Millisecond)
	b.picture("camera-face")
	b.state("still")
	b.click("[data-part=use]")
	b.at("/verify/check")
	b.picture("check")
	for _, p := range w.latest(ottoline).Photographs {
		if len(p.Advice) > 0 || p.Bytes > 1_000_000 {
			t.Errorf("advice %v, %d bytes", p.Advice, p.Bytes)
		}
	}
	b.click("button.main")
	b.wait(`document.querySelector("[data-state=approved]") && document.querySelector("h1").textContent.includes("verified")`)
	b.wait(`document.body.textContent.includes("Your photos are deleted")`)
}

func TestABlurredPictureIsHintedAtLive(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("id_card")
	b := w.browser(ottoline, scene(t, specimen.IDTD1, false, 7))
	b.open("/verify/photo/front")
	b.advice("blurred")
	b.free("the camera, live")
	if !value[bool](b, `document.querySelector("[data-part=advice]").getAttribute("aria-live") === "polite"`) {
		t.Error("the hint is not in a polite live region")
	}
	time.Sleep(2500 * time.Millisecond)
	b.state("live") // the shutter does not go by itself
	b.click("[data-part=shoot]")
	b.state("still")
	b.click("[data-part=use]")
	b.state("advised")
	b.picture("camera-advised")
	b.free("advice on a picture")
	if said := value[string](b, `document.querySelector("[data-part=problem]").textContent`); !strings.Contains(said, "not sharp") {
		t.Errorf("the page says %q", said)
	}
	b.see(scene(t, specimen.IDTD1, false, 0))
	b.click("[data-part=again]")
	b.state("still")
	b.click("[data-part=use]")
	b.at("/verify/photo/back")
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
		b.open("/verify/phone") // where the camera is let go
		b.see(c.see)
		b.open("/verify/photo/front")
		b.advice(c.hint)
	}
}

func TestAPictureOfAnySizeAndTurnIsUploaded(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("id_card")
	b := w.browser(ottoline, nil)
	b.open("/verify/photo/front")
	b.wait(`document.querySelector("[data-capture]")?.dataset.trouble === "none"`)
	if !value[bool](b, `document.querySelector("[data-if-trouble=none]").checkVisibility()`) {
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
	b.do(chromedp.SetUploadFiles(chromedp.CSS("[data-part=file]"), []string{file}))
	b.state("still")
	b.click("[data-part=use]")
	b.wait(`location.pathname === "/verify/photo/back" || document.querySelector("[data-capture]")?.dataset.state === "advised"`)
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
	b.open("/verify/photo/back")
	b.wait(`document.querySelector("[data-capture]")?.dataset.trouble === "none"`)
	value[any](b, dropPicture)
	b.state("still")
	b.click("[data-part=again]")
	b.state("idle")
	// What is no picture gets one clear message, and nothing is sent.
	b.open("/verify/photo/back")
	check(t, os.WriteFile(file, []byte("no picture"), 0o600))
	b.do(chromedp.SetUploadFiles(chromedp.CSS("[data-part=file]"), []string{file}))
	b.wait(`document.querySelector("[data-part=problem]").textContent.includes("cannot open that file")`)
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
	b.allow("denied")
	b.open("/verify/photo/front")
	b.wait(`document.querySelector("[data-if-trouble=blocked]")?.checkVisibility()`)
	if !value[bool](b, `document.querySelector("[data-part=file]").checkVisibility() && document.querySelector('a[href="/verify/phone"]').checkVisibility()`) {
		t.Error("the other ways are not there")
	}
}

func TestAPhoneTakesThePicturesAndTheComputerFollows(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("passport")
	desk := w.browser(ottoline, nil)
	desk.do(chromedp.EmulateViewport(1280, 800))
	desk.open("/verify/phone")
	desk.click("main button.button")
	desk.wait(`document.querySelector(".short-code")`)
	desk.picture("handoff")
	desk.free("the code")
	code := value[string](desk, `document.querySelector(".short-code").textContent.trim()`)
	link := value[string](desk, `document.querySelector(".qr path:last-child").getAttribute("d")`)
	if len(link) < 500 || len(code) != 9 {
		t.Fatalf("a code of %q, and a drawing of %d", code, len(link))
	}
	phone := w.browser("", scene(t, specimen.Passport, false, 0))
	phone.open("/phone")
	phone.do(chromedp.SendKeys(chromedp.CSS("#code"), strings.ToLower(code)), chromedp.KeyEvent(kb.Enter))
	phone.at("/phone/photo/front")
	desk.wait(`document.querySelector("[data-phone=joined]").checkVisibility()`)
	phone.state("still")
	phone.see(drawnFace(960, 1280))
	phone.click("[data-part=use]")
	phone.at("/phone/photo/face")
	desk.wait(`document.querySelector("[data-slot=front] [data-when=here]").checkVisibility()`)
	phone.state("still")
	phone.click("[data-part=use]")
	phone.at("/phone/done")
	desk.at("/verify/check")
	// It can do nothing else, and nothing once it was sent.
	for _, path := range []string{"/verify/check", "/verify/photo/front/picture", "/verify/status"} {
		phone.open(path)
		if at := value[string](phone, "location.pathname"); at == path {
			t.Errorf("the phone sees %s", path)
		}
	}
	desk.click("button.main")
	desk.wait(`document.querySelector("[data-state=approved]")`)
	phone.open("/phone/photo/front")
	if said := value[string](phone, "document.body.textContent"); !strings.Contains(said, "not connected") {
		t.Error("the phone is still connected after sending")
	}
}

func TestTheJourneyByKeyboardAlone(t *testing.T) {
	w := newWorld(t)
	b := w.browser(ottoline, scene(t, specimen.Passport, false, 0))
	b.open("/verify")
	b.reach("button.main")
	b.keys(kb.Enter)
	b.at("/verify/consent")
	b.reach("input[name=way]")
	b.keys(" ")
	b.reach("button.main")
	b.keys(kb.Enter)
	b.at("/verify/you")
	b.reach("#day")
	b.keys("17", kb.Tab, "2", kb.Tab, "1931", kb.Enter)
	b.at("/verify/document")
	b.reach("input[name=kind]")
	b.keys(" ")
	b.reach("#country")
	b.keys("Utopia")
	b.reach("button.main")
	b.keys(kb.Enter)
	b.at("/verify/photo/front")
	b.state("still")
	b.see(drawnFace(960, 1280))
	b.keys(kb.Enter) // the focus is on "Use this photo"
	b.at("/verify/photo/face")
	b.state("still")
	b.keys(kb.Enter)
	b.at("/verify/check")
	b.reach("button.main")
	b.keys(kb.Enter)
	b.wait(`document.querySelector("[data-state=approved]")`)
	if !value[bool](b, `document.activeElement.tagName === "H1"`) {
		t.Error("the new heading has not got the focus")
	}
}

// reach presses Tab until the element has the focus.
func (b *browser) reach(css string) {
	b.t.Helper()
	for range 60 {
		if value[bool](b, `document.activeElement?.matches(`+"`"+css+"`"+`) ?? false`) {
			return
		}
		b.keys(kb.Tab)
	}
	b.explain()
	b.t.Fatalf("Tab never comes to %s", css)
}

func (b *browser) keys(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k))
	}
}

func TestTheCameraSpeaksArabic(t *testing.T) {
	w := newWorld(t)
	w.visitor(ottoline).upTo("id_card")
	b := w.browser(ottoline, scene(t, specimen.IDTD1, false, 7))
	b.cookie("language", "ar")
	b.open("/verify/photo/front")
	b.advice("blurred")
	if !value[bool](b, `document.documentElement.dir === "rtl" && document.querySelector("[data-part=advice]").textContent.includes("غير واضح")`) {
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
