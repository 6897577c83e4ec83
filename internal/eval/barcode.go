package eval

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/internal/measure"
	"github.com/selfsame-id/selfsame/pdf417"
)

// BarcodeOptions say what Barcode measures; what is empty or zero is left out.
type BarcodeOptions struct {
	Data      string   // folder of sets: pictures of PDF417 symbols, with NAME.txt or NAME.bin beside each
	Upright   bool     // leave out the three other quarter turns of the sets
	Generated int      // how many photographs of licence backs to generate
	Seed      uint64   // of the generator
	Negatives []string // folders of pictures without any symbol
	Most      int      // how many of those pictures to look at, evenly chosen; 0 means all

	Now   func() time.Time       // the clock for durations
	Begin func(total int) func() // told how many pictures there are; what it returns is called after each; may be nil
}

// The rates of Barcode that tests hold floors under. Those of a set begin with its name.
const (
	BarcodeRead          = "read whole and right"
	BarcodeMisread       = "read wrong"
	BarcodeTurned        = "turned by 90, 180 and 270 degrees: read whole and right"
	BarcodeTurnedMisread = "turned: read wrong"
	BacksRead            = "generated licence backs: read whole and right"
	BacksMisread         = "generated licence backs: read wrong"
	NegativesFound       = "pictures without a symbol: one was found"
)

// Barcode measures the reading of PDF417 symbols.
func Barcode(ctx context.Context, o BarcodeOptions) (Report, error) {
	r := Report{Area: "barcode"}
	var data []string
	groups, err := barcodeGroups(o.Data)
	if err != nil {
		return r, fmt.Errorf("barcode: %w", err)
	}
	negatives, err := pictures(o.Negatives, o.Most)
	if err != nil {
		return r, fmt.Errorf("barcode: %w", err)
	}
	turns := 4
	if o.Upright {
		turns = 1
	}
	step := func() {}
	if o.Begin != nil {
		step = o.Begin(turns*len(groups) + o.Generated + len(negatives))
	}
	if o.Data != "" {
		data = append(data, o.Data)
		if err := barcodeSets(ctx, &r, groups, turns, step, o.Now); err != nil {
			return r, fmt.Errorf("barcode: %w", err)
		}
	}
	if o.Generated > 0 {
		data = append(data, fmt.Sprintf("%d generated licence backs, seed %d", o.Generated, o.Seed))
		if err := barcodeBacks(ctx, &r, o.Generated, o.Seed, step, o.Now); err != nil {
			return r, fmt.Errorf("barcode: %w", err)
		}
	}
	if len(negatives) > 0 {
		data = append(data, fmt.Sprintf("%d pictures without a symbol", len(negatives)))
		if err := barcodeNegatives(ctx, &r, negatives, step, o.Now); err != nil {
			return r, fmt.Errorf("barcode: %w", err)
		}
	}
	r.Data = strings.Join(data, "; ")
	return r, nil
}

// barcodeGroup is pictures that show one payload together: one, or several with macro
// symbols.
type barcodeGroup struct {
	set, name string
	files     []string
	want      []byte
	binary    bool
}

// barcodeGroups lists the pictures of the sets by their truth: NAME.png with NAME.txt or
// NAME.bin, or NAME-01.png, NAME-02.png with one truth NAME. dir holds the sets, or
// holds pdf417/ that does.
func barcodeGroups(dir string) ([]barcodeGroup, error) {
	if dir == "" {
		return nil, nil
	}
	if whole := filepath.Join(dir, "pdf417"); isFolder(whole) {
		dir = whole
	}
	var groups []barcodeGroup
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isPicture(path) {
			return err
		}
		name := strings.TrimSuffix(path, filepath.Ext(path))
		g := barcodeGroup{set: filepath.Base(filepath.Dir(path)), files: []string{path}}
		for _, g.name = range []string{name, cutPart(name)} {
			for _, ext := range []string{".txt", ".bin"} {
				if want, err := os.ReadFile(g.name + ext); err == nil {
					g.want, g.binary = want, ext == ".bin"
				}
			}
			if g.want != nil {
				break
			}
		}
		if g.want == nil {
			return fmt.Errorf("%s has no truth (.txt or .bin) beside it", path)
		}
		if n := len(groups); n > 0 && groups[n-1].name == g.name {
			groups[n-1].files = append(groups[n-1].files, path)
			return nil
		}
		groups = append(groups, g)
		return nil
	})
	if err == nil && len(groups) == 0 {
		err = fmt.Errorf("%s holds no pictures", dir)
	}
	return groups, err
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// cutPart is the name without "-01" at its end.
func cutPart(name string) string {
	if i := strings.LastIndexByte(name, '-'); i > strings.LastIndexByte(name, filepath.Separator) {
		return name[:i]
	}
	return name
}

func isPicture(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png", ".jpg", ".jpeg":
		return true
	}
	return false
}

// barcodeOutcome of one payload.
type barcodeOutcome int

const (
	barcodeUnread barcodeOutcome = iota
	barcodeRight
	barcodeWrong
)

func barcodeSets(ctx context.Context, r *Report, groups []barcodeGroup, turns int, step func(), now func() time.Time) error {
	type count struct{ right, wrong, n int }
	var sets []string
	upright, turned := map[string]*count{}, map[string]*count{}
	var times []float64
	for _, g := range groups {
		if upright[g.set] == nil {
			sets = append(sets, g.set)
			upright[g.set], turned[g.set] = &count{}, &count{}
		}
		for quarter := range turns {
			if err := ctx.Err(); err != nil {
				return err
			}
			outcome, took, err := g.read(quarter, now)
			if err != nil {
				return err
			}
			times = append(times, took...)
			c := upright[g.set]
			if quarter > 0 {
				c = turned[g.set]
			}
			c.n++
			switch outcome {
			case barcodeRight:
				c.right++
			case barcodeWrong:
				c.wrong++
				r.Notes = append(r.Notes, fmt.Sprintf("%s, turned by %d degrees, was read wrong", filepath.Base(g.name), 90*quarter))
			default:
				r.Notes = append(r.Notes, fmt.Sprintf("%s/%s, turned by %d degrees, was not read", g.set, filepath.Base(g.name), 90*quarter))
			}
			step()
		}
	}
	for _, set := range sets {
		u, t := upright[set], turned[set]
		r.Rates = append(r.Rates,
			measure.Rate{Name: set + " " + BarcodeRead, Hits: u.right, N: u.n},
			measure.Rate{Name: set + " " + BarcodeMisread, Hits: u.wrong, N: u.n})
		if turns == 1 {
			continue
		}
		r.Rates = append(r.Rates,
			measure.Rate{Name: set + " " + BarcodeTurned, Hits: t.right, N: t.n},
			measure.Rate{Name: set + " " + BarcodeTurnedMisread, Hits: t.wrong, N: t.n})
	}
	r.Figures = append(r.Figures, timeFigures("a picture of the sets", times)...)
	return nil
}

// read reads the pictures of a group, turned by quarter turns, and returns the
// milliseconds each took, decoding of the file left out.
func (g *barcodeGroup) read(quarter int, now func() time.Time) (barcodeOutcome, []float64, error) {
	var parts []pdf417.Payload
	var times []float64
	for _, file := range g.files {
		gray, err := readGray(file)
		if err != nil {
			return 0, nil, err
		}
		gray = turnGray(gray, quarter)
		begun := now()
		results, err := pdf417.Decode(gray)
		if err != nil {
			return 0, nil, fmt.Errorf("%s: %w", file, err)
		}
		times = append(times, milliseconds(now().Sub(begun)))
		for _, res := range results {
			parts = append(parts, res.Payload)
		}
	}
	return g.judge(parts), times, nil
}

// judge compares what was read with the truth. Parts of a file that is not complete are
// not a reading.
func (g *barcodeGroup) judge(parts []pdf417.Payload) barcodeOutcome {
	got := make([]pdf417.Payload, 0, len(parts))
	for _, f := range pdf417.Join(parts) {
		if !f.Complete() {
			return barcodeUnread
		}
		got = append(got, pdf417.Payload{Data: f.Data})
	}
	for _, p := range parts {
		if p.Macro == nil {
			got = append(got, p)
		}
	}
	if len(got) == 0 {
		return barcodeUnread
	}
	for _, p := range got {
		text, _ := p.Text()
		if !bytes.Equal(p.Data, g.want) && (g.binary || text != string(g.want)) {
			return barcodeWrong
		}
	}
	return barcodeRight
}

// readGray decodes a picture as the commands do.
func readGray(file string) (*image.Gray, error) {
	const most = 20_000_000
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p, err := capture.Decode(data, capture.DefaultLimits(most))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	g := p.Image.Gray()
	return &image.Gray{Pix: g.Pix, Stride: g.W, Rect: g.Bounds()}, nil
}

// turnGray turns a picture clockwise.
func turnGray(g *image.Gray, quarter int) *image.Gray {
	for range quarter & 3 {
		w, h := g.Rect.Dx(), g.Rect.Dy()
		out := image.NewGray(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				out.Pix[x*h+h-1-y] = g.Pix[y*g.Stride+x]
			}
		}
		g = out
	}
	return g
}

// pictures lists the pictures in folders, at most most of them, evenly chosen.
func pictures(dirs []string, most int) ([]string, error) {
	var all []string
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && isPicture(path) {
				all = append(all, path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if len(dirs) > 0 && len(all) == 0 {
		return nil, errors.New("no pictures in " + strings.Join(dirs, ", "))
	}
	if most <= 0 || most >= len(all) {
		return all, nil
	}
	out := make([]string, most)
	for i := range out {
		out[i] = all[i*len(all)/most]
	}
	return out, nil
}

func barcodeNegatives(ctx context.Context, r *Report, files []string, step func(), now func() time.Time) error {
	found := 0
	var times []float64
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		gray, err := readGray(file)
		if err != nil {
			return err
		}
		begun := now()
		results, err := pdf417.Decode(gray)
		if err != nil {
			return err
		}
		times = append(times, milliseconds(now().Sub(begun)))
		if len(results) > 0 {
			found++
			r.Notes = append(r.Notes, fmt.Sprintf("%s: a symbol of %d bytes was found", filepath.Base(file), len(results[0].Data)))
		}
		step()
	}
	r.Rates = append(r.Rates, measure.Rate{Name: NegativesFound, Hits: found, N: len(files)})
	r.Figures = append(r.Figures, timeFigures("a picture without a symbol", times)...)
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// timeFigures are the median and the 95th percentile.
func timeFigures(what string, times []float64) []Figure {
	if len(times) == 0 {
		return nil
	}
	slices.Sort(times)
	return []Figure{
		{Name: "time for " + what + ", median", Value: times[len(times)/2], Unit: "ms"},
		{Name: "time for " + what + ", 95 of 100 within", Value: times[(len(times)*95-1)/100], Unit: "ms"},
	}
}
