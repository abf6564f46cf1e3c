package portal

import (
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/views/ui"
)

// DeclarationText returns the exact words of a version of the statement to sign, by the name that a law pack has for it.
// A change of its words needs a new version, since the record says which words were signed.
func DeclarationText(p *locale.Printer, version string) string {
	return p.T(DeclarationTexts + version)
}

// DeclarationTexts begins the ids of the statements in the catalogs.
const DeclarationTexts = "portal.statement."

func (v StatusPage) typedName(r Request) ui.FieldView {
	return v.field("/status/declaration", r.Number, ui.FieldView{Name: FieldTypedName,
		Label: v.Site.t("portal.declaration.name"), Hint: v.Site.t("portal.declaration.name_hint"),
		Value: r.Declaration.TypedName, Autocomplete: "name", InputMode: "text"})
}

// tick is a single box. It is never ticked beforehand, not even after an error.
func (v StatusPage) tick(form, number, name, label string) ui.FieldView {
	return v.field(form, number, ui.FieldView{Kind: ui.Checkbox, Name: name, Label: v.Site.t(label), Value: "yes"})
}

func (v StatusPage) newPassphrase(r Request) ui.FieldView {
	return v.field("/status/passphrase", r.Number, ui.FieldView{Kind: ui.Password, Name: FieldPassphrase,
		Label: v.Site.t("portal.passphrase.field"), Hint: v.Site.t("portal.passphrase.hint", "Min", MinPassphrase),
		Autocomplete: "new-password", InputMode: "text", Width: ui.Medium})
}

func (v StatusPage) passphraseDetail(r Request) ui.FieldView {
	return v.field("/status/passphrase", r.Number, ui.FieldView{Kind: ui.Password, Name: FieldDetail,
		Label: v.Site.t("portal.passphrase.detail"), Hint: v.Site.t("portal.passphrase.detail_hint"),
		Autocomplete: "off", InputMode: "text", Width: ui.Medium})
}

func (v StatusPage) passphraseAgain(r Request) ui.FieldView {
	return v.field("/status/passphrase", r.Number, ui.FieldView{Kind: ui.Password, Name: FieldAgain,
		Label: v.Site.t("portal.passphrase.again"), Autocomplete: "new-password", InputMode: "text", Width: ui.Medium})
}
