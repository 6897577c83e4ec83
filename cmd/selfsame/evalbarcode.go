package main

import "github.com/selfsame-id/selfsame/internal/eval"

type evalBarcodeCmd struct {
	Data      string   `type:"path" placeholder:"DIR" help:"The folder of the sets: pictures of PDF417 symbols with NAME.txt or NAME.bin beside each, or a folder that holds it as pdf417/."`
	Generated int      `placeholder:"N" help:"Make N photographs of licence backs and read them: modules of 2.5 pixels and more, up to 25 degrees from any quarter turn, perspective, blur, noise, JPEG."`
	Seed      uint64   `default:"1" help:"Seed of the generator."`
	Negatives []string `type:"path" placeholder:"DIR" help:"Folders of pictures that show no symbol."`
	Most      int      `default:"2000" help:"How many of those pictures to look at, evenly chosen."`
}

// Run measures the reading of barcodes.
func (c *evalBarcodeCmd) Run(x *Context) error {
	o := eval.BarcodeOptions{Data: c.Data, Generated: c.Generated, Seed: c.Seed, Negatives: c.Negatives, Most: c.Most, Now: x.Now}
	if o.Data == "" && o.Generated == 0 && len(o.Negatives) == 0 {
		o.Generated = 200
	}
	begin, end := x.bar("pictures")
	o.Begin = begin
	r, err := eval.Barcode(x.Context, o)
	end()
	if err != nil {
		return hint(err, "--data names the folder of the sets; every picture in it needs NAME.txt or NAME.bin beside it")
	}
	return x.report(r)
}
