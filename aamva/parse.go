package aamva

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Parse reads a licence. It returns [ErrFormat] for what is none; everything short of
// that is read as well as it can be, and said in the deviations.
func Parse(data []byte) (License, []Deviation, error) {
	if len(data) > MaxBytes {
		return License{}, nil, ErrFormat
	}
	p := &parser{data: text(data)}
	p.out.Values = map[string]string{}
	var ok bool
	if strings.HasPrefix(strings.TrimLeft(p.data, " \r\n"), "%") {
		ok = p.magnetic()
	} else {
		ok = p.elements()
	}
	if !ok {
		return License{}, nil, ErrFormat
	}
	return p.out, p.deviations, nil
}

// text is the data as UTF-8: what is not, is taken for ISO 8859-1, as in PDF417.
func text(data []byte) string {
	if utf8.Valid(data) {
		return string(data)
	}
	var b strings.Builder
	for _, c := range data {
		b.WriteRune(rune(c))
	}
	return b.String()
}

type parser struct {
	data       string
	out        License
	deviations []Deviation
	types      []string // subfile types, as designated
}

func (p *parser) deviate(code Code, element string) {
	d := Deviation{code, element}
	if !slices.Contains(p.deviations, d) {
		p.deviations = append(p.deviations, d)
	}
}

// header characters of the standard: compliance indicator, data element separator,
// record separator and segment terminator.
const headerStart = "@\n\x1e\r"

// elements reads the layout of lines with ids.
func (p *parser) elements() bool {
	body := p.header()
	lines := p.lines(body)
	for _, l := range lines {
		p.take(l)
	}
	if !p.plausible() {
		return false
	}
	p.interpret()
	return true
}

// header reads what comes before the subfiles and returns the rest.
func (p *parser) header() string {
	at, rest := -1, p.data
	for _, name := range []string{"ANSI", "AAMVA"} {
		if i := strings.Index(p.data[:min(len(p.data), 40)], name); i >= 0 {
			at, rest = i, p.data[i+len(name):]
			if name != "ANSI" || !strings.HasPrefix(rest, " ") {
				p.deviate(FileTypeWrong, "")
			}
			break
		}
	}
	if at < 0 {
		p.deviate(HeaderMissing, "")
		return p.data
	}
	if p.data[:at] != headerStart {
		p.deviate(HeaderWrong, "")
	}
	rest = strings.TrimLeft(rest, " ")
	n := digits(rest, 6)
	if p.out.IIN = rest[:n]; n < 6 {
		p.deviate(IssuerUnknown, "")
		return rest[n:]
	}
	rest = rest[6:]
	p.out.Version, rest = twoDigits(rest)
	if p.out.Version > 1 {
		p.out.JurisdictionVersion, rest = twoDigits(rest)
	}
	if p.out.Version < 1 || p.out.Version > newest {
		p.deviate(VersionUnknown, "")
	}
	entries, rest := twoDigits(rest)
	return p.designators(rest, entries)
}

// newest version of the standard that this package was written for (2020).
const newest = 10

// digits counts the digits at the beginning of s, at most most.
func digits(s string, most int) int {
	n := 0
	for n < len(s) && n < most && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// twoDigits takes a number of two digits from the beginning of s, or nothing.
func twoDigits(s string) (int, string) {
	if digits(s, 2) < 2 {
		return -1, s
	}
	v, _ := strconv.Atoi(s[:2])
	return v, s[2:]
}

// designators reads the table of subfiles and returns what follows it. Offsets and
// lengths are only checked: that they are wrong is among the commonest of faults, and
// subfiles can be told apart without.
func (p *parser) designators(rest string, entries int) string {
	type designator struct {
		kind           string
		offset, length int
	}
	var all []designator
	for isSubfile(rest) {
		d := designator{kind: rest[:2], offset: -1, length: -1}
		// A subfile itself begins with its type and an element id.
		if len(all) > 0 && rest[:2] == all[0].kind && isID(at(rest, 2, 3)) {
			break
		}
		if len(rest) < 10 || isID(rest[2:5]) && known(rest[2:5]) {
			break
		}
		if digits(rest[2:], 8) == 8 {
			d.offset, _ = strconv.Atoi(rest[2:6])
			d.length, _ = strconv.Atoi(rest[6:10])
		} else if !plainText(rest[2:10]) {
			break
		}
		all = append(all, d)
		rest = rest[10:]
		if len(all) == max(entries, 1) && !(isSubfile(rest) && digits(at(rest, 2, 8), 8) == 8) {
			break
		}
	}
	if len(all) != entries {
		p.deviate(EntriesWrong, "")
	}
	for _, d := range all {
		p.types = append(p.types, d.kind)
		if d.offset < 0 || d.offset+2 > len(p.data) || p.data[d.offset:d.offset+2] != d.kind {
			p.deviate(OffsetWrong, d.kind)
			continue
		}
		// The length counts the segment terminator, which some leave out of it.
		end := d.offset + d.length
		if end > len(p.data) || end < len(p.data) && !strings.HasSuffix(strings.TrimRight(p.data[:end], "\n"), "\r") && p.data[end] != '\r' {
			p.deviate(LengthWrong, d.kind)
		}
	}
	if len(p.types) > 0 {
		p.out.Kind = p.types[0]
	}
	return rest
}

// at is the part of s from i on, of at most n bytes.
func at(s string, i, n int) string {
	if i >= len(s) {
		return ""
	}
	return s[i:min(len(s), i+n)]
}

func plainText(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' }) < 0
}

// isSubfile says whether s begins with the type of a subfile: DL, ID, EN, or a Z with a
// letter for the issuer's own.
func isSubfile(s string) bool {
	if len(s) < 2 {
		return false
	}
	switch s[:2] {
	case "DL", "ID", "EN":
		return true
	}
	return s[0] == 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

// isID says whether s has the form of an element id.
func isID(s string) bool {
	if len(s) != 3 || s[0] != 'D' && s[0] != 'Z' && s[0] != 'P' {
		return false
	}
	return s[1] >= 'A' && s[1] <= 'Z' && (s[2] >= 'A' && s[2] <= 'Z' || s[0] == 'Z' && s[2] >= '0' && s[2] <= '9')
}

// lines splits the subfiles into elements.
func (p *parser) lines(body string) []string {
	if strings.Contains(body, "\r\n") || strings.Contains(body, "\n\r\n") {
		p.deviate(LineEndsWrong, "")
	}
	lines := strings.FieldsFunc(body, func(r rune) bool { return r == '\n' || r == '\r' || r == '\x1e' || r == '\x1d' || r == '\x1c' })
	var out []string
	for _, l := range lines {
		l = strings.Trim(l, " \t\x00\x04")
		if l == "" {
			continue
		}
		if l = p.withoutType(l); l == "" {
			continue
		}
		out = append(out, l)
	}
	// Where line ends were lost there are few lines, and elements inside them.
	if len(out) <= 3 {
		var split []string
		for _, l := range out {
			split = append(split, unrun(l)...)
		}
		if len(split) > len(out)+1 {
			p.deviate(LineEndsLost, "")
			return split
		}
	}
	return out
}

// withoutType removes the type of a subfile from its first line.
func (p *parser) withoutType(l string) string {
	if !isSubfile(l) {
		return l
	}
	kind, rest := l[:2], l[2:]
	if rest == "" {
		return rest
	}
	next := at(rest, 0, 3)
	own := kind[0] != 'Z' && isID(next) && known(next) || kind[0] == 'Z' && strings.HasPrefix(rest, kind)
	if own && (slices.Contains(p.types, kind) || len(p.types) == 0) {
		if p.out.Kind == "" && kind[0] != 'Z' {
			p.out.Kind = kind
		}
		return rest
	}
	return l
}

// take stores the element of a line.
func (p *parser) take(l string) {
	id := at(l, 0, 3)
	if !isID(id) {
		p.deviate(ElementStray, "")
		return
	}
	value := strings.TrimSpace(l[3:])
	if old, ok := p.out.Values[id]; ok && old != value {
		p.deviate(ElementRepeated, id)
		if old != "" {
			return
		}
	}
	p.out.Values[id] = value
}

// plausible says whether the elements are those of a card: at least a number or a birth
// date, and three elements that the standard knows.
func (p *parser) plausible() bool {
	n := 0
	for id := range p.out.Values {
		if known(id) {
			n++
		}
	}
	v := p.out.Values
	return n >= 3 && (v["DAQ"] != "" || v["DBB"] != "" || v["DBJ"] != "")
}

// unrun splits text without line ends at the ids of known elements. Every element can
// come once, and its value must be one that the element can have, which tells most ids
// from the same letters inside a value.
func unrun(s string) []string {
	type cut struct {
		from  int // where the element before begins, or -1
		score int
		known bool
	}
	best := make([]cut, len(s)+1)
	best[0] = cut{from: -1, known: true}
	const longest = 60
	for end := 3; end <= len(s); end++ {
		if end < len(s) && !splits(at(s, end, 3)) {
			continue
		}
		for start := max(0, end-longest); start+3 <= end; start++ {
			if !best[start].known || !splits(s[start:start+3]) {
				continue
			}
			fit := fits(s[start:start+3], strings.TrimSpace(s[start+3:end]))
			if fit < 0 || repeats(s, func(i int) int { return best[i].from }, start) {
				continue
			}
			if score := best[start].score + fit; !best[end].known || score > best[end].score {
				best[end] = cut{from: start, score: score, known: true}
			}
		}
	}
	if !best[len(s)].known {
		return []string{s}
	}
	var out []string
	for end := len(s); end > 0; end = best[end].from {
		out = append(out, strings.TrimSpace(s[best[end].from:end]))
	}
	slices.Reverse(out)
	return out
}

// repeats says whether the element that begins at start came before on the way to it.
func repeats(s string, from func(int) int, start int) bool {
	id := s[start : start+3]
	for i := start; i > 0; {
		i = from(i)
		if s[i:i+3] == id {
			return true
		}
	}
	return false
}

// sortedIDs are the ids of the elements, for tests and for writing.
func sortedIDs(values map[string]string) []string {
	out := make([]string, 0, len(values))
	for id := range values {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(a, b) })
	return out
}
