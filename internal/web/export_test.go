package web

// A Row is a row of the table of routes, for tests.
type Row struct{ Method, Pattern, Who, Object, Page string }

// Rows returns the table of routes.
func Rows(c Config) []Row {
	var rows []Row
	for _, r := range (&site{Config: c}).routes() {
		rows = append(rows, Row{r.method, r.pattern, string(r.who), string(r.object), r.page})
	}
	return rows
}

// MostPictures is the room for photographs in a download.
const MostPictures = mostPictures
