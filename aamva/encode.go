package aamva

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// errEncode says what a licence to be written lacks.
var errEncode = errors.New("aamva: cannot be written")

// Encode writes a licence as the barcode of a card has it: in the version it names (10
// where that is zero), from the named fields, then what Values holds besides. It is for
// specimens; the fields are not checked but for control characters and for the issuer.
func Encode(l License) ([]byte, error) {
	if l.Version == 0 {
		l.Version = newest
	}
	if l.Version < 1 || l.Version > 99 || digits(l.IIN, 6) != 6 || len(l.IIN) != 6 {
		return nil, fmt.Errorf("%w: the version or the issuer's number is out of range", errEncode)
	}
	kind := first(l.Kind, "DL")
	if len(kind) != 2 || !isSubfile(kind) || kind[0] == 'Z' {
		return nil, fmt.Errorf("%w: no subfile type %q", errEncode, kind)
	}
	values := l.values()
	main, own := &strings.Builder{}, &strings.Builder{}
	main.WriteString(kind)
	ownKind := ""
	for _, id := range writingOrder(values) {
		v := values[id]
		if !isID(id) {
			return nil, fmt.Errorf("%w: no element id %q", errEncode, id)
		}
		if strings.IndexFunc(v, func(r rune) bool { return r < ' ' }) >= 0 {
			return nil, fmt.Errorf("%w: a control character in element %s", errEncode, id)
		}
		b := main
		if id[0] == 'Z' {
			if ownKind == "" {
				ownKind = id[:2]
				own.WriteString(ownKind)
			}
			b = own
		}
		b.WriteString(id + v + "\n")
	}
	subfiles := []string{strings.TrimSuffix(main.String(), "\n") + "\r"}
	kinds := []string{kind}
	if ownKind != "" {
		subfiles = append(subfiles, strings.TrimSuffix(own.String(), "\n")+"\r")
		kinds = append(kinds, ownKind)
	}
	return assemble(l, kinds, subfiles), nil
}

// assemble writes the header, the designators and the subfiles.
func assemble(l License, kinds, subfiles []string) []byte {
	head := headerStart + "ANSI " + l.IIN + fmt.Sprintf("%02d", l.Version)
	if l.Version > 1 {
		head += fmt.Sprintf("%02d", l.JurisdictionVersion%100)
	}
	head += fmt.Sprintf("%02d", len(kinds))
	offset := len(head) + 10*len(kinds)
	for i, k := range kinds {
		head += fmt.Sprintf("%s%04d%04d", k, offset, len(subfiles[i]))
		offset += len(subfiles[i])
	}
	return []byte(head + strings.Join(subfiles, ""))
}

// values are the elements of a licence in its version.
func (l *License) values() map[string]string {
	v := maps.Clone(l.Values)
	if v == nil {
		v = map[string]string{}
	}
	put := func(id, s string) {
		if s != "" {
			v[id] = s
		}
	}
	switch {
	case l.Version == 1:
		put("DAA", first(l.FullName, strings.TrimRight(strings.Join([]string{l.Surname, l.First, l.Middle, l.Suffix}, ","), ",")))
	case l.Version <= 3:
		put("DCS", l.Surname)
		put("DCT", first(strings.TrimRight(l.First+","+l.Middle, ","), l.Given))
		put("DCU", l.Suffix)
	default:
		put("DCS", l.Surname)
		put("DAC", first(l.First, l.Given))
		put("DAD", first(l.Middle, "NONE"))
		put("DCU", l.Suffix)
		put("DDE", first(l.Cut.Surname, "N"))
		put("DDF", first(l.Cut.First, "N"))
		put("DDG", first(l.Cut.Middle, "N"))
	}
	put("DAQ", l.Number)
	put("DBB", l.date(l.Birth))
	put("DBA", l.date(l.Expiry))
	put("DBD", l.date(l.Issue))
	put("DBC", map[string]string{"M": "1", "F": "2", "X": "9"}[l.Sex])
	put("DAG", l.Address.Street)
	put("DAH", l.Address.Street2)
	put("DAI", l.Address.City)
	put("DAJ", l.Address.Region)
	put("DAK", l.Address.Postal)
	if l.Version > 1 {
		put("DCF", l.Discriminator)
		put("DCG", first(l.Country, l.Issuer.Country, jurisdictions[l.IIN].Country))
	}
	return v
}

// date in the order of the version and country.
func (l *License) date(d Date) string {
	if d.IsZero() {
		return ""
	}
	if l.Version == 1 || first(l.Country, jurisdictions[l.IIN].Country) == "CAN" {
		return fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day)
	}
	return fmt.Sprintf("%02d%02d%04d", d.Month, d.Day, d.Year)
}

// writingOrder puts the number first, as the standard wants it, and the issuer's own
// elements last.
func writingOrder(values map[string]string) []string {
	ids := sortedIDs(values)
	rank := func(id string) int {
		switch {
		case id == "DAQ":
			return 0
		case strings.HasPrefix(id, "Z"):
			return 2
		}
		return 1
	}
	slices.SortStableFunc(ids, func(a, b string) int { return rank(a) - rank(b) })
	return ids
}
