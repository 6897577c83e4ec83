package document

import (
	"context"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// A layout is what the search for a document found in a picture, all of it in
// the picture's pixels. Either finder fills it: the page network, or text
// detection with the contour search; what a finder cannot tell stays zero.
type layout struct {
	Page      vision.Quad // corners; meaningful where PageScore > 0
	PageScore float64     // how sure the finder is of the corners, 0 to 1
	First     vision.Quad // those of the first look, before the second moved them; zero where none did
	Upright   bool        // whether the order of the corners says which way is up
	// Quarter is by how many quarter turns clockwise the document's text is
	// turned, as far as the finder tells; QuarterScore how sure it is, 0 to 1.
	Quarter      int
	QuarterScore float64
	Cut          bool // the document goes beyond the picture's edge
	Several      bool // more than one document
	Whole        whole

	Text     []bar // lines of text, in no order
	Zone     []bar // those that look like lines of a machine-readable zone
	Barcodes []bar // stacked or one-dimensional barcodes
	Portrait []bar // where a portrait may be

	Kind      Kind    // "" where the finder does not tell
	Side      string  // as in Reading.Side
	KindScore float64 // how sure it is of both, 0 to 1
}

// A whole is what the look at the whole picture saw, where another came after it:
// in the pixels of the picture that was searched.
type whole struct {
	Pages    []vision.Quad // outlines of what may be documents, the largest first
	Portrait []bar
	Barcodes []bar
}

// scaled is the layout in a picture s times as large.
func (l layout) scaled(s float64) layout {
	l.Page, l.First = l.Page.Times(s), l.First.Times(s)
	for _, list := range []*[]bar{&l.Text, &l.Zone, &l.Barcodes, &l.Portrait} {
		bigger := make([]bar, len(*list))
		for i, b := range *list {
			bigger[i] = b.scaled(s)
		}
		*list = bigger
	}
	return l
}

// merge adds what another finder found; of two answers to one question the
// surer one stays.
func (l *layout) merge(m layout) {
	if m.PageScore > l.PageScore {
		l.Page, l.PageScore, l.Upright, l.Cut = m.Page, m.PageScore, m.Upright, m.Cut
	}
	if m.QuarterScore > l.QuarterScore {
		l.Quarter, l.QuarterScore = m.Quarter, m.QuarterScore
	}
	if m.KindScore > l.KindScore {
		l.Kind, l.Side, l.KindScore = m.Kind, m.Side, m.KindScore
	}
	l.Several = l.Several || m.Several
	l.Text = append(l.Text, m.Text...)
	l.Zone = append(l.Zone, m.Zone...)
	l.Barcodes = append(l.Barcodes, m.Barcodes...)
	l.Portrait = append(l.Portrait, m.Portrait...)
}

// A textFinder finds lines of text with PP-OCR's detector and the page by its
// edges.
type textFinder struct{ detect *textDetector }

func (f *textFinder) layout(ctx context.Context, small *vision.Image) (layout, error) {
	lines, err := f.detect.lines(ctx, small, detectSide)
	if err != nil {
		return layout{}, err
	}
	lay := layout{Text: lines}
	lay.Page, lay.PageScore = findEdges(small, lines)
	return lay, nil
}
