package web

import (
	"net/http"
	"strconv"
)

// A Sample is an invented picture that visitors of a demonstration may use in
// place of their own.
type Sample struct {
	File string // name of the file, which ends in .jpg
	What string // key of the catalogues under "sample.": what it is, and what comes of it
	Data []byte
}

func (s *site) sampleRoutes() []route {
	if !s.Site.Demo {
		return nil
	}
	return []route{
		{method: "GET", pattern: "/samples", who: public, page: "samples", serve: (*site).samples},
		{method: "GET", pattern: "/samples/{sample}", who: public, object: asset, serve: (*site).sample},
	}
}

func (s *site) samples(v *visit) error { return v.show("samples", s.Samples) }

func (s *site) sample(v *visit) error {
	for _, sample := range s.Samples {
		if sample.File == v.r.PathValue("sample") {
			h := v.w.Header()
			h.Set("Content-Type", "image/jpeg")
			h.Set("Content-Length", strconv.Itoa(len(sample.Data)))
			if v.r.URL.Query().Has("download") {
				h.Set("Content-Disposition", `attachment; filename="`+sample.File+`"`)
			}
			v.w.WriteHeader(http.StatusOK)
			_, err := v.w.Write(sample.Data)
			return err
		}
	}
	return s.nowhere(v)
}
