package notify

import (
	"strconv"
	"strings"
	"time"
)

// when says times in a language.
type when struct {
	Date     string   `yaml:"date"`
	Months   []string `yaml:"months"`
	Weekdays []string `yaml:"weekdays"`
}

// say tells a time with its zone, so that it cannot be mistaken.
func (w when) say(t time.Time, zone *time.Location) string {
	if t.IsZero() || len(w.Months) != 12 || len(w.Weekdays) != 7 {
		return "–"
	}
	if zone == nil {
		zone = time.UTC
	}
	t = t.In(zone)
	return strings.NewReplacer(
		"{weekday}", w.Weekdays[t.Weekday()], "{day}", strconv.Itoa(t.Day()), "{month}", w.Months[t.Month()-1],
		"{year}", strconv.Itoa(t.Year()), "{time}", t.Format("15:04"), "{zone}", t.Format("MST"),
	).Replace(w.Date)
}
