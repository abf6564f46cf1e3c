package portal

import (
	"github.com/habeasdata/habeas/views/ui"
)

// t returns a text of the catalog.
func (s Site) t(id string, args ...any) string { return s.P.T(id, args...) }

// document describes the page to the document shell. A page with errors says so in its title, which a screen reader
// reads first.
func (s Site) document(title string, wrong bool) ui.PageView {
	full := s.t("portal.site.title", "Title", title, "Brand", s.Brand)
	if wrong {
		full = s.t("portal.error.title", "Title", full)
	}
	return ui.PageView{Title: full, Lang: s.P.Tag(), Face: ui.Portal, Assets: s.Assets, SkipText: s.t("portal.site.skip")}
}

// brandLink is where the company's name leads.
func (s Site) brandLink() string {
	if s.BrandURL == "" {
		return "/"
	}
	return s.BrandURL
}

// switchable reports whether there is a language to switch to.
// wait says how long we wait before we delete.
func (s Site) wait(hours int) string {
	if hours == 0 {
		return s.t("portal.delete.confirm_now")
	}
	return s.P.N("portal.delete.confirm_wait", hours)
}

func (s Site) switchable() bool { return len(s.Languages) > 1 }

func (s Site) languageField() ui.FieldView {
	f := ui.FieldView{Kind: ui.Select, Name: FieldLanguage, Label: s.t("portal.site.language"), Width: ui.Medium}
	for _, l := range s.Languages {
		f.Options = append(f.Options, ui.OptionView{Value: l.Tag, Label: l.Name, Selected: l.Current})
	}
	return f
}

// summary lists the errors with links to the fields, whose ids begin with place.
func (s Site) summary(errors Errors, place string) ui.ErrorSummaryView {
	v := ui.ErrorSummaryView{Title: s.t("portal.error.summary")}
	for _, e := range errors {
		target := ""
		if e.Name != "" {
			target = place + e.Name
		}
		v.Errors = append(v.Errors, ui.ErrorView{Place: target, Message: e.Message})
	}
	return v
}

// options makes the entries of a choice from the catalog: prefix + value is the label, with "_hint" the hint.
func (s Site) options(prefix string, values []string, chosen ...string) []ui.OptionView {
	var out []ui.OptionView
	for _, value := range values {
		o := ui.OptionView{Value: value, Label: s.t(prefix + value)}
		if hint, err := s.P.Text(prefix + value + "_hint"); err == nil {
			o.Hint = hint
		}
		for _, c := range chosen {
			o.Selected = o.Selected || c == value
		}
		out = append(out, o)
	}
	return out
}

// optional marks a field whose answer may be left out.
func (s Site) optional(f ui.FieldView) ui.FieldView {
	f.Optional, f.OptionalWord = true, s.t("portal.site.optional")
	return f
}

// code is the field for a mailed code; it accepts spaces, so it is a text and not a number.
func (s Site) code(label, hint, problem string) ui.FieldView {
	return ui.FieldView{Name: FieldCode, Label: s.t(label), Hint: s.t(hint), Error: problem, Width: ui.Short,
		InputMode: "numeric", Autocomplete: "one-time-code"}
}

// reference is the field for a submission's reference.
func (s Site) reference(label, hint, value, problem string) ui.FieldView {
	return ui.FieldView{Name: FieldReference, Label: s.t(label), Hint: s.t(hint), Value: value, Error: problem,
		Width: ui.Medium, InputMode: "text", Autocomplete: "off"}
}

// button is the one primary button of a form.
func (s Site) button(id string) ui.ButtonView {
	return ui.ButtonView{Label: s.t(id), Kind: ui.Primary}
}

// dialable keeps what a telephone link may hold: digits and a leading plus sign.
func dialable(phone string) string {
	out := make([]rune, 0, len(phone))
	for _, r := range phone {
		if r >= '0' && r <= '9' || r == '+' && len(out) == 0 {
			out = append(out, r)
		}
	}
	return string(out)
}
