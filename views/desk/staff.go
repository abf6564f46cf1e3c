package desk

import "github.com/habeasdata/habeas/views/ui"

// StaffRowView is one member of staff with what may be changed.
type StaffRowView struct {
	Name  string
	Email string
	Roles []ui.ChipView
	State ui.ChipView
	Seen  string
	Acts  []PostButtonView
	Forms []ActionView
}

// StaffView is the list of staff. Link is a fresh one-time enrolment link, shown once.
type StaffView struct {
	Shell    ShellView
	Summary  string
	Link     string
	LinkNote string
	Add      *ActionView
	Rows     []StaffRowView
}

// AddStaff invites a member of staff (fields "name", "email", "roles").
func AddStaff(t TargetView, roles []ui.OptionView) ActionView {
	return t.act("Add a member of staff", "i", ui.ButtonView{Label: "Make an enrolment link", Kind: ui.Primary}, "The link works once, for 24 hours. They choose their password and second factor.",
		ui.FieldView{Name: "name", Label: "Name", Required: true, MaxLength: 200, Autocomplete: "off"},
		ui.FieldView{Kind: ui.Email, Name: "email", Label: "Work email", Required: true, MaxLength: 254, Autocomplete: "off"},
		ui.FieldView{Kind: ui.Checkboxes, Name: "roles", Label: "Roles", Options: roles})
}

// ChangeRoles sets the roles of a member of staff (fields "roles", "reason"); key tells forms of one page apart.
func ChangeRoles(t TargetView, key string, roles []ui.OptionView) ActionView {
	a := t.act("Change roles", "roles-"+key, ui.ButtonView{Label: "Change roles"}, "They are signed out and sign in again.",
		ui.FieldView{Kind: ui.Checkboxes, Name: "roles", Label: "Roles", Options: roles}, reasonField(""))
	a.Key = ""
	return a
}

// DisableStaff takes the account out of use (field "reason"); what they did stays on record.
func DisableStaff(t TargetView, key, name string) ActionView {
	a := t.act("Disable", "disable-"+key, ui.ButtonView{Label: "Disable " + name, Kind: ui.Danger}, "They are signed out at once. Their open requests become unassigned.", reasonField(""))
	a.Key = ""
	return a
}
