package eval

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// The rates of Face that tests hold floors under.
const (
	LFWJudgedRight       = "LFW: pairs judged right, threshold from the other folds"
	LFWAcceptedAt1000    = "LFW: same people accepted, at 1 false accept in 1,000"
	LFWAcceptedAt100     = "LFW: same people accepted, at 1 false accept in 100"
	PortraitsAcceptedAt  = "portraits: same people accepted, at 1 false accept in 1,000"
	judgedSame           = ": same people judged same"
	judgedDifferent      = ": same people judged different"
	strangersSame        = ": strangers judged same"
	strangersDifferent   = ": strangers judged different"
	LFWStrangersSame     = "LFW" + strangersSame
	PortraitsDifferent   = "portraits" + judgedDifferent
	PortraitStrangers    = "portraits" + strangersSame
	PortraitStrangersAll = "portraits against all of LFW" + strangersSame
)

// The targets of the shipped calibration.
const (
	falseMatchTarget    = 1e-3
	falseNonMatchTarget = 1e-3
)

// A FaceStudy is what was measured on pairs of faces.
type FaceStudy struct {
	Report Report
	Curves []measure.Named
	// Calibration is one made anew on these very pairs.
	Calibration face.Calibration
}

// faceSet is a set of pairs with its scores.
type faceSet struct {
	name   string
	digest string // of the list of pairs
	pairs  []measure.Pair
}

// Face measures the whole path from picture to similarity on LFW's pairs (the
// folder lfw of data, or data itself where it holds pairs.txt) and, where they
// are there, on the official portraits (the folder portraits) against LFW's
// photographs of the same and of other officials. Nothing is dropped: a pair in
// which a face is not found is wrong in every accuracy and accepted at no
// threshold. shipped is the calibration whose judgements are counted; nil counts
// those of the one made anew. begin is told how many pictures there are and returns what to
// call after each.
func Face(ctx context.Context, m *vision.Models, data string, shipped *face.Calibration, begin func(total int) func()) (FaceStudy, error) {
	album, err := openAlbum(data)
	if err != nil {
		return FaceStudy{}, err
	}
	gallery, err := NewGallery(m)
	if err != nil {
		return FaceStudy{}, err
	}
	files := album.files()
	if err := gallery.Load(ctx, files, begin(len(files))); err != nil {
		return FaceStudy{}, err
	}
	for _, f := range files {
		if p := gallery.Of(f).Problem; p != nil {
			return FaceStudy{}, fmt.Errorf("a picture of the set cannot be read: %w", p)
		}
	}
	sets := album.sets(gallery)
	study := FaceStudy{Report: Report{Area: "face", Data: filepath.Base(data)}}
	study.Calibration = calibrate(gallery.Embedder(), sets)
	if shipped == nil {
		shipped = &study.Calibration
	}
	study.measure(sets, *shipped)
	study.Report.Figures = append(study.Report.Figures, Figure{Name: "pictures without a face found", Value: float64(countFaceless(gallery, files))})
	return study, nil
}

func countFaceless(g *Gallery, files []string) int {
	n := 0
	for _, f := range files {
		if g.Of(f).Faces == 0 {
			n++
		}
	}
	return n
}

// measure fills the report.
func (s *FaceStudy) measure(sets []faceSet, shipped face.Calibration) {
	r := &s.Report
	for i, set := range sets {
		c := measure.ROC(set.pairs)
		r.Figures = append(r.Figures, Figure{set.name + ": threshold for 1 false accept in 1,000", c.AtFAR(1e-3).Threshold, ""})
		if i > 1 { // strangers only: no curve and no equal error rate
			continue
		}
		s.Curves = append(s.Curves, measure.Named{Name: set.name, Curve: c})
		r.Figures = append(r.Figures, Figure{set.name + ": equal error rate", 100 * c.EER(), "%"})
		at1000, at100 := c.AtFAR(1e-3), c.AtFAR(1e-2)
		switch i {
		case 0:
			acc := measure.ByFolds(set.pairs)
			r.Rates = append(r.Rates, named(LFWJudgedRight, acc.All), named(LFWAcceptedAt1000, at1000.TrueMatch), named(LFWAcceptedAt100, at100.TrueMatch))
			r.Figures = append(r.Figures, Figure{"LFW: standard deviation of the folds' accuracies", 100 * acc.SD, "%"})
		case 1:
			r.Rates = append(r.Rates, named(PortraitsAcceptedAt, at1000.TrueMatch))
		}
	}
	for _, set := range sets {
		r.Rates = append(r.Rates, judgements(set, shipped)...)
	}
	r.Figures = append(r.Figures, Figure{"calibration: same from", shipped.Same, ""}, Figure{"calibration: different below", shipped.Different, ""})
	for _, set := range shipped.Sets {
		for _, measured := range sets {
			if set.Digest == measured.digest {
				r.Notes = append(r.Notes, "in-sample: the calibration "+shipped.Name+" was made on these very pairs of "+set.Name)
			}
		}
	}
}

func named(name string, r measure.Rate) measure.Rate {
	r.Name = name
	return r
}

// judgements counts what a calibration says of a set.
func judgements(set faceSet, c face.Calibration) []measure.Rate {
	same, refused := measure.Rate{Name: set.name + judgedSame}, measure.Rate{Name: set.name + judgedDifferent}
	passed, told := measure.Rate{Name: set.name + strangersSame}, measure.Rate{Name: set.name + strangersDifferent}
	for _, p := range set.pairs {
		j := c.Judge(p.Score)
		if p.Same {
			same.Count(j == face.JudgedSame)
			refused.Count(j == face.JudgedDifferent)
			continue
		}
		passed.Count(j == face.JudgedSame)
		told.Count(j == face.JudgedDifferent)
	}
	if same.N == 0 {
		return []measure.Rate{passed, told}
	}
	return []measure.Rate{same, refused, passed, told}
}

// An album is which pictures are compared with which.
type album struct {
	lfw, portraits string // folders; portraits is empty where there are none
	pairs          []FacePair
	pairsDigest    string
	officials      []official
	photographs    map[string][]string // by official: LFW's pictures of them
	csvDigest      string
}

// An official is a portrait and the name LFW has for the person.
type official struct{ portrait, person string }

func openAlbum(data string) (album, error) {
	a := album{lfw: data, photographs: map[string][]string{}}
	if _, err := os.Stat(filepath.Join(data, "lfw", "pairs.txt")); err == nil {
		a.lfw = filepath.Join(data, "lfw")
	}
	list, err := os.ReadFile(filepath.Join(a.lfw, "pairs.txt"))
	if err != nil {
		return a, fmt.Errorf("%s holds no pairs.txt, nor lfw/pairs.txt: %w", data, err)
	}
	a.pairsDigest = vision.Digest(list)
	if a.pairs, err = ReadFacePairs(strings.NewReader(string(list))); err != nil {
		return a, fmt.Errorf("pairs.txt: %w", err)
	}
	table, err := os.ReadFile(filepath.Join(data, "portraits", "pairs.csv"))
	if errors.Is(err, os.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return a, fmt.Errorf("portraits: %w", err)
	}
	a.portraits, a.csvDigest = filepath.Join(data, "portraits"), vision.Digest(table)
	rows, err := csv.NewReader(strings.NewReader(string(table))).ReadAll()
	if err != nil || len(rows) < 2 {
		return a, fmt.Errorf("portraits/pairs.csv names no portraits: %w", err)
	}
	for _, row := range rows[1:] {
		o := official{row[0], row[1]}
		a.officials = append(a.officials, o)
		if a.photographs[o.person], err = filepath.Glob(filepath.Join(a.lfw, o.person, "*.jpg")); err != nil {
			return a, fmt.Errorf("portraits/pairs.csv: %w", err)
		}
	}
	return a, nil
}

func (a album) file(name string) string { return filepath.Join(a.lfw, filepath.FromSlash(name)) }

// files lists every picture once.
func (a album) files() []string {
	var files []string
	seen := map[string]bool{}
	add := func(f string) {
		if !seen[f] {
			seen[f] = true
			files = append(files, f)
		}
	}
	for _, p := range a.pairs {
		add(a.file(p.A))
		add(a.file(p.B))
	}
	for _, o := range a.officials {
		add(filepath.Join(a.portraits, o.portrait))
		for _, f := range a.photographs[o.person] {
			add(f)
		}
	}
	return files
}

// sets scores LFW's pairs; portraits against LFW's photographs of the same
// people and of each other, who are mostly of one age, sex and skin tone; and
// portraits against everyone else in LFW's pairs.
func (a album) sets(g *Gallery) []faceSet {
	lfw := faceSet{name: "LFW", digest: a.pairsDigest}
	everyone := map[string]bool{}
	for _, p := range a.pairs {
		everyone[a.file(p.A)], everyone[a.file(p.B)] = true, true
		lfw.pairs = append(lfw.pairs, measure.Pair{Score: score(g, a.file(p.A), a.file(p.B)), Same: p.Same, Fold: p.Fold})
	}
	if a.portraits == "" {
		return []faceSet{lfw}
	}
	among := faceSet{name: "portraits", digest: a.csvDigest}
	against := faceSet{name: "portraits against all of LFW", digest: vision.Digest([]byte(a.csvDigest + a.pairsDigest))}
	for _, o := range a.officials {
		portrait := filepath.Join(a.portraits, o.portrait)
		for _, other := range a.officials {
			for _, f := range a.photographs[other.person] {
				delete(everyone, f)
				among.pairs = append(among.pairs, measure.Pair{Score: score(g, portrait, f), Same: other.person == o.person})
			}
		}
	}
	for _, o := range a.officials {
		for _, f := range slices.Sorted(maps.Keys(everyone)) {
			against.pairs = append(against.pairs, measure.Pair{Score: score(g, filepath.Join(a.portraits, o.portrait), f)})
		}
	}
	return []faceSet{lfw, among, against}
}

// score is the similarity of two pictures, NaN where a face was not found.
func score(g *Gallery, a, b string) float64 {
	x, y := g.Of(a), g.Of(b)
	if x.Embedding == nil || y.Embedding == nil {
		return math.NaN()
	}
	return x.Embedding.Similarity(y.Embedding)
}
