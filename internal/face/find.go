package face

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// A Box is a rectangle in pixels of the picture; it may reach beyond it.
type Box struct{ X0, Y0, X1, Y1 float64 }

// Width returns the width in pixels.
func (b Box) Width() float64 { return b.X1 - b.X0 }

// Height returns the height in pixels.
func (b Box) Height() float64 { return b.Y1 - b.Y0 }

// Centre returns the middle.
func (b Box) Centre() vision.Point { return vision.Point{X: (b.X0 + b.X1) / 2, Y: (b.Y0 + b.Y1) / 2} }

// Rect returns the smallest rectangle of whole pixels around the box.
func (b Box) Rect() image.Rectangle {
	return vision.RectQuad(b.X0, b.Y0, b.X1, b.Y1).Bounds()
}

func (b Box) area() float64 { return max(b.Width(), 0) * max(b.Height(), 0) }

// overlap is the area two boxes share over the area they cover together (IoU).
func (b Box) overlap(c Box) float64 {
	both := Box{max(b.X0, c.X0), max(b.Y0, c.Y0), min(b.X1, c.X1), min(b.Y1, c.Y1)}.area()
	if both == 0 {
		return 0
	}
	return both / (b.area() + c.area() - both)
}

// A Face is one face in a picture.
type Face struct {
	Box   Box
	Score float64 // of the detector, 0..1
	// Points are the centres of the eye on the picture's left and on its right,
	// the tip of the nose and the corners of the mouth, left and right.
	Points [5]vision.Point
	// Landmarks are the 68 points of the iBUG 300-W scheme: jaw 0-16, brows
	// 17-26, nose 27-35, eyes 36-47, mouth 48-67.
	Landmarks [68]vision.Point
	// EyeDistance is the distance of the eyes' centres in pixels.
	EyeDistance float64
	// Moved is how far the five points moved at a further look, in eye
	// distances: about 0.01 on a face that stands upright, 0.1 and more on one
	// that lies, is hidden, or is none.
	Moved float64
}

// The detector looks at pictures of one size, whatever their proportions, and
// decides at a score; boxes that overlap more than maxOverlap are one face.
const (
	detectW, detectH = 320, 240
	minScore         = 0.65
	maxOverlap       = 0.4
)

// A face lower than this in the detector's own picture is looked at again
// closer up, where its box can be drawn more exactly.
const refineBelow = 72

// A Finder finds faces. It may be used by many goroutines at once.
type Finder struct{ detect, landmark *vision.Network }

// NewFinder loads the networks face.detect and face.landmark.
func NewFinder(m *vision.Models) (*Finder, error) {
	detect, err := m.Network("face.detect")
	if err != nil {
		return nil, err
	}
	landmark, err := m.Network("face.landmark")
	if err != nil {
		return nil, err
	}
	return &Finder{detect, landmark}, nil
}

// Find returns the faces of a picture that stands upright, the largest and most
// central first. No face is no error. Where the whole picture shows none, its
// parts are looked at one by one, so that a face of a thirtieth of a large
// picture's height is still found.
func (f *Finder) Find(ctx context.Context, m *vision.Image) ([]Face, error) {
	boxes, err := f.locate(ctx, m)
	if err != nil {
		return nil, err
	}
	faces := make([]Face, 0, len(boxes))
	for _, b := range boxes {
		face, err := f.landmarks(ctx, m, b)
		if err != nil {
			return nil, err
		}
		faces = append(faces, face)
	}
	return faces, nil
}

// FindAnyWay is Find for a picture that may lie on its side or on its head, such
// as a portrait cut out of a document. It returns the picture turned upright
// too: the way round in which the points of the foremost face keep still. The
// detector's score does not tell; it is as sure of many faces upside down. Where
// something else says that the picture is upright already, the points must keep
// much stiller another way round to be believed against it: now and then an upright
// head has something like a face upside down.
func (f *Finder) FindAnyWay(ctx context.Context, m *vision.Image, isUpright bool) (upright *vision.Image, faces []Face, err error) {
	var best []Face
	upright = m
	against := 1.0 // how many times stiller the points must keep than they do
	for quarter := range 4 {
		turned := m
		if quarter > 0 {
			turned = m.Turn(quarter)
		}
		faces, err := f.Find(ctx, turned)
		if err != nil {
			return nil, nil, err
		}
		if len(faces) > 0 && (len(best) == 0 || against*faces[0].Moved < best[0].Moved) {
			best, upright, against = faces, turned, 1
			if quarter == 0 && isUpright {
				against = turnedOver
			}
		}
		if len(best) > 0 && best[0].Moved < steady {
			break
		}
	}
	return upright, best, nil
}

// turnedOver is how many times stiller the points must keep when a picture is turned that
// something else says is upright: more than those of an upright face ever do upside down
// (selfsame eval portrait judges none different), and less than those of most that are turned over.
const turnedOver = 6

// FindFaces is Find for those who need no more than the boxes and how sure the
// detector is of each, in the same order.
func (f *Finder) FindFaces(ctx context.Context, m *vision.Image) ([]image.Rectangle, []float64, error) {
	found, err := f.locate(ctx, m)
	if err != nil {
		return nil, nil, err
	}
	boxes, scores := make([]image.Rectangle, len(found)), make([]float64, len(found))
	for i, b := range found {
		boxes[i], scores[i] = b.box.Rect(), b.score
	}
	return boxes, scores, nil
}

// locate finds the boxes of the faces, the foremost first.
func (f *Finder) locate(ctx context.Context, m *vision.Image) ([]scored, error) {
	if m.W < 16 || m.H < 16 {
		return nil, nil
	}
	boxes, err := f.boxes(ctx, m, m.Bounds())
	if err == nil && len(boxes) == 0 {
		boxes, err = f.undistorted(ctx, m)
	}
	if err == nil && len(boxes) == 0 {
		boxes, err = f.inTiles(ctx, m)
	}
	if err != nil {
		return nil, err
	}
	for i, b := range boxes {
		if boxes[i], err = f.closer(ctx, m, b); err != nil {
			return nil, err
		}
	}
	boxes = distinct(boxes)
	slices.SortStableFunc(boxes, func(a, b scored) int { return cmp.Compare(b.box.prominence(m), a.box.prominence(m)) })
	return boxes, nil
}

// prominence orders the faces of a picture: the area of the box, less the
// farther it lies from the middle of the picture; a face at a corner counts as
// nothing.
func (b Box) prominence(m *vision.Image) float64 {
	middle := vision.Point{X: float64(m.W) / 2, Y: float64(m.H) / 2}
	away := b.Centre().Distance(middle) / math.Hypot(middle.X, middle.Y)
	near := max(1-away, 0)
	return b.area() * near * near
}

// Several says whether a second face of the picture may be meant as well as the
// foremost: one at least half as high, of which the detector is rather sure.
// People far behind the foremost do not count.
func Several(faces []Face) bool {
	return slices.ContainsFunc(faces[min(1, len(faces)):], func(f Face) bool {
		return f.Score >= 0.9 && f.Box.Height() >= faces[0].Box.Height()/2 && f.EyeDistance >= 0.2*f.Box.Height()
	})
}

// undistorted looks at a tall picture beside an empty strip that gives it the
// detector's proportions. The detector knows faces that are a third too wide,
// as in a square picture, but in a portrait format they are nearly twice too
// wide, and it misses some.
func (f *Finder) undistorted(ctx context.Context, m *vision.Image) ([]scored, error) {
	w := m.H * detectW / detectH
	if m.W*10 >= m.H*9 || w > 20000 {
		return nil, nil
	}
	wide := vision.NewImage(w, m.H)
	for y := range m.H {
		copy(wide.Pix[3*y*w:], m.Pix[3*y*m.W:3*(y+1)*m.W])
	}
	return f.boxes(ctx, wide, wide.Bounds())
}

// inTiles looks at overlapping parts of a picture whose sides are a half and
// then a quarter of the picture's, and stops at the first size that shows a face.
func (f *Finder) inTiles(ctx context.Context, m *vision.Image) ([]scored, error) {
	for _, parts := range []int{2, 4} {
		w, h := m.W/parts, m.H/parts
		if w < detectW/2 || h < detectH/2 {
			return nil, nil
		}
		var found []scored
		for y := 0; y+h <= m.H; y += max(h/2, 1) {
			for x := 0; x+w <= m.W; x += max(w/2, 1) {
				boxes, err := f.boxes(ctx, m, image.Rect(x, y, x+w, y+h))
				if err != nil {
					return nil, err
				}
				found = append(found, boxes...)
			}
		}
		if len(found) > 0 {
			return suppress(found), nil
		}
	}
	return nil, nil
}

// closer draws the box of a face that was seen small anew, after a second look
// at a part of the picture three times its size.
func (f *Finder) closer(ctx context.Context, m *vision.Image, b scored) (scored, error) {
	if b.seen >= refineBelow {
		return b, nil
	}
	side := 3 * max(b.box.Width(), b.box.Height())
	c := b.box.Centre()
	part := image.Rect(int(c.X-side/2), int(c.Y-side*3/8), int(c.X+side/2), int(c.Y+side*3/8)).Intersect(m.Bounds())
	again, err := f.boxes(ctx, m, part)
	if err != nil {
		return b, err
	}
	best, first := 0.3, b.box
	for _, a := range again {
		if o := a.box.overlap(first); o > best {
			best, b.box, b.score = o, a.box, max(a.score, b.score)
		}
	}
	return b, nil
}

// scored is a box that the detector proposes, with the height in pixels at
// which it saw it.
type scored struct {
	box         Box
	score, seen float64
}

// boxes runs the detector on a part of the picture.
func (f *Finder) boxes(ctx context.Context, m *vision.Image, part image.Rectangle) ([]scored, error) {
	part = part.Intersect(m.Bounds())
	if part.Dx() < 8 || part.Dy() < 8 {
		return nil, nil
	}
	if part != m.Bounds() {
		m = m.Crop(part)
	}
	out, err := f.detect.Run(ctx, vision.Normalised(vision.Resize(m, detectW, detectH), vision.Input{Order: "BGR", Mean: 127, Scale: 128}))
	if err != nil {
		return nil, fmt.Errorf("finding faces: %w", err)
	}
	if len(out) != 2 || len(out[0].Data)*2 != len(out[1].Data) {
		return nil, fmt.Errorf("finding faces: the network's %d outputs are not scores and boxes", len(out))
	}
	var found []scored
	scores, corners := out[0].Data, out[1].Data
	w, h := float64(part.Dx()), float64(part.Dy())
	for i := 0; 2*i+1 < len(scores); i++ {
		s := float64(scores[2*i+1])
		if !(s > minScore) {
			continue
		}
		c := corners[4*i : 4*i+4]
		found = append(found, scored{
			box: Box{
				float64(part.Min.X) + float64(c[0])*w, float64(part.Min.Y) + float64(c[1])*h,
				float64(part.Min.X) + float64(c[2])*w, float64(part.Min.Y) + float64(c[3])*h,
			},
			score: s, seen: float64(c[3]-c[1]) * detectH,
		})
	}
	return suppress(found), nil
}

// suppress keeps the best of boxes that overlap, and moves it to the mean of all
// that overlap it much, weighed by score and overlap (box voting, Gidaris and
// Komodakis 2015): one box is drawn by chance, their mean less so.
func suppress(found []scored) []scored {
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var kept []scored
	for _, b := range found {
		if !slices.ContainsFunc(kept, func(k scored) bool { return k.box.overlap(b.box) > maxOverlap }) && b.box.area() > 0 {
			kept = append(kept, b)
		}
	}
	for i := range kept {
		kept[i].box = vote(kept[i].box, found)
	}
	return kept
}

// votes is the overlap from which a box has a say in where another lies.
const votes = 0.6

func vote(box Box, found []scored) Box {
	var sum Box
	var weights float64
	for _, f := range found {
		o := f.box.overlap(box)
		if o <= votes {
			continue
		}
		w := f.score * o
		sum = Box{sum.X0 + w*f.box.X0, sum.Y0 + w*f.box.Y0, sum.X1 + w*f.box.X1, sum.Y1 + w*f.box.Y1}
		weights += w
	}
	return Box{sum.X0 / weights, sum.Y0 / weights, sum.X1 / weights, sum.Y1 / weights}
}

// distinct drops boxes that turned out to be one face at the second look.
func distinct(boxes []scored) []scored {
	var kept []scored
	for _, b := range boxes {
		if !slices.ContainsFunc(kept, func(k scored) bool { return k.box.overlap(b.box) > maxOverlap }) {
			kept = append(kept, b)
		}
	}
	return kept
}
