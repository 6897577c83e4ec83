package authentic

import (
	"time"

	selfsame "github.com/selfsame-id/selfsame"
)

const (
	// oldest is an age that nobody reaches: the oldest person on record died at 122 years.
	oldest = 130
	// longestPassport is the longest time from issue to expiry of a passport, in years: ten, and up to nine months
	// that some states carried over from the passport before.
	longestPassport = 11
	// longestCard is the same of cards and licences. Licences are issued up to the 70th birthday and cards to old
	// people for the rest of their lives.
	longestCard = 75
)

// checkDigits repeats what the zone says of itself. A zone of a format without check digits is not asked.
func checkDigits(f Facts, _ Rules) (selfsame.Finding, bool) {
	if f.Zone == nil || f.Zone.Checks == 0 {
		return notAsked()
	}
	measured := map[string]float64{"check_digits": float64(f.Zone.Checks), "failed": float64(len(f.Zone.Failed))}
	if len(f.Zone.Failed) == 0 {
		return yes(PartCheckDigits, measured)
	}
	var reasons []selfsame.Reason
	for _, name := range f.Zone.Failed {
		reasons = append(reasons, selfsame.Reason{Code: "doc.checkdigit", About: name})
	}
	return no(PartCheckDigits, measured, reasons...)
}

// current asks whether today lies between issue and expiry, both included. A document is accepted for GraceDays more.
func current(f Facts, r Rules) (selfsame.Finding, bool) {
	today := r.today()
	issued, _, sureIssued, foundIssued := f.date(IssueDate)
	if foundIssued && sureIssued && issued.After(today) {
		return no(PartCurrent, map[string]float64{"days_until_issue": days(issued.Sub(today))},
			selfsame.Reason{Code: "doc.not_yet_valid", About: string(IssueDate)})
	}
	expiry, _, sure, found := f.date(ExpiryDate)
	switch {
	case !found && f.NoExpiry:
		return undetermined(PartCurrent, nil, selfsame.Reason{Code: "doc.no_expiry"})
	case !found || !sure:
		return undetermined(PartCurrent, nil, unreadable(ExpiryDate))
	}
	left := expiry.AddDate(0, 0, r.GraceDays).Sub(today)
	measured := map[string]float64{"days_left": days(expiry.Sub(today))}
	if left < 0 {
		return no(PartCurrent, measured, selfsame.Reason{Code: "doc.expired"})
	}
	return yes(PartCurrent, measured)
}

func days(d time.Duration) float64 { return d.Hours() / 24 }

// dates asks whether the dates can be true together: born in the past and less than 130 years ago, issued after birth
// and not after expiry, and valid no longer than such documents are. A document must
// show a birth date. Dates that are not sure leave it undetermined rather than wrong.
func dates(f Facts, r Rules) (selfsame.Finding, bool) {
	birth, _, sureBirth, foundBirth := f.date(BirthDate)
	issue, _, sureIssue, foundIssue := f.date(IssueDate)
	expiry, _, sureExpiry, foundExpiry := f.date(ExpiryDate)
	longest := longestCard
	if f.Kind == "passport" {
		longest = longestPassport
	}
	var wrong []selfsame.Reason
	asked, sure := 0, true
	ask := func(can, certain, impossible bool, about Field) {
		if !can {
			return
		}
		asked++
		if !impossible {
			return
		}
		sure = sure && certain
		wrong = append(wrong, selfsame.Reason{Code: "doc.not_yet_valid", About: string(about)})
	}
	today := r.today()
	ask(foundBirth, sureBirth, birth.After(today) || !birth.AddDate(oldest, 0, 0).After(today), BirthDate)
	ask(foundBirth && foundIssue, sureBirth && sureIssue, issue.Before(birth), IssueDate)
	ask(foundBirth && foundExpiry, sureBirth && sureExpiry, expiry.Before(birth), ExpiryDate)
	ask(foundIssue && foundExpiry, sureIssue && sureExpiry,
		expiry.Before(issue) || expiry.After(issue.AddDate(longest, 0, 0)), ExpiryDate)
	measured := map[string]float64{"comparisons": float64(asked)}
	switch {
	case !foundBirth && f.NoBirthDate:
		return no(PartDates, measured, selfsame.Reason{Code: "doc.no_birthdate"})
	case !foundBirth:
		return undetermined(PartDates, measured, unreadable(BirthDate))
	case len(wrong) == 0:
		return yes(PartDates, measured)
	case !sure:
		return undetermined(PartDates, measured, unreadable(Field(wrong[0].About)))
	}
	return no(PartDates, measured, wrong...)
}

// age asks whether the person is old enough today. Who was born on 29 February comes of age on 1 March in other years.
// It is never decided against a person on a reading that is not sure, since its reason is final.
func age(f Facts, r Rules) (selfsame.Finding, bool) {
	if r.MinimumAge <= 0 {
		return notAsked()
	}
	birth, _, sure, found := f.date(BirthDate)
	if !found || !sure {
		return undetermined(PartAge, nil, unreadable(BirthDate))
	}
	years := yearsBetween(birth, r.today())
	measured := map[string]float64{"years_above_minimum": float64(years - r.MinimumAge)}
	if years < r.MinimumAge {
		return no(PartAge, measured, selfsame.Reason{Code: "age.below_minimum"})
	}
	return yes(PartAge, measured)
}

// yearsBetween counts the whole years from birth to a day.
func yearsBetween(birth, day time.Time) int {
	years := day.Year() - birth.Year()
	if birth.AddDate(years, 0, 0).After(day) {
		years--
	}
	return years
}

// birthDate holds the document's birth date against the stated one. A zone has two digits of the year, so that people
// older than a hundred appear a century too young: a difference of exactly a hundred years there is none.
func birthDate(f Facts, r Rules) (selfsame.Finding, bool) {
	if r.BirthDate == "" {
		return notAsked()
	}
	stated, err := time.Parse(time.DateOnly, r.BirthDate)
	if err != nil {
		return undetermined(PartBirthDate, nil, selfsame.Reason{Code: "dob.mismatch"})
	}
	birth, v, sure, found := f.date(BirthDate)
	if !found {
		return undetermined(PartBirthDate, nil, unreadable(BirthDate))
	}
	same := birth.Equal(stated) || v.Source == Zone && birth.Equal(stated.AddDate(100, 0, 0))
	switch {
	case same:
		return yes(PartBirthDate, nil)
	case !sure:
		return undetermined(PartBirthDate, nil, unreadable(BirthDate))
	}
	return no(PartBirthDate, nil, selfsame.Reason{Code: "dob.mismatch"})
}
