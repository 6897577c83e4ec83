package face

import (
	"context"
	"fmt"
	"math"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// An Embedding stands for a face: numbers whose squares sum to 1. Faces of one
// person have embeddings that point the same way.
type Embedding []float32

// Similarity is the cosine of the angle between two embeddings, -1..1. It means
// nothing by itself: see Calibration.
func (e Embedding) Similarity(o Embedding) float64 {
	var sum float64
	for i := range min(len(e), len(o)) {
		sum += float64(e[i]) * float64(o[i])
	}
	return sum
}

// An Embedder turns faces into embeddings. It may be used by many goroutines at
// once.
type Embedder struct {
	net   *vision.Network
	input vision.Input
}

// NewEmbedder loads the network face.embed. How a picture becomes its numbers
// stands in the manifest, so that an operator may put in another network of
// aligned faces (and must then calibrate it).
func NewEmbedder(m *vision.Models) (*Embedder, error) {
	net, err := m.Network("face.embed")
	if err != nil {
		return nil, err
	}
	input, ok := net.Input()
	if !ok {
		return nil, fmt.Errorf("%s: the manifest does not say how a picture becomes its input", net.File())
	}
	return &Embedder{net, input}, nil
}

// File returns the file of the network.
func (e *Embedder) File() string { return e.net.File() }

// Digest returns the SHA-256 of the network, which a calibration names.
func (e *Embedder) Digest() string { return e.net.Digest() }

// Embed returns the embedding of one face of m.
func (e *Embedder) Embed(ctx context.Context, m *vision.Image, f Face) (Embedding, error) {
	return e.EmbedAligned(ctx, Align(m, f))
}

// EmbedAligned returns the embedding of a face that Align brought into position:
// the mean of what the network says of it and of its mirror image, which
// differs less between pictures of one person than either.
func (e *Embedder) EmbedAligned(ctx context.Context, aligned *vision.Image) (Embedding, error) {
	sum, err := e.run(ctx, aligned)
	if err != nil {
		return nil, err
	}
	other, err := e.run(ctx, aligned.Mirrored())
	if err != nil {
		return nil, err
	}
	for i := range sum {
		sum[i] += other[i]
	}
	return unit(sum)
}

func (e *Embedder) run(ctx context.Context, aligned *vision.Image) (Embedding, error) {
	out, err := e.net.Run(ctx, vision.Normalised(aligned, e.input))
	if err != nil {
		return nil, fmt.Errorf("embedding a face: %w", err)
	}
	if len(out) != 1 || len(out[0].Data) < 2 {
		return nil, fmt.Errorf("embedding a face: %s gives no embedding", e.net.File())
	}
	return unit(out[0].Data)
}

func unit(v []float32) (Embedding, error) {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	length := math.Sqrt(sum)
	if !(length > 0) || math.IsInf(length, 0) {
		return nil, fmt.Errorf("embedding a face: its length is %v", length)
	}
	e := make(Embedding, len(v))
	for i, x := range v {
		e[i] = float32(float64(x) / length)
	}
	return e, nil
}
