package desk

import "github.com/habeasdata/habeas/views/ui"

// ConnectorRowView is one connector. Stop halts or resumes erasure there; Test reads with a test subject.
type ConnectorRowView struct {
	Name     string
	Kind     string
	State    ui.ChipView
	Does     string // "access, erasure, suppress"
	Datasets string
	Tested   string // "today, 08:55: 12 rows in 0.2 s"
	Error    string
	Stopped  string // since when, by whom; empty while erasure may run
	Test     *PostButtonView
	Stop     *ActionView
}

// ConfigProblemView is one thing wrong in the configuration folder, with where and what to do.
type ConfigProblemView struct {
	Place  string // file and line
	Text   string
	Remedy string
}

// ConnectorsView is the list of systems with the emergency stop for one or all.
type ConnectorsView struct {
	Shell    ShellView
	Summary  string
	StopAll  *ActionView
	Problems []ConfigProblemView
	Rows     []ConnectorRowView
	Empty    ui.EmptyView
}

// EmergencyStop halts erasure everywhere (system empty) or in one system (hidden "system", field "reason").
func EmergencyStop(t TargetView, system, name string) ActionView {
	label, title := "Stop erasure in "+name, "Stop erasure"
	if system == "" {
		label, title = "Stop erasure in every system", "Emergency stop"
	}
	a := t.act(title, "stop-"+system, ui.ButtonView{Label: label, Kind: ui.Danger},
		"Erasure halts within 5 seconds. Clocks run on. Access and opt-outs go on.", reasonField("Staff and the audit log see this."))
	a.Key = ""
	a.Form.Hidden = []ui.HiddenView{{Name: "system", Value: system}}
	return a
}

// EmergencyResume lets erasure run again (hidden "system", field "reason").
func EmergencyResume(t TargetView, system, name string) ActionView {
	label := "Let erasure run in " + name
	if system == "" {
		label = "Let erasure run again"
	}
	a := t.act("Resume erasure", "resume-"+system, ui.ButtonView{Label: label, Kind: ui.Primary}, "Plans approved before the stop go on where they halted.",
		reasonField("What was checked."))
	a.Key = ""
	a.Form.Hidden = []ui.HiddenView{{Name: "system", Value: system}}
	return a
}
