package portal

import "github.com/habeasdata/habeas/views/ui"

func (v NotMePage) confirm() ui.FieldView {
	return ui.FieldView{Kind: ui.Checkbox, Name: FieldConfirm, Label: v.Site.t("portal.notme.agree"), Value: "yes",
		Error: v.Errors.For(FieldConfirm)}
}
