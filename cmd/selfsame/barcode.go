package main

import (
	"encoding/json"
	"fmt"
	"image"
	"strconv"
	"strings"
	"unicode"

	"github.com/selfsame-id/selfsame/internal/capture"
	"github.com/selfsame-id/selfsame/pdf417"
)

// maxPictureBytes bounds a picture whose barcodes are read.
const maxPictureBytes = 20_000_000

// BarcodeCmd reads PDF417 barcodes.
type BarcodeCmd struct {
	Files []string `arg:"" name:"file" help:"Pictures (JPEG or PNG). Pictures that show parts of one large file (macro PDF417) are joined when given together."`
}

// Help is printed by selfsame barcode --help.
func (c *BarcodeCmd) Help() string {
	return `Reads every PDF417 symbol in each picture, whichever way it lies, and prints what it says. A symbol that cannot be
read without doubt is not reported.

With --json, one object a picture:
  file         the picture
  found        whether a symbol was read
  text_base64  what the picture says, as bytes: its first symbol, or the file whose parts its symbols are
  symbols      each symbol: text_base64, and macro (file_id, segment, segments, last) where it is a part
  missing      segments of that file that no picture shows; absent where none is known to be missing
  error        why the picture could not be looked at; absent where it could
  elapsed_ms   time taken, decoding of the picture included

Example: selfsame barcode back-of-licence.jpg`
}

// barcodeAnswer is one line of --json.
type barcodeAnswer struct {
	File    string          `json:"file"`
	Found   bool            `json:"found"`
	Text    []byte          `json:"text_base64"`
	Symbols []barcodeSymbol `json:"symbols"`
	Missing []int           `json:"missing,omitempty"`
	Error   string          `json:"error,omitempty"`
	Elapsed json.Number     `json:"elapsed_ms"`
}

type barcodeSymbol struct {
	Text  []byte        `json:"text_base64"`
	Macro *barcodeMacro `json:"macro"` // null where it is no part of a file

	result pdf417.Result
}

type barcodeMacro struct {
	FileID   string `json:"file_id"`
	Segment  int    `json:"segment"`
	Segments int    `json:"segments,omitempty"`
	Last     bool   `json:"last"`
	FileName string `json:"file_name,omitempty"`
}

// Run reads the pictures, then joins what belongs together, then prints.
func (c *BarcodeCmd) Run(x *Context) error {
	answers := make([]barcodeAnswer, 0, len(c.Files))
	failed := 0
	for _, file := range c.Files {
		if err := x.Context.Err(); err != nil {
			return err
		}
		a := readBarcodes(x, file)
		if a.Error != "" {
			failed++
		}
		answers = append(answers, a)
	}
	joinAnswers(answers)
	for _, a := range answers {
		if err := a.print(x); err != nil {
			return err
		}
	}
	if failed > 0 {
		return hint(fmt.Errorf("%d of %d pictures could not be looked at", failed, len(answers)), "barcode takes JPEG and PNG pictures of up to 20 MB")
	}
	return nil
}

// readBarcodes looks at one picture.
func readBarcodes(x *Context, file string) (a barcodeAnswer) {
	begun := x.Now()
	a = barcodeAnswer{File: file, Text: []byte{}, Symbols: []barcodeSymbol{}}
	defer func() {
		ms := float64(x.Now().Sub(begun).Microseconds()) / 1000
		a.Elapsed = json.Number(strconv.FormatFloat(ms, 'f', 1, 64))
	}()
	data, err := readFile(file, maxPictureBytes)
	if err != nil {
		a.Error = err.Error()
		return a
	}
	photograph, err := capture.Decode(data, capture.DefaultLimits(maxPictureBytes))
	if err != nil {
		a.Error = err.Error()
		return a
	}
	gray := photograph.Image.Gray()
	results, err := pdf417.Decode(&image.Gray{Pix: gray.Pix, Stride: gray.W, Rect: gray.Bounds()})
	if err != nil {
		a.Error = err.Error()
		return a
	}
	for _, r := range results {
		s := barcodeSymbol{Text: append([]byte{}, r.Data...), result: r}
		if m := r.Macro; m != nil {
			s.Macro = &barcodeMacro{FileID: m.FileIDText(), Segment: m.Segment, Segments: m.Segments, Last: m.Last, FileName: m.FileName}
		}
		a.Symbols = append(a.Symbols, s)
	}
	if a.Found = len(results) > 0; a.Found {
		a.Text = a.Symbols[0].Text
	}
	return a
}

// joinAnswers gives each picture with parts of a file the whole file.
func joinAnswers(answers []barcodeAnswer) {
	var parts []pdf417.Payload
	for _, a := range answers {
		for _, s := range a.Symbols {
			parts = append(parts, s.result.Payload)
		}
	}
	for _, f := range pdf417.Join(parts) {
		for i := range answers {
			a := &answers[i]
			if len(a.Symbols) > 0 && a.Symbols[0].Macro != nil && a.Symbols[0].Macro.FileID == f.ID {
				a.Text, a.Missing = append([]byte{}, f.Data...), f.Missing
			}
		}
	}
}

func (a *barcodeAnswer) print(x *Context) error {
	if x.JSON {
		return x.printJSON(a)
	}
	var b strings.Builder
	switch {
	case a.Error != "":
		fmt.Fprintf(&b, "%s: not looked at: %s\n", a.File, a.Error)
	case !a.Found:
		fmt.Fprintf(&b, "%s: no PDF417 symbol was read (%s ms)\n", a.File, a.Elapsed)
	default:
		plural := "s"
		if len(a.Symbols) == 1 {
			plural = ""
		}
		fmt.Fprintf(&b, "%s: %d symbol%s, %s ms\n", a.File, len(a.Symbols), plural, a.Elapsed)
		for i := range a.Symbols {
			a.Symbols[i].write(&b, i+1)
		}
		if len(a.Missing) > 0 {
			fmt.Fprintf(&b, "  segments of the file that no picture shows: %v\n", a.Missing)
		}
	}
	_, err := fmt.Fprint(x.Out, b.String())
	return err
}

// write describes a symbol for people; control characters and bytes that are no text
// are shown as escapes.
func (s *barcodeSymbol) write(b *strings.Builder, n int) {
	r := s.result
	fmt.Fprintf(b, "  %d: %d columns, %d rows, error correction level %d, %d codewords corrected, %d filled in\n",
		n, r.Columns, r.Rows, r.Level, r.Errors, r.Erasures)
	if m := s.Macro; m != nil {
		fmt.Fprintf(b, "     segment %d of file %s", m.Segment, m.FileID)
		if m.Last {
			b.WriteString(", the last")
		}
		b.WriteString("\n")
	}
	text, known := r.Text()
	if !known || !readable(text) {
		fmt.Fprintf(b, "     %d bytes that are no text; --json gives them\n", len(r.Data))
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		quoted := strconv.Quote(line)
		fmt.Fprintf(b, "     %s\n", quoted[1:len(quoted)-1])
	}
}

// readable says whether nearly all of a text can be shown.
func readable(text string) bool {
	shown, hidden := 0, 0
	for _, r := range text {
		if unicode.IsPrint(r) || r == '\n' || r == '\r' {
			shown++
		} else {
			hidden++
		}
	}
	return hidden*10 <= shown
}
