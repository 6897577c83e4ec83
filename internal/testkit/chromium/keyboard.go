package chromium

import (
	"github.com/chromedp/cdproto/input"
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

// Type writes text of any script to where the focus is. Keys knows the letters of
// one keyboard only, and leaves out the others without a word.
func (b *Browser) Type(text string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: text})
	b.check(err)
}
