package pdf417_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/selfsame-id/selfsame/pdf417"
)

const licence = "@\n\x1e\rANSI 636045080102DL00410227ZW02680008DLDAQQX7741903\nDCSFENNIMORE\nDDEN\nDACOTTOLINE\nDDFN\n" +
	"DADNONE\nDDGN\nDCAD\nDCBNONE\nDCDNONE\nDBD02182025\nDBB02171931\nDBA02172031\nDBC2\nDAU064 in\nDAYBLU\n" +
	"DAG1 FERRY ROAD\nDAIUTOPIA\nDAJWA\nDAK981010000  \nDCFQX7741903WA01\nDCGUSA\rZWZWA01\r"

func symbol(t testing.TB, data string, o pdf417.Options) *pdf417.Symbol {
	t.Helper()
	s, err := pdf417.Encode([]byte(data), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// place draws a picture turned by degrees, and mirrored, on a gray ground with room
// around it, by area samples.
func place(src *image.Gray, degrees float64, mirrored bool, scale float64) *image.Gray {
	w, h := float64(src.Rect.Dx()), float64(src.Rect.Dy())
	side := int(math.Hypot(w, h)*scale) + 40
	out := image.NewGray(image.Rect(0, 0, side, side))
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	const fine = 3
	for y := range side {
		for x := range side {
			sum := 0
			for i := range fine * fine {
				u := (float64(x) + (float64(i%fine)+0.5)/fine - float64(side)/2) / scale
				v := (float64(y) + (float64(i/fine)+0.5)/fine - float64(side)/2) / scale
				p, q := u*cos+v*sin+w/2, -u*sin+v*cos+h/2
				if mirrored {
					p = w - p
				}
				if p < 0 || q < 0 || p >= w || q >= h {
					sum += 215
					continue
				}
				sum += int(src.Pix[int(q)*src.Stride+int(p)])
			}
			out.Pix[y*out.Stride+x] = uint8(sum / (fine * fine))
		}
	}
	return out
}

// mustRead fails unless the picture shows the data once, and nothing else.
func mustRead(t testing.TB, what string, img *image.Gray, data string) pdf417.Result {
	t.Helper()
	results, err := pdf417.Decode(img)
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 1 || string(results[0].Data) != data {
		t.Errorf("%s: %d symbols read", what, len(results))
		return pdf417.Result{}
	}
	return results[0]
}

func TestSymbolsAreReadAtEveryAngle(t *testing.T) {
	t.Parallel()
	img := symbol(t, licence, pdf417.Options{Columns: 12, Level: 4}).Image(3, 4)
	for degrees := 0; degrees < 360; degrees += 15 {
		t.Run(fmt.Sprint(degrees, " degrees"), func(t *testing.T) {
			t.Parallel()
			mirrored := degrees%2 == 1
			r := mustRead(t, fmt.Sprint("mirrored ", mirrored), place(img, float64(degrees), mirrored, 0.85), licence)
			if r.Mirrored != mirrored {
				t.Errorf("mirrored is said to be %v, and is %v", r.Mirrored, mirrored)
			}
		})
	}
}

func TestCornersAreThoseOfTheSymbol(t *testing.T) {
	t.Parallel()
	s := symbol(t, licence, pdf417.Options{Columns: 12, Level: 4})
	const scale, quiet = 3, 6
	r := mustRead(t, "upright", s.Image(scale, quiet), licence)
	w, h := float64(s.Width()*scale), float64(s.Rows*s.RowHeight*scale)
	for i, want := range [4][2]float64{{0, 0}, {w, 0}, {w, h}, {0, h}} {
		dx, dy := r.Corners[i].X-want[0]-quiet*scale, r.Corners[i].Y-want[1]-quiet*scale
		if math.Hypot(dx, dy) > 2*scale {
			t.Errorf("corner %d is %.1f, %.1f pixels off", i, dx, dy)
		}
	}
}

func TestASymbolInTheDarkIsReadWhereThePictureEndsCloseToIt(t *testing.T) {
	t.Parallel()
	for _, quiet := range []int{0, 1, 4, 20} {
		for _, light := range []int{255, 120, 80, 50} {
			img := symbol(t, licence, pdf417.Options{Columns: 4, Level: 2}).Image(2, quiet)
			for i, v := range img.Pix {
				img.Pix[i] = uint8(int(v) * light / 255)
			}
			mustRead(t, fmt.Sprintf("%d modules of paper around it, of brightness %d", quiet, light), img, licence)
		}
	}
}

func TestDamagedSymbolsAreReadAsLongAsTheCorrectionHolds(t *testing.T) {
	t.Parallel()
	s := symbol(t, licence, pdf417.Options{Columns: 10, Level: 5})
	width, height := s.Width()*3, s.Rows*s.RowHeight*3
	at := func(x0, y0, x1, y1 float64) image.Rectangle {
		return image.Rect(int(x0*float64(width))+12, int(y0*float64(height))+12, int(x1*float64(width))+12, int(y1*float64(height))+12)
	}
	start, stop := 17.0/float64(s.Width()), 18.0/float64(s.Width())
	for name, test := range map[string]struct {
		spots []image.Rectangle
		ink   uint8
	}{
		"no start pattern":            {[]image.Rectangle{at(0, 0, start, 1)}, 255},
		"no stop pattern":             {[]image.Rectangle{at(1-stop, 0, 1, 1)}, 255},
		"no stop pattern, torn off":   {[]image.Rectangle{at(1-2.2*stop, -0.1, 1.1, 1.1)}, 255},
		"half of the start is gone":   {[]image.Rectangle{at(0, 0.5, start, 1)}, 255},
		"both half gone":              {[]image.Rectangle{at(0, 0, start, 0.5), at(1-stop, 0.4, 1, 1)}, 255},
		"a hole":                      {[]image.Rectangle{at(0.4, 0.3, 0.55, 0.6)}, 255},
		"a stain":                     {[]image.Rectangle{at(0.3, 0.3, 0.4, 0.8)}, 0},
		"a line of ink across":        {[]image.Rectangle{at(0, 0.4, 1, 0.45)}, 0},
		"the lowest rows are cut off": {[]image.Rectangle{at(-0.1, 0.85, 1.1, 1.2)}, 255},
		"the highest rows are gone":   {[]image.Rectangle{at(-0.1, -0.1, 1.1, 0.15)}, 255},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			img := s.Image(3, 4)
			for _, spot := range test.spots {
				draw.Draw(img, spot, image.NewUniform(color.Gray{Y: test.ink}), image.Point{}, draw.Src)
			}
			mustRead(t, "upright", img, licence)
			mustRead(t, "turned", place(img, 8, false, 0.9), licence)
		})
	}
}

func TestBeyondTheCorrectionNothingIsRead(t *testing.T) {
	t.Parallel()
	s := symbol(t, licence, pdf417.Options{Columns: 10, Level: 2})
	img := s.Image(3, 4)
	draw.Draw(img, image.Rect(200, 20, 420, img.Rect.Max.Y), image.White, image.Point{}, draw.Src)
	results, err := pdf417.Decode(img)
	if err != nil || len(results) != 0 {
		t.Errorf("%d symbols read, error %v", len(results), err)
	}
}

func TestSeveralSymbolsInAPictureAreAllRead(t *testing.T) {
	t.Parallel()
	page := image.NewGray(image.Rect(0, 0, 1100, 900))
	draw.Draw(page, page.Rect, image.NewUniform(color.Gray{Y: 230}), image.Point{}, draw.Src)
	want := map[string]bool{}
	for i := range 6 {
		data := fmt.Sprintf("symbol number %d of several", i)
		want[data] = true
		img := symbol(t, data, pdf417.Options{Columns: 3, Compact: i%3 == 2, Level: 3}).Image(3, 4)
		at := image.Pt(20+i%2*520, 20+i/2*290)
		draw.Draw(page, img.Rect.Add(at), img, image.Point{}, draw.Src)
	}
	results, err := pdf417.Decode(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if !want[string(r.Data)] {
			t.Errorf("%q was read, or read twice", r.Data)
		}
		delete(want, string(r.Data))
	}
	for data := range want {
		t.Errorf("%q was not read", data)
	}
}

func TestTheLargestPayloadsAreRead(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 3))
	noise := make([]byte, 1000)
	for i := range noise {
		noise[i] = byte(r.IntN(256))
	}
	digits := bytes.Repeat([]byte("1931021777"), 262)
	for name, data := range map[string][]byte{"bytes": noise, "digits": digits} {
		s := symbol(t, string(data), pdf417.Options{Level: 2, Columns: 16})
		mustRead(t, name, s.Image(2, 4), string(data))
	}
}

func TestRandomSymbolsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOfN(rapid.Byte(), 1, 80).Draw(t, "data")
		o := pdf417.Options{
			Columns: rapid.IntRange(1, 8).Draw(t, "columns"), Level: rapid.IntRange(2, 4).Draw(t, "level"),
			RowHeight: rapid.IntRange(3, 5).Draw(t, "row height"), Compact: rapid.Bool().Draw(t, "compact"),
		}
		s, err := pdf417.Encode(data, o)
		if err != nil {
			t.Skip("too long for the shape")
		}
		scale := rapid.IntRange(1, 4).Draw(t, "scale")
		results, err := pdf417.Decode(s.Image(scale, 3))
		if err != nil {
			t.Fatal(err)
		}
		if len(results) != 1 || !bytes.Equal(results[0].Data, data) {
			t.Fatalf("%d columns, %d rows: %d symbols read", s.Columns, s.Rows, len(results))
		}
	})
}

func TestARegionBoundsTheSearch(t *testing.T) {
	t.Parallel()
	img := symbol(t, "left", pdf417.Options{Columns: 2}).Image(3, 4)
	page := image.NewGray(image.Rect(-50, -20, 900, 300))
	draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(page, img.Rect, img, image.Point{}, draw.Src)
	for name, test := range map[string]struct {
		region image.Rectangle
		found  int
	}{"on the symbol": {img.Rect, 1}, "beside it": {image.Rect(500, 0, 900, 300), 0}, "outside the picture": {image.Rect(2000, 0, 2100, 300), 0}} {
		results, err := pdf417.DecodeIn(page, pdf417.Search{Region: test.region})
		if err != nil || len(results) != test.found {
			t.Errorf("%s: %d symbols, error %v", name, len(results), err)
		}
	}
}

func TestPicturesWithoutSymbolsGiveNothing(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 4))
	draws := map[string]func(x, y int) uint8{
		"noise":          func(int, int) uint8 { return uint8(r.IntN(256)) },
		"stripes":        func(x, _ int) uint8 { return uint8(x / 3 % 2 * 255) },
		"a chess board":  func(x, y int) uint8 { return uint8((x/4 + y/4) % 2 * 255) },
		"nothing at all": func(int, int) uint8 { return 255 },
		"start patterns and no more": func(x, _ int) uint8 {
			if 0b11111111010101000>>(16-x/2%17)&1 == 1 {
				return 0
			}
			return 255
		},
	}
	for name, f := range draws {
		img := image.NewGray(image.Rect(0, 0, 600, 400))
		for y := range 400 {
			for x := range 600 {
				img.SetGray(x, y, color.Gray{Y: f(x, y)})
			}
		}
		results, err := pdf417.Decode(img)
		if err != nil || len(results) != 0 {
			t.Errorf("%s: %d symbols, error %v", name, len(results), err)
		}
	}
}

// TestManyUnreadableSymbolsCostABoundedTime draws a page of symbols of which only the
// patterns and the indicators are whole.
func TestManyUnreadableSymbolsCostABoundedTime(t *testing.T) {
	t.Parallel()
	s := symbol(t, licence, pdf417.Options{Columns: 3, Level: 2})
	img := s.Image(2, 3)
	draw.Draw(img, image.Rect(2*40, 0, img.Rect.Max.X-2*45, img.Rect.Max.Y), image.White, image.Point{}, draw.Src)
	page := image.NewGray(image.Rect(0, 0, img.Rect.Max.X*8, img.Rect.Max.Y*6))
	for i := range 48 {
		draw.Draw(page, img.Rect.Add(image.Pt(i%8*img.Rect.Max.X, i/8*img.Rect.Max.Y)), img, image.Point{}, draw.Src)
	}
	results, err := pdf417.Decode(page)
	if err != nil || len(results) != 0 {
		t.Errorf("%d symbols, error %v", len(results), err)
	}
}

func TestImpossiblySmallAndLargePictures(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{0, 0}, {1, 1}, {17, 100}, {100, 2}, {18, 3}} {
		if results, err := pdf417.Decode(image.NewGray(image.Rect(0, 0, size[0], size[1]))); err != nil || len(results) != 0 {
			t.Errorf("%v: %d symbols, error %v", size, len(results), err)
		}
	}
	huge := &image.Gray{Rect: image.Rect(0, 0, 20000, 20000), Stride: 20000}
	if _, err := pdf417.Decode(huge); err == nil {
		t.Error("400 megapixels were looked at")
	}
}

func FuzzDecode(f *testing.F) {
	for i, o := range []pdf417.Options{{Columns: 1}, {Columns: 2, Compact: true}, {Columns: 1, Macro: &pdf417.Macro{FileID: []int{3}}}} {
		img := symbol(f, fmt.Sprint("seed ", i), o).Image(1, 2)
		f.Add(uint8(img.Rect.Dx()), img.Pix)
	}
	f.Add(uint8(40), bytes.Repeat([]byte{0, 255}, 400))
	f.Fuzz(func(t *testing.T, width uint8, pix []byte) {
		w := max(1, int(width))
		h := min(len(pix)/w, 200)
		img := &image.Gray{Pix: pix[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}
		results, err := pdf417.Decode(img)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			if r.Rows < pdf417.MinRows || r.Rows > pdf417.MaxRows || r.Columns < 1 || r.Columns > pdf417.MaxColumns {
				t.Errorf("a symbol of %d columns and %d rows", r.Columns, r.Rows)
			}
		}
	})
}
