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

// StaffAlarm tells staff which clocks have run how far: references and dates, no person.
type StaffAlarm struct {
	Head    // Reference: that of the one request, or a word such as "12 requests"
	Level   AlarmLevel
	Clocks  []Due
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
		items[i] = w.say("alarm.item", "One", w.need("Reference", d.Reference), "Date", w.date(d.By), "Rule", w.need("Rule", d.Rule))
	}
	if len(items) == 0 {
		w.fail(errors.New("an alarm about no clock"))
	}
	w.list(items)
	w.link(n.DeskURL, "alarm.link")
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
