package ui

import (
	"strconv"

	"github.com/a-h/templ"
)

// Kind is the kind of control a field is drawn with. The one-line kinds are HTML input types.
type Kind string

// The kinds of field.
const (
	Text       Kind = "" // one line
	Email      Kind = "email"
	Tel        Kind = "tel"
	Password   Kind = "password"
	Number     Kind = "number"
	Date       Kind = "date"
	DateTime   Kind = "datetime-local"
	File       Kind = "file"
	TextArea   Kind = "textarea"
	Select     Kind = "select"
	Radios     Kind = "radios"
	Checkboxes Kind = "checkboxes"
	Checkbox   Kind = "checkbox" // a single one, its label beside it
)

// OptionView is one choice of a select, of radios or of checkboxes.
type OptionView struct {
	Value    string
	Label    string
	Hint     string
	Selected bool
	Disabled bool
	Group    string // selects only: options of one group stand together
}

// Width limits a one-line control to what is expected in it.
type Width string

// The widths. Full is the zero value.
const (
	Full   Width = ""
	Short  Width = "short"
	Medium Width = "medium"
)

// FieldView is one question of a form. Name is the form field's name; ID is its place on the page and
// defaults to "f-" and the name. Error, if any, is the same sentence that the error summary carries. Optional
// marks the exception ("optional"), since a required field is the rule; OptionalWord translates the mark.
type FieldView struct {
	Kind         Kind
	Name         string
	ID           string
	Label        string
	Hint         string
	Error        string
	Value        string
	Options      []OptionView
	Required     bool
	Optional     bool
	OptionalWord string
	Autocomplete string
	InputMode    string
	Pattern      string
	Min          string
	Max          string
	Accept       string
	MaxLength    int
	Rows         int
	Width        Width
	Multiple     bool
	Autofocus    bool
	HideLabel    bool // the label is there, but only read aloud
	Spell        bool // let the browser check the spelling; off for names and codes
}

// PlaceID returns the id of the control, where an error summary links to.
func (v FieldView) PlaceID() string {
	if v.ID != "" {
		return v.ID
	}
	return "f-" + v.Name
}

func (v FieldView) optionID(i int) string {
	if i == 0 {
		return v.PlaceID() // so the summary's link lands on the first choice
	}
	return v.PlaceID() + "-" + strconv.Itoa(i+1)
}

func (v FieldView) inputType() string {
	if v.Kind == Text {
		return "text"
	}
	return string(v.Kind)
}

func (v FieldView) optionalWord() string {
	if v.OptionalWord == "" {
		return "optional"
	}
	return v.OptionalWord
}

// describedBy lists the ids of hint and error, for the control's aria-describedby.
func (v FieldView) describedBy() string {
	ids := ""
	if v.Hint != "" {
		ids = v.PlaceID() + "-hint"
	}
	if v.Error != "" {
		if ids != "" {
			ids += " "
		}
		ids += v.PlaceID() + "-error"
	}
	return ids
}

// attributes returns what every control of the field carries, beside its own type and value.
func (v FieldView) attributes() templ.Attributes {
	a := templ.Attributes{}
	set := func(name, value string) {
		if value != "" {
			a[name] = value
		}
	}
	set("aria-describedby", v.describedBy())
	set("autocomplete", v.Autocomplete)
	set("inputmode", v.InputMode)
	set("pattern", v.Pattern)
	set("min", v.Min)
	set("max", v.Max)
	set("accept", v.Accept)
	if v.Error != "" {
		a["aria-invalid"] = "true"
	}
	if v.MaxLength > 0 {
		a["maxlength"] = strconv.Itoa(v.MaxLength)
	}
	if !v.Spell {
		a["spellcheck"] = "false"
	}
	a["required"] = v.Required
	a["multiple"] = v.Multiple
	a["autofocus"] = v.Autofocus
	return a
}

func (v FieldView) rows() string {
	if v.Rows == 0 {
		return "4"
	}
	return strconv.Itoa(v.Rows)
}

func (v FieldView) widthClass() string {
	if v.Width == Full {
		return ""
	}
	return "width-" + string(v.Width)
}

// optionGroup is a run of options under one heading; the heading may be empty.
type optionGroup struct {
	label   string
	options []OptionView
}

func (v FieldView) groups() []optionGroup {
	var out []optionGroup
	for _, o := range v.Options {
		if n := len(out); n > 0 && out[n-1].label == o.Group {
			out[n-1].options = append(out[n-1].options, o)
			continue
		}
		out = append(out, optionGroup{o.Group, []OptionView{o}})
	}
	return out
}

// checked reports whether a single checkbox is ticked: its one option is selected.
func (v FieldView) checked() bool { return len(v.Options) == 1 && v.Options[0].Selected }

func checkboxValue(value string) string {
	if value == "" {
		return "yes"
	}
	return value
}
