package web

import (
	"github.com/selfsame-id/selfsame/internal/help"
)

// Library is what the help pages need; *help.Library is one.
type Library interface {
	Articles(language string) []help.Article
	// Article is KindNotFound where there is none; "privacy" and "terms" are two.
	Article(language, slug string) (help.Article, error)
	Troubleshooting(language string) []help.Group
	Search(language, query string) []help.Hit
}

func (*site) helpRoutes() []route {
	return []route{
		{method: "GET", pattern: "/help", who: public, page: "help", serve: (*site).help},
		{method: "GET", pattern: "/help/search", who: public, page: "help_search", serve: (*site).helpSearch},
		{method: "GET", pattern: "/help/troubleshooting", who: public, page: "troubleshooting", serve: (*site).troubleshooting},
		{method: "GET", pattern: "/help/{article}", who: public, object: article, page: "article", serve: (*site).article},
		{method: "GET", pattern: "/privacy", who: public, page: "article", serve: legal("privacy")},
		{method: "GET", pattern: "/terms", who: public, page: "article", serve: legal("terms")},
	}
}

func (s *site) help(v *visit) error { return v.show("help", s.Library.Articles(v.Lang)) }

// A searched is what was looked for and what was found.
type searched struct {
	Query string
	Hits  []help.Hit
}

func (s *site) helpSearch(v *visit) error {
	query := v.r.URL.Query().Get("q")
	if r := []rune(query); len(r) > 200 {
		query = string(r[:200])
	}
	return v.show("help_search", searched{query, s.Library.Search(v.Lang, query)})
}

func (s *site) troubleshooting(v *visit) error {
	return v.show("troubleshooting", s.Library.Troubleshooting(v.Lang))
}

func (s *site) article(v *visit) error {
	a, err := s.Library.Article(v.Lang, v.r.PathValue("article"))
	if err != nil {
		return err
	}
	return v.show("article", a)
}

// legal shows one of the texts that stand apart from the help.
func legal(slug string) func(*site, *visit) error {
	return func(s *site, v *visit) error {
		a, err := s.Library.Article(v.Lang, slug)
		if err != nil {
			return err
		}
		return v.show("article", a)
	}
}
