package portal

import "github.com/habeasdata/habeas/views/ui"

// The two forms of POST /status/proof have a "value" each; "code" keeps their ids apart.
const (
	proofForm = "/status/proof"
	codeForm  = "code"
)

// ErrorFor of a refused code on POST /status/proof, as that form shares its path with the form for details.
const ErrorForCode = codeForm

func (v StatusPage) recordCode() ui.FieldView {
	return v.field(proofForm, codeForm, ui.FieldView{Name: FieldValue, Label: v.Site.t("portal.prove.code"),
		Hint: v.Site.t("portal.prove.code_hint"), Width: ui.Short, InputMode: "numeric", Autocomplete: "one-time-code"})
}

func (v StatusPage) detailKind() ui.FieldView {
	options := []ui.OptionView{{Label: v.Site.t("portal.prove.kind_choose")}}
	options = append(options, v.Site.options("portal.proof.", ProofDetails, v.Prove.Kind)...)
	return v.field(proofForm, "", ui.FieldView{Kind: ui.Select, Name: FieldKind, Options: options,
		Label: v.Site.t("portal.prove.kind"), Width: ui.Medium, Autocomplete: "off"})
}

func (v StatusPage) detailValue() ui.FieldView {
	return v.field(proofForm, "", ui.FieldView{Name: FieldValue, Label: v.Site.t("portal.prove.value"),
		Value: v.Prove.Value, Autocomplete: "off", InputMode: "text"})
}
