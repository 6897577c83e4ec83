package web

import (
	"context"

	"github.com/selfsame-id/selfsame/internal/school"
)

// Courses is what the pages about courses need; *school.School is one.
type Courses interface {
	Catalogue(ctx context.Context) ([]school.Course, error)
	// Course returns KindNotFound for one that is not there.
	Course(ctx context.Context, id string) (school.Course, error)
	Enrol(ctx context.Context, learner, course string) error
	Learning(ctx context.Context, learner string) ([]school.Learning, error)
	Complete(ctx context.Context, learner, course string) error
}

func (*site) schoolRoutes() []route {
	return []route{
		{method: "GET", pattern: "/{$}", who: public, page: "catalogue", serve: (*site).catalogue},
		{method: "GET", pattern: "/courses/{course}", who: public, object: course, page: "course", serve: (*site).course},
		{method: "POST", pattern: "/courses/{course}/enrol", who: learner, object: course, serve: (*site).enrol},
		{method: "GET", pattern: "/learning", who: learner, object: own, page: "learning", serve: (*site).learning},
		{method: "POST", pattern: "/learning/{course}/complete", who: learner, object: course, serve: (*site).complete},
		{method: "GET", pattern: "/certificates/{certificate}", who: learner, object: certificate, page: "certificate", serve: (*site).certificate},
		{method: "GET", pattern: "/c/{certificate}", who: public, object: certPublic, page: "check", serve: (*site).check},
		{method: "GET", pattern: "/c/{certificate}/certificate.pdf", who: public, object: certPublic, serve: (*site).certificatePDF},
	}
}

// A courseCard is a course as the catalogue shows it.
type courseCard struct {
	school.Course
	Needs    school.Requirement
	Enrolled bool
}

func (s *site) catalogue(v *visit) error {
	courses, err := s.Courses.Catalogue(v.r.Context())
	if err != nil {
		return err
	}
	taken, err := s.taken(v)
	if err != nil {
		return err
	}
	cards := make([]courseCard, 0, len(courses))
	for _, c := range courses {
		cards = append(cards, courseCard{c, s.Needs(c.Kind), taken[c.ID]})
	}
	return v.show("catalogue", cards)
}

// taken are the courses that the visitor takes.
func (s *site) taken(v *visit) (map[string]bool, error) {
	if v.Account == nil {
		return nil, nil
	}
	list, err := s.Courses.Learning(v.r.Context(), v.Account.ID)
	if err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	for _, l := range list {
		taken[l.Course.ID] = true
	}
	return taken, nil
}

func (s *site) course(v *visit) error {
	c, err := s.Courses.Course(v.r.Context(), v.r.PathValue("course"))
	if err != nil {
		return err
	}
	taken, err := s.taken(v)
	if err != nil {
		return err
	}
	return v.show("course", courseCard{c, s.Needs(c.Kind), taken[c.ID]})
}

func (s *site) enrol(v *visit) error {
	if err := s.Courses.Enrol(v.r.Context(), v.Account.ID, v.r.PathValue("course")); err != nil {
		return err
	}
	return v.done("enrol.done", "/learning")
}

func (s *site) learning(v *visit) error {
	list, err := s.Courses.Learning(v.r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	return v.show("learning", list)
}

// complete is the button of the demonstration. A school's own system says who
// has completed what; a learner never does.
func (s *site) complete(v *visit) error {
	if !s.Site.Demo {
		return s.nowhere(v)
	}
	if err := s.Courses.Complete(v.r.Context(), v.Account.ID, v.r.PathValue("course")); err != nil {
		return err
	}
	return v.done("complete.done", "/learning")
}
