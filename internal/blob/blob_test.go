package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/blob"
	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/keys"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

// mark stands in the metadata of every picture of these tests.
const mark = "Ottoline Fennimore was here"

// picture makes a picture of noise, so that no part of it is by chance in
// another, with the mark in its EXIF and its comments, to be turned right.
func picture(t testing.TB, seed uint64) []byte {
	t.Helper()
	r := mathrand.New(mathrand.NewPCG(seed, 1))
	img := image.NewRGBA(image.Rect(0, 0, 120, 80))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00" + mark)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	out = append(append(out, 0xff, 0xfe, 0, byte(len(mark)+2)), mark...)
	return append(append(out, b.Bytes()[2:]...), mark...)
}

// data is the compressed picture alone.
func data(t testing.TB, seed uint64) []byte {
	p := picture(t, seed)
	return p[len(p)-2000 : len(p)-100]
}

// A desk is photographs in a place, with what it needs to look behind them.
type desk struct {
	*blob.Photographs
	keys *keys.Keys
	dir  string // of the keys, and of the pictures where they are in a folder
	raw  func(t *testing.T, name string) []byte
	all  func(t *testing.T) []string
	put  func(t *testing.T, name string, data []byte)
}

var places = map[string]func(t *testing.T, d *desk) string{
	"a folder": func(_ *testing.T, d *desk) string {
		pictures := filepath.Join(d.dir, "pictures")
		d.raw = func(t *testing.T, name string) []byte {
			b, err := os.ReadFile(filepath.Join(pictures, name))
			must(t, err)
			return b
		}
		d.all = func(t *testing.T) []string { return files(t, pictures) }
		d.put = func(t *testing.T, name string, data []byte) {
			must(t, os.MkdirAll(filepath.Dir(filepath.Join(pictures, name)), 0o700))
			must(t, os.WriteFile(filepath.Join(pictures, name), data, 0o600))
		}
		return "file://" + pictures + "?metadata=skip"
	},
	"an S3 server": func(t *testing.T, d *desk) string {
		server := testkit.S3(t)
		bucket := server.Make(t, "pictures")
		d.raw = func(t *testing.T, name string) []byte { return server.Read(t, bucket, name) }
		d.all = func(t *testing.T) []string { return server.Names(t, bucket) }
		d.put = func(t *testing.T, name string, data []byte) { server.Write(t, bucket, name, data) }
		return server.URL(bucket)
	},
}

func files(t testing.TB, dir string) []string {
	var all []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path != dir {
			name, _ := filepath.Rel(dir, path)
			all = append(all, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func kind(err error) selfsame.Kind {
	if err == nil {
		return ""
	}
	k, _ := selfsame.Public(err)
	return k
}

func open(t testing.TB, dir string) *keys.Keys {
	t.Helper()
	k, err := keys.Create(t.Context(), "file://"+filepath.Join(dir, "master.key"), "file://"+filepath.Join(dir, "keys"))
	must(t, err)
	t.Cleanup(func() { _ = k.Close() })
	return k
}

func newDesk(t *testing.T, place func(*testing.T, *desk) string) *desk {
	t.Helper()
	d := &desk{dir: t.TempDir()}
	d.keys = open(t, d.dir)
	var err error
	d.Photographs, err = blob.Open(t.Context(), place(t, d), d.keys)
	must(t, err)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestEveryPlaceKeepsTheSamePromises(t *testing.T) {
	t.Parallel()
	promises := map[string]func(t *testing.T, d *desk){
		"a picture comes back as it was, without its metadata, and the right way up": comesBack,
		"nothing of a picture lies anywhere in clear":                                nothingInClear,
		"a picture that was moved or altered does not open":                          movedOrAltered,
		"an erased verification is gone, and may begin anew":                         erased,
		"what is no picture, or has no place, leaves nothing":                        refused,
		"many pictures for one slot at once leave one, whole":                        manyAtOnce,
		"a picture that nobody holds is swept up, and no other":                      swept,
		"a request that ends early leaves the picture that was there":                cancelled,
	}
	for where, place := range places {
		for name, promise := range promises {
			t.Run(where+": "+name, func(t *testing.T) {
				t.Parallel()
				promise(t, newDesk(t, place))
			})
		}
	}
}

func comesBack(t *testing.T, d *desk) {
	for seed, slot := range []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack, selfsame.SlotFace, selfsame.SlotFront} {
		sent := picture(t, uint64(seed))
		digest, err := d.Put(t.Context(), "v_1", slot, sent)
		must(t, err)
		if sum := sha256.Sum256(d.raw(t, "v_1/"+string(slot))); digest != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: the digest is not of what lies there", slot)
		}
		got, err := d.Get(t.Context(), "v_1", slot)
		must(t, err)
		if bytes.Contains(got, []byte(mark)) {
			t.Errorf("%s: metadata came back", slot)
		}
		before, err := capture.Decode(sent, capture.DefaultLimits(len(sent)))
		must(t, err)
		after, err := capture.Decode(got, capture.DefaultLimits(len(got)))
		must(t, err)
		if after.Orientation != 6 || !bytes.Equal(before.Image.RGB().Pix, after.Image.RGB().Pix) {
			t.Errorf("%s: another picture came back, turned by %d", slot, after.Orientation)
		}
	}
	var b bytes.Buffer
	gray := image.NewGray(image.Rect(0, 0, 9, 7))
	gray.Set(4, 3, color.White)
	must(t, png.Encode(&b, gray))
	_, err := d.Put(t.Context(), "v_1", selfsame.SlotBack, b.Bytes())
	must(t, err)
	if got, err := d.Get(t.Context(), "v_1", selfsame.SlotBack); err != nil || !bytes.Equal(got, b.Bytes()) {
		t.Errorf("a PNG came back as %d bytes, %v", len(got), err)
	}
	if _, err := d.Get(t.Context(), "v_2", selfsame.SlotFront); kind(err) != selfsame.KindNotFound {
		t.Errorf("another's: %v", err)
	}
	must(t, d.keys.Make(t.Context(), "v_2"))
	if _, err := d.Get(t.Context(), "v_2", selfsame.SlotFront); kind(err) != selfsame.KindNotFound {
		t.Errorf("one that was not sent: %v", err)
	}
}

func nothingInClear(t *testing.T, d *desk) {
	_, err := d.Put(t.Context(), "v_1", selfsame.SlotFront, picture(t, 1))
	must(t, err)
	for _, name := range d.all(t) {
		if name == "v_1" {
			continue
		}
		raw := d.raw(t, name)
		for what, piece := range map[string][]byte{"metadata": []byte(mark[:8]), "picture": data(t, 1)[:16], "header": []byte("JFIF")} {
			if bytes.Contains(raw, piece) {
				t.Errorf("%s: the %s can be read", name, what)
			}
		}
	}
	if all := d.all(t); len(all) < 1 || all[len(all)-1] != "v_1/front" {
		t.Errorf("there lie %v", all)
	}
}

func movedOrAltered(t *testing.T, d *desk) {
	for _, v := range []string{"v_1", "v_2"} {
		_, err := d.Put(t.Context(), v, selfsame.SlotFront, picture(t, 1))
		must(t, err)
	}
	raw := d.raw(t, "v_1/front")
	d.put(t, "v_1/face", raw)
	d.put(t, "v_2/front", raw)
	altered := bytes.Clone(raw)
	altered[len(altered)/2] ^= 1
	d.put(t, "v_1/front", altered)
	for _, c := range []struct {
		v    string
		slot selfsame.Slot
	}{{"v_1", selfsame.SlotFace}, {"v_2", selfsame.SlotFront}, {"v_1", selfsame.SlotFront}} {
		if got, err := d.Get(t.Context(), c.v, c.slot); kind(err) != selfsame.KindInternal {
			t.Errorf("%s/%s: %d bytes, %v", c.v, c.slot, len(got), err)
		}
	}
	for n := 0; n < len(raw); n += 97 {
		d.put(t, "v_1/front", raw[:n])
		if got, err := d.Get(t.Context(), "v_1", selfsame.SlotFront); kind(err) != selfsame.KindInternal {
			t.Fatalf("cut at %d: %d bytes, %v", n, len(got), err)
		}
	}
}

func erased(t *testing.T, d *desk) {
	for _, v := range []string{"v_1", "v_11"} {
		for _, slot := range []selfsame.Slot{selfsame.SlotFront, selfsame.SlotBack, selfsame.SlotFace} {
			_, err := d.Put(t.Context(), v, slot, picture(t, 1))
			must(t, err)
		}
	}
	raw := d.raw(t, "v_1/front")
	d.put(t, "v_1/front.17a.tmp", raw) // of a Put that was killed
	for range 3 {
		must(t, d.Erase(t.Context(), "v_1"))
	}
	must(t, d.Erase(t.Context(), "v_never"))
	for _, name := range d.all(t) {
		if name == "v_1" || strings.HasPrefix(name, "v_1/") {
			t.Errorf("%s is still there", name)
		}
	}
	_, err := d.Get(t.Context(), "v_11", selfsame.SlotBack)
	must(t, err)
	d.put(t, "v_1/front", raw) // out of a backup
	if got, err := d.Get(t.Context(), "v_1", selfsame.SlotFront); kind(err) != selfsame.KindNotFound {
		t.Errorf("the backup opened: %d bytes, %v", len(got), err)
	}
	_, err = d.Put(t.Context(), "v_1", selfsame.SlotFace, picture(t, 2))
	must(t, err)
	if got, err := d.Get(t.Context(), "v_1", selfsame.SlotFront); kind(err) != selfsame.KindInternal {
		t.Errorf("the backup opened under the new key: %d bytes, %v", len(got), err)
	}
	_, err = d.Get(t.Context(), "v_1", selfsame.SlotFace)
	must(t, err)
}

func refused(t *testing.T, d *desk) {
	for name, sent := range map[string][]byte{
		"nothing": nil, "text": []byte("a name"), "a PDF": []byte("%PDF-1.7\n"), "half a header": picture(t, 1)[:30],
		"too much": append(picture(t, 1), make([]byte, 20_000_000)...),
	} {
		if _, err := d.Put(t.Context(), "v_1", selfsame.SlotFront, sent); kind(err) != selfsame.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, v := range []string{"", "service", ".", "..", "v_1/..", "../keys/service", "v_1\x00", "v_é", strings.Repeat("v", 9000)} {
		_, put := d.Put(t.Context(), v, selfsame.SlotFront, picture(t, 1))
		_, get := d.Get(t.Context(), v, selfsame.SlotFront)
		for call, err := range map[string]error{"Put": put, "Get": get, "Erase": d.Erase(t.Context(), v)} {
			if kind(err) != selfsame.KindInvalid {
				t.Errorf("%s of %.20q: %v", call, v, err)
			}
		}
	}
	for _, slot := range []selfsame.Slot{"", "Front", "front/../back", "front.tmp"} {
		if _, err := d.Put(t.Context(), "v_1", slot, picture(t, 1)); kind(err) != selfsame.KindInvalid {
			t.Errorf("slot %q: %v", slot, err)
		}
	}
	if all := d.all(t); len(all) != 0 {
		t.Errorf("there lie %v", all)
	}
	for _, url := range []string{"", "/tmp/x", "ftp://x", "file://elsewhere/x", "file:///", "s3://%zz", "s3://x?colour=blue", "mem://"} {
		if _, err := blob.Open(t.Context(), url, d.keys); kind(err) != selfsame.KindInvalid {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func manyAtOnce(t *testing.T, d *desk) {
	var wg sync.WaitGroup
	digests := make([]string, 8)
	for i := range digests {
		wg.Go(func() {
			var err error
			if digests[i], err = d.Put(t.Context(), "v_1", selfsame.SlotFace, picture(t, uint64(i))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	sum := sha256.Sum256(d.raw(t, "v_1/face"))
	if !strings.Contains(strings.Join(digests, " "), hex.EncodeToString(sum[:])) {
		t.Error("what lies there is none of them")
	}
	_, err := d.Get(t.Context(), "v_1", selfsame.SlotFace)
	must(t, err)
}

func swept(t *testing.T, d *desk) {
	for _, v := range []string{"v_held", "v_orphan"} {
		_, err := d.Put(t.Context(), v, selfsame.SlotFace, picture(t, 1))
		must(t, err)
	}
	d.put(t, "foreign.txt", []byte("not ours"))
	d.put(t, "Foreign/file", []byte("not ours"))
	held := func(_ context.Context, v string) (bool, error) { return v == "v_held", nil }
	if n, err := d.Sweep(t.Context(), time.Now().Add(-time.Hour), held); n != 0 || err != nil {
		t.Errorf("%d young ones were swept, %v", n, err)
	}
	if n, err := d.Sweep(t.Context(), time.Now().Add(time.Hour), held); n != 1 || err != nil {
		t.Errorf("%d swept, %v", n, err)
	}
	if _, err := d.Get(t.Context(), "v_orphan", selfsame.SlotFace); kind(err) != selfsame.KindNotFound {
		t.Errorf("the orphan: %v", err)
	}
	_, err := d.Get(t.Context(), "v_held", selfsame.SlotFace)
	must(t, err)
	d.raw(t, "foreign.txt")
	d.raw(t, "Foreign/file")
}

func cancelled(t *testing.T, d *desk) {
	_, err := d.Put(t.Context(), "v_1", selfsame.SlotFace, picture(t, 1))
	must(t, err)
	before := d.raw(t, "v_1/face")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Put(ctx, "v_1", selfsame.SlotFace, picture(t, 2)); err == nil {
		t.Error("it was kept")
	}
	if !bytes.Equal(before, d.raw(t, "v_1/face")) {
		t.Error("the picture is another one")
	}
	for _, name := range d.all(t) {
		if strings.HasSuffix(name, ".tmp") {
			t.Errorf("%s was left", name)
		}
	}
}
