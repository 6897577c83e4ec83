package authentic

import (
	"slices"

	selfsame "github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/mrz"
)

// kind holds the kind of document against those that are accepted.
func kind(f Facts, r Rules) (selfsame.Finding, bool) {
	switch {
	case f.Kind == "":
		return undetermined(PartKind, nil)
	case slices.Contains(r.Kinds, f.Kind):
		return yes(PartKind, nil)
	}
	return no(PartKind, nil, selfsame.Reason{Code: "doc.type_unsupported", About: f.Kind})
}

// country holds the issuer against the operator's lists. No check digit covers an issuer, and IRN is one letter from
// IRL: a state is restricted or not supported only on a sure reading. A code that no list of states has was misread.
func country(f Facts, r Rules) (selfsame.Finding, bool) {
	v, sure, found := f.best(Issuer)
	if !found {
		return undetermined(PartCountry, nil, unreadable(Issuer))
	}
	measured := map[string]float64{"confidence": v.Confidence}
	if _, known := mrz.Country(v.Text); !known {
		return undetermined(PartCountry, measured, unreadable(Issuer))
	}
	restricted, unsupported := slices.Contains(r.Restricted, v.Text), slices.Contains(r.Unsupported, v.Text)
	switch {
	case !restricted && !unsupported && sure:
		return yes(PartCountry, measured)
	case !sure && !f.nationalityAgrees(v.Text):
		return undetermined(PartCountry, measured, unreadable(Issuer))
	case restricted:
		return no(PartCountry, measured, selfsame.Reason{Code: "doc.country_restricted", About: v.Text})
	case unsupported:
		return no(PartCountry, measured, selfsame.Reason{Code: "doc.country_unsupported", About: v.Text})
	}
	return yes(PartCountry, measured)
}

// nationalityAgrees says whether the nationality, which stands elsewhere in the zone, was read as the same state: then
// two readings that nobody was sure of confirm each other.
func (f Facts) nationalityAgrees(issuer string) bool {
	v, _, found := f.best(Nationality)
	return found && v.Text == issuer
}
