package specimen

import "image"

// Truth is what there is to know about a picture of one side. It is written as JSON beside the picture.
type Truth struct {
	Kind     Kind             `json:"kind"`
	Side     string           `json:"side"`   // front or back
	Issuer   string           `json:"issuer"` // code of the issuing state as in zone, barcode and print
	Seed     uint64           `json:"seed"`
	Font     string           `json:"font"`
	Width    int              `json:"width"`  // pixels of the flat side
	Height   int              `json:"height"` // pixels of the flat side
	DPI      float64          `json:"dpi"`
	Fields   map[string]Field `json:"fields"`             // as printed; names as in `selfsame read`
	Zone     *Zone            `json:"zone,omitempty"`     // nil where this side has none
	Barcode  *Barcode         `json:"barcode,omitempty"`  // nil where this side has none
	Portrait *Box             `json:"portrait,omitempty"` // the main portrait, not its ghost
	Ghost    *Box             `json:"ghost,omitempty"`    // the small faint second portrait
	Faults   []Fault          `json:"faults,omitempty"`
}

// A Field is one thing the print says.
type Field struct {
	Value   string `json:"value"`   // dates as ISO 8601, everything else as Printed
	Printed string `json:"printed"` // letter for letter
	Box     Box    `json:"box"`
}

// A Zone is a machine-readable zone as it is printed, wrong check digits and all.
type Zone struct {
	Format string   `json:"format"` // TD1, TD2, TD3 or MRVA
	Lines  []string `json:"lines"`
	Box    Box      `json:"box"`
	// Letter is the height of a capital letter in pixels of the flat side.
	Letter float64 `json:"letter"`
	Font   string  `json:"font"`
}

// A Barcode is a PDF417 symbol.
type Barcode struct {
	Content string  `json:"content"` // the bytes, as Latin-1 text would show them
	Box     Box     `json:"box"`
	Module  float64 `json:"module"` // width of the narrowest bar in pixels of the flat side
}

// A Box is a rectangle in pixels of the flat side.
type Box struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

func boxOf(r image.Rectangle) Box { return Box{r.Min.X, r.Min.Y, r.Dx(), r.Dy()} }

// Rect is the box as an image.Rectangle.
func (b Box) Rect() image.Rectangle { return image.Rect(b.X, b.Y, b.X+b.W, b.Y+b.H) }
