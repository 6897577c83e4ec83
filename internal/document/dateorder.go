package document

import "strings"

// dateOrder is how the issuing state writes dates in figures.
func (w *work) dateOrder() order {
	usual, _ := w.orderOfFigures()
	return usual
}

// A figureOrder is what orderOfFigures found, asked once of a set of lines.
type figureOrder struct {
	asked, known bool
	usual        order
}

// orderOfFigures is findOrder, which is asked for many times.
func (w *work) orderOfFigures() (usual order, known bool) {
	if o := &w.order; !o.asked {
		o.usual, o.known = w.findOrder()
		o.asked = true
	}
	return w.order.usual, w.order.known
}

// findOrder is how the issuing state writes dates in figures, and whether that is
// known. Of a state that is not among those with an order of their own the print shows
// it, where one of its dates has a day that is no month; most write the day first.
func (w *work) findOrder() (usual order, known bool) {
	country := w.out.Country
	if country == "" && w.out.Zone != nil {
		country = w.out.Zone.Doc.Issuer
	}
	switch {
	case country != "":
	case w.american:
		country = "USA" // Canada's licences have the year first, which is told by its four figures
	case w.headedLicense():
		country = w.jurisdictionNamed()
	}
	if country == "" {
		country = w.countryNamed()
	}
	switch country {
	case "USA":
		return monthFirst, true
	case "CAN", "SWE", "LTU", "HUN", "CHN", "JPN", "KOR", "TWN":
		return yearFirst, true
	}
	monthSeen := false
	for _, s := range w.scrap {
		m := inFigures.FindStringSubmatch(s.Text)
		if m == nil {
			continue
		}
		if m[1] > "12" && len(m[1]) == 2 {
			return dayFirst, true
		}
		monthSeen = monthSeen || m[2] > "12" && len(m[2]) == 2
	}
	if monthSeen {
		return monthFirst, true
	}
	return dayFirst, w.european || country != "" && !w.headedLicense()
}

// trustInOrder is how far a date of the print is to be trusted for the order of its
// figures alone: 07/05/1990 of nobody knows which state is one of two days. States that
// write the month first part the figures by strokes.
func (w *work) trustInOrder(text string) float64 {
	if _, known := w.orderOfFigures(); known || !strings.Contains(text, "/") {
		return 1
	}
	a, okay := parseDate(text, dayFirst)
	b, both := parseDate(text, monthFirst)
	if !okay || !both || a == b {
		return 1
	}
	return trustPart
}
