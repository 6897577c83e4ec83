package document

import (
	"context"
	"image"
	"math"
	"slices"
	"time"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// Sizes of work, in pixels of the longer side. Finding is done in a small
// picture; whatever is read is cut from the photograph itself.
const (
	findSide = 1280
	faceSide = 480
	// PageSide is the longest side of a Reading's straightened page.
	PageSide = 1200
)

// A FaceFinder finds the faces of a picture that stand upright: their boxes in
// its pixels and how sure the finder is of each, 0 to 1, in the same order. No
// face is no error.
type FaceFinder interface {
	FindFaces(ctx context.Context, img *vision.Image) (boxes []image.Rectangle, scores []float64, err error)
}

// A Reader reads documents. It may be used by many goroutines at once.
type Reader struct {
	pages   *pageFinder   // the document and everything on it
	corners *cornerFinder // its exact sides; nil where the manifest has no such network
	screen  *screenFinder // whether it is shown on a display; nil where the manifest has no such network
	text    *textFinder   // lines of text, where the page network found none
	zone    *zoneFinder
	lines   lineSearcher // lines of print on the straightened page
	print   printReader
	faces   FaceFinder

	// Clock measures the steps; without one they are not measured. It is set
	// before the first Read.
	Clock func() time.Time
}

// New opens the networks that reading needs. The error names the one that is
// missing: nothing is left out because its network is not there. An operator
// who takes a network out of the manifest altogether chooses the slower way
// that stands behind it: PP-OCR's detector for the page and line networks, the edges
// of the picture for the corner network, PP-OCR alone for the two readers of print.
func New(models *vision.Models, faces FaceFinder) (*Reader, error) {
	net, err := models.Network("text.detect")
	if err != nil {
		return nil, err
	}
	detect := &textDetector{net: net}
	zone, err := models.Network("zone.read")
	if err != nil {
		return nil, err
	}
	r := &Reader{
		text:  &textFinder{detect: detect},
		lines: detect,
		zone:  &zoneFinder{reader: &zoneReader{net: zone}, grammars: grammars()},
		faces: faces,
	}
	if listed(models, "page") {
		net, err := models.Network("page")
		if err != nil {
			return nil, err
		}
		r.pages = &pageFinder{net: net}
	}
	if listed(models, "corners") {
		net, err := models.Network("corners")
		if err != nil {
			return nil, err
		}
		r.corners = &cornerFinder{net: net}
	}
	if listed(models, "lines") {
		net, err := models.Network("lines")
		if err != nil {
			return nil, err
		}
		r.lines = &lineFinder{net: net}
	}
	if listed(models, "screen") {
		net, err := models.Network("screen")
		if err != nil {
			return nil, err
		}
		r.screen = &screenFinder{net: net}
	}
	paddle, err := newPaddle(models)
	if err != nil {
		return nil, err
	}
	r.print = paddle
	if listed(models, "print.read") {
		own, err := newPrintNet(models)
		if err != nil {
			return nil, err
		}
		r.print = &bothReader{own: own, paddle: paddle}
	}
	return r, nil
}

// listed reports whether the manifest has a network of that role.
func listed(models *vision.Models, role string) bool {
	return slices.ContainsFunc(models.Entries(), func(e vision.Entry) bool { return e.Role == role })
}

// A work is one photograph while it is read: each step adds to it.
type work struct {
	img     vision.Picture
	half    *vision.Image // at half its size, for what is to be small; nil where the photograph is small itself
	scale   float64       // of the photograph over the small picture
	small   *vision.Image
	pyramid *pyramid
	lay     layout
	// textFound says that the detector of text has run.
	textFound bool
	closer    bool // the halves of the picture were looked at
	zone      *sighting
	noZone    []bar         // lines of text that are none of a zone's
	scrap     []scrap       // lines of print that were read
	home      map[rune]bool // letters with marks that the print is likely to have, see lettersOf
	// american and european say whose numbers a licence's print has.
	american, european bool
	valuesAbove        bool                    // labels stand below their values
	nameLines          []int                   // lines of print that the names come from
	disputed           []int                   // and places in reading order, from 0, of those that contradict another source
	turnedByFace       bool                    // nothing but a face told which way up the document lies
	order              figureOrder             // of dates, for the lines of scrap
	labels             map[string]labelAndRest // what labelled said
	blurred            map[string]bool         // lines that must be labels, see tellBlurred
	out                *Reading
}

// Read reads one photograph. today resolves two-digit years. A picture that
// shows no document is a Reading that says so; an error means that reading
// could not be carried out.
func (r *Reader) Read(ctx context.Context, img vision.Picture, today time.Time) (*Reading, error) {
	w := &work{img: img, out: &Reading{Outcome: Unread, Kind: NoDocument, Fields: map[string]Field{}}}
	if err := r.run(ctx, w, r.steps(today)); err != nil {
		return nil, err
	}
	return w.out, nil
}

// steps are the sequence of Read.
func (r *Reader) steps(today time.Time) []step {
	return append(r.toZone(),
		step{"frame", r.straighten},
		step{"screen", r.seeScreen},
		step{"portrait", r.findPortrait},
		step{"barcode", r.readBarcode},
		step{"print", func(ctx context.Context, w *work) error { return r.readPrint(ctx, w, today) }},
		step{"portrait elsewhere", func(ctx context.Context, w *work) error { return r.seekPortrait(ctx, w, today) }},
		step{"classify", func(_ context.Context, w *work) error { w.classify(); return nil }},
	)
}

// ReadZone reads no more than the machine-readable zone: the Reading has Zone,
// ZoneSeen and the outline of the page. It is Read's own first part, for those
// who need only that, many times.
func (r *Reader) ReadZone(ctx context.Context, img vision.Picture) (*Reading, error) {
	w := &work{img: img, out: &Reading{Outcome: Unread, Kind: NoDocument, Fields: map[string]Field{}}}
	if err := r.run(ctx, w, r.toZone()); err != nil {
		return nil, err
	}
	if w.out.Zone != nil {
		w.classifyZone()
	}
	return w.out, nil
}

// ReadZoneIn reads the zone of a picture of which it is known where the zone
// lies and how many lines it has: the corners are those of the zone's ink, its
// own top left first.
func (r *Reader) ReadZoneIn(ctx context.Context, img vision.Picture, zone vision.Quad, lines int) (*Reading, error) {
	w := &work{img: img, pyramid: newPyramid(img, nil), out: &Reading{Outcome: Unread, Kind: NoDocument, Fields: map[string]Field{}}}
	for i := range lines {
		w.lay.Zone = append(w.lay.Zone, zoneBar(zone, i, lines))
	}
	found, seen, err := r.zone.find(ctx, w.pyramid, w.lay, &w.noZone)
	if err != nil {
		return nil, err
	}
	w.out.ZoneSeen = seen
	if found != nil {
		w.zone, w.out.Zone = found, found.Zone
		w.classifyZone()
	}
	return w.out, nil
}

// zoneBar is the i-th line of a zone of so many that fills the quad: lines are
// a quarter of an inch apart and their capitals a tenth of one high.
func zoneBar(zone vision.Quad, i, lines int) bar {
	width, height := zone.Size()
	pitch := height / (float64(lines-1) + 0.4)
	t := (pitch*float64(i) + 0.2*pitch) / height
	left := zone[0].Add(zone[3].Sub(zone[0]).Times(t))
	right := zone[1].Add(zone[2].Sub(zone[1]).Times(t))
	return bar{
		Center: left.Add(right).Times(0.5), W: width, H: 0.4 * pitch * boxToLetter,
		Angle: math.Atan2(right.Y-left.Y, right.X-left.X), Score: 1,
	}
}

// ReadOutline reads no more than where the document lies and which way up: the
// Reading has Quad, QuadFound, Rotation, RotationKnown, Page and the zone, which
// says best which way is up.
func (r *Reader) ReadOutline(ctx context.Context, img vision.Picture) (*Reading, error) {
	w := &work{img: img, out: &Reading{Outcome: Unread, Kind: NoDocument, Fields: map[string]Field{}}}
	if err := r.run(ctx, w, append(r.toZone(), step{"frame", r.straighten})); err != nil {
		return nil, err
	}
	if w.lay.Several {
		w.out.add("doc.several", "")
	}
	if w.lay.Cut || w.cutByFrame() {
		w.out.add("doc.cut_off", "")
	}
	return w.out, nil
}

// A step is a part of reading a photograph.
type step struct {
	name string
	run  func(context.Context, *work) error
}

// toZone are the steps until the zone is read.
func (r *Reader) toZone() []step {
	return []step{{"prepare", r.prepare}, {"layout", r.findLayout}, {"zone", r.readZone}}
}

// run takes the steps in turn and notes how long each took.
func (r *Reader) run(ctx context.Context, w *work, steps []step) error {
	for _, s := range steps {
		start := r.clock()
		if err := s.run(ctx, w); err != nil {
			return err
		}
		w.out.Steps = append(w.out.Steps, Step{Name: s.name, Took: r.clock().Sub(start)})
	}
	return nil
}

func (r *Reader) clock() time.Time {
	if r.Clock == nil {
		return time.Time{}
	}
	return r.Clock()
}

func (r *Reader) prepare(_ context.Context, w *work) error {
	if max(w.size().X, w.size().Y) >= 2*findSide {
		w.half = w.img.Half()
		w.small, w.scale = fit(w.half, findSide)
		w.scale *= 2
	} else {
		w.small, w.scale = fit(w.img.RGB(), findSide)
	}
	w.pyramid = newPyramid(w.img, w.half)
	return nil
}

// warp straightens what lies inside a quad of the photograph, from its half
// where that has pixels enough.
func (w *work) warp(q vision.Quad, width, height int) *vision.Image {
	if qw, qh := q.Size(); w.half != nil && min(qw/float64(max(width, 1)), qh/float64(max(height, 1))) >= 2 {
		return vision.Warp(w.half, q.Times(0.5), width, height)
	}
	return w.img.Warp(q, width, height)
}

// size is the photograph's, in pixels.
func (w *work) size() image.Point { return w.img.Bounds().Size() }

// fit shrinks a picture to a longest side and returns by how much the picture
// itself is larger. A smaller one stays as it is.
func fit(img *vision.Image, side int) (*vision.Image, float64) {
	long := max(img.W, img.H)
	if long <= side {
		return img, 1
	}
	scale := float64(long) / float64(side)
	return vision.Resize(img, max(1, int(math.Round(float64(img.W)/scale))), max(1, int(math.Round(float64(img.H)/scale)))), scale
}

// findLayout asks the page network, and the detector of text where that saw no
// document: it knows text on anything, but it is five times as slow. Where lines
// of a zone were seen it is not asked yet: a zone that is read says where the
// document lies, and readZone asks it where none is.
func (r *Reader) findLayout(ctx context.Context, w *work) error {
	if r.pages != nil {
		lay, err := r.pages.layout(ctx, w.small)
		if err != nil {
			return err
		}
		if err := r.sharpen(ctx, w.small, &lay); err != nil {
			return err
		}
		if lay.Several, err = r.several(ctx, w.small, lay); err != nil {
			return err
		}
		w.lay = lay.scaled(w.scale)
		w.lay.doubted()
	}
	few := len(w.lay.Text) < 4 && len(w.lay.Barcodes) == 0 // beside a barcode stands hardly anything
	switch doubtful := w.lay.PageScore < pageSeen || few; {
	case doubtful && (len(w.lay.Zone) > 0 || len(w.lay.Text) >= enoughText):
		w.edges()
	case doubtful:
		if err := r.findText(ctx, w); err != nil {
			return err
		}
	}
	w.frame()
	return nil
}

// edges looks for the page's edges around the text that was seen.
func (w *work) edges() {
	page, score := findEdges(w.small, w.lay.scaled(1/w.scale).Text)
	if score > w.lay.PageScore {
		w.lay.Page, w.lay.PageScore, w.lay.Upright, w.lay.Cut = page.Times(w.scale), score, false, false
	}
}

// enoughText is how many lines of text the page network must have seen for the
// edges around them to be looked for without the detector of text.
const enoughText = 12

// pageSeen is the overlap of corners and region from which a page is believed.
const pageSeen = 0.7

// findText adds what the detector of text finds.
func (r *Reader) findText(ctx context.Context, w *work) error {
	lay, err := r.text.layout(ctx, w.small)
	if err != nil {
		return err
	}
	w.textFound = true
	w.lay.merge(lay.scaled(w.scale))
	return nil
}

// lookCloser asks the page network for lines of a zone where it saw none that is
// likely and the letters may have been too small for one look: on a page that fills little of
// the picture, or in the picture's two halves where no page was found or there is
// room for another: both sides of a card may lie side by side.
func (r *Reader) lookCloser(ctx context.Context, w *work) error {
	w.closer = true
	if r.pages == nil {
		return nil
	}
	for _, box := range w.closerParts() {
		lay, err := r.pages.layout(ctx, w.small.Crop(box))
		if err != nil {
			return err
		}
		for _, b := range lay.Zone {
			b.Center.X += float64(box.Min.X)
			b.Center.Y += float64(box.Min.Y)
			w.lay.Zone = append(w.lay.Zone, b.scaled(w.scale))
		}
	}
	return nil
}

// zoneElsewhere reports whether there may be a zone where the layout has none:
// it has no line of one, or only unlikely ones and room for another side of the
// card.
func (w *work) zoneElsewhere() bool {
	if len(w.lay.Zone) == 0 {
		return true
	}
	page := w.lay.Page.Times(1 / w.scale).Bounds()
	return len(w.lay.Barcodes) == 0 && !zoneLikely(w.lay.Zone) && roomBeside(page, image.Rect(0, 0, w.small.W, w.small.H))
}

// largeEnough is the share of the picture's longer side from which a page's
// letters need no closer look: the network then sees a passport's zone 7 pixels a letter.
const largeEnough = 0.8

// closerParts are the parts of the small picture for lookCloser.
func (w *work) closerParts() []image.Rectangle {
	whole := image.Rect(0, 0, w.small.W, w.small.H)
	long := max(whole.Dx(), whole.Dy())
	page := w.lay.Page.Times(1 / w.scale)
	box := page.Bounds()
	if w.lay.PageScore >= pageSeen && !roomBeside(box, whole) {
		if width, height := page.Size(); max(width, height) >= largeEnough*float64(long) {
			return nil
		}
		return []image.Rectangle{box.Inset(-max(box.Dx(), box.Dy()) / 20).Intersect(whole)}
	}
	const part = 0.6 // of the longer side, so that a line in the middle is whole in one of the two
	first := whole
	if whole.Dx() == long {
		first.Max.X = int(part * float64(long))
	} else {
		first.Max.Y = int(part * float64(long))
	}
	return []image.Rectangle{first, first.Add(image.Pt(whole.Dx()-first.Dx(), whole.Dy()-first.Dy()))}
}

// roomBeside reports whether most of another side of a card has room in the
// picture beside the one found.
func roomBeside(page, picture image.Rectangle) bool {
	const most = 7 // tenths
	return 10*max(page.Min.X-picture.Min.X, picture.Max.X-page.Max.X) > most*page.Dx() ||
		10*max(page.Min.Y-picture.Min.Y, picture.Max.Y-page.Max.Y) > most*page.Dy()
}

// frame takes over the page's corners.
func (w *work) frame() { w.out.Quad, w.out.QuadFound = w.lay.Page, w.lay.PageScore > outlineLeast }

// readZone reads the zone, and looks for it with the detector of text where
// something like one was seen and not read.
func (r *Reader) readZone(ctx context.Context, w *work) error {
	for {
		found, seen, err := r.zone.find(ctx, w.pyramid, w.lay, &w.noZone)
		if err != nil {
			return err
		}
		w.out.ZoneSeen = w.out.ZoneSeen || seen
		if found != nil && w.cutZone(found) {
			found, w.lay.Cut = nil, true
		}
		if found != nil && (w.zone == nil || better(found, w.zone)) {
			w.zone, w.out.Zone = found, found.Zone
		}
		if !w.out.ZoneSeen && w.zoneElsewhere() && !w.closer {
			w.lay.Zone = nil // what was seen of one came to nothing
			if err := r.lookCloser(ctx, w); err != nil {
				return err
			}
			if len(w.lay.Zone) > 0 {
				continue
			}
		}
		if w.textFound || !w.out.ZoneSeen && !zoneLikely(w.lay.Zone) || w.zone.settled() {
			return nil
		}
		if err := r.findText(ctx, w); err != nil {
			return err
		}
		w.frame()
	}
}
