package eval

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"

	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/face"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// MaxPictureBytes is the largest file that is read to be measured or compared.
const MaxPictureBytes = 20_000_000

// A Likeness is what a gallery keeps of a picture: how many faces it shows and
// the embedding of the foremost.
type Likeness struct {
	Faces     int
	Several   bool    // a second face may be meant as well
	EyePixels float64 // between the foremost face's eyes
	Embedding face.Embedding
	Problem   error // why the picture could not be read; nil if it could
}

// A Gallery embeds each picture once. It may be used by many goroutines.
type Gallery struct {
	finder   *face.Finder
	embedder *face.Embedder

	mu   sync.Mutex
	seen map[string]Likeness
}

// NewGallery loads the face networks.
func NewGallery(m *vision.Models) (*Gallery, error) {
	finder, err := face.NewFinder(m)
	if err != nil {
		return nil, err
	}
	embedder, err := face.NewEmbedder(m)
	if err != nil {
		return nil, err
	}
	return &Gallery{finder: finder, embedder: embedder, seen: map[string]Likeness{}}, nil
}

// Embedder returns the network in use.
func (g *Gallery) Embedder() *face.Embedder { return g.embedder }

// Of returns what is kept of a picture; the zero Likeness if Load has not seen
// it.
func (g *Gallery) Of(file string) Likeness {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.seen[file]
}

// Load embeds the files that were not embedded yet, as many at a time as there
// are cores, and calls done after each, from one goroutine at a time. A file
// that cannot be read is kept as a Problem and is no error; the error is of the
// networks or of the context.
func (g *Gallery) Load(ctx context.Context, files []string, done func()) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	todo := make(chan string)
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for file := range todo {
				l, err := g.look(ctx, file)
				if err != nil {
					cancel(err)
					return
				}
				g.mu.Lock()
				g.seen[file] = l
				if done != nil {
					done()
				}
				g.mu.Unlock()
			}
		})
	}
	queued := map[string]bool{}
feed:
	for _, file := range files {
		if queued[file] || g.known(file) {
			continue
		}
		queued[file] = true
		select {
		case todo <- file:
		case <-ctx.Done():
			break feed
		}
	}
	close(todo)
	workers.Wait()
	return context.Cause(ctx)
}

func (g *Gallery) known(file string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	_, ok := g.seen[file]
	return ok
}

// look reads one picture and embeds its foremost face.
func (g *Gallery) look(ctx context.Context, file string) (Likeness, error) {
	picture, problem := readPicture(file)
	if problem != nil {
		return Likeness{Problem: problem}, nil
	}
	faces, err := g.finder.Find(ctx, picture)
	if err != nil {
		return Likeness{}, fmt.Errorf("%s: %w", file, err)
	}
	l := Likeness{Faces: len(faces), Several: face.Several(faces)}
	if len(faces) > 0 {
		l.EyePixels = faces[0].EyeDistance
		if l.Embedding, err = g.embedder.Embed(ctx, picture, faces[0]); err != nil {
			return Likeness{}, fmt.Errorf("%s: %w", file, err)
		}
	}
	return l, nil
}

func readPicture(file string) (*vision.Image, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > MaxPictureBytes {
		return nil, fmt.Errorf("%s is no file of at most %d bytes", file, MaxPictureBytes)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	p, err := capture.Decode(data, capture.DefaultLimits(MaxPictureBytes))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return p.Image.RGB(), nil
}
