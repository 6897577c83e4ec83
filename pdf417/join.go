package pdf417

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// File is what macro symbols with one file id say together.
type File struct {
	ID       string // the file id: three digits for each of its codewords
	Data     []byte // of the segments that are there, in their order
	Segments int    // how many segments the file has; 0 where no symbol tells
	Missing  []int  // segments that are not there, of those known to exist
}

// Complete says that the number of segments is known and all are there.
func (f File) Complete() bool { return f.Segments > 0 && len(f.Missing) == 0 }

// FileIDText is the file id as the standard's annex H writes it: three digits a codeword.
func (m *Macro) FileIDText() string {
	var b strings.Builder
	for _, c := range m.FileID {
		fmt.Fprintf(&b, "%03d", c)
	}
	return b.String()
}

// Join puts together the payloads that are parts of files, in whatever order they come;
// a segment that is there more than once counts once. Payloads without a macro block are
// left out. Two different segments with one number make the file unknowable, so both
// are counted as missing.
func Join(parts []Payload) []File {
	var ids []string
	groups := map[string][]Payload{}
	for _, p := range parts {
		if p.Macro == nil {
			continue
		}
		id := p.Macro.FileIDText()
		if groups[id] == nil {
			ids = append(ids, id)
		}
		groups[id] = append(groups[id], p)
	}
	var out []File
	for _, id := range ids {
		out = append(out, joinFile(id, groups[id]))
	}
	return out
}

func joinFile(id string, parts []Payload) File {
	f := File{ID: id}
	slices.SortStableFunc(parts, func(a, b Payload) int { return cmp.Compare(a.Macro.Segment, b.Macro.Segment) })
	have := map[int][]byte{}
	clash := map[int]bool{}
	for _, p := range parts {
		n := p.Macro.Segment
		if data, ok := have[n]; ok && !slices.Equal(data, p.Data) {
			clash[n] = true
		}
		have[n] = p.Data
		if p.Macro.Last {
			f.Segments = n + 1
		}
		if p.Macro.HasSegments && f.Segments == 0 {
			f.Segments = p.Macro.Segments
		}
	}
	known := max(f.Segments, parts[len(parts)-1].Macro.Segment+1)
	for n := range known {
		if data, ok := have[n]; ok && !clash[n] {
			f.Data = append(f.Data, data...)
		} else {
			f.Missing = append(f.Missing, n)
		}
	}
	return f
}
