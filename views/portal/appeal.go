package portal

import "github.com/habeasdata/habeas/views/ui"

// AppealPage lets somebody contest the answer to one request.
type AppealPage struct {
	Site      Site
	Token     string // from the address
	Reference string // of the request that was answered
	Asked     string // its right in words
	Outcome   string // one sentence about its end
	Text      string // typed in a refused form
	Errors    Errors
}

func (v AppealPage) words() ui.FieldView {
	return ui.FieldView{Kind: ui.TextArea, Name: FieldMessage, Rows: 6, Spell: true, Label: v.Site.t("portal.appeal.field"),
		Hint: v.Site.t("portal.appeal.hint"), Value: v.Text, Autocomplete: "off", InputMode: "text", Error: v.Errors.For(FieldMessage)}
}

func (v StatusPage) contestWords(r Request) ui.FieldView {
	return v.field("/status/appeal", r.Number, ui.FieldView{Kind: ui.TextArea, Name: FieldMessage, Rows: 4, Spell: true,
		Label: v.Site.t("portal.appeal.field"), Hint: v.Site.t("portal.appeal.hint"), Value: r.ContestText,
		Autocomplete: "off", InputMode: "text"})
}
