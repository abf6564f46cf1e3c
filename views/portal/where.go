package portal

import "github.com/habeasdata/habeas/views/ui"

func (v WherePage) title() string {
	if v.ForOther {
		return v.Site.t("portal.where.title_for")
	}
	return v.Site.t("portal.where.title")
}

func (v WherePage) country() ui.FieldView {
	return ui.FieldView{Kind: ui.Select, Name: FieldCountry, Label: v.Site.t("portal.where.country"),
		Error: v.Errors.For(FieldCountry), Autocomplete: v.own("country"), Width: ui.Medium,
		Options: list(v.Site.t("portal.where.choose"), Countries(v.Site.P), v.Answer.Country)}
}

func (v WherePage) state() ui.FieldView {
	return ui.FieldView{Kind: ui.Select, Name: FieldState, Label: v.Site.t("portal.where.state"),
		Hint: v.Site.t("portal.where.state_hint"), Error: v.Errors.For(FieldState),
		Autocomplete: v.own("address-level1"), Width: ui.Medium,
		Options: list(v.Site.t("portal.where.state_choose"), States, v.Answer.State)}
}

// own returns the autocomplete value only where the answer is about the person at the keyboard.
func (v WherePage) own(value string) string {
	if v.ForOther {
		return "off"
	}
	return value
}

// list makes the entries of a select, with an empty one on top.
func list(choose string, options []Option, chosen string) []ui.OptionView {
	out := []ui.OptionView{{Label: choose}}
	for _, o := range options {
		out = append(out, ui.OptionView{Value: o.Value, Label: o.Label, Selected: o.Value == chosen})
	}
	return out
}
