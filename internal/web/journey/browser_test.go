package journey_test

import (
	"bufio"
	"context"
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"
	"time"

	browserproto "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A browser is Chromium, with a camera that shows what the test lets it see.
type browser struct {
	t      *testing.T
	w      *world
	ctx    context.Context
	camera string // the file the camera shows
}

// browser starts Chromium, signed in as who, or not where that is empty. Without
// a scene there is no camera.
func (w *world) browser(who string, scene image.Image, more ...chromedp.ExecAllocatorOption) *browser {
	t := w.t
	t.Helper()
	path := "/usr/bin/chromium"
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the test needs Chromium; install Debian's package chromium: %v", err)
	}
	b := &browser{t: t, w: w, camera: filepath.Join(t.TempDir(), "camera.y4m")}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true), chromedp.Flag("hide-scrollbars", true))
	if scene != nil {
		b.see(scene)
		opts = append(opts, chromedp.Flag("use-fake-ui-for-media-stream", true), chromedp.Flag("use-fake-device-for-media-stream", true),
			chromedp.Flag("use-file-for-fake-video-capture", b.camera))
	}
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), append(opts, more...)...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancel(); cancelAlloc() })
	check(t, chromedp.Do(ctx)) // starts it, without a time limit that would end it
	b.ctx = ctx
	b.do(chromedp.EmulateViewport(390, 844))
	if scene != nil {
		b.allow("granted")
	}
	if who != "" {
		b.cookie("session", w.signedIn(who))
	}
	return b
}

func (b *browser) cookie(name, value string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: b.w.server.URL})
	check(b.t, err)
}

// do takes steps, within a time in which each of them is quick.
func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 60*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.explain()
		b.t.Fatal(err)
	}
}

func (b *browser) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.w.server.URL + path))
}

func (b *browser) click(css string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(css)))
}

// value asks the page.
func value[T any](b *browser, js string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		b.explain()
		b.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// wait waits until the page says that something is so.
func (b *browser) wait(js string) {
	b.t.Helper()
	for range 400 { // 20 seconds and more
		ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
		// A page that is just being left gives an error: it is asked again.
		so, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+js+")"))
		cancel()
		if err == nil && so {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.explain()
	b.t.Fatalf("never so: %s", js)
}

// at waits for a page to be there.
func (b *browser) at(path string) {
	b.t.Helper()
	b.wait(fmt.Sprintf("location.pathname === %q && document.readyState === 'complete'", path))
}

// explain writes down where the browser is, for whoever reads why a test failed.
func (b *browser) explain() {
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	state, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname + " state=" + document.querySelector("[data-capture]")?.dataset.state +
		" trouble=" + document.querySelector("[data-capture]")?.dataset.trouble + " advice=" + document.querySelector("[data-part=advice]")?.dataset.advice + " said=" + document.querySelector("[data-part=problem]")?.textContent + " focus=" + document.activeElement?.outerHTML.slice(0, 120)`))
	b.t.Logf("the browser is at %s (%v)", state, err)
	if png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot()); err == nil && os.Getenv("SELFSAME_PICTURES") != "" {
		_ = os.WriteFile(filepath.Join(os.Getenv("SELFSAME_PICTURES"), "failed.png"), png, 0o600)
	}
}

// see has the camera show a scene, from the next time it is opened.
func (b *browser) see(scene image.Image) {
	b.t.Helper()
	f, err := os.Create(b.camera + ".new")
	check(b.t, err)
	out := bufio.NewWriterSize(f, 1<<20)
	w, h := scene.Bounds().Dx(), scene.Bounds().Dy()
	frame := planes(scene)
	_, err = fmt.Fprintf(out, "YUV4MPEG2 W%d H%d F20:1 Ip A1:1 C420jpeg\n", w, h)
	check(b.t, err)
	for range 2 {
		_, err = out.WriteString("FRAME\n")
		check(b.t, err)
		_, err = out.Write(frame)
		check(b.t, err)
	}
	check(b.t, out.Flush())
	check(b.t, f.Close())
	check(b.t, os.Rename(b.camera+".new", b.camera)) // at once: the camera never sees half a scene
}

// planes are a picture in 4:2:0, of the narrow range that cameras have: of any
// other format Chromium makes a green picture.
func planes(m image.Image) []byte {
	r := m.Bounds()
	w, h := r.Dx(), r.Dy()
	out := make([]byte, w*h*3/2)
	for y := range h {
		for x := range w {
			c := color.YCbCrModel.Convert(m.At(r.Min.X+x, r.Min.Y+y)).(color.YCbCr)
			out[y*w+x] = byte(16 + int(c.Y)*219/255)
			if x%2 == 0 && y%2 == 0 {
				at := y/2*(w/2) + x/2
				out[w*h+at] = byte(128 + (int(c.Cb)-128)*224/255)
				out[w*h*5/4+at] = byte(128 + (int(c.Cr)-128)*224/255)
			}
		}
	}
	return out
}

// allow says whether the pages may use the camera: granted, denied or prompt.
func (b *browser) allow(setting browserproto.PermissionSetting) {
	b.t.Helper()
	_, err := chromedp.CallBrowser(b.ctx, browserproto.SetPermission, browserproto.SetPermissionParams{
		Permission: &browserproto.PermissionDescriptor{Name: "camera"}, Setting: setting, Origin: b.w.server.URL,
	})
	check(b.t, err)
}

// picture writes what the browser shows, for whoever looks.
func (b *browser) picture(name string) {
	b.t.Helper()
	folder := os.Getenv("SELFSAME_PICTURES")
	if folder == "" {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	check(b.t, err)
	check(b.t, os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600))
}

// fullPicture writes the whole page, beyond the window.
func (b *browser) fullPicture(name string) {
	b.t.Helper()
	folder := os.Getenv("SELFSAME_PICTURES")
	if folder == "" {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	check(b.t, err)
	check(b.t, os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600))
}
