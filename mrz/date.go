package mrz

import "time"

// expiryAhead is how many years an expiry date may lie ahead. No document of ICAO's is issued for so long, and a zone
// old enough to be mistaken for one of the next century predates the formats.
const expiryAhead = 50

// BirthDate is the birth date, ISO 8601, or "" where a part is unknown or there is no such day. A zone has two digits of the
// year: the date is the latest that is not after today, so nobody is born in the future, and a
// person older than a hundred years appears a century too young. The print has the whole year.
func (d Document) BirthDate(today time.Time) string { return BirthDate(d.Birth, today) }

// ExpiryDate is the expiry date, ISO 8601, or "" where a part is unknown or there is no such day or no such field. Of
// the possible centuries it takes the latest date that is not more than 50 years after today. Cards that never expire
// print what they like here (Spain: 99 for 9999); the print tells.
func (d Document) ExpiryDate(today time.Time) string { return ExpiryDate(d.Expiry, today) }

// BirthDate resolves a birth date of six digits, as Document.BirthDate does.
func BirthDate(yymmdd string, today time.Time) string { return latest(yymmdd, today) }

// ExpiryDate resolves an expiry date of six digits, as Document.ExpiryDate does.
func ExpiryDate(yymmdd string, today time.Time) string {
	return latest(yymmdd, today.AddDate(expiryAhead, 0, 0))
}

// latest is the latest day with these two-digit year, month and day that is not after limit.
func latest(yymmdd string, limit time.Time) string {
	if len(yymmdd) != 6 {
		return ""
	}
	var n [3]int
	for i := range 6 {
		if !Digits.Has(yymmdd[i]) {
			return ""
		}
		n[i/2] = n[i/2]*10 + int(yymmdd[i]-'0')
	}
	year, month, day := limit.Date()
	end := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	for century := year / 100; century >= year/100-1; century-- {
		t := time.Date(century*100+n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
		exists := t.Month() == time.Month(n[1]) && t.Day() == n[2] // 29 February is a matter of the century
		if exists && !t.After(end) {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}
