// Package chromium is the browser of the tests: Debian's Chromium, with a camera
// that shows the pictures a test gives it, and axe-core, which looks for barriers.
//
// Read Start first. Whatever a step finds amiss ends the test, with a word about
// where the browser was; with SELFSAME_PICTURES in the environment it also leaves a
// picture there. It knows the pages only by what their scripts are told by, the
// data attributes.
package chromium

import (
	"context"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	browserproto "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A Browser is one process of Chromium, with one page open.
type Browser struct {
	t      testing.TB
	base   string // where the pages are, such as http://127.0.0.1:1234
	ctx    context.Context
	camera string // the file that the camera shows
}

// How long one step, and how long what the pages bring about, may take where the
// machine is busy with other tests.
const (
	stepTime = time.Minute
	waitTime = 90 * time.Second
)

// Start starts the browser of a phone, for the pages at base, until the test ends.
// Without a scene it has no camera.
func Start(t testing.TB, base string, scene image.Image) *Browser {
	t.Helper()
	const path = "/usr/bin/chromium"
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the test needs Chromium; install Debian's package chromium: %v", err)
	}
	b := &Browser{t: t, base: base, camera: filepath.Join(t.TempDir(), "camera.y4m")}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.WSURLReadTimeout(stepTime))
	if scene != nil {
		b.See(scene)
		opts = append(opts, chromedp.Flag("use-fake-ui-for-media-stream", true), chromedp.Flag("use-fake-device-for-media-stream", true),
			chromedp.Flag("use-file-for-fake-video-capture", b.camera))
	}
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancel(); cancelAlloc() })
	if err := chromedp.Do(ctx); err != nil { // starts it, without a time limit that would end it
		t.Fatalf("chromium: %v", err)
	}
	b.ctx = ctx
	b.Do(chromedp.EmulateViewport(390, 844))
	if scene != nil {
		b.Allow("granted")
	}
	return b
}

// Context is that of the browser, for what has no method here.
func (b *Browser) Context() context.Context { return b.ctx }

// Cookie gives the browser a cookie.
func (b *Browser) Cookie(name, value string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: b.base})
	b.check(err)
}

// Allow says whether the pages may use the camera: granted, denied or prompt.
func (b *Browser) Allow(setting browserproto.PermissionSetting) {
	b.t.Helper()
	_, err := chromedp.CallBrowser(b.ctx, browserproto.SetPermission, browserproto.SetPermissionParams{
		Permission: &browserproto.PermissionDescriptor{Name: "camera"}, Setting: setting, Origin: b.base,
	})
	b.check(err)
}

// Do takes steps, within a time in which each of them is quick.
func (b *Browser) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.Explain()
		b.t.Fatal(err)
	}
}

// Open opens a page by its path, or by a link that was sent.
func (b *Browser) Open(path string) {
	b.t.Helper()
	if path != "" && path[0] == '/' {
		path = b.base + path
	}
	b.Do(chromedp.Navigate(path))
}

// Click clicks on the first element of the selector, once it can be seen.
func (b *Browser) Click(css string) {
	b.t.Helper()
	b.Do(chromedp.Click(chromedp.CSS(css)))
}

// Write writes into a field, in place of what is there.
func (b *Browser) Write(css, text string) {
	b.t.Helper()
	b.Do(chromedp.WaitVisible(chromedp.CSS(css)))
	Value[any](b, fmt.Sprintf("document.querySelector(%q).value = ''; document.querySelector(%q).focus(); 1", css, css))
	b.Type(text)
	if is := Value[string](b, fmt.Sprintf("document.querySelector(%q).value", css)); is != text {
		b.t.Fatalf("what was written into %s is not what stands there", css)
	}
}

// Value asks the page.
func Value[T any](b *Browser, js string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Explain()
		b.t.Fatalf("%.300s: %v", js, err)
	}
	return v
}

// Wait waits until the page says that something is so.
func (b *Browser) Wait(js string) {
	b.t.Helper()
	all, cancel := context.WithTimeout(b.ctx, waitTime)
	defer cancel()
	for ; all.Err() == nil; time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(all, 10*time.Second)
		// A page that is just being left gives an error: it is asked again.
		so, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+js+")"))
		cancel()
		if err == nil && so {
			return
		}
	}
	b.Explain()
	b.t.Fatalf("never so: %s", js)
}

// At waits for a page to be there.
func (b *Browser) At(path string) {
	b.t.Helper()
	b.Wait(fmt.Sprintf("location.pathname === %q && document.readyState === 'complete'", path))
}

// Says waits until the page says the words, in whatever case its style shows them.
func (b *Browser) Says(words string) {
	b.t.Helper()
	b.Wait(fmt.Sprintf("document.readyState === 'complete' && document.body.textContent.includes(%q)", words))
}

// Explain writes down where the browser is, for whoever reads why a test failed.
func (b *Browser) Explain() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	state, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname + " heading=" + document.querySelector("h1")?.textContent.trim() +
		" state=" + document.querySelector("[data-capture]")?.dataset.state + " trouble=" + document.querySelector("[data-capture]")?.dataset.trouble +
		" advice=" + document.querySelector("[data-part=advice]")?.dataset.advice + " said=" + document.querySelector("[data-part=problem]")?.textContent.trim() +
		" focus=" + document.activeElement?.outerHTML.slice(0, 120)`))
	b.t.Logf("the browser is at %s (%v)", state, err)
	if folder := os.Getenv("SELFSAME_PICTURES"); folder != "" {
		if png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot()); err == nil {
			_ = os.WriteFile(filepath.Join(folder, "failed.png"), png, 0o600) //nolint:gosec // G703: the folder that whoever runs the test names
		}
	}
}

// Picture writes what the browser shows, for whoever looks, where
// SELFSAME_PICTURES names a folder.
func (b *Browser) Picture(name string) {
	b.t.Helper()
	b.write(name, func(ctx context.Context) ([]byte, error) { return chromedp.Run(ctx, chromedp.CaptureScreenshot()) })
}

// FullPicture writes the whole page, beyond the window.
func (b *Browser) FullPicture(name string) {
	b.t.Helper()
	b.write(name, func(ctx context.Context) ([]byte, error) { return chromedp.Run(ctx, chromedp.FullScreenshot(100)) })
}

func (b *Browser) write(name string, take func(context.Context) ([]byte, error)) {
	b.t.Helper()
	folder := os.Getenv("SELFSAME_PICTURES")
	if folder == "" {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	png, err := take(ctx)
	b.check(err)
	b.check(os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600)) //nolint:gosec // G703: as above
}

func (b *Browser) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}
