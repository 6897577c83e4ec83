package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/flow"
)

// mostUpload is what is read of an upload before the visitor is told that it is
// too large: more than the limit of a photograph, so that most who exceed it
// get a sentence and not a broken connection. No more than the limit is kept.
const mostUpload = 32 << 20

// photoPage is the page that takes one photograph.
type photoPage struct {
	Step  step
	Base  string // /verify or /phone
	Slot  selfsame.Slot
	Kind  string
	Shape string // of the frame: page, card or face
	Limit int
	Taken bool   // there is one already, and the page shows it
	Told  []told // what was seen in it
	Next  string
	Words string // for the script, as JSON
}

// scriptWords are the keys, under verify.say., of what the script says.
var scriptWords = []string{
	"frame", "dark", "bright", "closer", "back", "blurred", "glare", "still", "hold", "oval",
	"opening", "preparing", "taken", "checking", "cannotOpen", "network", "use", "keep", "more", "goOn",
}

func (j *journey) photoPage(slot selfsame.Slot) (photoPage, error) {
	p := photoPage{
		Step: j.photoStep(slot), Base: j.base, Slot: slot, Kind: j.ver.Kind, Shape: shapeOf(slot, j.ver.Kind),
		Limit: j.s.Verify.MaxBytes, Next: j.after(slot),
	}
	words := map[string]string{}
	for _, key := range scriptWords {
		words[key] = j.T("verify.say." + key)
	}
	if slot != selfsame.SlotFace && p.Shape == "page" {
		words["frame"] = j.T("verify.say.frame.page")
	}
	b, err := json.Marshal(words)
	p.Words = string(b)
	return p, err
}

// shapeOf is the frame's: a passport's page is 125 by 88 mm, a card 85.6 by 54.
func shapeOf(slot selfsame.Slot, kind string) string {
	switch {
	case slot == selfsame.SlotFace:
		return "face"
	case kind == "passport":
		return "page"
	}
	return "card"
}

// after is the page that follows a photograph.
func (j *journey) after(slot selfsame.Slot) string {
	for _, other := range flow.Missing(j.ver) {
		if other != slot {
			return j.base + "/photo/" + string(other)
		}
	}
	if j.base == "/phone" {
		return "/phone/done"
	}
	return "/verify/check"
}

// expects says whether the slot can be photographed now, and otherwise leads to
// the step that comes first.
func (j *journey) expects(slot selfsame.Slot) error {
	if j.ver.Way == selfsame.WayUnset || len(j.ver.Claim) == 0 || j.ver.Kind == "" {
		return &selfsame.Error{Kind: selfsame.KindConflict, Message: "A step before this one is missing; go back to it first"}
	}
	if !slices.Contains(selfsame.Slots(j.ver.Kind), slot) {
		return &selfsame.Error{Kind: selfsame.KindConflict, Message: "This photo is not needed for the ID you chose"}
	}
	return nil
}

func showPhoto(slot selfsame.Slot) pageOf {
	return func(j *journey) error {
		if err := j.expects(slot); err != nil {
			return err
		}
		p, err := j.photoPage(slot)
		if err != nil {
			return err
		}
		if taken, some := j.ver.Photographs[slot]; some && !taken.Stale && j.r.URL.Query().Get("again") == "" {
			p.Taken, p.Told = true, j.tell(j.ver, taken.Advice)
		}
		return j.show("verify_photo", p)
	}
}

func takePhoto(slot selfsame.Slot) pageOf {
	return func(j *journey) error {
		err := j.expects(slot)
		if err == nil {
			err = j.receive(slot)
		}
		if err == nil || !j.wantsJSON() {
			return err
		}
		kind, _ := selfsame.Public(err)
		if kind == selfsame.KindInternal {
			j.s.Logger.ErrorContext(j.r.Context(), "photograph", "verification", j.ver.ID, "error", err)
		}
		said := photoAnswer{Problem: j.sentence(err)}
		if kind == selfsame.KindConflict {
			said.Next = j.base
			if j.base == "/phone" {
				said.Next = "/phone/next"
			}
		}
		return j.json(statuses[kind], said)
	}
}

// photoAnswer is what the script is told.
type photoAnswer struct {
	Taken   bool   `json:"taken"`
	Advice  []told `json:"advice,omitempty"`
	Problem string `json:"problem,omitempty"`
	Next    string `json:"next,omitempty"`
}

// receive reads the picture, has it looked at, and answers the script or, where
// there is none, with a page.
func (j *journey) receive(slot selfsame.Slot) error {
	data, err := j.upload()
	if err != nil {
		return err
	}
	var advice []selfsame.Reason
	var taken bool
	if len(data) > j.s.Verify.MaxBytes {
		advice = []selfsame.Reason{{Code: "tech.file_size", About: string(slot)}}
	} else {
		advice, taken, err = j.s.Verify.Photographs.Accept(j.r.Context(), j.learner, j.ver.ID, slot, data)
	}
	if err != nil {
		return err
	}
	said := j.tell(j.ver, advice)
	next := j.after(slot)
	switch {
	case j.wantsJSON():
		status := http.StatusOK
		if !taken {
			status, next = http.StatusUnprocessableEntity, ""
		}
		return j.json(status, photoAnswer{Taken: taken, Advice: said, Next: next})
	case taken && len(said) == 0:
		j.redirect(next)
		return nil
	case taken:
		j.redirect(j.base + "/photo/" + string(slot)) // shows it with what was seen in it
		return nil
	}
	p, err := j.photoPage(slot)
	if err != nil {
		return err
	}
	for _, t := range said {
		j.Errors = append(j.Errors, problem{"picture", t.Text})
	}
	return j.showStatus(http.StatusUnprocessableEntity, "verify_photo", p)
}

// upload reads the part "picture" of the body into memory, at most one byte
// more than the limit: nothing is ever written to a temporary file.
func (j *journey) upload() ([]byte, error) {
	reader, err := j.r.MultipartReader()
	if err != nil {
		return nil, formError(err)
	}
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, noPicture
		}
		if err != nil {
			return nil, formError(err)
		}
		if part.FormName() != "picture" {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(part, int64(j.s.Verify.MaxBytes)+1))
		if err == nil {
			_, err = io.Copy(io.Discard, part) // so that a browser that still sends hears the answer
		}
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large) && len(data) > j.s.Verify.MaxBytes:
			return data, nil
		case err != nil:
			return nil, formError(err)
		case len(data) == 0:
			return nil, noPicture
		}
		return data, nil
	}
}

var noPicture = &selfsame.Error{
	Kind: selfsame.KindInvalid, Message: "There was no picture in what was sent",
	Hint: "Choose a picture first, then send it",
}

func (v *visit) json(status int, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("answer to a script: %w", err)
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(b) // nobody is left to tell when the visitor has gone
	return nil
}

// showPicture gives a learner back what they sent.
func showPicture(slot selfsame.Slot) pageOf {
	return func(j *journey) error {
		data, err := j.s.Verify.Photographs.Photograph(j.r.Context(), j.learner, j.ver.ID, slot)
		if err != nil {
			return err
		}
		kind := http.DetectContentType(data)
		if kind != "image/jpeg" && kind != "image/png" {
			return fmt.Errorf("picture of %s: it is %s", j.ver.ID, kind)
		}
		j.w.Header().Set("Content-Type", kind)
		_, _ = j.w.Write(data) //nolint:gosec // a picture by its content, and nothing is sniffed
		return nil
	}
}
