package vision_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// photo is a picture as a camera's JPEG has it, smooth enough that no channel is
// clipped, with rows longer than the picture is wide.
func photo(t *testing.T, w, h int) (*vision.Photo, *image.YCbCr) {
	t.Helper()
	planes := image.NewYCbCr(image.Rect(0, 0, w+6, h+2), image.YCbCrSubsampleRatio420)
	for i := range planes.Y {
		planes.Y[i] = uint8(90 + (i*37)%60)
	}
	for i := range planes.Cb {
		planes.Cb[i], planes.Cr[i] = uint8(118+(i*13)%20), uint8(120+(i*7)%17)
	}
	cut := planes.SubImage(image.Rect(0, 0, w, h)).(*image.YCbCr)
	p, ok := vision.PictureOf(cut).(*vision.Photo)
	if !ok {
		t.Fatal("4:2:0 with even sides is no Photo")
	}
	return p, cut
}

// apart is the largest difference between two pictures of one size.
func apart(t *testing.T, a, b *vision.Image) int {
	t.Helper()
	if a.W != b.W || a.H != b.H || len(a.Pix) != len(b.Pix) {
		t.Fatalf("%d by %d, want %d by %d", a.W, a.H, b.W, b.H)
	}
	most := 0
	for i := range a.Pix {
		most = max(most, int(a.Pix[i])-int(b.Pix[i]), int(b.Pix[i])-int(a.Pix[i]))
	}
	return most
}

func TestAPhotoIsWhatItsRGBIs(t *testing.T) {
	t.Parallel()
	p, src := photo(t, 22, 14)
	rgb := p.RGB()
	if d := farthest(t, rgb, src); d > 1 {
		t.Errorf("RGB is %d levels from the standard library's", d)
	}
	if p.Bounds() != rgb.Bounds() {
		t.Errorf("it is %v, its RGB %v", p.Bounds(), rgb.Bounds())
	}
	if d := apart(t, p.Gray().Image(), rgb.Gray().Image()); d > 2 {
		t.Errorf("Gray is %d levels off", d)
	}
	if d := apart(t, p.Half(), rgb.Half()); d > 1 {
		t.Errorf("Half is %d levels off", d)
	}
	for _, r := range []image.Rectangle{
		image.Rect(0, 0, 22, 14), image.Rect(3, 5, 10, 6), image.Rect(4, 2, 9, 14), image.Rect(5, 0, 22, 3),
		image.Rect(-4, -4, 7, 7), image.Rect(21, 13, 40, 40), image.Rect(30, 30, 40, 40),
	} {
		if d := apart(t, p.Crop(r), rgb.Crop(r)); d != 0 {
			t.Errorf("Crop %v is %d levels off", r, d)
		}
	}
	for name, q := range map[string]vision.Quad{
		"inside":       {{X: 5.5, Y: 4}, {X: 12, Y: 5}, {X: 11, Y: 10}, {X: 4, Y: 9}},
		"over an edge": {{X: -5, Y: -3}, {X: 12, Y: 5}, {X: 30, Y: 20}, {X: 4, Y: 9}},
		"outside":      {{X: 50, Y: 50}, {X: 60, Y: 50}, {X: 60, Y: 60}, {X: 50, Y: 60}},
	} {
		if d := apart(t, p.Warp(q, 9, 7), rgb.Warp(q, 9, 7)); d > 2 {
			t.Errorf("Warp %s is %d levels off", name, d)
		}
	}
	for quarter := range 4 {
		if d := apart(t, p.Turn(quarter).RGB(), rgb.Turn(quarter)); d != 0 {
			t.Errorf("turned by %d it is %d levels off", quarter, d)
		}
	}
	if d := apart(t, p.Mirrored().RGB(), rgb.Mirrored()); d != 0 {
		t.Errorf("mirrored it is %d levels off", d)
	}
	small, by := vision.Fit(p, 8)
	want, wantBy := vision.Fit(rgb, 8)
	if d := apart(t, small, want); d > 1 || by != wantBy {
		t.Errorf("Fit is %d levels off, by %v for %v", d, by, wantBy)
	}
}

func TestOnlyEvenQuarteredColourIsAPhoto(t *testing.T) {
	t.Parallel()
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420} {
		for _, size := range []image.Point{{X: 15, Y: 8}, {X: 16, Y: 9}, {X: 16, Y: 8}} {
			src := noiseYCbCr(size.X, size.Y, ratio)
			_, is := vision.PictureOf(src).(*vision.Photo)
			if want := ratio == image.YCbCrSubsampleRatio420 && size == (image.Point{X: 16, Y: 8}); is != want {
				t.Errorf("%v of %v is a Photo: %v", ratio, size, is)
			}
			if d := farthest(t, vision.PictureOf(src).RGB(), src); d > 1 {
				t.Errorf("%v of %v is %d levels off", ratio, size, d)
			}
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	src, err := jpeg.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	if _, is := vision.PictureOf(src).(*vision.Photo); !is {
		t.Error("a usual JPEG is no Photo")
	}
}
