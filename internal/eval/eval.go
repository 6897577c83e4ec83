// Package eval measures the engine on data whose truth is known: faces, portraits, zones, names, documents. There is
// one file an area; the command `selfsame eval` prints what they return, and the floors in tests come from here.
//
// Read first: Report, which every measurement returns, then the file of the area. The package decides nothing and keeps
// nothing: it reads pictures, counts, and forgets them.
package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/selfsame-id/selfsame/internal/measure"
)

// Report is what one measurement found.
type Report struct {
	Area    string         `json:"area"`            // what was measured: "face", "portrait", "mrz", "names", …
	Data    string         `json:"data"`            // on what, as given: a folder, or a generator with its seed and number
	Rates   []measure.Rate `json:"rates"`           // counts with bounds, the most important first
	Figures []Figure       `json:"figures"`         // single numbers that are no rates
	Notes   []string       `json:"notes,omitempty"` // what a reader must know before believing the numbers
}

// Figure is a number with its unit, such as a threshold or a latency.
type Figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
}

// Rate gives the rate of that name, so that a test can hold a floor under it.
func (r Report) Rate(name string) (measure.Rate, bool) {
	for _, rate := range r.Rates {
		if rate.Name == name {
			return rate, true
		}
	}
	return measure.Rate{}, false
}

// WriteTable writes the report for people.
func (r Report) WriteTable(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if _, err := fmt.Fprintf(table, "%s, on %s\n", r.Area, r.Data); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	for _, rate := range r.Rates {
		if _, err := fmt.Fprintf(table, "  %s\t%s\n", rate.Name, rate); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	for _, f := range r.Figures {
		if _, err := fmt.Fprintf(table, "  %s\t%.4g %s\n", f.Name, f.Value, f.Unit); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	for _, note := range r.Notes {
		if _, err := fmt.Fprintf(w, "  Note: %s\n", note); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	return nil
}

// WriteJSON writes the report as one object on one line.
func (r Report) WriteJSON(w io.Writer) error {
	if err := json.NewEncoder(w).Encode(r); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}
