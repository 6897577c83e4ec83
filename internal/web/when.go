package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"time"
	_ "time/tzdata"
)

// zone is the visitor's time zone. A script of ours tells it in a cookie;
// until then, and without scripts, times are shown in UTC and say so.
func (s *site) zone(r *http.Request) *time.Location {
	cookie, err := r.Cookie(s.cookie("zone"))
	if err != nil || len(cookie.Value) > 64 || cookie.Value == "Local" {
		return time.UTC
	}
	zone, err := time.LoadLocation(cookie.Value)
	if err != nil {
		return time.UTC
	}
	return zone
}

// Date writes a day as people do.
func (v *visit) Date(t time.Time) template.HTML {
	return v.timeElement(t, v.day(t.In(v.zone)))
}

// FullDate writes a day with its year, for what is read in other years too:
// certificates and receipts.
func (v *visit) FullDate(t time.Time) template.HTML {
	return v.timeElement(t, v.dayOfYear(t.In(v.zone)))
}

// DateTime writes a day and a time of it, in the visitor's time zone.
func (v *visit) DateTime(t time.Time) template.HTML {
	return v.timeElement(t, v.moment(t))
}

// moment is DateTime without markup, for sentences of the catalogues.
func (v *visit) moment(t time.Time) string {
	local := t.In(v.zone)
	clock := fmt.Sprintf("%02d:%02d", local.Hour(), local.Minute())
	if v.zone == time.UTC {
		clock += "\u00a0UTC" // a time is not parted from its zone
	}
	return v.T("date.at", "day", v.relativeDay(local), "time", clock)
}

// relativeDay is today, tomorrow, or the day with its weekday within a week,
// or the date.
func (v *visit) relativeDay(local time.Time) string {
	now := v.Now.In(v.zone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, time.UTC)
	day := time.Date(local.Year(), local.Month(), local.Day(), 12, 0, 0, 0, time.UTC)
	switch int(day.Sub(today).Hours()) / 24 {
	case 0:
		return v.T("date.today")
	case 1:
		return v.T("date.tomorrow")
	case -1:
		return v.T("date.yesterday")
	}
	return v.day(local)
}

func (v *visit) day(local time.Time) string {
	if local.Year() != v.Now.In(v.zone).Year() {
		return v.dayOfYear(local)
	}
	return v.T("date.day", "day", local.Day(), "month", v.month(local))
}

func (v *visit) dayOfYear(local time.Time) string {
	return v.T("date.day.year", "day", local.Day(), "month", v.month(local), "year", local.Year())
}

func (v *visit) month(local time.Time) string {
	return v.T("date.month." + strconv.Itoa(int(local.Month())))
}

func (v *visit) timeElement(t time.Time, words string) template.HTML {
	if t.IsZero() {
		return ""
	}
	return template.HTML(`<time datetime="` + t.UTC().Format(time.RFC3339) + `">` + //nolint:gosec // the words are escaped
		template.HTMLEscapeString(words) + `</time>`)
}
