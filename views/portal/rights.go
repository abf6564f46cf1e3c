package portal

import "github.com/habeasdata/habeas/views/ui"

func (v RightsPage) right() ui.FieldView {
	return ui.FieldView{Kind: ui.Checkboxes, Name: FieldRight, Label: v.Site.t("portal.rights.title"), HideLabel: true,
		Hint: v.Site.t("portal.rights.hint"), Error: v.Errors.For(FieldRight),
		Options: v.Site.options("portal.right.", v.Site.offered(), v.Chosen...)}
}
