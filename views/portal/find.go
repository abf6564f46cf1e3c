package portal

import (
	"slices"

	"github.com/habeasdata/habeas/views/ui"
)

func (v FindPage) title() string {
	if PreferenceOnly(v.Rights) {
		return v.Site.t("portal.find.title_one")
	}
	return v.Site.t("portal.find.title")
}

func (v FindPage) lead() string {
	if PreferenceOnly(v.Rights) {
		return v.Site.t("portal.find.lead_one")
	}
	return v.Site.t("portal.find.lead")
}

// text is one line of the step. Where one of several is enough, none of them is marked optional.
func (v FindPage) text(name, hint, value, autocomplete string) ui.FieldView {
	if v.ForOther {
		autocomplete = "off"
	}
	f := ui.FieldView{Name: name, Label: v.Site.t("portal.find." + name), Hint: v.Site.t(hint), Value: value,
		Error: v.Errors.For(name), Autocomplete: autocomplete, InputMode: "text"}
	if PreferenceOnly(v.Rights) {
		return f
	}
	return v.Site.optional(f)
}

func (v FindPage) email() ui.FieldView {
	f := v.text(FieldEmail, "portal.find.email_hint", v.Answer.Email, "email")
	f.Kind, f.InputMode = ui.Email, "email"
	switch {
	case PreferenceOnly(v.Rights):
		f.Hint = v.Site.t("portal.find.email_one_hint")
	case v.ForOther:
		f.Label, f.Hint = v.Site.t("portal.find.email_for"), v.Site.t("portal.find.email_for_hint")
	default:
		f.Optional = false
	}
	return f
}

func (v FindPage) name() ui.FieldView {
	return v.text(FieldName, "portal.find.name_hint", v.Answer.Name, "name")
}

func (v FindPage) phone() ui.FieldView {
	f := v.text(FieldPhone, "portal.find.phone_hint", v.Answer.Phone, "tel")
	f.Kind, f.InputMode, f.Width = ui.Tel, "tel", ui.Medium
	return f
}

func (v FindPage) account() ui.FieldView {
	f := v.text(FieldAccount, "portal.find.account_hint", v.Answer.Account, "off")
	f.Width = ui.Medium
	return f
}

func (v FindPage) order() ui.FieldView {
	f := v.text(FieldOrder, "portal.find.order_hint", v.Answer.Order, "off")
	f.Width = ui.Medium
	return f
}

func (v FindPage) device() ui.FieldView {
	hint := "portal.find.device_hint"
	if PreferenceOnly(v.Rights) {
		hint = "portal.find.device_one_hint"
	}
	return v.text(FieldDevice, hint, v.Answer.Device, "off")
}

func (v FindPage) details() ui.FieldView {
	f := v.text(FieldDetails, "portal.find.details_hint", v.Answer.Details, "off")
	f.Kind, f.Rows, f.Spell = ui.TextArea, 5, true
	if slices.Contains(v.Rights, RightOther) {
		f.Label, f.Optional = v.Site.t("portal.find.details_needed"), false
		f.Hint = v.Site.t("portal.find.details_needed_hint")
	}
	if v.asksWrong() {
		f.Hint = v.Site.t("portal.find.details_correct_hint")
	}
	return f
}
