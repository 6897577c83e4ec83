package document

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// The print network's input; docs/models/print.md says how it was trained.
const (
	lettersHeight   = 40
	lettersMinWidth = 32
	lettersMaxWidth = 1000
	// lettersRoom is by how much a found line's box is made higher for the
	// network, so that capitals fill half of the crop and accents stay inside.
	lettersRoom = 1.3
)

// A printNet is our own reader of print: Latin with every European diacritic,
// Cyrillic and Greek.
type printNet struct {
	net     *vision.Network
	letters []string // what each class stands for; class 0 is the blank
}

func newPrintNet(models *vision.Models) (*printNet, error) {
	net, err := models.Network("print.read")
	if err != nil {
		return nil, err
	}
	list, err := models.File("print.letters")
	if err != nil {
		return nil, err
	}
	letters := append([]string{""}, strings.Split(strings.TrimSuffix(string(list), "\n"), "\n")...)
	return &printNet{net: net, letters: letters}, nil
}

func (r *printNet) room() float64 { return lettersRoom }

func (r *printNet) readPrint(ctx context.Context, crop *vision.Image) (printed, error) {
	if crop.W < 2 || crop.H < 2 {
		return printed{}, nil
	}
	w := int(math.Ceil(float64(lettersHeight*crop.W)/float64(crop.H)/8)) * 8
	w = max(lettersMinWidth, min(w, lettersMaxWidth))
	gray := vision.ResizeGray(crop.Gray(), w, lettersHeight)
	in := vision.Tensor{Shape: []int64{1, 1, lettersHeight, int64(w)}, Data: make([]float32, len(gray.Pix))}
	for i, v := range gray.Pix {
		in.Data[i] = float32(v)
	}
	normalised(in.Data)
	out, err := r.net.Run(ctx, in)
	if err != nil {
		return printed{}, fmt.Errorf("read print: %w", err)
	}
	if len(out) != 1 || len(out[0].Data)%len(r.letters) != 0 {
		return printed{}, errors.New("read print: the network and its list of letters do not belong together")
	}
	return r.decode(out[0].Data), nil
}

// decode is the best path of logarithms: repetitions joined, blanks dropped.
// The confidence is that of the least sure fifth of the characters: one doubtful
// character makes a doubtful line.
func (r *printNet) decode(logs []float32) printed {
	classes := len(r.letters)
	var text strings.Builder
	var sure []float64
	last := 0
	for t := range len(logs) / classes {
		step := logs[t*classes : (t+1)*classes]
		best := 0
		for k, v := range step {
			if v > step[best] {
				best = k
			}
		}
		p := math.Exp(float64(step[best]))
		switch {
		case best != 0 && best != last:
			text.WriteString(r.letters[best])
			sure = append(sure, p)
		case best != 0:
			sure[len(sure)-1] = max(sure[len(sure)-1], p)
		}
		last = best
	}
	return printed{Text: strings.TrimSpace(text.String()), Confidence: leastMean(sure)}
}

// leastMean is the mean of the smallest fifth of the values, at least one.
func leastMean(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := sortedCopy(values)
	n := max(1, len(sorted)/5)
	sum := 0.0
	for _, v := range sorted[:n] {
		sum += v
	}
	return sum / float64(n)
}
