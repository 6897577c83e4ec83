package document

import (
	"context"
	"image"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// A bothReader asks our own print network, which knows accents and spaces, and
// PP-OCR, which has seen more of the world. Where they read the same letters,
// that is as good as certain; where they do not, neither is.
type bothReader struct {
	own    *printNet
	paddle *paddle
}

func (r *bothReader) room() float64            { return r.own.room() }
func (r *bothReader) most() (read, unread int) { return r.paddle.most() }

// Limits of what the two readers say. The own network's confidence is that of
// its least sure characters, PP-OCR's that of all: they do not compare.
const (
	agreedLeast = 0.97 // confidence of a line that both read alike
	ownMarks    = 0.6  // from here on the own network is believed for marks and spaces
	ownAlone    = 0.8  // and from here on for letters that PP-OCR reads otherwise
	paddleSure  = 0.95 // unless PP-OCR is surer than this
	contested   = 0.85 // what is left of a confidence that the other reader contests
)

func (r *bothReader) readPrint(ctx context.Context, crop *vision.Image) (printed, error) {
	own, err := r.own.readPrint(ctx, crop)
	if err != nil {
		return printed{}, err
	}
	// PP-OCR wants the line without the room for accents.
	edge := int(float64(crop.H) * (1 - 1/r.room()) / 2)
	other, err := r.paddle.readPrint(ctx, crop.Crop(image.Rect(0, edge, crop.W, crop.H-edge)))
	if err != nil {
		return printed{}, err
	}
	switch {
	case bare(own.Text) == bare(other.Text) && bare(own.Text) != "":
		text := other.Text
		if own.Confidence > ownMarks {
			text = own.Text
		}
		return printed{text, max(agreedLeast, own.Confidence, other.Confidence)}, nil
	case bare(other.Text) == "" || own.Confidence > ownAlone && other.Confidence < paddleSure:
		return printed{own.Text, own.Confidence * contested}, nil
	default:
		return printed{other.Text, other.Confidence * contested}, nil
	}
}
