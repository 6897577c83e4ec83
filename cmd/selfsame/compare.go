package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"github.com/schollz/progressbar/v3"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/eval"
	"github.com/selfsame-id/selfsame/internal/face"
)

// CompareCmd compares faces.
type CompareCmd struct {
	A     string `arg:"" optional:"" help:"A picture with a face: JPEG or PNG, up to 20 MB."`
	B     string `arg:"" optional:"" help:"The picture to compare it with."`
	Pairs string `placeholder:"FILE" type:"path" help:"Compare the pairs of a file instead: LFW's pairs.txt, or a CSV whose header has the columns a,b. One answer a pair, in the file's order."`
	Root  string `placeholder:"DIR" type:"path" help:"The folder that the pictures of --pairs lie below; by default the folder of the file."`
}

// Help is printed by selfsame compare --help.
func (c *CompareCmd) Help() string {
	return `Finds the face in each picture, embeds it and judges the similarity by the calibration:

  same          at most 1 in 1,000 pairs of strangers who look alike are this similar
  different     at most 1 in 1,000 pairs of one person's pictures are this unlike
  undetermined  between the two, or no face was found: a person must look

Where a picture shows several faces, the largest, most central one is compared, and the count says so. A picture that
cannot be read is an error when two are given; with --pairs it is a reason in its row, and the others are compared.

Examples:
  selfsame compare passport.jpg me.jpg
  selfsame --json compare --pairs lfw/pairs.txt --root lfw`
}

// compareAnswer is one pair as --json prints it.
type compareAnswer struct {
	A          string         `json:"a"`
	B          string         `json:"b"`
	FacesA     int            `json:"faces_a"`
	FacesB     int            `json:"faces_b"`
	Similarity *float64       `json:"similarity"` // null where a face was not found
	Judgement  face.Judgement `json:"judgement"`
	Reasons    []pairReason   `json:"reasons"`
}

// A pairReason is what stands between a pair and a judgement, or a reader
// should know of it: a code of the table of reasons, or file.unreadable for a
// file that is not there or cannot be opened.
type pairReason struct {
	Code  selfsame.ReasonCode `json:"code"`
	About string              `json:"about"` // "a" or "b"
	Text  string              `json:"text"`
}

// Run compares two pictures, or the pairs of a file.
func (c *CompareCmd) Run(x *Context) error {
	pairs, root, err := c.pairs()
	if err != nil {
		return err
	}
	models, err := x.Models()
	if err != nil {
		return err
	}
	gallery, err := eval.NewGallery(models)
	if err != nil {
		return hint(err, "make setup installs the networks and checks their digests")
	}
	calibration, err := face.LoadCalibration(models, gallery.Embedder())
	if err != nil {
		return hint(err, "make setup, or selfsame eval face --calibrate for a network of your own")
	}
	if err := c.load(x, gallery, pairs, root); err != nil {
		return err
	}
	for _, p := range pairs {
		a, b := gallery.Of(below(root, p.A)), gallery.Of(below(root, p.B))
		if problem := cmp.Or(a.Problem, b.Problem); problem != nil && c.Pairs == "" {
			return hint(problem, "compare takes two JPEG or PNG pictures of up to 20 MB")
		}
		if err := c.print(x, judge(p, a, b, calibration), calibration); err != nil {
			return err
		}
	}
	return nil
}

// pairs is what is to be compared, and below which folder.
func (c *CompareCmd) pairs() ([]eval.FacePair, string, error) {
	switch {
	case c.Pairs == "" && (c.A == "" || c.B == ""):
		return nil, "", hint(errors.New("two pictures are needed"), "selfsame compare A.jpg B.jpg, or selfsame compare --pairs FILE --root DIR")
	case c.Pairs == "":
		return []eval.FacePair{{A: c.A, B: c.B}}, "", nil
	case c.A != "" || c.B != "":
		return nil, "", hint(errors.New("pictures and a file of pairs at once"), "give either two pictures or --pairs FILE")
	}
	text, err := readFile(c.Pairs, maxPairsBytes)
	if err != nil {
		return nil, "", err
	}
	pairs, err := eval.ReadFacePairs(bytes.NewReader(text))
	if err != nil {
		return nil, "", hint(fmt.Errorf("%s: %w", c.Pairs, err), "the file is LFW's pairs.txt or a CSV whose first line names the columns a,b")
	}
	root := c.Root
	if root == "" {
		root = filepath.Dir(c.Pairs)
	}
	if info, err := os.Stat(root); err != nil || !info.IsDir() {
		return nil, "", hint(fmt.Errorf("%s is no folder that can be read", root), "--root names the folder that the pictures lie below")
	}
	return pairs, root, nil
}

// load embeds every picture once.
func (c *CompareCmd) load(x *Context, gallery *eval.Gallery, pairs []eval.FacePair, root string) error {
	var files []string
	distinct := map[string]bool{}
	for _, p := range pairs {
		for _, f := range []string{below(root, p.A), below(root, p.B)} {
			files, distinct[f] = append(files, f), true
		}
	}
	bar := progress(x, len(distinct), "faces")
	err := gallery.Load(x.Context, files, func() { _ = bar.Add(1) })
	_ = bar.Finish()
	return err
}

// progress returns a bar on standard error, silent where there is little to do.
func progress(x *Context, total int, what string) *progressbar.ProgressBar {
	w := x.Err
	if total < 20 {
		w = io.Discard
	}
	return progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))
}

func below(root, file string) string {
	if root == "" || filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(root, filepath.FromSlash(file))
}

// judge turns two likenesses into an answer. Nothing is judged that was not
// seen, or not well enough.
func judge(p eval.FacePair, a, b eval.Likeness, calibration face.Calibration) compareAnswer {
	out := compareAnswer{
		A: p.A, B: p.B, FacesA: a.Faces, FacesB: b.Faces, Judgement: face.JudgedUndetermined,
		Reasons: append(pairReasons("a", a), pairReasons("b", b)...),
	}
	if a.Embedding == nil || b.Embedding == nil {
		return out
	}
	similarity := math.Round(a.Embedding.Similarity(b.Embedding)*1e6) / 1e6
	out.Similarity = &similarity
	if min(a.EyePixels, b.EyePixels) >= face.MinEyeDistance {
		out.Judgement = calibration.Judge(similarity)
	}
	return out
}

func pairReasons(side string, l eval.Likeness) []pairReason {
	reasons := []pairReason{}
	add := func(code selfsame.ReasonCode, text string) {
		reasons = append(reasons, pairReason{code, side, text})
	}
	var refused *capture.Problem
	switch {
	case errors.As(l.Problem, &refused):
		add(refused.Code, refused.What)
	case l.Problem != nil:
		add("file.unreadable", l.Problem.Error())
	case l.Faces == 0:
		add("face.none", "no face was found")
	case l.EyePixels < face.MinEyeDistance:
		add("face.too_small", fmt.Sprintf("the eyes are %.0f pixels apart, at least %d are needed", l.EyePixels, face.MinEyeDistance))
	}
	if l.Several {
		add("face.several", fmt.Sprintf("of %d faces the largest, most central one was compared", l.Faces))
	}
	return reasons
}

func (c *CompareCmd) print(x *Context, a compareAnswer, calibration face.Calibration) error {
	if x.JSON {
		return x.printJSON(a)
	}
	similarity := "no similarity"
	if a.Similarity != nil {
		similarity = fmt.Sprintf("similarity %.3f (same from %.3f, different below %.3f)", *a.Similarity, calibration.Same, calibration.Different)
	}
	if _, err := fmt.Fprintf(x.Out, "%-12s  %s\n              a: %s (%s)\n              b: %s (%s)\n", a.Judgement, similarity, a.A, faces(a.FacesA), a.B, faces(a.FacesB)); err != nil {
		return err
	}
	for _, r := range a.Reasons {
		if _, err := fmt.Fprintf(x.Out, "              %s: %s (%s)\n", r.About, r.Text, r.Code); err != nil {
			return err
		}
	}
	return nil
}

func faces(n int) string {
	if n == 1 {
		return "1 face"
	}
	return fmt.Sprintf("%d faces", n)
}
