package chromium

import (
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Reach presses Tab until the element has the focus.
func (b *Browser) Reach(css string) {
	b.t.Helper()
	for range 60 {
		if Value[bool](b, `document.activeElement?.matches(`+"`"+css+"`"+`) ?? false`) {
			return
		}
		b.Keys(kb.Tab)
	}
	b.Explain()
	b.t.Fatalf("Tab never comes to %s", css)
}

// Keys presses keys, one after the other.
func (b *Browser) Keys(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.Do(chromedp.KeyEvent(k))
	}
}
