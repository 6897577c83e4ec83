package engine

import (
	"context"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/face"
)

// A selfie is what was seen in the photograph of the person.
type selfie struct {
	faces     []face.Face // the largest, most central one first
	embedding face.Embedding
	quality   capture.Quality
}

// lookAt finds the faces of a photograph and embeds the foremost.
func (e *Engine) lookAt(ctx context.Context, p photograph) (selfie, error) {
	picture := p.Image.RGB()
	faces, err := e.faces.Find(ctx, picture)
	if err != nil || len(faces) == 0 {
		return selfie{}, err
	}
	embedding, err := e.embedder.Embed(ctx, picture, faces[0])
	if err != nil {
		return selfie{}, err
	}
	return selfie{faces: faces, embedding: embedding, quality: capture.Face(picture, faces[0].Box.Rect())}, nil
}

// face answers whether the person is the one on the document. A similarity
// becomes a judgement through the calibration and in no other way.
func (e *Engine) face(ctx context.Context, c *Case) (selfsame.Finding, error) {
	if !e.policy.Face.Match {
		return selfsame.Finding{Answer: selfsame.NotRun}, nil // the operator's choice, not the person's
	}
	if !c.evidence.MatchFace {
		return selfsame.Finding{Answer: selfsame.NotRun, Reasons: []selfsame.Reason{{Code: "consent.declined"}}}, nil
	}
	person, err := c.selfie()
	if err != nil {
		return selfsame.Finding{}, err
	}
	own, err := e.ownPicture(ctx, c, person)
	if err != nil {
		return selfsame.Finding{}, err
	}
	parts := []selfsame.Finding{own, e.personPart(person)}
	portrait, shown, err := e.portraitPart(ctx, c)
	if err != nil {
		return selfsame.Finding{}, err
	}
	parts = append(parts, portrait)
	if selfsame.Worst(parts) == selfsame.Yes {
		parts = append(parts, e.match(compared{person.faces[0], person.embedding}, shown))
	}
	return selfsame.Combine(selfsame.CheckFace, parts...), nil
}

// ownPicture answers whether the photograph of the face is one of its own and
// neither the photograph of the ID over again nor another of the ID.
func (e *Engine) ownPicture(ctx context.Context, c *Case, person selfie) (selfsame.Finding, error) {
	part := selfsame.Finding{Check: "own_picture", Answer: selfsame.Yes}
	sent := c.photographs[selfsame.SlotFace]
	for _, slot := range []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack} {
		if p, ok := c.photographs[slot]; ok && face.SamePicture(p.Image, sent.Image) {
			part.Answer, part.Reasons = selfsame.No, []selfsame.Reason{{Code: "tech.same_image"}}
			return part, nil
		}
	}
	if len(person.faces) > 0 && person.faces[0].Box.Height() > largestPortrait*float64(min(sent.Width, sent.Height)) {
		return part, nil
	}
	shown, err := e.reader.ShowsDocument(ctx, sent.Image)
	if err != nil || !shown {
		return part, err
	}
	// What looks like a document is one if it can be read: a poster behind
	// somebody cannot.
	r, err := e.reader.Read(ctx, sent.Image, c.evidence.Today)
	if err != nil {
		return part, err
	}
	if r.Outcome == document.Read {
		part.Answer, part.Reasons = selfsame.No, []selfsame.Reason{{Code: "face.id_used_as_selfie"}}
	}
	return part, nil
}

// largestPortrait is the share of an ID's shorter side that the face of its
// portrait never exceeds, forehead to chin: 36 mm at most of the 54 mm of a card
// are the portrait (ICAO 9303-5), and the face is at most 80 % of that
// (9303-3 section 3.9), the forehead left out.
const largestPortrait = 0.5

// personPart answers whether the photograph shows one face that can be
// compared.
func (e *Engine) personPart(person selfie) selfsame.Finding {
	part := selfsame.Finding{Check: "person", Answer: selfsame.Yes, Measurements: map[string]float64{"faces": float64(len(person.faces))}}
	refuse := func(code selfsame.ReasonCode) {
		part.Answer = selfsame.No
		part.Reasons = append(part.Reasons, selfsame.Reason{Code: code})
	}
	if len(person.faces) == 0 {
		refuse("face.none")
		return part
	}
	for name, value := range person.quality.Measurements {
		part.Measurements[name] = value
	}
	part.Measurements["eye_distance_px"] = person.faces[0].EyeDistance
	if face.Several(person.faces) {
		refuse("face.several")
	}
	if person.faces[0].EyeDistance < e.policy.Face.MinPortraitEyeDistance {
		refuse("face.too_small")
	}
	for _, code := range person.quality.Codes(capture.Fatal) {
		refuse(code)
	}
	return part
}

// portraitPart answers whether the document's portrait can be compared, and
// embeds it where it can.
func (e *Engine) portraitPart(ctx context.Context, c *Case) (selfsame.Finding, compared, error) {
	part := selfsame.Finding{Check: "portrait", Answer: selfsame.Yes, Measurements: map[string]float64{}}
	refuse := func() (selfsame.Finding, compared, error) {
		part.Answer, part.Reasons = selfsame.Undetermined, []selfsame.Reason{{Code: "face.doc_photo_unusable"}}
		return part, compared{}, nil
	}
	p := c.portrait()
	if !p.Found {
		return refuse()
	}
	// The reading may be wrong about which way up the document lies; the face
	// itself is not.
	upright, faces, err := e.faces.FindAnyWay(ctx, p.Image, p.Upright)
	if err != nil {
		return part, compared{}, err
	}
	if len(faces) == 0 {
		return refuse()
	}
	part.Measurements["eye_distance_px"] = faces[0].EyeDistance
	if faces[0].EyeDistance < e.policy.Face.MinPortraitEyeDistance {
		return refuse()
	}
	embedding, err := e.embedder.Embed(ctx, upright, faces[0])
	return part, compared{faces[0], embedding}, err
}

// portrait is the portrait on the document.
func (c *Case) portrait() document.Portrait {
	for _, slot := range []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack} {
		if r := c.readings[slot]; r != nil && r.Portrait.Found {
			return r.Portrait
		}
	}
	return document.Portrait{}
}

// A compared is a face and its embedding.
type compared struct {
	face      face.Face
	embedding face.Embedding
}

// match compares two faces under the calibration.
func (e *Engine) match(a, b compared) selfsame.Finding {
	similarity := a.embedding.Similarity(b.embedding)
	part := selfsame.Finding{Check: "match", Measurements: map[string]float64{
		"similarity": similarity, "same_from": e.calibration.Same, "different_below": e.calibration.Different,
	}}
	switch e.calibration.Judge(similarity, a.face, b.face) {
	case face.JudgedSame:
		part.Answer = selfsame.Yes
	case face.JudgedDifferent:
		part.Answer, part.Reasons = selfsame.No, []selfsame.Reason{{Code: "face.no_match"}}
	case face.JudgedUndetermined:
		part.Answer, part.Reasons = selfsame.Undetermined, []selfsame.Reason{{Code: "face.no_match"}}
	}
	return part
}
