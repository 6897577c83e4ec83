package document

import (
	"context"
	"errors"
	"fmt"
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
	// A quarter of the pixels will do for a card that is shown large; all are looked at where that finds
	// none and one is there.
	if w.half != nil && w.out.QuadFound && longest(w.out.Quad) >= 2*barcodeSide {
		if err := w.barcodesAt(1, seen); err != nil || w.out.Barcode != nil || !seen {
			return err
		}
	}
	if err := w.barcodesAt(0, seen); err != nil {
		return err
	}
	if w.out.Barcode == nil && seen {
		w.out.add("doc.barcode_unreadable", "")
	}
	return nil
}

// barcodeSide is the longer side of a card, in pixels, at which the narrowest bars
// of a licence's barcode (AAMVA: 0.17 millimetres) are three pixels wide.
const barcodeSide = 1500

func longest(q vision.Quad) float64 {
	w, h := q.Size()
	return max(w, h)
}

// barcodesAt decodes the symbols on a level of the picture. The finder sees nearly
// all of them: where it sees none, a first look will do.
func (w *work) barcodesAt(level int, seen bool) error {
	gray := w.pyramid.gray(level)
	scale := float64(w.size().X) / float64(gray.W)
	search := pdf417.Search{MaxSymbols: 4, FirstLook: !seen}
	if w.out.QuadFound {
		search.Region = w.out.Quad.Times(1 / scale).Bounds().Intersect(gray.Bounds())
	}
	results, err := pdf417.DecodeIn(gray.GrayImage(), search)
	if err != nil && !errors.Is(err, pdf417.ErrTooLarge) {
		return fmt.Errorf("read the barcode: %w", err)
	}
	for _, result := range results {
		b := newBarcode(result, scale)
		if w.out.Barcode == nil || w.out.Barcode.Parsed == nil && b.Parsed != nil {
			w.out.Barcode = b
		}
	}
	return nil
}

// newBarcode takes over a symbol; scale is that of the photograph over the picture
// in which it was found.
func newBarcode(result pdf417.Result, scale float64) *Barcode {
	b := &Barcode{Data: result.Data}
	for i, c := range result.Corners {
		b.Box[i] = vision.Point{X: c.X * scale, Y: c.Y * scale}
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
