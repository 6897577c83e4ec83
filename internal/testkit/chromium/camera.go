package chromium

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
)

// See has the camera show a scene, from the next time it is opened.
func (b *Browser) See(scene image.Image) {
	b.t.Helper()
	f, err := os.Create(b.camera + ".new")
	b.check(err)
	out := bufio.NewWriterSize(f, 1<<20)
	frame := planes(scene)
	_, err = fmt.Fprintf(out, "YUV4MPEG2 W%d H%d F20:1 Ip A1:1 C420jpeg\n", scene.Bounds().Dx(), scene.Bounds().Dy())
	for range 2 {
		_, errHead := out.WriteString("FRAME\n")
		_, errFrame := out.Write(frame)
		err = errors.Join(err, errHead, errFrame)
	}
	b.check(errors.Join(err, out.Flush(), f.Close()))
	b.check(os.Rename(b.camera+".new", b.camera)) // at once: the camera never sees half a scene
}

// planes are a picture in 4:2:0, of the narrow range that cameras have: of any
// other format Chromium makes a green picture.
func planes(m image.Image) []byte {
	r := m.Bounds()
	w, h := r.Dx(), r.Dy()
	out := make([]byte, w*h*3/2)
	for y := range h {
		for x := range w {
			c := color.YCbCrModel.Convert(m.At(r.Min.X+x, r.Min.Y+y)).(color.YCbCr)
			out[y*w+x] = byte(16 + int(c.Y)*219/255)
			if x%2 == 0 && y%2 == 0 {
				at := y/2*(w/2) + x/2
				out[w*h+at] = byte(128 + (int(c.Cb)-128)*224/255)
				out[w*h*5/4+at] = byte(128 + (int(c.Cr)-128)*224/255)
			}
		}
	}
	return out
}

// State waits for the page of the camera to be in a state: live while it looks,
// still once a picture is taken, advised where something about it is to be mended.
func (b *Browser) State(s string) {
	b.t.Helper()
	b.Wait(`document.querySelector("[data-capture]")?.dataset.state === "` + s + `"`)
}

// Advice waits for the page of the camera to give a live hint, by its key.
func (b *Browser) Advice(key string) {
	b.t.Helper()
	b.Wait(`document.querySelector("[data-part=advice]")?.dataset.advice === "` + key + `"`)
}
