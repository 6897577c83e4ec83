package eval

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/selfsame-id/selfsame/internal/document"
	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/internal/specimen"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// The rates of PortraitStudy that tests hold floors under.
const (
	PortraitEmbedded = "portrait found where it is, and embedded"
	PortraitSame     = "portrait judged same as the picture it was made from"
	PortraitNotSame  = "portrait judged different from it"
	PortraitSmall    = "portrait too small to be compared, and said so"
)

// A PortraitStudy measures whether the portrait on a document is found and can
// be embedded, at each of the four ways a document can lie.
type PortraitStudy struct {
	Reader      *document.Reader
	Finder      *face.Finder
	Embedder    *face.Embedder
	Calibration face.Calibration
	// Portraits are the faces that the documents show, in turn.
	Portraits []Portrait
	// Level is one of package specimen's: easy, ordinary, hard.
	Level string
}

// portraitSeen is what became of one document.
type portraitSeen struct {
	turned                int
	found, small          bool
	judged                face.Judgement // "" where it was not embedded
	similarity, eyePixels float64
}

// Run makes n documents, every kind in turn, each of them all four ways round,
// photographs their fronts, reads them, and counts. begin is told n and
// returns what to call after each. missed has a line of each that was not judged the same.
func (s PortraitStudy) Run(ctx context.Context, n int, seed uint64, begin func(total int) func()) (_ Report, missed []string, _ error) {
	if n < 1 || len(s.Portraits) == 0 {
		return Report{}, nil, errors.New("at least one document and one portrait are needed")
	}
	originals, err := s.originals(ctx)
	if err != nil {
		return Report{}, nil, err
	}
	seen := make([]portraitSeen, n)
	done := begin(n)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	todo := make(chan int)
	var workers sync.WaitGroup
	var mu sync.Mutex // done is called by one at a time
	for range runtime.NumCPU() {
		workers.Go(func() {
			for i := range todo {
				one, err := s.one(ctx, i, seed+uint64(i), originals[i/4%len(originals)])
				if err != nil {
					cancel(err)
					continue // the others see the context and end
				}
				seen[i] = one
				mu.Lock()
				done()
				mu.Unlock()
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		todo <- i
	}
	close(todo)
	workers.Wait()
	if err := context.Cause(ctx); err != nil {
		return Report{}, nil, err
	}
	for i, o := range seen {
		if o.judged != face.JudgedSame {
			missed = append(missed, fmt.Sprintf("document %d, seed %d, face %d: %s", i, seed+uint64(i), i/4%len(s.Portraits)+1, o))
		}
	}
	return s.report(seen, seed), missed, nil
}

// String says what became of the portrait.
func (o portraitSeen) String() string {
	switch {
	case o.judged != "":
		return fmt.Sprintf("judged %s (similarity %.3f), eyes %.0f pixels apart, turned by %d degrees", o.judged, o.similarity, o.eyePixels, o.turned)
	case o.small:
		return fmt.Sprintf("too small, eyes %.0f pixels apart", o.eyePixels)
	case o.found:
		return "found, and no face in it"
	}
	return fmt.Sprintf("not found, turned by %d degrees", o.turned)
}

// originals embeds the faces that the documents are made from.
func (s PortraitStudy) originals(ctx context.Context) ([]face.Embedding, error) {
	var out []face.Embedding
	for i, p := range s.Portraits {
		picture := vision.FromImage(p.Picture)
		faces, err := s.Finder.Find(ctx, picture)
		if err != nil {
			return nil, err
		}
		if len(faces) == 0 {
			return nil, fmt.Errorf("portrait %d shows no face", i+1)
		}
		e, err := s.Embedder.Embed(ctx, picture, faces[0])
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func (s PortraitStudy) one(ctx context.Context, i int, seed uint64, original face.Embedding) (portraitSeen, error) {
	shot, err := s.shoot(i, seed)
	if err != nil {
		return portraitSeen{}, err
	}
	img, err := throughJPEG(shot)
	if err != nil {
		return portraitSeen{}, err
	}
	reading, err := s.Reader.Read(ctx, img, readDay)
	if err != nil {
		return portraitSeen{}, err
	}
	seen := portraitSeen{turned: shot.Truth.Turned}
	if !reading.Portrait.Found || shot.Truth.FaceQuad == nil {
		return seen, nil
	}
	box := reading.Portrait.Box
	if !box.Min.Add(box.Size().Div(2)).In(quadOf(*shot.Truth.FaceQuad).Bounds()) {
		return seen, nil
	}
	seen.found = true
	upright, faces, err := s.Finder.FindAnyWay(ctx, reading.Portrait.Image, reading.Portrait.Upright)
	if err != nil || len(faces) == 0 {
		return seen, err
	}
	seen.eyePixels = faces[0].EyeDistance
	if seen.eyePixels < face.MinEyeDistance {
		seen.small = true
		return seen, nil
	}
	e, err := s.Embedder.Embed(ctx, upright, faces[0])
	if err != nil {
		return seen, err
	}
	seen.similarity = e.Similarity(original)
	seen.judged = s.Calibration.Judge(seen.similarity, faces[0])
	return seen, nil
}

// shoot photographs the front of the i-th document.
func (s PortraitStudy) shoot(i int, seed uint64) (*specimen.Shot, error) {
	kinds := specimen.Kinds()
	p := s.Portraits[i/4%len(s.Portraits)]
	doc, err := specimen.Make(kinds[i/4%len(kinds)], specimen.Invent(seed, readDay, ""), p.Picture,
		specimen.Options{Seed: seed, Today: readDay, Face: p.Face})
	if err != nil {
		return nil, fmt.Errorf("make a document: %w", err)
	}
	conditions, err := specimen.Draw(seed, s.Level)
	if err != nil {
		return nil, fmt.Errorf("draw conditions: %w", err)
	}
	conditions.Rotation = 90 * (i % 4)
	shot, err := specimen.Photograph(doc.Front, conditions)
	if err != nil {
		return nil, fmt.Errorf("photograph: %w", err)
	}
	return shot, nil
}

func (s PortraitStudy) report(seen []portraitSeen, seed uint64) Report {
	all := measure.Rate{Name: PortraitEmbedded}
	same, different, small := measure.Rate{Name: PortraitSame}, measure.Rate{Name: PortraitNotSame}, measure.Rate{Name: PortraitSmall}
	turns := map[int]*measure.Rate{}
	order := []int{0, 90, 180, 270}
	for _, turn := range order {
		turns[turn] = &measure.Rate{Name: fmt.Sprintf("%s, turned by %d degrees", PortraitEmbedded, turn)}
	}
	for _, o := range seen {
		embedded := o.judged != ""
		all.Count(embedded)
		turns[o.turned].Count(embedded)
		small.Count(o.small)
		if embedded {
			same.Count(o.judged == face.JudgedSame)
			different.Count(o.judged == face.JudgedDifferent)
		}
	}
	rates := []measure.Rate{all}
	for _, turn := range order {
		rates = append(rates, *turns[turn])
	}
	return Report{
		Area: "portrait", Data: fmt.Sprintf("photographs of generated documents, level %s, seed %d, %d", s.Level, seed, len(seen)),
		Rates: append(rates, small, same, different),
		Notes: []string{fmt.Sprintf("%d faces in turn; generated pictures are easier than real ones", len(s.Portraits))},
	}
}
