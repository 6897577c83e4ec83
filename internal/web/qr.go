package web

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/skip2/go-qrcode"
)

// QR draws text as a QR code, with what it is for those who listen. It is black on
// white whatever the colours of the page, because readers expect that.
func (*visit) QR(text, alt string) (template.HTML, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return "", fmt.Errorf("a code of %d characters: %w", len(text), err)
	}
	rows := code.Bitmap()
	var path strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			from := x
			for x < len(row) && row[x] {
				x++
			}
			fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
		}
	}
	return template.HTML(fmt.Sprintf( //nolint:gosec // numbers, and an escaped text
		`<svg class="qr" viewBox="0 0 %d %d" role="img" aria-label="%s" shape-rendering="crispEdges" focusable="false">`+
			`<path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path fill="#000" d="%[4]s"/></svg>`,
		len(rows), len(rows), template.HTMLEscapeString(alt), path.String())), nil
}
