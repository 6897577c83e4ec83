package document

import (
	"context"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// documentText is how many lines of text make a picture one of a document: a
// portrait has a badge or a sign in it at most.
const documentText = 8

// ShowsDocument says whether a picture that should show a person shows a
// document instead: one with a zone, or with many lines of text.
func (r *Reader) ShowsDocument(ctx context.Context, img vision.Picture) (bool, error) {
	small, _ := vision.Fit(img, findSide)
	if r.pages != nil {
		lay, err := r.pages.layout(ctx, small)
		if err != nil {
			return false, err
		}
		return lay.PageScore > pageSeen && (len(lay.Zone) > 0 || len(lay.Text) >= documentText), nil
	}
	lay, err := r.text.layout(ctx, small)
	if err != nil {
		return false, err
	}
	return len(lay.Text) >= documentText, nil
}
