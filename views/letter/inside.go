package letter

import (
	"errors"
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
)

// SystemOwnerTask asks whoever looks after a system to do our part of a request there. It names no person.
type SystemOwnerTask struct {
	Head
	System string
	Action string // access, erasure, correct or suppress
	By     deadline.Date
	URL    string
}

// Template implements Notice.
func (SystemOwnerTask) Template() string { return TemplateTask }
func (n SystemOwnerTask) head() Head     { return n.Head }

func (n SystemOwnerTask) write(w *writer) {
	w.title("task.subject", "System", w.need("System", n.System))
	w.para("task.lead", "System", n.System)
	w.para("task.action." + w.need("Action", n.Action))
	w.para("task.by", "Date", w.date(n.By))
	w.link(n.URL, "task.link")
	w.para("task.no_account")
}

// SystemOwnerReminder asks again.
type SystemOwnerReminder struct {
	Head
	System string
	By     deadline.Date
	URL    string
}

// Template implements Notice.
func (SystemOwnerReminder) Template() string { return TemplateTaskAgain }
func (n SystemOwnerReminder) head() Head     { return n.Head }

func (n SystemOwnerReminder) write(w *writer) {
	w.title("task_again.subject", "System", w.need("System", n.System))
	w.para("task_again.lead", "System", n.System)
	w.para("task.by", "Date", w.date(n.By))
	w.link(n.URL, "task.link")
	w.para("task.no_account")
}

// AlarmLevel is how far a clock has run.
type AlarmLevel string

// The levels.
const (
	Half          AlarmLevel = "50"
	ThreeQuarters AlarmLevel = "75"
	Ninety        AlarmLevel = "90"
	Overdue       AlarmLevel = "overdue"
)

// Clock is one clock of a request, as staff hear of it.
type Clock struct {
	Duty      deadline.Duty // acknowledgment, answer or extension notice
	Reference string
	By        deadline.Date
	Rule      string
}

// StaffAlarm tells staff which clocks have run how far: references and dates, no person.
type StaffAlarm struct {
	Head    // Reference: that of the one request
	Level   AlarmLevel
	Clocks  []Clock
	DeskURL string
}

// Template implements Notice.
func (StaffAlarm) Template() string { return TemplateAlarm }
func (n StaffAlarm) head() Head     { return n.Head }

func (n StaffAlarm) write(w *writer) {
	level := w.say("alarm.level." + w.need("Level", string(n.Level)))
	w.title("alarm.subject", "Level", level)
	w.add(block{Kind: paragraph, Text: w.count("alarm.lead", len(n.Clocks), "Level", level)})
	items := make([]string, len(n.Clocks))
	for i, d := range n.Clocks {
		items[i] = w.clock(d)
	}
	if len(items) == 0 {
		w.fail(errors.New("an alarm about no clock"))
	}
	w.list(items)
	w.link(n.DeskURL, "alarm.link")
}

// clock says one clock: "HB-7K3F-92QX-1: answer, due Friday 1 May 2026 (rule GDPR Art. 12(3))".
func (w *writer) clock(c Clock) string {
	return w.say("alarm.item", "One", w.need("Reference", c.Reference), "Duty", w.say("alarm.duty."+w.need("Duty", string(c.Duty))),
		"Date", w.date(c.By), "Rule", w.need("Rule", c.Rule))
}

// StaffEnrolment invites a new colleague to the desk. Its Head.Reference is the account's, not a request's.
type StaffEnrolment struct {
	Head
	Role    string // officer, approver, administrator or auditor
	URL     string
	Expires time.Time // in the controller's zone
}

// Template implements Notice.
func (StaffEnrolment) Template() string { return TemplateEnrolment }
func (n StaffEnrolment) head() Head     { return n.Head }

func (n StaffEnrolment) write(w *writer) {
	w.title("enrolment.subject")
	w.para("enrolment.lead", "Role", w.say("enrolment.role."+w.need("Role", n.Role)))
	w.link(n.URL, "enrolment.link")
	w.para("enrolment.until", "Moment", w.p.Moment(n.Expires))
	w.para("enrolment.not_you")
}
