package ui

import "github.com/a-h/templ"

// ChipView is a short word with a shape. Outline draws a quiet frame and no shape: a label, not a state.
type ChipView struct {
	Tone    Tone
	Word    string
	Outline bool
	Title   string // a longer reading, shown on hover and read aloud after the word
}

// ButtonKind is the weight of a button.
type ButtonKind string

// The weights. A page has one primary button at most; danger says what it will destroy.
const (
	Normal  ButtonKind = ""
	Primary ButtonKind = "primary"
	Danger  ButtonKind = "danger"
	Quiet   ButtonKind = "quiet"
)

// ButtonView is a button that sends the form around it, or, with Href, a link that looks like one. Name and
// Value travel with the form. FormAction overrides the form's address. Key is a one-letter shortcut for
// the desk's script.
type ButtonView struct {
	Label      string
	Kind       ButtonKind
	Href       string
	Name       string
	Value      string
	FormAction string
	Key        string
	Small      bool
	Wide       bool
	Disabled   bool
	SkipChecks bool   // send without the browser's own checks ("Back", "Save for later")
	Aria       string // a fuller name where the label alone is the same on many rows
}

func (v ButtonView) attributes() templ.Attributes {
	a := templ.Attributes{}
	set := func(name, value string) {
		if value != "" {
			a[name] = value
		}
	}
	set("data-key", v.Key)
	set("aria-label", v.Aria)
	set("aria-keyshortcuts", v.Key)
	if v.Href != "" {
		return a
	}
	set("name", v.Name)
	set("value", v.Value)
	if v.FormAction != "" {
		a["formaction"] = string(templ.URL(v.FormAction)) // spread attributes are not checked by templ itself
	}
	return a
}

func (v ButtonView) classes() []string {
	c := []string{"button"}
	if v.Kind != Normal {
		c = append(c, "button-"+string(v.Kind))
	}
	if v.Small {
		c = append(c, "button-small")
	}
	if v.Wide {
		c = append(c, "button-wide")
	}
	return c
}
