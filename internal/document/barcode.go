package document

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strings"

	"github.com/selfsame-id/selfsame/aamva"
	"github.com/selfsame-id/selfsame/internal/vision"
	"github.com/selfsame-id/selfsame/mrz"
	"github.com/selfsame-id/selfsame/pdf417"
)

// readBarcode looks for a licence's barcode where one may be: on a side without
// a zone that does not show the holder's portrait, or where the finder saw one.
func (r *Reader) readBarcode(_ context.Context, w *work) error {
	seen := len(w.lay.Barcodes) > 0
	if w.zone != nil || !seen && w.out.Portrait.Found {
		return nil
	}
	gray := w.pyramid.gray(0)
	// The finder sees nearly all of them: where it sees none, a first look will do.
	search := pdf417.Search{MaxSymbols: 4, FirstLook: !seen}
	if w.out.QuadFound {
		search.Region = w.out.Quad.Bounds().Intersect(image.Rect(0, 0, gray.W, gray.H))
	}
	results, err := pdf417.DecodeIn(gray.GrayImage(), search)
	if err != nil && !errors.Is(err, pdf417.ErrTooLarge) {
		return fmt.Errorf("read the barcode: %w", err)
	}
	for _, result := range results {
		b := newBarcode(result)
		if w.out.Barcode == nil || w.out.Barcode.Parsed == nil && b.Parsed != nil {
			w.out.Barcode = b
		}
	}
	if w.out.Barcode == nil && seen {
		w.out.add("doc.barcode_unreadable", "")
	}
	return nil
}

func newBarcode(result pdf417.Result) *Barcode {
	b := &Barcode{Data: result.Data}
	for i, c := range result.Corners {
		b.Box[i] = vision.Point{X: c.X, Y: c.Y}
	}
	if licence, deviations, err := aamva.Parse(result.Data); err == nil {
		b.Parsed, b.Deviations = &licence, deviations
	}
	return b
}

// trustBarcode is the confidence of what a barcode says: its error correction
// has checked it.
const trustBarcode = 0.997

func barcodeClaims(b *Barcode) map[string]claim {
	out := map[string]claim{}
	if b.Parsed == nil {
		return out
	}
	add := func(name, value string) {
		if value = strings.TrimSpace(value); value != "" {
			out[name] = claim{value: value, confidence: trustBarcode}
		}
	}
	l := b.Parsed
	add(FieldSurname, l.Surname)
	add(FieldGivenNames, l.Given)
	add(FieldFullName, l.FullName)
	add(FieldNumber, l.Number)
	add(FieldSex, l.Sex)
	for name, d := range map[string]aamva.Date{FieldBirthDate: l.Birth, FieldExpiryDate: l.Expiry, FieldIssueDate: l.Issue} {
		if d.Day != 0 {
			add(name, d.String())
		}
	}
	country := l.Country
	if country == "" {
		country = l.Issuer.Country
	}
	if said := strings.ToUpper(l.Values["DCG"]); country == "" { // not one of AAMVA's countries, but a country
		if _, ok := mrz.Country(said); ok {
			country = said
		}
	}
	add(FieldIssuer, country)
	return out
}

// identityCard reports whether the card is an identification card and no
// licence.
func (b *Barcode) identityCard() bool { return b.Parsed != nil && b.Parsed.Kind == "ID" }
