package capture

import (
	"image"
	"maps"
	"math"
	"slices"

	selfsame "github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// The thresholds, all in one place. They were set on generated photographs (internal/specimen) so that what is fatal
// cannot be read by anybody, and are lenient on purpose: sending a readable picture back is as wrong as passing a bad
// one, and whether it can be read is for the reading to show. TestRealPictures… prints how often they speak of real ones.
const (
	pageSide = 1000 // px: pages are judged at this length of their longer side, where a zone's letter is 20 px wide

	fatalBlur     = 5.0  // px of Blur: a quarter of a letter's height, and more than its strokes are apart
	adviseBlur    = 1.8  // px: strokes run into each other
	fatalGlare    = 0.25 // share of the page
	adviseGlare   = 0.004
	fatalBright   = 25  // level: the 95th percentile of a page in the dark
	adviseBright  = 80  // level
	fatalClipped  = 0.9 // share of the page that is white, with nothing dark on it
	adviseClipped = 0.4
	washedOut     = 200 // level: above this 5th percentile nothing on the page is dark
	paleAbove     = 110 // level: above this 5th percentile little is
	grayChroma    = 4.0 // levels: at or below this 99th percentile there is no colour
	colourBright  = 80  // level: in a darker page colour cannot be told

	fatalPageSide  = 160  // px: the longer side of a page on which not even a zone can be read (4 px a letter)
	advisePageSide = 600  // px
	fatalOutside   = 0.10 // how far a corner lies outside the frame, as a share of the page's side
	adviseOutside  = 0.02
	touching       = 0.004 // share of the frame's side: nearer than this the page touches the border

	fatalFaceSide   = 40  // px, forehead to chin
	fatalFaceBright = 35  // level: the median of a face in the dark
	fatalFaceBlur   = 5.0 // px of FaceBlur: as a face crop of 20 px enlarged, of which fewer than 3 in 10 are matched
	adviseFaceBlur  = 2.5 // px: as a face crop of 40 px, of which 3 in 4 are
	faceSide        = 160 // px: faces are judged at this size, somewhat more than the networks look at
)

// Severity says what a concern is worth.
type Severity string

// The severities.
const (
	// Fatal: nobody could use the picture. Ask for another whatever else was found.
	Fatal Severity = "fatal"
	// Advice: it may well be good enough. Say it when reading or comparing failed, and be silent when it did not.
	Advice Severity = "advice"
)

// Concern is one thing about a photograph that a person can do better.
type Concern struct {
	Code     selfsame.ReasonCode
	Severity Severity
}

// Quality is what was measured of a photograph and what is of concern in it. The zero value is no measurement, and no
// concern: it must not be read as good.
type Quality struct {
	Measurements map[string]float64 // by name with unit; see Page, Frame and Face
	Concerns     []Concern
}

// With joins two qualities of the same photograph.
func (q Quality) With(other Quality) Quality {
	out := Quality{Measurements: map[string]float64{}, Concerns: slices.Concat(q.Concerns, other.Concerns)}
	maps.Copy(out.Measurements, q.Measurements)
	maps.Copy(out.Measurements, other.Measurements)
	return out
}

// Codes gives the reasons of that severity, each once, in the order in which they were found.
func (q Quality) Codes(s Severity) []selfsame.ReasonCode {
	var out []selfsame.ReasonCode
	for _, c := range q.Concerns {
		if c.Severity == s && !slices.Contains(out, c.Code) {
			out = append(out, c.Code)
		}
	}
	return out
}

func (q *Quality) concern(code selfsame.ReasonCode, fatal, advise bool) {
	switch {
	case fatal:
		q.Concerns = append(q.Concerns, Concern{code, Fatal})
	case advise:
		q.Concerns = append(q.Concerns, Concern{code, Advice})
	}
}

// Assess judges a photograph of a document whose page lies at the quad, in pixels of the photograph: it straightens the
// page and joins Page and Frame. A caller that has the straightened page calls those. With the zero quad, no page was
// found, and the whole photograph is judged as if it were the page.
func Assess(p *Photograph, page vision.Quad) Quality {
	if page == (vision.Quad{}) {
		whole, _ := vision.Fit(p.Image, pageSide)
		return Page(whole)
	}
	w, h := page.Size()
	f := min(1, pageSide/max(w, h, 1))
	flat := p.Image.Warp(page, max(1, int(math.Round(w*f))), max(1, int(math.Round(h*f))))
	return Page(flat).With(Frame(page, p.Width, p.Height))
}

// Page judges a straightened page. Measurements: blur_px (at a longer side of 1,000 pixels, or of the page where it is
// smaller), glare_share, level_p05, level_p50, level_p95 (0..255), clipped_share, chroma_mean and chroma_p99 (levels).
func Page(page *vision.Image) Quality {
	small, _ := vision.Fit(page, pageSide)
	light := LightOf(small)
	glare := Glare(small)
	mean, most := Chroma(small)
	q := Quality{Measurements: map[string]float64{
		"glare_share": glare, "clipped_share": light.Clipped,
		"level_p05": float64(light.Dark), "level_p50": float64(light.Median), "level_p95": float64(light.Bright),
		"chroma_mean": mean, "chroma_p99": most,
	}}
	if s, ok := Blur(small.Gray()); ok {
		q.Measurements["blur_px"] = s
		q.concern("doc.blurred", s > fatalBlur, s > adviseBlur)
	}
	q.concern("doc.glare", glare > fatalGlare, glare > adviseGlare)
	q.concern("doc.dark", light.Bright < fatalBright, light.Bright < adviseBright)
	q.concern("doc.overexposed", light.Clipped > fatalClipped && light.Dark > washedOut,
		light.Clipped > adviseClipped && light.Dark > paleAbove)
	// Advice only: backs of licences are black on white. Whether a front may be so is for the authentic step.
	q.concern("doc.black_white", false, most <= grayChroma && light.Bright >= colourBright)
	return q
}

// Frame judges where the page lies in a photograph of that many pixels. Measurements: page_side_px (the longer side),
// page_share (of the photograph's area), outside_share (how far the farthest corner lies outside, as a share of the
// page's longer side), sides_touched (0..4). A page that fills the photograph to all four borders is a scan or was
// cropped by hand: that is no concern.
func Frame(page vision.Quad, width, height int) Quality {
	w, h := page.Size()
	side := max(w, h, 1)
	var outside float64
	for _, c := range page {
		outside = max(outside, -c.X, -c.Y, c.X-float64(width), c.Y-float64(height))
	}
	touched := sidesTouched(page, float64(width), float64(height))
	q := Quality{Measurements: map[string]float64{
		"page_side_px": side, "page_share": page.Area() / max(1, float64(width)*float64(height)),
		"outside_share": outside / side, "sides_touched": float64(touched),
	}}
	q.concern("doc.too_small", side < fatalPageSide, side < advisePageSide)
	partly := touched > 0 && touched < 4
	q.concern("doc.cut_off", outside/side > fatalOutside, outside/side > adviseOutside || partly)
	return q
}

// sidesTouched counts the borders of the photograph that a corner of the page lies on or beyond.
func sidesTouched(page vision.Quad, width, height float64) int {
	n := 0
	for _, near := range []func(p vision.Point) bool{
		func(p vision.Point) bool { return p.X <= touching*width },
		func(p vision.Point) bool { return p.Y <= touching*height },
		func(p vision.Point) bool { return p.X >= (1-touching)*width },
		func(p vision.Point) bool { return p.Y >= (1-touching)*height },
	} {
		if slices.ContainsFunc(page[:], near) {
			n++
		}
	}
	return n
}

// Face judges the face at the box, forehead to chin, in pixels of the photograph. Measurements: face_side_px, and of the
// face blur_px (at 160 pixels), level_p05, level_p50, level_p95, chroma_p99. An empty box means that no face was found:
// then there is nothing to judge, which is the face step's to say.
func Face(m vision.Picture, box image.Rectangle) Quality {
	inside := box.Intersect(m.Bounds())
	if inside.Empty() {
		return Quality{}
	}
	face, _ := vision.Fit(m.Crop(inside), faceSide)
	light := LightOf(face)
	_, most := Chroma(face)
	q := Quality{Measurements: map[string]float64{
		"face_side_px": float64(box.Dy()), "chroma_p99": most,
		"level_p05": float64(light.Dark), "level_p50": float64(light.Median), "level_p95": float64(light.Bright),
	}}
	if s, ok := FaceBlur(face.Gray()); ok {
		q.Measurements["blur_px"] = s
		q.concern("face.blurred", s > fatalFaceBlur, s > adviseFaceBlur)
	}
	q.concern("face.none", box.Dy() < fatalFaceSide, false)
	q.concern("face.too_dark", light.Bright < fatalFaceBright, light.Median < fatalFaceBright)
	q.concern("face.bw", false, most <= grayChroma)
	lost := 1 - float64(inside.Dx()*inside.Dy())/float64(max(1, box.Dx()*box.Dy()))
	q.concern("face.not_fully_visible", lost > 0.25, lost > 0.05)
	return q
}
