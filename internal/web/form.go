package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/selfsame-id/selfsame"
)

// A problem is what is wrong with one field of a form, in words.
type problem struct {
	Field string // empty when it is about the form as a whole
	Text  string
}

type problems []problem

// Of returns the problem of a field, or nothing.
func (p problems) Of(field string) string {
	for _, one := range p {
		if one.Field == field {
			return one.Text
		}
	}
	return ""
}

// wrong notes what is wrong with a field, by a key of the catalogues.
func (v *visit) wrong(field, key string) {
	v.Errors = append(v.Errors, problem{field, v.T(key)})
}

// need notes each of the fields that were left empty, by the key
// "need.FIELD" of the catalogues, and says whether all is there.
func (v *visit) need(fields ...string) bool {
	for _, field := range fields {
		if v.Form.Get(field) == "" {
			v.wrong(field, "need."+field)
		}
	}
	return len(v.Errors) == 0
}

// again shows the page of a form once more with what was wrong. Failures of
// ours, and things that are not there, are not the form's and are returned.
func (v *visit) again(err error, field, page string, data any) error {
	status := http.StatusUnprocessableEntity
	if err != nil {
		var e *selfsame.Error
		if !errors.As(err, &e) || e.Kind == selfsame.KindInternal {
			return err
		}
		if e.Kind == selfsame.KindConflict {
			status = http.StatusConflict
		}
		text := v.Message(err)
		if hint := v.hint(err); hint != "" {
			text += ". " + hint
		}
		v.Errors = append(v.Errors, problem{field, text})
	}
	return v.showStatus(status, page, data)
}

// An input is one field of a form, as the template "input" draws it.
type input struct {
	Name, Label, Hint, Value, Problem string

	Type         string // of the element; text when empty
	Autocomplete string
	Dir          string // ltr for what is never right to left, such as an address
	Required     bool
	Max          int // characters
}

// Input returns a field for the template "input". Its words are the keys
// "field.NAME" and, when there is one, "hint.NAME"; pairs are further settings: type,
// autocomplete, dir, value, hint, label. A password is never given back.
func (v *visit) Input(name string, pairs ...string) (input, error) {
	in := input{
		Name: name, Type: "text", Required: true, Max: 200, Dir: "auto",
		Label: v.T("field." + name), Value: v.Form.Get(name), Problem: v.Errors.Of(name),
	}
	if len(pairs)%2 != 0 {
		return in, errors.New("a field's settings come in pairs")
	}
	for i := 0; i < len(pairs); i += 2 {
		switch value := pairs[i+1]; pairs[i] {
		case "type":
			in.Type = value
		case "autocomplete":
			in.Autocomplete = value
		case "dir":
			in.Dir = value
		case "label":
			in.Label = value
		case "hint":
			in.Hint = value
		case "optional":
			in.Required = value != "yes"
		case "value":
			if !slices.Contains([]string{"", "password"}, in.Type) && v.Form == nil {
				in.Value = value
			}
		default:
			return in, errors.New("a field has no setting " + pairs[i])
		}
	}
	if in.Type == "password" {
		in.Value, in.Dir = "", "ltr"
	}
	if in.Type == "email" {
		in.Dir = "ltr"
	}
	return in, nil
}
