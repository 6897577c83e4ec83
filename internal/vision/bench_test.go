package vision_test

import (
	"image"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// A photograph of 12 megapixels, as telephones take them.
const photoW, photoH = 4032, 3024

func BenchmarkFromYCbCr12MP(b *testing.B) {
	m := noiseYCbCr(photoW, photoH, image.YCbCrSubsampleRatio420)
	for b.Loop() {
		vision.FromImage(m)
	}
}

func BenchmarkResize12MPTo1600(b *testing.B) {
	m := noise(photoW, photoH)
	for b.Loop() {
		vision.Resize(m, 1600, 1200)
	}
}

func BenchmarkGray12MP(b *testing.B) {
	m := noise(photoW, photoH)
	for b.Loop() {
		m.Gray()
	}
}

func BenchmarkTurn12MP(b *testing.B) {
	m := noise(photoW, photoH)
	for b.Loop() {
		m.Turn(1)
	}
}

func BenchmarkWarp1250x880(b *testing.B) {
	m := noise(1600, 1200)
	for b.Loop() {
		vision.Warp(m, vision.Quad{{100, 90}, {1500, 120}, {1480, 1100}, {80, 1080}}, 1250, 880)
	}
}
