package portal

import "github.com/habeasdata/habeas/views/ui"

func (v DownloadPage) facts() []ui.TermView {
	return []ui.TermView{
		{Term: v.Site.t("portal.download.reference"), Text: v.Reference},
		{Term: v.Site.t("portal.download.size"), Text: v.Size},
		{Term: v.Site.t("portal.download.expires"), Text: v.Expires},
		{Term: v.Site.t("portal.download.left_word"), Text: v.Site.P.N("portal.download.left", v.Left)},
	}
}

// factor is the field for what the mailbox did not deliver: the passphrase, or a detail that was given before.
func (v DownloadPage) factor() ui.FieldView {
	f := ui.FieldView{Kind: ui.Password, Name: FieldPassphrase, Label: v.Site.t("portal.download.passphrase"),
		Hint: v.Site.t("portal.download.passphrase_hint"), Error: v.Errors.For(FieldPassphrase),
		Autocomplete: "current-password", InputMode: "text", Width: ui.Medium}
	if v.Detail {
		f.Label, f.Hint, f.Autocomplete = v.Site.t("portal.download.detail"), v.Site.t("portal.download.detail_hint"), "off"
	}
	return f
}

func (v DownloadPage) lost() string {
	if v.Detail {
		return v.Site.t("portal.download.lost_detail")
	}
	return v.Site.t("portal.download.lost")
}
