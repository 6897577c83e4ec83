package document

import (
	"context"
	"fmt"
	"image"
	"math"
	"sort"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// The page network's input and output; docs/models/page.md says how it was
// trained and how its maps are read.
const (
	pageSide   = 384
	pageMargin = 8   // around the picture, so that corners may lie beyond it
	pagePad    = 128 // brightness of that margin
	pageCell   = 4   // input pixels a cell of the maps
	pageCells  = pageSide / pageCell
	pageMaps   = 13
)

// The maps.
const (
	mapDocument = 0
	mapCorner   = 1 // to 4: the document's own top left, top right, bottom right, bottom left
	mapText     = 5
	mapZone     = 6
	mapBarcode  = 8
	mapPortrait = 9
	mapCos      = 10
	mapSin      = 11
	mapLetter   = 12
)

// Thresholds of the maps, from training/page_decode.py.
const (
	pageDocument  = 0.5
	pageCorner    = 0.15
	pageLineLeast = 0.3
	pageBox       = 0.5
	leastPage     = 40 // cells
	leastBox      = 12
	leastLine     = 3
)

// pageKinds are the outputs of the kind head, as kinds and sides.
var pageKinds = []struct {
	kind Kind
	side string
}{
	{NoDocument, UnknownSide},
	{Passport, Front},
	{IDCard, Front},
	{IDCard, Back},
	{DrivingLicence, Front},
	{DrivingLicence, Back},
	{Visa, Front},
	{Other, Front},
	{coverOrBlank, UnknownSide},
}

// coverOrBlank is a side of a document on which there is nothing to read: it is
// asked to be turned over and never reported as a kind.
const coverOrBlank Kind = "cover_or_blank"

// A pageFinder finds the document and everything on it by the page network.
type pageFinder struct{ net *vision.Network }

// layout looks at the picture and then, where the document fills little of it,
// at the document alone, whose lines are finer there.
func (f *pageFinder) layout(ctx context.Context, img *vision.Image) (layout, error) {
	whole, err := f.look(ctx, img, img.Bounds())
	if err != nil || whole.PageScore == 0 {
		return whole, err
	}
	near := whole.Page.Bounds()
	room := max(near.Dx(), near.Dy()) / 10
	near = near.Inset(-room).Intersect(img.Bounds())
	if 10*max(near.Dx(), near.Dy()) > 8*max(img.W, img.H) {
		return whole, nil
	}
	closer, err := f.look(ctx, img, near)
	if err != nil || closer.PageScore == 0 {
		return whole, err
	}
	closer.Whole = whole.Whole
	closer.Cut = whole.Cut
	if whole.PageScore > closer.PageScore {
		closer.Page, closer.PageScore, closer.Upright = whole.Page, whole.PageScore, whole.Upright
	}
	if whole.QuarterScore > closer.QuarterScore {
		closer.Quarter, closer.QuarterScore = whole.Quarter, whole.QuarterScore
	}
	return closer, nil
}

// look runs the network on a part of the picture; the layout is in the whole
// picture's pixels.
func (f *pageFinder) look(ctx context.Context, img *vision.Image, part image.Rectangle) (layout, error) {
	b := newLetterbox(part)
	out, err := f.net.Run(ctx, b.input(img))
	if err != nil {
		return layout{}, fmt.Errorf("find the page: %w", err)
	}
	if len(out) < 3 || len(out[0].Data) != pageMaps*pageCells*pageCells || len(out[1].Data) != len(pageKinds) || len(out[2].Data) != 4 {
		return layout{}, fmt.Errorf("find the page: %s answers in an unknown shape", f.net.File())
	}
	m := pageMapsOf(out[0].Data)
	lay := m.layout(b, out[1].Data, img.Bounds())
	for quarter, p := range out[2].Data {
		if float64(p) > lay.QuarterScore {
			lay.Quarter, lay.QuarterScore = quarter, float64(p)
		}
	}
	return lay, nil
}

// A letterbox is where a part of a picture lies in the network's input.
type letterbox struct {
	part  image.Rectangle
	scale float64
	w, h  int
	x, y  int
}

func newLetterbox(part image.Rectangle) letterbox {
	b := letterbox{part: part, scale: (pageSide - 2*pageMargin) / float64(max(part.Dx(), part.Dy(), 1))}
	b.w = max(1, int(math.Round(float64(part.Dx())*b.scale)))
	b.h = max(1, int(math.Round(float64(part.Dy())*b.scale)))
	b.x, b.y = (pageSide-b.w)/2, (pageSide-b.h)/2
	return b
}

func (b letterbox) input(img *vision.Image) vision.Tensor {
	small := vision.Resize(img.Crop(b.part), b.w, b.h)
	in := vision.Tensor{Shape: []int64{1, 3, pageSide, pageSide}, Data: make([]float32, 3*pageSide*pageSide)}
	for i := range in.Data {
		in.Data[i] = pagePad
	}
	for y := range b.h {
		for x := range b.w {
			at := (y+b.y)*pageSide + x + b.x
			for c := range 3 {
				in.Data[c*pageSide*pageSide+at] = float32(small.Pix[3*(y*b.w+x)+c])
			}
		}
	}
	return in
}

// back is where a point of the maps, in cells, lies in the picture.
func (b letterbox) back(p vision.Point) vision.Point {
	return vision.Point{
		X: (p.X*pageCell-float64(b.x))/b.scale + float64(b.part.Min.X),
		Y: (p.Y*pageCell-float64(b.y))/b.scale + float64(b.part.Min.Y),
	}
}

// pageMaps are the network's maps.
type pageMapSet [pageMaps][]float32

func pageMapsOf(data []float32) *pageMapSet {
	var m pageMapSet
	for i := range m {
		m[i] = data[i*pageCells*pageCells : (i+1)*pageCells*pageCells]
	}
	return &m
}

// layout turns the maps into what is where in the picture.
func (m *pageMapSet) layout(b letterbox, kinds []float32, picture image.Rectangle) layout {
	var lay layout
	var pages []pageQuad
	for _, c := range components(m[mapDocument], pageCells, pageDocument, false) {
		if len(c) >= leastPage {
			pages = append(pages, m.quad(c))
		}
	}
	sort.SliceStable(pages, func(i, j int) bool { return pages[i].cells > pages[j].cells })
	if len(pages) > 0 {
		p := pages[0]
		for i, corner := range p.corners {
			lay.Page[i] = b.back(corner)
		}
		lay.PageScore, lay.Upright = p.fit, p.sure > 0.9
		lay.Cut = p.fit > 0.85 && beyond(lay.Page, picture)
	}
	for _, p := range pages {
		var q vision.Quad
		for i, corner := range p.corners {
			q[i] = b.back(corner)
		}
		lay.Whole.Pages = append(lay.Whole.Pages, q)
	}
	for _, l := range joinLines(m.lines(mapZone)) {
		if l.length() > 6*l.letter/pageCell {
			lay.Zone = append(lay.Zone, l.bar(b))
		}
	}
	for _, l := range m.lines(mapText) {
		lay.Text = append(lay.Text, l.bar(b))
	}
	lay.Barcodes = m.boxes(mapBarcode, b)
	lay.Portrait = m.boxes(mapPortrait, b)
	lay.Whole.Portrait, lay.Whole.Barcodes = lay.Portrait, lay.Barcodes
	for k, p := range kinds {
		if float64(p) > lay.KindScore {
			lay.Kind, lay.Side, lay.KindScore = pageKinds[k].kind, pageKinds[k].side, float64(p)
		}
	}
	return lay
}

// beyond reports whether a corner lies well outside the picture: more than a
// fiftieth of the document's size.
func beyond(q vision.Quad, picture image.Rectangle) bool {
	w, h := q.Size()
	room := 0.02 * max(w, h)
	for _, p := range q {
		if p.X < float64(picture.Min.X)-room || p.Y < float64(picture.Min.Y)-room ||
			p.X > float64(picture.Max.X)+room || p.Y > float64(picture.Max.Y)+room {
			return true
		}
	}
	return false
}

// boxes are the regions of a map as bars.
func (m *pageMapSet) boxes(which int, b letterbox) []bar {
	var list []bar
	for _, c := range components(m[which], pageCells, pageBox, false) {
		if len(c) < leastBox {
			continue
		}
		if box, ok := smallestBar(c.hull(pageCells, 1, 1)); ok {
			box.Score = c.mean(m[which])
			box.Center = b.back(box.Center)
			box.W *= pageCell / b.scale
			box.H *= pageCell / b.scale
			list = append(list, box)
		}
	}
	return list
}
