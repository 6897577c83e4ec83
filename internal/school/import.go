package school

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/selfsame-id/selfsame"
)

// Bounds on an import.
const (
	MaxImportBytes = 1 << 20
	MaxImport      = 5000 // courses
)

// An Imported says what an import did.
type Imported struct {
	Added, Changed, Unchanged int
}

// Import adds the courses of a file, or changes those that are there already
// by their id; it removes none. All are taken or, at the first error, none. The
// name of the file ends in .csv, .yaml or .yml.
func (s *School) Import(ctx context.Context, file string, content io.Reader) (Imported, error) {
	text, err := io.ReadAll(io.LimitReader(content, MaxImportBytes+1))
	if err != nil {
		return Imported{}, fmt.Errorf("read courses: %w", err)
	}
	courses, err := ParseCourses(file, text)
	if err != nil {
		return Imported{}, &selfsame.Error{
			Kind: selfsame.KindInvalid, Message: "The courses cannot be imported: " + err.Error(),
			Hint: "Nothing was changed. A CSV file starts with the line id,title,kind,partner,summary",
		}
	}
	var done Imported
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		done = Imported{}
		for _, c := range courses {
			old, err := s.Store.Course(ctx, c.ID)
			switch {
			case isNotFound(err):
				done.Added++
			case err != nil:
				return fmt.Errorf("course %s: %w", c.ID, err)
			case old == c:
				done.Unchanged++
				continue
			default:
				done.Changed++
			}
			if err := s.Store.SaveCourse(ctx, c); err != nil {
				return fmt.Errorf("course %s: %w", c.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return Imported{}, err
	}
	s.Log.InfoContext(ctx, "courses imported", "added", done.Added, "changed", done.Changed, "unchanged", done.Unchanged)
	return done, nil
}

// ParseCourses reads courses from the text of a file. Its errors name the line.
func ParseCourses(file string, text []byte) ([]Course, error) {
	if len(text) > MaxImportBytes {
		return nil, fmt.Errorf("the file is larger than %d bytes", MaxImportBytes)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // spreadsheets write it
	var list []placed
	var err error
	switch lower := strings.ToLower(file); {
	case strings.HasSuffix(lower, ".csv"):
		list, err = parseCSV(text)
	case strings.HasSuffix(lower, ".yaml"), strings.HasSuffix(lower, ".yml"):
		list, err = parseYAML(text)
	default:
		return nil, errors.New("the file must end in .csv, .yaml or .yml")
	}
	if err != nil {
		return nil, err
	}
	switch {
	case len(list) == 0:
		return nil, errors.New("the file holds no course")
	case len(list) > MaxImport:
		return nil, fmt.Errorf("the file holds more than %d courses", MaxImport)
	}
	seen, courses := map[string]int{}, make([]Course, 0, len(list))
	for _, p := range list {
		c := p.course.trimmed()
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("line %d: %w", p.line, err)
		}
		if before, twice := seen[c.ID]; twice {
			return nil, fmt.Errorf("line %d: the id %q stands on line %d already", p.line, c.ID, before)
		}
		seen[c.ID] = p.line
		courses = append(courses, c)
	}
	return courses, nil
}

// placed is a course and the line on which it starts.
type placed struct {
	course Course
	line   int
}

func (c Course) trimmed() Course {
	return Course{
		ID: strings.TrimSpace(c.ID), Title: strings.TrimSpace(c.Title), Kind: Kind(strings.TrimSpace(string(c.Kind))),
		Partner: strings.TrimSpace(c.Partner), Summary: strings.TrimSpace(strings.ReplaceAll(c.Summary, "\r\n", "\n")),
	}
}

// columns are those of a CSV file. The last two may be left out.
var columns = []string{"id", "title", "kind", "partner", "summary"}

func parseCSV(text []byte) ([]placed, error) {
	r := csv.NewReader(bytes.NewReader(text))
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty")
	}
	if err != nil {
		return nil, csvError(err)
	}
	at := map[string]int{}
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(h))
		if !slices.Contains(columns, h) {
			return nil, fmt.Errorf("line 1: there is no column %q; the columns are %s", short(h), strings.Join(columns, ", "))
		}
		if _, twice := at[h]; twice {
			return nil, fmt.Errorf("line 1: the column %q stands there twice", h)
		}
		at[h] = i
	}
	for _, needed := range columns[:3] {
		if _, ok := at[needed]; !ok {
			return nil, fmt.Errorf("line 1: the column %q is missing", needed)
		}
	}
	var list []placed
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, csvError(err)
		}
		if len(list) > MaxImport {
			return list, nil // ParseCourses refuses so many
		}
		get := func(column string) string {
			if i, ok := at[column]; ok {
				return row[i]
			}
			return ""
		}
		line, _ := r.FieldPos(0)
		list = append(list, placed{Course{
			ID: get("id"), Title: get("title"), Kind: Kind(get("kind")), Partner: get("partner"), Summary: get("summary"),
		}, line})
	}
}

func csvError(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("line %d: %w", parse.Line, parse.Err)
	}
	return err
}

func parseYAML(text []byte) ([]placed, error) {
	var file struct {
		Courses []Course `yaml:"courses"`
	}
	if err := decodeYAML(text, &file); err != nil {
		return nil, err
	}
	lines := courseLines(text)
	list := make([]placed, 0, len(file.Courses))
	for i, c := range file.Courses {
		line := 1
		if i < len(lines) {
			line = lines[i]
		}
		list = append(list, placed{c, line})
	}
	return list, nil
}

// courseLines returns the line on which each course starts.
func courseLines(text []byte) []int {
	tree, err := parser.ParseBytes(text, 0)
	if err != nil || len(tree.Docs) == 0 {
		return nil
	}
	top, ok := tree.Docs[0].Body.(ast.MapNode)
	if !ok {
		return nil
	}
	var lines []int
	for entries := top.MapRange(); entries.Next(); {
		if list, ok := entries.Value().(*ast.SequenceNode); ok {
			for _, v := range list.Values {
				lines = append(lines, v.GetToken().Position.Line)
			}
		}
	}
	return lines
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
